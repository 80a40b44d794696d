/** API keys of programs. */
import { randomUUID } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';
import type { ApiKey } from '../../shared/people-api.ts';
import { minuteMs } from '../../shared/time.ts';
import { nameOf, type StoreContext } from './audit.ts';
import type { KeyStore } from './ports.ts';
import { createSecret, hashSecret } from './secrets.ts';
import { sqliteErrorCode } from './sqlite.ts';

/** Says what it is where one turns up in a log or a repository. */
export const keyPrefix = 'hdk_';
const hintLength = 8;

interface KeyRow {
  id: string;
  name: string;
  hint: string;
  permissions: string;
  scope: string;
  created_by: string;
  created_at: number;
  expires_at: number | null;
  last_used_at: number | null;
  revoked_at: number | null;
}

const columns = 'id, name, hint, permissions, scope, created_by, created_at, expires_at, last_used_at, revoked_at';

const toKey = (row: KeyRow): ApiKey => ({
  id: row.id,
  name: row.name,
  hint: row.hint,
  permissions: JSON.parse(row.permissions),
  scope: JSON.parse(row.scope),
  createdBy: row.created_by,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  lastUsedAt: row.last_used_at,
  revokedAt: row.revoked_at,
});

export const createKeyStore = ({ database, audit, now }: StoreContext): KeyStore => {
  const all = database.prepare<KeyRow>(`SELECT ${columns} FROM api_key ORDER BY created_at DESC, id`);
  const one = database.prepare<KeyRow>(`SELECT ${columns} FROM api_key WHERE id = ? AND revoked_at IS NULL`);
  const byHash = database.prepare<KeyRow>(
    `SELECT ${columns} FROM api_key
     WHERE key_hash = ?1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?2)`,
  );
  const insert = database.prepare(
    `INSERT INTO api_key (id, key_hash, name, hint, permissions, scope, created_by, created_at, expires_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const used = database.prepare('UPDATE api_key SET last_used_at = ? WHERE id = ?');
  const revoke = database.prepare('UPDATE api_key SET revoked_at = ? WHERE id = ?');

  /** A disk that is full, or another process that writes, does not take the key away. */
  const noteUse = (id: string, at: number): void => {
    try {
      used.run(at, id);
    } catch (error) {
      if (sqliteErrorCode(error) === undefined) throw error;
    }
  };

  return {
    list: () => all.all().map(toKey),
    create: ({ name, permissions, scope, expiresAt }, by) => {
      const key = `${keyPrefix}${createSecret()}`;
      const [id, hint, createdBy, createdAt] = [randomUUID(), key.slice(0, hintLength), nameOf(by), now()];
      return database.transaction(() => {
        const [allowed, area] = [JSON.stringify(permissions), JSON.stringify(scope)];
        insert.run(id, hashSecret(key), name, hint, allowed, area, createdBy, createdAt, expiresAt);
        audit.append(by, 'key.create', id, null, { name, permissions, scope, expiresAt });
        const times = { createdAt, expiresAt, lastUsedAt: null, revokedAt: null };
        return { key, stored: { id, name, hint, permissions: [...permissions], scope, createdBy, ...times } };
      });
    },
    use: (key) => {
      const at = now();
      const row = byHash.get(hashSecret(key), at);
      if (!row) return undefined;
      if (row.last_used_at !== null && at - row.last_used_at < minuteMs) return toKey(row);
      noteUse(row.id, at);
      return toKey({ ...row, last_used_at: at });
    },
    revoke: (id, by) =>
      database.transaction(() => {
        const row = one.get(id);
        if (!row) throw new AppError('NOT_FOUND', `there is no valid key ${id}`);
        revoke.run(now(), id);
        audit.append(by, 'key.revoke', id, { name: row.name }, null);
      }),
  };
};
