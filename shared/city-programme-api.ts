/**
 * Shapes of `/api/v1/programme`: clauses, targets with the values that staff entered, and the environment rows that are computed
 * from readings. Times are epoch ms (UTC), dates are local dates of the legal zone. Shares are not given: only what they are
 * made of, so that nobody has to guess the base.
 */
import { z } from 'zod';
import { figureParts } from './city-programme/clauses.ts';
import { parsePeriod } from './city-programme/period.ts';
import { targetUnits } from './city-programme/targets.ts';
import { networkSchema, quantityIdSchema } from './quantities.ts';
import { stationIdSchema } from './station.ts';
import { bilingualSchema, evidenceSchema, thresholdSchema } from './thresholds/threshold.ts';
import { findWard } from './wards.ts';

const instant = z.number().int().meta({ description: 'Epoch milliseconds, UTC' });
const count = z.number().int();
const localDate = z.iso.date().meta({ description: 'Local date of the legal zone' });
const thresholdId = z.string().meta({ description: 'Id of a threshold' });

export const programmeQuerySchema = z.object({
  period: z
    .string()
    .max(30)
    .refine(
      (text) => parsePeriod(text) !== undefined,
      'a period such as 2026-11, 2026-Q4, 2026 or 2026-11-01..2026-11-15',
    )
    .optional()
    .meta({
      description: 'Local days: `2026-11`, `2026-Q4`, `2026`, or `2026-11-01..2026-11-15`; this month when absent',
    }),
  ward: z
    .string()
    .refine((code) => findWard(code) !== undefined, 'unknown ward code')
    .optional()
    .meta({ description: 'Code of a ward, commune or special zone; the whole city when absent' }),
});
export type ProgrammeQuery = z.infer<typeof programmeQuerySchema>;

// --- clauses and targets ----------------------------------------------------------------------------------------------

export const clauseSchema = z
  .object({
    id: z.string().meta({ description: 'As it is cited, e.g. `III.5 ¶7`' }),
    quote: z.string().meta({ description: 'A few words of the Vietnamese text' }),
    gloss: bilingualSchema,
    answers: z.array(
      z.object({
        text: bilingualSchema,
        href: z.string().optional(),
        isMissing: z.literal(true).optional().meta({ description: 'Asked for, and not there yet' }),
      }),
    ),
    figures: z.array(z.enum(figureParts)),
    evidence: evidenceSchema,
  })
  .meta({ id: 'ProgrammeClause' });

const goalSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('number'), value: z.number() }),
  z.object({ kind: z.literal('range'), from: z.number(), to: z.number(), isOpen: z.boolean() }),
  z.object({ kind: z.literal('at-least'), value: z.number(), isStrict: z.boolean() }),
  z.object({ kind: z.literal('text'), text: bilingualSchema }),
]);

/** `POST /programme/targets/{code}/values`. */
export const targetEntrySchema = z.object({
  value: z.number(),
  asOf: z.iso.date().meta({ description: 'Day that the value is of' }),
  source: z.string().trim().min(3).max(300).meta({ description: 'Where it is from: document, number, page' }),
  note: z.string().trim().max(600).default(''),
});
export type TargetEntry = z.input<typeof targetEntrySchema>;

/** `DELETE /programme/targets/{code}/values/{id}`: nothing is deleted, the value counts no longer. */
export const targetWithdrawalSchema = z.object({ reason: z.string().trim().min(3).max(300) });

export const targetValueSchema = z
  .object({
    id: z.uuid(),
    value: z.number(),
    asOf: localDate,
    source: z.string(),
    note: z.string(),
    enteredAt: instant,
    enteredBy: z.string().nullable().meta({ description: 'For people of the city and keys; null for the public' }),
    withdrawn: z.object({ at: instant, by: z.string().nullable(), reason: z.string() }).nullable(),
  })
  .meta({ id: 'TargetValue' });
export type TargetValue = z.infer<typeof targetValueSchema>;

const verdict = z.enum(['met', 'not-met', 'above-range', 'open', 'no-goal', 'no-data']);

export const targetRowSchema = z
  .object({
    code: z.string(),
    indicator: bilingualSchema,
    unit: z.enum(targetUnits),
    goals: z.object({ 2025: goalSchema, 2030: goalSchema }),
    clause: z.string(),
    source: bilingualSchema,
    evidence: evidenceSchema,
    remark: bilingualSchema.optional(),
    newest: z
      .uuid()
      .nullable()
      .meta({ description: 'The value that counts: of the latest day, and of one day the one entered last' }),
    verdicts: z.object({ 2025: verdict, 2030: verdict }).meta({ description: 'Where that value stands' }),
    values: z
      .array(targetValueSchema)
      .meta({ description: 'All that were entered, newest day first, corrected ones too' }),
  })
  .meta({ id: 'ProgrammeTarget' });
export type TargetRow = z.infer<typeof targetRowSchema>;

// --- the environment --------------------------------------------------------------------------------------------------

export const limitRowSchema = z
  .object({
    threshold: thresholdId,
    stations: count.meta({ description: 'Stations where it holds' }),
    expected: count.meta({ description: 'Station-hours to which it applied' }),
    judged: count.meta({ description: 'Of these, with a valid average: data capture is judged / expected' }),
    within: count.meta({ description: 'Of these, not above it: the share within is within / judged' }),
    daysAbove: z.array(localDate).meta({ description: 'Finished days on which at least one station was above it' }),
    stationDays: z
      .object({ above: count, kept: count, unknown: count })
      .meta({ description: 'Finished days of each station' }),
    worst: z
      .object({ station: stationIdSchema, name: z.string(), judged: count, within: count, daysAbove: count })
      .nullable()
      .meta({ description: 'The station with the smallest share within; null when no hour was above it' }),
  })
  .meta({ id: 'ProgrammeLimit', description: 'Hours within one limit' });
export type LimitRow = z.infer<typeof limitRowSchema>;

export const networkRowSchema = z
  .object({
    network: networkSchema,
    stations: count,
    working: count.meta({ description: 'Stations with data in 75 % of the hours, or reporting now' }),
    expected: count.meta({ description: 'Hours of each measured quantity' }),
    valid: count.meta({ description: 'Of these, with enough data: availability is valid / expected' }),
    judged: count.meta({ description: 'Station-hours in which a limit could be judged' }),
    within: count.meta({ description: 'Of these, without any limit exceeded' }),
    daysAbove: count.meta({ description: 'Finished days on which a limit was exceeded somewhere' }),
  })
  .meta({ id: 'ProgrammeNetwork' });
export type NetworkRow = z.infer<typeof networkRowSchema>;

export const coverageRowSchema = z
  .object({
    network: networkSchema,
    covered: z.array(z.string()).meta({ description: 'Wards with at least one working station' }),
    idle: z.array(z.string()).meta({ description: 'Wards whose stations do not work' }),
    wards: count.meta({ description: 'All wards; the others have no station of this network' }),
  })
  .meta({ id: 'ProgrammeCoverage' });
export type CoverageRow = z.infer<typeof coverageRowSchema>;

export const levelRowSchema = z
  .object({
    station: stationIdSchema,
    name: z.string(),
    ward: z.string(),
    quantity: quantityIdSchema,
    levels: z.array(
      z.object({
        threshold: thresholdId,
        reached: count.meta({ description: 'Hours whose highest value was at or above it' }),
      }),
    ),
    measured: count.meta({ description: 'Hours with data' }),
  })
  .meta({ id: 'ProgrammeLevels', description: 'Hours of one gauge at or above its levels' });
export type LevelRow = z.infer<typeof levelRowSchema>;

export const inundationSchema = z
  .object({
    station: stationIdSchema,
    name: z.string(),
    ward: z.string(),
    from: instant,
    to: instant.meta({ description: 'End of the last hour' }),
    max: z.number().meta({ description: 'Largest depth, cm' }),
    threshold: thresholdId.nullable().meta({ description: 'The worst class reached' }),
    beginsBefore: z.boolean(),
    end: z.enum(['dry', 'silent', 'ongoing', 'cut']),
  })
  .meta({ id: 'Inundation', description: 'Water over a street, hour by hour' });
export type InundationRow = z.infer<typeof inundationSchema>;

/** Inundations that one answer lists. */
export const maxInundations = 200;

export const figuresSchema = z
  .object({
    computedAt: instant,
    until: instant.meta({ description: 'End of the last hour that was counted' }),
    simulated: z
      .boolean()
      .meta({ description: 'True when no real station is shown: then, and only then, simulated ones are counted' }),
    stations: count,
    outside: count.meta({ description: 'Stations outside the city, which are not counted' }),
    limits: z.array(limitRowSchema),
    networks: z.array(networkRowSchema),
    coverage: z.array(coverageRowSchema),
    levels: z.array(levelRowSchema),
    inundations: z.array(inundationSchema).meta({ description: `Newest first, ${maxInundations} at most` }),
    inundationCount: count,
    wards: z
      .array(z.object({ ward: z.string(), networks: z.array(networkRowSchema) }))
      .meta({ description: 'Wards with stations, by code; empty for a single ward' }),
    thresholds: z.array(thresholdSchema).meta({ description: 'All that are named here' }),
  })
  .meta({ id: 'ProgrammeFigures' });
export type ProgrammeFigures = z.infer<typeof figuresSchema>;

const leadTimeRowSchema = z.object({
  threshold: thresholdId.nullable().meta({ description: 'Null = all levels' }),
  events: count.meta({ description: 'Times the level was reached: once in a situation at a station' }),
  warned: count.meta({ description: 'Of these, with an alert before it' }),
  medianMs: count.nullable(),
  worstMs: count.nullable().meta({ description: 'The shortest; 0 = the first alert came with the level' }),
});
export type LeadTimeRow = z.infer<typeof leadTimeRowSchema>;

export const leadTimesSchema = z
  .object({
    simulated: z.boolean(),
    complete: z.boolean().meta({ description: 'False when there were more alerts than are counted' }),
    all: leadTimeRowSchema,
    levels: z
      .array(leadTimeRowSchema)
      .meta({ description: 'Alarm levels I to III, then classes of depth; those reached' }),
    thresholds: z.array(thresholdSchema).meta({ description: 'One that stands for each level' }),
  })
  .meta({
    id: 'ProgrammeLeadTimes',
    description:
      'From the first alert of a situation at a station to the measured instant at which a level was reached there. Without exercises, ' +
      'alerts recorded afterwards and false ones',
  });
export type LeadTimes = z.infer<typeof leadTimesSchema>;

export const environmentSchema = z
  .object({
    period: z.object({ text: z.string(), from: localDate, to: localDate }),
    ward: z.string().nullable(),
    progress: z.number().min(0).max(1).meta({
      description: 'Below 1 while it is computed: ask again after two seconds. Earlier figures are given meanwhile',
    }),
    failure: z
      .enum(['history'])
      .nullable()
      .meta({ description: 'Why it could not be computed; tried again when asked' }),
    figures: figuresSchema.nullable().meta({ description: 'Null until there are any' }),
  })
  .meta({ id: 'ProgrammeEnvironment' });
export type ProgrammeEnvironment = z.infer<typeof environmentSchema>;

export const programmeAnswerSchema = z
  .object({
    document: z.object({ title: bilingualSchema, evidenceNote: bilingualSchema }),
    clauses: z.array(clauseSchema),
    targets: z.array(targetRowSchema),
    environment: environmentSchema,
    leadTimes: leadTimesSchema.nullable().meta({ description: 'Null until there are figures' }),
  })
  .meta({ id: 'Programme' });
export type ProgrammeAnswer = z.infer<typeof programmeAnswerSchema>;

/** Share of the expected hours with data from which a station counts as working. A rule of this project. */
export const workingShare = 0.75;
