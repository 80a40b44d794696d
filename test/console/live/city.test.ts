import { describe, expect, it } from 'vitest';
import {
  applyChanges,
  applyRefill,
  applySnapshot,
  applyStations,
  type City,
  expandReading,
} from '../../../console/live/city.ts';
import type { CompactReading } from '../../../shared/live-events.ts';
import { now, station } from '../model/stations.ts';

const city: City = applySnapshot({
  cursor: 10,
  serverTime: now,
  stations: [station('a'), station('b')],
  latest: [{ station: 'a', values: { pm25: { value: 30, at: now - 60_000, receivedAt: now - 59_000, quality: 0 } } }],
});
const changes = (...readings: CompactReading[]) => ({ cursor: 11, serverTime: now, readings });

describe('expandReading', () => {
  it('reads pairs of quantity and value and leaves out what it does not know', () => {
    const reading = expandReading(['a', 1, 2, 0, 'pm25', 37.4, 'radon', 5, '__proto__', 1, 'pm10', 61]);

    expect(reading).toEqual({
      station: 'a',
      at: 1,
      receivedAt: 2,
      quality: 0,
      values: [
        ['pm25', 37.4, 0],
        ['pm10', 61, 0],
      ],
    });
  });

  it('knows the quality of single values', () => {
    const reading = expandReading(['a', 1, 2, 4, 'pm25', 37.4, '!pm25', 12, 'pm10', 61, '!radon', 1]);

    expect(reading.values).toEqual([
      ['pm25', 37.4, 12],
      ['pm10', 61, 4],
    ]);
  });
});

describe('applyChanges', () => {
  it('takes a younger value and moves the cursor', () => {
    const after = applyChanges(city, changes(['a', now, now + 300, 1, 'pm25', 31]));

    expect(after.cursor).toBe(11);
    expect(after.values.get('a')?.pm25).toEqual({ value: 31, at: now, receivedAt: now + 300, quality: 1 });
    expect(after.stations.get('a')?.lastSeenAt).toBe(now + 300);
  });

  it('never lets a late reading replace a younger one, but notes that the station was heard', () => {
    const after = applyChanges(city, changes(['a', now - 3_600_000, now + 300, 0, 'pm25', 99]));

    expect(after.values.get('a')?.pm25?.value).toBe(30);
    expect(after.stations.get('a')?.lastSeenAt).toBe(now + 300);
  });

  it('replaces the same instant: a correction', () => {
    const after = applyChanges(city, changes(['a', now - 60_000, now, 0, 'pm25', 32]));

    expect(after.values.get('a')?.pm25?.value).toBe(32);
  });

  it('keeps the other quantities and the other stations as they were', () => {
    const after = applyChanges(city, changes(['a', now, now, 0, 'pm10', 60]));

    expect(after.values.get('a')?.pm25?.value).toBe(30);
    expect(after.stations.get('b')).toBe(city.stations.get('b'));
  });

  it('keeps values of a station that is not yet in the list', () => {
    const after = applyChanges(city, changes(['new', now, now, 0, 'pm25', 1]));

    expect(after.values.get('new')?.pm25?.value).toBe(1);
    expect(after.stations.has('new')).toBe(false);
  });
});

describe('applyRefill and applyStations', () => {
  it('brings changed stations and missed readings', () => {
    const refill = { ...changes(['b', now, now, 0, 'pm25', 5]), stations: [station('b', { name: 'Bến Bính' })] };
    const after = applyRefill(city, refill);

    expect(after.stations.get('b')?.name).toBe('Bến Bính');
    expect(after.values.get('b')?.pm25?.value).toBe(5);
    expect(after.stations.has('a')).toBe(true);
  });

  it('removes a station with its values', () => {
    const after = applyStations(city, { changed: [], removed: ['a'] });

    expect(after.stations.has('a')).toBe(false);
    expect(after.values.has('a')).toBe(false);
  });
});
