import { expect, it } from 'vitest';
import { countDue, filterDue, withStations } from '../../../console/care/due.ts';
import type { DueRow } from '../../../shared/care-api.ts';
import { testStation } from '../../support/gateway-process.ts';

const row = (station: string, part: Partial<DueRow>): DueRow => ({
  station,
  kind: 'cleaning',
  due: '2026-12-01',
  days: 8,
  state: 'soon',
  lastDoneAt: null,
  source: 'log',
  ...part,
});

it('filters what is due by place, kind and state, and counts it', () => {
  const stations = new Map([
    ['a', testStation('a')],
    ['b', testStation('b', { networks: ['noise'], ward: '11311' })],
  ]);
  const all = withStations([row('a', {}), row('b', { state: 'overdue', kind: 'battery' }), row('gone', {})], stations);
  const idsOf = (filter: Parameters<typeof filterDue>[1]) =>
    filterDue(all, filter).map(({ row: { station } }) => station);

  expect(idsOf({})).toEqual(['a', 'b', 'gone']);
  expect(idsOf({ network: 'noise' })).toEqual(['b']);
  expect(idsOf({ ward: '11359' })).toEqual(['a']);
  expect(idsOf({ kind: 'battery' })).toEqual(['b']);
  expect(idsOf({ state: 'soon', kind: 'cleaning' })).toEqual(['a', 'gone']);
  expect(countDue(all)).toEqual({ overdue: 1, soon: 2, later: 0 });
});
