/**
 * The indices over a real journal, a real storage thread and both histories: stopped and started again in the middle of a day
 * they give the figures, to the last bit, of an engine that ran through.
 */
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Config, parseConfig } from '../../gateway/config.ts';
import { createStorage } from '../../gateway/history/storage.ts';
import { exact } from '../../gateway/indices/edge.ts';
import { createEngine } from '../../gateway/indices/engine.ts';
import { createIndices, type Indices } from '../../gateway/indices/indices.ts';
import { createJournal } from '../../gateway/ingest/journal.ts';
import { createJournalReader } from '../../gateway/ingest/journal-reader.ts';
import type { ReadingRecord } from '../../gateway/ingest/record.ts';
import { vietnamTime } from '../../shared/indices/local-day.ts';
import type { StationIndicesAnswer } from '../../shared/indices-api.ts';
import { qualityFlags } from '../../shared/quality.ts';
import { builtInThresholds } from '../../shared/thresholds/catalogue.ts';
import { dayMs, hourMs, type Instant, minuteMs } from '../../shared/time.ts';
import { stations, wave } from '../gateway/indices/support.ts';
import { reading } from '../gateway/live/records.ts';
import { type Influxdb, startInfluxdb } from '../support/influxdb.ts';
import { quietLog } from '../support/quiet-log.ts';
import { until } from '../support/start-gateway.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** Half past an hour in the past, so that nothing depends on when the test runs. */
const now = Math.floor(Date.now() / dayMs) * dayMs - dayMs + 10.5 * hourMs;

interface Running {
  readonly indices: Indices;
  /** Resolves when the records are committed. */
  append(records: readonly ReadingRecord[]): Promise<void>;
  stored(): boolean;
  stop(): Promise<void>;
}

const start = async (directory: string, influx: Config['influx']): Promise<Running> => {
  const journalDirectory = `${directory}/journal`;
  const journal = createJournal({
    directory: journalDirectory,
    segmentBytes: 2 ** 20,
    maxBytes: 2 ** 30,
    reserveBytes: 0,
    log: quietLog,
    onFatal: (error) => {
      throw error;
    },
  });
  await journal.open();
  const storage = createStorage(
    { dataDirectory: directory, journalDirectory, influx, rawDays: 400, hourlyDays: 3_650 },
    quietLog,
  );
  await storage.start();
  const indices = createIndices({
    stations: { all: () => stations },
    thresholds: builtInThresholds,
    offset: vietnamTime,
    history: storage,
    historyPosition: () => storage.status().historyPosition,
    journal,
    reader: createJournalReader(journalDirectory),
    edge: exact,
    now: () => now,
    log: quietLog,
  });
  journal.onCommit((commit) => {
    storage.committed(commit.end);
    indices.committed(commit);
  });
  indices.start();
  storage.committed(journal.end());
  return {
    indices,
    append: async (records) => {
      for (let from = 0; from < records.length; from += 200) {
        await new Promise<void>((resolve, reject) =>
          journal.append(records.slice(from, from + 200), (error) => (error ? reject(error) : resolve())),
        );
      }
    },
    stored: () => storage.status().historyPosition === journal.end(),
    stop: async () => {
      await indices.stop();
      await storage.stop();
      await journal.close();
    },
  };
};

/** Two days of four stations, with readings sent again, flagged ones and late ones in between. */
const records = (): ReadingRecord[] => {
  const found: ReadingRecord[] = [];
  const values = (id: string, at: Instant): ReadingRecord['v'] => {
    if (id === 'khi')
      return { pm25: wave(at, 40, 20), pm10: wave(at, 70, 30) / 3, no2: wave(at, 50, 20), o3: wave(at, 80, 60) };
    if (id === 'on') return { laeq: wave(at, 62, 8), la10: wave(at, 65, 8) };
    if (id === 'song') return { water_level: wave(at, 1.2, 0.6), rain: 0.1 };
    return { water_depth: Math.max(0, wave(at, 10, 20)) };
  };
  const send = (id: string, at: Instant, more: Partial<ReadingRecord> = {}): void =>
    void found.push(reading(id, at, values(id, at), { x: Math.max(at, now - hourMs), ...more }));
  let n = 0;
  for (let at = now - 54 * hourMs; at <= now; at += 5 * minuteMs) {
    for (const { id } of stations) {
      n += 1;
      if (n % 31 === 0) send(id, at, { q: qualityFlags.fault });
      else send(id, at);
      // The same instant again with other values, and something of hours ago.
      if (n % 17 === 0) found.push(reading(id, at, { ...values(id, at + 1), co: 700 }, { x: now }));
      if (n % 43 === 0) found.push(reading(id, at - 7 * hourMs + 1_500, values(id, at), { x: now }));
      if (n % 61 === 0) send(id, at - 3 * hourMs, { q: qualityFlags.clock });
    }
  }
  return found;
};

const complete = async ({ indices }: Running): Promise<void> => until(() => indices.restoring() === null);

const figures = async ({ indices }: Running): Promise<StationIndicesAnswer[]> =>
  Promise.all(stations.map(({ id }) => indices.station(id)));

/** Exceedance days and neighbours are told by others than the engine of one station. */
const ownFigures = (answer: StationIndicesAnswer | undefined) => {
  if (!answer) return undefined;
  const { neighbours: _others, limits, ...own } = answer;
  return { ...own, limits: limits.map((limit) => ({ ...limit, exceedances: null })) };
};

const ranThrough = (all: readonly ReadingRecord[]) => {
  const engine = createEngine({ thresholds: builtInThresholds, offset: vietnamTime, stations });
  for (const record of all) engine.apply(record);
  return engine;
};

const equivalence = (influxOf: () => Config['influx']): void => {
  it('gives the same figures when it is stopped in the middle and started again, twice', async () => {
    const folder = temporaryFolder();
    onTestFinished(folder.remove);
    const all = records();
    const cuts = [Math.floor(all.length * 0.4), Math.floor(all.length * 0.83)];
    let from = 0;
    for (const cut of [...cuts, all.length]) {
      const running = await start(folder.path, influxOf());
      await complete(running);
      await running.append(all.slice(from, cut));
      from = cut;

      const engine = ranThrough(all.slice(0, cut));
      const answers = await figures(running);
      expect(answers.map(ownFigures)).toEqual(stations.map(({ id }) => ownFigures(engine.figures(id, now, exact))));
      const { stations: rows } = await running.indices.summary('all');
      expect(rows).toEqual(stations.map(({ id }) => engine.row(id, now).row));
      // Not waited for: what the history has not read yet is read from the journal.
      await running.stop();
    }

    const last = await start(folder.path, influxOf());
    await complete(last);
    await until(last.stored);
    const engine = ranThrough(all);
    const answers = await figures(last);
    await last.stop();
    expect(answers.map(ownFigures)).toEqual(stations.map(({ id }) => ownFigures(engine.figures(id, now, exact))));
    const limits = answers[0]?.limits.filter(({ exceedances }) => exceedances !== null) ?? [];
    expect(limits.length).toBeGreaterThan(0);
    for (const { exceedances } of limits) {
      expect((exceedances?.exceeded.length ?? 0) + (exceedances?.kept ?? 0)).toBeGreaterThan(0);
    }
  }, 60_000);
};

describe('over the embedded history', () => {
  equivalence(() => null);
});

describe('over InfluxDB', () => {
  let influx: Influxdb;
  beforeAll(async () => {
    influx = await startInfluxdb();
  }, 60_000);
  afterAll(() => influx.stop());

  equivalence(() => parseConfig({ INFLUX_URL: influx.url, INFLUX_DB: 'indices' }).influx);

  it('answers from the journal alone while the history is away, and completes when it is back', async () => {
    const folder = temporaryFolder();
    onTestFinished(folder.remove);
    const config = parseConfig({ INFLUX_URL: influx.url, INFLUX_DB: 'away' }).influx;
    const all = records();
    const half = Math.floor(all.length / 2);
    const first = await start(folder.path, config);
    await complete(first);
    await first.append(all.slice(0, half));
    await until(first.stored);
    await first.stop();

    await influx.kill();
    const running = await start(folder.path, config);
    onTestFinished(() => running.stop());
    await running.append(all.slice(half));
    await until(async () => (await running.indices.station('khi')).quantities.pm25?.latest?.at === now);
    const without = await running.indices.station('khi');
    expect(without.restoring).toBe(true);
    expect(running.indices.restoring()).toEqual({ done: 0, total: stations.length });

    await influx.restart();
    await until(() => running.indices.restoring() === null, 30_000);
    const engine = ranThrough(all);
    expect((await figures(running)).map(ownFigures)).toEqual(
      stations.map(({ id }) => ownFigures(engine.figures(id, now, exact))),
    );
  }, 90_000);
});
