/** The HTML part of an e-mail: the text with its links to click on. No table, nothing remote, colours left to the mail program. Pure. */

import type { Severity } from '../../../shared/alerts/words.ts';
import { createTranslate } from '../../../shared/i18n/translate.ts';
import type { Message } from './notifier.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (letter) => entities[letter] ?? '');

/** Of the bar at the side; readable on light and dark ground. */
const colours = {
  watch: '#2f7fc1',
  warning: '#c77700',
  danger: '#d63a2f',
  extreme: '#a33ad6',
} as const satisfies Record<Severity, string>;

/** A line with the links that we made ourselves; no other text becomes one. */
const lineOf = (line: string, links: readonly string[]): string => {
  for (const link of links) {
    const place = line.indexOf(link);
    if (place < 0) continue;
    const [before, behind] = [line.slice(0, place), line.slice(place + link.length)];
    return `${escapeHtml(before)}<a href="${escapeHtml(link)}">${escapeHtml(link)}</a>${escapeHtml(behind)}`;
  }
  return escapeHtml(line);
};

export const htmlOf = ({ language, subject, text, link, page, severity }: Message): string => {
  const t = createTranslate(language);
  const links = [link, page].filter((one) => one !== null);
  const button =
    link === null
      ? ''
      : `<p><a href="${escapeHtml(link)}" style="display:inline-block;padding:12px 20px;border:2px solid;border-radius:6px;font-weight:bold;text-decoration:none">${escapeHtml(t('notice.link.button'))}</a></p>`;
  const [first = '', ...rest] = text.split('\n\n').map(
    (paragraph) =>
      `<p>${paragraph
        .split('\n')
        .map((line) => lineOf(line, links))
        .join('<br>')}</p>`,
  );
  const bar = severity === null ? '' : `border-left:6px solid ${colours[severity]};padding-left:14px;`;
  return [
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">',
    `<title>${escapeHtml(subject)}</title></head>`,
    `<body style="font-family:sans-serif;font-size:16px;line-height:1.5"><div style="max-width:640px;overflow-wrap:anywhere;${bar}">`,
    `<h1 style="font-size:20px;line-height:1.3">${escapeHtml(subject)}</h1>`,
    first,
    button,
    ...rest,
    '</div></body></html>',
  ].join('\n');
};
