/** Texts in both languages, for where both are needed: messages, reports, tests. */
import { en } from './catalogue-en.ts';
import { vi } from './catalogue-vi.ts';
import { type Catalogue, createTranslator, type Language, type Translate } from './translator.ts';

export * from './translator.ts';

export const catalogues: Readonly<Record<Language, Catalogue>> = { vi, en };

/** Translator of one language. */
export const createTranslate = (language: Language): Translate => createTranslator(language, catalogues[language]);
