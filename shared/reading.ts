/** What a station sends on `city/v1/<station>/reading`, and what the gateway makes of it. */
import { z } from 'zod';
import type { QuantityId } from './quantities.ts';
import { type Instant, parseInstant } from './time.ts';

/** At most this many readings in one backlog array. */
export const maxReadingsPerMessage = 500;
/** At most this many values in one reading. */
export const maxValuesPerReading = 32;

/** Operating state at the instant of measuring; after the status codes 00/01/02 of Circular 10/2021/TT-BTNMT. */
export const readingStatuses = ['measuring', 'calibrating', 'fault'] as const;

/** `at`: ISO 8601 with an offset, or whole milliseconds since 1970-01-01T00:00Z. Becomes epoch milliseconds. */
export const instantSchema = z.union([z.string(), z.number()]).transform((at, context): Instant => {
  if (typeof at === 'number') {
    if (Number.isSafeInteger(at)) return at;
    context.addIssue({ code: 'custom', message: 'whole milliseconds since 1970 expected' });
    return z.NEVER;
  }
  const parsed = parseInstant(at);
  if (parsed !== undefined) return parsed;
  context.addIssue({ code: 'custom', message: 'ISO 8601 with an offset expected, for example 2026-11-22T10:05:00Z' });
  return z.NEVER;
});

/**
 * The envelope of one reading. Values are checked one by one afterwards, so that one broken sensor does not cost the
 * readings of the others; keys that are not named here are ignored.
 */
export const readingPayloadSchema = z.object({
  at: instantSchema,
  seq: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
  status: z.enum(readingStatuses).default('measuring'),
  values: z
    .record(z.string().max(64), z.unknown())
    .refine((values) => Object.keys(values).length > 0, 'at least one value expected')
    .refine((values) => Object.keys(values).length <= maxValuesPerReading, `at most ${maxValuesPerReading} values`),
  /** Battery charge, %. */
  battery: z.number().min(0).max(100).optional(),
  /** Received signal strength at the station, dBm. */
  rssi: z.number().min(-200).max(50).optional(),
});
export type ReadingPayload = z.input<typeof readingPayloadSchema>;

/** One station's values at one instant, accepted. */
export interface Reading {
  readonly station: string;
  /** Measured at, by the station's clock. Never re-stamped. */
  readonly at: Instant;
  /** Received at, by the gateway's clock. */
  readonly receivedAt: Instant;
  readonly seq?: number;
  /** Sum of `qualityFlags`; 0 = good. */
  readonly quality: number;
  readonly values: Readonly<Partial<Record<QuantityId, number>>>;
  readonly battery?: number;
  readonly rssi?: number;
}

/** Retained `$state` of a station (after the Homie convention); `lost` is the last will. */
export const stationStates = ['init', 'ready', 'sleeping', 'disconnected', 'lost'] as const;
export const stationStateSchema = z.enum(stationStates);
export type StationState = z.infer<typeof stationStateSchema>;

/** Retained `$about` of a station: what it says of itself. The gateway's own record wins where they differ. */
export const aboutSchema = z.object({
  name: z.string().max(120).optional(),
  model: z.string().max(120).optional(),
  firmware: z.string().max(120).optional(),
  quantities: z.array(z.string().max(64)).max(maxValuesPerReading).optional(),
  /** Seconds between readings. */
  interval: z.number().positive().max(86_400).optional(),
});
export type About = z.infer<typeof aboutSchema>;
