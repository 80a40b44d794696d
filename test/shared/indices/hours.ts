/** Clock hours as a test writes them down. */
import { emptyHour, type HourMean } from '../../../shared/indices/averages.ts';
import { hourMs, type Instant } from '../../../shared/time.ts';

/** Consecutive valid hours from `start`; null = missing. */
export const hoursFrom = (start: Instant, values: readonly (number | null)[]): HourMean[] =>
  values.map((value, index) => {
    const from = start + index * hourMs;
    if (value === null) return emptyHour(from, 60);
    return { from, to: from + hourMs, value, count: 60, captured: 60, expected: 60, needed: 45, valid: true };
  });

/** The hour that began at `from` as it stands after some minutes of one reading each. */
export const runningHour = (from: Instant, minutes: number, value: number | null): HourMean => ({
  ...emptyHour(from, 60),
  value: minutes === 0 ? null : value,
  count: minutes,
  captured: minutes,
  valid: minutes >= 45,
});

/** Local midnight of a date in Việt Nam. */
export const midnight = (date: string): Instant => Date.parse(`${date}T00:00:00+07:00`);
