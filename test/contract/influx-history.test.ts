/** What only InfluxDB can do to us: its answers one by one from a fake server, and real servers where they exist. */
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ReadingHistory } from '../../gateway/history/history.ts';
import { createInfluxHistory } from '../../gateway/history/influx.ts';
import type { ReadingRecord } from '../../gateway/ingest/record.ts';
import { dayMs, hourMs } from '../../shared/time.ts';
import { type FakeInflux, type FakeReply, startFakeInflux } from '../support/fake-influx.ts';
import { type Influxdb, startInfluxdb } from '../support/influxdb.ts';
import { startVictoriaMetrics, type VictoriaMetrics } from '../support/victoria-metrics.ts';
import { readingOf, suiteNow } from './reading-history.suite.ts';

const at = suiteNow - hourMs;
const accepted = { fate: 'accept', rejected: [] };
const readings = (count: number, station = 'tram'): ReadingRecord[] =>
  Array.from({ length: count }, (_, n) => readingOf(station, at + n * 1000, { pm25: n }));
const isPoison = (line: string): boolean => line.includes('pm25=13,') || line.includes('pm25=77,');
const wholeRange = { from: at - dayMs, to: at + dayMs, limit: 10_000 };

describe('against a fake InfluxDB 2', () => {
  let fake: FakeInflux;
  let history: ReadingHistory;
  beforeEach(async () => {
    fake = await startFakeInflux();
    history = withDeadline(20_000);
    await history.open();
  });
  const withDeadline = (deadlineMs: number): ReadingHistory =>
    createInfluxHistory(
      { url: fake.url, org: 'hải phòng', bucket: 'city/air', token: 'tok==' },
      { now: () => suiteNow, deadlineMs },
    );
  /** Waits no longer than this for an answer that never comes. */
  const impatient = async (): Promise<void> => {
    await history.close();
    history = withDeadline(400);
  };
  afterEach(async () => {
    await history.close();
    await fake.close();
  });

  it('writes one gzipped request with token, organisation, bucket and precision', async () => {
    expect(await history.write(readings(100))).toEqual(accepted);

    expect(fake.requests).toHaveLength(1);
    const [request] = fake.requests;
    expect(request?.method).toBe('POST');
    expect(request?.path).toBe('/api/v2/write');
    expect(Object.fromEntries(request?.parameters ?? [])).toEqual({
      org: 'hải phòng',
      bucket: 'city/air',
      precision: 'ms',
    });
    expect(request?.headers).toMatchObject({ authorization: 'Token tok==', 'content-encoding': 'gzip' });
    expect(request?.lines).toHaveLength(100);
    expect(request?.lines[5]).toBe(
      `air,provenance=real,station=tram,ward=11359 pm25=5,quality=0,delay=1.5 ${at + 5000}`,
    );
  });

  it('cuts a large batch into requests of at most 5,000 lines and 1 MB, in order', async () => {
    const many = readings(12_000).map((reading) => ({ ...reading, w: `ward-${'x'.repeat(150)}` }));

    expect(await history.write(many)).toEqual(accepted);

    expect(fake.requests.flatMap(({ lines }) => lines)).toHaveLength(12_000);
    for (const { lines, body } of fake.requests) {
      expect(lines.length).toBeLessThanOrEqual(5_000);
      expect(Buffer.byteLength(body)).toBeLessThanOrEqual(1_000_000);
    }
    const times = fake.requests.flatMap(({ lines }) => lines.map((line) => Number(line.split(' ').at(-1))));
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('sends one request at a time', async () => {
    await history.write(readings(11_000));

    expect(fake.requests).toHaveLength(3);
    expect(fake.mostAtOnce).toBe(1);
  });

  it.each([400, 422])(
    'isolates what a %i is about, with the words of the database, and stores the rest',
    async (status) => {
      const stored = new Set<string>();
      fake.answer = ({ lines }) => {
        const bad = lines.filter(isPoison);
        if (bad.length > 0) {
          const body = JSON.stringify({ code: 'invalid', message: `field type conflict in ${bad.length}\nof them` });
          return { status, headers: { 'content-type': 'application/json' }, body };
        }
        for (const line of lines) stored.add(line);
        return { status: 204 };
      };
      const batch = readings(200);

      const outcome = await history.write(batch);

      const reason = `HTTP ${status}: field type conflict in 1 of them`;
      expect(outcome).toEqual({
        fate: 'accept',
        rejected: [
          { reading: batch[13], reason },
          { reading: batch[77], reason },
        ],
      });
      expect([...stored].filter((line) => line.startsWith('air'))).toHaveLength(198);
    },
  );

  it('names a reading once when the points of two of its networks are refused', async () => {
    fake.answer = ({ lines }) => ({ status: lines.some((line) => line.includes('station=bad')) ? 400 : 204 });
    const bad = readingOf('bad', at, { pm25: 1, laeq: 60, rain: 1 });

    const outcome = await history.write([...readings(3), bad]);

    expect(outcome).toEqual({ fate: 'accept', rejected: [{ reading: bad, reason: 'HTTP 400' }] });
  });

  it('keeps everything, and calls the operator, when the database refuses every point', async () => {
    fake.answer = () => ({ status: 400, body: 'this is a proxy, not a database' });

    expect(await history.write(readings(2_000))).toEqual({
      fate: 'keep',
      reason: 'the database refuses every point: HTTP 400: this is a proxy, not a database',
      needsOperator: true,
    });
    expect(fake.requests.length).toBeLessThan(60);
  });

  it('halves what is too large, down to a single reading', async () => {
    fake.answer = ({ lines }) => ({ status: lines.length > 30 || lines.some(isPoison) ? 413 : 204 });
    const batch = readings(100);

    expect(await history.write(batch)).toEqual({
      fate: 'accept',
      rejected: [
        { reading: batch[13], reason: 'HTTP 413' },
        { reading: batch[77], reason: 'HTTP 413' },
      ],
    });
  });

  it.each([401, 403, 404, 301, 409, 418, 200, 202])('keeps the batch and calls the operator at %i', async (status) => {
    fake.answer = () => ({ status, headers: { location: '/elsewhere' }, body: '{"error":"no such bucket"}' });

    const outcome = await history.write(readings(10));

    expect(outcome).toMatchObject({ fate: 'keep', needsOperator: true, reason: expect.stringContaining(`${status}`) });
    expect(fake.requests).toHaveLength(1);
  });

  it.each([408, 429, 500, 502, 503, 504])('keeps the batch at %i', async (status) => {
    fake.answer = () => ({ status, body: 'busy' });

    expect(await history.write(readings(10))).toEqual({
      fate: 'keep',
      reason: `HTTP ${status}: busy`,
      needsOperator: false,
    });
    expect(fake.requests).toHaveLength(1);
  });

  it('does not take a 500 about hinted hand-off for success', async () => {
    const body = JSON.stringify({ error: 'write: hinted handoff queue not empty' });
    fake.answer = () => ({ status: 500, headers: { 'content-type': 'application/json' }, body });

    expect(await history.write(readings(10))).toMatchObject({ fate: 'keep', needsOperator: false });
  });

  it.each<[string, number]>([
    ['30', 30_000],
    [new Date(suiteNow + 45_000).toUTCString(), 45_000],
  ])('waits as long as the server says with Retry-After: %s', async (header, retryAfterMs) => {
    fake.answer = () => ({ status: 503, headers: { 'retry-after': header } });

    expect(await history.write(readings(10))).toMatchObject({ fate: 'keep', retryAfterMs });
  });

  it.each<[FakeReply & string, RegExp]>([
    ['hang', /within 400 ms/],
    ['drip', /within 400 ms/],
    ['reset', /hang up|reset/i],
    ['reset-mid-body', /aborted|reset/i],
  ])('keeps the batch when the answer is a %s', async (reply, reason) => {
    if (reply === 'hang' || reply === 'drip') await impatient();
    fake.answer = () => reply;

    expect(await history.write(readings(10))).toEqual({
      fate: 'keep',
      reason: expect.stringMatching(reason),
      needsOperator: false,
    });
    expect(fake.requests).toHaveLength(1);
    await history.close();
    history = withDeadline(20_000);
    fake.answer = () => ({ status: 204 });
    expect(await history.write(readings(10))).toEqual(accepted);
  });

  it('keeps the whole batch when the server goes away half-way', async () => {
    fake.answer = () => (fake.requests.length < 3 ? { status: 204 } : 'reset');

    expect(await history.write(readings(12_000))).toMatchObject({ fate: 'keep', needsOperator: false });
    expect(fake.requests).toHaveLength(3);
  });

  it('keeps the batch when there is no server', async () => {
    await fake.close();
    fake = await startFakeInflux();
    const gone = await startFakeInflux();
    await gone.close();
    const alone = createInfluxHistory({ url: gone.url, org: 'o', bucket: 'b', token: 't' });

    expect(await alone.write(readings(1))).toMatchObject({
      fate: 'keep',
      reason: expect.stringContaining('ECONNREFUSED'),
      needsOperator: false,
    });
    await expect(alone.latest()).rejects.toMatchObject({ code: 'HISTORY_UNAVAILABLE' });
    expect(await alone.check()).toContain('ECONNREFUSED');
    await alone.close();
  });

  it('ends a hanging write when it is closed', async () => {
    fake.answer = () => 'hang';
    const writing = history.write(readings(1));

    await history.close();

    expect(await writing).toMatchObject({ fate: 'keep' });
  });

  describe('that answers 201', () => {
    const pointAt = (influxQl: string): number => Number(/time = (\d+)ms/.exec(influxQl)?.[1]);
    const partial =
      (stored: (time: number) => boolean) =>
      ({
        path,
        parameters,
        lines,
      }: {
        path: string;
        parameters: URLSearchParams;
        lines: readonly string[];
      }): FakeReply => {
        if (path === '/api/v2/write') {
          return { status: lines.some(isPoison) ? 201 : 204, body: 'partial write: 1 of many' };
        }
        const time = pointAt(parameters.get('q') ?? '');
        const series = [
          { name: 'air', columns: ['time', 'pm25', 'quality', 'delay'], values: [[time, (time - at) / 1000, 0, 1.5]] },
        ];
        const body = { results: [{ statement_id: 0, ...(stored(time) && { series }) }] };
        return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
      };

    it('finds out which points it did not store', async () => {
      fake.answer = partial((time) => time !== at + 13_000);
      const batch = readings(100);

      expect(await history.write(batch)).toMatchObject({ fate: 'accept', rejected: [{ reading: batch[13] }] });
    });

    it('keeps the batch when it cannot find out', async () => {
      const answer = partial(() => true);
      fake.answer = (request) => (request.path === '/query' ? { status: 403 } : answer(request));

      expect(await history.write(readings(100))).toMatchObject({ fate: 'keep', needsOperator: true });
    });
  });

  it.each<[string, FakeReply]>([
    ['a refusal', { status: 401, body: '{"error":"unauthorized"}' }],
    ['a page of a proxy', { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' }],
    ['broken JSON', { status: 200, headers: { 'content-type': 'application/json' }, body: '{"results":' }],
    ['another answer', { status: 200, headers: { 'content-type': 'application/json' }, body: '{"results":{}}' }],
    ['an error of the database', { status: 200, body: '{"results":[{"error":"timeout"}]}' }],
    ['silence', 'hang'],
  ])('reads fail as unavailable on %s', async (_name, reply) => {
    if (reply === 'hang') await impatient();
    fake.answer = () => reply;

    await expect(history.range({ station: 'tram', quantity: 'pm25', ...wholeRange })).rejects.toMatchObject({
      code: 'HISTORY_UNAVAILABLE',
    });
  });

  it('asks with the token and never passes on what is no station id or quantity', async () => {
    fake.answer = () => ({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: '{"results":[{"statement_id":0}]}',
    });

    expect(await history.range({ station: "a' OR 1=1 --", quantity: 'pm25', ...wholeRange })).toEqual([]);
    expect(await history.range({ station: 'a', quantity: 'x"; DROP' as 'pm25', ...wholeRange })).toEqual([]);
    expect(fake.requests).toHaveLength(0);
    await history.range({ station: 'a', quantity: 'pm25', ...wholeRange });
    expect(fake.requests[0]).toMatchObject({
      method: 'GET',
      path: '/query',
      headers: { authorization: 'Token tok==' },
    });
    expect(fake.requests[0]?.parameters.get('db')).toBe('city/air');
  });

  it('refuses a token that cannot be sent', () => {
    expect(() => createInfluxHistory({ url: fake.url, org: 'o', bucket: 'b', token: 'line\nend' })).toThrow(/token/);
  });
});

describe('against a fake InfluxDB 1.x without the database', () => {
  let fake: FakeInflux;
  let history: ReadingHistory;
  beforeEach(async () => {
    fake = await startFakeInflux();
    history = createInfluxHistory({ url: fake.url, db: 'env' }, { now: () => suiteNow });
  });
  afterEach(async () => {
    await history.close();
    await fake.close();
  });
  const notFound = { status: 404, body: '{"error":"database not found: \\"env\\""}' };
  const attempts = () => fake.requests.filter(({ path }) => path === '/query').map(({ body }) => body);

  it('tries once to create it where that is refused, and calls the operator', async () => {
    fake.answer = ({ path }) => (path === '/query' ? { status: 403 } : notFound);

    for (let n = 0; n < 3; n += 1) {
      expect(await history.write(readings(1))).toEqual({
        fate: 'keep',
        reason: 'HTTP 404: database not found: "env"',
        needsOperator: true,
      });
    }
    expect(attempts()).toEqual([`q=${encodeURIComponent('CREATE DATABASE "env"')}`]);
  });

  it('tries again where the connection broke', async () => {
    fake.answer = ({ path }) => (path === '/query' ? 'reset' : notFound);
    await history.write(readings(1));
    await history.write(readings(1));

    expect(attempts()).toHaveLength(2);
  });

  it('takes any other 404 as it is', async () => {
    fake.answer = () => ({ status: 404, body: '404 page not found' });

    expect(await history.write(readings(1))).toMatchObject({ fate: 'keep', needsOperator: true });
    expect(attempts()).toEqual([]);
  });
});

describe('against InfluxDB 1.x', () => {
  let server: Influxdb;
  let history: ReadingHistory;
  let databases = 0;
  let db = '';
  beforeAll(async () => {
    server = await startInfluxdb();
  });
  afterAll(() => server?.stop());
  beforeEach(async () => {
    databases += 1;
    db = `city-${databases}`;
    history = createInfluxHistory({ url: server.url, db }, { now: () => suiteNow });
    await history.open();
  });
  afterEach(() => history.close());
  const range = (quantity: 'pm25' | 'so2' = 'pm25', station = 'tram') =>
    history.range({ station, quantity, ...wholeRange });

  it('creates the database that is missing, for a write', async () => {
    expect(await history.write(readings(3))).toEqual(accepted);
    expect(await range()).toHaveLength(3);
  });

  it('creates the database that is missing, for a question', async () => {
    expect(await history.latest()).toEqual([]);
    expect(await history.check()).toBeNull();
  });

  it('creates it once for several that miss it at the same time', async () => {
    const answers = await Promise.all([history.latest(), history.check(), history.write(readings(3)), range()]);

    expect(answers.slice(1, 3)).toEqual([null, accepted]);
  });

  it('isolates points of another type with the words of the database and stores the rest', async () => {
    await server.query(`CREATE DATABASE "${db}"`);
    // Somebody wrote a text into the field before: the type of the field, from now on.
    expect(await server.writeLines(db, `air,station=old so2="text" ${at}`)).toBe(204);
    const batch = readings(2_000).map((reading, n) =>
      n % 700 === 5 ? { ...reading, v: { ...reading.v, so2: 4.5 } } : reading,
    );

    const outcome = await history.write(batch);

    expect(outcome).toEqual({
      fate: 'accept',
      rejected: [5, 705, 1405].map((n) => ({
        reading: batch[n],
        reason: expect.stringMatching(/^HTTP 400: .*so2.*is type float, already exists as type string/),
      })),
    });
    expect(await range()).toHaveLength(1_997);
  });

  it('stores the tags as they are, whatever is in them', async () => {
    await history.write(readings(1));
    const ward = fc.string({
      unit: fc.constantFrom(',', '=', ' ', '"', "'", '#', 'ư', '🌊', 'i', '1', '\u202e', '{', '%'),
    });
    let next = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(ward, { minLength: 1, maxLength: 20 }), async (wards) => {
        const batch = wards.map((w) => {
          next += 1;
          return readingOf(`hostile-${next}`, at, { pm25: next }, { w });
        });

        const outcome = await history.write(batch);

        const rejected = outcome.fate === 'accept' ? outcome.rejected.map(({ reading }) => reading) : batch;
        expect(rejected).toEqual(batch.filter(({ w }) => w === ''));
        for (const reading of batch.filter(({ w }) => w !== '')) {
          const answer = await server.query(
            `SELECT pm25, ward, provenance FROM air WHERE station = '${reading.s}'`,
            db,
          );
          expect(answer).toMatchObject({
            results: [{ series: [{ values: [[at, reading.v.pm25, reading.w, 'real']] }] }],
          });
        }
      }),
      { numRuns: 15 },
    );
  });

  it('keeps while the server is down, and takes the same batch when it is back', async () => {
    expect(await history.write(readings(10))).toEqual(accepted);
    await server.kill();

    expect(await history.write(readings(20))).toMatchObject({ fate: 'keep', needsOperator: false });
    await expect(range()).rejects.toMatchObject({ code: 'HISTORY_UNAVAILABLE' });
    expect(await history.check()).toMatch(/\w/);

    await server.restart();
    expect(await history.write(readings(20))).toEqual(accepted);
    expect(await range()).toHaveLength(20);
  });
});

describe('against InfluxDB 1.x that asks for a password', () => {
  let server: Influxdb;
  beforeAll(async () => {
    server = await startInfluxdb({ auth: true });
    await server.query("CREATE USER admin WITH PASSWORD 'mật khẩu' WITH ALL PRIVILEGES");
  });
  afterAll(() => server?.stop());

  it('takes readings with the right one, and creates the database', async () => {
    const history = createInfluxHistory({ url: server.url, db: 'env', username: 'admin', password: 'mật khẩu' });

    expect(await history.write(readings(5))).toEqual(accepted);
    expect(await history.range({ station: 'tram', quantity: 'pm25', ...wholeRange })).toHaveLength(5);
    await history.close();
  });

  it.each([{ username: 'admin', password: 'wrong' }, { username: 'nobody', password: '' }, {}])(
    'keeps and calls the operator with %j',
    async (login) => {
      const history = createInfluxHistory({ url: server.url, db: 'env', ...login });

      expect(await history.write(readings(5))).toMatchObject({ fate: 'keep', needsOperator: true });
      expect(await history.check()).toMatch(/401/);
      await expect(history.latest()).rejects.toMatchObject({ code: 'HISTORY_UNAVAILABLE' });
      await history.close();
    },
  );
});

describe('against VictoriaMetrics, which takes the writes of InfluxDB 2', () => {
  let server: VictoriaMetrics;
  let history: ReadingHistory;
  beforeAll(async () => {
    server = await startVictoriaMetrics();
    history = createInfluxHistory({ url: server.url, org: 'city', bucket: 'env', token: 'any' });
  });
  afterAll(async () => {
    await history?.close();
    await server?.stop();
  });

  it('stores the points', async () => {
    const day = Date.parse('2025-11-22T10:00:00Z');
    const batch = [0, 1, 2].map((n) => readingOf('vm-1', day + n * 1000, { pm25: 5 + n, laeq: 60.5 + n }));

    expect(await history.write(batch)).toEqual(accepted);

    const series = await server.export('{station="vm-1"}');
    const found = series.map(({ metric, values, timestamps }) => [metric.__name__, metric.ward, values, timestamps]);
    const times = [day, day + 1000, day + 2000];
    expect(found).toEqual(
      expect.arrayContaining([
        ['air_pm25', '11359', [5, 6, 7], times],
        ['noise_laeq', '11359', [60.5, 61.5, 62.5], times],
        ['air_quality', '11359', [0, 0, 0], times],
      ]),
    );
  });

  it('says that it cannot be read from', async () => {
    await expect(history.latest()).rejects.toMatchObject({
      code: 'HISTORY_UNAVAILABLE',
      message: expect.stringContaining('it can be written to, not read'),
    });
    await expect(history.range({ station: 'vm-1', quantity: 'pm25', ...wholeRange })).rejects.toMatchObject({
      code: 'HISTORY_UNAVAILABLE',
    });
    expect(await history.check()).toContain('not read');
  });
});
