/** A value on a scale whose end is the limit. Pure. */
import { quantities } from '../../shared/quantities.ts';
import type { Threshold } from '../../shared/thresholds/threshold.ts';

export interface LimitScale {
  /** At the left end. */
  readonly low: number;
  /** Where the limit stands, 0 to 1; less than 1 when the value is beyond it. */
  readonly limitAt: number;
  /** How far the bar reaches, 0 to 1. */
  readonly valueAt: number;
}

/** Decibels have no zero worth showing: the scale begins this far below the limit. */
const decibelSpan = 40;

export const limitScale = (
  { quantity, value: limit }: Pick<Threshold, 'quantity' | 'value'>,
  value: number,
): LimitScale => {
  const low = quantities[quantity].aggregate === 'energetic' ? Math.max(0, limit - decibelSpan) : 0;
  const high = Math.max(limit, value);
  const place = (each: number): number => (high === low ? 0 : Math.min(1, Math.max(0, (each - low) / (high - low))));
  return { low, limitAt: place(limit), valueAt: place(value) };
};
