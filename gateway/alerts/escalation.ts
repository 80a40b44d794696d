/**
 * Tells people in the steps of a policy until somebody acknowledges, and tells those who were told when it is over.
 *
 * It remembers nothing: what is due follows from situations and deliveries as they are stored. A step and its messages are one
 * transaction, and every message has a key that is written once, so that a crash at any place neither forgets nor repeats.
 */
import type { Situation } from '../../shared/alert-api.ts';
import type { Delivery, Policy } from '../../shared/notification-api.ts';
import { dayMs, type Instant, secondMs } from '../../shared/time.ts';
import type { Collection } from '../state/collections.ts';
import type { Log } from '../telemetry/log.ts';
import { callingReasons } from './composing.ts';
import type { AlertDesk, AlertStore, DeliveryStore, DeskChange, NewDelivery } from './ports.ts';
import { createRecipients, type RecipientOptions } from './recipients.ts';
import { soonEnough, stepsDue } from './steps.ts';

export interface EscalationOptions extends Omit<RecipientOptions, 'deliveries'> {
  readonly desk: Pick<AlertDesk, 'openAlerts' | 'openSituations' | 'escalated' | 'onChange'>;
  readonly store: Pick<AlertStore, 'events' | 'situations'>;
  readonly policies: Pick<Collection<Policy>, 'find'>;
  readonly deliveries: Pick<DeliveryStore, 'contact' | 'pushDevices' | 'list' | 'add' | 'dropPending'>;
  /** Called after messages were written. */
  readonly onWritten: () => void;
  readonly now: () => Instant;
  readonly log: Log;
}

export interface EscalationService {
  start(): void;
  stop(): void;
  /** Looks soon, because something changed. */
  wake(): void;
  /** Why what is due may not be written; null = all is well. */
  problem(): string | null;
}

/** How far back ended situations are looked at when we start. */
const settledWithinMs = 7 * dayMs;
const lookedAt = 1_000;
const perSituation = 5_000;
const tickMs = secondMs;

/** Taken, or under way when we stopped: nobody knows then. */
const mayHaveBeenRead = ({ state, attempts }: Delivery): boolean =>
  state === 'delivered' || attempts.some(({ ok }) => ok === null);

export const createEscalation = (options: EscalationOptions): EscalationService => {
  const { desk, store, policies, deliveries, available, onWritten, now, log } = options;
  const recipients = createRecipients(options);
  /** Received-at of the reading behind the newest happening of a situation. */
  const causes = new Map<string, Instant>();
  /** Ended ones whose end was not told yet. */
  const ended = new Map<string, Situation>();
  let timer: NodeJS.Timeout | undefined;
  let soon: NodeJS.Immediate | undefined;
  let trouble: string | null = null;
  /** By our clock, without trouble; an earlier time than this means that it was set back. Of before the start nothing is known. */
  let lastLookAt = Number.POSITIVE_INFINITY;

  const causeOf = (situation: string): Instant | null => {
    const known = causes.get(situation);
    if (known !== undefined) return known;
    const found = store.events({ situation, limit: 200 }).findLast(({ reading }) => reading !== null)
      ?.reading?.receivedAt;
    return found ?? null;
  };

  /** Of people and webhooks; sirens look after themselves. */
  const callsOf = (situation: string): Delivery[] =>
    deliveries
      .list({ situation, limit: perSituation })
      .filter(({ reason, channel }) => channel !== 'mqtt' && callingReasons.includes(reason));

  const advance = (situation: Situation, at: Instant, wasSetBack: boolean): void => {
    const { provenance, exercise } = situation;
    if (situation.escalation === null) return;
    const { policy, wave } = situation.escalation;
    const escalation = wasSetBack
      ? soonEnough(situation.escalation, policies.find(policy)?.body, at)
      : situation.escalation;
    if (escalation.nextAt === null || escalation.nextAt > at) return;
    if (provenance === 'simulated' && exercise === null) {
      log.error({ situation: situation.number }, 'a simulated situation was to be escalated: nobody is told');
      desk.escalated(situation.id, null, [], 'simulated');
      return;
    }
    const { moved, messages, why } = stepsDue({
      situation,
      escalation,
      policy: policies.find(policy)?.body,
      alerts: desk.openAlerts().filter((alert) => alert.situation === situation.id),
      sent: callsOf(situation.id).filter((one) => one.wave === wave),
      recipients,
      available: available(),
      causedAt: () => causeOf(situation.id),
      at,
    });
    desk.escalated(situation.id, moved, messages, why);
    if (/administrators|nobody-at-all/.test(why))
      log.error({ situation: situation.number, policy, why }, 'the policy reaches nobody');
    if (messages.length > 0) onWritten();
  };

  /** Nobody is called any more; whoever was told learns that it is over. Can be done again. */
  const settle = (situation: Situation): void => {
    const at = now();
    deliveries.dropPending(situation.id, callingReasons, 'over');
    const told = new Map<string, Delivery>();
    for (const one of callsOf(situation.id))
      if (mayHaveBeenRead(one)) told.set(`${one.recipient.id} ${one.channel}`, one);
    const over = [...told.values()].map(({ recipient, channel }): NewDelivery => {
      const way = recipients.again({ recipient, channel }, situation.highest, at);
      return {
        situation: situation.id,
        exercise: situation.exercise,
        wave: situation.waves,
        step: 0,
        round: 0,
        reason: 'over',
        severity: situation.highest,
        ...way,
        key: [situation.id, 'over', recipient.id, channel].join('/'),
        causedAt: null,
      };
    });
    if (deliveries.add(over).length > 0) onWritten();
  };

  const guarded = (situation: Situation, work: () => void): boolean => {
    try {
      work();
      return true;
    } catch (err) {
      trouble = `situation ${situation.number}: ${err instanceof Error ? err.message : String(err)}`;
      log.error({ err, situation: situation.number }, 'escalation failed, tried again');
      return false;
    }
  };

  const look = (): void => {
    const at = now();
    const wasSetBack = at < lastLookAt;
    let isWell = true;
    for (const situation of desk.openSituations())
      isWell = guarded(situation, () => advance(situation, at, wasSetBack)) && isWell;
    for (const [id, situation] of ended) {
      if (guarded(situation, () => settle(situation))) ended.delete(id);
      else isWell = false;
    }
    if (!isWell) return;
    trouble = null;
    lastLookAt = at;
  };

  const wake = (): void => {
    if (timer === undefined) return;
    // Not inside the change that is being told about.
    soon ??= setImmediate(() => {
      soon = undefined;
      if (timer !== undefined) look();
    });
  };

  desk.onChange(({ situations, events }: DeskChange) => {
    for (const { situation, reading } of events) if (reading !== null) causes.set(situation, reading.receivedAt);
    for (const { before, now: situation } of situations) {
      if (situation.endedAt !== null) {
        causes.delete(situation.id);
        if (before === undefined || before.endedAt === null) ended.set(situation.id, situation);
      } else if (situation.escalation === null && before?.escalation) {
        guarded(situation, () => deliveries.dropPending(situation.id, callingReasons, 'no longer wanted'));
      }
    }
    wake();
  });

  return {
    start: () => {
      if (timer !== undefined) return;
      const { situations } = store.situations({ open: false, limit: lookedAt });
      const since = now() - settledWithinMs;
      for (const one of situations) if (one.endedAt !== null && one.endedAt >= since) ended.set(one.id, one);
      timer = setInterval(look, tickMs);
      look();
    },
    stop: () => {
      clearInterval(timer);
      timer = undefined;
      if (soon) clearImmediate(soon);
      soon = undefined;
    },
    wake,
    problem: () => trouble,
  };
};
