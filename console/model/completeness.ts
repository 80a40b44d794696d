/** Received on time against expected, per hour and in all. Pure. */
import type { LedgerHour } from '../../shared/api.ts';
import { hourMs, type Instant } from '../../shared/time.ts';

export interface Completeness {
  /**
   * One per hour, oldest first. `share`: on time, 0 … 1 of what was expected in the hour so far. `late`: what came too late in
   * that hour, as far as there is room above it.
   */
  readonly bars: readonly { readonly hour: Instant; readonly share: number; readonly late: number }[];
  readonly totals: {
    /** Accepted and not late: a backlog sent in one hour does not make up for hours of silence. */
    readonly onTime: number;
    readonly expected: number;
    readonly late: number;
    readonly repeated: number;
    readonly missing: number;
    readonly refused: number;
  };
}

export const completeness = (
  ledger: readonly LedgerHour[],
  { now, hours, intervalMs }: { now: Instant; hours: number; intervalMs: number },
): Completeness => {
  const thisHour = Math.floor(now / hourMs) * hourMs;
  const byHour = new Map(ledger.map((entry) => [entry.hour, entry]));
  const span = Array.from({ length: hours }, (_, i) => thisHour - (hours - 1 - i) * hourMs);
  const expectedIn = (hour: Instant): number => Math.floor(Math.min(hourMs, now - hour) / intervalMs);
  const shown = span.flatMap((hour) => byHour.get(hour) ?? []);
  const sum = (pick: (entry: LedgerHour) => number): number => shown.reduce((total, entry) => total + pick(entry), 0);
  // Before the first hour in the ledger the station was not there: nothing was expected of it.
  const first = shown[0]?.hour ?? thisHour;
  return {
    bars: span.map((hour) => {
      const expected = expectedIn(hour);
      const { accepted = 0, late = 0 } = byHour.get(hour) ?? {};
      const of = Math.max(1, expected);
      const share = Math.min(1, Math.max(0, accepted - late) / of);
      return { hour, share, late: Math.min(1 - share, late / of) };
    }),
    totals: {
      onTime: sum((entry) => Math.max(0, entry.accepted - entry.late)),
      expected: span.reduce((total, hour) => total + (hour >= first ? expectedIn(hour) : 0), 0),
      late: sum((entry) => entry.late),
      repeated: sum((entry) => entry.repeated),
      missing: sum((entry) => entry.missing),
      refused: sum((entry) => entry.refusedReadings + entry.refusedValues),
    },
  };
};
