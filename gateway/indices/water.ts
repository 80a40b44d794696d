/** Water and rain at one station as the API shows them. Pure. */
import type { RawPoint } from '../../shared/api.ts';
import { chartZeroOffset, levelAbove } from '../../shared/indices/datum.ts';
import { dayOf, type OffsetMs } from '../../shared/indices/local-day.ts';
import { waterOutlookAt } from '../../shared/indices/station-indices.ts';
import { tideAboveNational, tideAt, tideExtremes, tideModel } from '../../shared/indices/tide.ts';
import { rainClassOf, rainSums } from '../../shared/indices/water.ts';
import type { Windows } from '../../shared/indices/windows.ts';
import type { WaterFigures } from '../../shared/indices-api.ts';
import type { QuantityId } from '../../shared/quantities.ts';
import type { Station } from '../../shared/station.ts';
import { thresholdsFor } from '../../shared/thresholds/select.ts';
import type { Threshold } from '../../shared/thresholds/threshold.ts';
import { dayMs, type Instant } from '../../shared/time.ts';
import { type Edge, figureDecimals, rateDecimals, shownValue } from './edge.ts';
import { lifted, reachedBy, type WaterQuantity } from './level.ts';

export interface WaterInput {
  readonly windows: Pick<Windows, 'points' | 'mean'>;
  readonly station: Station;
  readonly catalogue: readonly Threshold[];
  readonly at: Instant;
  readonly offset: OffsetMs;
  /** The newest value that may be compared with levels. */
  readonly levelPoint: (quantity: WaterQuantity) => RawPoint | null;
}

type Outlook = Pick<NonNullable<WaterFigures['depth']>, 'reached' | 'trends' | 'next'>;

const outlookOf = (edge: Edge, input: WaterInput, quantity: WaterQuantity, point: RawPoint | null): Outlook => {
  const { windows, station, catalogue, at, offset } = input;
  const { trends, next } = waterOutlookAt(windows, station, quantity, catalogue, { at, offset });
  const holding = thresholdsFor(station, quantity, catalogue, dayOf(at, offset).date);
  const rate = (perHour: number): number => edge(perHour, rateDecimals(quantity));
  return {
    reached: (point && reachedBy(station, quantity, point, holding)?.threshold?.id) ?? null,
    trends: trends.map(({ minutes, trend: { perHour, low, high, points } }) => ({
      minutes,
      perHour: rate(perHour),
      low: rate(low),
      high: rate(high),
      points,
    })),
    next: next && {
      threshold: next.threshold.id,
      at: Math.round(next.crossing.at),
      earliest: Math.round(next.crossing.earliest),
      latest: next.crossing.latest === null ? null : Math.round(next.crossing.latest),
    },
  };
};

const shownPoint = (edge: Edge, quantity: QuantityId, point: RawPoint | null): RawPoint | null =>
  point && { ...point, value: shownValue(edge, quantity, point.value) ?? point.value };

const levelFigures = (edge: Edge, input: WaterInput): WaterFigures['level'] => {
  const { station } = input;
  if (!station.quantities.includes('water_level')) return null;
  const point = input.levelPoint('water_level');
  const decimals = figureDecimals('water_level');
  const national = point && levelAbove(point.value, station, 'national_msl');
  return {
    ...outlookOf(edge, input, 'water_level', point),
    published: shownPoint(edge, 'water_level', point),
    value: point && edge(lifted(station, 'water_level', point.value), decimals),
    datum: station.datum ?? null,
    national: national ? { ...national, value: edge(national.value, decimals) } : null,
  };
};

/** The tide is shown beside levels above a zero of the sea; every gauge of this coast lies in its reach. */
export const isTidal = ({ quantities, datum }: Pick<Station, 'quantities' | 'datum'>): boolean =>
  quantities.includes('water_level') && (datum === 'national_msl' || datum === 'chart_zero_hondau');

export const tideFigures = (edge: Edge, at: Instant): NonNullable<WaterFigures['tide']> => {
  const metres = (height: number): number => edge(height, figureDecimals('water_level'));
  return {
    at,
    national: metres(tideAboveNational(at)),
    chart: metres(tideAt(at)),
    extremes: tideExtremes(at, at + dayMs).map(({ kind, at: when, level }) => ({
      kind,
      at: when,
      national: metres(level - chartZeroOffset.metres),
      chart: metres(level),
    })),
    evidence: tideModel.evidence,
    note: tideModel.note,
  };
};

const rainFigures = (edge: Edge, { windows, station, catalogue, at, offset }: WaterInput): WaterFigures['rain'] => {
  if (!station.quantities.includes('rain')) return [];
  const classes = thresholdsFor(station, 'rain', catalogue, dayOf(at, offset).date);
  return rainSums(windows, station.id, at).map((sum) => {
    const found = rainClassOf(sum, classes);
    return {
      ...sum,
      amount: shownValue(edge, 'rain', sum.amount),
      threshold: found?.threshold.id ?? null,
      isAtLeast: sum.amount !== null && sum.missingMinutes > 0,
    };
  });
};

/** Null where neither level, depth nor rain is measured. */
export const waterFigures = (edge: Edge, input: WaterInput): WaterFigures | null => {
  const { quantities } = input.station;
  if (!(['water_level', 'water_depth', 'rain'] as const).some((quantity) => quantities.includes(quantity))) return null;
  const depth = input.levelPoint('water_depth');
  return {
    level: levelFigures(edge, input),
    depth: quantities.includes('water_depth')
      ? { ...outlookOf(edge, input, 'water_depth', depth), published: shownPoint(edge, 'water_depth', depth) }
      : null,
    tide: isTidal(input.station) ? tideFigures(edge, input.at) : null,
    rain: rainFigures(edge, input),
  };
};
