/** Station markers, drawn once per theme: shape = network, fill = freshness or level reached, dashed ring = not real, cross = signal lost. */
import type { Map as MapLibreMap } from 'maplibre-gl';
import type { AqiBandLevel } from '../../shared/indices-api.ts';
import { networks } from '../../shared/quantities.ts';
import { limitOutline } from '../indices/glyphs.ts';
import { networkCentre, networkOutline, severityOutline } from '../model/glyphs.ts';
import { type Severity, severities } from '../model/levels.ts';
import type { Colours } from './colours.ts';
import {
  isMarked,
  limitLook,
  type MarkerLook,
  markerLook,
  markerName,
  markerStates,
  type PointCollection,
  ringName,
} from './features.ts';

const ratio = 2;
/** CSS pixels across, ring included. */
const sizes = { small: 26, large: 56 } as const;
/** A small one that carries the number of its index. */
const numberedSize = 34;

export const severityFill = (severity: Severity, colours: Colours): string => colours[`${severity}Fill`];
/** Dark on the lighter two, white on the darker two. */
export const severityText = (severity: Severity, colours: Colours): string =>
  severity === 'watch' || severity === 'warning' ? colours.mildText : colours.grimText;

const bandRoles = {
  good: 'aqiGood',
  moderate: 'aqiModerate',
  poor: 'aqiPoor',
  bad: 'aqiBad',
  'very-bad': 'aqiVeryBad',
  hazardous: 'aqiHazardous',
} as const satisfies Record<AqiBandLevel, keyof Colours>;

export const bandFill = (band: AqiBandLevel, colours: Colours): string => colours[bandRoles[band]];
export const bandText = (band: AqiBandLevel, colours: Colours): string =>
  band === 'very-bad' || band === 'hazardous' ? colours.aqiDeep : colours.aqiBright;

const draw = (look: MarkerLook, colours: Colours): ImageData | undefined => {
  const { network, state, isReal, size, band, limit } = look;
  // A limit is drawn as the level that is as grave, with a sign of its own.
  const severity = look.severity ?? (limit && limitLook[limit]);
  const isNumbered = size === 'small' && band !== undefined && band !== 'none';
  const cssPx = isNumbered ? numberedSize : sizes[size];
  const px = cssPx * ratio;
  const canvas = document.createElement('canvas');
  canvas.width = px;
  canvas.height = px;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return undefined;
  const shape = new Path2D(networkOutline[network]);
  const [middleX, middleY] = networkCentre[network];
  /** The 24-unit outline, scaled about its centre of mass. */
  const place = (scale: number): void => {
    const unit = (px / 24) * scale;
    const whole = px / 24;
    context.setTransform(unit, 0, 0, unit, middleX * (whole - unit), middleY * (whole - unit));
  };
  // CSS pixels as a length inside the scaled outline.
  const width = (wanted: number, scale: number): number => (wanted * 24) / (cssPx * scale);

  context.lineJoin = 'round';
  const outer = 0.94;
  const inner = isReal ? outer : isNumbered ? 0.78 : size === 'small' ? 0.62 : 0.82;
  // A halo in the colour of the land keeps markers apart from roads and from each other.
  place(outer);
  context.strokeStyle = colours.halo;
  context.lineWidth = width(3, outer);
  context.stroke(shape);
  context.fillStyle = colours.halo;
  context.fill(shape);

  if (!isReal) {
    context.setLineDash([width(3, outer), width(2.2, outer)]);
    context.strokeStyle = colours.provenance;
    context.lineWidth = width(size === 'small' ? 1.4 : 1.6, outer);
    context.stroke(shape);
    context.setLineDash([]);
  }
  place(inner);
  const plain = band === 'none' ? colours.stale : band ? bandFill(band, colours) : colours.marker;
  const solid = severity ? severityFill(severity, colours) : plain;
  const hollowLine = severity ? colours[severity] : state === 'lost' ? colours.attention : colours.staleLine;
  context.fillStyle = state === 'fresh' ? solid : colours.stale;
  // The brightest bands would be lost on the land without an edge.
  context.strokeStyle = band ? colours.staleLine : state === 'fresh' ? solid : hollowLine;
  context.lineWidth = width(1.6, inner);
  context.fill(shape);
  context.stroke(shape);
  if (state === 'lost') {
    context.lineCap = 'round';
    context.lineWidth = width(2.2, inner);
    context.stroke(new Path2D('M8.5 9.5l7 7M15.5 9.5l-7 7'));
  }
  // The large one carries its figure in the middle, and the sign above it.
  if (severity && state !== 'lost') {
    const { fill, line } = limit ? limitOutline[limit] : severityOutline[severity];
    const scale = px / (size === 'small' ? 30 : 84);
    const signY = size === 'small' ? middleY : network === 'flood' ? 8.2 : 6.4;
    context.setTransform(scale, 0, 0, scale, (middleX * px) / 24 - 6 * scale, (signY * px) / 24 - 6 * scale);
    const ink = state === 'fresh' ? severityText(severity, colours) : colours[severity];
    context.fillStyle = ink;
    context.strokeStyle = ink;
    context.lineWidth = 1.3;
    context.fill(new Path2D(fill));
    if (line) context.stroke(new Path2D(line));
  }
  if (state === 'never') context.stroke(new Path2D('M9 13h6'));
  // The large one carries its figure there.
  if (state === 'paused' && size === 'small') context.stroke(new Path2D('M10 9.5v6M14 9.5v6'));
  return context.getImageData(0, 0, px, px);
};

const ringSize = 46;
/** Told apart without colour: the milder, the more broken. */
const ringDashes: Readonly<Record<Severity, readonly number[]>> = {
  watch: [2, 4],
  warning: [6, 4],
  danger: [14, 3],
  extreme: [],
};

/** A ring around a station with an open alert, with the sign of its severity on it. */
const drawRing = (severity: Severity, colours: Colours): ImageData | undefined => {
  const canvas = document.createElement('canvas');
  const px = ringSize * ratio;
  canvas.width = px;
  canvas.height = px;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return undefined;
  context.scale(ratio, ratio);
  const middle = ringSize / 2;
  const ring = (): void => {
    context.beginPath();
    context.arc(middle, middle, middle - 6, 0, 2 * Math.PI);
    context.stroke();
  };
  context.strokeStyle = colours.halo;
  context.lineWidth = 5;
  ring();
  context.strokeStyle = colours[severity];
  context.lineWidth = severity === 'extreme' ? 3.4 : 2.6;
  context.setLineDash([...ringDashes[severity]]);
  ring();
  context.setLineDash([]);
  // The sign sits on the upper right, on a disc of the land.
  const signX = middle + (middle - 6) * Math.SQRT1_2;
  const signY = middle - (middle - 6) * Math.SQRT1_2;
  context.beginPath();
  context.arc(signX, signY, 7.5, 0, 2 * Math.PI);
  context.fillStyle = colours.raised;
  context.fill();
  const { fill, line } = severityOutline[severity];
  context.translate(signX - 6, signY - 6);
  context.fillStyle = colours[severity];
  context.strokeStyle = colours[severity];
  context.lineWidth = 1.3;
  context.fill(new Path2D(fill));
  if (line) context.stroke(new Path2D(line));
  return context.getImageData(0, 0, px, px);
};

/** Markers at a level or limit are rare and their kinds many: only those that are needed are drawn. */
export const addLevelMarkers = (map: MapLibreMap, { features }: PointCollection, colours: Colours): void => {
  for (const { properties } of features) {
    for (const name of [properties.small, properties.large]) {
      const look = typeof name === 'string' && !map.hasImage(name) ? markerLook(name) : undefined;
      const image = look && isMarked(look) && draw(look, colours);
      if (image) map.addImage(String(name), image, { pixelRatio: ratio });
    }
  }
};

export const addMarkers = (map: MapLibreMap, colours: Colours): void => {
  // Those drawn on demand would keep the colours of the other theme.
  for (const name of map.listImages()) {
    const look = markerLook(name);
    if (look && isMarked(look)) map.removeImage(name);
  }
  for (const severity of severities) {
    const image = drawRing(severity, colours);
    if (!image) continue;
    if (map.hasImage(ringName(severity))) map.removeImage(ringName(severity));
    map.addImage(ringName(severity), image, { pixelRatio: ratio });
  }
  for (const network of networks) {
    for (const state of markerStates) {
      for (const isReal of [true, false]) {
        for (const size of ['small', 'large'] as const) {
          const look = { network, state, isReal, size };
          const name = markerName(look);
          const image = draw(look, colours);
          if (!image) continue;
          if (map.hasImage(name)) map.removeImage(name);
          map.addImage(name, image, { pixelRatio: ratio });
        }
      }
    }
  }
};
