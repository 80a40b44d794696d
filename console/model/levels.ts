/**
 * Which alarm level of a river or class of street inundation a reading has reached. Only instantaneous levels are judged; a
 * limit over an averaging time is never compared with a reading. Pure.
 */
import type { LatestValue, StationView } from '../../shared/api.ts';
import { entersAverages, judgesLevels } from '../../shared/quality.ts';
import { type QuantityId, quantities } from '../../shared/quantities.ts';
import {
  instantaneousLevels,
  levelReached,
  nextLevel,
  type ThresholdSite,
  thresholdsFor,
} from '../../shared/thresholds/select.ts';
import type { Evidence, LevelThreshold, LocalDate, Threshold } from '../../shared/thresholds/threshold.ts';
import { dayMs, type Instant, minuteMs } from '../../shared/time.ts';
import { isStale, saidAt, type Values } from './condition.ts';

/** Mildest first. */
export const severities = ['watch', 'warning', 'danger', 'extreme'] as const;
export type Severity = (typeof severities)[number];

/** How a level looks: its place among the levels of its scale, from the fourth on the worst look. */
export const severityOf = ({ kind, severity }: LevelThreshold): Severity =>
  severities[Math.min(severity + (kind === 'alarm-level' ? 1 : 0), severities.length) - 1] ?? 'watch';

/** Quantities that have instantaneous levels. */
export const levelQuantities = ['water_level', 'water_depth'] as const satisfies readonly QuantityId[];
export type LevelQuantity = (typeof levelQuantities)[number];
export const isLevelQuantity = (quantity: QuantityId): quantity is LevelQuantity =>
  levelQuantities.some((one) => one === quantity);

/** Where one reading stands among the levels that hold for it. */
export interface LevelState {
  readonly quantity: LevelQuantity;
  readonly value: LatestValue;
  /** The worst level reached; undefined below all of them. */
  readonly reached: LevelThreshold | undefined;
  /** The mildest known level above. */
  readonly next: LevelThreshold | undefined;
  /** True when the reading is old: the state is then that of its time. */
  readonly isStale: boolean;
  /** A reading that says nothing about water (calibrating, fault …) is not judged: `reached` and `next` are undefined. */
  readonly isFlagged: boolean;
  /** Judged, although something speaks against the reading: a real flood rises fast. */
  readonly isSuspect: boolean;
}

/** A level reached longer ago says nothing about now; the silence of the station is then what matters. */
export const levelStandsMs = dayMs;

export type LevelJudge = (station: StationView, values: Values, now: Instant) => LevelState[];

export const judgeNothing: LevelJudge = () => [];

/** Local dates by quarter of an hour, the smallest step between time zones; asked for thousands of times a second. */
const rememberDates = (localDate: (at: Instant) => LocalDate): ((at: Instant) => LocalDate) => {
  const known = new Map<number, LocalDate>();
  return (at) => {
    const quarter = Math.floor(at / (15 * minuteMs));
    let date = known.get(quarter);
    if (date === undefined) {
      if (known.size > 2_000) known.clear();
      date = localDate(at);
      known.set(quarter, date);
    }
    return date;
  };
};

/** Judges by the catalogue as it was in force on the local date of each reading. */
export const createLevelJudge = (
  catalogue: readonly Threshold[],
  localDate: (at: Instant) => LocalDate,
): LevelJudge => {
  const levels = instantaneousLevels(catalogue);
  const dateOf = rememberDates(localDate);
  return (station, values, now) =>
    levelQuantities.flatMap((quantity): LevelState[] => {
      const value = values[quantity];
      if (!value) return [];
      const holding = thresholdsFor(station, quantity, levels, dateOf(value.at));
      if (holding.length === 0) return [];
      const isFlagged = !judgesLevels(value.quality);
      return [
        {
          quantity,
          value,
          reached: isFlagged ? undefined : levelReached(value.value, holding),
          next: isFlagged ? undefined : nextLevel(value.value, holding),
          isStale: isStale(saidAt(value), station.interval, now),
          isFlagged,
          isSuspect: !isFlagged && !entersAverages(value.quality),
        },
      ];
    });
};

/** The worst of several states that still counts, if a level is reached at all. */
export const worstReached = (states: readonly LevelState[], now: Instant): ReachedState | undefined =>
  states.filter((state) => isReachedState(state, now)).sort(byUrgency)[0];

export type ReachedState = LevelState & { readonly reached: LevelThreshold };

const isReachedState = (state: LevelState, now: Instant): state is ReachedState =>
  state.reached !== undefined && now - state.value.at <= levelStandsMs;

/** Worst first; of the same severity, what is known to be so now before what was so. */
export const byUrgency = (a: ReachedState, b: ReachedState): number =>
  b.reached.severity - a.reached.severity || Number(a.isStale) - Number(b.isStale);

/** What is to be said of a state; `by` in the unit of the quantity, never shown as zero. */
export type LevelStatement =
  | { readonly kind: 'flagged' }
  /** Reached exactly, as far as the shown digits tell. */
  | { readonly kind: 'at'; readonly level: LevelThreshold }
  | { readonly kind: 'above'; readonly level: LevelThreshold; readonly by: number }
  | { readonly kind: 'below'; readonly level: LevelThreshold; readonly by: number }
  /** Below, by less than the shown digits tell. */
  | { readonly kind: 'just-below'; readonly level: LevelThreshold }
  | { readonly kind: 'class'; readonly level: LevelThreshold };

const isShown = (quantity: QuantityId, difference: number): boolean =>
  Number(difference.toFixed(quantities[quantity].decimals)) > 0;

export const statementOf = ({ quantity, value, reached, next, isFlagged }: LevelState): LevelStatement | undefined => {
  if (isFlagged) return { kind: 'flagged' };
  if (reached?.kind === 'class') return { kind: 'class', level: reached };
  if (reached) {
    const by = value.value - reached.value;
    return isShown(quantity, by) ? { kind: 'above', level: reached, by } : { kind: 'at', level: reached };
  }
  if (!next) return undefined;
  const by = next.value - value.value;
  return isShown(quantity, by) ? { kind: 'below', level: next, by } : { kind: 'just-below', level: next };
};

/** How far the next level is above a reading that has reached one already; undefined when none is known. */
export const roomToNext = ({ value, reached, next }: LevelState): { level: LevelThreshold; by: number } | undefined =>
  reached && next ? { level: next, by: next.value - value.value } : undefined;

/** The weakest evidence of the levels that a statement leans on. */
export const evidenceOf = ({ reached, next }: LevelState): Evidence => {
  const marks = [reached, next].flatMap((level) => (level ? [level.evidence] : []));
  return marks.includes('unverified') ? 'unverified' : marks.includes('project') ? 'project' : 'verified';
};

/** A level as a line in a chart, over the time in which it is in force. */
export interface LevelSpan {
  readonly level: LevelThreshold;
  readonly from: Instant;
  readonly to: Instant;
}

/** The levels of a station over a span of time, each only while it holds; exact to a quarter of an hour. */
export const levelSpans = (
  station: ThresholdSite,
  quantity: QuantityId,
  catalogue: readonly Threshold[],
  { from, to }: { from: Instant; to: Instant },
  localDate: (at: Instant) => LocalDate,
): LevelSpan[] => {
  const levels = instantaneousLevels(catalogue).filter((level) => level.quantity === quantity);
  if (levels.length === 0) return [];
  const step = 15 * minuteMs;
  const spans: LevelSpan[] = [];
  let open = new Map<string, { level: LevelThreshold; from: Instant }>();
  let date: LocalDate | undefined;
  const close = (keep: ReadonlySet<string>, at: Instant): void => {
    for (const [id, span] of open) if (!keep.has(id)) spans.push({ ...span, to: at });
  };
  for (let at = from; at < to; at = (Math.floor(at / step) + 1) * step) {
    const today = localDate(at);
    if (today === date) continue;
    date = today;
    const holding = instantaneousLevels(thresholdsFor(station, quantity, levels, today));
    close(new Set(holding.map(({ id }) => id)), at);
    open = new Map(holding.map((level) => [level.id, { level, from: open.get(level.id)?.from ?? at }]));
  }
  close(new Set(), to);
  return spans;
};

/** So near is a level that a chart makes room for it, whatever the span of its values. */
const near: Readonly<Record<LevelQuantity, number>> = { water_level: 0.5, water_depth: 10 };

/** The upper end of a chart: that of the data, or the next level above it when that is not farther away than the data spans. */
export const topWithLevel = (
  quantity: LevelQuantity,
  { low, high }: { low: number; high: number },
  levels: readonly number[],
): number => {
  const next = Math.min(...levels.filter((level) => level > high));
  return next - high <= Math.max(high - low, near[quantity]) ? next : high;
};
