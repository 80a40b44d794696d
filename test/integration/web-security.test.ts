/** Attacks by way of the web against a running gateway: each is tried and found refused. */
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testActor, testStation } from '../support/gateway-process.ts';
import { addPerson, browserOf, openBrowser } from '../support/people.ts';
import { startGateway, type TestGateway } from '../support/start-gateway.ts';

let gateway: TestGateway;
let end: () => Promise<void>;

beforeAll(async () => {
  gateway = await startGateway({ GATEWAY_SECURITY_CONTACT: 'mailto:attt@haiphong.example' }, (ending) => {
    end = ending;
  });
});
afterAll(() => end());

/** A request with its path and headers exactly as given: `fetch` would tidy them. */
const raw = (
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<{ status: number; body: string }> =>
  new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port: gateway.http, path, headers, method }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => {
        body += text;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
    request.on('error', reject);
    request.end();
  });

describe('a request forged by a page of another site', () => {
  const attempts: readonly (readonly [string, Record<string, string>, string])[] = [
    ['names its own origin', { origin: 'https://evil.example' }, 'REQUEST_FOREIGN_ORIGIN'],
    ['hides its origin', { origin: 'null' }, 'REQUEST_FOREIGN_ORIGIN'],
    ['looks like our host', { origin: 'http://127.0.0.1.evil.example' }, 'REQUEST_FOREIGN_ORIGIN'],
    ['comes from another port of this host', { origin: 'http://127.0.0.1:1' }, 'REQUEST_FOREIGN_ORIGIN'],
    ['is marked as cross-site', { origin: '', 'sec-fetch-site': 'cross-site' }, 'REQUEST_FOREIGN_ORIGIN'],
    ['is marked as same-site only', { origin: '', 'sec-fetch-site': 'same-site' }, 'FORBIDDEN'],
    ['says nothing at all', { origin: '' }, 'FORBIDDEN'],
  ];

  it.each(attempts)('changes nothing when it %s', async (_how, { origin, ...headers }, code) => {
    const an = await addPerson(gateway.state, { role: 'administrator' });
    const browser = browserOf(gateway.state, gateway.url, an);
    const cookie = `__Host-session=${browser.cookies.get('__Host-session')}`;

    const answer = await raw('/api/v1/session', { cookie, ...headers, ...(origin && { origin }) }, 'DELETE');

    expect(JSON.parse(answer.body)).toMatchObject({ status: 403, code });
    expect(await browser.whoami()).toBe(an.email);
  });

  it('changes nothing even from a listed origin: those may read', async () => {
    const { state, url } = await startGateway({ GATEWAY_ALLOWED_ORIGINS: 'https://portal.example' });
    const browser = browserOf(state, url, await addPerson(state, { role: 'administrator' }));

    const answer = await browser.send('DELETE', '/api/v1/session', undefined, { origin: 'https://portal.example' });

    expect(answer.code).toBe('FORBIDDEN');
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    expect(await browser.whoami()).toBeDefined();
  });

  it('is told apart from one of our own, also behind a proxy that calls us by another name', async () => {
    const { state, url } = await startGateway({ GATEWAY_PUBLIC_URL: 'https://quan-trac.haiphong.example/' });
    const an = await addPerson(state, { role: 'viewer' });
    const by = (headers: Record<string, string>) =>
      browserOf(state, url, an).send('DELETE', '/api/v1/session', undefined, headers);

    expect((await by({ origin: 'https://quan-trac.haiphong.example' })).status).toBe(204);
    expect((await by({})).status).toBe(204);
    expect((await by({ origin: 'https://quan-trac.haiphong.example.evil.example' })).status).toBe(403);
  });

  it('needs no cookie of ours to be refused: a plain form cannot sign anybody in', async () => {
    const { email } = await addPerson(gateway.state, { role: 'viewer' });
    const form = await fetch(`${gateway.url}/api/v1/session`, {
      method: 'POST',
      body: new URLSearchParams({ email, password: 'x' }),
    });
    const text = await fetch(`${gateway.url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: JSON.stringify({ email, password: 'x' }),
    });

    expect([form.status, text.status]).toEqual([415, 415]);
  });
});

describe('a page of ours', () => {
  it('runs no code of others, sits in no frame and asks for position and camera only', async () => {
    const { headers } = await openBrowser(gateway.url).get('/');
    const policy = headers.get('content-security-policy') ?? '';

    expect(policy).toMatch(/default-src 'self';script-src 'self';/);
    expect(policy).toMatch(/connect-src 'self';/);
    expect(policy).toMatch(/object-src 'none';base-uri 'self';form-action 'self';frame-ancestors 'none'/);
    expect(policy.match(/script-src[^;]*/)?.[0]).not.toMatch(/unsafe|http|\*/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    const permissions = headers.get('permissions-policy') ?? '';
    expect(permissions).toContain('geolocation=(self), camera=(self)');
    for (const feature of ['microphone', 'usb', 'payment']) expect(permissions).toContain(`${feature}=()`);
  });

  it('that came by TLS tells the browser to stay with it, another does not', async () => {
    const { url } = await startGateway({ GATEWAY_TRUST_PROXY: 'loopback' });
    const strict = async (protocol: string) =>
      (await openBrowser(url).get('/', { 'x-forwarded-proto': protocol })).headers.get('strict-transport-security');

    expect(await strict('https')).toBe('max-age=31536000');
    expect(await strict('http')).toBeNull();
    // Nobody has said that this proxy is to be believed.
    const unknown = await openBrowser(gateway.url).get('/', { 'x-forwarded-proto': 'https' });
    expect(unknown.headers.get('strict-transport-security')).toBeNull();
  });
});

describe('a name', () => {
  const evil = '=HYPERLINK("http://evil.example")<script>alert(1)</script>';

  it('that is a formula or a script stays text', async () => {
    await gateway.add({ ...testStation('tram-evil'), name: evil });
    const browser = openBrowser(gateway.url);

    const table = await browser.get('/api/v1/exports/readings.csv?station=tram-evil&from=0&to=1');
    const json = await browser.get('/api/v1/stations/tram-evil');
    const missing = await browser.get('/api/v1/stations/<script>alert(1)</script>');

    expect(table.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(table.headers.get('content-disposition')).toMatch(/^attachment/);
    expect(json.headers.get('content-type')).toMatch(/^application\/json/);
    expect(missing.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(missing.text).not.toContain('<script>');
    for (const { headers } of [table, json, missing]) expect(headers.get('x-content-type-options')).toBe('nosniff');
  });
});

describe('a path', () => {
  it.each([
    '/../../../../etc/passwd',
    '/assets/../../../package.json',
    '/..%2f..%2f..%2fetc%2fpasswd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/..\\..\\etc\\passwd',
    '/map/..%2f..%2fstate.db',
    '/map/../state.db',
    '/assets/%00.js',
    '//etc/passwd',
    '/api/v1/layers/..%2f..%2fstate.db/data',
    '/api/v1/stations/..%2f..%2fstate.db/photos/..%2fx',
  ])('%s leads out of no folder', async (path) => {
    const { status, body } = await raw(path);

    expect([400, 401, 404, 503, 200]).toContain(status);
    expect(body).not.toMatch(/root:|SQLite format|"dependencies"/);
    // A page of the console, at most.
    if (status === 200 || status === 503) expect(body).toMatch(/^<!doctype html>/i);
  });
});

describe('metrics', () => {
  it('are for this machine where there is no token, and a proxy on it is not this machine', async () => {
    const headers = [{ 'x-forwarded-for': '203.0.113.7' }, { forwarded: 'for=203.0.113.7' }, { via: '1.1 proxy' }];
    for (const forwarded of headers) expect((await raw('/metrics', forwarded)).status).toBe(403);

    expect((await raw('/metrics')).status).toBe(200);
  });

  it('are for who has the token where there is one', async () => {
    const { url } = await startGateway({ GATEWAY_METRICS_TOKEN: 'token-of-the-monitoring' });
    const ask = (headers: Record<string, string> = {}) => openBrowser(url).get('/metrics', headers);

    expect((await ask()).code).toBe('SIGN_IN_REQUIRED');
    expect((await ask({ authorization: 'Bearer token-of-the-monitorin' })).status).toBe(401);
    const answer = await ask({ authorization: 'Bearer token-of-the-monitoring', 'x-forwarded-for': '203.0.113.7' });
    expect([answer.status, answer.text]).toEqual([200, expect.stringContaining('gateway_stations')]);
  });
});

describe('whom to tell of a weakness', () => {
  it('is said where RFC 9116 puts it, for less than a year', async () => {
    const { status, headers, text } = await openBrowser(gateway.url).get('/.well-known/security.txt');
    const expires = Date.parse(/^Expires: (.+)$/m.exec(text)?.[1] ?? '');

    expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
    expect(text).toMatch(/^Contact: mailto:attt@haiphong\.example$/m);
    expect(text).toMatch(/^Preferred-Languages: vi, en$/m);
    expect(expires).toBeGreaterThan(Date.now());
    expect(expires).toBeLessThan(Date.now() + 365 * 86_400_000);
  });

  it('is not made up', async () => {
    const { url } = await startGateway();

    expect((await openBrowser(url).get('/.well-known/security.txt')).status).toBe(404);
  });
});

describe('a body', () => {
  it('is refused before it is read when its sender may not send it, or when it is too large', async () => {
    const large = 'x'.repeat(3 * 2 ** 20);
    const path = `${gateway.url}/api/v1/stations/import`;
    const headers = { 'content-type': 'text/csv' };
    const { key } = gateway.state.keys.create(
      { name: 'import', permissions: ['stations.write'], scope: { networks: null, wards: null }, expiresAt: null },
      testActor,
    );

    const nobody = await fetch(path, { method: 'POST', headers, body: large }).catch(() => undefined);
    const somebody = await fetch(path, {
      method: 'POST',
      headers: { ...headers, authorization: `Bearer ${key}` },
      body: large,
    });
    const wrongType = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/x-msdownload', authorization: `Bearer ${key}` },
      body: 'MZ',
    });

    // The connection may be gone before all of it was sent.
    expect([401, undefined]).toContain(nobody?.status);
    expect([somebody.status, wrongType.status]).toEqual([413, 415]);
  });
});
