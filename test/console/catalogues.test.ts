import { readdirSync, readFileSync } from 'node:fs';
import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, it } from 'vitest';
import { catalogues, createTranslate, languages, type MessageKey } from '../../shared/i18n/translate.ts';

const folder = new URL('../../shared/i18n/', import.meta.url);
const keys = Object.keys(catalogues.en) as MessageKey[];

/** Names of the placeholders of a message, in order of their names. */
const placeholders = (text: string): string[] =>
  [...new Set([...text.matchAll(/\{(\w+)(?=[,}])/g)].map((match) => match[1] ?? ''))].sort();

describe('the catalogues', () => {
  it('have the same keys', () => {
    expect(Object.keys(catalogues.vi)).toEqual(keys);
  });

  it('keep the keys of each file sorted, and no key in two files', () => {
    const files = readdirSync(folder).filter((name) => /(^|\.)en\.json$/.test(name));
    const keysOf = (name: string) => Object.keys(JSON.parse(readFileSync(new URL(name, folder), 'utf8')));
    const all = files.map(keysOf);

    for (const each of all) expect(each).toEqual([...each].sort());
    expect(all.flat().sort()).toEqual([...keys].sort());
  });

  it('name the same placeholders in both languages', () => {
    for (const key of keys) expect(placeholders(catalogues.vi[key]), key).toEqual(placeholders(catalogues.en[key]));
  });

  it.each(languages)('hold readable messages without empty ones: %s', (language) => {
    for (const key of keys) {
      expect(catalogues[language][key].trim(), key).not.toBe('');
      expect(() => new IntlMessageFormat(catalogues[language][key], language), key).not.toThrow();
    }
  });

  it('write Vietnamese in composed letters', () => {
    for (const text of Object.values(catalogues.vi)) expect(text).toBe(text.normalize('NFC'));
  });
});

describe('createTranslate', () => {
  it('follows the plural of English and the grouping of each language', () => {
    const en = createTranslate('en');
    const vi = createTranslate('vi');

    expect(en('city.measuring', { count: 1 })).toBe('1 station measuring');
    expect(en('city.measuring', { count: 2_000 })).toBe('2,000 stations measuring');
    expect(vi('city.measuring', { count: 2_000 })).toBe('2.000 trạm đang đo');
  });

  it('takes names with angle brackets as they are', () => {
    expect(createTranslate('en')('palette.none', { query: '<b>' })).toBe('Nothing matches “<b>”.');
  });
});
