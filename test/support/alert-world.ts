/**
 * The part of the gateway that tells people, over a real `state.db`, with a clock that the test sets. It can be killed at any of its
 * steps: from then on nothing of it has any effect, and another world is opened over the same file.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createAddresses } from '../../gateway/alerts/addresses.ts';
import type { AlertLinks } from '../../gateway/alerts/alerting.ts';
import { createComposing } from '../../gateway/alerts/composing.ts';
import { createDeliverer, type Deliverer } from '../../gateway/alerts/deliverer.ts';
import { createAlertDesk } from '../../gateway/alerts/desk.ts';
import { createEscalation, type EscalationService } from '../../gateway/alerts/escalation.ts';
import { createFollowers } from '../../gateway/alerts/followers.ts';
import { createAlertLinks } from '../../gateway/alerts/links.ts';
import { composeMessage } from '../../gateway/alerts/messages.ts';
import type { Notifier } from '../../gateway/alerts/notifiers/notifier.ts';
import type { AlertDesk, Finding } from '../../gateway/alerts/ports.ts';
import type { State } from '../../gateway/state/ports.ts';
import { openState } from '../../gateway/state/state.ts';
import type { Situation } from '../../shared/alert-api.ts';
import type { Severity } from '../../shared/alerts/words.ts';
import { vietnamTime } from '../../shared/indices/local-day.ts';
import type { Channel, Policy } from '../../shared/notification-api.ts';
import type { Station } from '../../shared/station.ts';
import { builtInThresholds } from '../../shared/thresholds/catalogue.ts';
import type { Instant } from '../../shared/time.ts';
import { testActor, testStation } from './gateway-process.ts';
import { depthRule } from './notices.ts';
import { quietLog } from './quiet-log.ts';

export interface Clock {
  at: Instant;
}

export interface WorldOptions {
  readonly file: string;
  readonly clock: Clock;
  readonly notifiers: ReadonlyMap<Channel, Notifier>;
  readonly stations?: readonly Station[];
  /** Participants of an exercise that the stations with its prefix belong to. */
  readonly exercise?: { readonly id: string; readonly participants: readonly string[] };
  /** Called at every step that is written or sent, before and after it; `Killed` kills the world. */
  readonly reach?: (point: string) => void;
  /** False = messages are written and none is sent. */
  readonly delivers?: boolean;
  readonly tryMs?: number;
}

export interface World {
  readonly state: State;
  readonly desk: AlertDesk;
  readonly escalation: EscalationService;
  readonly deliverer: Deliverer;
  readonly links: AlertLinks;
  isDead(): boolean;
  /** Lets everything happen that is due by the clock. */
  settle(): Promise<void>;
  /** The street of a station is this bad; null = dry again. */
  street(severity: Severity | null, station?: string): void;
  close(): Promise<void>;
}

export const street: Station = testStation('pho-1', {
  networks: ['flood'],
  quantities: ['water_depth'],
  name: 'Phố Lê Lợi',
});

export class Killed extends Error {
  override readonly name = 'Killed';
}

export const allNetworks = { networks: null, wards: null };

/** A person without a password, under `name@haiphong.example`. */
export const addPerson = (
  { people }: Pick<State, 'people'>,
  name: string,
  role: 'emergency' | 'field' | 'administrator' = 'emergency',
): string =>
  people.add({ email: `${name}@haiphong.example`, name, role, scope: allNetworks, passwordHash: null }, testActor).id;

export const ruleId = 'ngap-duong-pho';

/** The rule and its policy, where they are not there yet. */
export const addRule = ({ collections: { rules, policies } }: State, policy: Policy): void => {
  rules.add({ ...depthRule, policy: 'thu', latch: null }, testActor, { id: ruleId });
  policies.add(policy, testActor, { id: 'thu' });
};

const rank: Readonly<Record<Severity, number>> = { watch: 10, warning: 20, danger: 30, extreme: 50 };

export const depthFinding = (severity: Severity | null, station: string, at: Instant): Finding => {
  const value = severity === null ? 2 : rank[severity] + 4;
  return {
    kind: 'level',
    key: { rule: ruleId, station, subject: '' },
    ruleVersion: 1,
    network: 'flood',
    severity,
    onsetAt: at,
    figure: {
      value,
      unit: 'cm',
      quantity: 'water_depth',
      step: severity === null ? null : rank[severity],
      threshold: null,
    },
    reading: { at, receivedAt: at, quality: 0, seq: null, values: { water_depth: value } },
  };
};

export const openWorld = (options: WorldOptions): World => {
  const { file, clock, notifiers, stations = [street], exercise, reach = () => {}, delivers = true, tryMs } = options;
  const now = (): Instant => clock.at;
  const state = openState(file, now);
  let isDead = false;

  const arrive = (point: string): void => {
    if (isDead) throw new Killed(point);
    try {
      reach(point);
    } catch (error) {
      isDead ||= error instanceof Killed;
      throw error;
    }
  };
  /** The same object; each call of these methods has a step before it and one after it. */
  const watched = <T extends object>(target: T, name: string, methods: readonly (keyof T & string)[]): T =>
    new Proxy(target, {
      get: (from, key) => {
        const method: unknown = Reflect.get(from, key, from);
        if (typeof method !== 'function' || !methods.some((one) => one === key)) return method;
        return (...given: unknown[]): unknown => {
          const point = `${name}.${String(key)}`;
          arrive(`${point} <`);
          const result: unknown = Reflect.apply(method, from, given);
          if (!(result instanceof Promise)) {
            arrive(`${point} >`);
            return result;
          }
          return result.then((value: unknown) => {
            arrive(`${point} >`);
            return value;
          });
        };
      },
    });

  const deliveries = watched(state.deliveries, 'deliveries', [
    'begin',
    'end',
    'drop',
    'add',
    'dropPending',
    'link',
    'openLink',
    'useLink',
  ]);
  const store = watched(state.alerts, 'alerts', ['write']);
  const watchedNotifiers = new Map(
    [...notifiers].map(([channel, notifier]) => [channel, watched(notifier, channel, ['send'])]),
  );
  const { collections, people } = state;
  const desk = createAlertDesk({
    store,
    stations: { find: (id) => stations.find((station) => station.id === id) },
    rules: { version: (id, version) => collections.rules.version(id, version) },
    maintenance: collections.maintenance,
    exercises: { of: () => exercise?.id ?? null },
    neighbours: () => [],
    person: (id) => people.find(id)?.person,
    now,
    log: quietLog,
  });
  const findPerson = (id: string) => people.find(id)?.person;
  const composing = createComposing({
    compose: (input) =>
      composeMessage({
        ...input,
        rules: (id, version) => collections.rules.version(id, version),
        thresholds: builtInThresholds,
        publicName: 'Hải Phòng',
        zone: 'Asia/Ho_Chi_Minh',
      }),
    store,
    deliveries,
    publicUrl: 'https://canhbao.haiphong.example',
    now,
  });
  const addressesOf = createAddresses({
    findPerson,
    webhooks: collections.webhooks,
    deliveries,
    newSecret: () => randomBytes(24).toString('hex'),
  });
  const deliverer = createDeliverer({
    ...{ deliveries, store, notifiers: watchedNotifiers, composing, addressesOf },
    ...{ now, log: quietLog, random: () => 1, ...(tryMs !== undefined && { tryMs }) },
  });
  const common = { desk, store, deliveries, now, log: quietLog, onWritten: deliverer.wake };
  const escalation = createEscalation({
    ...common,
    ...{ policies: collections.policies, onCall: collections.onCall, webhooks: collections.webhooks, people },
    exercises: { participants: () => exercise?.participants ?? [] },
    available: () => [...notifiers.values()].filter((one) => one.isConfigured).map(({ channel }) => channel),
    offset: vietnamTime,
  });
  const followers = createFollowers({ ...common, webhooks: collections.webhooks });
  const links = createAlertLinks({ deliveries, store, desk, findPerson, composing });
  escalation.start();
  followers.start();
  if (delivers) deliverer.start();

  const isDue = ({ escalation: where }: Situation): boolean =>
    where !== null && where.nextAt !== null && where.nextAt <= clock.at;
  const isQuiet = (): boolean =>
    !desk.openSituations().some(isDue) && (!delivers || state.deliveries.due(clock.at, 1).length === 0);

  return {
    ...{ state, desk, escalation, deliverer, links },
    isDead: () => isDead,
    settle: async () => {
      const deadline = performance.now() + 10_000;
      for (let calm = 0; calm < 3 && !isDead; ) {
        escalation.wake();
        deliverer.wake();
        await sleep(2);
        calm = isQuiet() ? calm + 1 : 0;
        if (performance.now() > deadline) throw new Error('messages do not come to an end');
      }
    },
    street: (severity, station = street.id) =>
      desk.commit([depthFinding(severity, station, clock.at)], { cursor: clock.at, memory: '{}' }),
    close: async () => {
      escalation.stop();
      followers.stop();
      await deliverer.stop();
      state.close();
    },
  };
};
