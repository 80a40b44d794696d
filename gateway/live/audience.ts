/**
 * Decides which viewer gets which readings, so that each gets every change that it may see exactly once. Between its first
 * message and the next tick a viewer is *fresh*: it has its own cursor and is served alone. Afterwards it shares the cursor
 * of the last tick with everybody and is served by room, encoded once. Pure: knows rooms by name, but no sockets and no clock.
 */
import type { StationView } from '../../shared/api.ts';
import type { Changes, CompactReading, Refill, Snapshot } from '../../shared/live-events.ts';
import type { Instant } from '../../shared/time.ts';
import { isInSight } from '../principal.ts';
import type { LiveState, Missed, RemovedStation } from './live-state.ts';

/** How much a viewer may see; who may see nothing is no viewer. */
export type ViewerSight = 'all' | 'real';

/** Viewers who see as much and watch the same stations share a room. */
export const roomOf = (sight: ViewerSight, watch: readonly string[]): string =>
  watch.length === 0 ? `${sight}:city` : `${sight}:watch:${[...new Set(watch)].sort().join(',')}`;

/** One message for at least one room or viewer id; nobody is reached by two of them. */
export type Delivery = { readonly to: readonly string[] } & (
  | { readonly event: 'snapshot'; readonly message: Snapshot }
  | { readonly event: 'refill'; readonly message: Refill }
  | { readonly event: 'changes'; readonly message: Changes }
);

export interface Arrival {
  readonly id: string;
  readonly sight: ViewerSight;
  readonly since?: number | undefined;
  readonly watch?: readonly string[];
}

/** Stations that appeared, changed or went, for everybody who sees as much as one of `to`. */
export interface StationNews {
  readonly to: readonly ViewerSight[];
  readonly message: { readonly changed: StationView[]; readonly removed: string[] };
}

export interface Tick {
  /** Go out before the deliveries: whoever loses the connection in between asks for them again by cursor. */
  readonly stations: readonly StationNews[];
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
  readonly sight: ViewerSight;
  watch: ReadonlySet<string>;
  room: string;
  /** Of a fresh viewer only. */
  cursor: number | undefined;
}

const sights: readonly ViewerSight[] = ['all', 'real'];

export const createAudience = (state: LiveState, options: { readonly maxRefillReadings: number }): Audience => {
  const viewers = new Map<string, Viewer>();
  const fresh = new Set<string>();
  /** Cursor of the last message to everybody of limited sight: they hear of fewer. */
  let realCursor = 0;

  /** The same array when nothing is hidden, so that a city without simulated stations pays nothing for it. */
  const visible = (sight: ViewerSight, readings: readonly CompactReading[]): readonly CompactReading[] => {
    if (sight === 'all' || readings.every(([station]) => state.isInSight(sight, station))) return readings;
    return readings.filter(([station]) => state.isInSight(sight, station));
  };

  const visibleSnapshot = (sight: ViewerSight, snapshot: Snapshot): Snapshot => {
    if (sight === 'all') return snapshot;
    return {
      ...snapshot,
      stations: snapshot.stations.filter((station) => isInSight(sight, station)),
      latest: snapshot.latest.filter(({ station }) => state.isInSight(sight, station)),
    };
  };

  const missedSince = (sight: ViewerSight, cursor: number): Missed | undefined => {
    const missed = state.since(cursor);
    if (!missed || sight === 'all') return missed;
    return {
      ...missed,
      readings: [...visible(sight, missed.readings)],
      stations: missed.stations.filter((station) => isInSight(sight, station)),
    };
  };

  const serveFresh = (id: string, viewer: Viewer, now: Instant): Delivery | undefined => {
    const missed = missedSince(viewer.sight, viewer.cursor ?? 0);
    if (!missed) return { to: [id], event: 'snapshot', message: visibleSnapshot(viewer.sight, state.snapshot(now)) };
    if (missed.readings.length === 0) return undefined;
    const readings = coalesce(missed.readings, viewer.watch);
    return { to: [id], event: 'changes', message: { cursor: missed.cursor, serverTime: now, readings } };
  };

  /** More happened between two ticks than is remembered. */
  const startOver = (now: Instant): Delivery[] => {
    const snapshot = state.snapshot(now);
    realCursor = snapshot.cursor;
    return sights.flatMap((sight): Delivery[] => {
      const to = [...viewers]
        .filter(([, viewer]) => viewer.cursor === undefined && viewer.sight === sight)
        .map(([id]) => id);
      return to.length > 0 ? [{ to, event: 'snapshot', message: visibleSnapshot(sight, snapshot) }] : [];
    });
  };

  const settledRooms = (): Map<string, Pick<Viewer, 'sight' | 'watch'>> => {
    const rooms = new Map<string, Pick<Viewer, 'sight' | 'watch'>>();
    for (const { room, sight, watch, cursor } of viewers.values()) {
      if (cursor === undefined) rooms.set(room, { sight, watch });
    }
    return rooms;
  };

  const serveRooms = (readings: readonly CompactReading[], cursor: number, now: Instant): Delivery[] => {
    if (readings.length === 0) return [];
    const rooms = settledRooms();
    const deliveries: Delivery[] = [];
    const seen = new Map(sights.map((sight) => [sight, visible(sight, readings)]));
    // Who sees the same is served together: each reading is encoded once for all of them.
    for (const mine of new Set(seen.values())) {
      if (mine.length === 0) continue;
      const city = coalesce(mine, new Set());
      const asCity: string[] = [];
      for (const [room, { sight, watch }] of rooms) {
        if (seen.get(sight) !== mine) continue;
        // A room gets a superset of what the city gets, in the same order: of the same length, it is the same.
        const wanted = watch.size === 0 || city.length === mine.length ? city : coalesce(mine, watch);
        if (wanted.length === city.length) asCity.push(room);
        else deliveries.push({ to: [room], event: 'changes', message: { cursor, serverTime: now, readings: wanted } });
      }
      if (asCity.length > 0) {
        deliveries.push({ to: asCity, event: 'changes', message: { cursor, serverTime: now, readings: city } });
      }
    }
    if (seen.get('real')?.length) realCursor = cursor;
    return deliveries;
  };

  /** Moves the cursor of those who see nothing of what happens, so that they can resume from it later. */
  const moveOn = (cursor: number, now: Instant): Delivery[] => {
    if (realCursor === cursor) return [];
    realCursor = cursor;
    const to = [...settledRooms()].filter(([, { sight }]) => sight === 'real').map(([room]) => room);
    return to.length > 0 ? [{ to, event: 'changes', message: { cursor, serverTime: now, readings: [] } }] : [];
  };

  const stationNews = (changed: StationView[], removed: readonly RemovedStation[]): StationNews[] => {
    const everything = { changed, removed: removed.map(({ id }) => id) };
    const ofReal = {
      changed: changed.filter((station) => isInSight('real', station)),
      removed: removed.filter((station) => isInSight('real', station)).map(({ id }) => id),
    };
    const count = (news: StationNews['message']) => news.changed.length + news.removed.length;
    if (count(everything) === count(ofReal)) return count(everything) > 0 ? [{ to: sights, message: everything }] : [];
    const news: StationNews[] = [{ to: ['all'], message: everything }];
    if (count(ofReal) > 0) news.push({ to: ['real'], message: ofReal });
    return news;
  };

  return {
    admit: (arrivals, now) => {
      const deliveries: Delivery[] = [];
      const fromScratch = new Map<ViewerSight, string[]>(sights.map((sight) => [sight, []]));
      // Built once for all of them: after a restart everybody comes at the same time.
      const snapshot = state.snapshot(now);
      for (const { id, sight, since, watch = [] } of arrivals) {
        const missed = since === undefined ? undefined : missedSince(sight, since);
        if (missed && missed.readings.length <= options.maxRefillReadings) {
          deliveries.push({ to: [id], event: 'refill', message: { ...missed, serverTime: now } });
        } else fromScratch.get(sight)?.push(id);
        viewers.set(id, { sight, watch: new Set(watch), room: roomOf(sight, watch), cursor: snapshot.cursor });
        fresh.add(id);
      }
      for (const [sight, to] of fromScratch) {
        if (to.length > 0) deliveries.push({ to, event: 'snapshot', message: visibleSnapshot(sight, snapshot) });
      }
      return deliveries;
    },
    watch: (id, stations) => {
      const viewer = viewers.get(id);
      if (!viewer) return undefined;
      viewer.watch = new Set(stations);
      viewer.room = roomOf(viewer.sight, stations);
      return viewer.cursor === undefined ? viewer.room : undefined;
    },
    leave: (id) => {
      viewers.delete(id);
      fresh.delete(id);
    },
    tick: (now, { slow = false } = {}) => {
      const { cursor, readings, changed, removed } = state.drain({ slow });
      const deliveries = readings ? serveRooms(readings, cursor, now) : startOver(now);
      if (slow) deliveries.push(...moveOn(cursor, now));
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
      return { stations: stationNews(changed, removed), deliveries, settled };
    },
  };
};
