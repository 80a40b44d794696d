/** A resource as a page sees it: loading, failed, or there; asked again at an interval and on demand. */
import { useCallback, useEffect, useRef, useState } from 'react';
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
  const [answer, setAnswer] = useState<{ key: string | null; data?: T; failure?: ApiFailure }>({ key });
  const [round, setRound] = useState(0);
  const loadNow = useRef(load);
  loadNow.current = load;
  const reload = useCallback(() => setRound((before) => before + 1), []);

  // `round` asks again with everything else unchanged.
  useEffect(() => {
    if (key === null) return;
    const abort = new AbortController();
    const ask = async (): Promise<void> => {
      try {
        const data = await loadNow.current(abort.signal);
        setAnswer({ key, data });
      } catch (error) {
        if (abort.signal.aborted) return;
        const failure = error instanceof ApiFailure ? error : new ApiFailure('UNREACHABLE', 0, error);
        setAnswer((before) => (before.key === key ? { ...before, failure } : { key, failure }));
      }
    };
    void ask();
    const timer = everyMs === undefined ? undefined : setInterval(() => void ask(), everyMs);
    return () => {
      abort.abort();
      clearInterval(timer);
    };
  }, [key, everyMs, round]);

  const current = answer.key === key ? answer : undefined;
  return {
    data: current?.data,
    failure: current?.failure,
    isLoading: key !== null && current?.data === undefined && current?.failure === undefined,
    reload,
  };
};
