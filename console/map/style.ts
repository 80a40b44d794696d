/** The built-in map style: our own basemap under our own stations; nothing is fetched from anybody else. */
import type { ExpressionSpecification, LayerSpecification, SourceSpecification, StyleSpecification } from 'maplibre-gl';
import type { AqiBandLevel } from '../../shared/indices-api.ts';
import { type Severity, severities } from '../model/levels.ts';
import type { Colours } from './colours.ts';
import { type AreaCollection, type PointCollection, wardFeatures } from './features.ts';
import { bandFill, bandText, severityFill, severityText } from './markers.ts';

export const stationSource = 'stations';
export const areaSource = 'areas';
export const clickableLayers = ['station-small', 'station-large', 'cluster'];

/** Families declared in `tokens.css`; without glyph files the library draws labels with them. */
const regular = ['Be Vietnam Pro'];

/** From this zoom on, markers carry their value. */
const valueZoom = 12.4;
/** They are given their values a little before. */
export const figureZoom = valueZoom - 0.8;
const clusterMaxZoom = 11;

/** Ground metres as pixels at every zoom, at the city's latitude, never thinner than a hair. */
const metres = (width: ExpressionSpecification | number, least: number): ExpressionSpecification => [
  'interpolate',
  ['exponential', 2],
  ['zoom'],
  7,
  ['max', least, ['*', width, 128 / 73_150]],
  18,
  ['max', least, ['*', width, 262_144 / 73_150]],
];

const areaDashes: Readonly<Record<Severity, readonly [number, number]>> = {
  watch: [1, 3],
  warning: [3, 3],
  danger: [7, 2],
  extreme: [1, 0],
};

export const severitySigns: Readonly<Record<Severity, string>> = {
  watch: '●',
  warning: '◐',
  danger: '▲',
  extreme: '◆',
};

/** A value by the worst level in a cluster (0 = none). */
const bySeverity = (none: string, of: (severity: Severity) => string): ExpressionSpecification => [
  'match',
  ['get', 'severity'],
  1,
  of('watch'),
  2,
  of('warning'),
  3,
  of('danger'),
  4,
  of('extreme'),
  none,
];

/** A value by the worst band of the index in a cluster (0 = none). */
const byBand = (none: string, of: (band: AqiBandLevel) => string): ExpressionSpecification => [
  'match',
  ['get', 'band'],
  1,
  of('good'),
  2,
  of('moderate'),
  3,
  of('poor'),
  4,
  of('bad'),
  5,
  of('very-bad'),
  6,
  of('hazardous'),
  none,
];

/** Of a cluster: the colour of its worst index, else of its worst level, else that of a limit that is exceeded. */
const ofCluster = (
  none: string,
  colours: Colours,
  ofSeverity: (severity: Severity, colours: Colours) => string,
  ofBand: typeof bandFill,
): ExpressionSpecification => [
  'case',
  ['>', ['get', 'band'], 0],
  byBand(none, (band) => ofBand(band, colours)),
  ['>', ['get', 'severity'], 0],
  bySeverity(none, (severity) => ofSeverity(severity, colours)),
  ['>', ['get', 'exceeds'], 0],
  ofSeverity('danger', colours),
  none,
];

const basemapLayers = (colours: Colours): LayerSpecification[] => {
  const kind = (name: string): ExpressionSpecification => ['==', ['get', 'kind'], name];
  const road = (name: string, colour: string, width: number): LayerSpecification => ({
    id: name,
    type: 'line',
    source: 'basemap',
    filter: kind(name),
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: {
      'line-color': colour,
      'line-width': ['interpolate', ['linear'], ['zoom'], 8, width * 0.5, 14, width * 2.4],
    },
  });
  return [
    { id: 'sea', type: 'background', paint: { 'background-color': colours.sea } },
    { id: 'land', type: 'fill', source: 'basemap', filter: kind('land'), paint: { 'fill-color': colours.land } },
    {
      id: 'coast',
      type: 'line',
      source: 'basemap',
      filter: kind('land'),
      paint: { 'line-color': colours.coast, 'line-width': 1 },
    },
    {
      id: 'built-up',
      type: 'fill',
      source: 'basemap',
      filter: kind('built-up'),
      paint: { 'fill-color': colours.built },
    },
    {
      id: 'river',
      type: 'line',
      source: 'basemap',
      filter: kind('river'),
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': colours.sea, 'line-width': metres(['get', 'widthM'], 1) },
    },
    road('main', colours.road, 1.5),
    road('motorway', colours.motorway, 2),
    {
      id: 'water-name',
      type: 'symbol',
      source: 'basemap',
      filter: kind('water-name'),
      minzoom: 8.5,
      layout: {
        'text-field': ['get', 'name'],
        'text-font': regular,
        'text-size': 12,
        'text-letter-spacing': 0.12,
        'text-max-width': 8,
      },
      paint: { 'text-color': colours.label, 'text-halo-color': colours.sea, 'text-halo-width': 1 },
    },
    {
      id: 'river-name',
      type: 'symbol',
      source: 'basemap',
      filter: kind('river'),
      minzoom: 10.5,
      layout: {
        'symbol-placement': 'line',
        'symbol-spacing': 420,
        'text-field': ['get', 'name'],
        'text-font': regular,
        'text-size': 11,
        'text-letter-spacing': 0.08,
        'text-max-angle': 30,
      },
      paint: {
        'text-color': colours.label,
        'text-halo-color': colours.sea,
        'text-halo-width': 1.4,
        'text-opacity': 0.85,
      },
    },
  ];
};

/** The figure on a marker, by what the marker is filled with. */
const markerText = (colours: Colours): ExpressionSpecification => [
  'match',
  ['get', 'fill'],
  'solid',
  colours.markerText,
  ['watch', 'warning'],
  colours.mildText,
  ['danger', 'extreme'],
  colours.grimText,
  ['aqi-good', 'aqi-moderate', 'aqi-poor', 'aqi-bad'],
  colours.aqiBright,
  ['aqi-very-bad', 'aqi-hazardous'],
  colours.aqiDeep,
  colours.quiet,
];

/** A value by the severity of an area. */
const ofArea = (of: (severity: Severity) => string, otherwise: string): ExpressionSpecification => [
  'match',
  ['get', 'severity'],
  'watch',
  of('watch'),
  'warning',
  of('warning'),
  'danger',
  of('danger'),
  'extreme',
  of('extreme'),
  otherwise,
];

/** Where open situations are: tinted, with an edge whose dashes tell how bad it is. Simulated ones have no tint. */
const areaLayers = (colours: Colours, font: string[]): LayerSpecification[] => [
  {
    id: 'area-fill',
    type: 'fill',
    source: areaSource,
    filter: ['==', ['get', 'real'], 1],
    paint: {
      'fill-color': ofArea((severity) => colours[severity], colours.quiet),
      'fill-opacity': 0.14,
    },
  },
  ...severities.map(
    (severity): LayerSpecification => ({
      id: `area-edge-${severity}`,
      type: 'line',
      source: areaSource,
      filter: ['==', ['get', 'severity'], severity],
      paint: {
        'line-color': colours[severity],
        'line-width': severity === 'extreme' ? 2.6 : 1.8,
        'line-dasharray': [...areaDashes[severity]],
      },
    }),
  ),
  {
    id: 'area-name',
    type: 'symbol',
    source: areaSource,
    layout: {
      'symbol-placement': 'line',
      'symbol-spacing': 600,
      'text-field': [
        'concat',
        font !== regular ? '' : ['concat', ofArea((severity) => severitySigns[severity], ''), ' '],
        ['get', 'label'],
      ],
      'text-font': font,
      'text-size': 12,
      'text-offset': [0, -0.9],
    },
    paint: {
      'text-color': ofArea((severity) => colours[severity], colours.text),
      'text-halo-color': colours.halo,
      'text-halo-width': 2,
    },
  },
];

/** Markers and ward names, on top of whatever basemap there is. `font` = a font that the style's glyphs know. */
export const overlayLayers = (colours: Colours, font: string[] = regular): LayerSpecification[] => [
  ...areaLayers(colours, font),
  {
    id: 'ward-name',
    type: 'symbol',
    source: 'wards',
    minzoom: 9.6,
    layout: {
      'text-field': ['get', 'name'],
      'text-font': font,
      'text-size': ['interpolate', ['linear'], ['zoom'], 9.6, 10, 13, 13],
      'text-padding': 6,
      'text-max-width': 7,
    },
    paint: { 'text-color': colours.label, 'text-halo-color': colours.halo, 'text-halo-width': 1.6 },
  },
  {
    id: 'cluster-alert',
    type: 'circle',
    source: stationSource,
    filter: ['all', ['has', 'point_count'], ['>', ['get', 'alert'], 0]],
    paint: {
      'circle-radius': ['step', ['get', 'point_count'], 20, 10, 23, 50, 27, 200, 32],
      'circle-color': 'transparent',
      'circle-stroke-width': 2.6,
      'circle-stroke-color': [
        'match',
        ['get', 'alert'],
        1,
        colours.watch,
        2,
        colours.warning,
        3,
        colours.danger,
        colours.extreme,
      ],
    },
  },
  {
    id: 'station-alert',
    type: 'symbol',
    source: stationSource,
    filter: ['all', ['!', ['has', 'point_count']], ['>', ['get', 'alert'], 0]],
    layout: {
      'icon-image': ['get', 'ring'],
      'icon-size': ['step', ['zoom'], 1, valueZoom, 1.5],
      'icon-allow-overlap': true,
    },
  },
  {
    id: 'cluster',
    type: 'circle',
    source: stationSource,
    filter: ['has', 'point_count'],
    paint: {
      'circle-radius': ['step', ['get', 'point_count'], 15, 10, 18, 50, 22, 200, 27],
      'circle-color': ofCluster(colours.stale, colours, severityFill, bandFill),
      'circle-stroke-width': ['case', ['>', ['get', 'lostCount'], 0], 2.6, 1.6],
      'circle-stroke-color': [
        'case',
        ['>', ['get', 'lostCount'], 0],
        colours.attention,
        ['>', ['get', 'band'], 0],
        colours.staleLine,
        ofCluster(colours.staleLine, colours, severityFill, bandFill),
      ],
    },
  },
  {
    id: 'cluster-count',
    type: 'symbol',
    source: stationSource,
    filter: ['has', 'point_count'],
    layout: {
      // The sign of the worst level; a foreign style's glyphs may not have it.
      'text-field': [
        'case',
        ['>', ['get', 'index'], -1],
        [
          'format',
          ['to-string', ['get', 'index']],
          {},
          '\n',
          {},
          ['concat', '×', ['get', 'point_count_abbreviated']],
          { 'font-scale': 0.75 },
        ],
        [
          'concat',
          font !== regular
            ? ''
            : [
                'case',
                ['all', ['==', ['get', 'severity'], 0], ['>', ['get', 'exceeds'], 0]],
                '↑ ',
                bySeverity('', (severity) => `${severitySigns[severity]} `),
              ],
          ['get', 'point_count_abbreviated'],
        ],
      ],
      'text-font': font,
      'text-size': 13,
      'text-line-height': 1,
      'text-allow-overlap': true,
    },
    paint: { 'text-color': ofCluster(colours.text, colours, severityText, bandText) },
  },
  {
    id: 'station-small',
    type: 'symbol',
    source: stationSource,
    filter: ['!', ['has', 'point_count']],
    maxzoom: valueZoom,
    layout: {
      'icon-image': ['get', 'small'],
      'icon-allow-overlap': true,
      'symbol-sort-key': ['get', 'rank'],
      'text-field': ['get', 'mini'],
      'text-font': font,
      'text-size': 10.5,
      'text-allow-overlap': true,
    },
    paint: { 'text-color': markerText(colours) },
  },
  {
    id: 'station-large',
    type: 'symbol',
    source: stationSource,
    filter: ['!', ['has', 'point_count']],
    minzoom: valueZoom,
    layout: {
      'icon-image': ['get', 'large'],
      'icon-allow-overlap': true,
      'symbol-sort-key': ['get', 'rank'],
      'text-field': [
        'case',
        ['==', ['get', 'figure'], ''],
        '',
        ['format', ['get', 'figure'], {}, '\n', {}, ['get', 'unit'], { 'font-scale': 0.68 }],
      ],
      'text-font': font,
      'text-size': 12.5,
      'text-line-height': 1.05,
      // A drop has its room below its middle.
      'text-offset': ['case', ['==', ['get', 'network'], 'flood'], ['literal', [0, 0.45]], ['literal', [0, 0.1]]],
      'text-allow-overlap': true,
    },
    paint: { 'text-color': markerText(colours) },
  },
  {
    id: 'station-pointed',
    type: 'circle',
    source: 'pointed',
    paint: {
      'circle-radius': ['step', ['zoom'], 16, valueZoom, 31],
      'circle-color': 'transparent',
      'circle-stroke-width': 3,
      'circle-stroke-color': colours.focus,
    },
  },
];

const empty: PointCollection = { type: 'FeatureCollection', features: [] };
const noAreas: AreaCollection = { type: 'FeatureCollection', features: [] };

export const overlaySources = (stations: PointCollection): Record<string, SourceSpecification> => ({
  wards: { type: 'geojson', data: wardFeatures() },
  [stationSource]: {
    type: 'geojson',
    data: stations,
    cluster: true,
    clusterMaxZoom,
    clusterRadius: 26,
    clusterProperties: {
      lostCount: ['+', ['get', 'lost']],
      severity: ['max', ['get', 'severity']],
      alert: ['max', ['get', 'alert']],
      exceeds: ['max', ['get', 'exceeds']],
      band: ['max', ['get', 'band']],
      index: ['max', ['get', 'index']],
    },
  },
  [areaSource]: { type: 'geojson', data: noAreas },
  pointed: { type: 'geojson', data: empty },
});

export const buildStyle = (colours: Colours, attribution: string): StyleSpecification => ({
  version: 8,
  sources: { basemap: { type: 'geojson', data: '/basemap.geojson', attribution } },
  layers: basemapLayers(colours),
});

/** An operator's GeoJSON layer, drawn plainly: areas tinted, lines and points in the quiet text colour. */
export const operatorLayers = (source: string, colours: Colours): LayerSpecification[] => [
  {
    id: `${source}-area`,
    type: 'fill',
    source,
    filter: ['==', ['geometry-type'], 'Polygon'],
    paint: { 'fill-color': colours.quiet, 'fill-opacity': 0.08 },
  },
  { id: `${source}-line`, type: 'line', source, paint: { 'line-color': colours.quiet, 'line-width': 1.2 } },
  {
    id: `${source}-point`,
    type: 'circle',
    source,
    filter: ['==', ['geometry-type'], 'Point'],
    paint: { 'circle-radius': 3.5, 'circle-color': colours.quiet },
  },
];

/** A vector archive of an unknown maker, by the layer names that Protomaps and OpenMapTiles use. */
export const archiveLayers = (source: string, present: readonly string[], colours: Colours): LayerSpecification[] => {
  const fill = (name: string, colour: string): LayerSpecification => ({
    id: `${source}-${name}`,
    type: 'fill',
    source,
    'source-layer': name,
    filter: ['==', ['geometry-type'], 'Polygon'],
    paint: { 'fill-color': colour },
  });
  const line = (name: string, colour: string, width: number): LayerSpecification => ({
    id: `${source}-${name}`,
    type: 'line',
    source,
    'source-layer': name,
    filter: ['==', ['geometry-type'], 'LineString'],
    paint: { 'line-color': colour, 'line-width': width },
  });
  const known: Readonly<Record<string, LayerSpecification>> = {
    earth: fill('earth', colours.land),
    landuse: fill('landuse', colours.built),
    water: fill('water', colours.sea),
    waterway: line('waterway', colours.sea, 1.4),
    roads: line('roads', colours.road, 1.1),
    transportation: line('transportation', colours.road, 1.1),
    buildings: fill('buildings', colours.built),
    building: fill('building', colours.built),
    boundaries: line('boundaries', colours.coast, 1),
    boundary: line('boundary', colours.coast, 1),
  };
  return Object.entries(known).flatMap(([name, layer]) => (present.includes(name) ? [layer] : []));
};
