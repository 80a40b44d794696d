import { describe, expect, it } from 'vitest';
import { createFormat } from '../../../console/format/format.ts';
import {
  averagingText,
  conditionTexts,
  datesText,
  limitValueText,
  placeText,
} from '../../../console/format/limit-text.ts';
import { filterLimits, groupByLaw, noteNumber, validityOn } from '../../../console/model/limits.ts';
import { createTranslate } from '../../../shared/i18n/translate.ts';
import { builtInThresholds } from '../../../shared/thresholds/catalogue.ts';
import type { Threshold } from '../../../shared/thresholds/threshold.ts';
import { alarm, catalogue, dust } from './thresholds.ts';

const t = createTranslate('vi');
const words = { t, format: createFormat('vi', 'Asia/Ho_Chi_Minh', t) };
const find = (id: string): Threshold => {
  const found = builtInThresholds.find((each) => each.id === id);
  if (!found) throw new Error(`no ${id}`);
  return found;
};
const ids = (found: readonly Threshold[]): string[] => found.map(({ id }) => id);

describe('validityOn', () => {
  it('counts the first and the last day', () => {
    const threshold = alarm('I', 1, { from: '2026-02-01', until: '2026-02-28' });

    expect(
      ['2026-01-31', '2026-02-01', '2026-02-28', '2026-03-01'].map((today) => validityOn(threshold, today)),
    ).toEqual(['future', 'now', 'now', 'past']);
    expect(validityOn(alarm('I', 1), '1999-01-01')).toBe('now');
  });
});

describe('filterLimits', () => {
  it('goes by network, date and words without diacritics in either language', () => {
    expect(ids(filterLimits(catalogue, { network: 'air' }))).toEqual(['dust']);
    expect(ids(filterLimits(catalogue, { on: '2025-12-31', network: 'air' }))).toEqual([]);
    expect(ids(filterLimits(catalogue, { text: 'tram thu' }))).toEqual(['bd.test.I', 'bd.test.II', 'bd.test.III']);
    expect(ids(filterLimits(catalogue, { text: 'inundation extreme' }))).toEqual(['street.4']);
    expect(ids(filterLimits(builtInThresholds, { text: 'kien an', network: 'flood' }))).toEqual([
      'bd.kien-an.1',
      'bd.kien-an.2',
      'bd.kien-an.3',
    ]);
    expect(filterLimits(catalogue, { text: ' ' })).toHaveLength(catalogue.length);
  });
});

describe('groupByLaw', () => {
  it('keeps the order of the catalogue and numbers each different note once', () => {
    const other = { ...dust, id: 'other', evidenceNote: { vi: 'khác', en: 'other' } };
    const groups = groupByLaw([dust, ...catalogue, other]);

    expect(groups.map(({ law }) => law.document)).toEqual(['QCVN B', 'Quyết định A', 'Dự án']);
    const [first] = groups;
    expect(first?.notes).toHaveLength(2);
    expect(first && [noteNumber(first, dust), noteNumber(first, other)]).toEqual([1, 2]);
  });
});

describe('a limit in words', () => {
  it('says over what it is compared', () => {
    expect(averagingText(dust, words)).toBe('trung bình 24 giờ');
    expect(averagingText(find('qcvn-05-2013.pm10.year'), words)).toBe('trung bình năm');
    expect(averagingText(find('rain.12h.heavy'), words)).toBe('tổng 12 giờ');
    expect(averagingText(find('bd.kien-an.1'), words)).toBe('từng số đo (tức thời)');
    expect(averagingText(find('qcvn-26-2025.a.night'), words)).toBe('mức tương đương 1 giờ');
  });

  it('says hours, place and dates', () => {
    expect(conditionTexts(find('qcvn-26-2025.a.night'), words)).toEqual([
      'từ 22 giờ đến 06 giờ',
      'cần ít nhất 75% số liệu hợp lệ',
    ]);
    expect(placeText(find('qcvn-26-2025.b.day'), words)).toBe('Khu vực B: dân cư');
    expect(placeText(find('bd.kien-an.1'), words)).toBe('Trạm Kiến An, sông Lạch Tray');
    expect(datesText(find('qcvn-05-2013.pm10.year'), words)).toBe('đến hết 11/09/2023');
    expect(datesText(dust, words)).toBe('từ 01/01/2026');
  });

  it('writes the figure with the digits that it has', () => {
    expect(limitValueText(find('bd.kien-an.1'), words)).toBe('1,60\u00a0m');
    expect(limitValueText(dust, words)).toBe('10\u00a0µg/m³');
    expect(limitValueText({ ...dust, value: 0.5 }, words)).toBe('0,5\u00a0µg/m³');
  });

  it('can be said of every entry of the built-in catalogue in both languages', () => {
    for (const language of ['vi', 'en'] as const) {
      const say = createTranslate(language);
      const each = { t: say, format: createFormat(language, 'Asia/Ho_Chi_Minh', say) };
      for (const threshold of builtInThresholds) {
        const parts = [averagingText(threshold, each), datesText(threshold, each), ...conditionTexts(threshold, each)];
        for (const part of parts) expect(part, threshold.id).not.toMatch(/NaN|undefined|\{/);
      }
    }
  });
});
