/** Local time of Hải Phòng: UTC+7, no daylight saving. */
import { dayMs, hourMs, type Instant } from '../../shared/time.ts';

const offsetMs = 7 * hourMs;
const yearMs = 365.2425 * dayMs;
const newYear2026 = Date.UTC(2026, 0, 1) - offsetMs;

/** Hour of the day with its fraction, [0, 24). */
export const localHour = (at: Instant): number => ((at + offsetMs) % dayMs) / hourMs;

/** 0 = Sunday … 6 = Saturday. 1 January 1970 was a Thursday. */
export const localWeekday = (at: Instant): number => (Math.floor((at + offsetMs) / dayMs) + 4) % 7;

/** Angle within the year, radians: 0 at the start of 1 January. Good to a day. */
export const yearAngle = (at: Instant): number => ((at - newYear2026) / yearMs) * 2 * Math.PI;

/** Angle of a day of the year (1 = 1 January), for curves that peak on it. */
export const dayAngle = (dayOfYear: number): number => (dayOfYear / 365.2425) * 2 * Math.PI;

/** Curve through 24 values given for the start of each hour, joined by straight lines, wrapping over midnight. */
export const hourly = (values: readonly number[], at: Instant): number => {
  const hour = localHour(at);
  const i = Math.floor(hour);
  const from = values[i] ?? 0;
  return from + ((values[(i + 1) % 24] ?? 0) - from) * (hour - i);
};
