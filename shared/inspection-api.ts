/** One station under the magnifying glass: `GET /stations/{id}/inspection`, what the gateway sees of it while somebody looks. */
import { z } from 'zod';
import { quantityIdSchema } from './quantities.ts';
import { stationStateSchema } from './reading.ts';
import { isRefusalCode } from './refusals.ts';

export const transports = ['tcp', 'tls', 'websocket'] as const;
export type Transport = (typeof transports)[number];

/**
 * Why a station was not let in. `failures` = many wrong passwords from its address, so that none is looked at for a while;
 * `rate` = it came or sent too often; `gateway` = nothing can be stored now; `protocol` = neither MQTT 3.1 nor 3.1.1.
 */
export const loginRefusals = [
  'username',
  'certificate',
  'password',
  'revoked',
  'retired',
  'failures',
  'client-id',
  'will',
  'protocol',
  'keep-alive',
  'connections',
  'rate',
  'gateway',
] as const;
export type LoginRefusal = (typeof loginRefusals)[number];

/** How a connection ended. `lost` = without DISCONNECT; `replaced` = by another one under the same client id. */
export const connectionEnds = [
  'goodbye',
  'lost',
  'keep-alive',
  'replaced',
  'credentials',
  'topic',
  'too-large',
  'protocol',
] as const;
export type ConnectionEnd = (typeof connectionEnds)[number];

/** Of one message: so many readings and refusals are shown, the others are counted. */
export const maxInspectedReadings = 5;
export const maxInspectedRefusals = 20;
/** Bytes of a message that are shown. */
export const maxInspectedBytes = 8 * 1_024;

const instant = z.number().int();
const peer = {
  transport: z.enum(transports),
  /** Without its last part. */
  address: z.string(),
  clientId: z.string(),
};
const line = {
  ...peer,
  /** 3 = MQTT 3.1, 4 = MQTT 3.1.1. */
  protocol: z.number().int(),
  keepAliveSeconds: z.number().int(),
};
/** `n` grows, also over restarts of the gateway; `at` by the gateway's clock, epoch ms. */
const numbered = { n: z.number().int(), at: instant };

const inspectedReadingSchema = z.object({
  /** Measured at. */
  at: instant,
  seq: z.number().int().nullable(),
  isLate: z.boolean(),
  battery: z.number().nullable(),
  rssi: z.number().nullable(),
  values: z.array(z.object({ quantity: quantityIdSchema, value: z.number(), quality: z.number().int() })),
});

const inspectedRefusalSchema = z.object({
  code: z.string().refine(isRefusalCode),
  path: z.string(),
  message: z.string(),
  fate: z.enum(['message', 'reading', 'value']),
});

export const inspectionEventSchema = z.discriminatedUnion('kind', [
  z.object({ ...numbered, kind: z.literal('connected'), ...line }),
  z.object({ ...numbered, kind: z.literal('login-refused'), reason: z.enum(loginRefusals), ...line }),
  z.object({
    ...numbered,
    kind: z.literal('disconnected'),
    reason: z.enum(connectionEnds),
    /** English detail of the program; may be empty. */
    detail: z.string(),
    lastedMs: z.number().int(),
    ...peer,
  }),
  z.object({
    ...numbered,
    kind: z.literal('topic-refused'),
    action: z.enum(['publish', 'subscribe']),
    topic: z.string(),
  }),
  /** It sends more than its budget: the connection is read more slowly, nothing is lost. */
  z.object({ ...numbered, kind: z.literal('slowed') }),
  z.object({
    ...numbered,
    kind: z.literal('message'),
    topic: z.string(),
    topicKind: z.enum(['reading', 'state', 'about', 'raw']),
    qos: z.number().int().min(0).max(2),
    retain: z.boolean(),
    dup: z.boolean(),
    bytes: z.number().int(),
    payload: z.object({ encoding: z.enum(['text', 'base64']), data: z.string(), isCut: z.boolean() }),
    readings: z.array(inspectedReadingSchema).max(maxInspectedReadings),
    readingCount: z.number().int(),
    refusals: z.array(inspectedRefusalSchema).max(maxInspectedRefusals),
    refusalCount: z.number().int(),
    state: stationStateSchema.nullable(),
    /** What it says of itself was understood. */
    hasAbout: z.boolean(),
    /** From receipt until it was on the disk, ms; with QoS 1 it is acknowledged at that moment. Null = nothing to store, or not stored. */
    durableMs: z.number().nullable(),
    /** Why it could not be stored and was not acknowledged, English; null = it was. */
    notStored: z.string().nullable(),
  }),
]);
export type InspectionEvent = z.infer<typeof inspectionEventSchema>;
export type InspectedMessage = Extract<InspectionEvent, { kind: 'message' }>;
export type InspectedReading = z.infer<typeof inspectedReadingSchema>;
export type InspectedRefusal = z.infer<typeof inspectedRefusalSchema>;

export const inspectionQuerySchema = z.object({
  /** The number of the newest event that is known already. */
  after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
});

const inspectedConnectionSchema = z.object({ since: instant, ...line });
export type InspectedConnection = z.infer<typeof inspectedConnectionSchema>;

export const inspectionSchema = z
  .object({
    serverTime: instant,
    /** Nothing from before this is known. */
    armedSince: instant,
    /** Oldest first. */
    events: z.array(inspectionEventSchema),
    /** To be given as `after` next time. */
    newest: z.number().int(),
    /** There are more: ask again at once. */
    hasMore: z.boolean(),
    /** Some after the one asked for are no longer kept. */
    hasGap: z.boolean(),
    /** Not kept because there were too many in a second, since `armedSince`. */
    leftOut: z.number().int(),
    /** That are open now. */
    connections: z.array(inspectedConnectionSchema),
  })
  .meta({ id: 'Inspection', description: 'What the gateway sees of one station while somebody looks' });
export type Inspection = z.infer<typeof inspectionSchema>;
