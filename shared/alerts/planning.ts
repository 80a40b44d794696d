/** When a rule may raise: days and hours of the legal zone. Pure. */
import type { OffsetMs } from '../indices/local-day.ts';
import { dayMs, type Instant, minuteMs } from '../time.ts';
import type { Planning } from './rule.ts';

const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));

/** ISO 8601 weekday of a count of local days since the epoch, which was a Thursday. */
const weekdayOf = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1;

/** `from` is inside, `to` is not. A span over midnight belongs to the day on which it begins; null = always. */
export const isPlanned = (planning: Planning | null, at: Instant, offset: OffsetMs): boolean => {
  if (planning === null) return true;
  const local = at + offset(at);
  const day = Math.floor(local / dayMs);
  const minute = (local - day * dayMs) / minuteMs;
  const from = minutesOf(planning.from);
  const to = minutesOf(planning.to);
  const isOn = (one: number): boolean => planning.days.includes(weekdayOf(one));
  if (from === to) return isOn(day);
  if (from < to) return isOn(day) && minute >= from && minute < to;
  return (isOn(day) && minute >= from) || (isOn(day - 1) && minute < to);
};
