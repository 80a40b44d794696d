/** The city at a moment of the past in the shape in which the live city is shown. Pure. */
import type { Situation } from '../../shared/alert-api.ts';
import { situationAt } from '../../shared/alerts/course.ts';
import type { LatestReading, LatestValue, StationView } from '../../shared/api.ts';
import type { CityAt, CitySteps } from '../../shared/city-past-api.ts';
import type { AqiBrief, IndicesRow } from '../../shared/indices-api.ts';
import type { QuantityId } from '../../shared/quantities.ts';
import { hourMs, type Instant, minuteMs } from '../../shared/time.ts';
import { bandRange, bands } from '../indices/bands.ts';
import type { IndicesNow } from '../indices/live.ts';
import type { City } from '../live/city.ts';

export interface RecentPoint {
  readonly at: Instant;
  readonly value: number;
}

export interface Past {
  readonly at: Instant;
  readonly city: City;
  readonly indices: IndicesNow;
  /** Open ones, as they stood. */
  readonly situations: readonly Situation[];
  /** Undefined where only the main values are known. */
  readonly wards: CityAt['wards'] | undefined;
  /** Of a picture of a span that is played: how long before `at` its values may have been measured. */
  readonly withinMs: number | undefined;
}

type Stations = ReadonlyMap<string, StationView>;

/**
 * The record of a station as far as it says something about then. Whether it was connected, its battery and its life then are not kept;
 * what it measured shows that it was there.
 */
const thenOf = (station: StationView, isHeard: boolean): StationView => ({
  ...station,
  state: 'unknown',
  stateSince: null,
  lastSeenAt: null,
  battery: null,
  rssi: null,
  ...(isHeard && { lifecycle: 'active' as const }),
});

/** The same station must stay the same thing from picture to picture, or every row of a list is drawn anew. */
const known = new WeakMap<StationView, { heard?: StationView; silent?: StationView }>();
const stationThen = (station: StationView, isHeard: boolean): StationView => {
  const both = known.get(station) ?? {};
  known.set(station, both);
  const key = isHeard ? 'heard' : 'silent';
  both[key] ??= thenOf(station, isHeard);
  return both[key];
};

const cityOf = (stations: Stations, values: ReadonlyMap<string, LatestReading['values']>): City => ({
  cursor: undefined,
  stations: new Map([...stations].map(([id, station]) => [id, stationThen(station, values.has(id))])),
  values,
});

const rowOf = (station: string, row: Pick<IndicesRow, 'vnAqi' | 'limits' | 'level'>): IndicesRow => ({
  station,
  at: null,
  restoring: false,
  ...row,
});

export const pastOfAnswer = (answer: CityAt, stations: Stations): Past => ({
  at: answer.at,
  city: cityOf(
    stations,
    new Map(
      answer.stations.flatMap(({ station, values }) =>
        Object.keys(values).length > 0 && stations.has(station) ? [[station, values]] : [],
      ),
    ),
  ),
  indices: {
    hour: answer.hour,
    restoring: null,
    rows: new Map(
      answer.stations.map(({ station, vnAqi, limits, level }) => [station, rowOf(station, { vnAqi, limits, level })]),
    ),
  },
  situations: answer.situations,
  wards: answer.wards,
  withinMs: undefined,
});

const briefOf = (value: number, dominant: QuantityId): AqiBrief => ({
  value,
  band: bands.find((band) => value <= bandRange[band][1]) ?? 'hazardous',
  dominant,
  isCapped: value >= bandRange.hazardous[1],
});

type Series = CitySteps['series'][number];

/** The newest known of a series at a place, and at which place it was told. */
const newestOf = (
  { values }: Series,
  place: number,
): { readonly value: number; readonly place: number } | undefined => {
  for (let at = place; at >= 0; at -= 1) {
    const value = values[at];
    if (value != null) return { value, place: at };
  }
  return undefined;
};

/** One picture of a span. */
export const pastOfStep = (steps: CitySteps, place: number, stations: Stations): Past => {
  const { from, everyMs } = steps;
  const at = from + place * everyMs;
  const values = new Map<string, Partial<Record<QuantityId, LatestValue>>>();
  for (const series of steps.series) {
    const found = stations.has(series.station) ? newestOf(series, place) : undefined;
    if (!found) continue;
    const measuredAt = from + found.place * everyMs;
    const quality = series.flagged.find(([flagged]) => flagged === found.place)?.[1] ?? 0;
    const ofStation = values.get(series.station) ?? {};
    ofStation[series.quantity] = { value: found.value, at: measuredAt, receivedAt: measuredAt, quality };
    values.set(series.station, ofStation);
  }
  const hour = Math.floor(at / hourMs) * hourMs;
  const index = steps.hours.indexOf(hour);
  const limits = new Map<string, IndicesRow['limits']>();
  for (const { station, network, changes } of steps.limits) {
    const [, state, threshold] = changes.findLast(([since]) => since <= index) ?? [];
    if (state && threshold) limits.set(station, { ...limits.get(station), [network]: { state, threshold } });
  }
  const indexOf = new Map(steps.vnAqi.map((each) => [each.station, each]));
  const rows = new Map<string, IndicesRow>();
  for (const station of new Set([...indexOf.keys(), ...limits.keys()])) {
    const own = indexOf.get(station);
    const [value, dominant] = [own?.values[index], own?.dominant[index]];
    const vnAqi = value != null && dominant != null ? briefOf(value, dominant) : null;
    rows.set(station, rowOf(station, { vnAqi, limits: limits.get(station) ?? {}, level: null }));
  }
  return {
    at,
    city: cityOf(stations, values),
    indices: { hour, restoring: null, rows },
    situations: steps.situations.flatMap(({ situation, course }) => situationAt(situation, course, at) ?? []),
    wards: undefined,
    withinMs: everyMs,
  };
};

/** Steps farther apart are no line of three hours. */
const lineStepMs = 15 * minuteMs;

/** What a span knows of the hours before a moment, for the line beside a value. */
export const recentOf = (steps: CitySteps, station: string, quantity: QuantityId, until: Instant): RecentPoint[] => {
  const series = steps.series.find((each) => each.station === station && each.quantity === quantity);
  if (!series || steps.everyMs > lineStepMs) return [];
  const flagged = new Set(series.flagged.map(([place]) => place));
  return series.values.flatMap((value, place) => {
    const at = steps.from + place * steps.everyMs;
    return value === null || flagged.has(place) || at > until ? [] : [{ at, value }];
  });
};
