/** What needs a person, worst first; or, when nothing does, that it is so, with numbers. */
import { useState } from 'react';
import { Link } from 'wouter';
import type { Situation } from '../../shared/alert-api.ts';
import { attentionSituations } from '../alerts/attention.ts';
import { originOf } from '../alerts/situations.ts';
import { sinceText, situationTitle, stateText } from '../alerts/words.ts';
import { levelSentence } from '../format/level-text.ts';
import { useSettings } from '../language/settings.tsx';
import type { AttentionItem } from '../model/city-view.ts';
import { networkOf } from '../model/condition.ts';
import { severityOf } from '../model/levels.ts';
import { HazardGlyph, OriginChip } from './alerts/Marks.tsx';
import { ConditionMark, isLoud, NetworkGlyph, ProvenanceChip } from './Glyphs.tsx';
import { Icon } from './Icon.tsx';
import { LimitMark, useLimitName } from './indices/LimitMark.tsx';
import { SeverityMark } from './Level.tsx';
import { useRefusalText } from './Refused.tsx';
import { Calm } from './States.tsx';

const shownAtFirst = 4;
/** When a whole network falls silent, thousands need attention; the list below has them all. */
const shownAtMost = 100;

const StationItem = ({ item, now }: { item: AttentionItem & { kind: 'station' }; now: number }) => {
  const { t, format } = useSettings();
  const { station, condition, since } = item.entry;
  const text =
    since === undefined
      ? t(`attention.${condition}`)
      : t('attention.since', {
          what: t(`attention.${condition}`),
          since: format.moment(since, now),
          duration: format.duration(Math.max(0, now - since)),
        });
  return (
    <Link href={`/stations/${station.id}`} className="attention-item" data-loud={isLoud(condition) || undefined}>
      <NetworkGlyph network={networkOf(station)} condition={condition} provenance={station.provenance} />
      <span className="attention-text">
        <span className="attention-title">
          {station.name} <ProvenanceChip provenance={station.provenance} />
        </span>
        <span className="attention-what">
          <ConditionMark condition={condition} size={11} /> {text}
        </span>
      </span>
    </Link>
  );
};

const SituationItem = ({ situation, now }: { situation: Situation; now: number }) => {
  const { t, format } = useSettings();
  const words = { t, format };
  const { id, hazard, severity, openedAt } = situation;
  return (
    <Link href={`/situations/${id}`} className="attention-item level" data-severity={severity}>
      <HazardGlyph hazard={hazard} origin={originOf(situation)} severity={severity} />
      <span className="attention-text">
        <span className="attention-title">
          {situationTitle(situation, words)} <OriginChip of={situation} />
        </span>
        <span className="attention-what">
          <SeverityMark severity={severity} />{' '}
          {`${t(`alerts.severity.${severity}`)} · ${sinceText(openedAt, null, now, words)} · ${stateText(situation, words)}`}
        </span>
      </span>
    </Link>
  );
};

const LevelItem = ({ item, now }: { item: AttentionItem & { kind: 'level' }; now: number }) => {
  const { t, format } = useSettings();
  const { station, condition } = item.entry;
  const severity = severityOf(item.level.reached);
  const sentence = levelSentence(item.level, { t, format }, now) ?? '';
  return (
    <Link href={`/stations/${station.id}`} className="attention-item level" data-severity={severity}>
      <NetworkGlyph
        network={networkOf(station)}
        condition={condition}
        provenance={station.provenance}
        severity={severity}
      />
      <span className="attention-text">
        <span className="attention-title">
          {station.name} <ProvenanceChip provenance={station.provenance} />
        </span>
        <span className="attention-what">
          <SeverityMark severity={severity} />{' '}
          {condition === 'measuring'
            ? sentence
            : t('attention.levelAnd', { sentence, condition: t(`condition.${condition}`) })}
        </span>
      </span>
    </Link>
  );
};

const LimitItem = ({ item }: { item: AttentionItem & { kind: 'limit' } }) => {
  const { t } = useSettings();
  const limitName = useLimitName();
  const { station, condition, exceeded } = item.entry;
  const sentence = t('limit.exceedsWhat', { limit: exceeded.map(limitName).join('; ') });
  return (
    <Link href={`/stations/${station.id}?tab=figures`} className="attention-item limit" data-limit="exceeds">
      <NetworkGlyph network={networkOf(station)} condition={condition} provenance={station.provenance} />
      <span className="attention-text">
        <span className="attention-title">
          {station.name} <ProvenanceChip provenance={station.provenance} />
        </span>
        <span className="attention-what">
          <LimitMark state="exceeds" />{' '}
          {condition === 'measuring'
            ? sentence
            : t('attention.levelAnd', { sentence, condition: t(`condition.${condition}`) })}
        </span>
      </span>
    </Link>
  );
};

const RefusedItem = ({ item }: { item: AttentionItem & { kind: 'refused' } }) => {
  const { t } = useSettings();
  const reason = useRefusalText();
  const where = item.station?.name ?? item.stationId ?? t('refused.unknownStation');
  return (
    <Link
      href={item.stationId ? `/stations?view=refused&station=${item.stationId}` : '/stations?view=refused'}
      className="attention-item"
    >
      <span className="attention-icon">
        <Icon name="refused" size={22} />
      </span>
      <span className="attention-text">
        <span className="attention-title">
          {where} {item.station && <ProvenanceChip provenance={item.station.provenance} />}
        </span>
        <span className="attention-what">
          {t(item.atLeast ? 'attention.refusedAtLeast' : 'attention.refused', { count: item.count })}{' '}
          {reason(item.newest.code)}
        </span>
      </span>
    </Link>
  );
};

export const Attention = ({
  items,
  situations,
  measuring,
  judged,
  compared,
  isRefusedKnown,
  now,
}: {
  items: readonly AttentionItem[];
  /** Open ones; they come first. */
  situations: readonly Situation[];
  measuring: number;
  /** Stations whose readings were compared with alarm levels or classes of inundation. */
  judged: number;
  /** Stations with a legal average that was compared with its limit. */
  compared: number;
  /** False while the refused messages could not be asked for: then calm is not claimed for them. */
  isRefusedKnown: boolean;
  now: number;
}) => {
  const { t } = useSettings();
  const [isOpen, setOpen] = useState(false);
  const open = attentionSituations(situations);
  const count = open.length + items.length;
  if (count === 0) {
    return (
      <section className="attention" aria-labelledby="attention-title">
        <h2 id="attention-title" className="hidden-visually">
          {t('attention.title')}
        </h2>
        <Calm title={t('attention.none')}>
          <p className="quiet">
            {t('attention.noneMeasuring', { count: measuring })}
            {judged > 0 && ` ${t('attention.noneLevels', { count: judged })}`}
            {compared > 0 && ` ${t('attention.noneLimits', { count: compared })}`}
            {isRefusedKnown && ` ${t('attention.noneRefused')}`}
          </p>
        </Calm>
      </section>
    );
  }
  const room = isOpen ? shownAtMost : shownAtFirst;
  const shownSituations = open.slice(0, room);
  const shown = items.slice(0, room - shownSituations.length);
  const rest = count - shownSituations.length - shown.length;
  return (
    <section className="attention" aria-labelledby="attention-title">
      <div className="attention-head">
        <h2 id="attention-title">{t('attention.title')}</h2>
        <span className="attention-count">{count}</span>
        {count > shownAtFirst && (
          <button type="button" className="button small plain" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            <Icon name={isOpen ? 'up' : 'down'} size={16} />
            {isOpen ? t('attention.fewer') : t('attention.all', { count })}
          </button>
        )}
      </div>
      <ul className="attention-list">
        {shownSituations.map((situation) => (
          <li key={situation.id}>
            <SituationItem situation={situation} now={now} />
          </li>
        ))}
        {shown.map((item) => (
          <li key={item.kind !== 'refused' ? item.entry.station.id : `refused ${item.stationId}`}>
            {item.kind === 'level' ? (
              <LevelItem item={item} now={now} />
            ) : item.kind === 'limit' ? (
              <LimitItem item={item} />
            ) : item.kind === 'station' ? (
              <StationItem item={item} now={now} />
            ) : (
              <RefusedItem item={item} />
            )}
          </li>
        ))}
      </ul>
      {isOpen && rest > 0 && <p className="quiet attention-rest">{t('attention.rest', { count: rest })}</p>}
    </section>
  );
};
