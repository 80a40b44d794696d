/**
 * Which days of a calendar year exceeded a limit, and the annual mean. Fed with the hours of whole local days, from memory or
 * from the history. Pure.
 */
import { quantities } from '../quantities.ts';
import { appliesAtHour, isReached } from '../thresholds/select.ts';
import { defaultDataCapture, type LocalDate } from '../thresholds/threshold.ts';
import { hourMs } from '../time.ts';
import {
  type Average,
  type HourMean,
  hoursBetween,
  largest,
  meanOfHours,
  neededOf,
  rollingMeans,
  settled,
} from './averages.ts';
import { type Aggregate, combine } from './combine.ts';
import { type AveragedThreshold, hoursOf } from './compliance.ts';
import { dayOfDate, type LocalDay, localHourOf, type OffsetMs, vietnamTime } from './local-day.ts';

export interface DayVerdict {
  readonly date: LocalDate;
  /** The limit that was in force on that day. */
  readonly threshold: AveragedThreshold;
  /** The day's mean, or the largest of its averages for limits over less than a day; undefined without a valid one. */
  readonly figure: Average | undefined;
  /**
   * One valid average above the limit is enough for `exceeded`; `kept` needs a day of enough data (18 of the 24 averages,
   * or three quarters of the hours to which the limit applies).
   */
  readonly verdict: 'exceeded' | 'kept' | 'not-enough-data';
}

/**
 * What one local day says about one limit over 1 h, 8 h or 24 h; undefined for other times. Hours in order of time, from
 * seven before the day for 8 h means, each of which belongs to the day on which it ends.
 */
export const dayVerdict = (
  threshold: AveragedThreshold,
  hours: readonly HourMean[],
  { date, start, end }: LocalDay,
  offset: OffsetMs = vietnamTime,
): DayVerdict | undefined => {
  const length = hoursOf(threshold);
  if (length === undefined) return undefined;
  const { aggregate } = quantities[threshold.quantity];
  const ofDay = hours.filter(({ from }) => from >= start && from < end);
  let averages: readonly Average[];
  let expected = (end - start) / hourMs;
  if (length === 24) {
    averages = [meanOfHours(hoursBetween(ofDay, start, end), aggregate, threshold.dataCapture)];
    expected = 1;
  } else if (length === 1) {
    averages = ofDay.filter(({ from }) => appliesAtHour(threshold, localHourOf(from, offset)));
    expected = Array.from({ length: expected }, (_, index) => start + index * hourMs).filter((from) =>
      appliesAtHour(threshold, localHourOf(from, offset)),
    ).length;
  } else {
    const reaching = hoursBetween(hours, start - (length - 1) * hourMs, end);
    averages = rollingMeans(reaching, length, aggregate, threshold.dataCapture);
  }
  const figure = largest(averages);
  const enough = averages.filter(({ valid }) => valid).length >= neededOf(expected);
  const isExceeded = figure?.value != null && isReached(settled(figure.value), threshold);
  return { date, threshold, figure, verdict: isExceeded ? 'exceeded' : enough ? 'kept' : 'not-enough-data' };
};

export interface YearVerdict {
  readonly exceeded: readonly LocalDate[];
  readonly kept: number;
  /** Days so far without enough data, days that were not given among them. */
  readonly unknown: number;
  /** Days of the year up to and including `through`. */
  readonly days: number;
}

const daysBetween = (from: LocalDate, to: LocalDate): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / (24 * hourMs));

/** Exceedance days of the calendar year of `through`, the last day that has ended. */
export const yearVerdict = (verdicts: readonly DayVerdict[], through: LocalDate): YearVerdict => {
  const first = `${through.slice(0, 4)}-01-01`;
  const ofYear = verdicts.filter(({ date }) => date >= first && date <= through);
  const days = daysBetween(first, through) + 1;
  const exceeded = ofYear.filter(({ verdict }) => verdict === 'exceeded').map(({ date }) => date);
  const kept = ofYear.filter(({ verdict }) => verdict === 'kept').length;
  return { exceeded, kept, unknown: days - exceeded.length - kept, days };
};

/**
 * The limit of a time that is in force on a date, of all entries for one quantity at one station, the earlier and later ones
 * among them: the 24 h limit of PM2.5 is 50 µg/m³ on 31/12/2025 and 45 on the next day.
 */
export const limitOn = (
  thresholds: readonly AveragedThreshold[],
  averagingSeconds: number,
  date: LocalDate,
): AveragedThreshold | undefined =>
  thresholds.find(
    ({ kind, averagingSeconds: over, from, until }) =>
      kind === 'limit' &&
      over === averagingSeconds &&
      (from === undefined || from <= date) &&
      (until === undefined || date <= until),
  );

/** Mean over the days of a calendar year with valid means: valid with three quarters of all days of the year. */
export const yearMean = (
  days: readonly Average[],
  year: number,
  aggregate: Aggregate = 'mean',
  offset: OffsetMs = vietnamTime,
): Average => {
  const from = dayOfDate(`${year}-01-01`, offset).start;
  const to = dayOfDate(`${year + 1}-01-01`, offset).start;
  const valid = days.filter((day) => day.valid && day.from >= from && day.to <= to);
  const expected = Math.round((to - from) / (24 * hourMs));
  const needed = neededOf(expected, defaultDataCapture);
  const value = combine(
    valid.flatMap(({ value: mean }) => (mean === null ? [] : [mean])),
    aggregate,
  );
  return { from, to, value, captured: valid.length, expected, needed, valid: valid.length >= needed };
};
