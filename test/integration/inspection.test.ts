/** What somebody sees of a station beside which they stand: a real MQTT client, right and wrong. */
import { setTimeout as sleep } from 'node:timers/promises';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Inspection, type InspectionEvent, inspectionSchema } from '../../shared/inspection-api.ts';
import { hourMs } from '../../shared/time.ts';
import { type Caller, callersOf } from '../support/callers.ts';
import { testActor, testStation } from '../support/gateway-process.ts';
import { startGateway, type TestGateway, until } from '../support/start-gateway.ts';

let gateway: TestGateway;
let field: Caller;
let end: () => Promise<void>;
let serial = 0;

beforeAll(async () => {
  gateway = await startGateway({}, (ending) => {
    end = ending;
  });
  field = callersOf(gateway).as('field');
});
afterAll(() => end());

const ask = async (id: string, after = 0): Promise<Inspection> =>
  inspectionSchema.parse((await field.get(`/stations/${id}/inspection?after=${after}`)).json);

/** A new station at which somebody looks, and all that was seen of it so far. */
const look = async () => {
  serial += 1;
  const id = `soi-${serial}`;
  const secret = await gateway.add(testStation(id));
  let cursor = (await ask(id)).newest;
  const seen: InspectionEvent[] = [];
  const event = async <K extends InspectionEvent['kind']>(
    kind: K,
    fits: (found: Extract<InspectionEvent, { kind: K }>) => boolean = () => true,
  ): Promise<Extract<InspectionEvent, { kind: K }>> => {
    const is = (found: InspectionEvent): found is Extract<InspectionEvent, { kind: K }> =>
      found.kind === kind && fits(found as Extract<InspectionEvent, { kind: K }>);
    await until(async () => {
      const answer = await ask(id, cursor);
      cursor = answer.newest;
      seen.push(...answer.events);
      return seen.some(is);
    });
    const found = seen.find(is);
    if (!found) throw new Error('not seen');
    return found;
  };
  const connect = async (options: IClientOptions = {}): Promise<MqttClient> => {
    const client = mqtt.connect(`mqtt://127.0.0.1:${gateway.mqtt}`, {
      username: id,
      password: secret,
      clientId: 'esp32',
      reconnectPeriod: 0,
      ...options,
    });
    onTestFinished(() => void client.end(true));
    await new Promise<void>((resolve) => {
      client.once('connect', () => resolve());
      client.once('error', () => resolve());
      client.once('close', () => resolve());
    });
    return client;
  };
  return { id, secret, seen, event, connect, topic: `city/v1/${id}/reading` };
};

describe('what is seen of a station', () => {
  it('is a good reading with its way, and the connection it came on', async () => {
    const { id, event, connect, topic } = await look();
    const client = await connect({ keepalive: 30 });
    const at = Date.now() - 2_000;
    await client.publishAsync(topic, JSON.stringify({ at, seq: 3, values: { pm25: 37.4, khoi: 1 } }), { qos: 1 });

    expect(await event('connected')).toMatchObject({
      transport: 'tcp',
      protocol: 4,
      clientId: 'esp32',
      address: '127.0.0.…',
      keepAliveSeconds: 30,
    });
    const message = await event('message');
    expect(message).toMatchObject({
      topic,
      topicKind: 'reading',
      qos: 1,
      retain: false,
      payload: { encoding: 'text' },
      readingCount: 1,
      readings: [{ at, seq: 3, isLate: false, values: [{ quantity: 'pm25', value: 37.4, quality: 0 }] }],
      refusals: [{ code: 'VALUE_UNKNOWN_QUANTITY', path: 'values.khoi', fate: 'value' }],
      notStored: null,
    });
    expect(message.durableMs).toBeGreaterThanOrEqual(0);
    expect((await ask(id)).connections).toMatchObject([{ clientId: 'esp32', keepAliveSeconds: 30 }]);

    await client.endAsync();
    expect(await event('disconnected')).toMatchObject({ reason: 'goodbye' });
    await until(async () => (await ask(id)).connections.length === 0);
  });

  it('is what was refused, with the bytes', async () => {
    const { event, connect, topic } = await look();
    const client = await connect();
    await client.publishAsync(topic, '{"at": 1,', { qos: 1 });
    await client.publishAsync(topic, JSON.stringify({ at: Date.now() + hourMs, values: { pm25: 20 } }), { qos: 0 });
    await client.publishAsync(`${topic.replace('reading', '$state')}`, 'ready', { qos: 1, retain: true });

    const refusedAs = (code: string) => event('message', ({ refusals }) => refusals.some((each) => each.code === code));
    expect(await refusedAs('MESSAGE_NOT_JSON')).toMatchObject({ readingCount: 0, payload: { data: '{"at": 1,' } });
    expect(await refusedAs('READING_TIME_IN_FUTURE')).toMatchObject({ readingCount: 0, qos: 0 });
    expect(await event('message', ({ topicKind }) => topicKind === 'state')).toMatchObject({
      state: 'ready',
      retain: true,
    });
  });

  it('is a foreign topic, and the end of the connection that follows', async () => {
    const { event, connect } = await look();
    const client = await connect();
    client.on('error', () => {});
    client.publish('city/v1/tram-khac/reading', '{}', { qos: 1 });

    expect(await event('topic-refused')).toMatchObject({ action: 'publish', topic: 'city/v1/tram-khac/reading' });
    expect(await event('disconnected')).toMatchObject({ reason: 'topic' });
  });

  it('is why it was not let in', async () => {
    const wrong = await look();
    await wrong.connect({ password: 'sai', clientId: 'esp32' });
    expect(await wrong.event('login-refused')).toMatchObject({ reason: 'password', clientId: 'esp32' });
    expect(wrong.seen.filter(({ kind }) => kind === 'login-refused')).toHaveLength(1);
    await wrong.connect({ keepalive: 0 });
    expect(await wrong.event('login-refused', ({ reason }) => reason !== 'password')).toMatchObject({
      reason: 'keep-alive',
    });
    await wrong.connect({ protocolVersion: 5 });
    expect(await wrong.event('login-refused', ({ protocol }) => protocol === 5)).toMatchObject({ reason: 'protocol' });

    const revoked = await look();
    gateway.stations.revoke(revoked.id, testActor);
    await until(async () => {
      // So many tries at once would be too many wrong ones from this address.
      await sleep(300);
      await revoked.connect();
      return (await ask(revoked.id)).events.some(({ kind }) => kind === 'login-refused');
    });
    expect(await revoked.event('login-refused')).toMatchObject({ reason: 'revoked' });
  });

  it('is nobody else’s business', async () => {
    const { id } = await look();
    const callers = callersOf(gateway);
    const path = `/stations/${id}/inspection`;
    expect(await callers.nobody.get(path)).toMatchObject({ status: 401 });
    expect(await callers.as('field', { networks: ['noise'], wards: null }).get(path)).toMatchObject({
      code: 'OUTSIDE_SCOPE',
    });
    expect(await field.get('/stations/khong-co/inspection')).toMatchObject({ code: 'STATION_UNKNOWN' });
    expect(await field.get(`${path}?after=-1`)).toMatchObject({ code: 'QUERY_MALFORMED' });
  });
});
