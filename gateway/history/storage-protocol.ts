/** Messages between the main thread and the storage thread. */
import type { ErrorCode } from '../../shared/errors.ts';
import type { InfluxConfig } from '../config.ts';
import type { RecordsReader } from '../state/records.ts';
import type { ReadingHistory } from './history.ts';

export interface StorageSettings {
  readonly dataDirectory: string;
  readonly journalDirectory: string;
  readonly influx: InfluxConfig | null;
  readonly rawDays: number;
  readonly hourlyDays: number;
}

/** What the main thread may ask for. */
export type StorageCalls = Pick<ReadingHistory, 'range' | 'buckets' | 'latest' | 'at' | 'moments' | 'hours' | 'check'> &
  RecordsReader;
export type StorageMethod = keyof StorageCalls;

export type ToStorage =
  | { readonly type: 'committed'; readonly end: number }
  | { readonly type: 'call'; readonly id: number; readonly method: StorageMethod; readonly args: readonly unknown[] }
  | { readonly type: 'stop' };

export interface StorageStatus {
  readonly historyPosition: number;
  readonly recordsPosition: number;
  /** Since the thread began. */
  readonly accepted: number;
  readonly rejected: number;
  /** Why the history takes nothing, or null. */
  readonly problem: string | null;
}

export type FromStorage =
  | { readonly type: 'ready'; readonly status: StorageStatus }
  | { readonly type: 'status'; readonly status: StorageStatus }
  | { readonly type: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly type: 'failure'; readonly id: number; readonly code: ErrorCode; readonly message: string }
  | {
      readonly type: 'log';
      readonly level: 'debug' | 'info' | 'warn' | 'error' | 'fatal';
      readonly fields: object;
      readonly text: string;
    }
  | { readonly type: 'stopped' };
