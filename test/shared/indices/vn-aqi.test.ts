/** VN_AQI against every example of Decision 1459/QĐ-TCMT, its table typed a second time, and properties of the formulas. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rollingMeans } from '../../../shared/indices/averages.ts';
import { dayOfDate } from '../../../shared/indices/local-day.ts';
import {
  type AqiParameter,
  bandOf,
  dailyMaxima,
  dailyVnAqi,
  dailyVnAqiOf,
  hourlyVnAqi,
  newestFirst,
  nowCast,
  roundHalfUp,
  scaleOf,
  subIndex,
} from '../../../shared/indices/vn-aqi.ts';
import { vnAqiBands, vnAqiPublication, vnAqiScales } from '../../../shared/thresholds/vn-aqi.ts';
import { hourMs } from '../../../shared/time.ts';
import { hoursFrom, midnight } from './hours.ts';

const scale = (quantity: AqiParameter, over?: '1h' | '8h') => {
  const found = scaleOf(quantity, over);
  if (!found) throw new Error(`no scale of ${quantity}`);
  return found;
};
const index = (quantity: AqiParameter, concentration: number, over?: '1h' | '8h') => {
  const exact = subIndex(concentration, scale(quantity, over));
  return exact === undefined ? undefined : roundHalfUp(exact);
};

describe('examples of the Decision, 2.3', () => {
  const hours = [26.9, 24.7, 20.5, 23.5, 19.5, 16.5, 19.0, 16.5, 20.3, 22.4, 19.6, 20.6].reverse();

  it('a. NowCast of PM2.5', () => {
    const found = nowCast(hours);

    expect(found?.weight.toFixed(2)).toBe('0.61');
    expect(found?.value.toFixed(1)).toBe('20.3');
  });

  it('b. hourly AQI; NO2 118.7 gives 59.35 by the formula, where the text prints 60', () => {
    const found = hourlyVnAqi({ o3: [136.1], no2: [118.7], pm25: hours });
    const parts = Object.fromEntries(found.parts.map((part) => [part.quantity, part.index]));

    expect(parts).toEqual({ o3: 43, no2: 59, pm25: 41 });
    expect(found).toMatchObject({ index: 59, dominant: { quantity: 'no2', over: '1h' }, band: { level: 'moderate' } });
    expect(found.dominant?.exact).toBeCloseTo(59.35, 10);
  });

  it('c. daily AQI, in which 109.5 becomes 110', () => {
    const average = (value: number) => ({ from: 0, to: 1, value, captured: 24, expected: 24, needed: 18, valid: true });
    const day = (mean: number, max1h: number, max8h = max1h) => ({
      mean: average(mean),
      max1h: average(max1h),
      max8h: average(max8h),
      isComplete: true,
    });
    const found = dailyVnAqiOf({ o3: day(0, 114.6, 89.3), no2: day(0, 130.8), pm25: day(55.7, 0) });

    expect(found.parts.map((part) => [part.quantity, part.over, part.index])).toEqual([
      ['pm25', '24h', 110],
      ['o3', '1h', 36],
      ['o3', '8h', 45],
      ['no2', '1h', 65],
    ]);
    expect(found).toMatchObject({ index: 110, dominant: { quantity: 'pm25' } });
  });

  it('the 8 h means of ozone of 2.2.2.a, the largest of them 74.4', () => {
    // 18:00 of the day before to 0:00 of the day after, named by the end of each hour.
    const o3 = [
      15.7, 14.2, 17.7, 18.9, 19.3, 15.7, 19.7, 22.6, 27.1, 29.0, 31.9, 25.3, 34.7, 35.2, 41.6, 45.7, 49.2, 55.8, 69.6,
      78.3, 91.5, 97.7, 81.2, 71.8, 43.5, 34.3, 21.5, 20.5, 19.4, 20.4, 21.3,
    ];
    const printed = [
      18.0, 19.4, 21.2, 23.0, 23.8, 25.8, 28.2, 30.9, 33.8, 36.6, 39.9, 44.7, 51.3, 58.4, 66.2, 71.1, 74.4, 73.7, 71.0,
      65.0, 57.8, 48.7, 39.1, 31.6,
    ];
    const start = midnight('2026-11-22');
    const given = hoursFrom(start - 7 * hourMs, o3);

    const means = rollingMeans(given, 8, 'mean').map(({ value }) => value ?? Number.NaN);
    expect(means).toHaveLength(printed.length);
    // Printed from hours with more digits than are printed: two of the 24 differ in the last digit (21.25, 44.6375).
    const shown = means.map((mean) => roundHalfUp(mean * 10) / 10);
    expect(shown.flatMap((mean, place) => (mean === printed[place] ? [] : [[mean, printed[place]]]))).toEqual([
      [21.3, 21.2],
      [44.6, 44.7],
    ]);
    const { max8h, max1h, isComplete } = dailyMaxima(given, dayOfDate('2026-11-22'));
    expect([max8h?.value?.toFixed(1), max1h?.value, isComplete]).toEqual(['74.4', 97.7, true]);
    // The hours 9:00 … 17:00, of which the last ends at 17:00.
    expect(max8h?.to).toBe(start + 17 * hourMs);
  });
});

describe('the table of breakpoints', () => {
  const table: Record<string, number[]> = {
    'o3 1h': [0, 160, 200, 300, 400, 800, 1_000, 1_200],
    'o3 8h': [0, 100, 120, 170, 210, 400],
    'co 1h': [0, 10_000, 30_000, 45_000, 60_000, 90_000, 120_000, 150_000],
    'so2 1h': [0, 125, 350, 550, 800, 1_600, 2_100, 2_630],
    'no2 1h': [0, 100, 200, 700, 1_200, 2_350, 3_100, 3_850],
    'pm10 24h-or-nowcast': [0, 50, 150, 250, 350, 420, 500, 600],
    'pm25 24h-or-nowcast': [0, 25, 50, 80, 150, 250, 350, 500],
  };
  const steps = [0, 50, 100, 150, 200, 300, 400, 500];

  it.each(vnAqiScales.map((one) => [`${one.quantity} ${one.over}`, one] as const))(
    '%s gives its step at each of them',
    (name, one) => {
      for (const [place, concentration] of (table[name] ?? []).entries()) {
        const step = steps[place] ?? Number.NaN;
        expect(subIndex(concentration, one)).toBeCloseTo(step, 9);
        // Continuous: no jump from 50 to 51.
        if (concentration > 0) expect(subIndex(concentration * (1 - 1e-9), one)).toBeCloseTo(step, 4);
      }
    },
  );

  it('ends at 500, and at 400 µg/m³ for ozone over 8 h', () => {
    expect([index('pm25', 500), index('pm25', 5_000), index('co', 1e6)]).toEqual([500, 500, 500]);
    expect([index('o3', 400, '8h'), index('o3', 400.1, '8h'), index('o3', 401, '1h')]).toEqual([300, undefined, 200]);
    expect([index('pm25', -1), index('pm25', Number.NaN)]).toEqual([undefined, undefined]);
  });

  it('never falls while the concentration rises, and stays within 0 and 500', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...vnAqiScales),
        fc.double({ min: 0, max: 200_000, noNaN: true }),
        fc.double({ min: 0, max: 1_000, noNaN: true }),
        (one, concentration, more) => {
          const low = subIndex(concentration, one);
          const high = subIndex(concentration + more, one);
          if (low === undefined) expect(high).toBeUndefined();
          if (low === undefined || high === undefined) return;
          expect(high).toBeGreaterThanOrEqual(low - 1e-9);
          expect(low).toBeGreaterThanOrEqual(0);
          expect(high).toBeLessThanOrEqual(500);
        },
      ),
    );
  });
});

describe('bands', () => {
  it('cover 0 to 500 without gap, in the colours of the Decision', () => {
    for (let value = 0; value <= 500; value += 1)
      expect(vnAqiBands.filter(({ from, to }) => from <= value && value <= to)).toHaveLength(1);
    expect(vnAqiBands.map(({ to, colour }) => [to, colour])).toEqual([
      [50, '#00e400'],
      [100, '#ffff00'],
      [150, '#ff7e00'],
      [200, '#ff0000'],
      [300, '#8f3f97'],
      [500, '#7e0023'],
    ]);
    expect([50, 51, 300, 301].map((value) => bandOf(value)?.level)).toEqual([
      'good',
      'moderate',
      'very-bad',
      'hazardous',
    ]);
    expect(bandOf(501)).toBeUndefined();
  });

  it('carry text that can be read on their colour', () => {
    const luminance = (colour: string): number => {
      const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
        const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    for (const { colour, textColour } of vnAqiBands) {
      const [light = 0, dark = 0] = [luminance(colour), luminance(textColour)].sort((one, other) => other - one);
      expect((light + 0.05) / (dark + 0.05)).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('say what to do in both languages', () => {
    for (const { effect, advice } of vnAqiBands) {
      for (const { vi, en } of [effect, advice.general, advice.sensitive]) {
        expect(vi).toMatch(/^\p{Lu}.*\.$/u);
        expect(en).toMatch(/^\p{Lu}.*\.$/u);
      }
    }
    expect(vnAqiPublication.map(({ key }) => key)).toHaveLength(6);
  });
});

describe('NowCast', () => {
  it('is not divided by its weights when the smallest hour is half of the largest or less', () => {
    const found = nowCast([40, 20, 20]);

    expect(found?.weight).toBe(0.5);
    expect(found?.value).toBe(40 / 2 + 20 / 4 + 20 / 8);
  });

  it('gives missing hours no weight', () => {
    const found = nowCast([30, null, 24, null, 27]);

    expect(found?.weight).toBe(0.8);
    expect(found?.weights).toEqual([1, 0, 0.8 ** 2, 0, 0.8 ** 4]);
    expect(found?.value).toBeCloseTo((30 + 24 * 0.64 + 27 * 0.4096) / (1 + 0.64 + 0.4096), 12);
  });

  it.each([
    [[10, 10, 10], true],
    [[10, 10, null], true],
    [[10, null, 10], true],
    [[null, 10, 10], true],
    [[10, null, null, 10, 10], false],
    [[null, null, 10, 10, 10], false],
    [[], false],
  ])('of %j exists: %s (two of the newest three)', (hours, exists) => {
    expect(nowCast(hours) !== undefined).toBe(exists);
  });

  it('of steady hours is their value, of clean air 0', () => {
    expect(nowCast(Array.from({ length: 12 }, () => 33))?.value).toBeCloseTo(33, 12);
    expect(nowCast(Array.from({ length: 12 }, () => 0))?.value).toBe(0);
  });

  it('looks at twelve hours only, and lies between their extremes unless it is halved', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 500, noNaN: true }), { minLength: 12, maxLength: 12 }), (hours) => {
        const found = nowCast(hours);
        expect(nowCast([...hours, 9_999])).toEqual(found);
        expect(found?.value).toBeLessThanOrEqual(Math.max(...hours) * (1 + 1e-12));
        if ((found?.weight ?? 0) > 0.5) expect(found?.value).toBeGreaterThanOrEqual(Math.min(...hours) * (1 - 1e-12));
      }),
    );
  });
});

describe('the index as a whole', () => {
  it('does not exist without dust, whatever the gases say', () => {
    expect(hourlyVnAqi({ o3: [500], no2: [10] })).toMatchObject({
      index: null,
      band: null,
      dominant: null,
      reason: 'no-dust',
    });
    expect(hourlyVnAqi({ o3: [500], pm10: [10, null, null] })).toMatchObject({ index: null, incomplete: ['pm10'] });
    expect(hourlyVnAqi({ pm10: [10, 10] })).toMatchObject({ index: 10, reason: null });
  });

  it('says when a parameter is beyond the table', () => {
    expect(hourlyVnAqi({ pm25: [600, 600, 600] })).toMatchObject({ index: 500, dominant: { isCapped: true } });
  });

  it('takes the hours that are valid, newest first', () => {
    const hours = hoursFrom(0, [1, 2, null, 4]);

    expect(newestFirst(hours)).toEqual([4, null, 2, 1]);
    expect(newestFirst(hours, 2)).toEqual([4, null]);
  });

  it('of a day needs 18 hours, by the rule of this project', () => {
    const day = dayOfDate('2026-11-22');
    const daily = (hours: number) =>
      dailyVnAqi(
        {
          pm25: hoursFrom(
            day.start,
            Array.from({ length: hours }, () => 30),
          ),
        },
        day,
      );

    expect(daily(17)).toMatchObject({ index: null, reason: 'no-dust', incomplete: ['pm25'] });
    expect(daily(18)).toMatchObject({ index: 60, dominant: { over: '24h', concentration: 30 } });
  });

  it('of a day takes no maximum of a gas from fewer hours either', () => {
    const day = dayOfDate('2026-11-22');
    const pm25 = hoursFrom(
      day.start,
      Array.from({ length: 24 }, () => 10),
    );
    const daily = (hours: number) =>
      dailyVnAqi(
        {
          pm25,
          no2: hoursFrom(
            day.start,
            Array.from({ length: hours }, () => 150),
          ),
        },
        day,
      );

    expect(daily(17)).toMatchObject({ index: 20, incomplete: ['no2'] });
    expect(daily(18)).toMatchObject({ index: 75, incomplete: [] });
  });

  it('of a day leaves ozone over 8 h out above 400 µg/m³, and keeps its hour', () => {
    const day = dayOfDate('2026-11-22');
    const o3 = hoursFrom(
      day.start - 7 * hourMs,
      Array.from({ length: 31 }, () => 450),
    );
    const pm25 = hoursFrom(
      day.start,
      Array.from({ length: 24 }, () => 10),
    );
    const found = dailyVnAqi({ o3, pm25 }, day);

    expect(found.parts.map(({ quantity, over }) => `${quantity} ${over}`)).toEqual(['pm25 24h', 'o3 1h']);
    expect(found).toMatchObject({ index: 213, dominant: { quantity: 'o3', over: '1h' } });
  });
});
