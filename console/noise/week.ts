/** The usual week of a station: LAeq by day of the week and hour, over some weeks, against the limit of each hour. Pure. */
import type { Bucket } from '../../shared/api.ts';
import { neededOf } from '../../shared/indices/averages.ts';
import { combine } from '../../shared/indices/combine.ts';
import { stateOf } from '../../shared/indices/compliance.ts';
import type { LimitState } from '../../shared/indices-api.ts';
import { appliesAtHour, type ThresholdSite, thresholdsFor } from '../../shared/thresholds/select.ts';
import type { LocalDate, Threshold } from '../../shared/thresholds/threshold.ts';
import { dayMs, hourMs, type Instant, secondMs } from '../../shared/time.ts';

export const weekMs = 7 * dayMs;
export const weeks = 4;

export interface WeekCell {
  /** 0 = Monday. */
  readonly day: number;
  readonly hour: number;
  /** Energetic mean of the valid hours; null without any. */
  readonly level: number | null;
  /** Valid hours. */
  readonly hours: number;
  /** Of those, how many had a limit, and how many exceeded it. */
  readonly judged: number;
  readonly exceeded: number;
  /** In force now at this hour. */
  readonly limit: Threshold | undefined;
  /** Of the mean; a hint, no verdict: the law looks at single hours. */
  readonly state: LimitState;
}

export interface LocalClock {
  readonly localDate: (at: Instant) => LocalDate;
  readonly localHour: (at: Instant) => number;
}

/** 0 = Monday. */
export const weekdayOf = (date: LocalDate): number => (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;

/** Whole hours up to the last complete one, and as many weeks back. */
export const weeksSpan = (now: Instant): { from: Instant; to: Instant } => {
  const to = Math.floor(now / hourMs) * hourMs;
  return { from: to - weeks * weekMs, to };
};

/** The lowest limit over an hour that holds at a station at an hour of a date. */
const limitFinder = (station: ThresholdSite, catalogue: readonly Threshold[]) => {
  const byDate = new Map<LocalDate, Threshold[]>();
  return (date: LocalDate, hour: number): Threshold | undefined => {
    const known =
      byDate.get(date) ??
      thresholdsFor(station, 'laeq', catalogue, date)
        .filter(({ kind, averagingSeconds }) => kind === 'limit' && averagingSeconds === hourMs / secondMs)
        .sort((a, b) => a.value - b.value);
    byDate.set(date, known);
    return known.find((threshold) => appliesAtHour(threshold, hour));
  };
};

const averageOf = (at: Instant, value: number | null) => ({
  from: at,
  to: at + hourMs,
  value,
  captured: 1,
  expected: 1,
  needed: 1,
  valid: value !== null,
});

/** 168 cells, Monday 0 h first. */
export const weekCells = (
  station: ThresholdSite & { readonly interval: number },
  buckets: readonly Bucket[],
  catalogue: readonly Threshold[],
  now: Instant,
  { localDate, localHour }: LocalClock,
): WeekCell[] => {
  const limitAt = limitFinder(station, catalogue);
  const needed = neededOf(Math.max(1, Math.round(hourMs / (station.interval * secondMs))));
  const found = new Map<number, { values: number[]; judged: number; exceeded: number }>();
  for (const { at, count, mean } of buckets) {
    if (count < needed) continue;
    const date = localDate(at);
    const hour = localHour(at);
    const key = weekdayOf(date) * 24 + hour;
    const cell = found.get(key) ?? { values: [], judged: 0, exceeded: 0 };
    found.set(key, cell);
    cell.values.push(mean);
    const limit = limitAt(date, hour);
    if (!limit) continue;
    cell.judged += 1;
    if (stateOf(averageOf(at, mean), limit) === 'exceeds') cell.exceeded += 1;
  }
  const today = localDate(now);
  return Array.from({ length: 168 }, (_, key): WeekCell => {
    const hour = key % 24;
    const { values = [], judged = 0, exceeded = 0 } = found.get(key) ?? {};
    const level = combine(values, 'energetic');
    const limit = limitAt(today, hour);
    const state = limit ? stateOf(averageOf(now, level), limit) : 'not-enough-data';
    return { day: Math.floor(key / 24), hour, level, hours: values.length, judged, exceeded, limit, state };
  });
};

export interface WeekSummary {
  readonly hours: number;
  readonly judged: number;
  readonly exceeded: number;
  readonly loudest: WeekCell | undefined;
  readonly quietest: WeekCell | undefined;
}

export const weekSummary = (cells: readonly WeekCell[]): WeekSummary => {
  const known = cells.filter(({ level }) => level !== null);
  const sum = (of: (cell: WeekCell) => number): number => cells.reduce((total, cell) => total + of(cell), 0);
  const order = [...known].sort((a, b) => (b.level ?? 0) - (a.level ?? 0));
  return {
    hours: sum(({ hours }) => hours),
    judged: sum(({ judged }) => judged),
    exceeded: sum(({ exceeded }) => exceeded),
    loudest: order[0],
    quietest: order.at(-1),
  };
};
