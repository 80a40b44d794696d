/**
 * The embedded MQTT 3.1.1 broker. Stations talk only to the gateway: what they publish is consumed inside
 * `authorizePublish`, the one hook of aedes that runs before PUBACK, and goes to no other client.
 *
 *   socket ─▶ listeners ─▶ doorkeeper ─▶ CONNECT: login ─▶ packets: guard, pace ─▶ authorizePublish ─▶ pipeline
 *
 * aedes gives QoS 1 the order `authorizePublish` callback → PUBACK → fan-out. That is code, not a documented promise, so
 * the version is pinned and a test fails when an acknowledgement overtakes the journal. A hook that throws would end the
 * process: each is wrapped.
 */
import type { Duplex } from 'node:stream';
import { Aedes, type Client } from 'aedes';
import type { InspectedConnection } from '../../shared/inspection-api.ts';
import type { Station } from '../../shared/station.ts';
import type { Instant } from '../../shared/time.ts';
import type { Topics } from '../../shared/topics.ts';
import type { Pipeline } from '../ingest/pipeline.ts';
import type { Inspector } from '../inspect/inspector.ts';
import type { Log } from '../telemetry/log.ts';
import { mayPublish, maySubscribe } from './access.ts';
import { createAlertListeners } from './alert-listeners.ts';
import { costs, createBudgets } from './budget.ts';
import { createDoorkeeper } from './doorkeeper.ts';
import {
  identityOf,
  maxClientIdLength,
  maxKeepAliveSeconds,
  maxPayloadOfState,
  refusal,
  returnCodes,
} from './identity.ts';
import { createConnectionInspection } from './inspection.ts';
import {
  createListeners,
  type ListenerRefusal,
  type Peer,
  type TlsListener,
  type WebSocketListener,
} from './listeners.ts';
import { createLogin, type LoginEvent } from './login.ts';
import { pace } from './pace.ts';
import { guardPacketSize, parserOf } from './packet-guard.ts';
import { createRefusalLog, refusalIntervalMs } from './refusal-log.ts';

/** What is counted; the label of a metric. */
export type BrokerEvent =
  | LoginEvent
  | `refused_${ListenerRefusal}`
  | 'connected'
  | 'forbidden'
  | 'protocol_error'
  | 'login_timeout'
  | 'held_up';

export interface BrokerOptions {
  readonly host: string;
  /** Plain TCP; null = none. */
  readonly port: number | null;
  readonly tls?: TlsListener | undefined;
  readonly webSocket?: WebSocketListener | undefined;
  readonly topics: Topics;
  readonly pipeline: Pipeline;
  /** Checks a station's secret in constant time; the station, or undefined. */
  readonly authenticate: (id: string, secret: Buffer) => Station | undefined;
  /** The station that may come in with a certificate issued then, or undefined. */
  readonly certified?: (id: string, issuedAt: Instant) => Station | undefined;
  readonly findStation: (id: string) => Station | undefined;
  /** Told what happens to the stations that somebody looks at. */
  readonly inspector?: Inspector;
  /** Why the credentials of a known station count no longer. */
  readonly standing?: (id: string) => 'revoked' | 'retired' | undefined;
  /** Why nothing can be acknowledged now, or null. */
  readonly refusing: () => string | null;
  /** A station's connection broke without DISCONNECT, will or farewell `$state`. */
  readonly onVanished: (station: string) => void;
  readonly limits: {
    readonly packetBytes: number;
    readonly connections: number;
    /** From one address, at once; all when absent. */
    readonly perAddress?: number;
    /** New ones from one address, in the long run. */
    readonly connectsPerSecond?: number;
  };
  readonly count: (event: BrokerEvent, by: number) => void;
  readonly log: Log;
}

export interface Broker {
  start(): Promise<void>;
  /** Of the plain listener; the one asked for when there is none. */
  port(): number;
  ports(): { readonly plain: number | null; readonly tls: number | null; readonly webSocket: number | null };
  isListening(): boolean;
  /** Stations that are connected. */
  connections(): number;
  /** Connections that have not logged in yet. */
  waiting(): number;
  /** To stations; what was refused of theirs is charged to their budget. */
  publish(topic: string, payload: string): void;
  /**
   * Retained, for whoever subscribes now or later; an empty payload ends it. Resolves with the number of connections that listen now.
   * @throws Error when the broker does not run
   */
  announce(topic: string, payload: string): Promise<number>;
  /** Connections that listen to alerts of wards; null while the broker does not run. */
  listening(): number | null;
  /** Ends the connections of a station at once (revoked, rotated, removed). */
  disconnect(station: string): void;
  isConnected(station: string): boolean;
  /** The open connections of a station. */
  connectionsOf(station: string): InspectedConnection[];
  /** Takes no new connection; what is being committed is still acknowledged. */
  pause(): Promise<void>;
  stop(): Promise<void>;
}

const beforeLoginBytes = 8 * 1024;
const controlPacketBytes = 2 * 1024;
const maxSubscriptions = 10;
const maxPayloadOfAbout = 4_096;
const overdueIntervalMs = 500;
const defaultConnectsPerSecond = 300;
/** States after which the end of a connection is no surprise. */
const farewells: ReadonlySet<string> = new Set(['sleeping', 'disconnected', 'lost']);
const nothing = Buffer.alloc(0);

export const createBroker = (options: BrokerOptions): Broker => {
  const { topics, log, limits } = options;
  const count = (event: BrokerEvent, by = 1): void => options.count(event, by);
  const refusals = createRefusalLog(log);
  const peerOf = new WeakMap<Client, Peer>();
  const saidFarewell = new WeakSet<Client>();
  const subscriptionsOf = new WeakMap<Client, Set<string>>();
  const doorkeeper = createDoorkeeper({
    connections: limits.connections,
    perAddress: limits.perAddress ?? limits.connections,
    connectsPerSecond: limits.connectsPerSecond ?? defaultConnectsPerSecond,
  });
  const budgets = createBudgets();
  const inspection = createConnectionInspection({
    inspector: options.inspector,
    standing: options.standing ?? (() => undefined),
  });
  const alertListeners = createAlertListeners(topics);
  const login = createLogin({
    topics,
    budgets,
    authenticate: options.authenticate,
    certified: options.certified ?? (() => undefined),
    refusing: options.refusing,
    doorkeeper,
    onRefused: (event, network, reason, station) => {
      count(event);
      refusals.note(network, reason, station === undefined ? {} : { station });
    },
  });
  const timers: NodeJS.Timeout[] = [];
  let aedes: Aedes | undefined;

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

  const refuseTopic = (
    client: Client | null,
    station: string | undefined,
    action: 'publish' | 'subscribe',
    topic: string,
  ): void => {
    count('forbidden');
    const isPublish = action === 'publish';
    const reason = isPublish ? 'publish on a foreign topic: connection closed' : 'subscription refused';
    const network = (client && peerOf.get(client)?.visit.network) ?? 'unknown';
    refusals.note(network, reason, { station, [isPublish ? 'topic' : 'filter']: topic.slice(0, 200) });
    inspection.topicRefused(station, action, topic);
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
          const peer = peerOf.get(client);
          login.prepare(client, packet, peer?.certificate);
          inspection.came(client, packet, peer);
          const identity = identityOf(packet.username, peer?.certificate);
          // Ids are the station's own business: bound to it here, nobody can take over a connection of another.
          if (packet.clientId !== '') packet.clientId = `${identity}/${packet.clientId.slice(0, maxClientIdLength)}`;
          // Nothing is kept for a session, as CONNACK says: sessions under ever new ids would fill the memory.
          packet.clean = true;
          callback(null, true);
        },
        (error, _client, _packet, callback) => callback(error, false),
      ),

      authenticate: guarded(
        (client, username, password, callback) => {
          const peer = peerOf.get(client);
          const outcome = peer
            ? login.check(client, peer, username, password)
            : refusal('the connection is unknown', returnCodes.later, 'gateway');
          if (!(outcome instanceof Error)) return callback(null, true);
          inspection.refused(client, outcome.why);
          callback(outcome, false);
        },
        (error, _client, _username, _password, callback) =>
          callback(Object.assign(error, { message: 'internal error', returnCode: 3 }), false),
      ),

      authorizePublish: guarded(
        (client, packet, callback) => {
          // Wills of another broker's clients come without a client: there is no other broker.
          const id = client ? login.stationOf(client) : undefined;
          const station = id === undefined ? undefined : options.findStation(id);
          const parsed = station && mayPublish(topics, station.id, packet.topic);
          if (!station || !parsed) {
            refuseTopic(client, id, 'publish', packet.topic);
            return callback(new Error('publishing there is not allowed'));
          }
          const { qos, retain, dup } = packet;
          // Nothing is made for a station at which nobody looks.
          const inspected = options.inspector?.watches(station.id) ? { qos, retain, dup } : undefined;
          const payload = Buffer.isBuffer(packet.payload) ? packet.payload : Buffer.from(packet.payload);
          const retains =
            (parsed.kind === 'state' && payload.length <= maxPayloadOfState) ||
            (parsed.kind === 'about' && payload.length <= maxPayloadOfAbout);
          if (!retains) {
            packet.retain = false;
            // Nobody may read it here; without it, what QoS 2 keeps until PUBREL is small.
            packet.payload = nothing;
          }
          if (client && parsed.kind === 'state') {
            if (farewells.has(payload.toString())) saidFarewell.add(client);
            else saidFarewell.delete(client);
          }
          options.pipeline.accept({ station, topic: packet.topic, parsed, payload, inspected }, callback);
        },
        (error, _client, _packet, callback) => callback(error),
      ),

      authorizeSubscribe: guarded(
        (client, subscription, callback) => {
          const station = login.stationOf(client);
          const filters = subscriptionsOf.get(client) ?? new Set();
          if (station !== undefined && maySubscribe(topics, station, subscription.topic)) {
            subscriptionsOf.set(client, filters.add(subscription.topic));
            if (filters.size <= maxSubscriptions) {
              alertListeners.granted(client, subscription.topic);
              return callback(null, subscription);
            }
          }
          refuseTopic(client, station, 'subscribe', subscription.topic);
          // null answers SUBACK 0x80 for this filter and leaves the connection alone [MQTT-3.9.3].
          callback(null, null);
        },
        (error, _client, _subscription, callback) => callback(error),
      ),
    });

  const onConnection = (conn: Duplex, peer: Peer): void => {
    if (!aedes || aedes.closed) {
      conn.destroy();
      return;
    }
    const client = aedes.handle(conn);
    peerOf.set(client, peer);
    guardPacketSize(client, {
      beforeLogin: beforeLoginBytes,
      publish: limits.packetBytes,
      other: controlPacketBytes,
    });
    pace(conn, parserOf(client), {
      charge: (cost) => {
        const station = login.stationOf(client);
        return station === undefined ? 0 : budgets.charge(station, cost);
      },
      onHeldUp: () => {
        count('held_up');
        const station = login.stationOf(client);
        if (station !== undefined) inspection.slowed(client, station);
      },
    });
    conn.once('close', () => {
      alertListeners.left(client);
      const whose = login.stationOf(client);
      const others = whose === undefined ? [] : login.clientsOf(whose);
      const isReplaced = others.some((other) => other !== client && other.id === client.id);
      inspection.left(client, whose, { saidGoodbye: saidGoodbye(client), isReplaced });
      const station = login.left(client);
      if (station !== undefined) options.onVanished(station);
    });
  };

  const listeners = createListeners({
    host: options.host,
    plainPort: options.port,
    tls: options.tls,
    webSocket: options.webSocket,
    frameBytes: limits.packetBytes + beforeLoginBytes,
    doorkeeper,
    onConnection,
    onRefused: (network, refusal, detail) => {
      count(`refused_${refusal}`);
      refusals.note(network, refusal, { detail });
    },
    log,
  });

  const every = (ms: number, work: () => void): void => {
    const timer = setInterval(work, ms);
    timer.unref();
    timers.push(timer);
  };

  const stopTimers = (): void => {
    for (const timer of timers.splice(0)) clearInterval(timer);
    refusals.flush();
  };

  return {
    start: async () => {
      aedes = await create();
      aedes.on('clientReady', (client) => {
        peerOf.get(client)?.visit.loggedIn();
        const station = login.ready(client);
        if (station === undefined) return;
        inspection.ready(client, station);
        count('connected');
        log.debug({ station, transport: peerOf.get(client)?.transport }, 'station connected');
      });
      aedes.on('clientDisconnect', (client) => {
        const station = login.gone(client);
        if (station === undefined || saidFarewell.has(client) || saidGoodbye(client)) return;
        options.onVanished(station);
      });
      aedes.on('unsubscribe', (filters, client) => alertListeners.left(client, filters));
      const onError = (client: Client, err: Error) => {
        count('protocol_error');
        inspection.failed(client, err);
        log.debug({ err, station: login.stationOf(client) }, 'connection ended with an error');
      };
      aedes.on('clientError', onError);
      aedes.on('connectionError', onError);
      // Not in the typings: without a listener a failed enqueue would end the process.
      const emitter: NodeJS.EventEmitter = aedes;
      emitter.on('error', (err) => log.error({ err }, 'broker error'));
      await listeners.start();
      every(overdueIntervalMs, () => {
        const closed = doorkeeper.closeOverdue();
        if (closed > 0) count('login_timeout', closed);
      });
      every(refusalIntervalMs, () => {
        refusals.flush();
        budgets.sweep();
      });
    },
    port: () => listeners.ports().plain ?? options.port ?? 0,
    ports: listeners.ports,
    isListening: listeners.isListening,
    connections: () => aedes?.connectedClients ?? 0,
    waiting: doorkeeper.waiting,
    publish: (topic, payload) => {
      if (!aedes || aedes.closed) return;
      const parsed = topics.parse(topic);
      if (parsed?.kind === 'refused') budgets.charge(parsed.station, costs.refusedReading);
      // QoS 0: a station that asks for these but does not read them must not fill our memory.
      aedes.publish({ cmd: 'publish', topic, payload, qos: 0, retain: false, dup: false }, (err) => {
        if (err) log.debug({ err, topic }, 'notice not delivered');
      });
    },
    announce: (topic, payload) =>
      new Promise((resolve, reject) => {
        if (!aedes || aedes.closed) return reject(new Error('the broker does not run'));
        // QoS 1: received by each connection that asked for it, and by later ones as it is retained.
        aedes.publish({ cmd: 'publish', topic, payload, qos: 1, retain: true, dup: false }, (err) => {
          if (err) reject(err);
          else resolve(alertListeners.count(topic));
        });
      }),
    listening: () => (aedes && !aedes.closed ? alertListeners.all() : null),
    disconnect: (station) => {
      for (const client of login.clientsOf(station)) {
        inspection.dismissed(client);
        client.close();
      }
    },
    isConnected: login.isConnected,
    connectionsOf: (station) => login.clientsOf(station).flatMap((client) => inspection.describe(client) ?? []),
    pause: async () => {
      listeners.close();
    },
    stop: async () => {
      listeners.close();
      stopTimers();
      const broker = aedes;
      if (broker && !broker.closed) await new Promise<void>((resolve) => broker.close(() => resolve()));
    },
  };
};

/** Whether the connection ended with a DISCONNECT packet, as small stations do between two readings. */
const saidGoodbye = (client: Client): boolean => '_disconnected' in client && client._disconnected === true;
