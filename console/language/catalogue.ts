/** The texts of one language: the other one is never sent to who does not ask for it. */
import type { Catalogue, Language } from '../../shared/i18n/translator.ts';

export interface LoadedCatalogue {
  readonly language: Language;
  readonly catalogue: Catalogue;
}

export const loadCatalogue = async (language: Language): Promise<LoadedCatalogue> =>
  language === 'vi'
    ? { language, catalogue: (await import('../../shared/i18n/catalogue-vi.ts')).vi }
    : { language, catalogue: (await import('../../shared/i18n/catalogue-en.ts')).en };
