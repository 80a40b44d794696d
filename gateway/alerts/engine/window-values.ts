/** Figures over the last minutes and hours of a station, from the memory of its readings. Pure. */

import { type HourMean, settled } from '../../../shared/indices/averages.ts';
import { complianceOf, hoursOf } from '../../../shared/indices/compliance.ts';
import type { OffsetMs } from '../../../shared/indices/local-day.ts';
import {
  leastNeighbours,
  type NeighbourQuantity,
  neighbourDisagreement,
  neighbourHours,
  neighbourQuantities,
} from '../../../shared/indices/neighbours.ts';
import { hourlyAqiAt } from '../../../shared/indices/station-indices.ts';
import { nextCrossing, projectionHours, trendOf } from '../../../shared/indices/water.ts';
import type { Point, Windows } from '../../../shared/indices/windows.ts';
import type { QuantityId } from '../../../shared/quantities.ts';
import type { Station } from '../../../shared/station.ts';
import { hourMs, type Instant, minuteMs } from '../../../shared/time.ts';
import type { Range } from './site.ts';
import type { Slot } from './slot.ts';
import type { Watch } from './watches.ts';

export type WindowsReader = Pick<Windows, 'hours' | 'points' | 'mean'>;

export interface WindowValue {
  /** In the unit of the figure. */
  readonly value: number;
  /** The level that will be crossed. */
  readonly threshold?: string;
}

/** Crossings are projected with the trend over so many minutes. */
const projectionMinutes = 30;
/** Trends reach back so far. */
const longestMinutes = 60;
/** What is said where no crossing is in sight. */
const noCrossing: WindowValue = { value: projectionHours * 60 };

/**
 * A slope cannot be the median of all pairs when the values span much less than it would make of the time: more than half of
 * the pairs lie at least 0.29 of the time apart, so it is at most the span divided by that. Less, because points are not even.
 */
const leastShare = 0.2;
/** Enough of them tell whether a slope is anywhere near a step; all pairs of an hour's points take twenty times as long. */
const roughPoints = 16;
const roughFactor = 1.5;
/** On the ground a trend is looked at so many times within its own time. */
const looksPerTrend = 15;

/** Whether a new piece of this length has begun; by the clock, so that it does not depend on when somebody began to look. */
export const hasTurned = (before: Instant, at: Instant, everyMs: number): boolean =>
  Math.floor(at / everyMs) !== Math.floor(before / everyMs);

/** One station's values at one time, fetched when they are asked for, once for all watches. */
export interface Look {
  readonly windows: WindowsReader;
  readonly station: string;
  /** Of the newest reading, which counts. */
  readonly at: Instant;
  /** Of the look before. */
  readonly since: Instant;
  /** Holds all values of the last hour, perhaps more. */
  readonly range: Range;
  points(quantity: QuantityId): readonly Point[];
}

export const createLook = (
  windows: WindowsReader,
  station: string,
  { at, since }: Pick<Look, 'at' | 'since'>,
  range: Range,
): Look => {
  let known: readonly Point[] | undefined;
  return {
    ...{ windows, station, at, since, range },
    points: (quantity) => {
      if (known) return known;
      known = windows.points(station, quantity, at + 1 - longestMinutes * minuteMs, at + 1);
      range.low = Number.POSITIVE_INFINITY;
      range.high = Number.NEGATIVE_INFINITY;
      for (const { value } of known) {
        if (value < range.low) range.low = value;
        if (value > range.high) range.high = value;
      }
      return known;
    },
  };
};

/**
 * Whether a trend over so many minutes need not be worked out: it was not long ago, or `test` says so of the range of values, as it
 * is known or as it is.
 */
const isQuiet = (look: Look, quantity: QuantityId, minutes: number, test: (range: Range) => boolean): boolean => {
  if (!hasTurned(look.since, look.at, (minutes * minuteMs) / looksPerTrend) || test(look.range)) return true;
  look.points(quantity);
  return test(look.range);
};

/** The slope of some points spread over the time; undefined where all are hardly more. */
const roughSlope = (points: readonly Point[], to: Instant, lengthMs: number): number | undefined => {
  const first = points.findIndex(({ at }) => at >= to - lengthMs);
  const count = first < 0 ? 0 : points.length - first;
  if (count < 1.5 * roughPoints) return undefined;
  const some: Point[] = [];
  for (let index = 0; index < roughPoints; index += 1) {
    const point = points[first + Math.round((index * (count - 1)) / (roughPoints - 1))];
    if (point) some.push(point);
  }
  return trendOf(some, to, lengthMs)?.perHour;
};

/**
 * Rate of rise up to and with the newest reading, per hour; what is no significant rise counts as none. On the ground it is enough
 * to know that it is below the first step.
 */
const riseAt = (look: Look, { watch, live }: Slot, minutes: number): WindowValue | undefined => {
  const { quantity, marks } = watch;
  if (quantity === null) return undefined;
  const least = (marks[0]?.step ?? 0) * (minutes / 60) * leastShare;
  if (live === undefined) {
    if (isQuiet(look, quantity, minutes, ({ low, high }) => high - low < least)) return undefined;
    const rough = roughSlope(look.points(quantity), look.at + 1, minutes * minuteMs);
    if (rough !== undefined && rough * roughFactor < (marks[0]?.step ?? 0)) return undefined;
  }
  const trend = trendOf(look.points(quantity), look.at + 1, minutes * minuteMs);
  return trend && { value: trend.low > 0 ? trend.perHour : Math.min(trend.perHour, 0) };
};

const crossingAt = (look: Look, { watch, live }: Slot): WindowValue | undefined => {
  const { quantity, marks, lift, levels = [] } = watch;
  if (quantity === null) return undefined;
  const withinHours = (marks[0]?.step ?? 0) / 60;
  /** From the highest value to the lowest level that may still come. */
  const missing = ({ low, high }: Range): number => {
    const next = levels.find(({ value }) => value > low + lift);
    return next ? Math.max(0, next.value - high - lift) : Number.POSITIVE_INFINITY;
  };
  const isFar = (range: Range): boolean =>
    (range.high - range.low) * withinHours < leastShare * (projectionMinutes / 60) * missing(range);
  if (live === undefined && isQuiet(look, quantity, projectionMinutes, isFar)) return undefined;
  const points = look.points(quantity);
  if (live === undefined) {
    const rough = roughSlope(points, look.at + 1, projectionMinutes * minuteMs);
    if (rough !== undefined && rough * roughFactor * withinHours < missing(look.range)) return undefined;
  }
  const lifted = lift === 0 ? points : points.map(({ at, value }) => ({ at, value: value + lift }));
  const trend = trendOf(lifted, look.at + 1, projectionMinutes * minuteMs);
  if (!trend) return undefined;
  const next = nextCrossing(trend, levels);
  if (!next) return noCrossing;
  return { value: Math.max(0, next.crossing.at - look.at) / minuteMs, threshold: next.threshold.id };
};

/** The sum is a lower bound while readings are missing: it may raise, and eases only when it is whole. */
const rainAt = ({ windows, station, at }: Look, slot: Slot, hours: number): WindowValue | undefined => {
  const { live, lowest, watch } = slot;
  if (live === undefined && slot.atMost < lowest) return undefined;
  const { value, valid } = windows.mean(station, 'rain', at + 1 - hours * hourMs, at + 1);
  slot.atMost = value ?? 0;
  if (value === null) return undefined;
  const severity = live?.state.severity ?? null;
  const reached = watch.marks.find((mark) => mark.severity === severity)?.step;
  return !valid && reached !== undefined && value < reached ? undefined : { value: settled(value) };
};

/**
 * What a watch over the last minutes or hours says with the newest reading; undefined when it cannot tell, or when it is on the
 * ground and stays there.
 */
export const windowValue = (look: Look, slot: Slot): WindowValue | undefined => {
  const { condition } = slot.watch;
  if (condition.kind === 'rise') return riseAt(look, slot, condition.minutes);
  if (condition.kind === 'projected') return crossingAt(look, slot);
  return condition.kind === 'rain' ? rainAt(look, slot, condition.hours) : undefined;
};

/** Hours of one station, fetched once for all that look at them. */
export const rememberedHours = (windows: WindowsReader): Pick<Windows, 'hours'> => {
  const known = new Map<string, HourMean[]>();
  return {
    hours: (station, quantity, from, to) => {
      const key = `${station} ${quantity} ${to}`;
      const found = known.get(key);
      const first = found?.[0]?.from;
      if (found && first !== undefined && first <= from) return found.slice(Math.round((from - first) / hourMs));
      const hours = windows.hours(station, quantity, from, to);
      known.set(key, hours);
      return hours;
    },
  };
};

/** The legal average that ends with the hour `to`; `ended` where the limit does not hold at this time of the day. */
const limitAt = (
  windows: Pick<Windows, 'hours'>,
  { key, limit }: Watch,
  to: Instant,
  offset: OffsetMs,
): number | 'ended' | undefined => {
  const length = limit && hoursOf(limit);
  if (!limit || length === undefined) return undefined;
  const hours = windows.hours(key.station, limit.quantity, to - length * hourMs, to);
  const compliance = complianceOf({ threshold: limit, hours, at: to, offset });
  if (!compliance) return 'ended';
  const { value, valid } = compliance.current;
  return valid && value !== null ? settled(value) : undefined;
};

/** Hourly VN_AQI of the hour that ends with `to`. */
const airIndexAt = (windows: Pick<Windows, 'hours'>, station: Station, to: Instant): number | undefined =>
  hourlyAqiAt(windows, station, to).index.index ?? undefined;

/** 1 = dust at the station disagrees with its neighbours; undefined without enough data to tell. */
const disagreementAt = (
  windows: Pick<Windows, 'hours'>,
  station: string,
  neighbours: readonly string[],
  quantity: NeighbourQuantity,
  to: Instant,
): 0 | 1 | undefined => {
  const hoursOfOne = (id: string): HourMean[] => windows.hours(id, quantity, to - neighbourHours * hourMs, to);
  const own = hoursOfOne(station);
  const others = neighbours.map(hoursOfOne);
  if (neighbourDisagreement(own, others)) return 1;
  const isKnown = others.filter((hours) => hours.at(-1)?.valid).length >= leastNeighbours;
  return own.at(-1)?.valid && isKnown ? 0 : undefined;
};

export interface HourSources {
  /** Of the station itself. */
  readonly hours: Windows['hours'];
  /** The last hours of dust of it and its neighbours. */
  readonly hoursAround: Windows['hours'];
}

/**
 * What a watch over whole hours says of the hour that ends with `to`: `ended` where there is nothing to be compared with at this
 * time of the day, undefined without enough data. `neighbours` are the stations that dust is compared with.
 */
export const hourValue = (
  { hours, hoursAround }: HourSources,
  {
    watch,
    station,
    to,
    offset,
    neighbours,
  }: {
    readonly watch: Watch;
    readonly station: Station;
    readonly to: Instant;
    readonly offset: OffsetMs;
    readonly neighbours: (quantity: NeighbourQuantity) => readonly string[];
  },
): number | 'ended' | undefined => {
  if (watch.condition.kind === 'limit') return limitAt({ hours }, watch, to, offset);
  if (watch.condition.kind === 'air-index') return airIndexAt({ hours }, station, to);
  const quantity = neighbourQuantities.find((one) => one === watch.quantity);
  return quantity && disagreementAt({ hours: hoursAround }, station.id, neighbours(quantity), quantity, to);
};
