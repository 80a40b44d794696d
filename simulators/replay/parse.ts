/** Finds out what a file is and reads it. */
import type { QuantityId } from '../../shared/quantities.ts';
import { parseCsv } from './csv.ts';
import { isEnvironmentAgency, parseEnvironmentAgency } from './environment-agency.ts';
import { type ColumnMap, parseGenericCsv } from './generic-csv.ts';
import { FormatError, type FormatName, type ParsedFile } from './recording.ts';
import { isSensorCommunity, parseSensorCommunity } from './sensor-community.ts';
import { createTimeReader } from './times.ts';

export interface ParseOptions {
  readonly fileName: string;
  /** Detected when absent. */
  readonly format?: FormatName;
  readonly map?: ColumnMap;
  /** `iso`, `epoch-s`, `epoch-ms` or a pattern; for generic CSV. */
  readonly timeFormat: string;
  /** Offset of times that carry no zone, minutes east of UTC. */
  readonly zoneMinutes: number;
  /** What the values are, where the file does not say. */
  readonly quantity?: QuantityId;
}

const isJson = (text: string): unknown => {
  if (!/^\uFEFF?\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
};

export const detectFormat = (text: string): FormatName => {
  const json = isJson(text);
  if (json !== undefined) {
    if (isEnvironmentAgency(json)) return 'environment-agency';
    throw new FormatError('This JSON is of no shape that is known here (known: Environment Agency).');
  }
  return isSensorCommunity(parseCsv(text).header) ? 'sensor-community' : 'generic-csv';
};

/** @throws FormatError that says what to do */
export const parseFile = (text: string, options: ParseOptions): ParsedFile => {
  const { fileName, zoneMinutes, map, quantity, timeFormat } = options;
  switch (options.format ?? (map ? 'generic-csv' : detectFormat(text))) {
    case 'sensor-community':
      return parseSensorCommunity(text, { fileName, zoneMinutes });
    case 'environment-agency':
      return parseEnvironmentAgency(text, { fileName, ...(quantity ? { quantity } : {}) });
    case 'generic-csv': {
      const time = createTimeReader(timeFormat, zoneMinutes);
      if (!time) {
        throw new FormatError(
          `--time-format: iso, epoch-s, epoch-ms or a pattern such as "yyyy/MM/dd HH:mm:ss" expected, not "${timeFormat}".`,
        );
      }
      return parseGenericCsv(text, { fileName, time, ...(map ? { map } : {}) });
    }
  }
};
