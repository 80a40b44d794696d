/** People who sign in. Names and roles here, sessions and invitations beside. */
import { randomUUID } from 'node:crypto';
import { isWholeCity, type Role } from '../../shared/access.ts';
import { AppError } from '../../shared/errors.ts';
import type { Actor, Person } from '../../shared/people-api.ts';
import type { Instant } from '../../shared/time.ts';
import type { StoreContext } from './audit.ts';
import { differences } from './audit-chain.ts';
import type { PeopleStore, StoredPerson } from './ports.ts';
import type { SessionStore } from './sessions.ts';

interface PersonRow {
  id: string;
  email: string;
  name: string;
  role: Role;
  scope: string;
  password_hash: string | null;
  totp_secret: string | null;
  totp_step: number;
  sso_issuer: string | null;
  sso_subject: string | null;
  created_at: number;
  last_sign_in_at: number | null;
  disabled_at: number | null;
}

const toStored = (row: PersonRow): StoredPerson => ({
  person: {
    id: row.id,
    email: row.email,
    name: row.name,
    role: row.role,
    scope: JSON.parse(row.scope),
    totp: row.totp_secret !== null,
    sso: row.sso_subject !== null,
    createdAt: row.created_at,
    lastSignInAt: row.last_sign_in_at,
    disabledAt: row.disabled_at,
  },
  passwordHash: row.password_hash,
  totpSecret: row.totp_secret,
  totpStep: row.totp_step,
});

/** Sign-in names are compared without regard to case. */
export const normalEmail = (email: string): string => email.trim().toLowerCase();

const system: Actor = { kind: 'system', id: '', name: '', address: '' };

/** What others decide about a person. */
const decided = ({ name, role, scope, disabledAt }: Person) => ({ name, role, scope, disabled: disabledAt !== null });

type NewPerson = Parameters<PeopleStore['add']>[0];

export interface PersonStore
  extends Pick<
    PeopleStore,
    | 'list'
    | 'find'
    | 'findByEmail'
    | 'findBySubject'
    | 'add'
    | 'change'
    | 'setPassword'
    | 'setTotp'
    | 'useTotpStep'
    | 'linkSubject'
    | 'signedIn'
  > {
  /** As `add`, inside a transaction of the caller, by somebody who may be the new person; returns the id. */
  join(person: NewPerson, by: (id: string) => Actor): string;
  /** As `setPassword`, inside a transaction of the caller, who announces the sessions that end once it is committed. */
  replacePassword(id: string, passwordHash: string, by: Actor, exceptSession?: string): string[];
}

export const createPersonStore = (
  { database, audit, now }: StoreContext,
  sessions: Pick<SessionStore, 'deleteOf' | 'announce'>,
): PersonStore => {
  const all = database.prepare<PersonRow>('SELECT * FROM person ORDER BY name, email');
  const one = database.prepare<PersonRow>('SELECT * FROM person WHERE id = ?');
  const byEmail = database.prepare<PersonRow>('SELECT * FROM person WHERE email = ?');
  const bySubject = database.prepare<PersonRow>('SELECT * FROM person WHERE sso_issuer = ? AND sso_subject = ?');
  const insert = database.prepare(
    'INSERT INTO person (id, email, name, role, scope, password_hash, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const setDecided = database.prepare('UPDATE person SET name = ?, role = ?, scope = ?, disabled_at = ? WHERE id = ?');
  const setPassword = database.prepare('UPDATE person SET password_hash = ? WHERE id = ?');
  const setTotp = database.prepare('UPDATE person SET totp_secret = ?, totp_step = 0 WHERE id = ?');
  const setStep = database.prepare('UPDATE person SET totp_step = ?1 WHERE id = ?2 AND totp_step < ?1');
  const setSubject = database.prepare('UPDATE person SET sso_issuer = ?, sso_subject = ? WHERE id = ?');
  const setSignedIn = database.prepare('UPDATE person SET last_sign_in_at = ? WHERE id = ?');
  const dropInvitation = database.prepare('DELETE FROM invitation WHERE email = ?');

  const found = (row: PersonRow | undefined): StoredPerson | undefined => row && toStored(row);

  const existing = (id: string): StoredPerson => {
    const stored = found(one.get(id));
    if (!stored) throw new AppError('PERSON_UNKNOWN', `there is no person ${id}`);
    return stored;
  };

  /** Somebody has to be left who can let others in. */
  const keepAdministrator = (before: Person, after: Person): void => {
    const governs = ({ role, scope, disabledAt }: Person): boolean =>
      role === 'administrator' && isWholeCity(scope) && disabledAt === null;
    if (!governs(before) || governs(after)) return;
    const others = all.all().map((row) => toStored(row).person);
    if (others.some((person) => person.id !== after.id && governs(person))) return;
    throw new AppError('LAST_ADMINISTRATOR', 'this is the last administrator of the whole city: appoint another first');
  };

  const afterChange = (
    { name, role, scope, disabledAt, ...rest }: Person,
    change: Parameters<PeopleStore['change']>[1],
    at: Instant,
  ): Person => ({
    ...rest,
    name: change.name ?? name,
    role: change.role ?? role,
    scope: change.scope ?? scope,
    disabledAt: change.disabled === undefined ? disabledAt : change.disabled ? (disabledAt ?? at) : null,
  });

  const join: PersonStore['join'] = ({ email: given, name, role, scope, passwordHash }, by) => {
    const email = normalEmail(given);
    if (byEmail.get(email)) throw new AppError('PERSON_EXISTS', `${email} exists already`);
    const id = randomUUID();
    insert.run(id, email, name, role, JSON.stringify(scope), passwordHash, now());
    dropInvitation.run(email);
    audit.append(by(id), 'person.join', id, null, { email, name, role, scope });
    return id;
  };

  const replacePassword: PersonStore['replacePassword'] = (id, passwordHash, by, exceptSession) => {
    existing(id);
    setPassword.run(passwordHash, id);
    const ended = sessions.deleteOf(id, exceptSession);
    audit.append(by, 'person.password', id, null, { sessionsEnded: ended.length });
    return ended;
  };

  return {
    list: () => all.all().map((row) => toStored(row).person),
    find: (id) => found(one.get(id)),
    findByEmail: (email) => found(byEmail.get(normalEmail(email))),
    findBySubject: (issuer, subject) => found(bySubject.get(issuer, subject)),
    add: (person, by) => database.transaction(() => existing(join(person, () => by)).person),
    join,
    replacePassword,
    change: (id, change, by) => {
      const ended = database.transaction(() => {
        const { person, totpSecret } = existing(id);
        const after = afterChange(person, change, now());
        keepAdministrator(person, after);
        const differing = differences(decided(person), decided(after));
        if (differing) {
          const { name, role, scope, disabledAt } = after;
          setDecided.run(name, role, JSON.stringify(scope), disabledAt, id);
          audit.append(by, 'person.change', id, differing.before, differing.after);
        }
        if (change.removeTotp && totpSecret !== null) {
          setTotp.run(null, id);
          audit.append(by, 'person.totp.remove', id, null, null);
        }
        return after.disabledAt === null ? [] : sessions.deleteOf(id);
      });
      sessions.announce(ended);
      return existing(id).person;
    },
    setPassword: (id, passwordHash, by, exceptSession) =>
      sessions.announce(database.transaction(() => replacePassword(id, passwordHash, by, exceptSession))),
    setTotp: (id, secret, by) =>
      database.transaction(() => {
        existing(id);
        setTotp.run(secret, id);
        audit.append(by, secret === null ? 'person.totp.remove' : 'person.totp.add', id, null, null);
      }),
    useTotpStep: (id, step) => setStep.run(step, id).changes === 1,
    linkSubject: (id, issuer, subject) =>
      database.transaction(() => {
        const { person } = existing(id);
        const holder = found(bySubject.get(issuer, subject))?.person;
        if (holder?.id === id) return;
        if (holder) throw new AppError('PERSON_EXISTS', `this account of ${issuer} belongs to ${holder.email}`);
        setSubject.run(issuer, subject, id);
        audit.append(system, 'person.change', id, { sso: person.sso }, { sso: true, issuer });
      }),
    signedIn: (id, at) => void setSignedIn.run(at, id),
  };
};
