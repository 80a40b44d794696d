/**
 * The composition root: the only place where the gateway's folders meet.
 *
 *   broker ─▶ pipeline ─▶ journal ─┬─▶ live state ─▶ socket.io
 *                                  └─▶ storage thread ─▶ records, history
 *
 * Start opens in this order and rolls back what it opened when a later step fails; stop closes in reverse.
 */
import { mkdirSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { z } from 'zod';
import type { Credentials, enrolmentSchema } from '../shared/api.ts';
import { AppError } from '../shared/errors.ts';
import type { LiveHealth } from '../shared/live-events.ts';
import { createTopics } from '../shared/topics.ts';
import { nearestWard } from '../shared/wards.ts';
import { type Broker, createBroker } from './broker/broker.ts';
import type { Config } from './config.ts';
import { createStorage } from './history/storage.ts';
import { createApp } from './http/app.ts';
import { closeHttpServer, createHttpServer } from './http/server.ts';
import { createJournal } from './ingest/journal.ts';
import { createPipeline } from './ingest/pipeline.ts';
import { createLive } from './live/live.ts';
import { createLiveState } from './live/live-state.ts';
import { restoreLive } from './restore.ts';
import { lockDirectory } from './state/lock.ts';
import { createStationBook } from './state/station-book.ts';
import { type EnrolmentGrant, openStationStore } from './state/stations.ts';
import { createMetrics } from './telemetry/metrics.ts';

export interface GatewayOptions {
  readonly version: string;
  /** Folder of the built console. */
  readonly consoleDirectory: string;
  readonly log: Logger;
  /** Nothing can be acknowledged any more; the process has to end. */
  readonly onFatal: (error: Error) => void;
  readonly now?: () => number;
}

export interface Gateway {
  start(): Promise<void>;
  /** Idempotent; safe before start. Everything acknowledged is on disk when it returns. */
  stop(): Promise<void>;
  addresses(): { readonly http: number; readonly mqtt: number };
  /** A token with which stations claim their credentials over HTTP. */
  grantEnrolment(grant: EnrolmentGrant): string;
}

const mebibyte = 2 ** 20;
const segmentBytes = 16 * mebibyte;
/** Kept in the journal after everybody has read it, so that viewers can resume across a restart. */
const keptBytes = 8 * mebibyte;
/** Readings kept in memory for viewers that come back; more than one would be sent are of no use. */
const maxResumable = 20_000;
const behindBytes = 4 * mebibyte;
const stopPatienceMs = 8_000;

export const createGateway = (config: Config, options: GatewayOptions): Gateway => {
  const { log } = options;
  const now = options.now ?? Date.now;
  const child = (module: string) => log.child({ module });
  const cleanups: { readonly name: string; readonly run: () => void | Promise<void> }[] = [];
  const journalDirectory = join(config.GATEWAY_DATA_DIR, 'journal');
  const metrics = createMetrics();
  const topics = createTopics(config.GATEWAY_TOPIC_ROOT);
  let broker: Broker | undefined;
  let httpServer: Server | undefined;
  let stopping: Promise<void> | undefined;
  let grantEnrolment: Gateway['grantEnrolment'] = () => {
    throw new AppError('STORE_UNAVAILABLE', 'the gateway is not running');
  };

  const opened = (name: string, run: () => void | Promise<void>): void => {
    cleanups.push({ name, run });
  };

  const rollBack = async (): Promise<void> => {
    for (let cleanup = cleanups.pop(); cleanup; cleanup = cleanups.pop()) {
      try {
        await cleanup.run();
      } catch (err) {
        log.error({ err, step: cleanup.name }, 'closing failed');
      }
    }
  };

  const openAll = async (): Promise<void> => {
    mkdirSync(config.GATEWAY_DATA_DIR, { recursive: true, mode: 0o750 });
    opened('lock', lockDirectory(config.GATEWAY_DATA_DIR));

    const store = openStationStore(join(config.GATEWAY_DATA_DIR, 'state.db'), now);
    opened('state', () => store.close());
    const book = createStationBook(store);

    const journal = createJournal({
      directory: journalDirectory,
      segmentBytes,
      maxBytes: config.GATEWAY_JOURNAL_MAX_MB * mebibyte,
      reserveBytes: config.GATEWAY_DISK_RESERVE_MB * mebibyte,
      log: child('journal'),
      onFatal: options.onFatal,
    });
    await journal.open();
    opened('journal', () => journal.close());

    const storage = createStorage(
      {
        dataDirectory: config.GATEWAY_DATA_DIR,
        journalDirectory,
        influx: config.influx,
        rawDays: config.GATEWAY_HISTORY_RAW_DAYS,
        hourlyDays: config.GATEWAY_HISTORY_HOURLY_DAYS,
      },
      child('history'),
    );
    await storage.start();
    opened('storage', () => storage.stop());

    const state = createLiveState({ stations: book.all(), maxReadings: maxResumable });
    opened('latest values', await restoreLive({ state, storage, journal, journalDirectory, log: child('live') }));
    book.onChange(state.stationsChanged);
    journal.onCommit(({ records, end }) => {
      metrics.commits.observe(records.length);
      storage.committed(end);
      for (const record of records) state.apply(record, end);
    });
    storage.committed(journal.end());
    let counted = { accepted: 0, rejected: 0 };
    storage.onStatus(({ historyPosition, recordsPosition, accepted, rejected }) => {
      // A thread that was started again counts from nought.
      if (accepted < counted.accepted || rejected < counted.rejected) counted = { accepted: 0, rejected: 0 };
      metrics.historyWrites.inc({ outcome: 'accepted' }, accepted - counted.accepted);
      metrics.historyWrites.inc({ outcome: 'rejected' }, rejected - counted.rejected);
      counted = { accepted, rejected };
      const read = Math.min(historyPosition, recordsPosition) - keptBytes;
      journal.discardBefore(read).catch((err: unknown) => log.error({ err }, 'old journal segments cannot be deleted'));
    });

    const pipeline = createPipeline({
      journal,
      now,
      notify: (station, notice) => broker?.publish(topics.refused(station), JSON.stringify(notice)),
      count: (outcome, by) => metrics.readings.inc({ outcome }, by),
    });
    broker = createBroker({
      host: config.GATEWAY_MQTT_HOST,
      port: config.GATEWAY_MQTT_PORT,
      topics,
      pipeline,
      authenticate: book.authenticate,
      findStation: book.find,
      refusing: journal.refusing,
      onVanished: (station) => {
        const known = state.view(station)?.state;
        if (known !== 'ready' && known !== 'init') return;
        journal.append([{ k: 's', s: station, x: now(), state: 'lost' }], (error) => {
          if (error) log.debug({ err: error, station }, 'loss of a station not recorded');
        });
      },
      limits: {
        packetBytes: config.GATEWAY_MQTT_MAX_PACKET_KB * 1_024,
        connections: config.GATEWAY_MQTT_MAX_CONNECTIONS,
      },
      count: (event) => metrics.connections.inc({ event }),
      log: child('broker'),
    });
    book.onCredentialsChanged((station) => broker?.disconnect(station));
    book.start();
    opened('station book', () => book.stop());

    const health = (): LiveHealth => {
      const { historyPosition, problem } = storage.status();
      const journalBytesBehind = Math.max(0, journal.end() - historyPosition);
      return {
        serverTime: now(),
        version: options.version,
        journal: journal.refusing() === null ? 'accepting' : 'refusing',
        history: problem !== null ? 'unreachable' : journalBytesBehind > behindBytes ? 'behind' : 'writing',
        journalBytesBehind,
      };
    };
    metrics.gauge('gateway_journal_bytes', 'Journal on disk', journal.bytesOnDisk);
    metrics.gauge('gateway_journal_behind_bytes', 'Journal not yet in the history', () => health().journalBytesBehind);
    metrics.gauge('gateway_journal_refusing', '1 while nothing is acknowledged', () =>
      journal.refusing() === null ? 0 : 1,
    );
    metrics.gauge('gateway_history_problem', '1 while the history takes nothing', () =>
      storage.status().problem === null ? 0 : 1,
    );
    metrics.gauge('gateway_mqtt_connections', 'MQTT connections', () => broker?.connections() ?? 0);
    metrics.gauge('gateway_stations', 'Registered stations', () => book.all().length);

    const enrol = async (request: z.output<typeof enrolmentSchema>): Promise<Credentials> => {
      const ward = request.station.ward ?? nearestWard(request.station)?.code ?? 'other';
      const { station, secret } = store.claim(request.token, { ...request.station, ward });
      book.refresh();
      log.info({ station: station.id, provenance: station.provenance }, 'station enrolled');
      return { username: station.id, password: secret, topicRoot: topics.root, mqttPort: broker?.port() ?? null };
    };
    grantEnrolment = (grant) => store.createToken(grant);

    const mqtt = broker;
    await explaining('GATEWAY_MQTT_PORT', mqtt.start());
    // In-flight readings are committed and acknowledged before the connections go.
    opened('broker', async () => {
      await mqtt.pause();
      await journal.close();
      await new Promise((resolve) => setTimeout(resolve, 50));
      await mqtt.stop();
    });

    const app = createApp({
      clientConfig: {
        version: options.version,
        timeZone: config.GATEWAY_TIME_ZONE,
        demo: config.GATEWAY_DEMO,
        topicRoot: topics.root,
        mqttPort: mqtt.port(),
        map: {
          styleUrl: config.GATEWAY_MAP_STYLE_URL ?? null,
          pmtilesUrl: config.GATEWAY_MAP_PMTILES_URL ?? null,
          layers: config.GATEWAY_MAP_LAYERS,
        },
      },
      stations: book,
      state,
      history: storage,
      records: storage,
      thresholds: config.thresholds,
      enrol,
      health: () => {
        const { journal: intake, history, journalBytesBehind } = health();
        const problem = storage.status().problem;
        return {
          journal: { ok: intake === 'accepting', required: true, detail: journal.refusing() ?? 'accepting' },
          broker: { ok: mqtt.isListening(), required: true },
          history: {
            ok: history !== 'unreachable',
            required: false,
            detail: problem ?? `${journalBytesBehind} bytes behind`,
          },
        };
      },
      metrics: async () => ({ contentType: metrics.registry.contentType, body: await metrics.registry.metrics() }),
      consoleDir: options.consoleDirectory,
      mapDir: config.GATEWAY_MAP_DIR,
      mapOrigins: originsOf(config),
      allowedOrigins: config.GATEWAY_ALLOWED_ORIGINS,
      timeZone: config.GATEWAY_TIME_ZONE,
      now,
      log: child('http'),
    });
    const server = createHttpServer(app);
    httpServer = server;
    const live = createLive({
      httpServer: server,
      state,
      now,
      health,
      allowedOrigins: config.GATEWAY_ALLOWED_ORIGINS,
      log: child('live'),
    });

    live.start();
    // Viewers first: a server does not close while a socket of theirs is open.
    opened('http', async () => {
      live.stop();
      await closeHttpServer(server);
    });
    await explaining('GATEWAY_HTTP_PORT', listen(server, config.GATEWAY_HTTP_PORT, config.GATEWAY_HTTP_HOST));
  };

  return {
    start: async () => {
      try {
        await openAll();
      } catch (error) {
        await rollBack();
        throw error;
      }
      const { http, mqtt } = { http: portOf(httpServer), mqtt: broker?.port() };
      log.info(
        { http, mqtt, data: config.GATEWAY_DATA_DIR, history: config.influx ? config.influx.url : 'embedded' },
        'gateway ready',
      );
    },
    stop: () => {
      const late = new Promise<void>((resolve) => setTimeout(resolve, stopPatienceMs).unref());
      stopping ??= Promise.race([rollBack(), late]);
      return stopping;
    },
    addresses: () => ({ http: portOf(httpServer), mqtt: broker?.port() ?? 0 }),
    grantEnrolment: (grant) => grantEnrolment(grant),
  };
};

const listen = (server: Server, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });

/** Says which setting helps when an address cannot be had. */
const explaining = async (setting: string, listening: Promise<void>): Promise<void> => {
  try {
    await listening;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'EADDRINUSE' && code !== 'EACCES' && code !== 'EADDRNOTAVAIL') throw error;
    const why =
      code === 'EADDRINUSE' ? 'another program uses it' : code === 'EACCES' ? 'not allowed' : 'no such address here';
    throw new Error(`cannot listen: ${why}. Choose another port with ${setting}`, { cause: error });
  }
};

const portOf = (server: Server | undefined): number => {
  const address = server?.address();
  return typeof address === 'object' && address ? address.port : 0;
};

/** Web origins from which a map of the operator is fetched; files of our own need none. */
const originsOf = ({ GATEWAY_MAP_STYLE_URL, GATEWAY_MAP_PMTILES_URL, GATEWAY_MAP_LAYERS }: Config): string[] => {
  const urls = [GATEWAY_MAP_STYLE_URL, GATEWAY_MAP_PMTILES_URL, ...GATEWAY_MAP_LAYERS.map((layer) => layer.url)];
  return [...new Set(urls.filter((url) => url?.startsWith('http')).map((url) => new URL(url ?? '').origin))];
};
