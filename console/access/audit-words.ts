/** Entries of the audit log in words: which field went from what to what. Pure. */
import { permissionSchema } from '../../shared/access.ts';
import type { Language, Translate } from '../../shared/i18n/translator.ts';
import type { AuditEntry } from '../../shared/people-api.ts';
import { isQuantityId, networkSchema, quantities } from '../../shared/quantities.ts';
import type { Format } from '../format/format.ts';
import { deviceText, wardText } from './words.ts';

export interface FieldChange {
  /** Path of the field, `instrument.serial`. */
  readonly path: string;
  /** Undefined = it was not there. */
  readonly before: unknown;
  readonly after: unknown;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Leaves of a document by path; an empty object is one, too. */
const leavesOf = (value: unknown, path = ''): [string, unknown][] => {
  if (!isRecord(value)) return value === null && path === '' ? [] : [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, path ? `${path}.${key}` : key));
};

/** What differs between the two documents of an entry, in the order of the fields. */
export const fieldChanges = ({ before, after }: Pick<AuditEntry, 'before' | 'after'>): FieldChange[] => {
  const [old, fresh] = [new Map(leavesOf(before)), new Map(leavesOf(after))];
  return [...new Set([...old.keys(), ...fresh.keys()])]
    .map((path) => ({ path, before: old.get(path), after: fresh.get(path) }))
    .filter((change) => JSON.stringify(change.before) !== JSON.stringify(change.after));
};

export interface Words {
  readonly t: Translate;
  readonly language: Language;
  readonly format: Format;
}

/** The word of a key that may not be in the catalogue; then the code itself, which is better than nothing. */
const wordOf = (prefix: string, code: string, t: Translate): string => {
  const key = `${prefix}.${code}`;
  return t.has(key) ? t(key) : code;
};

const lastOf = (path: string): string => path.slice(path.lastIndexOf('.') + 1);

export const fieldText = (path: string, t: Translate): string => wordOf('field', lastOf(path), t);

const listed = (texts: readonly string[]): string => (texts.length === 0 ? '—' : texts.join(', '));

const kibibyte = 1_024;
const sizeText = (bytes: number, format: Format): string =>
  bytes < kibibyte ? `${format.number(bytes)} B` : `${format.number(bytes / kibibyte)} KiB`;

/** Instants whose names do not say so, in milliseconds; elsewhere the same names are other things. */
const instantFields: ReadonlySet<string> = new Set(['validFrom', 'validTo', 'from', 'to']);
const firstInstant = Date.UTC(2000, 0);

const localDate = /^\d{4}-\d{2}-\d{2}$/;

const oneText = (field: string, value: unknown, { t, language, format }: Words): string => {
  if (typeof value === 'boolean') return t(value ? 'state.yes' : 'state.no');
  if (typeof value === 'number') {
    if (field.endsWith('At') || (instantFields.has(field) && value > firstInstant)) return format.dateTime(value);
    if (field === 'sizeBytes') return sizeText(value, format);
    if (field === 'lat' || field === 'lon') return format.number(value, 5);
    return Number.isInteger(value) ? format.number(value) : format.number(value, 2);
  }
  if (typeof value !== 'string') return JSON.stringify(value);
  if (value === '') return '—';
  if ((field === 'calibrationDue' || field === 'nextDue') && localDate.test(value)) return format.day(value);
  if (field === 'role') return wordOf('role', value, t);
  if (field === 'reason') return wordOf('refusal', value, t);
  if (field === 'provenance') return wordOf('provenance', value === 'real' ? value : `${value}.chip`, t);
  if (field === 'lifecycle') return wordOf('lifecycle', value, t);
  if (field === 'datum') return wordOf('datum', value, t);
  if (field === 'userAgent') return deviceText(value, t);
  if (field === 'ward' || field === 'wards') return wardText(value, t, language);
  if (field === 'networks' && networkSchema.safeParse(value).success) return wordOf('network', value, t);
  if (field === 'permissions' && permissionSchema.safeParse(value).success) return wordOf('permission', value, t);
  if (field === 'severity' || (field === 'from' && t.has(`alerts.severity.${value}`)))
    return wordOf('alerts.severity', value, t);
  if (field === 'disaster') return wordOf('alerts.disaster', value, t);
  if (field === 'network') return wordOf('network', value, t);
  if (field === 'condition' || field === 'ending') return wordOf(`simulations.${field}`, value, t);
  if (field === 'verdict') return wordOf('verdict', value, t);
  if ((field === 'quantities' || field === 'quantity') && isQuantityId(value)) return quantities[value].symbol;
  return value;
};

/** A value of a field as it is read aloud. */
export const fieldValueText = (path: string, value: unknown, words: Words): string => {
  const field = lastOf(path);
  if (value === null && (field === 'networks' || field === 'wards')) return words.t('scope.all');
  if (value === null || value === undefined) return '—';
  if (Array.isArray(value)) return listed(value.map((each) => oneText(field, each, words)));
  return oneText(field, value, words);
};
