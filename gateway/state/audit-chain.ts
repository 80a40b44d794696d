/** The hash chain of the audit log, and what of a change is worth keeping. Pure but for the hash function. */
import { createHash } from 'node:crypto';
import type { AuditEntry } from '../../shared/people-api.ts';

/** What the first entry chains to. */
export const chainStart = '0'.repeat(64);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** JSON without spaces, keys in the order of their UTF-16 code units, undefined properties left out. */
export const canonicalJson = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (!isRecord(value)) return JSON.stringify(value) ?? 'null';
  const properties = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`);
  return `{${properties.join(',')}}`;
};

/** SHA-256, hex, over the hash before and the canonical JSON of the entry. */
export const chainHash = (previous: string, { hash: _, ...entry }: Omit<AuditEntry, 'hash'> & { hash?: string }) =>
  createHash('sha256').update(previous).update(canonicalJson(entry)).digest('hex');

/** The properties in which two records differ, nested ones too; undefined when they do not. */
export const differences = (
  before: object,
  after: object,
): { readonly before: Record<string, unknown>; readonly after: Record<string, unknown> } | undefined => {
  const old = new Map(Object.entries(before));
  const fresh = new Map(Object.entries(after));
  const changed = { before: {} as Record<string, unknown>, after: {} as Record<string, unknown> };
  for (const key of new Set([...old.keys(), ...fresh.keys()])) {
    const [from, to] = [old.get(key), fresh.get(key)];
    if (canonicalJson(from) === canonicalJson(to)) continue;
    const nested = isRecord(from) && isRecord(to) ? differences(from, to) : undefined;
    if (from !== undefined) changed.before[key] = nested?.before ?? from;
    if (to !== undefined) changed.after[key] = nested?.after ?? to;
  }
  return Object.keys(changed.before).length + Object.keys(changed.after).length > 0 ? changed : undefined;
};
