/** Borders of wards out of the map layers that the city uploaded; without such a layer there are none, and circles are used. */
import { z } from 'zod';
import { findWard, wards } from '../../shared/wards.ts';
import type { LayerStore } from '../state/ports.ts';
import type { CapPoint } from './document.ts';
import { type Position, ringArea, warningRing } from './geometry.ts';

/** Rings of the largest parts of a ward; empty when no layer shows it. */
export type BorderOf = (ward: string) => readonly (readonly CapPoint[])[];

/** Islands of a special zone are many; the largest are enough for a warning that names the ward as well. */
const maxParts = 5;
/** Degrees, about 2 km: centres of wards are computed from other data than the layer. */
const slack = 0.02;
/** A layer of something else may name wards too; a layer of wards names many, each once. */
const codeNames = /^(gso|gso_?code|code|ma|ma_?xa|ma_?phuong|ma_?px|ma_?don_?vi|ward|ward_?code|ma_?gso|ref|ref:gso)$/i;

const position = z.array(z.number());
const geometrySchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Polygon'), coordinates: z.array(z.array(position)) }),
  z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(z.array(position))) }),
]);
const layerSchema = z.object({
  features: z.array(z.object({ properties: z.record(z.string(), z.unknown()).nullish(), geometry: z.unknown() })),
});

const codeOf = (properties: Record<string, unknown> | null | undefined): string | undefined => {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (!codeNames.test(name) || (typeof value !== 'string' && typeof value !== 'number')) continue;
    const code = String(value).trim().padStart(5, '0');
    if (findWard(code)) return code;
  }
  return undefined;
};

/** Outer rings; CAP knows no holes, and a warning rather covers too much. */
const outerRings = (geometry: z.output<typeof geometrySchema>): Position[][] =>
  (geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates).flatMap(([outer]) =>
    outer ? [outer] : [],
  );

const surrounds = (rings: readonly (readonly Position[])[], centre: { lat: number; lon: number }): boolean => {
  const points = rings.flat();
  const lons = points.map(([lon = 0]) => lon);
  const lats = points.map(([, lat = 0]) => lat);
  const least = (all: readonly number[]): number => all.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = (all: readonly number[]): number => all.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return (
    least(lons) - slack <= centre.lon &&
    centre.lon <= most(lons) + slack &&
    least(lats) - slack <= centre.lat &&
    centre.lat <= most(lats) + slack
  );
};

/** Wards that a layer draws, by code; empty for a layer that is about something else. */
export const wardsOfLayer = (json: unknown): Map<string, CapPoint[][]> => {
  const found = new Map<string, CapPoint[][]>();
  const layer = layerSchema.safeParse(json);
  if (!layer.success) return found;
  const named = layer.data.features.flatMap(({ properties, geometry }) => {
    const [code, shape] = [codeOf(properties), geometrySchema.safeParse(geometry)];
    return code === undefined || !shape.success ? [] : [{ code, rings: outerRings(shape.data) }];
  });
  const counts = new Map<string, number>();
  for (const { code } of named) counts.set(code, (counts.get(code) ?? 0) + 1);
  if ([...counts.values()].some((count) => count > 1)) return found;
  for (const { code, rings } of named) {
    const ward = findWard(code);
    if (!ward || !surrounds(rings, ward)) continue;
    const largest = rings.toSorted((a, b) => ringArea(b) - ringArea(a)).slice(0, maxParts);
    const parts = largest.flatMap((ring) => {
      const points = warningRing(ring);
      return points ? [points] : [];
    });
    if (parts.length > 0) found.set(code, parts);
  }
  return found;
};

/** Looks at a layer once; the one that draws most wards counts. */
export const createBorders = (
  layers: Pick<LayerStore, 'list' | 'bytes'>,
  onUnreadable: (layer: string, error: unknown) => void = () => {},
): BorderOf => {
  let known = '';
  let borders = new Map<string, CapPoint[][]>();
  return (ward) => {
    const all = layers.list();
    const ids = all.map(({ id }) => id).join(' ');
    if (ids === known) return borders.get(ward) ?? [];
    borders = new Map();
    for (const { id } of all) {
      try {
        const found = wardsOfLayer(JSON.parse(layers.bytes(id)?.toString('utf8') ?? 'null'));
        if (found.size > borders.size) borders = found;
        if (borders.size === wards.length) break;
      } catch (error) {
        onUnreadable(id, error);
      }
    }
    known = ids;
    return borders.get(ward) ?? [];
  };
};
