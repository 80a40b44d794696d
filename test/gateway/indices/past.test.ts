/** The past as the live figures were at that moment: both are fed the same readings. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEmbeddedHistory } from '../../../gateway/history/embedded.ts';
import type { ReadingHistory } from '../../../gateway/history/history.ts';
import { createEngine, type Engine } from '../../../gateway/indices/engine.ts';
import { createPastCity, type PastCity } from '../../../gateway/indices/past.ts';
import type { ReadingRecord } from '../../../gateway/ingest/record.ts';
import { vietnamTime } from '../../../shared/indices/local-day.ts';
import { builtInThresholds } from '../../../shared/thresholds/catalogue.ts';
import { hourMs, minuteMs } from '../../../shared/time.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { now, stations, wave } from './support.ts';

const stepMs = 10 * minuteMs;
const folder = temporaryFolder();
let history: ReadingHistory;
let engine: Engine;
let past: PastCity;

const valuesOf = (id: string, at: number): ReadingRecord['v'] => {
  switch (id) {
    case 'khi':
      return { pm25: wave(at, 70, 40), pm10: wave(at, 120, 60), no2: wave(at, 90, 50), o3: wave(at, 60, 40), co: 800 };
    case 'on':
      return { laeq: wave(at, 68, 8), la10: wave(at, 70, 8) };
    case 'song':
      return { water_level: wave(at, 1.4, 0.9) / 1, rain: 0.2 };
    default:
      return { water_depth: Math.max(0, wave(at, 20, 30)) };
  }
};

beforeAll(async () => {
  history = createEmbeddedHistory({ file: folder.file('history.db'), rawDays: 400, hourlyDays: 3_650 });
  await history.open();
  engine = createEngine({ thresholds: builtInThresholds, offset: vietnamTime, stations });
  const batch: ReadingRecord[] = [];
  for (let at = now - 50 * hourMs; at <= now; at += stepMs) {
    for (const { id: s } of stations) {
      // The air station is silent for half a day, and one of its instruments is broken for an hour.
      if (s === 'khi' && at > now - 30 * hourMs && at < now - 18 * hourMs) continue;
      const q = s === 'khi' && at > now - 10 * hourMs && at < now - 9 * hourMs ? 2 : 0;
      batch.push({ k: 'r', s, w: '11359', p: 'real', t: at, x: at + 500, q, v: valuesOf(s, at) });
    }
  }
  await history.write(batch);
  for (const record of batch.filter(({ t }) => t <= now)) engine.apply(record);
  past = createPastCity({
    history,
    stations: () => stations,
    thresholds: builtInThresholds,
    offset: vietnamTime,
    now: () => now,
  });
});
afterAll(async () => {
  await history.close();
  folder.remove();
});

describe('the city of the past', () => {
  it('has the rows that the live city had at that moment', async () => {
    const { stations: rows, hour } = await past.at('all', now);
    expect(hour).toBe(now - 30 * minuteMs);
    expect(rows.map(({ station }) => station)).toEqual(stations.map(({ id }) => id));
    for (const { station, vnAqi, limits, level } of rows) {
      const { row } = engine.row(station, now);
      expect({ vnAqi, limits, level }).toEqual({ vnAqi: row.vnAqi, limits: row.limits, level: row.level });
    }
    // The comparison is of something.
    expect(rows.find(({ station }) => station === 'khi')?.vnAqi).not.toBeNull();
    expect(rows.find(({ station }) => station === 'song')?.level).not.toBeNull();
  });

  it('has the newest value of each quantity, and says how old it was where it was old', async () => {
    const valuesAt = async (at: number) =>
      (await past.at('all', at)).stations.find(({ station }) => station === 'khi')?.values ?? {};
    const at = now - 18 * hourMs - stepMs;
    const last = now - 30 * hourMs;

    expect((await valuesAt(now - 3 * hourMs)).co).toEqual({
      value: 800,
      at: now - 3 * hourMs,
      receivedAt: now - 3 * hourMs + 500,
      quality: 0,
    });
    expect((await valuesAt(at)).co).toMatchObject({ at: last, ageMs: at - last });
    expect(await valuesAt(last + 25 * hourMs - 50 * hourMs)).toEqual({});
  });

  it('shows real stations only to whom nothing else is shown', async () => {
    const mixed = createPastCity({
      history,
      stations: () => stations.map((one) => (one.id === 'khi' ? { ...one, provenance: 'simulated' } : one)),
      thresholds: builtInThresholds,
      offset: vietnamTime,
      now: () => now,
    });
    const span = { from: now - hourMs, everyMs: stepMs, count: 7 };

    expect((await mixed.at('real', now)).stations.map(({ station }) => station)).toEqual(['on', 'song', 'duong']);
    expect((await mixed.at('nothing', now)).stations).toEqual([]);
    expect((await mixed.steps('real', span)).series.some(({ station }) => station === 'khi')).toBe(false);
    expect((await mixed.steps('real', span)).vnAqi).toEqual([]);
    expect((await mixed.steps('all', span)).vnAqi).toHaveLength(1);
  });

  it('gives for each moment of a span what that moment had', async () => {
    const count = 9;
    const everyMs = 3 * hourMs;
    const steps = await past.steps('all', { from: now - 24 * hourMs, everyMs, count });
    const days = await Promise.all(
      Array.from({ length: count }, (_, place) => past.at('all', now - 24 * hourMs + place * everyMs)),
    );

    expect(steps.series.map(({ station, quantity }) => `${station} ${quantity}`).sort()).toEqual([
      'duong water_depth',
      'khi pm25',
      'on laeq',
      'song water_level',
    ]);
    for (const { station, quantity, values, flagged } of steps.series) {
      expect(values).toHaveLength(count);
      for (const [place, value] of values.entries()) {
        const at = now - 24 * hourMs + place * everyMs;
        const found = days[place]?.stations.find((one) => one.station === station)?.values[quantity];
        const isYoung = found !== undefined && found.at > at - everyMs;
        expect(value, `${station} ${place}`).toBe(isYoung ? found.value : null);
        expect(new Map(flagged).get(place) ?? 0).toBe(isYoung ? found.quality : 0);
      }
    }
    const [air] = steps.vnAqi;
    for (const { hour, stations: rows } of days) {
      const { vnAqi } = rows.find(({ station }) => station === 'khi') ?? {};
      const index = steps.hours.indexOf(hour);
      expect([air?.values[index], air?.dominant[index]]).toEqual([vnAqi?.value ?? null, vnAqi?.dominant ?? null]);
    }
    for (const { hour, stations: rows } of days) {
      const index = steps.hours.indexOf(hour);
      for (const row of rows) {
        const limits = steps.limits.flatMap(({ station, network, changes }) => {
          const [, state, threshold] = changes.findLast(([since]) => since <= index) ?? [];
          return station === row.station && state ? [[network, { state, threshold }] as const] : [];
        });
        expect(Object.fromEntries(limits), `${row.station} at ${index}`).toEqual(row.limits);
      }
    }
    expect(steps.limits.some(({ changes }) => changes.length > 1)).toBe(true);
    expect(air?.values.some((value) => value !== null)).toBe(true);
    expect(air?.values.some((value) => value === null)).toBe(true);
  });

  it('lets values of slow stations hold until the next one is overdue', async () => {
    const slow = createPastCity({
      history: {
        ...history,
        moments: async ({ count, wanted }) =>
          [...wanted].flatMap(([quantity, ids]) =>
            [...ids].map((station) => ({
              station,
              quantity,
              values: Array.from({ length: count }, (_, place) => (place === count - 7 ? 5 : null)),
              flagged: [[count - 7, 16]] as [number, number][],
            })),
          ),
      },
      stations: () => stations.filter(({ id }) => id === 'duong').map((one) => ({ ...one, interval: 1_800 })),
      thresholds: builtInThresholds,
      offset: vietnamTime,
      now: () => now,
    });
    const { series } = await slow.steps('all', { from: now - 60 * minuteMs, everyMs: 10 * minuteMs, count: 4 });

    // Three moments before the span; it holds for 3,610 s, that is six steps.
    expect(series).toEqual([
      {
        station: 'duong',
        quantity: 'water_depth',
        values: [5, 5, 5, 5],
        flagged: [
          [0, 16],
          [1, 16],
          [2, 16],
          [3, 16],
        ],
      },
    ]);
  });

  it('looks again after a judgement', async () => {
    let asked = 0;
    const counting = createPastCity({
      history: {
        ...history,
        hours: (query) => {
          asked += 1;
          return history.hours(query);
        },
      },
      stations: () => stations,
      thresholds: builtInThresholds,
      offset: vietnamTime,
      now: () => now,
    });
    await counting.at('all', now);
    await counting.at('real', now - minuteMs);
    expect(asked).toBe(1);

    counting.changed();
    await counting.at('all', now);
    expect(asked).toBe(2);
  });
});
