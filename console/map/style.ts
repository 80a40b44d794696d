/** The built-in map style: our own basemap under our own stations; nothing is fetched from anybody else. */
import type { ExpressionSpecification, LayerSpecification, SourceSpecification, StyleSpecification } from 'maplibre-gl';
import type { Severity } from '../model/levels.ts';
import type { Colours } from './colours.ts';
import { type PointCollection, wardFeatures } from './features.ts';
import { severityFill, severityText } from './markers.ts';

export const stationSource = 'stations';
export const clickableLayers = ['station-small', 'station-large', 'cluster'];

/** Families declared in `tokens.css`; without glyph files the library draws labels with them. */
const regular = ['Be Vietnam Pro'];

/** From this zoom on, markers carry their value. */
const valueZoom = 12.4;
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

const severitySigns: Readonly<Record<Severity, string>> = { watch: '●', warning: '◐', danger: '▲', extreme: '◆' };

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

/** Markers and ward names, on top of whatever basemap there is. `font` = a font that the style's glyphs know. */
export const overlayLayers = (colours: Colours, font: string[] = regular): LayerSpecification[] => [
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
    id: 'cluster',
    type: 'circle',
    source: stationSource,
    filter: ['has', 'point_count'],
    paint: {
      'circle-radius': ['step', ['get', 'point_count'], 15, 10, 18, 50, 22, 200, 27],
      'circle-color': bySeverity(colours.stale, (severity) => severityFill(severity, colours)),
      'circle-stroke-width': ['case', ['>', ['get', 'lostCount'], 0], 2.6, 1.6],
      'circle-stroke-color': [
        'case',
        ['>', ['get', 'lostCount'], 0],
        colours.attention,
        bySeverity(colours.staleLine, (severity) => severityFill(severity, colours)),
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
        'concat',
        font === regular ? bySeverity('', (severity) => `${severitySigns[severity]} `) : '',
        ['get', 'point_count_abbreviated'],
      ],
      'text-font': font,
      'text-size': 13,
      'text-allow-overlap': true,
    },
    paint: { 'text-color': bySeverity(colours.text, (severity) => severityText(severity, colours)) },
  },
  {
    id: 'station-small',
    type: 'symbol',
    source: stationSource,
    filter: ['!', ['has', 'point_count']],
    maxzoom: valueZoom,
    layout: { 'icon-image': ['get', 'small'], 'icon-allow-overlap': true, 'symbol-sort-key': ['get', 'rank'] },
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
    paint: {
      'text-color': [
        'match',
        ['get', 'fill'],
        'solid',
        colours.markerText,
        ['watch', 'warning'],
        colours.mildText,
        ['danger', 'extreme'],
        colours.grimText,
        colours.quiet,
      ],
    },
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

export const overlaySources = (stations: PointCollection): Record<string, SourceSpecification> => ({
  wards: { type: 'geojson', data: wardFeatures() },
  [stationSource]: {
    type: 'geojson',
    data: stations,
    cluster: true,
    clusterMaxZoom,
    clusterRadius: 26,
    clusterProperties: { lostCount: ['+', ['get', 'lost']], severity: ['max', ['get', 'severity']] },
  },
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
