import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBorders, wardsOfLayer } from '../../../gateway/cap/borders.ts';
import { readPolygon } from '../../../gateway/cap/document.ts';
import { convexHull, crossesItself, polygonText, warningRing } from '../../../gateway/cap/geometry.ts';
import { findWard } from '../../../shared/wards.ts';
import { testActor } from '../../support/gateway-process.ts';
import { openTestState } from '../../support/test-state.ts';

type Ring = [number, number][];

const giaVien = findWard('11359') ?? { lat: 0, lon: 0 };

/** A ragged coast of so many points around a place, degrees. */
const coast = (points: number, { lat, lon }: { lat: number; lon: number }, radius = 0.02): Ring => {
  const ring: Ring = Array.from({ length: points }, (_, index) => {
    const angle = (2 * Math.PI * index) / points;
    const noise = createHash('sha256').update(String(index)).digest().readUInt8() / 255;
    const r = radius * (0.8 + 0.1 * Math.sin(7 * angle) + 0.04 * Math.sin(23 * angle) + 0.002 * noise);
    return [lon + r * Math.cos(angle), lat + r * Math.sin(angle)];
  });
  return [...ring, ring[0] ?? [0, 0]];
};

const feature = (properties: Record<string, unknown>, coordinates: unknown, type = 'Polygon') => ({
  type: 'Feature',
  properties,
  geometry: { type, coordinates },
});
const layer = (...features: unknown[]) => ({ type: 'FeatureCollection', features });

describe('warningRing', () => {
  it('leaves a hundred points of three thousand, latitude first, closed', () => {
    const points = warningRing(coast(3_000, giaVien)) ?? [];

    expect(points.length).toBeLessThanOrEqual(100);
    expect(points.length).toBeGreaterThan(20);
    expect(points.at(-1)).toEqual(points[0]);
    expect(crossesItself(points)).toBe(false);
    expect(points.every(([lat, lon]) => Math.abs(lat - giaVien.lat) < 0.03 && Math.abs(lon - giaVien.lon) < 0.03)).toBe(
      true,
    );
  });

  it('takes the hull of a line that crosses itself', () => {
    const points = warningRing([
      [106, 20],
      [106.1, 20.1],
      [106.1, 20],
      [106, 20.1],
      [106, 20],
    ]);
    expect(points).toHaveLength(5);
    expect(crossesItself(points ?? [])).toBe(false);
  });

  it('makes of any points a ring that is good for a warning, or none', () => {
    const position = fc.tuple(
      fc.double({ min: 105, max: 108, noNaN: true }),
      fc.double({ min: 20, max: 22, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(position, { maxLength: 150 }), (ring) => {
        const points = warningRing(ring);
        if (points === undefined) return;
        expect(points.length).toBeGreaterThanOrEqual(4);
        expect(points.length).toBeLessThanOrEqual(100);
        const read = readPolygon(polygonText(points)) ?? [];
        expect(read.at(-1)).toEqual(read[0]);
        expect(crossesItself(read)).toBe(false);
      }),
      { numRuns: 100 },
    );
  }, 30_000);

  it.each([
    [[]],
    [[[106, 20]]],
    [
      [
        [106, 20],
        [106.1, 20],
        [106, 20],
      ],
    ],
    [
      [
        [106, 20],
        [106.1, 20.1],
        [106.2, 20.2],
        [106, 20],
      ],
    ],
  ])('makes nothing of a line: %j', (ring) => {
    const points = warningRing(ring);
    expect(points === undefined || points.length >= 4).toBe(true);
    expect(crossesItself(points ?? [])).toBe(false);
  });

  it('surrounds all points with the hull', () => {
    expect(
      convexHull([
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 1],
        [0.5, 0.5],
        [0.2, 0.9],
      ]),
    ).toEqual([
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
      [0, 0],
    ]);
  });
});

describe('wardsOfLayer', () => {
  const square = coast(40, giaVien);

  it.each([
    ['GSO', '11359'],
    ['ma_xa', 11359],
    ['code', '11359'],
  ])('knows a ward by its code under %s', (name, code) => {
    expect([...wardsOfLayer(layer(feature({ [name]: code }, [square]))).keys()]).toEqual(['11359']);
  });

  it.each([
    ['names no ward', layer(feature({ code: '99999' }, [square]))],
    ['has the code under a name that means something else', layer(feature({ students: 11359 }, [square]))],
    ['shows the ward somewhere else', layer(feature({ code: '11359' }, [coast(40, { lat: 16, lon: 108 })]))],
    ['is of points', layer(feature({ code: '11359' }, [106.69, 20.84], 'Point'))],
    [
      'draws several things in one ward',
      layer(feature({ code: '11359' }, [square]), feature({ code: '11359' }, [square])),
    ],
    ['is none', { type: 'Nothing' }],
  ])('takes no border from a layer that %s', (_what, json) => {
    expect(wardsOfLayer(json).size).toBe(0);
  });

  it('takes the largest parts of a ward of islands, without their holes', () => {
    const parts = Array.from({ length: 9 }, (_, index) => [
      coast(30, { lat: giaVien.lat + index / 100, lon: giaVien.lon }, 0.001 * (index + 1)),
      coast(10, giaVien, 0.0001),
    ]);
    expect(wardsOfLayer(layer(feature({ code: '11359' }, parts, 'MultiPolygon'))).get('11359')).toHaveLength(5);
  });
});

describe('createBorders', () => {
  it('follows the layers that the city uploads and removes', () => {
    const { layers } = openTestState();
    const border = createBorders(layers);
    expect(border('11359')).toEqual([]);

    layers.add({ name: 'Trường học', features: 1 }, Buffer.from('not JSON'), testActor);
    const bytes = Buffer.from(JSON.stringify(layer(feature({ code: '11359' }, [coast(500, giaVien)]))));
    const { id } = layers.add({ name: 'Phường', features: 1 }, bytes, testActor);
    expect(border('11359')).toHaveLength(1);
    expect(border('11383')).toEqual([]);

    layers.remove(id, testActor);
    expect(border('11359')).toEqual([]);
  });
});
