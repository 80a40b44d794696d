/** Borders as CAP wants them: closed, few points, not crossing themselves. Pure. */
import { kinks } from '@turf/kinks';
import { simplify } from '@turf/simplify';
import type { CapPoint } from './document.ts';

/** Longitude, latitude: as in GeoJSON. */
export type Position = readonly number[];

/** CAP sets no number; receivers such as cell broadcast take a hundred (3GPP TS 23.041 §9.4.50 has room for about as many). */
export const maxPolygonPoints = 100;
/** About one metre. */
const decimals = 5;
/** Degrees; about 10 m. */
const firstTolerance = 0.000_1;
const lastTolerance = 0.05;

const rounded = (figure: number): number => Number(figure.toFixed(decimals));

/** Rounded, without points that repeat the one before; closed. Empty when less than a triangle is left. */
const cleanRing = (ring: readonly Position[]): [number, number][] => {
  const points: [number, number][] = [];
  for (const [lon, lat] of ring) {
    if (lon === undefined || lat === undefined) continue;
    const point: [number, number] = [rounded(lon), rounded(lat)];
    const before = points.at(-1);
    if (before?.[0] !== point[0] || before[1] !== point[1]) points.push(point);
  }
  const [first, last] = [points[0], points.at(-1)];
  if (first && last && (first[0] !== last[0] || first[1] !== last[1])) points.push([first[0], first[1]]);
  return points.length >= 4 ? points : [];
};

const crosses = (ring: readonly Position[]): boolean =>
  kinks({ type: 'Polygon', coordinates: [ring.map((position) => [...position])] }).features.length > 0;

/** Whether the line through the points, closed or not, crosses itself. */
export const crossesItself = (points: readonly CapPoint[]): boolean =>
  crosses(cleanRing(points.map(([lat, lon]) => [lon, lat])));

/** Smallest convex ring around the points (Andrew's monotone chain), closed. */
export const convexHull = (points: readonly Position[]): [number, number][] => {
  const sorted = points
    .map(([x = 0, y = 0]): [number, number] => [x, y])
    .sort(([ax, ay], [bx, by]) => ax - bx || ay - by);
  const half = (ordered: readonly [number, number][]): [number, number][] => {
    const chain: [number, number][] = [];
    for (const point of ordered) {
      for (;;) {
        const [a, b] = [chain.at(-2), chain.at(-1)];
        if (!a || !b || (b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]) > 0) break;
        chain.pop();
      }
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return cleanRing([...half(sorted), ...half([...sorted].reverse())]);
};

const withFewPoints = (ring: readonly [number, number][]): [number, number][] => {
  let few = [...ring];
  for (let tolerance = firstTolerance; few.length > maxPolygonPoints && tolerance < lastTolerance; tolerance *= 1.5) {
    const simpler = simplify(
      { type: 'Polygon', coordinates: [ring.map((position) => [...position])] },
      { tolerance, highQuality: true },
    );
    few = cleanRing(simpler.coordinates[0] ?? []);
  }
  return few;
};

/**
 * Simplified to at most a hundred points; the hull when it would cross itself. Undefined when there is no area left to speak of.
 */
export const warningRing = (ring: readonly Position[]): CapPoint[] | undefined => {
  const whole = cleanRing(ring);
  if (whole.length === 0) return undefined;
  let few = withFewPoints(whole);
  if (few.length === 0 || few.length > maxPolygonPoints || crosses(few)) few = withFewPoints(convexHull(whole));
  if (few.length === 0 || few.length > maxPolygonPoints || crosses(few)) return undefined;
  return few.map(([lon, lat]) => [lat, lon]);
};

/** Square degrees, as on a plane: to tell large from small. */
export const ringArea = (ring: readonly Position[]): number => {
  let twice = 0;
  for (let index = 0; index + 1 < ring.length; index += 1) {
    const [ax = 0, ay = 0] = ring[index] ?? [];
    const [bx = 0, by = 0] = ring[index + 1] ?? [];
    twice += ax * by - bx * ay;
  }
  return Math.abs(twice) / 2;
};

const pair = ([lat, lon]: CapPoint): string => `${lat.toFixed(decimals)},${lon.toFixed(decimals)}`;
export const polygonText = (points: readonly CapPoint[]): string => points.map(pair).join(' ');
export const circleText = (centre: CapPoint, km: number): string => `${pair(centre)} ${km}`;
