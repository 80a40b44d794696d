import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLocalTime } from '../../../gateway/http/local-time.ts';
import { dayMs, hourMs } from '../../../shared/time.ts';

const city = createLocalTime('Asia/Ho_Chi_Minh');
const at = Date.UTC(2026, 10, 22, 10, 5, 0);

describe('local time', () => {
  it('carries its offset', () => {
    expect(city.iso(at)).toBe('2026-11-22T17:05:00.000+07:00');
    expect(createLocalTime('UTC').iso(at)).toBe('2026-11-22T10:05:00.000+00:00');
    expect(createLocalTime('Asia/Kathmandu').iso(at)).toBe('2026-11-22T15:50:00.000+05:45');
    expect(createLocalTime('America/St_Johns').iso(at)).toBe('2026-11-22T06:35:00.000-03:30');
  });

  it('follows a zone that changes its clock', () => {
    const berlin = createLocalTime('Europe/Berlin');
    const change = Date.UTC(2026, 9, 25, 1);

    expect(berlin.iso(change - 1)).toBe('2026-10-25T02:59:59.999+02:00');
    expect(berlin.iso(change)).toBe('2026-10-25T02:00:00.000+01:00');
  });

  it('names the same instant, whatever the zone', () => {
    const zones = ['Asia/Ho_Chi_Minh', 'Europe/Berlin', 'America/St_Johns', 'Pacific/Chatham'].map(createLocalTime);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), fc.constantFrom(...zones), (instant, zone) => {
        expect(Date.parse(zone.iso(instant))).toBe(instant);
      }),
    );
  });
});

describe('the bucket grid', () => {
  it('begins days at local midnight', () => {
    const midnight = Date.parse('2026-11-22T00:00:00+07:00');

    for (const every of [dayMs, dayMs / 2, 8 * hourMs, hourMs]) {
      expect((midnight - city.originMs(every, at)) % every).toBe(0);
    }
  });

  it('begins weeks on Monday', () => {
    const monday = Date.parse('2026-11-23T00:00:00+07:00');

    expect((monday - city.originMs(7 * dayMs, at)) % (7 * dayMs)).toBe(0);
  });

  it('is never negative', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_000, max: 40 * dayMs }), (every) => {
        const origin = city.originMs(every, at);
        expect(origin).toBeGreaterThanOrEqual(0);
        expect(origin).toBeLessThan(every);
      }),
    );
  });
});
