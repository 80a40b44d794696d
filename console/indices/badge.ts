/** What stands for the air quality index of a station, wherever the station appears. Pure. */
import type { AqiBrief, IndicesRow } from '../../shared/indices-api.ts';
import type { QuantityId } from '../../shared/quantities.ts';
import type { Station } from '../../shared/station.ts';
import { hourMs, type Instant } from '../../shared/time.ts';
import type { IndicesNow } from './live.ts';

/** Parameters of VN_AQI; here by name, so that the first page needs no table of breakpoints. */
export const aqiParameters = ['pm25', 'pm10', 'no2', 'so2', 'o3', 'co'] as const satisfies readonly QuantityId[];

export type Badge =
  /** Nothing is known of the indices yet. */
  | { readonly kind: 'waiting' }
  /** The gateway has begun anew and reads its memory back. */
  | { readonly kind: 'restoring' }
  | { readonly kind: 'index'; readonly brief: AqiBrief; readonly hour: Instant; readonly isOld: boolean }
  | { readonly kind: 'none'; readonly reason: 'no-dust' | 'not-enough-data' };

/** After this an index no longer tells of now: an hour, and the one in which the next is awaited. */
const oldAfterMs = 2 * hourMs;

export const measuresAqi = ({ quantities }: Pick<Station, 'quantities'>): boolean =>
  aqiParameters.some((quantity) => quantities.includes(quantity));

/** Quantities from which figures of a law or an index follow. */
const figured: readonly QuantityId[] = [...aqiParameters, 'tsp', 'laeq', 'water_level', 'water_depth', 'rain'];

/** Whether there is anything to tell of a station beyond its readings. */
export const hasFigures = ({ quantities }: Pick<Station, 'quantities'>): boolean =>
  quantities.some((quantity) => figured.includes(quantity));

/** Undefined where no parameter of the index is measured: then there is none to miss. */
export const badgeOf = (
  station: Pick<Station, 'quantities'>,
  indices: Pick<IndicesNow, 'hour'> | undefined,
  row: IndicesRow | undefined,
  now: Instant,
): Badge | undefined => {
  if (!measuresAqi(station)) return undefined;
  if (!indices) return { kind: 'waiting' };
  if (row?.restoring) return { kind: 'restoring' };
  if (row?.vnAqi) {
    const { hour } = indices;
    return { kind: 'index', brief: row.vnAqi, hour, isOld: now - hour >= oldAfterMs };
  }
  const hasDust = station.quantities.includes('pm25') || station.quantities.includes('pm10');
  return { kind: 'none', reason: hasDust ? 'not-enough-data' : 'no-dust' };
};

/** Order of a ranking: the highest index first, stations without one last. */
export const byIndex = (one: IndicesRow | undefined, other: IndicesRow | undefined): number =>
  (other?.vnAqi?.value ?? -1) - (one?.vnAqi?.value ?? -1);
