/**
 * Brings messages to where they are to go, from what is stored: a try is written down before it is made and its end after it, so
 * that after a crash the same message goes out again under the same id, and none is forgotten.
 *
 * Every channel has a lane of its own; what fails there is tried again with growing delay and holds up nobody else.
 */
import type { Channel, Delivery, DeliveryReason } from '../../shared/notification-api.ts';
import { hourMs, type Instant, secondMs } from '../../shared/time.ts';
import type { Log } from '../telemetry/log.ts';
import type { Address, AddressesOf } from './addresses.ts';
import { type Composing, callingReasons } from './composing.ts';
import { createLane, type Lane, laneLimits, retryDelayMs } from './lane.ts';
import { type Message, type Notifier, NotifyError } from './notifiers/notifier.ts';
import type { AlertStore, DeliveryStore } from './ports.ts';

export interface DelivererOptions {
  readonly deliveries: Pick<DeliveryStore, 'due' | 'find' | 'begin' | 'end' | 'drop' | 'superseded' | 'dropPushDevice'>;
  readonly store: Pick<AlertStore, 'situation'>;
  readonly notifiers: ReadonlyMap<Channel, Notifier>;
  readonly composing: Pick<Composing, 'message'>;
  readonly addressesOf: AddressesOf;
  readonly now: () => Instant;
  readonly log: Log;
  readonly random?: () => number;
  readonly tryMs?: number;
  readonly tickMs?: number;
}

export interface Deliverer {
  start(): void;
  /** Lets what is under way end for a moment; what does not is tried again at the next start. */
  stop(): Promise<void>;
  /** Looks soon: something was written. */
  wake(): void;
  /** Tries one at once and waits for its end. @throws AppError NOT_FOUND */
  deliver(id: string): Promise<Delivery>;
  /** Why messages may not go out; null = all is well. A channel that fails is no such reason. */
  problem(): string | null;
}

interface End {
  readonly ok: boolean;
  readonly detail: string;
  readonly again: Instant | null;
}

const aloneReasons: readonly DeliveryReason[] = ['test'];
const givenUpMs = 24 * hourMs;
const stopPatienceMs = 3 * secondMs;
const stuckMs = 30 * secondMs;
const lookedAtOnce = 300;
const maxDetail = 300;

const textOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ').slice(0, maxDetail);

export const createDeliverer = (options: DelivererOptions): Deliverer => {
  const { deliveries, store, notifiers, composing, addressesOf, now, log } = options;
  const { random = Math.random, tryMs = 20 * secondMs, tickMs = secondMs } = options;
  const lanes = new Map<Channel, Lane>();
  const underWay = new Map<string, Promise<void>>();
  /** Ends that could not be written: they are not tried again before they are. */
  const unwritten = new Map<string, End & { readonly at: Instant }>();
  const aborts = new Set<AbortController>();
  let timer: NodeJS.Timeout | undefined;
  let soon: NodeJS.Immediate | undefined;
  let stopping = false;
  let trouble: string | null = null;
  let lookedAt = Number.NEGATIVE_INFINITY;

  const laneOf = (channel: Channel): Lane => {
    const lane = lanes.get(channel) ?? createLane(laneLimits[channel]);
    lanes.set(channel, lane);
    return lane;
  };

  /** Why nobody wants this any more; null = it is wanted. */
  const unwanted = ({ id, situation: about, exercise, reason, attempts, createdAt }: Delivery): string | null => {
    if (about === null) return null;
    const situation = store.situation(about);
    if (!situation) return 'the situation is gone';
    if (situation.provenance === 'simulated' && situation.exercise === null && exercise === null) return 'simulated';
    if (callingReasons.includes(reason)) {
      if (situation.endedAt !== null) return 'over';
      if (situation.escalation === null) return 'no longer wanted';
    }
    const mayBeOld = reason === 'update' || attempts.length > 0 || now() - createdAt > 10 * secondMs;
    return mayBeOld && deliveries.superseded(id) ? 'a newer message says it' : null;
  };

  const withinTime = async (work: (signal: AbortSignal) => Promise<string>): Promise<string> => {
    const abort = new AbortController();
    aborts.add(abort);
    const seconds = Math.round(tryMs / secondMs);
    const late = setTimeout(() => abort.abort(new NotifyError(`no answer within ${seconds} s`)), tryMs);
    try {
      return await Promise.race([
        work(abort.signal),
        new Promise<never>((_, reject) =>
          abort.signal.addEventListener('abort', () => reject(abort.signal.reason), { once: true }),
        ),
      ]);
    } finally {
      clearTimeout(late);
      aborts.delete(abort);
    }
  };

  /** To every address of the recipient; taken by one of them is enough. @throws NotifyError of the last that failed */
  const sendAll = async (notifier: Notifier, addresses: readonly Address[], message: Message): Promise<string> => {
    const outcomes = await Promise.allSettled(
      addresses.map(({ target }) => withinTime((signal) => notifier.send(target, message, signal))),
    );
    const receipts: string[] = [];
    const errors: unknown[] = [];
    for (const [index, outcome] of outcomes.entries()) {
      if (outcome.status === 'fulfilled') receipts.push(outcome.value);
      else {
        errors.push(outcome.reason);
        const device = addresses[index]?.device;
        if (device !== undefined && outcome.reason instanceof NotifyError && outcome.reason.gone)
          deliveries.dropPushDevice(device);
      }
    }
    if (receipts.length > 0) return receipts.join('; ').slice(0, maxDetail);
    // One that may yet work decides whether it is tried again.
    throw errors.find((error) => !(error instanceof NotifyError && error.permanent)) ?? errors.at(-1);
  };

  const endOf = ({ reason, attempts }: Delivery, began: Instant, error: unknown): End => {
    const failure = error instanceof NotifyError ? error : undefined;
    const again = now() + retryDelayMs(attempts.length + 1, random(), failure?.retryAfterMs);
    const givenUp = again > (attempts[0]?.at ?? began) + givenUpMs;
    const isFinal = failure?.permanent === true || givenUp || aloneReasons.includes(reason);
    return { ok: false, detail: textOf(error), again: isFinal ? null : again };
  };

  const record = (id: string, end: End & { readonly at: Instant }): boolean => {
    try {
      deliveries.end(id, end);
      unwritten.delete(id);
      return true;
    } catch (err) {
      unwritten.set(id, end);
      trouble = `the end of a delivery cannot be written: ${textOf(err)}`;
      log.error({ err, delivery: id }, 'the end of a delivery cannot be written, tried again');
      return false;
    }
  };

  const attempt = async (delivery: Delivery): Promise<void> => {
    const { id, channel, recipient } = delivery;
    const why = unwanted(delivery);
    if (why !== null) return deliveries.drop(id, why);
    const notifier = notifiers.get(channel);
    const addresses = addressesOf(recipient, channel);
    const began = now();
    deliveries.begin(id, began, addresses.map(({ shown }) => shown).join(', '));
    let end: End;
    try {
      if (!notifier?.isConfigured) throw new NotifyError(`the channel ${channel} is not set up`, { permanent: true });
      if (addresses.length === 0) throw new NotifyError('no address there', { permanent: true });
      const message = composing.message(delivery);
      end = { ok: true, detail: await sendAll(notifier, addresses, message), again: null };
    } catch (error) {
      // Whether it went out is not known: it is tried again when we start.
      if (stopping) return;
      end = endOf(delivery, began, error);
      log[end.again === null ? 'error' : 'warn']({ delivery: id, channel, err: error }, 'message not delivered');
    }
    record(id, { ...end, at: now() });
  };

  const begin = (delivery: Delivery, lane?: Lane): Promise<void> => {
    const run = attempt(delivery)
      // After a failure of our own the next look is a tick away.
      .then(wake, (err: unknown) => {
        trouble = textOf(err);
        log.error({ err, delivery: delivery.id }, 'delivery failed, tried again');
      })
      .finally(() => {
        lane?.left(delivery);
        underWay.delete(delivery.id);
      });
    underWay.set(delivery.id, run);
    return run;
  };

  const look = (): void => {
    if (stopping) return;
    try {
      const at = now();
      for (const [id, end] of unwritten) record(id, end);
      if (unwritten.size > 0) return;
      for (const channel of notifiers.keys()) {
        const lane = laneOf(channel);
        const waiting = deliveries.due(at, lookedAtOnce + lane.underWay, channel);
        for (const { delivery } of waiting)
          if (!underWay.has(delivery.id) && lane.enter(delivery, at)) void begin(delivery, lane);
      }
      trouble = null;
    } catch (err) {
      trouble = textOf(err);
      log.error({ err }, 'messages that are due cannot be read');
    } finally {
      lookedAt = performance.now();
    }
  };

  const wake = (): void => {
    if (timer === undefined) return;
    soon ??= setImmediate(() => {
      soon = undefined;
      look();
    });
  };

  return {
    start: () => {
      stopping = false;
      timer ??= setInterval(look, tickMs);
      lookedAt = performance.now();
      wake();
    },
    stop: async () => {
      clearInterval(timer);
      timer = undefined;
      if (soon) clearImmediate(soon);
      soon = undefined;
      let late: NodeJS.Timeout | undefined;
      const patience = new Promise<void>((resolve) => {
        late = setTimeout(resolve, stopPatienceMs);
      });
      await Promise.race([Promise.all(underWay.values()), patience]);
      clearTimeout(late);
      stopping = true;
      for (const abort of aborts) abort.abort(new Error('stopping'));
      await Promise.all(underWay.values());
    },
    wake,
    deliver: async (id) => {
      const stored = deliveries.find(id);
      if (stored) await (underWay.get(id) ?? begin(stored.delivery));
      const ended = deliveries.find(id);
      if (!ended) throw new Error(`there is no delivery ${id}`);
      return ended.delivery;
    },
    problem: () => {
      if (timer === undefined) return 'messages are not being delivered';
      if (performance.now() - lookedAt > stuckMs) return 'messages have not been looked at for a while';
      return trouble;
    },
  };
};
