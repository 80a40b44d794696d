/** Programs that call the API of a test gateway, each with a key of its own. */
import { type Permission, permissionsOf, type Role, type Scope, wholeCity } from '../../shared/access.ts';
import { problemSchema } from '../../shared/api.ts';
import type { AuditAction, AuditEntry } from '../../shared/people-api.ts';
import { testActor } from './gateway-process.ts';
import type { TestGateway } from './start-gateway.ts';

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
  /** Parsed, or undefined where there is no JSON. */
  readonly json: unknown;
  /** Of the problem document, where it is one. */
  readonly code: string | undefined;
}

export interface Caller {
  /** Name under which the audit log knows it. */
  readonly name: string;
  send(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answered>;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Answered>;
}

export interface Callers {
  readonly nobody: Caller;
  /** What a person of this role may do. */
  as(role: Role, scope?: Scope): Caller;
  with(permissions: readonly Permission[], scope?: Scope): Caller;
  /** Newest first. */
  audited(action: AuditAction): AuditEntry[];
}

const jsonOf = (bytes: Buffer, contentType: string | null): unknown =>
  contentType !== null && /[/+]json/.test(contentType) && bytes.length > 0 ? JSON.parse(bytes.toString()) : undefined;

/** Bytes and texts go as they are, with the content type given; everything else as JSON. */
const bodyOf = (body: unknown): { body?: NonNullable<RequestInit['body']>; type?: string } => {
  if (body === undefined) return {};
  if (typeof body === 'string') return { body };
  if (Buffer.isBuffer(body)) return { body: new Uint8Array(body) };
  return { body: JSON.stringify(body), type: 'application/json' };
};

export const createCaller = (url: string, name: string, own: Readonly<Record<string, string>>): Caller => {
  const send: Caller['send'] = async (method, path, given, headers = {}) => {
    const { body, type } = bodyOf(given);
    const answer = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { ...own, ...(type !== undefined && { 'content-type': type }), ...headers },
      ...(body !== undefined && { body }),
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    const json = jsonOf(bytes, answer.headers.get('content-type'));
    const problem = problemSchema.safeParse(json);
    return { status: answer.status, headers: answer.headers, bytes, json, code: problem.data?.code };
  };
  return { name, send, get: (path, headers) => send('GET', path, undefined, headers) };
};

export const callersOf = ({ url, state }: Pick<TestGateway, 'url' | 'state'>): Callers => {
  const make = (name: string, permissions: readonly Permission[], scope: Scope): Caller => {
    const { key } = state.keys.create({ name, permissions, scope, expiresAt: null }, testActor);
    return createCaller(url, name, { authorization: `Bearer ${key}` });
  };
  return {
    nobody: createCaller(url, '', {}),
    as: (role, scope = wholeCity) => make(role, permissionsOf(role), scope),
    with: (permissions, scope = wholeCity) => make(permissions.join(' '), permissions, scope),
    audited: (action) => state.audit.list({ limit: 500, action }),
  };
};
