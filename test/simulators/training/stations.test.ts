import { expect, it } from 'vitest';
import { networkSchema } from '../../../shared/quantities.ts';
import { loadOf, totalOf, valuesPerReading } from '../../../shared/simulation-api.ts';
import { stationSchema } from '../../../shared/station.ts';
import { createLatency } from '../../../simulators/training/latency.ts';
import { makeTrainingStations } from '../../../simulators/training/stations.ts';

const fleet = {
  prefix: 'mo-phong-abc123-',
  stations: { air: 6, noise: 3, flood: 9 },
  wards: undefined,
  interval: 15,
  seed: 7,
};

it('makes so many stations of each network, with ids and an interval of their own', () => {
  const made = makeTrainingStations(fleet).map(({ description }) => description);
  const counted = networkSchema.options.map((network) => made.filter(({ networks }) => networks[0] === network).length);

  expect(counted).toEqual([6, 3, 9]);
  expect(new Set(made.map(({ id }) => id)).size).toBe(totalOf(fleet.stations));
  for (const one of made) {
    expect(stationSchema.safeParse({ ...one, provenance: 'simulated' }).error).toBeUndefined();
    expect([one.id.startsWith(fleet.prefix), one.interval, one.name.includes('mô phỏng')]).toEqual([true, 15, true]);
  }
  expect(makeTrainingStations(fleet)).toEqual(makeTrainingStations(fleet));
});

it('puts them into the wards that were chosen', () => {
  const made = makeTrainingStations({ ...fleet, wards: ['11383', '11359'] });
  expect(new Set(made.map(({ description }) => description.ward))).toEqual(new Set(['11383', '11359']));
});

it('measures what the estimate counts on', () => {
  const made = makeTrainingStations(fleet).map(({ description }) => description);
  for (const network of networkSchema.options) {
    const own = made.filter(({ networks }) => networks[0] === network);
    const values = own.reduce((sum, { quantities }) => sum + quantities.length, 0);
    expect(values / own.length).toBeCloseTo(valuesPerReading[network], 10);
  }
  expect(loadOf({ stations: { air: 1, noise: 0, flood: 0 }, interval: 10 })).toEqual({
    perSecond: 0.1,
    rowsPerDay: 86_400,
  });
});

it('tells how long acknowledgements took lately, and nothing of long ago', () => {
  const latency = createLatency();
  for (let ms = 1; ms <= 100; ms += 1) latency.add(ms, 1_000);
  expect(latency.read(1_000)).toEqual({ p50: 51, p99: 100 });
  expect(latency.read(60_000)).toBeNull();
});
