/**
 * The memory of the indices and what follows from it: fed by the journal in order and, after a start, by the history; asked for
 * figures of one station at an instant. Every reading is one of (station, quantity, measured-at), the last one counts. Pure:
 * no clock, no timer; whoever asks brings the time.
 */
import type { RawPoint } from '../../shared/api.ts';
import { dayOf, hourStart, type OffsetMs } from '../../shared/indices/local-day.ts';
import { createWindows, type Windows } from '../../shared/indices/windows.ts';
import type { IndicesRow, StationIndicesAnswer } from '../../shared/indices-api.ts';
import { entersAverages, judgesLevels } from '../../shared/quality.ts';
import { isQuantityId, type QuantityId } from '../../shared/quantities.ts';
import type { Station } from '../../shared/station.ts';
import type { LocalDate, Threshold } from '../../shared/thresholds/threshold.ts';
import { dayMs, type Instant } from '../../shared/time.ts';
import type { ReadingRecord } from '../ingest/record.ts';
import type { StationChange } from '../state/directory.ts';
import { asStored, type Judged, valueQuality } from '../value-quality.ts';
import { type Edge, rounding } from './edge.ts';
import { type WaterQuantity, waterQuantities } from './level.ts';
import { type HourlyPart, hourlyPart, levelPart } from './row.ts';
import { thresholdsAt } from './site.ts';
import { type StationInput, stationFigures } from './station-figures.ts';

export interface EngineOptions {
  readonly thresholds: readonly Threshold[];
  /** Of the legal zone. */
  readonly offset: OffsetMs;
  readonly stations?: readonly Station[];
  /** The quality as stored when absent. */
  readonly judged?: Judged;
}

/** Readings of one station as the history tells them. */
export type HistoryPoints = ReadonlyMap<QuantityId, readonly RawPoint[]>;

/** What wards and city are made of, beside the row. */
export interface RowWithCounts {
  readonly row: IndicesRow;
  readonly judged: number;
  readonly exceeded: number;
}

export interface Engine {
  readonly windows: Windows;
  stationsChanged(change: StationChange): void;
  station(id: string): Station | undefined;
  stations(): string[];
  /** Takes one committed reading, in the order of the journal. */
  apply(record: ReadingRecord): void;
  /**
   * Takes readings of the history of [from, to). What the journal told since the start is newer and stays. In any order,
   * any number of times.
   */
  learn(
    station: string,
    points: HistoryPoints,
    span: { readonly from: Instant; readonly to: Instant },
    now: Instant,
  ): void;
  /** From here on figures of this station say that they are not complete, until `complete`. */
  restoring(station: string): void;
  complete(station: string): void;
  isRestoring(station: string): boolean;
  /** Forgets the readings of a station in [from, to), before they are learnt again. */
  forget(station: string, span: { readonly from: Instant; readonly to: Instant }): void;
  /** Stations whose row may have changed since it was last asked for. */
  stale(now: Instant): string[];
  /** The row of a station of the directory. @throws Error for others */
  row(station: string, now: Instant): RowWithCounts;
  /** Measured-at of the newest reading of the last 24 h. */
  newestAt(station: string, now: Instant): Instant | null;
  /** Counts up with everything that changes a figure of a station. */
  revision(station: string): number;
  /** What figures of a station are made of; undefined when the directory has no such station. */
  input(id: string, now: Instant): StationInput | undefined;
  /** Everything about a station, without its exceedance days; undefined when the directory has no such station. */
  figures(station: string, now: Instant, edge?: Edge): StationIndicesAnswer | undefined;
}

interface Known {
  station: Station;
  /** Newest of each quantity by measured-at, whatever its quality; changed in place. */
  latest: Partial<Record<QuantityId, RawPoint>>;
  newestAt: Instant | null;
  restoring: boolean;
  /** While restoring: `at quantity` of what the journal took out; the history may still have the former value. */
  takenOut: Set<string>;
  revision: number;
  hourly: HourlyPart | undefined;
  level: IndicesRow['level'] | undefined;
  inForce: { readonly date: LocalDate; readonly thresholds: readonly Threshold[] } | undefined;
}

type Values = Partial<Record<QuantityId, number>>;

/** Older values are no present level; after a restart they are not even known. */
const maxAgeMs = dayMs;

export const createEngine = (options: EngineOptions): Engine => {
  const { offset, thresholds, judged = asStored } = options;
  const windows = createWindows();
  const stations = new Map<string, Known>();
  const stale = new Set<string>();
  /** End of the last complete hour when rows were last asked for. */
  let rowsOf = Number.NaN;

  const stationsChanged = ({ changed, removed }: StationChange): void => {
    for (const station of changed) {
      const known = stations.get(station.id);
      windows.setInterval(station.id, station.interval);
      if (known) {
        known.station = station;
        known.hourly = undefined;
        known.level = undefined;
        known.inForce = undefined;
        known.revision += 1;
      } else {
        stations.set(station.id, {
          station,
          latest: {},
          newestAt: null,
          restoring: false,
          takenOut: new Set(),
          revision: 0,
          hourly: undefined,
          level: undefined,
          inForce: undefined,
        });
      }
      stale.add(station.id);
    }
    for (const id of removed) {
      stations.delete(id);
      stale.delete(id);
      windows.forget(id);
    }
  };

  /** `isNewer`: than what is known of the same instant. */
  const remember = (known: Known, quantity: QuantityId, { at, value, quality }: RawPoint, isNewer: boolean): void => {
    const before = known.latest[quantity];
    if (before && (isNewer ? before.at > at : before.at >= at)) return;
    if (before) {
      // In place: this is done for every value that arrives.
      before.at = at;
      before.value = value;
      before.quality = quality;
    } else known.latest[quantity] = { at, value, quality };
    if (known.newestAt === null || at > known.newestAt) known.newestAt = at;
  };

  /** What a reading at this time may change in the row. */
  const touch = (known: Known, at: Instant, values: Values): void => {
    known.revision += 1;
    if (known.hourly && at < known.hourly.hour) known.hourly = undefined;
    if (waterQuantities.some((quantity) => values[quantity] !== undefined)) known.level = undefined;
    if (known.hourly === undefined || known.level === undefined) stale.add(known.station.id);
  };

  const apply = (record: ReadingRecord): void => {
    const { s: id, t: at, x: receivedAt, v: values } = record;
    const known = stations.get(id);
    if (!known) return;
    let bad: Values | undefined;
    for (const quantity in values) {
      const value = isQuantityId(quantity) ? values[quantity] : undefined;
      if (!isQuantityId(quantity) || value === undefined) continue;
      const quality = judged(id, quantity, at, valueQuality(record, quantity));
      const isGood = entersAverages(quality);
      remember(known, quantity, { at, value, quality }, true);
      if (!isGood) {
        bad ??= {};
        bad[quantity] = value;
      }
      if (!known.restoring) continue;
      if (isGood) known.takenOut.delete(`${at} ${quantity}`);
      else known.takenOut.add(`${at} ${quantity}`);
    }
    windows.add({ station: id, at, receivedAt, quality: 0, values });
    // Whatever was known of these at this instant goes.
    if (bad) windows.add({ station: id, at, receivedAt, quality: 1, values: bad });
    touch(known, at, values);
  };

  const learn: Engine['learn'] = (id, points, { from, to }, now) => {
    const known = stations.get(id);
    if (!known) return;
    const rows = new Map<Instant, Values>();
    for (const [quantity, found] of points) {
      const told = new Set(windows.points(id, quantity, from, to).map(({ at }) => at));
      for (const { at, value, quality } of found) {
        if (told.has(at) || known.takenOut.has(`${at} ${quantity}`)) continue;
        const inForce = judged(id, quantity, at, quality);
        remember(known, quantity, { at, value, quality: inForce }, false);
        if (!entersAverages(inForce)) continue;
        const row = rows.get(at) ?? {};
        row[quantity] = value;
        rows.set(at, row);
      }
    }
    const inOrder = [...rows].sort(([one], [other]) => one - other);
    for (const [at, values] of inOrder) windows.add({ station: id, at, receivedAt: now, quality: 0, values });
    known.hourly = undefined;
    known.level = undefined;
    known.revision += 1;
    stale.add(id);
  };

  const forget: Engine['forget'] = (id, { from, to }) => {
    const known = stations.get(id);
    if (!known) return;
    windows.erase(id, from, to);
    const kept = Object.entries(known.latest).filter(([, { at }]) => at < from || at >= to);
    known.latest = Object.fromEntries(kept);
    known.newestAt = kept.reduce<Instant | null>((newest, [, { at }]) => Math.max(newest ?? at, at), null);
    known.hourly = undefined;
    known.level = undefined;
    known.revision += 1;
    stale.add(id);
  };

  const setRestoring = (id: string, restoring: boolean): void => {
    const known = stations.get(id);
    if (!known) return;
    known.restoring = restoring;
    known.takenOut = new Set();
    known.revision += 1;
    stale.add(id);
  };

  const inForceAt = (known: Known, now: Instant): readonly Threshold[] => {
    const { date } = dayOf(now, offset);
    if (known.inForce?.date !== date) {
      known.inForce = { date, thresholds: thresholdsAt(known.station, thresholds, date) };
    }
    return known.inForce.thresholds;
  };

  const latestOf =
    (known: Known, now: Instant) =>
    (quantity: QuantityId): RawPoint | null => {
      const point = known.latest[quantity];
      return point && point.at > now - maxAgeMs ? { ...point } : null;
    };

  /** The newest value that may be compared with levels; one of quality 0 where the very newest may not. */
  const levelPointOf =
    (known: Known, now: Instant) =>
    (quantity: WaterQuantity): RawPoint | null => {
      const newest = latestOf(known, now)(quantity);
      if (newest === null || judgesLevels(newest.quality)) return newest;
      const point = windows.points(known.station.id, quantity, now - maxAgeMs, newest.at).at(-1);
      return point ? { ...point, quality: 0 } : null;
    };

  const input: Engine['input'] = (id, now) => {
    const known = stations.get(id);
    if (!known) return undefined;
    const { station, restoring } = known;
    const latest = latestOf(known, now);
    return {
      windows,
      station,
      catalogue: thresholds,
      at: now,
      offset,
      restoring,
      reported: Object.keys(known.latest).filter((id): id is QuantityId => isQuantityId(id) && latest(id) !== null),
      latest,
      levelPoint: levelPointOf(known, now),
    };
  };

  const newestAt = (id: string, now: Instant): Instant | null => {
    const newest = stations.get(id)?.newestAt ?? null;
    return newest !== null && newest > now - maxAgeMs ? newest : null;
  };

  stationsChanged({ changed: options.stations ?? [], removed: [] });

  return {
    windows,
    stationsChanged,
    station: (id) => stations.get(id)?.station,
    stations: () => [...stations.keys()],
    apply,
    learn,
    restoring: (id) => setRestoring(id, true),
    complete: (id) => setRestoring(id, false),
    isRestoring: (id) => stations.get(id)?.restoring ?? false,
    forget,
    stale: (now) => {
      const hour = hourStart(now);
      if (hour !== rowsOf) {
        rowsOf = hour;
        for (const id of stations.keys()) stale.add(id);
      }
      return [...stale];
    },
    row: (id, now) => {
      const known = stations.get(id);
      if (!known) throw new Error(`no station ${id}`);
      const { station, restoring } = known;
      const hour = hourStart(now);
      if (known.hourly?.hour !== hour) {
        known.hourly = hourlyPart(windows, station, inForceAt(known, now), now, offset);
        // Levels grow old with the hour.
        known.level = undefined;
      }
      if (known.level === undefined) {
        known.level = levelPart(station, inForceAt(known, now), levelPointOf(known, now));
      }
      stale.delete(id);
      const { vnAqi, limits, judged: count, exceeded } = known.hourly;
      const row: IndicesRow = { station: id, at: newestAt(id, now), vnAqi, limits, level: known.level, restoring };
      return { row, judged: count, exceeded };
    },
    newestAt,
    revision: (id) => stations.get(id)?.revision ?? -1,
    input,
    figures: (id, now, edge = rounding) => {
      const known = input(id, now);
      return known && stationFigures(edge, known);
    },
  };
};
