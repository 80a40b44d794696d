/** What was refused, by HTTP: who sees the list, and who the bytes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Scope } from '../../shared/access.ts';
import { fleetAnswerSchema, refusalsAnswerSchema } from '../../shared/fleet-api.ts';
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

describe('the whole fleet', () => {
  it('is counted for everybody, a calibration told to those who look after the station', async () => {
    const real = testStation(newId(), { provenance: 'real' });
    const simulated = testStation(newId(), { provenance: 'simulated' });
    gateway.stations.add(real, { instrument: { calibrationDue: '2026-01-31' } }, testActor);
    gateway.stations.add(simulated, {}, testActor);
    await until(async () => (await callers.as('viewer').get(`/stations/${simulated.id}`)).status === 200);
    const fleet = async (caller: typeof callers.nobody, id: string) =>
      fleetAnswerSchema.parse((await caller.get('/fleet?hours=2')).json).stations.find(({ station }) => station === id);

    expect(await fleet(callers.nobody, real.id)).toEqual({ station: real.id, since: null });
    expect(await fleet(callers.nobody, simulated.id)).toBeUndefined();
    expect(await fleet(callers.as('viewer'), simulated.id)).toBeDefined();
    expect((await fleet(callers.as('viewer'), real.id))?.calibrationDue).toBeUndefined();
    expect((await fleet(callers.as('field'), real.id))?.calibrationDue).toBe('2026-01-31');
    const elsewhere: Scope = { networks: null, wards: ['other'] };
    expect((await fleet(callers.as('field', elsewhere), real.id))?.calibrationDue).toBeUndefined();
    expect(await callers.nobody.get('/fleet?hours=73')).toMatchObject({ code: 'QUERY_MALFORMED' });
  });

  it('has its refusals in groups, those of simulated stations not for the public', async () => {
    const { username, password } = await made.create();
    const { socket } = await made.connect(username, password);
    for (const id of [1, 2]) socket.write(publishPacket(`city/v1/${username}/reading`, id, '{'));
    await until(async () => (await gateway.quarantine(username)).length === 2);
    socket.destroy();
    // A span that nobody has asked for yet: the answer is shared for some seconds.
    const { json } = await callers.nobody.get('/fleet/refusals?hours=11');
    const { groups, complete } = refusalsAnswerSchema.parse(json);

    expect(groups.find(({ newest }) => newest.station === username)).toMatchObject({
      count: 2,
      newest: { code: 'MESSAGE_NOT_JSON', fate: 'message' },
    });
    expect(complete).toBe(true);
    expect(groups.every(({ newest }) => newest.station !== null)).toBe(true);
  });
});
