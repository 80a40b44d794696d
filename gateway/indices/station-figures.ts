/** Everything that follows from the readings of one station at an instant. Pure. */
import type { RawPoint } from '../../shared/api.ts';
import { type HourMean, hoursBetween, meanOfHours } from '../../shared/indices/averages.ts';
import { dayOf, hourStart, type OffsetMs } from '../../shared/indices/local-day.ts';
import { hoursBeforeDay } from '../../shared/indices/vn-aqi.ts';
import type { Windows } from '../../shared/indices/windows.ts';
import type { QuantityFigures, StationIndicesAnswer } from '../../shared/indices-api.ts';
import { type QuantityId, quantities } from '../../shared/quantities.ts';
import type { Station } from '../../shared/station.ts';
import type { Threshold } from '../../shared/thresholds/threshold.ts';
import { dayMs, hourMs, type Instant } from '../../shared/time.ts';
import { airFigures } from './air.ts';
import { type Edge, shownAverage, shownHour, shownValue } from './edge.ts';
import type { WaterQuantity } from './level.ts';
import { limitFigures } from './limits.ts';
import { noiseFigures } from './noise.ts';
import { type HoursReader, rememberHours } from './site.ts';
import { waterFigures } from './water.ts';

export interface StationInput {
  readonly windows: Windows;
  readonly station: Station;
  readonly catalogue: readonly Threshold[];
  readonly at: Instant;
  readonly offset: OffsetMs;
  readonly restoring: boolean;
  /** Quantities that were reported, planned or not. */
  readonly reported: readonly QuantityId[];
  readonly latest: (quantity: QuantityId) => RawPoint | null;
  readonly levelPoint: (quantity: WaterQuantity) => RawPoint | null;
}

const quantityFigures = (
  edge: Edge,
  input: StationInput,
  hours: HoursReader,
  quantity: QuantityId,
): QuantityFigures => {
  const { station, windows, at, latest } = input;
  const { aggregate, unit } = quantities[quantity];
  const running = hourStart(at);
  const last = hours.hours(station.id, quantity, running - 24 * hourMs, at + 1);
  const over = (count: number) =>
    shownAverage(edge, quantity, meanOfHours(hoursBetween(last, running - count * hourMs, running), aggregate));
  const point = latest(quantity);
  return {
    unit,
    latest: point && { ...point, value: shownValue(edge, quantity, point.value) ?? point.value },
    mean1h: shownAverage(edge, quantity, windows.mean(station.id, quantity, at - hourMs, at)),
    mean8h: over(8),
    mean24h: over(24),
    hours: last.map((hour: HourMean) => shownHour(edge, quantity, hour)),
  };
};

/** Ids of thresholds anywhere in an answer. */
const namedIn = (part: unknown, ids: Set<string>): void => {
  if (typeof part !== 'object' || part === null) return;
  for (const [key, value] of Object.entries(part)) {
    if ((key === 'threshold' || key === 'reached') && typeof value === 'string') ids.add(value);
    else namedIn(value, ids);
  }
};

export const thresholdsNamed = (catalogue: readonly Threshold[], ...parts: readonly unknown[]): Threshold[] => {
  const ids = new Set<string>();
  for (const part of parts) namedIn(part, ids);
  return catalogue.filter(({ id }) => ids.has(id));
};

export const stationFigures = (edge: Edge, input: StationInput): StationIndicesAnswer => {
  const { windows, station, catalogue, at, offset, reported } = input;
  const today = dayOf(at, offset);
  const yesterday = dayOf(today.start - 1, offset);
  const earliest = Math.min(yesterday.start - hoursBeforeDay * hourMs, yesterday.start - dayMs);
  const hours = rememberHours(windows, earliest, at + 1);
  const measured = [...new Set([...station.quantities, ...reported])];
  const air = airFigures(edge, hours, station, at, offset);
  const noise = noiseFigures(edge, { ...input, windows: hours });
  const water = waterFigures(edge, input);
  const limits = limitFigures(edge, hours, station, catalogue, at, offset);
  return {
    station: station.id,
    at,
    date: today.date,
    restoring: input.restoring,
    quantities: Object.fromEntries(
      measured.map((quantity) => [quantity, quantityFigures(edge, input, hours, quantity)]),
    ),
    air,
    noise,
    water,
    limits,
    thresholds: thresholdsNamed(catalogue, noise, water, limits),
  };
};
