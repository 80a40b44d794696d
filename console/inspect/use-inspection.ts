/** Asks about once a second while the page is looked at, and goes on where it was after a loss. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { secondMs } from '../../shared/time.ts';
import { type ApiFailure, asApiFailure } from '../api/http.ts';
import { reach } from '../offline/reach.ts';
import { getInspection } from './api.ts';
import { emptyStream, type Stream, withAnswer } from './stream.ts';

const everyMs = secondMs;
const afterFailureMs = 3 * secondMs;

export interface InspectionState {
  readonly stream: Stream;
  /** The last question was not answered. */
  readonly failure: ApiFailure | undefined;
  readonly retry: () => void;
}

export const useInspection = (station: string): InspectionState => {
  const [stream, setStream] = useState(emptyStream);
  const known = useRef(emptyStream);
  const [failure, setFailure] = useState<ApiFailure>();
  const [round, setRound] = useState(0);
  const retry = useCallback(() => setRound((before) => before + 1), []);

  // `round` asks again with everything else unchanged.
  useEffect(() => {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isAsking = false;
    const next = (afterMs: number): void => {
      clearTimeout(timer);
      // Nobody looks: the gateway may forget it. It is asked again on coming back.
      if (!abort.signal.aborted && !document.hidden) timer = setTimeout(() => void ask(), afterMs);
    };
    const ask = async (): Promise<void> => {
      if (isAsking) return;
      isAsking = true;
      try {
        const answer = await getInspection(station, known.current.newest, abort.signal);
        known.current = withAnswer(known.current, answer);
        setStream(known.current);
        setFailure(undefined);
        isAsking = false;
        next(answer.hasMore ? 0 : everyMs);
      } catch (error) {
        isAsking = false;
        if (abort.signal.aborted) return;
        const failed = asApiFailure(error);
        setFailure(failed);
        next((failed.retryAfterSeconds ?? 0) * secondMs || afterFailureMs);
      }
    };
    const comeBack = (): void => {
      if (!document.hidden) void ask();
    };
    void ask();
    document.addEventListener('visibilitychange', comeBack);
    const stopWaiting = reach.onBack(comeBack);
    return () => {
      abort.abort();
      clearTimeout(timer);
      stopWaiting();
      document.removeEventListener('visibilitychange', comeBack);
    };
  }, [station, round]);

  return { stream, failure, retry };
};
