/** Every failure leaves as an RFC 9457 problem document with a stable code. What we did not expect says nothing to outsiders. */
import { STATUS_CODES } from 'node:http';
import type { ErrorRequestHandler, Response } from 'express';
import type { z } from 'zod';
import type { Problem } from '../../shared/api.ts';
import { AppError, type ErrorCode } from '../../shared/errors.ts';
import type { Log } from './deps.ts';

/** `type` is `about:blank`: the code says which problem it is, and the title is that of the status (RFC 9457 §4.2.1). */
export const problemOf = (error: AppError): Problem => ({
  type: 'about:blank',
  title: STATUS_CODES[error.status] ?? 'Error',
  status: error.status,
  code: error.code,
  detail: error.message,
  ...(error.details.length > 0 && { errors: error.details.map(({ path, message }) => ({ path, message })) }),
});

const pathText = (path: readonly PropertyKey[]): string =>
  path
    .map((key, index) => (typeof key === 'number' ? `[${key}]` : index === 0 ? String(key) : `.${String(key)}`))
    .join('');

/** Checks what came from outside. @throws AppError with `code` and the places that are wrong */
export const parseAs = <T extends z.ZodType>(schema: T, input: unknown, code: ErrorCode): z.output<T> => {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const details = parsed.error.issues
    .slice(0, 20)
    .map((issue) => ({ path: pathText(issue.path).slice(0, 200), message: issue.message.slice(0, 300) }));
  throw new AppError(code, details.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; '), {
    details,
  });
};

/** Failures of Express and its body parser carry a status; their own words are not for outsiders. */
const statusOf = (error: unknown): number | undefined => {
  if (typeof error !== 'object' || error === null || !('status' in error)) return undefined;
  return typeof error.status === 'number' ? error.status : undefined;
};

const known: ReadonlyMap<number, readonly [ErrorCode, string]> = new Map([
  [404, ['NOT_FOUND', 'there is nothing at this address']],
  [413, ['REQUEST_TOO_LARGE', 'the body is too large']],
  [415, ['REQUEST_NOT_JSON', 'send application/json in UTF-8']],
]);

/** The body parser says what was allowed. */
const tooLarge = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'limit' in error && typeof error.limit === 'number'
    ? `the body is larger than ${Math.floor(error.limit / 1_024)} kB`
    : undefined;

/** The failure as outsiders may see it; undefined when it is one of our own faults. */
export const publicError = (error: unknown): AppError | undefined => {
  if (error instanceof AppError) return error;
  const status = statusOf(error);
  if (status === undefined || status < 400 || status >= 500) return undefined;
  const [code, message] = known.get(status) ?? ['REQUEST_MALFORMED', 'the request could not be understood'];
  return new AppError(code, (code === 'REQUEST_TOO_LARGE' && tooLarge(error)) || message, { cause: error });
};

/**
 * RFC 9110 §15.5.2 asks for a challenge. None of these makes a browser show a window of its own: people sign in on a page,
 * stations show the token in the body.
 */
const challengeOf = (code: ErrorCode): string => {
  if (code === 'ENROLMENT_REFUSED') return 'Token realm="enrolment"';
  return code === 'SIGN_IN_REQUIRED' ? 'Bearer realm="api"' : 'Session realm="console"';
};

export const sendProblem = (response: Response, error: AppError): void => {
  if (error.status === 401) response.set('WWW-Authenticate', challengeOf(error.code));
  if (error.retryAfterSeconds !== undefined) response.set('Retry-After', String(error.retryAfterSeconds));
  if (error.status === 503 && !response.get('Retry-After')) response.set('Retry-After', '10');
  response.status(error.status).set('Cache-Control', 'no-store').removeHeader('ETag');
  response.type('application/problem+json').send(JSON.stringify(problemOf(error)));
};

/** Last of all handlers. */
export const createErrorHandler =
  (log: Log): ErrorRequestHandler =>
  // Express knows an error handler by its four parameters.
  (error: unknown, request, response, _next) => {
    const requestId = response.get('X-Request-Id');
    const shown = publicError(error);
    if (!shown || shown.code === 'INTERNAL') {
      log.error({ err: error, requestId, method: request.method, path: request.path }, 'request failed');
    } else if (shown.status >= 500) log.warn({ err: error, requestId }, 'request not served');
    if (response.headersSent) {
      // Half an answer must not look like a whole one.
      response.destroy();
      return;
    }
    sendProblem(response, shown ?? new AppError('INTERNAL', `unexpected failure; request ${requestId ?? 'unknown'}`));
  };
