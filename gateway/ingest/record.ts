/**
 * What the journal holds: one JSON line per accepted reading, refusal, state or self-description, decided completely at
 * acceptance (tags and time included), so that everything downstream can be repeated with the same result. Keys are short
 * because a city writes millions of these a day.
 */
import type { QuantityId } from '../../shared/quantities.ts';
import type { About, StationState } from '../../shared/reading.ts';
import type { Refusal } from '../../shared/refusals.ts';
import type { Provenance } from '../../shared/station.ts';
import type { Instant } from '../../shared/time.ts';

/** An accepted reading with the tags that its history points will carry. */
export interface ReadingRecord {
  readonly k: 'r';
  /** Station id. */
  readonly s: string;
  /** Ward code. */
  readonly w: string;
  readonly p: Provenance;
  /** Measured at, epoch ms. */
  readonly t: Instant;
  /** Received at, epoch ms. */
  readonly x: Instant;
  /** Quality of the whole reading: sum of flags, 0 = good. */
  readonly q: number;
  /** Further flags of single values, where there are any; the quality of such a value is `q | f[quantity]`. */
  readonly f?: Readonly<Partial<Record<QuantityId, number>>>;
  /** Sequence number. */
  readonly n?: number;
  readonly v: Readonly<Partial<Record<QuantityId, number>>>;
  /** Present when it arrived later than the station's interval explains. */
  readonly l?: 1;
  /** Battery, %. */
  readonly b?: number;
  /** Signal, dBm. */
  readonly g?: number;
}

/** A refused message, reading or value with the bytes that were refused (base64, at most 8 KiB of them). */
export interface RefusalRecord extends Refusal {
  readonly k: 'q';
  readonly topic: string;
  readonly s: string | null;
  readonly x: Instant;
  readonly n?: number;
  readonly raw: string;
  readonly size: number;
}

export interface StateRecord {
  readonly k: 's';
  readonly s: string;
  readonly x: Instant;
  readonly state: StationState;
}

export interface AboutRecord {
  readonly k: 'a';
  readonly s: string;
  readonly x: Instant;
  readonly about: About;
}

export type JournalRecord = ReadingRecord | RefusalRecord | StateRecord | AboutRecord;
