/**
 * The record of a station as a form holds it (texts), checked and turned into what the API takes. Pure; problems are keys of
 * the catalogue, by field.
 */
import type { MessageKey } from '../../shared/i18n/translator.ts';
import { type Network, networks, type QuantityId, quantities, quantityIds } from '../../shared/quantities.ts';
import {
  areaClassSchema,
  datums,
  displayName,
  gaugeSchema,
  type Lifecycle,
  type Provenance,
  type Station,
  type StationDetails,
  stationIdSchema,
} from '../../shared/station.ts';
import type { StationChangeRequest, StationCreate } from '../../shared/station-api.ts';
import { readNumber, writeNumber } from './number.ts';
import { isWardCode, wardAt } from './place.ts';

export interface StationDraft {
  readonly id: string;
  readonly name: string;
  readonly quantities: readonly QuantityId[];
  /** Seconds. */
  readonly interval: string;
  readonly lat: string;
  readonly lon: string;
  /** Empty = that of the position. */
  readonly ward: string;
  readonly height: string;
  /** Empty = none. */
  readonly datum: string;
  readonly datumOffset: string;
  readonly gauge: string;
  readonly areaClass: string;
  readonly lifecycle: Lifecycle;
  readonly provenance: Provenance;
  readonly model: string;
  readonly serial: string;
  /** `2026-11-22` or empty. */
  readonly calibrationDue: string;
  readonly owner: string;
  readonly notes: string;
}
export type DraftField = keyof StationDraft;

export const emptyDraft: StationDraft = {
  id: '',
  name: '',
  quantities: [],
  interval: '60',
  lat: '',
  lon: '',
  ward: '',
  height: '',
  datum: '',
  datumOffset: '',
  gauge: '',
  areaClass: '',
  lifecycle: 'active',
  provenance: 'real',
  model: '',
  serial: '',
  calibrationDue: '',
  owner: '',
  notes: '',
};

export const draftFields = Object.keys(emptyDraft) as DraftField[];

export const draftOf = (station: Station, details: StationDetails, language: 'vi' | 'en'): StationDraft => {
  const figure = (value: number | undefined): string => writeNumber(value, language);
  return {
    id: station.id,
    name: station.name,
    quantities: station.quantities,
    interval: figure(station.interval),
    lat: figure(station.lat),
    lon: figure(station.lon),
    ward: station.ward,
    height: figure(station.height),
    datum: station.datum ?? '',
    datumOffset: figure(station.datumOffset),
    gauge: station.gauge ?? '',
    areaClass: station.areaClass ?? '',
    lifecycle: station.lifecycle ?? 'active',
    provenance: station.provenance,
    model: details.instrument?.model ?? '',
    serial: details.instrument?.serial ?? '',
    calibrationDue: details.instrument?.calibrationDue ?? '',
    owner: details.owner ?? '',
    notes: details.notes ?? '',
  };
};

/** In the order of the catalogue, not of choosing. */
export const inOrder = (chosen: readonly QuantityId[]): QuantityId[] =>
  quantityIds.filter((quantity) => chosen.includes(quantity));

/** The networks of what is measured, the one named first leading. */
export const networksOf = (chosen: readonly QuantityId[]): Network[] => [
  ...new Set(chosen.map((quantity) => quantities[quantity].network)),
];

export const quantitiesOfNetwork = (network: Network): QuantityId[] =>
  quantityIds.filter((quantity) => quantities[quantity].network === network);

export const allNetworks = networks;

/** Whether a zero of the gauge means anything for it. */
export const measuresWater = (chosen: readonly QuantityId[]): boolean =>
  chosen.includes('water_level') || chosen.includes('water_depth');
export const measuresNoise = (chosen: readonly QuantityId[]): boolean => networksOf(chosen).includes('noise');

export type Problems = Partial<Record<DraftField, MessageKey>>;

/** A record without fault. */
export interface Checked {
  readonly station: Omit<StationCreate, 'ward' | 'details' | 'provenance'> & {
    readonly ward: string;
    readonly lifecycle: Lifecycle;
  };
  readonly details: StationDetails;
}

const limits = { short: 200, notes: 4_000 } as const;

const isDatum = (text: string): text is (typeof datums)[number] => datums.some((datum) => datum === text);

const isDate = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));

/** Everything that is wrong at once, or what the API takes. */
export const checkDraft = (draft: StationDraft): { problems: Problems; checked: Checked | undefined } => {
  const problems: Problems = {};
  const wrong = (field: DraftField, key: MessageKey): undefined => {
    problems[field] ??= key;
    return undefined;
  };
  const figure = (field: DraftField, min: number, max: number, key: MessageKey): number | undefined => {
    const text = draft[field];
    const value = typeof text === 'string' ? readNumber(text) : undefined;
    return value !== undefined && value >= min && value <= max ? value : wrong(field, key);
  };
  const optional = (field: DraftField, min: number, max: number, key: MessageKey): number | undefined =>
    draft[field] === '' ? undefined : figure(field, min, max, key);

  const name = displayName.safeParse(draft.name);
  if (draft.name.trim() === '') wrong('name', 'form.name.missing');
  else if (!name.success) wrong('name', 'form.name.wrong');
  // It is made from the name: without that, one thing is missing and not two.
  if (draft.id === '' && !problems.name) wrong('id', 'form.id.missing');
  else if (draft.id !== '' && !stationIdSchema.safeParse(draft.id).success) wrong('id', 'form.id.wrong');
  if (draft.quantities.length === 0) wrong('quantities', 'form.quantities.missing');
  const interval = figure('interval', 0.1, 86_400, 'form.interval.wrong');
  const lat = draft.lat === '' ? wrong('lat', 'form.position.missing') : figure('lat', -90, 90, 'form.lat.wrong');
  const lon = draft.lon === '' ? wrong('lon', 'form.position.missing') : figure('lon', -180, 180, 'form.lon.wrong');
  if (draft.ward !== '' && !isWardCode(draft.ward)) wrong('ward', 'form.ward.wrong');

  const water = measuresWater(draft.quantities);
  const height = optional('height', -100, 1_000, 'form.height.wrong');
  const datumOffset = water ? optional('datumOffset', -100, 100, 'form.datumOffset.wrong') : undefined;
  const datum = water && isDatum(draft.datum) ? draft.datum : undefined;
  const gauge = water && draft.gauge !== '' ? draft.gauge : undefined;
  if (gauge !== undefined && !gaugeSchema.safeParse(gauge).success) wrong('gauge', 'form.gauge.wrong');
  const areaClass = measuresNoise(draft.quantities) && draft.areaClass !== '' ? draft.areaClass : undefined;
  if (areaClass !== undefined && !areaClassSchema.safeParse(areaClass).success)
    wrong('areaClass', 'form.areaClass.wrong');
  if (draft.calibrationDue !== '' && !isDate(draft.calibrationDue))
    wrong('calibrationDue', 'form.calibrationDue.wrong');
  for (const field of ['model', 'serial', 'owner'] as const)
    if (draft[field].trim().length > limits.short) wrong(field, 'form.tooLong');
  if (draft.notes.trim().length > limits.notes) wrong('notes', 'form.tooLong');

  if (Object.keys(problems).length > 0 || lat === undefined || lon === undefined || interval === undefined)
    return { problems, checked: undefined };
  const instrument = {
    ...(draft.model.trim() && { model: draft.model.trim() }),
    ...(draft.serial.trim() && { serial: draft.serial.trim() }),
    ...(draft.calibrationDue && { calibrationDue: draft.calibrationDue }),
  };
  return {
    problems,
    checked: {
      station: {
        id: draft.id,
        name: name.data ?? draft.name.trim(),
        quantities: inOrder(draft.quantities),
        interval,
        lat,
        lon,
        ward: draft.ward === '' ? wardAt({ lat, lon }) : draft.ward,
        lifecycle: draft.lifecycle,
        ...(height !== undefined && { height }),
        ...(datum !== undefined && { datum }),
        ...(datumOffset !== undefined && { datumOffset }),
        ...(gauge !== undefined && { gauge }),
        ...(areaClass !== undefined && { areaClass }),
      },
      details: {
        ...(Object.keys(instrument).length > 0 && { instrument }),
        ...(draft.owner.trim() && { owner: draft.owner.trim() }),
        ...(draft.notes.trim() && { notes: draft.notes.trim() }),
      },
    },
  };
};

export const createRequest = ({ station, details }: Checked, provenance: Provenance): StationCreate => {
  const { lifecycle, ...rest } = station;
  return {
    ...rest,
    // Absent means active: the record then looks the same however it was made.
    ...(lifecycle !== 'active' && { lifecycle }),
    provenance,
    ...(Object.keys(details).length > 0 && { details }),
  };
};

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Undefined when nothing is different. */
export const changeRequest = (
  before: { readonly station: Station; readonly details: StationDetails },
  { station, details }: Checked,
): StationChangeRequest | undefined => {
  const old = before.station;
  const removable = <K extends 'height' | 'datum' | 'datumOffset' | 'gauge' | 'areaClass'>(
    field: K,
  ): Partial<Record<K, (typeof station)[K] | null>> => {
    const value = station[field];
    if (same(value, old[field])) return {};
    const change: Partial<Record<K, (typeof station)[K] | null>> = {};
    change[field] = value ?? null;
    return change;
  };
  const { name, quantities: measured, interval, lat, lon, ward, lifecycle } = station;
  const change: StationChangeRequest = {
    ...(name !== old.name && { name }),
    ...(!same(measured, inOrder(old.quantities)) && { quantities: measured }),
    ...(interval !== old.interval && { interval }),
    ...(lat !== old.lat && { lat }),
    ...(lon !== old.lon && { lon }),
    ...(ward !== old.ward && { ward }),
    ...(lifecycle !== (old.lifecycle ?? 'active') && { lifecycle }),
    ...removable('height'),
    ...removable('datum'),
    ...removable('datumOffset'),
    ...removable('gauge'),
    ...removable('areaClass'),
    ...(!same(sortedDetails(details), sortedDetails(before.details)) && { details }),
  };
  return Object.keys(change).length > 0 ? change : undefined;
};

/** Property order, empty texts and an empty instrument say nothing. */
const sortedDetails = ({ instrument, owner, notes }: StationDetails): unknown => [
  instrument?.model || null,
  instrument?.serial || null,
  instrument?.calibrationDue || null,
  owner || null,
  notes || null,
];

/** The form as it would be filled from what was checked: what no longer applies is gone, figures are written one way. */
export const savedDraft = (
  { station, details }: Checked,
  { provenance, language }: { provenance: Provenance; language: 'vi' | 'en' },
): StationDraft => draftOf({ ...station, networks: networksOf(station.quantities), provenance }, details, language);

/** The fields that differ, in the order of the form. */
export const changedFields = (before: StationDraft, after: StationDraft): DraftField[] =>
  draftFields.filter((field) =>
    field === 'quantities'
      ? !same(inOrder(before.quantities), inOrder(after.quantities))
      : before[field] !== after[field],
  );

/** The field of a form that a place in the API's answer means: `details.instrument.model` is `model`. */
export const fieldOfPath = (path: string): DraftField | undefined => {
  const last = path
    .split(/[./[\]]/)
    .filter((part) => part !== '' && !/^\d+$/.test(part))
    .at(-1);
  return draftFields.find((field) => field === last);
};
