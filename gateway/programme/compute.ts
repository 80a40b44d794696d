/**
 * Sums of stations over a period, from hourly buckets of the history: station after station, four questions at a time, in
 * slices of some milliseconds, so that nothing else waits for it.
 */
import { setImmediate } from 'node:timers/promises';
import type { Bucket } from '../../shared/api.ts';
import { datesOf, type Period } from '../../shared/city-programme/period.ts';
import { dayOf, dayOfDate, hourStart, type LocalDay, type OffsetMs } from '../../shared/indices/local-day.ts';
import type { QuantityId } from '../../shared/quantities.ts';
import type { LocalDate, Threshold } from '../../shared/thresholds/threshold.ts';
import { hourMs, type Instant } from '../../shared/time.ts';
import type { HistoryReader } from '../history/history.ts';
import type { DayCache, Settling } from './day-cache.ts';
import { fetchPeaks, type Peaks } from './peaks.ts';
import { type DayInput, type ProgrammeStation, reachBackHours, type StationDay, stationDayOf } from './station-day.ts';
import { type StationPeriod, sumDays } from './station-period.ts';

export interface ComputeDeps {
  readonly history: Pick<HistoryReader, 'buckets' | 'range'>;
  readonly catalogue: readonly Threshold[];
  readonly offset: OffsetMs;
  readonly cache: DayCache;
  readonly settling: Pick<Settling, 'isSettled'>;
}

export interface ComputeInput {
  readonly sites: readonly ProgrammeStation[];
  readonly period: Period;
  readonly now: Instant;
  /** Told after every piece: share done, 0 to 1. False ends the work. */
  readonly onProgress: (share: number) => boolean;
}

export interface Computed {
  readonly until: Instant;
  /** The history had everything of the days that were over. */
  readonly isSettled: boolean;
  readonly sums: ReadonlyMap<string, StationPeriod>;
}

/** Questions to the history at a time. */
const parallel = 4;
/** Days fetched at once. */
const pieceDays = 31;
/** How long the event loop may be held. */
const sliceMs = 8;

/** Runs of neighbouring days, each of at most `pieceDays`. */
const piecesOf = (days: readonly LocalDay[]): LocalDay[][] => {
  const pieces: LocalDay[][] = [];
  for (const day of days) {
    const last = pieces.at(-1);
    if (last && last.length < pieceDays && last.at(-1)?.end === day.start) last.push(day);
    else pieces.push([day]);
  }
  return pieces;
};

/** Lets everybody else go first, when the slice is over. */
const createBreath = (): (() => Promise<void>) => {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < sliceMs) return;
    await setImmediate();
    since = performance.now();
  };
};

/** What the figures of some days are made of. */
type Fetched = Pick<DayInput, 'buckets' | 'peaks'>;

/** Hours from `reachBackHours` before `from` on; water from `from` on. */
const fetchHours = async (
  { history }: ComputeDeps,
  { station }: ProgrammeStation,
  from: Instant,
  to: Instant,
  now: Instant,
): Promise<Fetched> => {
  const waiting = [...new Set(station.quantities)];
  const buckets = new Map<QuantityId, ReadonlyMap<Instant, Bucket>>();
  const peaks = new Map<QuantityId, Peaks>();
  const reachingFrom = from - reachBackHours * hourMs;
  const limit = Math.ceil((to - reachingFrom) / hourMs) + 1;
  const work = async (): Promise<void> => {
    for (let quantity = waiting.shift(); quantity; quantity = waiting.shift()) {
      const query = { station: station.id, quantity, from: reachingFrom, to, everyMs: hourMs, originMs: 0, limit };
      const found = new Map((await history.buckets(query)).map((bucket) => [bucket.at, bucket]));
      buckets.set(quantity, found);
      if (quantity !== 'water_level' && quantity !== 'water_depth') continue;
      const span = { from, to: Math.min(to, hourStart(now) + hourMs) };
      peaks.set(quantity, await fetchPeaks(history, station, quantity, found, span));
    }
  };
  await Promise.all(Array.from({ length: Math.min(parallel, waiting.length) }, work));
  return { buckets, peaks };
};

const cut = <T>(
  all: ReadonlyMap<QuantityId, ReadonlyMap<Instant, T>>,
  from: Instant,
  to: Instant,
): Map<QuantityId, ReadonlyMap<Instant, T>> => {
  const parts = new Map<QuantityId, ReadonlyMap<Instant, T>>();
  for (const [quantity, hours] of all) {
    const own = new Map<Instant, T>();
    for (let at = from; at < to; at += hourMs) {
      const one = hours.get(at);
      if (one !== undefined) own.set(at, one);
    }
    parts.set(quantity, own);
  }
  return parts;
};

/** What the figures of one day look at. */
const cutOut = ({ buckets, peaks }: Fetched, { start, end }: LocalDay): Fetched => ({
  buckets: cut(buckets, start - reachBackHours * hourMs, end),
  peaks: cut(peaks, start, end),
});

/** Undefined when it was told to end. @throws AppError HISTORY_UNAVAILABLE */
export const computePeriod = async (deps: ComputeDeps, input: ComputeInput): Promise<Computed | undefined> => {
  const { cache, catalogue, offset, settling } = deps;
  const { sites, period, now, onProgress } = input;
  const until = hourStart(now);
  const today = dayOf(now, offset).date;
  const days = datesOf(period)
    .filter((date) => date <= today)
    .map((date) => dayOfDate(date, offset));
  const [first, last] = [days[0], days.at(-1)];
  const sums = new Map<string, StationPeriod>();
  if (!first || !last) return { until: Math.min(until, dayOfDate(period.from, offset).start), isSettled: true, sums };
  const bounds = {
    startOf: (date: LocalDate) => dayOfDate(date, offset).start,
    from: first.start,
    to: last.end,
    until,
  };
  /** Its averages reach into the day before. */
  const isSettledDay = ({ date, start }: LocalDay): boolean =>
    settling.isSettled(date) && settling.isSettled(dayOf(start - 1, offset).date);
  let isSettled = true;
  const total = Math.max(1, sites.length * days.length);
  const breathe = createBreath();
  for (const [index, site] of sites.entries()) {
    const known = new Map<LocalDate, StationDay>();
    for (const { date } of days) {
      const day = cache.get(site, date);
      if (day) known.set(date, day);
    }
    for (const piece of piecesOf(days.filter(({ date }) => !known.has(date)))) {
      const [from, to] = [piece[0], piece.at(-1)];
      if (!from || !to) continue;
      // Asked before the history is: what comes in meanwhile is noticed.
      const settled = new Set(piece.filter(isSettledDay).map(({ date }) => date));
      const fetched = await fetchHours(deps, site, from.start, to.end, now);
      for (const day of piece) {
        await breathe();
        const figures = stationDayOf({ site, catalogue, day, until, ...cutOut(fetched, day), offset });
        known.set(day.date, figures);
        if (day.end > until) continue;
        if (settled.has(day.date)) cache.put(site, figures);
        else isSettled = false;
      }
      if (!onProgress((index * days.length + known.size) / total)) return undefined;
    }
    sums.set(
      site.station.id,
      sumDays(
        days.flatMap(({ date }) => known.get(date) ?? []),
        bounds,
      ),
    );
    await breathe();
    if (!onProgress(((index + 1) * days.length) / total)) return undefined;
  }
  return { until: Math.min(until, last.end), isSettled, sums };
};
