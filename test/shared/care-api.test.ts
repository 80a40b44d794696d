import { describe, expect, it } from 'vitest';
import { addDays, careRequestSchema, dueOf, dueState } from '../../shared/care-api.ts';

const doneAt = Date.UTC(2026, 10, 1);

describe('an entry of work', () => {
  const work = { kind: 'cleaning', doneAt, doneBy: 'Tổ 2' };
  it('needs who did it; the rest may be left out', () => {
    expect(careRequestSchema.parse(work)).toEqual({
      ...work,
      findings: '',
      parts: '',
      calibration: null,
      nextDue: null,
    });
    expect(careRequestSchema.safeParse({ ...work, doneBy: '  ' }).success).toBe(false);
  });

  it('takes figures of a calibration for a calibration only, and a next date that comes after it', () => {
    const calibration = { reference: 'AE33', before: '+4 %', after: '0 %', certificate: '12/HC' };
    expect(careRequestSchema.safeParse({ ...work, calibration }).success).toBe(false);
    expect(careRequestSchema.safeParse({ ...work, kind: 'calibration', calibration }).success).toBe(true);
    for (const [nextDue, isTaken] of [
      ['2026-10-01', false],
      ['2026-12-01', true],
      ['2099-01-01', false],
      ['2026-02-31', false],
    ] as const) {
      expect([nextDue, careRequestSchema.safeParse({ ...work, nextDue }).success]).toEqual([nextDue, isTaken]);
    }
  });
});

describe('what is due', () => {
  const today = '2026-11-23';
  it('follows the newest entry of each kind, soonest first', () => {
    expect(
      dueOf(
        'tram-1',
        [
          { station: 'tram-1', kind: 'inspection', doneAt, nextDue: '2027-01-30' },
          { station: 'tram-1', kind: 'cleaning', doneAt, nextDue: '2026-11-22' },
          { station: 'tram-1', kind: 'repair', doneAt, nextDue: null },
        ],
        undefined,
        today,
      ),
    ).toMatchObject([
      { kind: 'cleaning', days: -1, state: 'overdue', source: 'log', lastDoneAt: doneAt },
      { kind: 'inspection', days: 68, state: 'later' },
    ]);
  });

  it('goes by the record for calibration, and says where the date stands', () => {
    const last = [{ station: 'tram-1', kind: 'calibration', doneAt, nextDue: '2026-12-01' }] as const;
    expect(dueOf('tram-1', last, '2026-12-01', today)).toMatchObject([{ source: 'log', days: 8, state: 'soon' }]);
    expect(dueOf('tram-1', last, '2026-11-23', today)).toMatchObject([{ source: 'record', days: 0, state: 'soon' }]);
    // Somebody took the date away.
    expect(dueOf('tram-1', last, undefined, today)).toEqual([]);
  });

  it('counts the day itself as in time', () => {
    expect([-1, 0, 30, 31].map(dueState)).toEqual(['overdue', 'soon', 'soon', 'later']);
    expect(addDays('2026-12-20', 30)).toBe('2027-01-19');
  });
});
