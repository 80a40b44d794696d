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

/** Which stations' values of which quantities are asked for. */
export type WantedSeries = ReadonlyMap<QuantityId, ReadonlySet<string>>;

export interface MomentsQuery {
  readonly wanted: WantedSeries;
  /** The first moment; the others follow every `everyMs`. */
  readonly from: Instant;
  readonly everyMs: number;
  readonly count: number;
}

/** One quantity of one station at each moment. */
export interface SeriesMoments {
  readonly station: string;
  readonly quantity: QuantityId;
  /** The newest value measured within `everyMs` up to the moment; null where there is none. */
  readonly values: (number | null)[];
  /** Quality of the values that have one other than 0, by place. */
  readonly flagged: (readonly [place: number, quality: number])[];
}

export interface HoursQuery {
  readonly wanted: WantedSeries;
  /** Whole hours. */
  readonly from: Instant;
  readonly to: Instant;
}

/** What the clock hours of one quantity of one station add up to, from readings of quality 0; empty hours are absent. */
export interface SeriesHours {
  readonly station: string;
  readonly quantity: QuantityId;
  /** Start, count, mean and sum of each hour in turn, oldest first. */
  readonly hours: Float64Array;
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
  /**
   * The newest value by measured-at of every station and quantity at or before an instant, of those that are not older than
   * `maxAgeMs`. @throws AppError HISTORY_UNAVAILABLE
   */
  at(instant: Instant, maxAgeMs: number): Promise<LatestReading[]>;
  /** Many moments of many stations at once; series without a value are absent. @throws AppError HISTORY_UNAVAILABLE */
  moments(query: MomentsQuery): Promise<SeriesMoments[]>;
  /** Hours of many stations at once; series without an hour are absent. @throws AppError HISTORY_UNAVAILABLE */
  hours(query: HoursQuery): Promise<SeriesHours[]>;
  /** Applies retention and other housekeeping; called about once an hour. */
  maintain(now: Instant): Promise<void>;
  /** Writes and reads back a canary, or says why not; null = healthy. */
  check(): Promise<string | null>;
  close(): Promise<void>;
}

/** What the HTTP side may ask of the history. */
export type HistoryReader = Pick<ReadingHistory, 'kind' | 'range' | 'buckets' | 'latest' | 'check'>;

/** What is asked of all stations at once, about some moment of the past. */
export type CityHistoryReader = Pick<ReadingHistory, 'at' | 'moments' | 'hours'>;
