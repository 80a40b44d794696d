import { describe, expect, it } from 'vitest';
import { aqiParameters, badgeOf, byIndex, hasFigures } from '../../../console/indices/badge.ts';
import { applyIndices, exceededOf, worstFirst, worstLimitOf } from '../../../console/indices/live.ts';
import { LiveStore } from '../../../console/live/store.ts';
import { attentionItems, sortStations, stationNow } from '../../../console/model/city-view.ts';
import { isAqiParameter } from '../../../shared/indices/vn-aqi.ts';
import { limitStates } from '../../../shared/indices-api.ts';
import { quantityIds } from '../../../shared/quantities.ts';
import { hourMs } from '../../../shared/time.ts';
import { now, station } from '../model/stations.ts';
import { hour, row } from './figures.ts';

const event = { at: hour, hour, restoring: null, isFull: true, rows: [row('a'), row('b')] };
const brief = { value: 87, band: 'moderate', dominant: 'pm25', isCapped: false } as const;
const exceeds = (id: string, value: number) =>
  row(id, {
    vnAqi: { ...brief, value },
    limits: {
      air: { state: 'exceeds', threshold: 'qcvn-05-2023.pm25.24h.2026' },
      noise: { state: 'within', threshold: 'qcvn-26-2010.ordinary.day' },
    },
  });

describe('the rows of the indices', () => {
  it('replaces all of them when they are all, and only those that changed otherwise', () => {
    const full = applyIndices(undefined, event);
    const changed = applyIndices(full, { ...event, isFull: false, hour: hour + hourMs, rows: [exceeds('b', 120)] });

    expect([...changed.rows.keys()]).toEqual(['a', 'b']);
    expect(changed.rows.get('a')).toBe(full.rows.get('a'));
    expect(changed.rows.get('b')?.vnAqi?.value).toBe(120);
    expect(changed.hour).toBe(hour + hourMs);
    expect([...applyIndices(changed, { ...event, rows: [row('b')] }).rows.keys()]).toEqual(['b']);
  });

  it('are kept by the store until somebody else looks', () => {
    const frames: (() => void)[] = [];
    const store = new LiveStore({ now: () => now, schedule: (flush) => void frames.push(flush) });
    store.indices(event);
    for (const flush of frames.splice(0)) flush();
    expect(store.getState().indices?.rows.size).toBe(2);

    store.forget();
    for (const flush of frames.splice(0)) flush();
    expect(store.getState().indices).toBeUndefined();
  });

  it('knows the worst limit of a station, and those that are exceeded', () => {
    expect(worstFirst).toEqual(limitStates);
    expect(worstLimitOf(exceeds('a', 90))).toMatchObject({ network: 'air', state: 'exceeds' });
    expect(exceededOf(exceeds('a', 90)).map(({ network }) => network)).toEqual(['air']);
    expect(worstLimitOf(row('a'))).toBeUndefined();
    expect(exceededOf(undefined)).toEqual([]);
  });
});

describe('the badge of the index', () => {
  const air = station('a');

  it('names the parameters of the index', () => {
    expect([...aqiParameters].sort()).toEqual(quantityIds.filter(isAqiParameter).sort());
  });

  it('is the number of the last hour, and says when that is old', () => {
    expect(badgeOf(air, { hour }, row('a', { vnAqi: brief }), hour + hourMs)).toEqual({
      kind: 'index',
      brief,
      hour,
      isOld: false,
    });
    expect(badgeOf(air, { hour }, row('a', { vnAqi: brief }), hour + 2 * hourMs)).toMatchObject({ isOld: true });
  });

  it('says why there is none', () => {
    const gases = station('a', { quantities: ['no2'] });
    expect(badgeOf(air, { hour }, row('a'), hour)).toEqual({ kind: 'none', reason: 'not-enough-data' });
    expect(badgeOf(gases, { hour }, row('a'), hour)).toEqual({ kind: 'none', reason: 'no-dust' });
    expect(badgeOf(air, undefined, undefined, hour)).toEqual({ kind: 'waiting' });
    expect(badgeOf(air, { hour }, row('a', { vnAqi: brief, restoring: true }), hour)).toEqual({ kind: 'restoring' });
  });

  it('is missed only where the index is measured', () => {
    const rain = station('a', { quantities: ['rain', 'temperature'] });
    expect(badgeOf(rain, { hour }, row('a'), hour)).toBeUndefined();
    expect(hasFigures(rain)).toBe(true);
    expect(hasFigures(station('a', { quantities: ['temperature'] }))).toBe(false);
  });

  it('ranks the highest first and those without one last', () => {
    const rows = [row('none'), exceeds('low', 40), exceeds('high', 140)];
    expect([...rows].sort(byIndex).map((each) => each.station)).toEqual(['high', 'low', 'none']);
  });
});

describe('limits that are exceeded', () => {
  const fresh = { pm25: { value: 30, at: now - 5_000, receivedAt: now, quality: 0 } };
  const entry = (id: string, value?: number, more: Parameters<typeof station>[1] = {}) =>
    stationNow(station(id, more), fresh, now, undefined, value === undefined ? row(id) : exceeds(id, value));

  it('come first of what needs attention, the worst air before the others', () => {
    const stations = [entry('calm'), entry('mild', 90), entry('bad', 160), entry('gone', undefined, { state: 'lost' })];
    const items = attentionItems(stations, [], now, true);

    expect(items.map((item) => (item.kind === 'refused' ? '' : `${item.kind} ${item.entry.station.id}`))).toEqual([
      'limit bad',
      'limit mild',
      'station gone',
    ]);
    expect(sortStations(stations, 'attention').map((each) => each.station.id)).toEqual(['bad', 'mild', 'gone', 'calm']);
    expect(sortStations(stations, 'index').map((each) => each.station.id)).toEqual(['bad', 'mild', 'calm', 'gone']);
  });

  it('are not held against a retired station', () => {
    expect(entry('old', 160, { lifecycle: 'retired' }).exceeded).toEqual([]);
  });
});
