/** MQTT over WebSocket against the running gateway, and who tries to come in by it that should not. */
import { connect as connectTcp } from 'node:net';
import mqtt from 'mqtt';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createTopics } from '../../shared/topics.ts';
import { registerStations, testActor, testStation } from '../support/gateway-process.ts';
import { createHonestStations, type HonestStations } from '../support/honest-stations.ts';
import { connectPacketOf, logIn, openWebSocket, publish, type WebSocketWireOptions } from '../support/mqtt-wire.ts';
import { startGateway, type TestGateway, until } from '../support/start-gateway.ts';
import { temporaryFolder } from '../support/temporary.ts';

const topics = createTopics();
const reading = (pm25 = 37.4): string => JSON.stringify({ at: Date.now(), values: { pm25 } });

let gateway: TestGateway;
let port: number;
let secrets: Map<string, string>;
let honest: HonestStations;
const ends: (() => unknown)[] = [];

beforeAll(async () => {
  const folder = temporaryFolder();
  const names = [...Array.from({ length: 200 }, (_, n) => `honest-${n}`), 'tram-1', 'tram-2'];
  secrets = registerStations(
    folder.path,
    names.map((id) => testStation(id)),
  );
  ends.push(folder.remove);
  gateway = await startGateway(
    {
      GATEWAY_DATA_DIR: folder.path,
      GATEWAY_MQTT_WS_PORT: '0',
      GATEWAY_MQTT_PLAIN: 'false',
      GATEWAY_ALLOWED_ORIGINS: 'https://console.example',
      GATEWAY_MQTT_MAX_PACKET_KB: '64',
    },
    (end) => ends.unshift(end),
  );
  port = gateway.gateway.addresses().mqttWs ?? 0;
  honest = createHonestStations({
    secrets: new Map([...secrets].slice(0, 200)),
    open: async () => (await openWebSocket(port)).wire,
  });
  await honest.start();
  honest.phase('while others try');
});

afterAll(async () => {
  honest.end();
  for (const end of ends) await end();
});

const open = async (options: WebSocketWireOptions = {}) => {
  const opened = await openWebSocket(port, options);
  onTestFinished(() => opened.webSocket.terminate());
  return opened;
};

const loggedIn = async () => {
  const opened = await open();
  expect(await logIn(opened.wire, connectPacketOf('tram-1', secrets.get('tram-1')))).toBe(0);
  return opened;
};

describe('a station over WebSocket', () => {
  it('is a station as any other, with a client library', async () => {
    const client = await mqtt.connectAsync(`ws://127.0.0.1:${port}/mqtt`, {
      username: 'tram-1',
      password: secrets.get('tram-1') ?? '',
      reconnectPeriod: 0,
    });
    onTestFinished(() => void client.end(true));
    await client.subscribeAsync(topics.refused('tram-1'));
    const notice = new Promise((resolve) => client.once('message', (_topic, payload) => resolve(`${payload}`)));

    await client.publishAsync(topics.reading('tram-1'), reading(-999), { qos: 1 });
    await client.publishAsync(topics.reading('tram-1'), 'x'.repeat(60_000), { qos: 2 });

    expect(await notice).toContain('VALUE_OUT_OF_RANGE');
  });

  it('may cut packets into frames as it likes, and several into one', async () => {
    const { wire, webSocket } = await open();
    for (const byte of Buffer.from([0x10])) webSocket.send(Buffer.from([byte]));
    const rest = Buffer.concat([
      Buffer.from([0, 4]),
      Buffer.from('MQTT'),
      Buffer.from([4, 0xc2, 0, 60]),
      ...['tram-1', 'tram-1', secrets.get('tram-1') ?? ''].map((text) =>
        Buffer.concat([Buffer.from([0, text.length]), Buffer.from(text)]),
      ),
    ]);
    webSocket.send(Buffer.from([rest.length]));
    webSocket.send(rest.subarray(0, 7));
    webSocket.send(rest.subarray(7));

    expect((await wire.next('connack')).returnCode).toBe(0);
    expect(await publish(wire, topics.reading('tram-1'), reading())).toBe(true);
  });

  it('is told the code when it is refused', async () => {
    const { wire } = await open();
    expect(await logIn(wire, connectPacketOf('tram-1', 'wrong'))).toBe(4);
  });

  it('is noticed when its line is dead', async () => {
    const { wire } = await open();
    expect(await logIn(wire, connectPacketOf('tram-1', secrets.get('tram-1'), { keepalive: 1 }))).toBe(0);
    expect(await wire.closed).toBeGreaterThan(1_000);
  });
});

describe('a WebSocket is refused', () => {
  it.each<[string, WebSocketWireOptions, number]>([
    ['from a page of another site', { headers: { origin: 'https://evil.example' } }, 403],
    ['from a page without a name', { headers: { origin: 'null' } }, 403],
    ['from a page whose name begins like an allowed one', { headers: { origin: 'https://console.example.evil' } }, 403],
    ['on another path', { path: '/socket.io/' }, 404],
    ['without the subprotocol', { subprotocol: '' }, 400],
    ['with another subprotocol', { subprotocol: 'soap' }, 400],
  ])('%s', async (_what, options, status) => {
    await expect(open(options)).rejects.toThrow(`not upgraded: ${status}`);
  });

  it('but not from a page that the operator allowed, or from no browser', async () => {
    await open({ headers: { origin: 'https://console.example' } });
    await open({ headers: { origin: `http://127.0.0.1:${port}` } });
    await open({ path: '/mqtt?station=tram-1' });
  });

  it('when it is none', async () => {
    const response = await fetch(`http://127.0.0.1:${port}/mqtt`);
    expect(response.status).toBe(426);
    for (const bytes of ['\u0000\u0001\u0002', 'GET / HTTP/1.1\r\n'.repeat(2_000), `GET /${'x'.repeat(100_000)}`]) {
      const socket = connectTcp(port, '127.0.0.1', () => socket.write(bytes));
      socket.on('error', () => {});
      socket.on('data', () => {});
      await new Promise((resolve) => socket.once('close', resolve));
    }
  });
});

describe('a WebSocket is closed', () => {
  it('by more bytes before login than a CONNECT needs, in whatever frames', async () => {
    for (const frame of [Buffer.alloc(60_000), Buffer.alloc(2_000)]) {
      const { wire, webSocket } = await open();
      webSocket.on('error', () => {});
      const timer = setInterval(() => webSocket.send(frame, () => {}), 1);
      await wire.closed;
      clearInterval(timer);
    }
  });

  it('by a frame larger than the packet limit, without buffering it', async () => {
    const { wire, webSocket } = await loggedIn();
    webSocket.on('error', () => {});
    webSocket.send(Buffer.alloc(2_000_000));
    await wire.closed;
  });

  it('by a packet larger than the limit, in small frames', async () => {
    const { wire, webSocket } = await loggedIn();
    webSocket.on('error', () => {});
    webSocket.send(Buffer.from([0x32, 0x80, 0x80, 0x40]));
    await wire.closed;
  });

  it('by text, which is no MQTT', async () => {
    const { wire, webSocket } = await loggedIn();
    webSocket.send('publish');
    await wire.closed;
  });

  it.each([
    ['pings', 'ping'],
    ['empty frames', 'send'],
  ] as const)('by a flood of %s', async (_what, how) => {
    const { wire, webSocket } = await loggedIn();
    webSocket.on('error', () => {});
    const timer = setInterval(() => {
      for (let n = 0; n < 50 && webSocket.readyState === webSocket.OPEN; n += 1)
        how === 'ping' ? webSocket.ping() : webSocket.send(Buffer.alloc(0));
    }, 5);
    await wire.closed;
    clearInterval(timer);
  });

  it('with the station, when that is revoked', async () => {
    const own = await startGateway({ GATEWAY_MQTT_WS_PORT: '0' });
    const secret = await own.add(testStation('tram-1'));
    const { wire } = await openWebSocket(own.gateway.addresses().mqttWs ?? 0);
    expect(await logIn(wire, connectPacketOf('tram-1', secret))).toBe(0);
    own.stations.revoke('tram-1', testActor);
    await wire.closed;
  });
});

it('behind a proxy, counts the failures of each client by itself', async () => {
  const own = await startGateway({ GATEWAY_MQTT_WS_PORT: '0', GATEWAY_TRUST_PROXY: 'loopback' });
  const secret = await own.add(testStation('tram-1'));
  const wsPort = own.gateway.addresses().mqttWs ?? 0;
  const tryAs = async (client: string, password: string): Promise<number | 'closed'> => {
    const { wire, webSocket } = await openWebSocket(wsPort, { headers: { 'x-forwarded-for': client } });
    const code = await logIn(wire, connectPacketOf('tram-1', password));
    webSocket.terminate();
    return code;
  };
  const codes = new Set<number | 'closed'>();
  for (let n = 0; n < 30; n += 1) codes.add(await tryAs(`203.0.113.${n}, 198.51.100.1`, 'wrong'));

  expect([...codes]).toEqual([4, 3]);
  expect(await tryAs('198.51.100.1', secret)).toBe(3);
  expect(await tryAs('198.51.100.2', secret)).toBe(0);
  await until(async () => (await (await fetch(`${own.url}/metrics`)).text()).includes('event="refused_failures"'));
});

it('200 honest stations have lost nothing meanwhile', async () => {
  const verdict = await honest.finish(gateway.http);
  process.stdout.write(`\nMQTT over WebSocket, 200 honest stations\n${honest.report()}\n`);
  expect(verdict).toMatchObject({ lost: 0, wrong: 0, dropped: 0, acknowledged: verdict.sent });
});
