/** The compliance clock: legal averages, room that is left, projections, and days of a year. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type HourMean, meanOfHours } from '../../../shared/indices/averages.ts';
import { type AveragedThreshold, complianceOf, stateOf } from '../../../shared/indices/compliance.ts';
import { dayVerdict, limitOn, yearMean, yearVerdict } from '../../../shared/indices/exceedance.ts';
import { dayOfDate } from '../../../shared/indices/local-day.ts';
import type { QuantityId } from '../../../shared/quantities.ts';
import { builtInThresholds } from '../../../shared/thresholds/catalogue.ts';
import { dayMs, hourMs, minuteMs } from '../../../shared/time.ts';
import { hoursFrom, midnight, runningHour } from './hours.ts';

const entry = (id: string): AveragedThreshold => {
  const found = builtInThresholds.find((one) => one.id === id);
  if (found?.kind !== 'limit' && found?.kind !== 'guideline') throw new Error(`there is no ${id}`);
  return found;
};
const pm25 = entry('qcvn-05-2023.pm25.24h.2026');
const today = midnight('2026-11-22');
const repeat = (count: number, value: number) => Array.from({ length: count }, () => value);

/** Yesterday at one level, today by the hour, and the running hour so far. */
const clock = (
  threshold: AveragedThreshold,
  yesterday: number,
  hours: readonly (number | null)[],
  minutes: number,
  value: number | null,
) => {
  const running = today + hours.length * hourMs;
  return complianceOf({
    threshold,
    hours: [
      ...hoursFrom(today - dayMs, repeat(24, yesterday)),
      ...hoursFrom(today, hours),
      runningHour(running, minutes, value),
    ],
    at: running + minutes * minuteMs,
  });
};

describe('a limit over 24 hours', () => {
  it('compares the last 24 hours, and counts the room of the calendar day', () => {
    const found = clock(pm25, 40, repeat(10, 50), 0, null);

    expect(found?.current).toMatchObject({
      from: today - 14 * hourMs,
      to: today + 10 * hourMs,
      captured: 24,
      valid: true,
    });
    expect(found?.current.value).toBeCloseTo((14 * 40 + 10 * 50) / 24, 12);
    expect(found).toMatchObject({ state: 'near', isLost: false });
    expect(found?.soFar).toMatchObject({ from: today, value: 50, captured: 10, expected: 24 });
    // 24 × 45 = 10 × 50 + 14 × m
    expect(found?.margin).toBeCloseTo((24 * 45 - 500) / 14, 12);
    // At 50 µg/m³ the dose of the day is spent 1080/50 hours after midnight.
    expect(found?.projectedAt).toBeCloseTo(today + (1_080 / 50) * hourMs, -1);
  });

  it.each([
    [30, 30, 'within'],
    [36, 36, 'near'],
    [45, 45, 'near'],
    [45.1, 45.1, 'exceeds'],
  ])('of a mean of %d and %d µg/m³ is %s', (yesterday, now, state) => {
    expect(clock(pm25, yesterday, repeat(6, now), 0, null)?.state).toBe(state);
  });

  it('is not exceeded by a mean of exactly 45, however it came about', () => {
    const hours = Array.from({ length: 24 }, (_, index) => (index % 2 === 0 ? 44.9 : 45.1));
    const average = meanOfHours(hoursFrom(today, hours), 'mean');

    expect(stateOf(average, pm25)).toBe('near');
    expect(stateOf({ ...average, value: 45.00000000000001 }, pm25)).toBe('near');
    expect(stateOf({ ...average, value: 45.000001 }, pm25)).toBe('exceeds');
    expect(stateOf({ ...average, valid: false }, pm25)).toBe('not-enough-data');
  });

  it('is lost when even clean air cannot bring it down', () => {
    expect(clock(pm25, 10, repeat(11, 99), 0, null)).toMatchObject({
      isLost: true,
      margin: null,
      projectedAt: today + 11 * hourMs,
    });
    expect(clock(pm25, 10, repeat(11, 98), 0, null)).toMatchObject({ isLost: false });
  });

  it('is not projected at a rate that keeps it, nor without a rate', () => {
    expect(clock(pm25, 10, repeat(10, 44), 30, 44)).toMatchObject({ projectedAt: null, rate: 44 });
    expect(clock(pm25, 10, [...repeat(6, 60), null, null, null], 0, null)).toMatchObject({
      rate: null,
      projectedAt: null,
    });
  });

  it('goes on with the running hour once a quarter of it is there', () => {
    expect(clock(pm25, 10, repeat(10, 20), 10, 80)?.rate).toBe(20);
    expect(clock(pm25, 10, repeat(10, 20), 20, 80)?.rate).toBe(80);
  });

  it('has no verdict for a day that cannot become valid any more', () => {
    const hours = [...Array.from({ length: 7 }, () => null), ...repeat(3, 20)];

    expect(clock(pm25, 10, hours, 0, null)).toMatchObject({ margin: null, isLost: false, projectedAt: null });
    expect(clock(pm25, 10, hours.slice(1), 0, null)?.margin).not.toBeNull();
  });

  it('does not count on a running hour that has lost too much already', () => {
    const running = today + 10 * hourMs;
    const found = complianceOf({
      threshold: pm25,
      hours: [...hoursFrom(today, repeat(10, 50)), runningHour(running, 10, 80)],
      at: running + 40 * minuteMs,
    });

    // 10 of 40 minutes: with the 20 to come it cannot have 45. 23 × 45 = 500 + 13 × m
    expect(found?.margin).toBeCloseTo((23 * 45 - 500) / 13, 12);
  });

  it('needs 18 hours for what it says now', () => {
    const at = today + 12 * hourMs;
    const stateWith = (known: number) =>
      complianceOf({ threshold: pm25, hours: hoursFrom(at - known * hourMs, repeat(known, 60)), at })?.state;

    expect([stateWith(17), stateWith(18)]).toEqual(['not-enough-data', 'exceeds']);
  });
});

describe('the margin', () => {
  it('is the level at which the window ends exactly at the limit, for means and for decibels', () => {
    const noise = entry('qcvn-26-2010.ordinary.day');
    fc.assert(
      fc.property(
        fc.constantFrom<[AveragedThreshold, QuantityId]>(
          [pm25, 'pm25'],
          [entry('qcvn-05-2023.o3.8h'), 'o3'],
          [noise, 'laeq'],
          [entry('qcvn-05-2023.no2.1h'), 'no2'],
        ),
        fc.array(fc.option(fc.integer({ min: 20, max: 90 }), { freq: 8 }), { minLength: 9, maxLength: 19 }),
        fc.integer({ min: 0, max: 59 }),
        ([threshold], past, minutes) => {
          const running = today + past.length * hourMs;
          const partial = runningHour(running, minutes, 50);
          const before = [...hoursFrom(today - dayMs, repeat(24, 40)), ...hoursFrom(today, past)];
          const found = complianceOf({ threshold, hours: [...before, partial], at: running + minutes * minuteMs });
          if (found?.margin == null || !Number.isFinite(found.margin)) return;
          // Fill what is left with the margin and take the legal mean of the window.
          const up = (value: number) => (threshold === noise ? 10 ** (value / 10) : value);
          const down = (value: number) => (threshold === noise ? 10 * Math.log10(value) : value);
          const filled = down((minutes * up(50) + (60 - minutes) * up(found.margin)) / 60);
          const to = threshold.averagingSeconds === 86_400 ? today + dayMs : running + hourMs;
          const rest = hoursFrom(running, [filled, ...repeat((to - running) / hourMs - 1, found.margin)]);
          const window = [...before, ...rest].filter(
            ({ from }) => from >= to - threshold.averagingSeconds * 1_000 && from < to,
          );
          const mean = meanOfHours(window, threshold === noise ? 'energetic' : 'mean');

          expect(mean.value).toBeCloseTo(threshold.value, 6);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('a limit over 8 hours', () => {
  const o3 = entry('qcvn-05-2023.o3.8h');

  it('compares the last 8 hours, and counts the room of the hour that runs', () => {
    const found = clock(o3, 0, [...repeat(4, 0), ...repeat(8, 110)], 0, null);

    expect(found).toMatchObject({
      state: 'near',
      current: { from: today + 4 * hourMs, to: today + 12 * hourMs, value: 110 },
    });
    expect(found?.soFar).toMatchObject({ from: today + 5 * hourMs, captured: 7, expected: 8 });
    expect(found?.margin).toBeCloseTo(8 * 120 - 7 * 110, 12);
  });

  it('is projected to the first coming window that exceeds', () => {
    // Means of the next windows at 150: (7×110 + 150)/8 = 115, (6×110 + 300)/8 = 120, (5×110 + 450)/8 = 125.
    const found = clock(o3, 0, [...repeat(4, 0), ...repeat(8, 110)], 20, 150);

    expect(found?.rate).toBe(150);
    expect(found?.projectedAt).toBe(today + 15 * hourMs);
    expect(clock(o3, 0, [...repeat(4, 0), ...repeat(8, 110)], 20, 119)?.projectedAt).toBeNull();
  });
});

describe('a limit over an hour', () => {
  it('is near from 80 % on, and counts the room of the minutes that are left', () => {
    const no2 = entry('qcvn-05-2023.no2.1h');
    const found = clock(no2, 0, [160], 45, 220);

    expect(found).toMatchObject({ state: 'near', current: { value: 160, captured: 60, expected: 60, needed: 45 } });
    // 60 × 200 = 45 × 220 + 15 × m
    expect(found?.margin).toBeCloseTo(140, 9);
    // 12,000 µg·min are spent after 54.5 minutes.
    expect(found?.projectedAt).toBeCloseTo(today + hourMs + (12_000 / 220) * minuteMs, -1);
  });

  it('of noise is near by energy, and holds in its hours only', () => {
    const day = entry('qcvn-26-2010.ordinary.day');
    const at = (hour: number, level: number) => clock(day, 50, repeat(hour, level), 0, null);

    expect([69, 69.04, 70, 70.1].map((level) => at(12, level)?.state)).toEqual(['within', 'near', 'near', 'exceeds']);
    expect(at(6, 60)).toBeUndefined();
    expect(at(7, 60)?.state).toBe('within');
    expect(at(21, 60)).toMatchObject({ state: 'within', margin: null });
    expect(at(22, 60)).toBeUndefined();
  });
});

it('limits over minutes or a year, and percentiles of a year, are not for this clock', () => {
  for (const id of ['who-2021.so2.10min', 'qcvn-05-2023.pm25.year', 'who-2021.pm25.24h']) {
    expect(clock(entry(id), 10, [10], 0, null)).toBeUndefined();
  }
});

describe('the days of a year', () => {
  const limits = builtInThresholds.filter(
    (one): one is AveragedThreshold => one.kind === 'limit' && one.quantity === 'pm25',
  );
  const verdictOn = (date: string, hours: (start: number) => HourMean[]) => {
    const day = dayOfDate(date);
    const limit = limitOn(limits, 86_400, date);
    const found = limit && dayVerdict(limit, hours(day.start), day);
    if (!found) throw new Error('no verdict');
    return found;
  };
  const steady = (value: number) => (start: number) => hoursFrom(start, repeat(24, value));

  it('are judged by the limit of their date: 50 until 31/12/2025, 45 from the next day', () => {
    expect(
      ['2013-06-01', '2025-12-31', '2026-01-01'].map((date) => limitOn(limits, 86_400, date)?.law.document),
    ).toEqual(['QCVN 05:2013/BTNMT', 'QCVN 05:2023/BTNMT', 'QCVN 05:2023/BTNMT']);
    expect(verdictOn('2025-12-31', steady(47))).toMatchObject({ verdict: 'kept', threshold: { value: 50 } });
    expect(verdictOn('2026-01-01', steady(47))).toMatchObject({ verdict: 'exceeded', threshold: { value: 45 } });
    expect(verdictOn('2026-01-01', steady(45)).verdict).toBe('kept');
  });

  it('need 18 hours to be judged', () => {
    const some = (count: number) => (start: number) => hoursFrom(start, repeat(count, 90));

    expect([some(17), some(18)].map((hours) => verdictOn('2026-03-01', hours).verdict)).toEqual([
      'not-enough-data',
      'exceeded',
    ]);
    expect(verdictOn('2026-03-01', () => [])).toMatchObject({ verdict: 'not-enough-data' });
  });

  it('are exceeded by one hour or one 8 h mean, those that reach back into the day before as well', () => {
    const day = dayOfDate('2026-11-22');
    const no2 = dayVerdict(entry('qcvn-05-2023.no2.1h'), hoursFrom(day.start, [201, 10]), day);
    const evening = hoursFrom(day.start - 7 * hourMs, [...repeat(7, 200), ...repeat(24, 10)]);

    expect(no2).toMatchObject({ verdict: 'exceeded', figure: { value: 201 } });
    expect(dayVerdict(entry('qcvn-05-2023.o3.8h'), evening, day)).toMatchObject({
      verdict: 'exceeded',
      figure: { to: day.start + hourMs },
    });
  });

  it('of noise look at the hours of their limit', () => {
    const day = dayOfDate('2026-11-22');
    const hours = hoursFrom(
      day.start,
      Array.from({ length: 24 }, (_, hour) => (hour === 22 ? 60 : 50)),
    );
    const verdict = (id: string) => dayVerdict(entry(id), hours, day)?.verdict;

    expect([verdict('qcvn-26-2010.ordinary.day'), verdict('qcvn-26-2010.ordinary.night')]).toEqual([
      'kept',
      'exceeded',
    ]);
  });

  it('are counted through the last that ended, unknown ones by name', () => {
    const verdicts = ['2025-12-31', '2026-01-01', '2026-01-02', '2026-01-03'].map((date, index) =>
      verdictOn(date, steady([99, 47, 30, 50][index] ?? 0)),
    );

    expect(yearVerdict(verdicts, '2026-01-05')).toEqual({
      exceeded: ['2026-01-01', '2026-01-03'],
      kept: 1,
      unknown: 2,
      days: 5,
    });
  });

  it('have a mean when three quarters of the year do', () => {
    const first = dayOfDate('2026-01-01').start;
    const days = (count: number) =>
      Array.from({ length: count }, (_, index) =>
        meanOfHours(hoursFrom(first + index * dayMs, repeat(24, 20 + (index % 2) * 10)), 'mean'),
      );

    expect(yearMean(days(274), 2026)).toMatchObject({
      value: 25,
      captured: 274,
      expected: 365,
      needed: 274,
      valid: true,
    });
    expect(yearMean(days(273), 2026)).toMatchObject({ valid: false });
    expect(yearMean(days(10), 2025)).toMatchObject({ value: null, captured: 0 });
  });
});
