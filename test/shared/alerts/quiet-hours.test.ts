import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isQuiet, quietEnd } from '../../../shared/alerts/quiet-hours.ts';
import { vietnamTime } from '../../../shared/indices/local-day.ts';
import { dayMs, hourMs, minuteMs } from '../../../shared/time.ts';

const at = (text: string): number => Date.parse(`${text}:00+07:00`);
const night = { from: '22:00', to: '06:00' };

describe('quiet hours', () => {
  it('reach over midnight, from the first minute to before the last', () => {
    expect(isQuiet(night, at('2026-11-23T21:59'), vietnamTime)).toBe(false);
    expect(isQuiet(night, at('2026-11-23T22:00'), vietnamTime)).toBe(true);
    expect(isQuiet(night, at('2026-11-24T05:59'), vietnamTime)).toBe(true);
    expect(isQuiet(night, at('2026-11-24T06:00'), vietnamTime)).toBe(false);
  });

  it('end at the next time of their end', () => {
    expect(quietEnd(night, at('2026-11-23T22:30'), vietnamTime)).toBe(at('2026-11-24T06:00'));
    expect(quietEnd(night, at('2026-11-24T00:10'), vietnamTime)).toBe(at('2026-11-24T06:00'));
    expect(quietEnd({ from: '12:00', to: '13:30' }, at('2026-11-24T12:10'), vietnamTime)).toBe(at('2026-11-24T13:30'));
    expect(quietEnd(night, at('2026-11-24T12:00'), vietnamTime)).toBe(at('2026-11-24T12:00'));
  });

  it('are none when they begin and end at the same time, or nobody set them', () => {
    expect(isQuiet({ from: '06:00', to: '06:00' }, at('2026-11-24T06:00'), vietnamTime)).toBe(false);
    expect(isQuiet(null, at('2026-11-24T03:00'), vietnamTime)).toBe(false);
  });

  it('never hold anything for ever, and not after their end', () => {
    const clock = fc
      .integer({ min: 0, max: 1_439 })
      .map(
        (minutes) => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`,
      );
    fc.assert(
      fc.property(clock, clock, fc.integer({ min: 0, max: 2 * 1_440 }), (from, to, minutes) => {
        const now = at('2026-11-23T00:00') + minutes * minuteMs;
        const end = quietEnd({ from, to }, now, vietnamTime);
        expect(end).toBeGreaterThanOrEqual(now);
        expect(end - now).toBeLessThan(dayMs);
        expect(isQuiet({ from, to }, end, vietnamTime)).toBe(false);
      }),
    );
  });

  it('follow a zone that changes its clock in them', () => {
    // Europe/Berlin, 2026-10-25 01:00 UTC: back from +2 to +1.
    const berlin = (instant: number): number => (instant < Date.UTC(2026, 9, 25, 1) ? 2 : 1) * hourMs;
    expect(quietEnd(night, Date.UTC(2026, 9, 24, 21), berlin)).toBe(Date.UTC(2026, 9, 25, 5));
  });
});
