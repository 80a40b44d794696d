import { describe, expect, it } from 'vitest';
import {
  averagedPoints,
  bottomWithLimit,
  isAveraged,
  limitSpans,
  topWithLimit,
} from '../../../console/indices/averages.ts';
import { hourMs } from '../../../shared/time.ts';
import { station } from '../model/stations.ts';
import { catalogue, hour } from './figures.ts';

const bucket = (hoursBefore: number, mean: number, count = 60) => ({
  at: hour - hoursBefore * hourMs,
  count,
  mean,
  min: mean,
  max: mean,
  sum: mean * count,
});
const clock = {
  localDate: (at: number) => new Date(at + 7 * hourMs).toISOString().slice(0, 10),
  localHour: (at: number) => new Date(at + 7 * hourMs).getUTCHours(),
};

describe('averages of a chart', () => {
  const buckets = Array.from({ length: 10 }, (_, i) => bucket(i + 1, i + 1));

  it('stand at the end of each complete hour, over the hours before it', () => {
    const points = averagedPoints('pm25', buckets, 8, { from: hour, to: hour + 30_000 }, 60);
    expect(points).toEqual([{ at: hour, value: 4.5, quality: 0 }]);
  });

  it('leave out hours with too little data, and are missing where too many are', () => {
    const poor = buckets.map((each, i) => (i < 2 ? { ...each, count: 44 } : each));
    expect(averagedPoints('pm25', poor, 8, { from: hour, to: hour }, 60)).toEqual([
      { at: hour, value: (3 + 4 + 5 + 6 + 7 + 8) / 6, quality: 0 },
    ]);
    const poorer = buckets.map((each, i) => (i < 3 ? { ...each, count: 44 } : each));
    expect(averagedPoints('pm25', poorer, 8, { from: hour, to: hour }, 60)).toEqual([]);
  });

  it('add decibels by energy', () => {
    const levels = Array.from({ length: 8 }, (_, i) => bucket(i + 1, i < 4 ? 70 : 60));
    const [point] = averagedPoints('laeq', levels, 8, { from: hour, to: hour }, 60);
    expect(point?.value).toBeCloseTo(10 * Math.log10(5.5e6), 9);
  });

  it('are offered where a limit asks for them', () => {
    expect(isAveraged('pm25', catalogue)).toBe(true);
    expect(isAveraged('temperature', catalogue)).toBe(false);
    expect(isAveraged('water_level', catalogue)).toBe(false);
  });
});

describe('limits of a chart', () => {
  const air = station('a', { quantities: ['pm25', 'pm10'] });

  it('are those of the same averaging time only', () => {
    const of = (length: 1 | 8 | 24) =>
      limitSpans(air, 'pm25', catalogue, length, { from: hour - 24 * hourMs, to: hour }, clock).map(
        ({ threshold }) => threshold.id,
      );
    expect(of(24)).toContain('qcvn-05-2023.pm25.24h.2026');
    expect(of(1)).toEqual([]);
    expect(of(8)).toEqual([]);
  });

  it('change with the dates in force', () => {
    const newYear = Date.UTC(2025, 11, 31, 17);
    const spans = limitSpans(
      air,
      'pm25',
      catalogue,
      24,
      { from: newYear - 6 * hourMs, to: newYear + 6 * hourMs },
      clock,
    );
    const legal = spans.filter(({ threshold }) => threshold.kind === 'limit');
    expect(legal.map(({ threshold, from, to }) => [threshold.value, from, to])).toEqual([
      [50, newYear - 6 * hourMs, newYear],
      [45, newYear, newYear + 6 * hourMs],
    ]);
  });

  it('of noise stand in their hours of the day', () => {
    const street = station('n', { networks: ['noise'], quantities: ['laeq'], areaClass: 'ordinary' });
    // From 17:00 to 09:00 local.
    const spans = limitSpans(street, 'laeq', catalogue, 1, { from: hour, to: hour + 16 * hourMs }, clock).filter(
      ({ threshold }) => threshold.law.document === 'QCVN 26:2010/BTNMT',
    );
    expect(
      spans.map(({ threshold, from, to }) => [threshold.value, (from - hour) / hourMs, (to - hour) / hourMs]),
    ).toEqual([
      [70, 0, 4],
      [55, 4, 13],
      [70, 13, 16],
    ]);
  });

  it('get room where they are near, and only there', () => {
    expect(topWithLimit({ low: 10, high: 40 }, [45])).toBe(45);
    expect(topWithLimit({ low: 10, high: 12 }, [45])).toBe(12);
    expect(topWithLimit({ low: 10, high: 40 }, [])).toBe(40);
    expect(bottomWithLimit({ low: 60, high: 77 }, [55])).toBe(55);
    expect(bottomWithLimit({ low: 60, high: 61 }, [30])).toBe(60);
  });
});
