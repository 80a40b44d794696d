/** The resources of `/api/v1` that the console reads, one function each. */
import { z } from 'zod';
import {
  type ClientConfig,
  clientConfigSchema,
  type LedgerHour,
  ledgerHourSchema,
  type QuarantineEntry,
  quarantineEntrySchema,
  type ReadingsAnswer,
  readingsAnswerSchema,
  type ThresholdsAnswer,
  thresholdsAnswerSchema,
} from '../../shared/api.ts';
import type { QuantityId } from '../../shared/quantities.ts';
import { type Instant, secondMs } from '../../shared/time.ts';
import { apiUrl, getJson } from './http.ts';

export const getClientConfig = (signal: AbortSignal): Promise<ClientConfig> =>
  getJson(clientConfigSchema, '/client-config', {}, signal);

export interface ReadingsRequest {
  readonly station: string;
  readonly quantity: QuantityId;
  readonly from: Instant;
  readonly to: Instant;
  /** Null = every reading. */
  readonly everyMs: number | null;
}

export const getReadings = (request: ReadingsRequest, signal: AbortSignal): Promise<ReadingsAnswer> => {
  const { everyMs, ...rest } = request;
  const every = everyMs === null ? undefined : `${Math.round(everyMs / secondMs)}s`;
  return getJson(readingsAnswerSchema, '/readings', { ...rest, every }, signal);
};

/** The whole catalogue, with what is no longer or not yet in force. */
export const getThresholds = (signal: AbortSignal): Promise<ThresholdsAnswer> =>
  getJson(thresholdsAnswerSchema, '/thresholds', { at: 'all' }, signal);

const quarantineSchema = z.array(quarantineEntrySchema);
export const getQuarantine = (
  query: { station?: string; limit: number; before?: number },
  signal: AbortSignal,
): Promise<QuarantineEntry[]> => getJson(quarantineSchema, '/quarantine', query, signal);

const ledgerSchema = z.array(ledgerHourSchema);
export const getLedger = (
  query: { station: string; from: Instant; to: Instant },
  signal: AbortSignal,
): Promise<LedgerHour[]> => getJson(ledgerSchema, '/ledger', query, signal);

/** Address of the CSV file of one station. */
export const readingsCsvUrl = (query: { station: string; from: Instant; to: Instant }): string =>
  apiUrl('/exports/readings.csv', query);
