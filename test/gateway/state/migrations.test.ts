import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stateMigrations } from '../../../gateway/state/migrations.ts';
import { hashSecret } from '../../../gateway/state/secrets.ts';
import { openSqlite } from '../../../gateway/state/sqlite.ts';
import { openState } from '../../../gateway/state/state.ts';
import { createStationBook } from '../../../gateway/state/station-book.ts';
import { wholeCity } from '../../../shared/access.ts';
import { enrolmentTokenSchema } from '../../../shared/station-api.ts';
import { testStation } from '../../support/gateway-process.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/temporary.ts';

const now = Date.UTC(2026, 10, 23);

/** As version 1 wrote it. Must stay as it is: such files exist. */
const versionOne = `CREATE TABLE station (
     id TEXT PRIMARY KEY,
     document TEXT NOT NULL,
     secret_hash BLOB NOT NULL,
     enrolled INTEGER NOT NULL,
     revoked_at INTEGER,
     created_at INTEGER NOT NULL,
     updated_at INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE enrolment (
     token_hash BLOB PRIMARY KEY,
     provenance TEXT NOT NULL,
     uses_left INTEGER NOT NULL,
     expires_at INTEGER NOT NULL,
     created_at INTEGER NOT NULL
   ) STRICT;`;

const writeVersionOne = (file: string, stations = 2): void => {
  const database = openSqlite({ file, migrations: [versionOne] });
  const station = database.prepare('INSERT INTO station VALUES (?, ?, ?, ?, ?, ?, ?)');
  database.transaction(() => {
    for (let n = 1; n <= stations; n++) {
      const id = `tram-${n}`;
      const revokedAt = n === 2 ? now - 5 : null;
      const document = JSON.stringify(testStation(id));
      station.run(id, document, hashSecret(`secret ${n}`), n === 2 ? 1 : 0, revokedAt, now - 100, now - 50);
    }
  });
  const token = database.prepare('INSERT INTO enrolment VALUES (?, ?, ?, ?, ?)');
  token.run(hashSecret('token with uses left'), 'simulated', 7, now + 1_000, now - 100);
  token.run(hashSecret('token that is used up'), 'real', 0, now + 1_000, now - 100);
  // What is in the write-ahead log gets into the file only when the last statement is finalised: do it now.
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
};

const versionOf = (file: string): number => readFileSync(file).readUInt32BE(60);

describe('a file of version 1', () => {
  let folder: TemporaryFolder;
  let file: string;
  beforeEach(() => {
    folder = temporaryFolder();
    file = folder.file('state.db');
  });
  afterEach(() => folder.remove());

  it('has been made by the script that is still the first one', () => {
    expect(stateMigrations[0]).toBe(versionOne);
  });

  it('comes up with its stations and tokens', () => {
    writeVersionOne(file);
    const state = openState(file, () => now);
    try {
      expect(state.stations.list()).toEqual([
        {
          station: testStation('tram-1'),
          details: {},
          secretHash: hashSecret('secret 1'),
          enrolled: false,
          revokedAt: null,
          certificatesFrom: 0,
          createdAt: now - 100,
          updatedAt: now - 50,
        },
        expect.objectContaining({ station: testStation('tram-2'), enrolled: true, revokedAt: now - 5 }),
      ]);
      const book = createStationBook(state);
      expect(book.authenticate('tram-1', Buffer.from('secret 1'))?.id).toBe('tram-1');
      expect(book.authenticate('tram-2', Buffer.from('secret 2'))).toBeUndefined();

      const [token, ...others] = state.stations.tokens();
      expect(others).toEqual([]);
      expect(enrolmentTokenSchema.parse(token)).toMatchObject({
        provenance: 'simulated',
        uses: 7,
        usesLeft: 7,
        scope: wholeCity,
        note: '',
        createdAt: now - 100,
      });
      const { provenance: _, ...claimable } = testStation('tram-9');
      expect(state.stations.claim('token with uses left', claimable, '').station.provenance).toBe('simulated');
      expect(() => state.stations.claim('token that is used up', { ...claimable, id: 'tram-8' }, '')).toThrow(
        'used up',
      );
      expect(state.audit.verify().whole).toBe(true);
    } finally {
      state.close();
    }
  });

  it('is kept as it was beside the new one, in place of an earlier copy', () => {
    writeVersionOne(file);
    const copy = `${file}.before-v${stateMigrations.length}`;
    writeFileSync(copy, 'an earlier copy');
    openState(file).close();

    expect(versionOf(copy)).toBe(1);
    expect(statSync(copy).mode).toBe(statSync(file).mode);
    expect(() => openSqlite({ file, migrations: [versionOne] })).toThrow('newer');
    const before = openSqlite({ file: copy, migrations: [versionOne] });
    expect(before.prepare('SELECT id FROM station ORDER BY id').all()).toEqual([{ id: 'tram-1' }, { id: 'tram-2' }]);
    expect(before.prepare('SELECT uses_left FROM enrolment ORDER BY uses_left').all()).toHaveLength(2);
    before.close();
  });

  it('is copied once: not by the next start, and not for a new file', () => {
    openState(file).close();
    openState(file).close();
    expect(existsSync(`${file}.before-v${stateMigrations.length}`)).toBe(false);
  });

  it('that is damaged is refused and left as it was', () => {
    writeVersionOne(file, 400);
    const size = statSync(file).size;
    const handle = openSync(file, 'r+');
    writeSync(handle, Buffer.alloc(8_192, 0x5a), 0, 8_192, Math.floor(size / 2 / 4_096) * 4_096);
    closeSync(handle);

    expect(() => openState(file)).toThrow(/is damaged and was left as it is; restore a backup/);
    expect(versionOf(file)).toBe(1);
    expect(existsSync(`${file}.before-v${stateMigrations.length}`)).toBe(false);
  });

  it('that was cut short is refused', () => {
    writeVersionOne(file, 400);
    truncateSync(file, statSync(file).size - 3 * 4_096);
    expect(() => openState(file)).toThrow();
  });

  it('whose rows refer to nothing is refused', () => {
    const schema = 'CREATE TABLE a (id TEXT PRIMARY KEY) STRICT; CREATE TABLE b (a TEXT REFERENCES a (id)) STRICT';
    const database = openSqlite({ file, migrations: [schema] });
    database.exec("PRAGMA foreign_keys = OFF; INSERT INTO b VALUES ('x'), ('y')");
    database.close();

    expect(() => openSqlite({ file, migrations: [schema, 'CREATE TABLE c (x TEXT) STRICT'] })).toThrow(
      '2 rows refer to rows that are not there',
    );
  });

  it('is for its own user only when it is new', () => {
    openState(file).close();
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});
