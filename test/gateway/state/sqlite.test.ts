import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqlite, type SqlValue, sqliteErrorCode } from '../../../gateway/state/sqlite.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/temporary.ts';

const first = 'CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL, weight REAL) STRICT';
const second = 'ALTER TABLE note ADD COLUMN colour TEXT; CREATE INDEX note_colour ON note (colour)';

describe('openSqlite', () => {
  let folder: TemporaryFolder;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => folder.remove());

  it('syncs every commit of a write-ahead log', () => {
    const database = openSqlite({ file: folder.file('a.db'), migrations: [first] });

    expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    expect(database.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 });
    expect(database.prepare('PRAGMA busy_timeout').get()).toEqual({ timeout: 5000 });
    database.close();
  });

  it('brings an older file up to date and keeps its rows', () => {
    const file = folder.file('a.db');
    const before = openSqlite({ file, migrations: [first] });
    before.prepare('INSERT INTO note (text) VALUES (?)').run('kept');
    before.close();

    const after = openSqlite({ file, migrations: [first, second] });

    expect(after.prepare('SELECT id, text, colour FROM note').all()).toEqual([{ id: 1, text: 'kept', colour: null }]);
    after.close();
  });

  it('does not apply a migration twice', () => {
    const file = folder.file('a.db');
    openSqlite({ file, migrations: [first, second] }).close();

    expect(() => openSqlite({ file, migrations: [first, second] }).close()).not.toThrow();
  });

  it('leaves nothing of a migration that fails half-way', () => {
    const file = folder.file('a.db');
    openSqlite({ file, migrations: [first] }).close();

    expect(() => openSqlite({ file, migrations: [first, 'CREATE TABLE extra (x ANY) STRICT; nonsense'] })).toThrow(
      /migration 2 of .* failed/,
    );

    const again = openSqlite({ file, migrations: [first] });
    expect(again.prepare("SELECT name FROM sqlite_master WHERE name = 'extra'").all()).toEqual([]);
    again.close();
  });

  it('refuses a file written by a newer program', () => {
    const file = folder.file('a.db');
    openSqlite({ file, migrations: [first, second] }).close();

    expect(() => openSqlite({ file, migrations: [first] })).toThrow(/newer/);
  });

  it('undoes the whole transaction when its work throws', () => {
    const database = openSqlite({ file: folder.file('a.db'), migrations: [first] });
    const insert = database.prepare('INSERT INTO note (id, text) VALUES (?, ?)');

    expect(() =>
      database.transaction(() => {
        insert.run(1, 'one');
        database.transaction(() => insert.run(2, 'joined'));
        insert.run(1, 'again');
      }),
    ).toThrow(/UNIQUE/);

    expect(database.prepare('SELECT * FROM note').all()).toEqual([]);
    expect(database.transaction(() => insert.run(3, 'three'))).toEqual({ changes: 1 });
    database.close();
  });

  it('binds by name', () => {
    const database = openSqlite({ file: folder.file('a.db'), migrations: [first] });

    database.prepare('INSERT INTO note (id, text, weight) VALUES (@id, @text, @weight)').run({
      text: 'by name',
      id: 7,
      weight: null,
    });

    expect(database.prepare('SELECT * FROM note WHERE id = @id').get({ id: 7 })).toEqual({
      id: 7,
      text: 'by name',
      weight: null,
    });
    database.close();
  });

  it('names the code of what the engine refuses', () => {
    const database = openSqlite({ file: folder.file('a.db'), migrations: [first] });
    const insert = database.prepare('INSERT INTO note (id, text) VALUES (?, ?)');
    insert.run(1, 'one');

    let code: string | undefined;
    try {
      insert.run(1, 'again');
    } catch (error) {
      code = sqliteErrorCode(error);
    }

    expect(code).toBe('SQLITE_CONSTRAINT_PRIMARYKEY');
    expect(sqliteErrorCode(new Error('SQLITE_FULL'))).toBeUndefined();
    database.close();
  });

  it('returns a single row without additions of the engine, and undefined for none', () => {
    const database = openSqlite({ file: folder.file('a.db'), migrations: [first] });
    database.prepare('INSERT INTO note (id, text, weight) VALUES (?, ?, ?)').run(1, 'đèn', 2);
    const find = database.prepare('SELECT id, text, weight FROM note WHERE id = ?');

    expect(find.get(1)).toEqual({ id: 1, text: 'đèn', weight: 2 });
    expect(find.get(2)).toBeUndefined();
    database.close();
  });

  // Each of these ends the process, or is silently stored as NULL, when it reaches the engine.
  it.each([
    ['a boolean', true],
    ['undefined', undefined],
    ['NaN', Number.NaN],
    ['an object inside another', { x: {} }],
    ['a boolean by name', { x: true }],
  ])('throws on %s as a parameter', (_name, value) => {
    const database = openSqlite({ file: folder.file('a.db'), migrations: [first] });
    const select = database.prepare('SELECT ? AS x');

    expect(() => select.get(value as SqlValue)).toThrow(TypeError);
    database.close();
  });

  it.each([
    ['null', null],
    ['bytes', Uint8Array.of(1, 0, 255)],
    ['text', "Hải Phòng '; --"],
  ])('binds %s as a lone parameter', (_name, value) => {
    const database = openSqlite({ file: folder.file('a.db'), migrations: [first] });

    const row = database.prepare<{ x: SqlValue }>('SELECT ? AS x').get(value);

    expect(row?.x instanceof Uint8Array ? Uint8Array.from(row.x) : row?.x).toEqual(value);
    database.close();
  });

  it('throws instead of using a closed database, and closes twice without harm', () => {
    const database = openSqlite({ file: folder.file('a.db'), migrations: [first] });
    const select = database.prepare('SELECT 1 AS one');
    database.close();
    database.close();

    expect(() => select.get()).toThrow(/closed/);
    expect(() => database.exec('SELECT 1')).toThrow(/closed/);
  });
});
