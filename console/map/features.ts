/** The stations and the wards as GeoJSON for the map. Pure. */

import type { AqiBandLevel } from '../../shared/indices-api.ts';
import { type Network, networks, quantities } from '../../shared/quantities.ts';
import { wards } from '../../shared/wards.ts';
import { type MarkedArea, ringOf } from '../alerts/area.ts';
import type { Format } from '../format/format.ts';
import { measuresAqi } from '../indices/badge.ts';
import { bands, type Colouring } from '../indices/bands.ts';
import { worstLimitOf } from '../indices/live.ts';
import type { StationNow } from '../model/city-view.ts';
import { mainQuantity, networkOf } from '../model/condition.ts';
import { type Severity, severities, severityOf } from '../model/levels.ts';

/** How a marker is filled; quality (calibrating, fault) is told by the list and the card. */
export type MarkerState = 'fresh' | 'stale' | 'never' | 'lost' | 'paused';
export const markerStates: readonly MarkerState[] = ['fresh', 'stale', 'never', 'lost', 'paused'];

export const markerStateOf = ({ condition }: StationNow): MarkerState => {
  switch (condition) {
    case 'lost':
    case 'stale':
    case 'never':
      return condition;
    case 'planned':
    case 'retired':
      return 'never';
    case 'maintenance':
      return 'paused';
    default:
      return 'fresh';
  }
};

export interface MarkerLook {
  readonly network: Network;
  readonly state: MarkerState;
  readonly isReal: boolean;
  readonly size: 'small' | 'large';
  /** Of the level that is reached. */
  readonly severity?: Severity | undefined;
  /** A limit is exceeded, or nearly so; where a level is reached that is told instead. */
  readonly limit?: MarkedLimit | undefined;
  /** Of the air quality index, where the map is coloured by it; `none` = it is not known here. */
  readonly band?: AqiBandLevel | 'none' | undefined;
}

export const markedLimits = ['near', 'exceeds'] as const;
export type MarkedLimit = (typeof markedLimits)[number];

/** Names a marker image; `markerLook` reads it back. */
export const markerName = ({ network, state, isReal, size, severity, limit, band }: MarkerLook): string =>
  `marker ${network} ${state} ${isReal ? 'real' : 'dashed'} ${size} ${severity ?? 'none'} ${limit ?? '-'} ${band ?? '-'}`;

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
    limit: markedLimits.find((each) => each === parts[5]),
    band: parts[6] === 'none' ? 'none' : bands.find((each) => each === parts[6]),
  };
};

/** Drawn when it is needed: there are many of these and few at a time. */
export const isMarked = ({ severity, limit, band }: MarkerLook): boolean =>
  severity !== undefined || limit !== undefined || band !== undefined;

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

/** Exceeding a limit looks as grave as danger, being near it as mild as watch; the signs tell them apart. */
export const limitLook: Readonly<Record<MarkedLimit, Severity>> = { near: 'watch', exceeds: 'danger' };

const limitOf = ({ indices, condition }: StationNow): MarkedLimit | undefined => {
  if (condition === 'retired') return undefined;
  const state = worstLimitOf(indices)?.state;
  return markedLimits.find((each) => each === state);
};

/** Names the ring around a station with an open alert. */
export const ringName = (severity: Severity): string => `alert ${severity}`;

/** Of the worst open situation that a station is in; 0 = none. */
const alertRank = (severity: Severity | undefined): number => (severity ? severities.indexOf(severity) + 1 : 0);

/** Coloured by the index: those that measure it carry its number, the others only say where they are. */
const indexFeature = (entry: StationNow, alert: Severity | undefined): PointFeature => {
  const { station, indices } = entry;
  const measures = measuresAqi(station) && entry.condition !== 'retired';
  const brief = measures && !indices?.restoring ? indices?.vnAqi : undefined;
  const band = brief?.band ?? 'none';
  // The index is that of the last hour, however old the newest reading is.
  const state = brief ? 'fresh' : markerStateOf(entry);
  const look = { network: networkOf(station), state, isReal: station.provenance === 'real', band } as const;
  const figure = brief ? String(brief.value) : measures ? '—' : '';
  return point(station.lon, station.lat, {
    id: station.id,
    network: networkOf(station),
    small: markerName({ ...look, size: 'small' }),
    large: markerName({ ...look, size: 'large' }),
    mini: figure,
    figure,
    unit: figure === '' ? '' : 'AQI',
    fill: brief ? `aqi-${brief.band}` : 'hollow',
    severity: 0,
    alert: alertRank(alert),
    ring: alert ? ringName(alert) : '',
    exceeds: 0,
    band: brief ? bands.indexOf(brief.band) + 1 : 0,
    index: brief?.value ?? -1,
    lost: 0,
    rank: brief ? 10 + brief.value : measures ? 1 : 0,
  });
};

export const stationFeatures = (
  stations: readonly StationNow[],
  format: Format,
  colouring: Colouring = 'state',
  /** Worst open situation by station. */
  alerted: ReadonlyMap<string, Severity> = new Map(),
): PointCollection => ({
  type: 'FeatureCollection',
  features: stations.map((entry) => {
    const { station, values } = entry;
    const alert = alerted.get(station.id);
    if (colouring === 'aqi') return indexFeature(entry, alert);
    const state = markerStateOf(entry);
    const quantity = mainQuantity(station, values);
    const value = quantity && values[quantity];
    const severity = entry.level && severityOf(entry.level.reached);
    const limit = severity ? undefined : limitOf(entry);
    const look = { network: networkOf(station), state, isReal: station.provenance === 'real', severity, limit };
    return point(station.lon, station.lat, {
      id: station.id,
      network: networkOf(station),
      small: markerName({ ...look, size: 'small' }),
      large: markerName({ ...look, size: 'large' }),
      figure: state === 'lost' || !value || !quantity ? '' : format.value(quantity, value.value),
      unit: quantity ? quantities[quantity].unit : '',
      mini: '',
      fill: state !== 'fresh' ? 'hollow' : (severity ?? (limit && limitLook[limit]) ?? 'solid'),
      severity: severity ? severities.indexOf(severity) + 1 : 0,
      alert: alertRank(alert),
      ring: alert ? ringName(alert) : '',
      exceeds: limit === 'exceeds' ? 1 : 0,
      band: 0,
      index: -1,
      lost: state === 'lost' ? 1 : 0,
      // Higher lies on top.
      rank: severity
        ? 5 + severities.indexOf(severity)
        : limit
          ? 3 + markedLimits.indexOf(limit)
          : state === 'lost'
            ? 0
            : state === 'stale'
              ? 1
              : 2,
    });
  }),
});

export interface AreaCollection {
  readonly type: 'FeatureCollection';
  readonly features: {
    readonly type: 'Feature';
    readonly geometry: { readonly type: 'Polygon'; readonly coordinates: [number, number][][] };
    readonly properties: Record<string, string | number>;
  }[];
}

/** Where open situations are. */
export const areaFeatures = (areas: readonly MarkedArea[]): AreaCollection => ({
  type: 'FeatureCollection',
  features: areas.map((area) => ({
    type: 'Feature',
    geometry: { type: 'Polygon', coordinates: [ringOf(area)] },
    properties: { id: area.id, severity: area.severity, label: area.label, real: area.isReal ? 1 : 0 },
  })),
});

export const wardFeatures = (): PointCollection => ({
  type: 'FeatureCollection',
  features: wards.map((ward) => point(ward.lon, ward.lat, { name: ward.name, kind: ward.kind })),
});

/** [west, south, east, north] of some two kilometres around a place. */
export const aroundPlace = ([lon, lat]: readonly [lon: number, lat: number]): [number, number, number, number] => [
  lon - 0.018,
  lat - 0.012,
  lon + 0.018,
  lat + 0.012,
];

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
