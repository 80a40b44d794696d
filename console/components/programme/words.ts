/** Periods, shares and goals of the programme in words. Pure. */

import type { Period } from '../../../shared/city-programme/period.ts';
import type { TargetGoal, TargetUnit, TargetVerdict } from '../../../shared/city-programme/targets.ts';
import type { Language, MessageKey, Translate } from '../../../shared/i18n/translator.ts';
import type { LocalDate, Threshold } from '../../../shared/thresholds/threshold.ts';
import type { Format } from '../../format/format.ts';

export interface Words {
  readonly t: Translate;
  readonly format: Format;
  readonly language: Language;
}

const englishMonth = new Intl.DateTimeFormat('en-GB', { month: 'long', timeZone: 'UTC' });
const monthNames: Readonly<Record<Language, (date: LocalDate) => string>> = {
  vi: (date) => String(Number(date.slice(5, 7))),
  en: (date) => englishMonth.format(Date.parse(`${date}T00:00:00Z`)),
};

/** `tháng 11/2026`, `quý 4/2026`, `năm 2026`, `01/11/2026 – 15/11/2026`. */
export const periodText = ({ kind, text, from, to }: Period, { t, format, language }: Words): string => {
  const year = from.slice(0, 4);
  switch (kind) {
    case 'month':
      return t('programme.period.month.of', { month: monthNames[language](from), year });
    case 'quarter':
      return t('programme.period.quarter.of', { quarter: text.slice(-1), year });
    case 'year':
      return t('programme.period.year.of', { year });
    case 'days':
      return from === to ? format.day(from) : `${format.day(from)} – ${format.day(to)}`;
  }
};

/**
 * A share in percent with one decimal. Rounded down, so that 100 % is said only of all and never of nearly all; what is not
 * nothing is never called 0.
 */
export const shareText = (part: number, whole: number, { format }: Pick<Words, 'format'>): string => {
  if (whole === 0) return '—';
  if (part === whole) return `${format.number(100)}%`;
  const tenths = Math.floor((part / whole) * 1_000);
  if (tenths === 0 && part > 0) return `< ${format.number(0.1, 1)}%`;
  return `${format.number(tenths / 10, 1)}%`;
};

const unitKeys = {
  percent: 'programme.unit.percent',
  'm2-per-person': 'programme.unit.m2-per-person',
  count: 'programme.unit.count',
} as const satisfies Record<TargetUnit, MessageKey>;

export const unitText = (unit: TargetUnit, t: Translate): string => t(unitKeys[unit]);

/** As many digits as it has, three at most. */
const figureText = (value: number, format: Format): string =>
  format.number(value, [0, 1, 2].find((digits) => Number(value.toFixed(digits)) === value) ?? 3);

export const targetValueText = (value: number, unit: TargetUnit, { t, format }: Words): string => {
  const figure = figureText(value, format);
  return unit === 'percent' ? `${figure}%` : `${figure}\u00a0${unitText(unit, t)}`;
};

/** A goal as the programme says it; undefined when it names none. */
export const goalText = (goal: TargetGoal, unit: TargetUnit, words: Words): string | undefined => {
  const { format, language } = words;
  switch (goal.kind) {
    case 'none':
      return undefined;
    case 'text':
      return goal.text[language];
    case 'number':
      return targetValueText(goal.value, unit, words);
    case 'at-least':
      return `${goal.isStrict ? '>' : '≥'}\u00a0${targetValueText(goal.value, unit, words)}`;
    case 'range':
      return `${figureText(goal.from, format)}\u00a0– ${goal.isOpen ? '≥\u00a0' : ''}${targetValueText(goal.to, unit, words)}`;
  }
};

export const verdictKeys = {
  met: 'programme.verdict.met',
  'not-met': 'programme.verdict.not-met',
  'above-range': 'programme.verdict.above-range',
  open: 'programme.verdict.open',
  'no-goal': 'programme.verdict.no-goal',
  'no-data': 'programme.verdict.no-data',
} as const satisfies Record<TargetVerdict, MessageKey>;

/** `QCVN 05:2023/BTNMT, Bảng 1` */
export const lawText = ({ law }: Threshold, language: Language): string => `${law.document}, ${law.clause[language]}`;
