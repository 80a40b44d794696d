/** A gateway and its stations for all tests of one file. */
import { afterAll, beforeAll } from 'vitest';
import { type RawPoint, readingsAnswerSchema } from '../../shared/api.ts';
import type { QuantityId } from '../../shared/quantities.ts';
import type { Station } from '../../shared/station.ts';
import { hourMs } from '../../shared/time.ts';
import { testStation } from './gateway-process.ts';
import { startGateway, type TestGateway, until } from './start-gateway.ts';
import { connectStation, type StationClient } from './station-client.ts';

export interface TestCity {
  /** Address of a page. */
  url(path?: string): string;
  gateway(): TestGateway;
  /** Registers a station and connects it; a small one for PM2.5 and PM10 unless told otherwise. */
  station(id: string, record?: Partial<Station>): Promise<StationClient>;
  /** Waits until the history has this many readings of the last two days. */
  stored(station: string, quantity: QuantityId, count: number): Promise<void>;
}

/** The readings of the last `hours` as the API answers them. */
export const readingsOf = async (
  url: string,
  station: string,
  quantity: QuantityId,
  hours = 48,
): Promise<RawPoint[]> => {
  const to = Date.now() + hourMs;
  const query = `station=${station}&quantity=${quantity}&from=${to - (hours + 1) * hourMs}&to=${to}`;
  const response = await fetch(`${url}/api/v1/readings?${query}`);
  return readingsAnswerSchema.parse(await response.json()).points ?? [];
};

export const useCity = (environment: Readonly<Record<string, string>> = {}): TestCity => {
  let running: TestGateway | undefined;
  const ends: (() => void | Promise<void>)[] = [];
  beforeAll(async () => {
    running = await startGateway(environment, (end) => ends.push(end));
  });
  afterAll(async () => {
    for (const end of ends.reverse()) await end();
  });
  const gateway = (): TestGateway => {
    if (!running) throw new Error('the gateway is not running');
    return running;
  };
  return {
    gateway,
    url: (path = '/') => `${gateway().url}${path}`,
    station: async (id, record) => {
      const secret = await gateway().add(testStation(id, record));
      const client = await connectStation(gateway().mqtt, id, secret);
      ends.push(client.end);
      return client;
    },
    stored: (station, quantity, count) =>
      until(async () => (await readingsOf(gateway().url, station, quantity)).length >= count),
  };
};
