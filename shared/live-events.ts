/**
 * The live channel (socket.io), typed both ways. A client connects with `auth: { since?, watch? }`. It gets either one `snapshot`,
 * or, when `since` is a cursor that the gateway still remembers, one `refill` with everything it missed. After that come
 * coalesced `changes`, at most four a second. Every cursor is a position in the gateway's journal, so it survives a restart.
 */
import { z } from 'zod';
import type { LiveAlerts } from './alert-api.ts';
import type { LatestReading, StationView } from './api.ts';
import type { IndicesRestoring, IndicesRow } from './indices-api.ts';
import { stationIdSchema } from './station.ts';
import type { Instant } from './time.ts';

export const maxChangesPerSecond = 4;
export const maxWatchedStations = 50;

/** Before the name of a quantity: what follows is not its value but its quality. */
export const qualityMark = '!';

/**
 * One reading, compact: station, measured at, received at, quality, then quantity and value in turn; `!pm10` is the quality of
 * one value, where it is another than that of the reading.
 * `['tram-1', 1795309500000, 1795309500312, 0, 'pm25', 37.4, 'pm10', 610, '!pm10', 8]`
 */
export type CompactReading = [
  station: string,
  at: Instant,
  receivedAt: Instant,
  quality: number,
  ...values: (string | number)[],
];

export interface Snapshot {
  readonly cursor: number;
  /** Gateway's clock, so that the browser can show ages with a wrong clock of its own. */
  readonly serverTime: Instant;
  readonly stations: StationView[];
  readonly latest: LatestReading[];
}

export interface Changes {
  readonly cursor: number;
  readonly serverTime: Instant;
  /**
   * City-wide: the newest reading of each station that reported since the last message. For stations watched with `watch`:
   * every reading, late ones included, in order of arrival.
   */
  readonly readings: CompactReading[];
}

/** Everything that a client that was away has missed, in order of arrival. */
export interface Refill extends Changes {
  readonly stations: StationView[];
}

export interface ServerToClient {
  snapshot(snapshot: Snapshot): void;
  refill(refill: Refill): void;
  changes(changes: Changes): void;
  /** Stations that appeared or changed (name, state, presence …), whole; and ids that are gone. */
  stations(change: { readonly changed: StationView[]; readonly removed: string[] }): void;
  /** Rows of the summary of the indices: all of them after the snapshot or refill, then those that changed. */
  indices(indices: LiveIndices): void;
  /** Open situations, the exercise that runs and official levels: whole, at the start and after every change. */
  alerts(alerts: LiveAlerts): void;
  /**
   * Something that is asked for over HTTP is no longer the same: the limits in force (a new local date), or the programme (targets,
   * judgements, a new hour).
   */
  renewed(what: Renewed): void;
  /** Health in one line, every few seconds. */
  health(health: LiveHealth): void;
}

export type Renewed = 'thresholds' | 'programme';

/** At most one every five seconds. */
export interface LiveIndices {
  readonly at: Instant;
  /** End of the last complete clock hour, to which indices and states belong. */
  readonly hour: Instant;
  readonly restoring: IndicesRestoring | null;
  /** True: `rows` are all that may be seen, what is not among them is gone. False: rows that changed. */
  readonly isFull: boolean;
  /** A new `at` of a row (its newest reading) alone is no change. */
  readonly rows: readonly IndicesRow[];
}

export interface LiveHealth {
  readonly serverTime: Instant;
  readonly version: string;
  readonly journal: 'accepting' | 'refusing';
  readonly history: 'writing' | 'behind' | 'unreachable';
  /** Journal bytes that the history does not have yet. */
  readonly journalBytesBehind: number;
}

export interface ClientToServer {
  /** Replaces the set of stations of which every reading is wanted (station pages). Answers false when refused. */
  watch(stations: string[], answer: (ok: boolean) => void): void;
}

export const watchSchema = z.array(stationIdSchema).max(maxWatchedStations);
export const handshakeSchema = z.object({
  since: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
  /** Stations watched from the first message on; a client that comes back names them here, so that no reading slips through. */
  watch: watchSchema.optional(),
});
