/**
 * How long the city at a moment of the past takes with 2,000 stations: from the embedded history in its own thread, as the gateway asks
 * it, beside asking for one station after the other in the same run, where it is multiplied.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { gzipSync } from 'node:zlib';
import { createEmbeddedHistory } from '../../gateway/history/embedded.ts';
import { createStorage } from '../../gateway/history/storage.ts';
import { createPastCity } from '../../gateway/indices/past.ts';
import { createJournal } from '../../gateway/ingest/journal.ts';
import type { ReadingRecord } from '../../gateway/ingest/record.ts';
import { vietnamTime } from '../../shared/indices/local-day.ts';
import type { Station } from '../../shared/station.ts';
import { builtInThresholds } from '../../shared/thresholds/catalogue.ts';
import { dayMs, hourMs, minuteMs } from '../../shared/time.ts';
import { testStation } from '../support/gateway-process.ts';
import { quietLog } from '../support/quiet-log.ts';
import { temporaryFolder } from '../support/temporary.ts';

const interval = 600;
const end = Date.UTC(2026, 10, 22, 10);
const dense = end - 38 * hourMs;
const begin = end - 7 * dayMs - 14 * hourMs;

const stations: Station[] = Array.from({ length: 2_000 }, (_, n) => {
  const id = `tram-${n}`;
  if (n % 5 < 3)
    return testStation(id, { interval, quantities: ['pm25', 'pm10', 'no2', 'o3', 'temperature', 'humidity'] });
  if (n % 5 === 3)
    return testStation(id, { interval, networks: ['noise'], quantities: ['laeq', 'lamax'], areaClass: 'ordinary' });
  return testStation(id, {
    interval,
    networks: ['flood'],
    quantities: ['water_depth', 'rain'],
    datum: 'street_surface',
  });
});

const wave = (n: number, at: number, middle: number, height: number): number =>
  Math.round((middle + height * Math.sin(at / (4 * hourMs) + n) + ((at / minuteMs + n) % 7)) * 10) / 10;

const readingsAt = (at: number): ReadingRecord[] =>
  stations.map(({ id, ward, quantities }, n): ReadingRecord => {
    const t = at + (n % 60) * 1_000;
    const v = Object.fromEntries(quantities.map((quantity, q) => [quantity, wave(n + q, at, 40, 20)]));
    return { k: 'r', s: id, w: ward, p: 'real', t, x: t + 800, q: 0, v };
  });

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(2)} s`;
const print = (name: string, ms: number, note = ''): void => {
  process.stdout.write(`  ${name.padEnd(52)} ${seconds(ms).padStart(9)}${note}\n`);
};
const timed = async <T>(work: () => Promise<T>): Promise<{ ms: number; answer: T; stallMs: number }> => {
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  const startedAt = performance.now();
  const answer = await work();
  const ms = performance.now() - startedAt;
  delays.disable();
  return { ms, answer, stallMs: delays.max / 1e6 };
};
const sizeOf = (answer: unknown): string => {
  const text = JSON.stringify(answer);
  return `  ${(text.length / 1e6).toFixed(1)} MB of JSON, ${(gzipSync(text).length / 1e6).toFixed(2)} MB compressed`;
};

export const benchCityPast = async (): Promise<void> => {
  const folder = temporaryFolder();
  const history = createEmbeddedHistory({ file: folder.file('history.db'), rawDays: 400, hourlyDays: 3_650 });
  await history.open();
  const filling = performance.now();
  // The days before yesterday are thinner: it is their number that costs, not what is in them.
  for (let at = begin; at < end; at += at < dense ? hourMs : interval * 1_000) {
    const outcome = await history.write(readingsAt(at));
    if (outcome.fate !== 'accept') throw new Error(outcome.reason);
  }
  await history.maintain(end);
  await history.close();
  process.stdout.write(
    `\n2,000 stations, 38 h at a reading in ten minutes, six days before at one an hour (filled in ${seconds(performance.now() - filling)})\n`,
  );

  const journal = createJournal({
    directory: folder.file('journal'),
    segmentBytes: 1 << 20,
    maxBytes: 1 << 30,
    reserveBytes: 0,
    log: quietLog,
    onFatal: (error) => {
      throw error;
    },
  });
  await journal.open();
  const storage = createStorage(
    {
      dataDirectory: folder.path,
      journalDirectory: folder.file('journal'),
      influx: null,
      rawDays: 400,
      hourlyDays: 3_650,
    },
    quietLog,
  );
  await storage.start();
  const past = createPastCity({
    history: storage,
    stations: () => stations,
    thresholds: builtInThresholds,
    offset: vietnamTime,
    now: () => end,
  });

  const at = end - 30 * hourMs + 7 * minuteMs;
  const first = await timed(() => past.at('all', at));
  print('city at a moment', first.ms, `, longest stall ${first.stallMs.toFixed(0)} ms${sizeOf(first.answer)}`);
  const second = await timed(() => past.at('all', at + 10 * minuteMs));
  print('another moment of the same hour', second.ms);
  const day = await timed(() => past.steps('all', { from: end - dayMs, everyMs: 10 * minuteMs, count: 145 }));
  print('24 h in steps of 10 min', day.ms, `, longest stall ${day.stallMs.toFixed(0)} ms${sizeOf(day.answer)}`);
  const week = await timed(() => past.steps('all', { from: end - 7 * dayMs, everyMs: hourMs, count: 169 }));
  print('7 d in steps of 1 h', week.ms, `, longest stall ${week.stallMs.toFixed(0)} ms${sizeOf(week.answer)}`);

  const few = stations.slice(0, 100);
  const alone = await timed(async () => {
    for (const { id: station, quantities } of few) {
      for (const quantity of quantities)
        await storage.range({ station, quantity, from: at - 10 * minuteMs, to: at + 1, limit: 100 });
    }
  });
  print('baseline: newest values alone, one series at a time', (alone.ms * stations.length) / few.length);
  await storage.stop();
  await journal.close();
  folder.remove();
};
