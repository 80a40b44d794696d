/** Water and noise of all stations in one answer: the same figures as station by station, and what only the summary tells. */
import { describe, expect, it } from 'vitest';
import { rounding } from '../../../gateway/indices/edge.ts';
import { createEngine, type Engine } from '../../../gateway/indices/engine.ts';
import { createNetworkSummaries } from '../../../gateway/indices/network-summaries.ts';
import { wetRun } from '../../../gateway/indices/water-row.ts';
import { vietnamTime } from '../../../shared/indices/local-day.ts';
import { noiseSummarySchema, recentSlotMs, recentSlots, waterSummarySchema } from '../../../shared/indices-api.ts';
import type { QuantityId } from '../../../shared/quantities.ts';
import type { Station } from '../../../shared/station.ts';
import { builtInThresholds } from '../../../shared/thresholds/catalogue.ts';
import { hourMs, type Instant, minuteMs } from '../../../shared/time.ts';
import { reading, station } from '../live/records.ts';
import { now, stations } from './support.ts';

const summariesOf = (engine: Engine) =>
  createNetworkSummaries({ engine, thresholds: builtInThresholds, edge: rounding, now: () => now });

const engineOf = (
  known: readonly Station[],
  courses: Readonly<Record<string, (at: Instant) => Partial<Record<QuantityId, number>> | undefined>>,
): Engine => {
  const engine = createEngine({ thresholds: builtInThresholds, offset: vietnamTime, stations: known });
  for (let at = now - 26 * hourMs; at <= now; at += 10 * minuteMs) {
    for (const { id } of known) {
      const values = courses[id]?.(at);
      if (values) engine.apply(reading(id, at, values));
    }
  }
  return engine;
};

const rising = (at: Instant) => ({ water_level: 1 + (at - now) / (10 * hourMs), rain: 0.2 });
const flooded = now - 95 * minuteMs;

describe('the summary of water', () => {
  const engine = engineOf(stations, {
    song: rising,
    duong: (at) => ({ water_depth: at < flooded ? 2 : 24 }),
    on: () => ({ laeq: 60 }),
    khi: () => ({ pm25: 20 }),
  });

  it('tells of each station what its own page tells, and of no other station', async () => {
    const summary = waterSummarySchema.parse(await summariesOf(engine).water('all'));

    expect(summary.stations.map(({ station: id }) => id)).toEqual(['duong', 'song']);
    for (const { station: id, level, depth, rain } of summary.stations) {
      expect({ level, depth, rain }).toEqual(
        (({ level, depth, rain }) => ({ level, depth, rain }))(engine.figures(id, now)?.water ?? ({} as never)),
      );
    }
    expect(summary.tide).toEqual(engine.figures('song', now)?.water?.tide);
    expect(summary.thresholds.map(({ id }) => id)).toContain('street.warning');
  });

  it('says since when a street is under water', async () => {
    const { stations: rows } = await summariesOf(engine).water('all');

    expect(rows.find(({ station: id }) => id === 'duong')?.wet).toEqual({
      since: Math.ceil(flooded / (10 * minuteMs)) * 10 * minuteMs,
      isAtLeast: false,
    });
    expect(rows.find(({ station: id }) => id === 'song')?.wet).toBeNull();
  });

  it('gives the last day in slots, above the zero of the datum', async () => {
    const { stations: rows, recent } = await summariesOf(engine).water('all');
    const slots = rows.find(({ station: id }) => id === 'song')?.recent.water_level ?? [];

    expect(slots).toHaveLength(recentSlots);
    expect(recent.from + recentSlots * recent.everyMs).toBeGreaterThan(now);
    expect(recent.from + (recentSlots - 1) * recentSlotMs).toBeLessThanOrEqual(now);
    // The station stands 0.25 m above the zero of its datum.
    expect(slots.at(-1)).toBeCloseTo(1.25, 3);
    expect(slots[0]).toBeLessThan(slots.at(-1) ?? 0);
  });

  it('has no tide where no gauge stands above a zero of the sea', async () => {
    const inland = engineOf([station('duong', { networks: ['flood'], quantities: ['water_depth'] })], {});
    expect((await summariesOf(inland).water('all')).tide).toBeNull();
  });
});

describe('a run of wet readings', () => {
  const at = (minutes: number, value: number) => ({ at: now + minutes * minuteMs, value });
  const isWet = (value: number): boolean => value >= 10;
  const gapMs = 30 * minuteMs;

  it.each([
    ['ends with a dry reading', [at(-30, 4), at(-20, 12), at(-10, 30), at(0, 3)], null],
    ['begins after the last dry one', [at(-40, 20), at(-30, 4), at(-20, 12), at(0, 15)], { at: -20, isAtLeast: false }],
    ['may have begun before a gap', [at(-90, 30), at(-20, 12), at(0, 15)], { at: -20, isAtLeast: true }],
    ['may have begun before all that is known', [at(-20, 12), at(0, 15)], { at: -20, isAtLeast: true }],
    ['is none without readings', [], null],
  ])('%s', (_name, points, expected) => {
    expect(wetRun(points, isWet, gapMs)).toEqual(
      expected && { since: now + expected.at * minuteMs, isAtLeast: expected.isAtLeast },
    );
  });
});

describe('the summary of noise', () => {
  // 17:30 in Hải Phòng: 58 dBA is within the day (70) and above the night (55).
  const engine = engineOf(
    [...stations, station('khong', { networks: ['noise'], quantities: ['laeq'], interval: 600 })],
    { on: () => ({ laeq: 58 }), khong: () => ({ laeq: 90 }) },
  );

  it('compares each hour with the limit of that hour', async () => {
    const summary = noiseSummarySchema.parse(await summariesOf(engine).noise('all'));
    const row = summary.stations.find(({ station: id }) => id === 'on');
    const local = (at: Instant): number => new Date(at + 7 * hourMs).getUTCHours();

    expect(row?.hours).toHaveLength(24);
    for (const { at, state, threshold } of row?.hours ?? []) {
      const isNight = local(at) >= 21 || local(at) < 6;
      expect([local(at), state, threshold]).toEqual([
        local(at),
        isNight ? 'exceeds' : 'within',
        `qcvn-26-2010.ordinary.${isNight ? 'night' : 'day'}`,
      ]);
    }
    const { noise } = engine.figures('on', now) ?? {};
    expect(row?.runningPeriod).toEqual(noise?.runningPeriod);
    expect(row?.lastPeriods).toEqual(noise?.lastPeriods);
  });

  it('judges nothing where the record names no class of area', async () => {
    const { stations: rows } = await summariesOf(engine).noise('all');
    const row = rows.find(({ station: id }) => id === 'khong');

    expect(new Set(row?.hours.map(({ state }) => state))).toEqual(new Set(['not-enough-data']));
    expect(row?.runningPeriod).toBeNull();
  });
});

it('shows a simulated station to nobody who sees real ones only', async () => {
  const engine = engineOf(
    [
      station('that', { networks: ['flood', 'noise'], quantities: ['rain', 'laeq'] }),
      station('gia', { networks: ['flood', 'noise'], quantities: ['rain', 'laeq'], provenance: 'simulated' }),
    ],
    {},
  );
  const summaries = summariesOf(engine);
  const ids = async (sight: 'all' | 'real') =>
    (await Promise.all([summaries.water(sight), summaries.noise(sight)])).map(({ stations: rows }) =>
      rows.map(({ station: id }) => id),
    );

  expect(await ids('all')).toEqual([
    ['gia', 'that'],
    ['gia', 'that'],
  ]);
  expect(await ids('real')).toEqual([['that'], ['that']]);
});

it('is worked out once for all who ask within a moment', async () => {
  const summaries = summariesOf(engineOf(stations, {}));
  const [one, other] = await Promise.all([summaries.water('all'), summaries.water('all')]);
  expect(one).toBe(other);
});
