/**
 * What the gateway knows this moment: latest values, presence, and the recent readings by journal position, so that a
 * viewer that was away gets exactly what it missed. Fed by the journal in order; holds no clock, no timer and no socket.
 */
import type { LatestReading, LatestValue, StationView } from '../../shared/api.ts';
import type { CompactReading, Snapshot } from '../../shared/live-events.ts';
import { isQuantityId, type QuantityId } from '../../shared/quantities.ts';
import type { About, StationState } from '../../shared/reading.ts';
import type { Station } from '../../shared/station.ts';
import { type Instant, minuteMs } from '../../shared/time.ts';
import type { JournalRecord, ReadingRecord } from '../ingest/record.ts';
import type { StationChange } from '../state/directory.ts';
import type { PresenceRow } from '../state/records.ts';
import { createRecentReadings } from './recent-readings.ts';

/** Signal strength is announced again when it moved this far, dB; it trembles with every reading. */
const rssiStep = 6;

export interface LiveStateOptions {
  /** Stations known at the start, usually `directory.all()`. */
  readonly stations?: readonly Station[];
  /** Recent readings kept for viewers that come back. */
  readonly maxReadings?: number;
  /** How long they are kept, by received-at against the newest one. */
  readonly maxAgeMs?: number;
}

/** What a viewer lacks that has everything up to a cursor. */
export interface Missed {
  readonly cursor: number;
  /** Every reading, in order of arrival. */
  readonly readings: CompactReading[];
  /** Stations that changed or reported since, whole. */
  readonly stations: StationView[];
}

export interface Drained {
  readonly cursor: number;
  /** Every reading since the last drain, in order of arrival; undefined when there were more than are kept. */
  readonly readings: CompactReading[] | undefined;
  readonly changed: StationView[];
  readonly removed: string[];
}

export interface LiveState {
  /** Takes over what was known at journal position `cursor`; call before the first `apply`. */
  restore(known: {
    readonly presence: readonly PresenceRow[];
    readonly latest: readonly LatestReading[];
    readonly cursor: number;
  }): void;
  /** Adds older values that the history knew but could not say in time; newer ones stay. Viewers get a snapshot. */
  learn(latest: readonly LatestReading[]): void;
  /**
   * Takes one committed record, in journal order. `cursor` is the end of the frame that holds it; records of one frame
   * share it.
   */
  apply(record: JournalRecord, cursor: number): void;
  stationsChanged(change: StationChange): void;
  /** Every station of the directory with its presence. */
  views(): StationView[];
  view(station: string): StationView | undefined;
  /** Latest values by measured-at of every station of the directory that ever reported. */
  latest(): LatestReading[];
  snapshot(now: Instant): Snapshot;
  /** What was missed since `cursor`; undefined when that position is unknown or too old, so that only a snapshot helps. */
  since(cursor: number): Missed | undefined;
  /**
   * Everything since the last drain. Battery, signal and refusals change with the readings themselves, so they are
   * announced only when `slow` is asked for, and only when they moved noticeably.
   */
  drain(options?: { readonly slow?: boolean }): Drained;
}

interface Entry {
  station: Station | undefined;
  state: StationState | null;
  stateSince: Instant | null;
  lastSeenAt: Instant | null;
  battery: number | null;
  batteryAt: Instant;
  rssi: number | null;
  about: About | null;
  refused: number;
  values: Partial<Record<QuantityId, LatestValue>>;
  /** Journal position at which anything of it last changed or was announced. */
  touchedAt: number;
  announced: { battery: number | null; rssi: number | null; refused: number };
}

const compact = (record: ReadingRecord): CompactReading => [
  record.s,
  record.t,
  record.x,
  record.q,
  ...Object.entries(record.v).flat(),
];

const viewOf = (station: Station, entry: Entry): StationView => ({
  ...station,
  state: entry.state ?? 'unknown',
  stateSince: entry.stateSince,
  lastSeenAt: entry.lastSeenAt,
  battery: entry.battery,
  rssi: entry.rssi,
  model: entry.about?.model ?? null,
  firmware: entry.about?.firmware ?? null,
  refused: entry.refused,
});

/** Many small stations never publish `$state`: whoever speaks after it was lost, or was never announced, is ready. */
const isAbsent = (state: StationState | null): boolean =>
  state === null || state === 'lost' || state === 'disconnected';

export const createLiveState = (options: LiveStateOptions = {}): LiveState => {
  const recent = createRecentReadings({
    maxReadings: options.maxReadings ?? 100_000,
    maxAgeMs: options.maxAgeMs ?? 10 * minuteMs,
  });
  const entries = new Map<string, Entry>();
  const changed = new Set<string>();
  const slowlyChanged = new Set<string>();
  const removed = new Set<string>();
  let drainedTo = recent.hand();
  /** Something changed at this position that no reading tells: a cursor up to here is worth only a snapshot. */
  let brokenAt = -1;

  const entryOf = (id: string): Entry => {
    const known = entries.get(id);
    if (known) return known;
    const entry: Entry = {
      station: undefined,
      state: null,
      stateSince: null,
      lastSeenAt: null,
      battery: null,
      batteryAt: Number.NEGATIVE_INFINITY,
      rssi: null,
      about: null,
      refused: 0,
      values: {},
      touchedAt: recent.head(),
      announced: { battery: null, rssi: null, refused: 0 },
    };
    entries.set(id, entry);
    return entry;
  };

  const see = (entry: Entry, receivedAt: Instant): void => {
    entry.lastSeenAt = Math.max(entry.lastSeenAt ?? receivedAt, receivedAt);
  };

  const enter = (id: string, entry: Entry, state: StationState, since: Instant): void => {
    if (entry.state === state) return;
    entry.state = state;
    entry.stateSince = since;
    changed.add(id);
  };

  const applyReading = (entry: Entry, record: ReadingRecord): void => {
    see(entry, record.x);
    // Replayed from before it was lost, it says nothing about now.
    if (isAbsent(entry.state) && record.x > (entry.stateSince ?? Number.NEGATIVE_INFINITY)) {
      enter(record.s, entry, 'ready', record.x);
    }
    for (const [quantity, value] of Object.entries(record.v)) {
      if (!isQuantityId(quantity)) continue;
      const known = entry.values[quantity];
      if (known && known.at > record.t) continue;
      entry.values[quantity] = { value, at: record.t, receivedAt: record.x, quality: record.q };
    }
    if (record.t < entry.batteryAt) return;
    entry.batteryAt = record.t;
    if (record.b !== undefined) entry.battery = record.b;
    if (record.g !== undefined) entry.rssi = record.g;
    if (record.b !== undefined || record.g !== undefined) slowlyChanged.add(record.s);
  };

  const applyOther = (entry: Entry, record: Exclude<JournalRecord, ReadingRecord>, id: string): void => {
    switch (record.k) {
      case 's':
        // A will is published on behalf of a station that nobody has seen.
        if (record.state !== 'lost' && record.state !== 'disconnected') see(entry, record.x);
        return enter(id, entry, record.state, record.x);
      case 'a':
        see(entry, record.x);
        if (entry.about?.model !== record.about.model || entry.about?.firmware !== record.about.firmware) {
          changed.add(id);
        }
        entry.about = record.about;
        return;
      case 'q':
        // The database's refusals come long after the station spoke.
        if (record.code !== 'HISTORY_REJECTED') see(entry, record.x);
        entry.refused += 1;
        slowlyChanged.add(id);
    }
  };

  const isNoticeable = ({ announced, battery, rssi, refused }: Entry): boolean =>
    refused !== announced.refused ||
    (battery !== null && (announced.battery === null || Math.round(battery) !== Math.round(announced.battery))) ||
    (rssi !== null && (announced.rssi === null || Math.abs(rssi - announced.rssi) >= rssiStep));

  const views = (wanted: (entry: Entry) => boolean = () => true): StationView[] => {
    const found: StationView[] = [];
    for (const entry of entries.values()) {
      if (entry.station && wanted(entry)) found.push(viewOf(entry.station, entry));
    }
    return found;
  };

  const latest = (): LatestReading[] => {
    const found: LatestReading[] = [];
    for (const { station, values } of entries.values()) {
      if (station && Object.keys(values).length > 0) found.push({ station: station.id, values: { ...values } });
    }
    return found;
  };

  const stationsChanged = (change: StationChange): void => {
    for (const station of change.changed) {
      const entry = entryOf(station.id);
      entry.station = station;
      entry.touchedAt = recent.head();
      changed.add(station.id);
      removed.delete(station.id);
    }
    for (const id of change.removed) {
      if (!entries.delete(id)) continue;
      brokenAt = recent.head();
      changed.delete(id);
      slowlyChanged.delete(id);
      removed.add(id);
    }
  };

  const learn = (known: readonly LatestReading[]): void => {
    let hasLearnt = false;
    for (const { station, values } of known) {
      const entry = entryOf(station);
      for (const [quantity, value] of Object.entries(values)) {
        if (!isQuantityId(quantity) || (entry.values[quantity]?.at ?? Number.NEGATIVE_INFINITY) >= value.at) continue;
        entry.values[quantity] = value;
        hasLearnt = true;
      }
    }
    if (hasLearnt) brokenAt = recent.head();
  };

  stationsChanged({ changed: options.stations ?? [], removed: [] });

  return {
    restore: ({ presence, latest: values, cursor }) => {
      for (const row of presence) {
        const entry = entryOf(row.station);
        const spokeSince = row.lastSeenAt !== null && row.lastSeenAt > (row.stateSince ?? Number.NEGATIVE_INFINITY);
        const isBack = isAbsent(row.state) && spokeSince;
        entry.state = isBack ? 'ready' : row.state;
        entry.stateSince = isBack ? null : row.stateSince;
        entry.lastSeenAt = row.lastSeenAt;
        entry.battery = row.battery;
        entry.rssi = row.rssi;
        entry.about = row.about;
        entry.refused = row.refused;
        entry.announced = { battery: row.battery, rssi: row.rssi, refused: row.refused };
      }
      for (const reading of values) entryOf(reading.station).values = { ...reading.values };
      recent.restart(cursor);
      for (const entry of entries.values()) entry.touchedAt = cursor;
      drainedTo = recent.hand();
      brokenAt = -1;
    },
    learn,
    apply: (record, cursor) => {
      const isKnown = record.s !== null && entries.get(record.s)?.station !== undefined;
      const reading = record.k === 'r' && isKnown ? compact(record) : undefined;
      recent.add(cursor, record.x, reading);
      if (record.s === null) return;
      const entry = entryOf(record.s);
      if (record.k === 'r') applyReading(entry, record);
      else applyOther(entry, record, record.s);
      entry.touchedAt = recent.head();
    },
    stationsChanged,
    views,
    view: (id) => {
      const entry = entries.get(id);
      return entry?.station && viewOf(entry.station, entry);
    },
    latest,
    snapshot: (now) => ({ cursor: recent.hand(), serverTime: now, stations: views(), latest: latest() }),
    since: (cursor) => {
      const readings = cursor <= brokenAt ? undefined : recent.after(cursor);
      // What happened at the very position may have come after the cursor was handed out: whole views may be sent twice.
      return readings && { cursor: recent.hand(), readings, stations: views(({ touchedAt }) => touchedAt >= cursor) };
    },
    drain: ({ slow = false } = {}) => {
      const readings = recent.after(drainedTo);
      drainedTo = recent.hand();
      if (slow) {
        for (const id of slowlyChanged) {
          const entry = entries.get(id);
          if (entry && isNoticeable(entry)) changed.add(id);
        }
        slowlyChanged.clear();
      }
      const announced: StationView[] = [];
      for (const id of changed) {
        const entry = entries.get(id);
        if (!entry?.station) continue;
        entry.touchedAt = drainedTo;
        entry.announced = { battery: entry.battery, rssi: entry.rssi, refused: entry.refused };
        announced.push(viewOf(entry.station, entry));
      }
      changed.clear();
      const gone = [...removed];
      removed.clear();
      return { cursor: drainedTo, readings, changed: announced, removed: gone };
    },
  };
};
