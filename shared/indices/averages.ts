/**
 * Averages with their data capture, and the legal averages over several hours. Averages of the law longer than an hour are
 * means of clock-hour means: Decision 1459/QĐ-TCMT, 2.2.2.a defines the 8 h mean as the mean of 8 consecutive 1 h means and
 * the 24 h mean as the mean of the 1 h means of a day, and QCVN 05:2023/BTNMT is compared with the same. Pure.
 */
import { defaultDataCapture } from '../thresholds/threshold.ts';
import { hourMs, type Instant } from '../time.ts';
import { type Aggregate, combine } from './combine.ts';

/**
 * One average over [from, to). `captured` of `expected` parts hold data of quality 0: slots of the station's interval
 * within an hour, valid hours within longer times. `value` is over what was captured, whether that is enough or not; only a
 * `valid` one (captured ≥ needed) may be compared with a limit.
 */
export interface Average {
  readonly from: Instant;
  readonly to: Instant;
  /** In the quantity's unit; null without data. */
  readonly value: number | null;
  readonly captured: number;
  readonly expected: number;
  readonly needed: number;
  readonly valid: boolean;
}

/** The mean (or sum) over one clock hour; `from` is its start. */
export interface HourMean extends Average {
  /** Readings of quality 0 behind it. */
  readonly count: number;
}

/** Parts that must hold data: at least this share of those expected, 75 % where the law says nothing. */
export const neededOf = (expected: number, share = defaultDataCapture): number =>
  // 0.75 × 8 must be 6, whatever binary fractions make of it.
  Math.max(1, Math.ceil(expected * share - 1e-9));

/** An hour without any data. */
export const emptyHour = (from: Instant, expected = 1): HourMean => ({
  from,
  to: from + hourMs,
  value: null,
  count: 0,
  captured: 0,
  expected,
  needed: neededOf(expected),
  valid: false,
});

/** Every clock hour of [from, to) in order, those that were not given as empty ones. Both ends on whole hours. */
export const hoursBetween = (hours: readonly HourMean[], from: Instant, to: Instant): HourMean[] => {
  const length = Math.round((to - from) / hourMs);
  // Nearly always they were given one after another.
  const first = Math.round((from - (hours[0]?.from ?? 0)) / hourMs);
  if (first >= 0 && first + length <= hours.length) {
    const window = hours.slice(first, first + length);
    if (window.every((hour, index) => hour.from === from + index * hourMs)) return window;
  }
  const given = new Map(hours.map((hour) => [hour.from, hour]));
  return Array.from({ length }, (_, index) => {
    const start = from + index * hourMs;
    return given.get(start) ?? emptyHour(start);
  });
};

/** Without the dust of binary fractions: 45.00000000000001 is not above 45. Twelve significant digits. */
export const settled = (value: number): number => Number(value.toPrecision(12));

/**
 * Mean over consecutive clock hours of equal weight, from those that are valid; the sum for amounts, to which hours of poor
 * capture contribute what they have, so that an invalid sum is a lower bound. With the default share 6 of 8 and 18 of 24
 * hours are needed: a rule of this project, the Decision has none.
 */
export const meanOfHours = (
  hours: readonly HourMean[],
  aggregate: Aggregate,
  share: number = defaultDataCapture,
): Average => {
  const valid = hours.filter((hour) => hour.valid);
  const used = aggregate === 'sum' ? hours : valid;
  const needed = neededOf(hours.length, share);
  return {
    from: hours[0]?.from ?? 0,
    to: hours.at(-1)?.to ?? 0,
    value: combine(
      used.flatMap(({ value }) => (value === null ? [] : [value])),
      aggregate,
    ),
    captured: valid.length,
    expected: hours.length,
    needed,
    valid: valid.length >= needed,
  };
};

/** Means of `length` consecutive hours, one ending with each hour from the `length`-th on (rolling by the hour). */
export const rollingMeans = (
  hours: readonly HourMean[],
  length: number,
  aggregate: Aggregate,
  share: number = defaultDataCapture,
): Average[] => {
  const means: Average[] = [];
  for (let end = length; end <= hours.length; end += 1) {
    means.push(meanOfHours(hours.slice(end - length, end), aggregate, share));
  }
  return means;
};

/** The largest of the valid ones; undefined without any. */
export const largest = (averages: readonly Average[]): Average | undefined => {
  let found: Average | undefined;
  for (const average of averages) {
    if (average.valid && average.value !== null && average.value > (found?.value ?? Number.NEGATIVE_INFINITY)) {
      found = average;
    }
  }
  return found;
};
