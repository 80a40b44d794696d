/**
 * What the gateway knows this moment: latest values, presence, and the recent readings by journal position, so that a
 * viewer that was away gets exactly what it missed. Fed by the journal in order; holds no clock, no timer and no socket.
 */
import type { LatestReading, StationView } from '../../shared/api.ts';
import { type CompactReading, qualityMark, type Snapshot } from '../../shared/live-events.ts';
import { isQuantityId } from '../../shared/quantities.ts';
import type { Station } from '../../shared/station.ts';
import { type Instant, minuteMs } from '../../shared/time.ts';
import type { JournalRecord, ReadingRecord } from '../ingest/record.ts';
import { isInSight, type Sight } from '../principal.ts';
import type { StationChange } from '../state/directory.ts';
import type { PresenceRow } from '../state/records.ts';
import { asStored, type Judged, valueQuality } from '../value-quality.ts';
import {
  createKnownStation,
  isNoticeable,
  type KnownStation,
  rememberAnnounced,
  restorePresence,
  takeRecord,
  takeValues,
  viewOf,
} from './known-station.ts';
import { createRecentReadings } from './recent-readings.ts';

export interface LiveStateOptions {
  /** Stations known at the start, usually `directory.all()`. */
  readonly stations?: readonly Station[];
  /** Recent readings kept for viewers that come back. */
  readonly maxReadings?: number;
  /** How long they are kept, by received-at against the newest one. */
  readonly maxAgeMs?: number;
  /** What staff judged, laid over every value that leaves. */
  readonly judged?: Judged;
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
  /** Every reading since the last drain, in order of arrival; undefined when only a snapshot tells what changed. */
  readonly readings: CompactReading[] | undefined;
  readonly changed: StationView[];
  /** With what they were, so that nobody hears of the end of a station that was never shown to them. */
  readonly removed: RemovedStation[];
}

export type RemovedStation = Pick<Station, 'id' | 'provenance'>;

export interface LiveState {
  /** Takes over what was known at journal position `cursor`; call before the first `apply`. */
  restore(known: {
    readonly presence: readonly PresenceRow[];
    readonly latest: readonly LatestReading[];
    readonly cursor: number;
  }): void;
  /** Adds values that the history could not tell in time; newer ones stay. Viewers get a snapshot. */
  learn(latest: readonly LatestReading[]): void;
  /**
   * Takes one committed record, in journal order. `cursor` is the end of the frame that holds it; records of one frame
   * share it.
   */
  apply(record: JournalRecord, cursor: number): void;
  stationsChanged(change: StationChange): void;
  /** Values may be of another quality now: viewers begin anew. */
  judgementsChanged(): void;
  /** Every station of the directory with its presence. */
  views(): StationView[];
  view(station: string): StationView | undefined;
  /** Whether a station is listed and may be shown to who sees this much. */
  isInSight(sight: Sight, station: string): boolean;
  /** Latest values by measured-at of every station of the directory that ever reported. */
  latest(): LatestReading[];
  /** The same of one station; undefined when the directory has none of this id. */
  latestOf(station: string): LatestReading['values'] | undefined;
  snapshot(now: Instant): Snapshot;
  /** What was missed since `cursor`; undefined when that position is unknown or too old, so that only a snapshot helps. */
  since(cursor: number): Missed | undefined;
  /**
   * Everything since the last drain. Battery, signal and refusals change with the readings themselves, so they are
   * announced only when `slow` is asked for, and only when they moved noticeably.
   */
  drain(options?: { readonly slow?: boolean }): Drained;
}

const compact = (record: ReadingRecord, judged: Judged): CompactReading => {
  const reading: CompactReading = [record.s, record.t, record.x, record.q];
  for (const [quantity, value] of Object.entries(record.v)) {
    reading.push(quantity, value);
    if (!isQuantityId(quantity)) continue;
    const quality = judged(record.s, quantity, record.t, valueQuality(record, quantity));
    if (quality !== record.q) reading.push(`${qualityMark}${quantity}`, quality);
  }
  return reading;
};

export const createLiveState = (options: LiveStateOptions = {}): LiveState => {
  const recent = createRecentReadings({
    maxReadings: options.maxReadings ?? 100_000,
    maxAgeMs: options.maxAgeMs ?? 10 * minuteMs,
  });
  const { judged = asStored } = options;
  const stations = new Map<string, KnownStation>();
  const changed = new Set<string>();
  const slowlyChanged = new Set<string>();
  const removed = new Map<string, RemovedStation>();
  let drainedTo = recent.hand();
  /** Something changed at this position that no reading tells: to whoever has a cursor up to here only a snapshot helps. */
  let brokenAt = -1;
  let isBroken = false;

  const knownOf = (id: string): KnownStation => {
    const known = stations.get(id) ?? createKnownStation(recent.head());
    stations.set(id, known);
    return known;
  };

  const views = (wanted: (known: KnownStation) => boolean = () => true): StationView[] => {
    const found: StationView[] = [];
    for (const known of stations.values()) {
      if (known.station && wanted(known)) found.push(viewOf(known.station, known));
    }
    return found;
  };

  const latestOf = (id: string): LatestReading['values'] | undefined => {
    const known = stations.get(id);
    if (!known?.station) return undefined;
    const shown: LatestReading['values'] = {};
    for (const [quantity, value] of Object.entries(known.values)) {
      if (!isQuantityId(quantity)) continue;
      const quality = judged(id, quantity, value.at, value.quality);
      shown[quantity] = quality === value.quality ? value : { ...value, quality };
    }
    return shown;
  };

  const latest = (): LatestReading[] => {
    const found: LatestReading[] = [];
    for (const id of stations.keys()) {
      const values = latestOf(id);
      if (values && Object.keys(values).length > 0) found.push({ station: id, values });
    }
    return found;
  };

  /** From here on only a snapshot tells what is so. */
  const beginAnew = (): void => {
    isBroken = true;
    brokenAt = recent.head();
  };

  const stationsChanged = (change: StationChange): void => {
    for (const station of change.changed) {
      const known = knownOf(station.id);
      const before = known.station ?? removed.get(station.id);
      // It came into the sight of some viewers, or left it: they begin anew.
      if (before && before.provenance !== station.provenance) beginAnew();
      known.station = station;
      known.touchedAt = recent.head();
      changed.add(station.id);
      removed.delete(station.id);
    }
    for (const id of change.removed) {
      const known = stations.get(id);
      if (!known) continue;
      stations.delete(id);
      brokenAt = recent.head();
      changed.delete(id);
      slowlyChanged.delete(id);
      if (known.station) removed.set(id, { id, provenance: known.station.provenance });
    }
  };

  const announce = (): StationView[] => {
    const announced: StationView[] = [];
    for (const id of changed) {
      const known = stations.get(id);
      if (!known?.station) continue;
      known.touchedAt = recent.head();
      rememberAnnounced(known);
      announced.push(viewOf(known.station, known));
    }
    changed.clear();
    return announced;
  };

  stationsChanged({ changed: options.stations ?? [], removed: [] });

  return {
    restore: ({ presence, latest: values, cursor }) => {
      for (const row of presence) restorePresence(knownOf(row.station), row);
      for (const reading of values) knownOf(reading.station).values = { ...reading.values };
      recent.restart(cursor);
      for (const known of stations.values()) known.touchedAt = cursor;
      drainedTo = recent.hand();
      brokenAt = -1;
    },
    learn: (values) => {
      let hasLearnt = false;
      for (const reading of values) {
        if (takeValues(knownOf(reading.station), reading.values, false)) hasLearnt = true;
      }
      if (hasLearnt) beginAnew();
    },
    apply: (record, cursor) => {
      const isListed = record.s !== null && stations.get(record.s)?.station !== undefined;
      recent.add(cursor, record.x, record.k === 'r' && isListed ? compact(record, judged) : undefined);
      if (record.s === null) return;
      const known = knownOf(record.s);
      const when = takeRecord(known, record);
      if (when === 'now') changed.add(record.s);
      else if (when === 'slowly') slowlyChanged.add(record.s);
      known.touchedAt = recent.head();
    },
    stationsChanged,
    judgementsChanged: beginAnew,
    views,
    view: (id) => {
      const known = stations.get(id);
      return known?.station && viewOf(known.station, known);
    },
    isInSight: (sight, id) => {
      const station = stations.get(id)?.station;
      return station !== undefined && isInSight(sight, station);
    },
    latest,
    latestOf,
    snapshot: (now) => ({ cursor: recent.hand(), serverTime: now, stations: views(), latest: latest() }),
    since: (cursor) => {
      const readings = cursor <= brokenAt ? undefined : recent.after(cursor);
      // What happened at the very position may have come after the cursor was handed out: whole views may be sent twice.
      return readings && { cursor: recent.hand(), readings, stations: views(({ touchedAt }) => touchedAt >= cursor) };
    },
    drain: ({ slow = false } = {}) => {
      const readings = isBroken ? undefined : recent.after(drainedTo);
      isBroken = false;
      drainedTo = recent.hand();
      if (slow) {
        for (const id of slowlyChanged) {
          const known = stations.get(id);
          if (known && isNoticeable(known)) changed.add(id);
        }
        slowlyChanged.clear();
      }
      const gone = [...removed.values()];
      removed.clear();
      return { cursor: drainedTo, readings, changed: announce(), removed: gone };
    },
  };
};
