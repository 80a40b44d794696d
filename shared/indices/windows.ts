/**
 * The memory of the indices: the readings of the last 56 hours of every station, from which hourly and sliding means follow.
 *
 *     reading ──▶ open hour (rows in order of time, at most three per station)
 *                    │ the least recently touched one is packed
 *                    ▼
 *                 packed hours of the station, one after another in one block of bytes ──▶ opened again by late data
 *
 * Points are kept, not only sums, because a reading that is sent again replaces the former one, as in the history. Sums are
 * taken in order of time, so that a figure does not depend on the order, the batches or the delay in which readings came,
 * nor on whether they came live or from the history after a restart. Only values of quality 0 exist here. Pure: whoever adds
 * brings the time of receipt.
 */
import { isQuantityId, type QuantityId, quantityIds } from '../quantities.ts';
import type { Reading } from '../reading.ts';
import { hourMs, type Instant, secondMs } from '../time.ts';
import { type Average, emptyHour, type HourMean, neededOf } from './averages.ts';
import { noSums, resultOf } from './combine.ts';
import { eachValue, putValue } from './open-hour.ts';
import { aggregateOf } from './packed-hour.ts';
import { expectedSlots } from './slots.ts';
import {
  createStationHours,
  dropOpen,
  openForReading,
  openForWriting,
  repack,
  type StationHours,
  sizeOf,
  statsIn,
} from './station-hours.ts';

/**
 * Hours kept behind the hour of the newest receipt: today and yesterday in any zone, seven before them that means over 8 h reach
 * back to, and one to spare.
 */
export const retainedHours = 56;

export interface Point {
  /** Measured at. */
  readonly at: Instant;
  /** In the quantity's unit. */
  readonly value: number;
}

/** What of a reading counts here. After a restart readings of the history come with the time of the restart as `receivedAt`. */
export type WindowReading = Pick<Reading, 'station' | 'at' | 'receivedAt' | 'quality' | 'values'>;

export interface Windows {
  /**
   * Takes a reading in, at any time and in any order. The same time again replaces: the last one counts, and one of other
   * quality takes the value out. `outside`: older than what is kept, or more than an hour ahead of the newest receipt;
   * `full`: its hour has 7,200 readings.
   */
  add(reading: WindowReading): 'taken' | 'outside' | 'full';
  /** Planned seconds between readings, of the station's record; decides the capture. 60 until told. */
  setInterval(station: string, seconds: number): void;
  /** The mean of the clock hour that holds `at`; of the hour so far while it lasts. The sum for amounts. */
  hour(station: string, quantity: QuantityId, at: Instant): HourMean;
  /** Every clock hour from the one that holds `from`, to before `to`; hours without data included. */
  hours(station: string, quantity: QuantityId, from: Instant, to: Instant): HourMean[];
  /** The mean (or sum) over all readings in [from, to), each with equal weight. */
  mean(station: string, quantity: QuantityId, from: Instant, to: Instant): Average;
  /** Readings of quality 0 in [from, to), in order of time. */
  points(station: string, quantity: QuantityId, from: Instant, to: Instant): Point[];
  /** Forgets the readings of a station in [from, to), of one quantity or of all, before they are added anew. */
  erase(station: string, from: Instant, to: Instant, quantity?: QuantityId): void;
  /** Forgets a station. */
  forget(station: string): void;
  stations(): string[];
  /** What is held, for metrics. */
  size(): { readonly stations: number; readonly hours: number; readonly bytes: number };
}

/** Until a station's record says otherwise. */
const defaultIntervalMs = 60 * secondMs;

const numbersOf: ReadonlyMap<string, number> = new Map(quantityIds.map((id, number) => [id, number]));
const numberOf = (quantity: QuantityId): number => numbersOf.get(quantity) ?? 0;

export const createWindows = (): Windows => {
  const stations = new Map<string, StationHours>();
  const intervals = new Map<string, number>();
  /** Number of the hour of the newest receipt. */
  let horizon = Number.NEGATIVE_INFINITY;

  const oldest = (): number => horizon - retainedHours;

  const stationFor = (id: string): StationHours => {
    const known = stations.get(id);
    if (known) return known;
    const added = createStationHours(intervals.get(id) ?? defaultIntervalMs);
    stations.set(id, added);
    return added;
  };

  const advance = (number: number): void => {
    if (number <= horizon) return;
    horizon = number;
    for (const station of stations.values()) {
      // Stations that go on sending drop old hours when they pack one; silent ones are looked after here, now and then.
      const first = station.numbers[0];
      if (first !== undefined && first < oldest() - 6) repack(station, oldest());
      dropOpen(station, oldest());
    }
  };

  const hourMean = (station: StationHours | undefined, quantity: number, number: number): HourMean => {
    const start = number * hourMs;
    const expected = expectedSlots(hourMs, station?.intervalMs ?? defaultIntervalMs);
    const stats = station && number >= oldest() ? statsIn(station, quantity, number, 0, hourMs) : undefined;
    if (stats === undefined || stats.count === 0) return emptyHour(start, expected);
    const needed = neededOf(expected);
    return {
      from: start,
      to: start + hourMs,
      value: resultOf(stats, aggregateOf(quantity)),
      count: stats.count,
      captured: stats.captured,
      expected,
      needed,
      valid: stats.captured >= needed,
    };
  };

  /** Numbers of the hours that [from, to) touches and that are kept. */
  const hourNumbers = (from: Instant, to: Instant): number[] => {
    const first = Math.max(Math.floor(from / hourMs), oldest());
    const last = Math.min(Math.ceil(to / hourMs) - 1, horizon + 1);
    return last >= first ? Array.from({ length: last - first + 1 }, (_, index) => first + index) : [];
  };

  return {
    add: ({ station: id, at, receivedAt, quality, values }) => {
      advance(Math.floor(receivedAt / hourMs));
      const number = Math.floor(at / hourMs);
      if (number < oldest() || number > horizon + 1) return 'outside';
      const hour = openForWriting(stationFor(id), number, oldest());
      const offset = at - number * hourMs;
      for (const quantity of Object.keys(values)) {
        const column = numbersOf.get(quantity);
        const value = isQuantityId(quantity) ? values[quantity] : undefined;
        if (column === undefined || value === undefined) continue;
        if (!putValue(hour, offset, column, quality === 0 ? value : Number.NaN)) return 'full';
      }
      return 'taken';
    },
    setInterval: (id, seconds) => {
      intervals.set(id, seconds * secondMs);
      const station = stations.get(id);
      if (station) station.intervalMs = seconds * secondMs;
    },
    hour: (id, quantity, at) => hourMean(stations.get(id), numberOf(quantity), Math.floor(at / hourMs)),
    hours: (id, quantity, from, to) => {
      const station = stations.get(id);
      const found: HourMean[] = [];
      for (let number = Math.floor(from / hourMs); number * hourMs < to; number += 1) {
        found.push(hourMean(station, numberOf(quantity), number));
      }
      return found;
    },
    mean: (id, quantity, from, to) => {
      const station = stations.get(id);
      const sums = noSums();
      const expected = expectedSlots(to - from, station?.intervalMs ?? defaultIntervalMs);
      const needed = neededOf(expected);
      let captured = 0;
      for (const number of station ? hourNumbers(from, to) : []) {
        const start = number * hourMs;
        const begin = Math.max(0, from - start);
        const stats = station && statsIn(station, numberOf(quantity), number, begin, Math.min(hourMs, to - start));
        if (!stats || stats.count === 0) continue;
        sums.count += stats.count;
        sums.first += stats.first;
        sums.second += stats.second;
        captured += stats.captured;
      }
      captured = Math.min(captured, expected);
      const value = resultOf(sums, aggregateOf(numberOf(quantity)));
      return { from, to, value, captured, expected, needed, valid: captured >= needed };
    },
    points: (id, quantity, from, to) => {
      const station = stations.get(id);
      const points: Point[] = [];
      for (const number of station ? hourNumbers(from, to) : []) {
        const hour = station && openForReading(station, number);
        if (!hour) continue;
        const visit = (offset: number, value: number): void => {
          points.push({ at: hour.start + offset, value });
        };
        eachValue(hour, numberOf(quantity), visit, Math.max(0, from - hour.start), to - hour.start);
      }
      return points;
    },
    erase: (id, from, to, quantity) => {
      const station = stations.get(id);
      for (const number of station ? hourNumbers(from, to) : []) {
        if (!station || !openForReading(station, number)) continue;
        const hour = openForWriting(station, number, oldest());
        for (const column of quantity === undefined ? [...hour.quantities] : [numberOf(quantity)]) {
          const offsets: number[] = [];
          const visit = (offset: number): void => {
            offsets.push(offset);
          };
          eachValue(hour, column, visit, Math.max(0, from - hour.start), to - hour.start);
          for (const offset of offsets) putValue(hour, offset, column, Number.NaN);
        }
      }
    },
    forget: (id) => {
      stations.delete(id);
      intervals.delete(id);
    },
    stations: () => [...stations.keys()],
    size: () => {
      let hours = 0;
      let bytes = 0;
      for (const station of stations.values()) {
        const held = sizeOf(station);
        hours += held.hours;
        bytes += held.bytes;
      }
      return { stations: stations.size, hours, bytes };
    },
  };
};
