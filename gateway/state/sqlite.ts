/**
 * The one door to the embedded database engine: opens a file so that a commit is on disk when it returns, brings its
 * schema up to date (after checking the file and keeping a copy of it, `<file>.before-v<n>`) and hands out prepared
 * statements. Everything here is synchronous: it belongs on a worker thread.
 *
 * The engine ends the whole process on some misuse (a boolean as a parameter, a lone null or buffer that is not wrapped
 * in an array), so parameters pass through `bindable` and nothing else calls it.
 */
import { closeSync, fchmodSync, fsyncSync, openSync, readSync, renameSync, rmSync, statSync } from 'node:fs';
import Libsql from 'libsql';

/** What can be bound to a parameter. Numbers are bound as REAL: cast inside SQL before an integer division. */
export type SqlValue = string | number | Uint8Array | null;

/** Values for `?` in order, or one object for `@name`. */
export type Parameters = readonly SqlValue[] | readonly [Readonly<Record<string, SqlValue>>];

export interface Statement<Row = unknown> {
  run(...parameters: Parameters): { readonly changes: number };
  get(...parameters: Parameters): Row | undefined;
  /** Every row; put a LIMIT into the statement where there may be many. */
  all(...parameters: Parameters): Row[];
}

export interface Sqlite {
  /** Runs a script without parameters. */
  exec(script: string): void;
  /**
   * Prepares a statement that is kept for the life of the database: prepare once, outside loops and handlers. `Row` is
   * taken at its word.
   */
  prepare<Row = unknown>(sql: string): Statement<Row>;
  /** Commits what `work` did, durably, or nothing of it when it throws. Inside another transaction it joins that one. */
  transaction<T>(work: () => T): T;
  close(): void;
}

export interface SqliteOptions {
  /** Path of the file; its folder must exist. */
  readonly file: string;
  /**
   * Scripts that bring the schema from one version to the next: the n-th leads to version n, kept in the file as
   * `user_version`. Released ones never change.
   */
  readonly migrations: readonly string[];
  /** Page cache, KiB. */
  readonly cacheKib?: number;
  /** Pages in the write-ahead log before they are copied into the file. */
  readonly checkpointPages?: number;
}

type Row = Record<string, unknown>;

const check = (value: unknown): void => {
  const kind = typeof value;
  if (kind === 'number' ? Number.isNaN(value) : kind !== 'string' && value !== null && !(value instanceof Uint8Array)) {
    throw new TypeError(`cannot bind ${String(value)} (${kind}) to a statement`);
  }
};

const bindable = (parameters: Parameters): SqlValue[] | Record<string, SqlValue> => {
  const [only] = parameters;
  if (parameters.length === 1 && typeof only === 'object' && only !== null && !(only instanceof Uint8Array)) {
    for (const value of Object.values(only)) check(value);
    return only as Record<string, SqlValue>;
  }
  for (const value of parameters) check(value);
  return parameters as SqlValue[];
};

/** Offset of `user_version` in the header of a database file, four bytes, big-endian (sqlite.org/fileformat2.html §1.3). */
const userVersionAt = 60;

/** Damage must not be carried into a new schema, where nobody could tell any more what caused it. */
const checkWhole = (database: Libsql.Database, file: string): void => {
  const damaged = `${file} is damaged and was left as it is; restore a backup`;
  const problems: string[] = [];
  try {
    const quick = database.prepare('PRAGMA quick_check(5)').raw().all([]) as [string][];
    const foreign = database.prepare('PRAGMA foreign_key_check').raw().all([]) as unknown[];
    problems.push(...quick.map(([text]) => text).filter((text) => text !== 'ok'));
    if (foreign.length > 0) problems.push(`${foreign.length} rows refer to rows that are not there`);
  } catch (cause) {
    throw new Error(damaged, { cause });
  }
  if (problems.length > 0) throw new Error(`${damaged}: ${problems.join('; ')}`);
};

/**
 * Keeps the file as it is before the step to `next`, beside it, in place of an earlier copy of that name. The copy is whole or
 * not there; one that another process has meanwhile migrated is not kept.
 */
const keepCopy = (database: Libsql.Database, file: string, next: number): void => {
  const copy = `${file}.before-v${next}`;
  const partial = `${copy}.${process.pid}`;
  rmSync(partial, { force: true });
  try {
    database.exec(`VACUUM INTO '${partial.replaceAll("'", "''")}'`);
    const handle = openSync(partial, 'r+');
    try {
      const header = Buffer.alloc(4);
      readSync(handle, header, 0, 4, userVersionAt);
      fchmodSync(handle, statSync(file).mode);
      fsyncSync(handle);
      if (header.readUInt32BE() < next) renameSync(partial, copy);
    } finally {
      closeSync(handle);
    }
  } catch (cause) {
    throw new Error(`${file} cannot be copied to ${copy} before its schema changes`, { cause });
  } finally {
    rmSync(partial, { force: true });
  }
};

const migrate = (database: Libsql.Database, file: string, migrations: readonly string[]): void => {
  const stored = database.prepare('PRAGMA user_version').raw();
  const version = (): number => (stored.get([]) as [number])[0];
  if (version() > migrations.length) {
    throw new Error(`${file} has schema version ${version()}, this program knows ${migrations.length}: it is newer`);
  }
  if (version() > 0 && version() < migrations.length) {
    checkWhole(database, file);
    keepCopy(database, file, migrations.length);
  }
  while (version() < migrations.length) {
    database.exec('BEGIN IMMEDIATE');
    // Looked up again: another process may have been migrating until now.
    const next = version();
    try {
      if (next < migrations.length) {
        database.exec(migrations[next] ?? '');
        database.exec(`PRAGMA user_version = ${next + 1}`);
      }
      database.exec('COMMIT');
    } catch (error) {
      if (database.inTransaction) database.exec('ROLLBACK');
      throw new Error(`migration ${next + 1} of ${file} failed`, { cause: error });
    }
  }
};

/** Opens or creates a database file: WAL, a full sync on every commit, 5 s of patience with other connections. */
export const openSqlite = ({ file, migrations, ...options }: SqliteOptions): Sqlite => {
  const database = new Libsql(file, { timeout: 5_000 });
  // Statements that the garbage collector finalises while the engine runs have crashed it: hold every one of them.
  const held: unknown[] = [];
  let open = true;
  try {
    database.exec('PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL');
    const mode = database.prepare('PRAGMA journal_mode = WAL').raw().get([]) as [string];
    if (mode[0] !== 'wal') throw new Error(`${file}: write-ahead log refused, journal mode is ${mode[0]}`);
    database.exec(`PRAGMA cache_size = -${Math.trunc(options.cacheKib ?? 16_384)}`);
    database.exec(`PRAGMA wal_autocheckpoint = ${Math.trunc(options.checkpointPages ?? 1_000)}`);
    migrate(database, file, migrations);
  } catch (error) {
    database.close();
    throw error;
  }

  const ready = (): void => {
    if (!open) throw new Error(`${file} is closed`);
  };

  return {
    exec: (script) => {
      ready();
      database.exec(script);
    },
    prepare: <R>(sql: string): Statement<R> => {
      ready();
      const statement = database.prepare<[SqlValue[] | Record<string, SqlValue>]>(sql);
      held.push(statement);
      return {
        run: (...parameters) => {
          ready();
          return { changes: statement.run(bindable(parameters)).changes };
        },
        get: (...parameters) => {
          ready();
          const row = statement.get(bindable(parameters)) as Row | undefined;
          // The engine adds its own timing to single rows.
          if (row !== undefined) delete row._metadata;
          return row as R | undefined;
        },
        all: (...parameters) => {
          ready();
          return statement.all(bindable(parameters)) as R[];
        },
      };
    },
    transaction: (work) => {
      ready();
      if (database.inTransaction) return work();
      database.exec('BEGIN IMMEDIATE');
      try {
        const result = work();
        database.exec('COMMIT');
        return result;
      } catch (error) {
        // Some failures (disk full, I/O) have rolled back already.
        if (database.inTransaction) database.exec('ROLLBACK');
        throw error;
      }
    },
    close: () => {
      if (!open) return;
      open = false;
      database.close();
    },
  };
};

/** Code such as `SQLITE_FULL` when the engine threw it, else undefined. */
export const sqliteErrorCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && error.name === 'SqliteError'
    ? error.code
    : undefined;

/**
 * Writes a copy of a database that others may be using: as it was at one moment, whole, in one file. They are not held up;
 * their write-ahead log grows until the copy is done. Nothing is migrated.
 */
export const copySqlite = (file: string, target: string): void => {
  const database = new Libsql(file, { timeout: 5_000 });
  try {
    database.exec('PRAGMA busy_timeout = 5000; PRAGMA cache_size = -65536');
    database.prepare('VACUUM INTO ?').run([target]);
  } finally {
    database.close();
  }
};

/** Schema version of a database; nothing is migrated. */
export const schemaVersionOf = (file: string): number => readOnce<number>(file, 'PRAGMA user_version')[0] ?? 0;

/** What an integrity check finds wrong with a database; it reads all of it. */
export const damageIn = (file: string): string[] =>
  readOnce<string>(file, 'PRAGMA integrity_check(10)').filter((text) => text !== 'ok');

/** First column of every row. */
const readOnce = <T>(file: string, sql: string): T[] => {
  const database = new Libsql(file, { timeout: 5_000 });
  try {
    return (database.prepare(sql).raw().all([]) as [T][]).map(([value]) => value);
  } finally {
    database.close();
  }
};
