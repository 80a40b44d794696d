/** The HTTP server with bounds against slow and numerous peers; Express and socket.io both live on it. */
import { createServer, type RequestListener, type Server } from 'node:http';
import { secondMs } from '../../shared/time.ts';

export interface ServerLimits {
  /** Connections at once; further ones are closed at once. */
  readonly maxConnections: number;
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  /** A connection on which nothing moves, e.g. a peer that does not read its answer. */
  readonly idleTimeoutMs: number;
}

const defaultLimits: ServerLimits = {
  maxConnections: 4_000,
  headersTimeoutMs: 10 * secondMs,
  requestTimeoutMs: 30 * secondMs,
  idleTimeoutMs: 120 * secondMs,
};

/** Not listening yet. */
export const createHttpServer = (listener: RequestListener, limits: Partial<ServerLimits> = {}): Server => {
  const { maxConnections, headersTimeoutMs, requestTimeoutMs, idleTimeoutMs } = { ...defaultLimits, ...limits };
  const server = createServer(
    {
      headersTimeout: headersTimeoutMs,
      requestTimeout: requestTimeoutMs,
      connectionsCheckingInterval: Math.min(5 * secondMs, headersTimeoutMs),
      // Longer than the usual minute of a reverse proxy, so that it is never us who closes under a request.
      keepAliveTimeout: 65 * secondMs,
      maxHeaderSize: 16 * 1024,
    },
    listener,
  );
  server.maxConnections = maxConnections;
  server.timeout = idleTimeoutMs;
  return server;
};

/** Stops listening, lets running requests end for `graceMs`, then cuts what is left. */
export const closeHttpServer = (server: Server, graceMs: number = 3 * secondMs): Promise<void> =>
  new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
