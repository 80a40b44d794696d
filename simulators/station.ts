/**
 * One station on one MQTT connection, as the contract asks of a real one: last will, birth, readings at QoS 1 with a running
 * number, and everything that was not acknowledged sent again after a lost line.
 *
 * Every connection is a fresh MQTT.js client with its own reconnecting switched off, and what is not acknowledged waits here:
 * the store of the library loses what is published while it replays (see README, decisions).
 */
import mqtt from 'mqtt';
import { type About, maxReadingsPerMessage, type StationState } from '../shared/reading.ts';
import type { Instant } from '../shared/time.ts';
import { createTopics, type Topics } from '../shared/topics.ts';
import { type Notice, parseNotice } from './notice.ts';
import { type Measured, Outbox, type OutgoingReading } from './outbox.ts';
import { seedOf, uniform } from './signals/random.ts';

/** How a station reaches its broker. */
export interface Link {
  /** `mqtt://host:port`, also mqtts, ws, wss. */
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
  /** `city/v1` when absent. */
  readonly topicRoot?: string;
}

export type LineState = 'connecting' | 'connected' | 'waiting' | 'refused' | 'stopped';

export type StationCounters = Outbox['counters'] & { readonly connections: number };

export interface StationOptions {
  readonly id: string;
  readonly about: About;
  readonly link: Link;
  /** Running number of the first reading. */
  readonly firstSeq?: number;
  /** Readings in one message at most; 1 sends each alone. */
  readonly batch?: number;
  /** Messages on the line at once. */
  readonly window?: number;
  /** Readings remembered while the line is down; the oldest go first when there are more. */
  readonly memory?: number;
  readonly keepaliveSeconds?: number;
  /** First wait before connecting again; doubles up to half a minute. Default 500 ms. */
  readonly retryMs?: number;
  /** Asked when the broker refuses the credentials of the first connection; undefined = there are no others. */
  readonly renewLink?: () => Promise<Link | undefined>;
  /** With how long it took from sending, ms. */
  readonly onAcknowledged?: (readings: readonly OutgoingReading[], tookMs: number) => void;
  readonly onRefused?: (notice: Notice) => void;
  readonly onLine?: (state: LineState, reason?: string) => void;
}

const connectTimeoutMs = 10_000;
/** Each of the two steps of a goodbye; whoever started us waits about 3 s. */
const graceMs = 1_200;
const longestBackoffMs = 30_000;

/** CONNACK return codes of MQTT 3.1.1 §3.2.2.3: bad user name or password, not authorized. */
const credentialCodes: ReadonlySet<number> = new Set([4, 5]);

/** Why the first connection failed. */
export class LineError extends Error {
  readonly kind: 'unreachable' | 'credentials';

  constructor(kind: LineError['kind'], message: string) {
    super(message);
    this.name = 'LineError';
    this.kind = kind;
  }
}

interface Waiter {
  readonly atMost: number;
  readonly resolve: () => void;
}

export class SimulatedStation {
  readonly id: string;
  readonly #options: StationOptions;
  readonly #outbox: Outbox;
  #link: Link;
  #topics: Topics;
  #client: mqtt.MqttClient | undefined;
  #connections = 0;
  #attempts = 0;
  #renewed = false;
  #ready = false;
  #stopping = false;
  #retry: NodeJS.Timeout | undefined;
  #waiters: Waiter[] = [];
  #first: { resolve: () => void; reject: (error: LineError) => void } | undefined;

  constructor(options: StationOptions) {
    this.id = options.id;
    this.#options = options;
    this.#link = options.link;
    this.#topics = createTopics(options.link.topicRoot);
    this.#outbox = new Outbox({
      firstSeq: options.firstSeq ?? 0,
      batch: options.batch ?? maxReadingsPerMessage,
      memory: options.memory ?? 50_000,
    });
  }

  get counters(): StationCounters {
    return { ...this.#outbox.counters, connections: this.#connections };
  }

  get pending(): number {
    return this.#outbox.pending;
  }

  get connected(): boolean {
    return this.#ready;
  }

  /** Running number of the next reading. */
  get nextSeq(): number {
    return this.#outbox.nextSeq;
  }

  /** Measured-at of the oldest reading that is not acknowledged. */
  get oldestPendingAt(): Instant | undefined {
    return this.#outbox.oldestPendingAt;
  }

  /**
   * Connects and goes on reconnecting until `stop`. Resolves when the station is announced for the first time; rejects when
   * the first attempt fails, and the station then stays down.
   */
  start(): Promise<void> {
    this.#stopping = false;
    return new Promise((resolve, reject) => {
      this.#first = { resolve, reject };
      this.#connect();
    });
  }

  /** Takes readings for sending, in order, and returns them with their running numbers. */
  report(measured: readonly Measured[]): OutgoingReading[] {
    const readings = this.#outbox.add(measured);
    this.#pump();
    return readings;
  }

  /** Resolves as soon as no more than so many readings wait for their acknowledgement. */
  settled(atMost = 0): Promise<void> {
    if (this.pending <= atMost) return Promise.resolve();
    return new Promise((resolve) => this.#waiters.push({ atMost, resolve }));
  }

  /** Breaks the line as a lost network does: no DISCONNECT, so the broker publishes the last will. Reconnects by itself. */
  breakLine(): void {
    this.#client?.stream.destroy();
  }

  /** Goes as when the power fails: no goodbye, and it does not come back. */
  fallSilent(): void {
    this.breakLine();
    void this.stop();
  }

  /** Says goodbye (`disconnected`) after waiting a moment for what is on the line; always ends. */
  async stop(): Promise<void> {
    if (this.#stopping) return;
    this.#stopping = true;
    clearTimeout(this.#retry);
    const client = this.#client;
    if (client && this.#ready) {
      await within(graceMs, this.settled());
    }
    if (client && this.#ready) {
      await within(graceMs, this.#publishState(client, 'disconnected'));
      // `end(false)` waits for acknowledgements that may never come: DISCONNECT is written, then the line is cut.
      await within(graceMs, new Promise<void>((resolve) => client.end(this.pending > 0, {}, () => resolve())));
    }
    this.#ready = false;
    this.#client = undefined;
    client?.end(true);
    this.#line('stopped');
    this.#first?.reject(new LineError('unreachable', 'stopped'));
    this.#first = undefined;
    for (const { resolve } of this.#waiters.splice(0)) resolve();
  }

  #line(state: LineState, reason?: string): void {
    this.#options.onLine?.(state, reason);
  }

  #connect(): void {
    const { id } = this;
    const { url, username, password } = this.#link;
    this.#topics = createTopics(this.#link.topicRoot);
    this.#line('connecting');
    let failure: Error | undefined;
    const client = mqtt.connect(url, {
      clientId: id,
      protocolVersion: 4,
      clean: true,
      reconnectPeriod: 0,
      resubscribe: false,
      queueQoSZero: false,
      connectTimeout: connectTimeoutMs,
      keepalive: this.#options.keepaliveSeconds ?? 30,
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password }),
      will: {
        topic: this.#topics.state(id),
        payload: Buffer.from('lost' satisfies StationState),
        qos: 1,
        retain: true,
      },
    });
    this.#client = client;
    client.on('error', (error) => {
      failure = error;
    });
    client.on('message', (topic, payload) => {
      const notice = topic === this.#topics.refused(id) ? parseNotice(payload) : undefined;
      if (notice) this.#options.onRefused?.(notice);
    });
    client.once('connect', () => this.#announce(client));
    client.once('close', () => {
      if (this.#client === client) this.#lost(client, failure);
    });
  }

  #publishState(client: mqtt.MqttClient, state: StationState): Promise<void> {
    return new Promise((resolve) => {
      // An error means that the connection closed: `close` deals with it.
      client.publish(this.#topics.state(this.id), state, { qos: 1, retain: true }, () => resolve());
    });
  }

  #announce(client: mqtt.MqttClient): void {
    this.#connections += 1;
    const { id } = this;
    void this.#publishState(client, 'init');
    client.publish(this.#topics.about(id), JSON.stringify(this.#options.about), { qos: 1, retain: true }, () => {});
    client.subscribe(this.#topics.refused(id), { qos: 1 }, () => {
      void this.#publishState(client, 'ready').then(() => {
        if (this.#client !== client || !client.connected) return;
        this.#attempts = 0;
        this.#ready = true;
        this.#line('connected');
        this.#first?.resolve();
        this.#first = undefined;
        this.#pump();
      });
    });
  }

  #lost(client: mqtt.MqttClient, failure: Error | undefined): void {
    client.removeAllListeners();
    client.on('error', () => {});
    client.end(true);
    this.#client = undefined;
    this.#ready = false;
    this.#outbox.takeBack();
    if (this.#stopping) return;
    void this.#recover(failure);
  }

  async #recover(failure: Error | undefined): Promise<void> {
    const refused = failure !== undefined && 'code' in failure && credentialCodes.has(Number(failure.code));
    const reason = failure?.message || (failure && 'code' in failure ? String(failure.code) : 'connection closed');
    if (refused && this.#first && this.#options.renewLink && !this.#renewed) {
      this.#renewed = true;
      const link = await this.#options.renewLink().catch(() => undefined);
      if (this.#stopping) return;
      if (link) {
        this.#link = link;
        this.#connect();
        return;
      }
    }
    if (this.#first) {
      const { reject } = this.#first;
      this.#first = undefined;
      this.#line('refused', reason);
      reject(new LineError(refused ? 'credentials' : 'unreachable', reason));
      return;
    }
    this.#line(refused ? 'refused' : 'waiting', reason);
    // Doubling waits with a jitter that differs by station, so that a city does not come back all at once.
    const ceiling = Math.min(longestBackoffMs, (this.#options.retryMs ?? 500) * 2 ** Math.min(this.#attempts, 10));
    this.#attempts += 1;
    const wait = ceiling * (0.5 + 0.5 * uniform(seedOf(0, this.id), this.#connections * 64 + this.#attempts));
    this.#retry = setTimeout(() => this.#connect(), wait);
  }

  #pump(): void {
    const client = this.#client;
    const outbox = this.#outbox;
    const window = this.#options.window ?? 4;
    while (client && this.#ready && outbox.hasWaiting && outbox.flying < window) {
      const flight = outbox.take();
      const sentAt = performance.now();
      client.publish(this.#topics.reading(this.id), flight.payload, { qos: 1 }, (error) => {
        // Not ours any more: the line broke and these readings are waiting again.
        if (!outbox.isFlying(flight)) return;
        if (error) {
          client.stream.destroy();
          return;
        }
        outbox.acknowledge(flight);
        this.#options.onAcknowledged?.(flight.readings, performance.now() - sentAt);
        this.#pump();
        this.#wake();
      });
    }
  }

  #wake(): void {
    const { pending } = this;
    const due = this.#waiters.filter((waiter) => pending <= waiter.atMost);
    if (due.length === 0) return;
    this.#waiters = this.#waiters.filter((waiter) => pending > waiter.atMost);
    for (const { resolve } of due) resolve();
  }
}

/** Waits for the work, but no longer than so many milliseconds. */
const within = async (limitMs: number, work: Promise<unknown>): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([
    work,
    new Promise<void>((resolve) => {
      timer = setTimeout(resolve, limitMs);
    }),
  ]);
  clearTimeout(timer);
};
