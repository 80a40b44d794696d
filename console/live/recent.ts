/**
 * The last three hours of a station's main quantity, for sparklines: asked for once, when first shown, then continued by
 * what arrives. A few at a time, so that a long list does not storm the gateway.
 */
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { entersAverages } from '../../shared/quality.ts';
import type { QuantityId } from '../../shared/quantities.ts';
import { hourMs, minuteMs } from '../../shared/time.ts';
import { getReadings } from '../api/resources.ts';
import type { RecentPoint } from '../time/past.ts';
import { usePast } from '../time/past-context.ts';
import { useServices } from './services.tsx';
import type { LiveStore } from './store.ts';

const spanMs = 3 * hourMs;
const bucketMs = 5 * minuteMs;
const atOnce = 3;
const none: readonly RecentPoint[] = [];

class RecentSeries {
  readonly #points = new Map<string, readonly RecentPoint[]>();
  readonly #asked = new Set<string>();
  /** How many rows show each; what nobody shows is forgotten when a gap would have to be filled. */
  readonly #shown = new Map<string, { station: string; quantity: QuantityId; count: number }>();
  readonly #listeners = new Set<() => void>();
  readonly #queue: (() => Promise<void>)[] = [];
  #running = 0;
  readonly #store: LiveStore;

  constructor(store: LiveStore) {
    this.#store = store;
    store.onReadings((readings) => {
      let changed = false;
      for (const reading of readings) {
        for (const [quantity, value, quality] of reading.values) {
          if (!entersAverages(quality)) continue;
          const key = `${reading.station} ${quantity}`;
          const points = this.#points.get(key);
          const last = points?.at(-1);
          if (!points || (last && reading.at <= last.at)) continue;
          // Points of one bucket length become one, so that the line keeps its density.
          const before = points.at(-2);
          const kept = before && last && last.at - before.at < bucketMs ? points.slice(0, -1) : points;
          this.#points.set(key, [...kept.filter((point) => point.at > reading.at - spanMs), { at: reading.at, value }]);
          changed = true;
        }
      }
      if (changed) this.#tell();
    });
    store.onBegunAnew(() => {
      this.#asked.clear();
      for (const key of this.#points.keys()) if (!this.#shown.has(key)) this.#points.delete(key);
      for (const [key, { station, quantity }] of this.#shown) {
        this.want(station, quantity, () => this.#shown.has(key));
      }
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  get(station: string, quantity: QuantityId): readonly RecentPoint[] {
    return this.#points.get(`${station} ${quantity}`) ?? none;
  }

  /** A row shows it until the answer is called. */
  show(station: string, quantity: QuantityId): () => void {
    const key = `${station} ${quantity}`;
    const shown = this.#shown.get(key) ?? { station, quantity, count: 0 };
    this.#shown.set(key, shown);
    shown.count += 1;
    return () => {
      shown.count -= 1;
      if (shown.count === 0) this.#shown.delete(key);
    };
  }

  /** Asks once. `isWanted` is looked at when the turn comes: a row that has scrolled away is not asked for. */
  want(station: string, quantity: QuantityId, isWanted: () => boolean): void {
    const key = `${station} ${quantity}`;
    if (this.#asked.has(key)) return;
    this.#asked.add(key);
    this.#queue.push(async () => {
      if (!isWanted()) {
        this.#asked.delete(key);
        return;
      }
      const to = this.#store.serverNow();
      try {
        const answer = await getReadings(
          { station, quantity, from: to - spanMs, to, everyMs: bucketMs },
          new AbortController().signal,
        );
        // A bucket stands at its middle.
        const asked = (answer.buckets ?? []).map((bucket) => ({ at: bucket.at + bucketMs / 2, value: bucket.mean }));
        this.#points.set(key, asked);
        this.#tell();
      } catch {
        // Without history the line begins with what arrives from now on.
        this.#points.set(key, this.#points.get(key) ?? none);
      }
    });
    this.#next();
  }

  #next(): void {
    while (this.#running < atOnce) {
      const job = this.#queue.shift();
      if (!job) return;
      this.#running += 1;
      void job().finally(() => {
        this.#running -= 1;
        this.#next();
      });
    }
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

const byStore = new WeakMap<LiveStore, RecentSeries>();
const recentOf = (store: LiveStore): RecentSeries => {
  let recent = byStore.get(store);
  if (!recent) {
    recent = new RecentSeries(store);
    byStore.set(store, recent);
  }
  return recent;
};

export const useRecent = (station: string, quantity: QuantityId | undefined): readonly RecentPoint[] => {
  const { store } = useServices();
  const past = usePast();
  const [recent] = useState(() => recentOf(store));
  const isLive = past === undefined;
  useEffect(() => {
    if (quantity === undefined || !isLive) return;
    let wanted = true;
    const hide = recent.show(station, quantity);
    // Rows that fly by while scrolling are not asked for.
    const timer = setTimeout(() => recent.want(station, quantity, () => wanted), 150);
    return () => {
      wanted = false;
      hide();
      clearTimeout(timer);
    };
  }, [recent, station, quantity, isLive]);
  const read = useCallback(() => {
    if (!quantity) return none;
    return past ? past.recent(station, quantity) : recent.get(station, quantity);
  }, [recent, past, station, quantity]);
  return useSyncExternalStore(recent.subscribe, read);
};
