/** A monitoring place with one MQTT identity and one or more sensors. */
import { z } from 'zod';
import { networkSchema, quantityIdSchema } from './quantities.ts';
import { stationIdPattern } from './topics.ts';
import { findWard } from './wards.ts';

export const stationIdSchema = z
  .string()
  .regex(stationIdPattern, 'lower-case letters, digits and hyphens, at most 64, beginning with a letter or digit');

/** Whether readings come from the world, from a simulator, or from a recording played again. Part of the identity. */
export const provenances = ['real', 'simulated', 'replayed'] as const;
export const provenanceSchema = z.enum(provenances);
export type Provenance = z.infer<typeof provenanceSchema>;

/**
 * Zero of a water level: `national_msl` = Vietnamese national height system (mean sea level at Hòn Dấu),
 * `chart_zero_hondau` = chart zero at Hòn Dấu (about 1.89 m below national zero; secondary source, unverified),
 * `street_surface` = local road surface, `local` = the gauge's own zero. Levels of different datums never share an axis.
 */
export const datums = ['national_msl', 'chart_zero_hondau', 'street_surface', 'local'] as const;

/**
 * Class of the area that a noise station stands for; it says which limits hold there. `special` and `ordinary` are those of
 * QCVN 26:2010/BTNMT, `A` to `E` those of QCVN 26:2025/BNNMT; a city may use classes of its own.
 */
export const areaClassSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,39}$/, 'letters, digits and hyphens, at most 40, e.g. special, ordinary, A');

/** Key of an official river gauge, e.g. `kien-an`; it says which alarm levels hold there. */
export const gaugeSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'lower-case letters, digits and hyphens, at most 40, e.g. kien-an');

export const displayName = z
  .string()
  .trim()
  .min(1)
  .max(120)
  .refine((name) => !/[\p{Cc}\p{Cs}]/u.test(name), 'control characters and lone surrogates are not allowed')
  .transform((name) => name.normalize('NFC'));

export const lifecycles = ['planned', 'active', 'maintenance', 'retired'] as const;
export const lifecycleSchema = z.enum(lifecycles);
export type Lifecycle = z.infer<typeof lifecycleSchema>;

export const stationSchema = z.object({
  id: stationIdSchema,
  name: displayName,
  networks: z.array(networkSchema).min(1).max(3),
  /** What it measures; for the console. Readings of other catalogue quantities are accepted as well. */
  quantities: z.array(quantityIdSchema).min(1).max(32),
  /** Seconds between readings, as planned. */
  interval: z.number().positive().max(86_400),
  /** General Statistics Office code of the commune-level unit since 01/07/2025; `other` outside the city. */
  ward: z.string().refine((code) => code === 'other' || findWard(code) !== undefined, 'unknown ward code'),
  /** WGS 84, degrees. */
  lat: z.number().min(-90).max(90),
  lon: z.number().min(-180).max(180),
  datum: z.enum(datums).optional(),
  areaClass: areaClassSchema.optional(),
  gauge: gaugeSchema.optional(),
  provenance: provenanceSchema,
  /** Absent = active. A planned one is not missed yet, one in maintenance is not missed now, a retired one may not connect. */
  lifecycle: lifecycleSchema.optional(),
  /** Metres of the inlet, microphone or gauge above the ground. */
  height: z.number().min(-100).max(1_000).optional(),
  /** Metres added to a published water level to have it above the zero of `datum`. */
  datumOffset: z.number().min(-100).max(100).optional(),
});
export type Station = z.infer<typeof stationSchema>;
export type StationInput = z.input<typeof stationSchema>;

const shortText = z.string().trim().max(200);

/** What is kept about a station for staff only; nothing of it is part of the public view. */
export const stationDetailsSchema = z
  .object({
    instrument: z
      .object({
        model: shortText,
        serial: shortText,
        /** Local date on which the calibration has to be repeated. */
        calibrationDue: z.iso.date(),
      })
      .partial(),
    owner: shortText,
    notes: z.string().trim().max(4_000),
  })
  .partial()
  .meta({ id: 'StationDetails', description: 'For staff only' });
export type StationDetails = z.infer<typeof stationDetailsSchema>;
