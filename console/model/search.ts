/** Finding by typing without diacritics: `cau rao` finds Cầu Rào, `do son` finds Đồ Sơn. Pure. */

/** Lower case, without tone and vowel marks, đ as d. */
export const fold = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase().trim();

/** True when every word of the query occurs somewhere in the already folded text. */
export const matches = (foldedText: string, query: string): boolean => {
  const words = fold(query).split(/\s+/);
  return words.every((word) => foldedText.includes(word));
};

/** Lower is better: begins with the query, a word begins with it, contains it; undefined when it does not match. */
export const rank = (foldedText: string, query: string): number | undefined => {
  if (!matches(foldedText, query)) return undefined;
  const folded = fold(query);
  if (foldedText.startsWith(folded)) return 0;
  if (foldedText.includes(` ${folded}`)) return 1;
  return foldedText.includes(folded) ? 2 : 3;
};
