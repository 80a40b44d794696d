import { describe, expect, it } from 'vitest';
import { exercisePrefix, scenarioIds } from '../../../shared/exercise-api.ts';
import { rainBetween, stories, storyOf, valueAt } from '../../../shared/exercises/scenarios.ts';
import { quantities } from '../../../shared/quantities.ts';
import { stationSchema } from '../../../shared/station.ts';
import { builtInThresholds } from '../../../shared/thresholds/catalogue.ts';
import { findWard } from '../../../shared/wards.ts';

describe('the scenarios of exercises', () => {
  it('are those that the API names, each once', () => {
    expect(stories.map(({ id }) => id)).toEqual([...scenarioIds]);
    expect(() => storyOf('fire' as never)).toThrow('no scenario fire');
  });

  it.each(stories)('$id has valid stations of its own kind, in wards of the city', ({ stations }) => {
    expect(new Set(stations.map(({ station }) => station.id)).size).toBe(stations.length);
    for (const { station } of stations) {
      expect(() => stationSchema.parse({ ...station, provenance: 'simulated' })).not.toThrow();
      expect(station.id.startsWith(exercisePrefix)).toBe(true);
      expect(findWard(station.ward)).toBeDefined();
    }
  });

  it.each(stories)('$id stays within what instruments can show, from 0 to 1', ({ stations }) => {
    for (const { station, curve } of stations) {
      const [quantity] = station.quantities;
      expect(quantity).toBeDefined();
      const [least, most] = quantities[quantity ?? 'pm25'].range;
      expect(curve[0]?.[0]).toBe(0);
      expect(curve.at(-1)?.[0]).toBe(1);
      for (const [moment, value] of curve) {
        expect(moment).toBeGreaterThanOrEqual(0);
        expect(value).toBeGreaterThanOrEqual(least);
        expect(value).toBeLessThanOrEqual(most);
      }
    }
  });

  it('take rivers over the alarm levels that their texts tell of', () => {
    const peak = (story: 'typhoon' | 'spring-tide', gauge: string): number =>
      Math.max(
        ...(storyOf(story)
          .stations.find(({ station }) => station.gauge === gauge)
          ?.curve.map(([, value]) => value) ?? []),
      );
    const level = (gauge: string, name: 'I' | 'II' | 'III'): number | undefined =>
      builtInThresholds.find((one) => one.kind === 'alarm-level' && one.gauge === gauge && one.level === name)?.value;
    expect(peak('typhoon', 'trung-trang')).toBeGreaterThanOrEqual(level('trung-trang', 'III') ?? Number.NaN);
    expect(peak('typhoon', 'kien-an')).toBeGreaterThanOrEqual(level('kien-an', 'II') ?? Number.NaN);
    expect(peak('spring-tide', 'cua-cam')).toBeGreaterThanOrEqual(level('cua-cam', 'II') ?? Number.NaN);
  });

  it('has stations that fall silent while the water still rises', () => {
    const silent = storyOf('typhoon').stations.filter(({ silentFrom }) => silentFrom !== undefined);
    expect(silent.length).toBeGreaterThanOrEqual(2);
    for (const { curve, silentFrom = 0 } of silent)
      expect(valueAt(curve, silentFrom + 0.02)).toBeGreaterThan(valueAt(curve, silentFrom));
  });
});

describe('a curve', () => {
  const curve = [
    [0, 1],
    [0.5, 3],
    [1, 0],
  ] as const;

  it('is a straight line between its points', () => {
    expect([0, 0.25, 0.5, 0.75, 1, 2].map((moment) => valueAt(curve, moment))).toEqual([1, 2, 3, 1.5, 0, 0]);
  });

  it('of rain gives all of it, however it is cut', () => {
    const cuts = [0, 0.13, 0.2, 0.61, 0.9, 1];
    const parts = cuts.slice(1).map((to, index) => rainBetween(curve, 95, cuts[index] ?? 0, to));
    expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(95, 6);
    expect(parts.every((part) => part >= 0)).toBe(true);
  });
});
