/**
 * Every route of the API by every kind of caller. A route that is not in the table fails: whoever adds one decides here who may
 * call it, and a slip of the hand in the route is found.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Role, roles, type Scope, wholeCity } from '../../shared/access.ts';
import { testActor, testStation } from '../support/gateway-process.ts';
import { addPerson, type Browser, browserOf, openBrowser } from '../support/people.ts';
import { startGateway, type TestGateway } from '../support/start-gateway.ts';

/** In the order of the columns. */
const callers = [
  'nobody',
  'viewer',
  'environment',
  'field',
  'emergency',
  'administrator',
  'a key without permissions',
  'field, elsewhere',
  'administrator, elsewhere',
] as const;

/**
 * `+` let in (whatever comes of it), `-` 403, `0` 401. Station `tram-1` exists and lies outside the scope of those elsewhere.
 *
 *   nobody ▏viewer environment field emergency administrator ▏key ▏field and administrator elsewhere
 */
const table: Readonly<Record<string, string>> = {
  'GET /api/v1/stations': '+ +++++ + ++',
  'GET /api/v1/stations/{id}': '+ +++++ + ++',
  'GET /api/v1/readings/latest': '+ +++++ + ++',
  'GET /api/v1/readings': '+ +++++ + ++',
  'GET /api/v1/exports/readings.csv': '+ +++++ + ++',
  'GET /api/v1/thresholds': '+ +++++ + ++',
  'GET /api/v1/indices': '+ +++++ + ++',
  'GET /api/v1/indices/days': '+ +++++ + ++',
  'GET /api/v1/indices/wards': '+ +++++ + ++',
  'GET /api/v1/indices/water': '+ +++++ + ++',
  'GET /api/v1/indices/noise': '+ +++++ + ++',
  'GET /api/v1/city': '+ +++++ + ++',
  'GET /api/v1/city/steps': '+ +++++ + ++',
  'GET /api/v1/quarantine': '+ +++++ + ++',
  'GET /api/v1/ledger': '+ +++++ + ++',
  'GET /api/v1/fleet': '+ +++++ + ++',
  'GET /api/v1/fleet/refusals': '+ +++++ + ++',
  'GET /api/v1/judgements': '+ +++++ + ++',
  'GET /api/v1/programme': '+ +++++ + ++',
  'GET /api/v1/exports/programme.csv': '+ +++++ + ++',
  'GET /api/v1/layers': '+ +++++ + ++',
  'GET /api/v1/layers/{id}/data': '+ +++++ + ++',

  'GET /api/v1/session': '+ +++++ + ++',
  'POST /api/v1/session': '+ +++++ + ++',
  'DELETE /api/v1/session': '+ +++++ + ++',
  'GET /auth/sso': '+ +++++ + ++',
  'GET /auth/sso/callback': '+ +++++ + ++',
  'POST /api/v1/enrolments': '+ +++++ + ++',
  'POST /api/v1/enrolments/look': '+ +++++ + ++',
  'POST /api/v1/invitations/look': '+ +++++ + ++',
  'POST /api/v1/invitations/accept': '+ +++++ + ++',
  'GET /api/v1/client-config': '+ +++++ + ++',
  'GET /api/openapi.json': '+ +++++ + ++',
  'GET /healthz': '+ +++++ + ++',
  'GET /readyz': '+ +++++ + ++',
  'GET /.well-known/security.txt': '+ +++++ + ++',
  // Its token is none of theirs.
  'GET /metrics': '0 00000 0 00',

  'GET /api/v1/session/list': '0 +++++ - ++',
  'DELETE /api/v1/session/list/{id}': '0 +++++ - ++',
  'POST /api/v1/account/password': '0 +++++ - ++',
  'POST /api/v1/account/totp': '0 +++++ - ++',
  'POST /api/v1/account/totp/confirm': '0 +++++ - ++',
  'POST /api/v1/account/totp/remove': '0 +++++ - ++',

  'GET /api/v1/stations/{id}/record': '0 -++++ - --',
  'GET /api/v1/stations/{id}/photos/{photo}': '0 -++++ - --',
  'GET /api/v1/exports/stations.csv': '0 -++++ - ++',
  'POST /api/v1/stations': '0 --+-+ - ++',
  'POST /api/v1/stations/import': '0 --+-+ - ++',
  'PATCH /api/v1/stations/{id}': '0 --+-+ - --',
  'POST /api/v1/stations/{id}/photos': '0 --+-+ - --',
  'DELETE /api/v1/stations/{id}/photos/{photo}': '0 --+-+ - --',
  'GET /api/v1/stations/{id}/care': '0 -++++ - --',
  'POST /api/v1/stations/{id}/care': '0 -++++ - --',
  'POST /api/v1/stations/{id}/care/{entry}/withdrawal': '0 -++++ - --',
  'GET /api/v1/care': '0 -++++ - ++',
  'GET /api/v1/care/due': '0 -++++ - ++',
  'GET /api/v1/exports/care.csv': '0 -++++ - ++',
  'GET /api/v1/stations/{id}/commissioning': '0 -++++ - --',
  'GET /api/v1/stations/{id}/certificates': '0 -++++ - --',
  'GET /api/v1/stations/{id}/certificates/{certificate}': '0 -++++ - --',
  'POST /api/v1/stations/{id}/certificates': '0 --+-+ - --',
  'POST /api/v1/stations/{id}/certificates/{certificate}/withdrawal': '0 --+-+ - --',
  'POST /api/v1/stations/{id}/rotate': '0 --+-+ - --',
  'POST /api/v1/stations/{id}/revoke': '0 --+-+ - --',
  'GET /api/v1/enrolment-tokens': '0 --+-+ - ++',
  'POST /api/v1/enrolment-tokens': '0 --+-+ - --',
  'DELETE /api/v1/enrolment-tokens/{id}': '0 --+-+ - ++',
  'GET /api/v1/quarantine/{id}': '0 -++-+ - ++',
  'GET /api/v1/stations/{id}/inspection': '0 -++-+ - --',

  'POST /api/v1/judgements': '0 -+--+ - -+',
  'DELETE /api/v1/judgements/{id}': '0 -+--+ - -+',
  'POST /api/v1/programme/targets/{code}/values': '0 -+--+ - --',
  'DELETE /api/v1/programme/targets/{code}/values/{id}': '0 -+--+ - --',

  'GET /api/v1/alerts': '+ +++++ + ++',
  'GET /api/v1/alerts/{id}': '+ +++++ + ++',
  'GET /api/v1/alerts/{id}/cap': '+ +++++ + ++',
  'GET /api/v1/situations': '+ +++++ + ++',
  'GET /api/v1/situations/{id}': '+ +++++ + ++',
  'GET /api/v1/rules': '+ +++++ + ++',
  'GET /api/v1/official-levels': '+ +++++ + ++',
  'GET /api/v1/cap/feed.atom': '+ +++++ + ++',
  'GET /api/v1/cap/messages': '+ +++++ + ++',
  'GET /api/v1/cap/messages/{identifier}': '+ +++++ + ++',
  'GET /api/v1/cap/imported': '+ +++++ + ++',
  'POST /api/v1/alert-links/look': '+ +++++ + ++',
  'POST /api/v1/alert-links/acknowledge': '+ +++++ + ++',

  'GET /api/v1/alerts/assignees': '0 -++++ - ++',
  'GET /api/v1/alerts/{id}/dossier': '0 -++++ - ++',
  'GET /api/v1/alerts/{id}/dossier.pdf': '0 -++++ - ++',
  'POST /api/v1/alerts/actions': '0 -++++ - ++',
  'GET /api/v1/situations/{id}/deliveries': '0 -++++ - ++',
  'GET /api/v1/situations/{id}/dossier': '0 -++++ - ++',
  'GET /api/v1/situations/{id}/dossier.pdf': '0 -++++ - ++',
  'GET /api/v1/rules/{id}/versions': '0 -++++ - ++',
  'GET /api/v1/policies': '0 -++++ - ++',
  'GET /api/v1/on-call': '0 -++++ - ++',
  'GET /api/v1/webhooks': '0 -++++ - ++',
  'GET /api/v1/channels': '0 -++++ - ++',
  'GET /api/v1/deliveries': '0 -++++ - ++',
  'GET /api/v1/exercises': '0 -++++ - ++',
  'GET /api/v1/exercises/scenarios': '0 -++++ - ++',
  'GET /api/v1/exercises/{id}': '0 -++++ - ++',
  'GET /api/v1/maintenance': '0 -++++ - ++',
  'POST /api/v1/maintenance': '0 -++++ - ++',
  'DELETE /api/v1/maintenance/{id}': '0 -++++ - ++',

  'POST /api/v1/rules': '0 -+-++ - --',
  'PUT /api/v1/rules/{id}': '0 -+-++ - --',
  'DELETE /api/v1/rules/{id}': '0 -+-++ - --',
  'POST /api/v1/rules/tests': '0 -+-++ - --',
  'GET /api/v1/rules/tests/{id}': '0 -+-++ - --',
  'DELETE /api/v1/rules/tests/{id}': '0 -+-++ - --',

  'POST /api/v1/policies': '0 ---++ - --',
  'PUT /api/v1/policies/{id}': '0 ---++ - --',
  'DELETE /api/v1/policies/{id}': '0 ---++ - --',
  'POST /api/v1/on-call': '0 ---++ - --',
  'PUT /api/v1/on-call/{id}': '0 ---++ - --',
  'DELETE /api/v1/on-call/{id}': '0 ---++ - --',
  'POST /api/v1/webhooks': '0 ---++ - --',
  'PUT /api/v1/webhooks/{id}': '0 ---++ - --',
  'DELETE /api/v1/webhooks/{id}': '0 ---++ - --',
  'POST /api/v1/webhooks/{id}/test': '0 ---++ - --',
  'POST /api/v1/channels/{channel}/test': '0 ---++ - --',
  'POST /api/v1/exercises': '0 ---++ - --',
  'POST /api/v1/exercises/{id}/end': '0 ---++ - --',
  'GET /api/v1/simulations': '0 --+-+ - --',
  'GET /api/v1/simulations/{id}': '0 --+-+ - --',
  'POST /api/v1/simulations': '0 --+-+ - --',
  'POST /api/v1/simulations/{id}/stop': '0 --+-+ - --',
  'POST /api/v1/simulations/{id}/retire': '0 --+-+ - --',
  'POST /api/v1/official-levels': '0 ---++ - --',
  'DELETE /api/v1/official-levels/{id}': '0 ---++ - --',
  'POST /api/v1/cap/imported': '0 ---++ - --',
  'GET /api/v1/cap/feeds': '0 ---++ - --',
  'POST /api/v1/cap/feeds': '0 ---++ - --',
  'PUT /api/v1/cap/feeds/{id}': '0 ---++ - --',
  'DELETE /api/v1/cap/feeds/{id}': '0 ---++ - --',
  'POST /api/v1/cap/feeds/{id}/ask': '0 ---++ - --',

  'GET /api/v1/account/notifications': '0 +++++ - ++',
  'PUT /api/v1/account/notifications': '0 +++++ - ++',
  'POST /api/v1/account/notifications/test': '0 +++++ - ++',
  'POST /api/v1/account/push-devices': '0 +++++ - ++',
  'DELETE /api/v1/account/push-devices/{id}': '0 +++++ - ++',

  'POST /api/v1/layers': '0 -+--+ - --',
  'DELETE /api/v1/layers/{id}': '0 -+--+ - --',
  'GET /api/v1/people': '0 ----+ - --',
  'PATCH /api/v1/people/{id}': '0 ----+ - --',
  'GET /api/v1/invitations': '0 ----+ - --',
  'POST /api/v1/invitations': '0 ----+ - --',
  'DELETE /api/v1/invitations/{id}': '0 ----+ - --',
  'GET /api/v1/keys': '0 ----+ - --',
  'POST /api/v1/keys': '0 ----+ - --',
  'DELETE /api/v1/keys/{id}': '0 ----+ - --',
  'GET /api/v1/audit': '0 ----+ - --',
  'GET /api/v1/exports/audit.csv': '0 ----+ - --',
};

/** What every one of these needs to be told apart from a mistake in the request. */
const bodies: Readonly<Record<string, string>> = {
  'application/json': '{}',
  'text/csv': 'id\r\n',
  'image/jpeg': 'no image',
  'application/geo+json': '{}',
};

const operationSchema = z.object({
  requestBody: z.object({ content: z.record(z.string(), z.unknown()) }).optional(),
});
const documentSchema = z.object({ paths: z.record(z.string(), z.record(z.string(), operationSchema)) });

interface Operation {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly contentType: string | undefined;
}

const elsewhere: Scope = { networks: null, wards: ['other'] };

let gateway: TestGateway;
let operations: Operation[];
let send: (caller: number, operation: Operation) => Promise<number>;
let end: () => Promise<void>;

const letterOf = (status: number): string => {
  if (status === 401) return '0';
  if (status === 403) return '-';
  return status === 429 || status >= 500 ? String(status) : '+';
};

beforeAll(async () => {
  gateway = await startGateway(
    {
      GATEWAY_TRUST_PROXY: '1',
      GATEWAY_METRICS_TOKEN: 'token-of-the-monitoring',
      GATEWAY_SECURITY_CONTACT: 'tel:+84225',
    },
    (ending) => {
      end = ending;
    },
  );
  const { state, url } = gateway;
  await gateway.add({ ...testStation('tram-1'), ward: '11359' });
  const people = await Promise.all([
    ...roles.map((role) => addPerson(state, { role })),
    ...(['field', 'administrator'] satisfies Role[]).map((role) => addPerson(state, { role, scope: elsewhere })),
  ]);
  const { key } = state.keys.create({ name: 'reader', permissions: [], scope: wholeCity, expiresAt: null }, testActor);
  // A browser of its own each time: some of the routes sign out.
  const browserFor = (caller: number): Browser => {
    const person = people[caller <= 5 ? caller - 1 : caller - 2];
    return caller === 0 || caller === 6 || !person ? openBrowser(url) : browserOf(state, url, person);
  };
  const document = documentSchema.parse((await openBrowser(url).get('/api/openapi.json')).json);
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { requestBody }]) => ({
      name: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      path,
      contentType: Object.keys(requestBody?.content ?? {})[0],
    })),
  );
  send = async (caller, { method, path, contentType }) => {
    const cookie = [...browserFor(caller).cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const filled = path
      .replace('/stations/{id}', '/stations/tram-1')
      .replace('/quarantine/{id}', '/quarantine/1')
      .replaceAll(/\{\w+\}/g, randomUUID());
    const answer = await fetch(url + filled, {
      method,
      redirect: 'manual',
      headers: {
        origin: url.replace('http:', 'https:'),
        // Each from an address of its own, so that none meets the limit of another.
        'x-forwarded-for': `203.0.113.${caller}`,
        'x-forwarded-proto': 'https',
        ...(cookie && { cookie }),
        ...(caller === 6 && { authorization: `Bearer ${key}` }),
        ...(contentType !== undefined && { 'content-type': contentType }),
      },
      ...(contentType !== undefined && { body: bodies[contentType] ?? '' }),
    });
    await answer.arrayBuffer();
    return answer.status;
  };
});
afterAll(() => end());

describe('every route', () => {
  it('is in the table, and nothing else is', () => {
    expect(operations.map(({ name }) => name).sort()).toEqual(Object.keys(table).sort());
  });

  it.each(Object.keys(table))('%s lets in whom it should', async (name) => {
    const operation = operations.find((candidate) => candidate.name === name);
    if (!operation) throw new Error('there is no such route');
    const expected = (table[name] ?? '').replaceAll(' ', '').split('');

    const met: string[] = [];
    for (const caller of callers.keys()) met.push(letterOf(await send(caller, operation)));

    const named = (letters: readonly string[]) =>
      Object.fromEntries(callers.map((caller, index) => [caller, letters[index]]));
    expect(named(met)).toEqual(named(expected));
  });

  it('that needs a sign-in tells a key that is none, before anything else', async () => {
    for (const { name, method, path } of operations) {
      if (table[name]?.startsWith('+') || name === 'GET /metrics') continue;
      const answer = await fetch(gateway.url + path.replaceAll(/\{\w+\}/g, 'x'), {
        method,
        headers: { authorization: 'Bearer hdk_none', 'x-forwarded-for': '203.0.113.99' },
      });
      expect([name, answer.status, await answer.json()]).toEqual([
        name,
        401,
        expect.objectContaining({ code: 'SIGN_IN_REQUIRED' }),
      ]);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="api"');
    }
  });
});
