import { describe, expect, it } from 'vitest';
import { enrolmentSchema } from '../../shared/api.ts';
import { builtInThresholds } from '../../shared/thresholds/catalogue.ts';
import { thresholdsFor } from '../../shared/thresholds/select.ts';
import { distanceKm, findWard } from '../../shared/wards.ts';
import { makeStations, places } from '../../simulators/places.ts';

describe('places', () => {
  it('are forty, each with an id of its own, that a gateway would enrol', () => {
    expect(places).toHaveLength(40);
    expect(new Set(places.map(({ description }) => description.id)).size).toBe(40);
    for (const { description } of places) {
      enrolmentSchema.parse({ token: 'x'.repeat(24), station: description });

      expect(description.id).toMatch(/^sim-/);
    }
  });

  it('stand in or near the ward that they name', () => {
    for (const { description } of places) {
      const ward = findWard(description.ward ?? '');

      expect(ward && distanceKm(ward, description)).toBeLessThan(12);
    }
  });

  it('show every network and every kind among the first five', () => {
    expect(new Set(places.slice(0, 5).map(({ sensors }) => sensors.kind))).toEqual(
      new Set(['air', 'noise', 'tide', 'street', 'rain']),
    );
  });

  it('name the zero of every water level', () => {
    const datums = new Map(places.map(({ description, sensors }) => [sensors.kind, description.datum]));

    expect(datums.get('tide')).toBe('chart_zero_hondau');
    expect(datums.get('river')).toBe('national_msl');
    expect(datums.get('street')).toBe('street_surface');
  });

  it('name the gauge of every river, which has alarm levels, and the area of every noise station, which has limits', () => {
    for (const { description, sensors } of places) {
      const { areaClass, datum, gauge, id, quantities } = description;
      if (sensors.kind !== 'river' && sensors.kind !== 'noise') {
        expect([areaClass, gauge]).toEqual([undefined, undefined]);
        continue;
      }
      const quantity = sensors.kind === 'river' ? 'water_level' : 'laeq';
      const holding = thresholdsFor(
        { id, quantities, areaClass, gauge, datum },
        quantity,
        builtInThresholds,
        '2026-11-22',
      );

      expect(holding).toHaveLength(sensors.kind === 'river' ? 3 : 2);
      if (sensors.kind === 'noise') expect(areaClass).toBe(sensors.site === 'school' ? 'special' : 'ordinary');
    }
  });
});

describe('makeStations', () => {
  it('makes thousands that a gateway would enrol, the same ones every time', () => {
    const stations = makeStations(3_000, 7);

    expect(new Set(stations.map(({ description }) => description.id)).size).toBe(3_000);
    expect(makeStations(3_000, 7)).toEqual(stations);
    for (const { description } of stations) enrolmentSchema.parse({ token: 'x'.repeat(24), station: description });
    expect(new Set(stations.map(({ description }) => description.ward)).size).toBe(114);
  });

  it('only adds when more are wanted', () => {
    expect(makeStations(200, 1).slice(0, 90)).toEqual(makeStations(90, 1));
  });
});
