import { describe, expect, it } from 'vitest';
import { scopeText } from '../../../console/access/words.ts';
import { ApiFailure } from '../../../console/api/http.ts';
import { failureText } from '../../../console/format/failure-text.ts';
import { createFormat } from '../../../console/format/format.ts';
import { errorCodes } from '../../../shared/errors.ts';
import { createTranslate, languages } from '../../../shared/i18n/translate.ts';

const vi = createTranslate('vi');
const en = createTranslate('en');

describe('scopeText', () => {
  it('calls the whole city by its name', () => {
    expect(scopeText({ networks: null, wards: null }, vi, 'vi')).toBe('toàn thành phố');
  });

  it('says what is bounded and what is not', () => {
    expect(scopeText({ networks: ['flood'], wards: null }, en, 'en')).toBe('Flooding · all wards');
    expect(scopeText({ networks: null, wards: ['11948'] }, vi, 'vi')).toBe('mọi mạng · đặc khu Bạch Long Vĩ');
  });

  it('names three wards and counts the others', () => {
    const scope = { networks: null, wards: ['11948', '11914', '11887', '11875', 'other'] };

    expect(scopeText(scope, en, 'en')).toBe(
      'all networks · Bạch Long Vĩ special zone, Cát Hải special zone, Vĩnh Am commune and 2 more',
    );
    expect(scopeText(scope, en, 'en', 9)).toContain('outside the city');
  });
});

describe('failureText', () => {
  it.each(languages)('says in %s when to try again', (language) => {
    const t = createTranslate(language);
    const words = { t, format: createFormat(language, 'Asia/Ho_Chi_Minh', t) };
    const failure = new ApiFailure('RATE_LIMITED', 429, undefined, { retryAfterSeconds: 840 });

    expect(failureText(failure, words)).toContain(words.format.duration(840_000));
    expect(failureText(new ApiFailure('RATE_LIMITED', 429), words)).toBe(t('failure.RATE_LIMITED'));
  });

  it('shows a bare code only where a person cannot have caused it', () => {
    const words = { t: en, format: createFormat('en', 'Asia/Ho_Chi_Minh', en) };
    const bare = Object.keys(errorCodes).filter((code) =>
      failureText(new ApiFailure(code, 400), words).includes(`code ${code}`),
    );

    expect(bare).not.toEqual(expect.arrayContaining(['FORBIDDEN']));
    expect(bare.filter((code) => /SIGN_IN|TOTP|PERSON|INVITATION|ADMINISTRATOR|SCOPE|SSO|CHANGE/.test(code))).toEqual(
      [],
    );
  });

  it('hands on what the gateway said where there are no words of our own', () => {
    const words = { t: en, format: createFormat('en', 'Asia/Ho_Chi_Minh', en) };
    const failure = new ApiFailure('SOMETHING_NEW', 400, undefined, { detail: 'the moon is full' });

    expect(failureText(failure, words)).toContain('the moon is full');
  });
});
