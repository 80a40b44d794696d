/** Hours of the history in the form in which figures are made of them. Pure. */
import { emptyHour, type HourMean } from '../../shared/indices/averages.ts';
import { hourOfBucket } from '../../shared/indices/bucket-hour.ts';
import { hourStart } from '../../shared/indices/local-day.ts';
import { expectedSlots } from '../../shared/indices/slots.ts';
import type { QuantityId } from '../../shared/quantities.ts';
import type { Station } from '../../shared/station.ts';
import { hourMs, type Instant, secondMs } from '../../shared/time.ts';
import type { SeriesHours } from '../history/history.ts';
import type { HoursReader } from './site.ts';

export type HoursOfCity = ReadonlyMap<string, ReadonlyMap<QuantityId, Float64Array>>;

export const hoursOfCity = (all: readonly SeriesHours[]): HoursOfCity => {
  const stations = new Map<string, Map<QuantityId, Float64Array>>();
  for (const { station, quantity, hours } of all) {
    const known = stations.get(station);
    if (known) known.set(quantity, hours);
    else stations.set(station, new Map([[quantity, hours]]));
  }
  return stations;
};

/** The hours of one station; those without data, and those outside of what was asked for, are empty. */
export const hoursReader = (city: HoursOfCity, station: Pick<Station, 'id' | 'interval'>): HoursReader => {
  const known = new Map<QuantityId, ReadonlyMap<Instant, HourMean>>();
  const expected = expectedSlots(hourMs, station.interval * secondMs);
  const hoursOf = (quantity: QuantityId): ReadonlyMap<Instant, HourMean> => {
    const before = known.get(quantity);
    if (before) return before;
    const found = new Map<Instant, HourMean>();
    const hours = city.get(station.id)?.get(quantity) ?? new Float64Array();
    for (let place = 0; place + 3 < hours.length; place += 4) {
      const [at = 0, count = 0, mean = 0, sum = 0] = hours.subarray(place, place + 4);
      found.set(at, hourOfBucket(quantity, station, { at, count, min: 0, max: 0, mean, sum }));
    }
    known.set(quantity, found);
    return found;
  };
  return {
    hours: (_station, quantity, from, to) => {
      const found = hoursOf(quantity);
      const begin = hourStart(from);
      return Array.from({ length: Math.max(0, Math.ceil((to - begin) / hourMs)) }, (_, index) => {
        const start = begin + index * hourMs;
        return found.get(start) ?? emptyHour(start, expected);
      });
    },
  };
};
