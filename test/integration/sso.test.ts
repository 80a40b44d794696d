/** The city's single sign-on: a real OpenID provider on loopback, and one that is not what it should be. */
import { createSign, generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';
import { describe, expect, it, onTestFinished } from 'vitest';
import { wholeCity } from '../../shared/access.ts';
import { testActor } from '../support/gateway-process.ts';
import { type Browser, openBrowser, type Page } from '../support/people.ts';
import { startGateway, type TestGateway } from '../support/start-gateway.ts';

interface Account {
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly name?: string;
  readonly groups?: readonly string[];
}

const client = { id: 'hai-dang', secret: 'client-secret-of-the-test' };

const listen = async (server: Server, host = '127.0.0.1'): Promise<string> => {
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://${host}:${(server.address() as AddressInfo).port}`;
};

const environmentOf = (issuer: string): Record<string, string> => ({
  GATEWAY_OIDC_ISSUER: issuer,
  GATEWAY_OIDC_CLIENT_ID: client.id,
  GATEWAY_OIDC_CLIENT_SECRET: client.secret,
  GATEWAY_OIDC_NAME: 'Thành phố',
  GATEWAY_OIDC_ROLES: 'moi-truong=environment,quan-tri=administrator',
  GATEWAY_OUTGOING_ALLOW: '127.0.0.1',
});

/** A provider with these accounts; any password will do. */
const startCity = async (accounts: Readonly<Record<string, Account>>) => {
  let answer: (request: IncomingMessage, response: ServerResponse) => void = () => {};
  const server = createServer((request, response) => answer(request, response));
  const issuer = await listen(server);
  const gateway = await startGateway(environmentOf(issuer));
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        redirect_uris: [`${gateway.url}/auth/sso/callback`],
      },
    ],
    claims: { openid: ['sub', 'groups'], email: ['email', 'email_verified'], profile: ['name'] },
    cookies: { keys: ['a key of the test'] },
    jwks: { keys: [generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey.export({ format: 'jwk' })] },
    pkce: { required: () => true },
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, ...accounts[id] }) }),
  });
  answer = provider.callback();
  return { gateway, issuer };
};

const locationOf = ({ headers }: Page): string => headers.get('location') ?? '';

/** Goes through the pages of the provider as a person would; ends at the way back to the gateway. */
const signInAtProvider = async (start: string, login: string): Promise<string> => {
  const browser = openBrowser(start);
  let page = await browser.get(start);
  for (let step = 0; step < 12; step += 1) {
    const next = locationOf(page);
    if (next.includes('/auth/sso/callback')) return next;
    if (next) {
      page = await browser.get(next);
      continue;
    }
    const action = /<form[^>]* action="([^"]+)"/.exec(page.text)?.[1] ?? '';
    const prompt = /name="prompt" value="(\w+)"/.exec(page.text)?.[1] ?? '';
    const form = new URLSearchParams({ prompt, ...(prompt === 'login' && { login, password: 'any' }) });
    page = await postForm(browser, action, form);
  }
  throw new Error(`the provider did not send the browser back: ${page.text.slice(0, 500)}`);
};

/** `send` speaks JSON; forms are for the provider only. */
const postForm = async (browser: Browser, action: string, form: URLSearchParams): Promise<Page> => {
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const answer = await fetch(action, { method: 'POST', redirect: 'manual', body: form, headers: { cookie } });
  for (const line of answer.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    browser.cookies.set(name, value);
  }
  return {
    status: answer.status,
    headers: answer.headers,
    text: await answer.text(),
    json: undefined,
    code: undefined,
  };
};

const signIn = async ({ url }: Pick<TestGateway, 'url'>, login: string): Promise<{ browser: Browser; end: Page }> => {
  const browser = openBrowser(url);
  const begun = await browser.get('/auth/sso');
  return { browser, end: await browser.get(await signInAtProvider(locationOf(begun), login)) };
};

describe('the single sign-on of the city', () => {
  it('is offered by its name', async () => {
    const { gateway } = await startCity({});

    const { json } = await openBrowser(gateway.url).get('/api/v1/session');

    expect(json).toMatchObject({ signIn: { possible: true, sso: 'Thành phố' } });
  });

  it('asks with a code challenge, a state and a nonce of their own each time', async () => {
    const { gateway, issuer } = await startCity({});
    const ask = async () => {
      const page = await openBrowser(gateway.url).get('/auth/sso');
      const cookie = page.headers.getSetCookie();
      return { page, url: new URL(locationOf(page)), cookie };
    };
    const [one, other] = [await ask(), await ask()];
    const { searchParams } = one.url;

    expect([one.page.status, one.url.origin]).toEqual([303, issuer]);
    expect(searchParams.get('code_challenge_method')).toBe('S256');
    expect(searchParams.get('redirect_uri')).toBe(`${gateway.url}/auth/sso/callback`);
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(searchParams.get(name)?.length).toBeGreaterThan(20);
      expect(other.url.searchParams.get(name)).not.toBe(searchParams.get(name));
    }
    expect(one.cookie).toEqual([
      expect.stringMatching(/^__Host-sso=[\w-]{43}; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/),
    ]);
  });

  it('lets in who is invited, by an e-mail that the provider has checked, and knows them by their subject later', async () => {
    const accounts: Record<string, Account> = { 'subject-1': { email: 'An@haiphong.example', email_verified: true } };
    const { gateway } = await startCity(accounts);
    const { people } = gateway.state;
    const an = people.add(
      { email: 'an@haiphong.example', name: 'An', role: 'field', scope: wholeCity, passwordHash: null },
      testActor,
    );

    const { browser, end } = await signIn(gateway, 'subject-1');

    expect([end.status, locationOf(end)]).toEqual([303, '/']);
    expect(await browser.whoami()).toBe('an@haiphong.example');
    expect(browser.cookies.has('__Host-sso')).toBe(false);
    expect(people.find(an.id)?.person.sso).toBe(true);

    accounts['subject-1'] = { email: 'married@haiphong.example', email_verified: true };
    const later = await signIn(gateway, 'subject-1');
    expect(await later.browser.whoami()).toBe('an@haiphong.example');
    expect(people.list()).toHaveLength(1);
  });

  it('gives who comes for the first time the role of their group', async () => {
    const account = { email: 'be@haiphong.example', email_verified: true, name: 'Bé', groups: ['khac', 'moi-truong'] };
    const { gateway } = await startCity({ 'subject-2': account });

    const { browser } = await signIn(gateway, 'subject-2');

    expect(await browser.whoami()).toBe('be@haiphong.example');
    expect(gateway.state.people.list()).toMatchObject([{ name: 'Bé', role: 'environment', sso: true }]);
    const [join] = gateway.state.audit.list({ limit: 1, action: 'person.join' });
    expect(join?.actor).toMatchObject({ kind: 'system', name: 'Thành phố' });
  });

  it.each<[string, Account]>([
    ['has no group that stands for a role', { email: 'c@haiphong.example', email_verified: true, groups: ['khac'] }],
    ['claims an e-mail that nobody has checked', { email: 'an@haiphong.example', groups: ['quan-tri'] }],
    ['has no e-mail', { groups: ['quan-tri'] }],
  ])('does not let in who %s', async (_who, account) => {
    const { gateway } = await startCity({ stranger: account });
    const { people, audit } = gateway.state;
    people.add(
      { email: 'an@haiphong.example', name: 'An', role: 'administrator', scope: wholeCity, passwordHash: null },
      testActor,
    );

    const { browser, end } = await signIn(gateway, 'stranger');

    expect(locationOf(end)).toBe('/sign-in?error=FORBIDDEN');
    expect(await browser.whoami()).toBeUndefined();
    expect(people.list()).toMatchObject([{ sso: false }]);
    expect(audit.list({ limit: 1, action: 'session.refuse' })).toMatchObject([{ after: { reason: 'sso' } }]);
  });

  it('does not let in who was disabled', async () => {
    const { gateway } = await startCity({ 'subject-1': { email: 'an@haiphong.example', email_verified: true } });
    const { people } = gateway.state;
    const an = people.add(
      { email: 'an@haiphong.example', name: 'An', role: 'field', scope: wholeCity, passwordHash: null },
      testActor,
    );
    await signIn(gateway, 'subject-1');
    people.change(an.id, { disabled: true }, testActor);

    const { browser, end } = await signIn(gateway, 'subject-1');

    expect(locationOf(end)).toBe('/sign-in?error=SIGN_IN_REFUSED');
    expect(await browser.whoami()).toBeUndefined();
  });

  it('is bound to the browser in which it began, and serves once', async () => {
    const { gateway } = await startCity({
      a: { email: 'a@haiphong.example', email_verified: true, groups: ['quan-tri'] },
    });
    const [attacker, victim] = [openBrowser(gateway.url), openBrowser(gateway.url)];
    const begun = await attacker.get('/auth/sso');
    await victim.get('/auth/sso');
    const transaction = attacker.cookies.get('__Host-sso') ?? '';
    const back = await signInAtProvider(locationOf(begun), 'a');

    // A sign-in of somebody else, planted in a browser that has one of its own under way, and in one that has none.
    expect(locationOf(await victim.get(back))).toBe('/sign-in?error=SSO_FAILED');
    expect(locationOf(await openBrowser(gateway.url).get(back))).toBe('/sign-in?error=SSO_FAILED');
    expect(await victim.whoami()).toBeUndefined();

    expect(locationOf(await attacker.get(back))).toBe('/');
    attacker.cookies.set('__Host-sso', transaction);
    expect(locationOf(await attacker.get(back))).toBe('/sign-in?error=SSO_FAILED');
  });

  it('says on the sign-in page when somebody changed their mind at the provider', async () => {
    const { gateway, issuer } = await startCity({});
    const browser = openBrowser(gateway.url);
    const begun = new URL(locationOf(await browser.get('/auth/sso')));
    const state = begun.searchParams.get('state');

    const end = await browser.get(
      `/auth/sso/callback?error=access_denied&state=${state}&iss=${encodeURIComponent(issuer)}`,
    );

    expect(locationOf(end)).toBe('/sign-in?error=SIGN_IN_REFUSED');
  });

  it('does not exist where none is set up', async () => {
    const { url } = await startGateway();

    expect(locationOf(await openBrowser(url).get('/auth/sso'))).toBe('/sign-in?error=NOT_FOUND');
  });
});

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A server inside the city's network that nobody outside may reach; it counts who does. */
const startInside = async () => {
  const asked: string[] = [];
  const url = await listen(
    createServer((request, response) => {
      asked.push(request.url ?? '');
      response.setHeader('content-type', 'application/json');
      response.end('{"keys":[]}');
    }),
    // Another address of this machine, and not among the allowed ones.
    '127.0.0.2',
  );
  return { url, asked };
};

type Misdeed = 'none' | 'token' | 'token redirects' | 'jwks' | 'userinfo' | 'discovery redirects' | 'wrong signature';

/** A provider that tries to make the gateway call `inside` for it. */
const startEvil = async (inside: string, misdeed: Misdeed) => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const forger = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey;
  let issuer = '';
  let nonce = '';
  const send = (response: ServerResponse, value: unknown): void => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(value));
  };
  const server = createServer((request, response) => {
    const redirect = (): void => void response.writeHead(307, { location: `${inside}${request.url}` }).end();
    const own = (path: string, what: Misdeed): string => (misdeed === what ? `${inside}${path}` : `${issuer}${path}`);
    if (request.url === '/.well-known/openid-configuration') {
      if (misdeed === 'discovery redirects') return redirect();
      return send(response, {
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: own('/token', 'token'),
        jwks_uri: own('/jwks', 'jwks'),
        userinfo_endpoint: own('/userinfo', 'userinfo'),
        id_token_signing_alg_values_supported: ['RS256'],
      });
    }
    if (request.url === '/jwks') {
      return send(response, { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: '1', alg: 'RS256', use: 'sig' }] });
    }
    if (request.url === '/userinfo') {
      return send(response, { sub: 'x', email: 'x@haiphong.example', email_verified: true, groups: ['quan-tri'] });
    }
    if (misdeed === 'token redirects') return redirect();
    const at = Math.floor(Date.now() / 1_000);
    const claims = { iss: issuer, sub: 'x', aud: client.id, iat: at, exp: at + 300, nonce };
    const signed = `${encoded({ alg: 'RS256', kid: '1' })}.${encoded(claims)}`;
    const key = misdeed === 'wrong signature' ? forger : privateKey;
    const signature = createSign('RSA-SHA256').update(signed).sign(key, 'base64url');
    send(response, { access_token: 'access', token_type: 'Bearer', id_token: `${signed}.${signature}` });
  });
  issuer = await listen(server);
  const gateway = await startGateway(environmentOf(issuer));
  const browser = openBrowser(gateway.url);
  const begun = locationOf(await browser.get('/auth/sso'));
  if (!begun.startsWith(issuer)) return { browser, end: begun };
  const { searchParams } = new URL(begun);
  nonce = searchParams.get('nonce') ?? '';
  const end = await browser.get(`/auth/sso/callback?code=1&state=${searchParams.get('state')}`);
  return { browser, end: locationOf(end) };
};

describe('a provider whose documents lead elsewhere', () => {
  it('works as long as they do not', async () => {
    const { url, asked } = await startInside();

    const { browser, end } = await startEvil(url, 'none');

    expect([end, await browser.whoami(), asked]).toEqual(['/', 'x@haiphong.example', []]);
  });

  it.each<Misdeed>(['token', 'token redirects', 'jwks', 'userinfo', 'discovery redirects', 'wrong signature'])(
    'reaches nothing inside and lets nobody in: %s',
    async (misdeed) => {
      const { url, asked } = await startInside();

      const { browser, end } = await startEvil(url, misdeed);

      expect(end).toBe('/sign-in?error=SSO_FAILED');
      expect(asked).toEqual([]);
      expect(await browser.whoami()).toBeUndefined();
    },
  );

  it('is not called at all where it is not allowed', async () => {
    const { url, asked } = await startInside();
    const { url: gateway } = await startGateway({ ...environmentOf(url), GATEWAY_OUTGOING_ALLOW: '' });

    expect(locationOf(await openBrowser(gateway).get('/auth/sso'))).toBe('/sign-in?error=SSO_FAILED');
    expect(asked).toEqual([]);
  });
});
