/** Shapes of `/api/v1` (JSON, camelCase). The same schemas validate, type the console and describe the API in OpenAPI. */
import { z } from 'zod';
import { networkSchema, quantityIdSchema } from './quantities.ts';
import { instantSchema, stationStateSchema } from './reading.ts';
import { stationIdSchema, stationSchema } from './station.ts';
import { thresholdSchema } from './thresholds/threshold.ts';
import { parseDuration } from './time.ts';

const instant = z.number().int().meta({ description: 'Epoch milliseconds, UTC' });

export const stationViewSchema = stationSchema
  .extend({
    /** Last `$state` the station published, or what the broker saw. `unknown` = never seen. */
    state: z.union([stationStateSchema, z.literal('unknown')]),
    stateSince: instant.nullable(),
    /** Received-at of the last message of any kind. */
    lastSeenAt: instant.nullable(),
    battery: z.number().nullable(),
    rssi: z.number().nullable(),
    model: z.string().nullable(),
    firmware: z.string().nullable(),
    /** Readings and values refused, over the life of the station. */
    refused: z.number().int(),
  })
  .meta({ id: 'Station', description: 'A monitoring place and what is known of its presence' });
export type StationView = z.infer<typeof stationViewSchema>;

export const latestValueSchema = z.object({
  value: z.number(),
  at: instant.meta({ description: 'Measured at' }),
  receivedAt: instant,
  quality: z.number().int().meta({ description: 'Sum of quality flags; 0 = good, others stay out of averages' }),
});
export type LatestValue = z.infer<typeof latestValueSchema>;

/** Latest value per quantity of one station, by measured-at. */
export const latestReadingSchema = z
  .object({ station: stationIdSchema, values: z.partialRecord(quantityIdSchema, latestValueSchema) })
  .meta({ id: 'LatestReading' });
export type LatestReading = z.infer<typeof latestReadingSchema>;

export const maxBuckets = 5_000;
export const maxRawPoints = 20_000;

export const durationSchema = z
  .string()
  .transform((text, context) => {
    const every = parseDuration(text);
    if (every !== undefined && every >= 1_000) return every;
    context.addIssue({ code: 'custom', message: 'a duration of at least 1s expected, for example 5m, 1h, 1d' });
    return z.NEVER;
  })
  .meta({ description: 'Bucket length, for example 5m, 1h, 1d' });

/** An instant in a query string: ISO 8601 with an offset, or epoch milliseconds. */
export const queryInstant = z
  .string()
  .max(40)
  .transform((text) => (/^\d{1,15}$/.test(text) ? Number(text) : text))
  .pipe(instantSchema);

/** `GET /readings`: one quantity of one station over [from, to); raw, or with `every` as buckets. */
export const readingsQuerySchema = z
  .object({
    station: stationIdSchema,
    quantity: quantityIdSchema,
    from: queryInstant,
    to: queryInstant,
    every: durationSchema.optional(),
  })
  .refine((query) => query.from < query.to, { path: ['to'], message: 'to must be after from' });
export type ReadingsQuery = z.infer<typeof readingsQuerySchema>;

export const rawPointSchema = z.object({ at: instant, value: z.number(), quality: z.number().int() });
export type RawPoint = z.infer<typeof rawPointSchema>;

/** One bucket [at, at + every): only readings of quality 0; a bucket without any is absent. */
export const bucketSchema = z.object({
  at: instant,
  count: z.number().int(),
  min: z.number(),
  max: z.number(),
  /** Arithmetic mean; energetic mean for decibels; vector mean for directions. */
  mean: z.number(),
  /** Sum, for amounts such as rain. */
  sum: z.number(),
});
export type Bucket = z.infer<typeof bucketSchema>;

export const readingsAnswerSchema = z
  .object({
    station: stationIdSchema,
    quantity: quantityIdSchema,
    unit: z.string(),
    from: instant,
    to: instant,
    everyMs: z.number().int().nullable(),
    points: z.array(rawPointSchema).optional(),
    buckets: z.array(bucketSchema).optional(),
    /** True when there were more than the answer may hold; ask for a shorter span or for buckets. */
    truncated: z.boolean(),
  })
  .meta({ id: 'Readings' });
export type ReadingsAnswer = z.infer<typeof readingsAnswerSchema>;

/** One refused message, reading or value, as the field team sees it. Raw bytes are shown by `npm run quarantine`. */
export const quarantineEntrySchema = z
  .object({
    id: z.number().int(),
    receivedAt: instant,
    topic: z.string(),
    station: z.string().nullable(),
    code: z.string(),
    path: z.string(),
    message: z.string(),
    fate: z.enum(['message', 'reading', 'value']),
    sizeBytes: z.number().int(),
  })
  .meta({ id: 'QuarantineEntry' });
export type QuarantineEntry = z.infer<typeof quarantineEntrySchema>;

export const quarantineQuerySchema = z.object({
  station: stationIdSchema.optional(),
  /** Entries older than this id, for paging. */
  before: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export type QuarantineQuery = z.infer<typeof quarantineQuerySchema>;

/** One hour of one station's ledger: what reached us and what became of it. */
export const ledgerHourSchema = z
  .object({
    station: stationIdSchema,
    hour: instant.meta({ description: 'Start of the hour of receipt' }),
    accepted: z.number().int(),
    /** Same station and measuring time as one of the station's latest readings: sent again. */
    repeated: z.number().int(),
    refusedReadings: z.number().int(),
    refusedValues: z.number().int(),
    /** Accepted readings that arrived later than 2 × interval + 10 s after measuring. */
    late: z.number().int(),
    /** Gaps in `seq`: numbers the station used that never reached us. */
    missing: z.number().int(),
  })
  .meta({ id: 'LedgerHour' });
export type LedgerHour = z.infer<typeof ledgerHourSchema>;

export const ledgerQuerySchema = z.object({ station: stationIdSchema, from: queryInstant, to: queryInstant });

/** `GET /thresholds`: those in force on a date, or all; with a station only those that hold there. */
export const thresholdsQuerySchema = z
  .object({
    quantity: quantityIdSchema.optional(),
    station: stationIdSchema
      .optional()
      .meta({ description: 'Only those that hold at this station, for its quantities or the one named' }),
    at: z
      .union([z.iso.date(), z.literal('all')])
      .optional()
      .meta({
        description:
          'Local date on which they are in force; today when absent. `all`: past and future ones too, no station',
      }),
  })
  .refine(({ at, station }) => at !== 'all' || station === undefined, {
    path: ['at'],
    message: 'what holds at a station depends on the date: give one',
  });
export type ThresholdsQuery = z.infer<typeof thresholdsQuerySchema>;

export const thresholdsAnswerSchema = z
  .object({
    at: z.iso.date().meta({ description: 'Local date on which they are in force; today when all were asked for' }),
    thresholds: z.array(thresholdSchema),
  })
  .meta({ id: 'Thresholds' });
export type ThresholdsAnswer = z.infer<typeof thresholdsAnswerSchema>;

/** `POST /enrolments`: a station claims its credentials with a token that the operator handed out. */
export const enrolmentSchema = z.object({
  token: z.string().min(20).max(100),
  /** Provenance is that of the token, never the station's choice. */
  station: stationSchema.omit({ provenance: true }).extend({ ward: z.string().max(10).optional() }),
});
export type Enrolment = z.input<typeof enrolmentSchema>;

export const credentialsSchema = z
  .object({
    username: stationIdSchema,
    password: z.string().meta({ description: 'Shown once; only its hash is kept' }),
    /** Topic root of this city, e.g. `city/v1`. */
    topicRoot: z.string(),
    mqttPort: z.number().int().nullable().meta({ description: 'Plain TCP; null = not offered, as for the other two' }),
    mqttTlsPort: z.number().int().nullable().optional().meta({ description: 'MQTT over TLS' }),
    mqttWsPort: z.number().int().nullable().optional().meta({ description: 'MQTT over WebSocket, path /mqtt' }),
    host: z
      .string()
      .optional()
      .meta({ description: 'Host name or address under which the caller reached the gateway' }),
  })
  .meta({ id: 'Credentials' });
export type Credentials = z.infer<typeof credentialsSchema>;

/** RFC 9457 problem document. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.string(),
    detail: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof problemSchema>;

/** What the browser may know of the settings. */
export const clientConfigSchema = z
  .object({
    version: z.string(),
    timeZone: z.string(),
    demo: z.boolean(),
    topicRoot: z.string(),
    mqttPort: z.number().int().nullable(),
    mqttTlsPort: z.number().int().nullable().optional(),
    mqttWsPort: z.number().int().nullable().optional(),
    map: z.object({
      /** Own MapLibre style instead of the built-in basemap; same origin, or an origin the operator allowed. */
      styleUrl: z.string().nullable(),
      /** PMTiles archive drawn under the stations. */
      pmtilesUrl: z.string().nullable(),
      layers: z.array(z.object({ name: z.string(), url: z.string() })),
    }),
  })
  .meta({ id: 'ClientConfig' });
export type ClientConfig = z.infer<typeof clientConfigSchema>;

export const networkFilterSchema = z.object({ network: networkSchema.optional() });
