import { describe, expect, it } from 'vitest';
import { boxOf, circleOf, covers, ringOf, shownStatus } from '../../../console/alerts/area.ts';
import { staffScale } from '../../../console/alerts/staff.ts';
import type { CapImported } from '../../../shared/cap-api.ts';
import { distanceKm, findWard } from '../../../shared/wards.ts';
import { situation } from './samples.ts';

const ward = '11311';
const centre = findWard(ward) ?? { lat: 0, lon: 0 };

describe('where a situation is', () => {
  it('is a circle that holds its stations with some room', () => {
    const places = { a: { lat: 20.85, lon: 106.68 }, b: { lat: 20.86, lon: 106.7 } };
    const circle = circleOf(situation(1, { stations: ['a', 'b', 'gone'] }), (id) =>
      id === 'a' || id === 'b' ? places[id] : undefined,
    );
    if (!circle) throw new Error('there is no circle');

    for (const place of Object.values(places)) expect(distanceKm(place, circle)).toBeLessThan(circle.km);
    const ring = ringOf(circle);
    expect(ring[0]).toEqual(ring.at(-1));
    for (const [lon, lat] of ring) expect(distanceKm({ lat, lon }, circle)).toBeCloseTo(circle.km, 1);
    const [west, south, east, north] = boxOf(circle);
    expect(ring.every(([lon, lat]) => lon > west && lon < east && lat > south && lat < north)).toBe(true);
  });

  it('is the middle of the ward while no station is known, and nowhere outside of the city', () => {
    expect(circleOf(situation(1), () => undefined)).toMatchObject({ lat: centre.lat, lon: centre.lon });
    expect(circleOf(situation(1, { ward: 'other' }), () => undefined)).toBeUndefined();
  });
});

describe('a foreign warning', () => {
  type Area = CapImported['infos'][number]['areas'][number];
  const warning = (...areas: Partial<Area>[]) => ({
    infos: [
      {
        areas: areas.map((area) => ({ areaDesc: '', polygons: [], circles: [], geocodes: [], ...area })),
      } as unknown as CapImported['infos'][number],
    ],
  });
  const square = (lat: number, lon: number): [number, number][] => [
    [lat - 0.1, lon - 0.1],
    [lat - 0.1, lon + 0.1],
    [lat + 0.1, lon + 0.1],
    [lat + 0.1, lon - 0.1],
    [lat - 0.1, lon - 0.1],
  ];

  it.each([
    ['its polygon', warning({ polygons: [square(centre.lat, centre.lon)] }), true],
    ['a polygon elsewhere', warning({ polygons: [square(centre.lat + 1, centre.lon)] }), false],
    ['its circle', warning({ circles: [[centre.lat, centre.lon + 0.01, 5]] }), true],
    ['a circle elsewhere', warning({ circles: [[10, 106, 5]] }), false],
    ['its code', warning({ geocodes: [{ name: 'VN-GSO-ward', value: ward }] }), true],
    ['another code', warning({ geocodes: [{ name: 'VN-GSO-ward', value: '1' }] }), false],
    ['one of several areas', warning({ circles: [[10, 106, 5]] }, { geocodes: [{ name: 'x', value: ward }] }), true],
    ['words only', warning({ areaDesc: 'Bắc Bộ' }), true],
  ])('covers a ward by %s: %#', (_what, imported, expected) => {
    expect(covers(imported, ward)).toBe(expected);
  });
});

describe('the staff', () => {
  const classes = [10, 20, 30, 50].map((value) => ({ id: String(value), value }));

  it('of a street stands on the street and reaches above everything', () => {
    const { low, high } = staffScale('water_depth', 34, classes, 13);

    expect(low).toBe(0);
    expect(high).toBeGreaterThan(50);
    expect(staffScale('water_depth', 80, classes, 13).high).toBeGreaterThan(80);
  });

  it('keeps its labels apart, and inside', () => {
    const close = [1.2, 1.21, 1.22, 3.4].map((value) => ({ id: String(value), value }));
    const { labels } = staffScale('water_level', -0.4, close, 10);
    const at = [...labels.values()].sort((a, b) => a - b);

    for (let i = 1; i < at.length; i += 1) expect((at[i] ?? 0) - (at[i - 1] ?? 0)).toBeGreaterThanOrEqual(0.0999);
    expect(Math.max(...at)).toBeLessThanOrEqual(1);
    expect(Math.min(...at)).toBeGreaterThanOrEqual(0);
  });
});

describe('a foreign warning', () => {
  it('is shown with what it is when it is an exercise or a test, and not at all as a draft', () => {
    const shown = ['Actual', 'Exercise', 'Test', 'Draft', 'System', 'constructor'].map((status) =>
      shownStatus({ status }),
    );
    expect(shown).toEqual(['Actual', 'Exercise', 'Test', undefined, undefined, undefined]);
  });
});
