/**
 * The storage thread: reads the journal's files by itself and brings them into the records database and the history, so
 * that neither a slow disk nor a slow database ever holds up MQTT. It also answers queries.
 */
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { AppError } from '../../shared/errors.ts';
import { hourMs, minuteMs } from '../../shared/time.ts';
import { createJournalReader } from '../ingest/journal-reader.ts';
import { createQualityWatch } from '../ingest/quality-watch.ts';
import { openRecordsStore } from '../state/records-store.ts';
import type { Log } from '../telemetry/log.ts';
import { createConsumer } from './consumer.ts';
import { createEmbeddedHistory } from './embedded.ts';
import { createInfluxHistory } from './influx.ts';
import type { FromStorage, StorageCalls, StorageSettings, ToStorage } from './storage-protocol.ts';
import { createHistoryWriter } from './writer.ts';

const chunkBytes = 512 * 1024;
const gatherMs = 200;
const statusMs = 250;

const port = parentPort;
if (!port) throw new Error('runs as a worker thread only');
// Given by storage.ts in the same process, typed there.
const settings: StorageSettings = workerData;

const send = (message: FromStorage): void => port.postMessage(message);

const forward =
  (level: Extract<FromStorage, { type: 'log' }>['level']) =>
  (fields: object | string, text = ''): void =>
    send(
      typeof fields === 'string'
        ? { type: 'log', level, fields: {}, text: fields }
        : { type: 'log', level, fields, text },
    );
const log = {
  debug: forward('debug'),
  info: forward('info'),
  warn: forward('warn'),
  error: forward('error'),
  fatal: forward('fatal'),
} as Log;

const store = openRecordsStore(join(settings.dataDirectory, 'records.db'), createQualityWatch());
const history = settings.influx
  ? createInfluxHistory(settings.influx, { log })
  : createEmbeddedHistory({
      file: join(settings.dataDirectory, 'history.db'),
      rawDays: settings.rawDays,
      hourlyDays: settings.hourlyDays,
    });

let accepted = 0;
let rejected = 0;
let problem: string | null = null;

const settleHistory = createHistoryWriter({
  history,
  settled: store.settleHistory,
  now: Date.now,
  log,
  onOutcome: (outcome) => {
    accepted += outcome.accepted;
    rejected += outcome.rejected;
    problem = outcome.problem;
  },
});

const historyConsumer = createConsumer({
  reader: createJournalReader(settings.journalDirectory),
  from: store.cursor('history'),
  chunkBytes,
  gatherMs,
  settle: settleHistory,
});
const recordsConsumer = createConsumer({
  reader: createJournalReader(settings.journalDirectory),
  from: store.cursor('records'),
  chunkBytes,
  gatherMs,
  settle: async (records, end) => store.apply(records, end),
});

const status = () => ({
  historyPosition: historyConsumer.position(),
  recordsPosition: recordsConsumer.position(),
  accepted,
  rejected,
  problem,
});

const calls: StorageCalls = {
  range: (query) => history.range(query),
  buckets: (query) => history.buckets(query),
  latest: () => history.latest(),
  at: (instant, maxAgeMs) => history.at(instant, maxAgeMs),
  moments: (query) => history.moments(query),
  hours: (query) => history.hours(query),
  check: () => history.check(),
  presence: async () => store.presence(),
  watches: async () => store.watches(),
  quarantine: async (query) => store.quarantine(query),
  quarantined: async (id) => store.quarantined(id) ?? null,
  ledger: async (query) => store.ledger(query),
  fleetHours: async (query) => store.fleetHours(query),
  refusalCounts: async (query) => store.refusalCounts(query),
};

const answer = async ({ id, method, args }: Extract<ToStorage, { type: 'call' }>): Promise<void> => {
  try {
    // Each call passes exactly the arguments of its type: see StorageCalls and storage.ts.
    const call = calls[method] as (...args: readonly unknown[]) => Promise<unknown>;
    send({ type: 'answer', id, value: await call(...args) });
  } catch (error) {
    const known = error instanceof AppError;
    if (!known) log.error({ err: error, method }, 'storage call failed');
    send({
      type: 'failure',
      id,
      code: known ? error.code : 'INTERNAL',
      message: known ? error.message : 'storage call failed',
    });
  }
};

const maintain = async (): Promise<void> => {
  try {
    store.maintain(Date.now());
    await history.maintain(Date.now());
  } catch (error) {
    log.error({ err: error }, 'housekeeping failed');
  }
};

await history.open();
let last = '';
const report = (): void => {
  const now = status();
  const text = JSON.stringify(now);
  if (text !== last) send({ type: 'status', status: now });
  last = text;
};
const statusTimer = setInterval(report, statusMs);
const soon = setTimeout(() => void maintain(), minuteMs);
const hourly = setInterval(() => void maintain(), hourMs);
const consumers = Promise.all([historyConsumer.run(), recordsConsumer.run()]);

port.on('message', (message: ToStorage) => {
  if (message.type === 'committed') {
    historyConsumer.committed(message.end);
    recordsConsumer.committed(message.end);
  } else if (message.type === 'call') {
    void answer(message);
  } else {
    historyConsumer.stop();
    recordsConsumer.stop();
  }
});
send({ type: 'ready', status: status() });

await consumers;
clearInterval(statusTimer);
clearTimeout(soon);
clearInterval(hourly);
await history.close();
store.close();
send({ type: 'stopped' });
port.close();
