/** Web push (RFC 8030, 8291, 8292): encrypted for one browser, handed to the push service of its maker. */
import { createHash } from 'node:crypto';
import webPush from 'web-push';
import { z } from 'zod';
import { isAtLeast } from '../../../shared/alerts/words.ts';
import { hourMs, type Instant, secondMs } from '../../../shared/time.ts';
import type { Outgoing } from '../../access/outgoing.ts';
import { throwUnlessTaken, toNotifyError, until } from './answers.ts';
import { type Message, type Notifier, NotifyError } from './notifier.ts';

const keysSchema = z.object({ publicKey: z.string().min(80), privateKey: z.string().min(40) });
export type VapidKeys = z.infer<typeof keysSchema>;

/** The key pair of this gateway, made on first use. Browsers are bound to it: another one would end all subscriptions. */
export const vapidKeysOf = (secret: (name: string, make: () => string) => string): VapidKeys =>
  keysSchema.parse(JSON.parse(secret('vapid', () => JSON.stringify(webPush.generateVAPIDKeys()))));

export interface WebPushSettings {
  /** `mailto:` or `https:`; undefined = no web push. */
  readonly contact: string | undefined;
  /** Asked for only where web push is set up. */
  readonly keys: () => VapidKeys;
}

const settings = ['GATEWAY_WEB_PUSH_CONTACT'] as const;
/** An older warning is of no use to a phone that was off; what still holds is repeated. */
const keptSeconds = (4 * hourMs) / secondMs;
/** A push service takes 4,096 bytes, encryption included. */
const maxBodyLength = 600;
/** Of our keys and contact. */
const repairable = [401, 403];

/** At most 32 characters of base64url: a newer message of a situation replaces one that was not yet fetched. */
const topicOf = ({ situation, id }: Message): string =>
  createHash('sha256')
    .update(situation?.id ?? id)
    .digest('base64url')
    .slice(0, 32);

/** What the service worker of the console is given. */
const payloadOf = (message: Message): string => {
  const { subject, text, link, page, severity, situation, id, isExercise, language } = message;
  const letters = [...text];
  return JSON.stringify({
    title: subject,
    body: letters.length <= maxBodyLength ? text : `${letters.slice(0, maxBodyLength - 1).join('')}…`,
    url: link ?? page,
    tag: situation?.id ?? id,
    severity,
    isExercise,
    language,
  });
};

export const createWebPush = ({ contact, keys }: WebPushSettings, outgoing: Outgoing, now: () => Instant): Notifier => {
  let known: VapidKeys | undefined;
  const vapid = (): { subject: string } & VapidKeys => {
    if (contact === undefined) throw new NotifyError('GATEWAY_WEB_PUSH_CONTACT is not set', { permanent: true });
    known ??= keys();
    return { subject: contact, ...known };
  };
  const requestOf = (endpoint: string, subscriptionKeys: { p256dh: string; auth: string }, message: Message) => {
    try {
      const { severity } = message;
      const { headers, body } = webPush.generateRequestDetails(
        { endpoint, keys: subscriptionKeys },
        payloadOf(message),
        {
          vapidDetails: vapid(),
          TTL: keptSeconds,
          urgency: severity !== null && isAtLeast(severity, 'danger') ? 'high' : 'normal',
          topic: topicOf(message),
          contentEncoding: 'aes128gcm',
        },
      );
      return { headers, body };
    } catch (error) {
      if (error instanceof NotifyError) throw error;
      // Keys that are none: encryption for them can never work.
      throw new NotifyError('the subscription cannot be used', { permanent: true, gone: true });
    }
  };

  return {
    channel: 'push',
    isConfigured: contact !== undefined,
    settings,
    send: async ({ address, keys: subscriptionKeys }, message, signal) => {
      if (!subscriptionKeys) throw new NotifyError('the subscription has no keys', { permanent: true, gone: true });
      const { headers, body } = requestOf(address, subscriptionKeys, message);
      const plain = Object.entries(headers)
        .filter(([name]) => name.toLowerCase() !== 'content-length')
        .map(([name, value]): [string, string] => [name, String(value)]);
      try {
        const response = await until(
          outgoing.fetch(address, { method: 'POST', headers: Object.fromEntries(plain), body }),
          signal,
        );
        return await throwUnlessTaken(response, { now: now(), gone: [404, 410], repairable });
      } catch (error) {
        throw toNotifyError(error);
      }
    },
    test: async () => {
      const { subject, publicKey, privateKey } = vapid();
      webPush.getVapidHeaders('https://push.example', subject, publicKey, privateKey, 'aes128gcm');
      return 'our keys work; push services can only be tried by sending to a browser';
    },
  };
};
