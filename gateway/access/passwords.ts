/**
 * Passwords as argon2id with the least cost that OWASP names (19 MiB, 2 passes; Password Storage Cheat Sheet). Computed in the
 * thread pool, a few at once and a few more waiting, so that a flood of sign-ins costs bounded memory and leaves threads for the journal.
 */
import { randomBytes } from 'node:crypto';
import * as argon2 from '@node-rs/argon2';
import { AppError } from '../../shared/errors.ts';
import type { Passwords } from './access.ts';

/** Argon2id is the library's default. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export interface PasswordHashing {
  hash(password: string): Promise<string>;
  verify(hash: string, password: string): Promise<boolean>;
}

export const argon2id: PasswordHashing = {
  hash: (password) => argon2.hash(password, cost),
  verify: (hash, password) => argon2.verify(hash, password),
};

const base64 = (bytes: number): string => randomBytes(bytes).toString('base64').replace(/=+$/, '');

/** The hash of no password, at the price of one: who has no account cannot be told by the time. */
const nobodysHash = (): string =>
  `$argon2id$v=19$m=${cost.memoryCost},t=${cost.timeCost},p=${cost.parallelism}$${base64(16)}$${base64(32)}`;

/** The same letters however a keyboard composes them (NIST SP 800-63B §5.1.1.2); Vietnamese ones come in two ways. */
const normal = (password: string): string => password.normalize('NFKC');

/** At most `atOnce` run and `waiting` wait. @throws AppError RATE_LIMITED beyond that */
const createTurns = (atOnce: number, waiting: number) => {
  let running = 0;
  const queue: (() => void)[] = [];
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= atOnce) {
      if (queue.length >= waiting) {
        throw new AppError('RATE_LIMITED', 'too many people sign in at this moment, try again shortly', {
          retryAfterSeconds: 5,
        });
      }
      // Whoever ends hands the turn over, so it never gets lost between two.
      await new Promise<void>((turn) => queue.push(turn));
    } else running += 1;
    try {
      return await work();
    } finally {
      const next = queue.shift();
      if (next) next();
      else running -= 1;
    }
  };
};

/** Why a new password would not do; undefined when it does. The length is the schema's affair. Pure. */
export const weaknessOf = (password: string, about: { email: string; name: string }): string | undefined => {
  const plain = normal(password).toLowerCase();
  const known = [about.email, about.email.split('@')[0] ?? '', about.name].map((text) => normal(text).toLowerCase());
  if (known.includes(plain)) return 'not your own e-mail or name';
  return new Set(plain).size === 1 ? 'not one character again and again' : undefined;
};

export const createPasswords = (
  hashing: PasswordHashing = argon2id,
  { atOnce = 2, waiting = 32 }: { readonly atOnce?: number; readonly waiting?: number } = {},
): Passwords => {
  const inTurn = createTurns(atOnce, waiting);
  const fallback = nobodysHash();
  return {
    hash: async (password, about) => {
      const message = weaknessOf(password, about);
      if (message) throw new AppError('CHANGE_INVALID', message, { details: [{ path: 'password', message }] });
      return inTurn(() => hashing.hash(normal(password)));
    },
    verify: async (hash, password) => {
      const isRight = await inTurn(() => hashing.verify(hash ?? fallback, normal(password)));
      return hash !== null && isRight;
    },
  };
};
