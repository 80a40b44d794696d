/** Areas of warnings as a sketch: shapes in a flat box around the city. Pure. */
import type { CapImported } from '../../shared/cap-api.ts';
import { wards } from '../../shared/wards.ts';

type Area = CapImported['infos'][number]['areas'][number];

export const sketchSize = { width: 240, height: 170 } as const;

const bounds = {
  west: Math.min(...wards.map(({ lon }) => lon)) - 0.08,
  east: Math.max(...wards.filter(({ lon }) => lon < 107.3).map(({ lon }) => lon)) + 0.08,
  south: Math.min(...wards.filter(({ lat }) => lat > 20.4).map(({ lat }) => lat)) - 0.06,
  north: Math.max(...wards.map(({ lat }) => lat)) + 0.06,
} as const;

/** Plate carrée with the length of a degree at 21° N; good enough for a sketch of 130 km. */
const scale = Math.min(
  sketchSize.width / ((bounds.east - bounds.west) * Math.cos((20.8 * Math.PI) / 180)),
  sketchSize.height / (bounds.north - bounds.south),
);
const kmPerDegree = 111.32;

export const toSketch = (lat: number, lon: number): readonly [x: number, y: number] => [
  Number(((lon - bounds.west) * Math.cos((20.8 * Math.PI) / 180) * scale).toFixed(1)),
  Number(((bounds.north - lat) * scale).toFixed(1)),
];

export interface Sketch {
  /** Path of every polygon. */
  readonly path: string;
  readonly circles: readonly { readonly x: number; readonly y: number; readonly r: number }[];
  /** Something of it lies inside of the box. */
  readonly isNear: boolean;
}

export const sketchOf = (areas: readonly Area[]): Sketch => {
  const rings = areas.flatMap(({ polygons }) => polygons.map((ring) => ring.map(([lat, lon]) => toSketch(lat, lon))));
  const circles = areas.flatMap(({ circles: all }) =>
    all.map(([lat, lon, km]) => {
      const [x, y] = toSketch(lat, lon);
      return { x, y, r: Math.max((km / kmPerDegree) * scale, 2) };
    }),
  );
  const touches = (left: number, right: number, top: number, bottom: number): boolean =>
    right >= 0 && left <= sketchSize.width && bottom >= 0 && top <= sketchSize.height;
  return {
    path: rings.map((ring) => `M${ring.map(([x, y]) => `${x} ${y}`).join('L')}Z`).join(''),
    circles,
    isNear:
      rings.some((ring) => {
        const [xs, ys] = [ring.map(([x]) => x), ring.map(([, y]) => y)];
        return touches(Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys));
      }) || circles.some(({ x, y, r }) => touches(x - r, x + r, y - r, y + r)),
  };
};

/** Centres of the wards that lie inside of the box, for orientation. */
export const wardDots = wards
  .map(({ code, lat, lon }) => ({ code, at: toSketch(lat, lon) }))
  .filter(({ at: [x, y] }) => x >= 0 && x <= sketchSize.width && y >= 0 && y <= sketchSize.height);

/** The text in the reader's language, else Vietnamese, else the first. */
export const infoFor = (imported: CapImported, language: 'vi' | 'en'): CapImported['infos'][number] | undefined =>
  imported.infos.find((info) => info.language.toLowerCase().startsWith(language)) ??
  imported.infos.find((info) => info.language.toLowerCase().startsWith('vi')) ??
  imported.infos[0];
