/** Sessions of people, and word of their end: a page that is open must not outlive the right to see it. */
import { AppError } from '../../shared/errors.ts';
import type { StoreContext } from './audit.ts';
import type { PeopleStore, StoredSession } from './ports.ts';

interface SessionRow {
  id: string;
  person: string;
  created_at: number;
  last_used_at: number;
  expires_at: number;
  address: string;
  user_agent: string;
}

const toSession = (row: SessionRow): StoredSession => ({
  id: row.id,
  person: row.person,
  createdAt: row.created_at,
  lastUsedAt: row.last_used_at,
  expiresAt: row.expires_at,
  address: row.address,
  userAgent: row.user_agent,
});

const pollMs = 300;
const userAgentLength = 300;

export interface SessionStore
  extends Pick<
    PeopleStore,
    'beginSession' | 'session' | 'sessions' | 'touchSession' | 'endSession' | 'dropEndedSessions' | 'onSessionsEnded'
  > {
  /** Deletes the sessions of a person inside a transaction of the caller, who announces them once it is committed. */
  deleteOf(person: string, except?: string): string[];
  announce(ids: readonly string[]): void;
  /** Stops looking at what other processes did. */
  stop(): void;
}

/** `version` changes when another process wrote. */
export const createSessionStore = ({ database, audit, now }: StoreContext, version: () => number): SessionStore => {
  const insert = database.prepare(
    `INSERT INTO session (id, person, created_at, last_used_at, expires_at, address, user_agent)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const one = database.prepare<SessionRow>('SELECT * FROM session WHERE id = ? AND expires_at > ?');
  const ofPerson = database.prepare<SessionRow>(
    'SELECT * FROM session WHERE person = ? AND expires_at > ? ORDER BY last_used_at DESC, id',
  );
  const touch = database.prepare('UPDATE session SET last_used_at = ?, expires_at = ? WHERE id = ?');
  const removeOwn = database.prepare('DELETE FROM session WHERE id = ? AND person = ?');
  const removeOthers = database.prepare<{ id: string }>(
    'DELETE FROM session WHERE person = ?1 AND (?2 IS NULL OR id <> ?2) RETURNING id',
  );
  const removeExpired = database.prepare<{ id: string }>('DELETE FROM session WHERE expires_at <= ? RETURNING id');
  const everyId = database.prepare<{ id: string }>('SELECT id FROM session');
  const listeners: ((ids: readonly string[]) => void)[] = [];
  let known = new Set<string>();
  let seen = version();
  let timer: NodeJS.Timeout | undefined;

  const announce = (ids: readonly string[]): void => {
    if (ids.length === 0) return;
    for (const id of ids) known.delete(id);
    for (const listener of listeners) listener(ids);
  };

  const look = (): void => {
    if (version() === seen) return;
    seen = version();
    const before = known;
    known = new Set(everyId.all().map(({ id }) => id));
    announce([...before].filter((id) => !known.has(id)));
  };

  return {
    beginSession: (session, by) => {
      database.transaction(() => {
        const { id, person, createdAt, lastUsedAt, expiresAt, address } = session;
        const userAgent = session.userAgent.slice(0, userAgentLength);
        insert.run(id, person, createdAt, lastUsedAt, expiresAt, address, userAgent);
        audit.append(by, 'session.begin', person, null, { userAgent });
      });
      known.add(session.id);
    },
    session: (id) => {
      const row = one.get(id, now());
      return row && toSession(row);
    },
    sessions: (person) => ofPerson.all(person, now()).map(toSession),
    touchSession: (id, lastUsedAt, expiresAt) => void touch.run(lastUsedAt, expiresAt, id),
    endSession: (id, person, by) => {
      database.transaction(() => {
        if (removeOwn.run(id, person).changes === 0) throw new AppError('NOT_FOUND', 'there is no such session');
        audit.append(by, 'session.end', person, null, null);
      });
      announce([id]);
    },
    dropEndedSessions: () => announce(removeExpired.all(now()).map(({ id }) => id)),
    onSessionsEnded: (listener) => {
      listeners.push(listener);
      if (timer) return;
      known = new Set(everyId.all().map(({ id }) => id));
      seen = version();
      timer = setInterval(look, pollMs).unref();
    },
    deleteOf: (person, except) => removeOthers.all(person, except ?? null).map(({ id }) => id),
    announce,
    stop: () => clearInterval(timer),
  };
};
