/**
 * aedes 1.2 answers QoS 1 and 2 only after `authorizePublish` has: code, not a documented promise. These tests fail when a
 * new version changes that.
 */
import mqtt from 'mqtt';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createBroker } from '../../gateway/broker/broker.ts';
import type { Pipeline } from '../../gateway/ingest/pipeline.ts';
import { createTopics } from '../../shared/topics.ts';
import { testStation } from '../support/gateway-process.ts';
import { quietLog } from '../support/quiet-log.ts';

const topics = createTopics();

const connect = async (pipeline: Pipeline) => {
  const station = testStation('tram-1');
  const broker = createBroker({
    host: '127.0.0.1',
    port: 0,
    topics,
    pipeline,
    authenticate: () => station,
    findStation: () => station,
    refusing: () => null,
    onVanished: () => {},
    limits: { packetBytes: 65_536, connections: 10 },
    count: () => {},
    log: quietLog,
  });
  await broker.start();
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${broker.port()}`, {
    username: 'tram-1',
    password: 'x',
    reconnectPeriod: 0,
  });
  client.on('error', () => {});
  onTestFinished(async () => {
    client.end(true);
    await broker.stop();
  });
  return client;
};

/** Two round trips to the broker: what it was going to answer by itself, it has answered. */
const roundTrips = async (client: mqtt.MqttClient): Promise<void> => {
  for (let n = 0; n < 2; n += 1) {
    await client.subscribeAsync(topics.refused('tram-1'));
  }
};

describe('an acknowledgement', () => {
  it.each([1, 2] as const)('of QoS %d waits for the journal', async (qos) => {
    const waiting: ((error: Error | null) => void)[] = [];
    const client = await connect({ accept: (_message, done) => void waiting.push(done) });
    let acknowledged = false;
    const published = client.publishAsync(topics.reading('tram-1'), '{}', { qos }).then(() => {
      acknowledged = true;
    });

    await expect.poll(() => waiting.length).toBe(1);
    await roundTrips(client);
    expect(acknowledged).toBe(false);

    waiting[0]?.(null);
    await published;
  });

  it('never comes when the journal refuses: the connection ends instead', async () => {
    const client = await connect({ accept: (_message, done) => done(new Error('the disk is full')) });
    const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
    let acknowledged = false;
    client.publish(topics.reading('tram-1'), '{}', { qos: 1 }, (error) => {
      acknowledged = error === undefined || error === null;
    });

    await closed;
    expect(acknowledged).toBe(false);
  });

  it('does not end the process when a hook throws', async () => {
    const client = await connect({
      accept: () => {
        throw new Error('a bug');
      },
    });
    const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
    client.publish(topics.reading('tram-1'), '{}', { qos: 1 });

    await closed;
  });
});
