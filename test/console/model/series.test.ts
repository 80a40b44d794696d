import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bucketFor,
  gapAfterMs,
  joinSeries,
  mergePoints,
  panelsOf,
  pointsFromBuckets,
  type SeriesPoint,
  summarize,
} from '../../../console/model/series.ts';
import { staleAfterMs } from '../../../shared/time.ts';

const point = (at: number, value = at, quality = 0): SeriesPoint => ({ at, value, quality });

describe('joinSeries', () => {
  it('breaks a line in the middle of a gap', () => {
    const { times, columns } = joinSeries([{ quantity: 'pm25', points: [point(0), point(10), point(100)] }], 30);

    expect(times).toEqual([0, 10, 55, 100]);
    expect(columns[0]?.value).toEqual([0, 10, null, 100]);
  });

  it('lets a line go on where only another series has a value', () => {
    const { columns } = joinSeries(
      [
        { quantity: 'pm25', points: [point(0), point(20)] },
        { quantity: 'pm10', points: [point(10)] },
      ],
      30,
    );

    expect(columns[0]?.value).toEqual([0, undefined, 20]);
    expect(columns[1]?.value).toEqual([undefined, 10, undefined]);
  });

  it('keeps the edges of buckets', () => {
    const points = pointsFromBuckets('pm25', [{ at: 0, count: 3, min: 1, max: 9, mean: 4, sum: 12 }]);
    const { columns } = joinSeries([{ quantity: 'pm25', points }], 30);

    expect(columns[0]).toMatchObject({ value: [4], low: [1], high: [9] });
  });
});

describe('pointsFromBuckets', () => {
  it('shows the sum of rain and no band', () => {
    expect(pointsFromBuckets('rain', [{ at: 0, count: 3, min: 0, max: 2, mean: 1, sum: 3 }])).toEqual([point(0, 3)]);
  });
});

describe('mergePoints', () => {
  it('is sorted and has one point per instant, the added one winning, however they arrive', () => {
    const instants = fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 30 });
    fc.assert(
      fc.property(instants, instants, (before, added) => {
        const start = mergePoints(
          [],
          before.map((at) => point(at, 1)),
        );
        const merged = mergePoints(
          start,
          added.map((at) => point(at, 2)),
        );
        const wanted = [...new Set([...before, ...added])].sort((a, b) => a - b);
        expect(merged.map(({ at }) => at)).toEqual(wanted);
        expect(merged.every(({ at, value }) => value === (added.includes(at) ? 2 : 1))).toBe(true);
      }),
    );
  });
});

describe('summarize', () => {
  it('finds the extremes among good readings and counts gaps and flags', () => {
    const points = [point(0, 5), point(10, 1), point(20, 99, 2), point(100, 7)];

    expect(summarize({ quantity: 'pm25', points }, 30)).toMatchObject({
      count: 4,
      newest: { value: 7 },
      lowest: { value: 1, at: 10 },
      highest: { value: 7, at: 100 },
      gaps: 1,
      flagged: 1,
    });
  });

  it('reads the extremes of buckets from their edges', () => {
    const points = pointsFromBuckets('pm25', [
      { at: 0, count: 2, min: 1, max: 3, mean: 2, sum: 4 },
      { at: 10, count: 2, min: 2, max: 9, mean: 4, sum: 8 },
    ]);

    expect(summarize({ quantity: 'pm25', points }, 30)).toMatchObject({ lowest: { value: 1 }, highest: { value: 9 } });
  });

  it('has nothing to say without points', () => {
    expect(summarize({ quantity: 'pm25', points: [] }, 30)).toBeUndefined();
  });
});

describe('panels and buckets', () => {
  it('groups quantities that may share an axis', () => {
    expect(panelsOf(['pm25', 'pm10', 'no2', 'co', 'temperature'])).toEqual([
      ['pm25', 'pm10'],
      ['no2'],
      ['co'],
      ['temperature'],
    ]);
  });

  it('never asks for buckets that a slow station cannot fill', () => {
    expect(bucketFor('1h', 60)).toBeNull();
    expect(bucketFor('24h', 60)).toBe(300_000);
    expect(bucketFor('24h', 900)).toBeNull();
    expect(bucketFor('7d', 900)).toBe(1_800_000);
  });

  it('does not call one missed reading a gap', () => {
    expect(gapAfterMs(60, null)).toBe(staleAfterMs(60));
    expect(gapAfterMs(60, 300_000)).toBe(450_000);
  });
});
