/**
 * Decides which viewer gets which readings, so that each gets every change exactly once. Between its first message and the
 * next tick a viewer is *fresh*: it has its own cursor and is served alone. Afterwards it shares the cursor of the last tick
 * with everybody and is served by room, encoded once. Pure: knows rooms by name, but no sockets and no clock.
 */
import type { StationView } from '../../shared/api.ts';
import type { Changes, CompactReading, Refill, Snapshot } from '../../shared/live-events.ts';
import type { Instant } from '../../shared/time.ts';
import type { LiveState } from './live-state.ts';

export const cityRoom = 'city';

/** Viewers who watch the same stations share a room. */
export const roomOf = (watch: readonly string[]): string =>
  watch.length === 0 ? cityRoom : `watch:${[...new Set(watch)].sort().join(',')}`;

/** One message for at least one room or viewer id; nobody is reached by two of them. */
export type Delivery = { readonly to: readonly string[] } & (
  | { readonly event: 'snapshot'; readonly message: Snapshot }
  | { readonly event: 'refill'; readonly message: Refill }
  | { readonly event: 'changes'; readonly message: Changes }
);

export interface Arrival {
  readonly id: string;
  readonly since?: number | undefined;
  readonly watch?: readonly string[];
}

export interface Tick {
  /** For everybody, and before the deliveries: whoever loses the connection in between asks for them again by cursor. */
  readonly stations: { readonly changed: StationView[]; readonly removed: string[] } | undefined;
  readonly deliveries: readonly Delivery[];
  /** Viewers that are served by their room from now on. */
  readonly settled: readonly { readonly id: string; readonly room: string }[];
}

export interface Audience {
  /** Admits viewers. With a `since` that is still remembered one gets what it missed, else everything. */
  admit(arrivals: readonly Arrival[], now: Instant): Delivery[];
  /** Replaces the stations of which every reading is wanted. Returns the new room of a settled viewer. */
  watch(id: string, stations: readonly string[]): string | undefined;
  leave(id: string): void;
  tick(now: Instant, options?: { readonly slow?: boolean }): Tick;
}

/**
 * The readings that a viewer needs to know the newest value of every quantity, and all of the stations that it watches; in
 * order of arrival.
 */
export const coalesce = (readings: readonly CompactReading[], watch: ReadonlySet<string>): CompactReading[] => {
  const newest = new Map<string, CompactReading>();
  for (const reading of readings) {
    for (let index = 4; index < reading.length; index += 2) {
      const key = `${reading[0]} ${reading[index]}`;
      const known = newest.get(key);
      if (!known || known[1] <= reading[1]) newest.set(key, reading);
    }
  }
  const needed = new Set(newest.values());
  return readings.filter((reading) => needed.has(reading) || watch.has(reading[0]));
};

interface Viewer {
  watch: ReadonlySet<string>;
  room: string;
  /** Of a fresh viewer only. */
  cursor: number | undefined;
}

export const createAudience = (state: LiveState, options: { readonly maxRefillReadings: number }): Audience => {
  const viewers = new Map<string, Viewer>();
  const fresh = new Set<string>();

  const serveFresh = (id: string, viewer: Viewer, now: Instant): Delivery | undefined => {
    const missed = state.since(viewer.cursor ?? 0);
    if (!missed) return { to: [id], event: 'snapshot', message: state.snapshot(now) };
    if (missed.readings.length === 0) return undefined;
    const readings = coalesce(missed.readings, viewer.watch);
    return { to: [id], event: 'changes', message: { cursor: missed.cursor, serverTime: now, readings } };
  };

  /** More happened between two ticks than is remembered. */
  const startOver = (now: Instant): Delivery[] => {
    const to = [...viewers].filter(([, viewer]) => viewer.cursor === undefined).map(([id]) => id);
    return to.length > 0 ? [{ to, event: 'snapshot', message: state.snapshot(now) }] : [];
  };

  const serveRooms = (readings: readonly CompactReading[], cursor: number, now: Instant): Delivery[] => {
    if (readings.length === 0) return [];
    const rooms = new Map<string, ReadonlySet<string>>();
    for (const { room, watch, cursor: own } of viewers.values()) if (own === undefined) rooms.set(room, watch);
    const city = coalesce(readings, new Set());
    const asCity: string[] = [];
    const deliveries: Delivery[] = [];
    for (const [room, watch] of rooms) {
      // A room gets a superset of what the city gets, in the same order: of the same length, it is the same.
      const wanted = watch.size === 0 || city.length === readings.length ? city : coalesce(readings, watch);
      if (wanted.length === city.length) asCity.push(room);
      else deliveries.push({ to: [room], event: 'changes', message: { cursor, serverTime: now, readings: wanted } });
    }
    if (asCity.length > 0) {
      deliveries.push({ to: asCity, event: 'changes', message: { cursor, serverTime: now, readings: city } });
    }
    return deliveries;
  };

  return {
    admit: (arrivals, now) => {
      const deliveries: Delivery[] = [];
      const fromScratch: string[] = [];
      // Built once for all of them: after a restart everybody comes at the same time.
      const snapshot = state.snapshot(now);
      for (const arrival of arrivals) {
        const missed = arrival.since === undefined ? undefined : state.since(arrival.since);
        if (missed && missed.readings.length <= options.maxRefillReadings) {
          deliveries.push({ to: [arrival.id], event: 'refill', message: { ...missed, serverTime: now } });
        } else fromScratch.push(arrival.id);
        const { id, watch = [] } = arrival;
        viewers.set(id, { watch: new Set(watch), room: roomOf(watch), cursor: snapshot.cursor });
        fresh.add(id);
      }
      if (fromScratch.length > 0) deliveries.push({ to: fromScratch, event: 'snapshot', message: snapshot });
      return deliveries;
    },
    watch: (id, stations) => {
      const viewer = viewers.get(id);
      if (!viewer) return undefined;
      viewer.watch = new Set(stations);
      viewer.room = roomOf(stations);
      return viewer.cursor === undefined ? viewer.room : undefined;
    },
    leave: (id) => {
      viewers.delete(id);
      fresh.delete(id);
    },
    tick: (now, { slow = false } = {}) => {
      const { cursor, readings, changed, removed } = state.drain({ slow });
      const deliveries = readings ? serveRooms(readings, cursor, now) : startOver(now);
      const settled: { id: string; room: string }[] = [];
      for (const id of fresh) {
        const viewer = viewers.get(id);
        if (!viewer) continue;
        const delivery = serveFresh(id, viewer, now);
        if (delivery) deliveries.push(delivery);
        viewer.cursor = undefined;
        settled.push({ id, room: viewer.room });
      }
      fresh.clear();
      const hasChanges = changed.length > 0 || removed.length > 0;
      return { stations: hasChanges ? { changed, removed } : undefined, deliveries, settled };
    },
  };
};
