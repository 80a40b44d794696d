/** Stations as rows of a spreadsheet: names of the columns, and cells from and to values. Pure; splitting text into cells is not done here. */
import { type QuantityId, quantityIdSchema } from './quantities.ts';
import type { Station, StationDetails } from './station.ts';

export const stationColumns = [
  'id',
  'name',
  'quantities',
  'lat',
  'lon',
  'interval',
  'ward',
  'datum',
  'datumOffset',
  'height',
  'areaClass',
  'gauge',
  'lifecycle',
  'provenance',
  'model',
  'serial',
  'calibrationDue',
  'owner',
  'notes',
] as const;
export type StationColumn = (typeof stationColumns)[number];

const comparable = (heading: string): string => heading.toLowerCase().replaceAll(/[\s_-]/g, '');
const columnsByHeading = new Map(stationColumns.map((column) => [comparable(column), column]));

/** The column that a heading means; case, spaces, hyphens and underscores do not matter. */
export const columnOf = (heading: string): StationColumn | undefined => columnsByHeading.get(comparable(heading));

const numbers = ['lat', 'lon', 'interval', 'datumOffset', 'height'] as const;
type NumberColumn = (typeof numbers)[number];
type TextColumn = Exclude<StationColumn, NumberColumn | 'quantities'>;

/** What a row says. Without a property there is no such column; null is an empty cell. */
export type StationFields = { readonly [K in NumberColumn]?: number | null } & {
  readonly [K in TextColumn]?: string | null;
} & { readonly quantities?: readonly QuantityId[] | null };

export interface CellProblem {
  readonly column: string;
  readonly message: string;
}

/** Point or comma as the decimal mark, no grouping: `1.234,5` could be two numbers. */
const decimal = /^[+-]?\d{1,12}(?:[.,]\d{1,15})?$/;

const isNumberColumn = (column: StationColumn): column is NumberColumn => numbers.some((name) => name === column);

/** Reads the cells of a row. Whether the values make a station is decided elsewhere. */
export const readCells = (
  cells: ReadonlyMap<StationColumn, string>,
): { readonly fields: StationFields; readonly problems: readonly CellProblem[] } => {
  const fields: { -readonly [K in keyof StationFields]: StationFields[K] } = {};
  const problems: CellProblem[] = [];
  for (const [column, cell] of cells) {
    const text = cell.trim();
    if (text === '') fields[column] = null;
    else if (isNumberColumn(column)) {
      if (decimal.test(text)) fields[column] = Number(text.replace(',', '.'));
      else problems.push({ column, message: 'a number expected, for example 20.8343' });
    } else if (column === 'quantities') {
      const parsed = text
        .split(/[\s,;]+/)
        .filter(Boolean)
        .map((part) => ({ part, id: quantityIdSchema.safeParse(part) }));
      for (const { part, id } of parsed) {
        if (!id.success) problems.push({ column, message: `there is no quantity ${part.slice(0, 40)}` });
      }
      fields.quantities = [...new Set(parsed.flatMap(({ id }) => (id.success ? [id.data] : [])))];
    } else fields[column] = text;
  }
  return { fields, problems };
};

/** The cells of a station's row, in the order of `stationColumns`; undefined = empty. */
export const writeCells = (station: Station, details: StationDetails): readonly (string | number | undefined)[] => {
  const { model, serial, calibrationDue } = details.instrument ?? {};
  const values: Record<StationColumn, string | number | undefined> = {
    id: station.id,
    name: station.name,
    quantities: station.quantities.join(' '),
    lat: station.lat,
    lon: station.lon,
    interval: station.interval,
    ward: station.ward,
    datum: station.datum,
    datumOffset: station.datumOffset,
    height: station.height,
    areaClass: station.areaClass,
    gauge: station.gauge,
    lifecycle: station.lifecycle,
    provenance: station.provenance,
    model,
    serial,
    calibrationDue,
    owner: details.owner,
    notes: details.notes,
  };
  return stationColumns.map((column) => values[column]);
};
