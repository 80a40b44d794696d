/** What the gateway records beside the readings: presence of stations, quarantine, ledger. Derived from the journal. */
import type { LedgerHour, QuarantineEntry, QuarantineQuery } from '../../shared/api.ts';
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

export interface RecordsReader {
  presence(): Promise<PresenceRow[]>;
  /** Newest first. */
  quarantine(query: QuarantineQuery): Promise<QuarantineEntry[]>;
  ledger(query: { station: string; from: Instant; to: Instant }): Promise<LedgerHour[]>;
}
