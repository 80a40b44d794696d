/** One station now: the legal period that runs, those that have ended, and the last 24 hours against their limits. */
import { useState } from 'react';
import { Link } from 'wouter';
import type { NoiseRow } from '../../../shared/indices-api.ts';
import type { Threshold } from '../../../shared/thresholds/threshold.ts';
import { minuteMs } from '../../../shared/time.ts';
import { limitValueText, placeText } from '../../format/limit-text.ts';
import { spanText } from '../../indices/words.ts';
import { useSettings } from '../../language/settings.tsx';
import { useNow } from '../../live/services.tsx';
import { hoursWithin, type NoiseHour, type NoiseStation } from '../../noise/stations.ts';
import { ConditionChip, ProvenanceChip } from '../Glyphs.tsx';
import { Icon } from '../Icon.tsx';
import { LimitBar } from '../indices/LimitBar.tsx';
import { LimitChip } from '../indices/LimitMark.tsx';
import { EvidenceMark } from '../Level.tsx';
import { useWidth } from '../use-width.ts';
import { HourStrip } from './HourStrip.tsx';

type Period = NoiseRow['lastPeriods'][number];

const PeriodCard = ({
  period,
  threshold,
  hours,
  isRunning,
}: {
  period: Period;
  threshold: Threshold;
  hours: readonly NoiseHour[];
  isRunning: boolean;
}) => {
  const { t, format } = useSettings();
  const now = useNow(minuteMs);
  const { level } = period;
  const { judged, exceeded, isWhole } = hoursWithin(hours, period);
  return (
    <li className="noise-period" data-running={isRunning || undefined}>
      <h4 className="figure-title">
        {spanText(period.from, period.to, now, { format })}{' '}
        <span className="quiet">{t(isRunning ? 'noise.running' : 'noise.ended')}</span>
      </h4>
      <p className="noise-period-level">
        <strong>{level.value === null ? '—' : format.withUnit('laeq', level.value)}</strong>
        <span className="quiet small">{t(isRunning ? 'noises.soFar' : 'noises.whole')}</span>
      </p>
      <LimitBar threshold={threshold} average={level} />
      <p className="small">
        {t('noise.limit', { value: limitValueText(threshold, { t, format }) })}
        {judged > 0 && (
          <>
            {' · '}
            <strong className={exceeded > 0 ? 'noise-count' : undefined}>
              {t(isWhole ? 'noises.exceededIn' : 'noises.exceededInPart', { exceeded, judged })}
            </strong>
          </>
        )}
      </p>
    </li>
  );
};

const HourTable = ({ hours, thresholds }: { hours: readonly NoiseHour[]; thresholds: readonly Threshold[] }) => {
  const { t, format } = useSettings();
  const now = useNow(minuteMs);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
    <section className="table-scroll noise-table" aria-label={t('noises.hours')} tabIndex={0}>
      <table>
        <caption className="hidden-visually">{t('noises.hours')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('why.hour')}</th>
            <th scope="col" className="figure">
              LAeq (dBA)
            </th>
            <th scope="col" className="figure">
              {t('noises.limit')} (dBA)
            </th>
            <th scope="col">{t('noises.state')}</th>
          </tr>
        </thead>
        <tbody>
          {[...hours].reverse().map(({ at, value, threshold, state }) => {
            const limit = thresholds.find(({ id }) => id === threshold);
            return (
              <tr key={at}>
                <td className="nowrap">{spanText(at, at + 60 * minuteMs, now, { format })}</td>
                <td className="figure">{value === null ? '—' : format.value('laeq', value)}</td>
                <td className="figure">{limit ? format.number(limit.value) : '—'}</td>
                <td>{t(`limit.${state}`)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
};

const Hours = ({ hours, thresholds }: { hours: readonly NoiseHour[]; thresholds: readonly Threshold[] }) => {
  const { t, format } = useSettings();
  const now = useNow(minuteMs);
  const [element, width] = useWidth<HTMLDivElement>(640);
  const [showsTable, setShowsTable] = useState(false);
  const known = hours.filter(({ value }) => value !== null);
  const [first] = known;
  const loudest = first && known.reduce((most, each) => ((each.value ?? 0) > (most.value ?? 0) ? each : most), first);
  const exceeded = hours.filter(({ state }) => state === 'exceeds').length;
  const judged = hours.filter(({ state }) => state !== 'not-enough-data').length;
  return (
    <div className="noise-hours">
      <div className="noise-sub">
        <h4 className="figure-title">{t('noises.hours')}</h4>
        <button
          type="button"
          className="button small"
          aria-expanded={showsTable}
          onClick={() => setShowsTable(!showsTable)}
        >
          <Icon name={showsTable ? 'chart' : 'table'} size={16} />
          {t(showsTable ? 'flood.hideTable' : 'flood.showTable')}
        </button>
      </div>
      <div ref={element} className="noise-strip">
        <HourStrip hours={hours} thresholds={thresholds} width={width} height={96} />
        <div className="noise-axis" aria-hidden="true">
          {hours
            .filter((_, i) => i % 6 === 0)
            .map(({ at }) => (
              <span key={at}>{format.time(at)}</span>
            ))}
        </div>
      </div>
      <p>
        {loudest
          ? [
              t('noises.loudest', {
                level: format.withUnit('laeq', loudest.value ?? 0),
                span: spanText(loudest.at, loudest.at + 60 * minuteMs, now, { format }),
              }),
              judged > 0 ? t('noises.exceededIn24', { exceeded, judged }) : t('noises.noneJudged'),
            ].join(' ')
          : t('noises.noHours')}
      </p>
      {showsTable && <HourTable hours={hours} thresholds={thresholds} />}
    </div>
  );
};

export const NoiseNow = ({ one, thresholds }: { one: NoiseStation; thresholds: readonly Threshold[] }) => {
  const { t, format, language } = useSettings();
  const { entry, row, state } = one;
  const { station, condition } = entry;
  const periods = row
    ? [
        ...(row.runningPeriod ? [{ period: row.runningPeriod, isRunning: true }] : []),
        ...row.lastPeriods.map((period) => ({ period, isRunning: false })),
      ]
    : [];
  const [cited] = periods.flatMap(({ period }) => thresholds.find(({ id }) => id === period.threshold) ?? []);
  return (
    <section className="panel noise-now" aria-labelledby="noise-chosen">
      <div className="panel-head">
        <h2 id="noise-chosen">
          <Link href={`/stations/${station.id}`}>{station.name}</Link>
        </h2>
        <LimitChip state={state} />
        <ProvenanceChip provenance={station.provenance} />
        {condition !== 'measuring' && <ConditionChip condition={condition} />}
      </div>
      <div className="panel-body">
        {cited && (
          <p className="small">
            {placeText(cited, { t, format })} · {cited.law.document}, {cited.law.clause[language]}{' '}
            {cited.evidence !== 'verified' && <EvidenceMark evidence={cited.evidence} />}
            {cited.appliesTo && <span className="quiet"> {cited.appliesTo[language]}</span>}
          </p>
        )}
        {row && periods.length === 0 && <p className="quiet">{t('noise.noProfile')}</p>}
        {periods.length > 0 && (
          <ul className="noise-period-list">
            {periods.map(({ period, isRunning }) => {
              const threshold = thresholds.find(({ id }) => id === period.threshold);
              return (
                threshold && (
                  <PeriodCard
                    key={`${period.threshold} ${period.from}`}
                    period={period}
                    threshold={threshold}
                    hours={row?.hours ?? []}
                    isRunning={isRunning}
                  />
                )
              );
            })}
          </ul>
        )}
        {row ? <Hours hours={row.hours} thresholds={thresholds} /> : <div className="skeleton noise-skeleton" />}
      </div>
    </section>
  );
};
