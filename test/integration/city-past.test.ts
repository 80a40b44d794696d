/** The city at a moment of the past over the API, from readings that stations published and alerts that they raised. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { alertsAnswerSchema } from '../../shared/alert-api.ts';
import { problemSchema } from '../../shared/api.ts';
import { type CityAt, type CitySteps, cityAtSchema, cityStepsSchema } from '../../shared/city-past-api.ts';
import { qualityFlags } from '../../shared/quality.ts';
import { hourMs, minuteMs } from '../../shared/time.ts';
import { callersOf } from '../support/callers.ts';
import { testActor, testStation } from '../support/gateway-process.ts';
import { startGateway, until } from '../support/start-gateway.ts';
import { connectStation } from '../support/station-client.ts';

const street = testStation('pho-1', {
  name: 'Phố Lê Lợi',
  networks: ['flood'],
  quantities: ['water_depth'],
  datum: 'street_surface',
});
const air = testStation('khi-1', { provenance: 'simulated' });

describe('the city at a moment of the past', () => {
  it('is as it was: values, levels, what came late, judgements, situations, and for whom', async () => {
    const gateway = await startGateway({ GATEWAY_PUBLIC: 'real' });
    const { nobody, as } = callersOf(gateway);
    const staff = as('administrator');
    // The one that the public may not see is not there for `add` to wait for.
    const secret = gateway.stations.add(air, {}, testActor);
    const pho = await connectStation(gateway.mqtt, street.id, await gateway.add(street));
    onTestFinished(() => pho.end());
    let khi: Awaited<ReturnType<typeof connectStation>> | undefined;
    await until(async () => {
      khi ??= await connectStation(gateway.mqtt, air.id, secret).catch(() => undefined);
      return khi !== undefined;
    });
    onTestFinished(() => khi?.end());

    const begin = Math.floor(Date.now() / minuteMs) * minuteMs - 8 * minuteMs;
    for (const [minute, depth] of [
      [0, 0],
      [1, 55],
      [2, 56],
      [4, 31],
    ] as const) {
      await pho.report({ at: begin + minute * minuteMs, seq: minute, values: { water_depth: depth } });
    }
    await khi?.report({ at: begin, values: { pm25: 40, pm10: 60 } });
    // Late: what was measured counts, not when it arrived.
    await pho.report({ at: begin + 3 * minuteMs, seq: 3, values: { water_depth: 44 } });

    const at = async (instant: number, caller = staff): Promise<CityAt> =>
      cityAtSchema.parse((await caller.get(`/city?at=${instant}`)).json);
    const depthAt = async (minute: number) =>
      (await at(begin + minute * minuteMs)).stations.find(({ station }) => station === 'pho-1');
    await until(async () => (await depthAt(3))?.values.water_depth?.value === 44);

    expect(await depthAt(0)).toMatchObject({ values: { water_depth: { value: 0 } }, level: { severity: 0 } });
    expect(await depthAt(2)).toMatchObject({
      values: { water_depth: { value: 56, at: begin + 2 * minuteMs, quality: 0 } },
      level: { quantity: 'water_depth', severity: expect.any(Number), threshold: expect.any(String) },
    });
    expect((await depthAt(-1))?.values).toEqual({});
    const old = (await depthAt(8))?.values.water_depth;
    expect(old).toMatchObject({ value: 31, ageMs: 4 * minuteMs });

    const [one] = (await at(begin)).stations.filter(({ station }) => station === 'khi-1');
    expect(one?.values.pm25?.value).toBe(40);
    expect((await at(begin, nobody)).stations.map(({ station }) => station)).toEqual(['pho-1']);

    // Situations are of when we knew of them.
    await until(
      async () => alertsAnswerSchema.parse((await nobody.get('/alerts?rule=street-depth')).json).alerts.length > 0,
    );
    expect((await at(begin + 2 * minuteMs)).situations).toEqual([]);
    const [situation] = (await at(Date.now())).situations;
    expect(situation).toMatchObject({
      hazard: 'flood',
      stations: ['pho-1'],
      endedAt: null,
      alerts: { open: 1, all: 1 },
    });

    const steps = async (query: string): Promise<CitySteps> =>
      cityStepsSchema.parse((await staff.get(`/city/steps?${query}`)).json);
    const played = await steps(`from=${begin}&to=${begin + 4 * minuteMs}&every=1m`);
    expect(played).toMatchObject({ from: begin, everyMs: minuteMs, count: 5 });
    const seriesOf = ({ series }: CitySteps, station: string) => series.find((each) => each.station === station);
    expect(played.series).toHaveLength(2);
    // It holds until it is stale.
    expect(seriesOf(played, 'khi-1')).toMatchObject({
      quantity: 'pm25',
      values: [40, 40, 40, null, null],
      flagged: [],
    });
    expect(seriesOf(played, 'pho-1')).toMatchObject({
      quantity: 'water_depth',
      values: [0, 55, 56, 44, 31],
      // So much in a minute is doubted, and judged all the same.
      flagged: [[1, qualityFlags.step]],
    });
    const lately = Date.now();
    const whole = await steps(`from=${lately - 3 * minuteMs}&to=${lately}&every=1m`);
    expect(whole.situations).toMatchObject([
      { situation: { id: situation?.id }, course: [{ state: 'unacknowledged' }] },
    ]);

    const judgement = {
      station: 'pho-1',
      quantity: 'water_depth',
      from: begin + minuteMs,
      to: begin + 2 * minuteMs,
      verdict: 'invalid',
      reason: 'cảm biến bị che khuất',
    };
    expect((await staff.send('POST', '/judgements', judgement)).status).toBe(201);
    expect(await depthAt(1)).toMatchObject({
      values: { water_depth: { value: 55, quality: qualityFlags.step | qualityFlags.invalidated } },
      level: null,
    });
    const again = await steps(`from=${begin}&to=${begin + 4 * minuteMs}&every=1m`);
    expect(seriesOf(again, 'pho-1')?.flagged).toEqual([[1, qualityFlags.step | qualityFlags.invalidated]]);
  });

  it('is not to be had of the future, of more moments than are allowed, or of nothing', async () => {
    const { nobody } = callersOf(await startGateway());
    const now = Date.now();
    const codeOf = async (path: string) => problemSchema.parse((await nobody.get(path)).json);

    expect((await nobody.get(`/city?at=${now}`)).status).toBe(200);
    expect(await codeOf(`/city?at=${now + hourMs}`)).toMatchObject({
      code: 'QUERY_MALFORMED',
      errors: [{ path: 'at' }],
    });
    expect(await codeOf('/city')).toMatchObject({ code: 'QUERY_MALFORMED' });
    expect(await codeOf('/city?at=yesterday')).toMatchObject({ code: 'QUERY_MALFORMED' });
    expect(await codeOf(`/city/steps?from=${now}&to=${now - 1}&every=1h`)).toMatchObject({ code: 'QUERY_MALFORMED' });
    expect(await codeOf(`/city/steps?from=${now - hourMs}&to=${now + hourMs}&every=1h`)).toMatchObject({
      code: 'QUERY_MALFORMED',
    });
    expect(await codeOf(`/city/steps?from=${now - 48 * hourMs}&to=${now}&every=10m`)).toMatchObject({
      code: 'QUERY_SPAN_TOO_LONG',
      errors: [{ path: 'every', message: expect.stringContaining('every=15m') }],
    });
  });
});
