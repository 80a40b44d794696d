/**
 * InfluxDB line protocol of readings (pure). One line per reading and network:
 *
 *     air,provenance=real,station=hai-chau-1,ward=11359 pm25=37.4,pm10=61,quality=0,delay=1.25 1795341900000
 *
 * Every field is a float (a number without the `i` of integers): the first type a field meets in a database is the only
 * one it ever takes. Tags are sorted by key, as the database wants them. Values with flags of their own go into a point of
 * their own, apart by the tag `flags`, because a point has one quality:
 *
 *     air,flags=8,provenance=real,station=hai-chau-1,ward=11359 pm10=610,quality=8,delay=1.25 1795341900000
 */
import { findQuantity, networks } from '../../shared/quantities.ts';
import type { ReadingRecord } from '../ingest/record.ts';
import { partsByQuality } from '../value-quality.ts';
import { whyNotStorable } from './storable.ts';

/** Fields beside the quantities. `delay` = seconds between measuring and receipt. */
export const qualityField = 'quality';
export const delayField = 'delay';
/** Tag of points of values that have flags of their own: the sum of these. */
const flagsTag = 'flags';

export type Encoded =
  | { readonly ok: true; readonly lines: readonly string[] }
  | { readonly ok: false; readonly reason: string };

export interface LineEncoder {
  /** Lines of one reading without line ends, or why the line protocol cannot carry it. */
  encode(reading: ReadingRecord): Encoded;
}

const escapeTag = (value: string): string => value.replace(/[,= ]/g, '\\$&');

/** Shortest form that reads back as the same double, as a float; `1e+21` loses its plus. -0 becomes 0. */
const float = (value: number): string => String(value).replace('e+', 'e');

interface Series {
  readonly ward: string;
  readonly provenance: string;
  /** Measurement and tags, by network. */
  readonly prefixes: readonly string[];
}

/** More stations than this are not remembered at once; keeps hostile or endless ids from filling memory. */
const rememberedStations = 100_000;

const networkIndex = new Map<string, number>(networks.map((network, index) => [network, index]));

/** Keeps the beginnings of lines, which repeat with every reading of a station. */
export const createLineEncoder = (): LineEncoder => {
  const known = new Map<string, Series>();

  const seriesOf = ({ s, w, p }: ReadingRecord): Series => {
    const remembered = known.get(s);
    if (remembered !== undefined && remembered.ward === w && remembered.provenance === p) return remembered;
    const tags = `,provenance=${escapeTag(p)},station=${escapeTag(s)},ward=${escapeTag(w)} `;
    const series = { ward: w, provenance: p, prefixes: networks.map((network) => network + tags) };
    if (known.size >= rememberedStations) known.clear();
    known.set(s, series);
    return series;
  };

  const append = (lines: string[], prefixes: readonly string[], values: ReadingRecord['v'], end: string): void => {
    const fields = networks.map(() => '');
    for (const [quantity, value] of Object.entries(values)) {
      const index = networkIndex.get(findQuantity(quantity)?.network ?? '') ?? 0;
      fields[index] += `${quantity}=${float(value)},`;
    }
    for (const [index, texts] of fields.entries()) if (texts !== '') lines.push(`${prefixes[index]}${texts}${end}`);
  };

  return {
    encode: (reading) => {
      const reason = whyNotStorable(reading);
      if (reason !== undefined) return { ok: false, reason };
      const { prefixes } = seriesOf(reading);
      const endOf = (quality: number): string =>
        `${qualityField}=${float(quality)},${delayField}=${float((reading.x - reading.t) / 1000)} ${reading.t}`;
      const lines: string[] = [];
      if (reading.f === undefined) {
        append(lines, prefixes, reading.v, endOf(reading.q));
        return { ok: true, lines };
      }
      for (const { quality, values } of partsByQuality(reading)) {
        const own = quality & ~reading.q;
        const tagged = own === 0 ? prefixes : prefixes.map((prefix) => prefix.replace(',', `,${flagsTag}=${own},`));
        append(lines, tagged, values, endOf(quality));
      }
      return { ok: true, lines };
    },
  };
};

export interface DecodedLine {
  readonly measurement: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, number>>;
  /** Epoch ms. */
  readonly at: number;
}

/** Cuts at the separators that are not escaped. */
const split = (text: string, separator: string): string[] => {
  const parts = [''];
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (character === '\\') {
      parts[parts.length - 1] += character + text.charAt(index + 1);
      index += 1;
    } else if (character === separator) {
      parts.push('');
    } else {
      parts[parts.length - 1] += character;
    }
  }
  return parts;
};

const pair = (text: string): [key: string, value: string] | undefined => {
  const [key, value, ...rest] = split(text, '=');
  return key && value && rest.length === 0 ? [key, value.replace(/\\([,= ])/g, '$1')] : undefined;
};

/** Reads one line written by the encoder; undefined when it is anything else, such as a line with an integer or a text. */
export const decodeLine = (line: string): DecodedLine | undefined => {
  const [head = '', fieldText = '', at = '', ...rest] = split(line, ' ');
  const [measurement = '', ...tagTexts] = split(head, ',');
  if (rest.length > 0 || measurement === '' || line.includes('\n') || !/^-?\d{1,16}$/.test(at)) return undefined;
  const tags = tagTexts.map(pair);
  const fields = split(fieldText, ',').map(pair);
  const numbers: [string, number][] = [];
  for (const field of fields) {
    if (field === undefined || !/^-?\d+(\.\d+)?(e-?\d+)?$/.test(field[1])) return undefined;
    numbers.push([field[0], Number(field[1])]);
  }
  if (!tags.every((tag) => tag !== undefined)) return undefined;
  return { measurement, tags: Object.fromEntries(tags), fields: Object.fromEntries(numbers), at: Number(at) };
};
