/** The clock of a fleet: real in life, driven by hand in tests. */
import type { Instant } from '../shared/time.ts';

export interface Clock {
  now(): Instant;
  /** Calls once after so many milliseconds; the answer cancels it. */
  after(delayMs: number, run: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};
