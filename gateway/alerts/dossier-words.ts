/** What the pages of a dossier share: words, names, severities and their colours. Pure apart from Intl. */
import type { Alert, AlertFigure } from '../../shared/alert-api.ts';
import type { Severity } from '../../shared/alerts/words.ts';
import type { Dossier } from '../../shared/dossier-api.ts';
import type { MessageKey } from '../../shared/i18n/translate.ts';
import { flagsOf } from '../../shared/quality.ts';
import { minuteMs } from '../../shared/time.ts';
import type { Sources } from './messages/what.ts';
import type { Words } from './messages/words.ts';

export interface Telling {
  readonly dossier: Dossier;
  readonly words: Words;
  readonly sources: Sources;
}

/** Dark enough for small type on white (WCAG AA). */
export const severityColors: Readonly<Record<Severity, string>> = {
  watch: '#1f5f8b',
  warning: '#8a5a00',
  danger: '#b3261e',
  extreme: '#7b1fa2',
};

/** One line without characters that no font has. */
export const plain = (text: string): string => text.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ').trim();

/** The text of a key made of a code, or the code where a newer release has one that this has not. */
export const wordOf = ({ t }: Words, key: string, code: string, values?: Readonly<Record<string, string>>): string => {
  const name: MessageKey | string = `${key}.${code}`;
  return t.has(name) ? t(name, values) : code;
};

export const severityWord = (words: Words, severity: Severity): string => words.t(`notice.severity.${severity}`);

/** Milliseconds as people say them: `850 ms`, `4 giây`, `2 giờ 10 phút`. */
export const lasting = (words: Words, ms: number): string => {
  if (ms < 0) return `−${lasting(words, -ms)}`;
  if (ms < 10_000) return `${words.number(ms / 1_000, ms < 1_000 ? 2 : 1)} s`;
  if (ms < minuteMs) return words.duration(ms);
  if (ms < 10 * minuteMs) {
    const [minutes, seconds] = [Math.floor(ms / minuteMs), Math.floor((ms % minuteMs) / 1_000)];
    return seconds === 0
      ? words.duration(ms)
      : `${words.duration(minutes * minuteMs)} ${words.duration(seconds * 1_000)}`;
  }
  return words.duration(ms);
};

export const figureText = (words: Words, figure: AlertFigure): string => {
  const value = words.amount(figure.value, figure.unit, figure.quantity);
  if (figure.step === null) return value;
  return words.t('dossier.event.figure', { value, step: words.amount(figure.step, figure.unit, figure.quantity) });
};

export const flagsText = (words: Words, quality: number): string => {
  const flags = flagsOf(quality);
  return flags.length === 0 ? words.t('quality.good') : flags.map((flag) => words.t(`quality.${flag}`)).join(', ');
};

/** The one that a dossier is about, or of a situation the worst, the earliest of several. */
export const mainAlert = ({ alerts }: Dossier, rank: (severity: Severity) => number): Alert | undefined =>
  [...alerts].sort((one, other) => rank(other.highest) - rank(one.highest) || one.raisedAt - other.raisedAt)[0];

/** Local calendar dates, `2026-11-23`. */
export const createLocalDate = (timeZone: string): ((at: number) => string) => {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return (at) => format.format(at);
};
