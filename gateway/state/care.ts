/** The log of work done at stations. Entries are never changed or deleted: one that was withdrawn says so, and why. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import {
  type CareEntry,
  calibrationSchema,
  careKindSchema,
  careKinds,
  type LastWork,
  maxCareEntries,
} from '../../shared/care-api.ts';
import { AppError } from '../../shared/errors.ts';
import type { Actor } from '../../shared/people-api.ts';
import { nameOf, type StoreContext } from './audit.ts';
import type { CareStore, StationStore } from './ports.ts';

interface CareRow {
  seq: number;
  id: string;
  station: string;
  kind: string;
  done_at: number;
  next_due: string | null;
  body: string;
  entered_at: number;
  entered_by: string;
  withdrawn_at: number | null;
  withdrawn_by: string | null;
  withdrawn_reason: string | null;
}

const bodySchema = z.object({
  doneBy: z.string(),
  findings: z.string(),
  parts: z.string(),
  calibration: calibrationSchema.nullable(),
});

/** A kind of a later release is shown as another one. */
const kindOf = (text: string): CareEntry['kind'] => careKindSchema.catch('other').parse(text);

const toEntry = (row: CareRow): CareEntry => ({
  id: row.id,
  station: row.station,
  kind: kindOf(row.kind),
  doneAt: row.done_at,
  nextDue: row.next_due,
  ...bodySchema.parse(JSON.parse(row.body)),
  enteredAt: row.entered_at,
  enteredBy: row.entered_by,
  withdrawn:
    row.withdrawn_at === null
      ? null
      : { at: row.withdrawn_at, by: row.withdrawn_by ?? '', reason: row.withdrawn_reason ?? '' },
});

export const createCareStore = (
  { database, audit, now }: StoreContext,
  stations: Pick<StationStore, 'find' | 'update'>,
): CareStore => {
  const ofStation = database.prepare<CareRow>(
    'SELECT * FROM care_entry WHERE station = ? ORDER BY done_at DESC, seq DESC',
  );
  const one = database.prepare<CareRow>('SELECT * FROM care_entry WHERE station = ? AND id = ?');
  const after = database.prepare<CareRow>('SELECT * FROM care_entry WHERE seq > ? ORDER BY seq LIMIT ?');
  const before = database.prepare<CareRow>('SELECT * FROM care_entry WHERE seq < ? ORDER BY seq DESC LIMIT ?');
  const count = database.prepare<{ entries: number }>('SELECT count(*) AS entries FROM care_entry WHERE station = ?');
  /** Of two that were done at once the one entered last counts. */
  const newest = database.prepare<CareRow>(
    `SELECT * FROM care_entry
     WHERE station = ? AND kind = ? AND withdrawn_at IS NULL ORDER BY done_at DESC, seq DESC LIMIT 1`,
  );
  const worked = database.prepare<{ station: string; kind: string }>(
    'SELECT DISTINCT station, kind FROM care_entry WHERE withdrawn_at IS NULL',
  );
  const calibrationDates = database.prepare<{ station: string; due: string }>(
    `SELECT id AS station, json_extract(details, '$.instrument.calibrationDue') AS due FROM station
     WHERE json_extract(details, '$.instrument.calibrationDue') IS NOT NULL`,
  );
  const insert = database.prepare(
    `INSERT INTO care_entry (id, station, kind, done_at, next_due, body, entered_at, entered_by)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const withdraw = database.prepare(
    'UPDATE care_entry SET withdrawn_at = ?, withdrawn_by = ?, withdrawn_reason = ? WHERE id = ?',
  );

  const lastOf = (station: string, kind: string): LastWork | undefined => {
    const row = newest.get(station, kind);
    return row && { station, kind: kindOf(row.kind), doneAt: row.done_at, nextDue: row.next_due };
  };

  const setCalibrationDue = (station: string, due: string | undefined, by: Actor): void => {
    const stored = stations.find(station);
    if (!stored) return;
    const { calibrationDue: _before, ...instrument } = stored.details.instrument ?? {};
    const details = {
      ...stored.details,
      instrument: { ...instrument, ...(due !== undefined && { calibrationDue: due }) },
    };
    stations.update(stored.station, details, by);
  };

  return {
    of: (station) => ofStation.all(station).map(toEntry),
    last: (station) =>
      station === undefined
        ? worked.all().flatMap((row) => lastOf(row.station, row.kind) ?? [])
        : careKinds.flatMap((kind) => lastOf(station, kind) ?? []),
    calibrationDates: () => calibrationDates.all(),
    newest: (beforeSeq, limit) => before.all(beforeSeq, limit).map((row) => ({ seq: row.seq, entry: toEntry(row) })),
    from: (afterSeq, limit) => after.all(afterSeq, limit).map((row) => ({ seq: row.seq, entry: toEntry(row) })),
    add: (station, { kind, doneAt, nextDue, ...body }, by) =>
      database.transaction(() => {
        if (!stations.find(station)) throw new AppError('STATION_UNKNOWN', 'there is no station of this id');
        if ((count.get(station)?.entries ?? 0) >= maxCareEntries)
          throw new AppError('LIMIT_REACHED', `the log of a station has ${maxCareEntries} entries at most`);
        const [id, enteredAt, enteredBy] = [randomUUID(), now(), nameOf(by)];
        insert.run(id, station, kind, doneAt, nextDue, JSON.stringify(body), enteredAt, enteredBy);
        audit.append(by, 'care.enter', station, null, { id, kind, doneAt, nextDue, ...body });
        // One that is entered late does not put a date back.
        const isNewest = newest.get(station, kind)?.id === id;
        if (kind === 'calibration' && nextDue !== null && isNewest) setCalibrationDue(station, nextDue, by);
        return { id, station, kind, doneAt, nextDue, ...body, enteredAt, enteredBy, withdrawn: null };
      }),
    withdraw: (station, id, reason, by) =>
      database.transaction(() => {
        const row = one.get(station, id);
        if (!row || row.withdrawn_at !== null) throw new AppError('NOT_FOUND', 'there is no such entry in force');
        withdraw.run(now(), nameOf(by), reason, id);
        const { kind, doneAt, nextDue, doneBy } = toEntry(row);
        audit.append(by, 'care.withdraw', station, { id, kind, doneAt, nextDue, doneBy }, { reason });
        // A date that came from this entry goes with it; one that somebody has set since stays.
        const due = stations.find(station)?.details.instrument?.calibrationDue;
        if (kind === 'calibration' && nextDue !== null && due === nextDue)
          setCalibrationDue(station, lastOf(station, kind)?.nextDue ?? undefined, by);
      }),
  };
};
