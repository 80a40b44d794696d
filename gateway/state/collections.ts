/**
 * Collections of small documents that people write: rules, policies, on-call lists … Every version is kept, and every change is one
 * transaction with its entry in the audit log.
 */
import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import type { Actor, AuditAction } from '../../shared/people-api.ts';
import type { Instant } from '../../shared/time.ts';
import { nameOf, type StoreContext } from './audit.ts';

export const collectionNames = [
  'rule',
  'policy',
  'on-call',
  'webhook',
  'maintenance',
  'official-level',
  'exercise',
  'simulation',
  'cap-feed',
] as const;
export type CollectionName = (typeof collectionNames)[number];

export interface Kept<T> {
  readonly id: string;
  /** From 1, counting up with every change. */
  readonly version: number;
  readonly body: T;
  /** Came with the product. */
  readonly isDefault: boolean;
  readonly createdAt: Instant;
  readonly createdBy: string;
  readonly changedAt: Instant;
  readonly changedBy: string;
}

export interface Collection<T> {
  /** Oldest first. */
  list(): Kept<T>[];
  find(id: string): Kept<T> | undefined;
  /** One version, also of a document that was removed. */
  version(id: string, version: number): T | undefined;
  versions(
    id: string,
  ): { readonly version: number; readonly body: T; readonly changedAt: Instant; readonly changedBy: string }[];
  /** @throws AppError LIMIT_REACHED; CHANGE_INVALID when the id is taken */
  add(body: T, by: Actor, options?: { readonly id?: string; readonly isDefault?: boolean }): Kept<T>;
  /** @throws AppError NOT_FOUND; CHANGE_CONFLICT when it is no longer of this version */
  change(id: string, body: T, by: Actor, version?: number): Kept<T>;
  /** @throws AppError NOT_FOUND */
  remove(id: string, by: Actor): void;
  /** After every change of this process. */
  onChange(listener: () => void): void;
}

interface DocumentRow {
  id: string;
  version: number;
  body: string;
  is_default: number;
  created_at: number;
  created_by: string;
  changed_at: number;
  changed_by: string;
}

const maxDocuments = 2_000;

/** `schema` reads what is stored: a document of an older release that it refuses is left out and named to `onUnreadable`. */
export const createCollection = <S extends z.ZodType>(
  { database, audit, now }: StoreContext,
  name: CollectionName,
  schema: S,
  onUnreadable: (id: string, error: unknown) => void = () => {},
): Collection<z.output<S>> => {
  type T = z.output<S>;
  const columns = 'id, version, body, is_default, created_at, created_by, changed_at, changed_by';
  const all = database.prepare<DocumentRow>(
    `SELECT ${columns} FROM document WHERE collection = ? AND removed_at IS NULL ORDER BY created_at, id`,
  );
  const one = database.prepare<DocumentRow>(
    `SELECT ${columns} FROM document WHERE collection = ? AND id = ? AND removed_at IS NULL`,
  );
  const taken = database.prepare<{ id: string }>('SELECT id FROM document WHERE collection = ? AND id = ?');
  const count = database.prepare<{ count: number }>('SELECT count(*) AS count FROM document WHERE collection = ?');
  const insert = database.prepare(
    `INSERT INTO document (collection, id, version, body, is_default, created_at, created_by, changed_at, changed_by)
     VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?)`,
  );
  const keep = database.prepare(
    'INSERT INTO document_version (collection, id, version, body, changed_at, changed_by) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const update = database.prepare(
    'UPDATE document SET version = ?, body = ?, changed_at = ?, changed_by = ? WHERE collection = ? AND id = ?',
  );
  const remove = database.prepare('UPDATE document SET removed_at = ? WHERE collection = ? AND id = ?');
  const oneVersion = database.prepare<{ body: string }>(
    'SELECT body FROM document_version WHERE collection = ? AND id = ? AND version = ?',
  );
  const allVersions = database.prepare<{ version: number; body: string; changed_at: number; changed_by: string }>(
    'SELECT version, body, changed_at, changed_by FROM document_version WHERE collection = ? AND id = ? ORDER BY version',
  );
  const listeners: (() => void)[] = [];

  const read = (id: string, text: string): T | undefined => {
    const parsed = schema.safeParse(jsonOf(text));
    if (parsed.success) return parsed.data;
    onUnreadable(id, parsed.error);
    return undefined;
  };
  const toKept = (row: DocumentRow): Kept<T> | undefined => {
    const body = read(row.id, row.body);
    return body === undefined
      ? undefined
      : {
          id: row.id,
          version: row.version,
          body,
          isDefault: row.is_default === 1,
          createdAt: row.created_at,
          createdBy: row.created_by,
          changedAt: row.changed_at,
          changedBy: row.changed_by,
        };
  };
  const action = (verb: 'create' | 'change' | 'remove'): AuditAction => `${name}.${verb}`;
  const changed = <R>(result: R): R => {
    for (const listener of listeners) listener();
    return result;
  };
  const found = (id: string): Kept<T> => {
    const row = one.get(name, id);
    const kept = row && toKept(row);
    if (!kept) throw new AppError('NOT_FOUND', 'there is nothing of this id');
    return kept;
  };

  return {
    list: () => all.all(name).flatMap((row) => toKept(row) ?? []),
    find: (id) => {
      const row = one.get(name, id);
      return row && toKept(row);
    },
    version: (id, version) => {
      const row = oneVersion.get(name, id, version);
      return row && read(id, row.body);
    },
    versions: (id) =>
      allVersions.all(name, id).flatMap((row) => {
        const body = read(id, row.body);
        return body === undefined
          ? []
          : [{ version: row.version, body, changedAt: row.changed_at, changedBy: row.changed_by }];
      }),
    add: (body, by, { id = randomUUID(), isDefault = false } = {}) =>
      changed(
        database.transaction(() => {
          if (taken.get(name, id)) throw new AppError('CHANGE_INVALID', 'this id is taken');
          if ((count.get(name)?.count ?? 0) >= maxDocuments)
            throw new AppError('LIMIT_REACHED', `at most ${maxDocuments} of these are kept, removed ones included`);
          const [at, text, who] = [now(), JSON.stringify(body), nameOf(by)];
          insert.run(name, id, text, isDefault ? 1 : 0, at, who, at, who);
          keep.run(name, id, 1, text, at, who);
          audit.append(by, action('create'), id, null, body);
          return found(id);
        }),
      ),
    change: (id, body, by, version) =>
      changed(
        database.transaction(() => {
          const before = found(id);
          if (version !== undefined && version !== before.version)
            throw new AppError(
              'CHANGE_CONFLICT',
              `somebody changed this meanwhile: it is version ${before.version} now`,
            );
          const [at, text, who] = [now(), JSON.stringify(body), nameOf(by)];
          update.run(before.version + 1, text, at, who, name, id);
          keep.run(name, id, before.version + 1, text, at, who);
          audit.append(by, action('change'), id, before.body, body);
          return found(id);
        }),
      ),
    remove: (id, by) =>
      changed(
        database.transaction(() => {
          const before = found(id);
          remove.run(now(), name, id);
          audit.append(by, action('remove'), id, before.body, null);
        }),
      ),
    onChange: (listener) => void listeners.push(listener),
  };
};

/** Undefined when it is none: no schema takes that. */
const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
