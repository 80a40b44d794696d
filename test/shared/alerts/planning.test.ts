import { describe, expect, it } from 'vitest';
import { isPlanned } from '../../../shared/alerts/planning.ts';
import type { Planning } from '../../../shared/alerts/rule.ts';
import { vietnamTime } from '../../../shared/indices/local-day.ts';

/** 23 November 2026 is a Monday. */
const at = (day: number, time: string): number => Date.parse(`2026-11-${day}T${time}:00+07:00`);
const planned = (planning: Planning | null, day: number, time: string): boolean =>
  isPlanned(planning, at(day, time), vietnamTime);

const office: Planning = { days: [1, 2, 3, 4, 5], from: '07:30', to: '17:00' };
const night: Planning = { days: [5], from: '22:00', to: '06:00' };
const sunday: Planning = { days: [7], from: '00:00', to: '00:00' };

describe('a rule', () => {
  it('without planning is always on', () => {
    expect(planned(null, 23, '03:00')).toBe(true);
  });

  it.each([
    [23, '07:29', false],
    [23, '07:30', true],
    [27, '16:59', true],
    [27, '17:00', false],
    [28, '10:00', false],
  ])('of working hours, on %i November at %s: %s', (day, time, expected) => {
    expect(planned(office, day, time)).toBe(expected);
  });

  it.each([
    [27, '21:59', false],
    [27, '22:00', true],
    [28, '05:59', true],
    [28, '06:00', false],
    [28, '23:00', false],
    [27, '01:00', false],
  ])('of Friday night, on %i November at %s: %s', (day, time, expected) => {
    expect(planned(night, day, time)).toBe(expected);
  });

  it.each([
    [22, '00:00', true],
    [22, '23:59', true],
    [23, '00:00', false],
    [21, '23:59', false],
  ])('of a whole Sunday, on %i November at %s: %s', (day, time, expected) => {
    expect(planned(sunday, day, time)).toBe(expected);
  });

  it('before 1970 has weekdays too', () => {
    // 28 December 1969 was a Sunday.
    expect(isPlanned(sunday, Date.parse('1969-12-28T12:00:00+07:00'), vietnamTime)).toBe(true);
  });
});
