import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanGeoJson, maxFeatures, maxVertices } from '../../../gateway/http/geojson.ts';
import { AppError } from '../../../shared/errors.ts';

const bytesOf = (value: unknown): Buffer =>
  Buffer.isBuffer(value) ? value : Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
const collection = (...features: unknown[]) => ({ type: 'FeatureCollection', features });
const feature = (geometry: unknown, properties: unknown = {}) => ({ type: 'Feature', properties, geometry });
const point = (...coordinates: unknown[]) => ({ type: 'Point', coordinates });

const problemOf = (value: unknown): string => {
  try {
    cleanGeoJson(bytesOf(value));
  } catch (error) {
    if (error instanceof AppError && error.code === 'UPLOAD_INVALID') return error.message;
    throw error;
  }
  return 'accepted';
};

const kept = (value: unknown): unknown => JSON.parse(cleanGeoJson(bytesOf(value)).bytes.toString());

const square = [
  [106, 20],
  [107, 20],
  [107, 21],
  [106, 20],
];

describe('a layer', () => {
  it('may have every geometry of RFC 7946', () => {
    const layer = collection(
      feature(point(106.7, 20.8, 3)),
      feature({ type: 'MultiPoint', coordinates: [[106, 20]] }),
      feature({ type: 'LineString', coordinates: square }),
      feature({ type: 'MultiLineString', coordinates: [square, square] }),
      feature({ type: 'Polygon', coordinates: [square] }),
      feature({ type: 'MultiPolygon', coordinates: [[square], [square]] }),
      feature({ type: 'GeometryCollection', geometries: [point(1, 2)] }),
      feature(null, null),
    );

    expect(kept(layer)).toEqual(layer);
    expect(cleanGeoJson(bytesOf(layer)).features).toBe(8);
  });

  it('keeps of its properties what can be shown, and nothing else at all', () => {
    const properties = {
      name: '<img src=x onerror=alert(1)>',
      depth: 1.5,
      open: false,
      none: null,
      nested: { a: 1 },
      list: [1],
      long: 'x'.repeat(1_001),
    };

    const dirty = { ...collection({ ...feature(point(1, 2), properties), style: 'x' }), crs: {}, bbox: [1] };

    expect(kept(dirty)).toEqual(
      collection(feature(point(1, 2), { name: '<img src=x onerror=alert(1)>', depth: 1.5, open: false, none: null })),
    );
  });

  it('sets no prototype', () => {
    const text =
      '{"type":"FeatureCollection","features":[{"type":"Feature","geometry":null,"properties":{"__proto__":"x","a":1}}]}';

    expect(cleanGeoJson(bytesOf(text)).bytes.toString()).not.toContain('__proto__');
  });

  it.each([
    ['no JSON', '{', /not JSON/],
    ['no UTF-8', Buffer.from([0x22, 0xff, 0x22]), /not JSON in UTF-8/],
    ['another type', { type: 'Topology' }, /FeatureCollection/],
    ['a feature alone', feature(point(1, 2)), /FeatureCollection/],
    ['no features', { type: 'FeatureCollection' }, /features/],
    ['an unknown geometry', collection(feature({ type: 'Circle', coordinates: [1, 2] })), /features\[0\]\.geometry/],
    ['metres of a projection', collection(feature(point(597_000, 2_305_000))), /degrees of WGS 84/],
    ['latitude first', collection(feature(point(20.8, 106.7))), /longitude first/],
    ['a text as coordinate', collection(feature(point('106', 20))), /two or three numbers/],
    ['four coordinates', collection(feature(point(1, 2, 3, 4))), /two or three numbers/],
    [
      'an overflowing number',
      '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[1e999,1]}}]}',
      /two or three numbers/,
    ],
    ['a line of one point', collection(feature({ type: 'LineString', coordinates: [[1, 2]] })), /at least 2/],
    [
      'an open ring',
      collection(feature({ type: 'Polygon', coordinates: [[...square.slice(0, 3), [1, 1]]] })),
      /ends where it begins/,
    ],
    [
      'collections in collections',
      collection(feature({ type: 'GeometryCollection', geometries: [{ type: 'GeometryCollection', geometries: [] }] })),
      /geometries\[0\]/,
    ],
  ])('with %s is refused', (_name, value, problem) => {
    expect(problemOf(value)).toMatch(problem);
  });
});

describe('a file that is a trap', () => {
  it.each([
    ['brackets five million deep', '['.repeat(5_000_000), /levels/],
    ['objects one million deep', '{"a":'.repeat(1_000_000), /levels/],
    ['a million empty arrays', `[${'[],'.repeat(1_000_000)}1]`, /vertices/],
    ['a million empty objects', `[${'{},'.repeat(1_000_000)}1]`, /features/],
    [
      'a million wrong features',
      `{"type":"FeatureCollection","features":[${'1,'.repeat(1_000_000)}1]}`,
      /at most 10000 features/,
    ],
    [
      'a million wrong coordinates',
      collection(feature({ type: 'MultiPoint', coordinates: Array.from({ length: 1_000_000 }, () => 1) })),
      /two or three numbers/,
    ],
  ])('with %s is refused', (_name, value, problem) => {
    expect(problemOf(value)).toMatch(problem);
  });

  it('with one vertex or one feature too many is refused, and with one less taken', () => {
    const points = (count: number) =>
      collection(feature({ type: 'MultiPoint', coordinates: Array.from({ length: count }, () => [1, 2]) }));
    const features = (count: number) => collection(...Array.from({ length: count }, () => feature(null)));

    expect(problemOf(points(maxVertices + 1))).toMatch(/at most 50000/);
    expect(problemOf(points(maxVertices))).toBe('accepted');
    expect(problemOf(features(maxFeatures + 1))).toMatch(/at most 10000 features/);
    expect(problemOf(features(maxFeatures))).toBe('accepted');
  });

  it('has no brackets that count inside its texts', () => {
    expect(problemOf(collection(feature(null, { name: `"${'[{'.repeat(400)}` })))).toBe('accepted');
  });

  it('whatever it is, ends in a layer or in one problem', () => {
    const json = fc.oneof(
      fc.json(),
      fc
        .record({ type: fc.constant('FeatureCollection'), features: fc.array(fc.jsonValue()) })
        .map((value) => JSON.stringify(value)),
      fc.jsonValue().map((geometry) => JSON.stringify(collection(feature(geometry, geometry)))),
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    );
    fc.assert(
      fc.property(json, (given) => {
        const bytes = bytesOf(given);
        if (problemOf(bytes) !== 'accepted') return;
        const once = cleanGeoJson(bytes).bytes;
        expect(cleanGeoJson(once).bytes.equals(once)).toBe(true);
      }),
    );
  });
});
