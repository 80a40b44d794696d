/** Sign-in, sessions and second factor by HTTP against a whole gateway. */
import { Writable } from 'node:stream';
import { Secret, TOTP } from 'otpauth';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { parseConfig } from '../../gateway/config.ts';
import { createGateway } from '../../gateway/gateway.ts';
import { openState } from '../../gateway/state/state.ts';
import { wholeCity } from '../../shared/access.ts';
import {
  newApiKeySchema,
  newInvitationSchema,
  ownSessionSchema,
  sessionAnswerSchema,
  totpSecretSchema,
} from '../../shared/people-api.ts';
import { newEnrolmentTokenSchema } from '../../shared/station-api.ts';
import { addPerson, browserOf, openBrowser, testPassword } from '../support/people.ts';
import { consoleDirectory, startGateway, type TestGateway } from '../support/start-gateway.ts';
import { temporaryFolder } from '../support/temporary.ts';

let gateway: TestGateway;
let end: () => Promise<void>;

beforeAll(async () => {
  gateway = await startGateway({}, (ending) => {
    end = ending;
  });
});
afterAll(() => end());

const codeOf = (secret: string, stepsAhead = 0): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + stepsAhead * 30_000 });

describe('signing in', () => {
  it('gives a cookie that only this site gets, by TLS only, and no script reads', async () => {
    const an = await addPerson(gateway.state, { role: 'field' });
    const browser = openBrowser(gateway.url);

    const answer = await browser.signIn(an.email);

    expect([answer.status, answer.text]).toEqual([204, '']);
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-session=[\w-]{43}; Max-Age=1209600; Path=\/; HttpOnly; Secure; SameSite=Lax$/),
    ]);
    expect(answer.headers.get('cache-control')).toMatch(/no-store/);
    expect(await browser.whoami()).toBe(an.email);
  });

  it('tells who one is and what one may do', async () => {
    const an = await addPerson(gateway.state, { role: 'field', scope: { networks: ['air'], wards: null } });
    const browser = browserOf(gateway.state, gateway.url, an);

    const answer = sessionAnswerSchema.parse((await browser.get('/api/v1/session')).json);

    expect(answer.person).toMatchObject({ email: an.email, role: 'field', totp: false, sso: false });
    expect(answer.permissions).toEqual([
      'stations.read',
      'stations.write',
      'stations.credentials',
      'quarantine.read',
      'alerts.read',
      'alerts.handle',
      'maintenance.write',
    ]);
    expect(answer).toMatchObject({ mayRead: true, signIn: { possible: true, sso: null } });
    expect(JSON.stringify(answer)).not.toMatch(/argon2|hash|secret/i);
  });

  it('is refused in one wording to a wrong password and to nobody', async () => {
    const an = await addPerson(gateway.state, { role: 'viewer' });
    const browser = openBrowser(gateway.url);

    const wrong = await browser.signIn(an.email, 'wrong');
    const unknown = await browser.signIn('nobody@haiphong.example', 'wrong');

    expect([wrong.status, wrong.code]).toEqual([401, 'SIGN_IN_REFUSED']);
    expect(unknown.json).toEqual(wrong.json);
    expect(wrong.headers.get('www-authenticate')).not.toMatch(/basic|digest|negotiate/i);
    expect(browser.cookies.size).toBe(0);
  });

  it('always makes a new session, and ends the one that the browser had', async () => {
    const an = await addPerson(gateway.state, { role: 'viewer' });
    const browser = openBrowser(gateway.url);
    browser.cookies.set('__Host-session', 'planted-by-somebody-else');
    await browser.signIn(an.email);
    const first = browser.cookies.get('__Host-session');
    await browser.signIn(an.email);
    const second = browser.cookies.get('__Host-session');

    expect(first).not.toBe('planted-by-somebody-else');
    expect(second).not.toBe(first);
    browser.cookies.set('__Host-session', first ?? '');
    expect(await browser.whoami()).toBeUndefined();
    expect(gateway.state.people.sessions(an.id)).toHaveLength(1);
  });

  it('is over after signing out', async () => {
    const browser = openBrowser(gateway.url);
    await browser.signIn((await addPerson(gateway.state, { role: 'viewer' })).email);
    const before = browser.cookies.get('__Host-session') ?? '';

    expect((await browser.send('DELETE', '/api/v1/session')).status).toBe(204);

    expect(browser.cookies.size).toBe(0);
    browser.cookies.set('__Host-session', before);
    expect(await browser.whoami()).toBeUndefined();
  });

  it('from elsewhere needs TLS: the password would be read on the way', async () => {
    const an = await addPerson(gateway.state, { role: 'viewer' });
    const body = { email: an.email, password: testPassword };
    const browser = openBrowser(gateway.url);
    const forwarded = { 'x-forwarded-for': '203.0.113.7' };

    const refused = await browser.send('POST', '/api/v1/session', body, forwarded);
    const asked = await browser.get('/api/v1/session', forwarded);

    expect([refused.status, refused.code]).toEqual([403, 'SIGN_IN_INSECURE']);
    expect(asked.json).toMatchObject({ signIn: { possible: false } });
    // Nobody believes what an unknown proxy says.
    const claimed = { ...forwarded, 'x-forwarded-proto': 'https' };
    expect((await browser.send('POST', '/api/v1/session', body, claimed)).code).toBe('SIGN_IN_INSECURE');
  });

  it('through a proxy that is believed is possible by TLS only', async () => {
    const { url, state } = await startGateway({ GATEWAY_TRUST_PROXY: '1' });
    const an = await addPerson(state, { role: 'viewer' });
    const by = (protocol: string) =>
      openBrowser(url).send(
        'POST',
        '/api/v1/session',
        { email: an.email, password: testPassword },
        { 'x-forwarded-for': '203.0.113.7', 'x-forwarded-proto': protocol },
      );

    expect((await by('http')).code).toBe('SIGN_IN_INSECURE');
    expect((await by('https')).status).toBe(204);
    expect(state.people.sessions(an.id)).toMatchObject([{ address: '203.0.113.7' }]);
  });

  it('is slowed down for who guesses, and says when to try again', async () => {
    const an = await addPerson(gateway.state, { role: 'viewer' });
    const browser = openBrowser(gateway.url);

    const answers = await Promise.all(Array.from({ length: 12 }, () => browser.signIn(an.email, 'guess')));
    const limited = answers.filter(({ code }) => code === 'RATE_LIMITED');

    expect(answers.filter(({ code }) => code === 'SIGN_IN_REFUSED')).toHaveLength(5);
    expect(limited).toHaveLength(7);
    for (const { headers } of limited) expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await browser.signIn(an.email)).code).toBe('RATE_LIMITED');
  });

  it.each([
    [{}],
    [{ email: 'a@b.example' }],
    [{ email: 'a@b.example', password: '' }],
    [{ email: ['a@b.example'], password: 'x' }],
    [{ email: 'a@b.example', password: 'x'.repeat(201) }],
    [{ email: 'a@b.example', password: 'x', code: '12345a' }],
  ])('takes nothing but an e-mail, a password and a code: %j', async (body) => {
    const answer = await openBrowser(gateway.url).send('POST', '/api/v1/session', body);

    expect([answer.status, answer.code]).toEqual([400, 'REQUEST_MALFORMED']);
    expect(answer.text).not.toContain('xxx');
  });
});

describe('asking for the session', () => {
  it('is never an error, and takes away a cookie that opens nothing', async () => {
    const browser = openBrowser(gateway.url);
    browser.cookies.set('__Host-session', 'ended-long-ago');

    const answer = await browser.get('/api/v1/session', { authorization: 'Bearer hdk_wrong' });

    expect(answer.json).toMatchObject({ person: null, permissions: [] });
    expect(answer.headers.getSetCookie()).toEqual([expect.stringMatching(/^__Host-session=; Max-Age=0; Path=\/;/)]);
    expect(browser.cookies.size).toBe(0);
  });

  it.each(['__Host-session=%E0%A4%A', '__Host-session="', `__Host-session=${'x'.repeat(4_000)}`, '=;;=', '\u00ff'])(
    'survives the cookie %s',
    async (cookie) => {
      const answer = await openBrowser(gateway.url).get('/api/v1/session', { cookie });

      expect(answer.json).toMatchObject({ person: null });
    },
  );

  it('leaves the cookie alone elsewhere, where another tab may just have signed in', async () => {
    const browser = openBrowser(gateway.url);
    browser.cookies.set('__Host-session', 'ended-long-ago');

    const answer = await browser.get('/api/v1/stations');

    expect(answer.status).toBe(200);
    expect(answer.headers.getSetCookie()).toEqual([]);
  });
});

describe("a person's sessions", () => {
  it('are listed with where they are from, and ended one by one', async () => {
    const an = await addPerson(gateway.state, { role: 'viewer' });
    const [here, there] = [openBrowser(gateway.url), openBrowser(gateway.url)];
    await there.signIn(an.email);
    await here.signIn(an.email);

    const listed = ownSessionSchema.array().parse((await here.get('/api/v1/session/list')).json);
    expect(listed.map(({ current, address }) => [current, address])).toEqual([
      [true, '127.0.0.1'],
      [false, '127.0.0.1'],
    ]);
    const other = listed[1]?.id ?? '';

    expect((await here.send('DELETE', `/api/v1/session/list/${other}`)).status).toBe(204);
    expect(await there.whoami()).toBeUndefined();
    expect(await here.whoami()).toBe(an.email);
    expect((await here.send('DELETE', `/api/v1/session/list/${other}`)).code).toBe('NOT_FOUND');
  });

  it('end with a new password, save the one in which it was chosen', async () => {
    const an = await addPerson(gateway.state, { role: 'viewer' });
    const [here, there] = [browserOf(gateway.state, gateway.url, an), browserOf(gateway.state, gateway.url, an)];
    const change = (current: string, next: string) => here.send('POST', '/api/v1/account/password', { current, next });

    expect((await change('wrong', 'một mật khẩu mới')).code).toBe('SIGN_IN_REFUSED');
    expect((await change(testPassword, 'ngắn')).code).toBe('CHANGE_INVALID');
    expect((await change(testPassword, 'một mật khẩu mới')).status).toBe(204);

    expect([await here.whoami(), await there.whoami()]).toEqual([an.email, undefined]);
    expect((await openBrowser(gateway.url).signIn(an.email, 'một mật khẩu mới')).status).toBe(204);
  });
});

describe('a second factor', () => {
  it('is begun, confirmed, asked for and taken away', async () => {
    const an = await addPerson(gateway.state, { role: 'emergency' });
    const browser = browserOf(gateway.state, gateway.url, an);
    const begin = (password: string) => browser.send('POST', '/api/v1/account/totp', { password });

    expect((await begin('wrong')).code).toBe('SIGN_IN_REFUSED');
    const { secret, uri } = totpSecretSchema.parse((await begin(testPassword)).json);
    expect(uri).toMatch(/^otpauth:\/\/totp\//);
    expect((await browser.send('POST', '/api/v1/account/totp/confirm', { code: codeOf(secret) })).status).toBe(204);

    // The next step's code: it is right already, and still is when the clock moves on meanwhile.
    const next = codeOf(secret, 1);
    const other = openBrowser(gateway.url);
    expect((await other.signIn(an.email, testPassword)).code).toBe('TOTP_REQUIRED');
    expect((await other.signIn(an.email, 'wrong', next)).code).toBe('SIGN_IN_REFUSED');
    expect((await other.signIn(an.email, testPassword, next)).status).toBe(204);
    expect((await other.signIn(an.email, testPassword, next)).code).toBe('SIGN_IN_REFUSED');

    const remove = await browser.send('POST', '/api/v1/account/totp/remove', { password: testPassword });
    expect(remove.status).toBe(204);
    expect((await openBrowser(gateway.url).signIn(an.email)).status).toBe(204);
  });
});

describe('the first administrator', () => {
  it('follows the link, chooses a password and signs in', async () => {
    const { gateway: running, url } = await startGateway();
    const first = running.firstAdministrator();
    const token = first.kind === 'invited' ? first.token : '';
    const browser = openBrowser(url);
    const accept = () =>
      browser.send('POST', '/api/v1/invitations/accept', {
        token,
        email: 'Binh@haiphong.example',
        name: 'Bình',
        password: testPassword,
      });

    expect((await accept()).status).toBe(200);
    expect((await accept()).code).toBe('INVITATION_ENDED');
    expect((await browser.signIn('binh@haiphong.example')).status).toBe(204);
    expect((await browser.get('/api/v1/people')).json).toMatchObject([{ role: 'administrator' }]);
  });

  it('comes from the settings', async () => {
    const { url, gateway: running } = await startGateway({
      GATEWAY_ADMIN_EMAIL: 'admin@haiphong.example',
      GATEWAY_ADMIN_PASSWORD: testPassword,
    });

    expect(running.firstAdministrator()).toEqual({ kind: 'made', email: 'admin@haiphong.example' });
    expect((await openBrowser(url).signIn('admin@haiphong.example')).status).toBe(204);
  });
});

/** The gateway with a log at its most talkative, kept in memory. */
const startTalkative = async () => {
  const folder = temporaryFolder();
  const lines: string[] = [];
  const stream = new Writable({
    write: (bytes: Buffer, _encoding, done) => {
      lines.push(bytes.toString());
      done();
    },
  });
  const config = parseConfig({
    GATEWAY_DATA_DIR: folder.path,
    GATEWAY_HTTP_HOST: '127.0.0.1',
    GATEWAY_MQTT_HOST: '127.0.0.1',
    GATEWAY_HTTP_PORT: '0',
    GATEWAY_MQTT_PORT: '0',
    GATEWAY_METRICS_TOKEN: 'canary-metrics-token',
  });
  const gateway = createGateway(config, {
    version: '0.0.0-test',
    consoleDirectory,
    log: pino({ level: 'trace', base: null }, stream),
    onFatal: (error) => {
      throw error;
    },
  });
  await gateway.start();
  const state = openState(folder.file('state.db'));
  onTestFinished(async () => {
    state.close();
    await gateway.stop();
    folder.remove();
  });
  return { gateway, state, lines, url: `http://127.0.0.1:${gateway.addresses().http}` };
};

describe('no secret', () => {
  it('is in the log, however much is logged, in an answer that is not for it, or in the audit log', async () => {
    const { gateway: running, state, lines, url } = await startTalkative();
    const secrets: string[] = [];
    const problems: string[] = [];
    const note = <T extends string | undefined>(secret: T): T => {
      if (secret !== undefined) secrets.push(secret);
      return secret;
    };
    const password = note('canary-password-một') ?? '';
    const an = await addPerson(state, { role: 'administrator', password });
    const browser = openBrowser(url);
    const send = async (method: string, path: string, body?: unknown, headers?: Record<string, string>) => {
      const answer = await browser.send(method, path, body, headers);
      if (answer.status >= 400) problems.push(answer.text);
      return answer;
    };
    const first = running.firstAdministrator();
    if (first.kind === 'invited') note(first.token);

    await send('POST', '/api/v1/session', { email: an.email, password: note('canary-wrong-password') });
    await send('POST', '/api/v1/session', { email: note('canary typed as e-mail'), password: note('canary-other') });
    await send('POST', '/api/v1/session', { email: an.email, password: note('canary-long'.repeat(40)) });
    await send('POST', '/api/v1/session', { email: an.email, password });
    note(browser.cookies.get('__Host-session'));

    const totp = totpSecretSchema.parse((await send('POST', '/api/v1/account/totp', { password })).json);
    note(totp.secret);
    await send('POST', '/api/v1/account/totp/confirm', { code: '000000' });
    await send('POST', '/api/v1/account/totp/confirm', { code: codeOf(totp.secret) });
    await send('POST', '/api/v1/session', { email: an.email, password });
    await send('POST', '/api/v1/account/totp/remove', { password: note('canary-not-the-password') });
    await send('POST', '/api/v1/account/password', { current: password, next: note('canary-next') });
    await send('POST', '/api/v1/account/password', { current: password, next: note('canary-next-password') });

    const keyAnswer = await send('POST', '/api/v1/keys', { name: 'k', permissions: [], scope: wholeCity, days: 1 });
    note(newApiKeySchema.parse(keyAnswer.json).key);
    await send('GET', '/api/v1/keys', undefined, { authorization: `Bearer ${note('hdk_canary-none')}` });
    await send('GET', '/metrics', undefined, { authorization: `Bearer ${note('canary-metrics-wrong')}` });

    const invited = await send('POST', '/api/v1/invitations', {
      email: 'b@haiphong.example',
      name: 'B',
      role: 'viewer',
      scope: wholeCity,
    });
    const link = note(newInvitationSchema.parse(invited.json).link.split('#')[1]);
    await send('POST', '/api/v1/invitations/accept', { token: note('canary-token-that-is-none'), password });
    await send('POST', '/api/v1/invitations/accept', { token: link, password: note('canary-of-b-long-enough') });

    const granted = await send('POST', '/api/v1/enrolment-tokens', { provenance: 'simulated' });
    const { token } = newEnrolmentTokenSchema.parse(granted.json);
    const station = {
      id: 'tram-1',
      name: 'T',
      networks: ['air'],
      quantities: ['pm25'],
      interval: 60,
      lat: 20.8,
      lon: 106.7,
    };
    const claimed = await send('POST', '/api/v1/enrolments', { token: note(token), station });
    expect(claimed.status).toBe(201);
    note((claimed.json as { password: string }).password);
    await send('POST', '/api/v1/enrolments', { token: note('canary-enrolment-that-is-none'), station });
    await send('GET', `/auth/sso/callback?code=${note('canary-code')}&state=${note('canary-state')}`);
    await send('DELETE', '/api/v1/session');

    const log = lines.join('');
    const audit = JSON.stringify(state.audit.list({ limit: 500 }));
    expect(secrets.length).toBeGreaterThan(20);
    expect(problems.length).toBeGreaterThan(8);
    expect(log).toContain('/api/v1/session');
    expect(audit).toContain('session.begin');
    for (const secret of secrets) {
      const bare = secret.slice(0, 30);
      expect(log, `the log has ${bare}`).not.toContain(bare);
      expect(audit, `the audit log has ${bare}`).not.toContain(bare);
      expect(problems.join('\n'), `a problem has ${bare}`).not.toContain(bare);
    }
    expect(log).not.toMatch(/canary|argon2id\$/);
  });
});
