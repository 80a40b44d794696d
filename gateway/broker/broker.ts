/**
 * The embedded MQTT 3.1.1 broker. Stations talk only to the gateway: what they publish is consumed inside
 * `authorizePublish`, the one hook of aedes that runs before PUBACK, and goes to no other client.
 *
 * aedes gives QoS 1 the order `authorizePublish` callback → PUBACK → fan-out. That is code, not a documented promise, so
 * the version is pinned and a test fails when an acknowledgement overtakes the journal. A hook that throws would end the
 * process: each is wrapped.
 */
import { createServer, type Server, type Socket } from 'node:net';
import { Aedes, type AuthenticateError, type Client, type ConnectPacket } from 'aedes';
import type { Station } from '../../shared/station.ts';
import { stationIdPattern, type Topics } from '../../shared/topics.ts';
import type { Pipeline } from '../ingest/pipeline.ts';
import type { Log } from '../telemetry/log.ts';
import { mayLeaveWill, mayPublish, maySubscribe } from './access.ts';
import { guardPacketSize } from './packet-guard.ts';

export interface BrokerOptions {
  readonly host: string;
  readonly port: number;
  readonly topics: Topics;
  readonly pipeline: Pipeline;
  /** Checks a station's secret in constant time; the station, or undefined. */
  readonly authenticate: (id: string, secret: Buffer) => Station | undefined;
  readonly findStation: (id: string) => Station | undefined;
  /** Why nothing can be acknowledged now, or null. */
  readonly refusing: () => string | null;
  /** A station's connection broke without DISCONNECT, will or farewell `$state`. */
  readonly onVanished: (station: string) => void;
  readonly limits: { readonly packetBytes: number; readonly connections: number };
  readonly count: (event: 'connected' | 'denied' | 'forbidden' | 'protocol_error') => void;
  readonly log: Log;
}

export interface Broker {
  start(): Promise<void>;
  port(): number;
  isListening(): boolean;
  connections(): number;
  publish(topic: string, payload: string): void;
  /** Ends the connections of a station at once (revoked, rotated, removed). */
  disconnect(station: string): void;
  isConnected(station: string): boolean;
  /** Takes no new connection; what is being committed is still acknowledged. */
  pause(): Promise<void>;
  stop(): Promise<void>;
}

const beforeLoginBytes = 8 * 1024;
/** MQTT keep-alive longer than this (or none) is refused: a dead line must be noticed. */
const maxKeepAliveSeconds = 1_200;
const maxClientIdLength = 128;
const maxPayloadOfState = 64;
const maxPayloadOfAbout = 4_096;
/** States after which the end of a connection is no surprise. */
const farewells: ReadonlySet<string> = new Set(['sleeping', 'disconnected', 'lost']);

const refusal = (message: string, returnCode: number): AuthenticateError =>
  Object.assign(new Error(message), { returnCode });

/** What is wrong with a CONNECT packet besides its secret, as the return code of CONNACK [MQTT-3.2.2.3]. */
const whyRefused = (
  topics: Topics,
  { clientId, username, clean, will }: ConnectPacket,
): AuthenticateError | undefined => {
  if (!username || !stationIdPattern.test(username)) return refusal('the user name is no station id', 4);
  if (clientId.length > maxClientIdLength) return refusal('the client id is too long', 2);
  if (clientId === '' && clean !== true) return refusal('a session needs a client id', 2);
  if (will && !mayLeaveWill(topics, username, will.topic))
    return refusal('a will is allowed on the own $state only', 5);
  if (will && will.payload.length > maxPayloadOfState) return refusal('the will is too large', 5);
  return undefined;
};

export const createBroker = (options: BrokerOptions): Broker => {
  const { topics, log } = options;
  /** Station of an authenticated connection. */
  const stationOf = new WeakMap<Client, string>();
  const clientsOf = new Map<string, Set<Client>>();
  const saidFarewell = new WeakSet<Client>();
  const refusedFor = new WeakMap<Client, AuthenticateError>();
  let aedes: Aedes | undefined;
  let server: Server | undefined;

  const guarded =
    <Arguments extends unknown[]>(
      hook: (...args: Arguments) => void,
      fail: (error: Error, ...args: Arguments) => void,
    ) =>
    (...args: Arguments): void => {
      try {
        hook(...args);
      } catch (err) {
        log.error({ err }, 'broker hook failed');
        fail(err instanceof Error ? err : new Error(String(err)), ...args);
      }
    };

  const forget = (client: Client): void => {
    const station = stationOf.get(client);
    if (station === undefined) return;
    const clients = clientsOf.get(station);
    clients?.delete(client);
    if (clients?.size) return;
    clientsOf.delete(station);
    if (!saidFarewell.has(client) && !saidGoodbye(client)) options.onVanished(station);
  };

  const create = (): Promise<Aedes> =>
    Aedes.createBroker({
      // The queue of mqemitter overflows the stack when a slow subscriber leaves; 0 = no queue.
      concurrency: 0,
      connectTimeout: 10_000,
      drainTimeout: 5_000,
      keepaliveLimit: maxKeepAliveSeconds,
      maxTopicLevels: 8,
      maxInflightInbound: 50,
      maxClientsIdLength: maxClientIdLength * 2,

      preConnect: guarded(
        (client, packet, callback) => {
          const { clientId, username } = packet;
          const reason = whyRefused(topics, packet);
          // Told with the CONNACK of authenticate, where a code says what is wrong; a bare close would not.
          if (reason) refusedFor.set(client, reason);
          // Ids are the station's own business: bound to it here, nobody can take over a connection of another.
          if (clientId !== '') packet.clientId = `${username}/${clientId.slice(0, maxClientIdLength)}`;
          callback(null, true);
        },
        (error, _client, _packet, callback) => callback(error, false),
      ),

      authenticate: guarded(
        (client, username, password, callback) => {
          const busy = options.refusing();
          if (busy !== null) return callback(refusal(busy, 3), false);
          const unfit = refusedFor.get(client);
          if (unfit) {
            options.count('denied');
            log.info({ reason: unfit.message, address: remoteAddress(client) }, 'connection refused');
            return callback(unfit, false);
          }
          const station = username && password ? options.authenticate(username, password) : undefined;
          if (!station) {
            options.count('denied');
            log.info({ station: username, address: remoteAddress(client) }, 'wrong station id or secret');
            return callback(refusal('wrong station id or secret', 4), false);
          }
          stationOf.set(client, station.id);
          callback(null, true);
        },
        (_error, _client, _username, _password, callback) => callback(refusal('internal error', 3), false),
      ),

      authorizePublish: guarded(
        (client, packet, callback) => {
          // Wills of another broker's clients come without a client: there is no other broker.
          const id = client ? stationOf.get(client) : undefined;
          const station = id === undefined ? undefined : options.findStation(id);
          const parsed = station && mayPublish(topics, station.id, packet.topic);
          if (!station || !parsed) {
            options.count('forbidden');
            log.warn(
              { station: id, topic: packet.topic.slice(0, 200) },
              'publish on a foreign topic: connection closed',
            );
            return callback(new Error('publishing there is not allowed'));
          }
          const payload = Buffer.isBuffer(packet.payload) ? packet.payload : Buffer.from(packet.payload);
          const retains =
            (parsed.kind === 'state' && payload.length <= maxPayloadOfState) ||
            (parsed.kind === 'about' && payload.length <= maxPayloadOfAbout);
          if (!retains) packet.retain = false;
          if (client && parsed.kind === 'state') {
            if (farewells.has(payload.toString())) saidFarewell.add(client);
            else saidFarewell.delete(client);
          }
          options.pipeline.accept({ station, topic: packet.topic, parsed, payload }, callback);
        },
        (error, _client, _packet, callback) => callback(error),
      ),

      authorizeSubscribe: guarded(
        (client, subscription, callback) => {
          const station = stationOf.get(client);
          if (station !== undefined && maySubscribe(topics, station, subscription.topic))
            return callback(null, subscription);
          options.count('forbidden');
          log.info({ station, filter: subscription.topic.slice(0, 200) }, 'subscription refused');
          // null answers SUBACK 0x80 for this filter and leaves the connection alone [MQTT-3.9.3].
          callback(null, null);
        },
        (error, _client, _subscription, callback) => callback(error),
      ),
    });

  const onConnection = (socket: Socket): void => {
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 60_000);
    socket.on('error', () => socket.destroy());
    if (!aedes || aedes.closed) {
      socket.destroy();
      return;
    }
    guardPacketSize(aedes.handle(socket), { beforeLogin: beforeLoginBytes, afterLogin: options.limits.packetBytes });
  };

  return {
    start: async () => {
      aedes = await create();
      aedes.on('clientReady', (client) => {
        const station = stationOf.get(client);
        if (station === undefined) return;
        const clients = clientsOf.get(station) ?? new Set();
        clientsOf.set(station, clients.add(client));
        options.count('connected');
        log.debug({ station }, 'station connected');
      });
      aedes.on('clientDisconnect', forget);
      const onError = (client: Client, err: Error) => {
        options.count('protocol_error');
        log.debug({ err, station: stationOf.get(client) }, 'connection ended with an error');
      };
      aedes.on('clientError', onError);
      aedes.on('connectionError', onError);
      // Not in the typings: without a listener a failed enqueue would end the process.
      const emitter: NodeJS.EventEmitter = aedes;
      emitter.on('error', (err) => log.error({ err }, 'broker error'));
      const listening = createServer(onConnection);
      server = listening;
      listening.maxConnections = options.limits.connections;
      await new Promise<void>((resolve, reject) => {
        listening.once('error', reject);
        listening.listen(options.port, options.host, () => {
          listening.off('error', reject);
          listening.on('error', (err) => log.error({ err }, 'MQTT listener error'));
          resolve();
        });
      });
    },
    port: () => {
      const address = server?.address();
      return typeof address === 'object' && address ? address.port : options.port;
    },
    isListening: () => server?.listening ?? false,
    connections: () => aedes?.connectedClients ?? 0,
    publish: (topic, payload) => {
      if (!aedes || aedes.closed) return;
      // QoS 0: a station that asks for these but does not read them must not fill our memory.
      aedes.publish({ cmd: 'publish', topic, payload, qos: 0, retain: false, dup: false }, (err) => {
        if (err) log.debug({ err, topic }, 'notice not delivered');
      });
    },
    disconnect: (station) => {
      for (const client of clientsOf.get(station) ?? []) client.close();
    },
    isConnected: (station) => clientsOf.has(station),
    pause: async () => {
      server?.close();
    },
    stop: async () => {
      const closing = server;
      if (closing?.listening) closing.close();
      const broker = aedes;
      if (broker && !broker.closed) await new Promise<void>((resolve) => broker.close(() => resolve()));
    },
  };
};

/** Whether the connection ended with a DISCONNECT packet, as small stations do between two readings. */
const saidGoodbye = (client: Client): boolean => '_disconnected' in client && client._disconnected === true;

const remoteAddress = (client: Client): string | undefined =>
  'remoteAddress' in client.conn && typeof client.conn.remoteAddress === 'string'
    ? client.conn.remoteAddress
    : undefined;
