import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bandRange, bands } from '../../../console/indices/bands.ts';
import { dayAfterKey, limitCounts, monthsOf, spanOfYear, summaryOf } from '../../../console/indices/calendar.ts';
import { createTranslate, languages } from '../../../shared/i18n/translate.ts';
import { vnAqiBands } from '../../../shared/thresholds/vn-aqi.ts';
import { day, limit } from './figures.ts';

const days = [
  day('2026-09-30', null, null),
  day('2026-10-30', 20, 40),
  day('2026-10-31', 50, 90),
  day('2026-11-01', null, null),
  { ...day('2026-11-02', 60, 99), isFinished: false },
];

describe('the calendar', () => {
  it('ends today and begins with the month of the first data, in weeks from Monday', () => {
    expect(spanOfYear(2026, '2026-11-22')).toEqual({ from: '2026-01-01', to: '2026-11-22' });
    expect(spanOfYear(2025, '2026-11-22')).toEqual({ from: '2025-01-01', to: '2025-12-31' });
    // 1 October 2026 is a Thursday, 1 November a Sunday.
    expect(monthsOf(days).map(({ month, lead, days: own }) => [month, lead, own.length])).toEqual([
      ['2026-10', 3, 2],
      ['2026-11', 6, 2],
    ]);
    expect(monthsOf([])).toEqual([]);
  });

  it('counts days by band, and those without an index after the first', () => {
    const { counts, withIndex, without, worst } = summaryOf(days);
    expect(counts.filter((count) => count.days > 0)).toEqual([
      { band: 'good', days: 1 },
      { band: 'moderate', days: 2 },
    ]);
    expect({ withIndex, without, worst: worst?.date }).toEqual({ withIndex: 3, without: 1, worst: '2026-11-02' });
  });

  it('counts finished days by limit with their data capture', () => {
    const [count] = limitCounts(days, [limit('qcvn-05-2023.pm25.24h.2026')]);
    expect(count).toMatchObject({
      exceeded: ['2026-10-31'],
      kept: 1,
      unknown: 1,
      worst: { date: '2026-10-31', figure: 50 },
    });
    expect(count?.capture).toBeCloseTo(48 / 72, 9);
    expect(limitCounts([], [limit('qcvn-05-2023.pm25.24h.2026')])).toEqual([]);
  });

  it('is walked by days and weeks', () => {
    expect(dayAfterKey('2026-10-31', 'ArrowRight')).toBe('2026-11-01');
    expect(dayAfterKey('2026-11-03', 'ArrowUp')).toBe('2026-10-27');
    expect(dayAfterKey('2026-11-03', 'Enter')).toBeUndefined();
  });
});

describe('the bands', () => {
  const tokens = readFileSync(new URL('../../../console/styles/tokens.css', import.meta.url), 'utf8');
  const styles = readFileSync(new URL('../../../console/styles/indices.css', import.meta.url), 'utf8');

  it.each(vnAqiBands)('show $level in the colour, range and words of the Decision', (band) => {
    expect(tokens).toContain(`--aqi-${band.level}: ${band.colour};`);
    const text = band.textColour === '#000000' ? 'bright' : 'deep';
    expect(styles).toContain(
      `[data-band="${band.level}"] {\n  --band: var(--aqi-${band.level});\n  --on-band: var(--on-aqi-${text});`,
    );
    expect(bandRange[band.level]).toEqual([band.from, band.to]);
    for (const language of languages) {
      expect(createTranslate(language)(`aqi.band.${band.level}`)).toBe(band.name[language]);
    }
  });

  it('are all of them, mildest first', () => {
    expect(bands).toEqual(vnAqiBands.map(({ level }) => level));
  });
});
