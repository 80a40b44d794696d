/** A receiver of webhooks that remembers what it was sent. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Call {
  readonly at: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  /** Of the idempotency key. */
  readonly delivery: string;
}

export interface HookServer {
  readonly url: string;
  /** Those that were answered with 2xx, oldest first. */
  readonly calls: readonly Call[];
  /** The answer; 204 unless it is set. Waiting in it lets the caller wait. */
  onCall: (call: Call) => number | Promise<number>;
  stop(): Promise<void>;
}

export const startHookServer = async (): Promise<HookServer> => {
  const calls: Call[] = [];
  const hook: { onCall: HookServer['onCall'] } = { onCall: () => 204 };
  const server = createServer((request, response) => {
    const take = async (): Promise<void> => {
      const body = request.method === 'POST' ? await text(request) : '';
      const { headers, url: path = '' } = request;
      const call = { at: Date.now(), path, headers, body, delivery: String(headers['idempotency-key'] ?? '') };
      const status = await hook.onCall(call);
      if (status < 300) calls.push(call);
      response.writeHead(status).end();
    };
    take().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(hook, {
    url: `http://127.0.0.1:${port}`,
    calls,
    stop: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  });
};
