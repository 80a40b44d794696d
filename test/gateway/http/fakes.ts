/** The ports of the HTTP side over plain arrays. */
import type { HttpDeps } from '../../../gateway/http/deps.ts';
import { createLiveState, type LiveState } from '../../../gateway/live/live-state.ts';
import type { Bucket, ClientConfig, LedgerHour, QuarantineEntry, RawPoint } from '../../../shared/api.ts';
import { AppError } from '../../../shared/errors.ts';
import type { QuantityId } from '../../../shared/quantities.ts';
import type { Station } from '../../../shared/station.ts';
import { builtInThresholds } from '../../../shared/thresholds/catalogue.ts';
import { station } from '../live/records.ts';

export const clientConfig: ClientConfig = {
  version: '1.2.3',
  timeZone: 'Asia/Ho_Chi_Minh',
  demo: false,
  topicRoot: 'city/v1',
  mqttPort: 1883,
  map: {
    styleUrl: null,
    pmtilesUrl: 'https://tiles.example/city.pmtiles',
    layers: [{ name: 'Sông', url: '/map/a.json' }],
  },
};

export const quarantined: QuarantineEntry = {
  id: 7,
  receivedAt: 1,
  topic: 'city/v1/tram-1/reading',
  station: 'tram-1',
  code: 'MESSAGE_NOT_JSON',
  path: '',
  message: 'not JSON',
  fate: 'message',
  sizeBytes: 3,
};

export const ledgerHour: LedgerHour = {
  station: 'tram-1',
  hour: 0,
  accepted: 60,
  repeated: 0,
  refusedReadings: 0,
  refusedValues: 0,
  late: 1,
  missing: 2,
};

export type Series = Partial<Record<QuantityId, readonly RawPoint[]>>;

/** Answers ranges and buckets from arrays, and remembers what it was asked. */
export const arrayHistory = (series: Series) => {
  const asked: { limit: number; originMs?: number; everyMs?: number }[] = [];
  const history: HttpDeps['history'] = {
    range: async ({ quantity, from, to, limit }) => {
      asked.push({ limit });
      return (series[quantity] ?? []).filter(({ at }) => at >= from && at < to).slice(0, limit);
    },
    buckets: async ({ quantity, from, to, limit, everyMs, originMs }) => {
      asked.push({ limit, originMs, everyMs });
      const found = new Map<number, number[]>();
      for (const { at, value, quality } of series[quantity] ?? []) {
        if (at < from || at >= to || quality !== 0) continue;
        const begin = Math.floor((at - originMs) / everyMs) * everyMs + originMs;
        found.set(begin, [...(found.get(begin) ?? []), value]);
      }
      return [...found]
        .sort(([one], [other]) => one - other)
        .slice(0, limit)
        .map(([at, values]): Bucket => {
          const sum = values.reduce((total, value) => total + value, 0);
          const [count, min, max] = [values.length, Math.min(...values), Math.max(...values)];
          return { at, count, min, max, mean: sum / count, sum };
        });
    },
  };
  return { history, asked };
};

export interface Logged {
  readonly level: string;
  readonly fields: unknown;
  readonly message: unknown;
}

export const memoryLog = () => {
  const lines: Logged[] = [];
  const at =
    (level: string) =>
    (fields: unknown, message?: unknown): void =>
      void lines.push({ level, fields, message });
  return { lines, log: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') } };
};

export const stations: readonly Station[] = [
  station('tram-1', { name: '=cmd|"/c calc"!A1', quantities: ['pm25', 'rain'], networks: ['air', 'flood'] }),
  station('tram-2', { networks: ['noise'], quantities: ['laeq'] }),
];

/** Everything that `createApp` needs; override what the test is about. */
export const fakeDeps = (overrides: Partial<HttpDeps> = {}): HttpDeps & { state: LiveState } => {
  const state = createLiveState({ stations });
  return {
    clientConfig,
    stations: { all: () => stations, find: (id) => stations.find((candidate) => candidate.id === id) },
    history: arrayHistory({}).history,
    thresholds: builtInThresholds,
    records: { quarantine: async () => [quarantined], ledger: async () => [ledgerHour] },
    enrol: async ({ token, station: { id } }) => {
      if (token !== 'a-token-of-the-operator') throw new AppError('ENROLMENT_REFUSED', 'the token is not valid');
      return { username: id, password: 'p', topicRoot: 'city/v1', mqttPort: 1883 };
    },
    health: () => ({ journal: { ok: true, required: true } }),
    metrics: async () => ({ contentType: 'text/plain; version=0.0.4; charset=utf-8', body: 'gateway_up 1\n' }),
    consoleDir: '/nonexistent/console',
    allowedOrigins: ['https://portal.example/'],
    timeZone: 'Asia/Ho_Chi_Minh',
    now: () => 0,
    log: memoryLog().log,
    ...overrides,
    state,
  };
};
