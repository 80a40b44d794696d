/**
 * How each channel is: it tests itself every some hours and on demand, without telling anybody. A channel that is found dead only
 * when a flood comes is no channel.
 */
import { AppError } from '../../shared/errors.ts';
import type { Channel, ChannelState, Delivery, Webhook } from '../../shared/notification-api.ts';
import type { Actor, Person } from '../../shared/people-api.ts';
import { dayMs, hourMs, type Instant, minuteMs, secondMs } from '../../shared/time.ts';
import type { Collection } from '../state/collections.ts';
import type { AuditLog } from '../state/ports.ts';
import type { Log } from '../telemetry/log.ts';
import type { AddressesOf } from './addresses.ts';
import type { Channels } from './alerting.ts';
import type { Deliverer } from './deliverer.ts';
import type { Heartbeat } from './heartbeat.ts';
import { type Notifier, NotifyError } from './notifiers/notifier.ts';
import type { DeliveryStore } from './ports.ts';

export interface ChannelOptions {
  readonly notifiers: ReadonlyMap<Channel, Notifier>;
  readonly deliveries: Pick<DeliveryStore, 'tested' | 'lastTests' | 'channelCounts' | 'add'>;
  readonly deliverer: Pick<Deliverer, 'deliver'>;
  readonly addressesOf: AddressesOf;
  readonly findPerson: (id: string) => Pick<Person, 'id' | 'name'> | undefined;
  readonly webhooks: Pick<Collection<Webhook>, 'find'>;
  readonly audit: Pick<AuditLog, 'append'>;
  readonly heartbeat: Pick<Heartbeat, 'state'>;
  readonly pushKey: () => string | null;
  readonly everyHours: number;
  readonly now: () => Instant;
  readonly log: Log;
  readonly random?: () => number;
  readonly firstMs?: number;
}

export interface ChannelService extends Channels {
  start(): void;
  stop(): void;
  /** Those that the operator has set up. */
  available(): Channel[];
}

interface Outcome {
  readonly ok: boolean;
  readonly detail: string;
}

const testMs = 20 * secondMs;
const maxDetail = 300;
const jitter = 0.1;

export const createChannels = (options: ChannelOptions): ChannelService => {
  const { notifiers, deliveries, deliverer, addressesOf, findPerson, webhooks, audit, heartbeat, now, log } = options;
  const { pushKey, everyHours, random = Math.random, firstMs = minuteMs } = options;
  const timers = new Map<Channel, { readonly timer: NodeJS.Timeout; readonly at: Instant }>();
  let isRunning = false;

  const configured = (): [Channel, Notifier][] => [...notifiers].filter(([, { isConfigured }]) => isConfigured);

  const tryOut = async (notifier: Notifier): Promise<Outcome> => {
    const abort = new AbortController();
    const late = setTimeout(() => abort.abort(new NotifyError(`no answer within ${testMs / secondMs} s`)), testMs);
    try {
      const given = new Promise<never>((_, reject) =>
        abort.signal.addEventListener('abort', () => reject(abort.signal.reason), { once: true }),
      );
      return { ok: true, detail: (await Promise.race([notifier.test(abort.signal), given])).slice(0, maxDetail) };
    } catch (error) {
      return { ok: false, detail: (error instanceof Error ? error.message : String(error)).slice(0, maxDetail) };
    } finally {
      clearTimeout(late);
    }
  };

  const testNow = async (channel: Channel, notifier: Notifier): Promise<Outcome> => {
    const [at, began] = [now(), performance.now()];
    const { ok, detail } = await tryOut(notifier);
    deliveries.tested(channel, { at, ok, ms: Math.round(performance.now() - began), detail });
    if (!ok) log.error({ channel, reason: detail }, 'a notification channel does not work');
    return { ok, detail };
  };

  const plan = (channel: Channel, notifier: Notifier, inMs: number): void => {
    if (!isRunning) return;
    const run = async (): Promise<void> => {
      try {
        await testNow(channel, notifier);
      } catch (err) {
        log.error({ err, channel }, 'the self-test of a channel cannot be recorded');
      }
      plan(channel, notifier, everyHours * hourMs * (1 - jitter + 2 * jitter * random()));
    };
    timers.set(channel, { timer: setTimeout(() => void run(), inMs), at: now() + Math.round(inMs) });
  };

  const stateOf = (
    { channel, isConfigured, settings }: Notifier,
    tests: ReturnType<DeliveryStore['lastTests']>,
    counts: ReturnType<DeliveryStore['channelCounts']>,
  ): ChannelState => ({
    channel,
    isConfigured,
    settings: [...settings],
    lastTest: tests.get(channel) ?? null,
    nextTestAt: timers.get(channel)?.at ?? null,
    lastDeliveredAt: counts.get(channel)?.lastDeliveredAt ?? null,
    failures24h: counts.get(channel)?.failures ?? 0,
  });

  const state: Channels['state'] = () => {
    const [tests, counts] = [deliveries.lastTests(), deliveries.channelCounts(now() - dayMs)];
    return {
      channels: [...notifiers.values()].map((notifier) => stateOf(notifier, tests, counts)),
      heartbeat: heartbeat.state(),
    };
  };

  /** @throws AppError CHANNEL_FAILED */
  const notifierOf = (channel: Channel): Notifier => {
    const notifier = notifiers.get(channel);
    if (!notifier?.isConfigured)
      throw new AppError('CHANNEL_FAILED', `not set up: ${notifier?.settings.join(', ') ?? channel}`);
    return notifier;
  };

  const recipientOf = (to: { readonly person: string } | { readonly webhook: string }): Delivery['recipient'] => {
    if ('webhook' in to) {
      const hook = webhooks.find(to.webhook)?.body;
      if (!hook) throw new AppError('NOT_FOUND', 'there is no webhook of this id');
      return { kind: 'webhook', id: to.webhook, name: hook.name };
    }
    const person = findPerson(to.person);
    if (!person) throw new AppError('NOT_FOUND', 'there is no person of this id');
    return { kind: 'person', id: person.id, name: person.name };
  };

  const audited = (by: Actor, channel: Channel, what: Readonly<Record<string, unknown>>): void =>
    audit.append(by, 'channel.test', channel, null, what);

  return {
    state,
    test: async (channel, by) => {
      const notifier = notifierOf(channel);
      const { ok, detail } = await testNow(channel, notifier);
      audited(by, channel, { ok, detail });
      if (!ok) throw new AppError('CHANNEL_FAILED', detail);
      return state();
    },
    tell: async (to, channel, by) => {
      notifierOf(channel);
      const recipient = recipientOf(to);
      if (addressesOf(recipient, channel).length === 0)
        throw new AppError('NOT_FOUND', 'there is no address of this recipient on the channel');
      const at = now();
      const [written] = deliveries.add([
        {
          ...{ situation: null, exercise: null, wave: 0, step: 0, round: 0, reason: 'test', severity: null },
          ...{ recipient, channel, notBefore: at, held: false, causedAt: null },
          key: ['test', recipient.id, channel, crypto.randomUUID()].join('/'),
        },
      ]);
      if (!written) throw new AppError('STORE_UNAVAILABLE', 'the message could not be written');
      const delivery = await deliverer.deliver(written.id);
      audited(by, channel, { recipient: recipient.id, ok: delivery.state === 'delivered' });
      if (delivery.state !== 'delivered') throw new AppError('CHANNEL_FAILED', delivery.problem ?? 'not delivered');
      return delivery;
    },
    pushKey,
    available: () => configured().map(([channel]) => channel),
    start: () => {
      if (isRunning) return;
      isRunning = true;
      for (const [channel, notifier] of configured()) plan(channel, notifier, firstMs * (0.75 + 0.5 * random()));
    },
    stop: () => {
      isRunning = false;
      for (const { timer } of timers.values()) clearTimeout(timer);
      timers.clear();
    },
  };
};
