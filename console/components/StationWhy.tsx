/** "Why this colour?" in words: value, limit, averaging time, law and since when, for whatever fills a marker. */
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { quantities } from '../../shared/quantities.ts';
import type { Threshold } from '../../shared/thresholds/threshold.ts';
import { secondMs } from '../../shared/time.ts';
import { useOpenSituations } from '../alerts/use-alerts.ts';
import { situationTitle } from '../alerts/words.ts';
import { levelSentence } from '../format/level-text.ts';
import { averagingText, limitValueText } from '../format/limit-text.ts';
import { bandRange, type Colouring } from '../indices/bands.ts';
import type { WorstLimit } from '../indices/live.ts';
import { useIndices, useStationIndices } from '../indices/use-indices.ts';
import { spanText } from '../indices/words.ts';
import { useSettings } from '../language/settings.tsx';
import { useNow } from '../live/services.tsx';
import { useThresholds } from '../live/thresholds.tsx';
import type { StationNow } from '../model/city-view.ts';
import type { Severity } from '../model/levels.ts';
import { severityOf } from '../model/levels.ts';
import { type WhyPart, whyParts } from '../model/why.ts';
import { usePast } from '../time/past-context.ts';
import { indexText } from './indices/AqiBadge.tsx';
import { LimitMark } from './indices/LimitMark.tsx';
import { EvidenceMark, SeverityMark } from './Level.tsx';

const Law = ({ threshold }: { threshold: Threshold }) => {
  const { language } = useSettings();
  return (
    <span className="why-law">
      <Link
        href={`/limits?q=${encodeURIComponent(`${threshold.law.document} ${quantities[threshold.quantity].symbol}`)}`}
        title={threshold.law.title[language]}
      >
        {threshold.law.document}, {threshold.law.clause[language]}
      </Link>{' '}
      {threshold.evidence !== 'verified' && <EvidenceMark evidence={threshold.evidence} />}
    </span>
  );
};

const LimitText = ({
  threshold,
  state,
  children,
}: {
  threshold: Threshold;
  state: WorstLimit['state'];
  children: ReactNode;
}) => (
  <>
    <LimitMark state={state} /> {children} <Law threshold={threshold} />
  </>
);

/** The average itself comes from the gateway; of a moment of the past only the verdict is known. */
const LiveLimit = ({ entry, limit, threshold }: { entry: StationNow; limit: WorstLimit; threshold: Threshold }) => {
  const { t, format } = useSettings();
  const now = useNow(60_000);
  const words = { t, format };
  const { data, isLoading } = useStationIndices(entry.station.id);
  const figure = data?.limits.find((each) => each.threshold === limit.threshold);
  const what = `${quantities[threshold.quantity].symbol} ${averagingText(threshold, words)}`;
  const current = figure?.current;
  return (
    <LimitText threshold={threshold} state={limit.state}>
      {t(`colour.${figure?.state ?? limit.state}`, {
        what,
        value: current?.value == null ? '…' : format.withUnit(threshold.quantity, current.value),
        limit: t('colour.limitIs', { value: limitValueText(threshold, words) }),
      })}{' '}
      {isLoading && t('colour.loading')}
      {current && t('limit.over', { span: spanText(current.from, current.to, now, words) })}. {t('colour.hours')}
    </LimitText>
  );
};

const PastLimit = ({ limit, threshold }: { limit: WorstLimit; threshold: Threshold }) => {
  const { t, format } = useSettings();
  return (
    <LimitText threshold={threshold} state={limit.state}>
      {quantities[threshold.quantity].symbol} {averagingText(threshold, { t, format })}: {t(`limit.${limit.state}`)},{' '}
      {t('colour.limitIs', { value: limitValueText(threshold, { t, format }) })}.
    </LimitText>
  );
};

const Part = ({ part, entry }: { part: WhyPart; entry: StationNow }) => {
  const { t, format } = useSettings();
  const now = useNow(60_000);
  const { catalogue } = useThresholds();
  const isPast = usePast() !== undefined;
  const situations = useOpenSituations();
  const words = { t, format };
  const { station, newest } = entry;
  const newestText = newest === undefined ? '—' : format.moment(newest, now);
  switch (part.kind) {
    case 'level': {
      const { value, reached, quantity } = part.level;
      return (
        <>
          <SeverityMark severity={severityOf(reached)} /> {levelSentence(part.level, words, now)}.{' '}
          {t('colour.level', {
            value: format.withUnit(quantity, value.value),
            time: format.moment(value.at, now),
            limit: limitValueText(reached, words),
          })}{' '}
          <Law threshold={reached} />
        </>
      );
    }
    case 'limit': {
      const threshold = catalogue?.find((each) => each.id === part.limit.threshold);
      if (!threshold) return t(`limit.${part.limit.state}`);
      return isPast ? (
        <PastLimit limit={part.limit} threshold={threshold} />
      ) : (
        <LiveLimit entry={entry} limit={part.limit} threshold={threshold} />
      );
    }
    case 'condition': {
      switch (part.condition) {
        case 'lost': {
          const since = part.since === undefined ? '—' : format.moment(part.since, now);
          return newest === undefined
            ? t('colour.lost.never', { since })
            : t('colour.lost', { since, newest: newestText });
        }
        case 'stale':
          return t('colour.stale', { newest: newestText, interval: format.duration(station.interval * secondMs) });
        case 'never':
        case 'planned':
        case 'maintenance':
        case 'retired':
          return t(`colour.${part.condition}`);
        default:
          return t('colour.flag', { what: t(`attention.${part.condition}`), newest: newestText });
      }
    }
    case 'calm':
      return t(part.isJudged ? 'colour.calm.judged' : 'colour.calm.plain');
    case 'index': {
      const { brief, hour } = part;
      const [from, to] = bandRange[brief.band];
      return (
        <>
          {t('colour.index', {
            value: indexText(brief),
            band: t(`aqi.band.${brief.band}`),
            from,
            to,
            symbol: quantities[brief.dominant].symbol,
          })}{' '}
          {hour !== undefined && t('colour.index.hour', { time: format.moment(hour, now) })}
        </>
      );
    }
    case 'no-index':
      switch (part.reason) {
        case 'not-measured':
          return t('colour.notMeasured');
        case 'restoring':
        case 'waiting':
          return t(`aqi.${part.reason}`);
        default:
          return t(`aqi.none.${part.reason}`);
      }
    case 'ring': {
      const situation = situations.find(
        ({ stations, severity }) => severity === part.severity && stations.includes(station.id),
      );
      return situation ? (
        <>
          <SeverityMark severity={part.severity} />{' '}
          {t('colour.ring', {
            title: situationTitle(situation, words),
            severity: t(`alerts.severity.${part.severity}`),
            since: format.moment(situation.openedAt, now),
          })}
        </>
      ) : (
        t(`alerts.severity.${part.severity}`)
      );
    }
    case 'dashed':
      return t(`colour.${part.provenance}`);
  }
};

export const StationWhy = ({
  entry,
  colouring,
  alert,
}: {
  entry: StationNow;
  colouring: Colouring;
  /** Severity of the worst open situation that the station is in. */
  alert: Severity | undefined;
}) => {
  const indices = useIndices();
  const { hour } = indices ?? {};
  const parts = whyParts(entry, colouring, { indices: hour === undefined ? undefined : { hour }, alert });
  return (
    <ul className="card-why">
      {parts.map((part) => (
        <li key={part.kind} data-why={part.kind}>
          <Part part={part} entry={entry} />
        </li>
      ))}
    </ul>
  );
};
