/** What somebody who is signed in changes about their own account; each time the password is asked for again. */
import { AppError } from '../../shared/errors.ts';
import { type Instant, minuteMs } from '../../shared/time.ts';
import { actorOf } from '../principal.ts';
import type { PeopleStore, StoredPerson } from '../state/ports.ts';
import type { Access, Passwords, PersonPrincipal } from './access.ts';
import type { SignInLimits } from './limits.ts';
import { createTotpSecret, totpStepOf, totpUri } from './totp.ts';

/** A second factor that was begun is kept in memory until its first code comes, by session. */
const pendingMs = 10 * minuteMs;
const maxPending = 500;

export interface AccountParts {
  readonly people: PeopleStore;
  readonly passwords: Passwords;
  readonly limits: SignInLimits;
  readonly now: () => Instant;
}

type Account = Pick<Access, 'changePassword' | 'beginTotp' | 'confirmTotp' | 'removeTotp'>;

export const createAccount = ({ people, passwords, limits, now }: AccountParts): Account => {
  const pending = new Map<string, { readonly secret: string; readonly expiresAt: Instant }>();

  const storedOf = ({ id }: PersonPrincipal): StoredPerson => {
    const stored = people.find(id);
    if (!stored) throw new AppError('PERSON_UNKNOWN', 'this person does not exist any more');
    return stored;
  };

  /** @throws AppError SIGN_IN_REFUSED, RATE_LIMITED, CHANGE_INVALID for somebody without a password */
  const check = async (principal: PersonPrincipal, password: string): Promise<StoredPerson> => {
    const stored = storedOf(principal);
    if (stored.passwordHash === null) {
      throw new AppError('CHANGE_INVALID', 'this account has no password: it signs in by single sign-on');
    }
    const attempt = limits.beginOwn(principal.id);
    const isRight = await passwords.verify(stored.passwordHash, password).catch((error: unknown) => {
      attempt.undo();
      throw error;
    });
    if (!isRight) throw new AppError('SIGN_IN_REFUSED', 'the password is not right');
    attempt.succeeded();
    return storedOf(principal);
  };

  const remember = (session: string, secret: string): void => {
    pending.delete(session);
    pending.set(session, { secret, expiresAt: now() + pendingMs });
    const [oldest] = pending.keys();
    if (pending.size > maxPending && oldest !== undefined) pending.delete(oldest);
  };

  return {
    changePassword: async (principal, { current, next }, address) => {
      await check(principal, current);
      const hash = await passwords.hash(next, principal);
      people.setPassword(principal.id, hash, actorOf(principal, address), principal.session);
    },

    beginTotp: async (principal, password) => {
      const { totpSecret } = await check(principal, password);
      if (totpSecret !== null) throw new AppError('CHANGE_INVALID', 'there is a second factor: remove it first');
      const secret = createTotpSecret();
      remember(principal.session, secret);
      return { secret, uri: totpUri(secret, principal.email) };
    },

    confirmTotp: (principal, code, address) => {
      const begun = pending.get(principal.session);
      if (!begun || begun.expiresAt <= now()) {
        throw new AppError('CHANGE_INVALID', 'nothing was begun, or too long ago: begin again');
      }
      if (storedOf(principal).totpSecret !== null) {
        throw new AppError('CHANGE_INVALID', 'there is a second factor: remove it first');
      }
      const attempt = limits.beginOwn(principal.id);
      const step = totpStepOf(begun.secret, code, now());
      if (step === undefined) throw new AppError('SIGN_IN_REFUSED', 'the code is not right');
      attempt.succeeded();
      pending.delete(principal.session);
      people.setTotp(principal.id, begun.secret, actorOf(principal, address));
      people.useTotpStep(principal.id, step);
    },

    removeTotp: async (principal, password, address) => {
      const { totpSecret } = await check(principal, password);
      if (totpSecret !== null) people.setTotp(principal.id, null, actorOf(principal, address));
    },
  };
};
