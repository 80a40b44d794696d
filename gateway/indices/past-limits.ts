/** How the limits of a station stood at the end of each of many hours, told by the hours at which that changed. Pure. */
import type { CitySteps } from '../../shared/city-past-api.ts';
import type { HourMean } from '../../shared/indices/averages.ts';
import { complianceStateOf } from '../../shared/indices/compliance.ts';
import { dayOf, type OffsetMs } from '../../shared/indices/local-day.ts';
import { type LimitState, limitStates } from '../../shared/indices-api.ts';
import { type Network, type QuantityId, quantities } from '../../shared/quantities.ts';
import type { Station } from '../../shared/station.ts';
import type { LocalDate, Threshold } from '../../shared/thresholds/threshold.ts';
import { hourMs, type Instant } from '../../shared/time.ts';
import { type HoursReader, thresholdsAt } from './site.ts';

/** The longest averages that are compared by the hour. */
export const limitHours = 24;

/** Place among the hours from which on this is the worst state, and of which limit; null = no limit holds in that hour. */
export type LimitCourse = CitySteps['limits'][number];

interface Worst {
  readonly state: LimitState;
  readonly threshold: string;
}

/** `hours`: ends of clock hours one after another. */
export const limitCourses = (
  reader: HoursReader,
  station: Station,
  hours: readonly Instant[],
  catalogue: readonly Threshold[],
  offset: OffsetMs,
): LimitCourse[] => {
  const [first, last] = [hours[0], hours.at(-1)];
  if (first === undefined || last === undefined) return [];
  const begin = first - limitHours * hourMs;
  const means = new Map<QuantityId, readonly HourMean[]>();
  const meansOf = (quantity: QuantityId): readonly HourMean[] => {
    const known = means.get(quantity) ?? reader.hours(station.id, quantity, begin, last);
    means.set(quantity, known);
    return known;
  };
  const inForce = new Map<LocalDate, readonly Threshold[]>();
  const inForceOn = (date: LocalDate): readonly Threshold[] => {
    const known =
      inForce.get(date) ??
      thresholdsAt(station, catalogue, date).filter(
        ({ kind, quantity }) => kind === 'limit' && quantities[quantity].aggregate !== 'sum',
      );
    inForce.set(date, known);
    return known;
  };

  const courses = new Map<Network, LimitCourse>();
  for (const [place, at] of hours.entries()) {
    const worst = new Map<Network, Worst>();
    for (const threshold of inForceOn(dayOf(at, offset).date)) {
      if (threshold.kind !== 'limit') continue;
      const state = complianceStateOf({ threshold, hours: meansOf(threshold.quantity), at, offset });
      if (state === undefined) continue;
      const { network } = quantities[threshold.quantity];
      const known = worst.get(network);
      if (!known || limitStates.indexOf(state) < limitStates.indexOf(known.state)) {
        worst.set(network, { state, threshold: threshold.id });
      }
    }
    for (const network of new Set([...worst.keys(), ...courses.keys()])) {
      const course = courses.get(network) ?? { station: station.id, network, changes: [] };
      courses.set(network, course);
      const { state = null, threshold = null } = worst.get(network) ?? {};
      const before = course.changes.at(-1);
      if (before?.[1] !== state || before?.[2] !== threshold) course.changes.push([place, state, threshold]);
    }
  }
  return [...courses.values()];
};
