/**
 * One station as somebody writes it down, a row of a table or the flags of a command: what it would be over what is recorded,
 * or every reason why it cannot be. Pure.
 */
import type { z } from 'zod';
import { type Station, type StationDetails, stationDetailsSchema, stationSchema } from '../shared/station.ts';
import {
  type CellProblem,
  readCells,
  type StationColumn,
  type StationFields,
  writeCells,
} from '../shared/station-csv.ts';
import type { Threshold } from '../shared/thresholds/threshold.ts';
import { networksOf, siteProblems, wardAt } from './station-rules.ts';

export interface RecordedStation {
  readonly station: Station;
  readonly details: StationDetails;
}

export interface StationSite {
  readonly existing: (id: string) => RecordedStation | undefined;
  /** They know areas and gauges. */
  readonly thresholds: readonly Threshold[];
  /** Whether who asks may write this station; asked about the record as it is and as it would be. */
  readonly mayWrite?: (station: Station) => boolean;
}

export interface PlannedStation {
  readonly id: string;
  readonly outcome: 'create' | 'change' | 'same' | 'refused';
  readonly problems: CellProblem[];
  /** As it would be; absent when refused. */
  readonly record?: RecordedStation;
}

const defaultInterval = 60;

export const withPlainBreaks = (text: string): string => text.replaceAll(/\r\n?/g, '\n');

/** Takes what a row says over what is recorded: an empty cell takes an optional property away and leaves a necessary one. */
const merge = (fields: StationFields, old: RecordedStation | undefined): { station: unknown; details: unknown } => {
  const optional = <T>(field: T | null | undefined, recorded: T | undefined): T | undefined =>
    field === undefined ? recorded : (field ?? undefined);
  const from = old?.station;
  const instrument = old?.details.instrument;
  const quantities = fields.quantities ?? from?.quantities;
  const [lat, lon] = [fields.lat ?? from?.lat, fields.lon ?? from?.lon];
  const moved = lat !== from?.lat || lon !== from?.lon;
  const place = lat !== undefined && lon !== undefined ? wardAt({ lat, lon }) : 'other';
  const lifecycle = optional(fields.lifecycle, from?.lifecycle);
  return {
    station: withoutUndefined({
      id: fields.id,
      name: fields.name ?? from?.name ?? fields.id,
      networks: quantities && networksOf(quantities),
      quantities,
      interval: fields.interval ?? from?.interval ?? defaultInterval,
      ward: fields.ward ?? (from && !moved ? from.ward : place),
      lat,
      lon,
      datum: optional(fields.datum, from?.datum),
      areaClass: optional(fields.areaClass, from?.areaClass),
      gauge: optional(fields.gauge, from?.gauge),
      provenance: fields.provenance ?? from?.provenance ?? 'real',
      // Absent means active: naming it changes nothing.
      lifecycle: lifecycle === 'active' && from?.lifecycle === undefined ? undefined : lifecycle,
      height: optional(fields.height, from?.height),
      datumOffset: optional(fields.datumOffset, from?.datumOffset),
    }),
    details: withoutUndefined({
      instrument: nonEmpty({
        model: optional(fields.model, instrument?.model),
        serial: optional(fields.serial, instrument?.serial),
        calibrationDue: optional(fields.calibrationDue, instrument?.calibrationDue),
      }),
      owner: optional(fields.owner, old?.details.owner),
      notes: optional(fields.notes, old?.details.notes),
    }),
  };
};

const withoutUndefined = (record: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));

const nonEmpty = (record: Readonly<Record<string, unknown>>): Record<string, unknown> | undefined => {
  const kept = withoutUndefined(record);
  return Object.keys(kept).length > 0 ? kept : undefined;
};

const problemsOf = (error: z.ZodError | undefined): CellProblem[] =>
  (error?.issues ?? []).map(({ path, message }) => {
    const column = String((path[0] === 'instrument' ? path[1] : path[0]) ?? '');
    const missing = message.endsWith('received undefined');
    return { column: column === 'networks' ? 'quantities' : column, message: missing ? 'is missing' : message };
  });

/** Whether the records say the same, however they are written. */
const isSame = (one: RecordedStation, other: RecordedStation): boolean => {
  const text = ({ station, details }: RecordedStation) =>
    JSON.stringify([
      writeCells(station, details).map((cell) => (typeof cell === 'string' ? withPlainBreaks(cell) : (cell ?? ''))),
      station.networks,
    ]);
  return text(one) === text(other);
};

/** What is written over what is recorded. Every problem is named with its column. */
export const planStation = (cells: ReadonlyMap<StationColumn, string>, site: StationSite): PlannedStation => {
  const { fields, problems: unreadable } = readCells(cells);
  const id = (fields.id ?? '').slice(0, 80);
  const problems = new Map<string, string>(unreadable.map(({ column, message }) => [column, message]));
  const refused = (): PlannedStation => ({
    id,
    outcome: 'refused',
    problems: [...problems].map(([column, message]) => ({ column, message })),
  });
  const old = id === '' ? undefined : site.existing(id);
  const merged = merge(fields, old);
  const station = stationSchema.safeParse(merged.station);
  const details = stationDetailsSchema.safeParse(merged.details);
  for (const { column, message } of [...problemsOf(station.error), ...problemsOf(details.error)])
    if (!problems.has(column)) problems.set(column, message);
  if (!station.success || !details.success || problems.size > 0) return refused();

  const record = { station: station.data, details: details.data };
  for (const { field, message } of siteProblems(record.station, site.thresholds)) problems.set(field, message);
  if (old && old.station.provenance !== record.station.provenance)
    problems.set('provenance', `it is ${old.station.provenance}, which is part of its identity`);
  const mayWrite = site.mayWrite ?? (() => true);
  if (!mayWrite(record.station) || (old && !mayWrite(old.station)))
    problems.set('ward', 'outside the networks and wards that you are responsible for');
  if (problems.size > 0) return refused();
  return { id, outcome: old ? (isSame(old, record) ? 'same' : 'change') : 'create', problems: [], record };
};
