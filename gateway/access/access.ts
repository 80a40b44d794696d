/** Who is who: passwords, sessions, second factors, keys, the city's single sign-on. Knows nothing of HTTP. */
import type { Logger } from 'pino';
import type { OwnSession, Person } from '../../shared/people-api.ts';
import type { Instant } from '../../shared/time.ts';
import type { Principal } from '../principal.ts';
import type { AuditLog, KeyStore, PeopleStore } from '../state/ports.ts';
import { createAccount } from './account.ts';
import { createSignInLimits } from './limits.ts';
import { createPasswords } from './passwords.ts';
import { createRefusals } from './refusals.ts';
import { createSessions } from './sessions.ts';
import { createSignIn } from './sign-in.ts';
import { createSso, type SsoSettings } from './sso.ts';

export interface Identification {
  readonly principal: Principal;
  /** True when an API key was shown that is none, has expired or was revoked. */
  readonly isKeyRefused: boolean;
}

/** `authorization` is the header of this name. A session that has ended makes nobody of its owner. */
export type Identify = (shown: {
  readonly sessionToken?: string | undefined;
  readonly authorization?: string | undefined;
}) => Identification;

export interface Passwords {
  /**
   * Hash of a new password, as PHC string.
   * @throws AppError CHANGE_INVALID when it is too easy to guess for this person, RATE_LIMITED when too many wait
   */
  hash(password: string, about: { readonly email: string; readonly name: string }): Promise<string>;
  /** An absent hash costs as much as a wrong password. @throws AppError RATE_LIMITED when too many wait */
  verify(hash: string | null, password: string): Promise<boolean>;
}

/** Where a request comes from, for the audit log and the list of sessions. */
export interface Origin {
  readonly address: string;
  readonly userAgent: string;
}

export interface NewSession {
  /** For the cookie; only its hash is kept. */
  readonly token: string;
  /** Longest that it can last. */
  readonly maxAgeMs: number;
  readonly person: Person;
}

export type PersonPrincipal = Extract<Principal, { kind: 'person' }>;

export interface Access {
  readonly identify: Identify;
  readonly passwords: Passwords;
  /** @throws AppError SIGN_IN_REFUSED, TOTP_REQUIRED, RATE_LIMITED */
  signIn(
    credentials: { readonly email: string; readonly password: string; readonly code?: string | undefined },
    origin: Origin,
  ): Promise<NewSession>;
  /** Ends the session of this token; nothing when there is none. */
  signOut(token: string, address: string): void;
  /** The person's own sessions, newest first. */
  sessionsOf(principal: PersonPrincipal): OwnSession[];
  /** @throws AppError NOT_FOUND */
  endSession(principal: PersonPrincipal, id: string, address: string): void;
  /** @throws AppError SIGN_IN_REFUSED (the present one is wrong), CHANGE_INVALID, RATE_LIMITED */
  changePassword(
    principal: PersonPrincipal,
    change: { readonly current: string; readonly next: string },
    address: string,
  ): Promise<void>;
  /** @throws AppError SIGN_IN_REFUSED, CHANGE_INVALID, RATE_LIMITED */
  beginTotp(principal: PersonPrincipal, password: string): Promise<{ readonly secret: string; readonly uri: string }>;
  /** @throws AppError SIGN_IN_REFUSED, CHANGE_INVALID (nothing was begun), RATE_LIMITED */
  confirmTotp(principal: PersonPrincipal, code: string, address: string): void;
  /** @throws AppError SIGN_IN_REFUSED, RATE_LIMITED */
  removeTotp(principal: PersonPrincipal, password: string, address: string): Promise<void>;
  /** Null where the city has none. */
  readonly sso: Sso | null;
}

/** OpenID Connect: one provider of the city. */
export interface Sso {
  /** Label of the sign-in button. */
  readonly label: string;
  /** Where to send the browser, and the name of the transaction that it has to bring back. @throws AppError SSO_FAILED */
  begin(redirectUri: string): Promise<{ readonly url: string; readonly transaction: string }>;
  /** `query` is what the provider answered with. @throws AppError SSO_FAILED, SIGN_IN_REFUSED, FORBIDDEN (nobody invited this person and no group gives a role) */
  finish(transaction: string | undefined, query: string, origin: Origin): Promise<NewSession>;
}

export interface AccessOptions {
  readonly people: PeopleStore;
  readonly keys: KeyStore;
  readonly audit: AuditLog;
  /** A session ends after so long without use. */
  readonly sessionIdleMs: number;
  readonly sso: SsoSettings | null;
  readonly passwords?: Passwords;
  readonly now: () => Instant;
  readonly log: Pick<Logger, 'info' | 'warn'>;
}

export const createAccess = (options: AccessOptions): Access => {
  const { people, keys, audit, sessionIdleMs, now, log, passwords = createPasswords() } = options;
  const sessions = createSessions({ people, keys, idleMs: sessionIdleMs, now, log });
  const limits = createSignInLimits(audit, now);
  const refusals = createRefusals(audit, now);
  return {
    identify: sessions.identify,
    passwords,
    signIn: createSignIn({ people, passwords, limits, refusals, sessions, now }),
    signOut: sessions.end,
    sessionsOf: sessions.list,
    endSession: sessions.endOwn,
    ...createAccount({ people, passwords, limits, now }),
    sso: options.sso && createSso(options.sso, { people, sessions, limits, refusals, now, log }),
  };
};
