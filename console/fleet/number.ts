/** Figures as people type them: decimal comma or point, a true minus, spaces around. Pure. */

/** Undefined for what is no number. */
export const readNumber = (text: string): number | undefined => {
  const plain = text.trim().replace('\u2212', '-').replace(',', '.');
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : undefined;
};

/** As it goes into a field: digits and the mark of the language, no grouping. */
export const writeNumber = (value: number | undefined, language: 'vi' | 'en'): string =>
  value === undefined ? '' : language === 'vi' ? String(value).replace('.', ',') : String(value);
