/** Zeros of water levels, rates of rise, crossings and rain. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { levelAbove } from '../../../shared/indices/datum.ts';
import {
  crossingOf,
  maxTrendPoints,
  nextCrossing,
  rainClassOf,
  rainSums,
  trendOf,
} from '../../../shared/indices/water.ts';
import { createWindows, type Point } from '../../../shared/indices/windows.ts';
import { builtInThresholds } from '../../../shared/thresholds/catalogue.ts';
import { instantaneousLevels, thresholdsFor } from '../../../shared/thresholds/select.ts';
import { hourMs, minuteMs } from '../../../shared/time.ts';

const to = Date.parse('2026-11-22T10:00:00Z');
/** One level a minute, up to just before `to`. */
const minutely = (minutes: number, levelAt: (hours: number) => number): Point[] =>
  Array.from({ length: minutes }, (_, index) => {
    const at = to - (minutes - index) * minuteMs;
    return { at, value: levelAt((at - to) / hourMs) };
  });

describe('a water level', () => {
  it('is converted between the two zeros at Hòn Dấu, and says that the difference is not verified', () => {
    const chart = { datum: 'chart_zero_hondau' } as const;

    expect(levelAbove(3.83, chart, 'chart_zero_hondau')).toEqual({ value: 3.83, evidence: 'project', note: null });
    const found = levelAbove(3.83, chart, 'national_msl');
    expect(found?.value).toBeCloseTo(1.94, 12);
    expect(found?.evidence).toBe('unverified');
    expect(found?.note?.vi).toMatch(/^Chưa kiểm chứng/);
    expect(levelAbove(1.94, { datum: 'national_msl' }, 'chart_zero_hondau')?.value).toBeCloseTo(3.83, 12);
  });

  it('has the offset of its station added first', () => {
    expect(levelAbove(0.5, { datum: 'national_msl', datumOffset: 1.2 }, 'national_msl')?.value).toBeCloseTo(1.7, 12);
    expect(levelAbove(0.5, { datum: 'chart_zero_hondau', datumOffset: -0.1 }, 'national_msl')?.value).toBeCloseTo(
      -1.49,
      12,
    );
  });

  it.each(['street_surface', 'local', undefined] as const)('above %s is converted to nothing', (datum) => {
    expect(levelAbove(1, datum === undefined ? {} : { datum }, 'national_msl')).toBeUndefined();
  });
});

describe('the rate of rise', () => {
  it('of a steady rise is its slope, with an interval of nothing', () => {
    const trend = trendOf(
      minutely(30, (hours) => 1.5 + 0.24 * hours),
      to,
      30 * minuteMs,
    );

    for (const slope of [trend?.perHour, trend?.low, trend?.high]) expect(slope).toBeCloseTo(0.24, 9);
    expect(trend?.level).toBeCloseTo(1.5, 9);
    expect(trend?.points).toBe(30);
  });

  it('is hardly moved by a quarter of wild values', () => {
    const points = minutely(60, (hours) => 1.5 + 0.2 * hours).map((point, index) =>
      index % 4 === 0 ? { ...point, value: index % 8 === 0 ? 9 : -9 } : point,
    );
    const trend = trendOf(points, to, hourMs);

    expect(trend?.perHour).toBeCloseTo(0.2, 2);
    expect(trend?.level).toBeCloseTo(1.5, 2);
  });

  it('has the true slope in its interval about as often as it says', () => {
    let state = 42;
    const random = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32;
    };
    const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    let inside = 0;
    for (let run = 0; run < 400; run += 1) {
      const trend = trendOf(
        minutely(30, (hours) => 0.1 * hours + 0.01 * normal()),
        to,
        30 * minuteMs,
      );
      if (trend && trend.low <= 0.1 && 0.1 <= trend.high) inside += 1;
    }
    expect(inside / 400).toBeGreaterThan(0.91);
    expect(inside / 400).toBeLessThan(0.99);
  });

  it('has the interval of Sen: the 11th smallest and the 11th largest of the 45 slopes of ten points', () => {
    const values = [1, 1.07, 1.02, 1.15, 1.31, 1.28, 1.22, 1.45, 1.4, 1.61];
    const points = values.map((value, index) => ({ at: to - (10 - index) * minuteMs, value }));
    const slopes = values
      .flatMap((value, later) =>
        values.slice(0, later).map((earlier, index) => (60 * (value - earlier)) / (later - index)),
      )
      .sort((one, other) => one - other);
    const trend = trendOf(points, to, 10 * minuteMs);

    // C = 1.96 √(10 · 9 · 25 / 18) = 21.9; (45 − 21.9) / 2 = 11.5
    expect(slopes).toHaveLength(45);
    expect(trend?.low).toBeCloseTo(slopes[10] ?? Number.NaN, 9);
    expect(trend?.perHour).toBeCloseTo(slopes[22] ?? Number.NaN, 9);
    expect(trend?.high).toBeCloseTo(slopes[34] ?? Number.NaN, 9);
  });

  const levels = fc.array(fc.integer({ min: -200, max: 400 }), { minLength: 20, maxLength: 60 });
  const atMinutes = (values: readonly number[]): Point[] =>
    values.map((value, index) => ({ at: to - (values.length - index) * minuteMs, value: value / 100 }));

  it('moves with a shift, a scale and an added slope as it should', () => {
    fc.assert(
      fc.property(levels, fc.integer({ min: -5, max: 5 }), fc.integer({ min: 1, max: 4 }), (values, shift, factor) => {
        const points = atMinutes(values);
        const length = values.length * minuteMs;
        const plain = trendOf(points, to, length);
        const moved = trendOf(
          points.map(({ at, value }) => ({ at, value: factor * value + shift + (0.5 * (at - to)) / hourMs })),
          to,
          length,
        );
        expect(plain).toBeDefined();
        if (!plain || !moved) return;
        for (const key of ['perHour', 'low', 'high'] as const)
          expect(moved[key]).toBeCloseTo(factor * plain[key] + 0.5, 6);
        expect(moved.level).toBeCloseTo(factor * plain.level + shift, 6);
        expect(plain.low).toBeLessThanOrEqual(plain.perHour);
        expect(plain.high).toBeGreaterThanOrEqual(plain.perHour);
      }),
    );
  });

  it('turns its sign when the level is turned over', () => {
    fc.assert(
      fc.property(levels, (values) => {
        const length = values.length * minuteMs;
        const up = trendOf(atMinutes(values), to, length);
        const down = trendOf(atMinutes(values.map((value) => -value)), to, length);
        expect(down?.perHour).toBeCloseTo(-(up?.perHour ?? Number.NaN), 9);
        expect(down?.low).toBeCloseTo(-(up?.high ?? Number.NaN), 9);
      }),
    );
  });

  it('thins many points, and wants enough of them over half of the time', () => {
    const many = Array.from({ length: 3_600 }, (_, index) => ({
      at: to - (3_600 - index) * 1_000,
      value: index / 3_600,
    }));
    expect(trendOf(many, to, hourMs)).toMatchObject({ points: maxTrendPoints });
    expect(trendOf(many, to, hourMs)?.perHour).toBeCloseTo(1, 9);

    expect(
      trendOf(
        minutely(4, () => 1),
        to,
        4 * minuteMs,
      ),
    ).toBeUndefined();
    expect(
      trendOf(
        minutely(10, () => 1),
        to,
        30 * minuteMs,
      ),
    ).toBeUndefined();
    expect(trendOf([], to, hourMs)).toBeUndefined();
  });
});

describe('the next alarm level', () => {
  const levels = instantaneousLevels(
    thresholdsFor(
      { id: 'w', quantities: ['water_level'], gauge: 'trung-trang', datum: 'national_msl' },
      'water_level',
      builtInThresholds,
      '2026-11-22',
    ),
  );
  const rising = (perHour: number, level = 1.9) => {
    const waves = minutely(60, (hours) => level + perHour * hours + 0.004 * Math.sin(hours * 200));
    const trend = trendOf(waves, to, hourMs);
    if (!trend) throw new Error('no trend');
    return trend;
  };

  it('is reached when the rise goes on, earlier or later by its interval', () => {
    const found = nextCrossing(rising(0.15), levels);

    expect(found?.threshold).toMatchObject({ level: 'I', value: 2 });
    const minutes = ((found?.crossing.at ?? 0) - to) / minuteMs;
    expect(minutes).toBeGreaterThan(38);
    expect(minutes).toBeLessThan(42);
    expect(found?.crossing.earliest).toBeLessThan(found?.crossing.at ?? 0);
    expect(found?.crossing.latest).toBeGreaterThan(found?.crossing.at ?? Number.POSITIVE_INFINITY);
  });

  it('is the one above the level that is reached already', () => {
    expect(nextCrossing(rising(0.15, 2.1), levels)?.threshold).toMatchObject({ level: 'II', value: 2.3 });
    expect(nextCrossing(rising(0.15, 2.7), levels)).toBeUndefined();
  });

  it('is not announced without a significant rise, for a fall, or beyond six hours', () => {
    expect(nextCrossing(rising(0), levels)).toBeUndefined();
    expect(nextCrossing(rising(-0.2), levels)).toBeUndefined();
    expect(nextCrossing(rising(0.016), levels)).toBeUndefined();
    expect(nextCrossing(rising(0.1, 1.5), levels)).toBeDefined();
  });

  it('has no latest time when the lower bound of the rise does not get there in six hours', () => {
    const trend = { from: to - hourMs, to, perHour: 0.1, low: 0.01, high: 0.2, level: 1.9, points: 60 };

    expect(crossingOf(trend, 2)).toEqual({ at: to + hourMs, earliest: to + 30 * minuteMs, latest: null });
    expect(crossingOf({ ...trend, low: 0 }, 2)).toBeUndefined();
    expect(crossingOf(trend, 1.9)).toBeUndefined();
  });
});

describe('rain', () => {
  const windows = createWindows();
  windows.setInterval('r', 600);
  // 0.5 mm every 10 minutes for 24 hours, except for the hour that began five hours ago.
  for (let step = 1; step <= 144; step += 1) {
    const at = to - step * 10 * minuteMs;
    if (step > 24 && step <= 30) continue;
    windows.add({ station: 'r', at, receivedAt: to, quality: 0, values: { rain: 0.5 } });
  }
  const sums = rainSums(windows, 'r', to);

  it('is summed over 1, 3, 6, 12 and 24 hours, with the minutes that are missing', () => {
    expect(sums.map(({ hours, amount, missingMinutes }) => [hours, amount, missingMinutes])).toEqual([
      [1, 3, 0],
      [3, 9, 0],
      [6, 15, 60],
      [12, 33, 60],
      [24, 69, 60],
    ]);
  });

  it('is classed over 12 and 24 hours, as at least that while minutes are missing', () => {
    const classes = sums.map((sum) => rainClassOf(sum, builtInThresholds));

    expect(classes.map((found) => found && [found.threshold.level, found.isAtLeast])).toEqual([
      undefined,
      undefined,
      undefined,
      ['heavy', true],
      ['heavy', true],
    ]);
  });

  it('without a reading is unknown, not zero', () => {
    expect(rainSums(windows, 'elsewhere', to)[0]).toMatchObject({ amount: null, missingMinutes: 60, valid: false });
  });
});
