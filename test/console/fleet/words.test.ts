/** Small readings of what people type and choose: figures, places, ids, dates, files. */
import { describe, expect, it } from 'vitest';
import { calibrationState, daysBetween } from '../../../console/fleet/calibration.ts';
import { csvText } from '../../../console/fleet/csv.ts';
import { clockLagMs, clockState } from '../../../console/fleet/first-word.ts';
import { fittedSize } from '../../../console/fleet/fitted-size.ts';
import { lookAtGeojson } from '../../../console/fleet/geojson.ts';
import { importProblemText } from '../../../console/fleet/import-problem.ts';
import { readNumber, writeNumber } from '../../../console/fleet/number.ts';
import { readPosition, wardAt } from '../../../console/fleet/place.ts';
import { nextId, suggestId } from '../../../console/fleet/station-id.ts';
import { stationIdPattern } from '../../../shared/topics.ts';

describe('readNumber', () => {
  it.each([
    ['20,8449', 20.8449],
    [' 20.8449 ', 20.8449],
    ['\u22120,5', -0.5],
    ['-3', -3],
    ['.5', 0.5],
    ['', undefined],
    ['1e3', undefined],
    ['1.234,5', undefined],
    ['0x10', undefined],
  ])('%j is %s', (text, value) => {
    expect(readNumber(text)).toBe(value);
  });

  it('reads what it has written', () => {
    for (const language of ['vi', 'en'] as const) expect(readNumber(writeNumber(-0.125, language))).toBe(-0.125);
  });
});

describe('readPosition', () => {
  const place = { lat: 20.8449, lon: 106.6881 };
  it.each(['20.8449, 106.6881', '20.8449,106.6881', '20,8449; 106,6881', '20,8449, 106,6881', '20.8449 106.6881'])(
    'reads %s',
    (text) => {
      expect(readPosition(text)).toEqual(place);
    },
  );

  it('reads degrees, minutes and seconds in both orders', () => {
    for (const text of [`20°50'41.64"N 106°41'17.16"E`, `106°41′17,16″Đ 20°50′41,64″B`])
      expect(readPosition(text)).toEqual(place);
    expect(readPosition(`33°52'S 151°12'E`)).toEqual({ lat: -33.86667, lon: 151.2 });
  });

  it.each(['20,84', '20.8449', 'Cầu Rào', '', '120.5, 106.6', '1 2 3', `20°50'N 21°N`])('does not read %j', (text) => {
    expect(readPosition(text)).toBeUndefined();
  });

  it('knows the ward around it, and when there is none', () => {
    expect(wardAt({ lat: 20.8408, lon: 106.6844 })).toBe('11383');
    expect(wardAt({ lat: 10.77, lon: 106.7 })).toBe('other');
  });
});

describe('suggestId', () => {
  it.each([
    ['Trạm Cầu Rào 2', 'tram-cau-rao-2'],
    ['  Đình Vũ – Cát Hải!', 'dinh-vu-cat-hai'],
    ['🌧', ''],
  ])('%s becomes %j', (name, id) => {
    expect(suggestId(name)).toBe(id);
  });

  it('always makes an id that is allowed, however long the name', () => {
    for (const name of ['Ấp Bắc '.repeat(30), '9'.repeat(200), `${'a'.repeat(63)} b`])
      expect(suggestId(name)).toMatch(stationIdPattern);
  });

  it('finds the next one that is free', () => {
    expect(nextId('cau-rao')).toBe('cau-rao-2');
    expect(nextId('tram-9')).toBe('tram-10');
    expect(nextId('tram-1', (id) => id === 'tram-2')).toBe('tram-3');
    expect(nextId('a'.repeat(64))).toMatch(stationIdPattern);
  });
});

describe('calibration', () => {
  const due = (calibrationDue: string) => ({ instrument: { calibrationDue } });

  it('is overdue the day after, and announced a month before', () => {
    expect(calibrationState(due('2026-11-22'), '2026-11-22')).toBe('soon');
    expect(calibrationState(due('2026-11-22'), '2026-11-23')).toBe('overdue');
    expect(calibrationState(due('2026-12-22'), '2026-11-22')).toBe('soon');
    expect(calibrationState(due('2026-12-23'), '2026-11-22')).toBe('fine');
    expect(calibrationState({}, '2026-11-22')).toBe('unknown');
  });

  it('counts days over a year and a leap day', () => {
    expect(daysBetween('2027-12-31', '2028-03-01')).toBe(61);
  });
});

describe('csvText', () => {
  it('quotes what needs it and lets no cell begin a formula', () => {
    const text = csvText([
      ['id', 'ghi chú'],
      ['=HYPERLINK("x")', 'a,"b"\r\nc'],
      ['+1', '@x'],
    ]);

    expect(text).toBe('\uFEFFid,ghi chú\r\n"\'=HYPERLINK(""x"")","a,""b""\r\nc"\r\n\'+1,\'@x\r\n');
  });

  it('knows the full-width signs that spreadsheets take for a formula, too', () => {
    expect(csvText([['＝1+1', '＋1', '－1', '＠x']])).toBe("\uFEFF'＝1+1,'＋1,'－1,'＠x\r\n");
  });

  it('leaves a number below zero a number', () => {
    expect(csvText([['-0.35', '-71', '-1e-7', '-1+1', '-']])).toBe("\uFEFF-0.35,-71,-1e-7,'-1+1,'-\r\n");
  });
});

describe('lookAtGeojson', () => {
  const collection = (...coordinates: number[]) =>
    JSON.stringify({
      type: 'FeatureCollection',
      features: [{ type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates } }],
    });

  it('counts features, with or without a byte order mark', () => {
    expect(lookAtGeojson(`\uFEFF${collection(106.7, 20.8)}`)).toEqual({ ok: true, features: 1 });
  });

  it.each([
    ['{', 'not-json'],
    ['[]', 'not-geojson'],
    ['{"type":"Feature"}', 'not-geojson'],
    ['{"type":"FeatureCollection","features":[]}', 'empty'],
    [collection(596_000, 2_306_000), 'not-wgs84'],
  ])('says what is wrong with %s', (text, problem) => {
    expect(lookAtGeojson(text)).toEqual({ ok: false, problem });
  });
});

describe('importProblemText', () => {
  it('tells what the gateway says, then what the column takes, else nothing', () => {
    expect(importProblemText({ column: 'quantities', message: 'there is no quantity pm99' })).toEqual({
      key: 'import.noQuantity',
      values: { name: 'pm99' },
    });
    expect(importProblemText({ column: 'id', message: 'the station is in line 2 already' })).toEqual({
      key: 'import.twice',
      values: { line: '2' },
    });
    expect(importProblemText({ column: 'lat', message: 'Too big' })).toEqual({ key: 'form.lat.wrong' });
    expect(importProblemText({ column: 'constructor', message: 'Too big' })).toBeUndefined();
  });
});

describe('the clock of a station', () => {
  const value = (at: number, receivedAt: number) => ({ value: 1, at, receivedAt, quality: 0 });

  it('is judged by its newest value', () => {
    expect(clockLagMs({ pm25: value(1_000, 4_000), pm10: value(90_000, 90_500) })).toBe(500);
    expect(clockLagMs({})).toBeUndefined();
  });

  it('is ahead, right or behind', () => {
    expect([-10_001, -10_000, 10_000, 10_001].map(clockState)).toEqual(['ahead', 'fine', 'fine', 'behind']);
  });
});

describe('fittedSize', () => {
  it('makes the longest side 1,600 px and never enlarges', () => {
    expect(fittedSize(4_000, 3_000)).toEqual([1_600, 1_200]);
    expect(fittedSize(3_000, 4_000)).toEqual([1_200, 1_600]);
    expect(fittedSize(800, 600)).toEqual([800, 600]);
    expect(fittedSize(20_000, 1)).toEqual([1_600, 1]);
  });
});
