/**
 * What one local day of one station comes to for the programme: hours against each limit in force that day, hours with data,
 * hours of water at or above each level. Made of hourly buckets of the history by the formulas of shared/indices. Pure.
 */
import type { Bucket } from '../../shared/api.ts';
import { type Average, type HourMean, hoursBetween, neededOf, rollingMeans } from '../../shared/indices/averages.ts';
import { hourOfBucket } from '../../shared/indices/bucket-hour.ts';
import { type AveragedThreshold, hoursOf, stateOf } from '../../shared/indices/compliance.ts';
import { type DayVerdict, dayVerdict } from '../../shared/indices/exceedance.ts';
import { type LocalDay, localHourOf, type OffsetMs } from '../../shared/indices/local-day.ts';
import { type Network, type QuantityId, quantities } from '../../shared/quantities.ts';
import type { Station } from '../../shared/station.ts';
import { appliesAtHour, instantaneousLevels, isReached, thresholdsFor } from '../../shared/thresholds/select.ts';
import type { LevelThreshold, LocalDate, Threshold } from '../../shared/thresholds/threshold.ts';
import { hourMs, type Instant } from '../../shared/time.ts';
import type { Peaks } from './peaks.ts';

/** Hours that the averages of a day reach back before its first: 24 h means end with each of its hours. */
export const reachBackHours = 23;

export interface ProgrammeStation {
  readonly station: Station;
  /** From when on it is expected to measure. */
  readonly registeredAt: Instant;
}

export interface LimitDay {
  readonly id: string;
  /** Hours to which the limit applied while the station was expected to measure. */
  readonly expected: number;
  /** Of these, hours that end with a valid average over the time of the limit. */
  readonly judged: number;
  /** Of these, hours whose average did not exceed it. */
  readonly within: number;
  /** Of finished days. */
  readonly verdict: DayVerdict['verdict'] | undefined;
}

export interface NetworkDay {
  readonly network: Network;
  /** Hours of each measured quantity: expected, and those with enough data. */
  readonly expected: number;
  readonly valid: number;
  /** Hours in which at least one limit could be judged; of these, hours in which none was exceeded. */
  readonly judged: number;
  readonly within: number;
}

/** An hour in which a street was at or above the mildest class of depth. */
export interface WetHour {
  readonly from: Instant;
  /** Largest depth, cm. */
  readonly max: number;
}

export interface LevelDay {
  readonly id: string;
  /** Hours with data. */
  readonly measured: number;
  /** Hours whose highest value was at or above it. */
  readonly reached: number;
}

export interface StationDay {
  readonly date: LocalDate;
  readonly limits: readonly LimitDay[];
  readonly networks: readonly NetworkDay[];
  readonly levels: readonly LevelDay[];
  readonly wet: readonly WetHour[];
  /** Bit n is set when the n-th hour of the day has a depth of water; says where an inundation ends and where only the data do. */
  readonly depthHours: number;
}

export interface DayInput {
  readonly site: ProgrammeStation;
  readonly catalogue: readonly Threshold[];
  readonly day: LocalDay;
  /** What had ended when it was computed: hours after it are not judged. */
  readonly until: Instant;
  /** By quantity, the hourly buckets by their start, from `reachBackHours` before the day on. */
  readonly buckets: ReadonlyMap<QuantityId, ReadonlyMap<Instant, Bucket>>;
  /** Of quantities of water, the highest value of each hour of the day, the running one included. */
  readonly peaks: ReadonlyMap<QuantityId, Peaks>;
  readonly offset: OffsetMs;
}

/** The part of a day in which a station is expected to measure; empty before it was registered and after it was retired. */
const expectedSpan = ({ site, day, until, buckets }: DayInput): readonly [from: Instant, to: Instant] => {
  const end = Math.min(day.end, until);
  let first = Number.POSITIVE_INFINITY;
  for (const hours of buckets.values()) {
    for (const at of hours.keys()) if (at >= day.start && at < end && at < first) first = at;
  }
  const hasData = first < end;
  if (site.station.lifecycle === 'retired' && !hasData) return [end, end];
  const registered = Math.ceil(site.registeredAt / hourMs) * hourMs;
  // Readings may be older than the record: of a station that was moved here, or that sends its backlog.
  const begin = Math.max(day.start, Math.min(registered, hasData ? first : registered));
  return begin < end ? [begin, end] : [end, end];
};

/** One average per hour of the day that has ended: over the time of the limit, ending with that hour. */
const averagesOf = (
  threshold: AveragedThreshold,
  length: number,
  hours: readonly HourMean[],
  start: Instant,
  end: Instant,
): readonly Average[] => {
  if (length > 1) {
    const reaching = hoursBetween(hours, start - (length - 1) * hourMs, end);
    return rollingMeans(reaching, length, quantities[threshold.quantity].aggregate, threshold.dataCapture);
  }
  return hoursBetween(hours, start, end).map((hour) => {
    const needed = neededOf(hour.expected, threshold.dataCapture);
    return { ...hour, needed, valid: hour.captured >= needed };
  });
};

interface Judged {
  readonly limit: LimitDay;
  /** Bits by hour of the day. */
  readonly judgedHours: number;
  readonly exceededHours: number;
}

const judge = (
  input: DayInput,
  threshold: AveragedThreshold,
  length: number,
  hours: readonly HourMean[],
  [begin, end]: readonly [Instant, Instant],
): Judged => {
  const { day, offset, until } = input;
  let [expected, judged, within, judgedHours, exceededHours] = [0, 0, 0, 0, 0];
  const averages = averagesOf(threshold, length, hours, day.start, Math.max(day.start, end));
  for (const [index, average] of averages.entries()) {
    const hour = day.start + index * hourMs;
    if (hour < begin || !appliesAtHour(threshold, localHourOf(hour, offset))) continue;
    expected += 1;
    const state = stateOf(average, threshold);
    if (state === 'not-enough-data') continue;
    judged += 1;
    judgedHours |= 1 << index;
    if (state === 'exceeds') exceededHours |= 1 << index;
    else within += 1;
  }
  const isFinished = until >= day.end && expected > 0;
  const verdict = isFinished ? dayVerdict(threshold, hours, day, offset)?.verdict : undefined;
  return { limit: { id: threshold.id, expected, judged, within, verdict }, judgedHours, exceededHours };
};

const bitsIn = (mask: number): number => {
  let count = 0;
  for (let rest = mask >>> 0; rest !== 0; rest &= rest - 1) count += 1;
  return count;
};

const waterLevels = (input: DayInput, quantity: 'water_level' | 'water_depth'): readonly LevelThreshold[] =>
  instantaneousLevels(thresholdsFor(input.site.station, quantity, input.catalogue, input.day.date));

export const stationDayOf = (input: DayInput): StationDay => {
  const { site, catalogue, day, until, buckets } = input;
  const { station } = site;
  const span = expectedSpan(input);
  const spanHours = (span[1] - span[0]) / hourMs;
  const limits: LimitDay[] = [];
  const levels: LevelDay[] = [];
  const wet: WetHour[] = [];
  let depthHours = 0;
  const networks = new Map<Network, { expected: number; valid: number; judged: number; exceeded: number }>();
  for (const quantity of new Set(station.quantities)) {
    const { network } = quantities[quantity];
    const found = [...(buckets.get(quantity)?.values() ?? [])].filter(
      ({ at }) => at >= day.start - reachBackHours * hourMs && at < Math.min(day.end, until),
    );
    const hours = found.map((bucket) => hourOfBucket(quantity, station, bucket));
    const known = networks.get(network) ?? { expected: 0, valid: 0, judged: 0, exceeded: 0 };
    networks.set(network, known);
    known.expected += spanHours;
    known.valid += hours.filter(({ from, valid }) => valid && from >= span[0] && from < span[1]).length;
    if (spanHours > 0) {
      for (const threshold of thresholdsFor(station, quantity, catalogue, day.date)) {
        if (threshold.kind !== 'limit') continue;
        const length = hoursOf(threshold);
        if (length === undefined) continue;
        const { limit, judgedHours, exceededHours } = judge(input, threshold, length, hours, span);
        limits.push(limit);
        known.judged |= judgedHours;
        known.exceeded |= exceededHours;
      }
    }
    if (quantity !== 'water_level' && quantity !== 'water_depth') continue;
    // The running hour as well: water over a street is not left out because its hour has not ended.
    const peaks = [...(input.peaks.get(quantity) ?? [])].sort(([one], [other]) => one - other);
    const lift = quantity === 'water_level' ? (station.datumOffset ?? 0) : 0;
    const scale = waterLevels(input, quantity);
    for (const level of scale) {
      const reached = peaks.filter(([, peak]) => isReached(peak + lift, level)).length;
      levels.push({ id: level.id, measured: peaks.length, reached });
    }
    if (quantity !== 'water_depth') continue;
    const mildest = scale[0];
    for (const [at, peak] of peaks) {
      depthHours |= 1 << ((at - day.start) / hourMs);
      if (mildest && isReached(peak, mildest)) wet.push({ from: at, max: peak });
    }
  }
  return {
    date: day.date,
    limits,
    networks: [...networks].map(([network, { expected, valid, judged, exceeded }]) => ({
      network,
      expected,
      valid,
      judged: bitsIn(judged),
      within: bitsIn(judged & ~exceeded),
    })),
    levels,
    wet,
    depthHours,
  };
};
