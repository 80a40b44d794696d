/** What holds at a station on a date, and the hours of its readings, each fetched once. Pure. */

import type { HourMean } from '../../shared/indices/averages.ts';
import { hourStart } from '../../shared/indices/local-day.ts';
import type { Windows } from '../../shared/indices/windows.ts';
import type { QuantityId } from '../../shared/quantities.ts';
import type { Station } from '../../shared/station.ts';
import { thresholdsFor } from '../../shared/thresholds/select.ts';
import type { LocalDate, Threshold } from '../../shared/thresholds/threshold.ts';
import { hourMs, type Instant } from '../../shared/time.ts';

export type HoursReader = Pick<Windows, 'hours'>;

/** Every threshold in force at a station on a date, of all its quantities. */
export const thresholdsAt = (station: Station, catalogue: readonly Threshold[], date: LocalDate): Threshold[] =>
  [...new Set(station.quantities)].flatMap((quantity) => thresholdsFor(station, quantity, catalogue, date));

/** The same hours for everybody who asks within [from, to): indices and limits look at the same ones again and again. */
export const rememberHours = (windows: HoursReader, from: Instant, to: Instant): HoursReader => {
  const begin = hourStart(from);
  const known = new Map<string, HourMean[]>();
  const all = (station: string, quantity: QuantityId): HourMean[] => {
    const key = `${station} ${quantity}`;
    const found = known.get(key) ?? windows.hours(station, quantity, begin, to);
    known.set(key, found);
    return found;
  };
  return {
    hours: (station, quantity, since, until) => {
      if (since < begin || until > to) return windows.hours(station, quantity, since, until);
      const first = Math.floor((since - begin) / hourMs);
      return all(station, quantity).slice(first, Math.max(first, Math.ceil((until - begin) / hourMs)));
    },
  };
};
