/**
 * Texts for people, by key, in two languages. Keys are typed from the English catalogue; both catalogues are originals with
 * the same keys and placeholders. ICU message syntax: `{count, plural, one {# station} other {# stations}}`.
 */
import { IntlMessageFormat } from 'intl-messageformat';
import accessEn from './access.en.json' with { type: 'json' };
import accessVi from './access.vi.json' with { type: 'json' };
import commonEn from './en.json' with { type: 'json' };
import fleetEn from './fleet.en.json' with { type: 'json' };
import fleetVi from './fleet.vi.json' with { type: 'json' };
import indicesEn from './indices.en.json' with { type: 'json' };
import indicesVi from './indices.vi.json' with { type: 'json' };
import programmeEn from './programme.en.json' with { type: 'json' };
import programmeVi from './programme.vi.json' with { type: 'json' };
import qualityEn from './quality.en.json' with { type: 'json' };
import qualityVi from './quality.vi.json' with { type: 'json' };
import commonVi from './vi.json' with { type: 'json' };

const en = { ...commonEn, ...accessEn, ...fleetEn, ...indicesEn, ...programmeEn, ...qualityEn };
const vi = { ...commonVi, ...accessVi, ...fleetVi, ...indicesVi, ...programmeVi, ...qualityVi };

export const languages = ['vi', 'en'] as const;
export type Language = (typeof languages)[number];
export const defaultLanguage: Language = 'vi';
export const isLanguage = (text: unknown): text is Language => text === 'vi' || text === 'en';

/** BCP 47 tag whose number and date habits each language follows. */
export const localeOf = { vi: 'vi-VN', en: 'en-GB' } as const satisfies Record<Language, string>;

export type MessageKey = keyof typeof en;
export type MessageValues = Readonly<Record<string, string | number>>;
export type Translate = (key: MessageKey, values?: MessageValues) => string;

export const catalogues: Readonly<Record<Language, Readonly<Record<MessageKey, string>>>> = { vi, en };

/** Translator of one language; parsed messages are kept. */
export const createTranslate = (language: Language): Translate => {
  const catalogue = catalogues[language];
  const parsed = new Map<MessageKey, IntlMessageFormat>();
  return (key, values) => {
    const text = catalogue[key];
    if (values === undefined && !text.includes('{') && !text.includes("'")) return text;
    let message = parsed.get(key);
    if (!message) {
      message = new IntlMessageFormat(text, localeOf[language], undefined, { ignoreTag: true });
      parsed.set(key, message);
    }
    return String(message.format(values));
  };
};
