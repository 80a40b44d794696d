import { describe, expect, it } from 'vitest';
import { completeness } from '../../../console/model/completeness.ts';
import type { LedgerHour } from '../../../shared/api.ts';
import { hourMs, minuteMs } from '../../../shared/time.ts';

const ten = Date.UTC(2026, 10, 22, 10);
const hour = (at: number, accepted: number, more: Partial<LedgerHour> = {}): LedgerHour => ({
  station: 'a',
  hour: at,
  accepted,
  repeated: 0,
  refusedReadings: 0,
  refusedValues: 0,
  late: 0,
  missing: 0,
  ...more,
});

describe('completeness', () => {
  const options = { now: ten + 30 * minuteMs, hours: 4, intervalMs: minuteMs };

  it('expects of the running hour only what could have come by now', () => {
    const { bars, totals } = completeness([hour(ten - hourMs, 60), hour(ten, 15)], options);

    expect(bars.map(({ share }) => share)).toEqual([0, 0, 1, 0.5]);
    expect(totals).toMatchObject({ onTime: 75, expected: 90 });
  });

  it('expects nothing before the station first appeared', () => {
    expect(completeness([hour(ten, 30)], options).totals.expected).toBe(30);
  });

  it('does not let a backlog pass for readings on time', () => {
    const { bars, totals } = completeness([hour(ten, 500, { late: 485 })], options);

    expect(bars.at(-1)).toMatchObject({ share: 0.5, late: 0.5 });
    expect(totals).toMatchObject({ onTime: 15, late: 485, expected: 30 });
  });

  it('adds up refused readings and values', () => {
    const ledger = [hour(ten, 30, { refusedReadings: 2, refusedValues: 3, late: 1, missing: 4, repeated: 5 })];

    expect(completeness(ledger, options).totals).toMatchObject({ refused: 5, late: 1, missing: 4, repeated: 5 });
  });
});
