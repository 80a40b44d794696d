/** Enrolment tokens: how stations claim their own credentials. */
import { randomUUID } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';
import type { Provenance } from '../../shared/station.ts';
import type { EnrolmentToken } from '../../shared/station-api.ts';
import { nameOf, type StoreContext } from './audit.ts';
import type { StationStore } from './ports.ts';
import { createSecret, hashSecret } from './secrets.ts';

interface TokenRow {
  id: string;
  provenance: Provenance;
  uses: number;
  uses_left: number;
  scope: string;
  note: string;
  created_by: string;
  created_at: number;
  expires_at: number;
}

const toToken = (row: TokenRow): EnrolmentToken => ({
  id: row.id,
  provenance: row.provenance,
  uses: row.uses,
  usesLeft: row.uses_left,
  scope: JSON.parse(row.scope),
  note: row.note,
  createdBy: row.created_by,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
});

const columns = 'id, provenance, uses, uses_left, scope, note, created_by, created_at, expires_at';

export interface TokenStore extends Pick<StationStore, 'createToken' | 'tokens' | 'lookAtToken' | 'withdrawToken'> {
  /** Also one that was used up: simulated stations may claim again with it. */
  find(token: string): EnrolmentToken | undefined;
  use(id: string): void;
}

export const createTokenStore = ({ database, audit, now }: StoreContext): TokenStore => {
  const insert = database.prepare(
    `INSERT INTO enrolment_token (id, token_hash, provenance, uses, uses_left, scope, note, created_by, created_at, expires_at)
     VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6, ?7, ?8, ?9)`,
  );
  const byHash = database.prepare<TokenRow>(
    `SELECT ${columns} FROM enrolment_token WHERE token_hash = ? AND expires_at >= ?`,
  );
  const usable = database.prepare<TokenRow>(
    `SELECT ${columns} FROM enrolment_token WHERE uses_left > 0 AND expires_at >= ? ORDER BY created_at DESC, id`,
  );
  const byId = database.prepare<TokenRow>(`SELECT ${columns} FROM enrolment_token WHERE id = ?`);
  const use = database.prepare('UPDATE enrolment_token SET uses_left = uses_left - 1 WHERE id = ?');
  const remove = database.prepare('DELETE FROM enrolment_token WHERE id = ?');
  const dropExpired = database.prepare('DELETE FROM enrolment_token WHERE expires_at < ?');

  const find = (token: string): EnrolmentToken | undefined => {
    const row = byHash.get(hashSecret(token), now());
    return row && toToken(row);
  };

  return {
    createToken: ({ provenance, uses, expiresAt, scope, note }, by) => {
      const token = createSecret();
      const [id, createdBy, createdAt] = [randomUUID(), nameOf(by), now()];
      const stored = { id, provenance, uses, usesLeft: uses, scope, note, createdBy, createdAt, expiresAt };
      return database.transaction(() => {
        dropExpired.run(createdAt);
        const hash = hashSecret(token);
        insert.run(id, hash, provenance, uses, JSON.stringify(scope), note, createdBy, createdAt, expiresAt);
        audit.append(by, 'enrolment.create', id, null, { provenance, uses, scope, note, expiresAt });
        return { token, stored };
      });
    },
    tokens: () => usable.all(now()).map(toToken),
    lookAtToken: (token) => {
      const found = find(token);
      return found && found.usesLeft > 0 ? found : undefined;
    },
    withdrawToken: (id, by) =>
      database.transaction(() => {
        const row = byId.get(id);
        if (!row) throw new AppError('NOT_FOUND', `there is no enrolment token ${id}`);
        remove.run(id);
        const { provenance, uses, usesLeft, scope, note } = toToken(row);
        audit.append(by, 'enrolment.withdraw', id, { provenance, uses, usesLeft, scope, note }, null);
      }),
    find,
    use: (id) => void use.run(id),
  };
};
