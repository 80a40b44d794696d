import { describe, expect, it } from 'vitest';
import { endOf, momentAt, placeOf, speeds, tickOf, windowFor } from '../../../console/time/window.ts';
import { dayMs, hourMs, minuteMs, secondMs } from '../../../shared/time.ts';

const now = Date.parse('2026-11-22T07:37:20Z');

describe('the span of the slider', () => {
  it('ends with now, on whole steps', () => {
    const window = windowFor('24h', undefined, now);
    expect(window).toEqual({
      name: '24h',
      from: Date.parse('2026-11-21T07:30:00Z'),
      everyMs: 10 * minuteMs,
      count: 145,
    });
    expect(endOf(window)).toBe(Date.parse('2026-11-22T07:30:00Z'));
    expect(windowFor('7d', undefined, now)).toMatchObject({ everyMs: hourMs, count: 169 });
    expect(endOf(windowFor('7d', undefined, now))).toBe(Date.parse('2026-11-22T07:00:00Z'));
  });

  it('stays while it will do, and moves on with the hours', () => {
    const window = windowFor('24h', undefined, now);
    expect(windowFor('24h', undefined, now + 20 * minuteMs, window)).toBe(window);
    expect(windowFor('24h', undefined, now + 2 * hourMs, window)).not.toBe(window);
    expect(windowFor('24h', now - 3 * hourMs, now + 2 * hourMs, window)).toBe(window);
    expect(windowFor('7d', undefined, now, window).name).toBe('7d');
  });

  it('has the moment in it, in the middle where there is room', () => {
    const moment = now - 5 * dayMs;
    const window = windowFor('24h', moment, now);
    const place = placeOf(window, moment);
    expect(place).toBeGreaterThan(60);
    expect(place).toBeLessThan(85);
    expect(Math.abs(momentAt(window, place ?? 0) - moment)).toBeLessThan(window.everyMs);
    expect(endOf(windowFor('24h', now - 25 * hourMs, now))).toBeLessThanOrEqual(now);
    expect(placeOf(window, window.from - 1)).toBeUndefined();
    expect(placeOf(window, endOf(window) + window.everyMs)).toBeUndefined();
  });
});

describe('playing', () => {
  it('takes as long for an hour as was chosen', () => {
    for (const speed of speeds) {
      for (const everyMs of [10 * minuteMs, hourMs]) {
        for (const isStill of [false, true]) {
          const { ms, steps } = tickOf(everyMs, speed, isStill);
          expect((ms / (steps * everyMs)) * hourMs).toBeCloseTo(speed, 6);
        }
      }
    }
  });

  it('changes the picture seldom for whoever wants less motion', () => {
    expect(tickOf(10 * minuteMs, 2 * secondMs, false).steps).toBe(1);
    expect(tickOf(10 * minuteMs, 2 * secondMs, true)).toEqual({ ms: 2 * secondMs, steps: 6 });
    expect(tickOf(10 * minuteMs, 0.5 * secondMs, true).ms).toBeGreaterThanOrEqual(2 * secondMs);
  });
});
