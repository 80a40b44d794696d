/** How long a span a question may have, and what to ask instead. Pure. */
import { AppError } from '../../shared/errors.ts';
import { dayMs, hourMs, type Instant, minuteMs, secondMs } from '../../shared/time.ts';

/** Bucket lengths that people ask for. */
const lengths: readonly (readonly [string, number])[] = [
  ...[1, 5, 10, 30].map((count) => [`${count}s`, count * secondMs] as const),
  ...[1, 5, 10, 15, 30].map((count) => [`${count}m`, count * minuteMs] as const),
  ...[1, 3, 6, 12].map((count) => [`${count}h`, count * hourMs] as const),
  ...[1, 7, 30, 365].map((count) => [`${count}d`, count * dayMs] as const),
];

/** Buckets of the grid that [from, to) touches. */
export const bucketCount = (from: Instant, to: Instant, everyMs: number, originMs: number): number =>
  Math.floor((to - 1 - originMs) / everyMs) - Math.floor((from - originMs) / everyMs) + 1;

/** The shortest usual bucket length of which the span has at most `most`. */
export const fittingEvery = (from: Instant, to: Instant, most: number): string | undefined =>
  lengths.find(([, everyMs]) => Math.ceil((to - from) / everyMs) + 1 <= most)?.[0];

/** InfluxDB counts nanoseconds in 64 bits; nothing was measured before or will be after. */
const earliest = 0;
const latest = Date.UTC(2200, 0, 1);

/** @throws AppError QUERY_MALFORMED for instants that no store can hold */
export const checkInstants = (from: Instant, to: Instant): void => {
  if (from >= earliest && to <= latest) return;
  const path = from < earliest ? 'from' : 'to';
  const message = 'instants between 1970 and 2200 expected';
  throw new AppError('QUERY_MALFORMED', `${path}: ${message}`, { details: [{ path, message }] });
};

/** @throws AppError QUERY_SPAN_TOO_LONG that names the `every` to ask for instead */
export const checkBuckets = (from: Instant, to: Instant, everyMs: number, originMs: number, most: number): void => {
  const count = bucketCount(from, to, everyMs, originMs);
  if (count <= most) return;
  const fitting = fittingEvery(from, to, most);
  const advice = fitting ? `use every=${fitting} or longer, or a shorter span` : 'use a shorter span';
  throw new AppError('QUERY_SPAN_TOO_LONG', `this would be ${count} buckets and ${most} are the limit: ${advice}`, {
    details: [{ path: 'every', message: advice }],
  });
};
