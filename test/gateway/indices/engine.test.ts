/** The engine: what it answers does not depend on how readings came to it, and what it remembers is never stale. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exact } from '../../../gateway/indices/edge.ts';
import { createEngine, type Engine } from '../../../gateway/indices/engine.ts';
import type { ReadingRecord } from '../../../gateway/ingest/record.ts';
import { vietnamTime } from '../../../shared/indices/local-day.ts';
import { qualityFlags } from '../../../shared/quality.ts';
import type { QuantityId } from '../../../shared/quantities.ts';
import { builtInThresholds } from '../../../shared/thresholds/catalogue.ts';
import { hourMs, type Instant, minuteMs } from '../../../shared/time.ts';
import { reading, station } from '../live/records.ts';
import { createMemoryHistory, now, stations, wave } from './support.ts';

const options = { thresholds: builtInThresholds, offset: vietnamTime, stations };
const span = { from: now - 60 * hourMs, to: now + hourMs };

const everything = (engine: Engine, at = now) =>
  stations.map(({ id }) => ({ row: engine.row(id, at), figures: engine.figures(id, at, exact) }));

/** Two days of readings every ten minutes at each station. */
const courses: Readonly<Record<string, (at: Instant) => Partial<Record<QuantityId, number>>>> = {
  khi: (at) => ({
    pm25: wave(at, 40, 20),
    pm10: wave(at, 70, 30),
    no2: wave(at, 50, 20),
    o3: wave(at, 80, 60),
    co: 900,
  }),
  on: (at) => ({ laeq: wave(at, 62, 8), la10: wave(at, 65, 8) }),
  song: (at) => ({ water_level: wave(at, 1.2, 0.6) / 1, rain: (at / minuteMs) % 3 === 0 ? 0.2 : 0 }),
  duong: (at) => ({ water_depth: Math.max(0, wave(at, 10, 20)) }),
};
const regular = (ids: readonly string[] = stations.map(({ id }) => id), hours = 56): ReadingRecord[] => {
  const records: ReadingRecord[] = [];
  for (let at = now - hours * hourMs; at <= now; at += 10 * minuteMs) {
    for (const id of ids) records.push(reading(id, at, courses[id]?.(at) ?? {}));
  }
  return records;
};

const filled = (records: Iterable<ReadingRecord>, more: Partial<Parameters<typeof createEngine>[0]> = {}): Engine => {
  const engine = createEngine({ ...options, ...more });
  for (const record of records) engine.apply(record);
  return engine;
};

/** Doubles of fast-check are mostly tiny: whole thousandths are spread evenly. */
const share = fc.integer({ min: 0, max: 1_000 }).map((thousandths) => thousandths / 1_000);

/** Re-sent with other values, late, flagged as a whole or in one value. */
const disorder = fc.array(
  fc.record({
    station: fc.constantFrom(...stations.map(({ id }) => id)),
    slot: fc.oneof(fc.constantFrom(0, 1), fc.integer({ min: 0, max: 300 })),
    shift: fc.constantFrom(0, 0, 0, 1_234),
    factor: fc.constantFrom(0.5, 1, 1.1, 3),
    quality: fc.constantFrom(0, 0, qualityFlags.fault, qualityFlags.step, qualityFlags.clock),
    place: share,
  }),
  { maxLength: 30 },
);
type Disorder = typeof disorder extends fc.Arbitrary<infer T> ? T : never;

const disturbed = (base: readonly ReadingRecord[], changes: Disorder): ReadingRecord[] => {
  const records = [...base];
  for (const { station: id, slot, shift, factor, quality, place } of changes) {
    const at = now - slot * 10 * minuteMs + shift;
    const values = Object.fromEntries(
      Object.entries(courses[id]?.(at) ?? {}).map(([quantity, value]) => [
        quantity,
        Math.round(value * factor * 10) / 10,
      ]),
    );
    records.splice(Math.floor(place * records.length), 0, reading(id, at, values, { x: now, q: quality }));
  }
  return records;
};

describe('a start in the middle of the day', () => {
  const base = regular();

  it('gives the same figures to the last bit, wherever it was stopped and whatever the history had by then', () => {
    fc.assert(
      fc.property(disorder, share, share, fc.integer({ min: 0, max: 40 }), (changes, stopAt, storedShare, live) => {
        const records = disturbed(base, changes);
        const through = filled(records);
        const stop = Math.floor(stopAt * records.length);
        const stored = Math.floor(storedShare * stop);
        const history = createMemoryHistory();
        for (const record of records.slice(0, stored)) history.write(record);

        const again = createEngine(options);
        for (const { id } of stations) again.restoring(id);
        // The tail of the journal, then stations from the history in pieces, with readings coming in between.
        for (const record of records.slice(stored, stop)) again.apply(record);
        let next = stop;
        for (const one of stations) {
          for (const piece of [
            { from: span.from, to: now - 20 * hourMs },
            { from: now - 20 * hourMs, to: span.to },
          ]) {
            again.learn(one.id, history.points(one, piece.from, piece.to), piece, now);
            // The history goes on writing meanwhile.
            for (const record of records.slice(next, next + live)) {
              history.write(record);
              again.apply(record);
            }
            next = Math.min(records.length, next + live);
          }
          again.complete(one.id);
        }
        for (const record of records.slice(next)) again.apply(record);

        expect(everything(again)).toEqual(everything(through));
      }),
      { numRuns: 25 },
    );
  });

  it('says so until a station is complete', () => {
    const engine = createEngine(options);
    engine.restoring('khi');
    expect([engine.row('khi', now).row.restoring, engine.figures('khi', now)?.restoring]).toEqual([true, true]);
    engine.complete('khi');
    expect([engine.row('khi', now).row.restoring, engine.figures('khi', now)?.restoring]).toEqual([false, false]);
  });
});

describe('what is remembered', () => {
  it('is what a fresh engine would compute, after every reading', () => {
    const base = regular();
    fc.assert(
      fc.property(disorder, (changes) => {
        const records = disturbed(base, changes);
        const cut = records.length - 60;
        const engine = filled(records.slice(0, cut));
        everything(engine);
        for (const record of records.slice(cut)) {
          engine.apply(record);
          for (const id of engine.stale(now)) engine.row(id, now);
        }
        for (const { id } of stations) expect(engine.row(id, now)).toEqual(filled(records).row(id, now));
      }),
      { numRuns: 8 },
    );
  });

  it('changes with the hour', () => {
    const engine = filled(regular());
    const before = engine.row('khi', now).row;
    for (const id of engine.stale(now)) engine.row(id, now);
    expect(engine.stale(now)).toEqual([]);

    const later = now + 3 * hourMs;

    expect(engine.stale(later)).toEqual(stations.map(({ id }) => id));
    // Two of the last three hours are needed.
    expect(before.vnAqi).not.toBeNull();
    expect(engine.row('khi', later).row.vnAqi).toBeNull();
  });
});

describe('the row of a station', () => {
  it('says the same as its figures', () => {
    const engine = filled(regular());
    const air = engine.figures('khi', now);
    const worst = air?.limits.filter(({ kind }) => kind === 'limit').map(({ state }) => state);

    expect(engine.row('khi', now).row.vnAqi).toEqual({
      value: air?.air?.hourly.value,
      band: air?.air?.hourly.band,
      dominant: air?.air?.hourly.dominant,
      isCapped: false,
    });
    expect(worst).toContain(engine.row('khi', now).row.limits.air?.state);
    expect(engine.figures('song', now)?.water?.level?.reached).toBe(engine.row('song', now).row.level?.threshold);
  });

  it('lifts a published level to its datum before it is compared', () => {
    const at = now - minuteMs;
    const engine = createEngine({
      ...options,
      stations: [
        station('song', { ...stations[2], datumOffset: 0.5 }),
        station('thap', { ...stations[2], id: 'thap', datumOffset: 0 }),
      ],
    });
    for (const id of ['song', 'thap']) engine.apply(reading(id, at, { water_level: 1.4 }));

    // Alarm level II of Kiến An is 1.90 m.
    expect(engine.row('song', now).row.level).toMatchObject({ threshold: 'bd.kien-an.2', level: 'II' });
    expect(engine.row('thap', now).row.level?.threshold).not.toBe('bd.kien-an.2');
    expect(engine.figures('song', now)?.water?.level).toMatchObject({ value: 1.9, national: { value: 1.9 } });
  });

  it('judges levels by doubtful values, never by faulty ones', () => {
    const engine = createEngine(options);
    const depthAt = (at: Instant, depth: number, quality: number) =>
      engine.apply(reading('duong', at, { water_depth: depth }, { q: quality }));
    depthAt(now - 3 * minuteMs, 5, 0);
    const dry = engine.row('duong', now).row.level?.severity ?? Number.NaN;
    depthAt(now - 2 * minuteMs, 90, qualityFlags.step);
    const flooded = engine.row('duong', now).row.level?.severity ?? Number.NaN;
    depthAt(now - minuteMs, 0, qualityFlags.fault);

    expect(flooded).toBeGreaterThan(dry);
    // The last sound value, not the one with the fault; a doubtful one is not taken twice.
    expect(engine.row('duong', now).row.level?.severity).toBe(dry);
  });

  it('forgets a level that is a day old', () => {
    const engine = createEngine(options);
    engine.apply(reading('duong', now, { water_depth: 90 }));
    expect(engine.row('duong', now).row.level?.severity).toBeGreaterThan(0);
    expect(engine.row('duong', now + 25 * hourMs).row).toMatchObject({ level: null, at: null });
  });
});

describe('limits', () => {
  it('are those of the date: PM2.5 over 24 h is 50 until the end of 2025 and 45 from then on', () => {
    const limitAt = (at: Instant) =>
      createEngine(options)
        .figures('khi', at)
        ?.limits.filter(({ quantity, kind }) => quantity === 'pm25' && kind === 'limit')
        .map(({ threshold }) => builtInThresholds.find(({ id }) => id === threshold)?.value);

    expect(limitAt(Date.parse('2025-12-31T23:59:00+07:00'))).toEqual([50]);
    expect(limitAt(Date.parse('2026-01-01T00:00:00+07:00'))).toEqual([45]);
  });

  it('bring their thresholds along', () => {
    const answer = filled(regular()).figures('on', now);
    const named = new Set(answer?.limits.map(({ threshold }) => threshold));
    for (const { threshold } of answer?.noise?.lastPeriods ?? []) named.add(threshold);

    expect(named.size).toBeGreaterThan(1);
    expect(answer?.thresholds.map(({ id }) => id)).toEqual(expect.arrayContaining([...named]));
  });
});

describe('judgements', () => {
  it('take values out and bring them back', () => {
    const records = regular(['khi']);
    let isInvalid = true;
    const judged = (_station: string, quantity: QuantityId, at: Instant, quality: number) =>
      isInvalid && quantity === 'pm25' && at >= now - 4.5 * hourMs ? quality | qualityFlags.invalidated : quality;
    const engine = filled(records, { judged });
    const without = engine.figures('khi', now, exact)?.quantities.pm25?.mean24h;
    expect(without?.captured).toBe(20);
    expect(engine.figures('khi', now, exact)?.quantities.pm10?.mean24h.captured).toBe(24);

    isInvalid = false;
    const history = createMemoryHistory();
    for (const record of records) history.write(record);
    const judgedSpan = { from: now - 4.5 * hourMs, to: now + 1 };
    engine.restoring('khi');
    engine.forget('khi', judgedSpan);
    const [khi] = stations;
    if (khi) engine.learn('khi', history.points(khi, judgedSpan.from, judgedSpan.to), judgedSpan, now);
    engine.complete('khi');

    expect(engine.figures('khi', now, exact)).toEqual(filled(records).figures('khi', now, exact));
  });
});
