/** Claims credentials for stations with an enrolment token, over the public HTTP interface. */
import { type Credentials, credentialsSchema, problemSchema } from '../shared/api.ts';
import type { StationDescription } from './places.ts';

/** Why a station got no credentials. */
export class EnrolmentError extends Error {
  /** Code of the problem document; `UNREACHABLE` when nobody answered; `UNEXPECTED` for anything else. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'EnrolmentError';
    this.code = code;
  }
}

export interface EnrolmentOptions {
  /** Base address of the gateway, e.g. `http://127.0.0.1:8080`. */
  readonly http: string;
  readonly token: string;
  readonly signal?: AbortSignal;
  /** Told when the gateway asks to wait. */
  readonly onWait?: (seconds: number) => void;
}

/** Seconds of a Retry-After header: a number, or an HTTP date (RFC 9110 §10.2.3); 5 when there is none. */
const retryAfterSeconds = (header: string | null): number => {
  if (header === null) return 5;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.min(3600, Math.max(1, Math.ceil(seconds))) : 5;
};

const pause = (seconds: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, seconds * 1000);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

const answerTimeoutMs = 30_000;

const post = async (options: EnrolmentOptions, station: StationDescription): Promise<Response> => {
  const request = new AbortController();
  const abort = (): void => request.abort(new Error('no answer in time'));
  const timer = setTimeout(abort, answerTimeoutMs);
  options.signal?.addEventListener('abort', abort);
  try {
    return await fetch(new URL('/api/v1/enrolments', options.http), {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, application/problem+json' },
      body: JSON.stringify({ token: options.token, station }),
      signal: request.signal,
    });
  } catch (error) {
    const reason = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new EnrolmentError(
      'UNREACHABLE',
      `the gateway does not answer at ${options.http} (${reason}). Is it running (npm start)? Another address: --http URL`,
    );
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', abort);
  }
};

const explain = async (answer: Response, station: StationDescription): Promise<EnrolmentError> => {
  const body: unknown = await answer.json().catch(() => undefined);
  const problem = problemSchema.safeParse(body);
  if (!problem.success) {
    return new EnrolmentError('UNEXPECTED', `the gateway answered ${answer.status} to the enrolment of ${station.id}`);
  }
  const { code, detail, errors } = problem.data;
  const places = (errors ?? []).map(({ path, message }) => `${path}: ${message}`).join('; ');
  const text = `enrolment of ${station.id} refused: ${detail}${places ? ` (${places})` : ''} [${code}]`;
  const advice: Record<string, string> = {
    ENROLMENT_REFUSED: 'Ask the operator for a token that is still valid.',
    STATION_EXISTS:
      'The station was enrolled before and its credentials are not in the credentials file: use the file of that run (--credentials), or have the operator remove the station.',
  };
  return new EnrolmentError(code, advice[code] ? `${text}. ${advice[code]}` : text);
};

/** Enrols one station; waits as long as the gateway asks (429, 503 with Retry-After) and goes on. */
export const enrol = async (options: EnrolmentOptions, station: StationDescription): Promise<Credentials> => {
  for (;;) {
    const answer = await post(options, station);
    if (answer.status === 429 || (answer.status === 503 && answer.headers.has('retry-after'))) {
      await answer.body?.cancel();
      const seconds = retryAfterSeconds(answer.headers.get('retry-after'));
      options.onWait?.(seconds);
      await pause(seconds, options.signal);
      if (options.signal?.aborted) throw new EnrolmentError('UNREACHABLE', 'stopped while waiting for the gateway');
      continue;
    }
    if (!answer.ok) throw await explain(answer, station);
    const credentials = credentialsSchema.safeParse(await answer.json().catch(() => undefined));
    if (!credentials.success) {
      throw new EnrolmentError('UNEXPECTED', `the gateway at ${options.http} answered something else than credentials`);
    }
    return credentials.data;
  }
};
