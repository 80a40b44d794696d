/** MQTT over TLS against the running gateway: its certificate, certificates of stations, and who tries with false ones. */
import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ConnectionOptions, connect as connectTls, TLSSocket } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createAuthority, createServerCertificate, createStationCertificate } from '../../gateway/cli/authority.ts';
import { readingsAnswerSchema } from '../../shared/api.ts';
import { createTopics } from '../../shared/topics.ts';
import { registerStations, testActor, testStation } from '../support/gateway-process.ts';
import { createHonestStations, type HonestStations } from '../support/honest-stations.ts';
import { connectPacketOf, logIn, openTcp, openTls, publish, type Wire } from '../support/mqtt-wire.ts';
import { startGateway, type TestGateway, until } from '../support/start-gateway.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { createTestAuthority, type TestAuthority } from '../support/tls-files.ts';

const topics = createTopics();
const run = promisify(execFile);
const dayMs = 86_400_000;
const reading = (pm25 = 37.4): string => JSON.stringify({ at: Date.now(), values: { pm25 } });

let tls: TestAuthority;
let gateway: TestGateway;
let port: number;
let secrets: Map<string, string>;
let honest: HonestStations;
const ends: (() => unknown)[] = [];

beforeAll(async () => {
  tls = await createTestAuthority();
  const folder = temporaryFolder();
  const names = [...Array.from({ length: 200 }, (_, n) => `honest-${n}`), 'tram-1', 'tram-2', 'tram-3'];
  secrets = registerStations(
    folder.path,
    names.map((id) => testStation(id)),
  );
  ends.push(folder.remove, tls.remove);
  gateway = await startGateway({ ...tls.environment, GATEWAY_DATA_DIR: folder.path }, (end) => ends.unshift(end));
  port = gateway.gateway.addresses().mqttTls ?? 0;
  // Every other one by certificate and without a password.
  const certificates = await Promise.all(
    Array.from({ length: 200 }, (_, n) => (n % 2 ? tls.station(`honest-${n}`) : { ca: tls.ca })),
  );
  honest = createHonestStations({
    secrets: new Map(
      Array.from({ length: 200 }, (_, n) => [`honest-${n}`, n % 2 ? undefined : secrets.get(`honest-${n}`)]),
    ),
    open: (_id, n) => openTls(port, certificates[n] ?? {}),
  });
  await honest.start();
  honest.phase('while others try');
});

afterAll(async () => {
  honest.end();
  for (const end of ends) await end();
});

const open = async (options: ConnectionOptions): Promise<Wire> => {
  const wire = await openTls(port, options);
  onTestFinished(() => wire.end());
  return wire;
};

/** What becomes of a client: refused in the handshake or right after it (TLS 1.3 tells late), or the code of CONNACK. */
const outcome = async (options: ConnectionOptions, station: string, secret?: string): Promise<number | 'closed'> => {
  const wire = await open(options).catch(() => undefined);
  return wire ? logIn(wire, connectPacketOf(station, secret)) : 'closed';
};

/** Certificates carry seconds: what is issued in the next one is later than all of this one. */
const nextSecond = (): Promise<unknown> => sleep(1_001 - (Date.now() % 1_000));

const values = async (station: string): Promise<number[]> => {
  const from = Date.now() - 3_600_000;
  const url = `${gateway.url}/api/v1/readings?station=${station}&quantity=pm25&from=${from}&to=${from + 7_200_000}`;
  const answer = readingsAnswerSchema.parse(await (await fetch(url)).json());
  return (answer.points ?? []).map((point) => point.value);
};

describe('the certificate of the gateway', () => {
  it('is one that a station can check, and another one is noticed', async () => {
    expect(await outcome({ ca: tls.ca }, 'tram-1', secrets.get('tram-1'))).toBe(0);
    const stranger = await createAuthority('another authority', Date.now(), 1);
    await expect(openTls(port, { ca: stranger.certificate })).rejects.toThrow(/certificate/);
    await expect(openTls(port, { ca: tls.ca, servername: 'other.example' })).rejects.toThrow(/altnames|host/i);
  });

  it('is offered with TLS 1.2 and 1.3, and not with what is older', async () => {
    const versions = new Map<string, string | null>();
    for (const version of ['TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const) {
      const negotiated = await new Promise<string | null>((resolve) => {
        const ciphers = version === 'TLSv1.1' ? 'DEFAULT@SECLEVEL=0' : undefined;
        const limits = { minVersion: version, maxVersion: version, ...(ciphers && { ciphers }) };
        const socket = connectTls({ port, host: '127.0.0.1', servername: 'localhost', ca: tls.ca, ...limits });
        socket.once('secureConnect', () => resolve(socket.getProtocol()));
        socket.once('error', () => resolve(null));
        onTestFinished(() => void socket.destroy());
      });
      versions.set(version, negotiated);
    }
    expect([...versions.values()]).toEqual([null, 'TLSv1.2', 'TLSv1.3']);
  });

  it('protects its port: plain MQTT there gets no answer', async () => {
    const wire = await openTcp(port);
    expect(await logIn(wire, connectPacketOf('tram-1', secrets.get('tram-1')))).toBe('closed');
    expect(wire.received()).toEqual([]);
  });

  it('is replaced while the gateway runs, without ending a connection', async () => {
    const own = await createTestAuthority();
    ends.push(own.remove);
    const other = await startGateway(own.environment);
    const secret = await other.add(testStation('tram-1'));
    const tlsPort = other.gateway.addresses().mqttTls ?? 0;
    const wire = await openTls(tlsPort, { ca: own.ca });
    onTestFinished(() => wire.end());
    expect(await logIn(wire, connectPacketOf('tram-1', secret))).toBe(0);
    const serial = (): Promise<string> =>
      new Promise((resolve, reject) => {
        const socket = connectTls({ port: tlsPort, host: '127.0.0.1', servername: 'localhost', ca: own.ca }, () => {
          resolve(socket.getPeerCertificate().serialNumber);
          socket.destroy();
        });
        socket.once('error', reject);
      });
    const before = await serial();

    own.replaceServer({ certificate: 'half a file', key: own.authority.key });
    own.replaceServer(await createServerCertificate(own.authority, ['localhost'], Date.now(), 1));

    await until(async () => (await serial()) !== before);
    expect(await publish(wire, topics.reading('tram-1'), reading())).toBe(true);
  });

  it('must fit its key: the gateway says which setting is wrong instead of starting', async () => {
    const stranger = await tls.station('stranger');
    await expect(
      startGateway({ ...tls.environment, GATEWAY_TLS_KEY: tls.write('stranger.key', stranger.key) }),
    ).rejects.toThrow(/^GATEWAY_TLS_KEY: /);
  });
});

describe('the certificate of a station', () => {
  it('lets it in without a password, with or without its user name', async () => {
    const credentials = await tls.station('tram-1');
    for (const username of [undefined, 'tram-1']) {
      const wire = await open(credentials);
      const packet = connectPacketOf('', undefined, { clientId: 'a', ...(username && { username }) });
      expect(await logIn(wire, packet)).toBe(0);
      expect(await publish(wire, topics.reading('tram-1'), reading(username ? 1 : 2))).toBe(true);
    }
    await until(async () => (await values('tram-1')).includes(2));
  });

  it('lets it come back with a resumed session as the same station', async () => {
    const credentials = await tls.station('tram-1');
    for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
      const limits = { ...credentials, minVersion: version, maxVersion: version };
      const first = connectTls({ port, host: '127.0.0.1', servername: 'localhost', ...limits });
      const session = await new Promise<Buffer>((resolve) => first.once('session', resolve));
      first.destroy();
      const wire = await open({ ...limits, session });
      expect(wire.stream instanceof TLSSocket && wire.stream.isSessionReused()).toBe(true);
      expect(await logIn(wire, connectPacketOf('', undefined, { clientId: 'b' }))).toBe(0);
      expect(await publish(wire, topics.reading('tram-2'), reading())).toBe(false);
    }
  });

  it('never lets it act as another', async () => {
    const credentials = await tls.station('tram-1');
    expect(await outcome(credentials, 'tram-2')).toBe(5);
    expect(await outcome(credentials, 'tram-2', secrets.get('tram-2'))).toBe(5);

    const wire = await open(credentials);
    expect(await logIn(wire, connectPacketOf('', undefined, { clientId: 'tram-2' }))).toBe(0);
    expect(await publish(wire, topics.reading('tram-2'), reading(666))).toBe(false);
    expect(await values('tram-2')).not.toContain(666);
  });

  it.each([
    [
      'signed by a stranger',
      async () => {
        const stranger = await createAuthority('test authority', Date.now(), 30);
        return createStationCertificate(stranger, 'tram-1', Date.now(), 30);
      },
    ],
    ['signed by itself', () => createAuthority('tram-1', Date.now(), 30)],
    ['that has expired', () => createStationCertificate(tls.authority, 'tram-1', Date.now() - 3 * dayMs, 1)],
    ['that is not valid yet', () => createStationCertificate(tls.authority, 'tram-1', Date.now() + dayMs, 1)],
    ['made for a server', () => createServerCertificate(tls.authority, ['tram-1'], Date.now(), 1)],
  ])('is refused when it is one %s, even with the right password', async (_what, make) => {
    const { certificate: cert, key } = await make();
    expect(await outcome({ ca: tls.ca, cert, key }, 'tram-1', secrets.get('tram-1'))).toBe('closed');
  });

  it.each(['nobody', 'Tram 1', '../tram-1', 'tram-1\u0000'])('is refused when its name is %j', async (name) => {
    const { certificate: cert, key } = await createStationCertificate(tls.authority, name, Date.now(), 1);
    const wire = await open({ ca: tls.ca, cert, key });
    expect(await logIn(wire, connectPacketOf('', undefined, { clientId: 'x' }))).toBe(4);
  });

  it('may be absent when the password is right, and only then', async () => {
    expect(await outcome({ ca: tls.ca }, 'tram-2', secrets.get('tram-2'))).toBe(0);
    expect(await outcome({ ca: tls.ca }, 'tram-2')).toBe(4);
    expect(await outcome({ ca: tls.ca }, 'tram-2', 'wrong')).toBe(4);
    const wire = await openTcp(gateway.mqtt);
    onTestFinished(() => wire.end());
    expect(await logIn(wire, connectPacketOf('tram-2', undefined))).toBe(4);
  });

  it('ends with the station: its connection within a second, and what was issued before for ever', async () => {
    const own = await startGateway(tls.environment);
    const tlsPort = own.gateway.addresses().mqttTls ?? 0;
    await own.add(testStation('tram-1'));
    const credentials = await tls.station('tram-1');
    const connect = async (using: ConnectionOptions): Promise<[Wire, number | 'closed']> => {
      const wire = await openTls(tlsPort, using);
      onTestFinished(() => wire.end());
      return [wire, await logIn(wire, connectPacketOf('', undefined, { clientId: 'x' }))];
    };
    const [wire, code] = await connect(credentials);
    expect(code).toBe(0);
    await nextSecond();
    own.stations.rotate('tram-1', testActor);
    await wire.closed;

    expect((await connect(credentials))[1]).toBe(4);
    await nextSecond();
    expect((await connect(await tls.station('tram-1')))[1]).toBe(0);
  });

  it('can be required of everybody', async () => {
    const strict = await startGateway({
      ...tls.environment,
      GATEWAY_TLS_CLIENT_REQUIRED: 'true',
      GATEWAY_MQTT_PLAIN: 'false',
    });
    const secret = await strict.add(testStation('tram-1'));
    const { mqtt, mqttTls } = strict.gateway.addresses();
    expect(mqtt).toBe(0);
    const without = await openTls(mqttTls ?? 0, { ca: tls.ca }).catch(() => undefined);
    expect(without ? await logIn(without, connectPacketOf('tram-1', secret)) : 'closed').toBe('closed');
    const wire = await openTls(mqttTls ?? 0, await tls.station('tram-1'));
    onTestFinished(() => wire.end());
    expect(await logIn(wire, connectPacketOf('tram-1', undefined))).toBe(0);
  });
});

describe('mosquitto, which shares no code with us', () => {
  it('publishes over TLS with a password and with a certificate, and is told what was refused', async () => {
    const { cert, key } = await tls.station('tram-3');
    const common = ['-h', 'localhost', '-p', String(port), '--cafile', tls.files.ca, '-q', '1'];
    const byCertificate = ['--cert', tls.write('tram-3.pem', cert), '--key', tls.write('tram-3.key', key)];
    const byPassword = ['-u', 'tram-3', '-P', secrets.get('tram-3') ?? ''];
    const heard = run('mosquitto_sub', [
      ...common,
      ...byCertificate,
      ...['-i', 'listener', '-t', topics.refused('tram-3'), '-C', '1', '-W', '20'],
    ]);
    for (const [credentials, pm25] of [
      [byPassword, 11],
      [byCertificate, 12],
    ] as const)
      await run('mosquitto_pub', [...common, ...credentials, '-t', topics.reading('tram-3'), '-m', reading(pm25)]);
    await until(async () => {
      await run('mosquitto_pub', [...common, ...byPassword, '-t', topics.reading('tram-3'), '-m', reading(-999)]);
      return (await Promise.race([heard, new Promise((resolve) => setTimeout(resolve, 50))])) !== undefined;
    });

    expect(JSON.parse((await heard).stdout)).toMatchObject({ code: 'VALUE_OUT_OF_RANGE' });
    await until(async () => (await values('tram-3')).length === 2);
    expect((await values('tram-3')).sort()).toEqual([11, 12]);
  });

  it('is refused with the certificate of another authority', async () => {
    const stranger = await createAuthority('another authority', Date.now(), 1);
    const { certificate, key } = await createStationCertificate(stranger, 'tram-3', Date.now(), 1);
    await expect(
      run('mosquitto_pub', [
        ...['-h', 'localhost', '-p', String(port), '--cafile', tls.files.ca, '-q', '1'],
        ...['--cert', tls.write('false.pem', certificate), '--key', tls.write('false.key', key)],
        ...['-t', topics.reading('tram-3'), '-m', reading()],
      ]),
    ).rejects.toThrow();
  });
});

it('200 honest stations, half of them by certificate, have lost nothing meanwhile', async () => {
  const verdict = await honest.finish(gateway.http);
  process.stdout.write(`\nMQTT over TLS, 200 honest stations\n${honest.report()}\n`);
  expect(verdict).toMatchObject({ lost: 0, wrong: 0, dropped: 0, acknowledged: verdict.sent });
});
