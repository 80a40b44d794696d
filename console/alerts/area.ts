/** Where a situation is, as far as we know it, and which foreign warnings cover a ward. Pure geometry in degrees and km. */
import type { Situation } from '../../shared/alert-api.ts';
import type { Severity } from '../../shared/alerts/words.ts';
import type { CapImported } from '../../shared/cap-api.ts';
import { distanceKm, findWard } from '../../shared/wards.ts';

export interface Place {
  readonly lat: number;
  readonly lon: number;
}

export interface Circle extends Place {
  readonly km: number;
}

/** Beyond the outermost station. */
const marginKm = 0.3;
const leastKm = 0.5;
/** Around the centre of a ward whose stations are not known. */
const wardKm = 1;

/** Around its stations; where none is known around the centre of the ward. Undefined = nowhere. No borders of wards are known to us. */
export const circleOf = (
  { ward, stations }: Pick<Situation, 'ward' | 'stations'>,
  placeOf: (station: string) => Place | undefined,
): Circle | undefined => {
  const places = stations.flatMap((id) => placeOf(id) ?? []);
  const centre = findWard(ward);
  if (places.length === 0) return centre && { lat: centre.lat, lon: centre.lon, km: wardKm };
  const lat = places.reduce((sum, place) => sum + place.lat, 0) / places.length;
  const lon = places.reduce((sum, place) => sum + place.lon, 0) / places.length;
  const far = Math.max(...places.map((place) => distanceKm(place, { lat, lon })));
  return { lat, lon, km: Math.max(leastKm, far + marginKm) };
};

const corners = 48;
const kmPerDegree = 111.195;

/** Closed ring, [lon, lat]. */
export const ringOf = ({ lat, lon, km }: Circle): [number, number][] =>
  Array.from({ length: corners + 1 }, (_, i) => {
    const angle = ((i % corners) / corners) * 2 * Math.PI;
    return [
      lon + (Math.cos(angle) * km) / (kmPerDegree * Math.cos((lat * Math.PI) / 180)),
      lat + (Math.sin(angle) * km) / kmPerDegree,
    ];
  });

/** [west, south, east, north] with some room. */
export const boxOf = (circle: Circle, room = 1.6): [number, number, number, number] => {
  const high = (circle.km * room) / kmPerDegree;
  const wide = high / Math.cos((circle.lat * Math.PI) / 180);
  return [circle.lon - wide, circle.lat - high, circle.lon + wide, circle.lat + high];
};

export interface MarkedArea extends Circle {
  readonly id: string;
  readonly severity: Severity;
  readonly isReal: boolean;
  /** Beside it on the map. */
  readonly label: string;
}

/** Even-odd rule; points are [lat, lon]. */
const isInside = (polygon: readonly (readonly [number, number])[], { lat, lon }: Place): boolean => {
  let inside = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i, i += 1) {
    const [latA = 0, lonA = 0] = polygon[i] ?? [];
    const [latB = 0, lonB = 0] = polygon[j] ?? [];
    if (latA > lat !== latB > lat && lon < ((lonB - lonA) * (lat - latA)) / (latB - latA) + lonA) inside = !inside;
  }
  return inside;
};

/** Those of CAP that may be shown where people act: a draft is nobody's warning, and `System` speaks of the network of a sender. */
export const shownStatus = ({ status }: Pick<CapImported, 'status'>): 'Actual' | 'Exercise' | 'Test' | undefined =>
  status === 'Actual' || status === 'Exercise' || status === 'Test' ? status : undefined;

/**
 * Whether a foreign warning covers a ward: by its code, or with its centre in an area. One whose areas are words only may, so it is shown.
 */
export const covers = ({ infos }: Pick<CapImported, 'infos'>, ward: string): boolean => {
  const areas = infos.flatMap((info) => info.areas);
  const centre = findWard(ward);
  return (
    areas.length === 0 ||
    areas.some(
      ({ polygons, circles, geocodes }) =>
        (polygons.length === 0 && circles.length === 0 && geocodes.length === 0) ||
        geocodes.some(({ value }) => value === ward) ||
        (centre !== undefined &&
          (polygons.some((polygon) => isInside(polygon, centre)) ||
            circles.some(([lat, lon, km]) => distanceKm({ lat, lon }, centre) <= km))),
    )
  );
};
