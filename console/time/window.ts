/** The span of time that the slider covers, and how fast it is played. Pure. */
import { dayMs, hourMs, type Instant, minuteMs, secondMs } from '../../shared/time.ts';

export const spans = ['24h', '7d'] as const;
export type SpanName = (typeof spans)[number];

const lengths: Readonly<Record<SpanName, number>> = { '24h': dayMs, '7d': 7 * dayMs };
const steps: Readonly<Record<SpanName, number>> = { '24h': 10 * minuteMs, '7d': hourMs };

/** Moments `from`, `from` + `everyMs` …, `count` of them; on whole steps, so that everybody asks for the same. */
export interface TimeWindow {
  readonly name: SpanName;
  readonly from: Instant;
  readonly everyMs: number;
  readonly count: number;
}

export const endOf = ({ from, everyMs, count }: TimeWindow): Instant => from + (count - 1) * everyMs;

const windowEnding = (name: SpanName, end: Instant): TimeWindow => {
  const everyMs = steps[name];
  const to = Math.floor(end / everyMs) * everyMs;
  return { name, from: to - lengths[name], everyMs, count: lengths[name] / everyMs + 1 };
};

/** How far the newest step of the window of now may lie back before it is moved on. */
const staleSteps = 3;

/** The window with the moment in it. The one before stays while it will do: the slider must not move under a hand. */
export const windowFor = (
  name: SpanName,
  moment: Instant | undefined,
  now: Instant,
  before?: TimeWindow,
): TimeWindow => {
  const newest = windowEnding(name, now);
  if (moment === undefined) {
    const late = before?.name === name ? endOf(newest) - endOf(before) : Number.NaN;
    return before && late >= 0 && late <= staleSteps * newest.everyMs ? before : newest;
  }
  if (before?.name === name && moment >= before.from && moment < endOf(before) + before.everyMs) return before;
  if (moment >= newest.from) return newest;
  return windowEnding(name, Math.min(now, moment + lengths[name] / 2));
};

/** The step that a moment lies in; undefined outside of the window. */
export const placeOf = ({ from, everyMs, count }: TimeWindow, moment: Instant): number | undefined => {
  const place = Math.floor((moment - from) / everyMs);
  return place >= 0 && place < count ? place : undefined;
};

export const momentAt = ({ from, everyMs }: TimeWindow, place: number): Instant => from + place * everyMs;

/** How long an hour of the city takes. */
export const speeds = [4 * secondMs, 2 * secondMs, secondMs, 0.5 * secondMs] as const;
export type Speed = (typeof speeds)[number];
export const usualSpeed: Speed = 2 * secondMs;

/** Whoever wants less motion sees the same hours in as much time, in fewer pictures. */
const stillTickMs = 2 * secondMs;

export const tickOf = (
  everyMs: number,
  speed: Speed,
  isStill: boolean,
): { readonly ms: number; readonly steps: number } => {
  const ms = (everyMs / hourMs) * speed;
  if (!isStill || ms >= stillTickMs) return { ms, steps: 1 };
  const times = Math.ceil(stillTickMs / ms);
  return { ms: ms * times, steps: times };
};
