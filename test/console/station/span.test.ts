import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bucketOf,
  daysFrom,
  fitted,
  longestMs,
  panned,
  presetMs,
  presets,
  seenAt,
  shortestMs,
  zoomed,
} from '../../../console/station/span.ts';
import { dayMs, hourMs, minuteMs } from '../../../shared/time.ts';
import { now } from '../model/stations.ts';

describe('moving through time', () => {
  it('zooms around what is under the pointer', () => {
    const seen = { from: now - 10 * hourMs, to: now - 6 * hourMs };
    const around = now - 9 * hourMs;
    const { from, to } = zoomed(seen, 0.5, now, around);

    expect(to - from).toBe(2 * hourMs);
    expect((around - from) / (to - from)).toBeCloseTo(0.25);
  });

  it('pans without changing the length, and stops at now', () => {
    const seen = { from: now - 3 * hourMs, to: now - hourMs };

    expect(panned(seen, -0.5, now)).toEqual({ from: now - 4 * hourMs, to: now - 2 * hourMs });
    expect(panned(seen, 2, now)).toEqual({ from: now - 2 * hourMs, to: now });
  });

  it('never shows the future, nor too little or too much, whatever is chosen', () => {
    const instant = fc.integer({ min: 0, max: 2 * now });
    fc.assert(
      fc.property(instant, instant, (a, b) => {
        const { from, to } = fitted({ from: Math.min(a, b), to: Math.max(a, b) }, now);
        expect(to).toBeLessThanOrEqual(now);
        expect(to - from).toBeGreaterThanOrEqual(shortestMs);
        expect(to - from).toBeLessThanOrEqual(longestMs);
      }),
    );
  });

  it('follows the clock with the last hours, and stands still with dates', () => {
    expect(seenAt({ kind: 'last', preset: '7d' }, now)).toEqual({ from: now - 7 * dayMs, to: now });
    expect(seenAt({ kind: 'fixed', from: 1, to: 2 }, now)).toEqual({ from: 1, to: 2 });
  });
});

describe('buckets', () => {
  it('keep a chart between some hundred and some thousand points', () => {
    expect(presets.map((preset) => bucketOf(presetMs[preset], 60))).toEqual([
      null,
      5 * minuteMs,
      30 * minuteMs,
      hourMs,
    ]);
    for (const days of [2, 5, 20, 60, 200, 366]) {
      const points = (days * dayMs) / (bucketOf(days * dayMs, 60) ?? minuteMs);
      expect(points, `${days} days`).toBeGreaterThan(150);
      expect(points, `${days} days`).toBeLessThan(1_500);
    }
  });

  it('are never asked of a station that cannot fill them', () => {
    expect(bucketOf(dayMs, 900)).toBeNull();
  });
});

it('counts local days', () => {
  expect(daysFrom('2026-11-20', '2026-11-22')).toBe(2);
  expect(daysFrom('2026-12-31', '2027-01-01')).toBe(1);
});
