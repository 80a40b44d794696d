/**
 * Whether dust at a station is of another kind than around it: for hours its hourly means are far from what its neighbours
 * measure, so that its instrument, not the air, is the likely cause. A project rule; a note for people, never a flag of a point. Pure.
 */
import type { Station } from '../station.ts';
import { distanceKm } from '../wards.ts';
import type { HourMean } from './averages.ts';

/** What is compared. Noise and water differ from one street to the next. */
export const neighbourQuantities = ['pm25', 'pm10'] as const;
export type NeighbourQuantity = (typeof neighbourQuantities)[number];

export const neighbourKm = 5;
/** With fewer the median says little. */
export const leastNeighbours = 3;
/** For so many complete clock hours in a row. */
export const neighbourHours = 3;
/** Farther from the median than by this factor … */
const largestFactor = 3;
/** … and by more than this, µg/m³: in clean air a factor is soon reached. */
const largestDifference = 30;

type Place = Pick<Station, 'id' | 'lat' | 'lon' | 'provenance' | 'quantities' | 'lifecycle'>;

/** Real stations are compared with real ones; simulated and replayed ones each among themselves. */
export const neighboursOf = <T extends Place>(station: Place, all: Iterable<T>, quantity: NeighbourQuantity): T[] => {
  const isNear = (other: Place): boolean =>
    other.id !== station.id &&
    other.provenance === station.provenance &&
    (other.lifecycle ?? 'active') === 'active' &&
    other.quantities.includes(quantity) &&
    distanceKm(station, other) <= neighbourKm;
  return [...all].filter(isNear);
};

/** One hour of a disagreement. */
export interface NeighbourHour {
  /** Start of the hour. */
  readonly at: number;
  /** The station's own mean, µg/m³. */
  readonly value: number;
  /** Of the neighbours' means, µg/m³. */
  readonly median: number;
  /** How many neighbours had a valid mean. */
  readonly neighbours: number;
}

const medianOf = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >>> 1;
  const high = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? Number.NaN) + high) / 2;
};

const isFar = (value: number, median: number): boolean =>
  Math.abs(value - median) > largestDifference && Math.max(value, median) > largestFactor * Math.min(value, median);

/**
 * The hours of a disagreement, oldest first; undefined when there is none, or not enough data to tell. `own` and each of
 * `others` are the same complete clock hours in order; only valid means count. Always too high or always too low.
 */
export const neighbourDisagreement = (
  own: readonly HourMean[],
  others: readonly (readonly HourMean[])[],
): NeighbourHour[] | undefined => {
  if (own.length < neighbourHours) return undefined;
  const first = own.length - neighbourHours;
  const found: NeighbourHour[] = [];
  for (const [index, hour] of own.entries()) {
    if (index < first) continue;
    if (!hour.valid || hour.value === null) return undefined;
    const means = others.flatMap((hours) => {
      const other = hours[index];
      return other?.valid && other.value !== null ? [other.value] : [];
    });
    if (means.length < leastNeighbours) return undefined;
    const median = medianOf(means);
    if (!isFar(hour.value, median)) return undefined;
    found.push({ at: hour.from, value: hour.value, median, neighbours: means.length });
  }
  const high = found.filter(({ value, median }) => value > median).length;
  return high === 0 || high === found.length ? found : undefined;
};
