/** CSV after RFC 4180 that a spreadsheet opens without harm. Pure. */

/** First characters by which spreadsheets take a cell for a formula (OWASP, CSV injection), full-width forms included. */
const formulaStart = /^[=+\-@\t\r\n＝＋－＠]/u;

/** Always quoted; what looks like a formula gets a leading apostrophe. */
export const textCell = (text: string): string =>
  `"${(formulaStart.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

/** A number stays a number, with a decimal point; a missing one is an empty cell, never 0. */
export const numberCell = (value: number | undefined): string => (value === undefined ? '' : String(value));

/** RFC 4180 §2.1: lines end with CRLF. */
export const csvLine = (cells: readonly string[]): string => `${cells.join(',')}\r\n`;

/** Spreadsheets read a file without it in the local code page. */
export const byteOrderMark = '\uFEFF';
