/** Days of a year as a calendar: months of weeks that begin on Monday, counted by band. Pure. */
import type { AqiBandLevel, AverageFigure, CalendarDay } from '../../shared/indices-api.ts';
import type { LocalDate, Threshold } from '../../shared/thresholds/threshold.ts';
import { dayMs } from '../../shared/time.ts';
import { bands } from './bands.ts';

const utc = (date: LocalDate): number => Date.parse(`${date}T00:00:00Z`);
const dateOf = (at: number): LocalDate => new Date(at).toISOString().slice(0, 10);

export const yearOf = (date: LocalDate): number => Number(date.slice(0, 4));

/** First and last local day of a year, not beyond today. */
export const spanOfYear = (year: number, today: LocalDate): { from: LocalDate; to: LocalDate } => {
  const last = `${year}-12-31`;
  return { from: `${year}-01-01`, to: last < today ? last : today };
};

export interface CalendarMonth {
  /** `2026-11`. */
  readonly month: string;
  /** Empty places before the first day, Monday = 0. */
  readonly lead: number;
  readonly days: readonly CalendarDay[];
}

const hasWord = ({ vnAqi, means, limits }: CalendarDay): boolean =>
  vnAqi !== null ||
  Object.values(means).some((mean) => mean?.value != null) ||
  limits.some(({ verdict }) => verdict !== 'not-enough-data');

/** From the first month that holds data on; earlier ones would be empty. The last month is always there. */
export const monthsOf = (days: readonly CalendarDay[]): CalendarMonth[] => {
  const first = days.find(hasWord) ?? days.at(-1);
  if (!first) return [];
  const months = new Map<string, CalendarDay[]>();
  for (const day of days) {
    const month = day.date.slice(0, 7);
    if (month < first.date.slice(0, 7)) continue;
    const known = months.get(month);
    if (known) known.push(day);
    else months.set(month, [day]);
  }
  return [...months].map(([month, own]) => ({
    month,
    lead: (new Date(utc(`${month}-01`)).getUTCDay() + 6) % 7,
    days: own,
  }));
};

export interface CalendarSummary {
  readonly counts: readonly { readonly band: AqiBandLevel; readonly days: number }[];
  readonly withIndex: number;
  /** Finished days without an index, since the first day with one. */
  readonly without: number;
  readonly worst: CalendarDay | undefined;
}

export const summaryOf = (days: readonly CalendarDay[]): CalendarSummary => {
  const known = days.filter(({ vnAqi }) => vnAqi !== null);
  const first = known[0]?.date;
  return {
    counts: bands.map((band) => ({ band, days: known.filter(({ vnAqi }) => vnAqi?.band === band).length })),
    withIndex: known.length,
    without: days.filter(
      ({ date, vnAqi, isFinished }) => isFinished && vnAqi === null && first !== undefined && date > first,
    ).length,
    worst: known.reduce<CalendarDay | undefined>(
      (worst, day) => ((day.vnAqi?.value ?? 0) > (worst?.vnAqi?.value ?? -1) ? day : worst),
      undefined,
    ),
  };
};

/** One limit over the finished days of a calendar. */
export interface LimitCount {
  readonly threshold: Threshold;
  readonly exceeded: readonly LocalDate[];
  readonly kept: number;
  readonly unknown: number;
  readonly worst: { readonly date: LocalDate; readonly figure: number } | undefined;
  /** Valid hours of those expected on the days since the first with data, 0 to 1; null without any. */
  readonly capture: number | null;
}

export const limitCounts = (days: readonly CalendarDay[], thresholds: readonly Threshold[]): LimitCount[] => {
  const begun = days.slice(Math.max(0, days.findIndex(hasWord)));
  return thresholds
    .filter(({ kind }) => kind === 'limit')
    .map((threshold) => {
      const own = begun.flatMap((day) => {
        const limit = day.isFinished ? day.limits.find((each) => each.threshold === threshold.id) : undefined;
        return limit ? [{ date: day.date, ...limit }] : [];
      });
      const means = begun.flatMap((day): AverageFigure[] => {
        const mean = day.isFinished ? day.means[threshold.quantity] : undefined;
        return mean ? [mean] : [];
      });
      const expected = means.reduce((sum, mean) => sum + mean.expected, 0);
      const captured = means.reduce((sum, mean) => sum + mean.captured, 0);
      return {
        threshold,
        exceeded: own.filter(({ verdict }) => verdict === 'exceeded').map(({ date }) => date),
        kept: own.filter(({ verdict }) => verdict === 'kept').length,
        unknown: own.filter(({ verdict }) => verdict === 'not-enough-data').length,
        worst: own.reduce<LimitCount['worst']>(
          (worst, { date, figure, verdict }) =>
            figure !== null && verdict !== 'not-enough-data' && figure > (worst?.figure ?? Number.NEGATIVE_INFINITY)
              ? { date, figure }
              : worst,
          undefined,
        ),
        capture: expected === 0 ? null : captured / expected,
      };
    })
    .filter(({ exceeded, kept, unknown }) => exceeded.length + kept + unknown > 0)
    .sort((one, other) => other.exceeded.length - one.exceeded.length);
};

/** The day that an arrow key leads to; undefined = stays. */
export const dayAfterKey = (date: LocalDate, key: string): LocalDate | undefined => {
  const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
  const step = steps[key];
  return step === undefined ? undefined : dateOf(utc(date) + step * dayMs);
};
