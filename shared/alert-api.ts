/**
 * Shapes of `/api/v1` about alerts, situations and rules, and of the live event `alerts`. Times are epoch ms (UTC). What names people
 * or quotes their words is null for callers without `alerts.read`.
 */
import { z } from 'zod';
import { roleSchema } from './access.ts';
import { ruleIdSchema, ruleSchema } from './alerts/rule.ts';
import { alertStateSchema, corroborationSchema, hazardSchema, severitySchema } from './alerts/words.ts';
import { officialLevelSchema } from './official-level-api.ts';
import { networkSchema, quantityIdSchema } from './quantities.ts';
import { stationIdSchema } from './station.ts';
import { bilingualSchema } from './thresholds/threshold.ts';

const instant = z.number().int().meta({ description: 'Epoch milliseconds, UTC' });
const count = z.number().int();
export const reasonText = z.string().trim().max(1_000);

/** Somebody, as shown. */
export const byWhomSchema = z.object({
  kind: z.enum(['person', 'key', 'command', 'system', 'link']),
  id: z.string(),
  name: z.string(),
});
export type ByWhom = z.infer<typeof byWhomSchema>;

/** The reading that made something happen. */
export const evidenceReadingSchema = z
  .object({
    at: instant.meta({ description: 'Measured at' }),
    receivedAt: instant,
    quality: count,
    seq: count.nullable(),
    values: z.partialRecord(quantityIdSchema, z.number()),
  })
  .meta({ id: 'EvidenceReading' });
export type EvidenceReading = z.infer<typeof evidenceReadingSchema>;

export const alertProvenanceSchema = z.enum(['real', 'simulated']);

/** What was compared with what, at the last change. */
const figureSchema = z.object({
  /** In `unit`; of `silent` minutes, of `projected` minutes to the crossing, of `fault` and `doubtful` 1. */
  value: z.number(),
  unit: z.string(),
  quantity: quantityIdSchema.nullable(),
  /** The step that is reached, in the same unit; null below all. */
  step: z.number().nullable(),
  /** The limit or level with its law, where there is one. */
  threshold: z.string().nullable(),
});
export type AlertFigure = z.infer<typeof figureSchema>;

export const alertSchema = z
  .object({
    id: z.uuid(),
    situation: z.uuid(),
    rule: z.object({ id: ruleIdSchema, version: count, name: bilingualSchema, kind: z.string() }),
    station: z.object({ id: stationIdSchema, name: z.string(), lat: z.number(), lon: z.number() }),
    ward: z.string(),
    network: networkSchema,
    hazard: hazardSchema,
    /** Which of several things a rule watches at one station: a limit, a quantity; empty where there is but one. */
    subject: z.string(),
    provenance: alertProvenanceSchema,
    exercise: z.uuid().nullable(),
    state: alertStateSchema,
    severity: severitySchema.meta({ description: 'Now; the last one once it returned' }),
    highest: severitySchema,
    /** Recorded afterwards from readings that came late: nobody was woken. Always cleared. */
    isPast: z.boolean(),
    /** A person closed it as no real one. */
    isFalse: z.boolean(),
    figure: figureSchema,
    corroboration: corroborationSchema,
    /** Measured-at of the first reading of it. */
    onsetAt: instant,
    /** By our clock. */
    raisedAt: instant,
    returnedAt: instant.nullable(),
    clearedAt: instant.nullable(),
    acknowledgedAt: instant.nullable(),
    acknowledgedBy: byWhomSchema.nullable(),
    assignee: z.object({ id: z.string(), name: z.string() }).nullable(),
    /** Notifies nobody until then. */
    shelvedUntil: instant.nullable(),
    /** Id of the maintenance window that suppresses it. */
    suppressedBy: z.string().nullable(),
    /** The station has said nothing since; it never clears an alert. */
    silentSince: instant.nullable(),
    updatedAt: instant,
  })
  .meta({ id: 'Alert', description: 'One occurrence of a rule at one station' });
export type Alert = z.infer<typeof alertSchema>;

export const alertEventKinds = [
  'raised',
  'worse',
  'milder',
  'returned',
  'again',
  'cleared',
  'latched',
  'acknowledged',
  'assigned',
  'noted',
  'shelved',
  'unshelved',
  'suppressed',
  'unsuppressed',
  'closed',
  'silent',
  'heard',
  'corroboration',
  'rule-changed',
  /** Of the situation: */
  'opened',
  'escalated',
  'ended',
] as const;
export const alertEventSchema = z
  .object({
    seq: count,
    at: instant,
    kind: z.enum(alertEventKinds),
    alert: z.uuid().nullable().meta({ description: 'Null = of the whole situation' }),
    situation: z.uuid(),
    severity: severitySchema.nullable(),
    by: byWhomSchema.nullable(),
    /** In the words of the person, or a code: `condition`, `timeout`, `rule-off`, `station-gone`, `shelf-ended` … */
    why: z.string(),
    reading: evidenceReadingSchema.nullable(),
    figure: figureSchema.nullable(),
    ruleVersion: count.nullable(),
  })
  .meta({ id: 'AlertEvent' });
export type AlertEvent = z.infer<typeof alertEventSchema>;
export type AlertEventKind = AlertEvent['kind'];

export const projectionSchema = z.object({
  station: stationIdSchema,
  threshold: z.string(),
  at: instant,
  earliest: instant,
  latest: instant.nullable(),
});

export const situationSchema = z
  .object({
    id: z.uuid(),
    /** Number for people, counting up: "TH-128". */
    number: count,
    ward: z.string(),
    hazard: hazardSchema,
    provenance: alertProvenanceSchema,
    exercise: z.uuid().nullable(),
    /** As of its worst alert; `cleared` = over. */
    state: alertStateSchema,
    severity: severitySchema.meta({
      description: 'Of the worst alert that holds and is neither shelved nor suppressed; the last one once none does',
    }),
    highest: severitySchema,
    corroboration: corroborationSchema,
    openedAt: instant,
    endedAt: instant.nullable(),
    updatedAt: instant,
    alerts: z.object({ open: count, all: count }),
    stations: z.array(stationIdSchema),
    acknowledgedAt: instant.nullable(),
    acknowledgedBy: byWhomSchema.nullable(),
    assignee: z.object({ id: z.string(), name: z.string() }).nullable(),
    /** Where escalation stands; null = nobody is to be told (any more). */
    escalation: z
      .object({
        policy: z.string(),
        /** Counts up each time it begins anew: raised, worse, silent, or raised again. */
        wave: count,
        reason: z.enum(['raised', 'worse', 'silent', 'again']),
        startedAt: instant,
        /** Steps done in this wave; the last one is repeated. */
        step: count,
        round: count,
        nextAt: instant.nullable(),
      })
      .nullable(),
    /** How often escalation began, so the number of its last wave. */
    waves: count,
    /** Counts up with every change. */
    revision: count,
  })
  .meta({ id: 'Situation', description: 'What goes on in one ward: all alerts of one hazard' });
export type Situation = z.infer<typeof situationSchema>;
export type Escalation = NonNullable<Situation['escalation']>;

/** `GET /alerts`. Newest change first. */
export const alertsQuerySchema = z.object({
  open: z.enum(['true', 'false']).optional(),
  past: z.enum(['true', 'false']).optional(),
  hazard: hazardSchema.optional(),
  severity: severitySchema.optional().meta({ description: 'At least' }),
  ward: z.string().max(10).optional(),
  station: stationIdSchema.optional(),
  rule: ruleIdSchema.optional(),
  situation: z.uuid().optional(),
  exercise: z.uuid().optional(),
  provenance: alertProvenanceSchema.optional(),
  from: z.coerce.number().int().min(0).optional().meta({ description: 'Raised at or after, epoch ms' }),
  to: z.coerce.number().int().min(0).optional(),
  before: z.coerce.number().int().min(0).optional().meta({ description: 'For paging: `next` of the page before' }),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export type AlertsQuery = z.infer<typeof alertsQuerySchema>;
export const alertsAnswerSchema = z
  .object({ alerts: z.array(alertSchema), next: count.nullable() })
  .meta({ id: 'Alerts' });
export type AlertsAnswer = z.infer<typeof alertsAnswerSchema>;

export const situationsQuerySchema = z.object({
  open: z.enum(['true', 'false']).optional(),
  hazard: hazardSchema.optional(),
  ward: z.string().max(10).optional(),
  exercise: z.uuid().optional(),
  provenance: alertProvenanceSchema.optional(),
  before: z.coerce.number().int().min(0).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export const situationsAnswerSchema = z
  .object({ situations: z.array(situationSchema), next: count.nullable() })
  .meta({ id: 'Situations' });
export type SituationsAnswer = z.infer<typeof situationsAnswerSchema>;

/** `POST /alerts/actions`, on single alerts or on whole situations. Answers the situations as they are then. */
export const alertActionSchema = z
  .strictObject({
    alerts: z.array(z.uuid()).max(200).default([]),
    situations: z.array(z.uuid()).max(50).default([]),
    action: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('acknowledge'), note: reasonText.default('') }),
      /** Null = to nobody. */
      z.strictObject({ kind: z.literal('assign'), person: z.uuid().nullable(), note: reasonText.default('') }),
      z.strictObject({ kind: z.literal('note'), note: reasonText.min(1) }),
      /** At most seven days. */
      z.strictObject({
        kind: z.literal('shelve'),
        minutes: z
          .number()
          .int()
          .min(5)
          .max(7 * 1_440),
        note: reasonText.min(3),
      }),
      z.strictObject({ kind: z.literal('unshelve'), note: reasonText.default('') }),
      /** Ends an alert that returned; with `isFalse` also one that holds: it was no real one. Needs a reason. */
      z.strictObject({ kind: z.literal('close'), isFalse: z.boolean().default(false), note: reasonText.min(3) }),
    ]),
  })
  .refine(({ alerts, situations }) => alerts.length + situations.length > 0, 'no alert and no situation was named');
export type AlertActionRequest = z.input<typeof alertActionSchema>;
export type AlertAction = z.infer<typeof alertActionSchema>['action'];

/** A rule as kept. */
export const keptRuleSchema = z
  .object({
    id: ruleIdSchema,
    version: count,
    rule: ruleSchema,
    /** Comes with the product; it can be changed and switched off, not deleted. */
    isDefault: z.boolean(),
    changedAt: instant,
    changedBy: z.string().nullable(),
    /** Open alerts of it. */
    open: count,
  })
  .meta({ id: 'KeptRule' });
export type KeptRule = z.infer<typeof keptRuleSchema>;
/** `POST /rules`. */
export const rulePostSchema = z.strictObject({ rule: ruleSchema });
export const rulePutSchema = z.strictObject({
  rule: ruleSchema,
  /** The version that was edited; another one since is an error. */
  version: count.optional(),
});

/** `GET /rules/{id}/versions`, also of a rule that was removed. */
export const ruleVersionSchema = z
  .object({ version: count, rule: ruleSchema, changedAt: instant, changedBy: z.string() })
  .meta({ id: 'RuleVersion' });
export type RuleVersion = z.infer<typeof ruleVersionSchema>;

/** `POST /rules/tests`: what a rule would have raised. Only its result is shown; nothing is raised. */
export const ruleTestRequestSchema = z
  .strictObject({ rule: ruleSchema, from: instant, to: instant })
  .refine(({ from, to }) => from < to && to - from <= 92 * 86_400_000, 'at most 92 days');
export const ruleTestSchema = z
  .object({
    id: z.uuid(),
    state: z.enum(['running', 'done', 'failed', 'cancelled']),
    problem: z.string().nullable(),
    /** Stations done and in all. */
    progress: z.object({ done: count, total: count }),
    readings: count,
    raised: z.array(
      z.object({
        station: stationIdSchema,
        subject: z.string(),
        from: instant,
        to: instant.nullable().meta({ description: 'Null = it would still be open' }),
        highest: severitySchema,
        peak: z.number(),
        unit: z.string(),
        /** Measured-at of the first reading at or over the step, until it would have been raised, ms. */
        delay: count,
      }),
    ),
    /** More would have been raised than are listed. */
    isCut: z.boolean(),
    /** Raised again within an hour of its return. */
    flaps: count,
    /** Stations in the scope that measure what the condition needs. */
    stations: count,
  })
  .meta({ id: 'RuleTest' });
export type RuleTest = z.infer<typeof ruleTestSchema>;

/** While it lasts alerts of these stations are recorded and shown as suppressed; nobody is told. */
export const maintenanceSchema = z
  .strictObject({
    scope: ruleSchema.shape.scope,
    from: instant,
    to: instant,
    reason: reasonText.min(3),
  })
  .refine(({ from, to }) => from < to && to - from <= 31 * 86_400_000, {
    path: ['to'],
    message: 'after from, and at most 31 days',
  });
export type Maintenance = z.infer<typeof maintenanceSchema>;
export const keptMaintenanceSchema = z
  .object({ id: z.string(), maintenance: maintenanceSchema, createdAt: instant, createdBy: z.string().nullable() })
  .meta({ id: 'MaintenanceWindow' });
export type KeptMaintenance = z.infer<typeof keptMaintenanceSchema>;

/** `GET /alerts/{id}`. */
export const alertDetailSchema = z
  .object({ alert: alertSchema, situation: situationSchema })
  .meta({ id: 'AlertDetail' });
export type AlertDetail = z.infer<typeof alertDetailSchema>;

/** `POST /alerts/actions`: the situations that were touched, as they are then. */
export const alertActionAnswerSchema = z.object({ situations: z.array(situationSchema) });

/** `GET /alerts/assignees`: somebody who may handle alerts. */
export const assigneeSchema = z.object({ id: z.uuid(), name: z.string(), role: roleSchema }).meta({ id: 'Assignee' });
export type Assignee = z.infer<typeof assigneeSchema>;

/** Everything about one situation. */
export const situationDetailSchema = z
  .object({
    situation: situationSchema,
    alerts: z.array(alertSchema),
    events: z.array(alertEventSchema).meta({ description: 'Oldest first' }),
  })
  .meta({ id: 'SituationDetail' });
export type SituationDetail = z.infer<typeof situationDetailSchema>;

/** What every page shows of alerts: in the live channel, whole, at the start and with every change. */
export const liveAlertsSchema = z.object({
  at: instant,
  /** Open ones of this viewer's sight; people's names are left out. */
  situations: z.array(situationSchema),
  /** The exercise that is running. */
  exercise: z.object({ id: z.uuid(), name: z.string(), startedAt: instant }).nullable(),
  officialLevels: z.array(officialLevelSchema),
});
export type LiveAlerts = z.infer<typeof liveAlertsSchema>;
