/** Sessions of people and keys of programs: who shows one of them is somebody. Only hashes are kept. */
import { createHash, randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import type { OwnSession, Person } from '../../shared/people-api.ts';
import { dayMs, type Instant, minuteMs } from '../../shared/time.ts';
import { actorOf, anonymous, type Principal } from '../principal.ts';
import type { KeyStore, PeopleStore, StoredSession } from '../state/ports.ts';
import type { Identification, Identify, NewSession, Origin, PersonPrincipal } from './access.ts';

/** However much it is used. */
const longestMs = 14 * dayMs;
const touchMs = 5 * minuteMs;
/** Beyond, the one that was not used for longest ends. */
const maxPerPerson = 20;

const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');

const bearerOf = (authorization: string | undefined): string | undefined =>
  /^Bearer +(\S{1,200})$/i.exec(authorization ?? '')?.[1];

const principalOf = (person: Person, session: string): PersonPrincipal => ({
  kind: 'person',
  id: person.id,
  name: person.name,
  email: person.email,
  role: person.role,
  scope: person.scope,
  session,
});

export interface Sessions {
  readonly identify: Identify;
  /** Always with a new token: one that somebody planted before opens nothing. */
  begin(person: Person, origin: Origin): NewSession;
  end(token: string, address: string): void;
  list(principal: PersonPrincipal): OwnSession[];
  /** @throws AppError NOT_FOUND */
  endOwn(principal: PersonPrincipal, id: string, address: string): void;
}

export interface SessionOptions {
  readonly people: PeopleStore;
  readonly keys: Pick<KeyStore, 'use'>;
  /** A session ends after so long without use. */
  readonly idleMs: number;
  readonly now: () => Instant;
  readonly log: Pick<Logger, 'warn'>;
}

export const createSessions = ({ people, keys, idleMs, now, log }: SessionOptions): Sessions => {
  const endOf = (createdAt: Instant, at: Instant): Instant => Math.min(createdAt + longestMs, at + idleMs);

  /** Not at every request: a page that polls would write all the time. */
  const touch = (session: StoredSession): void => {
    const at = now();
    if (at - session.lastUsedAt < Math.min(touchMs, idleMs / 10)) return;
    try {
      people.touchSession(session.id, at, endOf(session.createdAt, at));
    } catch (err) {
      // A disk that is full takes nobody's session away.
      log.warn({ err }, 'use of a session not noted');
    }
  };

  const ofSession = (token: string): Principal => {
    const session = people.session(hashToken(token));
    if (!session || session.expiresAt <= now() || session.createdAt + longestMs <= now()) return anonymous;
    const person = people.find(session.person)?.person;
    if (!person || person.disabledAt !== null) return anonymous;
    touch(session);
    return principalOf(person, session.id);
  };

  const ofKey = (shown: string): Identification => {
    const key = keys.use(shown);
    if (!key) return { principal: anonymous, isKeyRefused: true };
    const { id, name, permissions, scope } = key;
    return { principal: { kind: 'key', id, name, permissions, scope }, isKeyRefused: false };
  };

  return {
    identify: ({ sessionToken, authorization }) => {
      // A program that shows a key means the key, whatever its cookies say.
      if (/^Bearer\b/i.test(authorization ?? '')) return ofKey(bearerOf(authorization) ?? '');
      return { principal: sessionToken === undefined ? anonymous : ofSession(sessionToken), isKeyRefused: false };
    },

    begin: (person, { address, userAgent }) => {
      const token = randomBytes(32).toString('base64url');
      const [id, at] = [hashToken(token), now()];
      people.dropEndedSessions();
      const actor = actorOf(principalOf(person, id), address);
      for (const { id: surplus } of people.sessions(person.id).slice(maxPerPerson - 1)) {
        people.endSession(surplus, person.id, actor);
      }
      const times = { createdAt: at, lastUsedAt: at, expiresAt: endOf(at, at) };
      people.beginSession({ id, person: person.id, ...times, address, userAgent: userAgent.slice(0, 300) }, actor);
      people.signedIn(person.id, at);
      return { token, maxAgeMs: longestMs, person: people.find(person.id)?.person ?? person };
    },

    end: (token, address) => {
      const session = people.session(hashToken(token));
      const person = session && people.find(session.person)?.person;
      if (session && person)
        people.endSession(session.id, person.id, actorOf(principalOf(person, session.id), address));
    },

    list: ({ id, session: current }) =>
      people
        .sessions(id)
        .map(({ person: _person, ...session }) => ({ ...session, current: session.id === current }))
        .sort((one, other) => other.createdAt - one.createdAt),

    endOwn: (principal, id, address) => people.endSession(id, principal.id, actorOf(principal, address)),
  };
};
