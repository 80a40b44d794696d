/** Costly answers: each is worked out once for all who ask, one after the other, and kept a while. */
import { AppError } from '../../shared/errors.ts';
import type { Instant } from '../../shared/time.ts';

export interface Kept<T> {
  /** @throws AppError RATE_LIMITED while too many wait, and whatever `make` throws */
  get(key: string, make: () => Promise<T>): Promise<T>;
  clear(): void;
}

/** Different questions that wait at once. */
const mostWaiting = 12;
const retryAfterSeconds = 5;

export const createKept = <T>({
  most,
  keptForMs,
  now,
}: {
  readonly most: number;
  readonly keptForMs: number;
  readonly now: () => Instant;
}): Kept<T> => {
  const answers = new Map<string, { readonly answer: Promise<T>; readonly at: Instant }>();
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;

  const begin = (make: () => Promise<T>): Promise<T> => {
    waiting += 1;
    const answer = last.then(make).finally(() => {
      waiting -= 1;
    });
    last = answer.catch(() => {});
    return answer;
  };

  return {
    get: (key, make) => {
      const known = answers.get(key);
      if (known && now() - known.at <= keptForMs) return known.answer;
      if (waiting >= mostWaiting) {
        throw new AppError('RATE_LIMITED', 'too many ask for the past at once, try again soon', { retryAfterSeconds });
      }
      const answer = begin(make);
      const kept = { answer, at: now() };
      answers.delete(key);
      answers.set(key, kept);
      for (const oldest of answers.keys()) {
        if (answers.size <= most) break;
        answers.delete(oldest);
      }
      answer.catch(() => {
        if (answers.get(key) === kept) answers.delete(key);
      });
      return answer;
    },
    clear: () => answers.clear(),
  };
};
