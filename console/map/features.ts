/** The stations and the wards as GeoJSON for the map. Pure. */
import { quantities } from '../../shared/quantities.ts';
import { wards } from '../../shared/wards.ts';
import type { Format } from '../format/format.ts';
import type { StationNow } from '../model/city-view.ts';
import { mainQuantity, networkOf } from '../model/condition.ts';

/** How a marker is filled; quality (calibrating, fault) is told by the list and the card. */
export type MarkerState = 'fresh' | 'stale' | 'never' | 'lost';
export const markerStates: readonly MarkerState[] = ['fresh', 'stale', 'never', 'lost'];

export const markerStateOf = ({ condition }: StationNow): MarkerState =>
  condition === 'lost' || condition === 'stale' || condition === 'never' ? condition : 'fresh';

export const markerName = (network: string, state: MarkerState, isReal: boolean, size: 'small' | 'large'): string =>
  `marker ${network} ${state} ${isReal ? 'real' : 'dashed'} ${size}`;

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
    const isReal = station.provenance === 'real';
    return point(station.lon, station.lat, {
      id: station.id,
      network: networkOf(station),
      small: markerName(networkOf(station), state, isReal, 'small'),
      large: markerName(networkOf(station), state, isReal, 'large'),
      figure: state === 'lost' || !value || !quantity ? '' : format.value(quantity, value.value),
      unit: quantity ? quantities[quantity].unit : '',
      fill: state === 'fresh' ? 'solid' : 'hollow',
      lost: state === 'lost' ? 1 : 0,
      rank: state === 'lost' ? 0 : state === 'stale' ? 1 : 2,
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
