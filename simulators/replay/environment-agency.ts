/**
 * River levels and rainfall of the Environment Agency (England), as JSON in four shapes:
 *   station      { items: { stationReference, lat, long, measures: [{ parameter, latestReading: { dateTime, value } }] } }
 *   readings     { items: [{ dateTime, value, measure }] }
 *   telemetry    [{ period, value, value_timestamp }]
 *   minutes      { minutes: { values: [{ dateTime, value }] } }
 * The last two come from rain gauges and do not say so.
 */
import { z } from 'zod';
import type { QuantityId } from '../../shared/quantities.ts';
import { parseNumber } from './csv.ts';
import {
  baseName,
  FormatError,
  type ParsedFile,
  type Problem,
  type RecordedReading,
  type Recording,
  slug,
} from './recording.ts';
import { createTimeReader } from './times.ts';

const measureSchema = z.object({
  parameter: z.string().optional(),
  qualifier: z.string().optional(),
  notation: z.string().optional(),
  latestReading: z.unknown().optional(),
});

const stationSchema = z.object({
  items: z.object({
    stationReference: z.string().optional(),
    notation: z.string().optional(),
    label: z.union([z.string(), z.array(z.string())]).optional(),
    riverName: z.string().optional(),
    lat: z.number().optional(),
    long: z.number().optional(),
    measures: z.union([z.array(measureSchema), measureSchema.transform((measure) => [measure])]),
  }),
});
const readingsSchema = z.object({ items: z.array(z.unknown()) });
const telemetrySchema = z.array(z.looseObject({ value_timestamp: z.unknown() })).min(1);
const minutesSchema = z.object({ minutes: z.object({ values: z.array(z.unknown()) }) });

const entrySchema = z.object({
  dateTime: z.string().optional(),
  value_timestamp: z.string().optional(),
  value: z.union([z.number(), z.string()]).optional(),
  measure: z.string().optional(),
});

/** What a parameter of theirs is here; undefined = nothing we keep (flow, wind …). */
const quantityOf = (parameter: string | undefined): QuantityId | undefined =>
  parameter === 'level' ? 'water_level' : parameter === 'rainfall' ? 'rain' : undefined;

/** Names of measures carry the parameter: `…/measures/1491TH-level-stage-i-15_min-mASD`. */
const quantityOfMeasure = (measure: string | undefined): QuantityId | undefined =>
  quantityOf(/-(level|rainfall)-/.exec(measure ?? '')?.[1]);

const readTime = createTimeReader('iso', 0);

export interface EnvironmentAgencyOptions {
  readonly fileName: string;
  /** What the values are, where the file does not say. */
  readonly quantity?: QuantityId;
}

interface Entries {
  readonly quantity: (measure: string | undefined) => QuantityId | undefined;
  readonly values: readonly unknown[];
}

const readEntries = ({ quantity, values }: Entries, problems: Problem[], label = 'entry'): RecordedReading[] =>
  values.flatMap((value, index) => {
    const where = `${label} ${index + 1}`;
    const lose = (message: string): RecordedReading[] => {
      problems.push({ where, message, lost: 'line' });
      return [];
    };
    const entry = entrySchema.safeParse(value);
    if (!entry.success) return lose('not a reading with a time and a value');
    const stamp = entry.data.dateTime ?? entry.data.value_timestamp ?? '';
    const at = readTime?.(stamp);
    if (at === undefined) return lose(`"${stamp}" is no time`);
    const id = quantity(entry.data.measure);
    if (id === undefined) return lose('neither a level nor a rainfall; say what it is with --quantity');
    const figure = typeof entry.data.value === 'string' ? parseNumber(entry.data.value, false) : entry.data.value;
    if (typeof figure !== 'number') return lose(`"${entry.data.value ?? ''}" is no number`);
    return [{ at, values: { [id]: figure } }];
  });

const single = (
  recording: Omit<Recording, 'readings'>,
  lines: number,
  problems: Problem[],
  readings: RecordedReading[],
  notes: string[] = [],
): ParsedFile => ({
  format: 'environment-agency',
  recordings: readings.length === 0 ? [] : [{ ...recording, readings }],
  lines,
  problems,
  notes,
});

const parseStation = ({ items }: z.infer<typeof stationSchema>, options: EnvironmentAgencyOptions): ParsedFile => {
  const problems: Problem[] = [];
  const notes: string[] = [];
  const taken = new Map<QuantityId, RecordedReading[]>();
  // One station has one series of a quantity: where a level is taken twice, the one at the stage board counts.
  const measures = [...items.measures].sort(
    (a, b) => Number(b.qualifier === 'Stage') - Number(a.qualifier === 'Stage'),
  );
  for (const measure of measures) {
    const quantity = options.quantity ?? quantityOf(measure.parameter);
    const title = measure.notation ?? measure.parameter ?? 'a measure';
    if (quantity === undefined) {
      problems.push({ where: title, message: `${measure.parameter ?? 'no parameter'} is not kept here`, lost: 'line' });
    } else if (taken.has(quantity)) {
      problems.push({
        where: title,
        message: `a second ${quantity} of the same station (${measure.qualifier ?? 'no qualifier'})`,
        lost: 'line',
      });
    } else if (measure.latestReading === undefined) {
      problems.push({ where: title, message: 'has no latest reading', lost: 'line' });
    } else {
      const readings = readEntries(
        { quantity: () => quantity, values: [measure.latestReading] },
        problems,
        `${title}, reading`,
      );
      taken.set(quantity, readings);
    }
  }
  const reference = items.stationReference ?? items.notation ?? baseName(options.fileName);
  const label = Array.isArray(items.label) ? items.label[0] : items.label;
  const name = [items.riverName, label].filter((part) => part !== undefined).join(', ') || reference;
  const place = items.lat === undefined || items.long === undefined ? {} : { lat: items.lat, lon: items.long };
  return single(
    { id: slug(`replay-ea-${reference}`), name, ...place },
    measures.length,
    problems,
    [...taken.values()].flat(),
    notes,
  );
};

export const isEnvironmentAgency = (content: unknown): boolean =>
  [stationSchema, readingsSchema, telemetrySchema, minutesSchema].some((schema) => schema.safeParse(content).success);

/** @throws FormatError when the JSON is none of the shapes */
export const parseEnvironmentAgency = (text: string, options: EnvironmentAgencyOptions): ParsedFile => {
  let content: unknown;
  try {
    content = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new FormatError(`Not valid JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
  const station = stationSchema.safeParse(content);
  if (station.success) return parseStation(station.data, options);
  const problems: Problem[] = [];
  const base = baseName(options.fileName);
  const recording = { id: `replay-${base}`.slice(0, 64), name: base };
  const readings = readingsSchema.safeParse(content);
  if (readings.success) {
    const values = readings.data.items;
    const found = readEntries(
      { quantity: (measure) => options.quantity ?? quantityOfMeasure(measure), values },
      problems,
    );
    return single(recording, values.length, problems, found);
  }
  const telemetry = telemetrySchema.safeParse(content);
  const minutes = minutesSchema.safeParse(content);
  const values = telemetry.success ? telemetry.data : minutes.success ? minutes.data.minutes.values : undefined;
  if (!values) throw new FormatError('The JSON is none of the shapes of the Environment Agency that are known here.');
  const found = readEntries({ quantity: () => options.quantity ?? 'rain', values }, problems);
  const notes =
    options.quantity === undefined
      ? ['The file does not say what it measures; read as rainfall in mm (--quantity changes that).']
      : [];
  return single(recording, values.length, problems, found, notes);
};
