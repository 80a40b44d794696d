/**
 * MQTT over WebSocket (MQTT 3.1.1, chapter 6): path `/mqtt`, subprotocol `mqtt`, binary frames. Plain, for a TLS proxy in front.
 * A browser's page of another site is refused: its visitor's network may be inside, where the gateway is.
 */
import { createServer, type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createWebSocketStream, type WebSocket, WebSocketServer } from 'ws';
import { isForeignOrigin } from '../origin.ts';
import { createTokenBucket } from './token-bucket.ts';

export interface WebSocketDoor {
  /** Takes a connection that was let in at the door. */
  take(socket: Socket): void;
}

export interface WebSocketOptions {
  readonly allowedOrigins: readonly string[];
  /** Largest frame; a frame may hold several packets. */
  readonly frameBytes: number;
  /** The last chance to refuse; undefined when the connection may not come in. */
  readonly admit: (socket: Socket, request: IncomingMessage) => { readonly isWaiting: () => boolean } | undefined;
  readonly onConnection: (conn: Duplex, socket: Socket) => void;
  readonly onRefused: (socket: Socket, reason: string) => void;
}

const path = '/mqtt';
const subprotocol = 'mqtt';
/** Upgrade, frame headers and CONNECT together; the packet guard sees only what is in frames. */
const beforeLoginBytes = 16 * 1024;
/** Frames that carry nothing are answered by the library, below the packets that are counted. */
const emptyFrames = { perSecond: 10, burst: 100 } as const;

const offers = (request: IncomingMessage): boolean =>
  (request.headers['sec-websocket-protocol'] ?? '').split(',').some((name) => name.trim() === subprotocol);

const answer = (socket: Duplex, status: number): void => {
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`;
  socket.end(head, () => socket.destroy());
};

/** Why a request is not upgraded, as status. */
const whyNot = (request: IncomingMessage, allowedOrigins: readonly string[]): number | undefined => {
  if ((request.url ?? '').split('?')[0] !== path) return 404;
  if (isForeignOrigin(request.headers, allowedOrigins)) return 403;
  if (!offers(request)) return 400;
  return undefined;
};

const boundFrames = (webSocket: WebSocket): void => {
  const bucket = createTokenBucket(emptyFrames, () => performance.now());
  const spend = (): void => {
    if (!bucket.take()) webSocket.terminate();
  };
  webSocket.on('ping', spend);
  webSocket.on('pong', spend);
  webSocket.on('message', (data: Buffer, isBinary: boolean) => {
    // [MQTT-6.0.0-1]
    if (!isBinary) webSocket.terminate();
    else if (data.length === 0) spend();
  });
};

/** One frame for what is written together, where each write would be a frame of its own. */
const toStream = (webSocket: WebSocket): Duplex => {
  const stream = createWebSocketStream(webSocket);
  stream._writev = (chunks, callback) =>
    stream._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), 'binary', callback);
  return stream;
};

export const createWebSocketDoor = (options: WebSocketOptions): WebSocketDoor => {
  const webSockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: options.frameBytes,
    handleProtocols: () => subprotocol,
  });
  const server = createServer({ maxHeaderSize: 8 * 1024 }, (_request, response) => {
    response.writeHead(426, { connection: 'close', upgrade: 'websocket' }).end();
  });
  server.on('clientError', (_error, socket) => socket.destroy());
  const sockets = new WeakMap<Duplex, Socket>();

  server.on('upgrade', (request: IncomingMessage, duplex: Duplex, head: Buffer) => {
    const socket = sockets.get(duplex);
    if (!socket) return void duplex.destroy();
    const status = whyNot(request, options.allowedOrigins);
    if (status !== undefined) {
      options.onRefused(socket, status === 403 ? 'foreign origin' : 'not an MQTT WebSocket');
      return answer(socket, status);
    }
    const visit = options.admit(socket, request);
    if (!visit) return answer(socket, 503);
    webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on('error', () => webSocket.terminate());
      boundFrames(webSocket);
      const boundBytes = (): void => {
        if (!visit.isWaiting()) socket.off('data', boundBytes);
        else if (socket.bytesRead > beforeLoginBytes) socket.destroy();
      };
      socket.on('data', boundBytes);
      options.onConnection(toStream(webSocket), socket);
    });
  });

  return {
    take: (socket) => {
      sockets.set(socket, socket);
      server.emit('connection', socket);
    },
  };
};
