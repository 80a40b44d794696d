/** The audit log as a table, the same from the command line and from the API. Pure. */
import type { AuditEntry } from '../shared/people-api.ts';
import { csvLine, numberCell, textCell } from './http/csv.ts';

export const auditHeader = csvLine([
  'seq',
  'at',
  'actor_kind',
  'actor_id',
  'actor_name',
  'address',
  'action',
  'target',
  'before',
  'after',
  'hash',
]);

const documentCell = (value: unknown): string => textCell(value === null ? '' : JSON.stringify(value));

/** `iso` writes an instant in the legal local time. */
export const auditLine = (entry: AuditEntry, iso: (at: number) => string): string => {
  const { seq, at, actor, action, target, before, after, hash } = entry;
  return csvLine([
    numberCell(seq),
    iso(at),
    ...[actor.kind, actor.id, actor.name, actor.address, action, target].map(textCell),
    documentCell(before),
    documentCell(after),
    textCell(hash),
  ]);
};
