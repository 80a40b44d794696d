/** Who uses this page, for screens. */
import { createContext, type ReactNode, useContext, useMemo, useSyncExternalStore } from 'react';
import type { Permission } from '../../shared/access.ts';
import type { Person, SessionAnswer } from '../../shared/people-api.ts';
import type { ApiFailure } from '../api/http.ts';
import { mayDo, type SessionStore } from './session.ts';

const SessionContext = createContext<SessionStore | undefined>(undefined);

export const SessionProvider = ({ session, children }: { session: SessionStore; children: ReactNode }) => (
  <SessionContext value={session}>{children}</SessionContext>
);

export interface Session {
  /** Who is signed in; null = nobody, or not known yet. */
  readonly person: Person | null;
  /** False until the gateway has answered who is signed in. */
  readonly isKnown: boolean;
  /** Why it could not be asked. */
  readonly failure: ApiFailure | undefined;
  /** Whether a permission is held; where a station is meant, its scope counts too (`isInScope(person.scope, station)`). */
  readonly may: (permission: Permission) => boolean;
  /** Whether stations and readings may be seen at all. */
  readonly mayRead: boolean;
  readonly signIn: SessionAnswer['signIn'];
  /** Whose session ended while this page was open; what was typed is kept until they are back. */
  readonly endedFor: Person | undefined;
  /** The dialog for signing in again is open. */
  readonly isAskedAgain: boolean;
  readonly store: SessionStore;
}

export const useSession = (): Session => {
  const store = useContext(SessionContext);
  if (!store) throw new Error('no session around this component');
  const { answer, failure, endedFor, isAskedAgain } = useSyncExternalStore(store.subscribe, store.getState);
  return useMemo(
    () => ({
      person: answer?.person ?? null,
      isKnown: answer !== undefined,
      failure,
      may: (permission) => mayDo(answer, permission),
      mayRead: answer?.mayRead ?? true,
      signIn: answer?.signIn ?? { possible: true, sso: null },
      endedFor,
      isAskedAgain,
      store,
    }),
    [answer, failure, endedFor, isAskedAgain, store],
  );
};
