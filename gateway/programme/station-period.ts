/** The days of a station added up over a period. Pure. */
import type { Network } from '../../shared/quantities.ts';
import type { LocalDate } from '../../shared/thresholds/threshold.ts';
import { hourMs, type Instant } from '../../shared/time.ts';
import type { StationDay } from './station-day.ts';

export interface LimitSums {
  expected: number;
  judged: number;
  within: number;
  /** Days above it, in order. */
  readonly above: LocalDate[];
  daysKept: number;
  daysUnknown: number;
}

export interface NetworkSums {
  expected: number;
  valid: number;
  judged: number;
  within: number;
}

export interface LevelSums {
  measured: number;
  reached: number;
}

/** Water over a street without a break, by the hour. */
export interface Inundation {
  readonly from: Instant;
  /** End of its last hour. */
  readonly to: Instant;
  /** Largest depth, cm. */
  readonly max: number;
  /** It was there when the period began, and may have begun earlier. */
  readonly beginsBefore: boolean;
  /** How it ended: the street was dry, the data stopped, it lasts still, or the period ends there. */
  readonly end: 'dry' | 'silent' | 'ongoing' | 'cut';
}

export interface StationPeriod {
  readonly limits: ReadonlyMap<string, LimitSums>;
  readonly networks: ReadonlyMap<Network, NetworkSums>;
  readonly levels: ReadonlyMap<string, LevelSums>;
  readonly inundations: readonly Inundation[];
}

const entryOf = <K, V>(map: Map<K, V>, key: K, make: () => V): V => {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
};

export interface PeriodBounds {
  /** Start of the local day, by date. */
  readonly startOf: (date: LocalDate) => Instant;
  /** Start of the first day and end of the last. */
  readonly from: Instant;
  readonly to: Instant;
  /** End of the last hour that had ended when it was computed. */
  readonly until: Instant;
}

/** No local day has more hours. */
const maxDayHours = 25;

const inundationsOf = (
  days: readonly StationDay[],
  { startOf, from: begin, to: end, until }: PeriodBounds,
): Inundation[] => {
  const found: Inundation[] = [];
  const withData = new Set<Instant>();
  for (const { date, depthHours } of days) {
    if (depthHours === 0) continue;
    const start = startOf(date);
    for (let hour = 0; hour < maxDayHours; hour += 1) {
      if ((depthHours & (1 << hour)) !== 0) withData.add(start + hour * hourMs);
    }
  }
  const endOf = (to: Instant): Inundation['end'] => {
    if (withData.has(to)) return 'dry';
    if (to >= until) return 'ongoing';
    return to >= end ? 'cut' : 'silent';
  };
  let open: { from: Instant; to: Instant; max: number } | undefined;
  const close = (): void => {
    if (open) found.push({ ...open, beginsBefore: open.from === begin, end: endOf(open.to) });
    open = undefined;
  };
  for (const { wet } of days) {
    for (const { from, max } of wet) {
      if (open && open.to !== from) close();
      if (open) {
        open.to = from + hourMs;
        open.max = Math.max(open.max, max);
      } else open = { from, to: from + hourMs, max };
    }
  }
  close();
  return found;
};

/** Days in order. */
export const sumDays = (days: readonly StationDay[], bounds: PeriodBounds): StationPeriod => {
  const limits = new Map<string, LimitSums>();
  const networks = new Map<Network, NetworkSums>();
  const levels = new Map<string, LevelSums>();
  for (const day of days) {
    for (const { id, expected, judged, within, verdict } of day.limits) {
      const sums = entryOf(limits, id, () => ({
        expected: 0,
        judged: 0,
        within: 0,
        above: [],
        daysKept: 0,
        daysUnknown: 0,
      }));
      sums.expected += expected;
      sums.judged += judged;
      sums.within += within;
      if (verdict === 'exceeded') sums.above.push(day.date);
      else if (verdict === 'kept') sums.daysKept += 1;
      else if (verdict === 'not-enough-data') sums.daysUnknown += 1;
    }
    for (const { network, expected, valid, judged, within } of day.networks) {
      const sums = entryOf(networks, network, () => ({ expected: 0, valid: 0, judged: 0, within: 0 }));
      sums.expected += expected;
      sums.valid += valid;
      sums.judged += judged;
      sums.within += within;
    }
    for (const { id, measured, reached } of day.levels) {
      const sums = entryOf(levels, id, () => ({ measured: 0, reached: 0 }));
      sums.measured += measured;
      sums.reached += reached;
    }
  }
  return { limits, networks, levels, inundations: inundationsOf(days, bounds) };
};
