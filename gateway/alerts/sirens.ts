/**
 * What sirens and signs of a ward show: one retained message of each network and ward, kept equal to the worst open situation there.
 * Nothing of exercises and simulated stations, ever. It follows from the open situations alone, so it is made anew at each start, and a
 * sign that connects finds what holds: nothing retained = nothing is going on.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Alert, AlertEvent, Situation } from '../../shared/alert-api.ts';
import { isAtLeast, type Severity, severityRank, worstOf } from '../../shared/alerts/words.ts';
import type { DeliveryReason } from '../../shared/notification-api.ts';
import { type Network, networks, type QuantityId } from '../../shared/quantities.ts';
import type { Bilingual } from '../../shared/thresholds/threshold.ts';
import { type Instant, secondMs } from '../../shared/time.ts';
import type { Topics } from '../../shared/topics.ts';
import { wards } from '../../shared/wards.ts';
import type { Log } from '../telemetry/log.ts';
import { byWeight, isHolding, type Sources } from './messages/what.ts';
import { headlineOf } from './messages.ts';
import type { SirenPorts } from './notifiers/siren.ts';
import type { AlertDesk, DeliveryStore } from './ports.ts';

/** What is published, as JSON. */
export interface SirenMessage {
  readonly situation: string;
  readonly number: number;
  readonly network: Network;
  readonly ward: string;
  readonly severity: Severity;
  readonly corroboration: Situation['corroboration'];
  readonly headline: Bilingual;
  /** Epoch ms. */
  readonly since: Instant;
  readonly stations: readonly string[];
  /** Of the worst alert. */
  readonly station: string;
  readonly value: number;
  readonly unit: string;
  readonly quantity: QuantityId | null;
}

export interface SirenOptions extends Sources {
  readonly desk: Pick<AlertDesk, 'openAlerts' | 'openSituations' | 'onChange'>;
  /** Retained; resolves with the number of connections that listen. @throws Error when the broker does not run */
  readonly announce: (topic: string, payload: string) => Promise<number>;
  /** Stations that listen to the alerts of any ward; null while the broker does not run. */
  readonly listening: () => number | null;
  readonly topics: Topics;
  readonly deliveries: Pick<DeliveryStore, 'add' | 'begin' | 'end'>;
  /** IANA name of the legal zone. */
  readonly zone: string;
  readonly now: () => Instant;
  readonly log: Log;
}

export interface Sirens extends SirenPorts {
  /** Publishes all of it and clears what is stale. Tried again until it works. */
  start(): void;
  stop(): void;
}

const leastSeverity: Severity = 'warning';
const againMs = 5 * secondMs;
/** Changes in between are told together. */
const pauseMs = secondMs / 4;
const maxStations = 50;

const networkOf = ({ hazard }: Situation): Network | undefined => networks.find((network) => network === hazard);

/** Sounds: real, no exercise, at least a warning, and somewhere it still holds and is neither shelved nor suppressed. */
const heardOf = (situation: Situation, alerts: readonly Alert[]): Alert[] => {
  if (situation.provenance !== 'real' || situation.exercise !== null || situation.endedAt !== null) return [];
  return alerts.filter(
    (alert) =>
      alert.provenance === 'real' &&
      alert.exercise === null &&
      isHolding(alert) &&
      !alert.isPast &&
      alert.shelvedUntil === null &&
      alert.suppressedBy === null,
  );
};

/** By topic: what has to be retained there. Pure apart from Intl. */
export const sirenMessages = (
  situations: readonly Situation[],
  alerts: readonly Alert[],
  { topics, zone, rules, thresholds }: Pick<SirenOptions, 'topics' | 'zone' | 'rules' | 'thresholds'>,
): Map<string, SirenMessage> => {
  const wanted = new Map<string, SirenMessage>();
  const bySituation = new Map<string, Alert[]>();
  for (const alert of alerts) {
    const known = bySituation.get(alert.situation);
    if (known) known.push(alert);
    else bySituation.set(alert.situation, [alert]);
  }
  for (const situation of situations) {
    const network = networkOf(situation);
    const heard = network && byWeight(heardOf(situation, bySituation.get(situation.id) ?? []));
    const severity = heard && worstOf(heard.map((alert) => alert.severity));
    const lead = heard?.[0];
    if (!network || !lead || severity === undefined || !isAtLeast(severity, leastSeverity)) continue;
    const topic = topics.alerts(network, situation.ward);
    const known = wanted.get(topic);
    if (known && severityRank(known.severity) >= severityRank(severity)) continue;
    const sources = { rules, thresholds };
    wanted.set(topic, {
      situation: situation.id,
      number: situation.number,
      network,
      ward: situation.ward,
      severity,
      corroboration: situation.corroboration,
      headline: {
        vi: headlineOf(situation, heard, 'vi', zone, sources),
        en: headlineOf(situation, heard, 'en', zone, sources),
      },
      since: situation.openedAt,
      stations: situation.stations.slice(0, maxStations),
      station: lead.station.id,
      value: lead.figure.value,
      unit: lead.figure.unit,
      quantity: lead.figure.quantity,
    });
  }
  return wanted;
};

/** What a person reads later about it: a new figure at the same severity is none of it. */
const reasonOf = (
  before: SirenMessage | undefined,
  now: SirenMessage | undefined,
  isFirst: boolean,
): DeliveryReason | undefined => {
  if (!now) return before ? 'over' : undefined;
  if (isFirst) return 'repeat';
  if (!before || before.situation !== now.situation) return 'raised';
  if (before.severity === now.severity) return undefined;
  return isAtLeast(now.severity, before.severity) ? 'worse' : 'update';
};

export const createSirens = (options: SirenOptions): Sirens => {
  const { desk, announce, topics, deliveries, now, log } = options;
  /** By topic: what was published last; a topic that is not in it was never published. */
  const published = new Map<string, SirenMessage | undefined>();
  /** By situation: received-at of the newest reading behind a change. */
  const causes = new Map<string, Instant>();
  const places = networks.flatMap((network) =>
    [...wards.map(({ code }) => code), 'other'].map((ward) => topics.alerts(network, ward)),
  );
  let isRunning = false;
  let isStopped = true;
  let isWanted = false;
  let retry: NodeJS.Timeout | undefined;

  const wantedNow = (): Map<string, SirenMessage> => sirenMessages(desk.openSituations(), desk.openAlerts(), options);
  const textOf = (message: SirenMessage | undefined): string => (message ? JSON.stringify(message) : '');

  /** Written down once it was said: what is to be said follows from the situations, also after a crash. */
  const record = (topic: string, message: SirenMessage | undefined, began: Instant, receipt: string): void => {
    const before = published.get(topic);
    const reason = reasonOf(before, message, !published.has(topic));
    const about = message ?? before;
    if (reason === undefined || !about) return;
    try {
      const [delivery] = deliveries.add([
        {
          key: `siren/${topic}/${about.situation}/${began}/${reason}`,
          situation: about.situation,
          exercise: null,
          wave: 0,
          step: 0,
          round: 0,
          reason,
          severity: about.severity,
          recipient: { kind: 'topic', id: topic, name: topic },
          channel: 'mqtt',
          notBefore: began,
          causedAt: causes.get(about.situation) ?? null,
          held: false,
        },
      ]);
      if (!delivery) return;
      deliveries.begin(delivery.id, began, topic);
      deliveries.end(delivery.id, { at: now(), ok: true, detail: receipt, again: null });
    } catch (err) {
      log.error({ err, topic }, 'a siren was told, but this could not be recorded');
    }
  };

  const say = async (topic: string, message: SirenMessage | undefined): Promise<string> => {
    const began = now();
    const receipt = `${await announce(topic, textOf(message))} connections listen`;
    record(topic, message, began, receipt);
    published.set(topic, message);
    return receipt;
  };

  const sync = async (): Promise<void> => {
    const wanted = wantedNow();
    for (const topic of places) {
      const message = wanted.get(topic);
      if (isStopped) return;
      // What was never said since the start may still be retained: it is replaced, by nothing where nothing is going on.
      if (!published.has(topic) || textOf(published.get(topic)) !== textOf(message)) await say(topic, message);
    }
    const open = new Set([...wanted.values()].map(({ situation }) => situation));
    for (const situation of causes.keys()) if (!open.has(situation)) causes.delete(situation);
  };

  const run = async (): Promise<void> => {
    isWanted = true;
    if (isRunning) return;
    isRunning = true;
    try {
      while (isWanted && !isStopped) {
        isWanted = false;
        await sync();
        await sleep(pauseMs, undefined, { ref: false });
      }
    } catch (err) {
      log.error({ err }, 'sirens could not be told, tried again');
      clearTimeout(retry);
      retry = setTimeout(() => void run(), againMs);
      retry.unref();
    } finally {
      isRunning = false;
    }
  };

  const noteCause = ({ situation, reading }: AlertEvent): void => {
    if (reading) causes.set(situation, reading.receivedAt);
  };
  desk.onChange(({ events }) => {
    if (isStopped) return;
    for (const event of events) noteCause(event);
    void run();
  });

  return {
    start: () => {
      isStopped = false;
      void run();
    },
    stop: () => {
      isStopped = true;
      clearTimeout(retry);
    },
    repeat: (topic) => say(topic, wantedNow().get(topic)),
    listeners: () => options.listening(),
  };
};
