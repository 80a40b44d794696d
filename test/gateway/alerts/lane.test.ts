import { describe, expect, it } from 'vitest';
import { createLane, retryDelayMs } from '../../../gateway/alerts/lane.ts';
import type { Delivery } from '../../../shared/notification-api.ts';
import { minuteMs, secondMs } from '../../../shared/time.ts';

const delivery = (id: string, situation: string, recipient: string): Delivery => ({
  ...{ id, situation, exercise: null, wave: 1, step: 1, round: 0, reason: 'raised', severity: 'danger' },
  recipient: { kind: 'person', id: recipient, name: recipient },
  ...{ channel: 'email', address: '', state: 'due', createdAt: 0, notBefore: 0, attempts: [] },
  ...{ deliveredAt: null, latencyMs: null, openedAt: null, problem: null },
});

describe('a lane', () => {
  it('takes so many at once', () => {
    const lane = createLane({ parallel: 2, perSecond: 100 });
    const all = ['a', 'b', 'c'].map((id) => delivery(id, 's', id));
    expect(all.map((one) => lane.enter(one, 0))).toEqual([true, true, false]);
    for (const one of all.slice(0, 1)) lane.left(one);
    expect(all.slice(2).map((one) => lane.enter(one, 0))).toEqual([true]);
    expect(lane.underWay).toBe(2);
  });

  it('takes so many a second, and no more after a pause', () => {
    const lane = createLane({ parallel: 100, perSecond: 3 });
    const enter = (at: number, from: number): number =>
      Array.from({ length: 10 }, (_, n) => lane.enter(delivery(`${from}-${n}`, 's', `${from}-${n}`), at)).filter(
        Boolean,
      ).length;
    expect(enter(0, 0)).toBe(3);
    expect(enter(secondMs / 3, 1)).toBe(1);
    expect(enter(10 * minuteMs, 2)).toBe(3);
  });

  it('takes one at a time about a situation, and two at most to one recipient', () => {
    const lane = createLane({ parallel: 10, perSecond: 100 });
    const enter = (id: string, situation: string): boolean => lane.enter(delivery(id, situation, 'an'), 0);
    expect([enter('a', 's'), enter('b', 's'), enter('c', 't'), enter('d', 'u')]).toEqual([true, false, true, false]);
    lane.left(delivery('a', 's', 'an'));
    expect(enter('b', 's')).toBe(true);
  });
});

describe('the pause before another try', () => {
  it('grows from 5 s to 10 min, half of it random', () => {
    expect([1, 2, 3, 20].map((tries) => retryDelayMs(tries, 1))).toEqual([5_000, 10_000, 20_000, 10 * minuteMs]);
    expect(retryDelayMs(1, 0)).toBe(2_500);
  });

  it('is longer where the other side asks for it, up to an hour', () => {
    expect(retryDelayMs(1, 1, 90_000)).toBe(90_000);
    expect(retryDelayMs(1, 1, 1)).toBe(5_000);
    expect(retryDelayMs(1, 1, 1e12)).toBe(60 * minuteMs);
  });
});
