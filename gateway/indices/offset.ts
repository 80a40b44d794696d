/** Offsets of a zone, remembered: a year of days asks for hundreds of them, and zone databases are slow. Pure. */
import type { OffsetMs } from '../../shared/indices/local-day.ts';
import { type Instant, minuteMs } from '../../shared/time.ts';

/** Zones change their clock on quarter hours of UTC only. */
const stepMs = 15 * minuteMs;
const maxSteps = 4_000;

export const rememberOffset = (offset: OffsetMs): OffsetMs => {
  const known = new Map<number, number>();
  return (at: Instant): number => {
    const step = Math.floor(at / stepMs);
    const found = known.get(step);
    if (found !== undefined) return found;
    if (known.size >= maxSteps) known.clear();
    const value = offset(step * stepMs);
    known.set(step, value);
    return value;
  };
};
