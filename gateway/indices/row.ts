/** One station's line in the summary of the city. Pure. */
import type { RawPoint } from '../../shared/api.ts';
import type { Compliance } from '../../shared/indices/compliance.ts';
import { dayOf, hourStart, type OffsetMs } from '../../shared/indices/local-day.ts';
import { compliancesAt, hourlyAqiAt } from '../../shared/indices/station-indices.ts';
import { isAqiParameter } from '../../shared/indices/vn-aqi.ts';
import { type IndicesRow, limitStates } from '../../shared/indices-api.ts';
import { type Network, quantities } from '../../shared/quantities.ts';
import type { Station } from '../../shared/station.ts';
import type { Threshold } from '../../shared/thresholds/threshold.ts';
import { hourMs, type Instant } from '../../shared/time.ts';
import { aqiBriefOf } from './air.ts';
import { reachedBy, type WaterQuantity, waterQuantities } from './level.ts';
import { type HoursReader, rememberHours } from './site.ts';

/** What follows from complete clock hours alone: it changes with the hour and with late data. */
export interface HourlyPart {
  /** End of the last complete hour. */
  readonly hour: Instant;
  readonly vnAqi: IndicesRow['vnAqi'];
  readonly limits: IndicesRow['limits'];
  /** Limits in force now with enough data, and those exceeded, for the figures of wards. */
  readonly judged: number;
  readonly exceeded: number;
}

const worseOf = (one: Compliance, other: Compliance): Compliance =>
  limitStates.indexOf(other.state) < limitStates.indexOf(one.state) ? other : one;

const worstByNetwork = (compliances: readonly Compliance[]): IndicesRow['limits'] => {
  const worst = new Map<Network, Compliance>();
  for (const compliance of compliances) {
    const { network } = quantities[compliance.threshold.quantity];
    const known = worst.get(network);
    worst.set(network, known ? worseOf(known, compliance) : compliance);
  }
  return Object.fromEntries(
    [...worst].map(([network, { state, threshold }]) => [network, { state, threshold: threshold.id }]),
  );
};

/** `thresholds` are those in force at the station on the local date of `at`. */
export const hourlyPart = (
  windows: HoursReader,
  station: Station,
  thresholds: readonly Threshold[],
  at: Instant,
  offset: OffsetMs,
): HourlyPart => {
  const hour = hourStart(at);
  const remembered = rememberHours(windows, Math.min(dayOf(at, offset).start, hour - 24 * hourMs), at + 1);
  const compliances = compliancesAt(remembered, station, thresholds, at, { offset });
  const isJudged = station.quantities.some(isAqiParameter);
  return {
    hour,
    vnAqi: isJudged ? aqiBriefOf(hourlyAqiAt(remembered, station, at).index) : null,
    limits: worstByNetwork(compliances),
    judged: compliances.filter(({ state }) => state !== 'not-enough-data').length,
    exceeded: compliances.filter(({ state }) => state === 'exceeds').length,
  };
};

/** The worse of level and depth where a station measures both. */
export const levelPart = (
  station: Station,
  thresholds: readonly Threshold[],
  levelPoint: (quantity: WaterQuantity) => RawPoint | null,
): IndicesRow['level'] => {
  const found = waterQuantities.flatMap((quantity) => {
    const point = station.quantities.includes(quantity) ? levelPoint(quantity) : null;
    return (point && reachedBy(station, quantity, point, thresholds)) ?? [];
  });
  const [first, second] = found;
  if (!first) return null;
  const severity = (one: typeof first): number => one.threshold?.severity ?? 0;
  const { quantity, threshold } = second && severity(second) > severity(first) ? second : first;
  return {
    quantity,
    threshold: threshold?.id ?? null,
    level: threshold?.level ?? null,
    severity: threshold?.severity ?? 0,
  };
};
