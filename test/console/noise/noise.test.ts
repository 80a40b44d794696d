import { describe, expect, it } from 'vitest';
import { stationNow } from '../../../console/model/city-view.ts';
import { countDays, daysSpan, noiseDays, shownDays } from '../../../console/noise/days.ts';
import { hoursWithin, type NoiseHour, noiseStations } from '../../../console/noise/stations.ts';
import { weekCells, weekdayOf, weekSummary, weeksSpan } from '../../../console/noise/week.ts';
import type { CalendarDay, NoiseRow, NoiseSummary } from '../../../shared/indices-api.ts';
import { builtInThresholds } from '../../../shared/thresholds/catalogue.ts';
import { dayMs, hourMs } from '../../../shared/time.ts';
import { now, station } from '../model/stations.ts';

const limits = builtInThresholds.filter(({ id }) => id.startsWith('qcvn-26-2010.ordinary'));
const day = 'qcvn-26-2010.ordinary.day';
const night = 'qcvn-26-2010.ordinary.night';
const lastHour = Math.floor(now / hourMs) * hourMs - hourMs;

const hours = (...levels: (readonly [NoiseHour['state'], number | null])[]): NoiseHour[] =>
  levels.map(([state, value], i) => ({
    at: lastHour - (levels.length - 1 - i) * hourMs,
    value,
    threshold: day,
    state,
  }));
const row = (id: string, of: NoiseHour[]): NoiseRow => ({
  station: id,
  restoring: false,
  runningHour: { from: lastHour, to: now, value: null, captured: 0, expected: 60, needed: 45, valid: false, count: 0 },
  runningPeriod: null,
  lastPeriods: [],
  hours: of,
});
const entry = (id: string, more = {}) =>
  stationNow(station(id, { networks: ['noise'], quantities: ['laeq'], areaClass: 'ordinary', ...more }), {}, now);

describe('stations of the noise network', () => {
  it('are sorted by the last hour, then by how many exceeded, then by how near the limit', () => {
    const summary: NoiseSummary = {
      at: now,
      thresholds: limits,
      stations: [
        row('calm', hours(['within', 50])),
        row('near', hours(['exceeds', 71], ['near', 69.5])),
        row('loud', hours(['within', 60], ['exceeds', 75])),
        row('louder', hours(['within', 60], ['exceeds', 80])),
        row('long', hours(['exceeds', 71], ['exceeds', 71])),
        row('empty', hours(['not-enough-data', null])),
      ],
    };
    const found = noiseStations(
      [
        ...['empty', 'calm', 'loud', 'near', 'louder', 'long', 'unknown'].map((id) => entry(id)),
        entry('old', { lifecycle: 'retired' }),
      ],
      summary,
    );
    expect(found.map(({ entry: { station: one } }) => one.id)).toEqual([
      'long',
      'louder',
      'loud',
      'near',
      'calm',
      'empty',
      'unknown',
    ]);
    expect(found[0]).toMatchObject({ exceeded: 2, judged: 2, state: 'exceeds' });
  });

  it('count the hours of a period, and say when it began before what is known', () => {
    const known = hours(['exceeds', 71], ['not-enough-data', null], ['within', 60]);
    expect(hoursWithin(known, { from: lastHour - hourMs, to: now })).toEqual({ judged: 1, exceeded: 0, isWhole: true });
    expect(hoursWithin(known, { from: lastHour - 9 * hourMs, to: lastHour - hourMs })).toEqual({
      judged: 1,
      exceeded: 1,
      isWhole: false,
    });
  });
});

/** Hải Phòng. */
const clock = {
  localDate: (at: number) => new Date(at + 7 * hourMs).toISOString().slice(0, 10),
  localHour: (at: number) => new Date(at + 7 * hourMs).getUTCHours(),
};
const bucket = (at: number, mean: number, count = 60) => ({ at, count, min: mean, max: mean, mean, sum: mean * count });
/** Monday 16 November 2026, 00:00 in Hải Phòng. */
const monday = Date.UTC(2026, 10, 15, 17);

describe('the usual week', () => {
  const site = station('on', { quantities: ['laeq'], areaClass: 'ordinary' });
  const cellsOf = (buckets: ReturnType<typeof bucket>[], of = site) => weekCells(of, buckets, limits, now, clock);

  it('begins on Monday, in local time', () => {
    expect(weekdayOf('2026-11-16')).toBe(0);
    expect(weekdayOf('2026-11-22')).toBe(6);
    const cells = cellsOf([bucket(monday + 3 * dayMs + 7 * hourMs, 62)]);
    expect(cells).toHaveLength(168);
    expect(cells.filter(({ level }) => level !== null)).toMatchObject([{ day: 3, hour: 7, level: 62, hours: 1 }]);
  });

  it('takes means by energy, of hours with enough data only', () => {
    const at = monday + 10 * hourMs;
    const [cell] = cellsOf([bucket(at, 60), bucket(at - 7 * dayMs, 70), bucket(at - 14 * dayMs, 110, 44)]).filter(
      ({ hours: count }) => count > 0,
    );
    // 10 lg((10^6 + 10^7) / 2)
    expect(cell?.level).toBeCloseTo(67.4036, 4);
    expect(cell?.hours).toBe(2);
  });

  it('compares with the limit of that hour, and counts the hours that exceeded it', () => {
    const cells = cellsOf([
      bucket(monday + 10 * hourMs, 60),
      bucket(monday + 23 * hourMs, 60),
      bucket(monday + 22 * hourMs, 54.5),
    ]);
    const at = (hour: number) => cells[hour];
    expect(at(10)).toMatchObject({ state: 'within', judged: 1, exceeded: 0, limit: { id: day } });
    expect(at(23)).toMatchObject({ state: 'exceeds', judged: 1, exceeded: 1, limit: { id: night } });
    expect(at(22)).toMatchObject({ state: 'near', exceeded: 0 });
    expect(weekSummary(cells)).toMatchObject({ hours: 3, judged: 3, exceeded: 1, quietest: { hour: 22 } });
  });

  it('judges nothing where the record names no class of area', () => {
    const cells = cellsOf([bucket(monday, 99)], station('on', { quantities: ['laeq'] }));
    expect(cells[0]).toMatchObject({ state: 'not-enough-data', judged: 0, limit: undefined });
  });

  it('asks for four whole weeks up to the last complete hour', () => {
    expect(weeksSpan(now)).toEqual({ from: lastHour + hourMs - 28 * dayMs, to: lastHour + hourMs });
  });
});

describe('days', () => {
  const of = (date: string, limitsOf: CalendarDay['limits'], isFinished = true): CalendarDay => ({
    date,
    isFinished,
    vnAqi: null,
    means: {},
    limits: limitsOf,
  });
  const verdict = (threshold: string, figure: number | null, word: CalendarDay['limits'][number]['verdict']) => ({
    threshold,
    figure,
    verdict: word,
  });

  it('are as bad as their worst limit, and kept only when all are', () => {
    const days = noiseDays(
      [
        of('2026-11-19', [verdict(day, 66, 'kept'), verdict(night, 58, 'exceeded')]),
        of('2026-11-20', [verdict(day, 66, 'kept'), verdict(night, 50, 'kept')]),
        of('2026-11-21', [verdict(day, 66, 'kept'), verdict(night, null, 'not-enough-data')]),
        of('2026-11-22', [verdict(night, 60, 'exceeded')], false),
      ],
      limits,
    );
    expect(days.map(({ verdict: word, loudest }) => [word, loudest])).toEqual([
      ['exceeded', 66],
      ['kept', 66],
      ['unknown', 66],
      ['exceeded', 60],
    ]);
    expect(days[0]?.exceeded.map(({ id }) => id)).toEqual([night]);
    // Today is not over.
    expect(countDays(days)).toEqual({ exceeded: 1, kept: 1, unknown: 1 });
  });

  it('reach back thirteen weeks', () => {
    const { from, to } = daysSpan('2026-11-22');
    expect((Date.parse(to) - Date.parse(from)) / dayMs + 1).toBe(shownDays);
  });
});
