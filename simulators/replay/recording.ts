/** What every parser of recorded data answers. Parsers are pure: text in, readings and problems out. */
import type { Instant } from '../../shared/time.ts';
import type { Values } from '../signals/signal.ts';

export interface RecordedReading {
  readonly at: Instant;
  readonly values: Values;
  /** Signal at the station, dBm. */
  readonly rssi?: number;
  /** Battery, %. */
  readonly battery?: number;
}

/** Something in the file that could not be read. */
export interface Problem {
  /** Where: `line 17`, `entry 3`. */
  readonly where: string;
  readonly message: string;
  /** The whole line is lost, or one value of it. */
  readonly lost: 'line' | 'value';
}

/** The readings of one station in one file, in the order of the file. */
export interface Recording {
  /** Station id that the file suggests, e.g. `replay-sds011-15092`. */
  readonly id: string;
  readonly name: string;
  readonly lat?: number;
  readonly lon?: number;
  readonly readings: readonly RecordedReading[];
}

export interface ParsedFile {
  readonly format: FormatName;
  readonly recordings: readonly Recording[];
  /** Data lines or entries, without headings. */
  readonly lines: number;
  readonly problems: readonly Problem[];
  /** What a person should know about how the file was understood. */
  readonly notes: readonly string[];
}

export const formatNames = ['sensor-community', 'environment-agency', 'generic-csv'] as const;
export type FormatName = (typeof formatNames)[number];

/** A file that cannot be understood at all; the message says what to do. */
export class FormatError extends Error {
  override readonly name = 'FormatError';
}

/** Lower-case letters, digits and hyphens, at most 64, as station ids are. */
export const slug = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/đ/gi, 'd')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 64)
    .replace(/^-+|-+$/g, '');

/** File name without folders, ending and dates: `data/2018-07-07_x.csv` → `x`. */
export const baseName = (path: string): string => {
  const file = path.split(/[\\/]/).at(-1) ?? path;
  const bare = file.replace(/\.[A-Za-z0-9]{1,5}$/, '').replace(/\d{4}[-_]\d{2}[-_]\d{2}/g, '');
  return slug(bare) || 'recording';
};
