/** People of a test gateway, and the browsers that they sit before. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { argon2id } from '../../gateway/access/passwords.ts';
import type { State } from '../../gateway/state/ports.ts';
import { type Role, type Scope, wholeCity } from '../../shared/access.ts';
import { problemSchema } from '../../shared/api.ts';
import { type Person, sessionAnswerSchema } from '../../shared/people-api.ts';
import { hourMs } from '../../shared/time.ts';
import { testActor } from './gateway-process.ts';

export const testPassword = 'cầu rào hai nhịp';

/** Registered straight in the store, with `testPassword` unless another is given. */
export const addPerson = async (
  { people }: Pick<State, 'people'>,
  { role, scope = wholeCity, password = testPassword }: { role: Role; scope?: Scope; password?: string },
): Promise<Person> => {
  const email = `${role}-${randomUUID().slice(0, 8)}@haiphong.example`;
  return people.add(
    { email, name: `Người ${role}`, role, scope, passwordHash: await argon2id.hash(password) },
    testActor,
  );
};

export interface Page {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: unknown;
  /** Of the problem document, where it is one. */
  readonly code: string | undefined;
}

/** Keeps cookies as a browser does and says where its page is from when it sends something. */
export interface Browser {
  readonly cookies: Map<string, string>;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Page>;
  send(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Page>;
  signIn(email: string, password?: string, code?: string): Promise<Page>;
  /** Who the gateway says is signed in here; the e-mail. */
  whoami(): Promise<string | undefined>;
}

export const openBrowser = (url: string): Browser => {
  const cookies = new Map<string, string>();

  const keep = (headers: Headers): void => {
    for (const line of headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '' || /max-age=0/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
  };

  const send: Browser['send'] = async (method, path, body, headers = {}) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(new URL(path, url), {
      method,
      redirect: 'manual',
      headers: {
        ...(cookie && { cookie }),
        ...(method !== 'GET' && { origin: url }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    keep(answer.headers);
    const text = await answer.text();
    const isJson = /[/+]json/.test(answer.headers.get('content-type') ?? '') && text !== '';
    const json: unknown = isJson ? JSON.parse(text) : undefined;
    const { status, headers: answered } = answer;
    return { status, headers: answered, text, json, code: problemSchema.safeParse(json).data?.code };
  };

  const get: Browser['get'] = (path, headers) => send('GET', path, undefined, headers);
  return {
    cookies,
    get,
    send,
    signIn: (email, password = testPassword, code) =>
      send('POST', '/api/v1/session', { email, password, ...(code !== undefined && { code }) }),
    whoami: async () => sessionAnswerSchema.parse((await get('/api/v1/session')).json).person?.email,
  };
};

/** A browser in which this person is signed in already; nothing was hashed for it. */
export const browserOf = ({ people }: Pick<State, 'people'>, url: string, person: Person): Browser => {
  const browser = openBrowser(url);
  const token = randomBytes(32).toString('base64url');
  const at = Date.now();
  people.beginSession(
    {
      id: createHash('sha256').update(token).digest('hex'),
      person: person.id,
      createdAt: at,
      lastUsedAt: at,
      expiresAt: at + hourMs,
      address: '127.0.0.1',
      userAgent: 'test',
    },
    testActor,
  );
  browser.cookies.set('__Host-session', token);
  return browser;
};
