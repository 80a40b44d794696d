/** Hours in which somebody wants to hear of the extreme only, by the local clock. Pure. */
import type { OffsetMs } from '../indices/local-day.ts';
import type { Contact } from '../notification-api.ts';
import { dayMs, hourMs, type Instant, minuteMs } from '../time.ts';

export type QuietHours = Contact['quiet'];

const clockMs = (clock: string): number => Number(clock.slice(0, 2)) * hourMs + Number(clock.slice(3)) * minuteMs;

const sinceMidnight = (local: number): number => ((local % dayMs) + dayMs) % dayMs;

/** `from` belongs to them, `to` does not; over midnight when `to` is before `from`; both the same = none. */
export const isQuiet = (quiet: QuietHours, at: Instant, offset: OffsetMs): boolean => {
  if (quiet === null) return false;
  const [from, to, clock] = [clockMs(quiet.from), clockMs(quiet.to), sinceMidnight(at + offset(at))];
  return from <= to ? from <= clock && clock < to : from <= clock || clock < to;
};

/** When they end; `at` itself outside of them. */
export const quietEnd = (quiet: QuietHours, at: Instant, offset: OffsetMs): Instant => {
  if (quiet === null || !isQuiet(quiet, at, offset)) return at;
  const local = at + offset(at);
  const clock = sinceMidnight(local);
  const to = clockMs(quiet.to);
  const end = local - clock + (clock < to ? to : to + dayMs);
  // The offset that holds when they end; the zone may change its clock in between.
  return end - offset(end - offset(at));
};
