import { describe, expect, it } from 'vitest';
import type { CityHistoryReader } from '../../gateway/history/history.ts';
import { judgedCity } from '../../gateway/judged-city.ts';
import { judgedQuality, qualityFlags } from '../../shared/quality.ts';
import { hourMs } from '../../shared/time.ts';

const { stuck, invalidated } = qualityFlags;
const wanted = new Map([['pm25' as const, new Set(['a', 'b', 'c'])]]);

const stored: CityHistoryReader = {
  at: async () => [
    { station: 'a', values: { pm25: { value: 1, at: 10, receivedAt: 11, quality: 0 } } },
    { station: 'b', values: { pm25: { value: 2, at: 10, receivedAt: 11, quality: stuck } } },
  ],
  moments: async () => [
    { station: 'a', quantity: 'pm25', values: [1, null, 3], flagged: [[0, stuck]] },
    { station: 'b', quantity: 'pm25', values: [4, 5, 6], flagged: [[2, stuck]] },
  ],
  hours: async () => [
    { station: 'a', quantity: 'pm25', hours: new Float64Array([0, 60, 10, 600]) },
    { station: 'b', quantity: 'pm25', hours: new Float64Array([0, 60, 20, 1_200]) },
  ],
};

/** Of station b everything from 15 on is valid; `a` is left alone; of `c` nothing good is stored. */
const book = {
  judged: (station: string, _quantity: string, at: number, quality: number) =>
    station === 'b' && at >= 15
      ? judgedQuality(quality, 'valid')
      : station === 'b'
        ? judgedQuality(quality, 'invalid')
        : quality,
  spans: (station: string, _quantity: string, from: number, to: number) =>
    station === 'a' ? [] : [{ from, to, verdict: 'valid' as const }],
};

const city = judgedCity(
  stored,
  {
    buckets: async ({ station, everyMs }) =>
      station === 'b'
        ? [{ at: 0, count: 30, min: 0, max: 9, mean: 5, sum: 150 }]
        : [{ at: everyMs, count: 2, min: 1, max: 1, mean: 1, sum: 2 }],
  },
  book,
);

describe('the history of all stations under judgements', () => {
  it('gives values the quality that they have now', async () => {
    expect((await city.at(20, 100)).map(({ values }) => values.pm25?.quality)).toEqual([0, stuck | invalidated]);
  });

  it('flags moments anew where a judgement touches the span, and leaves others as they are', async () => {
    expect(await city.moments({ wanted, from: 10, everyMs: 5, count: 3 })).toEqual([
      { station: 'a', quantity: 'pm25', values: [1, null, 3], flagged: [[0, stuck]] },
      { station: 'b', quantity: 'pm25', values: [4, 5, 6], flagged: [[0, invalidated]] },
    ]);
  });

  it('asks for the hours of judged stations as they are in force, also where nothing good was stored', async () => {
    expect(await city.hours({ wanted, from: 0, to: 2 * hourMs })).toEqual([
      { station: 'a', quantity: 'pm25', hours: new Float64Array([0, 60, 10, 600]) },
      { station: 'b', quantity: 'pm25', hours: new Float64Array([0, 30, 5, 150]) },
      { station: 'c', quantity: 'pm25', hours: new Float64Array([hourMs, 2, 1, 2]) },
    ]);
  });
});
