/** Times as CAP wants them: whole seconds with an offset, never `Z`. Pure. */
import type { OffsetMs } from '../../shared/indices/local-day.ts';
import { type Instant, minuteMs, secondMs } from '../../shared/time.ts';

const two = (figure: number): string => String(figure).padStart(2, '0');

/** `2026-11-22T05:40:00+07:00`; fractions of a second are cut. UTC is written `-00:00` (CAP 1.2 §3.3.2). */
export const capTime = (at: Instant, offset: OffsetMs): string => {
  const local = offset(at);
  const minutes = Math.abs(local) / minuteMs;
  const sign = local > 0 ? '+' : '-';
  const zone = `${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  return `${new Date(at + local).toISOString().slice(0, 19)}${zone}`;
};

export const wholeSecond = (at: Instant): Instant => Math.floor(at / secondMs) * secondMs;
