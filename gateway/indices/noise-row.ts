/** One station's line in the summary of noise: its legal periods, and each hour of the last day against its own limit. Pure. */
import { stateOf } from '../../shared/indices/compliance.ts';
import { dayOf, hourStart } from '../../shared/indices/local-day.ts';
import { noiseLimitsAt } from '../../shared/indices/noise.ts';
import type { NoiseRow } from '../../shared/indices-api.ts';
import { thresholdsFor } from '../../shared/thresholds/select.ts';
import { dayMs, hourMs } from '../../shared/time.ts';
import { type Edge, shownValue } from './edge.ts';
import { noiseFigures } from './noise.ts';
import { rememberHours } from './site.ts';
import type { StationInput } from './station-figures.ts';

/** Hours of the day before yesterday belong to a night that ended within the last day. */
const reachMs = 2 * dayMs;

const hoursOf = (edge: Edge, input: StationInput): NoiseRow['hours'] => {
  const { windows, station, catalogue, at, offset } = input;
  const running = hourStart(at);
  return windows.hours(station.id, 'laeq', running - 24 * hourMs, running).map((hour) => {
    const holding = thresholdsFor(station, 'laeq', catalogue, dayOf(hour.from, offset).date);
    const [limit] = noiseLimitsAt(holding, hour.from, offset)
      .filter(({ kind, averagingSeconds }) => kind === 'limit' && averagingSeconds === hourMs / 1_000)
      .sort((one, other) => one.value - other.value);
    return {
      at: hour.from,
      value: shownValue(edge, 'laeq', hour.value),
      threshold: limit?.id ?? null,
      state: limit ? stateOf(hour, limit) : 'not-enough-data',
    };
  });
};

/** Null where no LAeq is measured. */
export const noiseRow = (edge: Edge, input: StationInput): NoiseRow | null => {
  const { station, at, offset, restoring } = input;
  if (!station.quantities.includes('laeq')) return null;
  const windows = rememberHours(input.windows, dayOf(at, offset).start - reachMs, at + 1);
  const figures = noiseFigures(edge, { ...input, windows });
  if (!figures) return null;
  const { runningHour, runningPeriod, lastPeriods } = figures;
  return { station: station.id, restoring, runningHour, runningPeriod, lastPeriods, hours: hoursOf(edge, input) };
};
