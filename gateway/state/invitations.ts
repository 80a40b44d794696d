/** Invitations: one-time links with which people choose a password, the first time or after losing it. */
import { randomUUID } from 'node:crypto';
import type { Role } from '../../shared/access.ts';
import { AppError } from '../../shared/errors.ts';
import type { Actor, Invitation } from '../../shared/people-api.ts';
import { nameOf, type StoreContext } from './audit.ts';
import { normalEmail, type PersonStore } from './people.ts';
import type { PeopleStore } from './ports.ts';
import { createSecret, hashSecret } from './secrets.ts';

interface InvitationRow {
  id: string;
  email: string;
  name: string;
  role: Role;
  scope: string;
  invited_by: string;
  created_at: number;
  expires_at: number;
}

const toInvitation = (row: InvitationRow): Invitation => ({
  id: row.id,
  email: row.email,
  name: row.name,
  role: row.role,
  scope: JSON.parse(row.scope),
  invitedBy: row.invited_by,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
});

const columns = 'id, email, name, role, scope, invited_by, created_at, expires_at';

export type InvitationStore = Pick<
  PeopleStore,
  'invite' | 'invitations' | 'lookAtInvitation' | 'withdrawInvitation' | 'accept'
>;

export const createInvitationStore = (
  { database, audit, now }: StoreContext,
  people: Pick<PersonStore, 'join' | 'find' | 'findByEmail' | 'replacePassword'>,
  announce: (endedSessions: readonly string[]) => void,
): InvitationStore => {
  const insert = database.prepare(
    `INSERT INTO invitation (id, token_hash, email, name, role, scope, invited_by, created_at, expires_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const open = database.prepare<InvitationRow>(
    `SELECT ${columns} FROM invitation WHERE expires_at > ? ORDER BY created_at DESC, id`,
  );
  const byHash = database.prepare<InvitationRow>(
    `SELECT ${columns} FROM invitation WHERE token_hash = ? AND expires_at > ?`,
  );
  const byId = database.prepare<InvitationRow>(`SELECT ${columns} FROM invitation WHERE id = ?`);
  const removeOf = database.prepare('DELETE FROM invitation WHERE email = ? OR expires_at <= ?');
  const remove = database.prepare('DELETE FROM invitation WHERE id = ?');

  /** One for somebody who was disabled since leads nowhere. */
  const look = (token: string): Invitation | undefined => {
    const row = byHash.get(hashSecret(token), now());
    if (!row) return undefined;
    return people.findByEmail(row.email)?.person.disabledAt ? undefined : toInvitation(row);
  };

  return {
    invite: ({ email: given, expiresAt, ...wanted }, by) => {
      const email = normalEmail(given);
      const token = createSecret();
      return database.transaction(() => {
        const person = people.findByEmail(email)?.person;
        // For somebody who exists it sets a password and nothing else.
        const { name, role, scope } = person ?? wanted;
        const [id, invitedBy, createdAt] = [randomUUID(), nameOf(by), now()];
        removeOf.run(email, createdAt);
        insert.run(id, hashSecret(token), email, name, role, JSON.stringify(scope), invitedBy, createdAt, expiresAt);
        const reset = person && { resetOf: person.id };
        audit.append(by, 'person.invite', id, null, { email, name, role, scope, expiresAt, ...reset });
        return { token, invitation: { id, email, name, role, scope, invitedBy, createdAt, expiresAt } };
      });
    },
    invitations: () => open.all(now()).map(toInvitation),
    lookAtInvitation: look,
    withdrawInvitation: (id, by) =>
      database.transaction(() => {
        const row = byId.get(id);
        if (!row) throw new AppError('NOT_FOUND', `there is no invitation ${id}`);
        remove.run(id);
        audit.append(by, 'person.invitation.withdraw', id, { email: row.email, role: row.role }, null);
      }),
    accept: (token, { name, email: chosen, passwordHash }, address) => {
      const { id, ended } = database.transaction(() => {
        const invitation = look(token);
        if (!invitation) throw new AppError('INVITATION_ENDED', 'the invitation is unknown, was used or has expired');
        const { role, scope } = invitation;
        const email = invitation.email || normalEmail(chosen ?? '');
        if (email === '') throw new AppError('CHANGE_INVALID', 'choose an e-mail address to sign in with');
        const known = invitation.email === '' ? undefined : people.findByEmail(email)?.person;
        const who = known?.name ?? name ?? (invitation.name || email);
        const by = (person: string): Actor => ({ kind: 'person', id: person, name: who, address });
        remove.run(invitation.id);
        if (known) return { id: known.id, ended: people.replacePassword(known.id, passwordHash, by(known.id)) };
        return { id: people.join({ email, name: who, role, scope, passwordHash }, by), ended: [] };
      });
      announce(ended);
      const accepted = people.find(id)?.person;
      if (!accepted) throw new AppError('PERSON_UNKNOWN', `there is no person ${id}`);
      return accepted;
    },
  };
};
