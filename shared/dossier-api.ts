/**
 * The evidence dossier of an alert or a situation: everything that was known, in one document that can be kept, handed on and
 * checked. Times are epoch ms (UTC).
 */
import { z } from 'zod';
import { alertEventSchema, alertSchema, byWhomSchema, situationSchema } from './alert-api.ts';
import { ruleIdSchema, ruleSchema } from './alerts/rule.ts';
import { quarantineEntrySchema } from './api.ts';
import { capMessageSchema } from './cap-api.ts';
import { judgementSchema } from './judgement-api.ts';
import { deliverySchema } from './notification-api.ts';
import { quantityIdSchema } from './quantities.ts';
import { stationIdSchema } from './station.ts';
import { stationRecordSchema } from './station-api.ts';
import { thresholdSchema } from './thresholds/threshold.ts';

const instant = z.number().int().meta({ description: 'Epoch milliseconds, UTC' });
const count = z.number().int();

export const dossierFormat = 'hai-dang-dossier/1';
/** Readings in one dossier, over all stations and quantities. */
export const maxDossierPoints = 5_000;

/** Readings of one quantity of one station, oldest first. */
const seriesSchema = z.object({
  station: stationIdSchema,
  quantity: quantityIdSchema,
  unit: z.string(),
  from: instant.meta({ description: 'Measured at or after' }),
  to: instant.meta({ description: 'Measured before' }),
  /** The middle of a long span, which was not read; null = the span is whole. */
  gap: z.object({ from: instant, to: instant }).nullable(),
  points: z.array(
    z.object({
      at: instant,
      value: z.number(),
      quality: count.meta({ description: 'Sum of quality flags as it is in force' }),
      stored: count.meta({ description: 'The same as it was stored, before judgements of staff' }),
    }),
  ),
  /** Readings that there are, all of them in `points` unless thinned. */
  measured: count,
  /** Too many for one dossier: extremes, both ends and what lies around events was kept. */
  isThinned: z.boolean(),
});
export type DossierSeries = z.infer<typeof seriesSchema>;
export type DossierPoint = DossierSeries['points'][number];

/** From the measurement to the acknowledgement; null = it did not happen. */
const hopsSchema = z.object({
  alert: z.uuid(),
  measuredAt: instant.nullable(),
  receivedAt: instant.nullable(),
  raisedAt: instant,
  messageMadeAt: instant.nullable().meta({ description: 'Of the first message that was accepted, else of the first' }),
  acceptedAt: instant.nullable().meta({ description: 'Accepted by the channel' }),
  openedAt: instant.nullable().meta({ description: 'The link in a message was first opened' }),
  acknowledgedAt: instant.nullable(),
});
export type DossierHops = z.infer<typeof hopsSchema>;

/** What another station nearby measured meanwhile. */
const neighbourSchema = z.object({
  of: stationIdSchema,
  station: z.object({ id: stationIdSchema, name: z.string() }),
  distanceKm: z.number(),
  quantity: quantityIdSchema,
  from: instant,
  to: instant,
  readings: count,
  min: z.number().nullable(),
  max: z.number().nullable(),
  maxAt: instant.nullable(),
  /** Whether it has an alert in the same situation. */
  hasAlert: z.boolean(),
});
export type DossierNeighbour = z.infer<typeof neighbourSchema>;

/** What there was too much of; the oldest of events and the newest of everything else was kept. */
export const dossierParts = ['alerts', 'events', 'stations', 'neighbours', 'quarantine', 'deliveries', 'cap'] as const;

export const dossierSchema = z
  .object({
    format: z.literal(dossierFormat),
    about: z.object({ kind: z.enum(['alert', 'situation']), id: z.uuid() }),
    madeAt: instant,
    madeBy: byWhomSchema,
    madeWith: z.string().meta({ description: 'Program and version' }),
    timeZone: z.string().meta({ description: 'IANA zone of legal local time' }),
    situation: situationSchema,
    /** The alert, or all of the situation, oldest first. */
    alerts: z.array(alertSchema),
    events: z.array(alertEventSchema).meta({ description: 'Oldest first' }),
    /** Every version that is named by an alert or an event. */
    rules: z.array(
      z.object({ id: ruleIdSchema, version: count, rule: ruleSchema, changedAt: instant, changedBy: z.string() }),
    ),
    thresholds: z.array(thresholdSchema),
    stations: z.array(stationRecordSchema),
    readings: z.array(seriesSchema),
    /** Judgements of staff that touch the span and are in force. */
    judgements: z.array(judgementSchema),
    /** What these stations sent meanwhile that was refused. */
    quarantine: z.array(quarantineEntrySchema),
    deliveries: z.array(deliverySchema).meta({ description: 'Oldest first' }),
    cap: z.array(capMessageSchema.extend({ xml: z.string() })).meta({ description: 'Oldest first' }),
    hops: z.array(hopsSchema),
    neighbours: z.array(neighbourSchema),
    cut: z.array(z.enum(dossierParts)),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .meta({ description: 'Hex, of this document without `sha256`, in the canonical form of RFC 8785, as UTF-8' }),
  })
  .meta({ id: 'Dossier' });
export type Dossier = z.infer<typeof dossierSchema>;
