/**
 * Periods of the programme view, in local days of the legal zone: `2026-11`, `2026-Q4`, `2026`, or `2026-11-01..2026-11-15`. Pure.
 */
import type { LocalDate } from '../thresholds/threshold.ts';
import { dayMs } from '../time.ts';

export type PeriodKind = 'month' | 'quarter' | 'year' | 'days';

export interface Period {
  readonly kind: PeriodKind;
  /** As it is written in addresses. */
  readonly text: string;
  readonly from: LocalDate;
  /** Last day, included. */
  readonly to: LocalDate;
}

/** A leap year. */
export const maxPeriodDays = 366;

const utc = (date: LocalDate): number => Date.parse(`${date}T00:00:00Z`);

export const addDays = (date: LocalDate, days: number): LocalDate =>
  new Date(utc(date) + days * dayMs).toISOString().slice(0, 10);

/** Days of [from, to], both included. */
export const daysBetween = (from: LocalDate, to: LocalDate): number => Math.round((utc(to) - utc(from)) / dayMs) + 1;

export const datesOf = ({ from, to }: Pick<Period, 'from' | 'to'>): LocalDate[] =>
  Array.from({ length: Math.max(0, daysBetween(from, to)) }, (_, index) => addDays(from, index));

const two = (figure: number): string => String(figure).padStart(2, '0');

/** `months` calendar months from the first of `month` (1 to 12) on. */
const monthsFrom = (year: number, month: number, months: number): { from: LocalDate; to: LocalDate } => {
  const first = Date.UTC(year, month - 1, 1);
  const next = Date.UTC(year, month - 1 + months, 1);
  return {
    from: new Date(first).toISOString().slice(0, 10),
    to: new Date(next - dayMs).toISOString().slice(0, 10),
  };
};

const isDate = (text: string): boolean => {
  const at = utc(text);
  return !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === text;
};

/** Years that stores can hold. */
const isYear = (year: number): boolean => year >= 1970 && year < 2200;

export const monthPeriod = (year: number, month: number): Period => ({
  kind: 'month',
  text: `${year}-${two(month)}`,
  ...monthsFrom(year, month, 1),
});

export const quarterPeriod = (year: number, quarter: number): Period => ({
  kind: 'quarter',
  text: `${year}-Q${quarter}`,
  ...monthsFrom(year, quarter * 3 - 2, 3),
});

export const yearPeriod = (year: number): Period => ({ kind: 'year', text: String(year), ...monthsFrom(year, 1, 12) });

export const daysPeriod = (from: LocalDate, to: LocalDate): Period => ({
  kind: 'days',
  text: `${from}..${to}`,
  from,
  to,
});

/** Undefined for what is no period, ends before it begins, or is longer than a year. */
export const parsePeriod = (text: string): Period | undefined => {
  const calendar = /^(\d{4})(?:-(?:(\d{2})|Q([1-4])))?$/.exec(text);
  if (calendar) {
    const year = Number(calendar[1]);
    if (!isYear(year)) return undefined;
    if (calendar[3] !== undefined) return quarterPeriod(year, Number(calendar[3]));
    if (calendar[2] === undefined) return yearPeriod(year);
    const month = Number(calendar[2]);
    return month >= 1 && month <= 12 ? monthPeriod(year, month) : undefined;
  }
  const free = /^(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})$/.exec(text);
  const [from, to] = [free?.[1], free?.[2]];
  if (from === undefined || to === undefined || !isDate(from) || !isDate(to)) return undefined;
  if (!isYear(Number(from.slice(0, 4))) || !isYear(Number(to.slice(0, 4)))) return undefined;
  const days = daysBetween(from, to);
  return days >= 1 && days <= maxPeriodDays ? daysPeriod(from, to) : undefined;
};

/** The month of a local date. */
export const monthOf = (date: LocalDate): Period => monthPeriod(Number(date.slice(0, 4)), Number(date.slice(5, 7)));

export const quarterOf = (date: LocalDate): Period =>
  quarterPeriod(Number(date.slice(0, 4)), Math.ceil(Number(date.slice(5, 7)) / 3));

export const yearOf = (date: LocalDate): Period => yearPeriod(Number(date.slice(0, 4)));

/** The period of the same kind just before: the month before, the quarter before, as many days before. */
export const periodBefore = ({ kind, from, to }: Period): Period => {
  const last = addDays(from, -1);
  if (kind === 'month') return monthOf(last);
  if (kind === 'quarter') return quarterOf(last);
  if (kind === 'year') return yearOf(last);
  return daysPeriod(addDays(from, -daysBetween(from, to)), last);
};
