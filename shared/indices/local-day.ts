/**
 * The legal day: local midnight to local midnight. The zone is given as a function, because zone databases are the business
 * of the runtime (`createLocalTime(zone).offsetMs` in the gateway fits). Clock hours are counted in UTC, so the offset has
 * to be whole hours, as it is in Việt Nam. Pure.
 */
import type { LocalDate } from '../thresholds/threshold.ts';
import { dayMs, hourMs, type Instant } from '../time.ts';

/** Local time minus UTC at an instant, ms. */
export type OffsetMs = (at: Instant) => number;

/** Asia/Ho_Chi_Minh: UTC+7 all year; no daylight saving since 1975. */
export const vietnamTime: OffsetMs = () => 7 * hourMs;

/** [start, end) of one local date; 24 hours, unless the zone changed its clock. */
export interface LocalDay {
  readonly date: LocalDate;
  readonly start: Instant;
  readonly end: Instant;
}

const dateOf = (local: number): LocalDate => new Date(local).toISOString().slice(0, 10);

const startOf = (utcMidnight: number, offset: OffsetMs): Instant => {
  // The offset that holds at local midnight, not at the midnight of UTC.
  const guess = utcMidnight - offset(utcMidnight);
  return utcMidnight - offset(guess);
};

/** The local day of a date such as `2026-11-22`. */
export const dayOfDate = (date: LocalDate, offset: OffsetMs = vietnamTime): LocalDay => {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  return { date, start: startOf(midnight, offset), end: startOf(midnight + dayMs, offset) };
};

/** The local day that holds an instant. */
export const dayOf = (at: Instant, offset: OffsetMs = vietnamTime): LocalDay =>
  dayOfDate(dateOf(at + offset(at)), offset);

/** Local hour 0 to 23 at an instant. */
export const localHourOf = (at: Instant, offset: OffsetMs = vietnamTime): number =>
  Math.floor(((((at + offset(at)) % dayMs) + dayMs) % dayMs) / hourMs);

/** Start of the clock hour that holds an instant. */
export const hourStart = (at: Instant): Instant => Math.floor(at / hourMs) * hourMs;
