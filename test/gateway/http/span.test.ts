import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketCount, checkBuckets, fittingEvery } from '../../../gateway/http/span.ts';
import { dayMs, minuteMs, parseDuration } from '../../../shared/time.ts';

describe('bucketCount', () => {
  it.each([
    [0, 10, 10, 0, 1],
    [0, 11, 10, 0, 2],
    [9, 11, 10, 0, 2],
    [5, 15, 10, 5, 1],
  ])('of [%i, %i) by %i from %i is %i', (from, to, every, origin, count) => {
    expect(bucketCount(from, to, every, origin)).toBe(count);
  });
});

describe('fittingEvery', () => {
  it('names the shortest usual length that fits', () => {
    expect(fittingEvery(0, 365 * dayMs, 5_000)).toBe('3h');
    expect(fittingEvery(0, minuteMs, 5_000)).toBe('1s');
  });

  it('gives advice that is not refused again, wherever the grid lies', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 80 * 365 * dayMs }), fc.nat({ max: dayMs }), (span, from) => {
        const every = parseDuration(fittingEvery(from, from + span, 5_000) ?? '');
        if (every === undefined) throw new Error('no advice');
        expect(() => checkBuckets(from, from + span, every, 17 * 3_600_000, 5_000)).not.toThrow();
      }),
    );
  });
});
