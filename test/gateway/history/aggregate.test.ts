import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Aggregate,
  addSums,
  addValue,
  bucketStart,
  noSums,
  toBucket,
} from '../../../gateway/history/aggregate.ts';
import { dayMs, hourMs } from '../../../shared/time.ts';

const bucketOf = (aggregate: Aggregate, values: readonly number[]) => {
  const sums = noSums();
  for (const value of values) addValue(sums, aggregate, value);
  return toBucket(0, sums, aggregate);
};

describe('toBucket', () => {
  it('gives count, extremes, arithmetic mean and sum', () => {
    expect(bucketOf('mean', [3, 1, 8])).toEqual({ at: 0, count: 3, min: 1, max: 8, mean: 4, sum: 12 });
  });

  it('adds amounts up', () => {
    expect(bucketOf('sum', [0.2, 0, 1.4]).sum).toBeCloseTo(1.6, 12);
  });

  it('averages decibels by energy, so that the loud counts more', () => {
    // 10 lg((10^6 + 10^8) / 2)
    expect(bucketOf('energetic', [60, 80]).mean).toBeCloseTo(77.033, 3);
    expect(bucketOf('energetic', [60, 60, 60]).mean).toBeCloseTo(60, 9);
  });

  it('adds 3.01 dB between one source in half of the time and all of the time', () => {
    expect(bucketOf('energetic', [70, 70]).mean - bucketOf('energetic', [70, -1000]).mean).toBeCloseTo(3.0103, 4);
  });

  it('averages directions as vectors, over north', () => {
    expect(bucketOf('circular', [350, 10]).mean % 360).toBeCloseTo(0, 9);
    expect(bucketOf('circular', [350, 20]).mean).toBeCloseTo(5, 9);
    expect(bucketOf('circular', [90]).mean).toBeCloseTo(90, 9);
    expect(bucketOf('circular', [360]).mean % 360).toBeCloseTo(0, 9);
  });

  it('still names a direction when directions cancel out', () => {
    expect(bucketOf('circular', [90, 270]).mean).toBe(90);
  });

  const range = { mean: [-40, 5000], sum: [0, 300], energetic: [15, 160], circular: [0, 360] } as const;

  it.each(['mean', 'sum', 'energetic', 'circular'] as const)('of %s does not depend on the split', (aggregate) => {
    const [min, max] = range[aggregate];
    const value = fc.double({ min, max, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.array(value, { maxLength: 20 }), { minLength: 1, maxLength: 8 }), (parts) => {
        const values = parts.flat();
        fc.pre(values.length > 0);
        const merged = noSums();
        for (const part of parts) {
          const sums = noSums();
          for (const one of part) addValue(sums, aggregate, one);
          addSums(merged, sums);
        }

        const split = toBucket(0, merged, aggregate);
        const whole = bucketOf(aggregate, values);

        expect({ ...split, mean: 0, sum: 0 }).toEqual({ ...whole, mean: 0, sum: 0 });
        expect(split.sum).toBeCloseTo(whole.sum, 6);
        const length = Math.hypot(merged.sin, merged.cos) / merged.count;
        if (aggregate !== 'circular') expect(split.mean).toBeCloseTo(whole.mean, 6);
        else if (length > 1e-6) expect(Math.cos(((split.mean - whole.mean) * Math.PI) / 180)).toBeCloseTo(1, 6);
      }),
    );
  });

  it.each(['mean', 'energetic'] as const)('of %s keeps the mean between the extremes', (aggregate) => {
    const value = fc.double({ min: -500, max: 500, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 30 }), (values) => {
        const bucket = bucketOf(aggregate, values);

        expect(bucket.mean).toBeGreaterThanOrEqual(bucket.min - 1e-9);
        expect(bucket.mean).toBeLessThanOrEqual(bucket.max + 1e-9);
      }),
    );
  });

  it('of directions stays within [0, 360)', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 360, noNaN: true }), { minLength: 1 }), (values) => {
        const { mean } = bucketOf('circular', values);

        expect(mean).toBeGreaterThanOrEqual(0);
        expect(mean).toBeLessThan(360);
      }),
    );
  });
});

describe('bucketStart', () => {
  it('follows the local day of UTC+7', () => {
    const at = Date.parse('2026-11-21T17:00:00Z');

    expect(bucketStart(at, dayMs, -7 * hourMs)).toBe(at);
    expect(bucketStart(at - 1, dayMs, -7 * hourMs)).toBe(at - dayMs);
  });

  it('is on the grid, at or before the instant, by less than one bucket', () => {
    const instant = fc.integer({ min: -1e13, max: 1e13 });
    fc.assert(
      fc.property(
        instant,
        fc.integer({ min: 1, max: 1e9 }),
        fc.integer({ min: -1e9, max: 1e9 }),
        (at, every, origin) => {
          const start = bucketStart(at, every, origin);

          expect(start <= at && at < start + every).toBe(true);
          expect(Math.abs((start - origin) % every)).toBe(0);
        },
      ),
    );
  });
});
