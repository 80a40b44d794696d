/**
 * What is refused is logged once at once, and then as one line per address and interval: a flood must be seen, and must not
 * fill the disk.
 */
import type { Log } from '../telemetry/log.ts';

export interface RefusalLog {
  note(network: string, reason: string, details?: Readonly<Record<string, unknown>>): void;
  /** Writes the lines of the interval; called every `refusalIntervalMs`. */
  flush(): void;
}

export const refusalIntervalMs = 10_000;
/** Further addresses of one interval share a line. */
const maxAddresses = 100;
const others = 'other addresses';

export const createRefusalLog = (log: Log): RefusalLog => {
  const seen = new Map<string, Map<string, number>>();
  return {
    note: (network, reason, details = {}) => {
      const known = seen.get(network);
      if (!known && seen.size < maxAddresses) {
        seen.set(network, new Map());
        log.info({ ...details, address: network, reason }, 'refused');
        return;
      }
      const counts = known ?? seen.get(others) ?? new Map<string, number>();
      if (!known) seen.set(others, counts);
      counts.set(reason, (counts.get(reason) ?? 0) + 1);
    },
    flush: () => {
      for (const [network, counts] of seen) {
        if (counts.size === 0) seen.delete(network);
        else {
          log.warn({ address: network, refused: Object.fromEntries(counts) }, 'refused more of the same');
          counts.clear();
        }
      }
    },
  };
};
