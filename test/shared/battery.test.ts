import { describe, expect, it } from 'vitest';
import { batteryTrend, dayStart } from '../../shared/battery.ts';
import { dayMs, hourMs } from '../../shared/time.ts';

const today = Date.UTC(2026, 10, 22);
const now = today + 5 * hourMs;
/** Lows of the days before today, the last one of yesterday. */
const lows = (...values: number[]) => values.map((low, i) => ({ day: today - (values.length - i) * dayMs, low }));
const trend = (values: number[], level = values.at(-1) ?? 0) => batteryTrend(lows(...values), { level, now });

describe('where a battery is heading', () => {
  it('is a line through the lows of its days, and when it is empty', () => {
    expect(trend([100, 97, 94, 91, 88])).toEqual({ perDay: -3, direction: 'falling', daysLeft: 29 });
    // The sun of noon does not put it off.
    expect(trend([46, 43, 40, 37, 34], 48)).toMatchObject({ perDay: -3, daysLeft: 11 });
    expect(trend([46, 43, 40, 37, 34], 30)).toMatchObject({ daysLeft: 10 });
  });

  it('is steady or rising without an end', () => {
    expect(trend([80, 80.4, 79.8, 80.1])).toMatchObject({ direction: 'steady', daysLeft: null });
    expect(trend([60, 63, 66, 69])).toMatchObject({ perDay: 3, direction: 'rising', daysLeft: null });
  });

  it('says nothing before three days are over', () => {
    expect(trend([90, 87])).toBeUndefined();
    expect(trend([90, 87, 84])).toMatchObject({ perDay: -3 });
    expect(trend([])).toBeUndefined();
  });

  it('counts from where it was charged or replaced', () => {
    expect(trend([30, 20, 98, 96, 94])).toMatchObject({ perDay: -2, daysLeft: 47 });
    expect(trend([40, 30, 20, 98, 96])).toBeUndefined();
    // Today.
    expect(trend([40, 30, 20], 95)).toBeUndefined();
  });

  it('leaves out today, what is older than a week, and who has not told for a day', () => {
    const days = lows(99, 95, 91, 88, 85, 82, 79, 76, 73);
    expect(batteryTrend(days, { level: 73, now })).toMatchObject({ perDay: -3 });
    expect(batteryTrend([...lows(90, 87, 84), { day: today, low: 10 }], { level: 84, now })).toMatchObject({
      perDay: -3,
    });
    expect(batteryTrend(lows(90, 87, 84), { level: 84, now: now + dayMs })).toBeUndefined();
  });

  it('draws through the days there are', () => {
    const [first, , third, fourth] = lows(91, 88, 85, 82);
    if (!first || !third || !fourth) throw new Error('four days');
    expect(batteryTrend([first, third, fourth], { level: 82, now })).toMatchObject({ perDay: -3, daysLeft: 27 });
  });

  it('has days that begin at 07:00 in the city', () => {
    expect(dayStart(Date.parse('2026-11-22T06:59:00+07:00'))).toBe(today - dayMs);
    expect(dayStart(Date.parse('2026-11-22T07:00:00+07:00'))).toBe(today);
  });
});
