/** How often a station really sends, and how its clock stands to ours. Pure. */
import type { InspectedMessage, InspectionEvent } from '../../shared/inspection-api.ts';
import { type Instant, secondMs } from '../../shared/time.ts';

const messagesOf = (events: readonly InspectionEvent[]): InspectedMessage[] =>
  events.filter((event) => event.kind === 'message');

export const median = (figures: readonly number[]): number | undefined => {
  const sorted = figures.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  const lower = sorted[middle - 1];
  if (upper === undefined) return undefined;
  return sorted.length % 2 === 1 || lower === undefined ? upper : (lower + upper) / 2;
};

/** Median seconds between the measuring times that were seen; undefined = fewer than two. */
export const keptInterval = (events: readonly InspectionEvent[]): number | undefined => {
  const times = new Set(messagesOf(events).flatMap(({ readings }) => readings.map(({ at }) => at)));
  const sorted = [...times].sort((a, b) => a - b);
  const gaps = sorted.slice(1).map((at, i) => (at - (sorted[i] ?? at)) / secondMs);
  return median(gaps);
};

export type IntervalState = 'kept' | 'slower' | 'faster';
/** A fifth more or less, or a second, is as planned. */
export const intervalState = (seconds: number, planned: number): IntervalState => {
  const tolerance = Math.max(1, planned / 5);
  if (seconds > planned + tolerance) return 'slower';
  return seconds < planned - tolerance ? 'faster' : 'kept';
};

/**
 * Median milliseconds by which the station's time lies before ours at receipt, over the newest reading of each message; late ones
 * say nothing of a clock. Negative = its clock is ahead.
 */
export const clockLag = (events: readonly InspectionEvent[]): number | undefined =>
  median(
    messagesOf(events).flatMap(({ at, readings: [newest] }) => (newest && !newest.isLate ? [at - newest.at] : [])),
  );

export const acceptedReadings = (events: readonly InspectionEvent[]): number =>
  messagesOf(events).reduce((sum, { readingCount }) => sum + readingCount, 0);

/** Median milliseconds from receipt until a message was on the disk. */
export const durableDelay = (events: readonly InspectionEvent[]): number | undefined =>
  median(messagesOf(events).flatMap(({ durableMs }) => durableMs ?? []));

/** Of the newest reading that says so. */
export const newestOf = (
  events: readonly InspectionEvent[],
  pick: 'battery' | 'rssi',
): { readonly at: Instant; readonly value: number } | undefined => {
  for (const { at, readings } of messagesOf(events).toReversed()) {
    const value = readings[0]?.[pick];
    if (value !== undefined && value !== null) return { at, value };
  }
  return undefined;
};
