/** The texts of one language, those of later pages with these pages: what nobody reads is not sent. */
import type { Catalogue, Language } from '../../shared/i18n/translator.ts';

export interface LoadedCatalogue {
  readonly language: Language;
  readonly catalogue: Catalogue;
}

type Texts = Partial<Catalogue>;

const first = {
  vi: async (): Promise<Catalogue> => (await import('../../shared/i18n/catalogue-vi.ts')).vi,
  en: async (): Promise<Catalogue> => (await import('../../shared/i18n/catalogue-en.ts')).en,
} as const;
const later = {
  vi: async (): Promise<Texts> => (await import('../../shared/i18n/pages-vi.ts')).viPages,
  en: async (): Promise<Texts> => (await import('../../shared/i18n/pages-en.ts')).enPages,
} as const;

/** Grows in place: whoever translates with it knows the new texts at once. */
const loaded = new Map<Language, Catalogue>();
let areAllWanted = false;

const addLater = async (language: Language, catalogue: Catalogue): Promise<void> => {
  Object.assign(catalogue, await later[language]());
};

export const loadCatalogue = async (language: Language): Promise<LoadedCatalogue> => {
  const catalogue = loaded.get(language) ?? { ...(await first[language]()) };
  loaded.set(language, catalogue);
  if (areAllWanted) await addLater(language, catalogue);
  return { language, catalogue };
};

/** A part of the page that is fetched when it is wanted, with the texts that the first pages do without. */
export const withTexts = async <T>(part: Promise<T>): Promise<T> => {
  const [module] = await Promise.all([part, loadAllTexts()]);
  return module;
};

/** From now on the texts of later pages are there, in every language. */
export const loadAllTexts = async (): Promise<void> => {
  areAllWanted = true;
  await Promise.all([...loaded].map(([language, catalogue]) => addLater(language, catalogue)));
};
