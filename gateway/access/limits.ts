/**
 * Guessing of passwords: limited by account, known or not, and by address. An address from which somebody has signed in to the
 * account lately counts by itself, so that an attack from elsewhere locks nobody out (OWASP, "device cookies").
 */
import { AppError } from '../../shared/errors.ts';
import { dayMs, hourMs, type Instant, minuteMs } from '../../shared/time.ts';
import type { AuditLog } from '../state/ports.ts';
import { createAttempts } from './attempts.ts';

const knownForMs = 30 * dayMs;
const maxKnown = 5_000;

export interface Attempt {
  /** It was right. */
  succeeded(): void;
  /** Whether it was right did not come out. */
  undo(): void;
}

export interface SignInLimits {
  /** Counts an attempt. `person` is the one whom the e-mail names. @throws AppError RATE_LIMITED */
  begin(email: string, person: string | undefined, address: string): Attempt;
  /** Counts an attempt of somebody who is signed in to show the password or a code again. @throws AppError RATE_LIMITED */
  beginOwn(person: string): Attempt;
  /** Notes that this person has signed in from this address. */
  signedIn(person: string, address: string): void;
}

/** The same words for every account, whether there is one or not. */
const limited = (waitMs: number): AppError => {
  const retryAfterSeconds = Math.ceil(waitMs / 1_000);
  return new AppError('RATE_LIMITED', `too many failed attempts, try again in ${retryAfterSeconds} s`, {
    retryAfterSeconds,
  });
};

export const createSignInLimits = (audit: Pick<AuditLog, 'list'>, now: () => Instant): SignInLimits => {
  const accounts = createAttempts({ free: 5, forgiveMs: hourMs }, now);
  // An office shares one address.
  const addresses = createAttempts({ free: 30, forgiveMs: minuteMs }, now);

  /** By person and address: last sign-in. Oldest first. */
  const known = new Map<string, Instant>();
  const pairOf = (person: string, address: string): string => `${person} ${address}`;
  const note = (person: string, address: string, at: Instant): void => {
    const pair = pairOf(person, address);
    known.delete(pair);
    known.set(pair, at);
    if (known.size <= maxKnown) return;
    const [oldest] = known.keys();
    if (oldest !== undefined) known.delete(oldest);
  };
  for (const { target, actor, at } of audit.list({ action: 'session.begin', limit: 500 }).reverse()) {
    note(target, actor.address, at);
  }

  const isKnown = (person: string, address: string): boolean =>
    (known.get(pairOf(person, address)) ?? Number.NEGATIVE_INFINITY) > now() - knownForMs;

  const only = (key: string): Attempt => {
    const wait = accounts.begin(key);
    if (wait > 0) throw limited(wait);
    return { succeeded: () => accounts.forget(key), undo: () => accounts.undo(key) };
  };

  return {
    begin: (email, person, address) => {
      if (person !== undefined && isKnown(person, address)) return only(pairOf(person, address));
      const addressWait = addresses.begin(address);
      if (addressWait > 0) throw limited(addressWait);
      try {
        const account = only(email);
        return {
          // Whoever has an account must not clear the way for guessing others from the same address.
          succeeded: () => {
            account.succeeded();
            addresses.undo(address);
          },
          undo: () => {
            account.undo();
            addresses.undo(address);
          },
        };
      } catch (error) {
        addresses.undo(address);
        throw error;
      }
    },
    beginOwn: (person) => only(pairOf(person, 'signed in')),
    signedIn: (person, address) => note(person, address, now()),
  };
};
