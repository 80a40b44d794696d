/** The HTTP side over real sockets, its ports over arrays. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createApp } from '../../gateway/http/app.ts';
import { closeHttpServer, createHttpServer } from '../../gateway/http/server.ts';
import { problemSchema, readingsAnswerSchema } from '../../shared/api.ts';
import { AppError } from '../../shared/errors.ts';
import { dayMs, minuteMs } from '../../shared/time.ts';
import {
  arrayHistory,
  enrolmentToken,
  fakeDeps,
  memoryLog,
  quarantined,
  temporaryState,
} from '../gateway/http/fakes.ts';
import { reading, start } from '../gateway/live/records.ts';

const servers: Server[] = [];
const folders: string[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => closeHttpServer(server, 0)));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

const serve = async (overrides: Parameters<typeof fakeDeps>[0] = {}) => {
  const deps = fakeDeps(overrides);
  const server = createHttpServer(createApp(deps));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${portOf(server)}`;
  return { deps, server, base, get: (path: string, init?: RequestInit) => fetch(base + path, init) };
};

/** A request with its path exactly as given: `fetch` would tidy it. */
const rawGet = (
  base: string,
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: string; headers: IncomingMessage['headers'] }> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(base);
    const request = httpRequest({ hostname, port, path, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => {
        body += text;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body, headers: response.headers }));
    });
    request.on('error', reject);
    request.end();
  });

const problem = async (answer: Response) => {
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  const body = problemSchema.strict().parse(await answer.json());
  expect(body.status).toBe(answer.status);
  return body;
};

const enrolment = (token: string, more: object = {}) => ({
  token,
  station: {
    id: 'tram-9',
    name: 'Cầu Rào',
    networks: ['air'],
    quantities: ['pm25'],
    interval: 60,
    lat: 20.83,
    lon: 106.7,
    ...more,
  },
});

const post = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

describe('stations and latest readings', () => {
  it('are listed, and by network', async () => {
    const { get } = await serve();

    expect(await (await get('/api/v1/stations')).json()).toMatchObject([{ id: 'tram-1' }, { id: 'tram-2' }]);
    expect(await (await get('/api/v1/stations?network=noise')).json()).toMatchObject([{ id: 'tram-2' }]);
    expect(await (await get('/api/v1/stations/tram-1')).json()).toMatchObject({ id: 'tram-1', state: 'unknown' });
  });

  it('show only the values of the network asked for', async () => {
    const { deps, get } = await serve();
    deps.state.apply(reading('tram-1', start, { pm25: 20, rain: 1 }), 10);
    deps.state.apply(reading('tram-2', start, { laeq: 60 }), 20);

    const flood = await (await get('/api/v1/readings/latest?network=flood')).json();

    expect(flood).toEqual([
      { station: 'tram-1', values: { rain: { value: 1, at: start, receivedAt: start, quality: 0 } } },
    ]);
  });

  it('may be kept for five seconds by whoever has not signed in, and are asked for with a tag', async () => {
    const { get, base, deps } = await serve();
    const paths = [
      '/api/v1/stations',
      '/api/v1/stations/tram-1',
      '/api/v1/readings/latest',
      '/api/v1/readings?station=tram-1&quantity=pm25&from=1&to=2',
      '/api/v1/thresholds',
    ];

    for (const path of paths) {
      const answer = await get(path);
      const tag = answer.headers.get('etag') ?? '';
      const again = await rawGet(base, path, { 'if-none-match': tag });
      expect(tag).toMatch(/^W\/"/);
      expect(answer.headers.get('cache-control')).toBe('public, max-age=5');
      expect(answer.headers.get('vary')).toMatch(/Cookie, Authorization/);
      expect(answer.headers.get('x-powered-by')).toBeNull();
      expect([again.status, again.body]).toEqual([304, '']);
    }
    deps.state.apply(reading('tram-1', start, { pm25: 20 }), 10);
    const before = (await get(paths[2] ?? '')).headers.get('etag') ?? '';
    deps.state.apply(reading('tram-1', start + 1, { pm25: 21 }), 20);
    expect((await rawGet(base, paths[2] ?? '', { 'if-none-match': before })).status).toBe(200);
  });

  it('keep their tag when they are compressed', async () => {
    const { get, base } = await serve();
    const asked = { 'accept-encoding': 'gzip' };

    const answer = await get('/api/v1/thresholds', { headers: asked });
    const tag = answer.headers.get('etag') ?? '';
    const plain = await get('/api/v1/thresholds', { headers: { 'accept-encoding': 'identity' } });

    expect(answer.headers.get('content-encoding')).toBe('gzip');
    expect(answer.headers.get('vary')).toMatch(/Accept-Encoding/);
    expect(await answer.json()).toEqual(await plain.json());
    expect(plain.headers.get('etag')).toBe(tag);
    expect((await rawGet(base, '/api/v1/thresholds', { ...asked, 'if-none-match': tag })).status).toBe(304);
  });
});

describe('readings', () => {
  const points = [0, 1, 2].map((minute) => ({ at: start + minute * minuteMs, value: minute, quality: 0 }));
  const span = `station=tram-1&quantity=pm25&from=${start}&to=${start + 2 * minuteMs}`;

  it('are given raw over [from, to)', async () => {
    const { get } = await serve({ history: arrayHistory({ pm25: points }).history });

    expect(await (await get(`/api/v1/readings?${span}`)).json()).toEqual({
      station: 'tram-1',
      quantity: 'pm25',
      unit: 'µg/m³',
      from: start,
      to: start + 2 * minuteMs,
      everyMs: null,
      points: points.slice(0, 2),
      truncated: false,
    });
  });

  it('say when there were more', async () => {
    const many = Array.from({ length: 20_001 }, (_, index) => ({ at: start + index, value: 1, quality: 0 }));
    const { get } = await serve({ history: arrayHistory({ pm25: many }).history });

    const body = readingsAnswerSchema.parse(await (await get(`/api/v1/readings?${span}`)).json());

    expect(body.truncated).toBe(true);
    expect(body.points).toHaveLength(20_000);
  });

  it('are bucketed by the local day', async () => {
    const from = '2026-11-20T00:00:00%2B07:00';
    const to = '2026-11-23T00:00:00%2B07:00';
    const lateEvening = { at: Date.parse('2026-11-20T23:59:00+07:00'), value: 10, quality: 0 };
    const afterMidnight = { at: Date.parse('2026-11-21T00:00:00+07:00'), value: 30, quality: 0 };
    const { get } = await serve({ history: arrayHistory({ pm25: [lateEvening, afterMidnight] }).history });

    const answer = await get(`/api/v1/readings?station=tram-1&quantity=pm25&from=${from}&to=${to}&every=1d`);

    expect(await answer.json()).toMatchObject({
      everyMs: dayMs,
      buckets: [
        { at: Date.parse('2026-11-20T00:00:00+07:00'), mean: 10, count: 1 },
        { at: Date.parse('2026-11-21T00:00:00+07:00'), mean: 30, count: 1 },
      ],
    });
  });

  it('refuse a span of too many buckets and say which length fits', async () => {
    const { get } = await serve();
    const year = `station=tram-1&quantity=pm25&from=${start}&to=${start + 365 * dayMs}`;

    const body = await problem(await get(`/api/v1/readings?${year}&every=1m`));

    expect(body).toMatchObject({ status: 400, code: 'QUERY_SPAN_TOO_LONG' });
    expect(body.detail).toContain('every=3h');
    expect((await get(`/api/v1/readings?${year}&every=3h`)).status).toBe(200);
  });

  it.each([
    ['station=tram-1&quantity=pm25&from=yesterday&to=2', 'from'],
    ['station=tram-1&quantity=plutonium&from=1&to=2', 'quantity'],
    ['station=../etc&quantity=pm25&from=1&to=2', 'station'],
    ['station=tram-1&station=tram-2&quantity=pm25&from=1&to=2', 'station'],
    ['station=tram-1&quantity=pm25&from=2&to=1', 'to'],
    ['station=tram-1&quantity=pm25&from=1&to=2&every=1ms', 'every'],
    ['station=tram-1&quantity=pm25&from=1&to=99999999999999', 'to'],
  ])('refuse %s and name the place', async (query, path) => {
    const { get } = await serve();

    expect(await problem(await get(`/api/v1/readings?${query}`))).toMatchObject({
      status: 400,
      code: 'QUERY_MALFORMED',
      errors: [{ path }],
    });
  });

  it('of an unknown station are a problem, not an empty answer', async () => {
    const { get } = await serve();

    const answer = await get('/api/v1/readings?station=tram-3&quantity=pm25&from=1&to=2');

    expect(await problem(answer)).toMatchObject({ status: 404, code: 'STATION_UNKNOWN' });
  });
});

describe('quarantine and ledger', () => {
  it('are handed through', async () => {
    const { get } = await serve();

    expect(await (await get('/api/v1/quarantine?limit=5')).json()).toEqual([quarantined]);
    expect(await (await get('/api/v1/ledger?station=tram-1&from=1&to=2')).json()).toMatchObject([{ missing: 2 }]);
  });

  it('have limits', async () => {
    const { get } = await serve();

    expect(await problem(await get('/api/v1/quarantine?limit=501'))).toMatchObject({ code: 'QUERY_MALFORMED' });
    expect(await problem(await get(`/api/v1/ledger?station=tram-1&from=0&to=${367 * dayMs}`))).toMatchObject({
      code: 'QUERY_SPAN_TOO_LONG',
    });
  });
});

describe('the export', () => {
  const path = `/api/v1/exports/readings.csv?station=tram-1&from=${start}&to=${start + dayMs}`;
  const pm25 = Array.from({ length: 5_000 }, (_, index) => ({ at: start + index * 1_000, value: index, quality: 0 }));

  it('is a file that a spreadsheet reads without running it', async () => {
    const { get } = await serve({ history: arrayHistory({ pm25 }).history });

    const answer = await get(path);
    const bytes = Buffer.from(await answer.arrayBuffer());
    const lines = bytes.toString('utf8').split('\r\n');

    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename=tram-1_2026-11-22_2026-11-23.csv');
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(lines[2]).toMatch(/^"tram-1","'=cmd\|""\/c calc""!A1",real,2026-11-22T17:00:00\.000\+07:00,/);
    expect(lines).toHaveLength(2 + 5_000 + 1);
  });

  it('breaks off when the history fails half-way, so that half a file is not taken for a whole one', async () => {
    const whole = arrayHistory({ pm25 }).history;
    const { get } = await serve({
      history: {
        ...whole,
        range: (query) =>
          query.from > start ? Promise.reject(new AppError('HISTORY_UNAVAILABLE', 'gone')) : whole.range(query),
      },
    });

    await expect(get(path).then((answer) => answer.text())).rejects.toThrow();
  });

  it('is a problem document when the history is down from the beginning', async () => {
    const down = () => Promise.reject(new AppError('HISTORY_UNAVAILABLE', 'the history does not answer'));
    const { get } = await serve({ history: { range: down, buckets: down } });

    const answer = await get(path);

    expect(answer.headers.get('retry-after')).not.toBeNull();
    expect(await problem(answer)).toMatchObject({ status: 503, code: 'HISTORY_UNAVAILABLE' });
  });

  it('answers HEAD without reading it all', async () => {
    const { history, asked } = arrayHistory({ pm25 });
    const { get } = await serve({ history });

    const answer = await get(path, { method: 'HEAD' });

    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(asked.length).toBeLessThan(4);
  });

  it('of single readings is at most a year', async () => {
    const { get } = await serve();

    const answer = await get(`/api/v1/exports/readings.csv?station=tram-1&from=0&to=${367 * dayMs}`);

    expect(await problem(answer)).toMatchObject({ code: 'QUERY_SPAN_TOO_LONG' });
  });
});

describe('enrolment', () => {
  const serveWithToken = async () => {
    const stored = temporaryState();
    return { ...(await serve({ stored })), stored, token: enrolmentToken(stored) };
  };

  it('hands out credentials', async () => {
    const { get, token } = await serveWithToken();

    const answer = await get('/api/v1/enrolments', post(enrolment(token)));

    expect(answer.status).toBe(201);
    expect(answer.headers.get('location')).toBe('/api/v1/stations/tram-9');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await answer.json()).toMatchObject({ username: 'tram-9', password: expect.stringMatching(/^\w{32}$/) });
  });

  it('does not let a station choose its provenance', async () => {
    const { get, token, stored } = await serveWithToken();

    await get('/api/v1/enrolments', post(enrolment(token, { provenance: 'simulated' })));

    expect(stored.stations.find('tram-9')?.station.provenance).toBe('real');
  });

  it('refuses a wrong token', async () => {
    const { get } = await serve();

    const answer = await get('/api/v1/enrolments', post(enrolment('x'.repeat(30))));

    expect(await problem(answer)).toMatchObject({ status: 401, code: 'ENROLMENT_REFUSED' });
    expect(answer.headers.get('www-authenticate')).toBe('Token realm="enrolment"');
  });

  it.each([
    [400, 'REQUEST_MALFORMED', '{"token":', {}],
    [400, 'REQUEST_MALFORMED', '"text"', {}],
    [413, 'REQUEST_TOO_LARGE', JSON.stringify({ token: 'x'.repeat(17_000) }), {}],
    [415, 'REQUEST_NOT_JSON', 'token=1', { 'content-type': 'text/plain' }],
    [415, 'REQUEST_NOT_JSON', '{}', { 'content-type': 'application/json; charset=latin-1' }],
    [422, 'STATION_INVALID', '{}', {}],
    [422, 'STATION_INVALID', { lat: 91 }, {}],
    [403, 'REQUEST_FOREIGN_ORIGIN', {}, { origin: 'https://evil.example' }],
    [403, 'REQUEST_FOREIGN_ORIGIN', {}, { origin: 'null' }],
    [403, 'REQUEST_FOREIGN_ORIGIN', {}, { 'sec-fetch-site': 'cross-site' }],
  ])('answers %i %s to %s', async (status, code, sent, headers) => {
    const { get, token } = await serveWithToken();
    const body = typeof sent === 'string' ? sent : enrolment(token, sent);

    expect(await problem(await get('/api/v1/enrolments', post(body, headers)))).toMatchObject({ status, code });
  });

  it('is open to a listed origin', async () => {
    const { get, token } = await serveWithToken();

    const answer = await get('/api/v1/enrolments', post(enrolment(token), { origin: 'https://portal.example' }));

    expect(answer.status).toBe(201);
  });

  it('lets a fleet of fifty in at once, and later says when to come again', async () => {
    const { get, token } = await serveWithToken();
    let count = 0;
    const claim = () => {
      count += 1;
      return get('/api/v1/enrolments', post(enrolment(token, { id: `tram-${count}` })));
    };
    const burst = (size: number) => Promise.all(Array.from({ length: size }, claim));

    const fleet = await burst(50);
    const flood = await burst(100);
    const refused = flood.find(({ status }) => status === 429);

    expect(fleet.map(({ status }) => status)).toEqual(Array.from({ length: 50 }, () => 201));
    expect(flood.filter(({ status }) => status === 429)).toHaveLength(30);
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused && (await problem(refused)).code).toBe('RATE_LIMITED');
  });
});

describe('problems', () => {
  it.each([
    ['/api/v1/nothing', 404, 'NOT_FOUND'],
    ['/api', 404, 'NOT_FOUND'],
    ['/api/v1/stations/%', 400, 'REQUEST_MALFORMED'],
    ['/api/v1/stations/nobody', 404, 'STATION_UNKNOWN'],
    ['/api/v1/stations/__proto__', 404, 'STATION_UNKNOWN'],
    ['/socket.io/', 404, 'NOT_FOUND'],
    ['/missing.js', 404, 'NOT_FOUND'],
    ['/%', 400, 'REQUEST_MALFORMED'],
  ])('%s is %i %s', async (path, status, code) => {
    const { base } = await serve();

    const answer = await rawGet(base, path);

    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(JSON.parse(answer.body)).toMatchObject({ status, code, type: 'about:blank' });
  });

  it('of ours say nothing, and leave one line with the request id', async () => {
    const { log, lines } = memoryLog();
    const { get } = await serve({
      log,
      metrics: () => Promise.reject(new Error('secret at /home/operator')),
    });

    const answer = await get('/metrics');
    const body = await problem(answer);

    expect(body).toMatchObject({ status: 500, code: 'INTERNAL' });
    expect(JSON.stringify(body)).not.toMatch(/secret|operator|at /);
    expect(lines.filter(({ level }) => level === 'error')).toMatchObject([
      { fields: { requestId: answer.headers.get('x-request-id'), err: { message: 'secret at /home/operator' } } },
    ]);
  });

  it('tell which methods an address knows', async () => {
    const { get } = await serve();

    const wrong = await get('/api/v1/stations', { method: 'DELETE' });
    const asked = await get('/api/v1/stations', { method: 'OPTIONS' });

    expect(wrong.headers.get('allow')).toBe('GET, HEAD, POST, OPTIONS');
    expect(await problem(wrong)).toMatchObject({ status: 405, code: 'REQUEST_METHOD_UNKNOWN' });
    expect([asked.status, asked.headers.get('allow')]).toEqual([204, 'GET, HEAD, POST, OPTIONS']);
  });

  it('limit how often one address reads', async () => {
    const { get } = await serve({ limits: { readsPerMinute: 2 } });

    const statuses: number[] = [];
    for (let count = 0; count < 3; count += 1) statuses.push((await get('/api/v1/stations')).status);

    expect(statuses).toEqual([200, 200, 429]);
    expect((await get('/healthz')).status).toBe(200);
  });

  it('are shared with pages of listed origins only', async () => {
    const { get } = await serve();
    const from = (origin: string) => get('/api/v1/stations', { headers: { origin } });

    expect((await from('https://portal.example')).headers.get('access-control-allow-origin')).toBe(
      'https://portal.example',
    );
    expect((await from('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('health', () => {
  it.each([
    [true, true, 200, 'ready'],
    [true, false, 200, 'degraded'],
    [false, true, 503, 'unready'],
    [false, false, 503, 'unready'],
  ])('with journal %s and history %s is %i %s', async (journal, history, status, name) => {
    const { get } = await serve({
      health: () => ({ journal: { ok: journal, required: true }, history: { ok: history, required: false } }),
    });

    const answer = await get('/readyz');

    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ status: name, checks: { journal: { ok: journal } } });
    expect((await get('/healthz')).status).toBe(200);
  });

  it('serves the metrics as they come', async () => {
    const { get } = await serve();

    const answer = await get('/metrics');

    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(await answer.text()).toBe('gateway_up 1\n');
  });
});

describe('the API document', () => {
  it('is served with a tag that saves the second answer', async () => {
    const { base, get } = await serve();

    const first = await get('/api/openapi.json');
    const second = await rawGet(base, '/api/openapi.json', { 'if-none-match': first.headers.get('etag') ?? '' });

    expect(await first.json()).toMatchObject({ openapi: '3.1.1', info: { version: '1.2.3' } });
    expect(second.status).toBe(304);
  });
});

describe('the console', () => {
  const withConsole = async () => {
    const folder = mkdtempSync(join(tmpdir(), 'console-'));
    folders.push(folder);
    const consoleDir = join(folder, 'dist');
    mkdirSync(join(consoleDir, 'assets'), { recursive: true });
    writeFileSync(join(folder, 'secret.txt'), 'not for you');
    writeFileSync(join(consoleDir, '.hidden'), 'not for you');
    writeFileSync(join(consoleDir, 'index.html'), '<title>Hải Đăng</title>');
    writeFileSync(join(consoleDir, 'icon.svg'), '<svg/>');
    writeFileSync(join(consoleDir, 'assets', 'main-abc123.js'), 'export {}');
    return serve({ consoleDir, mapDir: join(consoleDir, 'assets') });
  };

  it('is one page for every view, always asked for anew', async () => {
    const { get } = await withConsole();

    for (const path of ['/', '/stations/tram-1', '/map-view', '/tr%E1%BA%A1m']) {
      const answer = await get(path);
      expect(answer.headers.get('cache-control')).toBe('no-cache');
      expect(await answer.text()).toContain('Hải Đăng');
    }
  });

  it('has files that are kept for ever when their name carries a hash', async () => {
    const { get } = await withConsole();

    expect((await get('/assets/main-abc123.js')).headers.get('cache-control')).toBe(
      'public, max-age=31536000, immutable',
    );
    expect((await get('/icon.svg')).headers.get('cache-control')).toBe('no-cache');
    expect((await get('/map/main-abc123.js')).status).toBe(200);
    expect((await get('/map/none')).status).toBe(404);
  });

  it('runs no code and shows itself in no frame of others', async () => {
    const { get } = await withConsole();

    const policy = (await get('/')).headers.get('content-security-policy')?.split(';');

    expect(policy).toEqual([
      "default-src 'self'",
      "script-src 'self'",
      "worker-src 'self' blob:",
      "img-src 'self' data: blob: https://tiles.example",
      "style-src 'self' 'unsafe-inline'",
      "connect-src 'self' https://tiles.example",
      "font-src 'self'",
      "object-src 'none'",
      "base-uri 'self'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ]);
  });

  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/%2e%2e%2fsecret.txt',
    '/..%2fsecret.txt',
    '/..%5csecret.txt',
    '/assets/%2e%2e/%2e%2e/secret.txt',
    '/%252e%252e/secret.txt',
    '/map/..%2f..%2fsecret.txt',
    '/.hidden',
    '/icon.svg%00',
    '/%00',
    '//etc/passwd.txt',
  ])('does not leave its folder for %s', async (path) => {
    const { base } = await withConsole();

    const answer = await rawGet(base, path);

    expect(answer.body).not.toContain('not for you');
    expect([400, 403, 404]).toContain(answer.status);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  });

  it('explains itself in two languages when it was not built', async () => {
    const { get } = await serve();

    const answer = await get('/');
    const text = await answer.text();

    expect(answer.status).toBe(503);
    expect(text).toContain('Giao diện chưa được dựng');
    expect(text).toContain('The console has not been built');
  });
});

describe('the server', () => {
  it('cuts off a peer that never ends its headers', async () => {
    const server = createHttpServer(createApp(fakeDeps()), { headersTimeoutMs: 100 });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

    const answer = await new Promise<string>((resolve) => {
      const socket = connect(portOf(server), '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nHost: a\r\n'));
      let text = '';
      socket.on('data', (bytes) => {
        text += bytes;
      });
      socket.on('close', () => resolve(text));
    });

    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  });
});
