/**
 * What the console knows of the city, and how each live event changes it. Pure: every function answers a new value and
 * leaves what did not change identical, so that screens can compare by reference.
 */
import type { LatestReading, LatestValue, StationView } from '../../shared/api.ts';
import {
  type Changes,
  type CompactReading,
  qualityMark,
  type Refill,
  type Snapshot,
} from '../../shared/live-events.ts';
import { isQuantityId, type QuantityId } from '../../shared/quantities.ts';
import type { Instant } from '../../shared/time.ts';

export interface City {
  /** Position in the gateway's journal up to which this is complete; undefined when it comes from an earlier visit. */
  readonly cursor: number | undefined;
  readonly stations: ReadonlyMap<string, StationView>;
  readonly values: ReadonlyMap<string, LatestReading['values']>;
}

export const emptyCity: City = { cursor: undefined, stations: new Map(), values: new Map() };

/** One reading as it came over the wire, with its values by quantity; quantities we do not know are left out. */
export interface ArrivedReading {
  readonly station: string;
  readonly at: Instant;
  readonly receivedAt: Instant;
  /** Of the whole reading. */
  readonly quality: number;
  readonly values: readonly (readonly [quantity: QuantityId, value: number, quality: number])[];
}

export const expandReading = (compact: CompactReading): ArrivedReading => {
  const [station, at, receivedAt, quality, ...rest] = compact;
  const values: [QuantityId, number, number][] = [];
  for (let i = 0; i + 1 < rest.length; i += 2) {
    const name = rest[i];
    const value = rest[i + 1];
    if (typeof name !== 'string' || typeof value !== 'number') continue;
    if (isQuantityId(name)) values.push([name, value, quality]);
    // It comes right after the value.
    const last = values.at(-1);
    if (last && name === qualityMark + last[0]) last[2] = value;
  }
  return { station, at, receivedAt, quality, values };
};

export const applySnapshot = (snapshot: Snapshot): City => ({
  cursor: snapshot.cursor,
  stations: new Map(snapshot.stations.map((station) => [station.id, station])),
  values: new Map(snapshot.latest.map((reading) => [reading.station, reading.values])),
});

/** Latest is by measured-at: a late reading never replaces a younger one; the same instant is replaced. */
const applyReadings = (city: City, readings: readonly ArrivedReading[]): Pick<City, 'stations' | 'values'> => {
  const values = new Map(city.values);
  const stations = new Map(city.stations);
  for (const reading of readings) {
    const before = values.get(reading.station) ?? {};
    let after: Partial<Record<QuantityId, LatestValue>> | undefined;
    for (const [quantity, value, quality] of reading.values) {
      const known = before[quantity];
      if (known && known.at > reading.at) continue;
      after ??= { ...before };
      after[quantity] = { value, at: reading.at, receivedAt: reading.receivedAt, quality };
    }
    if (after) values.set(reading.station, after);
    const station = stations.get(reading.station);
    if (station && (station.lastSeenAt ?? 0) < reading.receivedAt) {
      stations.set(reading.station, { ...station, lastSeenAt: reading.receivedAt });
    }
  }
  return { stations, values };
};

export const applyChanges = (city: City, changes: Changes): City => ({
  cursor: changes.cursor,
  ...applyReadings(city, changes.readings.map(expandReading)),
});

export const applyRefill = (city: City, refill: Refill): City => {
  const withStations = applyStations(city, { changed: refill.stations, removed: [] });
  return applyChanges(withStations, refill);
};

export const applyStations = (
  city: City,
  change: { readonly changed: readonly StationView[]; readonly removed: readonly string[] },
): City => {
  const stations = new Map(city.stations);
  const values = new Map(city.values);
  for (const station of change.changed) stations.set(station.id, station);
  for (const id of change.removed) {
    stations.delete(id);
    values.delete(id);
  }
  return { ...city, stations, values };
};
