/** Shapes of `/api/v1` about commissioning: what the gateway measured at a station, and the certificate that two people sign. */
import { z } from 'zod';
import { careText, withdrawalSchema } from './care-api.ts';
import { quantityIdSchema } from './quantities.ts';
import { stationDetailsSchema, stationIdSchema, stationSchema } from './station.ts';

const instant = z.number().int().meta({ description: 'Epoch milliseconds, UTC' });
const count = z.number().int();

export const minWindowMinutes = 5;
export const defaultWindowMinutes = 30;
export const maxWindowMinutes = 24 * 60;
const minutes = z.number().int().min(minWindowMinutes).max(maxWindowMinutes);

/** `pass` and `fail` are measured; `unknown` = there is nothing to tell it by. */
export const checkStates = ['pass', 'fail', 'unknown', 'not-applicable'] as const;
const checkState = z.enum(checkStates);
export type CheckState = z.infer<typeof checkState>;

/** What speaks against it; `ok` = nothing. Each has words that say what to do. */
export const checkReasons = [
  'ok',
  'no-messages',
  'too-few',
  'offset',
  'spread',
  'incomplete',
  'gap',
  'silent',
  'flagged',
  'unchanged',
  'refused',
  'low',
  'not-reported',
  'far',
  'outside',
  'area-class',
  'datum',
  'no-level',
  'no-limit',
  'no-instrument',
  'no-date',
  'overdue',
  'none',
  'revoked',
  'never-connected',
] as const;
const reason = z.enum(checkReasons);
export type CheckReason = z.infer<typeof reason>;

const judged = { state: checkState, reason };

export const quantityCheckSchema = z.object({
  ...judged,
  quantity: quantityIdSchema,
  count,
  last: z.number().nullable(),
  min: z.number().nullable(),
  max: z.number().nullable(),
  /** Readings with a quality flag. */
  flagged: count,
});

/** One line of the checklist: what was measured, and the tolerance it was held against. */
export const checkSchema = z.discriminatedUnion('id', [
  z.object({
    id: z.literal('clock'),
    ...judged,
    /** Received minus measured, of messages that came live. */
    medianMs: z.number().nullable(),
    /** Between the 5th and the 95th percentile. */
    spreadMs: z.number().nullable(),
    messages: count,
    toleranceMs: z.number(),
  }),
  z.object({
    id: z.literal('interval'),
    ...judged,
    received: count,
    expected: count,
    longestGapMs: z.number().nullable(),
    share: z.number(),
    maxGapMs: z.number(),
  }),
  z.object({ id: z.literal('values'), ...judged, quantities: z.array(quantityCheckSchema).max(64) }),
  z.object({
    id: z.literal('refusals'),
    ...judged,
    refused: count,
    codes: z.array(z.object({ code: z.string(), count })).max(10),
  }),
  z.object({
    id: z.literal('battery'),
    ...judged,
    last: z.number().nullable(),
    worst: z.number().nullable(),
    least: z.number(),
  }),
  z.object({
    id: z.literal('signal'),
    ...judged,
    last: z.number().nullable(),
    worst: z.number().nullable(),
    least: z.number(),
  }),
  z.object({
    id: z.literal('position'),
    ...judged,
    ward: z.string(),
    /** Ward whose centre is nearest; null outside the city. */
    nearest: z.string().nullable(),
    /** To the centre of its own ward, and of the nearest one. */
    ownKm: z.number().nullable(),
    nearestKm: z.number().nullable(),
    toleranceKm: z.number(),
  }),
  z.object({ id: z.literal('limits'), ...judged, holding: count, quantities: z.array(quantityIdSchema).max(64) }),
  z.object({
    id: z.literal('instrument'),
    ...judged,
    model: z.string().nullable(),
    serial: z.string().nullable(),
    calibrationDue: z.string().nullable(),
    days: z.number().int().nullable(),
  }),
  z.object({ id: z.literal('photos'), ...judged, count, needed: count }),
  z.object({ id: z.literal('credentials'), ...judged, enrolled: z.boolean() }),
]);
export type Check = z.infer<typeof checkSchema>;
export type CheckId = Check['id'];

export const commissioningQuerySchema = z.object({
  minutes: z.coerce.number().pipe(minutes).default(defaultWindowMinutes),
});

export const commissioningSchema = z
  .object({
    station: stationIdSchema,
    from: instant,
    to: instant,
    checks: z.array(checkSchema),
  })
  .meta({ id: 'Commissioning', description: 'The checklist of a station over [from, to), as the gateway measured it' });
export type Commissioning = z.infer<typeof commissioningSchema>;

/** What only somebody who stands there can see. */
export const handChecks = ['mounting-height', 'level', 'clear', 'closed', 'label'] as const;
export type HandCheck = (typeof handChecks)[number];
const hand = z.object({
  'mounting-height': z.boolean(),
  level: z.boolean(),
  clear: z.boolean(),
  closed: z.boolean(),
  label: z.boolean(),
});

export const certificateVerdicts = ['accepted', 'accepted-with-remarks', 'refused'] as const;
export type CertificateVerdict = (typeof certificateVerdicts)[number];

const signer = z.object({ name: careText(120).min(1, 'a name is needed'), role: careText(160) });

/** `POST /stations/{id}/certificates`: the gateway measures anew; figures of the browser are never taken over. */
export const certificateRequestSchema = z.object({
  minutes,
  hand,
  installer: signer,
  acceptor: signer,
  remarks: careText(4_000).default(''),
  verdict: z.enum(certificateVerdicts),
  /** Makes a planned station, or one in maintenance, an active one. */
  activate: z.boolean().default(false),
});
export type CertificateRequest = z.output<typeof certificateRequestSchema>;
export type CertificateRequestInput = z.input<typeof certificateRequestSchema>;

/** What two people sign, as it was at that moment; its canonical JSON is what the hash is of. */
export const certificateBodySchema = z.object({
  minutes,
  from: instant,
  to: instant,
  station: stationSchema,
  instrument: stationDetailsSchema.shape.instrument.nullable(),
  checks: z.array(checkSchema),
  hand,
  installer: signer,
  acceptor: signer,
  remarks: z.string(),
  verdict: z.enum(certificateVerdicts),
  activated: z.boolean(),
});
export type CertificateBody = z.infer<typeof certificateBodySchema>;

export const certificateSchema = z
  .object({
    id: z.uuid(),
    /** `NT-2026-0007`: counted over the whole city. */
    number: z.string(),
    station: stationIdSchema,
    issuedAt: instant,
    issuedBy: z.string(),
    body: certificateBodySchema,
    /** SHA-256, hex, of the canonical JSON (RFC 8785) of number, station, issuedAt, issuedBy and body. */
    hash: z.string(),
    /** Entry of the audit log that holds the same hash. */
    audit: z.object({ seq: count, hash: z.string() }).nullable(),
    withdrawn: z.object({ at: instant, by: z.string(), reason: z.string() }).nullable(),
  })
  .meta({ id: 'CommissioningCertificate' });
export type Certificate = z.infer<typeof certificateSchema>;
export { withdrawalSchema };
