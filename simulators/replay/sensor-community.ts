/**
 * Files of Sensor.Community (formerly luftdaten.info), both layouts:
 *   archive   sensor_id;sensor_type;location;lat;lon;timestamp;P1;…;P2;…      one or many sensors, times in UTC
 *   madavi    Time;durP1;…;SDS_P1;SDS_P2;…;Temp;Humidity;…;Signal             one station a day, as its firmware logs
 * P1 is PM10 and P2 is PM2.5; pressure is in pascal. P1 and P2 of the madavi layout without a prefix are not mass
 * concentrations and are left out.
 */
import type { QuantityId } from '../../shared/quantities.ts';
import type { Values } from '../signals/signal.ts';
import { type CsvRow, type CsvTable, parseCsv, parseNumber } from './csv.ts';
import { baseName, FormatError, type ParsedFile, type Problem, type RecordedReading, slug } from './recording.ts';
import { createTimeReader, type TimeReader } from './times.ts';

type Sources = readonly (readonly [quantity: QuantityId, columns: readonly string[], factor: number])[];

/** For each quantity the columns that may hold it; the first one that does counts. */
const archiveSources: Sources = [
  ['pm10', ['P1'], 1],
  ['pm25', ['P2'], 1],
  ['pm1', ['P0'], 1],
  ['temperature', ['temperature'], 1],
  ['humidity', ['humidity'], 1],
  ['pressure', ['pressure'], 0.01],
  ['laeq', ['noise_LAeq'], 1],
  ['lamax', ['noise_LA_max'], 1],
];

const madaviSources: Sources = [
  ['pm10', ['SDS_P1', 'PMS_P1', 'HPM_P1'], 1],
  ['pm25', ['SDS_P2', 'PMS_P2', 'HPM_P2'], 1],
  ['temperature', ['BME280_temperature', 'Temp', 'BMP_temperature'], 1],
  ['humidity', ['BME280_humidity', 'Humidity'], 1],
  ['pressure', ['BME280_pressure', 'BMP_pressure'], 0.01],
];

export const isSensorCommunity = (header: readonly string[]): boolean =>
  (header.includes('sensor_id') && header.includes('timestamp')) || (header[0] === 'Time' && header.includes('SDS_P1'));

class Reader {
  readonly problems: Problem[] = [];
  readonly #columns: ReadonlyMap<string, number>;
  readonly #sources: Sources;
  readonly #time: TimeReader;
  readonly #timeColumn: string;

  constructor(header: readonly string[], sources: Sources, timeColumn: string, time: TimeReader) {
    this.#columns = new Map(header.map((name, index) => [name, index]));
    this.#sources = sources;
    this.#timeColumn = timeColumn;
    this.#time = time;
  }

  field(row: CsvRow, column: string): string {
    return row.fields[this.#columns.get(column) ?? -1] ?? '';
  }

  lose(row: CsvRow, message: string, lost: Problem['lost'] = 'line'): undefined {
    this.problems.push({ where: `line ${row.line}`, message, lost });
    return undefined;
  }

  read(row: CsvRow): RecordedReading | undefined {
    const time = this.field(row, this.#timeColumn);
    const at = this.#time(time);
    if (at === undefined) return this.lose(row, `"${time}" is no time`);
    const values: Values = {};
    for (const [quantity, columns, factor] of this.#sources) {
      for (const column of columns) {
        const field = this.field(row, column);
        const value = parseNumber(field, false);
        if (value === undefined) this.lose(row, `${column}: "${field}" is no number`, 'value');
        if (typeof value !== 'number') continue;
        values[quantity] = factor === 1 ? value : Math.round(value * factor * 1e4) / 1e4;
        break;
      }
    }
    if (Object.keys(values).length === 0) return this.lose(row, 'no value');
    return { at, values };
  }
}

const number = (text: string): number | undefined => {
  const value = parseNumber(text, false);
  return typeof value === 'number' ? value : undefined;
};

const isoTime = (zoneMinutes: number): TimeReader => {
  const reader = createTimeReader('iso', zoneMinutes);
  if (!reader) throw new Error('iso is a time format');
  return reader;
};

const parseArchive = ({ header, rows }: CsvTable, zoneMinutes: number): ParsedFile => {
  const reader = new Reader(header, archiveSources, 'timestamp', isoTime(zoneMinutes));
  const sensors = new Map<string, { name: string; lat?: number; lon?: number; readings: RecordedReading[] }>();
  for (const row of rows) {
    if (row.fields.length !== header.length) {
      reader.lose(row, `${row.fields.length} fields where the heading has ${header.length}`);
      continue;
    }
    const reading = reader.read(row);
    if (!reading) continue;
    const [type, id] = [reader.field(row, 'sensor_type'), reader.field(row, 'sensor_id')];
    const key = slug(`replay-${type}-${id}`);
    let sensor = sensors.get(key);
    if (!sensor) {
      const [lat, lon] = [number(reader.field(row, 'lat')), number(reader.field(row, 'lon'))];
      const place = lat === undefined || lon === undefined ? {} : { lat, lon };
      sensor = { name: `Sensor.Community ${type} ${id}`, ...place, readings: [] };
      sensors.set(key, sensor);
    }
    sensor.readings.push(reading);
  }
  return {
    format: 'sensor-community',
    recordings: [...sensors].map(([id, sensor]) => ({ id, ...sensor })),
    lines: rows.length,
    problems: reader.problems,
    notes: [],
  };
};

/** The firmware began to log PMS_P1 and PMS_P2 before its heading named them: such lines have two fields more. */
const withUnnamedColumns = (header: readonly string[]): string[] | undefined => {
  const after = header.indexOf('SDS_P2');
  if (header.includes('PMS_P1') || after < 0) return undefined;
  return [...header.slice(0, after + 1), 'PMS_P1', 'PMS_P2', ...header.slice(after + 1)];
};

const parseMadavi = ({ header, rows }: CsvTable, zoneMinutes: number, fileName: string): ParsedFile => {
  const time = createTimeReader('yyyy/MM/dd HH:mm:ss', zoneMinutes) ?? isoTime(zoneMinutes);
  const named = new Reader(header, madaviSources, 'Time', time);
  const wideHeader = withUnnamedColumns(header);
  const wide = wideHeader && new Reader(wideHeader, madaviSources, 'Time', time);
  const readings: RecordedReading[] = [];
  let widened = 0;
  for (const row of rows) {
    const isWide = wide !== undefined && row.fields.length === header.length + 2;
    if (row.fields.length !== header.length && !isWide) {
      named.lose(row, `${row.fields.length} fields where the heading has ${header.length}`);
      continue;
    }
    const reader = isWide ? wide : named;
    if (isWide) widened += 1;
    const reading = reader.read(row);
    const rssi = number(reader.field(row, 'Signal').replace(/\s*dBm$/, ''));
    if (reading) readings.push(rssi === undefined ? reading : { ...reading, rssi });
  }
  const chip = /(esp\w+-\d+)/i.exec(fileName)?.[1];
  const name = chip ?? baseName(fileName);
  const problems = [...named.problems, ...(wide?.problems ?? [])].sort((a, b) => lineOf(a) - lineOf(b));
  const notes =
    widened === 0
      ? []
      : [
          `${widened} lines have two fields more than the heading names; they are read as PMS_P1 and PMS_P2 after SDS_P2.`,
        ];
  return {
    format: 'sensor-community',
    recordings:
      readings.length === 0 ? [] : [{ id: slug(`replay-${name}`), name: `Sensor.Community ${name}`, readings }],
    lines: rows.length,
    problems,
    notes,
  };
};

const lineOf = (problem: Problem): number => Number(/\d+/.exec(problem.where)?.[0] ?? 0);

/** @throws FormatError when the heading is neither layout. `zoneMinutes`: for times without a zone; the project writes UTC. */
export const parseSensorCommunity = (text: string, options: { fileName: string; zoneMinutes: number }): ParsedFile => {
  const table = parseCsv(text);
  if (!isSensorCommunity(table.header)) {
    throw new FormatError(`The heading is not one of Sensor.Community: ${table.header.slice(0, 8).join(', ')} …`);
  }
  return table.header.includes('sensor_id')
    ? parseArchive(table, options.zoneMinutes)
    : parseMadavi(table, options.zoneMinutes, options.fileName);
};
