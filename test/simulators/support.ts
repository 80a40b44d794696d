/** A bare MQTT broker and a fake enrolment endpoint for the tests of the simulators; both on a free port. */
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { Aedes, type AedesOptions } from 'aedes';
import { type Enrolment, enrolmentSchema } from '../../shared/api.ts';
import { type ReadingPayload, readingPayloadSchema } from '../../shared/reading.ts';
import { createTopics } from '../../shared/topics.ts';

const topics = createTopics();

const listen = async (server: Server): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
};

export interface Received {
  readonly station: string;
  readonly payload: ReadingPayload;
}

/** What the broker does with a message before it acknowledges: `later` withholds the PUBACK for ever. */
export type Gate = (message: { station: string; readings: readonly ReadingPayload[] }) => 'acknowledge' | 'later';

export interface TestBroker {
  readonly url: string;
  /** Readings in order of arrival, repetitions included. */
  readonly received: Received[];
  /** How many readings each message held. */
  readonly sizes: number[];
  /** Readings whose message was acknowledged. */
  readonly acknowledged: Received[];
  /** Every `$state` in order of arrival, as `station state`. */
  readonly states: string[];
  readonly abouts: unknown[];
  readonly clientIds: string[];
  readonly wills: unknown[];
  readonly unretained: string[];
  gate: Gate;
  publish(topic: string, payload: string): void;
  cutAll(): void;
  stop(): Promise<void>;
}

export const startBroker = async (
  authenticate?: (username: string, password: string) => boolean,
): Promise<TestBroker> => {
  const sockets = new Set<{ destroy(): void }>();
  const options: AedesOptions = {
    concurrency: 0,
    authenticate: (client, username, password, done) => {
      broker.clientIds.push(client.id);
      if (!authenticate || authenticate(username ?? '', password?.toString() ?? '')) done(null, true);
      else done(Object.assign(new Error('no'), { returnCode: 4 }), null);
    },
    authorizePublish: (_client, packet, callback) => {
      const parsed = topics.parse(packet.topic);
      const text = packet.payload.toString();
      if (parsed?.kind === 'state') broker.states.push(`${parsed.station} ${text}`);
      if (parsed?.kind === 'about') broker.abouts.push(JSON.parse(text));
      if (parsed?.kind === 'state' || parsed?.kind === 'about') {
        if (!packet.retain) broker.unretained.push(packet.topic);
        callback(null);
        return;
      }
      if (parsed?.kind !== 'reading') {
        callback(null);
        return;
      }
      const content: unknown = JSON.parse(text);
      const payloads = (Array.isArray(content) ? content : [content]) as ReadingPayload[];
      for (const payload of payloads) readingPayloadSchema.parse(payload);
      const readings = payloads.map((payload) => ({ station: parsed.station, payload }));
      broker.received.push(...readings);
      broker.sizes.push(readings.length);
      if (broker.gate({ station: parsed.station, readings: payloads }) === 'later') return;
      broker.acknowledged.push(...readings);
      callback(null);
    },
  };
  const aedes = await Aedes.createBroker(options);
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    aedes.handle(socket);
  });
  const port = await listen(server);
  const broker: TestBroker = {
    url: `mqtt://127.0.0.1:${port}`,
    received: [],
    sizes: [],
    acknowledged: [],
    states: [],
    abouts: [],
    clientIds: [],
    wills: [],
    unretained: [],
    gate: () => 'acknowledge',
    publish: (topic, payload) =>
      aedes.publish({ cmd: 'publish', topic, payload, qos: 0, retain: false, dup: false }, () => {}),
    cutAll: () => {
      for (const socket of sockets) socket.destroy();
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await new Promise<void>((resolve) => aedes.close(() => resolve()));
    },
  };
  return broker;
};

export interface TestEnrolments {
  readonly http: string;
  readonly asked: Enrolment[];
  /** Answers other than credentials, taken one per request. */
  readonly troubles: { status: number; headers?: Record<string, string>; body?: unknown }[];
  stop(): Promise<void>;
}

/** `POST /api/v1/enrolments` as the gateway offers it; the password of a station is its id backwards. */
export const startEnrolments = async (mqttPort: number | null = null): Promise<TestEnrolments> => {
  const asked: Enrolment[] = [];
  const troubles: TestEnrolments['troubles'] = [];
  const server = createHttpServer((request, response) => {
    let text = '';
    request.on('data', (part: Buffer) => {
      text += part.toString();
    });
    request.on('end', () => {
      const trouble = troubles.shift();
      if (trouble) {
        response.writeHead(trouble.status, { 'content-type': 'application/problem+json', ...trouble.headers });
        response.end(JSON.stringify(trouble.body ?? {}));
        return;
      }
      const enrolment = enrolmentSchema.parse(JSON.parse(text));
      asked.push(enrolment);
      const username = enrolment.station.id;
      response.writeHead(201, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ username, password: passwordOf(username), topicRoot: 'city/v1', mqttPort }));
    });
  });
  const port = await listen(server);
  return {
    http: `http://127.0.0.1:${port}`,
    asked,
    troubles,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

export const passwordOf = (station: string): string => [...station].reverse().join('');

/** Waits until something is true; the test's own time limit ends it. */
export const eventually = async (isTrue: () => boolean): Promise<void> => {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 5));
};
