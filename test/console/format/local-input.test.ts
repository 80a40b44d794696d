import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFormat } from '../../../console/format/format.ts';
import { fromLocalInput, toLocalInput, wholeMinutes } from '../../../console/format/local-input.ts';
import { createTranslate } from '../../../shared/i18n/translate.ts';
import { minuteMs } from '../../../shared/time.ts';

const formatIn = (zone: string) => createFormat('vi', zone, createTranslate('vi'));

describe('a local time in a form', () => {
  it('is that of the city, not of the browser', () => {
    const format = formatIn('Asia/Ho_Chi_Minh');

    expect(toLocalInput(Date.parse('2026-11-22T17:05:40Z'), format)).toBe('2026-11-23T00:05');
    expect(fromLocalInput('2026-11-23T00:05', format)).toBe(Date.parse('2026-11-22T17:05:00Z'));
  });

  it.each(['', '2026-11-23', '2026-13-01T00:00', 'hôm qua'])('is none when %j is entered', (text) => {
    expect(fromLocalInput(text, formatIn('Asia/Ho_Chi_Minh'))).toBeUndefined();
  });

  it.each(['Asia/Ho_Chi_Minh', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu'])('comes back in %s', (zone) => {
    const format = formatIn(zone);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 * 24 * 365 * 40 }), (minutes) => {
        const text = toLocalInput(minutes * minuteMs, format);
        // An hour that happens twice may come back as the other one, which is written the same.
        expect(toLocalInput(fromLocalInput(text, format) ?? 0, format)).toBe(text);
      }),
      { numRuns: 200 },
    );
  });

  it('takes the whole minutes that a span touches', () => {
    expect(wholeMinutes({ from: 61_000, to: 120_001 })).toEqual({ from: 60_000, to: 180_000 });
  });
});
