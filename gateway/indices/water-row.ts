/** One station's line in the summary of water: figures of now, since when a street is wet, and the shape of the last day. Pure. */

import { dayOf } from '../../shared/indices/local-day.ts';
import type { Point } from '../../shared/indices/windows.ts';
import { recentSlotMs, recentSlots, type WaterRow } from '../../shared/indices-api.ts';
import { instantaneousLevels, isReached, thresholdsFor } from '../../shared/thresholds/select.ts';
import { dayMs, type Instant, minuteMs, staleAfterMs } from '../../shared/time.ts';
import { type Edge, shownValue } from './edge.ts';
import { lifted, type WaterQuantity, waterQuantities } from './level.ts';
import type { StationInput } from './station-figures.ts';
import { waterFigures } from './water.ts';

/** Start of the first of the slots, the last of which holds `at`. */
export const recentFrom = (at: Instant): Instant => (Math.floor(at / recentSlotMs) + 1 - recentSlots) * recentSlotMs;

const pointsOf = ({ windows, station, at }: StationInput, quantity: WaterQuantity): Point[] =>
  windows.points(station.id, quantity, Math.min(at - dayMs, recentFrom(at)), at + 1);

const slotsOf = (edge: Edge, input: StationInput, quantity: WaterQuantity, points: readonly Point[]) => {
  const from = recentFrom(input.at);
  const sums = Array.from({ length: recentSlots }, () => ({ sum: 0, count: 0 }));
  for (const { at, value } of points) {
    const slot = sums[Math.floor((at - from) / recentSlotMs)];
    if (!slot) continue;
    slot.sum += lifted(input.station, quantity, value);
    slot.count += 1;
  }
  return sums.map(({ sum, count }) => (count === 0 ? null : shownValue(edge, quantity, sum / count)));
};

/** Readings further apart than this leave open what was between them. */
const leastGapMs = 30 * minuteMs;

/** The present run of readings that reach the mildest class; null when the newest does not, or there is no class. */
export const wetRun = (points: readonly Point[], isWet: (value: number) => boolean, gapMs: number): WaterRow['wet'] => {
  let first: Point | undefined;
  for (let index = points.length - 1; index >= 0; index -= 1) {
    const point = points[index];
    if (!point || (first && first.at - point.at > gapMs)) break;
    if (!isWet(point.value)) return first ? { since: first.at, isAtLeast: false } : null;
    first = point;
  }
  return first ? { since: first.at, isAtLeast: true } : null;
};

/** Null where neither level, depth nor rain is measured. */
export const waterRow = (edge: Edge, input: StationInput): WaterRow | null => {
  const figures = waterFigures(edge, input);
  if (!figures) return null;
  const { station, catalogue, at, offset, restoring } = input;
  const recent: WaterRow['recent'] = {};
  let wet: WaterRow['wet'] = null;
  for (const quantity of waterQuantities) {
    if (!station.quantities.includes(quantity)) continue;
    const points = pointsOf(input, quantity);
    if (points.length > 0) recent[quantity] = slotsOf(edge, input, quantity, points);
    if (quantity !== 'water_depth' || figures.depth?.reached == null) continue;
    const [mildest] = instantaneousLevels(thresholdsFor(station, quantity, catalogue, dayOf(at, offset).date));
    const gapMs = Math.max(leastGapMs, staleAfterMs(station.interval));
    if (mildest) wet = wetRun(points, (value) => isReached(value, mildest), gapMs);
  }
  const { level, depth, rain } = figures;
  return { station: station.id, restoring, level, depth, rain, wet, recent };
};
