/**
 * The recent readings by journal position, bounded by number and age. A position that was handed out to somebody is never
 * used for a reading that came later, even when both are in one frame of the journal: that is what makes resuming exact. Pure.
 */
import type { CompactReading } from '../../shared/live-events.ts';
import type { Instant } from '../../shared/time.ts';

export interface RecentReadings {
  /** Forgets everything and begins at `position`. */
  restart(position: number): void;
  /** Moves on to journal position `cursor`, with the reading found there, if any. */
  add(cursor: number, receivedAt: Instant, reading: CompactReading | undefined): void;
  /** Position of the newest record. */
  head(): number;
  /** The same, for giving to somebody: from now on it is remembered as a position to resume from. */
  hand(): number;
  /** Readings after a position that was handed out, in order of arrival; undefined when it is unknown or too old. */
  after(position: number): CompactReading[] | undefined;
}

interface Item {
  readonly position: number;
  readonly receivedAt: Instant;
  /** Undefined marks a position that was handed out but holds no reading. */
  readonly reading: CompactReading | undefined;
}

export const createRecentReadings = (limits: { maxReadings: number; maxAgeMs: number }): RecentReadings => {
  let items: Item[] = [];
  /** Items before this index are forgotten; the array is cut now and then. */
  let first = 0;
  /** Everything after this position is here. */
  let floor = 0;
  let head = 0;
  let isHandedOut = true;
  let newestAt = Number.NEGATIVE_INFINITY;

  const forget = (): void => {
    for (let item = items[first]; item; item = items[first]) {
      if (items.length - first <= limits.maxReadings && item.receivedAt >= newestAt - limits.maxAgeMs) break;
      floor = item.position;
      first += 1;
    }
    if (first > 4_096 && first > items.length / 2) {
      items = items.slice(first);
      first = 0;
    }
  };

  /** Index of the first item after `position`. */
  const indexAfter = (position: number): number => {
    let low = first;
    let high = items.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((items[middle]?.position ?? Number.POSITIVE_INFINITY) <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  return {
    restart: (position) => {
      items = [];
      first = 0;
      floor = position;
      head = position;
      isHandedOut = true;
      newestAt = Number.NEGATIVE_INFINITY;
    },
    add: (cursor, receivedAt, reading) => {
      // The rest of a frame whose end was already handed out: frames are longer than one byte, so the next is free.
      if (cursor > head) head = cursor;
      else if (isHandedOut) head += 1;
      isHandedOut = false;
      newestAt = Math.max(newestAt, receivedAt);
      if (reading) items.push({ position: head, receivedAt, reading });
      forget();
    },
    head: () => head,
    hand: () => {
      isHandedOut = true;
      if (head !== floor && items.at(-1)?.position !== head) {
        items.push({ position: head, receivedAt: newestAt, reading: undefined });
        forget();
      }
      return head;
    },
    after: (position) => {
      if (position < floor || position > head) return undefined;
      const from = indexAfter(position);
      const isKnown = position === floor || position === head || items[from - 1]?.position === position;
      if (!isKnown) return undefined;
      const readings: CompactReading[] = [];
      for (let index = from; index < items.length; index += 1) {
        const reading = items[index]?.reading;
        if (reading) readings.push(reading);
      }
      return readings;
    },
  };
};
