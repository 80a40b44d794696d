/** Texts in both languages, for where both are needed: messages, reports, tests. */
import { en } from './catalogue-en.ts';
import { vi } from './catalogue-vi.ts';
import { enDocuments } from './documents-en.ts';
import { viDocuments } from './documents-vi.ts';
import { enPages } from './pages-en.ts';
import { viPages } from './pages-vi.ts';
import { createTranslator, type Language, type MessageKey, type Translate } from './translator.ts';

export * from './translator.ts';

export const catalogues: Readonly<Record<Language, Readonly<Record<MessageKey, string>>>> = {
  vi: { ...vi, ...viPages, ...viDocuments },
  en: { ...en, ...enPages, ...enDocuments },
};

/** Translator of one language. */
export const createTranslate = (language: Language): Translate => createTranslator(language, catalogues[language]);
