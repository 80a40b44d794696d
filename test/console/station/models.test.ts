/** The smaller models of a station's page: files, arrivals, ledger, maintenance, log, scales. */
import { describe, expect, it } from 'vitest';
import { createFormat } from '../../../console/format/format.ts';
import { arrivalsOf, withArrived } from '../../../console/station/arrivals.ts';
import { isMeant, windowState } from '../../../console/station/care.ts';
import { ledgerRows } from '../../../console/station/ledger.ts';
import { logOf } from '../../../console/station/log.ts';
import { seenRows } from '../../../console/station/seen-csv.ts';
import { levelScale, tileLimit } from '../../../console/station/tiles.ts';
import { createTranslate } from '../../../shared/i18n/translate.ts';
import type { Judgement } from '../../../shared/judgement-api.ts';
import type { AuditEntry } from '../../../shared/people-api.ts';
import { dayMs, hourMs, minuteMs, secondMs } from '../../../shared/time.ts';
import { now, station } from '../model/stations.ts';
import { alarm } from '../model/thresholds.ts';

const format = createFormat('vi', 'Asia/Ho_Chi_Minh', createTranslate('vi'));
const at = Date.UTC(2026, 10, 22, 10);

describe('the file of what is seen', () => {
  it('has readings with their flags, of each line, within the span only', () => {
    const rows = seenRows(
      [
        {
          quantity: 'pm25',
          points: [
            { at: at - minuteMs, value: 1, quality: 0 },
            { at, value: 37.4, quality: 0 },
            { at: at + minuteMs, value: 900, quality: 8 },
          ],
        },
        {
          quantity: 'pm25',
          of: { kind: 'station', id: 'b', name: '=evil()', provenance: 'simulated' },
          points: [{ at, value: 20, quality: 0 }],
        },
        {
          quantity: 'pm25',
          of: { kind: 'past', shiftMs: dayMs, name: 'hôm trước' },
          points: [{ at, value: 5, quality: 0 }],
        },
      ],
      { id: 'a', provenance: 'real' },
      { from: at, to: at + minuteMs },
      format,
    );
    expect(rows).toEqual([
      [
        ...['time_local', 'time_utc', 'a.pm25', 'a.pm25_quality', 'b.pm25', 'b.pm25_quality'],
        ...['a.pm25_earlier_1440min', 'a.pm25_earlier_1440min_quality'],
      ],
      ['Asia/Ho_Chi_Minh', 'UTC', 'µg/m³', '', 'µg/m³ (simulated)', '', 'µg/m³', ''],
      ['2026-11-22T17:00:00+07:00', '2026-11-22T10:00:00.000Z', '37.4', 'good', '20', 'good', '5', 'good'],
      ['2026-11-22T17:01:00+07:00', '2026-11-22T10:01:00.000Z', '900', 'step', '', '', '', ''],
    ]);
  });

  it('has the band of buckets', () => {
    const [names, , row] = seenRows(
      [{ quantity: 'pm25', points: [{ at, value: 4, low: 1, high: 9, quality: 0 }] }],
      { id: 'a', provenance: 'real' },
      { from: at, to: at },
      format,
    );
    expect(names?.slice(2)).toEqual(['a.pm25', 'a.pm25_min', 'a.pm25_max']);
    expect(row?.slice(2)).toEqual(['4', '1', '9']);
  });
});

describe('arrivals', () => {
  const value = (measured: number, received: number) => ({ value: 1, at: measured, receivedAt: received, quality: 0 });

  it('begin with the newest values, put together as they came', () => {
    const arrivals = arrivalsOf({ pm10: value(at, at + 1), pm25: value(at, at + 1), no2: value(at - 5, at - 1) });
    expect(arrivals.map(({ values }) => values.map(([quantity]) => quantity))).toEqual([['pm25', 'pm10'], ['no2']]);
  });

  it('are in order of receipt, each once, in its whole form', () => {
    const reading = (measured: number, received: number, values: ['pm25' | 'pm10', number, number][]) => ({
      station: 'a',
      at: measured,
      receivedAt: received,
      quality: 0,
      values,
    });
    const late = reading(at - hourMs, at + 9, [['pm25', 2, 0]]);
    const whole = reading(at, at + 1, [
      ['pm25', 1, 0],
      ['pm10', 1, 0],
    ]);
    const arrivals = withArrived(arrivalsOf({ pm25: value(at, at + 1) }), [whole, late]);
    expect(arrivals.map(({ receivedAt, values }) => [receivedAt - at, values.length])).toEqual([
      [9, 1],
      [1, 2],
    ]);
  });
});

it('lists every hour of the ledger, the silent ones too', () => {
  const hour = Math.floor(now / hourMs) * hourMs - hourMs;
  const entry = {
    station: 'a',
    hour,
    accepted: 58,
    repeated: 1,
    refusedReadings: 2,
    refusedValues: 1,
    late: 3,
    missing: 4,
  };
  const older = { ...entry, hour: hour - 2 * hourMs, accepted: 60 };
  const times = { now, intervalMs: 60 * secondMs };
  const rows = ledgerRows([older, entry], { ...times, hours: 3 });
  expect(rows.map(({ accepted, expected }) => [accepted, expected])).toEqual([
    [0, 5],
    [58, 60],
    [0, 60],
  ]);
  expect(ledgerRows([older, entry], { ...times, hours: 48 })).toHaveLength(4);
  expect(ledgerRows([], { ...times, hours: 48 })).toEqual([]);
  expect(rows[1]).toMatchObject({ refused: 3, missing: 4, late: 3, repeated: 1 });
});

describe('maintenance', () => {
  const everywhere = { networks: null, wards: null, stations: null };

  it('is of the stations, wards and networks that it names', () => {
    const own = station('a', { ward: '11311', networks: ['air', 'noise'] });
    expect(isMeant(everywhere, own)).toBe(true);
    expect(isMeant({ ...everywhere, stations: ['b'] }, own)).toBe(false);
    expect(isMeant({ ...everywhere, networks: ['noise'] }, own)).toBe(true);
    expect(isMeant({ ...everywhere, networks: ['flood'] }, own)).toBe(false);
    expect(isMeant({ ...everywhere, wards: ['11311'], stations: ['a'] }, own)).toBe(true);
  });

  it('ends at its end', () => {
    expect([0, 10, 19, 20].map((moment) => windowState({ from: 10, to: 20 }, moment))).toEqual([
      'future',
      'now',
      'now',
      'over',
    ]);
  });
});

it('tells what happened newest first, a judgement once', () => {
  const judgement: Judgement = {
    id: '5b0a4d5e-0000-4000-8000-000000000000',
    station: 'a',
    quantity: null,
    from: 1,
    to: 2,
    verdict: 'invalid',
    at: 100,
    withdrawnAt: 300,
    reason: null,
    by: null,
    withdrawnBy: null,
  };
  const entry = (seq: number, action: AuditEntry['action'], moment: number): AuditEntry => ({
    seq,
    at: moment,
    actor: { kind: 'system', id: '', name: '', address: '' },
    action,
    target: 'a',
    before: null,
    after: null,
    hash: '',
  });
  const log = logOf([], [judgement], [entry(1, 'station.change', 200), entry(2, 'quality.judge', 100)]);
  expect(log.map(({ kind, at: moment }) => [kind, moment])).toEqual([
    ['withdrawn', 300],
    ['audit', 200],
    ['judged', 100],
  ]);
});

describe('the scale under a big number', () => {
  it('ends at the highest level, or at the water beyond it', () => {
    const levels = [alarm('I', 1), alarm('II', 2)];
    expect(levelScale(1, levels)).toMatchObject({ valueAt: 0.5, ticks: [{ at: 0.5 }, { at: 1 }] });
    expect(levelScale(4, levels)).toMatchObject({ valueAt: 1, ticks: [{ at: 0.25 }, { at: 0.5 }] });
    expect(levelScale(-2, levels)?.valueAt).toBeCloseTo(1 / 6);
    expect(levelScale(1, [])).toBeUndefined();
  });

  it('shows no limit of another quantity', () => {
    expect(tileLimit('pm25', [], [])).toBeUndefined();
  });
});
