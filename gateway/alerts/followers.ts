/**
 * Other systems that follow situations: a message of every change, of several quick ones only the last. Keyed by situation and
 * revision, so that what was written before a crash is not written again and what was not is written at the next start.
 */
import type { Situation } from '../../shared/alert-api.ts';
import { isAtLeast } from '../../shared/alerts/words.ts';
import type { Webhook } from '../../shared/notification-api.ts';
import { dayMs, type Instant, secondMs } from '../../shared/time.ts';
import type { Collection, Kept } from '../state/collections.ts';
import type { Log } from '../telemetry/log.ts';
import type { AlertDesk, AlertStore, DeliveryStore, NewDelivery } from './ports.ts';

export interface FollowerOptions {
  readonly desk: Pick<AlertDesk, 'openSituations' | 'onChange'>;
  readonly store: Pick<AlertStore, 'situations'>;
  readonly webhooks: Pick<Collection<Webhook>, 'list'>;
  readonly deliveries: Pick<DeliveryStore, 'add'>;
  readonly onWritten: () => void;
  readonly now: () => Instant;
  readonly log: Log;
}

export interface Followers {
  start(): void;
  stop(): void;
}

/** Ended ones whose last word a follower may have missed while we were down. */
const endedWithinMs = dayMs;
const endedLooked = 200;
const againMs = 5 * secondMs;

/** Real situations only: other systems act on them. */
const follows = ({ enabled, follows }: Webhook, { provenance, exercise, hazard, highest }: Situation): boolean =>
  enabled &&
  follows !== null &&
  provenance === 'real' &&
  exercise === null &&
  (follows.hazards === null || follows.hazards.includes(hazard)) &&
  isAtLeast(highest, follows.from);

const updateOf = (situation: Situation, { id, body }: Kept<Webhook>, at: Instant): NewDelivery => ({
  situation: situation.id,
  exercise: null,
  wave: situation.waves,
  step: 0,
  round: 0,
  reason: 'update',
  severity: situation.severity,
  recipient: { kind: 'webhook', id, name: body.name },
  channel: 'webhook',
  notBefore: at,
  key: [situation.id, 'revision', situation.revision, id].join('/'),
  causedAt: null,
  held: false,
});

export const createFollowers = (options: FollowerOptions): Followers => {
  const { desk, store, webhooks, deliveries, onWritten, now, log } = options;
  const changed = new Map<string, Situation>();
  let timer: NodeJS.Timeout | undefined;
  let isRunning = false;

  const write = (): void => {
    timer = undefined;
    if (!isRunning || changed.size === 0) return;
    try {
      const at = now();
      const hooks = webhooks.list();
      const updates = [...changed.values()].flatMap((situation) =>
        hooks.filter(({ body }) => follows(body, situation)).map((hook) => updateOf(situation, hook, at)),
      );
      if (updates.length > 0 && deliveries.add(updates).length > 0) onWritten();
      changed.clear();
    } catch (err) {
      log.error({ err }, 'changes for webhooks not written, tried again');
      timer = setTimeout(write, againMs);
    }
  };

  const soon = (): void => {
    if (isRunning) timer ??= setTimeout(write, 0);
  };

  desk.onChange(({ situations }) => {
    for (const { now: situation } of situations) changed.set(situation.id, situation);
    soon();
  });

  return {
    start: () => {
      isRunning = true;
      const since = now() - endedWithinMs;
      const ended = store.situations({ open: false, limit: endedLooked }).situations;
      for (const situation of ended) if ((situation.endedAt ?? 0) >= since) changed.set(situation.id, situation);
      for (const situation of desk.openSituations()) changed.set(situation.id, situation);
      soon();
    },
    stop: () => {
      isRunning = false;
      clearTimeout(timer);
      timer = undefined;
    },
  };
};
