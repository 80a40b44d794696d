/** Legal local time from the zone database of the runtime, and the grid on which buckets lie. */
import { dayMs, type Instant, minuteMs } from '../../shared/time.ts';

export interface LocalTime {
  /** Local time minus UTC at that instant, ms. */
  offsetMs(at: Instant): number;
  /** `2026-11-22T17:05:00.000+07:00` */
  iso(at: Instant): string;
  /**
   * Origin of a bucket grid on which days begin at local midnight and weeks on Monday. Taken at `from`: where a zone changes
   * its clock within the span, buckets keep the grid they began with.
   */
  originMs(everyMs: number, from: Instant): number;
}

/** Offsets change only on quarter hours of UTC. */
const stepMs = 15 * minuteMs;
const mondayMs = 4 * dayMs;

export const createLocalTime = (timeZone: string): LocalTime => {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  let step = Number.NaN;
  let offset = 0;

  const offsetMs = (at: Instant): number => {
    const wanted = Math.floor(at / stepMs);
    if (wanted === step) return offset;
    const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
    const match = /^GMT([+-])(\d{2}):(\d{2})/.exec(name);
    const minutes = match ? Number(match[2]) * 60 + Number(match[3]) : 0;
    offset = (match?.[1] === '-' ? -minutes : minutes) * minuteMs;
    step = wanted;
    return offset;
  };

  return {
    offsetMs,
    iso: (at) => {
      const local = offsetMs(at);
      const minutes = Math.abs(local) / minuteMs;
      const two = (figure: number): string => String(figure).padStart(2, '0');
      const suffix = `${local < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
      return new Date(at + local).toISOString().replace('Z', suffix);
    },
    originMs: (everyMs, from) => {
      // 1970-01-05 was a Monday.
      const origin = (everyMs % (7 * dayMs) === 0 ? mondayMs : 0) - offsetMs(from);
      return ((origin % everyMs) + everyMs) % everyMs;
    },
  };
};
