/** What the alerts offer to the rest of the gateway: the API and the live channel are given this and nothing else. */

import type { Alert, AlertEvent, LiveAlerts, Maintenance, RuleTest, Situation } from '../../shared/alert-api.ts';
import type { Rule } from '../../shared/alerts/rule.ts';
import type { CapFeed, CapImported, CapMessage, KeptCapFeed } from '../../shared/cap-api.ts';
import type { Exercise, ExerciseRequest, Scenario } from '../../shared/exercise-api.ts';
import type {
  AlertLinkLook,
  Channel,
  ChannelsAnswer,
  Delivery,
  OnCall,
  Policy,
  Webhook,
} from '../../shared/notification-api.ts';
import type { OfficialLevelRequest } from '../../shared/official-level-api.ts';
import type { Actor } from '../../shared/people-api.ts';
import type { Instant } from '../../shared/time.ts';
import type { Collection } from '../state/collections.ts';
import type { Dossiers } from './dossiers.ts';
import type { AlertDesk, AlertStore, DeliveryStore } from './ports.ts';

/** Rules tried on the history, a few at a time, in the background. */
export interface RuleTests {
  /** @throws AppError LIMIT_REACHED while too many run */
  begin(request: { readonly rule: Rule; readonly from: Instant; readonly to: Instant }): RuleTest;
  /** Kept for some minutes after its end. @throws AppError NOT_FOUND */
  get(id: string): RuleTest;
  /** @throws AppError NOT_FOUND */
  cancel(id: string): RuleTest;
}

export interface Channels {
  state(): ChannelsAnswer;
  /** The self-test of one channel, now. @throws AppError CHANNEL_FAILED with the other side's words */
  test(channel: Channel, by: Actor): Promise<ChannelsAnswer>;
  /** A real message to oneself, or to a webhook. @throws AppError CHANNEL_FAILED, NOT_FOUND (no address of this person there) */
  tell(to: { readonly person: string } | { readonly webhook: string }, channel: Channel, by: Actor): Promise<Delivery>;
  /** Public key for browsers; null = web push is not set up. */
  pushKey(): string | null;
}

/** One-time links in messages. */
export interface AlertLinks {
  /** Changes nothing but that it was opened. @throws AppError LINK_ENDED */
  look(token: string): AlertLinkLook;
  /** Acknowledges the situation in the name of the person. @throws AppError LINK_ENDED, also when it was used before */
  acknowledge(token: string, address: string): AlertLinkLook;
}

export interface CapService {
  /** Newest first. `withExercises` false leaves exercises and simulated situations out; here as below true when absent. */
  messages(query: {
    readonly situation?: string | undefined;
    readonly limit: number;
    readonly withExercises?: boolean;
  }): CapMessage[];
  /** The document; undefined when there is none of this identifier. */
  xml(identifier: string, options?: { readonly withExercises?: boolean }): string | undefined;
  /** The newest document of a situation. */
  latestXml(situation: string): string | undefined;
  /** Atom 1.0 of what is in force: the newest message of each situation; exercises and simulated ones only when asked for. */
  feed(options: { readonly baseUrl: string; readonly withExercises: boolean }): string;
  /** @throws AppError UPLOAD_INVALID naming line or element */
  import(xml: string, source: string | null, by: Actor): CapImported[];
  imported(query: { readonly all?: boolean; readonly limit: number }): CapImported[];
  feeds: Collection<CapFeed>;
  keptFeeds(): KeptCapFeed[];
  /** Asks now. @throws AppError NOT_FOUND, CHANNEL_FAILED */
  ask(feed: string): Promise<KeptCapFeed>;
  onImported(listener: () => void): void;
  start(): void;
  stop(): void;
}

export interface Exercises {
  scenarios(): Scenario[];
  /** Newest first. */
  list(): Exercise[];
  find(id: string): Exercise | undefined;
  running(): Exercise | undefined;
  /** @throws AppError EXERCISE_RUNNING, PERSON_UNKNOWN */
  begin(request: ExerciseRequest, by: Actor): Exercise;
  /** Idempotent. @throws AppError NOT_FOUND */
  end(id: string, by: Actor): Exercise;
  /** The running exercise that a station belongs to. */
  of(station: string): string | null;
  onChange(listener: () => void): void;
  start(): void;
  stop(): Promise<void>;
}

export interface Alerting {
  readonly store: AlertStore;
  readonly desk: AlertDesk;
  readonly rules: Collection<Rule>;
  readonly ruleTests: RuleTests;
  readonly policies: Collection<Policy>;
  readonly onCall: Collection<OnCall>;
  readonly webhooks: Collection<Webhook>;
  readonly maintenance: Collection<Maintenance>;
  readonly officialLevels: Collection<OfficialLevelRequest>;
  readonly deliveries: DeliveryStore;
  readonly channels: Channels;
  readonly links: AlertLinks;
  readonly cap: CapService;
  readonly exercises: Exercises;
  /** Ids of people on duty by a list: now, then who comes next in turn. */
  onDuty(list: OnCall): string[];
  /** What the live channel tells; `real` leaves simulated ones and exercises out. */
  live(sight: 'all' | 'real'): LiveAlerts;
  /** Called when `live` has something new. */
  onLive(listener: () => void): void;
  /** The situation without people's names and words. */
  publicView(situation: Situation): Situation;
  /** The same of one alert and of one event. */
  publicAlert(alert: Alert): Alert;
  publicEvent(event: AlertEvent): AlertEvent;
  /** Everything that is known of an alert or a situation, in one document. */
  readonly dossiers: Dossiers;
}
