/**
 * The city at moments of the past, from the history: what was measured then, and what followed from it by the law of that day.
 * Costly where there are many stations: one question is worked on after the other, and answers are kept a minute.
 */

import { type CityAt, type CitySteps, type PastStation, pastHours } from '../../shared/city-past-api.ts';
import { dayOf, hourStart, type OffsetMs } from '../../shared/indices/local-day.ts';
import { hourlyAqiAt } from '../../shared/indices/station-indices.ts';
import { aqiParameters, isAqiParameter } from '../../shared/indices/vn-aqi.ts';
import { mainQuantitiesOf } from '../../shared/main-quantities.ts';
import { judgesLevels } from '../../shared/quality.ts';
import { isQuantityId, type QuantityId } from '../../shared/quantities.ts';
import type { Station } from '../../shared/station.ts';
import type { Threshold } from '../../shared/thresholds/threshold.ts';
import { hourMs, type Instant, minuteMs, staleAfterMs } from '../../shared/time.ts';
import type { CityHistoryReader, SeriesMoments, WantedSeries } from '../history/history.ts';
import { isInSight, type Sight } from '../principal.ts';
import { wardFigures } from './aggregates.ts';
import { aqiBriefOf } from './air.ts';
import { hoursOfCity, hoursReader } from './past-hours.ts';
import { createKept } from './past-kept.ts';
import { type LimitCourse, limitCourses, limitHours } from './past-limits.ts';
import { type HourlyPart, hourlyPart, levelPart } from './row.ts';
import { thresholdsAt } from './site.ts';
import { inSlices } from './slices.ts';

export interface PastCityOptions {
  /** Under the judgements of staff. */
  readonly history: CityHistoryReader;
  readonly stations: () => readonly Station[];
  readonly thresholds: readonly Threshold[];
  /** Of the legal zone. */
  readonly offset: OffsetMs;
  readonly now: () => Instant;
}

export interface StepsWanted {
  readonly from: Instant;
  readonly everyMs: number;
  readonly count: number;
}

export interface PastCity {
  /** @throws AppError HISTORY_UNAVAILABLE, RATE_LIMITED while too many questions wait */
  at(sight: Sight, instant: Instant): Promise<Omit<CityAt, 'situations'>>;
  /** @throws AppError HISTORY_UNAVAILABLE, RATE_LIMITED */
  steps(sight: Sight, wanted: StepsWanted): Promise<Omit<CitySteps, 'situations'>>;
  /** Stations or judgements changed: what is kept may be wrong. */
  changed(): void;
}

const keptForMs = minuteMs;
/** Answers are large where there are many stations. */
const keptHours = 6;
const keptSteps = 3;
/** How far before a span values of slow stations are looked for. */
const leadMs = 6 * hourMs;

const wantedBy = (
  stations: readonly Station[],
  quantitiesOf: (station: Station) => readonly QuantityId[],
): WantedSeries => {
  const wanted = new Map<QuantityId, Set<string>>();
  for (const station of stations) {
    for (const quantity of quantitiesOf(station)) {
      const known = wanted.get(quantity);
      if (known) known.add(station.id);
      else wanted.set(quantity, new Set([station.id]));
    }
  }
  return wanted;
};

export const createPastCity = (options: PastCityOptions): PastCity => {
  const { history, thresholds, offset, now } = options;
  const limited = new Set<QuantityId>([
    ...aqiParameters,
    ...thresholds.filter(({ kind }) => kind === 'limit').map(({ quantity }) => quantity),
  ]);
  const hourly = createKept<ReadonlyMap<string, HourlyPart>>({ most: keptHours, keptForMs, now });
  const spans = createKept<Omit<CitySteps, 'situations'>>({ most: keptSteps, keptForMs, now });

  const averagedBy = (stations: readonly Station[]): WantedSeries =>
    wantedBy(stations, ({ quantities }) => quantities.filter((quantity) => limited.has(quantity)));

  const hourlyParts = async (hour: Instant): Promise<ReadonlyMap<string, HourlyPart>> => {
    const stations = options.stations();
    const day = dayOf(hour, offset);
    const from = Math.min(hourStart(day.start), hour - 24 * hourMs);
    const city = hoursOfCity(await history.hours({ wanted: averagedBy(stations), from, to: hour }));
    const parts = new Map<string, HourlyPart>();
    await inSlices(stations, (station) => {
      const inForce = thresholdsAt(station, thresholds, day.date);
      parts.set(station.id, hourlyPart(hoursReader(city, station), station, inForce, hour, offset));
    });
    return parts;
  };

  const valuesOf = (
    { interval }: Station,
    values: PastStation['values'] | undefined,
    instant: Instant,
  ): PastStation['values'] => {
    const found: PastStation['values'] = {};
    for (const [quantity, value] of Object.entries(values ?? {})) {
      if (!isQuantityId(quantity)) continue;
      const ageMs = instant - value.at;
      found[quantity] = ageMs > staleAfterMs(interval) ? { ...value, ageMs } : value;
    }
    return found;
  };

  /** By what was measured last, where that may be compared with levels at all. */
  const levelOf = (station: Station, values: PastStation['values'], instant: Instant): PastStation['level'] =>
    levelPart(station, thresholdsAt(station, thresholds, dayOf(instant, offset).date), (quantity) => {
      const value = values[quantity];
      return value && judgesLevels(value.quality) ? value : null;
    });

  /** Values of slow stations hold until the next one is overdue. */
  const carriedOn = (series: SeriesMoments, intervalSeconds: number, lead: number, { everyMs, count }: StepsWanted) => {
    const { station, quantity } = series;
    const flagged = new Map(series.flagged);
    const holds = Math.floor(staleAfterMs(intervalSeconds) / everyMs);
    const values: (number | null)[] = [];
    const flags: [number, number][] = [];
    let last = Number.NEGATIVE_INFINITY;
    for (let place = 0; place < lead + count; place += 1) {
      if (series.values[place] != null) last = place;
      if (place < lead) continue;
      const isYoung = place - last <= holds;
      values.push(isYoung ? (series.values[last] ?? null) : null);
      const quality = isYoung ? flagged.get(last) : undefined;
      if (quality !== undefined) flags.push([place - lead, quality]);
    }
    return { station, quantity, values, flagged: flags };
  };

  const computeSteps = async (wanted: StepsWanted): Promise<Omit<CitySteps, 'situations'>> => {
    const { from, everyMs, count } = wanted;
    const stations = options.stations();
    const byId = new Map(stations.map((station) => [station.id, station]));
    const slowest = stations.reduce((most, { interval }) => Math.max(most, staleAfterMs(interval)), 0);
    const lead = Math.floor(Math.min(slowest, leadMs) / everyMs);
    const series = await history.moments({
      wanted: wantedBy(stations, mainQuantitiesOf),
      from: from - lead * everyMs,
      everyMs,
      count: lead + count,
    });

    const first = hourStart(from);
    const last = hourStart(from + (count - 1) * everyMs);
    const hours = Array.from({ length: (last - first) / hourMs + 1 }, (_, index) => first + index * hourMs);
    const means = hoursOfCity(
      await history.hours({ wanted: averagedBy(stations), from: first - limitHours * hourMs, to: last }),
    );
    const vnAqi: CitySteps['vnAqi'] = [];
    const limits: LimitCourse[] = [];
    await inSlices(stations, (station) => {
      if (!means.has(station.id)) return;
      const reader = hoursReader(means, station);
      limits.push(...limitCourses(reader, station, hours, thresholds, offset));
      if (!station.quantities.some(isAqiParameter)) return;
      const briefs = hours.map((hour) => aqiBriefOf(hourlyAqiAt(reader, station, hour).index));
      if (briefs.every((brief) => brief === null)) return;
      vnAqi.push({
        station: station.id,
        values: briefs.map((brief) => brief?.value ?? null),
        dominant: briefs.map((brief) => brief?.dominant ?? null),
      });
    });
    return {
      from,
      everyMs,
      count,
      series: series
        .map((one) => carriedOn(one, byId.get(one.station)?.interval ?? 0, lead, wanted))
        .filter(({ values }) => values.some((value) => value !== null)),
      hours,
      vnAqi,
      limits,
    };
  };

  return {
    at: async (sight, instant) => {
      const hour = hourStart(instant);
      const parts = await hourly.get(String(hour), () => hourlyParts(hour));
      const latest = new Map(
        (await history.at(instant, pastHours * hourMs)).map(({ station, values }) => [station, values]),
      );
      const seen = options.stations().flatMap((station) => {
        if (!isInSight(sight, station)) return [];
        const values = valuesOf(station, latest.get(station.id), instant);
        const { vnAqi = null, limits = {}, judged = 0, exceeded = 0 } = parts.get(station.id) ?? {};
        const past = { station: station.id, values, vnAqi, limits, level: levelOf(station, values, instant) };
        return [{ station, past, judged, exceeded }];
      });
      return {
        at: instant,
        hour,
        stations: seen.map(({ past }) => past),
        wards: wardFigures(
          seen.map(({ station, past, judged, exceeded }) => {
            const { vnAqi, limits, level } = past;
            const row = { station: station.id, at: null, vnAqi, limits, level, restoring: false };
            return { station, row, judged, exceeded };
          }),
        ),
      };
    },
    steps: async (sight, wanted) => {
      const { from, everyMs, count } = wanted;
      const answer = await spans.get(`${from} ${everyMs} ${count}`, () => computeSteps(wanted));
      const seen = new Set(options.stations().flatMap((one) => (isInSight(sight, one) ? one.id : [])));
      const ofSeen = <T extends { readonly station: string }>(all: readonly T[]): T[] =>
        all.filter(({ station }) => seen.has(station));
      return { ...answer, series: ofSeen(answer.series), vnAqi: ofSeen(answer.vnAqi), limits: ofSeen(answer.limits) };
    },
    changed: () => {
      hourly.clear();
      spans.clear();
    },
  };
};
