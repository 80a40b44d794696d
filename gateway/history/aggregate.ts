/**
 * Statistics of the readings in one time bucket (pure). Kept as sums that can be merged, so that the result does not
 * depend on how the readings were split: raw, by hour, or over two stores.
 */
import type { Bucket } from '../../shared/api.ts';
import type { Quantity } from '../../shared/quantities.ts';
import type { Instant } from '../../shared/time.ts';

export type Aggregate = Quantity['aggregate'];

/** Mergeable sums over values of quality 0. */
export interface Sums {
  count: number;
  min: number;
  max: number;
  sum: number;
  /** Sum of 10^(L/10) of levels in decibels; 0 for other quantities. */
  energy: number;
  /** Sums of the sines and cosines of directions in degrees; 0 for other quantities. */
  sin: number;
  cos: number;
}

export const noSums = (): Sums => ({
  count: 0,
  min: Number.POSITIVE_INFINITY,
  max: Number.NEGATIVE_INFINITY,
  sum: 0,
  energy: 0,
  sin: 0,
  cos: 0,
});

const radians = Math.PI / 180;

/** Counts one value in. */
export const addValue = (sums: Sums, aggregate: Aggregate, value: number): void => {
  sums.count += 1;
  if (value < sums.min) sums.min = value;
  if (value > sums.max) sums.max = value;
  sums.sum += value;
  if (aggregate === 'energetic') {
    sums.energy += 10 ** (value / 10);
  } else if (aggregate === 'circular') {
    sums.sin += Math.sin(value * radians);
    sums.cos += Math.cos(value * radians);
  }
};

/** Counts the values behind `other` in. */
export const addSums = (sums: Sums, other: Readonly<Sums>): void => {
  sums.count += other.count;
  sums.min = Math.min(sums.min, other.min);
  sums.max = Math.max(sums.max, other.max);
  sums.sum += other.sum;
  sums.energy += other.energy;
  sums.sin += other.sin;
  sums.cos += other.cos;
};

/** Below this length of the mean vector, directions cancel out and their mean means nothing. */
const noDirection = 1e-9;

const meanOf = (sums: Readonly<Sums>, aggregate: Aggregate): number => {
  if (aggregate === 'energetic') {
    // Equivalent level: LAeq = 10 lg(1/n Σ 10^(Li/10)) for periods of equal length, ISO 1996-1:2016, 3.1.
    const mean = 10 * Math.log10(sums.energy / sums.count);
    // Very low levels fall out of the range of the sum; a mean lies between its values in any case.
    return Math.min(Math.max(mean, sums.min), sums.max);
  }
  if (aggregate === 'circular') {
    // Direction of the mean of unit vectors, as in WMO-No. 8 (2021), volume I, chapter 5.
    if (Math.hypot(sums.sin, sums.cos) < noDirection * sums.count) return sums.min % 360;
    const degrees = Math.atan2(sums.sin, sums.cos) / radians;
    return (degrees + 360) % 360;
  }
  return sums.sum / sums.count;
};

/** The bucket that starts at `at`, from at least one value. Directions come out in [0, 360). */
export const toBucket = (at: Instant, sums: Readonly<Sums>, aggregate: Aggregate): Bucket => ({
  at,
  count: sums.count,
  min: sums.min,
  max: sums.max,
  mean: meanOf(sums, aggregate),
  sum: sums.sum,
});

export interface BucketGrid {
  readonly everyMs: number;
  readonly originMs: number;
  /** At most this many buckets. */
  readonly limit: number;
}

/** Folds what arrives in order of time into buckets. */
export interface BucketFold {
  /** Sums to add what was measured at `at` to, or undefined when there is no room for another bucket. */
  at(at: Instant): Sums | undefined;
  finish(): Bucket[];
}

export const createBucketFold = ({ everyMs, originMs, limit }: BucketGrid, aggregate: Aggregate): BucketFold => {
  const buckets: Bucket[] = [];
  let start = Number.NEGATIVE_INFINITY;
  let sums = noSums();
  const close = (): void => {
    if (sums.count > 0) buckets.push(toBucket(start, sums, aggregate));
    sums = noSums();
  };
  return {
    at: (at) => {
      const next = bucketStart(at, everyMs, originMs);
      if (next !== start) close();
      start = next;
      return buckets.length < limit ? sums : undefined;
    },
    finish: () => {
      close();
      return buckets;
    },
  };
};

/** Start of the bucket that holds `at`, on the grid origin + n × every. */
export const bucketStart = (at: Instant, everyMs: number, originMs: number): Instant =>
  originMs + Math.floor((at - originMs) / everyMs) * everyMs;
