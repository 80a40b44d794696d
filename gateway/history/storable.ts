/**
 * What every history takes (pure). The ingest side lets nothing else through; this is the last look before a store, so that
 * one bad record is refused with words instead of stopping its batch for ever.
 */
import { findQuantity } from '../../shared/quantities.ts';
import { stationIdPattern } from '../../shared/topics.ts';
import type { ReadingRecord } from '../ingest/record.ts';

/** Farthest instant from 1970 that 64-bit nanoseconds hold, ms: the range of InfluxDB, about the years 1677 to 2262. */
export const farthestInstant = 9_223_372_036_853;

const longestTag = 200;

/**
 * Why a tag value cannot be stored, or undefined. Empty ones vanish in InfluxDB and merge series; a backslash is read
 * differently by InfluxDB 1, 2, 3 and VictoriaMetrics; a control character ends the line.
 */
const whyNotTag = (value: unknown): string | undefined => {
  if (typeof value !== 'string' || value.length === 0) return 'is empty';
  if (value.length > longestTag) return `is longer than ${longestTag} characters`;
  return /[\p{Cc}\p{Cs}\\]/u.test(value) ? 'holds a control character, a backslash or half a character' : undefined;
};

const whyNotValue = ([quantity, value]: [string, unknown]): string | undefined => {
  if (findQuantity(quantity) === undefined) return `${quantity.slice(0, 64)} is not in the catalogue`;
  return Number.isFinite(value) ? undefined : `${quantity} is not a finite number`;
};

/** Why no history can ever hold this reading, or undefined when it can. */
export const whyNotStorable = (reading: ReadingRecord): string | undefined => {
  if (typeof reading.s !== 'string' || !stationIdPattern.test(reading.s)) return 'station is not a station id';
  const ward = whyNotTag(reading.w);
  if (ward !== undefined) return `ward ${ward}`;
  const provenance = whyNotTag(reading.p);
  if (provenance !== undefined) return `provenance ${provenance}`;
  if (!Number.isSafeInteger(reading.t) || Math.abs(reading.t) > farthestInstant) return 'measured-at cannot be stored';
  if (!Number.isSafeInteger(reading.x) || Math.abs(reading.x) > farthestInstant) return 'received-at cannot be stored';
  if (!Number.isSafeInteger(reading.q) || reading.q < 0) return 'quality is not a sum of flags';
  if (Object.values(reading.f ?? {}).some((flags) => !Number.isSafeInteger(flags) || flags < 0))
    return 'quality is not a sum of flags';
  const values = Object.entries(reading.v);
  if (values.length === 0) return 'there are no values';
  for (const value of values) {
    const reason = whyNotValue(value);
    if (reason !== undefined) return reason;
  }
  return undefined;
};
