/** When figures are computed, kept and computed again. */
import { describe, expect, it } from 'vitest';
import { createProgramme } from '../../../gateway/programme/programme.ts';
import type { ProgrammeStation } from '../../../gateway/programme/station-day.ts';
import type { ProgrammeEnvironment } from '../../../shared/city-programme-api.ts';
import { AppError } from '../../../shared/errors.ts';
import { vietnamTime } from '../../../shared/indices/local-day.ts';
import { builtInThresholds } from '../../../shared/thresholds/catalogue.ts';
import { hourMs, minuteMs } from '../../../shared/time.ts';
import { reading } from '../live/records.ts';
import { local, memoryHistory, type Points, period, site } from './support.ts';

const begin = (sites: ProgrammeStation[], points: Points = {}) => {
  const memory = memoryHistory(points);
  const errors: unknown[] = [];
  const state = { now: local('2026-11-23T10:30'), historyPosition: 100, sites };
  const programme = createProgramme({
    history: memory.history,
    stations: () => state.sites,
    latest: () => [],
    catalogue: builtInThresholds,
    offset: vietnamTime,
    historyPosition: () => state.historyPosition,
    journalStart: 50,
    now: () => state.now,
    onError: (error) => errors.push(error),
  });
  const ask = (text: string, more: { ward?: string; seesAll?: boolean } = {}): ProgrammeEnvironment =>
    programme.environment({ period: period(text), ward: more.ward, seesAll: more.seesAll ?? false });
  const ready = async (
    text: string,
    more: { ward?: string; seesAll?: boolean } = {},
  ): Promise<ProgrammeEnvironment> => {
    for (;;) {
      const answer = ask(text, more);
      if (answer.progress === 1) return answer;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { programme, memory, errors, state, ask, ready };
};

const station = site('khi', { quantities: ['pm25'] }, local('2026-10-01T00:00'));
const steady = (id: string, first: string, last: string, value: number): Points => {
  const points = [];
  for (let at = local(first); at < local(last); at += 10 * minuteMs) points.push({ at, value });
  return { [id]: points };
};
const dirty = steady('khi pm25', '2026-10-01T00:00', '2026-11-23T10:00', 60);
const limit = 'qcvn-05-2023.pm25.24h.2026';

describe('createProgramme', () => {
  it('answers at once with how far it is, and with the figures when they are there', async () => {
    const { ask, ready } = begin([station], dirty);

    expect(ask('2026-10')).toMatchObject({ progress: 0, failure: null, figures: null });
    const { figures } = await ready('2026-10');
    expect(figures?.limits).toMatchObject([
      { threshold: limit, stations: 1, expected: 31 * 24, judged: 31 * 24 - 17, within: 0 },
    ]);
    expect(figures?.limits[0]?.daysAbove).toHaveLength(31);
    expect(figures?.simulated).toBe(false);
  });

  it('asks the history for a finished period once, however often it is shown', async () => {
    const { ready, memory, state } = begin([station], dirty);
    await ready('2026-10');
    const asked = memory.asked.length;
    state.now += 12 * hourMs;

    await ready('2026-10');
    await ready('2026-10', { ward: '11359' });
    expect(memory.asked).toHaveLength(asked);
  });

  it('asks only for today when a period that runs is shown again', async () => {
    const { ready, memory, state } = begin([station], dirty);
    await ready('2026-11');
    memory.asked.splice(0);
    state.now += hourMs;
    const { figures } = await ready('2026-11');

    expect(memory.asked.map(({ from }) => from)).toEqual([local('2026-11-22T01:00')]);
    expect(figures?.until).toBe(local('2026-11-23T11:00'));
  });

  it('computes the days again that late readings belong to, and the days after them', async () => {
    const points = structuredClone(dirty);
    const { ready, memory, programme } = begin([station], points);
    await ready('2026-10');
    memory.asked.splice(0);
    const at = local('2026-10-10T12:00');
    points['khi pm25'] = (points['khi pm25'] ?? []).map((point) =>
      point.at >= at - 12 * hourMs && point.at < at + 12 * hourMs ? { ...point, value: 0 } : point,
    );
    programme.committed([reading('khi', at, { pm25: 0 })], 90);

    const { figures } = await ready('2026-10');
    expect(memory.asked).toHaveLength(1);
    expect(memory.asked[0]).toMatchObject({ from: local('2026-10-09T01:00'), to: local('2026-10-12T00:00') });
    expect(figures?.limits[0]?.daysAbove).not.toContain('2026-10-10');
    expect(figures?.limits[0]?.daysAbove).toHaveLength(30);
  });

  it('keeps nothing of a day that the history does not have wholly yet', async () => {
    const { ready, memory, programme, state } = begin([station], dirty);
    programme.committed([reading('khi', local('2026-10-10T12:00'))], 500);
    await ready('2026-10');
    memory.asked.splice(0);
    state.historyPosition = 500;
    state.now += 2 * minuteMs;

    await ready('2026-10');
    expect(memory.asked).toMatchObject([{ from: local('2026-10-09T01:00'), to: local('2026-10-12T00:00') }]);
    memory.asked.splice(0);
    state.now += hourMs;
    await ready('2026-10');
    expect(memory.asked).toEqual([]);
  });

  it('keeps nothing while the history lacks what the journal held at the start', async () => {
    const { ready, programme, state } = begin([station], dirty);
    state.historyPosition = 49;
    await ready('2026-10');

    expect(programme.cachedDays()).toBe(0);
  });

  it('computes again what was judged anew', async () => {
    const { ready, memory, programme } = begin([station], dirty);
    await ready('2026-10');
    memory.asked.splice(0);
    programme.judged('khi', local('2026-10-31T00:00'), local('2026-10-31T12:00'));

    await ready('2026-10');
    expect(memory.asked).toMatchObject([{ from: local('2026-10-30T01:00'), to: local('2026-11-01T00:00') }]);
  });

  it('computes a station again whose record changed', async () => {
    const { ready, programme, state } = begin([site('on', { networks: ['noise'], quantities: ['laeq'] })], {
      ...steady('on laeq', '2026-10-01T00:00', '2026-11-01T00:00', 60),
    });
    expect((await ready('2026-10')).figures?.limits).toEqual([]);
    state.sites = [site('on', { networks: ['noise'], quantities: ['laeq'], areaClass: 'ordinary' })];
    programme.stationsChanged();

    const { figures } = await ready('2026-10');
    expect(figures?.limits.map(({ threshold, within }) => [threshold, within])).toEqual([
      ['qcvn-26-2010.ordinary.day', 31 * 15],
      ['qcvn-26-2010.ordinary.night', 0],
    ]);
  });

  it('asks the history at most four things at a time', async () => {
    const many = ['pm25', 'pm10', 'no2', 'so2', 'o3', 'co', 'tsp'] as const;
    const { ready, memory } = begin([site('khi', { quantities: [...many] }), station]);
    await ready('2026-10');

    expect(memory.mostAtOnce()).toBe(4);
  });

  it('counts simulated stations only where no real one is shown, and says so', async () => {
    const simulated = site('gia', { provenance: 'simulated' }, local('2026-10-01T00:00'));
    const { ready, state, programme } = begin(
      [simulated],
      steady('gia pm25', '2026-10-01T00:00', '2026-11-01T00:00', 60),
    );

    expect((await ready('2026-10', { seesAll: true })).figures).toMatchObject({ simulated: true, stations: 1 });
    expect((await ready('2026-10', { seesAll: false })).figures).toMatchObject({ simulated: false, stations: 0 });
    state.sites = [simulated, station];
    programme.stationsChanged();
    expect((await ready('2026-10', { seesAll: true })).figures).toMatchObject({ simulated: false, stations: 1 });
  });

  it('leaves planned stations out, and those outside the city, which it tells', async () => {
    const { ready } = begin([station, site('sap', { lifecycle: 'planned' }), site('ngoai', { ward: 'other' })]);

    expect((await ready('2026-10')).figures).toMatchObject({ stations: 1, outside: 1 });
  });

  it('says that the history does not answer, and tries again when asked later', async () => {
    const { ready, memory, state, errors } = begin([station], dirty);
    memory.fail(new AppError('HISTORY_UNAVAILABLE', 'away'));
    expect(await ready('2026-10')).toMatchObject({ failure: 'history', figures: null });
    memory.fail(undefined);
    expect(await ready('2026-10')).toMatchObject({ failure: 'history' });
    state.now += 6_000;

    expect(await ready('2026-10')).toMatchObject({ failure: null, figures: { stations: 1 } });
    expect(errors).toEqual([]);
  });

  it('gives up a period that nobody waits for when somebody waits for another', async () => {
    const { ask, ready, memory, state } = begin([station, site('khi-2', {}), site('khi-3', {})], dirty);
    ask('2025');
    state.now += 31_000;
    await ready('2026-10');

    expect(memory.asked.filter(({ from }) => from < local('2025-12-01T00:00')).length).toBeLessThan(3 * 11);
  });

  it('takes no more periods than it can hold', async () => {
    const { ask, ready } = begin([station], dirty);
    const months = Array.from(
      { length: 30 },
      (_, n) => `${2020 + Math.floor(n / 12)}-${String((n % 12) + 1).padStart(2, '0')}`,
    );
    for (const month of months) ask(month);

    expect(await ready(months[0] ?? '')).toMatchObject({ progress: 1 });
    expect(await ready(months[29] ?? '')).toMatchObject({ progress: 1 });
  });
});
