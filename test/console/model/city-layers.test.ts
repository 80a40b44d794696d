/** What narrows the list of the city, the wards, and why a marker looks as it does. */
import { describe, expect, it } from 'vitest';
import { countStates, keepsState } from '../../../console/model/city-filter.ts';
import { type StationNow, stationNow } from '../../../console/model/city-view.ts';
import { createLevelJudge, type Severity } from '../../../console/model/levels.ts';
import { wardsNow } from '../../../console/model/wards.ts';
import { whyParts } from '../../../console/model/why.ts';
import type { StationView } from '../../../shared/api.ts';
import type { AqiBandLevel, IndicesRow, LimitState } from '../../../shared/indices-api.ts';
import { now, station } from './stations.ts';
import { catalogue } from './thresholds.ts';

const judge = createLevelJudge(catalogue, () => '2026-11-22');

const air = (
  id: string,
  more: Partial<StationView> = {},
  { index, limit, age = 5_000 }: { index?: [number, AqiBandLevel]; limit?: LimitState; age?: number } = {},
): StationNow => {
  const row: IndicesRow = {
    station: id,
    at: now,
    vnAqi: index ? { value: index[0], band: index[1], dominant: 'pm25', isCapped: false } : null,
    limits: limit ? { air: { state: limit, threshold: 'pm25-24h' } } : {},
    level: null,
    restoring: false,
  };
  const value = { value: 30, at: now - age, receivedAt: now, quality: 0 };
  return stationNow(station(id, more), { pm25: value }, now, judge, row);
};
const street = (id: string, depth: number, more: Partial<StationView> = {}): StationNow =>
  stationNow(
    station(id, { networks: ['flood'], quantities: ['water_depth'], ...more }),
    { water_depth: { value: depth, at: now - 5_000, receivedAt: now, quality: 0 } },
    now,
    judge,
  );
const nobody: ReadonlyMap<string, Severity> = new Map();

describe('the states that the list is narrowed to', () => {
  const stations = [
    air('ok'),
    air('over', {}, { limit: 'exceeds' }),
    street('wet', 60),
    air('gone', { state: 'lost' }),
  ];

  it('count what each would keep', () => {
    const counts = countStates(stations, new Map([['wet', 'danger']]));
    const some = (['alert', 'level', 'exceeds', 'near', 'lost', 'stale'] as const).map((each) => counts.get(each));
    expect(some).toEqual([1, 1, 1, 0, 1, 0]);
    expect(stations.every((each) => keepsState(each, undefined, nobody))).toBe(true);
  });
});

describe('wardsNow', () => {
  it('tells the worst of each ward first, and the median of its indices', () => {
    const wards = wardsNow(
      [
        air('a', { ward: '11311' }, { index: [40, 'good'] }),
        air('b', { ward: '11311' }, { index: [101, 'poor'] }),
        air('c', { ward: '11329' }, { limit: 'near' }),
        air('d', { ward: '11359' }, { age: 3_600_000 }),
        street('e', 60, { ward: '11407' }),
        air('f', { ward: 'none' }),
      ],
      nobody,
    );
    expect(wards.map(({ code }) => code).sort()).toEqual(['11311', '11329', '11359', '11407']);
    expect(wards[0]?.code).toBe('11407');
    expect(wards.at(-1)).toMatchObject({ code: '11311', state: 'calm', stations: 2, measuring: 2 });
    // (40 + 101) / 2 = 70.5, rounded half up.
    expect(wards.at(-1)?.index).toEqual({ value: 71, band: 'moderate', stations: 2 });
    expect(wards.find(({ code }) => code === '11359')).toMatchObject({ state: 'silent', measuring: 0 });
  });

  it('never mixes simulated stations with real ones', () => {
    const simulated = { provenance: 'simulated' } as const;
    const [both] = wardsNow([air('a'), air('s', simulated, { limit: 'exceeds', index: [300, 'very-bad'] })], nobody);
    expect(both).toMatchObject({ stations: 1, state: 'calm', isReal: true, index: undefined });
    const [only] = wardsNow([air('s', simulated, { limit: 'exceeds' })], nobody);
    expect(only).toMatchObject({ stations: 1, state: 'exceeds', isReal: false });
  });

  it('counts an open situation as its worst', () => {
    expect(wardsNow([air('a')], new Map([['a', 'extreme']]))[0]?.state).toBe('extreme');
  });
});

describe('whyParts', () => {
  const indices = { hour: now };
  const kinds = (entry: StationNow, colouring: 'state' | 'aqi' = 'state', alert?: Severity): string[] =>
    whyParts(entry, colouring, { indices, alert }).map(({ kind }) => kind);

  it('begins with what fills the marker', () => {
    expect(kinds(street('a', 60))[0]).toBe('level');
    expect(kinds(air('a', {}, { limit: 'exceeds' }))).toEqual(['limit']);
    expect(kinds(air('a', { state: 'lost' }))).toEqual(['condition']);
    expect(kinds(air('a', {}, { limit: 'within' }))).toEqual(['calm', 'limit']);
  });

  it('adds silence, the ring of a situation and the dashes of what is not measured', () => {
    const old = air('a', { provenance: 'simulated' }, { limit: 'exceeds', age: 3_600_000 });
    expect(kinds(old, 'state', 'danger')).toEqual(['limit', 'condition', 'ring', 'dashed']);
  });

  it('says of a station without index why there is none', () => {
    expect(kinds(air('a', {}, { index: [60, 'moderate'] }), 'aqi')).toEqual(['index']);
    expect(whyParts(street('a', 0), 'aqi', { indices, alert: undefined })[0]).toEqual({
      kind: 'no-index',
      reason: 'not-measured',
    });
    expect(whyParts(air('a'), 'aqi', { indices, alert: undefined })[0]).toMatchObject({ reason: 'not-enough-data' });
    const gases = air('a', { quantities: ['no2'] });
    expect(whyParts(gases, 'aqi', { indices, alert: undefined })[0]).toMatchObject({ reason: 'no-dust' });
  });
});
