/** What a station, a stolen one or somebody without credentials may try on MQTT, while 200 honest stations publish. */
import { connect as connectTcp } from 'node:net';
import type { Packet } from 'mqtt-packet';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { readingsAnswerSchema, stationViewSchema } from '../../shared/api.ts';
import { createTopics } from '../../shared/topics.ts';
import { registerStations, testStation } from '../support/gateway-process.ts';
import { createHonestStations, type HonestStations } from '../support/honest-stations.ts';
import {
  connectPacketOf,
  logIn,
  openTcp,
  openTls,
  openWebSocket,
  publish,
  subscribe,
  toWire,
  type Wire,
} from '../support/mqtt-wire.ts';
import { startGateway, type TestGateway, until } from '../support/start-gateway.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { createTestAuthority, type TestAuthority } from '../support/tls-files.ts';

const topics = createTopics();
const reading = (pm25 = 37.4, at = Date.now()): string => JSON.stringify({ at, values: { pm25 } });

let gateway: TestGateway;
let tls: TestAuthority;
let secrets: Map<string, string>;
let honest: HonestStations;
const ends: (() => unknown)[] = [];

beforeAll(async () => {
  const folder = temporaryFolder();
  tls = await createTestAuthority();
  const names = [
    ...Array.from({ length: 200 }, (_, n) => `honest-${n}`),
    ...Array.from({ length: 20 }, (_, n) => `tram-${n}`),
  ];
  secrets = registerStations(
    folder.path,
    names.map((id) => testStation(id)),
  );
  ends.push(folder.remove, tls.remove);
  gateway = await startGateway(
    { ...tls.environment, GATEWAY_DATA_DIR: folder.path, GATEWAY_MQTT_WS_PORT: '0' },
    (end) => ends.unshift(end),
  );
  honest = createHonestStations({
    secrets: new Map([...secrets].slice(0, 200)),
    open: () => openTcp(gateway.mqtt),
  });
  await honest.start();
  honest.phase('quiet');
  await new Promise((resolve) => setTimeout(resolve, 2_000));
});

afterAll(async () => {
  honest.end();
  for (const end of ends) await end();
});

const open = async (): Promise<Wire> => {
  const wire = await openTcp(gateway.mqtt);
  onTestFinished(() => wire.end());
  return wire;
};

const packetOf = (station: string, more: Parameters<typeof connectPacketOf>[2] = {}) =>
  connectPacketOf(station, secrets.get(station), more);

const loggedIn = async (station: string, more: Parameters<typeof connectPacketOf>[2] = {}): Promise<Wire> => {
  const wire = await open();
  expect(await logIn(wire, packetOf(station, more))).toBe(0);
  return wire;
};

const stateOf = async (station: string): Promise<string> =>
  stationViewSchema.parse(await (await fetch(`${gateway.url}/api/v1/stations/${station}`)).json()).state;

const values = async (station: string): Promise<number[]> => {
  const from = Date.now() - 3_600_000;
  const url = `${gateway.url}/api/v1/readings?station=${station}&quantity=pm25&from=${from}&to=${from + 7_200_000}`;
  const answer = readingsAnswerSchema.parse(await (await fetch(url)).json());
  return (answer.points ?? []).map((point) => point.value);
};

const counted = async (event: string): Promise<number> => {
  const text = await (await fetch(`${gateway.url}/metrics`)).text();
  return Number(new RegExp(`^gateway_mqtt_events_total\\{event="${event}"\\} (\\d+)`, 'm').exec(text)?.[1] ?? 0);
};

describe('client ids', () => {
  it('are taken over by the same station and by no other', async () => {
    honest.phase('take-over');
    const victim = await loggedIn('tram-0', { clientId: 'logger' });
    for (const clientId of ['logger', 'tram-0/logger', 'tram-1/logger', '../tram-0/logger', '__proto__'])
      await loggedIn('tram-1', { clientId });
    expect(await publish(victim, topics.reading('tram-0'), reading())).toBe(true);

    const next = await loggedIn('tram-0', { clientId: 'logger' });
    await victim.closed;
    expect(await publish(next, topics.reading('tram-0'), reading())).toBe(true);
  });

  it('do not make a station look lost when it takes its own connection over', async () => {
    const first = await loggedIn('tram-2');
    await publish(first, topics.state('tram-2'), 'ready', { retain: true });
    await until(async () => (await stateOf('tram-2')) === 'ready');
    const second = await loggedIn('tram-2');
    await first.closed;
    await publish(second, topics.reading('tram-2'), reading());
    expect(await stateOf('tram-2')).toBe('ready');

    second.end();
    await until(async () => (await stateOf('tram-2')) === 'lost');
  });

  it('do not let one station hold all connections, but it can always take over one', async () => {
    const wires = await Promise.all(Array.from({ length: 20 }, (_, n) => loggedIn('tram-3', { clientId: `c${n}` })));
    const one = await open();
    expect(await logIn(one, packetOf('tram-3', { clientId: 'one more' }))).toBe(3);
    await loggedIn('tram-3', { clientId: 'c7' });
    await wires[7]?.closed;
    expect(await counted('refused_station')).toBe(1);
  });

  it('leave nothing behind for a session that does not come back', async () => {
    const session = { clean: false, clientId: 'for-ever' };
    const wire = await open();
    wire.send(packetOf('tram-4', session));
    expect((await wire.next('connack')).sessionPresent).toBe(false);
    await subscribe(wire, topics.state('tram-4'));
    wire.end();
    const again = await open();
    again.send(packetOf('tram-4', session));
    expect((await again.next('connack')).sessionPresent).toBe(false);
  });
});

describe('a line that is dead', () => {
  it.each([0, 1_201, 65_535])('must not stay: keep-alive of %d s is refused', async (keepalive) => {
    const wire = await open();
    expect(await logIn(wire, packetOf('tram-5', { keepalive }))).not.toBe(0);
    await wire.closed;
  });

  it('is noticed after one and a half times its keep-alive, on every way in', async () => {
    honest.phase('half-open connections');
    const ports = gateway.gateway.addresses();
    const wires = [
      await open(),
      await openTls(ports.mqttTls ?? 0, { ca: tls.ca }),
      (await openWebSocket(ports.mqttWs ?? 0)).wire,
    ];
    for (const wire of wires) expect(await logIn(wire, packetOf('tram-5', { keepalive: 1, clientId: '' }))).toBe(0);
    await Promise.all(wires.map((wire) => wire.closed));
  });

  it('does not stay before login: silent, slow, or half way through a handshake', async () => {
    const { mqtt, mqttTls, mqttWs } = gateway.gateway.addresses();
    const raw = (port: number, first: string | Buffer = ''): Promise<number> => {
      const socket = connectTcp({ port, host: '127.0.0.1' }, () => socket.write(first));
      return toWire(socket).closed;
    };
    const upgrade = 'GET /mqtt HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n';
    const drip = await open();
    const bytes = [...Buffer.from([0x10, 60, 0, 4]), ...Buffer.from('MQTT')];
    const timer = setInterval(() => drip.send(Buffer.from([bytes.shift() ?? 0])), 1_000);
    const lasted = await Promise.all([
      raw(mqtt),
      raw(mqtt, Buffer.from([0x10, 60, 0, 4])),
      drip.closed,
      raw(mqttTls ?? 0),
      raw(mqttTls ?? 0, Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00])),
      openTls(mqttTls ?? 0, { ca: tls.ca }).then((wire) => wire.closed),
      raw(mqttWs ?? 0),
      raw(mqttWs ?? 0, upgrade),
      openWebSocket(mqttWs ?? 0).then(({ wire }) => wire.closed),
    ]);
    clearInterval(timer);
    process.stdout.write(`\nclosed before login after ${lasted.map((ms) => (ms / 1_000).toFixed(1)).join(', ')} s\n`);
    expect(await counted('login_timeout')).toBeGreaterThanOrEqual(9);
  });
});

describe('packets', () => {
  it('are bounded in size, whatever they are', async () => {
    honest.phase('packets');
    const filters = Array.from({ length: 400 }, (_, n) => `a/${n}`);
    const payload = 'x'.repeat(300_000);
    const large: Packet[] = [
      { cmd: 'publish', topic: topics.reading('tram-6'), payload, qos: 1, messageId: 1, dup: false, retain: false },
      { cmd: 'subscribe', messageId: 1, subscriptions: filters.map((topic) => ({ topic, qos: 0 })) },
      { cmd: 'unsubscribe', messageId: 1, unsubscriptions: filters },
    ];
    for (const packet of large) {
      const wire = await loggedIn('tram-6');
      wire.send(packet);
      await wire.closed;
      expect(wire.received()).toHaveLength(1);
    }
    const silent = await open();
    silent.send(Buffer.concat([Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f]), Buffer.alloc(20_000)]));
    await silent.closed;
  });

  it.each([
    ['many levels', `city/v1/tram-6/${'a/'.repeat(120)}`],
    ['65,535 bytes', `city/v1/tram-6/${'x'.repeat(65_000)}`],
    ['a wildcard', 'city/v1/+/reading'],
    ['a hash', 'city/v1/tram-6/#'],
    ['nothing', ''],
    ['the broker itself', '$SYS/broker/x'],
    ['a shared subscription', '$share/g/city/v1/tram-6/reading'],
    ['NUL', 'city/v1/tram-6/reading\u0000'],
    ['another station', topics.reading('honest-1')],
    ['what the gateway says to it', topics.refused('tram-6')],
    ['alerts', 'city/v1/alerts/flood/11359'],
  ])('on a topic of %s end the connection and are not kept', async (_what, topic) => {
    const wire = await loggedIn('tram-6');
    expect(await publish(wire, topic, reading(666))).toBe(false);
    expect(await values('honest-1')).not.toContain(666);
  });

  it('of QoS 2 are bounded while they are half way', async () => {
    const wire = await loggedIn('tram-7');
    for (let messageId = 1; messageId <= 60; messageId += 1)
      wire.send({
        cmd: 'publish',
        topic: topics.reading('tram-7'),
        payload: reading(),
        qos: 2,
        messageId,
        dup: false,
        retain: false,
      });
    await wire.closed;
    expect(wire.received().filter(({ cmd }) => cmd === 'pubrec').length).toBeLessThanOrEqual(50);
  });

  it('come no faster than is bearable: a flood is slowed down, and none of it is lost', async () => {
    honest.phase('2,000 packets at once');
    const wire = await loggedIn('tram-8');
    const begin = Date.now() - 100_000;
    const before = await counted('held_up');
    const packets = 2_000;
    for (let n = 0; n < packets; n += 1)
      wire.send({
        cmd: 'publish',
        topic: topics.reading('tram-8'),
        payload: reading(n % 900, begin + n),
        qos: 1,
        messageId: n + 1,
        dup: false,
        retain: false,
      });
    await wire.next('puback', ({ messageId }) => messageId === packets);
    expect(await counted('held_up')).toBeGreaterThan(before);
    expect(wire.received().filter(({ cmd }) => cmd === 'puback')).toHaveLength(packets);
  });

  it('that change subscriptions cost more, and are slowed down sooner', async () => {
    honest.phase('a storm of subscriptions');
    const wire = await loggedIn('tram-9', { keepalive: 30 });
    const before = await counted('held_up');
    for (let n = 0; n < 400; n += 1) {
      wire.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: topics.state('tram-9'), qos: 1 }] });
      wire.send({ cmd: 'unsubscribe', messageId: 2, unsubscriptions: [topics.state('tram-9')] });
    }
    await until(async () => (await counted('held_up')) > before);
  });

  it('of a second CONNECT, or without the first, end the connection', async () => {
    const twice = await loggedIn('tram-10');
    twice.send(packetOf('tram-10'));
    await twice.closed;
    const without = await open();
    expect(await publish(without, topics.reading('tram-10'), reading())).toBe(false);
  });
});

describe('reading what others say', () => {
  it('is not possible: no wildcard, no $SYS, no shared subscription, no other station', async () => {
    honest.phase('listening');
    const wire = await loggedIn('tram-11');
    const filters = ['#', '+/#', '+/+/+/+', 'city/v1/+/reading', 'city/v1/tram-11/#', '$SYS/#', '$SYS/+/new/clients'];
    const more = ['$share/g/#', topics.reading('honest-1'), topics.state('honest-1'), topics.refused('honest-1')];
    const own = [topics.reading('tram-11'), 'city/v1/tram-11/raw/senml'];
    for (const filter of [...filters, ...more, ...own])
      expect([filter, ...(await subscribe(wire, filter))]).toEqual([filter, 128]);
    expect(await subscribe(wire, '#', topics.refused('tram-11'), '$SYS/#')).toEqual([128, 1, 128]);
    const before = honest.sent();
    await until(() => honest.sent() > before + 200);
    expect(wire.received().filter(({ cmd }) => cmd === 'publish')).toEqual([]);
  });

  it('nor is what was retained for another: each reads its own state only', async () => {
    const writer = await loggedIn('tram-12');
    await publish(writer, topics.state('tram-12'), 'ready', { retain: true });
    const stranger = await loggedIn('tram-13');
    expect(await subscribe(stranger, topics.state('tram-12'))).toEqual([128]);
    expect(await subscribe(writer, topics.state('tram-12'))).toEqual([1]);
    expect(`${(await writer.next('publish')).payload}`).toBe('ready');
    expect(stranger.received().some(({ cmd }) => cmd === 'publish')).toBe(false);
  });
});

describe('wills', () => {
  it.each([
    ['of another station', topics.state('honest-1'), 'lost'],
    ['that are readings', topics.reading('tram-14'), reading(666)],
    ['for the broker', '$SYS/x', 'x'],
    ['on wildcards', 'city/v1/+/$state', 'lost'],
    ['that are large', topics.state('tram-14'), 'x'.repeat(1_000)],
  ])('%s are refused with CONNECT', async (_what, topic, payload) => {
    const wire = await open();
    const will = { topic, payload: Buffer.from(payload), qos: 1 as const, retain: true };
    expect(await logIn(wire, packetOf('tram-14', { will }))).toBe(5);
  });

  it('are published under the own state when the line breaks', async () => {
    const will = { topic: topics.state('tram-14'), payload: Buffer.from('lost'), qos: 1 as const, retain: true };
    const wire = await loggedIn('tram-14', { will });
    await publish(wire, topics.state('tram-14'), 'ready', { retain: true });
    await until(async () => (await stateOf('tram-14')) === 'ready');
    wire.end();
    await until(async () => (await stateOf('tram-14')) === 'lost');
  });
});

describe('retained messages', () => {
  const retained = async (station: string, topic: string): Promise<string[]> => {
    const wire = await loggedIn(station, { clientId: 'reader' });
    expect(await subscribe(wire, topic)).toEqual([1]);
    // Whatever is retained comes before the answer to this.
    wire.send({ cmd: 'pingreq' });
    await wire.next('pingresp');
    await new Promise((resolve) => setTimeout(resolve, 50));
    return wire.received().flatMap((packet) => (packet.cmd === 'publish' ? [`${packet.payload}`] : []));
  };

  it('are the own state and the own description, of bounded size; an empty one deletes', async () => {
    const wire = await loggedIn('tram-15');
    const about = topics.about('tram-15');
    const state = topics.state('tram-15');
    await publish(wire, about, JSON.stringify({ name: 'x' }), { retain: true });
    await publish(wire, state, 'ready', { retain: true });
    expect(await retained('tram-15', about)).toEqual([JSON.stringify({ name: 'x' })]);

    await publish(wire, about, 'x'.repeat(5_000), { retain: true });
    await publish(wire, state, 'x'.repeat(65), { retain: true });
    expect(await retained('tram-15', about)).toEqual([JSON.stringify({ name: 'x' })]);
    expect(await retained('tram-15', state)).toEqual(['ready']);

    await publish(wire, about, '', { retain: true });
    expect(await retained('tram-15', about)).toEqual([]);
  });

  it('are no readings', async () => {
    const wire = await loggedIn('tram-16');
    for (let n = 0; n < 20; n += 1)
      expect(await publish(wire, topics.reading('tram-16'), reading(n, Date.now() + n), { retain: true })).toBe(true);
    expect(await publish(wire, topics.reading('tram-16'), '', { retain: true })).toBe(true);
    await until(async () => (await values('tram-16')).length === 20);
  });
});

it('200 honest stations have lost nothing meanwhile', async () => {
  const verdict = await honest.finish(gateway.http);
  process.stdout.write(`\nattacks on MQTT, 200 honest stations\n${honest.report()}\n`);
  expect(verdict).toMatchObject({ lost: 0, wrong: 0, dropped: 0, acknowledged: verdict.sent });
});
