import { describe, expect, it } from 'vitest';
import { routesOf } from '../../../gateway/http/app.ts';
import { createLocalTime } from '../../../gateway/http/local-time.ts';
import { describeApi } from '../../../gateway/http/openapi.ts';
import { answerThresholds } from '../../../gateway/http/routes/thresholds.ts';
import { thresholdsAnswerSchema } from '../../../shared/api.ts';
import { AppError } from '../../../shared/errors.ts';
import { builtInThresholds } from '../../../shared/thresholds/catalogue.ts';
import { station } from '../live/records.ts';
import { fakeDeps } from './fakes.ts';

const stations = [
  station('khong-khi', { quantities: ['pm25', 'humidity'] }),
  station('on', { networks: ['noise'], quantities: ['laeq'], areaClass: 'special' }),
  station('song', { networks: ['flood'], quantities: ['water_level'], gauge: 'trung-trang', datum: 'national_msl' }),
  station('song-hai-do', {
    networks: ['flood'],
    quantities: ['water_level'],
    gauge: 'trung-trang',
    datum: 'chart_zero_hondau',
  }),
];

const ask = (query: unknown, now = Date.UTC(2026, 10, 22, 10)) =>
  answerThresholds(
    fakeDeps({
      now: () => now,
      stations: { all: () => stations, find: (id) => stations.find((one) => one.id === id) },
    }),
    createLocalTime('Asia/Ho_Chi_Minh'),
    query,
  );
const idsOf = (query: unknown, now?: number): string[] => ask(query, now).thresholds.map(({ id }) => id);

describe('GET /thresholds', () => {
  it('lists all that are in force, whole', () => {
    const answer = ask({});

    expect(answer.at).toBe('2026-11-22');
    expect(thresholdsAnswerSchema.parse(answer)).toEqual(answer);
    // Not the four of 2013 and the PM2.5 limit that ended with 2025.
    expect(answer.thresholds).toHaveLength(builtInThresholds.length - 5);
  });

  it('takes today from the legal zone', () => {
    const newYear = Date.UTC(2025, 11, 31, 17);

    expect(ask({}, newYear - 1).at).toBe('2025-12-31');
    expect(ask({}, newYear).at).toBe('2026-01-01');
    expect(idsOf({ quantity: 'pm25' }, newYear - 1)).toContain('qcvn-05-2023.pm25.24h.2023');
    expect(idsOf({ quantity: 'pm25' }, newYear)).toContain('qcvn-05-2023.pm25.24h.2026');
  });

  it('lists past and future ones as well when asked for all, but not for a station', () => {
    const answer = ask({ at: 'all' });

    expect(answer.at).toBe('2026-11-22');
    expect(answer.thresholds).toHaveLength(builtInThresholds.length);
    expect(() => ask({ at: 'all', station: 'on' })).toThrow(AppError);
  });

  it('answers for another date', () => {
    expect(idsOf({ quantity: 'pm10', at: '2020-05-01' })).toEqual([
      'qcvn-05-2013.pm10.24h',
      'qcvn-05-2013.pm10.year',
      'who-2021.pm10.year',
      'who-2021.pm10.24h',
    ]);
  });

  it('answers for a station: its quantities, area class, gauge and datum', () => {
    expect(new Set(ask({ station: 'khong-khi' }).thresholds.map(({ quantity }) => quantity))).toEqual(
      new Set(['pm25']),
    );
    expect(idsOf({ station: 'on' })).toEqual(['qcvn-26-2010.special.day', 'qcvn-26-2010.special.night']);
    expect(idsOf({ station: 'song' })).toEqual(['bd.trung-trang.1', 'bd.trung-trang.2', 'bd.trung-trang.3']);
    expect(idsOf({ station: 'song-hai-do' })).toEqual([]);
  });

  it('answers for one quantity of a station, also one that its record does not name', () => {
    expect(idsOf({ station: 'khong-khi', quantity: 'o3' })).toEqual([
      'qcvn-05-2023.o3.1h',
      'qcvn-05-2023.o3.8h',
      'who-2021.o3.8h',
    ]);
  });

  it.each([
    [{ quantity: 'pm99' }, 'QUERY_MALFORMED'],
    [{ at: '22/11/2026' }, 'QUERY_MALFORMED'],
    [{ at: '2026-02-30' }, 'QUERY_MALFORMED'],
    [{ at: ['2026-11-22', '2026-11-23'] }, 'QUERY_MALFORMED'],
    [{ station: 'UPPER' }, 'QUERY_MALFORMED'],
    [{ station: 'nobody' }, 'STATION_UNKNOWN'],
  ])('refuses %j with %s', (query, code) => {
    expect(() => ask(query)).toThrow(expect.objectContaining({ name: AppError.name, code }));
  });

  it('is described with its filters and every kind of threshold', () => {
    const { paths, components } = describeApi(routesOf(fakeDeps()), { version: '1' });

    expect(paths['/api/v1/thresholds']?.get?.parameters).toMatchObject([
      { name: 'quantity', required: false },
      { name: 'station', required: false },
      { name: 'at', required: false, schema: { anyOf: [{ format: 'date' }, { const: 'all' }] } },
    ]);
    const schema = JSON.stringify(components.schemas.Threshold);
    for (const kind of ['limit', 'guideline', 'alarm-level', 'class']) expect(schema).toContain(`"const":"${kind}"`);
  });
});
