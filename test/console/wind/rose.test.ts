import { describe, expect, it } from 'vitest';
import { petalPath, roseOf, rosePollutants, roseSpan, sectorOf } from '../../../console/wind/rose.ts';
import { hourMs } from '../../../shared/time.ts';

const bucket = (hour: number, mean: number, count = 60) => ({
  at: hour * hourMs,
  count,
  min: mean,
  max: mean,
  mean,
  sum: mean * count,
});

describe('a pollution rose', () => {
  it('cuts the circle into sixteen sectors about the points of the compass', () => {
    expect([0, 11.2, 11.3, 45, 180, 348.7, 348.8, 360, -90].map(sectorOf)).toEqual([0, 0, 1, 2, 8, 15, 0, 0, 12]);
  });

  it('takes the mean of the hours with wind from each, and calm by itself', () => {
    const rose = roseOf(
      [bucket(0, 45), bucket(1, 44), bucket(2, 46), bucket(3, 200), bucket(4, 90), bucket(5, 0)],
      [bucket(0, 2), bucket(1, 3), bucket(2, 2), bucket(3, 0.2), bucket(4, 5), bucket(5, 5, 20)],
      [bucket(0, 30), bucket(1, 40), bucket(2, 50), bucket(3, 90), bucket(4, 200), bucket(5, 70), bucket(6, 70)],
      60,
    );
    expect(rose.sectors[2]).toEqual({ index: 2, hours: 3, mean: 40, isTelling: true });
    expect(rose.sectors[4]).toEqual({ index: 4, hours: 1, mean: 200, isTelling: false });
    expect(rose.calm).toEqual({ hours: 1, mean: 90 });
    // The hour with too little wind data and the one without any are left out.
    expect(rose.hours).toBe(5);
    expect(rose.mean).toBe(82);
    // One hour tells nothing, however dirty.
    expect(rose.worst?.index).toBe(2);
    expect(rose.commonest?.index).toBe(2);
  });

  it('is empty without hours', () => {
    expect(roseOf([], [], [bucket(0, 1)], 60)).toMatchObject({ hours: 0, mean: null, worst: undefined });
  });

  it('is drawn only where wind and a pollutant are measured', () => {
    expect(rosePollutants({ quantities: ['pm10', 'wind_speed', 'wind_direction', 'pm25'] })).toEqual(['pm25', 'pm10']);
    expect(rosePollutants({ quantities: ['pm25', 'wind_speed'] })).toEqual([]);
    expect(rosePollutants({ quantities: ['wind_speed', 'wind_direction'] })).toEqual([]);
  });

  it('points north up and clockwise', () => {
    const [, x, y] = /^M0 0L(\S+) (\S+)A/.exec(petalPath(4, 1, 100)) ?? [];
    expect(Number(x)).toBeGreaterThan(90);
    expect(Math.abs(Number(y))).toBeLessThan(20);
  });

  it('reaches back whole days from the last complete hour', () => {
    expect(roseSpan(10.7 * hourMs, 7)).toEqual({ from: 10 * hourMs - 168 * hourMs, to: 10 * hourMs });
  });
});
