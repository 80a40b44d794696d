/**
 * Floods of connections, while 200 honest stations publish: wrong passwords, silent sockets, handshakes, bursts. The attackers
 * come from several addresses, and half of the honest stations share one of them, as behind the NAT of a mobile operator.
 */
import { connect as connectTcp, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTopics } from '../../shared/topics.ts';
import { registerStations, testStation } from '../support/gateway-process.ts';
import { createHonestStations, type HonestStations } from '../support/honest-stations.ts';
import { connectPacketOf, logIn, openTcp, openTls, publish } from '../support/mqtt-wire.ts';
import { startGateway, type TestGateway, until } from '../support/start-gateway.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { createTestAuthority, type TestAuthority } from '../support/tls-files.ts';

const topics = createTopics();
const reading = (): string => JSON.stringify({ at: Date.now(), values: { pm25: 37.4 } });
const mebibyte = 2 ** 20;
/** Shared by half of the honest stations and an attacker. */
const nat = '127.0.0.2';
const attackers = [nat, '127.0.0.3', '127.0.0.4', '127.0.0.5'];
const perAddress = 600;

let gateway: TestGateway;
let tls: TestAuthority;
let secrets: Map<string, string>;
let honest: HonestStations;
const ends: (() => unknown)[] = [];

beforeAll(async () => {
  const folder = temporaryFolder();
  tls = await createTestAuthority();
  const names = [...Array.from({ length: 200 }, (_, n) => `honest-${n}`), 'tram-1', 'tram-2'];
  secrets = registerStations(
    folder.path,
    names.map((id) => testStation(id)),
  );
  ends.push(folder.remove, tls.remove);
  gateway = await startGateway(
    {
      ...tls.environment,
      GATEWAY_DATA_DIR: folder.path,
      GATEWAY_MQTT_CONNECTS_PER_SECOND: '100',
      GATEWAY_MQTT_MAX_PER_ADDRESS: String(perAddress),
    },
    (end) => ends.unshift(end),
  );
  honest = createHonestStations({
    secrets: new Map([...secrets].slice(0, 200)),
    open: (_id, n) => openTcp(gateway.mqtt, n % 2 ? nat : '127.0.0.1'),
  });
  await honest.start();
  honest.phase('quiet');
  await sleep(3_000);
});

afterAll(async () => {
  honest.end();
  for (const end of ends) await end();
});

const metric = async (name: string): Promise<number> => {
  const text = await (await fetch(`${gateway.url}/metrics`)).text();
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${name} `));
  return Number(line?.slice(name.length + 1) ?? 0);
};
const counted = (event: string): Promise<number> => metric(`gateway_mqtt_events_total{event="${event}"}`);

const silent = (port: number, localAddress: string, onOpen: (socket: Socket) => void = () => {}) => {
  const socket = connectTcp({ port, host: '127.0.0.1', localAddress });
  socket.on('error', () => {});
  socket.on('data', () => {});
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.once('connect', () => onOpen(socket));
  return { socket, closed };
};

it('2,000 wrong passwords in 10 s from four addresses: stations go on, also behind one of these addresses', async () => {
  honest.phase('2,000 wrong passwords in 10 s');
  global.gc?.();
  const before = process.memoryUsage().rss;
  const cpuBefore = process.cpuUsage();
  const codes = new Map<number | 'closed', number>();
  const tries: Promise<void>[] = [];
  for (let n = 0; n < 2_000; n += 1) {
    tries.push(
      (async () => {
        const wire = await openTcp(gateway.mqtt, attackers[n % attackers.length]);
        const code = await logIn(wire, connectPacketOf(n % 3 ? `honest-${n % 200}` : `guess-${n}`, `wrong-${n}`));
        codes.set(code, (codes.get(code) ?? 0) + 1);
        wire.end();
      })(),
    );
    if (n % 20 === 19) await sleep(100);
    // A station that was here before comes back in the middle of it; one that never was has to wait.
    if (n === 1_000) {
      const wire = await openTcp(gateway.mqtt, nat);
      expect(await logIn(wire, connectPacketOf('honest-1', secrets.get('honest-1'), { clientId: 'back' }))).toBe(0);
      expect(await publish(wire, topics.reading('honest-1'), reading())).toBe(true);
      wire.end();
      const other = await openTcp(gateway.mqtt, '127.0.0.9');
      expect(await logIn(other, connectPacketOf('tram-1', secrets.get('tram-1')))).toBe(0);
      other.end();
    }
  }
  await Promise.all(tries);
  const grown = (process.memoryUsage().rss - before) / mebibyte;
  const { user, system } = process.cpuUsage(cpuBefore);
  process.stdout.write(
    `\n2,000 wrong passwords: answers ${JSON.stringify(Object.fromEntries(codes))}, RSS ${grown.toFixed(0)} MiB more, ` +
      `${((user + system) / 1e6).toFixed(1)} s of CPU with both sides and the honest stations\n`,
  );
  expect([...codes.keys()].sort()).toEqual([3, 4]);
  // Only what the budget of an address permits was looked at, besides stations known behind the NAT.
  expect(codes.get(3)).toBeGreaterThan(1_000);
  expect(grown).toBeLessThan(150);
  expect(await metric('gateway_mqtt_waiting_connections')).toBeLessThan(100);
});

it('600 silent sockets of one address: a hundred may wait, and nobody else does', async () => {
  honest.phase('600 silent sockets');
  const before = await counted('login_timeout');
  const sockets = Array.from({ length: 600 }, () => silent(gateway.mqtt, '127.0.0.6'));
  await until(async () => (await counted('login_timeout')) >= before + 500);
  expect(await metric('gateway_mqtt_waiting_connections')).toBeLessThanOrEqual(100);
  const wire = await openTcp(gateway.mqtt, '127.0.0.6');
  expect(await logIn(wire, connectPacketOf('tram-1', secrets.get('tram-1')))).toBe(0);
  wire.end();
  for (const { socket } of sockets) socket.destroy();
});

it('1,500 connections at once from one address: a burst comes in, the rest is turned away, others notice nothing', async () => {
  honest.phase('1,500 connections at once');
  const refusedBefore = await counted('refused_rate');
  let open = 0;
  const sockets = Array.from({ length: 1_500 }, () =>
    silent(gateway.mqtt, '127.0.0.7', (socket) => {
      open += 1;
      setTimeout(() => socket.destroy(), 20);
    }),
  );
  await Promise.all(sockets.map(({ closed }) => closed));
  expect(open).toBeGreaterThan(0);
  await until(async () => (await counted('refused_rate')) > refusedBefore);
  const other = await openTcp(gateway.mqtt, '127.0.0.8');
  expect(await logIn(other, connectPacketOf('tram-2', secrets.get('tram-2')))).toBe(0);
  other.end();
});

it('no address has more than its share of connections', async () => {
  honest.phase('all connections of an address');
  const before = await counted('refused_address_full');
  const sockets = Array.from({ length: perAddress + 50 }, () => silent(gateway.mqtt, '127.0.0.10'));
  await until(async () => (await counted('refused_address_full')) >= before + 50);
  for (const { socket } of sockets) socket.destroy();
  await Promise.all(sockets.map(({ closed }) => closed));
});

it('400 TLS handshakes, half of them broken off: the listener stays', async () => {
  honest.phase('400 TLS handshakes');
  const port = gateway.gateway.addresses().mqttTls ?? 0;
  for (let n = 0; n < 400; n += 20) {
    await Promise.all(
      Array.from({ length: 20 }, async (_, each) => {
        if (each % 2)
          return silent(port, '127.0.0.11', (socket) => socket.end('\u0016\u0003\u0001\u0000\u0005xxxxx')).closed;
        const wire = await openTls(port, { ca: tls.ca, localAddress: '127.0.0.12' });
        wire.end();
        await wire.closed;
      }),
    );
  }
  const wire = await openTls(port, { ca: tls.ca });
  expect(await logIn(wire, connectPacketOf('tram-1', secrets.get('tram-1')))).toBe(0);
  wire.end();
});

it('200 honest stations have lost nothing meanwhile, and all is let go', async () => {
  const verdict = await honest.finish(gateway.http);
  process.stdout.write(`\nfloods of connections, 200 honest stations\n${honest.report()}\n`);
  expect(verdict).toMatchObject({ lost: 0, wrong: 0, dropped: 0, acknowledged: verdict.sent });
  await until(async () => (await metric('gateway_mqtt_connections')) === 0);
  await until(async () => (await metric('gateway_mqtt_waiting_connections')) === 0);
});
