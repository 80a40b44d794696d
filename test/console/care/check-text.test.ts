import { describe, expect, it } from 'vitest';
import { adviceText, figureTexts, toleranceText } from '../../../console/care/check-text.ts';
import { createFormat } from '../../../console/format/format.ts';
import { judgeStation } from '../../../shared/commissioning.ts';
import { languages } from '../../../shared/i18n/languages.ts';
import { createTranslate } from '../../../shared/i18n/translate.ts';
import { testStation } from '../../support/gateway-process.ts';

const silent = judgeStation({
  station: testStation('tram-1'),
  details: {},
  from: 0,
  to: 1_800_000,
  today: '2026-11-23',
  arrivals: [],
  points: new Map(),
  refusals: ['VALUE_RANGE', 'of a later release'],
  photos: 0,
  enrolled: false,
  isRevoked: true,
  hasConnected: false,
  battery: null,
  signal: null,
  thresholds: [],
});

describe.each(languages)('the checklist in %s', (language) => {
  const t = createTranslate(language);
  const words = { t, language, format: createFormat(language, 'Asia/Ho_Chi_Minh', t) };

  it('says of every line what was measured and what is asked for', () => {
    for (const check of silent) {
      expect(figureTexts(check, words).join(''), check.id).toMatch(/\p{L}/u);
      expect(toleranceText(check, words), check.id).toMatch(/\p{L}/u);
    }
  });

  it('says what to do about every line that is not fulfilled', () => {
    for (const { id, state, reason } of silent) {
      if (state === 'fail' || state === 'unknown') expect(adviceText(id, reason, t), `${id} ${reason}`).toBeDefined();
    }
    expect(adviceText('photos', 'ok', t)).toBeUndefined();
  });
});

it('writes figures as people read them', () => {
  const t = createTranslate('vi');
  const words = { t, language: 'vi', format: createFormat('vi', 'Asia/Ho_Chi_Minh', t) } as const;
  const clock = { id: 'clock', state: 'pass', reason: 'ok', medianMs: 1_240, spreadMs: 800 } as const;
  expect(figureTexts({ ...clock, messages: 30, toleranceMs: 10_000 }, words)).toEqual([
    'Nhận sau đo 1,2 s (trung vị), độ trải 0,8 s, 30 bản tin',
  ]);
  const values = {
    quantity: 'pm25',
    state: 'fail',
    reason: 'flagged',
    count: 30,
    last: 37.4,
    min: 12,
    max: 900,
    flagged: 2,
  } as const;
  expect(figureTexts({ id: 'values', state: 'fail', reason: 'flagged', quantities: [values] }, words)[0]).toContain(
    '37,4\u00a0µg/m³ (từ 12,0 đến 900,0, 30 số đo) · 2 bị gắn cờ',
  );
});
