import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roundTicks, timeTicks } from '../../../gateway/alerts/dossier-chart.ts';
import { readableSpans, shareOut, thin } from '../../../gateway/alerts/dossier-readings.ts';
import type { DossierPoint } from '../../../shared/dossier-api.ts';
import { dayMs, hourMs, minuteMs } from '../../../shared/time.ts';

const series = (values: readonly number[]): DossierPoint[] =>
  values.map((value, index) => ({ at: index * minuteMs, value, quality: 0, stored: 0 }));

describe('thin', () => {
  it('keeps at most so many, both ends and the extremes, in order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1_000, max: 1_000 }), { minLength: 1, maxLength: 300 }),
        fc.integer({ min: 8, max: 100 }),
        fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 5 }),
        (values, most, minutes) => {
          const points = series(values);
          const marks = minutes.map((minute) => minute * minuteMs);

          const kept = thin(points, most, marks);

          expect(kept.length).toBeLessThanOrEqual(most);
          expect(kept).toEqual(points.filter((point) => kept.includes(point)));
          expect([kept[0], kept.at(-1)]).toEqual([points[0], points.at(-1)]);
          const extent = (all: readonly DossierPoint[]) => {
            const sorted = all.map(({ value }) => value).sort((one, other) => one - other);
            return [sorted[0], sorted.at(-1)];
          };
          expect(extent(kept)).toEqual(extent(points));
          if (points.length <= most) expect(kept).toEqual(points);
        },
      ),
    );
  });

  it('keeps what lies near an event whole while there is room', () => {
    const points = series(Array.from({ length: 1_000 }, () => 5));
    const near = points.filter(({ at }) => Math.abs(at - 500 * minuteMs) <= 10 * minuteMs);

    expect(thin(points, 100, [500 * minuteMs])).toEqual(expect.arrayContaining(near));
  });
});

it('shareOut gives all that is needed where there is enough, and never more than there is', () => {
  expect(shareOut([10, 100, 1_000], 300)).toEqual([10, 100, 190]);
  expect(shareOut([1_000, 10, 1_000], 300)).toEqual([145, 10, 145]);
  expect(shareOut([3, 4], 300)).toEqual([3, 4]);
  expect(shareOut([], 300)).toEqual([]);
});

it('a span of more than eight days is read at both its ends', () => {
  expect(readableSpans({ from: 0, to: 8 * dayMs })).toEqual({ spans: [{ from: 0, to: 8 * dayMs }], gap: null });
  expect(readableSpans({ from: 0, to: 20 * dayMs })).toEqual({
    spans: [
      { from: 0, to: 4 * dayMs },
      { from: 16 * dayMs, to: 20 * dayMs },
    ],
    gap: { from: 4 * dayMs, to: 16 * dayMs },
  });
});

describe('the axes of a chart', () => {
  it('hold all values between round figures', () => {
    expect(roundTicks(0, 52, 5)).toEqual([0, 20, 40, 60]);
    expect(roundTicks(1.23, 1.31, 5)).toEqual([1.22, 1.24, 1.26, 1.28, 1.3, 1.32]);
    for (const value of [0, 7, -3]) expect(roundTicks(value, value, 5).length).toBeGreaterThan(0);
  });

  it('stand on round local times', () => {
    const from = Date.UTC(2026, 10, 22, 17, 20);
    const ticks = timeTicks(from, from + 30 * hourMs, 7 * hourMs);

    expect(ticks.length).toBeLessThanOrEqual(9);
    for (const tick of ticks) expect((tick + 7 * hourMs) % (6 * hourMs)).toBe(0);
  });
});
