/** The figures of one station at an instant, straight from the memory of its readings. Pure. */
import { type QuantityId, quantities } from '../quantities.ts';
import type { Station } from '../station.ts';
import { instantaneousLevels, type ThresholdSite, thresholdsFor } from '../thresholds/select.ts';
import type { LevelThreshold, Threshold } from '../thresholds/threshold.ts';
import { hourMs, type Instant, minuteMs } from '../time.ts';
import type { HourMean } from './averages.ts';
import { type Compliance, complianceOf } from './compliance.ts';
import { dayOf, hourStart, type LocalDay, type OffsetMs, vietnamTime } from './local-day.ts';
import {
  type AirIndex,
  type AqiParameter,
  dailyVnAqi,
  hourlyVnAqi,
  hoursBeforeDay,
  isAqiParameter,
  newestFirst,
  nowCastHours,
} from './vn-aqi.ts';
import { type Crossing, nextCrossing, type Trend, trendMinutes, trendOf } from './water.ts';
import type { Windows } from './windows.ts';

type Hours = Pick<Windows, 'hours'>;

const hoursOfParameters = (
  windows: Hours,
  { id, quantities: measured }: Pick<Station, 'id' | 'quantities'>,
  from: Instant,
  to: Instant,
): Partial<Record<AqiParameter, HourMean[]>> => {
  const found: Partial<Record<AqiParameter, HourMean[]>> = {};
  for (const quantity of measured) {
    if (isAqiParameter(quantity)) found[quantity] = windows.hours(id, quantity, from, to);
  }
  return found;
};

/** Hourly VN_AQI of the last complete clock hour, and the twelve hours behind it for `explainAqi`. */
export const hourlyAqiAt = (
  windows: Hours,
  station: Pick<Station, 'id' | 'quantities'>,
  at: Instant,
): { readonly to: Instant; readonly index: AirIndex; readonly hours: Partial<Record<AqiParameter, HourMean[]>> } => {
  const to = hourStart(at);
  const hours = hoursOfParameters(windows, station, to - nowCastHours * hourMs, to);
  const values: Partial<Record<AqiParameter, (number | null)[]>> = {};
  for (const quantity of station.quantities) {
    if (isAqiParameter(quantity)) values[quantity] = newestFirst(hours[quantity] ?? []);
  }
  return { to, index: hourlyVnAqi(values), hours };
};

/** Daily VN_AQI of a local day that is still in memory: today so far (from 18 hours on) or yesterday. */
export const dailyAqiOn = (windows: Hours, station: Pick<Station, 'id' | 'quantities'>, day: LocalDay): AirIndex =>
  dailyVnAqi(hoursOfParameters(windows, station, day.start - hoursBeforeDay * hourMs, day.end), day);

/** Where a station stands against every limit (and on request guideline) in force there, of all its quantities. */
export const compliancesAt = (
  windows: Hours,
  site: ThresholdSite,
  catalogue: readonly Threshold[],
  at: Instant,
  { offset = vietnamTime, withGuidelines = false }: { offset?: OffsetMs; withGuidelines?: boolean } = {},
): Compliance[] =>
  site.quantities.flatMap((quantity: QuantityId) => {
    const { date, start } = dayOf(at, offset);
    const thresholds = thresholdsFor(site, quantity, catalogue, date).filter(
      (threshold) => threshold.kind === 'limit' || (withGuidelines && threshold.kind === 'guideline'),
    );
    if (thresholds.length === 0 || quantities[quantity].aggregate === 'sum') return [];
    const hours = windows.hours(site.id, quantity, Math.min(start, hourStart(at) - 24 * hourMs), at + 1);
    return thresholds.flatMap((threshold) => {
      if (threshold.kind !== 'limit' && threshold.kind !== 'guideline') return [];
      return complianceOf({ threshold, hours, at, offset }) ?? [];
    });
  });

export interface WaterOutlook {
  /** Over 15, 30 and 60 minutes; those with too few readings are left out. Levels above the station's own zero. */
  readonly trends: readonly { readonly minutes: number; readonly trend: Trend }[];
  /** By the trend over 30 minutes. */
  readonly next: { readonly threshold: LevelThreshold; readonly crossing: Crossing } | null;
}

/** The trend that crossings are projected with. */
const projectionMinutes = 30;

/**
 * How water moves at a station and when it reaches the next alarm level or class of depth that holds there. The station's
 * datum offset is added, so that levels are compared above the zero of its datum.
 */
export const waterOutlookAt = (
  windows: Pick<Windows, 'points'>,
  station: ThresholdSite & Pick<Station, 'datumOffset'>,
  quantity: 'water_level' | 'water_depth',
  catalogue: readonly Threshold[],
  { at, offset = vietnamTime }: { at: Instant; offset?: OffsetMs },
): WaterOutlook => {
  const lift = quantity === 'water_level' ? (station.datumOffset ?? 0) : 0;
  const points = windows
    .points(station.id, quantity, at - 60 * minuteMs, at)
    .map((point) => ({ at: point.at, value: point.value + lift }));
  const trends = trendMinutes.flatMap((minutes) => {
    const trend = trendOf(points, at, minutes * minuteMs);
    return trend ? [{ minutes, trend }] : [];
  });
  const trend = trends.find(({ minutes }) => minutes === projectionMinutes)?.trend;
  const levels = instantaneousLevels(thresholdsFor(station, quantity, catalogue, dayOf(at, offset).date));
  return { trends, next: (trend && nextCrossing(trend, levels)) ?? null };
};
