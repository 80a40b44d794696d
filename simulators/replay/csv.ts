/** Delimited text (RFC 4180, any delimiter): quoted fields, doubled quotes, CRLF or LF, a byte order mark. */
import { FormatError } from './recording.ts';

export interface CsvRow {
  /** Line on which it begins, counted from 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

export interface CsvTable {
  readonly delimiter: string;
  readonly header: readonly string[];
  readonly rows: readonly CsvRow[];
}

/** The delimiter that splits the heading into most columns. */
export const detectDelimiter = (text: string): string => {
  const end = text.search(/[\r\n]/);
  const heading = end < 0 ? text : text.slice(0, end);
  let best = ',';
  for (const delimiter of [';', '\t', '|']) {
    if (heading.split(delimiter).length > heading.split(best).length) best = delimiter;
  }
  return best;
};

const splitRows = (text: string, delimiter: string): CsvRow[] => {
  const rows: CsvRow[] = [];
  let fields: string[] = [];
  let field = '';
  let quoted = false;
  let line = 1;
  let startedAt = 1;
  const finishRow = (): void => {
    fields.push(field);
    field = '';
    if (fields.length > 1 || fields[0]?.trim() !== '') rows.push({ line: startedAt, fields });
    fields = [];
  };
  for (let i = 0; i < text.length; i += 1) {
    const character = text.charAt(i);
    if (character === '\n') line += 1;
    if (quoted) {
      if (character !== '"') field += character;
      else if (text.charAt(i + 1) === '"') {
        field += '"';
        i += 1;
      } else quoted = false;
    } else if (character === '"' && field === '') quoted = true;
    else if (character === delimiter) {
      fields.push(field);
      field = '';
    } else if (character === '\n') {
      finishRow();
      startedAt = line;
    } else if (character !== '\r' || text.charAt(i + 1) !== '\n') field += character;
  }
  finishRow();
  return rows;
};

/** @throws FormatError when there is no heading */
export const parseCsv = (text: string): CsvTable => {
  const content = text.replace(/^\uFEFF/, '');
  const delimiter = detectDelimiter(content);
  const [heading, ...rows] = splitRows(content, delimiter);
  if (!heading) throw new FormatError('The file is empty.');
  return { delimiter, header: heading.fields.map((name) => name.trim()), rows };
};

/** Written for a value that is missing. */
const blanks = new Set(['', 'nan', 'na', 'n/a', 'null', 'none', '-', '--']);

/** The number in a field; null = the field says that there is none; undefined = it is no number. */
export const parseNumber = (field: string, decimalComma: boolean): number | null | undefined => {
  const text = field.trim();
  if (blanks.has(text.toLowerCase())) return null;
  const plain = decimalComma ? text.replace(/^([+-]?\d+),(\d+)$/, '$1.$2') : text;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return undefined;
  return Number(plain);
};
