/**
 * What people decided about stations, in `state.db`: records, credentials (only their hashes) and enrolment tokens. The
 * command line writes the same file while the gateway runs; the gateway notices within a fraction of a second.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';
import { type Provenance, type Station, stationSchema } from '../../shared/station.ts';
import type { Instant } from '../../shared/time.ts';
import { openSqlite } from './sqlite.ts';

const migrations = [
  `CREATE TABLE station (
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
   ) STRICT;`,
];

export interface StoredStation {
  readonly station: Station;
  readonly secretHash: Buffer;
  /** True when it claimed its credentials with a token. */
  readonly enrolled: boolean;
  readonly revokedAt: Instant | null;
  readonly createdAt: Instant;
}

export interface EnrolmentGrant {
  readonly provenance: Provenance;
  /** How many stations may claim with it. */
  readonly uses: number;
  readonly expiresAt: Instant;
}

export interface StationStore {
  list(): StoredStation[];
  find(id: string): StoredStation | undefined;
  /** Registers a station and returns its secret, which is shown once. @throws AppError STATION_EXISTS */
  add(station: Station): string;
  /** Replaces the record of a station; its credentials stay. @throws AppError STATION_UNKNOWN */
  update(station: Station): void;
  /** New secret; the old one ends. @throws AppError STATION_UNKNOWN */
  rotate(id: string): string;
  /** Withdraws the credentials; the station and its history stay. @throws AppError STATION_UNKNOWN */
  revoke(id: string): void;
  createToken(grant: EnrolmentGrant): string;
  /**
   * Gives a station its credentials for a token. A simulated or replayed station may claim again (its secret changes); a
   * real one is rotated by a person. @throws AppError ENROLMENT_REFUSED, STATION_EXISTS
   */
  claim(token: string, station: Omit<Station, 'provenance'>): { station: Station; secret: string };
  /** Changes when another process wrote. */
  version(): number;
  close(): void;
}

/**
 * Secrets are 192 random bits, so one SHA-256 is enough to keep them: there is nothing to guess, and checking one costs a
 * microsecond, which no flood of wrong passwords can turn into a load.
 */
export const hashSecret = (secret: string | Buffer): Buffer => createHash('sha256').update(secret).digest();

/** Letters and digits only: a secret that begins with a hyphen is taken for an option by command lines. */
const createSecret = (): string => randomBytes(24).toString('base64').replaceAll(/[+/]/g, 'x');

const nobody = hashSecret(randomBytes(24));

/** Compares in constant time, also for a station that does not exist. */
export const isSecretOf = (stored: StoredStation | undefined, secret: Buffer): boolean => {
  const matches = timingSafeEqual(hashSecret(secret), stored?.secretHash ?? nobody);
  return matches && stored !== undefined && stored.revokedAt === null;
};

interface StationRow {
  document: string;
  secret_hash: Uint8Array;
  enrolled: number;
  revoked_at: number | null;
  created_at: number;
}

export const openStationStore = (file: string, now: () => Instant = Date.now): StationStore => {
  const database = openSqlite({ file, migrations });
  const all = database.prepare<StationRow>('SELECT * FROM station ORDER BY id');
  const one = database.prepare<StationRow>('SELECT * FROM station WHERE id = ?');
  const insert = database.prepare(
    `INSERT INTO station (id, document, secret_hash, enrolled, created_at, updated_at)
     VALUES (?1, ?2, ?3, ?4, ?5, ?5)
     ON CONFLICT (id) DO UPDATE SET document = ?2, secret_hash = ?3, revoked_at = NULL, updated_at = ?5`,
  );
  const setSecret = database.prepare(
    'UPDATE station SET secret_hash = ?, revoked_at = NULL, updated_at = ? WHERE id = ?',
  );
  const setDocument = database.prepare('UPDATE station SET document = ?, updated_at = ? WHERE id = ?');
  const setRevoked = database.prepare('UPDATE station SET revoked_at = ?, updated_at = ? WHERE id = ?');
  const insertToken = database.prepare(
    'INSERT INTO enrolment (token_hash, provenance, uses_left, expires_at, created_at) VALUES (?, ?, ?, ?, ?)',
  );
  const findToken = database.prepare<{ provenance: Provenance; uses_left: number; expires_at: number }>(
    'SELECT provenance, uses_left, expires_at FROM enrolment WHERE token_hash = ?',
  );
  const useToken = database.prepare('UPDATE enrolment SET uses_left = uses_left - 1 WHERE token_hash = ?');
  const dropExpired = database.prepare('DELETE FROM enrolment WHERE expires_at < ?');
  const dataVersion = database.prepare<{ data_version: number }>('PRAGMA data_version');

  const toStored = (row: StationRow): StoredStation => ({
    station: stationSchema.parse(JSON.parse(row.document)),
    secretHash: Buffer.from(row.secret_hash),
    enrolled: row.enrolled === 1,
    revokedAt: row.revoked_at,
    createdAt: row.created_at,
  });

  const find = (id: string): StoredStation | undefined => {
    const row = one.get(id);
    return row && toStored(row);
  };

  const save = (station: Station, enrolled: boolean): string => {
    const secret = createSecret();
    insert.run(station.id, JSON.stringify(station), hashSecret(secret), enrolled ? 1 : 0, now());
    return secret;
  };

  const mustExist = (id: string): void => {
    if (!find(id)) throw new AppError('STATION_UNKNOWN', `there is no station ${id}`);
  };

  const claim = (token: string, claimed: Omit<Station, 'provenance'>) => {
    const hash = hashSecret(token);
    const grant = findToken.get(hash);
    if (!grant || grant.expires_at < now())
      throw new AppError('ENROLMENT_REFUSED', 'the enrolment token is unknown or has expired');
    const station = stationSchema.parse({ ...claimed, provenance: grant.provenance });
    const existing = find(station.id);
    const again = existing?.enrolled && existing.station.provenance === grant.provenance && grant.provenance !== 'real';
    if (existing && !again) {
      throw new AppError(
        'STATION_EXISTS',
        `station ${station.id} exists; an operator can give it a new secret (rotate)`,
      );
    }
    if (!existing) {
      if (grant.uses_left <= 0) throw new AppError('ENROLMENT_REFUSED', 'the enrolment token has been used up');
      useToken.run(hash);
    }
    return { station, secret: save(station, true) };
  };

  return {
    list: () => all.all().map(toStored),
    find,
    add: (station) => {
      if (find(station.id)) throw new AppError('STATION_EXISTS', `station ${station.id} exists already`);
      return save(station, false);
    },
    update: (station) => {
      mustExist(station.id);
      setDocument.run(JSON.stringify(station), now(), station.id);
    },
    rotate: (id) => {
      mustExist(id);
      const secret = createSecret();
      setSecret.run(hashSecret(secret), now(), id);
      return secret;
    },
    revoke: (id) => {
      mustExist(id);
      setRevoked.run(now(), now(), id);
    },
    createToken: ({ provenance, uses, expiresAt }) => {
      dropExpired.run(now());
      const token = createSecret();
      insertToken.run(hashSecret(token), provenance, uses, expiresAt, now());
      return token;
    },
    claim: (token, station) => database.transaction(() => claim(token, station)),
    version: () => dataVersion.get()?.data_version ?? 0,
    close: () => database.close(),
  };
};
