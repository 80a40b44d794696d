/** Every channel, set up or not. */
import type { Channel } from '../../../shared/notification-api.ts';
import type { Instant } from '../../../shared/time.ts';
import type { Outgoing } from '../../access/outgoing.ts';
import type { Config } from '../../config.ts';
import { createEmail } from './email.ts';
import type { Notifier } from './notifier.ts';
import { createSirenNotifier, type SirenPorts } from './siren.ts';
import { createSms } from './sms.ts';
import { createTelegram } from './telegram.ts';
import { createWebPush, vapidKeysOf } from './web-push.ts';
import { createWebhook } from './webhook.ts';

export type NotifierConfig = Pick<
  Config,
  | 'SMTP_URL'
  | 'SMTP_FROM'
  | 'TELEGRAM_BOT_TOKEN'
  | 'TELEGRAM_API_URL'
  | 'GATEWAY_SMS_URL'
  | 'GATEWAY_SMS_BODY'
  | 'GATEWAY_SMS_AUTHORIZATION'
  | 'GATEWAY_WEB_PUSH_CONTACT'
>;

export interface NotifierPorts {
  readonly outgoing: Outgoing;
  /** Made on first use: the keys of web push. */
  readonly secret: (name: string, make: () => string) => string;
  readonly sirens: SirenPorts;
  readonly now: () => Instant;
}

/** @throws ConfigError when settings cannot be used */
export const createNotifiers = (
  config: NotifierConfig,
  { outgoing, secret, sirens, now }: NotifierPorts,
): ReadonlyMap<Channel, Notifier> => {
  const { SMTP_URL: url, SMTP_FROM: from } = config;
  const all = [
    createEmail(url === undefined || from === undefined ? null : { url, from }),
    createSms(
      {
        url: config.GATEWAY_SMS_URL,
        body: config.GATEWAY_SMS_BODY,
        authorization: config.GATEWAY_SMS_AUTHORIZATION,
      },
      outgoing,
      now,
    ),
    createTelegram({ token: config.TELEGRAM_BOT_TOKEN, apiUrl: config.TELEGRAM_API_URL }, outgoing, now),
    createWebPush({ contact: config.GATEWAY_WEB_PUSH_CONTACT, keys: () => vapidKeysOf(secret) }, outgoing, now),
    createWebhook(outgoing, now),
    createSirenNotifier(sirens),
  ];
  return new Map(all.map((notifier) => [notifier.channel, notifier]));
};
