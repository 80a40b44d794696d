/** The indices as the API and the live channel give them, from readings that stations published. */
import { io } from 'socket.io-client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseConfig } from '../../gateway/config.ts';
import { createGateway } from '../../gateway/gateway.ts';
import type { State } from '../../gateway/state/ports.ts';
import { openState } from '../../gateway/state/state.ts';
import { type RawPoint, readingsAnswerSchema } from '../../shared/api.ts';
import {
  calendarSchema,
  indicesSummarySchema,
  type StationIndicesAnswer,
  stationIndicesSchema,
  wardIndicesSchema,
} from '../../shared/indices-api.ts';
import type { LiveIndices } from '../../shared/live-events.ts';
import type { QuantityId } from '../../shared/quantities.ts';
import type { ReadingPayload } from '../../shared/reading.ts';
import type { Station } from '../../shared/station.ts';
import { dayMs, hourMs, type Instant, minuteMs } from '../../shared/time.ts';
import { wave } from '../gateway/indices/support.ts';
import { testActor, testStation } from '../support/gateway-process.ts';
import { quietLog } from '../support/quiet-log.ts';
import { consoleDirectory, until } from '../support/start-gateway.ts';
import { connectStation } from '../support/station-client.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** 17:30 in Hải Phòng, yesterday: nothing depends on when the test runs. */
const noon = Math.floor(Date.now() / dayMs) * dayMs - dayMs + 10.5 * hourMs;
const clock = (): { now: Instant } => ({ now: noon });

interface City {
  readonly url: string;
  /** `state.db` as another process would open it. */
  readonly state: State;
  /** What the API answers; fails with its problem. */
  get(path: string): Promise<unknown>;
  figures(station: string): Promise<StationIndicesAnswer>;
  /** Sends readings as backlogs of 500. */
  send(station: string, readings: readonly ReadingPayload[]): Promise<void>;
  stop(): Promise<void>;
}

/** A gateway with a clock of its own on a folder that may have been used before. */
const startCity = async (
  directory: string,
  time: { readonly now: Instant },
  stations: readonly Station[],
  environment: Readonly<Record<string, string>> = {},
): Promise<City> => {
  const config = parseConfig({
    GATEWAY_DATA_DIR: directory,
    GATEWAY_HTTP_HOST: '127.0.0.1',
    GATEWAY_MQTT_HOST: '127.0.0.1',
    GATEWAY_HTTP_PORT: '0',
    GATEWAY_MQTT_PORT: '0',
    GATEWAY_PUBLIC: 'all',
    ...environment,
  });
  const gateway = createGateway(config, {
    version: '0.0.0-test',
    consoleDirectory,
    log: quietLog,
    onFatal: (error) => {
      throw error;
    },
    now: () => time.now,
  });
  await gateway.start();
  const state = openState(`${directory}/state.db`);
  const { http, mqtt } = gateway.addresses();
  const url = `http://127.0.0.1:${http}`;
  const secrets = new Map<string, string>();
  for (const station of stations) {
    const isKnown = (await fetch(`${url}/api/v1/stations/${station.id}`)).ok;
    secrets.set(
      station.id,
      isKnown ? state.stations.rotate(station.id, testActor) : state.stations.add(station, {}, testActor),
    );
    await until(async () => (await fetch(`${url}/api/v1/stations/${station.id}`)).ok);
  }
  const get = async (path: string): Promise<unknown> => {
    const response = await fetch(`${url}${path}`);
    const body: unknown = await response.json();
    if (!response.ok) throw new Error(JSON.stringify(body));
    return body;
  };
  let isStopped = false;
  const city: City = {
    url,
    state,
    get,
    figures: async (station) => stationIndicesSchema.parse(await get(`/api/v1/indices?station=${station}`)),
    send: async (station, readings) => {
      const client = await connectStation(mqtt, station, secrets.get(station) ?? '');
      for (let from = 0; from < readings.length; from += 500) await client.report(...readings.slice(from, from + 500));
      client.end();
    },
    stop: async () => {
      if (isStopped) return;
      isStopped = true;
      state.close();
      await gateway.stop();
    },
  };
  onTestFinished(city.stop);
  await until(async () => indicesSummarySchema.parse(await get('/api/v1/indices')).restoring === null);
  return city;
};

const folderOf = (): string => {
  const folder = temporaryFolder();
  onTestFinished(folder.remove);
  return folder.path;
};

const every = (stepMs: number, hours: number, values: (at: Instant) => ReadingPayload['values']): ReadingPayload[] =>
  Array.from({ length: Math.floor((hours * hourMs) / stepMs) }, (_, index) => {
    const at = noon - hours * hourMs + (index + 1) * stepMs;
    return { at, values: values(at) };
  });

/** Up and down by one in turn: the mean of an even number is the middle, and nothing looks stuck. */
const jitter = (at: Instant, stepMs: number): number => ((at / stepMs) % 2 === 0 ? 1 : -1);

/** Until the history has what was sent, so that both sides of a comparison are of the same readings. */
const points = async (city: City, station: string, quantity: QuantityId, count: number): Promise<RawPoint[]> => {
  let found: RawPoint[] = [];
  await until(async () => {
    const query = `station=${station}&quantity=${quantity}&from=${noon - 4 * dayMs}&to=${noon + hourMs}`;
    found = readingsAnswerSchema.parse(await city.get(`/api/v1/readings?${query}`)).points ?? [];
    return found.length >= count;
  });
  return found;
};

/** Means by plain arithmetic, from points as anybody gets them; nothing of the code under test. */
const naive = {
  hour: (all: readonly RawPoint[], start: Instant): number | null => {
    const good = all.filter(({ at, quality }) => quality === 0 && at >= start && at < start + 3_600_000);
    if (good.length < 45) return null;
    return good.reduce((total, { value }) => total + value, 0) / good.length;
  },
  hours: (all: readonly RawPoint[], from: Instant, count: number): (number | null)[] =>
    Array.from({ length: count }, (_, index) => naive.hour(all, from + index * 3_600_000)),
  mean: (values: readonly (number | null)[]): number => {
    const known = values.filter((value) => value !== null);
    return known.reduce((total, value) => total + value, 0) / known.length;
  },
  /** Decision 1459/QĐ-TCMT 2.2.1.a, newest first. */
  nowCast: (values: readonly (number | null)[]): number => {
    const known = values.filter((value) => value !== null);
    const w = Math.min(...known) / Math.max(...known);
    let above = 0;
    let below = 0;
    for (const [i, value] of values.entries()) {
      if (value === null) continue;
      const weight = w > 0.5 ? w ** i : 0.5 ** (i + 1);
      above += weight * value;
      below += weight;
    }
    return w > 0.5 ? above / below : above;
  },
  pm25: (c: number): number => {
    const table = [
      [0, 0],
      [25, 50],
      [50, 100],
      [80, 150],
      [150, 200],
      [250, 300],
      [350, 400],
      [500, 500],
    ];
    const step = table.findIndex(([concentration = 0]) => c <= concentration);
    const [low = 0, from = 0] = table[step - 1] ?? [];
    const [high = 0, to = 0] = table[step] ?? [];
    return Math.round(from + ((to - from) * (c - low)) / (high - low));
  },
};

describe('figures of a station', () => {
  it('are what anybody works out from the raw readings, to the last printed digit', async () => {
    const city = await startCity(folderOf(), clock(), [
      testStation('khi'),
      testStation('on', {
        networks: ['noise'],
        quantities: ['laeq'],
        areaClass: 'ordinary',
      }),
    ]);
    const sent = every(minuteMs, 49, (at) => ({ pm25: wave(at, 42, 25), pm10: wave(at, 70, 20) }));
    // An hour with too few readings, and one of calibration.
    const kept = sent.filter(
      ({ at }) => Math.floor((noon - Number(at)) / hourMs) !== 5 || Number(at) % (2 * minuteMs) === 0,
    );
    const withStatus = kept.map(
      (one): ReadingPayload =>
        Math.floor((noon - Number(one.at)) / hourMs) === 9 ? { ...one, status: 'calibrating' } : one,
    );
    await city.send('khi', withStatus);
    await city.send(
      'on',
      every(minuteMs, 30, (at) => ({ laeq: wave(at, 60, 9) })),
    );
    const pm25 = await points(city, 'khi', 'pm25', withStatus.length);
    const laeq = await points(city, 'on', 'laeq', 1_800);

    const { quantities, air, limits, thresholds } = await city.figures('khi');
    const last = Math.floor(noon / hourMs) * hourMs;
    const hours = naive.hours(pm25, last - 24 * hourMs, 24);
    const shown = (value: number | null): number | null => (value === null ? null : Number(value.toFixed(3)));

    expect(hours.filter((value) => value === null).length).toBeGreaterThan(0);
    expect(quantities.pm25?.hours.slice(0, 24).map(({ value, valid }) => (valid ? value : null))).toEqual(
      hours.map(shown),
    );
    expect(quantities.pm25?.mean24h.value).toBe(shown(naive.mean(hours)));
    expect(quantities.pm25?.mean24h.captured).toBe(hours.filter((value) => value !== null).length);
    expect(quantities.pm25?.mean8h.value).toBe(shown(naive.mean(hours.slice(-8))));
    const good = pm25.filter(({ at, quality }) => quality === 0 && at >= noon - hourMs && at < noon);
    expect(quantities.pm25?.mean1h.value).toBe(shown(naive.mean(good.map(({ value }) => value))));

    const nowCast = naive.nowCast(hours.slice(-12).reverse());
    const part = air?.hourly.parts.find(({ quantity }) => quantity === 'pm25');
    expect(part).toMatchObject({ over: 'nowcast', concentration: shown(nowCast), index: naive.pm25(nowCast) });
    expect(part?.explain?.hours).toHaveLength(12);
    const yesterday = naive.hours(pm25, last - 34 * hourMs, 24);
    const { lastDay } = air ?? {};
    const dayPart = lastDay?.parts.find(({ quantity }) => quantity === 'pm25');
    expect(dayPart).toMatchObject({ over: '24h', concentration: shown(naive.mean(yesterday)) });
    expect(dayPart?.index).toBe(naive.pm25(naive.mean(yesterday)));

    const limit = limits.find(({ quantity, kind }) => quantity === 'pm25' && kind === 'limit');
    const law = thresholds.find(({ id }) => id === limit?.threshold);
    const mean = naive.mean(hours);
    expect(law).toMatchObject({ value: 45, law: { document: 'QCVN 05:2023/BTNMT' } });
    expect(limit?.current.value).toBe(shown(mean));
    expect(limit?.state).toBe(mean > 45 ? 'exceeds' : mean >= 36 ? 'near' : 'within');
    expect(limit?.explain.missing).toHaveLength(hours.filter((value) => value === null).length);

    // The night from 21:00 to 06:00, by energy.
    const { noise } = await city.figures('on');
    const night = naive.hours(
      laeq.map((point) => ({ ...point, value: 10 ** (point.value / 10) })),
      last - 20 * hourMs,
      9,
    );
    expect(noise?.lastPeriods[0]).toMatchObject({
      from: last - 20 * hourMs,
      to: last - 11 * hourMs,
      level: { value: shown(10 * Math.log10(naive.mean(night))), captured: 9, expected: 9, valid: true },
    });
  });

  it('change with late and repeated readings as the history does, days of the past too', async () => {
    const folder = folderOf();
    const city = await startCity(folder, clock(), [testStation('khi')]);
    const sent = every(minuteMs, 72, (at) => ({ pm25: 30 + jitter(at, minuteMs), pm10: 60 + jitter(at, minuteMs) }));
    await city.send('khi', sent);
    await points(city, 'khi', 'pm25', sent.length);
    const day = new Date(noon - 2 * dayMs).toISOString().slice(0, 10);
    const calendar = async () =>
      calendarSchema.parse(await city.get(`/api/v1/indices/days?station=khi&from=${day}&to=${day}`)).days[0];
    expect((await calendar())?.means.pm25).toMatchObject({ value: 30, valid: true });
    expect((await calendar())?.limits.find(({ threshold }) => threshold.includes('pm25'))).toMatchObject({
      figure: 30,
      verdict: 'kept',
    });
    expect((await city.figures('khi')).quantities.pm25?.mean24h.value).toBe(30);

    // Two days ago, four hours from 12:00 on were 120 higher; of today, one hour was 24 higher.
    const start = Date.parse(`${day}T12:00:00+07:00`);
    const today = Math.floor(noon / hourMs) * hourMs - 3 * hourMs;
    const again = sent.flatMap((one): ReadingPayload[] => {
      const at = Number(one.at);
      if (at >= start && at < start + 4 * hourMs) return [{ at, values: { pm25: 150 + jitter(at, minuteMs) } }];
      if (at >= today && at < today + hourMs) return [{ at, values: { pm25: 54 + jitter(at, minuteMs) } }];
      return [];
    });
    await city.send('khi', again);

    expect((await city.figures('khi')).quantities.pm25?.mean24h.value).toBe(31);
    await until(async () => (await calendar())?.means.pm25?.value === 30 + (4 * 120) / 24);
    expect((await calendar())?.limits.find(({ threshold }) => threshold.includes('pm25'))).toMatchObject({
      verdict: 'exceeded',
    });
    const limit = (await city.figures('khi')).limits.find(
      ({ quantity, kind }) => quantity === 'pm25' && kind === 'limit',
    );
    expect(limit?.exceedances).toMatchObject({ exceeded: [day] });

    const before = await city.figures('khi');
    await city.stop();
    const restarted = await startCity(folder, clock(), []);
    expect(await restarted.figures('khi')).toEqual(before);
  });

  it('leave out what staff judged invalid, also of past days, and take it in again when that is withdrawn', async () => {
    const city = await startCity(folderOf(), clock(), [testStation('khi')]);
    const sent = every(minuteMs, 60, (at) => ({ pm25: 30 + jitter(at, minuteMs), pm10: 60 + jitter(at, minuteMs) }));
    await city.send('khi', sent);
    await points(city, 'khi', 'pm25', sent.length);
    const last = Math.floor(noon / hourMs) * hourMs;
    const yesterday = new Date(noon - dayMs).toISOString().slice(0, 10);
    const captured = async () => {
      const { quantities, restoring } = await city.figures('khi');
      const calendar = await city.get(`/api/v1/indices/days?station=khi&from=${yesterday}&to=${yesterday}`);
      const [day] = calendarSchema.parse(calendar).days;
      const now = [quantities.pm25, quantities.pm10].map((figures) => figures?.mean24h.captured);
      return [...now, day?.means.pm25?.captured, restoring];
    };
    const before = await city.figures('khi');
    expect(await captured()).toEqual([24, 24, 24, false]);

    // From yesterday 21:00 to today 15:00, local time.
    const judgement = { station: 'khi', quantity: 'pm25', from: last - 20 * hourMs, to: last - 2 * hourMs } as const;
    const { id } = city.state.judgements.add({ ...judgement, verdict: 'invalid', reason: 'lens cleaned' }, testActor);
    await until(async () => JSON.stringify(await captured()) === '[6,24,21,false]');
    expect((await city.figures('khi')).limits.find(({ quantity }) => quantity === 'pm25')?.state).toBe(
      'not-enough-data',
    );

    city.state.judgements.withdraw(id, testActor);
    await until(async () => JSON.stringify(await captured()) === '[24,24,24,false]');
    expect(await city.figures('khi')).toEqual(before);
  });

  it('use the limits of the date', async () => {
    const time = { now: Date.parse('2025-12-31T23:30:00+07:00') };
    const city = await startCity(folderOf(), time, [testStation('khi')]);
    const limit = async () => {
      const { limits, thresholds, date } = await city.figures('khi');
      const held = limits.find(({ quantity, kind }) => quantity === 'pm25' && kind === 'limit');
      return [date, thresholds.find(({ id }) => id === held?.threshold)?.value];
    };

    expect(await limit()).toEqual(['2025-12-31', 50]);
    time.now += hourMs;
    expect(await limit()).toEqual(['2026-01-01', 45]);
  });

  it('are refused with a reason where there is no station, and no such calendar', async () => {
    const city = await startCity(folderOf(), clock(), [testStation('khi')]);
    const asked = async (path: string) => {
      const response = await fetch(`${city.url}${path}`);
      return [response.status, ((await response.json()) as { code?: string }).code];
    };

    expect(await asked('/api/v1/indices?station=nobody')).toEqual([404, 'STATION_UNKNOWN']);
    expect(await asked('/api/v1/indices/days?station=nobody&from=2026-01-01&to=2026-01-02')).toEqual([
      404,
      'STATION_UNKNOWN',
    ]);
    expect(await asked('/api/v1/indices/days?station=khi&from=2024-01-01&to=2026-01-02')).toEqual([
      400,
      'QUERY_SPAN_TOO_LONG',
    ]);
    expect(await asked('/api/v1/indices/days?station=khi&from=2026-01-02&to=2026-01-01')).toEqual([
      400,
      'QUERY_MALFORMED',
    ]);
    expect(await asked('/api/v1/indices/days?station=khi&from=0001-01-01&to=0001-01-02')).toEqual([
      400,
      'QUERY_MALFORMED',
    ]);
  });
});

const air = (id: string, about: Partial<Station> = {}): Station => testStation(id, { interval: 600, ...about });
const level = (pm25: number): ReadingPayload[] =>
  every(10 * minuteMs, 26, (at) => ({ pm25: pm25 + jitter(at, 10 * minuteMs), pm10: pm25 + 2 }));

describe('wards and the city', () => {
  it('never mix simulated stations into real ones', async () => {
    const stations = [air('that'), air('that-2', { ward: '10507' }), air('gia', { provenance: 'simulated' })];
    const folder = folderOf();
    const city = await startCity(folder, clock(), stations);
    for (const [id, pm25] of [
      ['that', 20],
      ['that-2', 30],
      ['gia', 400],
    ] as const)
      await city.send(id, level(pm25));
    const wards = wardIndicesSchema.parse(await city.get('/api/v1/indices/wards'));

    expect(wards).toMatchObject({
      simulated: false,
      city: {
        stations: 2,
        valid: 2,
        worst: { station: 'that-2', value: 60 },
        median: { value: 50, band: 'good' },
        limits: { exceeded: 0 },
      },
      wards: [
        { ward: '10507', stations: 1, worst: { station: 'that-2' } },
        { ward: '11359', stations: 1, worst: { station: 'that' } },
      ],
    });
    const summary = indicesSummarySchema.parse(await city.get('/api/v1/indices'));
    expect(summary.stations.map(({ station, vnAqi }) => [station, vnAqi?.value])).toEqual([
      ['that', 40],
      ['that-2', 60],
      ['gia', 433],
    ]);
    expect(summary.stations[2]?.limits.air?.state).toBe('exceeds');
    await city.stop();

    const publicCity = await startCity(folder, clock(), [], { GATEWAY_PUBLIC: 'real' });
    const seen = indicesSummarySchema.parse(await publicCity.get('/api/v1/indices'));
    expect(seen.stations.map(({ station }) => station)).toEqual(['that', 'that-2']);
    expect((await fetch(`${publicCity.url}/api/v1/indices?station=gia`)).status).toBe(404);
  });

  it('are of simulated stations, and say so, where no other is shown', async () => {
    const city = await startCity(folderOf(), clock(), [
      air('gia', { provenance: 'simulated' }),
      air('cu', { provenance: 'replayed' }),
      air('mai', { lifecycle: 'planned' }),
    ]);
    await city.send('gia', level(20));

    expect(wardIndicesSchema.parse(await city.get('/api/v1/indices/wards'))).toMatchObject({
      simulated: true,
      city: { stations: 2, valid: 1, worst: { value: 40 } },
    });
  });
});

describe('viewers', () => {
  const watch = (city: City): { readonly messages: LiveIndices[]; end(): void } => {
    const messages: LiveIndices[] = [];
    const client = io(city.url, { transports: ['websocket'], reconnection: false, forceNew: true });
    client.on('indices', (message: LiveIndices) => void messages.push(message));
    const end = (): void => void client.disconnect();
    onTestFinished(end);
    return { messages, end };
  };
  const ids = (message: LiveIndices | undefined) => message?.rows.map(({ station }) => station);

  it('get all rows first and then those that changed, only of stations that they may see', async () => {
    const city = await startCity(
      folderOf(),
      clock(),
      [air('that'), air('that-2'), air('gia', { provenance: 'simulated' })],
      { GATEWAY_PUBLIC: 'all' },
    );
    await city.send('that', level(20));
    await city.get('/api/v1/indices');
    const { messages } = watch(city);
    await until(() => messages.length > 0);
    expect([messages[0]?.isFull, ids(messages[0])]).toEqual([true, ['that', 'that-2', 'gia']]);
    expect(messages[0]?.rows[0]).toMatchObject({ station: 'that', vnAqi: { value: 40 }, restoring: false });

    // Viewers from the start on are told everything once.
    await until(() => messages.length > 1, 15_000);
    messages.length = 0;
    await city.send('that-2', level(30));
    await until(
      () => messages.some(({ isFull, rows }) => !isFull && rows.some(({ station }) => station === 'that-2')),
      15_000,
    );
    const news = messages.findLast(({ isFull, rows }) => !isFull && rows.length > 0);
    expect(ids(news)).toEqual(['that-2']);
    expect(news?.rows[0]?.vnAqi?.value).toBe(60);
    expect(news?.hour).toBe(Math.floor(noon / hourMs) * hourMs);
  }, 30_000);

  it('without sign-in hear nothing of simulated stations', async () => {
    const folder = folderOf();
    const city = await startCity(folder, clock(), [air('that'), air('gia', { provenance: 'simulated' })]);
    await city.stop();
    const publicCity = await startCity(folder, clock(), [], { GATEWAY_PUBLIC: 'real' });
    const { messages } = watch(publicCity);

    await until(() => messages.length > 0);
    expect(ids(messages[0])).toEqual(['that']);
  });
});

describe('health', () => {
  it('is ready and says how far the indices are', async () => {
    const city = await startCity(folderOf(), clock(), [air('that')]);
    expect(await city.get('/readyz')).toMatchObject({
      status: 'ready',
      checks: { indices: { ok: true, detail: 'complete' } },
    });
  });
});
