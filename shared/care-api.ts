/** Shapes of `/api/v1` about the work that field teams do at stations: the log of it, and what is due next. */
import { z } from 'zod';
import { instantSchema } from './reading.ts';
import { stationIdSchema } from './station.ts';
import { dayMs } from './time.ts';

const instant = z.number().int().meta({ description: 'Epoch milliseconds, UTC' });

export const careKinds = [
  'inspection',
  'cleaning',
  'calibration',
  'repair',
  'part-replaced',
  'battery',
  'firmware',
  'moved',
  'other',
] as const;
export const careKindSchema = z.enum(careKinds);
export type CareKind = z.infer<typeof careKindSchema>;

/** Days after which the same work is usually due again. Proposals of this project, not law; each entry may say otherwise. */
export const suggestedDays: Readonly<Partial<Record<CareKind, number>>> = {
  inspection: 90,
  cleaning: 30,
  calibration: 365,
  battery: 730,
};

/** Entries of one station, withdrawn ones included. */
export const maxCareEntries = 1_000;
/** Certificates of one station, withdrawn ones included. */
export const maxCertificates = 100;
/** Work may be entered late, but not from before there were stations. */
const earliestDone = Date.UTC(1990, 0, 1);
export const maxDueDays = 20 * 366;

/** Readable text without half characters; `max` UTF-16 units. */
export const careText = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .refine((text) => !/[\p{Cs}\0]/u.test(text), 'unreadable characters');
const neededText = (max: number) => careText(max).min(1, 'a text is needed');

export const calibrationSchema = z.object({
  /** Standard or reference instrument. */
  reference: careText(300),
  /** Deviation found, and left, with unit, as the sheet of the calibration says it. */
  before: careText(100),
  after: careText(100),
  /** Number of the calibration certificate. */
  certificate: careText(100),
});

/** `POST /stations/{id}/care`. */
export const careRequestSchema = z
  .object({
    kind: careKindSchema,
    doneAt: instantSchema.refine((at) => at >= earliestDone, 'after 1990 expected'),
    doneBy: neededText(200),
    findings: careText(4_000).default(''),
    parts: careText(1_000).default(''),
    calibration: calibrationSchema.nullable().default(null),
    nextDue: z.iso.date().nullable().default(null).meta({ description: 'Local date on which this work is due again' }),
  })
  .refine(({ kind, calibration }) => kind === 'calibration' || calibration === null, {
    path: ['calibration'],
    message: 'only a calibration has these figures',
  })
  .refine(({ doneAt, nextDue }) => nextDue === null || Date.parse(nextDue) - doneAt <= maxDueDays * dayMs, {
    path: ['nextDue'],
    message: 'at most twenty years later',
  })
  // A day on which some local part of the day of the work has begun.
  .refine(({ doneAt, nextDue }) => nextDue === null || Date.parse(nextDue) >= doneAt - dayMs, {
    path: ['nextDue'],
    message: 'not before the work itself',
  });
export type CareRequest = z.output<typeof careRequestSchema>;
export type CareRequestInput = z.input<typeof careRequestSchema>;

export const withdrawalSchema = z.object({ reason: neededText(500) });

const withdrawn = z.object({ at: instant, by: z.string(), reason: z.string() }).nullable();

/** One piece of work. Never changed: a mistake is withdrawn and entered anew. */
export const careEntrySchema = z
  .object({
    id: z.uuid(),
    station: stationIdSchema,
    kind: careKindSchema,
    doneAt: instant,
    doneBy: z.string(),
    findings: z.string(),
    parts: z.string(),
    calibration: calibrationSchema.nullable(),
    nextDue: z.iso.date().nullable(),
    enteredAt: instant,
    enteredBy: z.string(),
    withdrawn,
  })
  .meta({ id: 'CareEntry' });
export type CareEntry = z.infer<typeof careEntrySchema>;

export const dueStates = ['overdue', 'soon', 'later'] as const;
export type DueState = (typeof dueStates)[number];
/** Announced so many days ahead. */
export const dueSoonDays = 30;

/** What is to be done at a station. */
export const dueRowSchema = z
  .object({
    station: stationIdSchema,
    kind: careKindSchema,
    due: z.iso.date(),
    /** Days from today; negative = past. The day itself is still in time. */
    days: z.number().int(),
    state: z.enum(dueStates),
    lastDoneAt: instant.nullable(),
    /** Where the date stands: in the newest entry of that kind, or in the record of the station. */
    source: z.enum(['log', 'record']),
  })
  .meta({ id: 'CareDue' });
export type DueRow = z.infer<typeof dueRowSchema>;

export const stationCareSchema = z
  .object({
    today: z.iso.date(),
    entries: z.array(careEntrySchema).meta({ description: 'Newest work first' }),
    due: z.array(dueRowSchema),
  })
  .meta({ id: 'StationCare' });
export type StationCare = z.infer<typeof stationCareSchema>;

export const careDueQuerySchema = z.object({
  /** So many days ahead; overdue ones are always in the list. */
  days: z.coerce.number().int().min(0).max(maxDueDays).default(90),
});
export const careDueSchema = z
  .object({ today: z.iso.date(), rows: z.array(dueRowSchema) })
  .meta({ id: 'CareDueList', description: 'Longest overdue first' });
export type CareDue = z.infer<typeof careDueSchema>;

export const careListQuerySchema = z.object({ limit: z.coerce.number().int().min(1).max(200).default(50) });
export const careListSchema = z.array(careEntrySchema);

/** Whole days from one local date to another; negative = past. */
export const daysUntil = (today: string, due: string): number =>
  Math.round((Date.parse(`${due}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / dayMs);

export const dueState = (days: number): DueState => (days < 0 ? 'overdue' : days <= dueSoonDays ? 'soon' : 'later');

/** `2026-11-23` and so many days later. */
export const addDays = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);

/** The newest entry in force of one kind. */
export type LastWork = Pick<CareEntry, 'station' | 'kind' | 'doneAt' | 'nextDue'>;

/**
 * What is due at one station: per kind what the newest entry says, and for calibration what the record of the station says,
 * which an entry has set and somebody may have changed since. Soonest first.
 */
export const dueOf = (
  station: string,
  last: readonly LastWork[],
  calibrationDue: string | undefined,
  today: string,
): DueRow[] => {
  const row = (kind: CareKind, due: string, lastDoneAt: number | null, source: DueRow['source']): DueRow => {
    const days = daysUntil(today, due);
    return { station, kind, due, days, state: dueState(days), lastDoneAt, source };
  };
  const rows = last.flatMap(({ kind, nextDue, doneAt }) =>
    nextDue === null || kind === 'calibration' ? [] : [row(kind, nextDue, doneAt, 'log')],
  );
  if (calibrationDue !== undefined) {
    const calibrated = last.find(({ kind }) => kind === 'calibration');
    const source = calibrated?.nextDue === calibrationDue ? 'log' : 'record';
    rows.push(row('calibration', calibrationDue, calibrated?.doneAt ?? null, source));
  }
  return rows.sort((a, b) => a.days - b.days || careKinds.indexOf(a.kind) - careKinds.indexOf(b.kind));
};
