/**
 * Texts for people, by key, in two languages. Keys are typed from the English catalogue; both catalogues are originals with
 * the same keys and placeholders. ICU message syntax: `{count, plural, one {# station} other {# stations}}`. A browser loads the
 * catalogue of one language only; see `translate.ts` for both.
 */
import { IntlMessageFormat } from 'intl-messageformat';
import type { en } from './catalogue-en.ts';
import type { enDocuments } from './documents-en.ts';
import { type Language, languages } from './languages.ts';
import type { enPages } from './pages-en.ts';

export type { Language };
export { languages };
export const defaultLanguage: Language = 'vi';
export const isLanguage = (text: unknown): text is Language => text === 'vi' || text === 'en';

/** BCP 47 tag whose number and date habits each language follows. */
export const localeOf = { vi: 'vi-VN', en: 'en-GB' } as const satisfies Record<Language, string>;

type FirstKey = keyof typeof en;
type LaterKey = keyof typeof enDocuments | keyof typeof enPages;
export type MessageKey = FirstKey | LaterKey;
export type MessageValues = Readonly<Record<string, string | number>>;
export interface Translate {
  (key: MessageKey, values?: MessageValues): string;
  /** Whether there is a text of this key, for keys made of codes that came from elsewhere. */
  has(key: string): key is MessageKey;
}
/** In a browser the texts of later pages come with them, and those of documents never. */
export type Catalogue = Readonly<Record<FirstKey, string> & Partial<Record<LaterKey, string>>>;

/** Translator of one language; parsed messages are kept. */
export const createTranslator = (language: Language, catalogue: Catalogue): Translate => {
  const parsed = new Map<MessageKey, IntlMessageFormat>();
  const translate = (key: MessageKey, values?: MessageValues): string => {
    const text = catalogue[key] ?? key;
    if (values === undefined && !text.includes('{') && !text.includes("'")) return text;
    let message = parsed.get(key);
    if (!message) {
      message = new IntlMessageFormat(text, localeOf[language], undefined, { ignoreTag: true });
      parsed.set(key, message);
    }
    return String(message.format(values));
  };
  return Object.assign(translate, { has: (key: string): key is MessageKey => Object.hasOwn(catalogue, key) });
};
