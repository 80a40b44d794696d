/**
 * Noise over the hours that the law names. Levels are averaged by their energy, never as numbers: one loud hour decides a
 * whole night. Pure.
 */
import { appliesAtHour } from '../thresholds/select.ts';
import type { Threshold } from '../thresholds/threshold.ts';
import { hourMs, type Instant } from '../time.ts';
import { type Average, type HourMean, hoursBetween, meanOfHours } from './averages.ts';
import { dayOf, type LocalDay, localHourOf, type OffsetMs, vietnamTime } from './local-day.ts';
import type { Point } from './windows.ts';

/** Local hours [from, to), wrapping over midnight when `to` is not after `from`. */
export type LocalHours = readonly [from: number, to: number];

/** The period that begins on a local day: 21–06 begins at 21:00 and ends on the next morning. */
export const periodOn = (
  [from, to]: LocalHours,
  { start }: LocalDay,
): { readonly from: Instant; readonly to: Instant } => ({
  from: start + from * hourMs,
  to: start + (to > from ? to : to + 24) * hourMs,
});

/** The period of these hours that holds an instant, or undefined when it falls outside of them. */
export const periodHolding = (
  hours: LocalHours,
  at: Instant,
  offset: OffsetMs = vietnamTime,
): { readonly from: Instant; readonly to: Instant } | undefined => {
  const today = dayOf(at, offset);
  const yesterday = dayOf(today.start - 1, offset);
  return [periodOn(hours, today), periodOn(hours, yesterday)].find(({ from, to }) => from <= at && at < to);
};

/**
 * LAeq over [from, to) from hourly LAeq, dBA: 10 lg(1/n Σ 10^(Li/10)), ISO 1996-1:2016, 3.1 (TCVN 7878-1). Valid with
 * three quarters of the hours.
 */
export const laeqOver = (hours: readonly HourMean[], from: Instant, to: Instant): Average =>
  meanOfHours(hoursBetween(hours, from, to), 'energetic');

/** The limits of noise that hold at a local hour of an instant, of those in force at a station (`thresholdsFor`). */
export const noiseLimitsAt = (
  thresholds: readonly Threshold[],
  at: Instant,
  offset: OffsetMs = vietnamTime,
): Threshold[] =>
  thresholds.filter((threshold) => threshold.quantity === 'laeq' && appliesAtHour(threshold, localHourOf(at, offset)));

/** Level of each legal period (day, evening, night) of a profile that begins on a local day. */
export const periodLevels = (
  limits: readonly Threshold[],
  hours: readonly HourMean[],
  day: LocalDay,
): { readonly limit: Threshold; readonly level: Average }[] =>
  limits.flatMap((limit) => {
    if (limit.kind !== 'limit' || limit.quantity !== 'laeq' || !limit.hours) return [];
    const { from, to } = periodOn(limit.hours, day);
    return [{ limit, level: laeqOver(hours, from, to) }];
  });

export interface LdenHours {
  /** Local hours at which evening and night begin, and at which the night ends. */
  readonly evening: number;
  readonly night: number;
  readonly day: number;
}

/** Default of Directive 2002/49/EC, annex I.1: day 07–19, evening 19–23, night 23–07. */
export const europeanHours: LdenHours = { day: 7, evening: 19, night: 23 };

export interface Lden {
  /** dBA; null unless all three periods are valid. */
  readonly value: number | null;
  readonly day: Average;
  readonly evening: Average;
  readonly night: Average;
}

/**
 * Day-evening-night level of one day, dBA: 10 lg(1/24 (12·10^(Lday/10) + 4·10^((Levening+5)/10) + 8·10^((Lnight+10)/10))),
 * Directive 2002/49/EC, annex I.1 (recalled), with other shares when the hours are chosen otherwise. The directive's Lden is
 * of a whole year; of a single day it is only comparable with other days. No Vietnamese regulation uses it.
 */
export const ldenOf = (hours: readonly HourMean[], local: LocalDay, begins: LdenHours = europeanHours): Lden => {
  const at = (hour: number): Instant => local.start + hour * hourMs;
  const day = laeqOver(hours, at(begins.day), at(begins.evening));
  const evening = laeqOver(hours, at(begins.evening), at(begins.night));
  const night = laeqOver(hours, at(begins.night), at(begins.day + 24));
  const value = ldenOfLevels(
    [day, evening, night].map(({ value: level, valid, expected }) => ({
      level: valid ? level : null,
      hours: expected,
    })),
  );
  return { value, day, evening, night };
};

/** Additions to evening and night, dB. */
const additions = [0, 5, 10];

/** Lden from the levels of day, evening and night and their lengths in hours. */
export const ldenOfLevels = (
  periods: readonly { readonly level: number | null; readonly hours: number }[],
): number | null => {
  let energy = 0;
  let total = 0;
  for (const [index, { level, hours }] of periods.entries()) {
    if (level === null) return null;
    energy += hours * 10 ** ((level + (additions[index] ?? 0)) / 10);
    total += hours;
  }
  return total === 0 ? null : 10 * Math.log10(energy / total);
};

/** Largest of single maxima LAmax, dBA; a mean of maxima would mean nothing. */
export const highest = (points: readonly Point[]): number | null =>
  points.length === 0 ? null : points.reduce((most, { value }) => Math.max(most, value), Number.NEGATIVE_INFINITY);
