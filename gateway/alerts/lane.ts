/** How much of one channel may be under way: so many at once, so many a second, one at a time to the same recipient. Pure. */
import type { Channel, Delivery } from '../../shared/notification-api.ts';
import { type Instant, minuteMs, secondMs } from '../../shared/time.ts';

interface LaneLimits {
  readonly parallel: number;
  readonly perSecond: number;
}

/** Telegram takes 30 messages a second of a bot; the others are what a small server bears. */
export const laneLimits: Readonly<Record<Channel, LaneLimits>> = {
  email: { parallel: 4, perSecond: 20 },
  sms: { parallel: 8, perSecond: 5 },
  telegram: { parallel: 8, perSecond: 20 },
  push: { parallel: 8, perSecond: 50 },
  webhook: { parallel: 8, perSecond: 50 },
  mqtt: { parallel: 8, perSecond: 50 },
};

export interface Lane {
  /** True when it may begin now; it counts from then on, until `left`. */
  enter(delivery: Delivery, at: Instant): boolean;
  left(delivery: Delivery): void;
  readonly underWay: number;
}

/** One dead webhook must not take all places. */
const perRecipient = 2;

export const createLane = ({ parallel, perSecond }: LaneLimits): Lane => {
  const topics = new Set<string>();
  const recipients = new Map<string, number>();
  let underWay = 0;
  let tokens = perSecond;
  let filledAt: Instant | undefined;
  // In the order in which things happened: one message at a time about one situation.
  const topicOf = ({ situation, id, recipient }: Delivery): string => `${situation ?? id} ${recipient.id}`;

  return {
    enter: (delivery, at) => {
      const passed = Math.max(0, at - (filledAt ?? at));
      tokens = Math.min(perSecond, tokens + (passed / secondMs) * perSecond);
      filledAt = at;
      const topic = topicOf(delivery);
      const already = recipients.get(delivery.recipient.id) ?? 0;
      if (underWay >= parallel || tokens < 1 || topics.has(topic) || already >= perRecipient) return false;
      tokens -= 1;
      underWay += 1;
      topics.add(topic);
      recipients.set(delivery.recipient.id, already + 1);
      return true;
    },
    left: (delivery) => {
      underWay -= 1;
      topics.delete(topicOf(delivery));
      const rest = (recipients.get(delivery.recipient.id) ?? 1) - 1;
      if (rest > 0) recipients.set(delivery.recipient.id, rest);
      else recipients.delete(delivery.recipient.id);
    },
    get underWay() {
      return underWay;
    },
  };
};

const firstDelayMs = 5 * secondMs;
const longestDelayMs = 10 * minuteMs;
/** What another side may ask us to wait at most. */
const longestAskedMs = 60 * minuteMs;

/** Before try `tries` + 1: 5 s growing to 10 min, half of it random; longer when the other side asked for it. */
export const retryDelayMs = (tries: number, random: number, askedMs = 0): number => {
  const full = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(Math.max(0, tries - 1), 20));
  return Math.max(full / 2 + (full / 2) * random, Math.min(askedMs, longestAskedMs));
};
