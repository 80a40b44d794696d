/**
 * GeoJSON of a map layer (RFC 7946) as it may be kept: bounded before it is parsed, checked, and rid of everything that a map
 * does not draw or show. Pure; any bytes at all end in a layer or in one AppError.
 */
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { parseAs } from './problem.ts';

export const maxFeatures = 10_000;
/** More than these make the map of a phone slow. */
export const maxVertices = 50_000;
/** A collection of polygons in a feature is 10 levels deep; properties of a few levels are let in and dropped. */
const maxDepth = 16;
/** Every vertex is an array, every polygon has rings: what has more arrays than this has too many vertices. */
const maxArrays = 4 * maxVertices;
/** A feature, its geometry, its properties, and some that are dropped. */
const maxObjects = 6 * maxFeatures;
const maxProperties = 40;
const maxPropertyText = 1_000;

/** What is wrong with coordinates; undefined = nothing. The first mistake is enough: a file may hold millions. */
type Check = (given: unknown) => string | undefined;

/** Longitude first, degrees of WGS 84 (RFC 7946 §3.1.1, §4); a third number is the height. */
const position: Check = (given) => {
  const isPosition =
    Array.isArray(given) &&
    (given.length === 2 || given.length === 3) &&
    given.every((value) => Number.isFinite(value));
  if (!isPosition) return 'a position is an array of two or three numbers';
  const [lon, lat] = given;
  if (Math.abs(lon) <= 180 && Math.abs(lat) <= 90) return undefined;
  return 'longitude within ±180 and latitude within ±90 expected: degrees of WGS 84, longitude first';
};

const listOf =
  (check: Check, least: number): Check =>
  (given) => {
    if (!Array.isArray(given) || given.length < least) return `an array of at least ${least} expected`;
    for (const one of given) {
      const problem = check(one);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };

/** RFC 7946 §3.1.6: four positions or more, the last one equal to the first. */
const ring: Check = (given) => {
  const problem = listOf(position, 4)(given);
  if (problem !== undefined || !Array.isArray(given)) return problem;
  const [first, last] = [given[0], given.at(-1)];
  return first[0] === last[0] && first[1] === last[1] ? undefined : 'a ring ends where it begins';
};

const coordinates = (check: Check) =>
  z.unknown().superRefine((given, context) => {
    const message = check(given);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });

const plainGeometry = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Point'), coordinates: coordinates(position) }),
  z.object({ type: z.literal('MultiPoint'), coordinates: coordinates(listOf(position, 0)) }),
  z.object({ type: z.literal('LineString'), coordinates: coordinates(listOf(position, 2)) }),
  z.object({ type: z.literal('MultiLineString'), coordinates: coordinates(listOf(listOf(position, 2), 0)) }),
  z.object({ type: z.literal('Polygon'), coordinates: coordinates(listOf(ring, 1)) }),
  z.object({ type: z.literal('MultiPolygon'), coordinates: coordinates(listOf(listOf(ring, 1), 0)) }),
]);

/** The length first: what is too long is not looked at. */
const shortList = <T extends z.ZodType>(item: T, most: number, what: string) =>
  z.array(z.unknown()).max(most, `at most ${most} ${what}`).pipe(z.array(item));

const geometry = z.discriminatedUnion('type', [
  plainGeometry,
  // RFC 7946 §3.1.8: collections inside collections should be avoided; here they are.
  z.object({
    type: z.literal('GeometryCollection'),
    geometries: shortList(plainGeometry, 100, 'geometries in a collection'),
  }),
]);

const isPlain = (value: unknown): boolean =>
  value === null ||
  typeof value === 'number' ||
  typeof value === 'boolean' ||
  (typeof value === 'string' && value.length <= maxPropertyText);

const properties = z.unknown().transform((given) =>
  typeof given !== 'object' || given === null || Array.isArray(given)
    ? null
    : Object.fromEntries(
        Object.entries(given)
          .filter(([key, value]) => key !== '__proto__' && key.length <= 100 && isPlain(value))
          .slice(0, maxProperties),
      ),
);

const featureSchema = z.object({
  type: z.literal('Feature'),
  id: z.union([z.string().max(200), z.number()]).optional(),
  geometry: geometry.nullable(),
  properties: properties.optional(),
});

const collectionSchema = z.object({
  type: z.literal('FeatureCollection'),
  features: shortList(featureSchema, maxFeatures, 'features'),
});

const refuse = (message: string): never => {
  throw new AppError('UPLOAD_INVALID', message);
};

const quote = 0x22;
const backslash = 0x5c;

/** Counts brackets outside of strings before anything is built from them. @throws AppError UPLOAD_INVALID */
const checkBounds = (bytes: Uint8Array): void => {
  let depth = 0;
  let arrays = 0;
  let objects = 0;
  let inString = false;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index];
    if (inString) {
      if (byte === backslash) index += 1;
      else if (byte === quote) inString = false;
    } else if (byte === quote) {
      inString = true;
    } else if (byte === 0x7b || byte === 0x5b) {
      depth += 1;
      if (byte === 0x5b) arrays += 1;
      else objects += 1;
      if (depth > maxDepth) refuse(`more than ${maxDepth} levels`);
      if (arrays > maxArrays) refuse(`more than ${maxVertices} vertices`);
      if (objects > maxObjects) refuse(`more than ${maxFeatures} features`);
    } else if (byte === 0x7d || byte === 0x5d) {
      depth -= 1;
    }
  }
};

const verticesOf = (given: unknown): number => {
  if (!Array.isArray(given)) return 0;
  if (typeof given[0] === 'number') return 1;
  let vertices = 0;
  for (const inner of given) vertices += verticesOf(inner);
  return vertices;
};

const geometryVertices = (found: z.output<typeof geometry> | null): number => {
  if (found === null) return 0;
  if (found.type !== 'GeometryCollection') return verticesOf(found.coordinates);
  return found.geometries.reduce((sum, inner) => sum + verticesOf(inner.coordinates), 0);
};

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** @throws AppError UPLOAD_INVALID, naming the first places that are wrong */
export const cleanGeoJson = (bytes: Buffer): { readonly features: number; readonly bytes: Buffer } => {
  checkBounds(bytes);
  let json: unknown;
  try {
    json = JSON.parse(utf8.decode(bytes));
  } catch {
    return refuse('this is not JSON in UTF-8');
  }
  const collection = parseAs(collectionSchema, json, 'UPLOAD_INVALID');
  const vertices = collection.features.reduce((sum, feature) => sum + geometryVertices(feature.geometry), 0);
  if (vertices > maxVertices) refuse(`${vertices} vertices; at most ${maxVertices}`);
  return { features: collection.features.length, bytes: Buffer.from(JSON.stringify(collection)) };
};
