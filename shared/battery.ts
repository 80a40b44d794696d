/** Where the battery of a station is heading, from its lowest level of each day. A rule of this project. Pure. */
import { dayMs, type Instant } from './time.ts';

/** Finished days that are looked at. */
export const trendDays = 7;
const leastDays = 3;
/** From one day to the next, in percent: charged or replaced, and counted from there. More than the sun does from day to day. */
const jump = 10;
/** As much above the last low today: more than a solar panel adds between night and noon. */
const jumpToday = 25;
/** Percent per day; less is called steady. */
const steadyBelow = 0.5;

/**
 * Days of 24 h that begin at 00:00 UTC, 07:00 in the city: each holds one night, and the lowest level of a night is not moved by how
 * sunny the hour is.
 */
export const dayStart = (at: Instant): Instant => Math.floor(at / dayMs) * dayMs;

export interface DayLow {
  readonly day: Instant;
  /** Percent. */
  readonly low: number;
}

export interface BatteryTrend {
  /** Percent per day, below zero where it falls. */
  readonly perDay: number;
  readonly direction: 'falling' | 'steady' | 'rising';
  /** Whole days until it is empty at this pace; null unless it falls. */
  readonly daysLeft: number | null;
}

/** Lows since it was last charged or replaced. */
const sinceCharged = (lows: readonly DayLow[]): readonly DayLow[] => {
  const place = lows.findLastIndex(({ low }, i) => low - (lows[i - 1]?.low ?? low) >= jump);
  return place < 0 ? lows : lows.slice(place);
};

/** Least squares. */
const slopeOf = (lows: readonly DayLow[]): number => {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const days = lows.map(({ day }) => day / dayMs);
  const [meanDay, meanLow] = [mean(days), mean(lows.map(({ low }) => low))];
  const [up, down] = lows.reduce(
    ([up, down], { low }, i) => {
      const off = (days[i] ?? 0) - meanDay;
      return [up + off * (low - meanLow), down + off * off];
    },
    [0, 0],
  );
  return up / down;
};

/**
 * `lows`: of finished days, oldest first; `level`: the newest, percent. Undefined where too little is known: fewer than three days
 * since it was charged or replaced, none of them yesterday, or charged today.
 */
export const batteryTrend = (
  lows: readonly DayLow[],
  { level, now }: { readonly level: number; readonly now: Instant },
): BatteryTrend | undefined => {
  const today = dayStart(now);
  const known = lows.filter(({ day }) => day < today && day >= today - trendDays * dayMs);
  const counted = sinceCharged(known);
  const last = counted.at(-1);
  if (counted.length < leastDays || last?.day !== today - dayMs || level - last.low >= jumpToday) return undefined;
  const perDay = Math.round(slopeOf(counted) * 10) / 10;
  if (Math.abs(perDay) < steadyBelow) return { perDay, direction: 'steady', daysLeft: null };
  if (perDay > 0) return { perDay, direction: 'rising', daysLeft: null };
  // From the low: what is gone at dawn is gone, however sunny it is now.
  return { perDay, direction: 'falling', daysLeft: Math.floor(Math.min(level, last.low) / -perDay) };
};
