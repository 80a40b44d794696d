/**
 * The history without a database server: one SQLite file, for one machine. Synchronous behind the asynchronous port, so it
 * belongs on a worker thread. A batch is one durable transaction.
 */
import { setImmediate } from 'node:timers/promises';
import type { Bucket, LatestReading, LatestValue } from '../../shared/api.ts';
import { AppError } from '../../shared/errors.ts';
import { findQuantity, isQuantityId, type QuantityId, quantities } from '../../shared/quantities.ts';
import { hourMs, type Instant } from '../../shared/time.ts';
import type { ReadingRecord } from '../ingest/record.ts';
import { openSqlite, type Sqlite, sqliteErrorCode } from '../state/sqlite.ts';
import { valueQuality } from '../value-quality.ts';
import { type Aggregate, addSums, addValue, createBucketFold } from './aggregate.ts';
import { type CityStatements, createCityReader, prepareCityStatements } from './embedded-city.ts';
import { createTables, migrations, type Tables } from './embedded-tables.ts';
import { createHourReader, createUpkeep, type HourReader, type Steps, type Upkeep } from './embedded-upkeep.ts';
import type { BucketQuery, RangeQuery, ReadingHistory, Rejection, WriteOutcome } from './history.ts';
import { whyNotStorable } from './storable.ts';

export interface EmbeddedHistoryOptions {
  /** Path of the database file; its folder must exist. */
  readonly file: string;
  /** Single readings are kept this long after receipt. */
  readonly rawDays: number;
  /** Hourly sums are kept this long after measuring. */
  readonly hourlyDays: number;
}

/** Rows handled in one transaction of housekeeping: some tens of milliseconds. */
const rowsPerSlice = 20_000;

interface StationSeries {
  ward: string;
  provenance: string;
  readonly ids: Map<string, number>;
}

type Point = readonly [at: Instant, value: number, quality: number, delayMs: number];

const prepareStatements = (database: Sqlite) => ({
  allSeries: database.prepare<{ id: number; station: string; quantity: string; ward: string; provenance: string }>(
    'SELECT id, station, quantity, ward, provenance FROM series',
  ),
  addSeries: database.prepare<{ id: number }>(
    'INSERT INTO series (station, quantity, ward, provenance) VALUES (?, ?, ?, ?) RETURNING id',
  ),
  moveStation: database.prepare('UPDATE series SET ward = ?, provenance = ? WHERE station = ?'),
  putPoint: database.prepare(
    `INSERT INTO point VALUES (?, ?, ?, ?, ?) ON CONFLICT (series, at)
     DO UPDATE SET value = excluded.value, quality = excluded.quality, delay_ms = excluded.delay_ms`,
  ),
  putLatest: database.prepare(
    `INSERT INTO latest VALUES (?, ?, ?, ?, ?) ON CONFLICT (series) DO UPDATE
     SET at = excluded.at, value = excluded.value, quality = excluded.quality, delay_ms = excluded.delay_ms
     WHERE excluded.at >= latest.at`,
  ),
  range: database.prepare<{ at: number; value: number; quality: number }>(
    'SELECT at, value, quality FROM point WHERE series = ? AND at >= ? AND at < ? ORDER BY at LIMIT ?',
  ),
  latest: database.prepare<
    { station: string; quantity: string } & Record<'at' | 'value' | 'quality' | 'delay', number>
  >(
    `SELECT station, quantity, at, value, quality, delay_ms AS delay
     FROM latest JOIN series ON series.id = latest.series ORDER BY station, quantity`,
  ),
  putCanary: database.prepare('INSERT OR REPLACE INTO canary VALUES (1, ?)'),
  canary: database.prepare<{ value: number }>('SELECT value FROM canary WHERE id = 1'),
});

interface Opened {
  readonly database: Sqlite;
  readonly statements: ReturnType<typeof prepareStatements>;
  readonly tables: Tables;
  readonly upkeep: Upkeep;
  readonly readHours: HourReader;
  readonly city: CityStatements;
  readonly stations: Map<string, StationSeries>;
  readonly aggregates: Map<number, Aggregate>;
}

const keep = (error: unknown): WriteOutcome => {
  const code = sqliteErrorCode(error);
  const busy = code?.startsWith('SQLITE_BUSY') === true || code?.startsWith('SQLITE_LOCKED') === true;
  const words = error instanceof Error ? error.message : String(error);
  return { fate: 'keep', reason: code === undefined ? words : `${code}: ${words}`, needsOperator: !busy };
};

export const createEmbeddedHistory = (options: EmbeddedHistoryOptions): ReadingHistory => {
  let opened: Opened | undefined;
  let maintaining = false;

  const loadSeries = ({ statements, stations, aggregates, tables }: Opened): void => {
    stations.clear();
    aggregates.clear();
    tables.forget();
    for (const { id, station, quantity, ward, provenance } of statements.allSeries.all()) {
      const known = stations.get(station) ?? { ward, provenance, ids: new Map() };
      known.ids.set(quantity, id);
      stations.set(station, known);
      aggregates.set(id, findQuantity(quantity)?.aggregate ?? 'mean');
    }
  };

  const open = (): Opened => {
    const database = openSqlite({ file: options.file, migrations, cacheKib: 65_536, checkpointPages: 4_000 });
    const aggregates = new Map<number, Aggregate>();
    const tables = createTables(database);
    const now: Opened = {
      database,
      statements: prepareStatements(database),
      tables,
      upkeep: createUpkeep(database, tables, { ...options, aggregateOf: (series) => aggregates.get(series) ?? 'mean' }),
      readHours: createHourReader(database, tables),
      city: prepareCityStatements(database),
      stations: new Map(),
      aggregates,
    };
    loadSeries(now);
    return now;
  };

  const stationOf = ({ stations, statements }: Opened, { s, w, p }: ReadingRecord): StationSeries => {
    let station = stations.get(s);
    if (station === undefined) {
      station = { ward: w, provenance: p, ids: new Map() };
      stations.set(s, station);
    } else if (station.ward !== w || station.provenance !== p) {
      statements.moveStation.run(w, p, s);
      station.ward = w;
      station.provenance = p;
    }
    return station;
  };

  const addSeries = ({ statements, aggregates }: Opened, { s, w, p }: ReadingRecord, quantity: string): number => {
    const row = statements.addSeries.get(s, quantity, w, p);
    if (row === undefined) throw new Error(`series ${s} ${quantity} got no number`);
    aggregates.set(row.id, findQuantity(quantity)?.aggregate ?? 'mean');
    return row.id;
  };

  const store = (now: Opened, readings: readonly ReadingRecord[]): void => {
    const newest = new Map<number, Point>();
    for (const reading of readings) {
      const { ids } = stationOf(now, reading);
      const { t: at, f: flags } = reading;
      const delayMs = reading.x - at;
      for (const [quantity, value] of Object.entries(reading.v)) {
        const quality = flags && isQuantityId(quantity) ? valueQuality(reading, quantity) : reading.q;
        let series = ids.get(quantity);
        if (series === undefined) {
          series = addSeries(now, reading, quantity);
          ids.set(quantity, series);
        }
        now.statements.putPoint.run(series, at, value, quality, delayMs);
        now.tables.markDirty(series, at);
        if (at >= (newest.get(series)?.[0] ?? at)) newest.set(series, [at, value, quality, delayMs]);
      }
    }
    for (const [series, point] of newest) now.statements.putLatest.run(series, ...point);
  };

  /** Runs a question against the open database. @throws AppError HISTORY_UNAVAILABLE */
  const read = <T>(ask: (now: Opened) => T): T => {
    if (opened === undefined) throw new AppError('HISTORY_UNAVAILABLE', 'the history is closed');
    try {
      return ask(opened);
    } catch (error) {
      throw new AppError('HISTORY_UNAVAILABLE', 'the embedded history cannot be read', { cause: error });
    }
  };

  const seriesOf = (now: Opened, { station, quantity }: RangeQuery): number | undefined =>
    now.stations.get(station)?.ids.get(quantity);

  const bucketsOf = (now: Opened, series: number, query: BucketQuery): Bucket[] => {
    const { from, to, everyMs, originMs } = query;
    const { aggregate } = quantities[query.quantity];
    const fold = createBucketFold(query, aggregate);
    if (everyMs % hourMs === 0 && originMs % hourMs === 0) {
      for (const [hour, hourSums] of now.readHours(series, from, to, aggregate)) {
        const sums = fold.at(hour);
        if (sums === undefined) break;
        addSums(sums, hourSums);
      }
    } else {
      now.tables.eachGood(series, from, to, (at, value) => {
        const sums = fold.at(at);
        if (sums !== undefined) addValue(sums, aggregate, value);
        return sums !== undefined;
      });
    }
    return fold.finish();
  };

  /** One transaction per slice, and room for waiting writes and questions between slices. */
  const runInSlices = async (steps: Steps): Promise<void> => {
    for (let done = false; !done && opened !== undefined; await setImmediate()) {
      const now = opened;
      try {
        now.database.transaction(() => {
          for (let work = 0; work < rowsPerSlice && !done; ) {
            const step = steps.next();
            done = step.done === true;
            work += step.value ?? 0;
          }
        });
      } catch (error) {
        now.tables.forget();
        throw error;
      }
    }
  };

  return {
    kind: 'embedded',
    open: async () => {
      opened ??= open();
    },
    write: async (readings) => {
      if (opened === undefined) return { fate: 'keep', reason: 'the history is closed', needsOperator: false };
      const now = opened;
      const rejected: Rejection[] = [];
      const storable = readings.filter((reading) => {
        const reason = whyNotStorable(reading);
        if (reason !== undefined) rejected.push({ reading, reason });
        return reason === undefined;
      });
      try {
        if (storable.length > 0) now.database.transaction(() => store(now, storable));
        return { fate: 'accept', rejected };
      } catch (error) {
        try {
          // Numbers given to new series were undone with the rest.
          loadSeries(now);
        } catch (second) {
          return keep(second);
        }
        return keep(error);
      }
    },
    range: async (query) =>
      read((now) => {
        const series = seriesOf(now, query);
        return series === undefined ? [] : now.statements.range.all(series, query.from, query.to, query.limit);
      }),
    buckets: async (query) =>
      read((now) => {
        const series = seriesOf(now, query);
        return series === undefined ? [] : bucketsOf(now, series, query);
      }),
    latest: async () =>
      read((now) => {
        const stations = new Map<string, Partial<Record<QuantityId, LatestValue>>>();
        for (const { station, quantity, at, value, quality, delay } of now.statements.latest.all()) {
          if (!isQuantityId(quantity)) continue;
          const values = stations.get(station) ?? {};
          values[quantity] = { value, at, receivedAt: at + delay, quality };
          stations.set(station, values);
        }
        return [...stations].map(([station, values]): LatestReading => ({ station, values }));
      }),
    maintain: async (now) => {
      if (opened === undefined || maintaining) return;
      maintaining = true;
      try {
        await runInSlices(opened.upkeep.retain(now));
        if (opened !== undefined) await runInSlices(opened.upkeep.rollUp(now));
      } finally {
        maintaining = false;
      }
    },
    ...createCityReader(read),
    check: async () => {
      if (opened === undefined) return 'the history is closed';
      const { database, statements } = opened;
      const value = Math.random();
      try {
        database.transaction(() => statements.putCanary.run(value));
        return statements.canary.get()?.value === value
          ? null
          : 'the embedded history does not return what was written';
      } catch (error) {
        const outcome = keep(error);
        return outcome.fate === 'keep' ? outcome.reason : null;
      }
    },
    close: async () => {
      opened?.database.close();
      opened = undefined;
    },
  };
};
