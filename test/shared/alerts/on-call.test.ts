import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { onDuty } from '../../../shared/alerts/on-call.ts';
import { vietnamTime } from '../../../shared/indices/local-day.ts';
import type { OnCall } from '../../../shared/notification-api.ts';
import { dayMs } from '../../../shared/time.ts';

const [an, binh, chi, dung] = ['an', 'bình', 'chi', 'dũng'];
const at = (text: string): number => Date.parse(`${text}:00+07:00`);
const list = (more: Partial<OnCall> = {}): OnCall => ({
  name: 'Trực PCTT',
  role: 'emergency',
  people: [an, binh, chi],
  startsOn: '2026-11-02',
  handoverAt: '07:00',
  turnDays: 7,
  exceptions: [],
  ...more,
});

describe('who is on duty', () => {
  it('hands over at the local time, to the next in turn', () => {
    expect(onDuty(list(), at('2026-11-02T07:00'), vietnamTime)).toEqual([an, binh, chi]);
    expect(onDuty(list(), at('2026-11-09T06:59'), vietnamTime)).toEqual([an, binh, chi]);
    expect(onDuty(list(), at('2026-11-09T07:00'), vietnamTime)).toEqual([binh, chi, an]);
    expect(onDuty(list(), at('2026-11-23T07:00'), vietnamTime)).toEqual([an, binh, chi]);
  });

  it('is somebody before the first day too', () => {
    expect(onDuty(list(), at('2026-11-02T06:59'), vietnamTime)).toEqual([chi, an, binh]);
    expect(onDuty(list(), at('2026-10-12T07:00'), vietnamTime)).toEqual([an, binh, chi]);
  });

  it('names whoever stands in first and the person replaced last, for so long', () => {
    const exceptions = [{ person: dung, from: at('2026-11-03T00:00'), to: at('2026-11-04T00:00') }];
    expect(onDuty(list({ exceptions }), at('2026-11-03T00:00'), vietnamTime)).toEqual([dung, binh, chi, an]);
    expect(onDuty(list({ exceptions }), at('2026-11-04T00:00'), vietnamTime)).toEqual([an, binh, chi]);
  });

  it('lets the last of exceptions that overlap hold, and somebody of the list stand in', () => {
    const [from, to] = [at('2026-11-03T00:00'), at('2026-11-04T00:00')];
    const exceptions = [
      { person: dung, from, to },
      { person: chi, from, to },
    ];
    expect(onDuty(list({ exceptions }), from, vietnamTime)).toEqual([chi, binh, an]);
  });

  it('names everybody once, and the same people again after a whole round', () => {
    const people = fc.array(fc.constantFrom(an, binh, chi, dung), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(
        people,
        fc.integer({ min: 1, max: 90 }),
        fc.integer({ min: -400, max: 400 }),
        (all, turnDays, days) => {
          const rota = list({ people: all, turnDays });
          const now = at('2026-11-02T12:00') + days * dayMs;
          const duty = onDuty(rota, now, vietnamTime);
          expect([...duty].sort()).toEqual([...new Set(all)].sort());
          expect(onDuty(rota, now + all.length * turnDays * dayMs, vietnamTime)).toEqual(duty);
        },
      ),
    );
  });
});
