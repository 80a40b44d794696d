import { expect, it } from 'vitest';
import { createArrivals, keptPerStation } from '../../gateway/arrivals.ts';
import type { ReadingRecord } from '../../gateway/ingest/record.ts';

const record = (x: number, part: Partial<ReadingRecord> = {}): ReadingRecord => ({
  k: 'r',
  s: 'tram-1',
  w: '11359',
  p: 'real',
  t: x - 500,
  x,
  q: 0,
  v: { pm25: 1 },
  ...part,
});

it('remembers the newest messages of each station, with what they told of the device', () => {
  const arrivals = createArrivals();
  for (let n = 1; n <= keptPerStation + 10; n += 1) arrivals.apply(record(n * 1_000));
  arrivals.apply(record(999_000, { s: 'tram-2', b: 71.2, g: -80, l: 1 }));
  arrivals.apply({ k: 's', s: 'tram-1', x: 5, state: 'ready' });

  const all = arrivals.of('tram-1', 0, Number.MAX_SAFE_INTEGER);
  expect(all).toHaveLength(keptPerStation);
  expect(all[0]?.receivedAt).toBe(11_000);
  expect(arrivals.of('tram-1', 20_000, 22_000).map(({ receivedAt }) => receivedAt)).toEqual([20_000, 21_000]);
  expect(arrivals.of('tram-2', 0, 1e9)).toEqual([
    { measuredAt: 998_500, receivedAt: 999_000, isLate: true, battery: 71.2, signal: -80 },
  ]);
  expect(all[0]).toMatchObject({ isLate: false, battery: undefined, signal: undefined });
  expect(arrivals.of('nobody', 0, 1e9)).toEqual([]);
});
