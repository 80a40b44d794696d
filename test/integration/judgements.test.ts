/** What staff judge, on a running gateway with each history: wherever readings leave, and never in what is stored. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { latestReadingSchema, type ReadingsAnswer, readingsAnswerSchema } from '../../shared/api.ts';
import { type Judgement, judgementSchema } from '../../shared/judgement-api.ts';
import { qualityFlags } from '../../shared/quality.ts';
import { hourMs, minuteMs } from '../../shared/time.ts';
import { type Callers, callersOf } from '../support/callers.ts';
import { testActor, testStation } from '../support/gateway-process.ts';
import { type Influxdb, startInfluxdb } from '../support/influxdb.ts';
import { startGateway, type TestGateway, until } from '../support/start-gateway.ts';
import { connectStation } from '../support/station-client.ts';

const { step, invalidated } = qualityFlags;
/** Three whole hours that are over. */
const start = Math.floor(Date.now() / hourMs) * hourMs - 4 * hourMs;
const end = start + 3 * hourMs;
const everyMs = 10 * minuteMs;

/** A reading every ten minutes, 10, 11 … 27 µg/m³; the eighth is a spike. */
const figures = Array.from({ length: 18 }, (_, index) => (index === 7 ? 1_900 : 10 + index));

describe.each(['embedded', 'InfluxDB'])('with the history %s', (kind) => {
  let city: TestGateway;
  let callers: Callers;
  let influx: Influxdb | undefined;
  const ends: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    if (kind === 'InfluxDB') influx = await startInfluxdb();
    const environment = influx ? { INFLUX_URL: influx.url, INFLUX_DB: 'env' } : {};
    city = await startGateway(environment, (stop) => ends.push(stop));
    callers = callersOf(city);
    const secret = await city.add(testStation('tram-1', { interval: 600 }));
    const client = await connectStation(city.mqtt, 'tram-1', secret);
    ends.push(async () => client.end());
    await client.report(
      ...figures.map((pm25, index) => ({ at: start + index * everyMs, values: { pm25, pm10: 2 * pm25 } })),
    );
    await until(async () => (await raw('pm10')).length === figures.length);
  });
  afterAll(async () => {
    for (const stop of ends.reverse()) await stop();
    await influx?.stop();
  });

  const readings = async (quantity: string, every = ''): Promise<ReadingsAnswer> => {
    const { json } = await callers.nobody.get(
      `/readings?station=tram-1&quantity=${quantity}&from=${start}&to=${end}${every && `&every=${every}`}`,
    );
    return readingsAnswerSchema.parse(json);
  };
  const raw = async (quantity: string) => (await readings(quantity)).points ?? [];
  /** `[count, sum]` of the hours, undefined for an hour without. */
  const hourly = async (quantity: string) => {
    const { buckets = [] } = await readings(quantity, '1h');
    return [0, 1, 2].map((hour) => {
      const found = buckets.find(({ at }) => at === start + hour * hourMs);
      return found && [found.count, Math.round(found.sum)];
    });
  };
  const judge = async (judgement: object): Promise<Judgement> => {
    const whole = { station: 'tram-1', quantity: 'pm25', reason: 'đầu hút bị che', ...judgement };
    const answer = await callers.as('environment').send('POST', '/judgements', whole);
    expect(answer.status).toBe(201);
    return judgementSchema.parse(answer.json);
  };
  const withdraw = async ({ id }: Judgement): Promise<void> => {
    expect((await callers.as('environment').send('DELETE', `/judgements/${id}`)).status).toBe(204);
  };

  it('flags the spike alone, and takes it in again when staff say that it is valid', async () => {
    expect((await raw('pm25')).map(({ quality }) => quality)).toEqual(
      figures.map((_, index) => (index === 7 ? step : 0)),
    );
    const before = [
      [6, 75],
      [5, 94],
      [6, 147],
    ];
    expect(await hourly('pm25')).toEqual(before);

    const restored = await judge({ verdict: 'valid', from: start + hourMs, to: start + 2 * hourMs });
    expect(await hourly('pm25')).toEqual([
      [6, 75],
      [6, 1_994],
      [6, 147],
    ]);
    expect((await raw('pm25'))[7]).toEqual({ at: start + 7 * everyMs, value: 1_900, quality: 0 });

    await withdraw(restored);
    expect(await hourly('pm25')).toEqual(before);
  });

  it('takes out what staff call invalid: points, buckets in part and whole, the file and the latest value', async () => {
    const made = await judge({ verdict: 'invalid', from: start + 50 * minuteMs, to: start + 170 * minuteMs });

    expect((await raw('pm25')).map(({ quality }) => quality)).toEqual(
      figures.map((_, index) => (index < 5 || index === 17 ? 0 : invalidated + (index === 7 ? step : 0))),
    );
    expect(await hourly('pm25')).toEqual([[5, 60], undefined, [1, 27]]);
    expect(await hourly('pm10')).toEqual([
      [6, 150],
      [5, 188],
      [6, 294],
    ]);

    const path = `/exports/readings.csv?station=tram-1&from=${start}&to=${end}`;
    const rows = (await callers.nobody.get(path)).bytes.toString().trim().split('\r\n').slice(2);
    expect(rows.map((row) => row.split(',')[5])).toEqual(
      figures.map((_, index) =>
        index < 5 || index === 17 ? 'good' : index === 7 ? 'step|pm25:invalidated' : 'pm25:invalidated',
      ),
    );
    const hours = (await callers.nobody.get(`${path}&every=1h`)).bytes.toString().trim().split('\r\n').slice(2);
    // Mean, least, most and number of PM2.5 by hour.
    expect(hours.map((row) => row.split(',').slice(5, 9).join())).toEqual(['12,10,14,5', ',,,', '27,27,27,1']);

    const latest = async () => {
      const { json } = await callers.nobody.get('/readings/latest');
      return latestReadingSchema.array().parse(json)[0]?.values;
    };
    expect(await latest()).toMatchObject({ pm25: { value: 27, quality: 0 }, pm10: { quality: 0 } });
    const second = await judge({ verdict: 'invalid', quantity: null, from: end - 1, to: end + 1 });
    expect(await latest()).toMatchObject({ pm25: { quality: 0 } });
    const third = await judge({ verdict: 'invalid', quantity: null, from: end - everyMs, to: end });
    expect(await latest()).toMatchObject({ pm25: { quality: invalidated }, pm10: { quality: invalidated } });
    for (const each of [made, second, third]) await withdraw(each);
    expect(await hourly('pm25')).toEqual([
      [6, 75],
      [5, 94],
      [6, 147],
    ]);
  });

  it('follows a judgement that another process made', async () => {
    const { id } = city.state.judgements.add(
      { station: 'tram-1', quantity: 'pm10', from: start, to: end, verdict: 'invalid', reason: 'x' },
      testActor,
    );
    await until(async () => (await hourly('pm10')).every((hour) => hour === undefined));
    city.state.judgements.withdraw(id, testActor);
    await until(async () => (await hourly('pm10')).every((hour) => hour !== undefined));
  });
});

describe('who may judge', () => {
  const open = async () => {
    const city = await startGateway();
    await city.add(testStation('tram-1'));
    await city.add(testStation('tram-2', { provenance: 'simulated' }));
    return { city, callers: callersOf(city) };
  };
  const judgement = {
    station: 'tram-1',
    quantity: null,
    from: start,
    to: new Date(end).toISOString(),
    verdict: 'invalid',
    reason: ' chim làm tổ ',
  };

  it('is the environment staff and administrators, in their own part of the city', async () => {
    const { callers } = await open();
    const send = async (caller: Callers['nobody']) => (await caller.send('POST', '/judgements', judgement)).status;

    expect(await send(callers.nobody)).toBe(401);
    for (const role of ['viewer', 'field', 'emergency'] as const) expect(await send(callers.as(role))).toBe(403);
    const elsewhere = callers.as('environment', { networks: null, wards: ['other'] });
    expect(await elsewhere.send('POST', '/judgements', judgement)).toMatchObject({
      status: 403,
      code: 'OUTSIDE_SCOPE',
    });
    expect(await send(callers.as('administrator'))).toBe(201);
    const { json } = await callers.as('environment').send('POST', '/judgements', judgement);
    const { id } = judgementSchema.parse(json);
    expect((await elsewhere.send('DELETE', `/judgements/${id}`)).status).toBe(403);
    expect(callers.audited('quality.judge')).toMatchObject([
      {
        actor: { name: 'environment' },
        target: 'tram-1',
        after: { id, reason: 'chim làm tổ', fromAt: start, toAt: end },
      },
      { actor: { name: 'administrator' } },
    ]);
  });

  it.each([
    ['without a reason', { reason: '  ' }, 422],
    ['that end before they begin', { from: end, to: start }, 422],
    ['over more than 400 days', { from: end - 401 * 24 * hourMs, to: end }, 422],
    ['with another verdict', { verdict: 'perhaps' }, 422],
    ['of a quantity that nobody measures', { quantity: 'radon' }, 422],
    ['of a station that there is not', { station: 'tram-9' }, 404],
  ])('refuses judgements %s', async (_what, change, status) => {
    const { callers } = await open();
    const answer = await callers.as('environment').send('POST', '/judgements', { ...judgement, ...change });

    expect(answer.status).toBe(status);
    expect(callers.audited('quality.judge')).toEqual([]);
  });

  it('the public learns what was judged, not by whom and why, and nothing of what was withdrawn', async () => {
    const { callers } = await open();
    const staff = callers.as('environment');
    const made = [];
    for (const station of ['tram-1', 'tram-1', 'tram-2']) {
      made.push(judgementSchema.parse((await staff.send('POST', '/judgements', { ...judgement, station })).json));
    }
    await staff.send('DELETE', `/judgements/${made[0]?.id}`);
    const seenBy = async (caller: Callers['nobody'], query = '') =>
      judgementSchema.array().parse((await caller.get(`/judgements${query}`)).json);

    expect(await seenBy(callers.nobody, '?station=tram-1')).toEqual([{ ...made[1], reason: null, by: null }]);
    expect((await seenBy(callers.nobody)).map(({ station }) => station)).toEqual(['tram-2', 'tram-1']);
    expect(await seenBy(callers.as('field'), '?station=tram-1')).toMatchObject([
      { reason: 'chim làm tổ', by: 'environment' },
      { withdrawnBy: 'environment' },
    ]);
    expect(await seenBy(callers.as('field', { networks: null, wards: ['other'] }), '?station=tram-1')).toMatchObject([
      { reason: null, by: null },
    ]);
    expect((await callers.nobody.get('/judgements?station=tram-9')).status).toBe(404);
  });
});
