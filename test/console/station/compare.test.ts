import { describe, expect, it } from 'vitest';
import { candidatesFor, comparedLines, shiftOf } from '../../../console/station/compare.ts';
import { dayMs } from '../../../shared/time.ts';
import { now, station } from '../model/stations.ts';

const own = station('own', { quantities: ['pm25', 'temperature'] });
const near = station('near', { lat: 20.87 });
const far = station('far', { lat: 20.5, provenance: 'simulated' });
const all = new Map([far, own, near].map((each) => [each.id, each]));
const utcDate = (at: number): string => new Date(at).toISOString().slice(0, 10);

describe('candidates', () => {
  it('measure the same, nearest first', () => {
    const others = [
      far,
      station('noise', { quantities: ['laeq'] }),
      station('old', { lifecycle: 'retired' }),
      near,
      own,
    ];
    expect(candidatesFor(own, 'pm25', others).map((each) => each.station.id)).toEqual(['near', 'far']);
  });

  it('have the same zero where it is about water levels', () => {
    const gauge = (id: string, datum?: 'local' | 'national_msl') =>
      station(id, { quantities: ['water_level'], ...(datum && { datum }) });
    const others = [gauge('same', 'national_msl'), gauge('other', 'local'), gauge('unknown')];

    expect(candidatesFor(gauge('own', 'national_msl'), 'water_level', others).map((each) => each.station.id)).toEqual([
      'same',
    ]);
    expect(candidatesFor(gauge('own'), 'water_level', others)).toEqual([]);
  });
});

describe('the lines of a comparison', () => {
  it('are its own, then other stations, the other day and the second axis', () => {
    const lines = comparedLines(own, 'pm25', { stations: ['far', 'gone'], second: 'temperature' }, all, {
      shiftMs: dayMs,
      name: 'hôm trước',
    });
    expect(lines).toEqual([
      { station: 'own', quantity: 'pm25' },
      { station: 'far', quantity: 'pm25', of: { kind: 'station', id: 'far', name: 'far', provenance: 'simulated' } },
      { station: 'own', quantity: 'pm25', of: { kind: 'past', shiftMs: dayMs, name: 'hôm trước' } },
      { station: 'own', quantity: 'temperature', isRight: true },
    ]);
  });

  it('leave out a second axis of the same quantity', () => {
    expect(comparedLines(own, 'pm25', { stations: [], second: 'pm25' }, all, null)).toHaveLength(1);
  });
});

it('lays another day over the one that is seen, never a later one', () => {
  expect(shiftOf('day', now, utcDate)).toBe(dayMs);
  expect(shiftOf('week', now, utcDate)).toBe(7 * dayMs);
  expect(shiftOf('2026-11-20', now, utcDate)).toBe(2 * dayMs);
  expect(shiftOf('2026-11-22', now, utcDate)).toBeNull();
  expect(shiftOf(null, now, utcDate)).toBeNull();
});
