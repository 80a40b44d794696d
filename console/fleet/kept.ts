/** What was received from a station in each of the last hours against what was expected. Pure. */
import type { FleetStation } from '../../shared/fleet-api.ts';
import { hourMs, type Instant, secondMs } from '../../shared/time.ts';

/** `early`: nothing was expected yet; `none`: expected and nothing came in time; `late`: it came, too late. */
export type HourState = 'early' | 'none' | 'late' | 'part' | 'kept';

export interface KeptHour {
  readonly hour: Instant;
  readonly expected: number;
  readonly onTime: number;
  readonly late: number;
  readonly refused: number;
  /** Of what was expected, 0 … 1; `late` as far as there is room above. */
  readonly share: number;
  readonly lateShare: number;
  readonly state: HourState;
}

export interface Kept {
  /** Oldest first. */
  readonly hours: readonly KeptHour[];
  readonly onTime: number;
  readonly expected: number;
  readonly late: number;
  readonly repeated: number;
  readonly missing: number;
  readonly refused: number;
  /** Hours in which readings were expected and none came in time. */
  readonly silentHours: number;
  /** On time of expected, 0 … 1; undefined while nothing was expected. */
  readonly share: number | undefined;
}

/** An hour is kept from here on: one reading may be on its way. */
const keptFrom = 0.9;

const sum = (counts: readonly number[] = []): number => counts.reduce((total, count) => total + count, 0);

const stateOf = (expected: number, share: number, late: number): HourState =>
  expected === 0 ? 'early' : share >= keptFrom ? 'kept' : share > 0 ? 'part' : late > 0 ? 'late' : 'none';

/** `at`: when it was counted; the last hour is still running then. */
export const keptOf = (
  row: FleetStation,
  { at, from, hours, interval }: { at: Instant; from: Instant; hours: number; interval: number },
): Kept => {
  const intervalMs = interval * secondMs;
  const all = Array.from({ length: hours }, (_, i): KeptHour => {
    const hour = from + i * hourMs;
    const expectedMs = row.since === null ? 0 : Math.min(hour + hourMs, at) - Math.max(hour, row.since);
    const expected = Math.floor(Math.max(0, expectedMs) / intervalMs);
    const late = row.late?.[i] ?? 0;
    const onTime = Math.max(0, (row.accepted?.[i] ?? 0) - late);
    const share = expected === 0 ? 0 : Math.min(1, onTime / expected);
    const lateShare = expected === 0 ? 0 : Math.min(1 - share, late / expected);
    const state = stateOf(expected, share, late);
    return { hour, expected, onTime, late, refused: row.refused?.[i] ?? 0, share, lateShare, state };
  });
  const expected = sum(all.map((hour) => hour.expected));
  const onTime = sum(all.map((hour) => hour.onTime));
  return {
    hours: all,
    onTime,
    expected,
    late: sum(row.late),
    repeated: sum(row.repeated),
    missing: sum(row.missing),
    refused: sum(row.refused),
    silentHours: all.filter(({ state }) => state === 'none' || state === 'late').length,
    share: expected === 0 ? undefined : Math.min(1, onTime / expected),
  };
};
