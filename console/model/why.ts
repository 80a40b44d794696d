/** Why a marker looks as it does: what fills it first, then what else is drawn on it. Pure; the words are in `StationWhy`. */
import type { AqiBrief } from '../../shared/indices-api.ts';
import type { Instant } from '../../shared/time.ts';
import { measuresAqi } from '../indices/badge.ts';
import type { Colouring } from '../indices/bands.ts';
import { type IndicesNow, type WorstLimit, worstLimitOf } from '../indices/live.ts';
import type { StationNow } from './city-view.ts';
import type { Condition } from './condition.ts';
import type { ReachedState, Severity } from './levels.ts';

export type WhyPart =
  | { readonly kind: 'level'; readonly level: ReachedState }
  /** `within` and `not-enough-data` fill nothing: they are told where nothing else does. */
  | { readonly kind: 'limit'; readonly limit: WorstLimit }
  /** The station is silent, new, planned, serviced or retired, or its newest reading has a flag. */
  | {
      readonly kind: 'condition';
      readonly condition: Exclude<Condition, 'measuring'>;
      readonly since: Instant | undefined;
    }
  /** It measures, and nothing is reached; `isJudged` = readings were compared with levels. */
  | { readonly kind: 'calm'; readonly isJudged: boolean }
  | { readonly kind: 'index'; readonly brief: AqiBrief; readonly hour: Instant | undefined }
  | {
      readonly kind: 'no-index';
      readonly reason: 'not-measured' | 'no-dust' | 'not-enough-data' | 'restoring' | 'waiting';
    }
  | { readonly kind: 'ring'; readonly severity: Severity }
  | { readonly kind: 'dashed'; readonly provenance: 'simulated' | 'replayed' };

const noIndex = (
  { station, indices }: StationNow,
  known: Pick<IndicesNow, 'hour'> | undefined,
): Extract<WhyPart, { kind: 'no-index' }>['reason'] => {
  if (!measuresAqi(station)) return 'not-measured';
  if (!known) return 'waiting';
  if (indices?.restoring) return 'restoring';
  return station.quantities.includes('pm25') || station.quantities.includes('pm10') ? 'not-enough-data' : 'no-dust';
};

/** In the order in which they are to be told. */
export const whyParts = (
  entry: StationNow,
  colouring: Colouring,
  {
    indices,
    alert,
  }: {
    readonly indices: Pick<IndicesNow, 'hour'> | undefined;
    /** Severity of the worst open situation that the station is in. */
    readonly alert: Severity | undefined;
  },
): WhyPart[] => {
  const { station, condition, since, level, isJudged } = entry;
  const isRetired = condition === 'retired';
  const limit = isRetired ? undefined : worstLimitOf(entry.indices);
  const isMarkedLimit = limit?.state === 'exceeds' || limit?.state === 'near';
  const silence: WhyPart[] = condition === 'measuring' ? [] : [{ kind: 'condition', condition, since }];
  const drawnOn: WhyPart[] = [
    ...(alert ? [{ kind: 'ring', severity: alert } as const] : []),
    ...(station.provenance === 'real' ? [] : [{ kind: 'dashed', provenance: station.provenance } as const]),
  ];
  if (colouring === 'aqi') {
    const brief = isRetired || entry.indices?.restoring ? undefined : entry.indices?.vnAqi;
    const index: WhyPart = brief
      ? { kind: 'index', brief, hour: indices?.hour }
      : { kind: 'no-index', reason: noIndex(entry, indices) };
    return [index, ...silence, ...drawnOn];
  }
  const parts: WhyPart[] = [];
  if (level) parts.push({ kind: 'level', level });
  if (limit && isMarkedLimit) parts.push({ kind: 'limit', limit });
  parts.push(...silence);
  if (parts.length === 0) parts.push({ kind: 'calm', isJudged });
  if (limit && !isMarkedLimit) parts.push({ kind: 'limit', limit });
  return [...parts, ...drawnOn];
};
