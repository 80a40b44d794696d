/** The layer of wards: a disc at the centre of each with its sign and count, and the city's own borders tinted where it has given any. */
import type { ExpressionSpecification, GeoJSONSource, LayerSpecification, Map as MapLibreMap } from 'maplibre-gl';
import type { Colouring } from '../indices/bands.ts';
import { severityOfWard, type WardNow } from '../model/wards.ts';
import type { Colours } from './colours.ts';
import type { PointCollection } from './features.ts';
import { bandFill, bandText, severityFill, severityText } from './markers.ts';
import { severitySigns } from './style.ts';

export const wardSource = 'ward-states';
export const wardDisc = 'ward-disc';

export interface ShownWards {
  readonly wards: readonly WardNow[];
  readonly colouring: Colouring;
}

/** Properties in which a polygon of the city may name its ward, by the code of the General Statistics Office. */
export const wardProperties = ['code', 'ward', 'ma_xa', 'maXa', 'MA_XA', 'ma_dvhc', 'gso', 'ref'] as const;

const polygonCode: ExpressionSpecification = [
  'to-string',
  ['coalesce', ...wardProperties.map((name): ExpressionSpecification => ['get', name]), ''],
];

interface WardLook {
  /** Undefined = nothing to tell: drawn hollow. */
  readonly fill: string | undefined;
  readonly text: string;
  readonly sign: string;
}

const lookOf = ({ state, index }: WardNow, colouring: Colouring, colours: Colours): WardLook => {
  if (colouring === 'aqi') {
    return index
      ? { fill: bandFill(index.band, colours), text: bandText(index.band, colours), sign: String(index.value) }
      : { fill: undefined, text: colours.quiet, sign: '—' };
  }
  const severity = severityOfWard(state);
  if (!severity) {
    return state === 'calm'
      ? { fill: colours.marker, text: colours.markerText, sign: '' }
      : { fill: undefined, text: colours.text, sign: '×' };
  }
  const sign = state === 'exceeds' ? '↑' : state === 'near' ? '≈' : severitySigns[severity];
  return { fill: severityFill(severity, colours), text: severityText(severity, colours), sign };
};

export const wardPoints = ({ wards, colouring }: ShownWards, colours: Colours): PointCollection => ({
  type: 'FeatureCollection',
  features: wards.map((ward) => {
    const { fill, text, sign } = lookOf(ward, colouring, colours);
    return {
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [ward.lon, ward.lat] },
      properties: {
        code: ward.code,
        fill: fill ?? colours.stale,
        text,
        line: fill && colouring !== 'aqi' ? fill : colours.staleLine,
        dashed: ward.isReal ? 0 : 1,
        // In the order of what it tells first.
        label: colouring === 'aqi' ? `${sign}\n×${ward.stations}` : `${sign}${sign && ' '}${ward.stations}`,
        rank: colouring === 'aqi' ? (ward.index?.value ?? -1) : ward.stations,
      },
    };
  }),
});

const discLayers = (colours: Colours, font: string[]): LayerSpecification[] => [
  {
    id: wardDisc,
    type: 'circle',
    source: wardSource,
    paint: {
      'circle-radius': ['interpolate', ['linear'], ['zoom'], 8, 12, 12, 19],
      'circle-color': ['get', 'fill'],
      'circle-stroke-width': 2,
      'circle-stroke-color': ['case', ['==', ['get', 'dashed'], 1], colours.provenance, ['get', 'line']],
    },
  },
  {
    id: 'ward-count',
    type: 'symbol',
    source: wardSource,
    layout: {
      'text-field': ['get', 'label'],
      'text-font': font,
      'text-size': ['interpolate', ['linear'], ['zoom'], 8, 10, 12, 13],
      'text-line-height': 1,
      'text-allow-overlap': true,
      'symbol-sort-key': ['get', 'rank'],
    },
    paint: { 'text-color': ['get', 'text'] },
  },
];

/** Stations step back while wards are looked at, and stay where they can be pressed. */
const stationOpacities = [
  ['cluster', 'circle-opacity'],
  ['cluster', 'circle-stroke-opacity'],
  ['cluster-count', 'text-opacity'],
  ['station-small', 'icon-opacity'],
  ['station-small', 'text-opacity'],
] as const;

const tintId = (source: string): string => `${source}-ward`;

const operatorSources = (map: MapLibreMap): string[] =>
  Object.keys(map.getStyle().sources).filter((source) => source.startsWith('operator '));

/** Colours the polygons of the city's own layers whose code is that of a ward with stations. */
const tintPolygons = (map: MapLibreMap, points: PointCollection): void => {
  const byCode = points.features.flatMap(({ properties }) => [String(properties.code), String(properties.fill)]);
  for (const source of operatorSources(map)) {
    const id = tintId(source);
    if (byCode.length === 0) {
      if (map.getLayer(id)) map.removeLayer(id);
      continue;
    }
    // The library knows `match` only as a tuple of unknown length.
    const colour = ['match', polygonCode, ...byCode, 'transparent'] as unknown as ExpressionSpecification;
    if (map.getLayer(id)) map.setPaintProperty(id, 'fill-color', colour);
    else {
      map.addLayer(
        {
          id,
          type: 'fill',
          source,
          filter: ['==', ['geometry-type'], 'Polygon'],
          paint: { 'fill-color': colour, 'fill-opacity': 0.32 },
        },
        map.getLayer(`${source}-line`) ? `${source}-line` : undefined,
      );
    }
  }
};

/** To be removed before their source is. */
export const removeTint = (map: MapLibreMap, source: string): void => {
  if (map.getLayer(tintId(source))) map.removeLayer(tintId(source));
};

/** Draws the wards, or takes them away; undefined = they are not wanted. The style must be there. */
export const drawWards = (map: MapLibreMap, shown: ShownWards | undefined, colours: Colours, font: string[]): void => {
  const points: PointCollection = shown ? wardPoints(shown, colours) : { type: 'FeatureCollection', features: [] };
  const source = map.getSource(wardSource);
  if (source?.type === 'geojson') (source as GeoJSONSource).setData(points);
  else if (shown) map.addSource(wardSource, { type: 'geojson', data: points });
  tintPolygons(map, points);
  if (shown) for (const layer of discLayers(colours, font)) if (!map.getLayer(layer.id)) map.addLayer(layer);
  for (const [layer, property] of stationOpacities)
    if (map.getLayer(layer)) map.setPaintProperty(layer, property, shown ? 0.4 : 1);
};
