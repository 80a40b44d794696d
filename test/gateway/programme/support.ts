/** A history over arrays of points for several stations, and a way to compute a period over it. */
import { addValue, bucketStart, noSums, toBucket } from '../../../gateway/history/aggregate.ts';
import type { HistoryReader } from '../../../gateway/history/history.ts';
import { computePeriod } from '../../../gateway/programme/compute.ts';
import { createDayCache } from '../../../gateway/programme/day-cache.ts';
import type { ProgrammeStation } from '../../../gateway/programme/station-day.ts';
import { type Period, parsePeriod } from '../../../shared/city-programme/period.ts';
import { vietnamTime } from '../../../shared/indices/local-day.ts';
import { type QuantityId, quantities } from '../../../shared/quantities.ts';
import type { Station } from '../../../shared/station.ts';
import { builtInThresholds } from '../../../shared/thresholds/catalogue.ts';
import type { Instant } from '../../../shared/time.ts';
import { station } from '../live/records.ts';

export interface Point {
  readonly at: Instant;
  readonly value: number;
  readonly quality?: number;
}

/** By `station quantity`. */
export type Points = Record<string, Point[]>;

export const memoryHistory = (points: Points) => {
  const asked: { station: string; quantity: QuantityId; from: Instant; to: Instant }[] = [];
  let failure: Error | undefined;
  let open = 0;
  let most = 0;
  const history: Pick<HistoryReader, 'buckets' | 'range'> = {
    range: async ({ station: id, quantity, from, to, limit }) =>
      (points[`${id} ${quantity}`] ?? [])
        .filter(({ at }) => at >= from && at < to)
        .slice(0, limit)
        .map(({ at, value, quality = 0 }) => ({ at, value, quality })),
    buckets: async ({ station: id, quantity, from, to, everyMs, originMs, limit }) => {
      open += 1;
      most = Math.max(most, open);
      await Promise.resolve();
      open -= 1;
      if (failure) throw failure;
      asked.push({ station: id, quantity, from, to });
      const { aggregate } = quantities[quantity];
      const sums = new Map<Instant, ReturnType<typeof noSums>>();
      for (const { at, value, quality = 0 } of points[`${id} ${quantity}`] ?? []) {
        if (at < from || at >= to || quality !== 0) continue;
        const start = bucketStart(at, everyMs, originMs);
        const known = sums.get(start) ?? noSums();
        addValue(known, aggregate, value);
        sums.set(start, known);
      }
      return [...sums]
        .sort(([one], [other]) => one - other)
        .slice(0, limit)
        .map(([at, each]) => toBucket(at, each, aggregate));
    },
  };
  return {
    history,
    asked,
    mostAtOnce: () => most,
    fail: (error: Error | undefined) => {
      failure = error;
    },
  };
};

export const site = (id: string, record: Partial<Station>, registeredAt = 0): ProgrammeStation => ({
  station: station(id, { interval: 600, provenance: 'real', ward: '11359', ...record }),
  registeredAt,
});

export const period = (text: string): Period => {
  const found = parsePeriod(text);
  if (!found) throw new Error(`${text} is no period`);
  return found;
};

/** Local time of Việt Nam. */
export const local = (text: string): Instant => Date.parse(`${text}+07:00`);

export const compute = (
  sites: readonly ProgrammeStation[],
  points: Points,
  text: string,
  now: Instant,
): Promise<NonNullable<Awaited<ReturnType<typeof computePeriod>>>> =>
  computePeriod(
    {
      history: memoryHistory(points).history,
      catalogue: builtInThresholds,
      offset: vietnamTime,
      cache: createDayCache(),
      settling: { isSettled: () => true },
    },
    { sites, period: period(text), now, onProgress: () => true },
  ).then((computed) => {
    if (!computed) throw new Error('the computation ended early');
    return computed;
  });
