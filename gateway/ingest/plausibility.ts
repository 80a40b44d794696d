/** Can this be a measurement at all? Pure: the clock is a parameter, nothing is remembered. */

import { qualityFlags } from '../../shared/quality.ts';
import { findQuantity, isQuantityId, type QuantityId } from '../../shared/quantities.ts';
import type { readingStatuses } from '../../shared/reading.ts';
import type { Refusal } from '../../shared/refusals.ts';
import type { Provenance } from '../../shared/station.ts';
import { dayMs, type Instant, minuteMs } from '../../shared/time.ts';

/** A station's clock may be this far ahead of ours. */
export const maxAheadMs = 10 * minuteMs;
/** Late data of a live station is taken for this long. */
export const maxLateMs = 7 * dayMs;
/** Recordings that are played again may begin here: 2000-01-01T00:00Z. */
export const oldestReplay: Instant = Date.UTC(2000, 0, 1);

const iso = (at: Instant): string => {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? String(at) : date.toISOString();
};

/** Judges the measuring time; undefined = plausible. */
export const checkTime = (
  at: Instant,
  now: Instant,
  provenance: Provenance,
): Omit<Refusal, 'path' | 'fate'> | undefined => {
  if (at > now + maxAheadMs) {
    return { code: 'READING_TIME_IN_FUTURE', message: `measured at ${iso(at)}, received at ${iso(now)}` };
  }
  const oldest = provenance === 'replayed' ? oldestReplay : now - maxLateMs;
  if (at < oldest)
    return { code: 'READING_TIME_TOO_OLD', message: `measured at ${iso(at)}, oldest accepted ${iso(oldest)}` };
  return undefined;
};

/** Judges one value; undefined = plausible. */
export const checkValue = (id: string, value: unknown): Omit<Refusal, 'path' | 'fate'> | undefined => {
  const quantity = findQuantity(id);
  if (!quantity) return { code: 'VALUE_UNKNOWN_QUANTITY', message: `${JSON.stringify(id)} is not in the catalogue` };
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    const what = typeof value === 'number' ? String(value) : `a ${value === null ? 'null' : typeof value}`;
    return { code: 'VALUE_NOT_A_NUMBER', message: `a finite number expected, got ${what}` };
  }
  const [min, max] = quantity.range;
  if (value < min || value > max) {
    return {
      code: 'VALUE_OUT_OF_RANGE',
      message: `${value} ${quantity.unit} is outside ${min} … ${max} ${quantity.unit}`,
    };
  }
  return undefined;
};

/** Splits the values of a reading into plausible ones and refusals; −0 becomes 0. */
export const checkValues = (
  values: Readonly<Record<string, unknown>>,
): { accepted: Partial<Record<QuantityId, number>>; count: number; refusals: Refusal[] } => {
  const accepted: Partial<Record<QuantityId, number>> = {};
  const refusals: Refusal[] = [];
  let count = 0;
  for (const [id, value] of Object.entries(values)) {
    const refusal = checkValue(id, value);
    if (refusal) {
      refusals.push({ ...refusal, path: `values.${id}`, fate: 'value' });
    } else if (isQuantityId(id) && typeof value === 'number') {
      accepted[id] = value + 0;
      count += 1;
    }
  }
  return { accepted, count, refusals };
};

/**
 * PM2.5 is a part of PM10, so it cannot be the larger. Low-cost optical sensors overlap within their noise; only a clear
 * contradiction (more than 20 % and 5 µg/m³ above) is flagged. Project rule.
 */
const contradicts = ({ pm25, pm10 }: Partial<Record<QuantityId, number>>): boolean =>
  pm25 !== undefined && pm10 !== undefined && pm25 > pm10 * 1.2 + 5;

/** Quality of a reading from its status and its values, as the sum of the flags that apply. */
export const qualityOf = (
  status: (typeof readingStatuses)[number],
  values: Partial<Record<QuantityId, number>>,
): number =>
  (status === 'calibrating' ? qualityFlags.calibrating : 0) +
  (status === 'fault' ? qualityFlags.fault : 0) +
  (contradicts(values) ? qualityFlags.inconsistent : 0);
