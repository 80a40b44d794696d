/**
 * The shape of a threshold with its law. The catalogue itself is data, one file per law; a city adds and replaces entries
 * with a file of the same shape.
 */
import { z } from 'zod';
import { quantities, quantityIdSchema } from '../quantities.ts';
import { areaClassSchema, datums, gaugeSchema, stationIdSchema } from '../station.ts';

const text = z.string().trim().min(1).max(600);
/** Something that people read, in both languages. */
export const bilingualSchema = z.strictObject({ vi: text, en: text }).meta({ id: 'BilingualText' });
export type Bilingual = z.infer<typeof bilingualSchema>;

/**
 * How sure we are of a figure: `verified` = seen in the source that the note names, `unverified` = recalled, to be checked
 * against the text of the law, `project` = set by this project because no law sets it. Shown wherever the figure is used.
 */
export const evidences = ['verified', 'unverified', 'project'] as const;
export const evidenceSchema = z.enum(evidences);
export type Evidence = z.infer<typeof evidenceSchema>;

/** When a value meets the threshold: limits are exceeded `above` them, levels are reached `at-or-above` them. */
export const comparisons = ['above', 'at-or-above'] as const;

export const lawSchema = z
  .strictObject({
    /** As it is cited, e.g. `QCVN 05:2023/BTNMT`. */
    document: z.string().trim().min(1).max(160),
    clause: bilingualSchema,
    title: bilingualSchema,
    /** The act that issued it and its date. */
    issuedBy: bilingualSchema.optional(),
  })
  .meta({ id: 'Law' });
export type Law = z.infer<typeof lawSchema>;

/** A local calendar date, `2026-11-22`. */
export type LocalDate = string;
const localDate = z.iso.date();

/**
 * Share of the averaging time that must hold valid data, where the law names none: a rule of this project, after the usual
 * practice of three quarters.
 */
export const defaultDataCapture = 0.75;
const dataCapture = z.number().gt(0).max(1);
/** A leap year. */
const maxAveragingSeconds = 366 * 86_400;
const severity = z.number().int().min(1).max(9);

const common = {
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,79}$/, 'lower-case letters, digits, dots and hyphens, at most 80'),
  quantity: quantityIdSchema,
  /** In the quantity's unit. */
  value: z.number(),
  comparison: z.enum(comparisons),
  label: bilingualSchema,
  law: lawSchema,
  /** Local dates, first and last day in force; absent = open. */
  from: localDate.optional(),
  until: localDate.optional(),
  /** For whom it is in force, when not for everybody. */
  appliesTo: bilingualSchema.optional(),
  evidence: evidenceSchema,
  evidenceNote: bilingualSchema,
  /** Clauses of the city's programme that it answers to, e.g. `III.5 ¶7`. */
  programme: z
    .array(z.string().regex(/^[IVX]+\.\d+( ¶\d+)?$/, 'a clause such as III.5 ¶7'))
    .min(1)
    .max(5),
};

const averaged = {
  /** Averaging time prescribed with the limit, in seconds; a value is compared only over this time. A year is 365 days. */
  averagingSeconds: z.number().int().positive().max(maxAveragingSeconds),
  dataCapture: dataCapture.default(defaultDataCapture),
  /** Local hours in which it applies, [from, to), wrapping over midnight; absent = all day. */
  hours: z.tuple([z.number().int().min(0).max(23), z.number().int().min(1).max(24)]).optional(),
  /** Holds only at stations of this class. */
  areaClass: areaClassSchema.optional(),
};

/** A limit of the law. */
const limit = { kind: z.literal('limit'), ...common, ...averaged };

/** A recommendation, for comparison: passing it breaks no law. */
const guideline = {
  kind: z.literal('guideline'),
  ...common,
  ...averaged,
  /** Compared with this percentile of a year's averages; absent = with each average. */
  percentile: z.number().gt(0).lt(100).optional(),
};

/** A level at which the river service raises the alarm, of one gauge, in metres above its datum. */
const alarmLevel = {
  kind: z.literal('alarm-level'),
  ...common,
  quantity: z.literal('water_level'),
  averagingSeconds: z.literal(0),
  /** Holds only at stations that name this gauge. */
  gauge: gaugeSchema,
  gaugeName: text,
  river: text,
  datum: z.enum(datums),
  level: z.enum(['I', 'II', 'III']),
  /** Order among the levels of one gauge; higher is worse. */
  severity,
};

/** A class of depth at this instant, or of an amount over a time. */
const classOf = {
  kind: z.literal('class'),
  ...common,
  /** 0 = instantaneous, for depths of water only. Amounts such as rain are summed over it, not averaged. */
  averagingSeconds: z.number().int().min(0).max(maxAveragingSeconds),
  /** Only with an averaging time. */
  dataCapture: dataCapture.optional(),
  datum: z.enum(datums).optional(),
  /** Holds at this station only, and there in place of the general classes. */
  station: stationIdSchema.optional(),
  /** Stable key, e.g. `warning`. */
  level: z.string().regex(/^[a-z][a-z0-9-]{0,29}$/),
  severity,
  /** What it means for people, e.g. who can still pass. */
  meaning: bilingualSchema.optional(),
};

/** Rules that bind several fields of one entry. */
const checkEntry = (entry: z.infer<typeof anyEntry>, problem: (path: string, message: string) => void): void => {
  const { quantity, value, from, until } = entry;
  const [min, max] = quantities[quantity].range;
  // Catches metres mixed up with centimetres; sums may well be larger than what one reading shows.
  if (quantities[quantity].aggregate !== 'sum' && (value < min || value > max)) {
    problem('value', `outside what is measured: ${min} to ${max} ${quantities[quantity].unit}`);
  }
  if (from !== undefined && until !== undefined && from > until) problem('until', 'before `from`');
  if ((entry.kind === 'limit' || entry.kind === 'guideline') && entry.hours && entry.hours[0] === entry.hours[1]) {
    problem('hours', 'an empty span; leave hours out for the whole day');
  }
  if (quantity === 'water_level' && (!('datum' in entry) || entry.datum === undefined)) {
    problem('datum', 'a water level needs its datum');
  }
  if (entry.kind !== 'class') return;
  if (entry.averagingSeconds === 0 && quantity !== 'water_depth') {
    problem('averagingSeconds', 'only alarm levels and classes of water_depth are instantaneous');
  }
  if (entry.averagingSeconds > 0 !== (entry.dataCapture !== undefined)) {
    problem('dataCapture', 'needed with an averaging time, and only there');
  }
};

const anyEntry = z.discriminatedUnion('kind', [
  z.strictObject(limit),
  z.strictObject(guideline),
  z.strictObject(alarmLevel),
  z.strictObject(classOf),
]);

/** One entry as it is written, in the catalogue or in a city's file. */
export const thresholdEntrySchema = anyEntry.superRefine((entry, context) =>
  checkEntry(entry, (path, message) => context.addIssue({ code: 'custom', path: [path], message })),
);
export type ThresholdEntry = z.infer<typeof thresholdEntrySchema>;

/** `built-in` = from the catalogue, `city` = from the city's file. */
const origin = z.enum(['built-in', 'city']);
export type ThresholdOrigin = z.infer<typeof origin>;

/** One threshold in use. */
export const thresholdSchema = z
  .discriminatedUnion('kind', [
    z.object({ ...limit, origin }),
    z.object({ ...guideline, origin }),
    z.object({ ...alarmLevel, origin }),
    z.object({ ...classOf, origin }),
  ])
  .meta({ id: 'Threshold', description: 'A limit, guideline, alarm level or class with its law' });
export type Threshold = z.infer<typeof thresholdSchema>;

export type ThresholdKind = Threshold['kind'];
/** Thresholds with an order among themselves, of which a value reaches one after the other. */
export type LevelThreshold = Extract<Threshold, { kind: 'alarm-level' | 'class' }>;
