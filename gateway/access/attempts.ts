/** How soon somebody may try again: each failure beyond the free ones doubles the wait. In memory, bounded. Pure but for its clock. */
import { type Instant, minuteMs, secondMs } from '../../shared/time.ts';

export interface Attempts {
  /** Counts an attempt before its outcome is known, so that many at once count too. Returns ms to wait; 0 = it may be made. */
  begin(key: string): number;
  /** The one begun last was no failure. */
  undo(key: string): void;
  /** It was right: all is forgotten. */
  forget(key: string): void;
}

export interface AttemptRules {
  /** Failures before there is any wait. */
  readonly free: number;
  /** One failure is forgiven after so long. */
  readonly forgiveMs: number;
  readonly maxWaitMs?: number;
  /** Keys remembered; beyond, the one least recently used is forgotten. */
  readonly maxKeys?: number;
}

interface Tally {
  readonly failures: number;
  /** When the failures were counted. */
  readonly at: Instant;
  readonly nextAt: Instant;
}

export const createAttempts = (rules: AttemptRules, now: () => Instant): Attempts => {
  const { free, forgiveMs, maxWaitMs = 15 * minuteMs, maxKeys = 20_000 } = rules;
  const tallies = new Map<string, Tally>();

  /** As it stands now. */
  const tallyOf = (key: string): Tally => {
    const at = now();
    const known = tallies.get(key);
    if (!known) return { failures: 0, at, nextAt: 0 };
    const forgiven = Math.floor((at - known.at) / forgiveMs);
    if (forgiven <= 0) return known;
    return {
      failures: Math.max(0, known.failures - forgiven),
      at: known.at + forgiven * forgiveMs,
      nextAt: known.nextAt,
    };
  };

  const keep = (key: string, tally: Tally): void => {
    tallies.delete(key);
    if (tally.failures === 0) return;
    tallies.set(key, tally);
    if (tallies.size <= maxKeys) return;
    const [oldest] = tallies.keys();
    if (oldest !== undefined) tallies.delete(oldest);
  };

  const waitAfter = (failures: number): number =>
    failures < free ? 0 : Math.min(maxWaitMs, 2 ** Math.min(failures - free, 30) * secondMs);

  return {
    begin: (key) => {
      const tally = tallyOf(key);
      const wait = tally.nextAt - now();
      if (wait > 0) return wait;
      const failures = tally.failures + 1;
      keep(key, { failures, at: tally.at, nextAt: now() + waitAfter(failures) });
      return 0;
    },
    undo: (key) => {
      const tally = tallyOf(key);
      keep(key, { failures: Math.max(0, tally.failures - 1), at: tally.at, nextAt: 0 });
    },
    forget: (key) => void tallies.delete(key),
  };
};
