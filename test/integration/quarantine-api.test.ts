/** What was refused, by HTTP: who sees the list, and who the bytes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Scope } from '../../shared/access.ts';
import { quarantineBytesSchema } from '../../shared/station-api.ts';
import { type Callers, callersOf } from '../support/callers.ts';
import { testActor, testStation } from '../support/gateway-process.ts';
import { type NewStations, newId, newStationsOf } from '../support/new-stations.ts';
import { createPublisher, publishPacket } from '../support/publisher.ts';
import { startGateway, type TestGateway, until } from '../support/start-gateway.ts';

let gateway: TestGateway;
let callers: Callers;
let made: NewStations;
let end: () => Promise<void>;

beforeAll(async () => {
  gateway = await startGateway({ GATEWAY_PUBLIC: 'real' }, (ending) => {
    end = ending;
  });
  callers = callersOf(gateway);
  made = newStationsOf(gateway, callers);
});
afterAll(() => end());

describe('refused bytes', () => {
  it('are shown to those who look after the station, as they came', async () => {
    const { username, password } = await made.create();
    const { socket } = await made.connect(username, password);
    const payload = '{"values":{"pm25":<script>';
    socket.write(publishPacket(`city/v1/${username}/reading`, 1, payload));
    await until(async () => (await gateway.quarantine(username)).length === 1);
    socket.destroy();
    const [entry] = await gateway.quarantine(username);
    const path = `/quarantine/${entry?.id}`;

    const answer = await callers.as('environment').get(path);

    expect(quarantineBytesSchema.parse(answer.json)).toEqual({
      id: entry?.id,
      text: payload,
      base64: Buffer.from(payload).toString('base64'),
      truncated: false,
    });
    expect(await callers.nobody.get(path)).toMatchObject({ status: 401 });
    expect(await callers.as('emergency').get(path)).toMatchObject({ code: 'FORBIDDEN' });
    const noise: Scope = { networks: ['noise'], wards: null };
    expect(await callers.as('environment', noise).get(path)).toMatchObject({ code: 'OUTSIDE_SCOPE' });
  });

  it('that are no text are given as bytes', async () => {
    const { username, password } = await made.create();
    const { socket } = await made.connect(username, password);
    const packet = publishPacket(`city/v1/${username}/reading`, 1, 'ab');
    packet[packet.length - 1] = 0xff;
    socket.write(packet);
    await until(async () => (await gateway.quarantine(username)).length === 1);
    socket.destroy();
    const [entry] = await gateway.quarantine(username);

    expect((await callers.as('environment').get(`/quarantine/${entry?.id}`)).json).toMatchObject({
      text: null,
      base64: Buffer.from([0x61, 0xff]).toString('base64'),
    });
  });

  it.each(['0', '999999999', '-1', 'x', '1e99', '..%2f1'])('are not under number %s', async (id) => {
    expect(await callers.as('environment').get(`/quarantine/${id}`)).toMatchObject({ status: 404, code: 'NOT_FOUND' });
  });

  it('of simulated stations are not listed for the public', async () => {
    const station = testStation(newId(), { provenance: 'simulated' });
    const secret = gateway.stations.add(station, {}, testActor);
    const publisher = createPublisher({
      port: gateway.mqtt,
      station: station.id,
      secret,
      topic: `city/v1/${station.id}/reading`,
      window: 1,
      payload: (n) => (n === 0 ? 'nonsense' : undefined),
      onAcknowledged: () => {},
    });
    await until(() =>
      publisher.connect().then(
        () => true,
        () => false,
      ),
    );
    await publisher.run();
    publisher.close();
    const path = `/quarantine?station=${station.id}`;
    const viewer = callers.as('viewer');

    await until(async () => JSON.stringify((await viewer.get(path)).json).includes(station.id));

    expect((await callers.nobody.get(path)).json).toEqual([]);
    expect(await callers.nobody.get(`/ledger?station=${station.id}&from=0&to=1`)).toMatchObject({
      code: 'STATION_UNKNOWN',
    });
  });
});
