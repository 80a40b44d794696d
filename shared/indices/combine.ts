/** How values of equal weight become one, by the kind of the quantity. The one place where means are computed. Pure. */
import type { Quantity } from '../quantities.ts';

export type Aggregate = Quantity['aggregate'];

/**
 * Sums over values, from which the mean follows. `first`: Σ of the values; of 10^(L/10) for decibels; of cosines for
 * directions. `second`: Σ of sines, for directions only.
 */
export interface Sums {
  count: number;
  first: number;
  second: number;
}

const radians = Math.PI / 180;

export const noSums = (): Sums => ({ count: 0, first: 0, second: 0 });

/** Counts one value in. Floating-point sums depend on the order: whoever adds does so in order of time. */
export const addTo = (sums: Sums, aggregate: Aggregate, value: number): void => {
  sums.count += 1;
  if (aggregate === 'energetic') sums.first += 10 ** (value / 10);
  else if (aggregate === 'circular') {
    sums.first += Math.cos(value * radians);
    sums.second += Math.sin(value * radians);
  } else sums.first += value;
};

/** Below this length of the mean vector, directions cancel out and have no mean. */
const noDirection = 1e-9;

/**
 * What the values behind the sums come to; null when there are none, or when directions cancel out.
 *
 * - `mean`: arithmetic mean.
 * - `energetic`: equivalent level LAeq = 10 lg(1/n Σ 10^(Li/10)) of periods of equal length, dB; ISO 1996-1:2016, 3.1.
 * - `circular`: direction of the mean of unit vectors, degrees in [0, 360); WMO-No. 8 (2021), volume I, chapter 5.
 * - `sum`: the total amount.
 */
export const resultOf = ({ count, first, second }: Readonly<Sums>, aggregate: Aggregate): number | null => {
  if (count === 0) return null;
  if (aggregate === 'energetic') return 10 * Math.log10(first / count);
  if (aggregate === 'sum') return first;
  if (aggregate === 'mean') return first / count;
  if (Math.hypot(first, second) < noDirection * count) return null;
  return (Math.atan2(second, first) / radians + 360) % 360;
};

/** The same for values at hand, each with equal weight and in the order given. */
export const combine = (values: Iterable<number>, aggregate: Aggregate): number | null => {
  const sums = noSums();
  for (const value of values) addTo(sums, aggregate, value);
  return resultOf(sums, aggregate);
};
