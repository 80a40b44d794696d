/** Where a message goes on a channel, and how that is shown to people without giving it away. */
import type { Channel, Delivery, Webhook } from '../../shared/notification-api.ts';
import type { Person } from '../../shared/people-api.ts';
import type { Collection } from '../state/collections.ts';
import type { Target } from './notifiers/notifier.ts';
import type { DeliveryStore } from './ports.ts';

export interface Address {
  readonly target: Target;
  /** `n…@haiphong.example`, `+84…567`, a browser's label, a host. */
  readonly shown: string;
  /** The browser to forget when its push service does not know it any more. */
  readonly device?: string;
}

/** All addresses of a recipient on a channel: several browsers of one person. Empty = cannot be reached there. */
export type AddressesOf = (recipient: Delivery['recipient'], channel: Channel) => Address[];

export interface AddressOptions {
  readonly findPerson: (id: string) => Pick<Person, 'name' | 'email' | 'disabledAt'> | undefined;
  readonly webhooks: Pick<Collection<Webhook>, 'find'>;
  readonly deliveries: Pick<DeliveryStore, 'contact' | 'pushDevices' | 'secret'>;
  readonly newSecret: () => string;
}

const ends = (text: string, first: number, last: number): string =>
  text.length <= first + last ? '…' : `${text.slice(0, first)}…${text.slice(text.length - last)}`;

const shownEmail = (email: string): string => {
  const at = email.lastIndexOf('@');
  return `${email.slice(0, 1)}…${email.slice(at)}`;
};

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : '');

/** Name under which the signing secret of a webhook is kept. */
export const webhookSecretName = (id: string): string => `webhook:${id}`;

export const createAddresses =
  ({ findPerson, webhooks, deliveries, newSecret }: AddressOptions): AddressesOf =>
  (recipient, channel) => {
    if (recipient.kind === 'webhook') {
      const hook = webhooks.find(recipient.id)?.body;
      if (!hook?.enabled || channel !== 'webhook') return [];
      const secret = deliveries.secret(webhookSecretName(recipient.id), newSecret);
      return [{ target: { address: hook.url, secret, name: hook.name }, shown: hostOf(hook.url) }];
    }
    const person = recipient.kind === 'person' ? findPerson(recipient.id) : undefined;
    if (!person || person.disabledAt !== null) return [];
    const { name } = person;
    const contact = deliveries.contact(recipient.id);
    if (channel === 'email' && person.email !== '')
      return [{ target: { address: person.email, name }, shown: shownEmail(person.email) }];
    if (channel === 'sms' && contact.sms.phone !== '')
      return [{ target: { address: contact.sms.phone, name }, shown: ends(contact.sms.phone, 3, 3) }];
    if (channel === 'telegram' && contact.telegram.chat !== '')
      return [{ target: { address: contact.telegram.chat, name }, shown: ends(contact.telegram.chat, 0, 3) }];
    if (channel !== 'push') return [];
    return deliveries.pushDevices(recipient.id).map(({ id, label, endpoint, p256dh, auth }) => ({
      target: { address: endpoint, keys: { p256dh, auth }, name },
      shown: label || hostOf(endpoint),
      device: id,
    }));
  };
