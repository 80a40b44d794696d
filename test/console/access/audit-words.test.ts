import { describe, expect, it } from 'vitest';
import { fieldChanges, fieldText, fieldValueText } from '../../../console/access/audit-words.ts';
import { createFormat } from '../../../console/format/format.ts';
import { createTranslate, type Language } from '../../../shared/i18n/translate.ts';

const wordsOf = (language: Language) => {
  const t = createTranslate(language);
  return { t, language, format: createFormat(language, 'Asia/Ho_Chi_Minh', t) };
};
const vi = wordsOf('vi');
const en = wordsOf('en');

describe('fieldChanges', () => {
  it('names what differs, also inside, and leaves out what does not', () => {
    const before = { name: 'Trạm A', details: { instrument: { serial: '1' } }, interval: 60 };
    const after = { name: 'Trạm A', details: { instrument: { serial: '2' } }, interval: 60, height: 3 };

    expect(fieldChanges({ before, after })).toEqual([
      { path: 'details.instrument.serial', before: '1', after: '2' },
      { path: 'height', before: undefined, after: 3 },
    ]);
  });

  it('tells a scope that is bounded from one that is not', () => {
    const changes = fieldChanges({
      before: { scope: { wards: null } },
      after: { scope: { wards: ['11948'] } },
    });

    expect(changes).toEqual([{ path: 'scope.wards', before: null, after: ['11948'] }]);
    expect(fieldValueText('scope.wards', null, vi)).toBe('tất cả');
    expect(fieldValueText('scope.wards', ['11948'], vi)).toBe('đặc khu Bạch Long Vĩ');
  });

  it('finds nothing where nothing was written down', () => {
    expect(fieldChanges({ before: null, after: null })).toEqual([]);
  });
});

describe('words of a field', () => {
  it.each([
    ['role', 'field', 'Đội hiện trường', 'Field team'],
    ['permissions', ['audit.read'], 'xem nhật ký', 'read the audit log'],
    ['networks', ['air', 'flood'], 'Không khí, Ngập lụt', 'Air, Flooding'],
    ['reason', 'limit', 'thử quá nhiều lần', 'too many tries'],
    ['expiresAt', Date.UTC(2026, 10, 22, 10, 5), '22/11/2026 17:05', '22 Nov 2026, 17:05'],
    ['instrument.calibrationDue', '2026-12-13', '13/12/2026', '13 Dec 2026'],
    ['nextDue', 'soon', 'soon', 'soon'],
    ['sso', true, 'có', 'yes'],
    ['sizeBytes', 1_536, '2 KiB', '2 KiB'],
    ['quantities', ['pm25'], 'PM2.5', 'PM2.5'],
    ['lat', 20.8449, '20,84490', '20.84490'],
    ['provenance', 'simulated', 'MÔ PHỎNG', 'SIMULATED'],
    ['note', '', '—', '—'],
  ])('%s: %j', (path, value, vietnamese, english) => {
    expect(fieldValueText(path, value, vi)).toBe(vietnamese);
    expect(fieldValueText(path, value, en)).toBe(english);
  });

  it('stay readable when a field is new to this console', () => {
    expect(fieldText('details.colour', vi.t)).toBe('colour');
    expect(fieldValueText('colour', { red: 1 }, vi)).toBe('{"red":1}');
    expect(fieldValueText('role', 'harbour-master', vi)).toBe('harbour-master');
  });
});
