import { describe, expect, it } from 'vitest';
import { createKept } from '../../../gateway/indices/past-kept.ts';

const keptFor = 1_000;
const kept = (most = 2) => {
  const clock = { now: 0 };
  return { clock, ...createKept<string>({ most, keptForMs: keptFor, now: () => clock.now }) };
};

describe('costly answers', () => {
  it('are worked out once for all who ask, and again when they are old or were forgotten', async () => {
    const { get, clear, clock } = kept();
    let made = 0;
    const ask = () =>
      get('a', async () => {
        made += 1;
        return `a${made}`;
      });

    expect(await Promise.all([ask(), ask()])).toEqual(['a1', 'a1']);
    clock.now += keptFor;
    expect(await ask()).toBe('a1');
    clock.now += 1;
    expect(await ask()).toBe('a2');
    clear();
    expect(await ask()).toBe('a3');
  });

  it('are forgotten when there are newer ones, and when they failed', async () => {
    const { get } = kept(2);
    await expect(get('a', async () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await get('a', async () => 'a')).toBe('a');
    await get('b', async () => 'b');
    await get('c', async () => 'c');
    expect(await get('a', async () => 'a again')).toBe('a again');
    expect(await get('c', async () => 'c again')).toBe('c');
  });

  it('are worked out one after the other, and refused when too many wait', async () => {
    const { get } = kept(50);
    let running = 0;
    let most = 0;
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const work = async () => {
      running += 1;
      most = Math.max(most, running);
      await gate;
      running -= 1;
      return 'done';
    };
    const asked = Array.from({ length: 12 }, (_, n) => get(`q${n}`, work));
    expect(() => get('one more', work)).toThrow(/too many/);

    release();
    expect(await Promise.all(asked)).toHaveLength(12);
    expect(most).toBe(1);
    expect(await get('one more', work)).toBe('done');
  });
});
