/** Figures of an exercise as they are shown. Pure. */
import type { Exercise, ExerciseSummary } from '../../shared/exercise-api.ts';
import type { Instant } from '../../shared/time.ts';

/** Share of the planned time that is over, 0 to 1, and what is left of it, ms. */
export const progressOf = (
  { startedAt, endsAt }: Pick<Exercise, 'startedAt' | 'endsAt'>,
  now: Instant,
): { readonly done: number; readonly left: number } => ({
  done: endsAt <= startedAt ? 1 : Math.min(1, Math.max(0, (now - startedAt) / (endsAt - startedAt))),
  left: Math.max(0, endsAt - now),
});

/** `4:32`, `1:04:32`. */
export const countdownOf = (ms: number): string => {
  const seconds = Math.ceil(Math.max(0, ms) / 1_000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
};

export interface HopBar {
  readonly from: string;
  readonly ms: number;
  /** Share of all hops together, 0 to 1, never too small to be seen. */
  readonly share: number;
}

/** Hops whose time is known, with their share of the whole way. */
export const hopBars = (hops: ExerciseSummary['hops']): HopBar[] => {
  const known = hops.flatMap(({ from, ms }) => (ms === null ? [] : [{ from, ms: Math.max(0, ms) }]));
  const total = known.reduce((sum, { ms }) => sum + ms, 0);
  return known.map(({ from, ms }) => ({
    from,
    ms,
    share: total === 0 ? 1 / known.length : Math.max(ms / total, 0.005),
  }));
};

export interface ExerciseTotals {
  readonly situations: number;
  readonly acknowledged: number;
  readonly told: number;
  readonly failed: number;
  /** Participants who acknowledged at least one. */
  readonly people: number;
  /** Median from opening to acknowledgement over the situations that were acknowledged, ms; null without any. */
  readonly medianAcknowledgedAfter: number | null;
}

const median = (values: readonly number[]): number | null => {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
};

export const totalsOf = ({ situations, people }: ExerciseSummary): ExerciseTotals => ({
  situations: situations.length,
  acknowledged: situations.filter(({ acknowledgedAt }) => acknowledgedAt !== null).length,
  told: people.reduce((sum, { told }) => sum + told, 0),
  failed: people.reduce((sum, { failed }) => sum + failed, 0),
  people: people.filter(({ acknowledged }) => acknowledged > 0).length,
  medianAcknowledgedAfter: median(situations.flatMap(({ acknowledgedAfter }) => acknowledgedAfter ?? [])),
});
