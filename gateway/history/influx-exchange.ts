/**
 * One request to InfluxDB, one answer, within one deadline. Goes through the official client with everything switched off
 * that loses data silently: its own batches and retries, its reading of 201, of a 500 about hinted hand-off and of
 * Retry-After, its deadline that a dripping server renews for ever, and its logging to the console.
 */
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { HttpError, InfluxDB, setLogger, type Transport } from '@influxdata/influxdb-client';
import type { InfluxConnection } from './influx-settings.ts';

/** A complete answer, or why there was none. */
export type Answered =
  | {
      readonly kind: 'answer';
      readonly status: number;
      /** The database's own words when it refused, else empty. */
      readonly words: string;
      readonly retryAfter: string | undefined;
    }
  | {
      readonly kind: 'no-answer';
      readonly reason: string;
      /** True for what does not pass by itself, such as a certificate that is not trusted. */
      readonly lasting: boolean;
    };

export interface Exchange {
  /** Sends lines in one request. Never throws. */
  write(lines: readonly string[]): Promise<Answered>;
  /** Asks one or more InfluxQL statements; the body of a 200, else the answer. Never throws. */
  query(influxQl: string, method: 'GET' | 'POST'): Promise<{ readonly body: unknown } | { readonly failure: Answered }>;
  close(): void;
}

const longestWords = 500;
const quiet = (): void => undefined;

/** Codes of Node's TLS for certificates that are expired, self-signed or for another name. */
const certificateCode = /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|ERR_TLS/;

const wordsOf = (error: HttpError): string => {
  let words: unknown;
  try {
    const body: unknown = JSON.parse(error.body ?? '');
    if (typeof body === 'object' && body !== null) {
      if ('error' in body) words = body.error;
      else if ('message' in body) words = body.message;
    }
  } catch {
    // Plain text.
  }
  const text = typeof words === 'string' ? words : (error.body ?? '');
  return text
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, longestWords);
};

const answerOf = (error: HttpError): Answered => {
  const retryAfter = error.headers?.['retry-after'];
  return {
    kind: 'answer',
    status: error.statusCode,
    words: wordsOf(error),
    retryAfter: typeof retryAfter === 'string' ? retryAfter : undefined,
  };
};

const noAnswerOf = (error: unknown): Answered => {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const words = error instanceof Error && error.message !== '' ? error.message : (code ?? 'no answer');
  return {
    kind: 'no-answer',
    reason: code === undefined || words.includes(code) ? words : `${code}: ${words}`,
    lasting: code !== undefined && certificateCode.test(code),
  };
};

export const createExchange = (connection: InfluxConnection, deadlineMs: number): Exchange => {
  setLogger({ error: quiet, warn: quiet });
  const secure = connection.url.startsWith('https:');
  const agent = secure ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true });
  const { transport } = new InfluxDB({
    url: connection.url,
    timeout: deadlineMs,
    headers: { ...connection.headers },
    transportOptions: { agent },
  });

  /** Ends the request and the waiting for it, even if the client should fail to notice. */
  const withDeadline = async <T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    const controller = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const overdue = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        reject(new Error(`no complete answer within ${deadlineMs} ms`));
        controller.abort();
      }, deadlineMs);
    });
    try {
      return await Promise.race([work(controller.signal), overdue]);
    } finally {
      clearTimeout(timer);
    }
  };

  const send = async (lines: readonly string[], signal: AbortSignal): Promise<number | undefined> => {
    let status: number | undefined;
    const watched: Transport = {
      chunkCombiner: transport.chunkCombiner,
      iterate: (path, body, options) => transport.iterate(path, body, options),
      request: (path, body, options, started) => transport.request(path, body, options, started),
      send: (path, body, options, callbacks) =>
        transport.send(
          path,
          body,
          { ...options, signal },
          {
            ...callbacks,
            responseStarted: (headers, code) => {
              status = code;
              callbacks?.responseStarted?.(headers, code);
            },
          },
        ),
    };
    const writer = new InfluxDB({ url: connection.url, transport: watched }).getWriteApi('', '', 'ms', {
      // Larger than the batch, so that the flush below is what sends it and waits for the answer.
      batchSize: lines.length + 1,
      maxBatchBytes: 2 ** 31,
      flushInterval: 0,
      maxRetries: 0,
      maxBufferLines: 0,
      gzipThreshold: 1_000,
    });
    writer.path = connection.writePath;
    writer.writeRecords(lines as string[]);
    await writer.flush();
    return status;
  };

  return {
    write: async (lines) => {
      try {
        const status = await withDeadline((signal) => send(lines, signal));
        if (status === undefined) return { kind: 'no-answer', reason: 'an answer without a status', lasting: false };
        return { kind: 'answer', status, words: '', retryAfter: undefined };
      } catch (error) {
        return error instanceof HttpError ? answerOf(error) : noAnswerOf(error);
      }
    },
    query: async (influxQl, method) => {
      const parameter = `q=${encodeURIComponent(influxQl)}`;
      const [path, body] =
        method === 'GET' ? [`${connection.queryPath}&${parameter}`, ''] : [connection.queryPath, parameter];
      const headers = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' };
      try {
        const answer: unknown = await withDeadline((signal) =>
          transport.request(path, body, { method, headers, signal }),
        );
        return { body: answer };
      } catch (error) {
        return { failure: error instanceof HttpError ? answerOf(error) : noAnswerOf(error) };
      }
    },
    close: () => agent.destroy(),
  };
};
