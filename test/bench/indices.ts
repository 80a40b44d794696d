/**
 * What the indices keep in memory, and what a reading costs them: 2,000 stations × 6 quantities × 56 h at one reading a minute,
 * beside the plain way (a map of arrays of points) with a twentieth of the stations in the same run, where it is multiplied.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createCityRows } from '../../gateway/indices/city-rows.ts';
import { createEngine } from '../../gateway/indices/engine.ts';
import { complianceOf } from '../../shared/indices/compliance.ts';
import { vietnamTime } from '../../shared/indices/local-day.ts';
import { hourlyVnAqi, newestFirst } from '../../shared/indices/vn-aqi.ts';
import { createWindows, retainedHours, type Windows } from '../../shared/indices/windows.ts';
import type { QuantityId } from '../../shared/quantities.ts';
import { builtInThresholds } from '../../shared/thresholds/catalogue.ts';
import { hourMs, minuteMs } from '../../shared/time.ts';

const stationCount = 2_000;
const baselineCount = 100;
const quantities = ['pm25', 'pm10', 'no2', 'o3', 'temperature', 'humidity'] as const satisfies readonly QuantityId[];
type Values = Record<(typeof quantities)[number], number>;
const series = stationCount * quantities.length;
const end = Date.UTC(2026, 10, 22, 10);
const begin = end - retainedHours * hourMs;

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

const memory = (): number => {
  collect();
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

/** Deterministic noise in [0, 1). */
const noise = (station: number, minute: number, salt: number): number => {
  const mixed = Math.imul(station * 374_761 + minute * 668_265 + salt * 2_246_822, 2_654_435_761 | 0) >>> 0;
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
};
const tenths = (value: number): number => Math.round(value * 10) / 10;

/** A day's course with noise of a few units, in the decimals that stations send. */
const ordinary = (station: number, minute: number): Values => {
  const wave = Math.sin((minute / 1_440) * 2 * Math.PI + station);
  const at = (salt: number): number => noise(station, minute, salt);
  return {
    pm25: tenths(35 + 15 * wave + 6 * at(1)),
    pm10: tenths(60 + 25 * wave + 12 * at(2)),
    no2: tenths(40 + 20 * wave + 10 * at(3)),
    o3: tenths(70 - 40 * wave + 10 * at(4)),
    temperature: tenths(25 + 4 * wave + 0.4 * at(5)),
    humidity: Math.round(75 - 10 * wave + 2 * at(6)),
  };
};
/** Values that do not compress at all. */
const incompressible = (station: number, minute: number): Values => {
  const at = (salt: number): number => 100 * noise(station, minute, salt) + Math.PI / (minute + salt);
  return { pm25: at(1), pm10: at(2), no2: at(3), o3: at(4), temperature: at(5), humidity: at(6) };
};

interface Filled<T> {
  readonly kept: T;
  readonly bytes: number;
  readonly microseconds: number;
}

/** Feeds 56 h minute by minute, all stations in turn, each at its own second. */
const fill = <T>(
  stations: number,
  values: typeof ordinary,
  kept: T,
  add: (kept: T, station: string, at: number, values: Values) => void,
): Filled<T> => {
  const before = memory();
  const ids = Array.from({ length: stations }, (_, n) => `station-${n}`);
  let spentMs = 0;
  for (let at = begin; at < end; at += minuteMs) {
    const minute = (at - begin) / minuteMs;
    const batch = ids.map((id, n) => ({ id, at: at + (n % 60) * 1_000 + (n % 7) * 3, values: values(n, minute) }));
    const startedAt = performance.now();
    for (const one of batch) add(kept, one.id, one.at, one.values);
    spentMs += performance.now() - startedAt;
  }
  return { kept, bytes: memory() - before, microseconds: (spentMs * 1_000) / (stations * retainedHours * 60) };
};

const addToWindows = (windows: Windows, station: string, at: number, values: Values): void => {
  windows.add({ station, at, receivedAt: Math.min(at, end - 1), quality: 0, values });
};

type Points = { at: number; value: number }[];
const addToMap = (map: Map<string, Points>, station: string, at: number, values: Values): void => {
  for (const quantity of quantities) {
    const key = `${station} ${quantity}`;
    const points = map.get(key);
    if (points) points.push({ at, value: values[quantity] });
    else map.set(key, [{ at, value: values[quantity] }]);
  }
};

const print = (name: string, bytes: number, microseconds: number, note = ''): void => {
  const perSeries = bytes / series;
  process.stdout.write(
    `  ${name.padEnd(34)} ${(bytes / 1e6).toFixed(1).padStart(8)} MB  ${perSeries.toFixed(0).padStart(6)} bytes a series  ` +
      `${microseconds.toFixed(2).padStart(7)} µs a reading of ${quantities.length} values${note}\n`,
  );
};

const microsecondsOf = (times: number, run: (n: number) => unknown): number => {
  for (let n = 0; n < Math.min(times, 50); n += 1) run(n);
  const startedAt = performance.now();
  for (let n = 0; n < times; n += 1) run(n);
  return ((performance.now() - startedAt) * 1_000) / times;
};

const measureQuestions = (windows: Windows): void => {
  const limit = builtInThresholds.find(({ id }) => id === 'qcvn-05-2023.pm25.24h.2026');
  if (limit?.kind !== 'limit') throw new Error('the limit of PM2.5 is missing');
  const id = (n: number): string => `station-${n % stationCount}`;
  const now = end - 10 * minuteMs;
  const questions: [string, (n: number) => unknown][] = [
    ['mean of the running hour', (n) => windows.hour(id(n), 'pm25', now)],
    ['mean of the last 60 minutes', (n) => windows.mean(id(n), 'pm25', now - hourMs, now)],
    ['24 hourly means', (n) => windows.hours(id(n), 'pm25', now - 24 * hourMs, now)],
    [
      'hourly VN_AQI',
      (n) => {
        const last = (quantity: QuantityId) =>
          newestFirst(windows.hours(id(n), quantity, end - 13 * hourMs, end - hourMs));
        return hourlyVnAqi({ pm25: last('pm25'), pm10: last('pm10'), no2: last('no2'), o3: last('o3') });
      },
    ],
    [
      'compliance with a 24 h limit',
      (n) => complianceOf({ threshold: limit, hours: windows.hours(id(n), 'pm25', now - 25 * hourMs, now), at: now }),
    ],
  ];
  for (const [name, ask] of questions) {
    process.stdout.write(`  ${name.padEnd(34)} ${microsecondsOf(5_000, ask).toFixed(1).padStart(7)} µs\n`);
  }
};

const measureLate = (windows: Windows): void => {
  const late = (n: number): void =>
    addToWindows(windows, `station-${n % 50}`, end - (2 + ((n * 7) % 45)) * hourMs + n, ordinary(n % 50, n));
  process.stdout.write(
    `  ${'late reading, another hour each time'.padEnd(34)} ${microsecondsOf(2_000, late).toFixed(1).padStart(5)} µs\n`,
  );
};

/** The gateway's engine: what a reading costs it, and all rows of a city whose hour has just turned. */
const measureEngine = async (): Promise<void> => {
  const stations = Array.from({ length: stationCount }, (_, n) => ({
    id: `station-${n}`,
    name: `Station ${n}`,
    networks: ['air' as const],
    quantities: [...quantities],
    interval: 60,
    ward: '11359',
    lat: 20.85,
    lon: 106.69,
    provenance: 'real' as const,
  }));
  const engine = createEngine({ thresholds: builtInThresholds, offset: vietnamTime, stations });
  const hours = 26;
  let spentMs = 0;
  for (let at = end - hours * hourMs; at < end; at += minuteMs) {
    const records = stations.map(({ id, ward }, n) => ({
      ...{ k: 'r' as const, s: id, w: ward, p: 'real' as const, q: 0 },
      ...{ t: at + n, x: at + n, v: ordinary(n, at / minuteMs) },
    }));
    const startedAt = performance.now();
    for (const record of records) engine.apply(record);
    spentMs += performance.now() - startedAt;
  }
  const now = end + minuteMs;
  const rows = createCityRows(engine, () => now);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const times: number[] = [];
  for (let run = 0; run < 3; run += 1) {
    engine.stationsChanged({ changed: stations, removed: [] });
    if (run > 0) delay.enable();
    const startedAt = performance.now();
    await rows.refresh();
    times.push(performance.now() - startedAt);
  }
  delay.disable();
  const startedAt = performance.now();
  await rows.refresh();
  const again = performance.now() - startedAt;
  const line = (name: string, figure: string): void => void process.stdout.write(`  ${name.padEnd(46)} ${figure}\n`);
  process.stdout.write('\nengine of the gateway\n');
  line('a reading', `${((spentMs * 1_000) / (stationCount * hours * 60)).toFixed(2)} µs`);
  line('all rows of the city, when the hour turns', `${Math.min(...times).toFixed(0)} ms`);
  line('longest pause of the event loop meanwhile', `${(delay.max / 1e6).toFixed(0)} ms`);
  line('all rows again, nothing changed', `${again.toFixed(2)} ms`);
  const everything = microsecondsOf(300, (n) => engine.figures(`station-${n}`, now)) / 1_000;
  line('everything about one station, explained', `${everything.toFixed(2)} ms`);
};

export const benchIndices = async (): Promise<void> => {
  process.stdout.write(
    `${stationCount} stations × ${quantities.length} quantities × ${retainedHours} h at one reading a minute (every point is kept)\n`,
  );
  const baseline = fill(baselineCount, ordinary, new Map<string, Points>(), addToMap);
  const scale = stationCount / baselineCount;
  print(
    'map of arrays of points (baseline)',
    baseline.bytes * scale,
    baseline.microseconds,
    `, from ${baselineCount} stations`,
  );
  baseline.kept.clear();
  const worst = fill(baselineCount, incompressible, createWindows(), addToWindows);
  print('windows, values of 16 digits', worst.bytes * scale, worst.microseconds, `, from ${baselineCount} stations`);
  for (const id of worst.kept.stations()) worst.kept.forget(id);
  const filled = fill(stationCount, ordinary, createWindows(), addToWindows);
  print('windows', filled.bytes, filled.microseconds);
  process.stdout.write(
    `  ${((baseline.bytes * scale) / filled.bytes).toFixed(1)} times less memory than the baseline, ${(filled.microseconds / baseline.microseconds).toFixed(1)} times its time a reading\n\nquestions\n`,
  );
  measureQuestions(filled.kept);
  measureLate(filled.kept);
  for (const id of filled.kept.stations()) filled.kept.forget(id);
  await measureEngine();
};
