/** Shapes of `/api/v1` about the records of stations: what staff see and change, enrolment, photos, import. */
import { z } from 'zod';
import { scopeSchema } from './access.ts';
import { networkSchema } from './quantities.ts';
import { provenanceSchema, stationDetailsSchema, stationIdSchema, stationSchema } from './station.ts';

const instant = z.number().int().meta({ description: 'Epoch milliseconds, UTC' });

export const photoSchema = z
  .object({
    id: z.uuid(),
    contentType: z.enum(['image/jpeg', 'image/png', 'image/webp']),
    sizeBytes: z.number().int(),
    addedAt: instant,
    addedBy: z.string(),
  })
  .meta({ id: 'Photo' });
export type Photo = z.infer<typeof photoSchema>;
export const maxPhotoBytes = 2 * 2 ** 20;
export const maxPhotosPerStation = 12;

/** `GET /stations/{id}/record`: everything that is kept about a station but its secret. */
export const stationRecordSchema = z
  .object({
    station: stationSchema,
    details: stationDetailsSchema,
    photos: z.array(photoSchema),
    /** True when it claimed its credentials with a token. */
    enrolled: z.boolean(),
    createdAt: instant,
    updatedAt: instant,
    revokedAt: instant.nullable(),
  })
  .meta({ id: 'StationRecord' });
export type StationRecord = z.infer<typeof stationRecordSchema>;

/** `POST /stations`. The ward follows from the position where it is not given, the networks from the quantities. */
export const stationCreateSchema = stationSchema.omit({ networks: true, ward: true, provenance: true }).extend({
  ward: z.string().max(10).optional(),
  provenance: provenanceSchema.default('real'),
  details: stationDetailsSchema.optional(),
});
export type StationCreate = z.input<typeof stationCreateSchema>;

/** `PATCH /stations/{id}`: what is given is changed, null takes an optional property away. Provenance and id are the identity and stay. */
export const stationChangeSchema = z
  .object({
    name: stationSchema.shape.name,
    quantities: stationSchema.shape.quantities,
    interval: stationSchema.shape.interval,
    ward: z.string().max(10),
    lat: stationSchema.shape.lat,
    lon: stationSchema.shape.lon,
    lifecycle: stationSchema.shape.lifecycle,
    height: stationSchema.shape.height.nullable(),
    datum: stationSchema.shape.datum.nullable(),
    datumOffset: stationSchema.shape.datumOffset.nullable(),
    areaClass: stationSchema.shape.areaClass.nullable(),
    gauge: stationSchema.shape.gauge.nullable(),
    details: stationDetailsSchema,
  })
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'nothing to change was given');
export type StationChangeRequest = z.input<typeof stationChangeSchema>;

/** `POST /stations/import`, body `text/csv`: with `dryRun=true` nothing is changed. All rows or none. */
export const importQuerySchema = z.object({ dryRun: z.enum(['true', 'false']).default('false') });
export const maxImportRows = 2_000;
export const maxImportBytes = 1 * 2 ** 20;
export const importRowSchema = z.object({
  /** Line of the file, 1 = the header. */
  line: z.number().int(),
  id: z.string(),
  outcome: z.enum(['create', 'change', 'same', 'refused']),
  problems: z.array(z.object({ column: z.string(), message: z.string() })),
});
export type ImportRow = z.infer<typeof importRowSchema>;
export const importAnswerSchema = z
  .object({
    /** True when the rows were carried out. */
    done: z.boolean(),
    rows: z.array(importRowSchema),
    /** Secrets of stations created, shown this once. */
    credentials: z.array(z.object({ username: stationIdSchema, password: z.string() })),
  })
  .meta({ id: 'StationImport' });
export type ImportAnswer = z.infer<typeof importAnswerSchema>;

// --- enrolment --------------------------------------------------------------------------------------------------------

/** `POST /enrolment-tokens`. */
export const tokenRequestSchema = z.object({
  provenance: provenanceSchema.default('real'),
  /** How many stations may claim with it. */
  uses: z.number().int().min(1).max(100_000).default(1),
  hours: z
    .number()
    .positive()
    .max(24 * 366)
    .default(24),
  /** Only stations of these networks and wards may claim. */
  scope: scopeSchema.default({ networks: null, wards: null }),
  note: z.string().trim().max(200).default(''),
});
export type TokenRequest = z.input<typeof tokenRequestSchema>;

export const enrolmentTokenSchema = z
  .object({
    id: z.uuid(),
    provenance: provenanceSchema,
    uses: z.number().int(),
    usesLeft: z.number().int(),
    scope: scopeSchema,
    note: z.string(),
    createdBy: z.string(),
    createdAt: instant,
    expiresAt: instant,
  })
  .meta({ id: 'EnrolmentToken' });
export type EnrolmentToken = z.infer<typeof enrolmentTokenSchema>;

export const newEnrolmentTokenSchema = enrolmentTokenSchema
  .extend({
    token: z.string().meta({ description: 'Shown this once' }),
    link: z.string().meta({ description: "Opens the console's enrolment page on a phone; for a QR code" }),
  })
  .meta({ id: 'NewEnrolmentToken' });
export type NewEnrolmentToken = z.infer<typeof newEnrolmentTokenSchema>;

/** `POST /enrolments/look`: what a token allows, for the page on the phone. */
export const enrolmentLookRequestSchema = z.object({ token: z.string().min(20).max(100) });
export const enrolmentLookSchema = z
  .object({
    provenance: provenanceSchema,
    usesLeft: z.number().int(),
    expiresAt: instant,
    networks: z.array(networkSchema).nullable(),
    wards: z.array(z.string()).nullable(),
  })
  .meta({ id: 'EnrolmentLook' });
export type EnrolmentLook = z.infer<typeof enrolmentLookSchema>;

/** One refused message with the bytes as they came: `GET /quarantine/{id}`. */
export const quarantineBytesSchema = z
  .object({
    id: z.number().int(),
    /** UTF-8 where it is, otherwise null. */
    text: z.string().nullable(),
    base64: z.string(),
    truncated: z.boolean(),
  })
  .meta({ id: 'QuarantineBytes' });
export type QuarantineBytes = z.infer<typeof quarantineBytesSchema>;

// --- layers of the map ------------------------------------------------------------------------------------------------

export const maxLayerBytes = 5 * 2 ** 20;
export const maxLayers = 20;
export const layerSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    url: z.string(),
    features: z.number().int(),
    sizeBytes: z.number().int(),
    addedAt: instant,
    addedBy: z.string(),
  })
  .meta({ id: 'Layer' });
export type Layer = z.infer<typeof layerSchema>;
