/** The programme of a running gateway: figures from readings that came over MQTT, values that staff enter. */
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays } from '../../shared/city-programme/period.ts';
import { type ProgrammeAnswer, programmeAnswerSchema, targetRowSchema } from '../../shared/city-programme-api.ts';
import { dayOf } from '../../shared/indices/local-day.ts';
import type { ReadingPayload } from '../../shared/reading.ts';
import { hourMs, minuteMs } from '../../shared/time.ts';
import { type Callers, callersOf } from '../support/callers.ts';
import { readingsOf } from '../support/city.ts';
import { testStation } from '../support/gateway-process.ts';
import { startGateway, type TestGateway, until } from '../support/start-gateway.ts';
import { connectStation, type StationClient } from '../support/station-client.ts';

let gateway: TestGateway;
let callers: Callers;
const ends: (() => void | Promise<void>)[] = [];

/** Yesterday in Hải Phòng, and the day before. */
const today = dayOf(Date.now());
const yesterday = dayOf(today.start - 1);
const before = dayOf(yesterday.start - 1);
const period = `${before.date}..${yesterday.date}`;

const connect = async (id: string, record: Parameters<typeof testStation>[1]): Promise<StationClient> => {
  const client = await connectStation(gateway.mqtt, id, await gateway.add(testStation(id, record)));
  ends.push(client.end);
  return client;
};

/** Every ten minutes of a span. */
const course = (from: number, to: number, values: (at: number) => ReadingPayload['values']): ReadingPayload[] =>
  Array.from({ length: Math.round((to - from) / (10 * minuteMs)) }, (_, n) => from + n * 10 * minuteMs).map((at) => ({
    at,
    values: values(at),
  }));

/** Nothing in nature stays exactly the same; the mean of an hour is 0. */
const wavering = (at: number): number => [-2, 1, -1, 2, 0.5, -0.5][Math.floor(at / (10 * minuteMs)) % 6] ?? 0;

const stored = (id: string, quantity: 'pm25' | 'water_depth' | 'laeq', count: number): Promise<void> =>
  until(async () => (await readingsOf(gateway.url, id, quantity, 96)).length >= count);

beforeAll(async () => {
  gateway = await startGateway({}, (end) => ends.push(end));
  callers = callersOf(gateway);
  const [air, street, noise] = await Promise.all([
    connect('khi', { interval: 600, quantities: ['pm25'] }),
    connect('duong', {
      interval: 600,
      networks: ['flood'],
      quantities: ['water_depth'],
      datum: 'street_surface',
      ward: '11383',
      name: '=2+3 phố',
    }),
    connect('on', {
      interval: 600,
      networks: ['noise'],
      quantities: ['laeq'],
      areaClass: 'ordinary',
      provenance: 'simulated',
    }),
  ]);
  // 30 µg/m³ on the first day, 60 on the second; six hours of the second are missing.
  await air.report(...course(before.start, before.end, (at) => ({ pm25: 30 + wavering(at) })));
  await air.report(...course(yesterday.start, yesterday.start + 18 * hourMs, (at) => ({ pm25: 60 + wavering(at) })));
  const flood = { from: yesterday.start + 5 * hourMs, to: yesterday.start + 8 * hourMs };
  await street.report(
    ...course(yesterday.start, yesterday.end, (at) => ({ water_depth: at >= flood.from && at < flood.to ? 32 : 0 })),
  );
  await noise.report(...course(yesterday.start, yesterday.end, (at) => ({ laeq: 80 + wavering(at) })));
  await stored('khi', 'pm25', 144 + 108);
  await stored('duong', 'water_depth', 144);
  await stored('on', 'laeq', 144);
});

afterAll(async () => {
  for (const end of ends.reverse()) await end();
});

const ask = async (query: string): Promise<ProgrammeAnswer> => {
  for (;;) {
    const { json } = await callers.nobody.get(`/programme?${query}`);
    const answer = programmeAnswerSchema.parse(json);
    if (answer.environment.progress === 1) return answer;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

describe('GET /programme', () => {
  it('counts the hours and days of real stations against the limit of their date', async () => {
    const { environment } = await ask(`period=${period}`);
    const { figures } = environment;

    expect(environment).toMatchObject({ period: { from: before.date, to: yesterday.date }, ward: null, failure: null });
    expect(figures).toMatchObject({ simulated: false, stations: 2, outside: 0, until: yesterday.end });
    // 24 h means: seven hours of the first day come too early; the mean of 18 h at 60 µg/m³ and 6 h at 30 is 52.5.
    expect(figures?.limits).toEqual([
      {
        threshold: 'qcvn-05-2023.pm25.24h.2026',
        stations: 1,
        expected: 48,
        judged: 48 - 17,
        within: 7 + 12,
        daysAbove: [yesterday.date],
        stationDays: { above: 1, kept: 1, unknown: 0 },
        worst: { station: 'khi', name: 'Trạm khi', judged: 31, within: 19, daysAbove: 1 },
      },
    ]);
    expect(figures?.networks).toMatchObject([
      { network: 'air', stations: 1, working: 1, expected: 48, valid: 42, daysAbove: 1 },
      { network: 'noise', stations: 0, working: 0, expected: 0 },
      { network: 'flood', stations: 1, working: 1, expected: 24, valid: 24 },
    ]);
    expect(figures?.thresholds.map(({ id }) => id)).toContain('qcvn-05-2023.pm25.24h.2026');
  });

  it('lists the wards that have a working station of each network', async () => {
    const { environment } = await ask(`period=${period}`);

    expect(environment.figures?.coverage).toEqual([
      { network: 'air', covered: ['11359'], idle: [], wards: 114 },
      { network: 'noise', covered: [], idle: [], wards: 114 },
      { network: 'flood', covered: ['11383'], idle: [], wards: 114 },
    ]);
    expect(environment.figures?.wards.map(({ ward }) => ward)).toEqual(['11359', '11383']);
  });

  it('tells the inundations of streets, and the hours at each class of depth', async () => {
    const { figures } = (await ask(`period=${period}&ward=11383`)).environment;

    expect(figures?.inundations).toEqual([
      {
        station: 'duong',
        name: '=2+3 phố',
        ward: '11383',
        from: yesterday.start + 5 * hourMs,
        to: yesterday.start + 8 * hourMs,
        max: 32,
        threshold: 'street.danger',
        beginsBefore: false,
        end: 'dry',
      },
    ]);
    expect(figures?.levels).toMatchObject([
      { station: 'duong', measured: 24, levels: [{ reached: 3 }, { reached: 3 }, { reached: 3 }, { reached: 0 }] },
    ]);
    expect(figures?.stations).toBe(1);
  });

  it('follows a reading that comes late', async () => {
    const late = addDays(before.date, -3);
    const start = before.start - 3 * 24 * hourMs;
    const query = `period=${late}..${late}`;
    expect((await ask(query)).environment.figures?.limits).toEqual([]);
    const client = await connect('muon', { interval: 600, quantities: ['pm25'], ward: '11407' });
    await client.report(...course(start, start + 24 * hourMs, (at) => ({ pm25: 90 + wavering(at) })));

    await until(async () => {
      const { figures } = (await ask(query)).environment;
      return figures?.limits[0]?.daysAbove.includes(late) === true;
    });
  });

  it('refuses what is no period or no ward', async () => {
    for (const query of ['period=yesterday', 'period=2026-13', 'ward=99999', 'ward=other']) {
      expect((await callers.nobody.get(`/programme?${query}`)).code).toBe('QUERY_MALFORMED');
    }
  });

  it('gives clauses, and targets that nobody has entered a value of', async () => {
    const { clauses, targets } = await ask(`period=${period}`);

    expect(clauses).toHaveLength(12);
    expect(targets).toHaveLength(17);
    expect(targets.find(({ code }) => code === 'housing-inner')).toMatchObject({
      newest: null,
      values: [],
      verdicts: { 2025: 'no-data', 2030: 'no-data' },
    });
  });
});

describe('the CSV', () => {
  it('has one figure per line, and no cell that a spreadsheet would compute', async () => {
    const answer = await callers.nobody.get(`/exports/programme.csv?period=${period}`);
    const text = answer.bytes.toString('utf8');
    const lines = text.replace('\uFEFF', '').trimEnd().split('\r\n');

    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toContain(`programme_${before.date}_${yesterday.date}.csv`);
    expect(lines[0]).toContain('"figure"');
    expect(lines.filter((line) => line.includes(',hours_within,19,h,'))).toHaveLength(1);
    expect(text).toContain(`"'=2+3 phố"`);
    expect(text).not.toMatch(/(^|,)"?[=+@]/m);
    expect(new Set(lines.map((line) => line.replaceAll(/"(""|[^"])*"/g, '').split(',').length))).toHaveLength(1);
  });
});

describe('values of targets', () => {
  it('are entered with date and source, corrected by another, and withdrawn with a reason', async () => {
    const staff = callers.as('environment');
    const path = '/programme/targets/housing/values';
    const enter = async (value: number, asOf = '2025-12-31') => {
      const answer = await staff.send('POST', path, { value, asOf, source: 'Niên giám thống kê 2025' });
      expect(answer.status).toBe(201);
      return targetRowSchema.parse(answer.json);
    };

    expect(await enter(29.4)).toMatchObject({ verdicts: { 2025: 'met', 2030: 'not-met' } });
    const corrected = await enter(28.9);
    expect(corrected.verdicts[2025]).toBe('not-met');
    expect(corrected.values.map(({ value }) => value)).toEqual([28.9, 29.4]);
    await enter(27, '2024-12-31');
    const gone = await staff.send('DELETE', `${path}/${corrected.newest}?reason=${encodeURIComponent('nhầm bảng')}`);
    const left = targetRowSchema.parse(gone.json);

    expect(left.values.find(({ id }) => id === left.newest)?.value).toBe(29.4);
    expect(left.values[0]).toMatchObject({ value: 28.9, withdrawn: { reason: 'nhầm bảng', by: 'environment' } });
    expect(callers.audited('target.enter')).toHaveLength(3);
    expect(callers.audited('target.withdraw')[0]).toMatchObject({ target: 'housing', after: { reason: 'nhầm bảng' } });
  });

  it('are told of to whoever looks', async () => {
    const client = io(gateway.url, { transports: ['websocket'], reconnection: false, forceNew: true });
    ends.push(() => void client.close());
    const told: unknown[] = [];
    client.on('renewed', (what) => told.push(what));
    await new Promise((resolve) => client.once('health', resolve));
    const value = { value: 30, asOf: '2025-12-31', source: 'Niên giám thống kê 2025' };
    await callers.as('environment').send('POST', '/programme/targets/housing/values', value);
    await until(() => told.includes('programme'));
  });

  it('are shown to the public without the names of who entered them', async () => {
    await callers.as('environment').send('POST', '/programme/targets/5g/values', {
      value: 60,
      asOf: '2025-06-30',
      source: 'Báo cáo số 12',
    });
    const shown = (await ask('period=2020')).targets.find(({ code }) => code === '5g');

    expect(shown?.values).toMatchObject([{ value: 60, source: 'Báo cáo số 12', enteredBy: null }]);
    expect(shown?.verdicts).toEqual({ 2025: 'open', 2030: 'not-met' });
  });

  it.each([
    ['housing', { value: -1 }, 'CHANGE_INVALID'],
    ['5g', { value: 100.1 }, 'CHANGE_INVALID'],
    ['smart-city', { value: 0.5 }, 'CHANGE_INVALID'],
    ['housing', { asOf: addDays(today.date, 1) }, 'CHANGE_INVALID'],
    ['housing', { asOf: '2025-02-30' }, 'CHANGE_INVALID'],
    ['housing', { source: ' ' }, 'CHANGE_INVALID'],
    ['__proto__', {}, 'NOT_FOUND'],
    ['unheard-of', {}, 'NOT_FOUND'],
  ] as const)('of %s with %o are refused: %s', async (code, wrong, problem) => {
    const body = { value: 30, asOf: '2025-12-31', source: 'Niên giám', ...wrong };
    const answer = await callers.as('administrator').send('POST', `/programme/targets/${code}/values`, body);

    expect(answer.code).toBe(problem);
  });

  it.each(['viewer', 'field', 'emergency'] as const)('are not for %s', async (role) => {
    const body = { value: 30, asOf: '2025-12-31', source: 'Niên giám' };
    const answer = await callers.as(role).send('POST', '/programme/targets/housing/values', body);

    expect(answer.code).toBe('FORBIDDEN');
  });

  it('are about the whole city: nobody who is responsible for a part enters them', async () => {
    const part = callers.as('environment', { networks: ['air'], wards: null });
    const body = { value: 30, asOf: '2025-12-31', source: 'Niên giám' };

    expect((await part.send('POST', '/programme/targets/housing/values', body)).code).toBe('FORBIDDEN');
  });
});
