/** Judgements of staff over readings. Nothing is ever deleted: one that was withdrawn says so. */
import { randomUUID } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';
import { type Judgement, maxJudgementsPerStation } from '../../shared/judgement-api.ts';
import { nameOf, type StoreContext } from './audit.ts';
import type { JudgementStore, StoredJudgement } from './ports.ts';

interface JudgementRow {
  id: string;
  station: string;
  quantity: Judgement['quantity'];
  from_at: number;
  to_at: number;
  verdict: Judgement['verdict'];
  reason: string;
  made_by: string;
  made_at: number;
  withdrawn_by: string | null;
  withdrawn_at: number | null;
}

/** Newest; a list is for people. Those in force are never cut. */
const listed = 1_000;

const toJudgement = (row: JudgementRow): StoredJudgement => ({
  id: row.id,
  station: row.station,
  quantity: row.quantity,
  from: row.from_at,
  to: row.to_at,
  verdict: row.verdict,
  at: row.made_at,
  withdrawnAt: row.withdrawn_at,
  reason: row.reason,
  by: row.made_by,
  withdrawnBy: row.withdrawn_by,
});

const columns = 'id, station, quantity, from_at, to_at, verdict, reason, made_by, made_at, withdrawn_by, withdrawn_at';

export const createJudgementStore = ({ database, audit, now }: StoreContext): JudgementStore => {
  const newest = database.prepare<JudgementRow>(`SELECT ${columns} FROM judgement ORDER BY seq DESC LIMIT ${listed}`);
  const newestOf = database.prepare<JudgementRow>(
    `SELECT ${columns} FROM judgement WHERE station = ? ORDER BY seq DESC LIMIT ${listed}`,
  );
  const inForce = database.prepare<JudgementRow>(
    `SELECT ${columns} FROM judgement WHERE withdrawn_at IS NULL ORDER BY seq`,
  );
  const one = database.prepare<JudgementRow>(`SELECT ${columns} FROM judgement WHERE id = ?`);
  const countOf = database.prepare<{ count: number }>(
    'SELECT count(*) AS count FROM judgement WHERE station = ? AND withdrawn_at IS NULL',
  );
  const stationKnown = database.prepare<{ id: string }>('SELECT id FROM station WHERE id = ?');
  const insert = database.prepare(
    `INSERT INTO judgement (id, station, quantity, from_at, to_at, verdict, reason, made_by, made_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const withdraw = database.prepare('UPDATE judgement SET withdrawn_by = ?, withdrawn_at = ? WHERE id = ?');

  return {
    list: (station) => (station === undefined ? newest.all() : newestOf.all(station)).map(toJudgement),
    inForce: () => inForce.all().map(toJudgement),
    find: (id) => {
      const row = one.get(id);
      return row && toJudgement(row);
    },
    add: (judgement, by) =>
      database.transaction(() => {
        const { station, quantity, from, to, verdict, reason } = judgement;
        if (!stationKnown.get(station)) throw new AppError('STATION_UNKNOWN', 'there is no station of this id');
        if ((countOf.get(station)?.count ?? 0) >= maxJudgementsPerStation) {
          throw new AppError(
            'LIMIT_REACHED',
            `a station has ${maxJudgementsPerStation} judgements at most; withdraw some that lie within others`,
          );
        }
        const [id, at] = [randomUUID(), now()];
        insert.run(id, station, quantity, from, to, verdict, reason, nameOf(by), at);
        const audited = { id, quantity, fromAt: from, toAt: to, verdict, reason };
        audit.append(by, 'quality.judge', station, null, audited);
        return { ...judgement, id, at, by: nameOf(by), withdrawnAt: null, withdrawnBy: null };
      }),
    withdraw: (id, by) =>
      database.transaction(() => {
        const row = one.get(id);
        if (!row || row.withdrawn_at !== null) {
          throw new AppError('NOT_FOUND', 'there is no judgement of this id in force');
        }
        withdraw.run(nameOf(by), now(), id);
        const { quantity, verdict, reason, from_at: fromAt, to_at: toAt } = row;
        audit.append(by, 'quality.withdraw', row.station, { id, quantity, fromAt, toAt, verdict, reason }, null);
      }),
  };
};
