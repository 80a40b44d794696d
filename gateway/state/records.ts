/** What the gateway records beside the readings: presence of stations, quarantine, ledger. Derived from the journal. */
import type { LedgerHour, QuarantineEntry, QuarantineQuery } from '../../shared/api.ts';
import type { DayLow } from '../../shared/battery.ts';
import type { About, StationState } from '../../shared/reading.ts';
import type { Instant } from '../../shared/time.ts';

export interface PresenceRow {
  readonly station: string;
  readonly state: StationState | null;
  readonly stateSince: Instant | null;
  readonly lastSeenAt: Instant | null;
  readonly battery: number | null;
  readonly rssi: number | null;
  readonly about: About | null;
  /** Refusals counted over the station's life. */
  readonly refused: number;
}

export interface QuarantinedBytes extends QuarantineEntry {
  readonly raw: Uint8Array;
}

/** What the watch over the quality of readings remembers of a station, in its own words. */
export interface WatchRow {
  readonly station: string;
  readonly state: string;
}

/** What came from one station, a figure per hour, oldest first; what is zero in all of them is left out. */
export interface FleetHours {
  readonly station: string;
  /** First hour of its ledger; null = it never had any. */
  readonly since: Instant | null;
  /** Lowest battery of the last days, oldest first; left out where none was told. */
  readonly lows?: readonly DayLow[];
  readonly counts: { [K in 'accepted' | 'repeated' | 'refused' | 'late' | 'missing']?: number[] };
}

/** One reason at one station, or at senders that name none. */
export interface RefusalCount {
  readonly count: number;
  readonly newest: QuarantineEntry;
}

export interface RecordsReader {
  presence(): Promise<PresenceRow[]>;
  watches(): Promise<WatchRow[]>;
  /** Newest first. */
  quarantine(query: QuarantineQuery): Promise<QuarantineEntry[]>;
  /** One refusal with the bytes as they came, the first of them where there were too many to keep; null = there is none. */
  quarantined(id: number): Promise<QuarantinedBytes | null>;
  ledger(query: { station: string; from: Instant; to: Instant }): Promise<LedgerHour[]>;
  /** Every station that was ever heard; hours [from, from + hours), `from` being the start of one. */
  fleetHours(query: { from: Instant; hours: number }): Promise<FleetHours[]>;
  /** Refused since `from` by station and reason, newest first. */
  refusalCounts(query: { from: Instant; limit: number }): Promise<RefusalCount[]>;
}
