import { describe, expect, it } from 'vitest';
import { stationNow } from '../../../console/model/city-view.ts';
import { driftAt } from '../../../console/wall/drift.ts';
import { cityFigures } from '../../../console/wall/figures.ts';
import type { LatestValue } from '../../../shared/api.ts';
import type { IndicesRow } from '../../../shared/indices-api.ts';
import { minuteMs } from '../../../shared/time.ts';
import { now, station } from '../model/stations.ts';

const value = (amount: number, secondsAgo = 10): LatestValue => ({
  value: amount,
  at: now - secondsAgo * 1_000,
  receivedAt: now - secondsAgo * 1_000,
  quality: 0,
});

const row = (id: string, more: Partial<IndicesRow>): IndicesRow => ({
  station: id,
  at: now,
  vnAqi: null,
  limits: {},
  level: null,
  restoring: false,
  ...more,
});

const air = (id: string, index: number, state: 'within' | 'exceeds', more: Partial<IndicesRow> = {}) =>
  stationNow(
    station(id),
    { pm25: value(20) },
    now,
    undefined,
    row(id, {
      vnAqi: { value: index, band: 'moderate', dominant: 'pm25', isCapped: false },
      limits: { air: { state, threshold: 'x' } },
      ...more,
    }),
  );

const noise = (id: string, level: number, secondsAgo = 10) =>
  stationNow(
    station(id, { networks: ['noise'], quantities: ['laeq'] }),
    { laeq: value(level, secondsAgo) },
    now,
    undefined,
    row(id, { limits: { noise: { state: 'not-enough-data', threshold: 'y' } } }),
  );

describe('the figures of the wall', () => {
  it('counts no simulated station beside real ones', () => {
    const simulated = stationNow(station('gia', { provenance: 'simulated' }), { pm25: value(20) }, now);
    const { fleet, newest } = cityFigures([air('a', 80, 'within'), simulated]);
    expect(fleet.measuring).toBe(1);
    expect(newest).toBe(now - 10_000);
    expect(cityFigures([simulated]).fleet.measuring).toBe(1);
  });

  it('name the worst air and how many exceed a limit', () => {
    const figures = cityFigures([air('a', 60, 'within'), air('b', 140, 'exceeds'), air('c', 90, 'exceeds')]);
    expect(figures.air.worst?.entry.station.id).toBe('b');
    expect(figures.air).toMatchObject({ exceeds: 2, compared: 3 });
    expect(figures.fleet).toEqual({ measuring: 3, silent: 0, judged: 0, compared: 3 });
  });

  it('leave out an index that is still being restored', () => {
    expect(cityFigures([air('a', 140, 'within', { restoring: true })]).air.worst).toBeUndefined();
  });

  it('call loudest only what is measured now, and compare it with nothing', () => {
    const figures = cityFigures([noise('a', 91, 3_600), noise('b', 71)]);
    expect(figures.noise.loudest?.entry.station.id).toBe('b');
    expect(figures.noise).toMatchObject({ exceeds: 0, compared: 0 });
    expect(figures.fleet).toMatchObject({ measuring: 1, silent: 1 });
  });

  it('say nothing of an empty city', () => {
    const figures = cityFigures([]);
    expect(figures.newest).toBeUndefined();
    expect(figures.air.worst ?? figures.noise.loudest ?? figures.flood.worst).toBeUndefined();
  });
});

it('moves by one pixel a minute at most, by four in all, and comes back', () => {
  const places = Array.from({ length: 33 }, (_, minute) => driftAt(now + minute * minuteMs));
  expect(places[32]).toEqual(places[0]);
  expect(new Set(places.map(String)).size).toBe(32);
  for (const [i, [x, y]] of places.entries()) {
    expect(Math.max(Math.abs(x), Math.abs(y))).toBe(4);
    const [nextX, nextY] = places[i + 1] ?? [x, y];
    expect(Math.abs(nextX - x) + Math.abs(nextY - y)).toBeLessThanOrEqual(1);
  }
});
