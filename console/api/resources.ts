/** The resources of `/api/v1` that the console reads, one function each. */
import { z } from 'zod';
import {
  clientConfigSchema,
  type LedgerHour,
  ledgerHourSchema,
  type QuarantineEntry,
  quarantineEntrySchema,
  type ReadingsAnswer,
  readingsAnswerSchema,
  thresholdsAnswerSchema,
} from '../../shared/api.ts';
import type { QuantityId } from '../../shared/quantities.ts';
import { type QuarantineBytes, quarantineBytesSchema } from '../../shared/station-api.ts';
import { type Instant, secondMs } from '../../shared/time.ts';
import { browserStore } from './browser-store.ts';
import { apiUrl, getJson } from './http.ts';
import { keptAnswer } from './kept-answer.ts';

/** Without a network as it was told last. */
export const getClientConfig = keptAnswer(
  'client-config',
  clientConfigSchema,
  (signal) => getJson(clientConfigSchema, '/client-config', {}, signal),
  browserStore,
);

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

/** The whole catalogue, with what is no longer or not yet in force; without a network as it was told last. */
export const getThresholds = keptAnswer(
  'thresholds',
  thresholdsAnswerSchema,
  (signal) => getJson(thresholdsAnswerSchema, '/thresholds', { at: 'all' }, signal),
  browserStore,
);

const quarantineSchema = z.array(quarantineEntrySchema);
export const getQuarantine = (
  query: { station?: string; limit: number; before?: number },
  signal: AbortSignal,
): Promise<QuarantineEntry[]> => getJson(quarantineSchema, '/quarantine', query, signal);

/** For whoever has `quarantine.read`. */
export const getQuarantineBytes = (id: number, signal: AbortSignal): Promise<QuarantineBytes> =>
  getJson(quarantineBytesSchema, `/quarantine/${id}`, {}, signal);

const ledgerSchema = z.array(ledgerHourSchema);
export const getLedger = (
  query: { station: string; from: Instant; to: Instant },
  signal: AbortSignal,
): Promise<LedgerHour[]> => getJson(ledgerSchema, '/ledger', query, signal);

/** Address of the CSV file of one station. */
export const readingsCsvUrl = (query: { station: string; from: Instant; to: Instant }): string =>
  apiUrl('/exports/readings.csv', query);
