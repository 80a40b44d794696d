import { describe, expect, it } from 'vitest';
import {
  attentionItems,
  countConditions,
  countedOf,
  filterStations,
  type StationNow,
  sortStations,
  stationNow,
} from '../../../console/model/city-view.ts';
import type { Values } from '../../../console/model/condition.ts';
import { createLevelJudge } from '../../../console/model/levels.ts';
import type { StationView } from '../../../shared/api.ts';
import { now, refusal, station } from './stations.ts';
import { catalogue } from './thresholds.ts';

const fresh: Values = { pm25: { value: 30, at: now - 5_000, receivedAt: now, quality: 0 } };
const old: Values = { pm25: { value: 30, at: now - 900_000, receivedAt: now, quality: 0 } };
const entry = (view: StationView, values: Values = fresh): StationNow => stationNow(view, values, now);

const judge = createLevelJudge(catalogue, () => '2026-11-22');
/** A street under so much water, `age` milliseconds ago. */
const street = (id: string, cm: number, age = 5_000): StationNow =>
  stationNow(
    station(id, { networks: ['flood'], quantities: ['water_depth'] }),
    { water_depth: { value: cm, at: now - age, receivedAt: now, quality: 0 } },
    now,
    judge,
  );

describe('countedOf', () => {
  const simulated = entry(station('gia', { provenance: 'simulated' }));
  const replayed = entry(station('cu', { provenance: 'replayed' }));

  it('leaves out what was not measured as soon as there is a real station', () => {
    const real = entry(station('that'));
    expect(countedOf([simulated, real, replayed])).toEqual([real]);
    expect(countedOf([simulated, entry(station('that'), old)])).toHaveLength(1);
  });

  it('counts them where no real one is there: none, planned, or retired', () => {
    const planned = entry(station('sau', { lifecycle: 'planned' }), {});
    const retired = entry(station('xua', { lifecycle: 'retired' }));
    expect(countedOf([simulated, replayed])).toEqual([simulated, replayed]);
    expect(countedOf([simulated, planned, retired])).toEqual([simulated, planned, retired]);
  });
});

describe('filterStations', () => {
  const stations = [
    entry(station('a', { name: 'Cầu Rào 2', ward: '11329' })),
    entry(station('b', { name: 'Phố Cầu Đất', networks: ['noise'], ward: '11359' })),
    entry(station('c', { name: 'Đồ Sơn', ward: '11455' }), old),
  ];
  const ids = (found: StationNow[]): string[] => found.map((each) => each.station.id);

  it('finds by name, ward and id without diacritics', () => {
    expect(ids(filterStations(stations, { text: 'cau dat' }))).toEqual(['b']);
    expect(ids(filterStations(stations, { text: 'ngo quyen' }))).toEqual(['a']);
    expect(ids(filterStations(stations, { text: 'do son' }))).toEqual(['c']);
  });

  it('filters by network and condition', () => {
    expect(ids(filterStations(stations, { network: 'noise' }))).toEqual(['b']);
    expect(ids(filterStations(stations, { condition: 'stale' }))).toEqual(['c']);
    expect(countConditions(stations)).toMatchObject({ measuring: 2, stale: 1, lost: 0 });
  });
});

describe('the stage of a station', () => {
  const stations = [
    entry(station('service')),
    entry(station('planned', { lifecycle: 'planned' }), {}),
    entry(station('maintenance', { lifecycle: 'maintenance', state: 'lost' })),
    entry(station('retired', { lifecycle: 'retired' })),
  ];

  it('leaves retired stations out of every list but their own', () => {
    const ids = (found: StationNow[]): string[] => found.map((each) => each.station.id);

    expect(ids(filterStations(stations, {}))).toEqual(['service', 'planned', 'maintenance']);
    expect(ids(filterStations(stations, { text: 'retired' }))).toEqual([]);
    expect(ids(filterStations(stations, { condition: 'retired' }))).toEqual(['retired']);
  });

  it('asks nobody to look after one that is planned, in maintenance or retired', () => {
    expect(attentionItems(stations, [], now, true)).toEqual([]);
  });

  it('still tells of a level that is reached in maintenance, and of none that a retired one reached', () => {
    const values: Values = { water_depth: { value: 60, at: now - 5_000, receivedAt: now, quality: 0 } };
    const flooded = (lifecycle: 'maintenance' | 'retired') =>
      stationNow(station('a', { lifecycle, networks: ['flood'], quantities: ['water_depth'] }), values, now, judge);

    expect(attentionItems([flooded('maintenance')], [], now, true)).toMatchObject([{ kind: 'level' }]);
    expect(attentionItems([flooded('retired')], [], now, true)).toEqual([]);
  });
});

describe('sortStations', () => {
  it('puts the worst first and keeps equals in the order of their names', () => {
    const stations = [
      entry(station('b', { name: 'Bến Bính' })),
      entry(station('d', { name: 'Đình Vũ' }), old),
      entry(station('a', { name: 'An Biên' })),
      entry(station('l', { name: 'Lạch Tray', state: 'lost' })),
    ];

    expect(sortStations(stations, 'attention').map(({ station: { id } }) => id)).toEqual(['l', 'd', 'a', 'b']);
  });
});

describe('stations at a level', () => {
  const stations = [
    entry(station('lost', { state: 'lost' })),
    street('dry', 0),
    street('danger', 35),
    entry(station('air')),
    street('old-danger', 35, 900_000),
    street('extreme', 60),
    entry(station('noise', { networks: ['noise'] })),
    street('watch', 10),
  ];

  it('come first, worst first, what is so now before what was so', () => {
    expect(sortStations(stations, 'attention').map((each) => each.station.id)).toEqual([
      'extreme',
      'danger',
      'old-danger',
      'watch',
      'lost',
      // Nothing is the matter with the rest: by network.
      'air',
      'noise',
      'dry',
    ]);
    const items = attentionItems(stations, [refusal(1)], now, true);
    expect(items.map((item) => (item.kind === 'refused' ? item.kind : item.entry.station.id))).toEqual([
      'extreme',
      'danger',
      'old-danger',
      'watch',
      'lost',
      'refused',
    ]);
  });

  it('count as compared only while their reading is young', () => {
    expect(stations.filter(({ isJudged }) => isJudged).map((each) => each.station.id)).toEqual([
      'dry',
      'danger',
      'extreme',
      'watch',
    ]);
  });
});

describe('attentionItems', () => {
  it('is empty when every station measures and nothing was refused', () => {
    expect(attentionItems([entry(station('a'))], [], now, true)).toEqual([]);
  });

  it('orders lost, stale, refused and never', () => {
    const stations = [
      entry(station('n', { state: 'unknown' }), {}),
      entry(station('s'), old),
      entry(station('a')),
      entry(station('l', { state: 'lost' })),
    ];

    const kinds = attentionItems(stations, [refusal(1)], now, true).map((item) =>
      item.kind === 'station' ? item.entry.condition : item.kind,
    );

    expect(kinds).toEqual(['lost', 'stale', 'refused', 'never']);
  });

  it('counts refusals of the last hour by station and keeps the newest reason', () => {
    const entries = [
      refusal(9, { code: 'VALUE_NOT_A_NUMBER' }),
      refusal(8),
      refusal(7, { station: null }),
      refusal(6, { receivedAt: now - 3_600_001 }),
    ];

    const items = attentionItems([entry(station('a'))], entries, now, false);

    expect(items).toHaveLength(2);
    expect(items).toContainEqual(
      expect.objectContaining({ kind: 'refused', stationId: 'a', count: 2, atLeast: true, newest: entries[0] }),
    );
    expect(items).toContainEqual(
      expect.objectContaining({ kind: 'refused', station: null, stationId: null, count: 1 }),
    );
  });
});
