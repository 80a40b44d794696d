/** A station of a test: a real MQTT client that reports what it is told to. */
import mqtt, { type MqttClient } from 'mqtt';
import type { About, ReadingPayload, StationState } from '../../shared/reading.ts';
import { createTopics } from '../../shared/topics.ts';

const topics = createTopics();

export interface StationClient {
  /** Sends readings, several as one backlog; resolves when the gateway has acknowledged them. */
  report(...readings: ReadingPayload[]): Promise<void>;
  /** Sends these bytes where a reading belongs. */
  reportRaw(payload: string): Promise<void>;
  state(state: StationState): Promise<void>;
  about(about: About): Promise<void>;
  /** Breaks the connection without a good-bye. */
  vanish(): void;
  end(): void;
}

export const connectStation = async (port: number, id: string, secret: string): Promise<StationClient> => {
  const client: MqttClient = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, {
    username: id,
    password: secret,
    clientId: id,
    reconnectPeriod: 0,
  });
  client.on('error', () => {});
  const publish = async (topic: string, payload: string, retain = false): Promise<void> => {
    await client.publishAsync(topic, payload, { qos: 1, retain });
  };
  return {
    report: (...readings) =>
      publish(topics.reading(id), JSON.stringify(readings.length === 1 ? readings[0] : readings)),
    reportRaw: (payload) => publish(topics.reading(id), payload),
    state: (state) => publish(topics.state(id), state, true),
    about: (about) => publish(topics.about(id), JSON.stringify(about), true),
    vanish: () => client.stream.destroy(),
    end: () => void client.end(true),
  };
};
