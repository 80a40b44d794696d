import { type Average, type HourMean, hoursBetween, meanOfHours } from '../../shared/indices/averages.ts';
import { type DayVerdict, dayVerdict } from '../../shared/indices/exceedance.ts';
import type { LocalDay, OffsetMs } from '../../shared/indices/local-day.ts';
import { type AqiParameter, dailyVnAqi, isAqiParameter } from '../../shared/indices/vn-aqi.ts';
import type { AqiBrief, CalendarDay } from '../../shared/indices-api.ts';
import { type QuantityId, quantities } from '../../shared/quantities.ts';
import type { Station } from '../../shared/station.ts';
import { thresholdsFor } from '../../shared/thresholds/select.ts';
import type { LocalDate, Threshold } from '../../shared/thresholds/threshold.ts';
import { aqiBriefOf } from './air.ts';
import { type Edge, shownAverage, shownValue } from './edge.ts';

/** One day of one station; figures not rounded. */
export interface Day {
  readonly date: LocalDate;
  readonly isFinished: boolean;
  readonly vnAqi: AqiBrief | null;
  readonly means: Partial<Record<QuantityId, Average>>;
  readonly verdicts: readonly DayVerdict[];
}

/** Hours of each quantity in order of time, from seven before the day. */
export type DayHours = ReadonlyMap<QuantityId, readonly HourMean[]>;

export const dayOfHours = (
  station: Station,
  hours: DayHours,
  day: LocalDay,
  { catalogue, offset, isFinished }: { catalogue: readonly Threshold[]; offset: OffsetMs; isFinished: boolean },
): Day => {
  const parameters: Partial<Record<AqiParameter, readonly HourMean[]>> = {};
  const means: Partial<Record<QuantityId, Average>> = {};
  const verdicts: DayVerdict[] = [];
  for (const [quantity, given] of hours) {
    const { aggregate } = quantities[quantity];
    if (isAqiParameter(quantity)) parameters[quantity] = given;
    means[quantity] = meanOfHours(hoursBetween(given, day.start, day.end), aggregate);
    if (aggregate === 'sum') continue;
    for (const threshold of thresholdsFor(station, quantity, catalogue, day.date)) {
      const verdict = threshold.kind === 'limit' ? dayVerdict(threshold, given, day, offset) : undefined;
      if (verdict) verdicts.push(verdict);
    }
  }
  const hasAir = Object.keys(parameters).length > 0;
  return {
    date: day.date,
    isFinished,
    vnAqi: hasAir ? aqiBriefOf(dailyVnAqi(parameters, day)) : null,
    means,
    verdicts,
  };
};

/** A day as the API shows it. */
export const calendarDay = (edge: Edge, { date, isFinished, vnAqi, means, verdicts }: Day): CalendarDay => {
  const shown: CalendarDay['means'] = {};
  for (const [id, average] of Object.entries(means)) {
    const quantity = id as QuantityId;
    shown[quantity] = shownAverage(edge, quantity, average);
  }
  return {
    date,
    isFinished,
    vnAqi,
    means: shown,
    limits: verdicts.map(({ threshold, figure, verdict }) => ({
      threshold: threshold.id,
      figure: shownValue(edge, threshold.quantity, figure?.value ?? null),
      verdict,
    })),
  };
};
