/**
 * The city's single sign-on by OpenID Connect: authorization code with PKCE, state and nonce; what the browser has to bring back is
 * kept here, by a name in a short-lived cookie. Every document of the provider is fetched by the guard of outgoing calls.
 */
import { randomBytes } from 'node:crypto';
import * as client from 'openid-client';
import type { Logger } from 'pino';
import { type Role, wholeCity } from '../../shared/access.ts';
import { AppError } from '../../shared/errors.ts';
import { emailSchema, type Person } from '../../shared/people-api.ts';
import { displayName } from '../../shared/station.ts';
import { hourMs, type Instant, minuteMs } from '../../shared/time.ts';
import type { PeopleStore } from '../state/ports.ts';
import type { Sso } from './access.ts';
import type { SignInLimits } from './limits.ts';
import type { Outgoing, OutgoingRequest } from './outgoing.ts';
import type { Refusals } from './refusals.ts';
import type { Sessions } from './sessions.ts';

export interface SsoSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly label: string;
  /** Claim that names groups. */
  readonly roleClaim: string;
  /** By group; the first that fits decides. Empty: only who was invited may come. */
  readonly roles: ReadonlyMap<string, Role>;
  readonly outgoing: Outgoing;
}

export interface SsoParts {
  readonly people: PeopleStore;
  readonly sessions: Pick<Sessions, 'begin'>;
  readonly limits: Pick<SignInLimits, 'signedIn'>;
  readonly refusals: Refusals;
  readonly now: () => Instant;
  readonly log: Pick<Logger, 'info' | 'warn'>;
}

interface Transaction {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly redirectUri: string;
  readonly expiresAt: Instant;
}

const transactionMs = 10 * minuteMs;
const maxTransactions = 1_000;
/** A provider changes its keys and addresses seldom. */
const configurationMs = hourMs;

const failed = (message: string, cause?: unknown): AppError => new AppError('SSO_FAILED', message, { cause });

/** For the log: what went wrong, without the codes and tokens of an exchange. */
const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unknown';
  const inner = error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return `${error.message}${inner}`.slice(0, 300);
};

/** oauth4webapi asks with strings and form parameters only. */
const bodyOf = (body: client.FetchBody): OutgoingRequest['body'] =>
  typeof body === 'string' || body instanceof URLSearchParams || body instanceof Uint8Array ? body : null;

const discover = async ({ issuer, clientId, clientSecret, outgoing }: SsoSettings): Promise<client.Configuration> => {
  const fetchGuarded: client.CustomFetch = (url, { method, headers, body }) =>
    outgoing.fetch(url, { method, headers, body: bodyOf(body) });
  // A provider inside the city may speak plain HTTP; the guard lets that pass only for hosts that the operator allowed.
  const prepare = [
    ...(issuer.startsWith('http:') ? [client.allowInsecureRequests] : []),
    // The signature is checked although the token comes from the provider itself: defence in depth.
    client.enableNonRepudiationChecks,
  ];
  const found = await client.discovery(new URL(issuer), clientId, undefined, client.None(), {
    [client.customFetch]: fetchGuarded,
    execute: prepare,
  });
  const server = found.serverMetadata();
  // OpenID Connect Discovery §3: client_secret_basic where the provider does not say.
  const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  const shown = methods.includes('client_secret_basic')
    ? client.ClientSecretBasic(clientSecret)
    : client.ClientSecretPost(clientSecret);
  const configuration = new client.Configuration(server, clientId, clientSecret, shown);
  configuration[client.customFetch] = fetchGuarded;
  for (const step of prepare) step(configuration);
  return configuration;
};

/** What the provider says of somebody. */
interface Identity {
  readonly subject: string;
  readonly email: string | undefined;
  readonly isVerified: boolean;
  readonly name: string;
  readonly role: Role | undefined;
}

const identityOf = (subject: string, claims: Readonly<Record<string, unknown>>, settings: SsoSettings): Identity => {
  const email = emailSchema.safeParse(claims.email).data;
  const groups = new Set([claims[settings.roleClaim]].flat());
  const named = [claims.name, claims.preferred_username, email?.split('@')[0]].map(
    (name) => displayName.safeParse(name).data,
  );
  return {
    subject,
    email,
    isVerified: claims.email_verified === true,
    name: named.find((name) => name !== undefined) ?? 'SSO',
    role: [...settings.roles].find(([group]) => groups.has(group))?.[1],
  };
};

export const createSso = (settings: SsoSettings, parts: SsoParts): Sso => {
  const { people, sessions, limits, refusals, now, log } = parts;
  const transactions = new Map<string, Transaction>();
  let known: { readonly configuration: Promise<client.Configuration>; readonly at: Instant } | undefined;

  const configurationOf = (): Promise<client.Configuration> => {
    if (known && now() - known.at < configurationMs) return known.configuration;
    const configuration = discover(settings);
    const asked = { configuration, at: now() };
    known = asked;
    configuration.catch(() => {
      if (known === asked) known = undefined;
    });
    return configuration;
  };

  const remember = (transaction: Transaction): string => {
    const [oldest] = transactions.keys();
    if (transactions.size >= maxTransactions && oldest !== undefined) transactions.delete(oldest);
    const id = randomBytes(32).toString('base64url');
    transactions.set(id, transaction);
    return id;
  };

  /** Each serves once. */
  const take = (id: string | undefined): Transaction => {
    const transaction = id === undefined ? undefined : transactions.get(id);
    if (id !== undefined) transactions.delete(id);
    if (transaction && transaction.expiresAt > now()) return transaction;
    throw failed('this sign-in began in another browser, or too long ago');
  };

  const askProvider = async (transaction: Transaction, answer: URL): Promise<Identity> => {
    const configuration = await configurationOf();
    const tokens = await client.authorizationCodeGrant(configuration, answer, {
      pkceCodeVerifier: transaction.verifier,
      expectedState: transaction.state,
      expectedNonce: transaction.nonce,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (!claims) throw failed('the provider sent no identity');
    const isWhole = claims.email !== undefined && claims[settings.roleClaim] !== undefined;
    const more =
      isWhole || configuration.serverMetadata().userinfo_endpoint === undefined
        ? {}
        : await client.fetchUserInfo(configuration, tokens.access_token, claims.sub);
    return identityOf(claims.sub, { ...more, ...claims }, settings);
  };

  /** Somebody known by subject, or by an e-mail that the provider has checked, or new with the role of a group. */
  const personOf = (identity: Identity, address: string): Person => {
    const { subject, email, isVerified, name, role } = identity;
    const linked = people.findBySubject(settings.issuer, subject)?.person;
    if (linked) return linked;
    const sameEmail = email === undefined ? undefined : people.findByEmail(email)?.person;
    if (sameEmail && isVerified && !sameEmail.sso && sameEmail.disabledAt === null) {
      people.linkSubject(sameEmail.id, settings.issuer, subject);
      return sameEmail;
    }
    if (sameEmail || email === undefined || role === undefined) {
      refusals.note(email ?? '', address, 'sso');
      throw new AppError('FORBIDDEN', 'nobody has invited this person, and none of their groups stands for a role');
    }
    const by = { kind: 'system', id: '', name: settings.label, address } as const;
    const added = people.add({ email, name, role, scope: wholeCity, passwordHash: null }, by);
    people.linkSubject(added.id, settings.issuer, subject);
    return added;
  };

  return {
    label: settings.label,

    begin: async (redirectUri) => {
      const configuration = await configurationOf().catch((error: unknown) => {
        log.warn({ reason: reasonOf(error) }, 'single sign-on cannot be reached');
        throw failed('the single sign-on cannot be reached', error);
      });
      const verifier = client.randomPKCECodeVerifier();
      const [state, nonce] = [client.randomState(), client.randomNonce()];
      const url = client.buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope: 'openid email profile',
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        nonce,
      });
      const expiresAt = now() + transactionMs;
      return { url: url.href, transaction: remember({ state, nonce, verifier, redirectUri, expiresAt }) };
    },

    finish: async (id, query, origin) => {
      const transaction = take(id);
      const answer = new URL(transaction.redirectUri);
      answer.search = query;
      const identity = await askProvider(transaction, answer).catch((error: unknown) => {
        log.warn({ reason: reasonOf(error) }, 'single sign-on failed');
        if (error instanceof client.AuthorizationResponseError && error.error === 'access_denied') {
          throw new AppError('SIGN_IN_REFUSED', 'the single sign-on did not let this person in');
        }
        throw error instanceof AppError ? error : failed('the single sign-on did not answer as it should', error);
      });
      const person = personOf(identity, origin.address);
      if (person.disabledAt !== null) {
        refusals.note(person.id, origin.address, 'disabled');
        throw new AppError('SIGN_IN_REFUSED', 'this account is switched off');
      }
      const session = sessions.begin(person, origin);
      limits.signedIn(person.id, origin.address);
      return session;
    },
  };
};
