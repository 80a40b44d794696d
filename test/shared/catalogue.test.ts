import { describe, expect, it } from 'vitest';
import { flagsOf } from '../../shared/quality.ts';
import { findQuantity, quantities } from '../../shared/quantities.ts';
import { instantSchema } from '../../shared/reading.ts';
import { refusals } from '../../shared/refusals.ts';
import { stationSchema } from '../../shared/station.ts';
import { parseDuration, parseInstant, staleAfterMs } from '../../shared/time.ts';
import { findWard, nearestWard, wardName, wards } from '../../shared/wards.ts';
import { testStation } from '../support/gateway-process.ts';

describe('quantities', () => {
  it.each(Object.entries(quantities))('%s has names, a unit and a sensible range', (_id, quantity) => {
    expect(quantity.name.vi).not.toBe('');
    expect(quantity.name.en).not.toBe('');
    expect(quantity.unit).not.toBe('');
    expect(quantity.range[0]).toBeLessThan(quantity.range[1]);
  });

  it('are not found under names that every object has', () => {
    for (const id of ['__proto__', 'constructor', 'toString', '']) expect(findQuantity(id)).toBeUndefined();
  });
});

describe('wards', () => {
  it('are the 114 units since 01/07/2025: 45 wards, 67 communes, 2 special zones', () => {
    const count = (kind: string) => wards.filter((ward) => ward.kind === kind).length;
    expect([wards.length, count('ward'), count('commune'), count('special zone')]).toEqual([114, 45, 67, 2]);
    expect(new Set(wards.map((ward) => ward.code)).size).toBe(114);
  });

  it('lie around the city, Bạch Long Vĩ far out', () => {
    for (const { lat, lon } of wards) {
      expect(lat).toBeGreaterThan(20.1);
      expect(lat).toBeLessThan(21.3);
      expect(lon).toBeGreaterThan(106.1);
      expect(lon).toBeLessThan(107.8);
    }
  });

  it('are found by position and named in both languages', () => {
    const ward = nearestWard({ lat: 20.8477, lon: 106.6975 });
    expect(ward && wardName(ward, 'vi')).toBe('phường Gia Viên');
    expect(ward && wardName(ward, 'en')).toBe('Gia Viên ward');
    expect(findWard('11914')?.name).toBe('Cát Hải');
    expect(nearestWard({ lat: 10.8, lon: 106.7 })).toBeUndefined();
  });
});

describe('instants', () => {
  it.each([
    ['2026-11-22T10:05:00Z', Date.UTC(2026, 10, 22, 10, 5)],
    ['2026-11-22T17:05:00+07:00', Date.UTC(2026, 10, 22, 10, 5)],
    ['2026-11-22T17:05:00.250+0700', Date.UTC(2026, 10, 22, 10, 5, 0, 250)],
    ['2026-11-22T17:05+07:00', Date.UTC(2026, 10, 22, 10, 5)],
  ])('reads %s', (text, at) => {
    expect(parseInstant(text)).toBe(at);
  });

  it.each(['2026-11-22T10:05:00', '2026-11-22', '22/11/2026 10:05', '2026-13-01T00:00:00Z', 'now', ''])(
    'refuses %j',
    (text) => {
      expect(parseInstant(text)).toBeUndefined();
    },
  );

  it.each([1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60, null, true])('refuses the number %s', (at) => {
    expect(instantSchema.safeParse(at).success).toBe(false);
  });
});

describe('durations', () => {
  it('are read with their unit only', () => {
    expect([parseDuration('15m'), parseDuration('1d'), parseDuration('15'), parseDuration('m')]).toEqual([
      900_000,
      86_400_000,
      undefined,
      undefined,
    ]);
  });

  it('call a value stale after twice the interval and ten seconds', () => {
    expect(staleAfterMs(60)).toBe(130_000);
  });
});

describe('stations', () => {
  it('are refused with a name that would break a screen, and normalised otherwise', () => {
    const named = (name: string) => stationSchema.safeParse({ ...testStation('a'), name });
    expect(named('a\u0000b').success).toBe(false);
    expect(named('\ud800').success).toBe(false);
    expect(named('  ').success).toBe(false);
    expect(named('Tra\u0323m').data?.name).toBe('Trạm');
  });

  it('are refused in a ward that does not exist', () => {
    expect(stationSchema.safeParse({ ...testStation('a'), ward: '99999' }).success).toBe(false);
  });
});

it('every refusal is explained in both languages', () => {
  for (const text of Object.values(refusals)) expect([text.vi, text.en].every((words) => words.length > 10)).toBe(true);
});

it('quality flags are told from their sum', () => {
  expect(flagsOf(0)).toEqual([]);
  expect(flagsOf(5)).toEqual(['calibrating', 'inconsistent']);
});
