/**
 * From readings to what a chart draws: one time axis for several series, gaps as gaps, and the figures for the text beside
 * it. Pure. Times are epoch milliseconds here; the chart library gets seconds at the very end.
 */
import type { Bucket, RawPoint } from '../../shared/api.ts';
import { type QuantityId, quantities } from '../../shared/quantities.ts';
import type { Provenance } from '../../shared/station.ts';
import { type Instant, minuteMs, staleAfterMs } from '../../shared/time.ts';

/** One point of a line; `low`/`high` only where it stands for a bucket. */
export interface SeriesPoint {
  readonly at: Instant;
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
  readonly quality: number;
}

/** Of what a line is, where it is not the station itself at these times. */
export type SeriesOf =
  | { readonly kind: 'station'; readonly id: string; readonly name: string; readonly provenance: Provenance }
  /** The same hours of an earlier day: its points stand `shiftMs` later than they were measured. */
  | { readonly kind: 'past'; readonly shiftMs: number; readonly name: string };

export interface Series {
  readonly quantity: QuantityId;
  readonly of?: SeriesOf;
  /** On an axis of its own at the right. */
  readonly isRight?: boolean;
  /** Oldest first, one per instant. */
  readonly points: readonly SeriesPoint[];
}

/** Tells the lines of one chart apart. */
export const seriesKey = ({ quantity, of }: Pick<Series, 'quantity' | 'of'>): string =>
  of === undefined ? quantity : `${quantity} ${of.kind === 'station' ? of.id : of.shiftMs}`;

export const pointsFromRaw = (raw: readonly RawPoint[]): SeriesPoint[] =>
  raw.map(({ at, value, quality }) => ({ at, value, quality }));

/** Amounts such as rain are summed over the bucket; everything else shows its mean within its band. */
export const pointsFromBuckets = (quantity: QuantityId, buckets: readonly Bucket[]): SeriesPoint[] =>
  buckets.map((bucket) =>
    quantities[quantity].aggregate === 'sum'
      ? { at: bucket.at, value: bucket.sum, quality: 0 }
      : { at: bucket.at, value: bucket.mean, low: bucket.min, high: bucket.max, quality: 0 },
  );

/** Puts points in their place by time; a point of the same instant replaces the old one. */
export const mergePoints = (points: readonly SeriesPoint[], added: readonly SeriesPoint[]): SeriesPoint[] => {
  const last = points.at(-1);
  if (added.every((point, i) => point.at > (added[i - 1]?.at ?? last?.at ?? Number.NEGATIVE_INFINITY))) {
    return [...points, ...added];
  }
  const byTime = new Map(points.map((point) => [point.at, point]));
  for (const point of added) byTime.set(point.at, point);
  return [...byTime.values()].sort((a, b) => a.at - b.at);
};

/** A line is broken where neighbours are further apart than this: one missed reading is not yet a gap. */
export const gapAfterMs = (intervalSeconds: number, everyMs: number | null): number =>
  Math.max(staleAfterMs(intervalSeconds), everyMs === null ? 0 : everyMs * 1.5);

export interface JoinedSeries {
  readonly times: readonly Instant[];
  /** Per series and time; null = no value here, and the line is broken. Undefined = none here, but the line goes on. */
  readonly columns: readonly {
    readonly value: (number | null | undefined)[];
    readonly low: (number | null | undefined)[];
    readonly high: (number | null | undefined)[];
    readonly quality: (number | undefined)[];
  }[];
}

/** One common time axis for all series, with a break put into the middle of every gap of each. */
export const joinSeries = (series: readonly Series[], gapMs: number): JoinedSeries => {
  const breaks = series.map(({ points }) => {
    const at = new Set<Instant>();
    for (let i = 1; i < points.length; i += 1) {
      const before = points[i - 1];
      const after = points[i];
      if (before && after && after.at - before.at > gapMs) at.add(Math.round((before.at + after.at) / 2));
    }
    return at;
  });
  const times = [
    ...new Set([
      ...series.flatMap(({ points }) => points.map((point) => point.at)),
      ...breaks.flatMap((at) => [...at]),
    ]),
  ].sort((a, b) => a - b);
  const columns = series.map(({ points }, index) => {
    const byTime = new Map(points.map((point) => [point.at, point]));
    const pick = (field: 'value' | 'low' | 'high'): (number | null | undefined)[] =>
      times.map((at) => (breaks[index]?.has(at) ? null : byTime.get(at)?.[field]));
    return {
      value: pick('value'),
      low: pick('low'),
      high: pick('high'),
      quality: times.map((at) => byTime.get(at)?.quality),
    };
  });
  return { times, columns };
};

/** The value of one line at a row of the common axis; where the row belongs to another line, the nearest within `nearMs`. */
export const valueAt = (
  { times, columns }: JoinedSeries,
  index: number,
  row: number,
  nearMs: number,
): number | null => {
  const column = columns[index]?.value ?? [];
  const at = times[row];
  if (at === undefined) return null;
  const own = column[row];
  if (own !== undefined) return own;
  for (let far = 1; far < times.length; far += 1) {
    const found = [row - far, row + far].filter((each) => Math.abs((times[each] ?? Number.NaN) - at) <= nearMs);
    if (found.length === 0) return null;
    for (const each of found) {
      const value = column[each];
      if (value !== undefined) return value;
    }
  }
  return null;
};

export interface SeriesSummary {
  readonly count: number;
  readonly newest: SeriesPoint;
  readonly lowest: SeriesPoint;
  readonly highest: SeriesPoint;
  readonly gaps: number;
  /** Points that carry a quality flag and stay out of averages. */
  readonly flagged: number;
}

/** Lowest and highest are those of the good points; undefined without any point. */
export const summarize = (series: Series, gapMs: number): SeriesSummary | undefined => {
  const newest = series.points.at(-1);
  if (!newest) return undefined;
  const good = series.points.filter((point) => point.quality === 0);
  const judged = good.length > 0 ? good : series.points;
  const lowOf = (point: SeriesPoint): number => point.low ?? point.value;
  const highOf = (point: SeriesPoint): number => point.high ?? point.value;
  const lowest = judged.reduce((a, b) => (lowOf(b) < lowOf(a) ? b : a));
  const highest = judged.reduce((a, b) => (highOf(b) > highOf(a) ? b : a));
  return {
    count: series.points.length,
    newest,
    lowest: { ...lowest, value: lowOf(lowest) },
    highest: { ...highest, value: highOf(highest) },
    gaps: series.points.filter((point, i) => i > 0 && point.at - (series.points[i - 1]?.at ?? point.at) > gapMs).length,
    flagged: series.points.length - good.length,
  };
};

/** Quantities that may share an axis: same unit and the same order of size. */
const families: readonly (readonly QuantityId[])[] = [
  ['pm1', 'pm25', 'pm10', 'tsp'],
  ['no2', 'so2', 'o3'],
  ['co'],
  ['temperature'],
  ['humidity'],
  ['pressure'],
  ['wind_speed'],
  ['wind_direction'],
  ['laeq', 'lamax', 'la10', 'la90'],
  ['water_level'],
  ['water_depth'],
  ['rain_rate'],
  ['rain'],
];

/** What several quantities of one panel are called together. */
export const familyName = (quantity: QuantityId): 'particles' | 'gases' | 'levels' =>
  quantities[quantity].network === 'noise' ? 'levels' : families[0]?.includes(quantity) ? 'particles' : 'gases';

/** The panels of a station's page: its quantities grouped by family, in catalogue order. */
export const panelsOf = (wanted: readonly QuantityId[]): QuantityId[][] =>
  families
    .map((family) => family.filter((quantity) => wanted.includes(quantity)))
    .filter((family) => family.length > 0);

export const ranges = ['1h', '24h', '7d'] as const;
export type Range = (typeof ranges)[number];
export const rangeMs: Readonly<Record<Range, number>> = {
  '1h': 60 * minuteMs,
  '24h': 1_440 * minuteMs,
  '7d': 10_080 * minuteMs,
};
export const isRange = (text: string | null): text is Range => ranges.some((range) => range === text);

/** Bucket length for a range, never shorter than the station's interval; null = every reading. */
export const bucketFor = (range: Range, intervalSeconds: number): number | null => {
  const wanted = range === '1h' ? null : range === '24h' ? 5 * minuteMs : 30 * minuteMs;
  if (wanted === null) return null;
  // With slow stations a bucket would hold one reading or none: show the readings themselves.
  return intervalSeconds * 1_000 * 2 > wanted ? null : wanted;
};
