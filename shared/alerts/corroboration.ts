/** How far other stations bear an alert out. The distances and counts are rules of this project. Pure. */
import type { Alert } from '../alert-api.ts';
import { type Instant, minuteMs } from '../time.ts';
import { distanceKm } from '../wards.ts';
import type { Corroboration, Hazard } from './words.ts';

/** Another station of the same provenance, about the same hazard. */
export interface Neighbour {
  readonly station: string;
  readonly ward: string;
  readonly lat: number;
  readonly lon: number;
  readonly hazard: Hazard;
  /** An alert of it about this hazard is open and holds. */
  readonly isInAlert: boolean;
  /** Measured-at of its newest value of the same quantity; null = it has none. */
  readonly judgedAt: Instant | null;
  /** That value over the first step of its own rule; null = nothing to compare it with. */
  readonly ratio: number | null;
}

/** Within so many kilometres stations see the same event, in another ward as well. Water differs from one street to the next. */
export const reachKm: Readonly<Record<Exclude<Hazard, 'equipment'>, number>> = { flood: 1.5, air: 5, noise: 0.5 };

/** Older values say nothing about now. */
export const freshMs = 30 * minuteMs;
/** So many stations have to be calm before they contradict one that is not. */
export const leastCalm = 2;
/** At this part of its first step a station is no longer calm. */
export const nearStep = 0.8;
/** What contradicts does so up to here: nobody is told of a value that trembles around `nearStep`. */
export const stillCalm = 0.9;

type Place = { readonly ward: string; readonly lat: number; readonly lon: number };

/** Degrees of latitude that are surely more than a kilometre. */
const degreesPerKm = 1 / 110;

/** Same ward, or within the reach of the hazard. */
export const isNear = (one: Place, other: Place, hazard: Hazard): boolean => {
  if (hazard === 'equipment') return false;
  if (one.ward === other.ward && one.ward !== 'other') return true;
  const km = reachKm[hazard];
  return Math.abs(one.lat - other.lat) <= km * degreesPerKm && distanceKm(one, other) <= km;
};

/** A fault, a battery or silence is of one station alone. */
export const corroborationOf = (
  { station, ward, hazard, corroboration }: Pick<Alert, 'station' | 'ward' | 'hazard' | 'corroboration'>,
  others: readonly Neighbour[],
  at: Instant,
): Corroboration => {
  const place = { ward, lat: station.lat, lon: station.lon };
  const near = others.filter(
    (other) => other.station !== station.id && other.hazard === hazard && isNear(place, other, hazard),
  );
  if (near.some(({ isInAlert }) => isInAlert)) return 'corroborated';
  const fresh = near.filter(({ judgedAt, ratio }) => judgedAt !== null && ratio !== null && at - judgedAt <= freshMs);
  const calm = corroboration === 'contradicted' ? stillCalm : nearStep;
  const isCalm = ({ ratio }: Neighbour): boolean => (ratio ?? 0) < calm;
  return fresh.length >= leastCalm && fresh.every(isCalm) ? 'contradicted' : 'single';
};
