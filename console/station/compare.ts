/** Which lines a comparison has, and who can be compared with whom. Pure. */
import type { StationView } from '../../shared/api.ts';
import type { QuantityId } from '../../shared/quantities.ts';
import { dayMs, type Instant } from '../../shared/time.ts';
import { distanceKm } from '../../shared/wards.ts';
import type { SeriesOf } from '../model/series.ts';
import { daysFrom } from './span.ts';
import type { View } from './view.ts';

/** One line as it has to be asked for. */
export interface Line {
  readonly station: string;
  readonly quantity: QuantityId;
  /** Absent = the station itself, now. */
  readonly of?: SeriesOf;
  readonly isRight?: boolean;
}

export const maxCandidates = 200;

/** Stations with the quantity, nearest first. Water levels above different zeros never share an axis. */
export const candidatesFor = (
  station: StationView,
  quantity: QuantityId,
  stations: Iterable<StationView>,
): { readonly station: StationView; readonly km: number }[] =>
  [...stations]
    .filter(
      (other) =>
        other.id !== station.id &&
        other.lifecycle !== 'retired' &&
        other.quantities.includes(quantity) &&
        (quantity !== 'water_level' || (other.datum !== undefined && other.datum === station.datum)),
    )
    .map((other) => ({ station: other, km: distanceKm(station, other) }))
    .sort((a, b) => a.km - b.km || a.station.id.localeCompare(b.station.id))
    .slice(0, maxCandidates);

/** How far back the other day lies; null where it is not before the one that is seen. */
export const shiftOf = (past: View['past'], lastSeen: Instant, localDate: (at: Instant) => string): number | null => {
  if (past === null) return null;
  const days = past === 'day' ? 1 : past === 'week' ? 7 : daysFrom(past, localDate(lastSeen));
  return days > 0 ? days * dayMs : null;
};

/** The station's own line first; `nameOfPast` says what the other day is called. */
export const comparedLines = (
  station: StationView,
  quantity: QuantityId,
  view: Pick<View, 'stations' | 'second'>,
  others: ReadonlyMap<string, StationView>,
  past: { readonly shiftMs: number; readonly name: string } | null,
): Line[] => {
  const able = new Set(candidatesFor(station, quantity, others.values()).map((each) => each.station.id));
  return [
    { station: station.id, quantity },
    ...view.stations.flatMap((id): Line[] => {
      const other = others.get(id);
      if (!other || !able.has(id)) return [];
      return [{ station: id, quantity, of: { kind: 'station', id, name: other.name, provenance: other.provenance } }];
    }),
    ...(past ? [{ station: station.id, quantity, of: { kind: 'past' as const, ...past } }] : []),
    ...(view.second !== null && view.second !== quantity
      ? [{ station: station.id, quantity: view.second, isRight: true }]
      : []),
  ];
};
