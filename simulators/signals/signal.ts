/** What every sensor model answers: the values of one reading. */
import type { QuantityId } from '../../shared/quantities.ts';
import type { Instant } from '../../shared/time.ts';

export type Values = Partial<Record<QuantityId, number>>;

/** Values measured at `at`; amounts such as rain are those of the time since the reading before, `since`. */
export type Signal = (at: Instant, since: Instant) => Values;

export interface Position {
  readonly lat: number;
  readonly lon: number;
}

/** Rounds as an instrument does, e.g. `round(3.14159, 100)` = 3.14. */
export const round = (value: number, perUnit: number): number => Math.round(value * perUnit) / perUnit;

export const clamp = (value: number, min: number, max: number): number => Math.min(max, Math.max(min, value));
