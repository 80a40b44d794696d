/** Averages over the times of limits as series for charts, from hourly buckets of the history. Pure. */
import type { Bucket } from '../../shared/api.ts';
import { type HourMean, hoursBetween, neededOf, rollingMeans } from '../../shared/indices/averages.ts';
import { type QuantityId, quantities } from '../../shared/quantities.ts';
import { appliesAtHour, type ThresholdSite, thresholdsFor } from '../../shared/thresholds/select.ts';
import type { Threshold } from '../../shared/thresholds/threshold.ts';
import { hourMs, type Instant, secondMs } from '../../shared/time.ts';
import type { SeriesPoint } from '../model/series.ts';

/** What a chart shows: the readings, or averages over so many hours. */
export const averagings = [0, 1, 8, 24] as const;
export type Averaging = (typeof averagings)[number];
export const averagingOf = (text: string | null): Averaging => averagings.find((each) => String(each) === text) ?? 0;

/** Whether limits or guidelines of the quantity ask for an average that a chart can show. */
export const isAveraged = (quantity: QuantityId, catalogue: readonly Threshold[]): boolean =>
  catalogue.some(
    (threshold) =>
      threshold.quantity === quantity &&
      (threshold.kind === 'limit' || threshold.kind === 'guideline') &&
      averagings.some((hours) => hours > 0 && hours * 3_600 === threshold.averagingSeconds),
  );

/** A bucket counts readings, not slots: where stations send in bursts an hour may look better captured than it is. */
const hourOf = ({ at, count, mean }: Bucket, intervalSeconds: number): HourMean => {
  const expected = Math.max(1, Math.round(hourMs / (intervalSeconds * secondMs)));
  const captured = Math.min(count, expected);
  const needed = neededOf(expected);
  return { from: at, to: at + hourMs, value: mean, count, captured, expected, needed, valid: captured >= needed };
};

/** One point at the end of each complete clock hour up to `to`; hours without a valid average have none. */
export const averagedPoints = (
  quantity: QuantityId,
  buckets: readonly Bucket[],
  length: Exclude<Averaging, 0>,
  { from, to }: { readonly from: Instant; readonly to: Instant },
  intervalSeconds: number,
): SeriesPoint[] => {
  const { aggregate } = quantities[quantity];
  const last = Math.floor(to / hourMs) * hourMs;
  const first = Math.ceil(from / hourMs) * hourMs - length * hourMs;
  const hours = hoursBetween(
    buckets.map((bucket) => hourOf(bucket, intervalSeconds)),
    first,
    last,
  );
  return rollingMeans(hours, length, aggregate).flatMap(({ to: at, value, valid }) =>
    valid && value !== null ? [{ at, value, quality: 0 }] : [],
  );
};

/** The upper end of a chart: room for a limit above its values where it is not too far away to be of interest. */
export const topWithLimit = ({ low, high }: { low: number; high: number }, limits: readonly number[]): number => {
  const next = Math.min(...limits.filter((limit) => limit > high));
  return next - high <= Math.max(high - low, 0.6 * Math.abs(high)) ? next : high;
};

/** The lower end, where it is not zero: so that a limit far exceeded is still seen. */
export const bottomWithLimit = ({ low, high }: { low: number; high: number }, limits: readonly number[]): number => {
  const next = Math.max(...limits.filter((limit) => limit < low));
  return low - next <= Math.max(high - low, 0.2 * Math.abs(low)) ? next : low;
};

/** A limit or guideline as a line in a chart, over a time in which it applies. */
export interface LimitSpan {
  readonly threshold: Threshold;
  readonly from: Instant;
  readonly to: Instant;
}

export interface LocalClock {
  readonly localDate: (at: Instant) => string;
  readonly localHour: (at: Instant) => number;
}

/** The limits of one averaging time over a span of time, each only while it is in force and in its hours; exact to the hour. */
export const limitSpans = (
  station: ThresholdSite,
  quantity: QuantityId,
  catalogue: readonly Threshold[],
  length: Exclude<Averaging, 0>,
  { from, to }: { readonly from: Instant; readonly to: Instant },
  { localDate, localHour }: LocalClock,
): LimitSpan[] => {
  const averaged = catalogue.filter(
    (threshold) =>
      threshold.quantity === quantity &&
      threshold.averagingSeconds === length * 3_600 &&
      (threshold.kind === 'limit' || (threshold.kind === 'guideline' && threshold.percentile === undefined)),
  );
  if (averaged.length === 0) return [];
  const byDate = new Map<string, Threshold[]>();
  const holding = (date: string): Threshold[] => {
    const known = byDate.get(date) ?? thresholdsFor(station, quantity, averaged, date);
    byDate.set(date, known);
    return known;
  };
  const spans: LimitSpan[] = [];
  const open = new Map<string, LimitSpan>();
  for (let at = Math.floor(from / hourMs) * hourMs; at < to; at += hourMs) {
    const now = holding(localDate(at)).filter((threshold) => appliesAtHour(threshold, localHour(at)));
    for (const [id, span] of open) {
      if (now.some((threshold) => threshold.id === id)) continue;
      spans.push(span);
      open.delete(id);
    }
    for (const threshold of now) {
      const begun = open.get(threshold.id)?.from ?? Math.max(at, from);
      open.set(threshold.id, { threshold, from: begun, to: Math.min(to, at + hourMs) });
    }
  }
  return [...spans, ...open.values()];
};
