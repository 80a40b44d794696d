/** Water compared with alarm levels and classes of depth, reading by reading. Pure. */
import type { RawPoint } from '../../shared/api.ts';
import type { Station } from '../../shared/station.ts';
import { instantaneousLevels, levelReached } from '../../shared/thresholds/select.ts';
import type { LevelThreshold, Threshold } from '../../shared/thresholds/threshold.ts';

export type WaterQuantity = 'water_level' | 'water_depth';
export const waterQuantities: readonly WaterQuantity[] = ['water_level', 'water_depth'];

/** A published value above the zero that levels of this quantity are measured from. */
export const lifted = (station: Pick<Station, 'datumOffset'>, quantity: WaterQuantity, value: number): number =>
  quantity === 'water_level' ? value + (station.datumOffset ?? 0) : value;

export interface ReachedLevel {
  readonly quantity: WaterQuantity;
  readonly point: RawPoint;
  /** Undefined below all known. */
  readonly threshold: LevelThreshold | undefined;
}

/** What a value has reached of the levels of its quantity; undefined where there is no level to compare with. */
export const reachedBy = (
  station: Pick<Station, 'datumOffset'>,
  quantity: WaterQuantity,
  point: RawPoint,
  thresholds: readonly Threshold[],
): ReachedLevel | undefined => {
  const levels = instantaneousLevels(thresholds.filter((threshold) => threshold.quantity === quantity));
  if (levels.length === 0) return undefined;
  return { quantity, point, threshold: levelReached(lifted(station, quantity, point.value), levels) };
};
