/** CSV that is made in the browser (RFC 4180). Pure. */

/** First characters by which spreadsheets take a cell for a formula (OWASP, CSV injection), full-width forms included. */
const formulaStart = /^[=+\-@\t\r\n＝＋－＠]/u;
/** As a program writes it; a water level may well be below zero. */
const negativeNumber = /^-\d+(\.\d+)?(e[+-]?\d+)?$/;

/** What looks like a formula gets an apostrophe in front; a number stays a number. */
const cell = (text: string): string => {
  const safe = formulaStart.test(text) && !negativeNumber.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** With a byte order mark, so that spreadsheets read Vietnamese letters. */
export const csvText = (rows: readonly (readonly string[])[]): string =>
  `\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
