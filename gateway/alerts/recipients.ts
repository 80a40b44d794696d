/** Who is told of a situation, and how: policies, on-call lists, roles and wishes resolved to people and channels. */
import { isInScope } from '../../shared/access.ts';
import type { Alert, Situation } from '../../shared/alert-api.ts';
import { onDuty } from '../../shared/alerts/on-call.ts';
import { isQuiet, quietEnd } from '../../shared/alerts/quiet-hours.ts';
import { isAtLeast, type Severity } from '../../shared/alerts/words.ts';
import type { OffsetMs } from '../../shared/indices/local-day.ts';
import type { Channel, Contact, Delivery, OnCall, Recipient, Webhook } from '../../shared/notification-api.ts';
import type { Person } from '../../shared/people-api.ts';
import type { Network } from '../../shared/quantities.ts';
import type { Instant } from '../../shared/time.ts';
import type { Collection } from '../state/collections.ts';
import type { DeliveryStore } from './ports.ts';

type Told = Pick<Person, 'id' | 'name' | 'email' | 'role' | 'scope' | 'disabledAt'>;
export interface People {
  list(): readonly Told[];
}

export interface RecipientOptions {
  readonly people: People;
  readonly onCall: Pick<Collection<OnCall>, 'find'>;
  readonly webhooks: Pick<Collection<Webhook>, 'find'>;
  readonly deliveries: Pick<DeliveryStore, 'contact' | 'pushDevices'>;
  readonly exercises: { participants(exercise: string): readonly string[] };
  /** Channels that the operator has set up. */
  readonly available: () => readonly Channel[];
  readonly offset: OffsetMs;
}

/** One message to write: `held` until `notBefore`, the end of somebody's quiet hours. */
export interface Way {
  readonly recipient: Delivery['recipient'];
  readonly channel: Channel;
  readonly notBefore: Instant;
  readonly held: boolean;
}

export interface Recipients {
  /** Everybody that these name, each way once. In an exercise its participants, whoever is named. */
  ways(to: readonly Recipient[], situation: Situation, alerts: readonly Alert[], now: Instant): Way[];
  /** Administrators by everything under which they can be reached, at any hour; nobody in an exercise. */
  administrators(situation: Situation, now: Instant): Way[];
  /** The same recipient and channel again, quiet hours looked at. */
  again(way: Pick<Way, 'recipient' | 'channel'>, severity: Severity, now: Instant): Way;
}

const personal = ['email', 'sms', 'telegram', 'push'] as const;
type Personal = (typeof personal)[number];

const wants = (contact: Contact, channel: Personal, severity: Severity): boolean =>
  contact[channel].enabled && isAtLeast(severity, contact[channel].from);

export const createRecipients = (options: RecipientOptions): Recipients => {
  const { people, onCall, webhooks, deliveries, exercises, available, offset } = options;

  const reaches = (person: Told, contact: Contact, channel: Personal): boolean => {
    if (!available().includes(channel)) return false;
    if (channel === 'email') return person.email !== '';
    if (channel === 'sms') return contact.sms.phone !== '';
    if (channel === 'telegram') return contact.telegram.chat !== '';
    return deliveries.pushDevices(person.id).length > 0;
  };

  const held = (contact: Contact, severity: Severity, now: Instant): Pick<Way, 'notBefore' | 'held'> =>
    severity !== 'extreme' && isQuiet(contact.quiet, now, offset)
      ? { notBefore: quietEnd(contact.quiet, now, offset), held: true }
      : { notBefore: now, held: false };

  const recipientOf = ({ id, name }: Told): Delivery['recipient'] => ({ kind: 'person', id, name });

  const waysOf = (person: Told, severity: Severity, now: Instant): Way[] => {
    const contact = deliveries.contact(person.id);
    return personal
      .filter((channel) => wants(contact, channel, severity) && reaches(person, contact, channel))
      .map((channel) => ({ recipient: recipientOf(person), channel, ...held(contact, severity, now) }));
  };

  const isResponsible = ({ scope }: Told, { ward, hazard }: Situation, alerts: readonly Alert[]): boolean => {
    const networks: Network[] = hazard === 'equipment' ? alerts.map(({ network }) => network) : [hazard];
    return networks.some((network) => isInScope(scope, { ward, networks: [network] }));
  };

  const named = (
    to: Exclude<Recipient, { kind: 'webhook' }>,
    active: readonly Told[],
    situation: Situation,
    alerts: readonly Alert[],
    now: Instant,
  ): Told[] => {
    if (to.kind === 'person') return active.filter(({ id }) => id === to.person);
    if (to.kind === 'role')
      return active.filter((person) => person.role === to.role && isResponsible(person, situation, alerts));
    const list = onCall.find(to.list)?.body;
    // Whoever may not sign in any more is not on duty either: the next in turn is.
    const duty = list ? onDuty(list, now, offset).flatMap((id) => active.find((person) => person.id === id) ?? []) : [];
    return duty.slice(to.position - 1, to.position);
  };

  return {
    ways: (to, situation, alerts, now) => {
      const active = people.list().filter(({ disabledAt }) => disabledAt === null);
      const { severity, exercise } = situation;
      if (exercise !== null) {
        const participants = exercises.participants(exercise);
        return active.filter(({ id }) => participants.includes(id)).flatMap((person) => waysOf(person, severity, now));
      }
      const told = new Map<string, Way>();
      for (const one of to) {
        if (one.kind !== 'webhook') {
          for (const way of named(one, active, situation, alerts, now).flatMap((person) =>
            waysOf(person, severity, now),
          ))
            told.set(`${way.recipient.id} ${way.channel}`, way);
          continue;
        }
        const hook = webhooks.find(one.webhook)?.body;
        if (!hook?.enabled || !available().includes('webhook')) continue;
        const recipient = { kind: 'webhook' as const, id: one.webhook, name: hook.name };
        told.set(`${one.webhook} webhook`, { recipient, channel: 'webhook', notBefore: now, held: false });
      }
      return [...told.values()];
    },
    administrators: ({ exercise }, now) =>
      people
        .list()
        .filter(({ role, disabledAt }) => exercise === null && role === 'administrator' && disabledAt === null)
        .flatMap((person) => {
          const contact = deliveries.contact(person.id);
          return personal
            .filter((channel) => reaches(person, contact, channel))
            .map((channel) => ({ recipient: recipientOf(person), channel, notBefore: now, held: false }));
        }),
    again: ({ recipient, channel }, severity, now) => ({
      recipient,
      channel,
      ...(recipient.kind === 'person'
        ? held(deliveries.contact(recipient.id), severity, now)
        : { notBefore: now, held: false }),
    }),
  };
};
