/**
 * How fast water rises, when it reaches a level if it goes on so, and how much rain fell. Slopes are Theil–Sen estimates:
 * waves, a passing ship or a single wrong value hardly move them. Pure.
 */
import { isReached } from '../thresholds/select.ts';
import type { LevelThreshold, Threshold } from '../thresholds/threshold.ts';
import { hourMs, type Instant, minuteMs } from '../time.ts';
import type { Average } from './averages.ts';
import type { Point, Windows } from './windows.ts';

/** Times over which the rate of rise is told, minutes. */
export const trendMinutes = [15, 30, 60] as const;

/** More points than this are thinned evenly: 2,016 pairs. */
export const maxTrendPoints = 64;
/** With fewer no slope has a meaningful interval. */
export const minTrendPoints = 5;
/** Two-sided 95 % of the normal distribution. */
const z = 1.959_964;

export interface Trend {
  readonly from: Instant;
  readonly to: Instant;
  /** Change per hour, in the quantity's unit; a rise is positive. */
  readonly perHour: number;
  /** 95 % confidence interval of `perHour`. */
  readonly low: number;
  readonly high: number;
  /** The fitted level at `to`. */
  readonly level: number;
  readonly points: number;
}

const medianOf = (ascending: ArrayLike<number>): number => {
  const middle = ascending.length >>> 1;
  const upper = ascending[middle] ?? Number.NaN;
  return ascending.length % 2 === 1 ? upper : ((ascending[middle - 1] ?? Number.NaN) + upper) / 2;
};

/** Every k-th point, the last always among them: thinning by place leaves the estimate as invariant as it is. */
const thin = (points: readonly Point[]): Point[] => {
  if (points.length <= maxTrendPoints) return [...points];
  const stride = (points.length - 1) / (maxTrendPoints - 1);
  return Array.from({ length: maxTrendPoints }, (_, index) => points[Math.round(index * stride)]).filter(
    (point) => point !== undefined,
  );
};

/**
 * Slope and its 95 % interval over [to − length, to), from points in order of time. The slope is the median of the slopes of
 * all pairs (Theil 1950); the interval takes the pairs at ranks (N ∓ C)/2 with C = z √(n(n−1)(2n+5)/18) (Sen 1968,
 * Kendall's variance without ties). It supposes independent errors; readings a minute apart are not quite that, so it is
 * rather too narrow. Undefined with fewer than five points, or when they span less than half of the time.
 */
export const trendOf = (points: readonly Point[], to: Instant, lengthMs: number): Trend | undefined => {
  const from = to - lengthMs;
  const used = thin(points.filter(({ at }) => at >= from && at < to));
  const first = used[0];
  const last = used.at(-1);
  if (!first || !last || used.length < minTrendPoints || last.at - first.at < lengthMs / 2) return undefined;
  const slopes = new Float64Array((used.length * (used.length - 1)) / 2);
  let pairs = 0;
  for (const [index, later] of used.entries()) {
    for (let before = 0; before < index; before += 1) {
      const earlier = used[before];
      if (!earlier || earlier.at === later.at) continue;
      slopes[pairs] = ((later.value - earlier.value) / (later.at - earlier.at)) * hourMs;
      pairs += 1;
    }
  }
  const ordered = slopes.subarray(0, pairs).sort();
  const n = used.length;
  const spread = z * Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18);
  // As far from the one end as from the other, so that a fall is the mirror of a rise.
  const rank = Math.max(0, Math.floor((pairs - spread) / 2) - 1);
  const low = ordered[rank] ?? Number.NEGATIVE_INFINITY;
  const high = ordered[pairs - 1 - rank] ?? Number.POSITIVE_INFINITY;
  const perHour = medianOf(ordered);
  const levels = Float64Array.from(used, ({ at, value }) => value + (perHour * (to - at)) / hourMs).sort();
  return { from, to, perHour, low, high, level: medianOf(levels), points: n };
};

/** Crossings further ahead than this are not told: a tide turns in that time. */
export const projectionHours = 6;

export interface Crossing {
  /** When the level is reached at the present rate. */
  readonly at: Instant;
  /** With the upper and lower bound of the rate; null = later than `projectionHours`, or the bound does not get there. */
  readonly earliest: Instant;
  readonly latest: Instant | null;
}

/**
 * When a rising level reaches `target` (same unit and zero). Undefined when it is there already, when the rise is not
 * significant (the interval of the slope includes 0), or when it takes more than six hours. The uncertainty is that of the
 * slope alone.
 */
export const crossingOf = (trend: Trend, target: number): Crossing | undefined => {
  const missing = target - trend.level;
  if (!(missing > 0) || !(trend.low > 0)) return undefined;
  const after = (perHour: number): Instant => trend.to + (missing / perHour) * hourMs;
  const horizon = trend.to + projectionHours * hourMs;
  const at = after(trend.perHour);
  if (at > horizon) return undefined;
  const latest = after(trend.low);
  return { at, earliest: after(trend.high), latest: latest > horizon ? null : latest };
};

/** The next alarm level above a fitted level and when it is reached; undefined when none is known or reached in time. */
export const nextCrossing = (
  trend: Trend,
  levels: readonly LevelThreshold[],
): { readonly threshold: LevelThreshold; readonly crossing: Crossing } | undefined => {
  const next = levels
    .filter(({ value, averagingSeconds }) => averagingSeconds === 0 && value > trend.level)
    .sort((one, other) => one.value - other.value)[0];
  const crossing = next && crossingOf(trend, next.value);
  return next && crossing && { threshold: next, crossing };
};

/** Hours over which rain is summed; 12 only for its class. */
export const rainHours = [1, 3, 6, 12, 24] as const;

export interface RainSum {
  readonly hours: number;
  /** Millimetres that were measured; a lower bound while minutes are missing. Null without any reading. */
  readonly amount: number | null;
  /** Minutes without a reading of quality 0. */
  readonly missingMinutes: number;
  /** Enough was captured for the sum to be classed. */
  readonly valid: boolean;
}

/** Sum over a time from the average of its readings (`Windows.mean`, which sums amounts). */
export const rainSumOf = ({ from, to, value, captured, expected, valid }: Average): RainSum => ({
  hours: (to - from) / hourMs,
  amount: value,
  missingMinutes: Math.round(((1 - captured / expected) * (to - from)) / minuteMs),
  valid,
});

/** Rain of the last 1, 3, 6, 12 and 24 hours before `to`, mm; each reading is the amount since the one before. */
export const rainSums = (windows: Pick<Windows, 'mean'>, station: string, to: Instant): RainSum[] =>
  rainHours.map((hours) => rainSumOf(windows.mean(station, 'rain', to - hours * hourMs, to)));

/**
 * The class of a sum of rain by the thresholds of the same time (KTTV: 12 and 24 h), and whether it may be more because
 * minutes are missing. Undefined below all classes and for times that have none.
 */
export const rainClassOf = (
  { hours, amount, missingMinutes }: RainSum,
  thresholds: readonly Threshold[],
): { readonly threshold: LevelThreshold; readonly isAtLeast: boolean } | undefined => {
  if (amount === null) return undefined;
  const threshold = thresholds
    .filter(
      (one): one is Extract<Threshold, { kind: 'class' }> =>
        one.kind === 'class' && one.quantity === 'rain' && one.averagingSeconds === hours * 3_600,
    )
    .sort((one, other) => one.severity - other.severity)
    .findLast((one) => isReached(amount, one));
  return threshold && { threshold, isAtLeast: missingMinutes > 0 };
};
