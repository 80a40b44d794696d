/** From hourly buckets of the history to the hours that averages are made of. Pure. */
import type { Bucket } from '../api.ts';
import { type QuantityId, quantities } from '../quantities.ts';
import { hourMs, secondMs } from '../time.ts';
import { type HourMean, neededOf } from './averages.ts';
import { expectedSlots } from './slots.ts';

/**
 * The mean of an hour, of amounts the sum. A bucket tells how many readings there are, not when: each counts as one slot of the
 * interval (seconds), as many as there are slots, so that a burst does not count for more than its hour.
 */
export const hourOfBucket = (
  quantity: QuantityId,
  { interval }: { readonly interval: number },
  { at, count, mean, sum }: Bucket,
): HourMean => {
  const expected = expectedSlots(hourMs, interval * secondMs);
  const captured = Math.min(count, expected);
  const needed = neededOf(expected);
  const value = quantities[quantity].aggregate === 'sum' ? sum : mean;
  return { from: at, to: at + hourMs, value, count, captured, expected, needed, valid: captured >= needed };
};
