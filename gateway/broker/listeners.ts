/**
 * The ways in: plain TCP, TLS and WebSocket. Each connection passes the doorkeeper before a byte of it is read, and arrives
 * as a stream of MQTT with what is known of its peer.
 */
import { createServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import type { Log } from '../telemetry/log.ts';
import { type Doorkeeper, type DoorRefusal, handshakeCost, loginMs, type Visit } from './doorkeeper.ts';
import type { ClientCertificate } from './identity.ts';
import { clientAddress, isTrustedProxy, networkOf, type TrustedProxies } from './network-address.ts';
import { readTlsFiles, type TlsFiles, watchTlsFiles } from './tls-files.ts';
import { createWebSocketDoor } from './websocket.ts';

export interface Peer {
  readonly visit: Visit;
  readonly transport: 'tcp' | 'tls' | 'websocket';
  readonly certificate: ClientCertificate | undefined;
}

export interface TlsListener {
  readonly port: number;
  readonly files: TlsFiles;
  readonly clientRequired: boolean;
}

export interface WebSocketListener {
  readonly port: number;
  readonly allowedOrigins: readonly string[];
  readonly trustedProxies: TrustedProxies;
}

export type ListenerRefusal = DoorRefusal | 'certificate' | 'handshake' | 'upgrade';

export interface ListenerOptions {
  readonly host: string;
  /** Null = none. */
  readonly plainPort: number | null;
  readonly tls: TlsListener | undefined;
  readonly webSocket: WebSocketListener | undefined;
  readonly frameBytes: number;
  readonly doorkeeper: Doorkeeper;
  readonly onConnection: (conn: Duplex, peer: Peer) => void;
  readonly onRefused: (network: string, refusal: ListenerRefusal, detail: string) => void;
  readonly log: Log;
}

export interface Listeners {
  /** @throws ConfigError when TLS files cannot be used; the error of listen with the name of the `setting` */
  start(): Promise<void>;
  /** Ports in use; null = no such listener. */
  ports(): { readonly plain: number | null; readonly tls: number | null; readonly webSocket: number | null };
  isListening(): boolean;
  /** Takes no new connection. */
  close(): void;
}

const handshakeMs = 10_000;
/** Clients may come back without the whole handshake for so long; a new certificate ends it. */
const sessionSeconds = 300;
const maxBehindProxy = 1_000;

const listen = (server: Server, port: number, host: string, setting: string, log: Log): Promise<void> =>
  new Promise((resolve, reject) => {
    const fail = (error: Error): void => reject(Object.assign(error, { setting }));
    server.once('error', fail);
    server.listen(port, host, () => {
      server.off('error', fail);
      server.on('error', (err) => log.error({ err }, 'MQTT listener error'));
      resolve();
    });
  });

/** The certificate of the peer when the authority has signed it; null when there is one that cannot be used. */
const certificateOf = (socket: TLSSocket): ClientCertificate | undefined | null => {
  const { subject, valid_from: validFrom } = socket.getPeerCertificate();
  if (subject === undefined) return undefined;
  const issuedAt = Date.parse(validFrom);
  // Two common names come as an array.
  const commonName: unknown = subject.CN;
  if (!socket.authorized || typeof commonName !== 'string' || Number.isNaN(issuedAt)) return null;
  return { commonName, issuedAt };
};

/** Connections of a proxy of which it has not yet said whom they are for: bounded in number and time. */
const createAntechamber = () => {
  const timers = new Map<Socket, NodeJS.Timeout>();
  const left = (socket: Socket): void => {
    clearTimeout(timers.get(socket));
    timers.delete(socket);
  };
  return {
    enter: (socket: Socket): boolean => {
      if (timers.size >= maxBehindProxy) return false;
      timers.set(
        socket,
        setTimeout(() => socket.destroy(), loginMs),
      );
      socket.once('close', () => left(socket));
      return true;
    },
    left,
  };
};

export const createListeners = (options: ListenerOptions): Listeners => {
  const { doorkeeper, log, host } = options;
  const opened: { plain?: Server; tls?: Server; webSocket?: Server } = {};
  let stopWatching = (): void => {};

  const knock = (socket: Socket, address: string, cost = 1): Visit | undefined => {
    const visit = doorkeeper.admit(address, () => socket.destroy(), cost);
    if (typeof visit === 'string') {
      options.onRefused(networkOf(address), visit, 'too many connections');
      return undefined;
    }
    socket.once('close', visit.left);
    return visit;
  };

  /** What every connection goes through, whatever comes behind it. */
  const serverOf = (receive: (socket: Socket, address: string) => void): Server =>
    createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.setNoDelay(true);
      socket.setKeepAlive(true, 60_000);
      // A peer that is gone already has no address.
      if (socket.remoteAddress === undefined) socket.destroy();
      else receive(socket, socket.remoteAddress);
    });

  const startPlain = async (port: number): Promise<void> => {
    opened.plain = serverOf((socket, address) => {
      const visit = knock(socket, address);
      if (!visit) return void socket.resetAndDestroy();
      options.onConnection(socket, { visit, transport: 'tcp', certificate: undefined });
    });
    await listen(opened.plain, port, host, 'GATEWAY_MQTT_PORT', log);
  };

  const startTls = async ({ port, files, clientRequired }: TlsListener): Promise<void> => {
    const secure = createTlsServer({
      ...readTlsFiles(files, log),
      handshakeTimeout: handshakeMs,
      sessionTimeout: sessionSeconds,
      requestCert: files.clientCa !== undefined,
      rejectUnauthorized: clientRequired,
    });
    stopWatching = watchTlsFiles(files, (material) => secure.setSecureContext(material), log).stop;
    /** The TLS socket does not say on which socket it stands, but both name the same peer. */
    const visits = new Map<string, Visit>();
    const peerOf = (socket: Socket): string => `${socket.remoteAddress} ${socket.remotePort}`;

    secure.on('tlsClientError', (error, socket) => {
      const network = visits.get(peerOf(socket))?.network ?? networkOf(socket.remoteAddress ?? '');
      options.onRefused(network, 'handshake', error.message);
      socket.destroy();
    });
    secure.on('secureConnection', (socket) => {
      const visit = visits.get(peerOf(socket));
      socket.on('error', () => socket.destroy());
      if (!visit) return void socket.destroy();
      const certificate = certificateOf(socket);
      if (certificate === null) {
        options.onRefused(visit.network, 'certificate', String(socket.authorizationError));
        return void socket.destroy();
      }
      visit.renew();
      options.onConnection(socket, { visit, transport: 'tls', certificate });
    });
    opened.tls = serverOf((socket, address) => {
      const visit = knock(socket, address, handshakeCost);
      if (!visit) return void socket.resetAndDestroy();
      const peer = peerOf(socket);
      visits.set(peer, visit);
      socket.once('close', () => visits.delete(peer));
      secure.emit('connection', socket);
    });
    await listen(opened.tls, port, host, 'GATEWAY_MQTT_TLS_PORT', log);
  };

  const startWebSocket = async (listener: WebSocketListener): Promise<void> => {
    const { trustedProxies } = listener;
    const visits = new WeakMap<Socket, Visit>();
    const behindProxy = createAntechamber();
    const door = createWebSocketDoor({
      allowedOrigins: listener.allowedOrigins,
      frameBytes: options.frameBytes,
      admit: (socket, request) => {
        const admitted = visits.get(socket);
        if (admitted) return admitted;
        const forwarded = request.headers['x-forwarded-for'];
        const visit = knock(
          socket,
          clientAddress(
            socket.remoteAddress ?? '',
            Array.isArray(forwarded) ? forwarded.join() : forwarded,
            trustedProxies,
          ),
        );
        if (visit) visits.set(socket, visit);
        behindProxy.left(socket);
        return visit;
      },
      onConnection: (conn, socket) => {
        const visit = visits.get(socket);
        if (visit) options.onConnection(conn, { visit, transport: 'websocket', certificate: undefined });
        else socket.destroy();
      },
      onRefused: (socket, reason) => options.onRefused(networkOf(socket.remoteAddress ?? ''), 'upgrade', reason),
    });
    opened.webSocket = serverOf((socket, address) => {
      // A proxy stands for many: who is behind it is known with the request.
      if (isTrustedProxy(address, trustedProxies)) {
        if (!behindProxy.enter(socket)) return void socket.resetAndDestroy();
      } else {
        const visit = knock(socket, address);
        if (!visit) return void socket.resetAndDestroy();
        visits.set(socket, visit);
      }
      door.take(socket);
    });
    await listen(opened.webSocket, listener.port, host, 'GATEWAY_MQTT_WS_PORT', log);
  };

  const portOf = (server: Server | undefined): number | null => {
    const address = server?.address();
    return typeof address === 'object' && address ? address.port : null;
  };
  const servers = (): Server[] => Object.values(opened).filter((server) => server !== undefined);

  return {
    start: async () => {
      try {
        if (options.plainPort !== null) await startPlain(options.plainPort);
        if (options.tls) await startTls(options.tls);
        if (options.webSocket) await startWebSocket(options.webSocket);
      } catch (error) {
        close();
        throw error;
      }
    },
    ports: () => ({ plain: portOf(opened.plain), tls: portOf(opened.tls), webSocket: portOf(opened.webSocket) }),
    isListening: () => servers().length > 0 && servers().every((server) => server.listening),
    close: () => close(),
  };

  function close(): void {
    stopWatching();
    for (const server of servers()) if (server.listening) server.close();
  }
};
