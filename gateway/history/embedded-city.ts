/**
 * Questions about every station at once to the embedded history. They touch ten thousand series, so they are answered in short
 * pieces: readings waiting to be written, and other questions, come in between.
 */
import { setImmediate } from 'node:timers/promises';
import type { LatestReading, LatestValue } from '../../shared/api.ts';
import { isQuantityId, type QuantityId, quantities } from '../../shared/quantities.ts';
import type { Instant } from '../../shared/time.ts';
import type { Sqlite } from '../state/sqlite.ts';
import { toBucket } from './aggregate.ts';
import type { HourReader } from './embedded-upkeep.ts';
import type { CityHistoryReader, MomentsQuery, SeriesHours, SeriesMoments, WantedSeries } from './history.ts';

/** How long one piece may take. */
const pieceMs = 10;

interface Point {
  at: number;
  value: number;
  quality: number;
  delay: number;
}

export interface CityStatements {
  /** The newest point of a series with `at` in (after, until]. */
  newest(series: number, until: Instant, after: Instant): Point | undefined;
}

export const prepareCityStatements = (database: Sqlite): CityStatements => {
  const newest = database.prepare<Point>(
    'SELECT at, value, quality, delay_ms AS delay FROM point WHERE series = ? AND at <= ? AND at > ? ORDER BY at DESC LIMIT 1',
  );
  return { newest: (series, until, after) => newest.get(series, until, after) };
};

/** What these questions need of a history that is open. */
export interface CitySource {
  readonly city: CityStatements;
  readonly readHours: HourReader;
  readonly stations: ReadonlyMap<string, { readonly ids: ReadonlyMap<string, number> }>;
}

interface Series {
  readonly station: string;
  readonly quantity: QuantityId;
  readonly id: number;
}

const seriesOf = ({ stations }: CitySource, wanted?: WantedSeries): Series[] => {
  const found: Series[] = [];
  for (const [station, { ids }] of stations) {
    for (const [quantity, id] of ids) {
      if (isQuantityId(quantity) && (wanted === undefined || wanted.get(quantity)?.has(station)))
        found.push({ station, quantity, id });
    }
  }
  return found;
};

/** From the newest moment back: a gap costs one look, however long it is. */
const momentsOf = (
  { city }: CitySource,
  { station, quantity, id }: Series,
  { from, everyMs, count }: MomentsQuery,
): SeriesMoments | undefined => {
  const values: (number | null)[] = new Array<null>(count).fill(null);
  const flagged: [number, number][] = [];
  const after = from - everyMs;
  for (let place = count - 1; place >= 0; place -= 1) {
    const point = city.newest(id, from + place * everyMs, after);
    if (!point) break;
    place = Math.ceil((point.at - from) / everyMs);
    values[place] = point.value;
    if (point.quality !== 0) flagged.unshift([place, point.quality]);
  }
  return values.some((value) => value !== null) ? { station, quantity, values, flagged } : undefined;
};

const hoursOf = (
  { readHours }: CitySource,
  { station, quantity, id }: Series,
  from: Instant,
  to: Instant,
): SeriesHours | undefined => {
  const { aggregate } = quantities[quantity];
  const found = readHours(id, from, to, aggregate);
  if (found.size === 0) return undefined;
  const hours = new Float64Array(found.size * 4);
  let place = 0;
  for (const [at, sums] of found) {
    const { count, mean, sum } = toBucket(at, sums, aggregate);
    hours.set([at, count, mean, sum], place);
    place += 4;
  }
  return { station, quantity, hours };
};

/** `read` asks what is open now, and turns what goes wrong into the history's own error. */
export const createCityReader = (read: <T>(ask: (now: CitySource) => T) => T): CityHistoryReader => {
  const each = async <T>(
    wanted: WantedSeries | undefined,
    work: (now: CitySource, series: Series) => T | undefined,
  ): Promise<T[]> => {
    const all = read((now) => seriesOf(now, wanted));
    const found: T[] = [];
    for (let next = 0; next < all.length; ) {
      read((now) => {
        for (const began = performance.now(); next < all.length && performance.now() - began < pieceMs; next += 1) {
          const series = all[next];
          const result = series && work(now, series);
          if (result !== undefined) found.push(result);
        }
      });
      await setImmediate();
    }
    return found;
  };

  return {
    at: async (instant, maxAgeMs) => {
      const stations = new Map<string, Partial<Record<QuantityId, LatestValue>>>();
      await each(undefined, ({ city }, { station, quantity, id }) => {
        const point = city.newest(id, instant, instant - maxAgeMs - 1);
        if (!point) return;
        const { at, value, quality, delay } = point;
        const values = stations.get(station) ?? {};
        values[quantity] = { value, at, receivedAt: at + delay, quality };
        stations.set(station, values);
      });
      return [...stations].map(([station, values]): LatestReading => ({ station, values }));
    },
    moments: (query) => each(query.wanted, (now, series) => momentsOf(now, series, query)),
    hours: ({ wanted, from, to }) => each(wanted, (now, series) => hoursOf(now, series, from, to)),
  };
};
