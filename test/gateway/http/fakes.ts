/** The ports of the HTTP side over plain arrays. */
import { afterAll } from 'vitest';
import { createAccess } from '../../../gateway/access/access.ts';
import { createOutgoing } from '../../../gateway/access/outgoing.ts';
import { createPasswords, type PasswordHashing } from '../../../gateway/access/passwords.ts';
import type { HttpDeps } from '../../../gateway/http/deps.ts';
import { createIndices } from '../../../gateway/indices/indices.ts';
import { createPastCity } from '../../../gateway/indices/past.ts';
import { createLiveState, type LiveState } from '../../../gateway/live/live-state.ts';
import { createLeadTimes } from '../../../gateway/programme/lead-times.ts';
import { createProgramme } from '../../../gateway/programme/programme.ts';
import { createSimulations } from '../../../gateway/simulations/simulations.ts';
import type { State } from '../../../gateway/state/ports.ts';
import { openState } from '../../../gateway/state/state.ts';
import { wholeCity } from '../../../shared/access.ts';
import type { Bucket, ClientConfig, LedgerHour, QuarantineEntry, RawPoint } from '../../../shared/api.ts';
import { vietnamTime } from '../../../shared/indices/local-day.ts';
import type { QuantityId } from '../../../shared/quantities.ts';
import type { Station } from '../../../shared/station.ts';
import { builtInThresholds } from '../../../shared/thresholds/catalogue.ts';
import { dayMs, hourMs, type Instant } from '../../../shared/time.ts';
import { stillAlerting } from '../../support/still-alerting.ts';
import { temporaryFolder } from '../../support/temporary.ts';
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

/** Costs nothing and says how often it was asked. */
export const countingHashing = () => {
  const asked: string[] = [];
  const hashing: PasswordHashing = {
    hash: async (password) => `plain ${password}`,
    verify: async (hash, password) => {
      asked.push(hash);
      return hash === `plain ${password}`;
    },
  };
  return { hashing, asked };
};

export const nobody = { kind: 'nobody', id: '', name: '', address: '' } as const;

const ends: (() => void)[] = [];
afterAll(() => {
  for (const end of ends.splice(0)) end();
});

/** `state.db` of its own, until the tests of the file are over. */
export const temporaryState = (now: () => Instant = () => 0): State => {
  const folder = temporaryFolder();
  const state = openState(folder.file('state.db'), now);
  ends.push(() => {
    state.close();
    folder.remove();
  });
  return state;
};

/** A token with which many stations may claim their credentials. */
export const enrolmentToken = (state: State): string =>
  state.stations.createToken({ provenance: 'real', uses: 1_000, expiresAt: dayMs, scope: wholeCity, note: '' }, nobody)
    .token;

/** Indices of the stations above, without a single reading. */
const emptyIndices = (now: () => Instant) =>
  createIndices({
    stations: { all: () => stations },
    thresholds: builtInThresholds,
    offset: vietnamTime,
    history: { ...arrayHistory({}).history, latest: async () => [] },
    historyPosition: () => 0,
    journal: { end: () => 0 },
    reader: { read: async () => ({ frames: [], end: 0 }), close: async () => {} },
    now,
    log: memoryLog().log,
  });

/** A past of which nothing is known. */
const emptyPast = (now: () => Instant) =>
  createPastCity({
    history: { at: async () => [], moments: async () => [], hours: async () => [] },
    stations: () => stations,
    thresholds: builtInThresholds,
    offset: vietnamTime,
    now,
  });

/** The programme without a single figure. */
const emptyProgramme = (now: () => Instant) =>
  createProgramme({
    history: arrayHistory({}).history,
    stations: () => [],
    latest: () => [],
    catalogue: builtInThresholds,
    offset: vietnamTime,
    historyPosition: () => 0,
    journalStart: 0,
    now,
    onError: (error) => {
      throw error;
    },
  });

type Overrides = Partial<Omit<HttpDeps, 'state'>> & { readonly stored?: State };

/** Everything that `createApp` needs; override what the test is about. */
export const fakeDeps = ({
  stored = temporaryState(),
  ...overrides
}: Overrides = {}): HttpDeps & { state: LiveState } => {
  const state = createLiveState({ stations });
  const log = memoryLog().log;
  const { people, keys, audit, layers, judgements, targetValues, care, certificates, stations: stationStore } = stored;
  const now = overrides.now ?? (() => 0);
  const passwords = createPasswords(countingHashing().hashing);
  const directory = overrides.stations ?? {
    all: () => stations,
    find: (id) => stations.find((candidate) => candidate.id === id),
  };
  return {
    clientConfig,
    stations: directory,
    stationStore,
    stationsChanged: () => {},
    people,
    keys,
    audit,
    layers,
    judgements,
    judgementsChanged: () => {},
    alerting: stillAlerting(stored, { stations: directory, now }),
    simulations: createSimulations({
      kept: stored.collections.simulations,
      stationStore,
      stationsChanged: () => {},
      startStations: (_simulation, { onEnd }) => ({ stop: async () => onEnd(null) }),
      maxStations: 0,
      isReachable: () => true,
      now,
      log,
    }),
    outgoing: createOutgoing({
      allow: [],
      resolve: (_name, answer) => answer(null, [{ address: '203.0.114.7', family: 4 }]),
    }),
    targetValues,
    care,
    certificates,
    commission: async ({ station }) => ({ station: station.id, from: 0, to: 0, checks: [] }),
    programme: emptyProgramme(now),
    leadTimes: createLeadTimes({ floodSteps: () => [] }, { catalogue: [], now }),
    programmeChanged: () => {},
    access: createAccess({ people, keys, audit, sessionIdleMs: hourMs, sso: null, passwords, now, log }),
    publicFace: 'all',
    history: arrayHistory({}).history,
    thresholds: builtInThresholds,
    indices: emptyIndices(now),
    past: emptyPast(now),
    records: {
      quarantine: async () => [quarantined],
      quarantined: async () => null,
      ledger: async () => [ledgerHour],
      fleetHours: async () => [],
      refusalCounts: async () => [],
    },
    inspection: () => ({
      serverTime: 0,
      armedSince: 0,
      events: [],
      newest: 0,
      hasMore: false,
      hasGap: false,
      leftOut: 0,
      connections: [],
    }),
    health: () => ({ journal: { ok: true, required: true } }),
    metrics: async () => ({ contentType: 'text/plain; version=0.0.4; charset=utf-8', body: 'gateway_up 1\n' }),
    consoleDir: '/nonexistent/console',
    allowedOrigins: ['https://portal.example/'],
    timeZone: 'Asia/Ho_Chi_Minh',
    now,
    log,
    ...overrides,
    state,
  };
};
