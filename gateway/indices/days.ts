/**
 * Days that have left the memory of the indices, from the hourly figures of the history: calendars, exceedance days of a year.
 * Asked for when somebody wants to see them; finished days are kept until a reading of theirs arrives late.
 */

import type { HourMean } from '../../shared/indices/averages.ts';
import { hourOfBucket } from '../../shared/indices/bucket-hour.ts';
import { yearVerdict } from '../../shared/indices/exceedance.ts';
import { dayOf, dayOfDate, type LocalDay, type OffsetMs } from '../../shared/indices/local-day.ts';
import { hoursBeforeDay } from '../../shared/indices/vn-aqi.ts';
import type { Exceedances } from '../../shared/indices-api.ts';
import type { QuantityId } from '../../shared/quantities.ts';
import type { Station } from '../../shared/station.ts';
import type { LocalDate, Threshold } from '../../shared/thresholds/threshold.ts';
import { hourMs, type Instant } from '../../shared/time.ts';
import type { HistoryReader } from '../history/history.ts';
import { type Day, type DayHours, dayOfHours } from './day.ts';
import { inSlices } from './slices.ts';

export interface DaysOptions {
  readonly thresholds: readonly Threshold[];
  readonly offset: OffsetMs;
  readonly history: Pick<HistoryReader, 'buckets'>;
  /** Journal position up to which the history has everything. */
  readonly historyPosition: () => number;
  /** Station-days kept at most. */
  readonly maxDays?: number;
}

export interface Days {
  /** Tells of every reading, with the journal position behind which the history has it. */
  touched(station: string, at: Instant, position: number): void;
  /** Forgets days of a station that [from, to) touches; all of them without a span. */
  drop(station: string, span?: { readonly from: Instant; readonly to: Instant }): void;
  /** Every local day from the first to the last date, both included. @throws AppError HISTORY_UNAVAILABLE */
  of(station: Station, from: LocalDate, to: LocalDate, now: Instant): Promise<Day[]>;
  /** Finished days of the year of `now`, from which `exceedancesOf` counts. @throws AppError HISTORY_UNAVAILABLE */
  year(station: Station, now: Instant): Promise<Day[]>;
}

/** Days asked of the history at once. */
const daysPerQuery = 31;

const nextDay = (day: LocalDay, offset: OffsetMs): LocalDay => dayOf(day.end, offset);

const daysBetween = (from: LocalDate, to: LocalDate, offset: OffsetMs): LocalDay[] => {
  const days: LocalDay[] = [];
  for (let day = dayOfDate(from, offset); day.date <= to; day = nextDay(day, offset)) days.push(day);
  return days;
};

/** Days next to each other, at most as many as are asked for at once. */
const runsOf = (days: readonly LocalDay[]): LocalDay[][] => {
  const runs: LocalDay[][] = [];
  for (const day of days) {
    const run = runs.at(-1);
    if (run && run.at(-1)?.end === day.start && run.length < daysPerQuery) run.push(day);
    else runs.push([day]);
  }
  return runs;
};

/** Exceedance days of the year of `now` for the limits of one quantity over one time, by the limit in force on each day. */
export const exceedancesOf = (
  days: readonly Day[],
  { quantity, averagingSeconds }: Pick<Threshold, 'quantity' | 'averagingSeconds'>,
  now: Instant,
  offset: OffsetMs,
): Exceedances => {
  const today = dayOf(now, offset);
  const through = dayOf(today.start - 1, offset).date;
  const year = Number(today.date.slice(0, 4));
  if (!through.startsWith(`${year}-`)) return { year, through, exceeded: [], kept: 0, unknown: 0, days: 0 };
  const verdicts = days
    .flatMap((day) => day.verdicts)
    .filter(({ threshold }) => threshold.quantity === quantity && threshold.averagingSeconds === averagingSeconds);
  const { exceeded, ...counts } = yearVerdict(verdicts, through);
  return { year, through, exceeded: [...exceeded], ...counts };
};

export const createDays = (options: DaysOptions): Days => {
  const { thresholds, offset, history, historyPosition, maxDays = 30_000 } = options;
  const kept = new Map<string, Map<LocalDate, Day>>();
  /** Days with readings that the history may not have yet, and the position behind which it has them. */
  const awaited = new Map<string, Map<LocalDate, number>>();
  /** One question for each station at a time: who asks later finds what the former one fetched. */
  const asking = new Map<string, Promise<unknown>>();
  /** How often days were dropped: what was asked for before is not kept. */
  let drops = 0;
  let last: { readonly day: LocalDay; readonly next: LocalDay } | undefined;

  /** The day of a reading and the next one; nearly always those of the reading before. */
  const daysAround = (at: Instant): { readonly day: LocalDay; readonly next: LocalDay } => {
    if (last && last.day.start <= at && at < last.day.end) return last;
    const day = dayOf(at, offset);
    last = { day, next: nextDay(day, offset) };
    return last;
  };

  const isAwaited = (station: string, date: LocalDate, position: number): boolean =>
    (awaited.get(station)?.get(date) ?? -1) > position;

  const touch = (station: string, date: LocalDate, position: number): void => {
    kept.get(station)?.delete(date);
    const dates = awaited.get(station) ?? new Map<LocalDate, number>();
    awaited.set(station, dates);
    dates.set(date, position);
    if (dates.size <= 4) return;
    const stored = historyPosition();
    for (const [one, until] of dates) if (until <= stored) dates.delete(one);
  };

  const keep = (station: string, day: Day): void => {
    const days = kept.get(station) ?? new Map<LocalDate, Day>();
    // The station asked for last stands last.
    kept.delete(station);
    kept.set(station, days);
    days.set(day.date, day);
  };

  const shrink = (): void => {
    let total = 0;
    for (const days of kept.values()) total += days.size;
    for (const [station, days] of kept) {
      if (total <= maxDays) return;
      total -= days.size;
      kept.delete(station);
    }
  };

  const hoursOf = async (station: Station, from: Instant, to: Instant): Promise<DayHours> => {
    const found = new Map<QuantityId, HourMean[]>();
    for (const quantity of new Set(station.quantities)) {
      const limit = Math.ceil((to - from) / hourMs) + 1;
      const query = { station: station.id, quantity, from, to, everyMs: hourMs, originMs: 0, limit };
      const buckets = await history.buckets(query);
      found.set(
        quantity,
        buckets.map((bucket) => hourOfBucket(quantity, station, bucket)),
      );
    }
    return found;
  };

  const ofDay = (hours: DayHours, { start, end }: LocalDay): DayHours =>
    new Map(
      [...hours].map(([quantity, all]) => [
        quantity,
        all.filter(({ from }) => from >= start - hoursBeforeDay * hourMs && from < end),
      ]),
    );

  const fetch = async (station: Station, run: readonly LocalDay[], now: Instant): Promise<Day[]> => {
    const [first, last] = [run[0], run.at(-1)];
    if (!first || !last) return [];
    const position = historyPosition();
    const dropsBefore = drops;
    const hours = await hoursOf(station, first.start - hoursBeforeDay * hourMs, last.end);
    const days: Day[] = [];
    await inSlices(run, (day) => {
      const isFinished = day.end <= now;
      days.push(dayOfHours(station, ofDay(hours, day), day, { catalogue: thresholds, offset, isFinished }));
    });
    if (drops !== dropsBefore) return days;
    for (const day of days) {
      if (day.isFinished && !isAwaited(station.id, day.date, position)) keep(station.id, day);
    }
    shrink();
    return days;
  };

  const answer = async (station: Station, wanted: readonly LocalDay[], now: Instant): Promise<Day[]> => {
    const found = new Map(kept.get(station.id));
    for (const run of runsOf(wanted.filter(({ date }) => !found.has(date)))) {
      for (const day of await fetch(station, run, now)) found.set(day.date, day);
    }
    return wanted.flatMap(({ date }) => found.get(date) ?? []);
  };

  const of = async (station: Station, wanted: readonly LocalDay[], now: Instant): Promise<Day[]> => {
    const former = asking.get(station.id) ?? Promise.resolve();
    const found = former.catch(() => {}).then(() => answer(station, wanted, now));
    asking.set(station.id, found);
    try {
      return await found;
    } finally {
      if (asking.get(station.id) === found) asking.delete(station.id);
    }
  };

  return {
    touched: (station, at, position) => {
      const { day, next } = daysAround(at);
      touch(station, day.date, position);
      // Means over 8 h of the next day reach back into this one.
      if (at >= day.end - hoursBeforeDay * hourMs) touch(station, next.date, position);
    },
    drop: (station, span) => {
      drops += 1;
      const days = kept.get(station);
      if (!days) return;
      kept.set(
        station,
        new Map(
          [...days].filter(([date]) => {
            if (!span) return false;
            const { start, end } = dayOfDate(date, offset);
            return end <= span.from || start - hoursBeforeDay * hourMs >= span.to;
          }),
        ),
      );
    },
    of: (station, from, to, now) => of(station, daysBetween(from, to, offset), now),
    year: (station, now) => {
      const today = dayOf(now, offset);
      const through = dayOf(today.start - 1, offset).date;
      return of(station, daysBetween(`${today.date.slice(0, 4)}-01-01`, through, offset), now);
    },
  };
};
