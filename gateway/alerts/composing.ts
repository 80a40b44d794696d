/** A stored delivery to the message that goes out: who it is for, what it is about, and the link in it. */
import { createHmac, randomBytes } from 'node:crypto';
import type { Alert, AlertEvent, Situation } from '../../shared/alert-api.ts';
import { defaultLanguage, type Language } from '../../shared/i18n/translator.ts';
import type { Delivery, DeliveryReason } from '../../shared/notification-api.ts';
import { hourMs, type Instant } from '../../shared/time.ts';
import type { Message } from './notifiers/notifier.ts';
import type { AlertStore, DeliveryStore } from './ports.ts';

export interface ComposeInput {
  readonly delivery: Delivery;
  readonly language: Language;
  readonly situation: Situation | null;
  readonly alerts: readonly Alert[];
  /** Oldest first. */
  readonly events: readonly AlertEvent[];
  readonly link: string | null;
  readonly page: string | null;
}

/** The texts; rules, thresholds and the zone are bound where the parts meet. */
export type Compose = (input: ComposeInput) => Message;

export interface ComposingOptions {
  readonly compose: Compose;
  readonly store: Pick<AlertStore, 'situation' | 'alerts' | 'events'>;
  readonly deliveries: Pick<DeliveryStore, 'contact' | 'link' | 'secret'>;
  /** Where people reach the console; null = messages carry no links. */
  readonly publicUrl: string | null;
  readonly now: () => Instant;
}

export interface Composing {
  /** The message of a delivery; its link holds for a day from now on. */
  message(delivery: Delivery): Message;
  /** The same for a page: without a link. */
  look(delivery: Delivery): Message;
}

/** Messages about a situation as such; all of them call somebody to act. */
export const callingReasons: readonly DeliveryReason[] = ['raised', 'worse', 'silent', 'again', 'repeat'];

const linkHoldsMs = 24 * hourMs;
const maxAlerts = 200;

export const createComposing = ({ compose, store, deliveries, publicUrl, now }: ComposingOptions): Composing => {
  let secret: string | undefined;
  const address = publicUrl?.replace(/\/+$/, '') ?? null;

  /** 24 bytes that nobody can guess and that are the same at every try of this delivery. */
  const tokenOf = (delivery: string): string => {
    secret ??= deliveries.secret('alert-links', () => randomBytes(32).toString('base64url'));
    return createHmac('sha256', secret).update(delivery).digest().subarray(0, 24).toString('base64url');
  };

  const linkOf = ({ id, situation, recipient, reason }: Delivery, isOpen: boolean): string | null => {
    if (address === null || situation === null || !isOpen) return null;
    if (recipient.kind !== 'person' || !callingReasons.includes(reason)) return null;
    const token = tokenOf(id);
    deliveries.link(token, { situation, person: recipient.id, delivery: id, expiresAt: now() + linkHoldsMs });
    return `${address}/act#${token}`;
  };

  const composed = (delivery: Delivery, withLink: boolean): Message => {
    const situation = delivery.situation === null ? null : (store.situation(delivery.situation) ?? null);
    const language =
      delivery.recipient.kind === 'person' ? deliveries.contact(delivery.recipient.id).language : defaultLanguage;
    return compose({
      delivery,
      language,
      situation,
      alerts: situation ? store.alerts({ situation: situation.id, limit: maxAlerts }).alerts : [],
      events: situation ? store.events({ situation: situation.id }) : [],
      link: withLink && situation ? linkOf(delivery, situation.endedAt === null) : null,
      page: address !== null && situation ? `${address}/situations/${situation.id}` : null,
    });
  };

  return { message: (delivery) => composed(delivery, true), look: (delivery) => composed(delivery, false) };
};
