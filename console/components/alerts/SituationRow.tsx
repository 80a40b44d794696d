/** One situation as a row: what, where, how bad, since when, who has it, and what can be done about it. */
import { Link } from 'wouter';
import type { Alert, Situation } from '../../../shared/alert-api.ts';
import { secondMs } from '../../../shared/time.ts';
import { type ActKind, possibleForAll, targetsOf } from '../../alerts/acts.ts';
import { isPressing, isWaiting, leadingAlert, originOf } from '../../alerts/situations.ts';
import {
  corroborationText,
  escalationText,
  figureText,
  sinceText,
  situationNumber,
  situationTitle,
  stateText,
  stepText,
} from '../../alerts/words.ts';
import { useStationIndices } from '../../indices/use-indices.ts';
import { directionOf, rateText } from '../../indices/words.ts';
import { useSettings } from '../../language/settings.tsx';
import { useNow } from '../../live/services.tsx';
import { useThresholds } from '../../live/thresholds.tsx';
import { ActButtons } from './Actions.tsx';
import { HazardGlyph, OriginChip, SeverityBlock } from './Marks.tsx';

const trendSigns = { rising: '↗', falling: '↘', steady: '→' } as const;

/** `↗ lên 12 cm/giờ` of the water at a station, over the last half hour. */
export const WaterTrend = ({ station }: { station: string }) => {
  const { t, format } = useSettings();
  const { data } = useStationIndices(station);
  for (const quantity of ['water_depth', 'water_level'] as const) {
    const outlook = quantity === 'water_depth' ? data?.water?.depth : data?.water?.level;
    const trend = outlook?.trends.find(({ minutes }) => minutes === 30) ?? outlook?.trends.at(-1);
    if (!trend) continue;
    const direction = directionOf(trend);
    return (
      <span className="situation-trend" data-direction={direction}>
        <span aria-hidden="true">{trendSigns[direction]}</span>{' '}
        {t(`water.${direction}`, { rate: rateText(quantity, Math.abs(trend.perHour), { format }, false) })}
      </span>
    );
  }
  return null;
};

export const SituationRow = ({
  situation,
  alerts,
  isChosen,
  isBusy,
  withTrend,
  onChoose,
  onAct,
}: {
  situation: Situation;
  /** Those of it that are known; the worst one is named. */
  alerts: readonly Alert[];
  isChosen: boolean;
  isBusy: boolean;
  withTrend: boolean;
  /** Undefined for those who may do nothing with it. */
  onChoose: ((isChosen: boolean) => void) | undefined;
  onAct: ((kind: ActKind) => void) | undefined;
}) => {
  const { t, format } = useSettings();
  const { catalogue } = useThresholds();
  const now = useNow(secondMs);
  const words = { t, format };
  const { id, severity, highest, state, openedAt, endedAt } = situation;
  const isOver = state === 'cleared';
  const shown = isOver ? highest : severity;
  const lead = leadingAlert(alerts);
  const title = situationTitle(situation, words);
  const corroboration = corroborationText(situation, words);
  const step = lead && stepText(lead, catalogue, words);
  const next = escalationText(situation.escalation, now, words);
  const known = lead && (lead.shelvedUntil ?? 0) > now;
  return (
    <li
      className="situation-row"
      data-severity={shown}
      data-waiting={isPressing(situation) || undefined}
      data-over={isOver || undefined}
      data-origin={originOf(situation)}
      data-chosen={isChosen || undefined}
    >
      {onChoose && (
        <label className="row-pick">
          <input type="checkbox" checked={isChosen} onChange={(event) => onChoose(event.target.checked)} />
          <span className="hidden-visually">{t('alerts.choose', { what: situationNumber(situation) })}</span>
        </label>
      )}
      <SeverityBlock severity={shown} />
      <Link href={`/situations/${id}`} className="situation-main" data-row={`situation ${id}`}>
        <span className="situation-title">
          <HazardGlyph hazard={situation.hazard} origin={originOf(situation)} severity={shown} size={22} />
          <span>{title}</span>
          <OriginChip of={situation} />
        </span>
        <span className="situation-line">
          <strong>{t(`alerts.severity.${shown}`)}</strong>
          {isOver && <> ({t('alerts.highest')})</>}
          {lead && !isOver && (
            <>
              {' · '}
              {[figureText(lead, words), step].filter(Boolean).join(', ')}
              {' · '}
              {lead.station.name}
            </>
          )}
        </span>
        <span className="situation-line quiet">
          {situationNumber(situation)} · {t('alerts.stations', { count: situation.stations.length })}
          {corroboration && ` · ${corroboration}`}
        </span>
      </Link>
      <div className="situation-when">
        <span>{sinceText(openedAt, endedAt, now, words)}</span>
        {!isOver && withTrend && situation.hazard === 'flood' && lead && <WaterTrend station={lead.station.id} />}
        {!isOver && severity !== highest && (
          <span className="quiet">{t('alerts.was', { severity: t(`alerts.severity.${highest}`).toLowerCase() })}</span>
        )}
      </div>
      <div className="situation-who">
        <span className={isPressing(situation) ? 'loud' : undefined}>{stateText(situation, words)}</span>
        {known && lead?.shelvedUntil && (
          <span className="quiet">{t('alerts.shelvedUntil', { at: format.moment(lead.shelvedUntil, now) })}</span>
        )}
        {!isOver && next && <span className="quiet">{next}</span>}
      </div>
      {onAct && !isOver && (
        <ActButtons
          possible={possibleForAll(targetsOf(situation), false)}
          only={isWaiting(state) ? ['acknowledge', 'assign'] : ['assign', 'note']}
          onAct={onAct}
          isBusy={isBusy}
          isSmall
        />
      )}
    </li>
  );
};
