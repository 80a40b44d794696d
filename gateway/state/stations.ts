/**
 * What people decided about stations, in `state.db`: records, credentials (only their hashes) and enrolment. The command line
 * writes the same file while the gateway runs; the gateway notices within a fraction of a second.
 */
import { isInScope } from '../../shared/access.ts';
import { AppError } from '../../shared/errors.ts';
import { exercisePrefix } from '../../shared/exercise-api.ts';
import type { Actor } from '../../shared/people-api.ts';
import { simulationPrefix } from '../../shared/simulation-api.ts';
import { type Station, type StationDetails, stationSchema } from '../../shared/station.ts';
import type { StoreContext } from './audit.ts';
import { differences } from './audit-chain.ts';
import { createPhotoStore } from './photos.ts';
import type { StationStore, StoredStation } from './ports.ts';
import { createSecret, hashSecret } from './secrets.ts';
import { createTokenStore } from './tokens.ts';

interface StationRow {
  document: string;
  details: string;
  secret_hash: Uint8Array;
  enrolled: number;
  revoked_at: number | null;
  certificates_from: number;
  created_at: number;
  updated_at: number;
}

const toStored = (row: StationRow): StoredStation => ({
  station: stationSchema.parse(JSON.parse(row.document)),
  details: JSON.parse(row.details),
  secretHash: Buffer.from(row.secret_hash),
  enrolled: row.enrolled === 1,
  revokedAt: row.revoked_at,
  certificatesFrom: row.certificates_from,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

type Recorded = Pick<StoredStation, 'station' | 'details'>;

/** As the audit log compares records. */
const flat = ({ station, details }: Recorded) => ({ ...station, details });

/**
 * Why a station may not be called so; undefined = it may. Whoever is taken for a station of an exercise raises no real alarm, and
 * what begins as one of a simulation is simulated.
 */
const misnamed = ({ id, provenance }: Station): string | undefined => {
  if (provenance === 'real' && id.startsWith(exercisePrefix))
    return `ids that begin with ${exercisePrefix} are for stations of exercises`;
  return provenance !== 'simulated' && id.startsWith(simulationPrefix)
    ? `ids that begin with ${simulationPrefix} are for stations of simulations`
    : undefined;
};

export const createStationStore = (context: StoreContext): StationStore => {
  const { database, audit, now } = context;
  const { find: findToken, use: useToken, ...tokens } = createTokenStore(context);
  const { of: photosOf, ...photos } = createPhotoStore(context);
  const all = database.prepare<StationRow>('SELECT * FROM station ORDER BY id');
  const one = database.prepare<StationRow>('SELECT * FROM station WHERE id = ?');
  const insert = database.prepare(
    `INSERT INTO station (id, document, details, secret_hash, enrolled, created_at, updated_at)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)`,
  );
  const setSecret = database.prepare(
    'UPDATE station SET secret_hash = ?1, revoked_at = NULL, certificates_from = ?2, updated_at = ?2 WHERE id = ?3',
  );
  const setRecord = database.prepare('UPDATE station SET document = ?, details = ?, updated_at = ? WHERE id = ?');
  const setRevoked = database.prepare(
    'UPDATE station SET revoked_at = ?1, certificates_from = ?1, updated_at = ?1 WHERE id = ?2',
  );

  const find = (id: string): StoredStation | undefined => {
    const row = one.get(id);
    return row && toStored(row);
  };

  const existing = (id: string): StoredStation => {
    const stored = find(id);
    if (!stored) throw new AppError('STATION_UNKNOWN', `there is no station ${id}`);
    return stored;
  };

  const create = (station: Station, details: StationDetails, enrolled: boolean): string => {
    const secret = createSecret();
    const documents = [JSON.stringify(station), JSON.stringify(details)] as const;
    insert.run(station.id, ...documents, hashSecret(secret), enrolled ? 1 : 0, now());
    return secret;
  };

  const renewSecret = (id: string): string => {
    const secret = createSecret();
    setSecret.run(hashSecret(secret), now(), id);
    return secret;
  };

  const add = (station: Station, details: StationDetails, by: Actor): string => {
    const name = misnamed(station);
    if (name !== undefined) throw new AppError('CHANGE_INVALID', name);
    if (find(station.id)) throw new AppError('STATION_EXISTS', `station ${station.id} exists already`);
    const secret = create(station, details, false);
    audit.append(by, 'station.create', station.id, null, flat({ station, details }));
    return secret;
  };

  const update = (station: Station, details: StationDetails, by: Actor): void => {
    const old = existing(station.id);
    if (old.station.provenance !== station.provenance)
      throw new AppError('CHANGE_INVALID', `station ${station.id} is ${old.station.provenance} for good`);
    const change = differences(flat(old), flat({ station, details }));
    if (!change) return;
    setRecord.run(JSON.stringify(station), JSON.stringify(details), now(), station.id);
    audit.append(by, 'station.change', station.id, change.before, change.after);
  };

  const claim = (token: string, claimed: Omit<Station, 'provenance'>, address: string) => {
    const grant = findToken(token);
    if (!grant) throw new AppError('ENROLMENT_REFUSED', 'the enrolment token is unknown or has expired');
    const old = find(claimed.id);
    // What staff added to the record of a station that comes back stays, where it says nothing about it itself.
    const station = stationSchema.parse({ ...old?.station, ...claimed, provenance: grant.provenance });
    const name = misnamed(station);
    if (name !== undefined) throw new AppError('ENROLMENT_REFUSED', name);
    if (!isInScope(grant.scope, station))
      throw new AppError('ENROLMENT_REFUSED', 'the enrolment token is for other networks or wards');
    const again = old?.enrolled && old.station.provenance === grant.provenance && grant.provenance !== 'real';
    if (old && !again) {
      throw new AppError(
        'STATION_EXISTS',
        `station ${station.id} exists; an operator can give it a new secret (rotate)`,
      );
    }
    if (old && (old.revokedAt !== null || old.station.lifecycle === 'retired')) {
      const state = old.revokedAt !== null ? 'revoked' : 'retired';
      throw new AppError('ENROLMENT_REFUSED', `station ${station.id} was ${state} by an operator`);
    }
    if (!old && grant.usesLeft <= 0) throw new AppError('ENROLMENT_REFUSED', 'the enrolment token has been used up');
    const by: Actor = { kind: 'station', id: station.id, name: station.name, address };
    const details = old?.details ?? {};
    if (!old) {
      useToken(grant.id);
      const secret = create(station, details, true);
      audit.append(by, 'station.enrol', station.id, null, { ...flat({ station, details }), enrolment: grant.id });
      return { station, secret };
    }
    const change = differences(flat(old), flat({ station, details }));
    if (change) setRecord.run(JSON.stringify(station), JSON.stringify(details), now(), station.id);
    const secret = renewSecret(station.id);
    audit.append(by, 'station.enrol', station.id, change?.before, { ...change?.after, enrolment: grant.id });
    return { station, secret };
  };

  return {
    ...tokens,
    ...photos,
    list: () => all.all().map(toStored),
    find,
    record: (id) => {
      const stored = find(id);
      if (!stored) return undefined;
      const { secretHash: _secret, certificatesFrom: _certificates, ...record } = stored;
      return { ...record, photos: photosOf(id) };
    },
    add: (station, details, by) => database.transaction(() => add(station, details, by)),
    addMany: (stations, by) =>
      database.transaction(() =>
        stations.flatMap(({ station, details }) => {
          if (!find(station.id)) return [{ username: station.id, password: add(station, details, by) }];
          update(station, details, by);
          return [];
        }),
      ),
    update: (station, details, by) => database.transaction(() => update(station, details, by)),
    rotate: (id, by) =>
      database.transaction(() => {
        existing(id);
        const secret = renewSecret(id);
        audit.append(by, 'station.rotate', id, null, null);
        return secret;
      }),
    revoke: (id, by) =>
      database.transaction(() => {
        existing(id);
        setRevoked.run(now(), id);
        audit.append(by, 'station.revoke', id, null, null);
      }),
    claim: (token, station, address) => database.transaction(() => claim(token, station, address)),
  };
};
