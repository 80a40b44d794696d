/**
 * What the parts of the alerts tell each other.
 *
 *   journal ─▶ engine (rules, ladders) ─ findings ─▶ desk (alerts, situations; one transaction each) ─ changes ─┬▶ escalation ─▶ deliverer
 *   people ──────────────────────────── actions ──▶                                                             ├▶ CAP, sirens, webhooks
 *                                                                                                               └▶ live channel
 *
 * The desk alone changes alerts and situations. Everything behind it can be done again after a crash: what is to be told is
 * written down (a delivery that is due, a CAP message not yet made) before anybody is told.
 */
import type {
  Alert,
  AlertAction,
  AlertEvent,
  AlertFigure,
  AlertsAnswer,
  AlertsQuery,
  Escalation,
  EvidenceReading,
  KeptRule,
  Situation,
  SituationsAnswer,
} from '../../shared/alert-api.ts';
import type { Rule } from '../../shared/alerts/rule.ts';
import type { Severity } from '../../shared/alerts/words.ts';
import type { Channel, Contact, Delivery } from '../../shared/notification-api.ts';
import type { Actor } from '../../shared/people-api.ts';
import type { Network, QuantityId } from '../../shared/quantities.ts';
import type { Instant } from '../../shared/time.ts';

/** Which thing a rule watches: one alert at most is open of each. */
export interface AlertKey {
  readonly rule: string;
  readonly station: string;
  /** A threshold, a quantity, a sign; empty where there is but one. */
  readonly subject: string;
}

export const keyText = ({ rule, station, subject }: AlertKey): string => `${rule} ${station} ${subject}`;

/** What the engine found out. Times called `at` are measured-at, where a reading is behind it. */
export type Finding =
  /** A ladder moved: `severity` null = it is below all steps. */
  | {
      readonly kind: 'level';
      readonly key: AlertKey;
      readonly ruleVersion: number;
      readonly network: Network;
      readonly severity: Severity | null;
      /** It was worse before: what is not open any more is not raised by it. */
      readonly isEasing?: true;
      readonly onsetAt: Instant;
      readonly figure: AlertFigure;
      readonly reading: EvidenceReading | null;
    }
  /** The figure of an open alert, without a change of level. Of several in a row only the last counts. */
  | { readonly kind: 'figure'; readonly key: AlertKey; readonly figure: AlertFigure }
  /** The station says nothing any more, or speaks again. */
  | { readonly kind: 'silent' | 'heard'; readonly station: string; readonly since: Instant }
  /** Readings that came late would have raised this. */
  | {
      readonly kind: 'past';
      readonly key: AlertKey;
      readonly ruleVersion: number;
      readonly network: Network;
      readonly severity: Severity;
      readonly from: Instant;
      readonly to: Instant;
      /** The worst one. */
      readonly figure: AlertFigure;
      readonly reading: EvidenceReading | null;
    }
  /** Nobody watches this any more: the rule is off, gone or does not hold there. What is open is closed. */
  | { readonly kind: 'unwatched'; readonly key: AlertKey; readonly why: 'rule-off' | 'station-gone' | 'out-of-scope' };

/** Where the engine stands: saved together with what it found, so that nothing is found twice or not at all. */
export interface EngineState {
  /** Position of the journal behind which everything has been judged. */
  readonly cursor: number;
  /** What the ladders remember, as JSON. */
  readonly memory: string;
}

export interface DeskChange {
  readonly alerts: readonly Alert[];
  readonly situations: readonly { readonly before: Situation | undefined; readonly now: Situation }[];
  readonly events: readonly AlertEvent[];
}

/** A message that has to reach somebody. `key` is unique: the same one is never written twice. */
export type NewDelivery = Pick<
  Delivery,
  'situation' | 'exercise' | 'wave' | 'step' | 'round' | 'reason' | 'severity' | 'recipient' | 'channel' | 'notBefore'
> & {
  readonly key: string;
  /** Received-at of the reading that caused it, for the latency. */
  readonly causedAt: Instant | null;
  readonly held: boolean;
};

export interface AlertDesk {
  /** @throws AppError STORE_UNAVAILABLE: nothing was changed */
  commit(findings: readonly Finding[], engine: EngineState): void;
  /** @throws AppError NOT_FOUND, CHANGE_INVALID */
  act(
    what: { readonly alerts: readonly string[]; readonly situations: readonly string[] },
    action: AlertAction,
    by: Actor,
    /** Through a one-time link in a message. */
    via?: 'link',
  ): Situation[];
  /** Escalation moved on; the messages that follow from it are written in the same transaction. */
  escalated(situation: string, escalation: Escalation | null, deliveries: readonly NewDelivery[], why: string): void;
  /** The exercise is over: what is open of it is closed. */
  endExercise(exercise: string): void;
  openAlerts(): readonly Alert[];
  openSituations(): readonly Situation[];
  /** After each committed transaction, in order. */
  onChange(listener: (change: DeskChange) => void): void;
  start(): void;
  stop(): void;
}

/** Rules in force, with the versions of before. */
export interface RuleBook {
  all(): readonly Omit<KeptRule, 'open'>[];
  find(id: string): Omit<KeptRule, 'open'> | undefined;
  /** Any version of before. */
  version(id: string, version: number): Rule | undefined;
  onChange(listener: () => void): void;
}

export interface EventsQuery {
  readonly situation?: string;
  readonly alert?: string;
  readonly limit?: number;
}

/** Rows of `state.db` about alerts. */
export interface AlertStore {
  engine(): EngineState | undefined;
  open(): { readonly alerts: readonly Alert[]; readonly situations: readonly Situation[] };
  alert(id: string): Alert | undefined;
  situation(id: string): Situation | undefined;
  alerts(query: AlertsQuery): AlertsAnswer;
  situations(query: {
    readonly open?: boolean | undefined;
    readonly hazard?: string | undefined;
    readonly ward?: string | undefined;
    readonly exercise?: string | undefined;
    readonly provenance?: string | undefined;
    readonly before?: number | undefined;
    readonly limit: number;
  }): SituationsAnswer;
  /** Those that were open at some time from `from` to `to`, newest first. */
  situationsDuring(query: {
    readonly from: Instant;
    readonly to: Instant;
    readonly provenance?: string | undefined;
    readonly limit: number;
  }): Situation[];
  /** Oldest first. */
  events(query: EventsQuery): AlertEvent[];
  /** Next number of a situation. */
  nextNumber(): number;
  /** All or nothing; returns the events with their numbers. Alerts and situations are replaced whole. */
  write(change: {
    readonly alerts?: readonly Alert[];
    readonly situations?: readonly Situation[];
    readonly events?: readonly Omit<AlertEvent, 'seq'>[];
    readonly deliveries?: readonly NewDelivery[];
    readonly engine?: EngineState;
    /** Entries of the audit log, where a person did it: one of each thing that was named. */
    readonly audit?: readonly {
      readonly by: Actor;
      readonly action:
        | 'alert.acknowledge'
        | 'alert.assign'
        | 'alert.note'
        | 'alert.shelve'
        | 'alert.unshelve'
        | 'alert.close';
      readonly target: string;
      readonly after: unknown;
    }[];
  }): AlertEvent[];
}

/** What the deliverer works from. */
export interface StoredDelivery {
  readonly delivery: Delivery;
  readonly causedAt: Instant | null;
}

export interface DeliveryStore {
  /** Due now, oldest first, those under way when we stopped included; of one channel when it is named. Never those of `mqtt`. */
  due(now: Instant, limit: number, channel?: Channel): StoredDelivery[];
  /** When the next one is due; null without any. */
  nextAt(): Instant | null;
  find(id: string): StoredDelivery | undefined;
  /** Whether a later one tells the same recipient of the same situation on the same channel, so that this one is old news. */
  superseded(id: string): boolean;
  /** Newest first. */
  list(query: {
    readonly situation?: string | undefined;
    readonly exercise?: string | undefined;
    readonly state?: string | undefined;
    readonly limit: number;
  }): Delivery[];
  /** Before anything is sent: the attempt, its end unknown. */
  begin(id: string, at: Instant, address: string): void;
  end(
    id: string,
    end: { readonly at: Instant; readonly ok: boolean; readonly detail: string; readonly again: Instant | null },
  ): void;
  drop(id: string, why: string): void;
  /** Messages outside of a situation: tests. */
  add(deliveries: readonly NewDelivery[]): Delivery[];
  /** Nobody needs to be told any more: those of this situation that are not sent yet. */
  dropPending(situation: string, reasons: readonly string[], why: string): void;

  /** A token for the link in a message; only its hash is kept. */
  link(
    token: string,
    link: {
      readonly situation: string;
      readonly person: string;
      readonly delivery: string;
      readonly expiresAt: Instant;
    },
  ): void;
  /** Undefined when there is none such, or it is past its end. */
  lookAtLink(token: string):
    | {
        readonly situation: string;
        readonly person: string;
        readonly delivery: string;
        readonly expiresAt: Instant;
        readonly openedAt: Instant | null;
        readonly usedAt: Instant | null;
      }
    | undefined;
  openLink(token: string): void;
  /** False when it was used before. */
  useLink(token: string): boolean;

  contact(person: string): Contact;
  setContact(person: string, contact: Contact, by: Actor): void;
  pushDevices(person: string): {
    readonly id: string;
    readonly label: string;
    readonly addedAt: Instant;
    readonly endpoint: string;
    readonly p256dh: string;
    readonly auth: string;
  }[];
  addPushDevice(
    person: string,
    device: { readonly endpoint: string; readonly p256dh: string; readonly auth: string; readonly label: string },
  ): string;
  removePushDevice(person: string, id: string): void;
  /** The browser is no longer there (404, 410). */
  dropPushDevice(id: string): void;

  /** Self-tests of channels. */
  tested(
    channel: Channel,
    test: { readonly at: Instant; readonly ok: boolean; readonly ms: number; readonly detail: string },
  ): void;
  lastTests(): Map<
    Channel,
    { readonly at: Instant; readonly ok: boolean; readonly ms: number; readonly detail: string }
  >;
  channelCounts(since: Instant): Map<Channel, { readonly lastDeliveredAt: Instant | null; readonly failures: number }>;
  /** Made on first use: keys for web push, secrets of webhooks. */
  secret(name: string, make: () => string): string;
  setSecret(name: string, value: string): void;
}

/** Quantities that a rule looks at, for the console and the test of a rule. */
export type QuantitiesOf = (rule: Rule) => readonly QuantityId[];
