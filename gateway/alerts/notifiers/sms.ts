/** Text messages by any provider with an HTTP interface: an address, or a body by POST, with `{to}`, `{text}` and `{key}` filled in. */
import type { Instant } from '../../../shared/time.ts';
import type { Outgoing } from '../../access/outgoing.ts';
import { throwUnlessTaken, toNotifyError, until } from './answers.ts';
import { type Notifier, NotifyError } from './notifier.ts';

export interface SmsSettings {
  readonly url: string | undefined;
  /** Unset = GET. */
  readonly body: string | undefined;
  readonly authorization: string | undefined;
}

type Values = Readonly<Record<'to' | 'text' | 'key', string>>;
type Escape = (value: string) => string;

const settings = ['GATEWAY_SMS_URL', 'GATEWAY_SMS_BODY', 'GATEWAY_SMS_AUTHORIZATION'] as const;
/** Of our account with the provider, which the operator may mend. */
const repairable = [401, 402, 403];

/** Inside the quotes of a JSON string. */
const inJson: Escape = (value) => JSON.stringify(value).slice(1, -1);
const isJson = (body: string): boolean => /^\s*[[{]/.test(body) && !/^\s*\{(to|text|key)\}/.test(body);

/** One pass: what is filled in is not searched again. */
const fill = (template: string, values: Values, escaped: Escape): string =>
  template.replace(/\{(to|text|key)\}/g, (_match, name: keyof Values) => escaped(values[name]));

/** What is wrong with the settings; null when nothing is. */
const problemOf = ({ url, body }: SmsSettings): string | null => {
  if (url === undefined) return 'GATEWAY_SMS_URL is not set';
  const values: Values = { to: '+84900000000', text: 'a "text" & more', key: 'key' };
  if (!URL.canParse(fill(url, values, encodeURIComponent))) return 'GATEWAY_SMS_URL is no address once it is filled in';
  if (/^[a-z]+:\/\/[^/?#]*[{}]/i.test(url)) return 'GATEWAY_SMS_URL: nothing may be filled into the name of the server';
  const all = `${url} ${body ?? ''}`;
  if (!all.includes('{to}') || !all.includes('{text}')) return 'GATEWAY_SMS_URL or _BODY has to name {to} and {text}';
  if (body === undefined || !isJson(body)) return null;
  try {
    JSON.parse(fill(body, values, inJson));
    return null;
  } catch {
    return 'GATEWAY_SMS_BODY is no JSON once it is filled in: {to}, {text} and {key} belong inside of quotes';
  }
};

export const createSms = (given: SmsSettings, outgoing: Outgoing, now: () => Instant): Notifier => {
  const { url, body, authorization } = given;
  const secrets = authorization === undefined ? [] : [authorization, authorization.replace(/^\S+\s+/, '')];
  const checked = (): string => {
    const problem = problemOf(given);
    if (problem !== null || url === undefined) throw new NotifyError(problem ?? '', { permanent: true });
    return url;
  };

  return {
    channel: 'sms',
    isConfigured: url !== undefined,
    settings,
    send: async ({ address }, message, signal) => {
      const template = checked();
      if (!/^\+[1-9]\d{6,14}$/.test(address)) {
        throw new NotifyError('this is no number such as +84912345678', { permanent: true });
      }
      const values: Values = { to: address, text: message.short, key: message.id };
      const json = body !== undefined && isJson(body);
      try {
        const response = await until(
          outgoing.fetch(fill(template, values, encodeURIComponent), {
            method: body === undefined ? 'GET' : 'POST',
            headers: {
              'idempotency-key': message.id,
              ...(authorization !== undefined && { authorization }),
              ...(body !== undefined && {
                'content-type': json ? 'application/json; charset=utf-8' : 'application/x-www-form-urlencoded',
              }),
            },
            ...(body !== undefined && { body: fill(body, values, json ? inJson : encodeURIComponent) }),
          }),
          signal,
        );
        return await throwUnlessTaken(response, { now: now(), secrets, repairable });
      } catch (error) {
        throw toNotifyError(error, secrets);
      }
    },
    test: async () => {
      checked();
      return 'the settings can be used; whether messages arrive can only be seen by sending one';
    },
  };
};
