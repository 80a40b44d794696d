/** Days of one station by what its limits say of them. Pure. */
import type { CalendarDay } from '../../shared/indices-api.ts';
import type { LocalDate, Threshold } from '../../shared/thresholds/threshold.ts';
import { dayMs } from '../../shared/time.ts';

export const shownDays = 91;

/** The last thirteen weeks. */
export const daysSpan = (today: LocalDate): { from: LocalDate; to: LocalDate } => ({
  from: new Date(Date.parse(`${today}T00:00:00Z`) - (shownDays - 1) * dayMs).toISOString().slice(0, 10),
  to: today,
});

export type DayVerdict = 'exceeded' | 'kept' | 'unknown';

export interface NoiseDay {
  readonly date: LocalDate;
  readonly isFinished: boolean;
  readonly verdict: DayVerdict;
  /** Limits of the day that were exceeded. */
  readonly exceeded: readonly Threshold[];
  /** The largest hourly LAeq that was compared. */
  readonly loudest: number | null;
  /** LAeq of the day; null without enough hours. */
  readonly level: number | null;
}

export const noiseDay = (
  { date, isFinished, limits, means }: CalendarDay,
  thresholds: ReadonlyMap<string, Threshold>,
): NoiseDay => {
  const own = limits.flatMap(({ threshold: id, ...limit }) => {
    const threshold = thresholds.get(id);
    return threshold?.quantity === 'laeq' && threshold.kind === 'limit' ? [{ ...limit, threshold }] : [];
  });
  const exceeded = own.filter(({ verdict }) => verdict === 'exceeded').map(({ threshold }) => threshold);
  const figures = own.flatMap(({ figure }) => (figure === null ? [] : [figure]));
  const mean = means.laeq;
  const isKept = own.length > 0 && own.every(({ verdict }) => verdict === 'kept');
  return {
    date,
    isFinished,
    verdict: exceeded.length > 0 ? 'exceeded' : isKept ? 'kept' : 'unknown',
    exceeded,
    loudest: figures.length === 0 ? null : Math.max(...figures),
    level: mean?.valid ? mean.value : null,
  };
};

export const noiseDays = (days: readonly CalendarDay[], thresholds: readonly Threshold[]): NoiseDay[] => {
  const known = new Map(thresholds.map((threshold) => [threshold.id, threshold]));
  return days.map((day) => noiseDay(day, known));
};

/** Of finished days. */
export const countDays = (days: readonly NoiseDay[]): Readonly<Record<DayVerdict, number>> => {
  const counts = { exceeded: 0, kept: 0, unknown: 0 };
  for (const { verdict, isFinished } of days) if (isFinished) counts[verdict] += 1;
  return counts;
};
