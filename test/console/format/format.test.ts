import { describe, expect, it } from 'vitest';
import { createFormat, type Format } from '../../../console/format/format.ts';
import { createTranslate, type Language } from '../../../shared/i18n/translate.ts';

const zone = 'Asia/Ho_Chi_Minh';
const formatIn = (language: Language, timeZone = zone): Format =>
  createFormat(language, timeZone, createTranslate(language));
const vi = formatIn('vi');
const en = formatIn('en');
/** 22 November 2026, 17:05:12 in Hải Phòng. */
const at = Date.UTC(2026, 10, 22, 10, 5, 12);
const nbsp = '\u00a0';

describe('figures', () => {
  it('writes a decimal comma in Vietnamese and a point in English', () => {
    expect(vi.withUnit('pm25', 37.4)).toBe(`37,4${nbsp}µg/m³`);
    expect(en.withUnit('pm25', 37.4)).toBe(`37.4${nbsp}µg/m³`);
  });

  it('keeps the decimals of the quantity, also when they are zero', () => {
    expect(vi.value('pm10', 61)).toBe('61,0');
    expect(vi.value('water_level', 1.5)).toBe('1,50');
    expect(vi.value('co', 817.4)).toBe('817');
  });

  it('groups thousands in the manner of the language', () => {
    expect(vi.number(12_345.6, 1)).toBe('12.345,6');
    expect(en.number(12_345.6, 1)).toBe('12,345.6');
  });

  it('puts percent and degree signs at their number', () => {
    expect(vi.withUnit('humidity', 78)).toBe('78%');
    expect(en.withUnit('wind_direction', 149)).toBe('149°');
  });

  it('uses a true minus and never writes minus zero', () => {
    expect(vi.value('water_level', -0.42)).toBe('\u22120,42');
    expect(vi.value('water_level', -0.001)).toBe('0,00');
  });
});

describe('instants', () => {
  it('writes dates as people of each language write them', () => {
    expect(vi.dateTime(at)).toBe('22/11/2026 17:05');
    expect(en.dateTime(at)).toBe('22 Nov 2026, 17:05');
    expect(vi.exact(at)).toBe('22/11/2026 17:05:12');
    expect(en.exact(at)).toBe('22 Nov 2026, 17:05:12');
  });

  it('uses the zone it is given, not that of the computer', () => {
    expect(formatIn('vi', 'UTC').dateTime(at)).toBe('22/11/2026 10:05');
    expect(vi.zone(at)).toBe('UTC+7');
  });

  it('writes midnight as 00:00', () => {
    expect(vi.clock(Date.UTC(2026, 10, 22, 17, 0, 0))).toBe('00:00:00');
  });

  it('leaves the date out on the same local day only', () => {
    const lateEvening = Date.UTC(2026, 10, 22, 16, 59);
    const afterMidnight = Date.UTC(2026, 10, 22, 17, 1);

    expect(vi.moment(at, lateEvening)).toBe('17:05');
    expect(vi.moment(at, afterMidnight)).toBe('22/11/2026 17:05');
    expect(vi.shortMoment(at, afterMidnight)).toBe('17:05 22/11');
    expect(en.shortMoment(at, afterMidnight)).toBe('17:05 22 Nov');
  });
});

describe('ages', () => {
  it.each([
    [0, 'vừa xong'],
    [4_999, 'vừa xong'],
    [5_000, '5 giây trước'],
    [59_999, '59 giây trước'],
    [60_000, '1 phút trước'],
    [3_599_999, '59 phút trước'],
    [3_600_000, '17:05'],
    [24 * 3_600_000, '22/11/2026 17:05'],
  ])('is relative up to one hour and absolute after it: %i ms', (ms, text) => {
    expect(vi.age(at, at + ms)).toBe(text);
  });

  it('forgives a station clock that is a little ahead, and shows the instant when it is far ahead', () => {
    expect(en.age(at, at - 30_000)).toBe('just now');
    expect(en.age(at, at - 300_000)).toBe('17:05');
  });
});

describe('durations', () => {
  it.each([
    [12_000, '12 giây', '12 s'],
    [47 * 60_000, '47 phút', '47 min'],
    [3 * 3_600_000, '3 giờ', '3 h'],
    [3 * 3_600_000 + 5 * 60_000, '3 giờ 5 phút', '3 h 5 min'],
    [50 * 3_600_000, '2 ngày', '2 days'],
  ])('has at most two units: %i ms', (ms, vietnamese, english) => {
    expect(vi.duration(ms)).toBe(vietnamese);
    expect(en.duration(ms)).toBe(english);
  });
});
