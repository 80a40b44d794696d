/** Sign-in with e-mail and password, and a code where the person has a second factor. */
import { AppError } from '../../shared/errors.ts';
import { emailSchema } from '../../shared/people-api.ts';
import type { Instant } from '../../shared/time.ts';
import type { PeopleStore } from '../state/ports.ts';
import type { Access, Passwords } from './access.ts';
import type { SignInLimits } from './limits.ts';
import type { RefusalReason, Refusals } from './refusals.ts';
import type { Sessions } from './sessions.ts';
import { totpStepOf } from './totp.ts';

export interface SignInParts {
  readonly people: PeopleStore;
  readonly passwords: Passwords;
  readonly limits: SignInLimits;
  readonly refusals: Refusals;
  readonly sessions: Sessions;
  readonly now: () => Instant;
}

/** One wording for every reason, so that nobody learns who has an account. */
const refused = (): AppError => new AppError('SIGN_IN_REFUSED', 'e-mail or password is not right');

/** Somebody may type a password where the e-mail belongs: only what looks like one is written down. */
const targetOf = (person: string | undefined, email: string): string =>
  person ?? (emailSchema.safeParse(email).success ? email : '');

export const createSignIn =
  ({ people, passwords, limits, refusals, sessions, now }: SignInParts): Access['signIn'] =>
  async ({ email: typed, password, code }, origin) => {
    const email = typed.trim().toLowerCase();
    const before = people.findByEmail(email)?.person;
    const refuse = (reason: RefusalReason): void => refusals.note(targetOf(before?.id, email), origin.address, reason);

    const begin = () => {
      try {
        return limits.begin(email, before?.id, origin.address);
      } catch (error) {
        refuse('limit');
        throw error;
      }
    };
    const attempt = begin();
    const hash = before && people.find(before.id)?.passwordHash;
    const isRight = await passwords.verify(hash ?? null, password).catch((error: unknown) => {
      attempt.undo();
      throw error;
    });
    // Read again: hashing takes long enough for somebody to be disabled.
    const stored = before && people.find(before.id);
    if (!stored || !isRight || stored.passwordHash !== hash) {
      refuse('password');
      throw refused();
    }
    if (stored.person.disabledAt !== null) {
      refuse('disabled');
      throw refused();
    }
    if (stored.totpSecret !== null) {
      if (code === undefined) {
        attempt.undo();
        throw new AppError('TOTP_REQUIRED', 'the code of the second factor is needed, too');
      }
      const step = totpStepOf(stored.totpSecret, code, now());
      if (step === undefined || !people.useTotpStep(stored.person.id, step)) {
        refuse('code');
        throw new AppError('SIGN_IN_REFUSED', 'the code is not right, or was used before');
      }
    }
    attempt.succeeded();
    const session = sessions.begin(stored.person, origin);
    limits.signedIn(stored.person.id, origin.address);
    return session;
  };
