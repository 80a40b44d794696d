/** The tide chart without a screen: scale, ticks, curves. Pure. Levels in metres above the national zero. */
import { tideAboveNational, tideExtremes } from '../../shared/indices/tide.ts';
import { hourMs, type Instant } from '../../shared/time.ts';
import type { Day } from './gauges.ts';

export const pastMs = 12 * hourMs;
export const aheadMs = 24 * hourMs;

export interface Point {
  readonly at: Instant;
  readonly level: number;
}

/** The model at every quarter of an hour by the clock: full hours are among them. */
export const modelPoints = (now: Instant): Point[] => {
  const step = hourMs / 4;
  const first = Math.ceil((now - pastMs) / step) * step;
  const times = Array.from({ length: (pastMs + aheadMs) / step }, (_, i) => first + i * step);
  return times.map((at) => ({ at, level: tideAboveNational(at) }));
};

/** What a gauge measured within the chart, moved to the national zero; gaps as null. */
export const measuredPoints = (day: Day | undefined, shift: number, now: Instant): (Point | null)[] =>
  (day?.slots ?? []).flatMap((value, i) => {
    const at = (day?.from ?? 0) + (i + 0.5) * (day?.everyMs ?? 0);
    if (at < now - pastMs || at > now) return [];
    return [value === null ? null : { at, level: value + shift }];
  });

export interface NationalExtreme {
  readonly kind: 'high' | 'low';
  readonly at: Instant;
  readonly level: number;
}

/** High and low waters of the model within the chart. */
export const extremesOf = (now: Instant): NationalExtreme[] =>
  tideExtremes(now - pastMs, now + aheadMs, tideAboveNational).map(({ kind, at, level }) => ({ kind, at, level }));

export interface LevelScale {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
}

/** Whole half metres around everything that is drawn. */
export const levelScale = (levels: readonly number[]): LevelScale => {
  const step = 0.5;
  const low = Math.floor(Math.min(...levels) / step) * step;
  const top = Math.ceil(Math.max(...levels) / step) * step;
  const high = top > low ? top : low + step;
  const every = high - low > 3 ? 1 : step;
  const ticks: number[] = [];
  for (let tick = Math.ceil(low / every) * every; tick <= high + 1e-9; tick += every) ticks.push(tick);
  return { low, high, ticks };
};

/** A path through the points, broken where one is missing. */
export const pathOf = (
  points: readonly (Point | null)[],
  x: (at: Instant) => number,
  y: (level: number) => number,
): string => {
  let isBegun = false;
  let path = '';
  for (const point of points) {
    if (point) path += `${isBegun ? 'L' : 'M'}${x(point.at).toFixed(1)} ${y(point.level).toFixed(1)}`;
    isBegun = point !== null;
  }
  return path;
};
