/** A resource as a page sees it: loading, failed, or there; asked again at an interval and on demand. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { reach } from '../offline/reach.ts';
import { asked } from './asked.ts';
import { ApiFailure } from './http.ts';

export interface Resource<T> {
  /** The last good answer; kept while it is asked for again, and when that fails. */
  readonly data: T | undefined;
  readonly failure: ApiFailure | undefined;
  readonly isLoading: boolean;
  readonly reload: () => void;
}

/** `key` names what is asked for: a new key forgets the old answer. Null asks for nothing. */
export const useResource = <T>(
  key: string | null,
  load: (signal: AbortSignal) => Promise<T>,
  everyMs?: number,
): Resource<T> => {
  const [answer, setAnswer] = useState<{ key: string | null; data?: T; at?: number; failure?: ApiFailure }>({ key });
  const [round, setRound] = useState(0);
  const loadNow = useRef(load);
  loadNow.current = load;
  const reload = useCallback(() => setRound((before) => before + 1), []);

  // `round` asks again with everything else unchanged.
  useEffect(() => {
    if (key === null) return;
    const abort = new AbortController();
    let askedAt = 0;
    const ask = async (): Promise<void> => {
      askedAt = Date.now();
      try {
        const data = await loadNow.current(abort.signal);
        setAnswer({ key, data, at: Date.now() });
      } catch (error) {
        if (abort.signal.aborted) return;
        const failure = error instanceof ApiFailure ? error : new ApiFailure('UNREACHABLE', 0, error);
        setAnswer((before) => (before.key === key ? { ...before, failure } : { key, failure }));
      }
    };
    void ask();
    const timer = everyMs === undefined ? undefined : setInterval(() => void ask(), everyMs);
    // In a tab that was not looked at the interval has hardly run.
    const comeBack = (): void => {
      if (!document.hidden && everyMs !== undefined && Date.now() - askedAt > everyMs) void ask();
    };
    document.addEventListener('visibilitychange', comeBack);
    // What could not be asked, or was told from memory, is asked as soon as the gateway is there again.
    const stopWaiting = reach.onBack(() => void ask());
    return () => {
      abort.abort();
      clearInterval(timer);
      stopWaiting();
      document.removeEventListener('visibilitychange', comeBack);
    };
  }, [key, everyMs, round]);

  const current = answer.key === key ? answer : undefined;
  const { failure, at: shownAt } = current ?? {};
  const isLoading = key !== null && current?.data === undefined && failure === undefined;

  // Told to the whole page: what it waits for, and what it shows although it is old.
  const [who] = useState(() => ({}));
  const isLacking = key !== null && (isLoading || failure !== undefined);
  useEffect(() => {
    asked.tell(who, isLacking ? { since: Date.now(), failure, shownAt, retry: reload } : undefined);
    return () => asked.tell(who, undefined);
  }, [who, key, isLacking, failure, shownAt, reload]);

  return { data: current?.data, failure, isLoading, reload };
};
