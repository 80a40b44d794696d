/** The storage thread as the rest of the gateway sees it: queries, progress, restart when it dies. */
import { Worker } from 'node:worker_threads';
import { AppError } from '../../shared/errors.ts';
import type { RecordsReader } from '../state/records.ts';
import type { Log } from '../telemetry/log.ts';
import type { CityHistoryReader, HistoryReader } from './history.ts';
import type {
  FromStorage,
  StorageCalls,
  StorageMethod,
  StorageSettings,
  StorageStatus,
  ToStorage,
} from './storage-protocol.ts';

const restartDelayMs = 1_000;
const notifyMs = 50;
const stopMs = 4_000;
const maxCalls = 1_000;

export interface Storage extends HistoryReader, CityHistoryReader, RecordsReader {
  start(): Promise<void>;
  /** Says how far the journal is durable; cheap, may be called for every commit. */
  committed(end: number): void;
  status(): StorageStatus;
  onStatus(listener: (status: StorageStatus) => void): void;
  stop(): Promise<void>;
}

interface Call {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

/** Worker threads do not inherit the TypeScript loader of `node --import tsx`: it is registered inside. */
const spawn = (settings: StorageSettings): Worker => {
  const own = import.meta.url;
  const entry = new URL(own.endsWith('.ts') ? './storage-worker.ts' : './storage-worker.js', own).href;
  if (!own.endsWith('.ts')) return new Worker(new URL(entry), { workerData: settings });
  const bootstrap = `import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(entry)}); })`;
  return new Worker(bootstrap, { eval: true, workerData: settings });
};

export const createStorage = (settings: StorageSettings, log: Log): Storage => {
  const calls = new Map<number, Call>();
  const listeners: ((status: StorageStatus) => void)[] = [];
  let status: StorageStatus = { historyPosition: 0, recordsPosition: 0, accepted: 0, rejected: 0, problem: null };
  let worker: Worker | undefined;
  let end = 0;
  let notifying: NodeJS.Timeout | undefined;
  let stopping = false;
  let nextId = 1;
  let stopped: () => void = () => {};

  const post = (message: ToStorage): void => worker?.postMessage(message);

  const failCalls = (): void => {
    for (const call of calls.values())
      call.reject(new AppError('HISTORY_UNAVAILABLE', 'the storage thread was restarted, ask again'));
    calls.clear();
  };

  const update = (next: StorageStatus): void => {
    status = next;
    for (const listener of listeners) listener(next);
  };

  const receive = (message: FromStorage, ready: () => void): void => {
    switch (message.type) {
      case 'ready':
        update(message.status);
        post({ type: 'committed', end });
        ready();
        break;
      case 'status':
        update(message.status);
        break;
      case 'answer':
      case 'failure': {
        const call = calls.get(message.id);
        calls.delete(message.id);
        if (message.type === 'failure') call?.reject(new AppError(message.code, message.message));
        // The value has the type of the method asked for: see ask().
        else call?.resolve(message.value as never);
        break;
      }
      case 'log':
        log[message.level](message.fields, message.text);
        break;
      case 'stopped':
        stopped();
        break;
    }
  };

  const launch = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const launched = spawn(settings);
      worker = launched;
      let isReady = false;
      launched.on('message', (message: FromStorage) =>
        receive(message, () => {
          isReady = true;
          resolve();
        }),
      );
      launched.on('error', (err) => log.error({ err }, 'storage thread failed'));
      launched.on('exit', () => {
        if (worker === launched) worker = undefined;
        failCalls();
        if (stopping) return stopped();
        if (!isReady) return reject(new Error('the storage thread did not start: see the error above'));
        // Everything it needs is on disk: begin again from the stored cursors.
        setTimeout(relaunch, restartDelayMs);
      });
    });

  const relaunch = (): void => {
    if (stopping) return;
    launch().catch((err) => {
      log.error({ err }, 'storage thread cannot be restarted yet');
      setTimeout(relaunch, 10 * restartDelayMs);
    });
  };

  const ask = <M extends StorageMethod>(
    method: M,
    ...args: Parameters<StorageCalls[M]>
  ): ReturnType<StorageCalls[M]> => {
    const answer = new Promise<never>((resolve, reject) => {
      if (!worker || stopping) return reject(new AppError('HISTORY_UNAVAILABLE', 'the storage thread is not running'));
      if (calls.size >= maxCalls)
        return reject(new AppError('HISTORY_UNAVAILABLE', 'too many queries at once, ask again later'));
      const id = nextId;
      nextId += 1;
      calls.set(id, { resolve, reject });
      post({ type: 'call', id, method, args });
    });
    return answer as unknown as ReturnType<StorageCalls[M]>;
  };

  return {
    kind: settings.influx ? 'influx' : 'embedded',
    start: launch,
    committed: (position) => {
      end = Math.max(end, position);
      notifying ??= setTimeout(() => {
        notifying = undefined;
        post({ type: 'committed', end });
      }, notifyMs);
    },
    status: () => status,
    onStatus: (listener) => {
      listeners.push(listener);
    },
    range: (query) => ask('range', query),
    buckets: (query) => ask('buckets', query),
    latest: () => ask('latest'),
    at: (instant, maxAgeMs) => ask('at', instant, maxAgeMs),
    moments: (query) => ask('moments', query),
    hours: (query) => ask('hours', query),
    check: () => ask('check'),
    presence: () => ask('presence'),
    watches: () => ask('watches'),
    quarantine: (query) => ask('quarantine', query),
    quarantined: (id) => ask('quarantined', id),
    ledger: (query) => ask('ledger', query),
    fleetHours: (query) => ask('fleetHours', query),
    refusalCounts: (query) => ask('refusalCounts', query),
    stop: async () => {
      stopping = true;
      if (notifying) clearTimeout(notifying);
      const ending = worker;
      if (!ending) return;
      const exited = new Promise<void>((resolve) => {
        stopped = resolve;
      });
      post({ type: 'stop' });
      const late = setTimeout(() => stopped(), stopMs);
      await exited;
      clearTimeout(late);
      await ending.terminate();
      failCalls();
    },
  };
};
