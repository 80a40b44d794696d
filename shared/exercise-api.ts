/**
 * Exercises (drills): a scenario of simulated stations whose alerts go to the participants only, are marked EXERCISE / DIỄN TẬP
 * everywhere, and end with a summary.
 */
import { z } from 'zod';
import { severitySchema } from './alerts/words.ts';
import { displayName, stationIdSchema } from './station.ts';
import { bilingualSchema } from './thresholds/threshold.ts';

const instant = z.number().int().meta({ description: 'Epoch milliseconds, UTC' });
const duration = z.number().int().nullable().meta({ description: 'Milliseconds; null = it did not happen' });

/** Stations of exercises; nothing else may be called so. They are enrolled as simulated ones. */
export const exercisePrefix = 'dien-tap-';

export const scenarioIds = ['street-flood', 'spring-tide', 'typhoon'] as const;
export const scenarioSchema = z
  .object({
    id: z.enum(scenarioIds),
    name: bilingualSchema,
    description: bilingualSchema,
    /** What it is modelled on. */
    source: bilingualSchema,
    stations: z.array(z.object({ id: stationIdSchema, name: z.string(), ward: z.string() })),
  })
  .meta({ id: 'Scenario' });
export type Scenario = z.infer<typeof scenarioSchema>;

export const exerciseRequestSchema = z.strictObject({
  name: displayName,
  scenario: z.enum(scenarioIds),
  /** The scenario is pressed into so much time. */
  minutes: z.number().int().min(1).max(240),
  participants: z.array(z.uuid()).min(1).max(100),
});
export type ExerciseRequest = z.infer<typeof exerciseRequestSchema>;

const hop = z.object({ from: z.string(), ms: duration });
export const exerciseSummarySchema = z
  .object({
    readings: z.number().int(),
    situations: z.array(
      z.object({
        id: z.uuid(),
        number: z.number().int(),
        ward: z.string(),
        hazard: z.string(),
        highest: severitySchema,
        alerts: z.number().int(),
        openedAt: instant,
        acknowledgedAt: instant.nullable(),
        acknowledgedBy: z.string().nullable(),
        /** From opening. */
        acknowledgedAfter: duration,
        endedAt: instant.nullable(),
      }),
    ),
    people: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        told: z.number().int(),
        failed: z.number().int(),
        firstDeliveredAfter: duration,
        openedAfter: duration,
        acknowledged: z.number().int(),
        acknowledgedAfter: duration,
      }),
    ),
    /** Medians over all situations: measured → received → raised → message made → accepted by the channel → opened → acknowledged. */
    hops: z.array(hop),
  })
  .meta({ id: 'ExerciseSummary' });
export type ExerciseSummary = z.infer<typeof exerciseSummarySchema>;

export const exerciseSchema = z
  .object({
    ...exerciseRequestSchema.shape,
    id: z.uuid(),
    /** One at a time runs. */
    state: z.enum(['running', 'ended', 'failed']),
    startedAt: instant,
    startedBy: z.string(),
    endsAt: instant,
    endedAt: instant.nullable(),
    problem: z.string().nullable(),
    summary: exerciseSummarySchema.nullable().meta({ description: 'So far while it runs' }),
  })
  .meta({ id: 'Exercise' });
export type Exercise = z.infer<typeof exerciseSchema>;
