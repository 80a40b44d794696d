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
import { wholeCity } from '../shared/access.ts';
import { AppError } from '../shared/errors.ts';
import type { LiveHealth } from '../shared/live-events.ts';
import type { Actor } from '../shared/people-api.ts';
import { minuteMs } from '../shared/time.ts';
import { createTopics } from '../shared/topics.ts';
import type { FirstAdministrator } from './access/first-administrator.ts';
import { createOutgoing } from './access/outgoing.ts';
import { createAlerts } from './alerting.ts';
import { createArrivals } from './arrivals.ts';
import { refuseUnfinishedRestore } from './backup/place.ts';
import { type Broker, createBroker } from './broker/broker.ts';
import { commission } from './commissioning.ts';
import type { Config } from './config.ts';
import { registerGauges } from './gauges.ts';
import { createStorage } from './history/storage.ts';
import { createApp } from './http/app.ts';
import { sessionTokenOf } from './http/cookies.ts';
import { createLocalTime } from './http/local-time.ts';
import { closeHttpServer, createHttpServer } from './http/server.ts';
import { createIndices } from './indices/indices.ts';
import { rememberOffset } from './indices/offset.ts';
import { createPastCity } from './indices/past.ts';
import { createJournal } from './ingest/journal.ts';
import { createJournalReader } from './ingest/journal-reader.ts';
import { createPipeline } from './ingest/pipeline.ts';
import { createQualityWatch } from './ingest/quality-watch.ts';
import { createInspector } from './inspect/inspector.ts';
import { judgedCity } from './judged-city.ts';
import { judgedHistory } from './judged-history.ts';
import { createJudgementBook } from './judgements.ts';
import { explaining, listen, originsOf, portOf, secureListeners } from './listening.ts';
import { addressBehind } from './live/door.ts';
import { createLive } from './live/live.ts';
import { createLiveState } from './live/live-state.ts';
import { openPeople } from './people.ts';
import { sightOf } from './principal.ts';
import { createLeadTimes } from './programme/lead-times.ts';
import { createProgramme } from './programme/programme.ts';
import { siteOf } from './programme/sites.ts';
import type { ProgrammeStation } from './programme/station-day.ts';
import { restoreLive } from './restore.ts';
import { createSimulationProcess } from './simulation-process.ts';
import { createSimulations } from './simulations/simulations.ts';
import { lockDirectory } from './state/lock.ts';
import type { EnrolmentGrant } from './state/ports.ts';
import { openState } from './state/state.ts';
import { createStationBook } from './state/station-book.ts';
import { createMetrics } from './telemetry/metrics.ts';
import { watchTurns } from './turns.ts';

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
  /** How somebody gets in while there is nobody; known once started. */
  firstAdministrator(): FirstAdministrator;
  /** Ports; `mqtt` is 0 and the others null when there is no such listener. */
  addresses(): {
    readonly http: number;
    readonly mqtt: number;
    readonly mqttTls: number | null;
    readonly mqttWs: number | null;
  };
  /** A token with which stations claim their credentials over HTTP. */
  grantEnrolment(grant: Omit<EnrolmentGrant, 'scope' | 'note'>): string;
}

/** What the gateway does by itself, in the audit log. */
const system: Actor = { kind: 'system', id: '', name: '', address: '' };
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
  let firstAdministrator: FirstAdministrator = { kind: 'not-needed' };
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
    refuseUnfinishedRestore(config.GATEWAY_DATA_DIR);

    const stored = openState(join(config.GATEWAY_DATA_DIR, 'state.db'), now, (what, id, err) =>
      log.error({ err, what, id }, 'a record of an earlier release cannot be read and is left out'),
    );
    opened('state', () => stored.close());
    const book = createStationBook(stored);
    const outgoing = createOutgoing({ allow: config.GATEWAY_OUTGOING_ALLOW });
    const people = await openPeople({ config, state: stored, outgoing, now, log: child('access') });
    const { access } = people;
    firstAdministrator = people.firstAdministrator;
    const sweep = setInterval(() => {
      try {
        stored.people.dropEndedSessions();
      } catch (err) {
        log.warn({ err }, 'ended sessions not deleted, tried again later');
      }
    }, minuteMs);
    opened('sessions', () => clearInterval(sweep));

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

    const judgements = createJudgementBook(stored);
    const history = judgedHistory(storage, judgements);
    const state = createLiveState({ stations: book.all(), maxReadings: maxResumable, judged: judgements.judged });
    const watch = createQualityWatch();
    opened(
      'latest values',
      await restoreLive({ state, watch, storage, journal, journalDirectory, log: child('live') }),
    );
    book.onChange(state.stationsChanged);
    judgements.onChange(state.judgementsChanged);
    judgements.start();
    opened('judgements', () => judgements.stop());
    const indices = createIndices({
      stations: book,
      thresholds: config.thresholds,
      offset: createLocalTime(config.GATEWAY_TIME_ZONE).offsetMs,
      judged: judgements.judged,
      // Points as they are stored, judged as they are taken in; hours as they are in force.
      history: { range: storage.range, latest: storage.latest, buckets: history.buckets },
      historyPosition: () => storage.status().historyPosition,
      journal,
      reader: createJournalReader(journalDirectory),
      now,
      log: child('indices'),
    });
    book.onChange(indices.stationsChanged);
    judgements.onChange(({ station, from, to }) => indices.judgedAnew(station, { from, to }));
    opened('indices', () => indices.stop());
    const past = createPastCity({
      history: judgedCity(storage, history, judgements),
      stations: book.all,
      thresholds: config.thresholds,
      offset: rememberOffset(createLocalTime(config.GATEWAY_TIME_ZONE).offsetMs),
      now,
    });
    book.onChange(past.changed);
    judgements.onChange(past.changed);
    let sites: ProgrammeStation[] | undefined;
    const programme = createProgramme({
      history,
      stations: () => {
        sites ??= stored.stations.list().map(siteOf);
        return sites;
      },
      latest: state.latest,
      catalogue: config.thresholds,
      offset: rememberOffset(createLocalTime(config.GATEWAY_TIME_ZONE).offsetMs),
      historyPosition: () => storage.status().historyPosition,
      journalStart: journal.end(),
      now,
      onError: (err) => log.error({ err }, 'programme figures not computed'),
    });
    book.onChange(() => {
      sites = undefined;
      programme.stationsChanged();
    });
    judgements.onChange(({ station, from, to }) => programme.judged(station, from, to));
    opened('programme', () => programme.stop());
    grantEnrolment = (grant) => stored.stations.createToken({ scope: wholeCity, note: '', ...grant }, system).token;
    const alerts = createAlerts({
      config,
      version: options.version,
      stored,
      stations: book,
      stationsChanged: book.refresh,
      live: state,
      indices,
      points: { range: storage.range },
      history,
      judged: judgements.judged,
      records: storage,
      journal,
      reader: createJournalReader(journalDirectory),
      outgoing,
      topics,
      broker: () => broker,
      addresses: () => ({ http: portOf(httpServer), mqtt: broker?.ports().plain ?? 0 }),
      grantEnrolment: (grant) => grantEnrolment(grant),
      offset: rememberOffset(createLocalTime(config.GATEWAY_TIME_ZONE).offsetMs),
      now,
      log: child,
      onFatal: options.onFatal,
    });
    const arrivals = createArrivals();
    const simulations = createSimulations({
      kept: stored.collections.simulations,
      stationStore: stored.stations,
      stationsChanged: book.refresh,
      startStations: createSimulationProcess({
        dataDirectory: config.GATEWAY_DATA_DIR,
        addresses: () => ({ http: portOf(httpServer), mqtt: broker?.ports().plain ?? 0 }),
        grantEnrolment: (grant) => grantEnrolment(grant),
        log: child('simulations'),
      }),
      maxStations: config.GATEWAY_SIMULATED_STATIONS,
      isReachable: () => config.GATEWAY_MQTT_PLAIN,
      now,
      log: child('simulations'),
    });
    journal.onCommit((commit) => {
      metrics.commits.observe(commit.records.length);
      storage.committed(commit.end);
      for (const record of commit.records) {
        state.apply(record, commit.end);
        arrivals.apply(record);
      }
      indices.committed(commit);
      programme.committed(commit.records, commit.end);
      alerts.committed(commit);
    });
    indices.start();
    storage.committed(journal.end());
    let counted = { accepted: 0, rejected: 0 };
    storage.onStatus(({ historyPosition, recordsPosition, accepted, rejected }) => {
      // A thread that was started again counts from nought.
      if (accepted < counted.accepted || rejected < counted.rejected) counted = { accepted: 0, rejected: 0 };
      metrics.historyWrites.inc({ outcome: 'accepted' }, accepted - counted.accepted);
      metrics.historyWrites.inc({ outcome: 'rejected' }, rejected - counted.rejected);
      counted = { accepted, rejected };
      const read = Math.min(historyPosition, recordsPosition, alerts.position()) - keptBytes;
      journal.discardBefore(read).catch((err: unknown) => log.error({ err }, 'old journal segments cannot be deleted'));
    });

    const inspector = createInspector(now);
    opened('inspector', inspector.stop);
    const pipeline = createPipeline({
      journal,
      watch,
      inspector,
      now,
      notify: (station, notice) => broker?.publish(topics.refused(station), JSON.stringify(notice)),
      count: (outcome, by) => metrics.readings.inc({ outcome }, by),
    });
    broker = createBroker({
      host: config.GATEWAY_MQTT_HOST,
      port: config.GATEWAY_MQTT_PLAIN ? config.GATEWAY_MQTT_PORT : null,
      ...secureListeners(config),
      topics,
      pipeline,
      authenticate: book.authenticate,
      certified: book.certified,
      findStation: book.find,
      inspector,
      standing: book.standing,
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
        perAddress: config.GATEWAY_MQTT_MAX_PER_ADDRESS,
        connectsPerSecond: config.GATEWAY_MQTT_CONNECTS_PER_SECOND,
      },
      count: (event, by) => metrics.connections.inc({ event }, by),
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
    registerGauges(metrics, {
      journal,
      storage,
      indices,
      health,
      broker: () => broker,
      stations: () => book.all().length,
    });

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
        mqttPort: mqtt.ports().plain,
        mqttTlsPort: mqtt.ports().tls,
        mqttWsPort: mqtt.ports().webSocket,
        map: {
          styleUrl: config.GATEWAY_MAP_STYLE_URL ?? null,
          pmtilesUrl: config.GATEWAY_MAP_PMTILES_URL ?? null,
          layers: config.GATEWAY_MAP_LAYERS,
        },
      },
      stations: book,
      stationStore: stored.stations,
      stationsChanged: book.refresh,
      people: stored.people,
      keys: stored.keys,
      audit: stored.audit,
      layers: stored.layers,
      judgements: stored.judgements,
      judgementsChanged: judgements.refresh,
      targetValues: stored.targetValues,
      care: stored.care,
      certificates: stored.certificates,
      commission: (record, minutes) =>
        commission(
          {
            history,
            arrivals,
            records: storage,
            thresholds: config.thresholds,
            seen: state.view,
            today: () => createLocalTime(config.GATEWAY_TIME_ZONE).iso(now()).slice(0, 10),
            now,
          },
          record,
          minutes,
        ),
      programme,
      leadTimes: createLeadTimes(stored.floodSteps, { catalogue: config.thresholds, now }),
      programmeChanged: () => live.announce('programme'),
      access,
      alerting: alerts.alerting,
      simulations,
      outgoing,
      publicFace: config.publicFace,
      publicUrl: config.GATEWAY_PUBLIC_URL,
      metricsToken: config.GATEWAY_METRICS_TOKEN,
      securityContact: config.GATEWAY_SECURITY_CONTACT,
      ...(config.GATEWAY_TRUST_PROXY !== undefined && { trustProxy: config.GATEWAY_TRUST_PROXY }),
      state,
      history,
      records: storage,
      inspection: (station, after) => ({
        ...inspector.ask(station, after),
        connections: mqtt.connectionsOf(station),
      }),
      thresholds: config.thresholds,
      indices,
      past,
      health: () => {
        const { journal: intake, history, journalBytesBehind } = health();
        const problem = storage.status().problem;
        const restoring = indices.restoring();
        return {
          journal: { ok: intake === 'accepting', required: true, detail: journal.refusing() ?? 'accepting' },
          broker: { ok: mqtt.isListening(), required: true },
          history: {
            ok: history !== 'unreachable',
            required: false,
            detail: problem ?? `${journalBytesBehind} bytes behind`,
          },
          indices: {
            ok: true,
            required: false,
            detail: restoring ? `restoring ${restoring.done} of ${restoring.total} stations` : 'complete',
          },
          alerts: { ok: alerts.problem() === null, required: false, detail: alerts.problem() ?? 'watching' },
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
      // A proxy may call us by another name than people do.
      allowedOrigins: [...config.GATEWAY_ALLOWED_ORIGINS, config.GATEWAY_PUBLIC_URL ?? []].flat(),
      identify: ({ headers: { cookie, authorization } }) => {
        const { principal } = access.identify({ sessionToken: sessionTokenOf(cookie), authorization });
        return {
          sight: sightOf(principal, config.publicFace),
          session: principal.kind === 'person' ? principal.session : null,
        };
      },
      addressOf: ({ headers, socket }) =>
        addressBehind(socket.remoteAddress ?? '', headers['x-forwarded-for']?.toString(), app.get('trust proxy fn')),
      onSessionsEnded: stored.people.onSessionsEnded,
      indices,
      alerts: alerts.alerting,
      log: child('live'),
    });

    live.start();
    judgements.onChange(() => live.announce('programme'));
    const stopTurns = watchTurns({
      now,
      offset: createLocalTime(config.GATEWAY_TIME_ZONE).offsetMs,
      onHour: () => live.announce('programme'),
      onDate: () => live.announce('thresholds'),
    });
    opened('turns', stopTurns);
    // Viewers first: a server does not close while a socket of theirs is open.
    opened('http', async () => {
      live.stop();
      await closeHttpServer(server);
    });
    await explaining('GATEWAY_HTTP_PORT', listen(server, config.GATEWAY_HTTP_PORT, config.GATEWAY_HTTP_HOST));
    opened('alerts', alerts.stop);
    await alerts.start();
    opened('simulations', simulations.stop);
    simulations.start();
  };

  return {
    start: async () => {
      try {
        await openAll();
      } catch (error) {
        await rollBack();
        throw error;
      }
      const { http, mqtt } = { http: portOf(httpServer), mqtt: broker?.ports() };
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
    firstAdministrator: () => firstAdministrator,
    addresses: () => {
      const ports = broker?.ports();
      return {
        http: portOf(httpServer),
        mqtt: ports?.plain ?? 0,
        mqttTls: ports?.tls ?? null,
        mqttWs: ports?.webSocket ?? null,
      };
    },
    grantEnrolment: (grant) => grantEnrolment(grant),
  };
};
