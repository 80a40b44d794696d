/**
 * What one station may ask of the gateway, over all its connections and however often it comes back: a stolen one must not take
 * the others' time. Pure but for the clock that it is given.
 */
import { createTokenBucket, type Rate, type TokenBucket } from './token-bucket.ts';

/** In packets: what costs the gateway more than a reading counts for more. */
export const costs = { packet: 1, subscription: 20, refusedReading: 10, login: 10 } as const;

/**
 * A station needs one message a minute; a month of them comes through in three quarters of a minute. The burst is small, because all
 * of it may come at once and the others wait for it.
 */
export const stationRate: Rate = { perSecond: 1_000, burst: 250 };

export interface Budgets {
  /** Spends, and says in how many milliseconds the station owes nothing; 0 when it owes nothing now. */
  charge(station: string, cost: number): number;
  /** Forgets those that owe nothing; called now and then. */
  sweep(): void;
}

export const createBudgets = (rate: Rate = stationRate, now: () => number = () => performance.now()): Budgets => {
  /** Of stations that were let in: never more than are registered. */
  const buckets = new Map<string, TokenBucket>();
  return {
    charge: (station, cost) => {
      let bucket = buckets.get(station);
      if (!bucket) {
        bucket = createTokenBucket(rate, now);
        buckets.set(station, bucket);
      }
      return bucket.spend(cost);
    },
    sweep: () => {
      for (const [station, bucket] of buckets) if (bucket.isFull()) buckets.delete(station);
    },
  };
};
