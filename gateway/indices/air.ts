/** The indices of air at one station as the API shows them. Pure. */

import type { HourMean } from '../../shared/indices/averages.ts';
import { explainAqi } from '../../shared/indices/explain.ts';
import { dayOf, hourStart, type OffsetMs } from '../../shared/indices/local-day.ts';
import { dailyAqiOn, hourlyAqiAt } from '../../shared/indices/station-indices.ts';
import { usAqi, usAqiScales, usNowCast } from '../../shared/indices/us-aqi.ts';
import {
  type AirIndex,
  type AqiParameter,
  type AqiPart,
  bandOf,
  isAqiParameter,
  newestFirst,
  nowCastHours,
} from '../../shared/indices/vn-aqi.ts';
import type { AirFigures, AirIndexFigure, AqiBrief, AqiPartFigure } from '../../shared/indices-api.ts';
import type { Station } from '../../shared/station.ts';
import { hourMs, type Instant } from '../../shared/time.ts';
import { type Edge, shownValue } from './edge.ts';
import { explained } from './explained.ts';
import type { HoursReader } from './site.ts';

type Measuring = Pick<Station, 'id' | 'quantities'>;

/** The index in one line; null when there is none. */
export const aqiBriefOf = ({ index, band, dominant }: AirIndex): AqiBrief | null =>
  index === null || band === null || dominant === null
    ? null
    : { value: index, band: band.level, dominant: dominant.quantity, isCapped: dominant.isCapped };

const partFigure = (edge: Edge, part: AqiPart, hours: readonly HourMean[] | undefined): AqiPartFigure => ({
  quantity: part.quantity,
  over: part.over,
  concentration: shownValue(edge, part.quantity, part.concentration) ?? 0,
  exact: edge(part.exact, 2),
  index: part.index,
  band: bandOf(part.index)?.level ?? 'hazardous',
  isCapped: part.isCapped,
  explain: hours ? explained(edge, explainAqi(part, hours)) : null,
});

/** Gases enter the hourly index with the last hour alone. */
const hoursBehind = (part: AqiPart, hours: readonly HourMean[]): readonly HourMean[] =>
  part.over === '1h' ? hours.slice(-1) : hours;

const indexFigure = (
  edge: Edge,
  index: AirIndex,
  hours?: Partial<Record<AqiParameter, HourMean[]>>,
): AirIndexFigure => ({
  value: index.index,
  band: index.band?.level ?? null,
  dominant: index.dominant?.quantity ?? null,
  isCapped: index.dominant?.isCapped ?? false,
  parts: index.parts.map((part) => partFigure(edge, part, hours && hoursBehind(part, hours[part.quantity] ?? []))),
  reason: index.reason,
  incomplete: [...index.incomplete],
});

const usFigure = (edge: Edge, windows: HoursReader, { id, quantities }: Measuring, at: Instant): AirFigures['us'] => {
  const to = hourStart(at);
  const parts = usAqiScales.flatMap(({ quantity }) => {
    if (!quantities.includes(quantity)) return [];
    const nowCast = usNowCast(newestFirst(windows.hours(id, quantity, to - nowCastHours * hourMs, to)));
    const index = nowCast === undefined ? undefined : usAqi(quantity, nowCast);
    if (nowCast === undefined || index === undefined) return [];
    return [
      { quantity, nowCast: shownValue(edge, quantity, nowCast) ?? 0, value: index.index, isBeyond: index.isBeyond },
    ];
  });
  const [first, ...others] = parts;
  if (!first) return null;
  const { value, quantity, isBeyond } = others.reduce((worst, one) => (one.value > worst.value ? one : worst), first);
  return { value, quantity, isBeyond, parts };
};

/** Null where no parameter of VN_AQI is measured. `windows` has to reach back to seven hours before yesterday. */
export const airFigures = (
  edge: Edge,
  windows: HoursReader,
  station: Measuring,
  at: Instant,
  offset: OffsetMs,
): AirFigures | null => {
  if (!station.quantities.some(isAqiParameter)) return null;
  const hourly = hourlyAqiAt(windows, station, at);
  const today = dayOf(at, offset);
  const yesterday = dayOf(today.start - 1, offset);
  return {
    hourly: { to: hourly.to, ...indexFigure(edge, hourly.index, hourly.hours) },
    today: { date: today.date, ...indexFigure(edge, dailyAqiOn(windows, station, today)) },
    lastDay: { date: yesterday.date, ...indexFigure(edge, dailyAqiOn(windows, station, yesterday)) },
    us: usFigure(edge, windows, station, at),
  };
};
