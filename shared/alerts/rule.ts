/**
 * A rule: what raises an alert, where, when, how bad, and who is told. Rules are data: they are versioned, and an alert keeps the
 * version that raised it. Every condition yields one number that climbs or falls over `steps`; see `ladder.ts`.
 */
import { z } from 'zod';
import { networkSchema, quantityIdSchema } from '../quantities.ts';
import { stationIdSchema } from '../station.ts';
import { bilingualSchema } from '../thresholds/threshold.ts';
import { findWard } from '../wards.ts';
import { severitySchema } from './words.ts';

const maxSteps = 4;
const steps = <T extends z.ZodRawShape>(shape: T) =>
  z
    .array(z.strictObject({ ...shape, severity: severitySchema }))
    .min(1)
    .max(maxSteps);
const finite = z.number().min(-1_000_000).max(1_000_000);
/** Below the step by so much before it is left, in the unit of the step. */
const hysteresis = z.number().min(0).max(1_000_000);

export const conditionSchema = z
  .discriminatedUnion('kind', [
    /** The average over a limit's own legal time exceeds it, by `over` percent (of decibels: by `over` dB). */
    z.strictObject({
      kind: z.literal('limit'),
      network: z.enum(['air', 'noise']),
      /** Ids of thresholds of kind `limit`; null = every limit in force at the station. */
      thresholds: z.array(z.string().max(80)).min(1).max(50).nullable(),
      steps: steps({ over: z.number().min(0).max(10_000) }),
    }),
    /** Hourly VN_AQI (Decision 1459/QĐ-TCMT) of the last complete hour. */
    z.strictObject({
      kind: z.literal('air-index'),
      steps: steps({ index: z.number().int().min(1).max(500) }),
      hysteresis,
    }),
    /** The alarm level of the station's gauge is reached (Decision 05/2020/QĐ-TTg); hysteresis in metres. */
    z.strictObject({
      kind: z.literal('alarm-level'),
      steps: steps({ level: z.enum(['I', 'II', 'III']) }),
      hysteresis,
    }),
    /** Depth of water in a street, centimetres. */
    z.strictObject({ kind: z.literal('depth'), steps: steps({ depth: z.number().positive().max(500) }), hysteresis }),
    /** Rate of rise over so many minutes, in the quantity's unit per hour (m/h or cm/h). */
    z.strictObject({
      kind: z.literal('rise'),
      quantity: z.enum(['water_level', 'water_depth']),
      minutes: z.union([z.literal(15), z.literal(30), z.literal(60)]),
      steps: steps({ perHour: z.number().positive().max(1_000) }),
      hysteresis,
    }),
    /** The next alarm level or class is reached within so many minutes if it goes on rising as over the last 30. */
    z.strictObject({
      kind: z.literal('projected'),
      quantity: z.enum(['water_level', 'water_depth']),
      steps: steps({ withinMinutes: z.number().int().min(1).max(360) }),
      /** Minutes. */
      hysteresis,
    }),
    /** Sum of rain over so many hours, mm. */
    z.strictObject({
      kind: z.literal('rain'),
      hours: z.union([z.literal(1), z.literal(3), z.literal(6), z.literal(12), z.literal(24)]),
      steps: steps({ amount: z.number().positive().max(2_000) }),
      hysteresis,
    }),
    /** A single value, against no law. */
    z.strictObject({
      kind: z.literal('value'),
      quantity: quantityIdSchema,
      direction: z.enum(['above', 'below']),
      steps: steps({ value: finite }),
      hysteresis,
    }),
    /** Nothing was heard for so many intervals of the station (never less than two intervals and ten seconds). */
    z.strictObject({ kind: z.literal('silent'), steps: steps({ intervals: z.number().min(2).max(10_000) }) }),
    /** The station reports a fault of its instrument (status 02). */
    z.strictObject({ kind: z.literal('fault'), severity: severitySchema }),
    z.strictObject({ kind: z.literal('battery'), steps: steps({ percent: z.number().min(1).max(99) }), hysteresis }),
    /** A value that never changes, or dust that disagrees with every station nearby. */
    z.strictObject({
      kind: z.literal('doubtful'),
      signs: z
        .array(z.enum(['stuck', 'neighbour']))
        .min(1)
        .max(2),
      severity: severitySchema,
    }),
  ])
  .superRefine((condition, context) => {
    const problem = (message: string): void => context.addIssue({ code: 'custom', path: ['steps'], message });
    if (!('steps' in condition)) return;
    const marks = condition.steps.map((step): number => stepMark(condition.kind, step));
    const isFalling =
      condition.kind === 'projected' ||
      condition.kind === 'battery' ||
      (condition.kind === 'value' && condition.direction === 'below');
    const ordered = marks.every((mark, index) => {
      const before = marks[index - 1];
      return before === undefined || (isFalling ? mark < before : mark > before);
    });
    if (!ordered) problem(`from the mildest step to the worst the figures must ${isFalling ? 'fall' : 'climb'}`);
    const ranks = condition.steps.map(({ severity }) => severitySchema.options.indexOf(severity));
    if (!ranks.every((rank, index) => index === 0 || rank > (ranks[index - 1] ?? -1)))
      problem('each step must be more severe than the one before');
  });
export type Condition = z.infer<typeof conditionSchema>;
export type ConditionKind = Condition['kind'];
export const conditionKinds = conditionSchema.options.map((option) => option.shape.kind.value);

const levelOrder = { I: 1, II: 2, III: 3 } as const;
/** The figure of a step, whatever it is called there. */
const stepMark = (_kind: ConditionKind, step: Record<string, unknown>): number => {
  for (const [name, value] of Object.entries(step)) {
    if (name === 'level' && (value === 'I' || value === 'II' || value === 'III')) return levelOrder[value];
    if (typeof value === 'number') return value;
  }
  return Number.NaN;
};

/** So many readings in a row, and over so many minutes; both. */
const debounceSchema = z.strictObject({
  readings: z.number().int().min(1).max(100),
  minutes: z.number().min(0).max(1_440),
});
export type Debounce = z.infer<typeof debounceSchema>;

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day such as 06:00');
/** ISO 8601: 1 = Monday … 7 = Sunday. */
const weekday = z.number().int().min(1).max(7);

export const planningSchema = z
  .strictObject({
    days: z.array(weekday).min(1).max(7),
    from: clock,
    /** Before `from` = over midnight, of the day on which it begins; equal = the whole day. */
    to: clock,
  })
  .meta({ description: 'When the rule may raise, in the legal zone; what is open stays open outside of it' });
export type Planning = z.infer<typeof planningSchema>;

export const ruleScopeSchema = z.strictObject({
  networks: z.array(networkSchema).min(1).max(3).nullable(),
  wards: z
    .array(z.string().refine((code) => code === 'other' || findWard(code) !== undefined, 'unknown ward code'))
    .min(1)
    .max(120)
    .nullable(),
  stations: z.array(stationIdSchema).min(1).max(1_000).nullable(),
});
export type RuleScope = z.infer<typeof ruleScopeSchema>;

export const ruleIdSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/);

/** A rule as people write it. */
export const ruleSchema = z
  .strictObject({
    name: bilingualSchema,
    enabled: z.boolean(),
    condition: conditionSchema,
    /** Up = to raise or worsen; down = to ease or return. */
    debounce: z.strictObject({ up: debounceSchema, down: debounceSchema }),
    scope: ruleScopeSchema,
    /** From this severity on an alert has to be closed by a person after it returned; null = never. */
    latch: severitySchema.nullable(),
    /** From this severity on an alert waits for somebody to acknowledge it; below it clears by itself. Null = never waits. */
    acknowledge: severitySchema.nullable(),
    /** Id of the escalation policy; null = it is shown, nobody is told. */
    policy: z.string().max(64).nullable(),
    planning: planningSchema.nullable(),
    /** Where the figures come from, and how sure we are of them. */
    note: bilingualSchema.nullable(),
  })
  .meta({ id: 'Rule' });
export type Rule = z.infer<typeof ruleSchema>;
