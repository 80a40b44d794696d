/** Station markers, drawn once per theme: shape = network, fill = freshness, dashed ring = not real, cross = signal lost. */
import type { Map as MapLibreMap } from 'maplibre-gl';
import { type Network, networks } from '../../shared/quantities.ts';
import { networkCentre, networkOutline } from '../model/glyphs.ts';
import type { Colours } from './colours.ts';
import { type MarkerState, markerName, markerStates } from './features.ts';

const ratio = 2;
/** CSS pixels across, ring included. */
const sizes = { small: 26, large: 56 } as const;

const draw = (
  network: Network,
  state: MarkerState,
  isReal: boolean,
  size: keyof typeof sizes,
  colours: Colours,
): ImageData | undefined => {
  const px = sizes[size] * ratio;
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
  const width = (cssPx: number, scale: number): number => (cssPx * 24) / (sizes[size] * scale);

  context.lineJoin = 'round';
  const outer = 0.94;
  const inner = isReal ? outer : size === 'small' ? 0.62 : 0.82;
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
  context.fillStyle = state === 'fresh' ? colours.marker : colours.stale;
  context.strokeStyle = state === 'fresh' ? colours.marker : state === 'lost' ? colours.attention : colours.staleLine;
  context.lineWidth = width(1.6, inner);
  context.fill(shape);
  context.stroke(shape);
  if (state === 'lost') {
    context.lineCap = 'round';
    context.lineWidth = width(2.2, inner);
    context.stroke(new Path2D('M8.5 9.5l7 7M15.5 9.5l-7 7'));
  }
  if (state === 'never') context.stroke(new Path2D('M9 13h6'));
  return context.getImageData(0, 0, px, px);
};

export const addMarkers = (map: MapLibreMap, colours: Colours): void => {
  for (const network of networks) {
    for (const state of markerStates) {
      for (const isReal of [true, false]) {
        for (const size of ['small', 'large'] as const) {
          const name = markerName(network, state, isReal, size);
          const image = draw(network, state, isReal, size, colours);
          if (!image) continue;
          if (map.hasImage(name)) map.removeImage(name);
          map.addImage(name, image, { pixelRatio: ratio });
        }
      }
    }
  }
};
