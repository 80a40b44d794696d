/** Gauges of water level as the page shows them: the live value above its zero, its levels, where it goes. Pure. */
import type { LatestValue, StationView } from '../../shared/api.ts';
import { type ConvertedLevel, chartZeroOffset, levelAbove } from '../../shared/indices/datum.ts';
import type { WaterFigures, WaterRow, WaterSummary } from '../../shared/indices-api.ts';
import { entersAverages, judgesLevels } from '../../shared/quality.ts';
import { instantaneousLevels, levelReached, nextLevel, thresholdsFor } from '../../shared/thresholds/select.ts';
import type { LevelThreshold, LocalDate, Threshold } from '../../shared/thresholds/threshold.ts';
import type { Instant } from '../../shared/time.ts';
import type { StationNow } from '../model/city-view.ts';
import { type Condition, isStale } from '../model/condition.ts';
import type { LevelState } from '../model/levels.ts';

export type Outlook = Pick<NonNullable<WaterFigures['depth']>, 'trends' | 'next'>;
export type Trend = Outlook['trends'][number];

/** The trend that crossings are projected with; a longer one where there are too few readings for it. */
export const tellingTrend = (outlook: Outlook | null | undefined): Trend | undefined =>
  outlook?.trends.find(({ minutes }) => minutes === 30) ?? outlook?.trends.at(-1);

export interface Extreme {
  readonly at: Instant;
  readonly value: number;
}
export interface Day {
  readonly from: Instant;
  readonly everyMs: number;
  readonly slots: readonly (number | null)[];
  readonly lowest: Extreme;
  readonly highest: Extreme;
}

/** The last day of a station in slots; undefined without any reading. */
export const dayOf = (
  slots: readonly (number | null)[] | undefined,
  { from, everyMs }: WaterSummary['recent'],
  now: Instant,
): Day | undefined => {
  const known = (slots ?? []).flatMap((value, i) =>
    // A slot is told of by its middle; the last one is not over.
    value === null ? [] : [{ at: Math.min(now, from + (i + 0.5) * everyMs), value }],
  );
  const [first] = known;
  if (!first || !slots) return undefined;
  const lowest = known.reduce((least, each) => (each.value < least.value ? each : least), first);
  const highest = known.reduce((most, each) => (each.value > most.value ? each : most), first);
  return { from, everyMs, slots, lowest, highest };
};

export interface Gauge {
  readonly station: StationView;
  readonly condition: Condition;
  /** Above the zero of its datum; undefined without a value that may be compared with levels. */
  readonly value: LatestValue | undefined;
  readonly isStale: boolean;
  /** In force, mildest first. */
  readonly levels: readonly LevelThreshold[];
  /** Where the value stands among them; undefined where there are none. */
  readonly state: LevelState | undefined;
  readonly national: ConvertedLevel | undefined;
  readonly outlook: Outlook | undefined;
  readonly day: Day | undefined;
}

const newer = (one: LatestValue | undefined, other: LatestValue | undefined): LatestValue | undefined =>
  one && other ? (other.at > one.at ? other : one) : (one ?? other);

/** The live value, or what the gateway last compared where the live one may not be. */
const levelOf = ({ station, values }: StationNow, row: WaterRow | undefined): LatestValue | undefined => {
  const live = values.water_level;
  const asked = row?.level?.published;
  const published = newer(
    live && judgesLevels(live.quality) ? live : undefined,
    asked ? { ...asked, receivedAt: asked.at } : undefined,
  );
  return published && { ...published, value: published.value + (station.datumOffset ?? 0) };
};

const gaugeOf = (
  entry: StationNow,
  row: WaterRow | undefined,
  { summary, catalogue, date, now }: GaugeContext,
): Gauge => {
  const { station, condition } = entry;
  const value = levelOf(entry, row);
  const levels = instantaneousLevels(thresholdsFor(station, 'water_level', catalogue, date));
  const old = value !== undefined && isStale(value.at, station.interval, now);
  return {
    station,
    condition,
    value,
    isStale: old,
    levels,
    state:
      value && levels.length > 0
        ? {
            quantity: 'water_level',
            value,
            reached: levelReached(value.value, levels),
            next: nextLevel(value.value, levels),
            isStale: old,
            isFlagged: false,
            isSuspect: !entersAverages(value.quality),
          }
        : undefined,
    national: value && levelAbove(value.value - (station.datumOffset ?? 0), station, 'national_msl'),
    outlook: old ? undefined : (row?.level ?? undefined),
    day: summary && dayOf(row?.recent.water_level, summary.recent, now),
  };
};

export interface GaugeContext {
  readonly summary: WaterSummary | undefined;
  readonly catalogue: readonly Threshold[];
  /** Local date of the legal zone. */
  readonly date: LocalDate;
  readonly now: Instant;
}

const severityRank = ({ state }: Gauge): number => state?.reached?.severity ?? 0;
const crossingRank = ({ outlook }: Gauge): number => outlook?.next?.at ?? Number.POSITIVE_INFINITY;

/** Worst first, then what reaches its next level soonest, then those with levels; retired and planned ones without a word stay out. */
export const gaugesOf = (stations: readonly StationNow[], context: GaugeContext): Gauge[] => {
  const rows = new Map(context.summary?.stations.map((row) => [row.station, row]));
  const collator = new Intl.Collator('vi', { numeric: true });
  return stations
    .filter(
      ({ station, condition, values }) =>
        station.quantities.includes('water_level') &&
        condition !== 'retired' &&
        (condition !== 'planned' || values.water_level !== undefined),
    )
    .map((entry) => gaugeOf(entry, rows.get(entry.station.id), context))
    .sort(
      (a, b) =>
        severityRank(b) - severityRank(a) ||
        // Two that reach nothing are both infinitely far.
        (crossingRank(a) === crossingRank(b) ? 0 : crossingRank(a) - crossingRank(b)) ||
        Number(b.levels.length > 0) - Number(a.levels.length > 0) ||
        collator.compare(a.station.name, b.station.name),
    );
};

/** A crossing that has passed without the level being reached is no projection any more. */
export const crossingOf = ({ outlook, levels }: Gauge, now: Instant) => {
  const next = outlook?.next;
  const level = next && levels.find(({ id }) => id === next.threshold);
  return next && level && next.at > now ? { next, level } : undefined;
};

/** Levels and days above the zero of a datum, brought to the national zero; undefined where that is not possible. */
export const nationalShift = ({ datum }: Pick<StationView, 'datum'>): number | undefined =>
  datum === 'national_msl' ? 0 : datum === 'chart_zero_hondau' ? -chartZeroOffset.metres : undefined;
