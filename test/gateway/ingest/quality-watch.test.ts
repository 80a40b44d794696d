import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createQualityWatch, type LateChain, type QualityWatch } from '../../../gateway/ingest/quality-watch.ts';
import type { ReadingRecord } from '../../../gateway/ingest/record.ts';
import { qualityFlags } from '../../../shared/quality.ts';
import type { QuantityId } from '../../../shared/quantities.ts';
import { hourMs, minuteMs } from '../../../shared/time.ts';
import { reading, start } from '../live/records.ts';

const { step, stuck, clock, calibrating, fault } = qualityFlags;
type Values = Partial<Record<QuantityId, number>>;

const at = (minutes: number): number => start + minutes * minuteMs;
const record = (minutes: number, values: Values, more: Partial<ReadingRecord> = {}): ReadingRecord =>
  reading('tram-1', at(minutes), values, more);

/** Flags of one quantity, reading by reading, a minute apart. */
const flagsOf = (quantity: QuantityId, values: readonly number[], everyMinutes = 1): number[] => {
  const watch = createQualityWatch();
  return values.map(
    (value, index) => watch.judge(record(index * everyMinutes, { [quantity]: value }))?.flags?.[quantity] ?? 0,
  );
};

describe('a step', () => {
  it('flags a single spike and nothing after it', () => {
    expect(flagsOf('pm25', [20, 22, 1_500, 21, 23])).toEqual([0, 0, step, 0, 0]);
  });

  it('believes a new level from its second value on', () => {
    expect(flagsOf('temperature', [21, 21.2, 35, 35.1, 35.2])).toEqual([0, 0, step, 0, 0]);
  });

  it('believes neither of two values that contradict each other and the level before', () => {
    expect(flagsOf('temperature', [21, 60, -20, 21.1])).toEqual([0, step, step, 0]);
  });

  it('allows for the time between two readings', () => {
    expect(flagsOf('water_level', [1, 2], 1)).toEqual([0, step]);
    expect(flagsOf('water_level', [1, 2], 10)).toEqual([0, 0]);
  });

  it('takes what may jump as it is', () => {
    expect(flagsOf('rain', [0, 40, 0])).toEqual([0, 0, 0]);
    expect(flagsOf('wind_direction', [5, 355, 180])).toEqual([0, 0, 0]);
  });

  it('concerns only its own quantity and station', () => {
    const watch = createQualityWatch();
    watch.judge(record(0, { pm25: 20, temperature: 21 }));

    expect(watch.judge(record(1, { pm25: 1_900, temperature: 21 }))).toEqual({ quality: 0, flags: { pm25: step } });
    expect(watch.judge(reading('tram-2', at(1), { pm25: 1_900 }))).toBeUndefined();
  });

  it.each([calibrating, fault])('is neither judged nor measured by readings of status %d', (q) => {
    const watch = createQualityWatch();
    watch.judge(record(0, { pm25: 20 }));

    expect(watch.judge(record(1, { pm25: 1_900 }, { q }))).toBeUndefined();
    expect(watch.judge(record(2, { pm25: 21 }))).toBeUndefined();
    expect(watch.judge(record(3, { pm25: 1_900 }))).toMatchObject({ flags: { pm25: step } });
  });
});

describe('stuck', () => {
  const same = (count: number, value: number) => Array.from({ length: count }, () => value);

  it('is a value that stays exactly the same longer than it can', () => {
    const flags = flagsOf('pm25', same(10, 12.5), 60);
    expect(flags).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, stuck]);
    expect(flagsOf('pm25', same(362, 12.5)).indexOf(stuck)).toBe(360);
  });

  it('ends with the first other value', () => {
    expect(flagsOf('laeq', [...same(13, 55), 55.1, 55.1], 15).slice(8)).toEqual([0, stuck, stuck, stuck, stuck, 0, 0]);
  });

  it.each([
    ['rain', 0],
    ['rain', 3],
    ['water_depth', 0],
    ['humidity', 100],
    ['wind_direction', 90],
  ] as const)('is never %s of %d', (quantity, value) => {
    expect(flagsOf(quantity, same(100, value), 60)).not.toContain(stuck);
  });

  it('begins anew after a silence', () => {
    const watch = createQualityWatch();
    for (let index = 0; index < 9; index += 1) watch.judge(record(index * 60, { pm25: 12 }));

    expect(watch.judge(record(20 * 60, { pm25: 12 }))).toBeUndefined();
    expect(watch.judge(record(21 * 60, { pm25: 12 }))).toBeUndefined();
  });
});

describe('a clock', () => {
  const judgedAt = (watch: QualityWatch, minutes: number, more: Partial<ReadingRecord>): number =>
    watch.judge(record(minutes, { pm25: 20 }, more))?.quality ?? 0;

  it('is wrong when more than a minute ahead of ours', () => {
    const watch = createQualityWatch();
    expect(judgedAt(watch, 1, { x: at(0) })).toBe(0);
    expect(judgedAt(watch, 1, { x: at(0) - 1 })).toBe(clock);
    expect(judgedAt(watch, 1, { x: at(0) - 1, p: 'replayed' })).toBe(0);
  });

  it('is wrong when a later number has an earlier time, until it has caught up', () => {
    const watch = createQualityWatch();
    expect(judgedAt(watch, 60, { n: 7 })).toBe(0);
    expect(judgedAt(watch, 10, { n: 8 })).toBe(clock);
    expect(judgedAt(watch, 11, { n: 9 })).toBe(clock);
    expect(judgedAt(watch, 61, { n: 60 })).toBe(0);
  });

  it('says nothing against late readings, a station that counts anew, or one that does not count', () => {
    const watch = createQualityWatch();
    expect(judgedAt(watch, 60, { n: 7 })).toBe(0);
    expect(judgedAt(watch, 10, { n: 3 })).toBe(0);
    expect(judgedAt(watch, 10, { n: 500_000 })).toBe(0);
    expect(judgedAt(watch, 10, {})).toBe(0);
    expect(judgedAt(watch, 61, {})).toBe(0);
    expect(judgedAt(watch, 12, { n: 1_000 })).toBe(0);
  });

  it('that is wrong gives no value to compare with', () => {
    const watch = createQualityWatch();
    watch.judge(record(0, { pm25: 20 }));
    watch.judge(record(8, { pm25: 1_900 }, { x: at(1) }));

    expect(watch.judge(record(2, { pm25: 21 }))).toBeUndefined();
  });
});

describe('late readings', () => {
  it('are never judged against newer ones', () => {
    const watch = createQualityWatch();
    watch.judge(record(60, { pm25: 20 }));

    expect(watch.judge(record(59, { pm25: 1_900 }))).toBeUndefined();
    expect(watch.judge(record(61, { pm25: 21 }))).toBeUndefined();
  });

  it('of one message are judged among themselves', () => {
    const watch = createQualityWatch();
    watch.judge(record(60, { pm25: 20 }));
    const chain: LateChain = new Map();
    const backlog = [500, 501, 1_900, 502].map((pm25, index) => watch.judge(record(index, { pm25 }), chain));

    expect(backlog.map((doubts) => doubts?.flags?.pm25 ?? 0)).toEqual([0, 0, step, 0]);
    expect(watch.judge(record(61, { pm25: 21 }))).toBeUndefined();
  });

  it('that are sent again get the same flags again', () => {
    const watch = createQualityWatch();
    const records = [20, 21, 1_900, 22, 23].map((pm25, index) => record(index, { pm25 }));
    const judge = () => records.map((one) => watch.judge(one)?.flags?.pm25 ?? 0);

    expect(judge()).toEqual([0, 0, step, 0, 0]);
    expect(judge()).toEqual([0, 0, step, 0, 0]);
  });

  it('of a value that is stuck are stuck as well when they are sent again', () => {
    const watch = createQualityWatch();
    const records = Array.from({ length: 30 }, (_, index) => record(index * 60, { pm25: 12 }));
    const judge = () => records.map((one) => watch.judge(one)?.flags?.pm25 ?? 0);

    const first = judge();
    expect(first.filter((flags) => flags === stuck)).toHaveLength(21);
    // Which reading made it ten is no longer known: it is doubted by time alone.
    expect(judge().slice(9)).toEqual(first.slice(9));
  });
});

it('goes on with the same flags from what was dumped, wherever it stops', () => {
  const value = fc.constantFrom(20, 20, 20, 25, 300, 900, 1_900);
  const one = fc.record({ gap: fc.integer({ min: -3, max: 90 }), pm25: value, laeq: fc.constantFrom(55, 55, 140) });
  fc.assert(
    fc.property(fc.array(one, { maxLength: 60 }), fc.integer({ min: 0, max: 60 }), (list, cut) => {
      let minutes = 0;
      const records = list.map(({ gap, ...values }, index) => {
        minutes += gap;
        return record(minutes, values, { n: index, x: start + 400 * hourMs });
      });
      const whole = createQualityWatch();
      const expected = records.map((each) => whole.judge(each));
      const before = createQualityWatch();
      const flags = records.slice(0, cut).map((each) => before.judge(each));
      const after = createQualityWatch();
      const state = before.dump('tram-1');
      if (state !== undefined) after.load('tram-1', state);
      flags.push(...records.slice(cut).map((each) => after.judge(each)));
      expect(flags).toEqual(expected);
    }),
    { numRuns: 200 },
  );
});
