/**
 * Stations from and to CSV, for the command line and the API. `planImport` decides what a file would do and changes nothing:
 * its `rows` are the answer, its `stations` go to `StationStore.addMany` as they are, in one transaction.
 */
import { CsvError, parse } from 'csv-parse/sync';
import { AppError } from '../shared/errors.ts';
import type { ImportRow } from '../shared/station-api.ts';
import { type CellProblem, columnOf, type StationColumn, stationColumns, writeCells } from '../shared/station-csv.ts';
import { byteOrderMark, csvLine, numberCell, textCell } from './http/csv.ts';
import { planStation, type RecordedStation, type StationSite, withPlainBreaks } from './station-entry.ts';

export interface ImportSite extends StationSite {
  readonly maxRows: number;
}

export interface ImportPlan {
  /** True when no row was refused and there is at least one. */
  readonly accepted: boolean;
  readonly rows: readonly ImportRow[];
  /** Those to create and to change; empty unless accepted. */
  readonly stations: readonly RecordedStation[];
}

/** Text of an uploaded file: UTF-8, or what spreadsheets call Unicode text. @throws AppError UPLOAD_INVALID */
export const decodeCsv = (bytes: Uint8Array): string => {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  try {
    return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new AppError('UPLOAD_INVALID', 'not UTF-8: save the table as "CSV UTF-8"', { cause });
  }
};

const maxRecordCharacters = 20_000;
/** An apostrophe that keeps a spreadsheet from taking the cell for a formula, see http/csv.ts. */
const guarded = /^'+[=+\-@\t\r\n＝＋－＠]/u;

interface Row {
  /** Line of the file in which it begins, 1 = the first. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** Whichever the first line has most of. Vietnamese spreadsheets write semicolons, since the comma is their decimal mark. */
const delimiterOf = (text: string): string => {
  const header = (/^[^\r\n]*/.exec(text)?.[0] ?? '').replaceAll(/"[^"]*"/g, '');
  const count = (delimiter: string): number => header.split(delimiter).length;
  return [';', '\t'].reduce((best, candidate) => (count(candidate) > count(best) ? candidate : best), ',');
};

const lineBreaks = (cells: readonly string[]): number =>
  cells.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0);

/** @throws CsvError */
const splitRows = (text: string): Row[] => {
  const rows: Row[] = [];
  parse(withPlainBreaks(text), {
    bom: true,
    delimiter: delimiterOf(text.replace(byteOrderMark, '')),
    record_delimiter: '\n',
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: maxRecordCharacters,
    on_record: (cells: string[], { lines }) => {
      if (cells.some((cell) => cell.trim() !== '')) rows.push({ line: lines - lineBreaks(cells), cells });
      return null;
    },
  });
  return rows;
};

const readHeader = (
  headings: readonly string[],
): { columns: (StationColumn | undefined)[]; problems: CellProblem[] } => {
  const columns = headings.map((heading) => columnOf(heading));
  const problems: CellProblem[] = [];
  headings.forEach((heading, index) => {
    const column = columns[index];
    const name = heading.trim().slice(0, 60);
    if (column === undefined && name !== '')
      problems.push({ column: name, message: `no such column; there are ${stationColumns.join(', ')}` });
    if (column !== undefined && columns.indexOf(column) !== index)
      problems.push({ column: name, message: 'the column is there twice' });
  });
  if (!columns.includes('id'))
    problems.push({ column: 'id', message: 'the first line has to name the columns; id is missing' });
  return { columns, problems };
};

const cellsOf = (row: Row, columns: readonly (StationColumn | undefined)[]): ReadonlyMap<StationColumn, string> =>
  new Map(
    columns.flatMap((column, index) => {
      const cell = row.cells[index] ?? '';
      return column === undefined ? [] : [[column, guarded.test(cell) ? cell.slice(1) : cell] as const];
    }),
  );

const planRow = (row: Row, columns: readonly (StationColumn | undefined)[], site: ImportSite) => {
  const { id, outcome, problems, record } = planStation(cellsOf(row, columns), site);
  const wide = row.cells.slice(columns.length).some((cell) => cell.trim() !== '');
  const more = wide ? [{ column: '', message: 'more cells than the first line has columns' }] : [];
  return { row: { line: row.line, id, outcome, problems: [...problems, ...more] } satisfies ImportRow, record };
};

const refuse = (line: number, problems: ImportRow['problems']): ImportPlan => ({
  accepted: false,
  rows: [{ line, id: '', outcome: 'refused', problems }],
  stations: [],
});

/** What a file would do. Every problem of every row is named with its column. */
export const planImport = (text: string, site: ImportSite): ImportPlan => {
  let all: Row[];
  try {
    all = splitRows(text);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === 'number' ? error.lines : 1;
    return refuse(line, [{ column: '', message: `not a table: ${error.message}` }]);
  }
  const [header, ...rows] = all;
  if (!header) return refuse(1, [{ column: '', message: 'the file is empty' }]);
  const { columns, problems } = readHeader(header.cells);
  if (problems.length > 0) return refuse(header.line, problems);
  if (rows.length === 0) return refuse(header.line, [{ column: '', message: 'no station below the first line' }]);
  if (rows.length > site.maxRows)
    return refuse(rows[site.maxRows]?.line ?? 1, [{ column: '', message: `at most ${site.maxRows} stations at once` }]);

  const planned = rows.map((row) => planRow(row, columns, site));
  const lines = new Map<string, number>();
  for (const { row } of planned) {
    const first = lines.get(row.id);
    if (first === undefined) lines.set(row.id, row.line);
    else row.problems.push({ column: 'id', message: `the station is in line ${first} already` });
  }
  const answer = planned.map(({ row }) => (row.problems.length > 0 ? { ...row, outcome: 'refused' as const } : row));
  const accepted = answer.every(({ outcome }) => outcome !== 'refused');
  const stations = planned.flatMap(({ row, record }) => (record && row.outcome !== 'same' ? [record] : []));
  return { accepted, rows: answer, stations: accepted ? stations : [] };
};

/** A file that `planImport` takes for the same stations, and a spreadsheet opens without harm. */
export const exportStationsCsv = (stations: readonly RecordedStation[]): string => {
  const cell = (value: string | number | undefined): string => {
    if (typeof value !== 'string') return numberCell(value);
    return textCell(guarded.test(value) ? `'${value}` : value);
  };
  const lines = stations.map(({ station, details }) => csvLine(writeCells(station, details).map(cell)));
  return `${byteOrderMark}${csvLine(stationColumns)}${lines.join('')}`;
};
