import { describe, expect, it } from 'vitest';
import { createFormat } from '../../../console/format/format.ts';
import { limitScale } from '../../../console/indices/bar.ts';
import {
  captureText,
  crossingText,
  directionOf,
  exceedancesText,
  hoursText,
  marginText,
  projectedText,
  rateText,
  soFarText,
} from '../../../console/indices/words.ts';
import { createTranslate, type Language } from '../../../shared/i18n/translate.ts';
import { hourMs, minuteMs } from '../../../shared/time.ts';
import { average, figure, hour, limit } from './figures.ts';

const words = (language: Language) => {
  const t = createTranslate(language);
  return { t, format: createFormat(language, 'Asia/Ho_Chi_Minh', t) };
};
const vi = words('vi');
const en = words('en');
/** One kind of space. */
const plain = (text: string | undefined): string | undefined => text?.replaceAll('\u00a0', ' ');
const pm25 = limit('qcvn-05-2023.pm25.24h.2026');
const ozone8h = limit('qcvn-05-2023.o3.8h');
const now = hour + 5 * minuteMs;

describe('the clock of a limit in words', () => {
  it('says what the rest of the day may be, never more than is allowed', () => {
    expect(plain(marginText(figure(), pm25, vi))).toBe(
      'Trung bình phần còn lại của ngày phải không quá 19,8 µg/m³ để hôm nay đạt.',
    );
    expect(plain(marginText(figure({ margin: 0.7 * 3 }), pm25, en))).toBe(
      'The rest of the day must average no more than 2.1 µg/m³ for today to stay legal.',
    );
  });

  it('says when nothing can help any more, and nothing when there is nothing to say', () => {
    expect(marginText(figure({ isLost: true, margin: null }), pm25, vi)).toBe(
      'Hôm nay chắc chắn vượt giới hạn, dù phần còn lại của ngày thế nào.',
    );
    expect(marginText(figure({ isLost: true }), ozone8h, vi)).toBe('Khung đang chạy chắc chắn vượt giới hạn.');
    expect(marginText(figure({ margin: null }), pm25, vi)).toBeUndefined();
    // More than any instrument can show.
    expect(marginText(figure({ margin: 771_755 }), pm25, vi)).toBe('Hôm nay chắc chắn đạt.');
  });

  it('tells of the window so far with its hours', () => {
    expect(plain(soFarText(figure(), pm25, vi))).toBe('Hôm nay đến giờ 40,2 µg/m³ (16/24 giờ đủ số liệu)');
    expect(plain(soFarText(figure({ soFar: average({ from: hour, expected: 8, value: 61 }) }), ozone8h, en))).toBe(
      'The running 8 hours, from 17:00: 61.0 µg/m³',
    );
    expect(soFarText(figure({ soFar: average({ value: null }) }), pm25, vi)).toBeUndefined();
  });

  it('projects only at a rate that is known, and not what is lost already', () => {
    const projected = { projectedAt: hour + 2 * hourMs, rate: 60 };
    expect(plain(projectedText(figure(projected), now, vi))).toBe(
      'Nếu giữ mức hiện nay (60,0 µg/m³), vượt giới hạn từ khoảng 19:00.',
    );
    expect(projectedText(figure({ ...projected, isLost: true }), now, vi)).toBeUndefined();
    expect(projectedText(figure(), now, vi)).toBeUndefined();
  });

  it('counts the days of the year', () => {
    const exceedances = {
      year: 2026,
      through: '2026-11-21',
      exceeded: ['2026-11-20'],
      kept: 200,
      unknown: 124,
      days: 325,
    };
    expect(exceedancesText(figure({ exceedances }), vi)).toBe(
      'Năm 2026: 1 ngày vượt, 200 ngày đạt, 124 ngày không đủ dữ liệu (đến hết 21/11/2026).',
    );
    expect(exceedancesText(figure({ exceedances }), en)).toBe(
      'In 2026: 1 day above, 200 kept, 124 without enough data (to 21 Nov 2026).',
    );
    expect(exceedancesText(figure(), vi)).toBeUndefined();
  });

  it('says how much of the time holds data, in hours or as a share', () => {
    expect(captureText(average(), vi)).toBe('22/24 giờ đủ số liệu');
    const ofAnHour = average({ from: hour - hourMs, to: hour, captured: 59, expected: 60 });
    expect(captureText(ofAnHour, vi)).toBe('có 98% số liệu');
  });
});

describe('hours in words', () => {
  it('joins those that follow each other and says the day where it is another', () => {
    const at = (hours: number): number => hour - hours * hourMs;
    expect(hoursText([at(3), at(2), at(6)], now, vi)).toBe('11:00–12:00, 14:00–16:00');
    expect(hoursText([at(24)], now, vi)).toBe('17:00 21/11–18:00');
  });
});

describe('water in words', () => {
  it('writes both quantities in centimetres per hour', () => {
    expect(rateText('water_level', 0.123, vi)).toBe('+12');
    expect(rateText('water_level', -0.0123, vi)).toBe('−1,2');
    expect(rateText('water_depth', 4.25, en, false)).toBe('4.3');
  });

  it('calls it rising only when the interval leaves no doubt', () => {
    expect(directionOf({ low: 0.01, high: 0.3 })).toBe('rising');
    expect(directionOf({ low: -0.3, high: -0.01 })).toBe('falling');
    expect(directionOf({ low: -0.01, high: 0.3 })).toBe('steady');
  });

  it('gives the crossing with the larger side of its uncertainty', () => {
    const at = hour + 40 * minuteMs;
    const crossing = { threshold: 'x', at, earliest: at - 8 * minuteMs, latest: at + 11 * minuteMs };
    expect(crossingText(crossing, 'BĐ II', now, vi)).toBe(
      'Dự kiến đạt BĐ II lúc 17:40 ± 11 phút nếu giữ đà 30 phút qua.',
    );
    expect(crossingText({ ...crossing, latest: null }, 'BĐ II', now, en)).toBe(
      'Projected to reach BĐ II at 17:40, at the earliest 17:32, if it goes on as in the last 30 min; perhaps not at all.',
    );
  });
});

describe('the bar of a limit', () => {
  it('ends at the limit, or at the value beyond it', () => {
    expect(limitScale(pm25, 22.5)).toEqual({ low: 0, limitAt: 1, valueAt: 0.5 });
    expect(limitScale(pm25, 90)).toEqual({ low: 0, limitAt: 0.5, valueAt: 1 });
  });

  it('shows decibels from forty below the limit', () => {
    const noise = { quantity: 'laeq', value: 70 } as const;
    expect(limitScale(noise, 60)).toEqual({ low: 30, limitAt: 1, valueAt: 0.75 });
    expect(limitScale(noise, 20).valueAt).toBe(0);
  });
});
