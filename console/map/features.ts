/** The stations and the wards as GeoJSON for the map. Pure. */
import { type Network, networks, quantities } from '../../shared/quantities.ts';
import { wards } from '../../shared/wards.ts';
import type { Format } from '../format/format.ts';
import type { StationNow } from '../model/city-view.ts';
import { mainQuantity, networkOf } from '../model/condition.ts';
import { type Severity, severities, severityOf } from '../model/levels.ts';

/** How a marker is filled; quality (calibrating, fault) is told by the list and the card. */
export type MarkerState = 'fresh' | 'stale' | 'never' | 'lost';
export const markerStates: readonly MarkerState[] = ['fresh', 'stale', 'never', 'lost'];

export const markerStateOf = ({ condition }: StationNow): MarkerState =>
  condition === 'lost' || condition === 'stale' || condition === 'never' ? condition : 'fresh';

export interface MarkerLook {
  readonly network: Network;
  readonly state: MarkerState;
  readonly isReal: boolean;
  readonly size: 'small' | 'large';
  /** Of the level that is reached. */
  readonly severity?: Severity | undefined;
}

/** Names a marker image; `markerLook` reads it back. */
export const markerName = ({ network, state, isReal, size, severity }: MarkerLook): string =>
  `marker ${network} ${state} ${isReal ? 'real' : 'dashed'} ${size} ${severity ?? 'none'}`;

export const markerLook = (name: string): MarkerLook | undefined => {
  const [prefix, ...parts] = name.split(' ');
  const network = networks.find((each) => each === parts[0]);
  const state = markerStates.find((each) => each === parts[1]);
  if (prefix !== 'marker' || !network || !state) return undefined;
  return {
    network,
    state,
    isReal: parts[2] === 'real',
    size: parts[3] === 'large' ? 'large' : 'small',
    severity: severities.find((each) => each === parts[4]),
  };
};

interface PointFeature {
  readonly type: 'Feature';
  readonly geometry: { readonly type: 'Point'; readonly coordinates: [number, number] };
  readonly properties: Record<string, string | number>;
}
export interface PointCollection {
  readonly type: 'FeatureCollection';
  readonly features: PointFeature[];
}

const point = (lon: number, lat: number, properties: Record<string, string | number>): PointFeature => ({
  type: 'Feature',
  geometry: { type: 'Point', coordinates: [lon, lat] },
  properties,
});

export const stationFeatures = (stations: readonly StationNow[], format: Format): PointCollection => ({
  type: 'FeatureCollection',
  features: stations.map((entry) => {
    const { station, values } = entry;
    const state = markerStateOf(entry);
    const quantity = mainQuantity(station, values);
    const value = quantity && values[quantity];
    const severity = entry.level && severityOf(entry.level.reached);
    const look = { network: networkOf(station), state, isReal: station.provenance === 'real', severity };
    return point(station.lon, station.lat, {
      id: station.id,
      network: networkOf(station),
      small: markerName({ ...look, size: 'small' }),
      large: markerName({ ...look, size: 'large' }),
      figure: state === 'lost' || !value || !quantity ? '' : format.value(quantity, value.value),
      unit: quantity ? quantities[quantity].unit : '',
      fill: state !== 'fresh' ? 'hollow' : (severity ?? 'solid'),
      severity: severity ? severities.indexOf(severity) + 1 : 0,
      lost: state === 'lost' ? 1 : 0,
      // Higher lies on top.
      rank: severity ? 3 + severities.indexOf(severity) : state === 'lost' ? 0 : state === 'stale' ? 1 : 2,
    });
  }),
});

export const wardFeatures = (): PointCollection => ({
  type: 'FeatureCollection',
  features: wards.map((ward) => point(ward.lon, ward.lat, { name: ward.name, kind: ward.kind })),
});

/** [west, south, east, north] of the stations; the inner city when there are none. Lone far ones do not widen the view. */
export const viewOf = (stations: readonly StationNow[]): [number, number, number, number] => {
  const innerCity: [number, number, number, number] = [106.6, 20.78, 106.8, 20.93];
  if (stations.length === 0) return innerCity;
  const middle = (numbers: number[]): number => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
  const lon = middle(stations.map(({ station }) => station.lon));
  const lat = middle(stations.map(({ station }) => station.lat));
  const distances = stations
    .map(({ station }) => ({ station, far: Math.hypot(station.lon - lon, station.lat - lat) }))
    .sort((a, b) => a.far - b.far);
  const near = distances.slice(0, Math.max(1, Math.ceil(distances.length * 0.8))).map(({ station }) => station);
  const box: [number, number, number, number] = [
    Math.min(...near.map((station) => station.lon)),
    Math.min(...near.map((station) => station.lat)),
    Math.max(...near.map((station) => station.lon)),
    Math.max(...near.map((station) => station.lat)),
  ];
  // One station, or several at one place: still show its surroundings.
  const margin = 0.03;
  return box[2] - box[0] < margin && box[3] - box[1] < margin
    ? [box[0] - margin, box[1] - margin, box[2] + margin, box[3] + margin]
    : box;
};
