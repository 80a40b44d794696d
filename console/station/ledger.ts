/** The ledger of a station hour by hour, newest first, with the hours in which nothing came; not before its first one. Pure. */
import type { LedgerHour } from '../../shared/api.ts';
import { hourMs, type Instant } from '../../shared/time.ts';

export interface LedgerRow {
  readonly hour: Instant;
  readonly accepted: number;
  readonly expected: number;
  readonly late: number;
  readonly repeated: number;
  readonly missing: number;
  readonly refused: number;
}

export const ledgerRows = (
  ledger: readonly LedgerHour[],
  { now, hours, intervalMs }: { now: Instant; hours: number; intervalMs: number },
): LedgerRow[] => {
  const byHour = new Map(ledger.map((entry) => [entry.hour, entry]));
  const last = Math.floor(now / hourMs) * hourMs;
  const first = Math.min(...byHour.keys());
  return Array.from({ length: hours }, (_, i) => {
    const hour = last - i * hourMs;
    const entry = byHour.get(hour);
    return {
      hour,
      accepted: entry?.accepted ?? 0,
      expected: Math.floor(Math.min(hourMs, now - hour) / intervalMs),
      late: entry?.late ?? 0,
      repeated: entry?.repeated ?? 0,
      missing: entry?.missing ?? 0,
      refused: (entry?.refusedReadings ?? 0) + (entry?.refusedValues ?? 0),
    };
  }).filter(({ hour }) => hour >= first);
};
