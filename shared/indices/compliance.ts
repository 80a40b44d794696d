/**
 * The compliance clock: where the legal average of a limit stands, how much room is left, and when it will be exceeded if
 * things go on as they are. A limit is compared only with an average over its own time, of enough data. Nothing is rounded
 * to shown digits before it is compared. Pure: hours, limits and the time come from outside.
 *
 *     limit over   legal average now               window in progress (margin, projection)
 *     1 h          the last complete clock hour    the clock hour that runs
 *     8 h          the last 8 complete hours       the 8 hours that end with the hour that runs
 *     24 h         the last 24 complete hours      the local calendar day
 *
 * `Average` and `HourMean`: 8 h and 24 h means are means of valid clock-hour means.
 */
import { quantities } from '../quantities.ts';
import { appliesAtHour, isReached } from '../thresholds/select.ts';
import type { Threshold } from '../thresholds/threshold.ts';
import { hourMs, type Instant } from '../time.ts';
import { type Average, emptyHour, type HourMean, hoursBetween, meanOfHours, neededOf, settled } from './averages.ts';
import type { Aggregate } from './combine.ts';
import { dayOf, hourStart, localHourOf, type OffsetMs, vietnamTime } from './local-day.ts';

/** Thresholds that averages are compared with. */
export type AveragedThreshold = Extract<Threshold, { kind: 'limit' | 'guideline' }>;

export const complianceStates = ['exceeds', 'near', 'within', 'not-enough-data'] as const;
export type ComplianceState = (typeof complianceStates)[number];

/** From this share of a limit on a value is near it; of decibels, of the sound energy allowed (0.97 dB below). */
export const nearShare = 0.8;

export interface Compliance {
  readonly threshold: AveragedThreshold;
  readonly state: ComplianceState;
  /** The last complete average over the limit's own time. */
  readonly current: Average;
  /** The window in progress, and its mean so far. */
  readonly soFar: Average;
  /**
   * The highest mean for the rest of the window in progress with which it stays legal, in the limit's unit; null when
   * the window cannot become valid any more, or when nothing helps (`isLost`). Of decibels −∞ when only silence helps.
   */
  readonly margin: number | null;
  /** The window in progress ends above the limit whatever comes. */
  readonly isLost: boolean;
  /** When the limit is certain to be exceeded if the present rate holds; null when it holds the limit. */
  readonly projectedAt: Instant | null;
  /** The mean that the projection goes on with: of the running hour, or of the last valid one while that is young. */
  readonly rate: number | null;
}

interface Scale {
  /** What averages add up in: the value itself, or its sound energy. */
  readonly up: (value: number) => number;
  readonly down: (amount: number) => number;
}

const scaleOf = (aggregate: Aggregate): Scale =>
  aggregate === 'energetic'
    ? { up: (level) => 10 ** (level / 10), down: (energy) => 10 * Math.log10(energy) }
    : { up: (value) => value, down: (amount) => amount };

const aggregateOf = ({ quantity }: Threshold): Aggregate => quantities[quantity].aggregate;

/** What an average over the threshold's own time says; `not-enough-data` when it is not valid. */
export const stateOf = (average: Average, threshold: Threshold): ComplianceState => {
  if (!average.valid || average.value === null) return 'not-enough-data';
  if (isReached(settled(average.value), threshold)) return 'exceeds';
  const { up } = scaleOf(aggregateOf(threshold));
  return settled(up(average.value)) >= settled(nearShare * up(threshold.value)) ? 'near' : 'within';
};

/** The window in progress in terms of whole hours, on the scale on which averages add up. */
interface Progress {
  /** Sum of the complete valid hours and of what the running hour holds. */
  readonly sum: number;
  /** Hours that will count when the window ends. */
  readonly hours: number;
  /** Weight of what is still to come. */
  readonly rest: number;
  /** The window can still become valid. */
  readonly isOpen: boolean;
}

const progressOf = (
  window: { readonly from: Instant; readonly to: Instant },
  hours: readonly HourMean[],
  at: Instant,
  { up }: Scale,
  share: number,
): Progress => {
  const running = hours.find(({ from }) => from === hourStart(at)) ?? emptyHour(hourStart(at));
  const before = hours.filter(({ from, to }) => from >= window.from && to <= running.from);
  const valid = before.filter(({ valid: isValid }) => isValid);
  let sum = valid.reduce((total, { value }) => total + (value === null ? 0 : up(value)), 0);
  let count = valid.length;
  let rest = Math.max(0, (window.to - running.to) / hourMs);
  count += rest;
  const ahead = 1 - (at - running.from) / hourMs;
  // An hour that has lost too much already will not count.
  if (running.captured + ahead * running.expected >= running.needed) {
    const captured = running.value === null ? 0 : running.captured / running.expected;
    const past = captured / (captured + ahead);
    sum += past * (running.value === null ? 0 : up(running.value));
    rest += 1 - past;
    count += 1;
  }
  return { sum, hours: count, rest, isOpen: count >= neededOf((window.to - window.from) / hourMs, share) };
};

/** Data that the running hour needs before its mean is taken as the present rate. */
const rateShare = 0.25;

const rateOf = (hours: readonly HourMean[], at: Instant): number | null => {
  const running = hours.find(({ from }) => from === hourStart(at));
  if (running?.value != null && running.captured >= rateShare * running.expected) return running.value;
  const last = hours.findLast(({ to, valid }) => to <= hourStart(at) && valid);
  // A rate of hours ago is no present rate.
  return last && at - last.to <= 2 * hourMs ? last.value : null;
};

/** End of the first of the coming rolling windows that exceeds, with the rate for all that is not measured yet. */
const rollingExceedance = (input: ComplianceInput, length: number, rate: number, scale: Scale): Instant | null => {
  const { threshold, hours, at } = input;
  const running = hourStart(at);
  for (let ahead = 0; ahead < length; ahead += 1) {
    const window = { from: running + (ahead + 1 - length) * hourMs, to: running + (ahead + 1) * hourMs };
    const { sum, hours: count, rest, isOpen } = progressOf(window, hours, at, scale, threshold.dataCapture);
    if (isOpen && isReached(settled(scale.down((sum + rest * scale.up(rate)) / count)), threshold)) return window.to;
  }
  return null;
};

export interface ComplianceInput {
  readonly threshold: AveragedThreshold;
  /** Clock hours of the quantity in order of time, up to the one that holds `at`; at least 24 before it for 24 h limits. */
  readonly hours: readonly HourMean[];
  readonly at: Instant;
  readonly offset?: OffsetMs;
}

/** Length of a limit's window in hours, where this clock can follow it: 1, 8, 24 …; undefined for others. */
export const hoursOf = ({ averagingSeconds }: Threshold): number | undefined => {
  const hours = averagingSeconds / 3_600;
  return Number.isInteger(hours) && hours >= 1 && hours <= 24 ? hours : undefined;
};

/** The average that is compared with the limit; undefined where there is none to compare, as in `complianceOf`. */
const comparedAverage = ({ threshold, hours, at, offset = vietnamTime }: ComplianceInput): Average | undefined => {
  const length = hoursOf(threshold);
  if (length === undefined || (threshold.kind === 'guideline' && threshold.percentile !== undefined)) return undefined;
  const running = hourStart(at);
  if (!appliesAtHour(threshold, localHourOf(running - hourMs, offset))) return undefined;
  const window = hoursBetween(hours, running - length * hourMs, running);
  return meanOfHoursOrOne(window, aggregateOf(threshold), threshold.dataCapture);
};

/** The state alone: a small part of the work where many hours are looked at. */
export const complianceStateOf = (input: ComplianceInput): ComplianceState | undefined => {
  const average = comparedAverage(input);
  return average && stateOf(average, input.threshold);
};

/**
 * Where a station stands against one limit. Undefined for limits over minutes or a year (compare `Windows.mean` or
 * `yearMean` by `stateOf`), for guidelines of a percentile of a year, and for limits of noise outside their local hours.
 * Which limit is in force is decided before, by the local date (`thresholdsFor`).
 */
export const complianceOf = (input: ComplianceInput): Compliance | undefined => {
  const { threshold, hours, at, offset = vietnamTime } = input;
  const length = hoursOf(threshold);
  const current = comparedAverage(input);
  if (length === undefined || current === undefined) return undefined;
  const aggregate = aggregateOf(threshold);
  const scale = scaleOf(aggregate);
  const running = hourStart(at);
  const day = dayOf(at, offset);
  const window =
    length === 24 ? { from: day.start, to: day.end } : { from: running - (length - 1) * hourMs, to: running + hourMs };
  const inWindow = hours.filter(({ from }) => from >= window.from && from <= running);
  const soFar = { ...meanSoFar(inWindow, window, threshold.dataCapture, aggregate), from: window.from, to: at };
  const base = { threshold, state: stateOf(current, threshold), current, soFar };

  const progress = progressOf(window, hours, at, scale, threshold.dataCapture);
  const rate = rateOf(hours, at);
  if (!progress.isOpen || !appliesAtHour(threshold, localHourOf(running, offset))) {
    return { ...base, margin: null, isLost: false, projectedAt: null, rate };
  }
  const room = progress.hours * scale.up(threshold.value) - progress.sum;
  const isLost = room < -1e-9 * Math.abs(progress.sum);
  const projectedAt = (): Instant | null => {
    if (isLost) return at;
    if (rate === null) return null;
    if (length !== 1 && length !== 24) return rollingExceedance(input, length, rate, scale);
    const coming = scale.up(rate) * progress.rest;
    return coming > room ? at + (room / coming) * (window.to - at) : null;
  };
  return {
    ...base,
    margin: isLost || progress.rest === 0 ? null : scale.down(Math.max(0, room) / progress.rest),
    isLost,
    projectedAt: projectedAt(),
    rate,
  };
};

/** Of one hour it is the hour itself, with its slots; of several their mean. */
const meanOfHoursOrOne = (hours: readonly HourMean[], aggregate: Aggregate, share: number): Average => {
  const [only] = hours;
  if (hours.length !== 1 || !only) return meanOfHours(hours, aggregate, share);
  const needed = neededOf(only.expected, share);
  return { ...only, needed, valid: only.captured >= needed };
};

/** Mean of the window's complete valid hours and of the running hour as far as it goes, each with its share of an hour. */
const meanSoFar = (
  hours: readonly HourMean[],
  window: { readonly from: Instant; readonly to: Instant },
  share: number,
  aggregate: Aggregate,
): Average => {
  const { up, down } = scaleOf(aggregate);
  const running = hours.at(-1);
  let weight = 0;
  let sum = 0;
  let captured = 0;
  for (const hour of hours) {
    if (hour.value === null || (hour !== running && !hour.valid)) continue;
    const part = hour === running ? hour.captured / hour.expected : 1;
    weight += part;
    sum += part * up(hour.value);
    if (hour.valid) captured += 1;
  }
  const expected = Math.round((window.to - window.from) / hourMs);
  const needed = neededOf(expected, share);
  const value = weight === 0 ? null : down(sum / weight);
  return { from: window.from, to: window.to, value, captured, expected, needed, valid: captured >= needed };
};
