/** Noise at one station as the API shows it: by hour, by legal period, Lden. Pure. */
import type { RawPoint } from '../../shared/api.ts';
import { dayOf, hourStart, type LocalDay, type OffsetMs } from '../../shared/indices/local-day.ts';
import { europeanHours, laeqOver, ldenOf, periodOn } from '../../shared/indices/noise.ts';
import type { NoiseFigures } from '../../shared/indices-api.ts';
import type { QuantityId } from '../../shared/quantities.ts';
import type { Station } from '../../shared/station.ts';
import { thresholdsFor } from '../../shared/thresholds/select.ts';
import type { Threshold } from '../../shared/thresholds/threshold.ts';
import { dayMs, hourMs, type Instant } from '../../shared/time.ts';
import { type Edge, shownAverage, shownHour, shownValue } from './edge.ts';
import type { HoursReader } from './site.ts';

export interface NoiseInput {
  readonly windows: HoursReader;
  readonly station: Station;
  readonly catalogue: readonly Threshold[];
  readonly at: Instant;
  readonly offset: OffsetMs;
  readonly latest: (quantity: QuantityId) => RawPoint | null;
}

interface Period {
  readonly threshold: string;
  readonly from: Instant;
  readonly to: Instant;
}

/** The legal periods that begin on a local day, of the profile that is in force on it. */
const periodsOn = ({ station, catalogue }: NoiseInput, day: LocalDay): Period[] =>
  thresholdsFor(station, 'laeq', catalogue, day.date).flatMap((limit) =>
    limit.kind === 'limit' && limit.hours ? [{ threshold: limit.id, ...periodOn(limit.hours, day) }] : [],
  );

const percentile = (edge: Edge, input: NoiseInput, quantity: 'la10' | 'la90'): NoiseFigures['la10'] => {
  const { windows, station, at, latest } = input;
  const point = latest(quantity);
  if (!station.quantities.includes(quantity) && point === null) return null;
  const last = hourStart(at) - hourMs;
  const [hour] = windows.hours(station.id, quantity, last, last + hourMs);
  if (!hour) return null;
  return {
    latest: point && { ...point, value: shownValue(edge, quantity, point.value) ?? point.value },
    lastHour: shownHour(edge, quantity, hour),
  };
};

/** Null where no LAeq is measured. `windows` has to reach back to 07:00 on the day before yesterday. */
export const noiseFigures = (edge: Edge, input: NoiseInput): NoiseFigures | null => {
  const { windows, station, at, offset } = input;
  if (!station.quantities.includes('laeq')) return null;
  const running = hourStart(at);
  const today = dayOf(at, offset);
  const yesterday = dayOf(today.start - 1, offset);
  const before = dayOf(yesterday.start - 1, offset);
  const complete = windows.hours(station.id, 'laeq', before.start, running);
  const [runningHour] = windows.hours(station.id, 'laeq', running, running + 1);
  const lastHour = complete.at(-1);
  if (!runningHour || !lastHour) return null;

  const show = ({ threshold, from, to }: Period) => ({
    threshold,
    from,
    to,
    level: shownAverage(edge, 'laeq', laeqOver(complete, from, to)),
  });
  const periods = [today, yesterday, before].flatMap((day) => periodsOn(input, day));
  const runs = periods.find(({ from, to }) => from <= at && at < to);
  const ended = periods.filter(({ to }) => to <= at && to > at - dayMs).sort((one, other) => other.to - one.to);

  const nightEnds = today.start + europeanHours.day * hourMs;
  const ldenDay = at >= nightEnds ? yesterday : before;
  const lden = ldenOf(complete, ldenDay);
  const shown = (average: typeof lden.day) => shownAverage(edge, 'laeq', average);
  return {
    runningHour: shownHour(edge, 'laeq', runningHour),
    lastHour: shownHour(edge, 'laeq', lastHour),
    runningPeriod: runs ? show(runs) : null,
    lastPeriods: ended.map(show),
    lden: {
      date: ldenDay.date,
      value: shownValue(edge, 'laeq', lden.value),
      day: shown(lden.day),
      evening: shown(lden.evening),
      night: shown(lden.night),
    },
    la10: percentile(edge, input, 'la10'),
    la90: percentile(edge, input, 'la90'),
  };
};
