/** Mutated MQTT from thousands of connections: the gateway stays up, stays small, and an honest station loses nothing. */
import { connect } from 'node:net';
import { generate, type Packet } from 'mqtt-packet';
import { expect, it } from 'vitest';
import { createTopics } from '../../shared/topics.ts';
import { testStation } from '../support/gateway-process.ts';
import { createPublisher } from '../support/publisher.ts';
import { startGateway } from '../support/start-gateway.ts';

const topics = createTopics();
const connections = 3_000;
const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 1e9);

/** mulberry32: small, and the same everywhere. */
const createRandom = (from: number): (() => number) => {
  let state = from | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

const random = createRandom(seed);
const pick = <T>(choices: readonly [T, ...T[]]): T => choices[Math.floor(random() * choices.length)] ?? choices[0];

const names = [
  'tram-1',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  '',
  'a'.repeat(300),
  '\u0000',
  '../..',
  '#',
  'ắ',
] as const;
const wireTopics = [
  topics.reading('tram-1'),
  '$SYS/#',
  'a/'.repeat(120),
  '+/+',
  '',
  topics.state('tram-1'),
  '__proto__',
] as const;

const packets = (secret: string): Packet[] => [
  {
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion: 4,
    clean: random() < 0.8,
    clientId: pick(names),
    keepalive: pick([60, 1, 65_535]),
    username: pick(['tram-1', ...names]),
    password: Buffer.from(pick([secret, 'wrong', ''])),
    ...(random() < 0.3 && {
      will: { topic: pick(wireTopics) || 'x', payload: Buffer.from('lost'), qos: 1, retain: true },
    }),
  },
  {
    cmd: 'publish',
    topic: pick(wireTopics),
    payload: pick(['{}', '[', '{"at":1}', 'x'.repeat(5_000)]),
    qos: pick([0, 1, 2]),
    messageId: 7,
    retain: random() < 0.5,
    dup: false,
  },
  { cmd: 'subscribe', messageId: 8, subscriptions: [{ topic: pick(wireTopics) || '#', qos: 1 }] },
  { cmd: 'unsubscribe', messageId: 9, unsubscriptions: [pick(wireTopics) || '#'] },
  { cmd: 'pubrel', messageId: 7 },
  { cmd: 'pingreq' },
];

const hostileBytes = (secret: string): Buffer => {
  const parts: Buffer[] = [];
  for (const packet of packets(secret)) {
    try {
      parts.push(generate(packet));
    } catch {
      // Not every combination can be encoded; the mutations below make up for it.
    }
  }
  const bytes = Buffer.concat(parts);
  const mutations = random() < 0.4 ? 0 : 1 + Math.floor(random() * 6);
  for (let n = 0; n < mutations; n += 1) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
  return random() < 0.2 ? bytes.subarray(0, Math.floor(random() * bytes.length)) : bytes;
};

const attack = (port: number, bytes: Buffer): Promise<void> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.on('error', () => {});
    socket.on('data', () => {});
    socket.once('close', () => resolve());
    setTimeout(() => (random() < 0.5 ? socket.destroy() : socket.end()), 15);
    setTimeout(() => socket.destroy(), 60);
  });

it(`survives ${connections} hostile connections (FUZZ_SEED=${seed})`, async () => {
  const gateway = await startGateway();
  const target = await gateway.add(testStation('tram-1'));
  const secret = await gateway.add(testStation('honest'));
  const acknowledged: number[] = [];
  const beginAt = Date.now() - 600_000;
  const honest = createPublisher({
    port: gateway.mqtt,
    station: 'honest',
    secret,
    topic: topics.reading('honest'),
    window: 5,
    rate: 100,
    payload: (n) => JSON.stringify({ at: beginAt + n, seq: n, values: { pm25: 1 } }),
    onAcknowledged: (n) => acknowledged.push(n),
  });
  await honest.connect();
  const published = honest.run();
  const before = process.memoryUsage().rss;

  for (let done = 0; done < connections; done += 50) {
    await Promise.all(Array.from({ length: 50 }, () => attack(gateway.mqtt, hostileBytes(target))));
  }
  const seen = acknowledged.length;
  await new Promise((resolve) => setTimeout(resolve, 300));

  expect(acknowledged.length).toBeGreaterThan(seen);
  expect(acknowledged).toEqual(acknowledged.map((_, n) => n));
  expect(process.memoryUsage().rss - before).toBeLessThan(200 * 2 ** 20);
  expect((await fetch(`${gateway.url}/readyz`)).status).toBe(200);
  expect('polluted' in {}).toBe(false);
  honest.close();
  await published;
});
