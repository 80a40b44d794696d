/** Any table with a heading: which column is the time and which quantity each of the others holds, the caller says. */
import { isQuantityId, type QuantityId, quantityIds } from '../../shared/quantities.ts';
import type { Values } from '../signals/signal.ts';
import { parseCsv, parseNumber } from './csv.ts';
import { baseName, FormatError, type ParsedFile, type Problem, type RecordedReading } from './recording.ts';
import type { TimeReader } from './times.ts';

export interface ColumnMap {
  readonly at: string;
  readonly values: ReadonlyMap<QuantityId, string>;
}

/** Reads `pm25=PM2_5,at=time`. @throws FormatError naming what is wrong */
export const parseColumnMap = (text: string): ColumnMap => {
  let at: string | undefined;
  const values = new Map<QuantityId, string>();
  for (const pair of text.split(',')) {
    const [target = '', column = ''] = splitOnce(pair, '=').map((part) => part.trim());
    if (column === '') throw new FormatError(`--map: "${pair}" is not of the form quantity=column.`);
    if (target === 'at') at = column;
    else if (isQuantityId(target)) values.set(target, column);
    else throw new FormatError(`--map: there is no quantity ${target}. There are at, ${quantityIds.join(', ')}.`);
  }
  if (at === undefined) throw new FormatError('--map: name the column of the time, for example at=time.');
  if (values.size === 0) throw new FormatError('--map: name at least one quantity, for example pm25=PM2_5.');
  return { at, values };
};

const splitOnce = (text: string, separator: string): [string, string] => {
  const index = text.indexOf(separator);
  return index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + 1)];
};

const timeNames = ['at', 'time', 'timestamp', 'datetime', 'date'];

/** The map of a table whose columns already have our names; undefined when they do not. */
export const guessColumnMap = (header: readonly string[]): ColumnMap | undefined => {
  const at = header.find((name) => timeNames.includes(name.toLowerCase()));
  const values = new Map<QuantityId, string>();
  for (const name of header) {
    const id = name.toLowerCase();
    if (isQuantityId(id)) values.set(id, name);
  }
  return at === undefined || values.size === 0 ? undefined : { at, values };
};

export interface GenericCsvOptions {
  readonly fileName: string;
  /** Absent: columns must have the names of quantities. */
  readonly map?: ColumnMap;
  readonly time: TimeReader;
}

/** @throws FormatError when the columns cannot be assigned */
export const parseGenericCsv = (text: string, { fileName, map, time }: GenericCsvOptions): ParsedFile => {
  const { header, rows, delimiter } = parseCsv(text);
  const columns = map ?? guessColumnMap(header);
  const found = `The columns are: ${header.join(', ')}.`;
  if (!columns)
    throw new FormatError(
      `None of the known formats. If it is a table, say which column is what, for example --map "at=time,pm25=PM2_5". ${found}`,
    );
  const indexOf = (column: string): number => {
    const index = header.indexOf(column);
    if (index < 0) throw new FormatError(`--map: there is no column ${column}. ${found}`);
    return index;
  };
  const timeIndex = indexOf(columns.at);
  const sources = [...columns.values].map(([quantity, column]) => ({ quantity, column, index: indexOf(column) }));
  const problems: Problem[] = [];
  const readings: RecordedReading[] = [];
  for (const { line, fields } of rows) {
    const lose = (message: string, lost: Problem['lost']): void => {
      problems.push({ where: `line ${line}`, message, lost });
    };
    if (fields.length !== header.length) {
      lose(`${fields.length} fields where the heading has ${header.length}`, 'line');
      continue;
    }
    const at = time(fields[timeIndex] ?? '');
    if (at === undefined) {
      lose(`"${fields[timeIndex] ?? ''}" is no time of the format expected`, 'line');
      continue;
    }
    const values: Values = {};
    for (const { quantity, column, index } of sources) {
      const field = fields[index] ?? '';
      const value = parseNumber(field, delimiter !== ',');
      if (value === undefined) lose(`${column}: "${field}" is no number`, 'value');
      else if (value !== null) values[quantity] = value;
    }
    if (Object.keys(values).length === 0) lose('no value', 'line');
    else readings.push({ at, values });
  }
  const name = baseName(fileName);
  return {
    format: 'generic-csv',
    recordings: readings.length === 0 ? [] : [{ id: `replay-${name}`.slice(0, 64), name, readings }],
    lines: rows.length,
    problems,
    notes: [],
  };
};
