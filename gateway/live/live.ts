/**
 * The live channel: socket.io beside the HTTP server. One snapshot or refill per connection, then one message per viewer
 * and tick at most. A viewer that cannot keep up is dropped, never waited for: it comes back and resumes by its cursor.
 */
import type { Server as HttpServer, IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import { Server, type Socket } from 'socket.io';
import type { LiveAlerts } from '../../shared/alert-api.ts';
import {
  type ClientToServer,
  handshakeSchema,
  type LiveHealth,
  type LiveIndices,
  maxChangesPerSecond,
  type Renewed,
  type ServerToClient,
  watchSchema,
} from '../../shared/live-events.ts';
import { type Instant, minuteMs, secondMs } from '../../shared/time.ts';
import type { Sight } from '../principal.ts';
import { type Arrival, createAudience, type Delivery, type ViewerSight } from './audience.ts';
import { createDoor, type DoorLimits } from './door.ts';
import type { LiveState } from './live-state.ts';

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

export interface LiveLimits extends DoorLimits {
  /** Messages that may wait for one viewer, at up to 4 a second, before it is dropped. */
  readonly maxWaitingMessages: number;
  /** A viewer that missed more gets a snapshot, which is cheaper for both. */
  readonly maxRefillReadings: number;
  /** Events that one viewer may send in ten seconds. */
  readonly maxEventsPerTenSeconds: number;
}

const defaultLimits: LiveLimits = {
  maxViewers: 2_000,
  maxPerAddress: 200,
  handshakesPerSecond: 20,
  handshakeBurst: 400,
  maxWaitingMessages: 20,
  maxRefillReadings: 10_000,
  maxEventsPerTenSeconds: 50,
};

/** Who opens a connection: what it may see, and the session on which that rests. */
export interface ViewerIdentity {
  readonly sight: Sight;
  readonly session: string | null;
}

export interface LiveOptions {
  readonly httpServer: HttpServer;
  readonly state: LiveState;
  readonly now: () => Instant;
  readonly health: () => LiveHealth;
  /** Further web origins, beside our own, whose pages may connect. */
  readonly allowedOrigins: readonly string[];
  /** Asked once per connection, with the request that opens it. */
  readonly identify: (request: IncomingMessage) => ViewerIdentity;
  /** Calls with the sessions that ended; their connections end with them. */
  readonly onSessionsEnded?: (listener: (sessions: readonly string[]) => void) => void;
  /** Network address of the sender; that of the socket when absent. */
  readonly addressOf?: (request: IncomingMessage) => string;
  /** Told to viewers beside the readings. */
  readonly indices?: LiveIndicesSource;
  /** Told at the start and with every change. */
  readonly alerts?: LiveAlertsSource;
  readonly log: Log;
  readonly limits?: Partial<LiveLimits>;
}

export interface LiveIndicesSource {
  /** Every row that may be seen. */
  everything(sight: ViewerSight): LiveIndices;
  /** What changed since it was last asked; null for those for whom nothing did. */
  news(): Promise<Readonly<Record<ViewerSight, LiveIndices | null>>>;
}

export interface LiveAlertsSource {
  live(sight: ViewerSight): LiveAlerts;
  onLive(listener: () => void): void;
}

export interface Live {
  /** Begins to accept viewers. The HTTP server must have its own request listener by then. */
  start(): void;
  /** Sends what is due and closes every connection; the HTTP server stays open. */
  stop(): void;
  /** Tells every viewer. */
  announce(what: Renewed): void;
  viewers(): number;
  /** Since the start. */
  counts(): { readonly refused: number; readonly tooSlow: number };
}

interface ViewerData {
  sight: ViewerSight;
  session: string | null;
  arrival: Arrival;
  room?: string;
  /** Messages that the transport has not taken yet: its peer does not read. */
  waiting: number;
  eventsFrom: Instant;
  events: number;
}

type Events = Record<string, never>;
type LiveServer = Server<ClientToServer, ServerToClient, Events, ViewerData>;
type Viewer = Socket<ClientToServer, ServerToClient, Events, ViewerData>;

const tickMs = secondMs / maxChangesPerSecond;
const healthMs = 5 * secondMs;
const indicesMs = 5 * secondMs;
/** Messages already under way to a viewer whose session ended have this long; then its connection is cut. */
const farewellMs = 500;
/** Ids of ended sessions that are remembered for connections still being opened. */
const maxEndedSessions = 1_000;

const everyoneOf = (sight: ViewerSight): string => `${sight}:admitted`;
const sights: readonly ViewerSight[] = ['all', 'real'];
const everyone = sights.map(everyoneOf);

/** How a client tells that it must sign in from a gateway that cannot be reached. */
const signInRequired = (): Error =>
  Object.assign(new Error('SIGN_IN_REQUIRED'), {
    data: { code: 'SIGN_IN_REQUIRED', message: 'sign in to see the live city' },
  });

export const createLive = (options: LiveOptions): Live => {
  const { httpServer, state, now, log } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const audience = createAudience(state, limits);
  const door = createDoor({
    limits,
    now,
    allowedOrigins: options.allowedOrigins,
    addressOf: options.addressOf ?? ((request) => request.socket.remoteAddress ?? ''),
  });
  const ended = new Set<string>();
  let io: LiveServer | undefined;
  let timers: NodeJS.Timeout[] = [];
  let arrivals: Viewer[] = [];
  let refused = 0;
  let tooSlow = 0;

  const allowRequest = (request: IncomingMessage, answer: (reason: string | null, allowed: boolean) => void): void => {
    const reason = door.refusal(request, io?.engine.clientsCount ?? 0);
    if (reason === null) return answer(null, true);
    refused += 1;
    log.debug({ reason }, 'viewer refused; behind a proxy GATEWAY_TRUST_PROXY tells viewers apart');
    answer(reason, false);
  };

  const recognise = (viewer: Viewer, next: (error?: Error) => void): void => {
    let identity: ViewerIdentity;
    try {
      identity = options.identify(viewer.request);
    } catch (err) {
      log.error({ err }, 'cannot tell who a viewer is');
      return next(new Error('STORE_UNAVAILABLE'));
    }
    const { sight, session } = identity;
    if (sight === 'nothing') return next(signInRequired());
    const handshake = handshakeSchema.safeParse(viewer.handshake.auth);
    const wishes = handshake.success ? handshake.data : {};
    viewer.data = {
      sight,
      session,
      arrival: { id: viewer.id, sight, since: wishes.since, watch: wishes.watch ?? [] },
      waiting: 0,
      eventsFrom: now(),
      events: 0,
    };
    next();
  };

  /** Ends the connections that rest on these sessions; whoever comes back is judged anew. */
  const dropSessions = (sessions: readonly string[]): void => {
    for (const session of sessions) ended.add(session);
    for (const session of ended) {
      if (ended.size <= maxEndedSessions) break;
      ended.delete(session);
    }
    for (const viewer of io?.sockets.sockets.values() ?? []) {
      if (viewer.data.session !== null && ended.has(viewer.data.session)) dismiss(viewer);
    }
  };

  /** Keys are withdrawn without anybody being told: whom no session vouches for is asked again now and then. */
  const judgeAgain = (server: LiveServer): void => {
    for (const viewer of server.sockets.sockets.values()) {
      const { session, sight } = viewer.data;
      if (session === null && options.identify(viewer.request).sight !== sight) dismiss(viewer);
    }
  };

  const dismiss = (viewer: Viewer): void => {
    viewer.disconnect(true);
    setTimeout(() => viewer.conn.close(true), farewellMs).unref();
  };

  const deliver = (server: LiveServer, delivery: Delivery): void => {
    const room = server.to([...delivery.to]);
    if (delivery.event === 'snapshot') room.emit('snapshot', delivery.message);
    else if (delivery.event === 'refill') room.emit('refill', delivery.message);
    else room.emit('changes', delivery.message);
  };

  /** All that arrived in one turn of the event loop together, so that they share one encoded snapshot. */
  const admit = (server: LiveServer): void => {
    const present = arrivals.filter((viewer) => viewer.connected);
    arrivals = [];
    if (present.length === 0) return;
    for (const delivery of audience.admit(
      present.map(({ data }) => data.arrival),
      now(),
    )) {
      deliver(server, delivery);
    }
    for (const sight of sights) {
      const to = present.filter(({ data }) => data.sight === sight).map(({ id }) => id);
      if (to.length === 0) continue;
      const rows = options.indices?.everything(sight);
      if (rows) server.to(to).emit('indices', rows);
      if (options.alerts) server.to(to).emit('alerts', options.alerts.live(sight));
    }
    for (const viewer of present) enterRoom(viewer, everyoneOf(viewer.data.sight));
    server.to(present.map(({ id }) => id)).emit('health', options.health());
  };

  /** The in-memory adapter joins at once; its type allows for adapters that need a moment. */
  const enterRoom = (viewer: Viewer, room: string): void => void viewer.join(room);

  const moveTo = (viewer: Viewer, room: string): void => {
    if (viewer.data.room !== undefined) void viewer.leave(viewer.data.room);
    viewer.data.room = room;
    enterRoom(viewer, room);
  };

  const dropSlow = (server: LiveServer): void => {
    for (const viewer of server.sockets.sockets.values()) {
      const { waiting } = viewer.data;
      if (waiting <= limits.maxWaitingMessages) continue;
      tooSlow += 1;
      log.debug({ waiting }, 'viewer too slow, dropped');
      viewer.disconnect();
      viewer.conn.close(true);
      // A peer that reads nothing does not answer a closing handshake either.
      viewer.conn.request.socket.destroy();
    }
  };

  const tick = (server: LiveServer, slow: boolean): void => {
    dropSlow(server);
    const { stations, deliveries, settled } = audience.tick(now(), { slow });
    for (const { to, message } of stations) server.to(to.map(everyoneOf)).emit('stations', message);
    for (const delivery of deliveries) deliver(server, delivery);
    for (const { id, room } of settled) {
      const viewer = server.sockets.sockets.get(id);
      if (viewer) moveTo(viewer, room);
    }
    tellAlerts(server);
  };

  let areAlertsNew = false;

  const tellAlerts = (server: LiveServer): void => {
    if (!areAlertsNew || !options.alerts) return;
    areAlertsNew = false;
    for (const sight of sights) server.to(everyoneOf(sight)).emit('alerts', options.alerts.live(sight));
  };

  let isTelling = false;

  /** Computed in short pieces, so it may take longer than the time between two. */
  const tellIndices = async (): Promise<void> => {
    if (!options.indices || isTelling) return;
    isTelling = true;
    try {
      const news = await options.indices.news();
      for (const sight of sights) {
        const rows = news[sight];
        if (rows) io?.to(everyoneOf(sight)).emit('indices', rows);
      }
    } catch (err) {
      log.error({ err }, 'indices not told');
    } finally {
      isTelling = false;
    }
  };

  const guarded = (work: () => void) => (): void => {
    try {
      work();
    } catch (err) {
      log.error({ err }, 'live tick failed');
    }
  };

  /** Counts what one viewer sends; false when it is too much. */
  const mayGoOn = (data: ViewerData): boolean => {
    const at = now();
    if (Math.abs(at - data.eventsFrom) >= 10 * secondMs) {
      data.eventsFrom = at;
      data.events = 0;
    }
    data.events += 1;
    return data.events <= limits.maxEventsPerTenSeconds;
  };

  const welcome = (server: LiveServer, viewer: Viewer): void => {
    if (viewer.data.session !== null && ended.has(viewer.data.session)) return dismiss(viewer);
    viewer.conn.on('packetCreate', () => {
      viewer.data.waiting += 1;
    });
    viewer.conn.on('flush', () => {
      viewer.data.waiting = 0;
    });
    viewer.onAny(() => {
      if (!mayGoOn(viewer.data)) viewer.disconnect(true);
    });
    viewer.on('watch', (stations: unknown, answer: unknown) => {
      const wanted = watchSchema.safeParse(stations);
      if (wanted.success) {
        viewer.data.arrival = { ...viewer.data.arrival, watch: wanted.data };
        const room = audience.watch(viewer.id, wanted.data);
        if (room !== undefined) moveTo(viewer, room);
      }
      if (typeof answer === 'function') answer(wanted.success);
    });
    viewer.on('disconnect', () => audience.leave(viewer.id));
    arrivals.push(viewer);
    if (arrivals.length === 1) setImmediate(guarded(() => admit(server)));
  };

  return {
    start: () => {
      const server: LiveServer = new Server(httpServer, {
        serveClient: false,
        allowRequest,
        cors: { origin: [...options.allowedOrigins] },
        maxHttpBufferSize: 16 * 1024,
        connectTimeout: 5 * secondMs,
        perMessageDeflate: false,
      });
      io = server;
      server.engine.on('headers', (headers: Record<string, string>) => {
        headers['X-Content-Type-Options'] = 'nosniff';
        headers['Cache-Control'] = 'no-store';
      });
      server.engine.on('connection', door.entered);
      server.use(recognise);
      server.on('connection', (viewer) => welcome(server, viewer));
      options.onSessionsEnded?.(dropSessions);
      options.alerts?.onLive(() => {
        areAlertsNew = true;
      });
      // What is already in the state reaches everybody by snapshot.
      state.drain({ slow: true });
      let ticks = 0;
      timers = [
        setInterval(
          guarded(() => {
            ticks += 1;
            tick(server, ticks % (healthMs / tickMs) === 0);
          }),
          tickMs,
        ),
        setInterval(
          guarded(() => judgeAgain(server)),
          minuteMs,
        ),
        setInterval(() => void tellIndices(), indicesMs),
        setInterval(
          guarded(() => server.to(everyone).emit('health', options.health())),
          healthMs,
        ),
      ];
    },
    stop: () => {
      for (const timer of timers) clearInterval(timer);
      timers = [];
      if (!io) return;
      guarded(() => io && tick(io, false))();
      // Only the connections: a client that is told to disconnect would not come back to our successor by itself.
      io.engine.close();
      io.removeAllListeners();
      io = undefined;
    },
    announce: (what) => void io?.to(everyone).emit('renewed', what),
    viewers: () => io?.sockets.sockets.size ?? 0,
    counts: () => ({ refused, tooSlow }),
  };
};
