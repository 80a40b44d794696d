/**
 * An HTTP server that answers writes as a test says, for what no real InfluxDB can be made to do on demand: every status,
 * Retry-After, silence, a connection that breaks or drips. Listens on a port of its own.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { gunzipSync } from 'node:zlib';

export interface FakeRequest {
  readonly method: string;
  readonly path: string;
  readonly parameters: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  /** Body, unpacked. */
  readonly body: string;
  readonly lines: readonly string[];
}

export type FakeReply =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  /** Takes the request and says nothing. */
  | 'hang'
  /** Closes the connection without an answer. */
  | 'reset'
  /** Announces more body than it sends, then breaks the connection. */
  | 'reset-mid-body'
  /** Sends a refusal one byte at a time and never ends. */
  | 'drip';

export interface FakeInflux {
  readonly url: string;
  readonly requests: FakeRequest[];
  /** Most requests that were waiting for their answer at the same time. */
  mostAtOnce: number;
  /** How requests are answered from now on. */
  answer: (request: FakeRequest) => FakeReply;
  close(): Promise<void>;
}

const read = async (request: IncomingMessage): Promise<FakeRequest> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  const body = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString('utf8');
  const url = new URL(request.url ?? '/', 'http://fake');
  return {
    method: request.method ?? '',
    path: url.pathname,
    parameters: url.searchParams,
    headers: request.headers,
    body,
    lines: body.split('\n'),
  };
};

const dripMs = 20;

const give = (response: ServerResponse, reply: FakeReply): void => {
  if (reply === 'hang') return;
  if (reply === 'reset') {
    response.socket?.destroy();
  } else if (reply === 'reset-mid-body') {
    response.writeHead(400, { 'content-type': 'application/json', 'content-length': '1000' });
    response.write('{"error":"parti', () => response.socket?.destroy());
  } else if (reply === 'drip') {
    response.writeHead(400, { 'content-type': 'application/json' });
    const timer = setInterval(() => response.write(' '), dripMs);
    response.once('close', () => clearInterval(timer));
  } else {
    response.writeHead(reply.status, { ...reply.headers });
    response.end(reply.body ?? '');
  }
};

export const startFakeInflux = async (answer: FakeInflux['answer'] = () => ({ status: 204 })): Promise<FakeInflux> => {
  let waiting = 0;
  const server = createServer((request, response) => {
    waiting += 1;
    fake.mostAtOnce = Math.max(fake.mostAtOnce, waiting);
    response.once('close', () => {
      waiting -= 1;
    });
    read(request).then(
      (taken) => {
        fake.requests.push(taken);
        give(response, fake.answer(taken));
      },
      () => response.socket?.destroy(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the fake server has no port');
  const fake: FakeInflux = {
    url: `http://127.0.0.1:${address.port}`,
    requests: [],
    mostAtOnce: 0,
    answer,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return fake;
};
