/** The time that the charts of a station show: the last hours, or from one instant to another; and how one moves in it. Pure. */
import { dayMs, hourMs, type Instant, minuteMs } from '../../shared/time.ts';

export const presets = ['1h', '24h', '7d', '30d'] as const;
export type Preset = (typeof presets)[number];
export const isPreset = (text: string | null): text is Preset => presets.some((preset) => preset === text);
export const presetMs: Readonly<Record<Preset, number>> = {
  '1h': hourMs,
  '24h': dayMs,
  '7d': 7 * dayMs,
  '30d': 30 * dayMs,
};

export interface TimeSpan {
  readonly from: Instant;
  readonly to: Instant;
}

/** `last` moves with the clock, `fixed` stands still. */
export type Span = { readonly kind: 'last'; readonly preset: Preset } | ({ readonly kind: 'fixed' } & TimeSpan);

export const usualSpan: Span = { kind: 'last', preset: '24h' };

export const shortestMs = 2 * minuteMs;
export const longestMs = 366 * dayMs;

export const seenAt = (span: Span, now: Instant): TimeSpan =>
  span.kind === 'last' ? { from: now - presetMs[span.preset], to: now } : { from: span.from, to: span.to };

/** A span that can be shown: neither too short nor too long, and nothing of it in the future. */
export const fitted = ({ from, to }: TimeSpan, now: Instant): TimeSpan => {
  const length = Math.min(longestMs, Math.max(shortestMs, to - from));
  // Kept around its middle, then moved back until it ends now at the latest.
  const end = Math.min(now, Math.round((from + to + length) / 2));
  const start = Math.max(0, end - length);
  return { from: start, to: Math.max(end, start + shortestMs) };
};

/** `factor` below 1 shows less; what is at `around` stays where it is. */
export const zoomed = ({ from, to }: TimeSpan, factor: number, now: Instant, around = (from + to) / 2): TimeSpan =>
  fitted({ from: Math.round(around - (around - from) * factor), to: Math.round(around + (to - around) * factor) }, now);

/** Moved by a share of its length; negative is earlier. */
export const panned = ({ from, to }: TimeSpan, share: number, now: Instant): TimeSpan => {
  const by = Math.round((to - from) * share);
  return fitted({ from: from + by, to: to + by }, now);
};

const steps: readonly (readonly [upToMs: number, everyMs: number | null])[] = [
  [2 * hourMs, null],
  [36 * hourMs, 5 * minuteMs],
  [3 * dayMs, 15 * minuteMs],
  [10 * dayMs, 30 * minuteMs],
  [45 * dayMs, hourMs],
  [120 * dayMs, 3 * hourMs],
];

/** Length of the buckets of a span, never shorter than the station's interval; null = every reading. */
export const bucketOf = (lengthMs: number, intervalSeconds: number): number | null => {
  const wanted = steps.find(([upToMs]) => lengthMs <= upToMs)?.[1];
  const everyMs = wanted === undefined ? 12 * hourMs : wanted;
  // With slow stations a bucket would hold one reading or none: the readings themselves are shown.
  return everyMs !== null && intervalSeconds * 2_000 > everyMs ? null : everyMs;
};

/** Local days from one date to another, `2026-11-20` to `2026-11-22` = 2. */
export const daysFrom = (date: string, later: string): number =>
  Math.round((Date.parse(`${later}T00:00:00Z`) - Date.parse(`${date}T00:00:00Z`)) / dayMs);
