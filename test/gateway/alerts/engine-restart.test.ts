/** A crash at any place: what was found and saved, together with what is found after the restart, is what one run finds. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAlertEngine } from '../../../gateway/alerts/engine.ts';
import type { EngineState, Finding } from '../../../gateway/alerts/ports.ts';
import type { Commit } from '../../../gateway/ingest/journal.ts';
import type { ReadingRecord } from '../../../gateway/ingest/record.ts';
import { defaultRules } from '../../../shared/alerts/default-rules.ts';
import { vietnamTime } from '../../../shared/indices/local-day.ts';
import { qualityFlags } from '../../../shared/quality.ts';
import { builtInThresholds } from '../../../shared/thresholds/catalogue.ts';
import { minuteMs, secondMs } from '../../../shared/time.ts';
import { quietLog } from '../../support/quiet-log.ts';
import { reading } from '../live/records.ts';
import { begin, bookOf, createMemory, river, street } from './engine-support.ts';

const stations = [street(), river('song', { datumOffset: 0.1 })];

/** What happens in one minute: values, and how the reading of it travels. */
const minute = fc.record({
  depth: fc.constantFrom(0, 9, 10, 12, 20, 29.5, 30, 34, 50, 60),
  level: fc.constantFrom(1.2, 1.4, 1.49, 1.5, 1.8, 1.85, 2.1, 2.5),
  quality: fc.constantFrom(0, 0, 0, 0, qualityFlags.fault, qualityFlags.step, qualityFlags.calibrating),
  battery: fc.constantFrom(80, 24, 9),
  /** Minutes that pass before it; many = the line was lost. */
  pause: fc.constantFrom(1, 1, 1, 1, 1, 3, 40),
  /** Received so many minutes later. */
  late: fc.constantFrom(0, 0, 0, 0, 0, 2, 12, 50),
  times: fc.constantFrom(1, 1, 1, 2),
});

const recordsOf = (minutes: readonly (typeof minute extends fc.Arbitrary<infer T> ? T : never)[]): ReadingRecord[] => {
  let at = begin;
  const records = minutes.flatMap(({ depth, level, quality: q, battery: b, pause, late, times }) => {
    at += pause * minuteMs;
    const more = { x: at + late * minuteMs + 200, q, b };
    const pair = [
      reading('duong', at, { water_depth: depth }, more),
      reading('song', at, { water_level: level }, more),
    ];
    return Array.from({ length: times }, (_, again) => pair.map((one) => ({ ...one, x: one.x + again }))).flat();
  });
  return records.sort((one, other) => one.x - other.x);
};

const framesOf = (records: readonly ReadingRecord[]): Commit[] => {
  const frames: Commit[] = [];
  for (let index = 0; index < records.length; index += 3) {
    frames.push({ records: records.slice(index, index + 3), end: (frames.length + 1) * 100 });
  }
  return frames;
};

const readerOf = (frames: readonly Commit[]) => ({
  read: async (from: number) => {
    const found = frames.filter(({ end }) => end > from).slice(0, 4);
    return { frames: found, end: found.at(-1)?.end ?? from };
  },
  close: async () => {},
});

/** Judges what the journal holds. When it dies it saves nothing more. */
const runOn = async (frames: readonly Commit[], from: EngineState, savesEvery: number, dies: boolean) => {
  const findings: Finding[] = [];
  let saved = from;
  let isDead = false;
  let clock = begin;
  const engine = createAlertEngine({
    rules: bookOf(defaultRules),
    stations: { all: () => stations },
    thresholds: builtInThresholds,
    offset: vietnamTime,
    indices: { ...createMemory(stations), isRestoring: () => true },
    desk: {
      commit: (found, state) => {
        if (isDead) return;
        saved = state;
        findings.push(...found.filter(({ kind }) => kind !== 'figure'));
      },
      openAlerts: () => [],
    },
    store: { engine: () => saved },
    journal: { start: () => 0, end: () => frames.at(-1)?.end ?? 0 },
    reader: readerOf(frames),
    // Time enough between two pieces of the journal that what changed is saved, or not.
    now: () => {
      clock += (2 * secondMs) / savesEvery;
      return clock;
    },
    log: quietLog,
    onFatal: (error) => {
      throw error;
    },
  });
  await engine.start();
  isDead = dies;
  await engine.stop();
  return { findings, saved };
};

const nothing: EngineState = { cursor: 0, memory: '{"format":1,"stations":{}}' };

describe('a restart', () => {
  it('at any position of the journal finds the same as none', async () => {
    let found = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(minute, { minLength: 1, maxLength: 80 }),
        fc.array(fc.record({ at: fc.nat(120), savesEvery: fc.constantFrom(1, 3, 50) }), { maxLength: 4 }),
        async (minutes, crashes) => {
          const frames = framesOf(recordsOf(minutes));
          const whole = await runOn(frames, nothing, 1, false);
          let state = nothing;
          const findings: Finding[] = [];
          for (const { at, savesEvery } of [...crashes].sort((one, other) => one.at - other.at)) {
            const part = await runOn(frames.slice(0, at), state, savesEvery, true);
            findings.push(...part.findings);
            state = part.saved;
          }
          const last = await runOn(frames, state, 1, false);
          expect([...findings, ...last.findings]).toEqual(whole.findings);
          found += whole.findings.length;
        },
      ),
      { numRuns: 60 },
    );
    expect(found).toBeGreaterThan(100);
  });

  it('with a memory that cannot be read goes on from the cursor', async () => {
    const values = [34, 34, 34];
    const frames = framesOf(values.map((cm, index) => reading('duong', begin + index * minuteMs, { water_depth: cm })));
    const { findings } = await runOn(frames, { cursor: 0, memory: '{"format":9}' }, 1, false);
    expect(findings).toEqual([expect.objectContaining({ kind: 'level', severity: 'danger' })]);
  });

  it('of an engine that never was begins at the end of the journal', async () => {
    const frames = framesOf([
      reading('duong', begin, { water_depth: 60 }),
      reading('duong', begin + 1, { water_depth: 60 }),
    ]);
    const engine = createAlertEngine({
      rules: bookOf(defaultRules),
      stations: { all: () => stations },
      thresholds: builtInThresholds,
      offset: vietnamTime,
      indices: createMemory(stations),
      desk: { commit: (found) => expect(found).toEqual([]), openAlerts: () => [] },
      store: { engine: () => undefined },
      journal: { start: () => 0, end: () => 100 },
      reader: readerOf(frames),
      now: () => begin,
      log: quietLog,
      onFatal: (error) => {
        throw error;
      },
    });
    await engine.start();
    expect(engine.position()).toBe(100);
    await engine.stop();
  });
});
