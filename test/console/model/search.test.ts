import { describe, expect, it } from 'vitest';
import { fold, matches, rank } from '../../../console/model/search.ts';

describe('fold', () => {
  it('drops tones, vowel marks and the bar of đ', () => {
    expect(fold('Đồ Sơn')).toBe('do son');
    expect(fold('NGẬP đường Lạch Tray ửữẹ')).toBe('ngap duong lach tray uue');
  });

  it('does not care whether letters come composed or decomposed', () => {
    expect(fold('Hải Phòng'.normalize('NFD'))).toBe(fold('Hải Phòng'.normalize('NFC')));
  });
});

describe('matches', () => {
  it('finds every word anywhere, in any order', () => {
    expect(matches(fold('Cầu Rào 2 phường Ngô Quyền'), 'ngo rao')).toBe(true);
    expect(matches(fold('Cầu Rào 2 phường Ngô Quyền'), 'rao do son')).toBe(false);
  });

  it('matches everything when nothing was typed', () => {
    expect(matches('cau rao', '  ')).toBe(true);
  });
});

describe('rank', () => {
  it('prefers the beginning of the name, then of a word, then anything', () => {
    const beginning = rank(fold('Đồ Sơn Khu II'), 'do');
    const word = rank(fold('Bến Đồ Sơn'), 'do');
    const inside = rank(fold('Bado'), 'do');

    expect([beginning, word, inside]).toEqual([0, 1, 2]);
    expect(rank(fold('Cầu Rào'), 'do')).toBeUndefined();
  });
});
