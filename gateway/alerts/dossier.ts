/** Puts together all that is known of an alert or a situation. Reads only; what it cannot take whole it names in `cut`. */
import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Alert, AlertEvent, ByWhom, Situation } from '../../shared/alert-api.ts';
import type { Rule } from '../../shared/alerts/rule.ts';
import { canonicalJson } from '../../shared/canonical-json.ts';
import {
  type Dossier,
  type DossierHops,
  type DossierSeries,
  dossierFormat,
  type dossierParts,
  maxDossierPoints,
} from '../../shared/dossier-api.ts';
import { AppError } from '../../shared/errors.ts';
import type { Delivery } from '../../shared/notification-api.ts';
import type { Actor } from '../../shared/people-api.ts';
import { type QuantityId, quantities } from '../../shared/quantities.ts';
import type { Station } from '../../shared/station.ts';
import type { StationRecord } from '../../shared/station-api.ts';
import type { Threshold } from '../../shared/thresholds/threshold.ts';
import type { Instant } from '../../shared/time.ts';
import type { HistoryReader } from '../history/history.ts';
import type { Collection } from '../state/collections.ts';
import type { StationDirectory } from '../state/directory.ts';
import type { JudgementStore, StationStore } from '../state/ports.ts';
import type { RecordsReader } from '../state/records.ts';
import type { Judged } from '../value-quality.ts';
import type { CapService } from './alerting.ts';
import { afterMs, beforeMs, readableSpans, readPoints, type Span, shareOut, thin } from './dossier-readings.ts';
import { endOf, neighboursOf, refusedOf } from './dossier-surroundings.ts';
import type { AlertStore, DeliveryStore } from './ports.ts';

export interface DossierSources {
  readonly store: Pick<AlertStore, 'alert' | 'situation' | 'alerts' | 'events'>;
  readonly rules: Pick<Collection<Rule>, 'versions'>;
  readonly deliveries: Pick<DeliveryStore, 'list'>;
  readonly cap: Pick<CapService, 'messages' | 'xml'>;
  readonly stations: Pick<StationDirectory, 'all' | 'find'>;
  readonly stationStore: Pick<StationStore, 'record'>;
  /** As it is stored. */
  readonly history: Pick<HistoryReader, 'range'>;
  readonly judged: Judged;
  readonly judgements: Pick<JudgementStore, 'list'>;
  readonly records: Pick<RecordsReader, 'quarantine'>;
  readonly thresholds: readonly Threshold[];
  /** IANA zone of legal local time. */
  readonly timeZone: string;
  /** Program and version. */
  readonly program: string;
  readonly now: () => Instant;
}

export interface DossierSubject {
  readonly kind: 'alert' | 'situation';
  readonly id: string;
}

type Part = (typeof dossierParts)[number];

const maxAlerts = 200;
const maxEvents = 2_000;
const maxStations = 20;
const maxDeliveries = 500;
const maxCap = 100;
/** With more stations only what the alerts are about is read. */
const maxStationsInFull = 3;

const byWhom = ({ kind, id, name }: Actor): ByWhom =>
  kind === 'person' || kind === 'key' || kind === 'command' ? { kind, id, name } : { kind: 'system', id, name };

/** Parts of the document that are hashed at once; others have their turn in between. */
const hashedAtOnce = 100;

/** Of the document without `sha256`, in canonical form, hex. */
export const dossierHash = async ({
  sha256: _sha256,
  ...rest
}: Omit<Dossier, 'sha256'> & { readonly sha256?: string }): Promise<string> => {
  const hash = createHash('sha256');
  const parts = Object.entries(rest).sort(([one], [other]) => (one < other ? -1 : 1));
  for (const [index, [name, part]] of parts.entries()) {
    hash.update(`${index === 0 ? '{' : ','}${JSON.stringify(name)}:`);
    if (!Array.isArray(part)) {
      hash.update(canonicalJson(part));
      continue;
    }
    hash.update('[');
    for (let from = 0; from < part.length; from += hashedAtOnce) {
      const some = part.slice(from, from + hashedAtOnce).map(canonicalJson);
      hash.update(`${from === 0 ? '' : ','}${some.join(',')}`);
      await setImmediate();
    }
    hash.update(']');
  }
  return hash.update('}').digest('hex');
};

/** By station, from the first onset to the last end, with what the law's or the project's figures need around it. */
const spansByStation = (alerts: readonly Alert[], now: Instant): Map<string, Span> => {
  const spans = new Map<string, Span>();
  for (const alert of alerts) {
    const { id } = alert.station;
    const from = alert.onsetAt - beforeMs;
    const to = Math.min(endOf(alert, now) + afterMs, now);
    const known = spans.get(id);
    spans.set(id, known ? { from: Math.min(known.from, from), to: Math.max(known.to, to) } : { from, to });
  }
  return spans;
};

/** What the alerts are about first, then what else the station measures of the same network, if it is still registered. */
const quantitiesOf = (
  id: string,
  station: Station | undefined,
  alerts: readonly Alert[],
  inFull: boolean,
): QuantityId[] => {
  const own = alerts.filter((alert) => alert.station.id === id);
  const main = own.flatMap(({ figure }) => figure.quantity ?? []);
  if (!station) return [...new Set(main)];
  const networks = new Set(own.map(({ network }) => network));
  const rest = station.quantities.filter((quantity) => networks.has(quantities[quantity].network));
  return [...new Set(inFull || main.length === 0 ? [...main, ...rest] : main)];
};

/** The first message that some channel accepted after the alert was raised, else the first that was made. */
const firstMessage = (deliveries: readonly Delivery[], alert: Alert): Delivery | undefined => {
  const told = deliveries.filter(
    ({ createdAt, reason }) => createdAt >= alert.raisedAt && reason !== 'test' && reason !== 'over',
  );
  const accepted = told.filter(({ deliveredAt }) => deliveredAt !== null);
  return accepted.sort((one, other) => (one.deliveredAt ?? 0) - (other.deliveredAt ?? 0))[0] ?? told[0];
};

const hopsOf = (alert: Alert, events: readonly AlertEvent[], deliveries: readonly Delivery[]): DossierHops => {
  const raised = events.find((event) => event.alert === alert.id && event.kind === 'raised');
  const message = firstMessage(deliveries, alert);
  const opened = deliveries.flatMap(({ createdAt, openedAt }) =>
    openedAt !== null && createdAt >= alert.raisedAt ? [openedAt] : [],
  );
  return {
    alert: alert.id,
    measuredAt: raised?.reading?.at ?? null,
    receivedAt: raised?.reading?.receivedAt ?? null,
    raisedAt: alert.raisedAt,
    messageMadeAt: message?.createdAt ?? null,
    acceptedAt: message?.deliveredAt ?? null,
    openedAt: opened.length > 0 ? Math.min(...opened) : null,
    acknowledgedAt: alert.acknowledgedAt,
  };
};

/** What the alerts, their events and their rules name, and every alarm level of a gauge that an alert is about. */
const thresholdsNamed = (
  catalogue: readonly Threshold[],
  alerts: readonly Alert[],
  events: readonly AlertEvent[],
  rules: Dossier['rules'],
  stations: readonly StationRecord[],
): Threshold[] => {
  const named = new Set<string>();
  for (const { figure } of alerts) if (figure.threshold !== null) named.add(figure.threshold);
  for (const { figure } of events) if (figure?.threshold) named.add(figure.threshold);
  for (const { rule } of rules) {
    if (rule.condition.kind === 'limit') for (const id of rule.condition.thresholds ?? []) named.add(id);
  }
  const gauges = new Set(
    alerts.some(({ figure }) => figure.quantity === 'water_level')
      ? stations.flatMap(({ station }) => station.gauge ?? [])
      : [],
  );
  return catalogue.filter(
    (threshold) => named.has(threshold.id) || (threshold.kind === 'alarm-level' && gauges.has(threshold.gauge)),
  );
};

export type MakeDossier = (subject: DossierSubject, by: Actor) => Promise<Dossier>;

/** @throws AppError NOT_FOUND, HISTORY_UNAVAILABLE, STORE_UNAVAILABLE */
export const createDossierMaker = (sources: DossierSources): MakeDossier => {
  const { store, history, judged, stations } = sources;

  const alertsOf = (situation: string, cut: Set<Part>): Alert[] => {
    const { alerts, next } = store.alerts({ situation, limit: maxAlerts });
    if (next !== null) cut.add('alerts');
    return [...alerts].sort((one, other) => one.raisedAt - other.raisedAt);
  };

  const subjectOf = ({ kind, id }: DossierSubject, cut: Set<Part>): { situation: Situation; alerts: Alert[] } => {
    const alert = kind === 'alert' ? store.alert(id) : undefined;
    const situation = store.situation(kind === 'alert' ? (alert?.situation ?? '') : id);
    if (!situation || (kind === 'alert' && !alert)) throw new AppError('NOT_FOUND', `there is no ${kind} of this id`);
    return { situation, alerts: alert ? [alert] : alertsOf(situation.id, cut) };
  };

  const eventsOf = (situation: string, alert: string | undefined, cut: Set<Part>): AlertEvent[] => {
    const all = store.events({ situation, limit: maxEvents + 1 });
    if (all.length > maxEvents) cut.add('events');
    if (alert === undefined) return all.slice(-maxEvents);
    // What happened to others may have pushed its own out.
    const own = store.events({ alert, limit: maxEvents });
    return [...all.filter((event) => event.alert === null), ...own]
      .sort((one, other) => one.seq - other.seq)
      .slice(-maxEvents);
  };

  const rulesOf = (alerts: readonly Alert[], events: readonly AlertEvent[]): Dossier['rules'] => {
    const wanted = new Map<string, Set<number>>();
    const ruleOf = new Map(alerts.map(({ id, rule }) => [id, rule.id]));
    const want = (id: string | undefined, version: number | null): void => {
      if (id === undefined || version === null) return;
      wanted.set(id, (wanted.get(id) ?? new Set()).add(version));
    };
    for (const { rule } of alerts) want(rule.id, rule.version);
    for (const { alert, ruleVersion } of events) want(alert === null ? undefined : ruleOf.get(alert), ruleVersion);
    return [...wanted].flatMap(([id, versions]) =>
      sources.rules
        .versions(id)
        .filter(({ version }) => versions.has(version))
        .map(({ version, body, changedAt, changedBy }) => ({ id, version, rule: body, changedAt, changedBy })),
    );
  };

  const readingsOf = async (
    alerts: readonly Alert[],
    spans: ReadonlyMap<string, Span>,
    marks: readonly Instant[],
  ): Promise<DossierSeries[]> => {
    const wanted = [...spans].flatMap(([id, span]) => {
      const inFull = spans.size <= maxStationsInFull;
      return quantitiesOf(id, stations.find(id), alerts, inFull).map((quantity) => ({ id, quantity, span }));
    });
    const series: DossierSeries[] = [];
    for (const { id, quantity, span } of wanted) {
      const { spans: parts, gap } = readableSpans(span);
      const points = (await readPoints(history, id, quantity, parts)).map(({ at, value, quality }) => ({
        at,
        value,
        quality: judged(id, quantity, at, quality),
        stored: quality,
      }));
      // No more of one series than all of them may have: memory stays small however many there are.
      const kept = thin(points, maxDossierPoints, marks);
      const { unit } = quantities[quantity];
      series.push({
        station: id,
        quantity,
        unit,
        ...span,
        gap,
        points: kept,
        measured: points.length,
        isThinned: false,
      });
    }
    const shares = shareOut(
      series.map(({ points }) => points.length),
      maxDossierPoints,
    );
    return series.map((one, index) => {
      const points = thin(one.points, shares[index] ?? 0, marks);
      return { ...one, points, isThinned: points.length < one.measured };
    });
  };

  return async (subject, by) => {
    const cut = new Set<Part>();
    const now = sources.now();
    const { situation, alerts } = subjectOf(subject, cut);
    const events = eventsOf(situation.id, subject.kind === 'alert' ? subject.id : undefined, cut);
    const allSpans = spansByStation(alerts, now);
    if (allSpans.size > maxStations) cut.add('stations');
    const spans = new Map([...allSpans].slice(0, maxStations));
    const records = [...spans.keys()].flatMap((id) => sources.stationStore.record(id) ?? []);
    const deliveries = sources.deliveries.list({ situation: situation.id, limit: maxDeliveries }).reverse();
    if (deliveries.length === maxDeliveries) cut.add('deliveries');
    const cap = sources.cap.messages({ situation: situation.id, limit: maxCap }).reverse();
    if (cap.length === maxCap) cut.add('cap');
    const rules = rulesOf(alerts, events);
    const judgements = [...spans].flatMap(([id, { from, to }]) =>
      sources.judgements.list(id).filter((one) => one.withdrawnAt === null && one.from < to && one.to > from),
    );
    const marks = events.flatMap(({ at, reading }) => (reading ? [at, reading.at] : [at]));
    const readings = await readingsOf(alerts, spans, marks);
    const quarantine = await refusedOf(sources, spans, () => cut.add('quarantine'));
    const neighbours = await neighboursOf(sources, alerts, () => cut.add('neighbours'));
    const dossier: Omit<Dossier, 'sha256'> = {
      format: dossierFormat,
      about: { kind: subject.kind, id: subject.id },
      madeAt: now,
      madeBy: byWhom(by),
      madeWith: sources.program,
      timeZone: sources.timeZone,
      situation,
      alerts,
      events,
      rules,
      thresholds: thresholdsNamed(sources.thresholds, alerts, events, rules, records),
      stations: records,
      readings,
      judgements,
      quarantine,
      deliveries,
      cap: cap.map((message) => ({ ...message, xml: sources.cap.xml(message.identifier) ?? '' })),
      hops: alerts.map((alert) => hopsOf(alert, events, deliveries)),
      neighbours,
      cut: [...cut],
    };
    return { ...dossier, sha256: await dossierHash(dossier) };
  };
};
