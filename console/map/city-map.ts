/** The map itself, without React: created once, told what changes, removed at the end. */
import 'maplibre-gl/dist/maplibre-gl.css';
import {
  AttributionControl,
  addProtocol,
  type GeoJSONSource,
  Map as MapLibreMap,
  Marker,
  NavigationControl,
  ScaleControl,
  setWorkerUrl,
} from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { PMTiles, Protocol, TileType } from 'pmtiles';
import type { ClientConfig } from '../../shared/api.ts';
import type { MarkedArea } from '../alerts/area.ts';
import { type Colours, readColours } from './colours.ts';
import { areaFeatures, type PointCollection } from './features.ts';
import { addLevelMarkers, addMarkers } from './markers.ts';
import { createPicture } from './picture.ts';
import {
  archiveLayers,
  areaSource,
  buildStyle,
  clickableLayers,
  figureZoom,
  operatorLayers,
  overlayLayers,
  overlaySources,
  stationSource,
} from './style.ts';
import { drawWards, removeTint, type ShownWards, wardDisc } from './wards.ts';

setWorkerUrl(workerUrl);
addProtocol('pmtiles', new Protocol().tile);

export type LonLat = readonly [lon: number, lat: number];

export interface CityMapOptions {
  readonly container: HTMLElement;
  readonly config: ClientConfig['map'];
  readonly bounds: [number, number, number, number];
  readonly texts: Readonly<Record<string, string>>;
  /** Sources of the built-in basemap. */
  readonly attribution: string;
  readonly stations: PointCollection;
  readonly onSelect: (station: string | undefined) => void;
  /** What the mouse rests on; undefined = nothing. */
  readonly onHover?: (station: string | undefined) => void;
  /** A ward was pressed. */
  readonly onWard?: (code: string) => void;
  /** The map is there to choose a place: a press, or the pin that was dragged, answers with it instead of with a station. */
  readonly onPlace?: (position: LonLat) => void;
  /** Only to look at: nothing can be moved or pressed, and the keyboard passes it by. */
  readonly isStill?: boolean;
  /** Of the canvas, where the whole map is shown larger than it is drawn. */
  readonly pixelRatio?: number;
  /** The basemap that the operator chose cannot be read; the built-in one is shown instead. */
  readonly onBasemapFailure: () => void;
}

export interface CityMapHandle {
  /** Offers the stations as they are now, some two times a second; they are drawn when they look different and the map has the time. */
  setStations(stations: PointCollection): void;
  /** Marks where open situations are. */
  setAreas(areas: readonly MarkedArea[]): void;
  /** Rings one station; `move` brings it into view when it is outside. */
  point(position: LonLat | undefined, move?: boolean): void;
  /** Shows the wards over the stations; undefined = not. */
  setWards(wards: ShownWards | undefined): void;
  /** Draws these layers of the city, and no others. */
  setLayers(layers: ClientConfig['map']['layers']): void;
  /** Stands at the place that was chosen. */
  pin(position: LonLat | undefined): void;
  /** What lies in the middle of what is seen. */
  centre(): LonLat;
  /** Reads the colours anew after the theme has changed. */
  recolour(): void;
  remove(): void;
}

/** True when the browser can draw a map at all. */
export const isMapPossible = (): boolean => {
  try {
    return document.createElement('canvas').getContext('webgl2') !== null;
  } catch {
    return false;
  }
};

const prefersStill = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

const sourceOf = (map: MapLibreMap, id: string): GeoJSONSource | undefined => {
  const source = map.getSource(id);
  return source?.type === 'geojson' ? (source as GeoJSONSource) : undefined;
};

/** The first text font of a foreign style: the only one whose glyphs it surely has. */
const fontOf = (map: MapLibreMap): string[] | undefined => {
  if (!map.getStyle().glyphs) return undefined;
  for (const layer of map.getStyle().layers) {
    const font = layer.type === 'symbol' ? layer.layout?.['text-font'] : undefined;
    if (Array.isArray(font)) {
      const names = font.filter((name): name is string => typeof name === 'string');
      if (names.length > 0 && names.length === font.length) return names;
    }
  }
  return ['Noto Sans Regular'];
};

const addArchive = async (map: MapLibreMap, url: string, colours: Colours): Promise<void> => {
  const archive = new PMTiles(new URL(url, location.href).href);
  const header = await archive.getHeader();
  const source = 'archive';
  const address = `pmtiles://${new URL(url, location.href).href}`;
  const below = map.getLayer('ward-name') ? 'ward-name' : undefined;
  if (header.tileType === TileType.Mvt) {
    const metadata: unknown = await archive.getMetadata();
    const layers =
      typeof metadata === 'object' && metadata !== null && 'vector_layers' in metadata ? metadata.vector_layers : [];
    const names = Array.isArray(layers) ? layers.map((layer: { id?: unknown }) => String(layer.id)) : [];
    map.addSource(source, { type: 'vector', url: address });
    for (const layer of archiveLayers(source, names, colours)) map.addLayer(layer, below);
  } else {
    map.addSource(source, { type: 'raster', url: address, tileSize: 256 });
    map.addLayer({ id: source, type: 'raster', source }, below);
  }
};

export const createCityMap = (options: CityMapOptions): CityMapHandle => {
  const { config } = options;
  let { stations } = options;
  let { layers } = config;
  let pointed: LonLat | undefined;
  let areas = areaFeatures([]);
  let wards: ShownWards | undefined;
  let marker: Marker | undefined;
  let colours = readColours();
  const picture = createPicture();
  const padding = 48;
  const map = new MapLibreMap({
    container: options.container,
    style: config.styleUrl ?? buildStyle(colours, options.attribution),
    bounds: options.bounds,
    fitBoundsOptions: { padding, maxZoom: 14 },
    minZoom: 7,
    maxZoom: 17,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    // Fading draws every frame anew for a third of a second after each change.
    fadeDuration: 0,
    locale: { ...options.texts },
    interactive: !options.isStill,
    ...(options.pixelRatio !== undefined && { pixelRatio: options.pixelRatio }),
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  if (!options.isStill) map.addControl(new NavigationControl({ showCompass: false }), 'top-right');
  map.addControl(new AttributionControl({ compact: false }), 'bottom-right');
  if (!options.isStill) map.addControl(new ScaleControl({ maxWidth: 90 }), 'bottom-right');

  const drawPointed = (): void => {
    sourceOf(map, 'pointed')?.setData({
      type: 'FeatureCollection',
      features: pointed
        ? [{ type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: [...pointed] } }]
        : [],
    });
  };

  const drawLayers = (): void => {
    const wanted = new Map(layers.map(({ url }) => [`operator ${url}`, url]));
    for (const source of Object.keys(map.getStyle().sources)) {
      if (!source.startsWith('operator ') || wanted.has(source)) continue;
      removeTint(map, source);
      for (const layer of operatorLayers(source, colours)) if (map.getLayer(layer.id)) map.removeLayer(layer.id);
      map.removeSource(source);
    }
    for (const [source, url] of wanted) {
      if (map.getSource(source)) continue;
      map.addSource(source, { type: 'geojson', data: url });
      for (const layer of operatorLayers(source, colours)) map.addLayer(layer, 'ward-name');
    }
  };

  const drawWardsNow = (): void => drawWards(map, wards, colours, fontOf(map) ?? ['Be Vietnam Pro']);

  const addOverlay = (): void => {
    picture.forget();
    addMarkers(map, colours);
    addLevelMarkers(map, stations, colours);
    for (const [id, source] of Object.entries(overlaySources(stations)))
      if (!map.getSource(id)) map.addSource(id, source);
    for (const layer of overlayLayers(colours, fontOf(map))) if (!map.getLayer(layer.id)) map.addLayer(layer);
    drawLayers();
    sourceOf(map, areaSource)?.setData(areas);
    if (config.pmtilesUrl) addArchive(map, config.pmtilesUrl, colours).catch(options.onBasemapFailure);
    drawPointed();
    if (wards) drawWardsNow();
  };
  map.on('style.load', addOverlay);
  map.on('idle', () => picture.drawn(performance.now()));

  let hasLoaded = false;
  map.once('load', () => {
    hasLoaded = true;
  });
  map.on('error', () => {
    // A foreign style that never comes leaves an empty map: fall back to our own.
    if (hasLoaded || !config.styleUrl || map.isStyleLoaded()) return;
    hasLoaded = true;
    options.onBasemapFailure();
    map.setStyle(buildStyle(colours, options.attribution));
  });

  map.on('click', (event) => {
    if (options.onPlace) {
      options.onPlace([event.lngLat.lng, event.lngLat.lat]);
      return;
    }
    const layers = [...clickableLayers, wardDisc].filter((layer) => map.getLayer(layer));
    const { x, y } = event.point;
    const reach = 6;
    const box: [[number, number], [number, number]] = [
      [x - reach, y - reach],
      [x + reach, y + reach],
    ];
    const [hit] = map.queryRenderedFeatures(box, { layers });
    const cluster: unknown = hit?.properties.cluster_id;
    if (hit && typeof cluster === 'number') {
      void sourceOf(map, stationSource)
        ?.getClusterExpansionZoom(cluster)
        .then((zoom) => {
          if (hit.geometry.type !== 'Point') return;
          const [lon = 0, lat = 0] = hit.geometry.coordinates;
          map.easeTo({ center: [lon, lat], zoom: zoom + 0.3, animate: !prefersStill() });
        });
      return;
    }
    const code: unknown = hit?.properties.code;
    if (hit?.layer.id === wardDisc && typeof code === 'string') {
      options.onWard?.(code);
      return;
    }
    const id: unknown = hit?.properties.id;
    options.onSelect(typeof id === 'string' ? id : undefined);
  });
  if (options.onPlace) map.getCanvas().style.cursor = 'crosshair';
  for (const layer of options.onPlace ? [] : [...clickableLayers, wardDisc]) {
    map.on('mouseenter', layer, () => {
      map.getCanvas().style.cursor = 'pointer';
    });
    map.on('mouseleave', layer, () => {
      map.getCanvas().style.cursor = '';
      options.onHover?.(undefined);
    });
    if (!options.onHover || layer === wardDisc) continue;
    map.on('mousemove', layer, ({ features }) => {
      const id: unknown = features?.[0]?.properties.id;
      options.onHover?.(typeof id === 'string' ? id : undefined);
    });
  }

  return {
    setStations: (next) => {
      stations = next;
      const source = sourceOf(map, stationSource);
      // Nothing is drawn on a hidden page, and the next offer is near.
      if (!source || document.hidden) return;
      const shown = picture.next(next, { now: performance.now(), withFigures: map.getZoom() > figureZoom });
      if (!shown) return;
      addLevelMarkers(map, shown, colours);
      source.setData(shown);
    },
    setAreas: (next) => {
      areas = areaFeatures(next);
      sourceOf(map, areaSource)?.setData(areas);
    },
    point: (position, move = false) => {
      pointed = position;
      drawPointed();
      if (!position || !move || map.getBounds().contains([...position])) return;
      // A little above the middle: the card lies at the bottom.
      map.easeTo({ center: [...position], offset: [0, -60], animate: !prefersStill() });
    },
    setWards: (next) => {
      // It is told every second, and changes seldom.
      const isSame = JSON.stringify(wards) === JSON.stringify(next);
      wards = next;
      if (!isSame && map.getLayer('ward-name')) drawWardsNow();
    },
    setLayers: (next) => {
      layers = next;
      // Else they are drawn with everything else, once the style is there.
      if (!map.getLayer('ward-name')) return;
      drawLayers();
      if (wards) drawWardsNow();
    },
    pin: (position) => {
      if (!position) {
        marker?.remove();
        marker = undefined;
        return;
      }
      if (!marker) {
        const element = document.createElement('span');
        element.className = 'place-pin';
        const placed = new Marker({ element, anchor: 'bottom', draggable: options.onPlace !== undefined });
        placed.on('dragend', () => {
          const { lng, lat } = placed.getLngLat();
          options.onPlace?.([lng, lat]);
        });
        marker = placed.setLngLat([...position]).addTo(map);
      } else marker.setLngLat([...position]);
      if (!map.getBounds().contains([...position])) map.jumpTo({ center: [...position] });
    },
    centre: () => {
      const { lng, lat } = map.getCenter();
      return [lng, lat];
    },
    recolour: () => {
      colours = readColours();
      // A foreign style keeps its own colours; only what is ours is drawn again.
      if (config.styleUrl && map.getStyle().sources.basemap === undefined) {
        for (const layer of overlayLayers(colours)) if (map.getLayer(layer.id)) map.removeLayer(layer.id);
        addOverlay();
      } else map.setStyle(buildStyle(colours, options.attribution), { diff: false });
    },
    remove: () => map.remove(),
  };
};
