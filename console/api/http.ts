/** The only caller of fetch: JSON from `/api/v1`, checked by the schemas that the gateway answers with. */
import type { z } from 'zod';
import { problemSchema } from '../../shared/api.ts';

/** A place in what was sent, and what is wrong there, in the words of the gateway. */
export interface ProblemDetail {
  readonly path: string;
  readonly message: string;
}

/** `code` is the gateway's, or one of ours: UNREACHABLE (no answer), UNREADABLE (an answer of another shape). */
export class ApiFailure extends Error {
  readonly code: string;
  /** HTTP status; 0 = there was no answer. */
  readonly status: number;
  /** What the gateway said, in English, for an operator. */
  readonly detail: string;
  /** Places that are wrong, for forms. */
  readonly details: readonly ProblemDetail[];
  /** Seconds after which it is worth trying again, where the gateway said so. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: string,
    status: number,
    cause?: unknown,
    more: { detail?: string; details?: readonly ProblemDetail[]; retryAfterSeconds?: number | undefined } = {},
  ) {
    super(code, { cause });
    this.name = 'ApiFailure';
    this.code = code;
    this.status = status;
    this.detail = more.detail ?? '';
    this.details = more.details ?? [];
    this.retryAfterSeconds = more.retryAfterSeconds;
  }
}

export const asApiFailure = (error: unknown): ApiFailure =>
  error instanceof ApiFailure ? error : new ApiFailure('UNREACHABLE', 0, error);

export type Query = Readonly<Record<string, string | number | undefined>>;

export const apiUrl = (path: string, query: Query = {}): string => {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  const text = search.toString();
  return `/api/v1${path}${text ? `?${text}` : ''}`;
};

const signInListeners = new Set<() => void>();

/** Calls when a request is refused because nobody is signed in: a session has ended, or the public face is switched off. */
export const onSignInRequired = (listener: () => void): (() => void) => {
  signInListeners.add(listener);
  return () => signInListeners.delete(listener);
};

/** Retry-After in seconds; its other form, a date, is not one that the gateway sends. RFC 9110 §10.2.3 */
const retryAfterOf = (response: Response): number | undefined => {
  const text = response.headers.get('Retry-After');
  return text !== null && /^\d{1,6}$/.test(text) ? Number(text) : undefined;
};

const failureOf = (response: Response, body: unknown): ApiFailure => {
  const problem = problemSchema.safeParse(body);
  if (!problem.success) return new ApiFailure('UNREADABLE', response.status);
  const { code, detail, errors } = problem.data;
  if (code === 'SIGN_IN_REQUIRED') for (const listener of signInListeners) listener();
  return new ApiFailure(code, response.status, undefined, {
    detail,
    ...(errors && { details: errors }),
    retryAfterSeconds: retryAfterOf(response),
  });
};

const answerListeners = new Set<(isThere: boolean) => void>();

/** Calls with every request: whether the gateway has answered, whatever it said. */
export const onAnswer = (listener: (isThere: boolean) => void): (() => void) => {
  answerListeners.add(listener);
  return () => answerListeners.delete(listener);
};
const tellAnswer = (isThere: boolean): void => {
  for (const listener of answerListeners) listener(isThere);
};

let authorization: string | undefined;

/** Shows this API key with every request from now on: on a wall nobody signs in. */
export const showKey = (key: string): void => {
  authorization = `Bearer ${key}`;
};

type ApiRequest = Omit<RequestInit, 'headers'> & { readonly headers: Readonly<Record<string, string>> };

const ask = async (path: string, query: Query, request: ApiRequest): Promise<{ response: Response; body: unknown }> => {
  const { signal } = request;
  const headers = { ...request.headers, ...(authorization !== undefined && { authorization }) };
  let response: Response;
  try {
    response = await fetch(apiUrl(path, query), { ...request, headers });
  } catch (cause) {
    signal?.throwIfAborted();
    tellAnswer(false);
    throw new ApiFailure('UNREACHABLE', 0, cause);
  }
  tellAnswer(true);
  const body: unknown = await response.json().catch(() => undefined);
  signal?.throwIfAborted();
  if (!response.ok) throw failureOf(response, body);
  return { response, body };
};

const read = <T>(schema: z.ZodType<T>, { response, body }: { response: Response; body: unknown }): T => {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new ApiFailure('UNREADABLE', response.status, parsed.error);
  return parsed.data;
};

const accept = 'application/json';

export const getJson = async <T>(schema: z.ZodType<T>, path: string, query: Query, signal: AbortSignal): Promise<T> =>
  read(schema, await ask(path, query, { signal, headers: { accept } }));

export type WriteMethod = 'POST' | 'PUT' | 'PATCH' | 'DELETE';

const write = (method: WriteMethod, path: string, body: unknown, query: Query): ReturnType<typeof ask> =>
  ask(path, query, {
    method,
    headers: { accept, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

/** Sends JSON and reads the answer. A write is never aborted: whether it was carried out would not be known. @throws ApiFailure */
export const postJson = async <T>(schema: z.ZodType<T>, path: string, body?: unknown, query: Query = {}): Promise<T> =>
  read(schema, await write('POST', path, body, query));

export const patchJson = async <T>(schema: z.ZodType<T>, path: string, body?: unknown, query: Query = {}): Promise<T> =>
  read(schema, await write('PATCH', path, body, query));

/** Sends JSON to where the answer does not matter, or is empty. @throws ApiFailure */
export const sendJson = async (method: WriteMethod, path: string, body?: unknown, query: Query = {}): Promise<void> => {
  await write(method, path, body, query);
};

export const deleteJson = (path: string, query: Query = {}): Promise<void> =>
  sendJson('DELETE', path, undefined, query);

/** Sends a file or text as it is (a photo, CSV, GeoJSON) and reads the answer. @throws ApiFailure */
export const sendFile = async <T>(
  schema: z.ZodType<T>,
  method: 'POST' | 'PUT',
  path: string,
  file: Blob | string,
  contentType: string,
  query: Query = {},
): Promise<T> =>
  read(schema, await ask(path, query, { method, headers: { accept, 'content-type': contentType }, body: file }));

/** Something small beside the API, which the gateway lets nobody keep. Undefined = no answer, or not a good one. */
export const getPlain = async (path: '/build.json' | '/healthz'): Promise<string | undefined> => {
  try {
    const response = await fetch(path);
    tellAnswer(true);
    return response.ok ? await response.text() : undefined;
  } catch {
    tellAnswer(false);
    return undefined;
  }
};
