/** Stations, good and hostile, against the running gateway over real sockets. */
import { execFile } from 'node:child_process';
import { connect as connectSocket, type Socket } from 'node:net';
import { promisify } from 'node:util';
import mqtt, { type MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { readingsAnswerSchema, stationViewSchema } from '../../shared/api.ts';
import { createTopics } from '../../shared/topics.ts';
import { testActor, testStation } from '../support/gateway-process.ts';
import { connectPacket, publishPacket } from '../support/publisher.ts';
import { startGateway, type TestGateway, until } from '../support/start-gateway.ts';

const topics = createTopics();
const run = promisify(execFile);

const connect = async (
  gateway: TestGateway,
  id: string,
  secret: string,
  options: mqtt.IClientOptions = {},
): Promise<MqttClient> => {
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${gateway.mqtt}`, {
    username: id,
    password: secret,
    clientId: id,
    reconnectPeriod: 0,
    ...options,
  });
  onTestFinished(async () => void client.end(true));
  client.on('error', () => {});
  return client;
};

const reading = (values: Record<string, unknown> = { pm25: 37.4 }, at = Date.now(), more: object = {}): string =>
  JSON.stringify({ at, values, ...more });

const values = async (gateway: TestGateway, station: string): Promise<number[]> => {
  const from = Date.now() - 3_600_000;
  const url = `${gateway.url}/api/v1/readings?station=${station}&quantity=pm25&from=${from}&to=${from + 7_200_000}`;
  const answer = readingsAnswerSchema.parse(await (await fetch(url)).json());
  return (answer.points ?? []).map((point) => point.value);
};

const closing = (client: MqttClient): Promise<void> => new Promise((resolve) => client.once('close', () => resolve()));

const rawSocket = async (port: number): Promise<{ socket: Socket; closed: Promise<void>; bytes: () => Buffer }> => {
  const received: Buffer[] = [];
  const socket = connectSocket(port, '127.0.0.1');
  socket.on('data', (chunk) => received.push(chunk));
  socket.on('error', () => {});
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  onTestFinished(() => void socket.destroy());
  await new Promise((resolve) => socket.once('connect', resolve));
  return { socket, closed, bytes: () => Buffer.concat(received) };
};

describe('a station', () => {
  it('is seen in the API and in the history with what mosquitto_pub sent', async () => {
    const gateway = await startGateway();
    const secret = await gateway.add(testStation('tram-1'));
    const login = ['-h', '127.0.0.1', '-p', String(gateway.mqtt), '-u', 'tram-1', '-P', secret];

    await run('mosquitto_pub', [
      ...login,
      '-q',
      '1',
      '-t',
      topics.reading('tram-1'),
      '-m',
      reading({ pm25: 41.5, pm10: 70 }),
    ]);

    const latest = await (await fetch(`${gateway.url}/api/v1/readings/latest`)).json();
    expect(latest).toMatchObject([
      { station: 'tram-1', values: { pm25: { value: 41.5, quality: 0 }, pm10: { value: 70 } } },
    ]);
    await until(async () => (await values(gateway, 'tram-1')).length === 1);
  });

  it('sends a backlog in one message, and is told what of it was refused', async () => {
    const gateway = await startGateway();
    const client = await connect(gateway, 'tram-1', await gateway.add(testStation('tram-1')));
    const notices: unknown[] = [];
    client.on('message', (_topic, payload) => notices.push(JSON.parse(payload.toString())));
    await client.subscribeAsync(topics.refused('tram-1'));
    const now = Date.now();
    const backlog = Array.from({ length: 500 }, (_, n) => ({
      at: now - n * 1_000,
      seq: n,
      values: { pm25: n === 7 ? -999 : n },
    }));

    await client.publishAsync(topics.reading('tram-1'), JSON.stringify(backlog), { qos: 1 });

    await until(async () => (await values(gateway, 'tram-1')).length === 499);
    await until(() => notices.length === 1);
    expect(notices).toMatchObject([
      { seq: 7, at: now - 7_000, code: 'VALUE_OUT_OF_RANGE', path: '[7].values.pm25', fate: 'reading' },
    ]);
  });

  it('is shown lost when its connection breaks, and ready when it is back', async () => {
    const gateway = await startGateway();
    const secret = await gateway.add(testStation('tram-1'));
    const state = async () =>
      stationViewSchema.parse(await (await fetch(`${gateway.url}/api/v1/stations/tram-1`)).json()).state;
    const will = { topic: topics.state('tram-1'), payload: Buffer.from('lost'), qos: 1 as const, retain: true };
    const first = await connect(gateway, 'tram-1', secret, { will });
    await first.publishAsync(topics.state('tram-1'), 'ready', { qos: 1, retain: true });
    await until(async () => (await state()) === 'ready');

    first.stream.destroy();
    await until(async () => (await state()) === 'lost');

    const second = await connect(gateway, 'tram-1', secret);
    await second.publishAsync(topics.state('tram-1'), 'ready', { qos: 1, retain: true });
    await until(async () => (await state()) === 'ready');
    second.stream.destroy();
    // Without a will of its own the broker notices.
    await until(async () => (await state()) === 'lost');
  });

  it('is disconnected within a second when it is revoked, and refused afterwards', async () => {
    const gateway = await startGateway();
    const secret = await gateway.add(testStation('tram-1'));
    const client = await connect(gateway, 'tram-1', secret);
    const closed = closing(client);

    gateway.stations.revoke('tram-1', testActor);

    await closed;
    await expect(connect(gateway, 'tram-1', secret)).rejects.toThrow(/not authorized|bad user/i);
  });

  it('is acknowledged only after the journal has it, in the order of arrival', async () => {
    const gateway = await startGateway();
    const secret = await gateway.add(testStation('tram-1'));
    const { socket, bytes } = await rawSocket(gateway.mqtt);
    socket.write(connectPacket('tram-1', secret));
    await until(() => bytes().length === 4);
    const now = Date.now();
    const packets = Array.from({ length: 50 }, (_, n) =>
      publishPacket(topics.reading('tram-1'), n + 1, reading({ pm25: n }, now - n)),
    );

    socket.write(Buffer.concat(packets));

    await until(() => bytes().length === 4 + 50 * 4);
    const ids = Array.from({ length: 50 }, (_, n) => bytes().readUInt16BE(4 + n * 4 + 2));
    expect(ids).toEqual(Array.from({ length: 50 }, (_, n) => n + 1));
    await until(async () => (await values(gateway, 'tram-1')).length === 50);
  });

  it('may send the same reading twice and has it once', async () => {
    const gateway = await startGateway();
    const client = await connect(gateway, 'tram-1', await gateway.add(testStation('tram-1')));
    const at = Date.now();
    for (const qos of [1, 1, 2] as const) {
      await client.publishAsync(topics.reading('tram-1'), reading({ pm25: 5 }, at, { seq: 1 }), { qos });
    }
    await client.publishAsync(topics.reading('tram-1'), reading({ pm25: 6 }, at + 1, { seq: 2 }), { qos: 1 });

    await until(async () => (await values(gateway, 'tram-1')).length === 2);
    expect(await values(gateway, 'tram-1')).toEqual([5, 6]);
  });

  it('shows late data in the past and keeps the newer value as the latest', async () => {
    const gateway = await startGateway();
    const client = await connect(gateway, 'tram-1', await gateway.add(testStation('tram-1')));
    const now = Date.now();
    await client.publishAsync(topics.reading('tram-1'), reading({ pm25: 50 }, now), { qos: 1 });
    await client.publishAsync(topics.reading('tram-1'), reading({ pm25: 10 }, now - 60_000), { qos: 1 });

    const latest = await (await fetch(`${gateway.url}/api/v1/readings/latest`)).json();
    expect(latest).toMatchObject([{ values: { pm25: { value: 50, at: now } } }]);
    await until(async () => (await values(gateway, 'tram-1')).length === 2);
    expect(await values(gateway, 'tram-1')).toEqual([10, 50]);
  });
});

describe('content that is wrong', () => {
  const deep = `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`;
  const cases: [string, string | Buffer, string][] = [
    ['no JSON', '{"at":', 'MESSAGE_NOT_JSON'],
    ['NaN', '{"at":1,"values":{"pm25":NaN}}', 'MESSAGE_NOT_JSON'],
    ['1e999', reading().replace('37.4', '1e999'), 'VALUE_NOT_A_NUMBER'],
    ['a string', reading({ pm25: '37' }), 'VALUE_NOT_A_NUMBER'],
    ['deep nesting', deep, 'MESSAGE_TOO_DEEP'],
    ['invalid UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), 'MESSAGE_NOT_UTF8'],
    ['__proto__ for values', `{"at":${Date.now()},"__proto__":{"values":{"pm25":1}}}`, 'READING_MALFORMED'],
    ['1970', reading({ pm25: 1 }, 0), 'READING_TIME_TOO_OLD'],
    ['2090', reading({ pm25: 1 }, Date.UTC(2090, 0)), 'READING_TIME_IN_FUTURE'],
  ];

  it('is acknowledged and quarantined, case by case, while another station goes on', async () => {
    const gateway = await startGateway();
    const bad = await connect(gateway, 'bad', await gateway.add(testStation('bad')));
    const good = await connect(gateway, 'good', await gateway.add(testStation('good')));

    for (const [, payload] of cases) {
      await bad.publishAsync(topics.reading('bad'), payload, { qos: 1 });
      await good.publishAsync(topics.reading('good'), reading({ pm25: 1 }, Date.now()), { qos: 1 });
      await new Promise((resolve) => setTimeout(resolve, 2));
    }

    await until(async () => (await gateway.quarantine('bad')).length === cases.length);
    expect((await gateway.quarantine('bad')).map((entry) => entry.code).reverse()).toEqual(
      cases.map(([, , code]) => code),
    );
    await until(async () => (await values(gateway, 'good')).length === cases.length);
    expect(bad.connected).toBe(true);
    expect('admin' in {}).toBe(false);
  });
});

describe('conduct that is forbidden', () => {
  let gateway: TestGateway;
  let secret: string;
  let end: () => Promise<void>;

  beforeAll(async () => {
    gateway = await startGateway({}, (ending) => {
      end = ending;
    });
    secret = await gateway.add(testStation('tram-1'));
    await gateway.add(testStation('tram-2'));
  });
  afterAll(() => end());

  it.each([
    topics.reading('tram-2'),
    topics.refused('tram-1'),
    'city/v1/alerts/flood/11359',
    '$SYS/x',
    'a/b/c/d/e/f/g/h/i/j',
  ])('closes the connection on a publish to %s', async (topic) => {
    const client = await connect(gateway, 'tram-1', secret);
    const closed = closing(client);

    client.publish(topic, reading(), { qos: 1 });

    await closed;
    expect(await gateway.quarantine('tram-2')).toEqual([]);
    expect(await values(gateway, 'tram-2')).toEqual([]);
  });

  it('closes the connection on a wildcard in a topic', async () => {
    const { socket, closed, bytes } = await rawSocket(gateway.mqtt);
    socket.write(connectPacket('tram-1', secret));
    await until(() => bytes().length === 4);

    socket.write(publishPacket('city/v1/+/reading', 1, reading()));

    await closed;
    expect(bytes()).toHaveLength(4);
  });

  it.each(['#', 'city/v1/+/reading', '$SYS/#', topics.refused('tram-2'), 'city/v1/tram-1/#'])(
    'refuses a subscription to %s',
    async (filter) => {
      const client = await connect(gateway, 'tram-1', secret);

      await expect(client.subscribeAsync(filter)).rejects.toThrow();
      expect(client.connected).toBe(true);
    },
  );

  it.each([
    ['an unknown station', 'nobody', 'x'],
    ['a wrong secret', 'tram-1', 'x'],
    ['an id that is none', '../etc', 'x'],
    ['a prototype name', '__proto__', 'x'],
  ])('does not let in %s', async (_what, id, wrong) => {
    await expect(connect(gateway, id, wrong)).rejects.toThrow();
  });

  it('does not let a station take over the connection of another by its client id', async () => {
    const victim = await connect(gateway, 'tram-1', secret);
    const other = gateway.stations.rotate('tram-2', testActor);
    await until(async () => {
      const attempt = await connect(gateway, 'tram-2', other, { clientId: 'tram-1' }).catch(() => undefined);
      return attempt !== undefined;
    });

    await victim.publishAsync(topics.reading('tram-1'), reading(), { qos: 1 });
    expect(victim.connected).toBe(true);
  });

  it('refuses a will outside the own state', async () => {
    const will = { topic: topics.reading('tram-2'), payload: Buffer.from(reading()), qos: 1 as const, retain: false };

    await expect(connect(gateway, 'tram-1', secret, { will, connectTimeout: 3_000 })).rejects.toThrow();
  });

  it('cuts packets that are too large, before and after login, without buffering them', async () => {
    const huge = Buffer.concat([Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f]), Buffer.alloc(20_000)]);
    const before = await rawSocket(gateway.mqtt);
    before.socket.write(huge);
    await before.closed;

    const client = await connect(gateway, 'tram-1', secret);
    const closed = closing(client);
    client.publish(topics.reading('tram-1'), 'x'.repeat(1_000_000), { qos: 1 });
    await closed;

    const again = await connect(gateway, 'tram-1', secret);
    await again.publishAsync(topics.reading('tram-1'), reading(), { qos: 1 });
  });

  it('survives bytes that are no MQTT', async () => {
    for (const bytes of ['GET / HTTP/1.1\r\n\r\n', '\u0000'.repeat(50), '\u00f0\u0010\u0000']) {
      const { socket, closed } = await rawSocket(gateway.mqtt);
      socket.end(Buffer.from(bytes, 'latin1'));
      await closed;
    }

    const client = await connect(gateway, 'tram-1', secret);
    await client.publishAsync(topics.reading('tram-1'), reading(), { qos: 1 });
  });
});
