/** Values of the programme's targets as staff entered them. A correction is a new value; nothing is changed or deleted. */
import { randomUUID } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';
import { nameOf, type StoreContext } from './audit.ts';
import type { StoredTargetValue, TargetValueStore } from './ports.ts';

interface TargetValueRow {
  id: string;
  target: string;
  value: number;
  as_of: string;
  source: string;
  note: string;
  entered_at: number;
  entered_by: string;
  withdrawn_at: number | null;
  withdrawn_by: string | null;
  withdrawn_reason: string | null;
}

/** Of one target; more would be a mistake of a program. */
export const maxValuesPerTarget = 500;

const toValue = (row: TargetValueRow): StoredTargetValue => ({
  id: row.id,
  target: row.target,
  value: row.value,
  asOf: row.as_of,
  source: row.source,
  note: row.note,
  enteredAt: row.entered_at,
  enteredBy: row.entered_by,
  withdrawn:
    row.withdrawn_at === null
      ? null
      : { at: row.withdrawn_at, by: row.withdrawn_by ?? '', reason: row.withdrawn_reason ?? '' },
});

export const createTargetValueStore = ({ database, audit, now }: StoreContext): TargetValueStore => {
  // Of one day the one entered last comes first, also when two came within a millisecond.
  const all = database.prepare<TargetValueRow>(
    'SELECT * FROM target_value ORDER BY target, as_of DESC, entered_at DESC, rowid DESC',
  );
  const one = database.prepare<TargetValueRow>('SELECT * FROM target_value WHERE target = ? AND id = ?');
  const count = database.prepare<{ values_of: number }>(
    'SELECT count(*) AS values_of FROM target_value WHERE target = ?',
  );
  const insert = database.prepare(
    `INSERT INTO target_value (id, target, value, as_of, source, note, entered_at, entered_by)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const withdraw = database.prepare(
    'UPDATE target_value SET withdrawn_at = ?, withdrawn_by = ?, withdrawn_reason = ? WHERE id = ?',
  );

  return {
    list: () => all.all().map(toValue),
    enter: ({ target, value, asOf, source, note }, by) =>
      database.transaction(() => {
        if ((count.get(target)?.values_of ?? 0) >= maxValuesPerTarget)
          throw new AppError('LIMIT_REACHED', `there are ${maxValuesPerTarget} values of a target at most`);
        const [id, enteredAt, enteredBy] = [randomUUID(), now(), nameOf(by)];
        insert.run(id, target, value, asOf, source, note, enteredAt, enteredBy);
        audit.append(by, 'target.enter', target, null, { id, value, asOf, source, note });
        return { id, target, value, asOf, source, note, enteredAt, enteredBy, withdrawn: null };
      }),
    withdraw: (target, id, reason, by) =>
      database.transaction(() => {
        const row = one.get(target, id);
        if (!row || row.withdrawn_at !== null) throw new AppError('NOT_FOUND', 'there is no such value that counts');
        withdraw.run(now(), nameOf(by), reason, id);
        const { value, as_of: asOf, source } = row;
        audit.append(by, 'target.withdraw', target, { id, value, asOf, source }, { reason });
      }),
  };
};
