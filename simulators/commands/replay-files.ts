/** From recorded files to what each station will send, with everything that a person should be told on the way. */
import { readFile } from 'node:fs/promises';
import type { QuantityId } from '../../shared/quantities.ts';
import { dayMs, type Instant } from '../../shared/time.ts';
import type { Measured } from '../outbox.ts';
import type { StationDescription } from '../places.ts';
import { parseColumnMap } from '../replay/generic-csv.ts';
import { parseFile } from '../replay/parse.ts';
import { FormatError, type FormatName, type ParsedFile, type Recording } from '../replay/recording.ts';
import { describeReplay, mergeRecordings, type Series, shiftToEnd } from '../replay/series.ts';
import { usage } from './failure.ts';
import { count, type ProgressLine } from './progress.ts';

/** Options that say how files are read and assigned. */
export interface FileOptions {
  readonly as?: string | undefined;
  readonly lat?: number | undefined;
  readonly lon?: number | undefined;
  readonly format?: FormatName | undefined;
  readonly map?: string | undefined;
  readonly 'time-format': string;
  readonly zone: number;
  readonly quantity?: QuantityId | undefined;
}

/** Where a recording without a place is put. */
const cityCentre = { lat: 20.855, lon: 106.68 };
const problemsShown = 5;

/** What one station sends. */
export interface Part {
  readonly description: StationDescription;
  readonly series: Series;
  readonly readings: readonly Measured[];
  /** First instant of all parts. */
  readonly from: Instant;
}

export const readFiles = async (
  files: readonly string[],
  options: FileOptions,
): Promise<{ file: string; parsed: ParsedFile }[]> => {
  const map = options.map === undefined ? undefined : parseColumnMap(options.map);
  const result: { file: string; parsed: ParsedFile }[] = [];
  for (const file of files) {
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch (error) {
      throw usage(`Cannot read ${file}: ${error instanceof Error ? error.message : String(error)}.`);
    }
    try {
      const parsed = parseFile(text, {
        fileName: file,
        timeFormat: options['time-format'],
        zoneMinutes: options.zone,
        ...(options.format ? { format: options.format } : {}),
        ...(map ? { map } : {}),
        ...(options.quantity ? { quantity: options.quantity } : {}),
      });
      result.push({ file, parsed });
    } catch (error) {
      throw error instanceof FormatError ? new FormatError(`${file}: ${error.message}`) : error;
    }
  }
  return result;
};

export const tellFiles = (files: readonly { file: string; parsed: ParsedFile }[], line: ProgressLine): void => {
  for (const { file, parsed } of files) {
    const lost = parsed.problems.filter((problem) => problem.lost === 'line');
    const values = parsed.problems.length - lost.length;
    const partly = values > 0 ? `, ${count(values)} single values unreadable` : '';
    line.print(`${file}: ${parsed.format}, ${count(parsed.lines)} lines, ${count(lost.length)} unreadable${partly}`);
    for (const { where, message } of parsed.problems.slice(0, problemsShown)) line.print(`  ${where}: ${message}`);
    const more = parsed.problems.length - problemsShown;
    if (more > 0) line.print(`  and ${count(more)} more`);
    for (const note of parsed.notes) line.print(`  ${note}`);
  }
};

/** Which station sends what. */
export const assign = (recordings: readonly Recording[], options: FileOptions, line: ProgressLine): Part[] => {
  const groups = new Map<string, Recording[]>();
  for (const recording of recordings) {
    const id = options.as ?? recording.id;
    groups.set(id, [...(groups.get(id) ?? []), recording]);
  }
  return [...groups].map(([id, group]) => {
    const series = mergeRecordings(group);
    const placed = group.find(({ lat, lon }) => lat !== undefined && lon !== undefined);
    const lat = options.lat ?? placed?.lat;
    const lon = options.lon ?? placed?.lon;
    if (lat === undefined || lon === undefined) {
      line.print(`${id}: the file names no place; shown in the centre of Hải Phòng (--lat, --lon)`);
    }
    const place = { lat: lat ?? cityCentre.lat, lon: lon ?? cityCentre.lon };
    return {
      description: describeReplay(id, group[0]?.name ?? id, place, series.readings),
      series,
      readings: series.readings,
      from: 0,
    };
  });
};

/** Moves all series by the same amount, so that what was simultaneous stays so. */
export const shift = (parts: readonly Part[], line: ProgressLine): Part[] => {
  const { byMs } = shiftToEnd(
    parts.flatMap((part) => part.readings),
    Date.now(),
  );
  const amount = `${(Math.abs(byMs) / dayMs).toFixed(2)} days`;
  line.print(`shifted: all times are ${amount} ${byMs < 0 ? 'earlier' : 'later'} than they were measured (--shift)`);
  return parts.map((part) => ({
    ...part,
    readings: part.readings.map((reading) => ({ ...reading, at: reading.at + byMs })),
  }));
};
