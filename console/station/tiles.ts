/** Which limit stands under a big number, and where a value lies between the levels of water. Pure. */
import type { LimitFigure } from '../../shared/indices-api.ts';
import type { QuantityId } from '../../shared/quantities.ts';
import type { LevelThreshold, Threshold } from '../../shared/thresholds/threshold.ts';
import { worstFirst } from '../indices/live.ts';

export interface TileLimit {
  readonly limit: LimitFigure;
  readonly threshold: Threshold;
}

/** The legal limit of a quantity that is in the worst state; of those the one that is filled most. */
export const tileLimit = (
  quantity: QuantityId,
  limits: readonly LimitFigure[],
  thresholds: readonly Threshold[],
): TileLimit | undefined => {
  const own = limits.flatMap((limit): TileLimit[] => {
    const threshold = thresholds.find(({ id }) => id === limit.threshold);
    return limit.quantity === quantity && limit.kind === 'limit' && threshold ? [{ limit, threshold }] : [];
  });
  const share = ({ limit, threshold }: TileLimit): number => (limit.current.value ?? 0) / threshold.value;
  return own.sort(
    (a, b) => worstFirst.indexOf(a.limit.state) - worstFirst.indexOf(b.limit.state) || share(b) - share(a),
  )[0];
};

export interface LevelScale {
  readonly valueAt: number;
  readonly ticks: readonly { readonly level: LevelThreshold; readonly at: number }[];
}

/** A scale that ends at the highest level, or at the value beyond it; from zero, or from below the water where that is lower. */
export const levelScale = (value: number, levels: readonly LevelThreshold[]): LevelScale | undefined => {
  if (levels.length === 0) return undefined;
  const high = Math.max(value, ...levels.map((level) => level.value));
  const low = Math.min(0, value < 0 ? value - (high - value) / 5 : 0, ...levels.map((level) => level.value));
  if (high === low) return undefined;
  const place = (each: number): number => (each - low) / (high - low);
  return { valueAt: place(value), ticks: levels.map((level) => ({ level, at: place(level.value) })) };
};
