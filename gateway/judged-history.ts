/**
 * The history as it is in force: what staff judged is laid over what is stored. Points carry the quality that they have now;
 * buckets that a judgement touches are computed again from the points, the others come from the history as they are.
 *
 * Where retention has deleted the points, a bucket that is invalid as a whole is left out, and one that is so in part stays as it
 * was: nothing is left to compute it from.
 */
import type { Bucket, RawPoint } from '../shared/api.ts';
import type { JudgedSpan } from '../shared/judged-spans.ts';
import { entersAverages } from '../shared/quality.ts';
import { isQuantityId, quantities } from '../shared/quantities.ts';
import type { Instant } from '../shared/time.ts';
import { addValue, bucketStart, createBucketFold } from './history/aggregate.ts';
import type { BucketQuery, HistoryReader, RangeQuery } from './history/history.ts';
import type { JudgementBook } from './judgements.ts';

type Reader = Pick<HistoryReader, 'kind' | 'range' | 'buckets' | 'latest'>;

interface Stretch {
  readonly from: Instant;
  readonly to: Instant;
}

/** Points asked for at once. */
const pagePoints = 20_000;

/** What of the buckets of a query a judgement changes: those computed again, and those that are invalid as a whole. */
const touchedBuckets = (
  spans: readonly JudgedSpan[],
  { from, to, everyMs, originMs }: BucketQuery,
): { readonly again: Stretch[]; readonly out: Stretch[] } => {
  const begin = (at: Instant): Instant => bucketStart(at, everyMs, originMs);
  const end = (at: Instant): Instant => begin(at - 1) + everyMs;
  const again: Stretch[] = [];
  const out: Stretch[] = [];
  const recompute = (first: Instant, last: Instant): void => {
    const before = again.at(-1);
    if (before && first <= before.to) again[again.length - 1] = { from: before.from, to: Math.max(before.to, last) };
    else again.push({ from: first, to: last });
  };
  for (const span of spans) {
    if (span.verdict === 'valid') {
      recompute(begin(span.from), end(span.to));
      continue;
    }
    // What the query cuts off a bucket need not be invalid for the rest of it to be so.
    const innerFrom = span.from === from ? begin(from) : end(span.from);
    const innerTo = span.to === to ? end(to) : begin(span.to);
    if (begin(span.from) < innerFrom) recompute(begin(span.from), innerFrom);
    if (innerFrom < innerTo) out.push({ from: innerFrom, to: innerTo });
    if (innerTo < end(span.to)) recompute(innerTo, end(span.to));
  }
  return { again, out };
};

const holds = (stretches: readonly Stretch[], at: Instant): boolean =>
  stretches.some(({ from, to }) => from <= at && at < to);

export const judgedHistory = (history: Reader, book: Pick<JudgementBook, 'judged' | 'spans'>): Reader => {
  const range = async (query: RangeQuery): Promise<RawPoint[]> => {
    const points = await history.range(query);
    const { station, quantity } = query;
    if (book.spans(station, quantity, query.from, query.to).length === 0) return points;
    return points.map((point) => ({ ...point, quality: book.judged(station, quantity, point.at, point.quality) }));
  };

  /** Buckets of whole stretches from their points, with how many points each was stored with that were good. */
  const compute = async (query: BucketQuery, stretches: readonly Stretch[]) => {
    const { station, quantity, everyMs, originMs } = query;
    const { aggregate } = quantities[quantity];
    const fold = createBucketFold({ everyMs, originMs, limit: Number.POSITIVE_INFINITY }, aggregate);
    const storedGood = new Map<Instant, number>();
    for (const stretch of stretches) {
      const to = Math.min(stretch.to, query.to);
      for (let from = Math.max(stretch.from, query.from); from < to; ) {
        const points = await history.range({ station, quantity, from, to, limit: pagePoints });
        for (const { at, value, quality } of points) {
          if (entersAverages(quality)) {
            const start = bucketStart(at, everyMs, originMs);
            storedGood.set(start, (storedGood.get(start) ?? 0) + 1);
          }
          if (!entersAverages(book.judged(station, quantity, at, quality))) continue;
          const sums = fold.at(at);
          if (sums) addValue(sums, aggregate, value);
        }
        const last = points.at(-1);
        if (!last || points.length < pagePoints) break;
        from = last.at + 1;
      }
    }
    return { computed: fold.finish(), storedGood };
  };

  /** Lays judgements over the stored buckets of the query's span. */
  const overlay = async (stored: readonly Bucket[], query: BucketQuery): Promise<Bucket[]> => {
    const spans = book.spans(query.station, query.quantity, query.from, query.to);
    if (spans.length === 0) return [...stored];
    const { again, out } = touchedBuckets(spans, query);
    const { computed, storedGood } = await compute(query, again);
    // The embedded history knows hours of points that it has deleted; InfluxDB has both or neither.
    const hasLostPoints = ({ at, count }: Bucket): boolean =>
      history.kind === 'embedded' && (storedGood.get(at) ?? 0) < count;
    const kept = stored.filter((bucket) => (holds(again, bucket.at) ? hasLostPoints(bucket) : !holds(out, bucket.at)));
    const keptAt = new Set(kept.map(({ at }) => at));
    return [...kept, ...computed.filter(({ at }) => !keptAt.has(at))].sort((a, b) => a.at - b.at);
  };

  return {
    kind: history.kind,
    range,
    buckets: async (query) => {
      const { station, quantity, to, everyMs, originMs, limit } = query;
      if (book.spans(station, quantity, query.from, to).length === 0) return history.buckets(query);
      const found: Bucket[] = [];
      // As many as were asked for, although some that are stored do not count.
      for (let from = query.from; from < to && found.length < limit; ) {
        const stored = await history.buckets({ ...query, from });
        const last = stored.at(-1);
        const end =
          last && stored.length >= limit ? Math.min(to, bucketStart(last.at, everyMs, originMs) + everyMs) : to;
        found.push(...(await overlay(stored, { ...query, from, to: end })));
        from = end;
      }
      return found.slice(0, limit);
    },
    latest: async () =>
      (await history.latest()).map(({ station, values }) => ({
        station,
        values: Object.fromEntries(
          Object.entries(values).map(([quantity, value]) => [
            quantity,
            isQuantityId(quantity)
              ? { ...value, quality: book.judged(station, quantity, value.at, value.quality) }
              : value,
          ]),
        ),
      })),
  };
};
