import { describe, expect, it } from 'vitest';
import { type AttemptRules, createAttempts } from '../../../gateway/access/attempts.ts';
import { minuteMs } from '../../../shared/time.ts';

const begin = (rules: Partial<AttemptRules> = {}) => {
  const time = { now: 1_000_000 };
  const attempts = createAttempts({ free: 3, forgiveMs: 60 * minuteMs, ...rules }, () => time.now);
  const fail = (times: number, key = 'a') => Array.from({ length: times }, () => attempts.begin(key));
  return { time, attempts, fail };
};

describe('attempts', () => {
  it('are free at first, then the wait doubles', () => {
    const { time, attempts, fail } = begin();

    expect(fail(4)).toEqual([0, 0, 0, 1_000]);
    const waits: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      const wait = attempts.begin('a');
      waits.push(wait);
      time.now += wait;
      expect(attempts.begin('a')).toBe(0);
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000]);
  });

  it('wait no longer than the longest wait', () => {
    const { time, attempts } = begin({ forgiveMs: Number.MAX_SAFE_INTEGER });
    for (let round = 0; round < 100; round += 1) {
      time.now += attempts.begin('a');
      attempts.begin('a');
    }

    expect(attempts.begin('a')).toBeLessThanOrEqual(15 * minuteMs);
    expect(attempts.begin('a')).toBeGreaterThan(14 * minuteMs);
  });

  it('are counted before their outcome is known, so that many at once are no more than many in turn', () => {
    const { fail } = begin();

    expect(fail(100).filter((wait) => wait === 0)).toHaveLength(3);
  });

  it('of one key cost another nothing', () => {
    const { fail } = begin();
    fail(100);

    expect(fail(1, 'b')).toEqual([0]);
  });

  it('are forgiven one by one as time goes by', () => {
    const { time, fail } = begin();
    fail(3);
    time.now += 60 * minuteMs;

    expect(fail(2)).toEqual([0, 1_000]);
    time.now += 24 * 60 * minuteMs;
    expect(fail(4)).toEqual([0, 0, 0, 1_000]);
  });

  it('that were right, or came to nothing, count no more', () => {
    const { attempts, fail } = begin();
    fail(3);
    attempts.undo('a');

    expect(fail(2)).toEqual([0, 1_000]);
    attempts.forget('a');
    expect(fail(3)).toEqual([0, 0, 0]);
  });

  it('are remembered for so many keys only, the least recently used forgotten first', () => {
    const { attempts, fail } = begin({ maxKeys: 2 });
    fail(3, 'a');
    fail(3, 'b');
    fail(1, 'c');

    expect(attempts.begin('b')).toBe(1_000);
    expect(attempts.begin('a')).toBe(0);
  });
});
