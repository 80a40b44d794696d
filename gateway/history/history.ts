/**
 * The long store of readings, as the gateway sees it. Two implementations pass one contract suite: the embedded database
 * and InfluxDB. A point is one station's values of one network at one measuring time; writing it again changes nothing.
 */
import type { Bucket, LatestReading, RawPoint } from '../../shared/api.ts';
import type { QuantityId } from '../../shared/quantities.ts';
import type { Instant } from '../../shared/time.ts';
import type { ReadingRecord } from '../ingest/record.ts';

/** A reading that the store will never take, with its own words. */
export interface Rejection {
  readonly reading: ReadingRecord;
  readonly reason: string;
}

/**
 * Exactly one of two things happened to a batch. `accept`: every reading is durable there, except those in `rejected`.
 * `keep`: nothing may be assumed; write the same batch again, after `retryAfterMs` when the store named a time.
 */
export type WriteOutcome =
  | { readonly fate: 'accept'; readonly rejected: readonly Rejection[] }
  | {
      readonly fate: 'keep';
      readonly reason: string;
      readonly retryAfterMs?: number;
      /** True when it will not heal by itself (wrong token, missing bucket): a person must act. */
      readonly needsOperator: boolean;
    };

export interface RangeQuery {
  readonly station: string;
  readonly quantity: QuantityId;
  /** Inclusive. */
  readonly from: Instant;
  /** Exclusive. */
  readonly to: Instant;
  readonly limit: number;
}

export interface BucketQuery extends RangeQuery {
  /** Bucket length, ms. Buckets are aligned to `originMs` + n × everyMs. */
  readonly everyMs: number;
  /** Shift of the bucket grid against the epoch, ms; lets day buckets follow the local legal day. */
  readonly originMs: number;
}

export interface ReadingHistory {
  readonly kind: 'embedded' | 'influx';
  /** Opens or connects. An unreachable server is not an error here: writes keep, reads throw. */
  open(): Promise<void>;
  /** Never throws for what the store answers; an empty batch is accepted. */
  write(readings: readonly ReadingRecord[]): Promise<WriteOutcome>;
  /** Readings oldest first, whatever their quality. @throws AppError HISTORY_UNAVAILABLE */
  range(query: RangeQuery): Promise<RawPoint[]>;
  /** Buckets oldest first, from readings of quality 0 only; empty buckets are absent. @throws AppError HISTORY_UNAVAILABLE */
  buckets(query: BucketQuery): Promise<Bucket[]>;
  /** Latest value by measured-at of every station and quantity. @throws AppError HISTORY_UNAVAILABLE */
  latest(): Promise<LatestReading[]>;
  /** Applies retention and other housekeeping; called about once an hour. */
  maintain(now: Instant): Promise<void>;
  /** Writes and reads back a canary, or says why not; null = healthy. */
  check(): Promise<string | null>;
  close(): Promise<void>;
}

/** What the HTTP side may ask of the history. */
export type HistoryReader = Pick<ReadingHistory, 'kind' | 'range' | 'buckets' | 'latest' | 'check'>;
