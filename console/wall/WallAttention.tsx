/** Third view: what needs a person, worst first; or, when nothing does, that it is so, with numbers. */
import { type ReactNode, useMemo } from 'react';
import type { Situation } from '../../shared/alert-api.ts';
import { attentionSituations, notInSituations } from '../alerts/attention.ts';
import { isPressing, originOf } from '../alerts/situations.ts';
import { sinceText, situationNumber, situationTitle, stateText } from '../alerts/words.ts';
import { HazardGlyph, OriginChip, SeverityBlock } from '../components/alerts/Marks.tsx';
import { ConditionMark, isLoud, NetworkGlyph, ProvenanceChip } from '../components/Glyphs.tsx';
import { Icon } from '../components/Icon.tsx';
import { LimitMark, useLimitName } from '../components/indices/LimitMark.tsx';
import { levelSentence } from '../format/level-text.ts';
import { useSettings } from '../language/settings.tsx';
import { type AttentionItem, attentionItems, type StationNow } from '../model/city-view.ts';
import { networkOf } from '../model/condition.ts';
import { type Severity, severityOf } from '../model/levels.ts';
import type { CityFigures } from './figures.ts';
import { useFitting } from './use-fitting.ts';

/** As many as are read from across the room; fewer where there is less room. */
const shownAtMost = 6;

const Row = ({
  severity,
  title,
  chip,
  what,
  when,
  isWaiting = false,
  isCut,
}: {
  severity?: Severity | undefined;
  title: ReactNode;
  chip: ReactNode;
  what: ReactNode;
  when?: string | undefined;
  isWaiting?: boolean;
  isCut: boolean;
}) => (
  <li className="wall-row" data-severity={severity} data-waiting={isWaiting || undefined} data-cut={isCut || undefined}>
    {severity && <SeverityBlock severity={severity} size={30} />}
    <div className="wall-row-main">
      <p className="wall-row-title">
        {title} {chip}
      </p>
      <p className="wall-row-what">{what}</p>
    </div>
    {when !== undefined && <p className="wall-row-side">{when}</p>}
  </li>
);

const SituationRow = ({ situation, now, isCut }: { situation: Situation; now: number; isCut: boolean }) => {
  const { t, format } = useSettings();
  const words = { t, format };
  const { hazard, severity, openedAt, stations } = situation;
  return (
    <Row
      severity={severity}
      isCut={isCut}
      isWaiting={isPressing(situation)}
      title={
        <>
          <HazardGlyph hazard={hazard} origin={originOf(situation)} severity={severity} />
          <span>{situationTitle(situation, words)}</span>
        </>
      }
      chip={<OriginChip of={situation} />}
      what={
        <>
          <strong>{t(`alerts.severity.${severity}`)}</strong>
          {` · ${stateText(situation, words)} · ${t('alerts.stations', { count: stations.length })} · ${situationNumber(situation)}`}
        </>
      }
      when={sinceText(openedAt, null, now, words)}
    />
  );
};

const ItemRow = ({
  item,
  now,
  isCut,
}: {
  item: Exclude<AttentionItem, { kind: 'refused' }>;
  now: number;
  isCut: boolean;
}) => {
  const { t, format } = useSettings();
  const limitName = useLimitName();
  const { station, condition, since, exceeded } = item.entry;
  const severity = item.kind === 'level' ? severityOf(item.level.reached) : undefined;
  const what = (): ReactNode => {
    if (item.kind === 'level') return levelSentence(item.level, { t, format }, now);
    if (item.kind === 'limit')
      return (
        <span data-limit="exceeds">
          <LimitMark state="exceeds" /> {t('limit.exceedsWhat', { limit: exceeded.map(limitName).join('; ') })}
        </span>
      );
    return (
      <span className={isLoud(condition) ? 'loud' : undefined}>
        <ConditionMark condition={condition} /> {t(`attention.${condition}`)}
      </span>
    );
  };
  return (
    <Row
      severity={severity}
      isCut={isCut}
      title={
        <>
          <NetworkGlyph
            network={networkOf(station)}
            condition={condition}
            provenance={station.provenance}
            severity={severity}
          />
          <span>{station.name}</span>
        </>
      }
      chip={<ProvenanceChip provenance={station.provenance} />}
      what={what()}
      when={item.kind === 'station' && since !== undefined ? sinceText(since, null, now, { t, format }) : undefined}
    />
  );
};

export const WallAttention = ({
  stations,
  figures,
  situations,
  now,
}: {
  stations: readonly StationNow[];
  figures: CityFigures;
  situations: readonly Situation[];
  now: number;
}) => {
  const { t } = useSettings();
  const open = useMemo(() => attentionSituations(situations), [situations]);
  const items = useMemo(
    () =>
      notInSituations(attentionItems(stations, [], now, true), situations).flatMap((item) =>
        item.kind === 'refused' ? [] : [item],
      ),
    [stations, situations, now],
  );
  const count = open.length + items.length;
  const [list, fits] = useFitting(Math.min(count, shownAtMost));
  if (count === 0) {
    return (
      <div className="wall-calm">
        <Icon name="calm" size={120} />
        <p className="wall-calm-title">{t('attention.none')}</p>
        <p className="wall-note">{t('wall.calm.what', figures.fleet)}</p>
      </div>
    );
  }
  const shown = open.slice(0, shownAtMost);
  const others = items.slice(0, shownAtMost - shown.length);
  const left = count - Math.min(fits, shown.length + others.length);
  return (
    <section className="wall-list wall-attention">
      <ul ref={list}>
        {shown.map((situation, i) => (
          <SituationRow key={situation.id} situation={situation} now={now} isCut={i >= fits} />
        ))}
        {others.map((item, i) => (
          <ItemRow
            key={`${item.kind} ${item.entry.station.id}`}
            item={item}
            now={now}
            isCut={shown.length + i >= fits}
          />
        ))}
      </ul>
      {left > 0 && <p className="wall-note">{t('wall.attention.more', { count: left })}</p>}
    </section>
  );
};
