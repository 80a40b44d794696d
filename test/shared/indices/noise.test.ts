/** Levels by hours, by the periods of the law, and Lden. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { combine } from '../../../shared/indices/combine.ts';
import { dayOf, dayOfDate, localHourOf } from '../../../shared/indices/local-day.ts';
import {
  highest,
  laeqOver,
  ldenOf,
  ldenOfLevels,
  noiseLimitsAt,
  periodHolding,
  periodLevels,
  periodOn,
} from '../../../shared/indices/noise.ts';
import { builtInThresholds } from '../../../shared/thresholds/catalogue.ts';
import { thresholdsFor } from '../../../shared/thresholds/select.ts';
import { hourMs } from '../../../shared/time.ts';
import { hoursFrom, midnight } from './hours.ts';

const day = dayOfDate('2026-11-22');
const limitsOf = (areaClass: string) =>
  thresholdsFor({ id: 'n', quantities: ['laeq'], areaClass }, 'laeq', builtInThresholds, '2026-11-22');

describe('the local day', () => {
  it('begins at 17:00 UTC, in every season and year', () => {
    for (const at of ['2026-01-01', '2026-07-01', '1999-12-31', '2028-02-29']) {
      expect(dayOfDate(at).start).toBe(midnight(at));
      expect(dayOfDate(at).end - dayOfDate(at).start).toBe(24 * hourMs);
    }
    expect(dayOf(Date.parse('2026-11-22T16:59:59.999Z')).date).toBe('2026-11-22');
    expect(dayOf(Date.parse('2026-11-22T17:00:00Z')).date).toBe('2026-11-23');
    expect([localHourOf(day.start), localHourOf(day.start - 1)]).toEqual([0, 23]);
  });

  it('has 23 or 25 hours where the clock changes', () => {
    // A zone one hour ahead of UTC, two from 29 March 01:00 UTC to 25 October 01:00 UTC.
    const offset = (at: number) => (at >= Date.UTC(2026, 2, 29, 1) && at < Date.UTC(2026, 9, 25, 1) ? 2 : 1) * hourMs;
    const lengthOf = (date: string) => (dayOfDate(date, offset).end - dayOfDate(date, offset).start) / hourMs;

    expect(['2026-03-28', '2026-03-29', '2026-10-25'].map(lengthOf)).toEqual([24, 23, 25]);
    expect(dayOf(dayOfDate('2026-03-29', offset).end, offset).date).toBe('2026-03-30');
  });
});

it('the local day begins by the offset of its midnight, not of the midnight of UTC', () => {
  // A zone 12 hours ahead, 13 from 02:00 local time of 27 September on.
  const offset = (at: number) => (at >= Date.UTC(2026, 8, 26, 14) ? 13 : 12) * hourMs;

  expect(dayOfDate('2026-09-27', offset)).toMatchObject({
    start: Date.UTC(2026, 8, 26, 12),
    end: Date.UTC(2026, 8, 27, 11),
  });
});

describe('a level over several hours', () => {
  it('is decided by the loud ones', () => {
    expect(combine([60, 60, 60, 80], 'energetic')).toBeCloseTo(10 * Math.log10((3 * 1e6 + 1e8) / 4), 12);
    expect(combine([60, 70], 'energetic')?.toFixed(1)).toBe('67.4');
  });

  it('lies between the plain mean and the largest', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 15, max: 150, noNaN: true }), { minLength: 1 }), (levels) => {
        const level = combine(levels, 'energetic') ?? Number.NaN;
        expect(level).toBeGreaterThanOrEqual(levels.reduce((a, b) => a + b, 0) / levels.length - 1e-9);
        expect(level).toBeLessThanOrEqual(Math.max(...levels) + 1e-9);
      }),
    );
  });

  it('needs three quarters of the hours, those not given among them', () => {
    expect(laeqOver(hoursFrom(day.start, [50, 50, 50]), day.start, day.start + 4 * hourMs)).toMatchObject({
      captured: 3,
      expected: 4,
      needed: 3,
      valid: true,
    });
    expect(laeqOver(hoursFrom(day.start, [50, 50]), day.start, day.start + 4 * hourMs)).toMatchObject({
      captured: 2,
      valid: false,
    });
  });
});

describe('the periods of the law', () => {
  it('wrap over midnight to the next morning', () => {
    expect(periodOn([21, 6], day)).toEqual({ from: day.start + 21 * hourMs, to: day.end + 6 * hourMs });
    expect(periodOn([6, 21], day)).toEqual({ from: day.start + 6 * hourMs, to: day.start + 21 * hourMs });
    expect(periodHolding([22, 6], day.start + 2 * hourMs)).toEqual({
      from: day.start - 2 * hourMs,
      to: day.start + 6 * hourMs,
    });
    expect(periodHolding([22, 6], day.start + 6 * hourMs)).toBeUndefined();
  });

  it.each([
    ['ordinary', [15, 9], [55, 65]],
    ['B', [12, 4, 8], [55, 55, 65]],
  ])('of the profile %s have %j hours, each with its level', (areaClass, lengths) => {
    // 55 dBA all day, 65 from 22:00 to 06:00.
    const hours = hoursFrom(
      day.start,
      Array.from({ length: 30 }, (_, hour) => (hour < 6 || hour >= 22 ? 65 : 55)),
    );
    const found = periodLevels(limitsOf(areaClass), hours, day);

    expect(found.map(({ level }) => level.expected)).toEqual(lengths);
    expect(found[0]?.level.value).toBeCloseTo(55, 9);
    expect(found.at(-1)?.level.value).toBeCloseTo(
      areaClass === 'B' ? 65 : 10 * Math.log10((10 ** 5.5 + 8 * 10 ** 6.5) / 9),
      9,
    );
    expect(found.every(({ level }) => level.valid)).toBe(true);
  });

  it('decide which limit holds at an hour', () => {
    const at = (hour: number) =>
      noiseLimitsAt(limitsOf('ordinary'), day.start + hour * hourMs).map(({ value }) => value);

    expect([5, 6, 20, 21].map(at)).toEqual([[55], [70], [70], [55]]);
  });
});

describe('Lden', () => {
  it('adds 5 dB in the evening and 10 at night, so that 24 hours of 50 dBA are 56.4', () => {
    const level = ldenOfLevels([
      { level: 50, hours: 12 },
      { level: 50, hours: 4 },
      { level: 50, hours: 8 },
    ]);

    expect(level).toBeCloseTo(10 * Math.log10((12 * 1e5 + 4 * 10 ** 5.5 + 8 * 1e6) / 24), 12);
    expect(level?.toFixed(1)).toBe('56.4');
  });

  it('takes the hours of the directive, or others', () => {
    const values = Array.from({ length: 31 }, (_, hour) =>
      hour % 24 >= 7 && hour % 24 < 19 ? 60 : hour % 24 >= 19 && hour % 24 < 23 ? 55 : 50,
    );
    const found = ldenOf(hoursFrom(day.start, values), day);

    expect([found.day.value, found.evening.value, found.night.value].map((level) => level?.toFixed(6))).toEqual([
      '60.000000',
      '55.000000',
      '50.000000',
    ]);
    expect([found.day.expected, found.evening.expected, found.night.expected]).toEqual([12, 4, 8]);
    expect(found.value).toBeCloseTo(60, 9);
    expect(ldenOf(hoursFrom(day.start, values), day, { day: 6, evening: 18, night: 22 }).evening.expected).toBe(4);
  });

  it('does not exist while a period lacks data', () => {
    expect(
      ldenOf(
        hoursFrom(
          day.start,
          Array.from({ length: 24 }, () => 50),
        ),
        day,
      ).value,
    ).toBeNull();
  });
});

it('a maximum is the largest of the single ones', () => {
  expect(
    highest([
      { at: 1, value: 70 },
      { at: 2, value: 91 },
    ]),
  ).toBe(91);
  expect(highest([])).toBeNull();
});
