import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addValue, createBucketFold } from '../../gateway/history/aggregate.ts';
import type { BucketQuery, HistoryReader } from '../../gateway/history/history.ts';
import { judgedHistory } from '../../gateway/judged-history.ts';
import type { RawPoint } from '../../shared/api.ts';
import { type JudgedSpan, judgedSpans } from '../../shared/judged-spans.ts';
import { judgedQuality, verdicts } from '../../shared/quality.ts';
import { quantities } from '../../shared/quantities.ts';

type Reader = Pick<HistoryReader, 'kind' | 'range' | 'buckets' | 'latest'>;

const inSpan = (points: readonly RawPoint[], from: number, to: number) =>
  points.filter(({ at }) => at >= from && at < to);

const bucketsOf = (points: readonly RawPoint[], query: BucketQuery) => {
  const { aggregate } = quantities[query.quantity];
  const fold = createBucketFold(query, aggregate);
  for (const { at, value, quality } of inSpan(points, query.from, query.to)) {
    const sums = quality === 0 ? fold.at(at) : undefined;
    if (sums) addValue(sums, aggregate, value);
  }
  return fold.finish();
};

/** A history over an array; `lostBefore`: its points are gone, its buckets still know them. */
const historyOf = (points: readonly RawPoint[], kind: Reader['kind'] = 'influx', lostBefore = 0): Reader => ({
  kind,
  range: async ({ from, to, limit }) => inSpan(points, Math.max(from, lostBefore), to).slice(0, limit),
  buckets: async (query) => bucketsOf(points, query),
  latest: async () => [],
});

const bookOf = (spans: readonly JudgedSpan[]) => ({
  judged: (_station: string, _quantity: string, at: number, quality: number) => {
    const span = spans.find(({ from, to }) => from <= at && at < to);
    return span ? judgedQuality(quality, span.verdict) : quality;
  },
  spans: (_station: string, _quantity: string, from: number, to: number) =>
    spans.flatMap((span) =>
      span.to <= from || span.from >= to
        ? []
        : [{ ...span, from: Math.max(from, span.from), to: Math.min(to, span.to) }],
    ),
});

const query: BucketQuery = {
  station: 'tram-1',
  quantity: 'pm25',
  from: 0,
  to: 100,
  everyMs: 10,
  originMs: 0,
  limit: 100,
};

describe('judgedHistory', () => {
  it('gives points and buckets as if every point had the quality that it has now', async () => {
    const point = fc.record({
      at: fc.integer({ min: 0, max: 200 }),
      value: fc.integer({ min: 0, max: 60 }),
      quality: fc.constantFrom(0, 0, 0, 1, 8, 20),
    });
    const judgement = fc
      .record({
        from: fc.integer({ min: 0, max: 200 }),
        length: fc.integer({ min: 1, max: 80 }),
        verdict: fc.constantFrom(...verdicts),
      })
      .map(({ from, length, verdict }): JudgedSpan => ({ from, to: from + length, verdict }));
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(point, { selector: ({ at }) => at, maxLength: 120 }),
        fc.array(judgement, { minLength: 1, maxLength: 5 }),
        fc.record({
          from: fc.integer({ min: 0, max: 120 }),
          length: fc.integer({ min: 1, max: 120 }),
          everyMs: fc.constantFrom(1, 7, 10, 50),
          originMs: fc.integer({ min: -5, max: 5 }),
          limit: fc.integer({ min: 1, max: 30 }),
          quantity: fc.constantFrom('pm25', 'laeq', 'wind_direction', 'rain'),
          kind: fc.constantFrom('influx', 'embedded'),
        }),
        async (list, judgements, { length, kind, ...rest }) => {
          const points = list.sort((a, b) => a.at - b.at);
          const spans = judgedSpans(judgements);
          const asked: BucketQuery = { ...query, ...rest, to: rest.from + length };
          const history = judgedHistory(historyOf(points, kind), bookOf(spans));
          const { judged } = bookOf(spans);
          const now = points.map((each) => ({ ...each, quality: judged('', '', each.at, each.quality) }));

          expect(await history.range(asked)).toEqual(inSpan(now, asked.from, asked.to).slice(0, asked.limit));
          expect(await history.buckets(asked)).toEqual(bucketsOf(now, asked));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('reads no points for buckets that are invalid as a whole, nor where nobody judged', async () => {
    const points = Array.from({ length: 100 }, (_, at) => ({ at, value: at, quality: 0 }));
    const ranges: [number, number][] = [];
    const stored = historyOf(points);
    const watched: Reader = {
      ...stored,
      range: (asked) => {
        ranges.push([asked.from, asked.to]);
        return stored.range(asked);
      },
    };
    const history = judgedHistory(watched, bookOf([{ from: 15, to: 80, verdict: 'invalid' }]));

    expect((await history.buckets(query)).map(({ at, count }) => [at, count])).toEqual([
      [0, 10],
      [10, 5],
      [80, 10],
      [90, 10],
    ]);
    expect(ranges).toEqual([[10, 20]]);
  });

  it('leaves out what is invalid as a whole, and keeps the rest, where the points are deleted', async () => {
    const points = Array.from({ length: 100 }, (_, at) => ({ at, value: 1, quality: 0 }));
    const spans: JudgedSpan[] = [{ from: 15, to: 45, verdict: 'invalid' }];
    const history = judgedHistory(historyOf(points, 'embedded', 40), bookOf(spans));

    expect((await history.buckets({ ...query, to: 60 })).map(({ at, count }) => [at, count])).toEqual([
      [0, 10],
      [10, 10],
      [40, 5],
      [50, 10],
    ]);
  });
});
