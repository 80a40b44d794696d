/** Puts the alerts together: what watches the readings, who decides, who is told, and what other systems are given. */
import type { Logger } from 'pino';
import type { Alert, LiveAlerts } from '../shared/alert-api.ts';
import { onDuty } from '../shared/alerts/on-call.ts';
import { dayOf, type OffsetMs } from '../shared/indices/local-day.ts';
import type { Actor } from '../shared/people-api.ts';
import { entersAverages, judgesLevels } from '../shared/quality.ts';
import type { Station } from '../shared/station.ts';
import { thresholdsFor } from '../shared/thresholds/select.ts';
import { type Instant, secondMs } from '../shared/time.ts';
import type { Topics } from '../shared/topics.ts';
import type { Outgoing } from './access/outgoing.ts';
import { createAddresses } from './alerts/addresses.ts';
import type { Alerting } from './alerts/alerting.ts';
import { createChannels } from './alerts/channels.ts';
import { createComposing } from './alerts/composing.ts';
import { createDeliverer } from './alerts/deliverer.ts';
import { type AlertDeskOptions, createAlertDesk } from './alerts/desk.ts';
import { createDossiers } from './alerts/dossiers.ts';
import { createAlertEngine } from './alerts/engine.ts';
import { createEscalation } from './alerts/escalation.ts';
import { createFollowers } from './alerts/followers.ts';
import { createHeartbeat } from './alerts/heartbeat.ts';
import { createAlertLinks } from './alerts/links.ts';
import { whatText } from './alerts/messages/what.ts';
import { createWords } from './alerts/messages/words.ts';
import { composeMessage } from './alerts/messages.ts';
import { createNotifiers } from './alerts/notifiers/notifiers.ts';
import { vapidKeysOf } from './alerts/notifiers/web-push.ts';
import { publicAlert, publicEvent, publicSituation } from './alerts/public-view.ts';
import { createRuleBook, seedDefaults } from './alerts/rule-book.ts';
import { createRuleTests } from './alerts/rule-tests.ts';
import { createSirens } from './alerts/sirens.ts';
import type { Broker } from './broker/broker.ts';
import { createCap } from './cap/cap.ts';
import type { Config } from './config.ts';
import { createScenarioProcess, type ScenarioProcessOptions } from './exercise-process.ts';
import { createExercises } from './exercises/exercises.ts';
import type { HistoryReader } from './history/history.ts';
import type { Indices } from './indices/indices.ts';
import { lifted } from './indices/level.ts';
import type { Commit, Journal } from './ingest/journal.ts';
import type { JournalReader } from './ingest/journal-reader.ts';
import type { LiveState } from './live/live-state.ts';
import { levelsInForce } from './official-levels.ts';
import type { StationDirectory } from './state/directory.ts';
import type { State } from './state/ports.ts';
import type { RecordsReader } from './state/records.ts';
import { createSecret } from './state/secrets.ts';
import type { Judged } from './value-quality.ts';

export interface AlertingOptions {
  readonly config: Config;
  readonly version: string;
  readonly stored: State;
  readonly stations: StationDirectory;
  readonly stationsChanged: () => void;
  readonly live: Pick<LiveState, 'latestOf' | 'view'>;
  readonly indices: Indices;
  /** As it is stored, and under the judgements of staff. */
  readonly points: Pick<HistoryReader, 'range'>;
  readonly history: Pick<HistoryReader, 'range' | 'buckets'>;
  readonly judged: Judged;
  readonly records: Pick<RecordsReader, 'quarantine'>;
  readonly journal: Pick<Journal, 'start' | 'end'>;
  readonly reader: JournalReader;
  readonly outgoing: Outgoing;
  readonly topics: Topics;
  readonly broker: () => Broker | undefined;
  readonly addresses: ScenarioProcessOptions['addresses'];
  readonly grantEnrolment: ScenarioProcessOptions['grantEnrolment'];
  readonly offset: OffsetMs;
  readonly now: () => Instant;
  readonly log: (module: string) => Logger;
  readonly onFatal: (error: Error) => void;
}

export interface RunningAlerts {
  readonly alerting: Alerting;
  committed(commit: Commit): void;
  /** Journal position behind which every reading has been judged. */
  position(): number;
  /** Why alerts may not be watched or told just now; null = all is well. */
  problem(): string | null;
  /** Goes through what the journal holds beyond our cursor, then watches and tells. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

const levelsEveryMs = 5 * secondMs;

/** What the gateway does by itself, in the audit log. */
const system: Actor = { kind: 'system', id: '', name: '', address: '' };

/** The newest values around an alert, above the zero of its levels, for how far they bear it out. */
export const neighboursOf =
  ({
    stations,
    live,
    config,
    offset,
    now,
  }: Pick<AlertingOptions, 'offset' | 'now'> & {
    readonly stations: Pick<StationDirectory, 'all'>;
    readonly live: Pick<LiveState, 'latestOf'>;
    readonly config: Pick<Config, 'thresholds'>;
  }) =>
  (alert: Parameters<AlertDeskOptions['neighbours']>[0]): ReturnType<AlertDeskOptions['neighbours']> => {
    const { quantity, step } = alert.figure;
    if (quantity === null) return [];
    const { date } = dayOf(now(), offset);
    const isWater = quantity === 'water_level' || quantity === 'water_depth';
    // A sensor that reports its own fault bears nothing out, and contradicts nobody.
    const isFit = isWater ? judgesLevels : entersAverages;
    const firstStepOf = (station: Station): number | null => {
      const levels = thresholdsFor(station, quantity, config.thresholds, date).flatMap((one) =>
        (one.kind === 'alarm-level' || one.kind === 'class') && one.averagingSeconds === 0 ? [one.value] : [],
      );
      // A river without levels of its own cannot be compared with that of another gauge.
      if (levels.length > 0) return Math.min(...levels);
      return quantity === 'water_level' ? null : step;
    };
    return stations.all().flatMap((station) => {
      const isSameKind = (station.provenance === 'real') === (alert.provenance === 'real');
      if (!isSameKind || station.id === alert.station.id || !station.quantities.includes(quantity)) return [];
      const value = live.latestOf(station.id)?.[quantity];
      if (!value || !isFit(value.quality)) return [];
      const first = firstStepOf(station);
      const height = isWater ? lifted(station, quantity, value.value) : value.value;
      const { id, ward, lat, lon } = station;
      return [{ station: id, ward, lat, lon, judgedAt: value.at, ratio: first ? height / first : null }];
    });
  };

export const createAlerts = (options: AlertingOptions): RunningAlerts => {
  const { config, stored, stations, outgoing, topics, offset, now } = options;
  const { alerts: store, deliveries, collections, people } = stored;
  const { rules, policies, onCall, webhooks, maintenance, officialLevels } = collections;
  const { thresholds, GATEWAY_TIME_ZONE: zone, GATEWAY_PUBLIC_URL: publicUrl } = config;
  const listeners: (() => void)[] = [];
  const isNew = (): void => {
    for (const listener of listeners) listener();
  };

  seedDefaults(rules, policies, system);
  const book = createRuleBook(rules);
  const findPerson = (id: string) => people.find(id)?.person;
  const sources = { rules: book.version, thresholds };

  const desk = createAlertDesk({
    store,
    stations,
    rules: book,
    maintenance,
    exercises: { of: (station) => exercises.of(station) },
    neighbours: neighboursOf(options),
    person: (id) => {
      const person = findPerson(id);
      return person?.disabledAt === null ? { id, name: person.name } : undefined;
    },
    now,
    log: options.log('alerts'),
  });
  const exercises = createExercises({
    kept: collections.exercises,
    alerts: store,
    deliveries,
    desk,
    people: people.list,
    stations,
    stationStore: stored.stations,
    stationsChanged: options.stationsChanged,
    startScenario: createScenarioProcess({
      dataDirectory: config.GATEWAY_DATA_DIR,
      addresses: options.addresses,
      grantEnrolment: options.grantEnrolment,
      log: options.log('exercise'),
    }),
    now,
    log: options.log('exercise'),
  });

  const engine = createAlertEngine({
    rules: book,
    stations,
    thresholds,
    offset,
    indices: options.indices.memory,
    judged: options.judged,
    desk,
    store,
    journal: options.journal,
    reader: options.reader,
    lastHeard: (station) => options.live.view(station)?.lastSeenAt ?? null,
    now,
    log: options.log('alerts'),
    onFatal: options.onFatal,
  });

  const sirens = createSirens({
    ...sources,
    desk,
    announce: async (topic, payload) => {
      const broker = options.broker();
      if (!broker) throw new Error('the broker does not run');
      return broker.announce(topic, payload);
    },
    listening: () => options.broker()?.listening() ?? null,
    topics,
    deliveries,
    zone,
    now,
    log: options.log('sirens'),
  });
  const notifiers = createNotifiers(config, { outgoing, secret: deliveries.secret, sirens, now });
  const addressesOf = createAddresses({ findPerson, webhooks, deliveries, newSecret: createSecret });
  const composing = createComposing({
    compose: (input) => composeMessage({ ...input, ...sources, publicName: config.GATEWAY_CAP_SENDER_NAME, zone }),
    store,
    deliveries,
    publicUrl: publicUrl ?? null,
    now,
  });
  const deliverer = createDeliverer({
    deliveries,
    store,
    notifiers,
    composing,
    addressesOf,
    now,
    log: options.log('deliveries'),
  });
  const problem = (): string | null => engine.problem() ?? escalation.problem() ?? deliverer.problem();
  const heartbeat = createHeartbeat({
    url: config.GATEWAY_HEARTBEAT_URL,
    seconds: config.GATEWAY_HEARTBEAT_SECONDS,
    isWell: problem,
    outgoing,
    now,
    log: options.log('heartbeat'),
  });
  const channels = createChannels({
    notifiers,
    deliveries,
    deliverer,
    addressesOf,
    findPerson,
    webhooks,
    audit: stored.audit,
    heartbeat,
    pushKey: () => (notifiers.get('push')?.isConfigured ? vapidKeysOf(deliveries.secret).publicKey : null),
    everyHours: config.GATEWAY_CHANNEL_TEST_HOURS,
    now,
    log: options.log('channels'),
  });
  const escalation = createEscalation({
    desk,
    store,
    policies,
    deliveries,
    people,
    onCall,
    webhooks,
    exercises: { participants: (id) => collections.exercises.find(id)?.body.participants ?? [] },
    available: channels.available,
    offset,
    onWritten: deliverer.wake,
    now,
    log: options.log('escalation'),
  });
  const followers = createFollowers({
    desk,
    store,
    webhooks,
    deliveries,
    onWritten: deliverer.wake,
    now,
    log: options.log('webhooks'),
  });
  const cap = createCap({
    store: stored.cap,
    alertStore: store,
    desk,
    layers: stored.layers,
    feeds: collections.capFeeds,
    outgoing,
    allowedHosts: config.GATEWAY_OUTGOING_ALLOW,
    describe: (alert: Alert, language) => whatText(alert, createWords(language, zone), sources),
    sender: config.GATEWAY_CAP_SENDER,
    senderName: config.GATEWAY_CAP_SENDER_NAME,
    publicUrl,
    offset,
    now,
    log: options.log('cap'),
  });
  const ruleTests = createRuleTests({
    history: options.history,
    stations,
    thresholds,
    offset,
    now,
    log: options.log('rules'),
  });
  const dossiers = createDossiers({
    store,
    rules,
    deliveries,
    cap,
    stations,
    stationStore: stored.stations,
    history: options.points,
    judged: options.judged,
    judgements: stored.judgements,
    records: options.records,
    thresholds,
    timeZone: zone,
    program: `Hải Đăng ${options.version}`,
    now,
  });
  stations.onChange(engine.stationsChanged);
  desk.onChange(isNew);
  exercises.onChange(isNew);
  officialLevels.onChange(isNew);

  const live = (sight: 'all' | 'real'): LiveAlerts => {
    const running = sight === 'all' ? exercises.running() : undefined;
    return {
      at: now(),
      situations: desk
        .openSituations()
        .filter(({ provenance }) => sight === 'all' || provenance === 'real')
        .map(publicSituation),
      exercise: running ? { id: running.id, name: running.name, startedAt: running.startedAt } : null,
      officialLevels: levelsInForce(officialLevels.list(), now()),
    };
  };

  let levelsTimer: NodeJS.Timeout | undefined;
  /** Levels begin and end by the clock, without anybody changing anything. */
  const watchLevels = (): void => {
    const inForce = (): string =>
      levelsInForce(officialLevels.list(), now())
        .map(({ id }) => id)
        .join();
    let known = inForce();
    levelsTimer = setInterval(() => {
      const current = inForce();
      if (current !== known) isNew();
      known = current;
    }, levelsEveryMs);
  };

  return {
    alerting: {
      store,
      desk,
      rules,
      ruleTests,
      policies,
      onCall,
      webhooks,
      maintenance,
      officialLevels,
      deliveries,
      channels,
      links: createAlertLinks({ deliveries, store, desk, findPerson, composing }),
      cap,
      exercises,
      onDuty: (list) => onDuty(list, now(), offset),
      live,
      onLive: (listener) => void listeners.push(listener),
      publicView: publicSituation,
      publicAlert,
      publicEvent,
      dossiers,
    },
    committed: engine.committed,
    position: engine.position,
    problem,
    start: async () => {
      desk.start();
      await engine.start();
      sirens.start();
      escalation.start();
      followers.start();
      deliverer.start();
      cap.start();
      channels.start();
      heartbeat.start();
      exercises.start();
      watchLevels();
    },
    stop: async () => {
      clearInterval(levelsTimer);
      heartbeat.stop();
      channels.stop();
      await exercises.stop();
      cap.stop();
      followers.stop();
      escalation.stop();
      sirens.stop();
      await Promise.all([deliverer.stop(), dossiers.stop(), engine.stop()]);
      desk.stop();
      for (const notifier of notifiers.values()) notifier.close?.();
    },
  };
};
