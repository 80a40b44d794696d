/** Webhooks: a signed JSON document by POST to another system. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Instant, minuteMs, secondMs } from '../../../shared/time.ts';
import type { Outgoing } from '../../access/outgoing.ts';
import { throwUnlessTaken, toNotifyError, until } from './answers.ts';
import { type Message, type Notifier, NotifyError } from './notifier.ts';

export const signatureHeader = 'X-Hai-Dang-Signature';

const hmacOf = (secret: string, body: string, seconds: number): Buffer =>
  createHmac('sha256', secret).update(`${seconds}.${body}`).digest();

/** `t=<epoch s>,v1=<hex HMAC-SHA256 of "<t>.<body>">` */
export const signatureOf = (secret: string, body: string, now: Instant): string => {
  const seconds = Math.floor(now / secondMs);
  return `t=${seconds},v1=${hmacOf(secret, body, seconds).toString('hex')}`;
};

/** What a receiver does: the body as it came, byte for byte, and its own clock. An old signature may have been recorded. */
export const verifySignature = (
  secret: string,
  body: string,
  header: string,
  now: Instant,
  toleranceMs: number = 5 * minuteMs,
): boolean => {
  const match = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header);
  if (!match) return false;
  const seconds = Number(match[1]);
  if (Math.abs(now - seconds * secondMs) > toleranceMs) return false;
  return timingSafeEqual(hmacOf(secret, body, seconds), Buffer.from(match[2] ?? '', 'hex'));
};

const bodyOf = ({
  id,
  at,
  reason,
  severity,
  isExercise,
  isSimulated,
  subject,
  text,
  link,
  page,
  situation,
  alerts,
}: Message) =>
  JSON.stringify({
    id,
    type: reason === 'test' ? 'test' : `situation.${reason}`,
    at: new Date(at).toISOString(),
    reason,
    severity,
    exercise: isExercise,
    simulated: isSimulated,
    title: subject,
    // A link that acknowledges is of a person, and no program's.
    text: link === null ? text : text.replaceAll(link, '…'),
    page,
    situation,
    alerts,
  });

export const createWebhook = (outgoing: Outgoing, now: () => Instant): Notifier => ({
  channel: 'webhook',
  isConfigured: true,
  settings: ['GATEWAY_OUTGOING_ALLOW'],
  send: async ({ address, secret }, message, signal) => {
    if (secret === undefined) throw new NotifyError('the webhook has no secret', { permanent: true });
    const body = bodyOf(message);
    try {
      const response = await until(
        outgoing.fetch(address, {
          method: 'POST',
          headers: {
            'content-type': 'application/json; charset=utf-8',
            'user-agent': 'hai-dang',
            'idempotency-key': message.id,
            [signatureHeader]: signatureOf(secret, body, now()),
          },
          body,
        }),
        signal,
      );
      return await throwUnlessTaken(response, { now: now(), gone: [410] });
    } catch (error) {
      throw toNotifyError(error);
    }
  },
  test: async () => 'each webhook is tried by itself, with a test message',
});
