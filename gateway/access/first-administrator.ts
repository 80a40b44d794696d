/** While there is nobody, somebody has to be let in: from the settings, or by a link that is shown once. */
import { wholeCity } from '../../shared/access.ts';
import type { Actor } from '../../shared/people-api.ts';
import { dayMs, type Instant } from '../../shared/time.ts';
import type { PeopleStore } from '../state/ports.ts';
import type { Passwords } from './access.ts';

export type FirstAdministrator =
  | { readonly kind: 'not-needed' }
  | { readonly kind: 'made'; readonly email: string }
  /** The token is for whoever reads it; its e-mail is theirs to choose. */
  | { readonly kind: 'invited'; readonly token: string; readonly expiresAt: Instant }
  /** Shown before, and still good. */
  | { readonly kind: 'waiting'; readonly expiresAt: Instant };

export interface FirstAdministratorOptions {
  readonly people: Pick<PeopleStore, 'list' | 'add' | 'invite' | 'invitations'>;
  readonly passwords: Pick<Passwords, 'hash'>;
  readonly given: { readonly email: string; readonly password: string } | null;
  readonly now: () => Instant;
}

const system: Actor = { kind: 'system', id: '', name: '', address: '' };
const invitationMs = dayMs;

export const ensureFirstAdministrator = async (options: FirstAdministratorOptions): Promise<FirstAdministrator> => {
  const { people, passwords, given, now } = options;
  if (people.list().length > 0) return { kind: 'not-needed' };
  const name = 'Quản trị viên';
  const administrator = { name, role: 'administrator', scope: wholeCity } as const;
  if (given) {
    const { email, password } = given;
    people.add({ ...administrator, email, passwordHash: await passwords.hash(password, { email, name }) }, system);
    return { kind: 'made', email };
  }
  const waiting = people.invitations().find(({ email, role }) => email === '' && role === 'administrator');
  if (waiting) return { kind: 'waiting', expiresAt: waiting.expiresAt };
  const expiresAt = now() + invitationMs;
  const { token } = people.invite({ ...administrator, email: '', expiresAt }, system);
  return { kind: 'invited', token, expiresAt };
};
