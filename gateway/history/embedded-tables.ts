/**
 * Tables of the embedded history and the few statements that several parts of it share.
 *
 * `point` holds the readings as they came, narrow, clustered by series. `hourly` holds what hours of them add up to, in two
 * parts: part 0 can be computed again from the points, part 1 is what is left of points that retention has deleted. An
 * hour in `dirty` has changed since its part 0 was computed; the mark is written with the points, in one transaction.
 *
 * The price of forgetting: a point that is written once more after retention deleted it counts twice in its hour.
 */
import { hourMs, type Instant } from '../../shared/time.ts';
import type { Sqlite } from '../state/sqlite.ts';
import { type Aggregate, addValue, noSums, type Sums } from './aggregate.ts';

export const migrations: readonly string[] = [
  `CREATE TABLE series (
     id INTEGER PRIMARY KEY,
     station TEXT NOT NULL,
     quantity TEXT NOT NULL,
     ward TEXT NOT NULL,
     provenance TEXT NOT NULL,
     UNIQUE (station, quantity)
   ) STRICT;
   CREATE TABLE point (
     series INTEGER NOT NULL,
     at INTEGER NOT NULL,
     value REAL NOT NULL,
     quality INTEGER NOT NULL,
     delay_ms INTEGER NOT NULL,
     PRIMARY KEY (series, at)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE latest (
     series INTEGER PRIMARY KEY,
     at INTEGER NOT NULL,
     value REAL NOT NULL,
     quality INTEGER NOT NULL,
     delay_ms INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE hourly (
     series INTEGER NOT NULL,
     hour INTEGER NOT NULL,
     part INTEGER NOT NULL,
     count INTEGER NOT NULL,
     min REAL NOT NULL,
     max REAL NOT NULL,
     sum REAL NOT NULL,
     energy REAL NOT NULL,
     sin REAL NOT NULL,
     cos REAL NOT NULL,
     PRIMARY KEY (series, hour, part)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE dirty (
     series INTEGER NOT NULL,
     hour INTEGER NOT NULL,
     PRIMARY KEY (series, hour)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE canary (id INTEGER PRIMARY KEY, value REAL NOT NULL) STRICT;`,
];

/** `hourly.part`. */
export const recomputed = 0;
export const archived = 1;

/** Points read at once; keeps one long query from filling memory. */
const pageRows = 20_000;

export const hourOf = (at: Instant): Instant => Math.floor(at / hourMs) * hourMs;

export interface Tables {
  /** Good points of [from, to) in order of time, until `visit` says false. */
  eachGood(series: number, from: Instant, to: Instant, visit: (at: Instant, value: number) => boolean): void;
  /** Sums of the good points of one hour. */
  sumHour(series: number, hour: Instant, aggregate: Aggregate): Sums;
  findHour(series: number, hour: Instant, part: number): Sums | undefined;
  putHour(series: number, hour: Instant, part: number, sums: Sums): void;
  dropHour(series: number, hour: Instant, part: number): void;
  /** Marks the hour of a point that was written or deleted. */
  markDirty(series: number, at: Instant): void;
  clearDirty(series: number, hour: Instant): void;
  /** Forgets what was remembered of a transaction that was undone. */
  forget(): void;
}

export const createTables = (database: Sqlite): Tables => {
  const page = database.prepare<{ at: number; value: number }>(
    'SELECT at, value FROM point WHERE series = ? AND at >= ? AND at < ? AND quality = 0 ORDER BY at LIMIT ?',
  );
  const find = database.prepare<Sums>(
    'SELECT count, min, max, sum, energy, sin, cos FROM hourly WHERE series = ? AND hour = ? AND part = ?',
  );
  const put = database.prepare('INSERT OR REPLACE INTO hourly VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const drop = database.prepare('DELETE FROM hourly WHERE series = ? AND hour = ? AND part = ?');
  const insertDirty = database.prepare('INSERT OR IGNORE INTO dirty VALUES (?, ?)');
  const deleteDirty = database.prepare('DELETE FROM dirty WHERE series = ? AND hour = ?');
  /** The hour last marked of each series: nearly every point falls into it. */
  const marked = new Map<number, Instant>();

  const eachGood: Tables['eachGood'] = (series, from, to, visit) => {
    for (let next = from; ; ) {
      const rows = page.all(series, next, to, pageRows);
      for (const { at, value } of rows) if (!visit(at, value)) return;
      const last = rows.at(-1);
      if (last === undefined || rows.length < pageRows) return;
      next = last.at + 1;
    }
  };

  return {
    eachGood,
    sumHour: (series, hour, aggregate) => {
      const sums = noSums();
      eachGood(series, hour, hour + hourMs, (_at, value) => {
        addValue(sums, aggregate, value);
        return true;
      });
      return sums;
    },
    findHour: (series, hour, part) => find.get(series, hour, part),
    putHour: (series, hour, part, { count, min, max, sum, energy, sin, cos }) => {
      put.run(series, hour, part, count, min, max, sum, energy, sin, cos);
    },
    dropHour: (series, hour, part) => {
      drop.run(series, hour, part);
    },
    markDirty: (series, at) => {
      const hour = hourOf(at);
      if (marked.get(series) === hour) return;
      insertDirty.run(series, hour);
      marked.set(series, hour);
    },
    clearDirty: (series, hour) => {
      deleteDirty.run(series, hour);
      if (marked.get(series) === hour) marked.delete(series);
    },
    forget: () => marked.clear(),
  };
};
