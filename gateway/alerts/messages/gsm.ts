/**
 * Text messages in the default alphabet of GSM 03.38 (3GPP TS 23.038, 6.2.1): 160 characters in one message, where a single
 * Vietnamese letter outside of it would leave 70. Only characters are used that count once. Pure.
 */

export const maxSeptets = 160;

const replacements: ReadonlyMap<string, string> = new Map([
  ['đ', 'd'],
  ['Đ', 'D'],
  ['·', '-'],
  ['–', '-'],
  ['—', '-'],
  ['−', '-'],
  ['→', '->'],
  ['≥', '>='],
  ['≤', '<='],
  ['…', '...'],
  ['“', '"'],
  ['”', '"'],
  ['‘', "'"],
  ['’', "'"],
  ['`', "'"],
  ['µ', 'u'],
  ['μ', 'u'],
  ['[', '('],
  [']', ')'],
  ['{', '('],
  ['}', ')'],
  ['|', '/'],
  ['\\', '/'],
  ['^', ' '],
  ['~', '-'],
  ['€', 'EUR'],
]);

/** Basic characters that are ASCII as well. */
const isBasic = (letter: string): boolean => /^[\n !-Z_a-z]$/.test(letter);
/** Of the extension table: an escape and a character. */
const extended: ReadonlySet<string> = new Set('^{}\\[~]|€');

/** How much of a text message it takes; undefined when it has characters that GSM 03.38 has not. */
export const septetsOf = (text: string): number | undefined => {
  let count = 0;
  for (const letter of text) {
    if (isBasic(letter)) count += 1;
    else if (extended.has(letter)) count += 2;
    else return undefined;
  }
  return count;
};

/** `Ngập ở đường Lê Lợi: 34 cm` → `Ngap o duong Le Loi: 34 cm`; what has no letter there becomes `?`. */
export const toGsm = (text: string): string => {
  const replaced = [...text].map((letter) => replacements.get(letter) ?? letter).join('');
  return [...replaced.normalize('NFKD').replace(/\p{M}/gu, '')]
    .map((letter) => replacements.get(letter) ?? letter)
    .map((letter) => ([...letter].every(isBasic) ? letter : /\s/.test(letter) ? ' ' : '?'))
    .join('')
    .replace(/ {2,}/g, ' ')
    .trim();
};

/** The text, cut so that the link behind it stays whole; a link that leaves no room for a text is left out. */
export const shortText = (text: string, link: string | null): string => {
  const behind = link === null ? 0 : septetsOf(link);
  const isRoom = link !== null && behind !== undefined && behind <= maxSeptets - 50;
  const room = isRoom ? maxSeptets - behind - 1 : maxSeptets;
  const plain = toGsm(text);
  const cut = plain.length <= room ? plain : `${plain.slice(0, room - 3).trimEnd()}...`;
  return isRoom ? `${cut} ${link}` : cut;
};
