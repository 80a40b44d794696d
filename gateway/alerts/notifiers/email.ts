/** E-mail by the mail server of SMTP_URL, over connections that are kept open for a while. */
import { createTransport } from 'nodemailer';
import addressparser from 'nodemailer/lib/addressparser';
import { isAtLeast } from '../../../shared/alerts/words.ts';
import { secondMs } from '../../../shared/time.ts';
import { ConfigError } from '../../config.ts';
import { quoted, until } from './answers.ts';
import { htmlOf } from './email-html.ts';
import { type Message, type Notifier, NotifyError } from './notifier.ts';

export interface EmailSettings {
  /**
   * `smtp://user:password@host:587`. STARTTLS is used where it is offered, and required where a password is sent to another machine;
   * `?requireTLS=…`, `?ignoreTLS=true` and `?tls.rejectUnauthorized=false` (a certificate of one's own) say otherwise.
   */
  readonly url: string;
  /** `Name <address>`. */
  readonly from: string;
}

const connectMs = 10 * secondMs;
const silenceMs = 20 * secondMs;
const connections = 4;
const settings = ['SMTP_URL', 'SMTP_FROM'] as const;
const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Codes of SMTP speak of this message and its recipient only in these commands; elsewhere they speak of our settings. */
const commandsOfMessage: ReadonlySet<unknown> = new Set(['RCPT TO', 'DATA']);

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const toNotifyError = (error: unknown, secrets: readonly string[]): NotifyError => {
  if (error instanceof NotifyError) return error;
  if (!(error instanceof Error)) return new NotifyError(quoted(String(error), secrets));
  const code = 'responseCode' in error && typeof error.responseCode === 'number' ? error.responseCode : undefined;
  const command = 'command' in error ? error.command : undefined;
  const response = 'response' in error ? textOf(error.response) : '';
  const isOfMessage = commandsOfMessage.has(command) || ('code' in error && error.code === 'EMESSAGE');
  return new NotifyError(quoted(response === '' ? error.message : response, secrets), {
    permanent: code !== undefined && code >= 500 && isOfMessage,
  });
};

const isUrgent = ({ severity, reason }: Message): boolean =>
  severity !== null && isAtLeast(severity, 'danger') && reason !== 'over' && reason !== 'update';

/** @throws ConfigError when SMTP_FROM holds no address */
const senderOf = (from: string): { readonly name: string; readonly address: string; readonly domain: string } => {
  const [first] = addressparser(from, { flatten: true });
  const domain = first?.address?.split('@').at(-1) ?? '';
  if (!first?.address || domain === '')
    throw new ConfigError('SMTP_FROM: an address expected, such as Name <name@city.example>');
  return { name: first.name ?? '', address: first.address, domain };
};

/** @throws ConfigError when it is not encoded as a URL wants it */
const passwordOf = ({ password }: URL): string => {
  try {
    return decodeURIComponent(password);
  } catch {
    throw new ConfigError('SMTP_URL: a % in the password has to be written %25');
  }
};

const unconfigured: Notifier = {
  channel: 'email',
  isConfigured: false,
  settings,
  send: async () => {
    throw new NotifyError('SMTP_URL is not set', { permanent: true });
  },
  test: async () => {
    throw new NotifyError('SMTP_URL is not set', { permanent: true });
  },
};

/** @throws ConfigError when the settings cannot be used */
export const createEmail = (given: EmailSettings | null): Notifier => {
  if (given === null) return unconfigured;
  const sender = senderOf(given.from);
  const url = new URL(given.url);
  const secrets = [url.password, passwordOf(url)].filter((secret) => secret !== '');
  const saysOtherwise = url.searchParams.has('requireTLS') || url.searchParams.has('ignoreTLS');
  const transport = createTransport({
    pool: true,
    url: given.url,
    maxConnections: connections,
    maxMessages: 100,
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    dnsTimeout: connectMs,
    socketTimeout: silenceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(url.password !== '' && !saysOtherwise && !loopback.has(url.hostname) && { requireTLS: true }),
  });
  // Without a listener a broken connection of the pool would end the process.
  transport.on('error', () => {});

  return {
    channel: 'email',
    isConfigured: true,
    settings,
    send: async ({ address, name }, message, signal) => {
      if (!/^[^\s<>,;"]+@[^\s<>,;"]+$/.test(address)) {
        throw new NotifyError('this is no e-mail address', { permanent: true });
      }
      try {
        const info = await until(
          transport.sendMail({
            from: { name: sender.name, address: sender.address },
            to: { name: quoted(name), address },
            subject: message.subject,
            text: message.text,
            html: htmlOf(message),
            messageId: `<${message.id}@${sender.domain}>`,
            date: new Date(message.at),
            headers: {
              'X-Entity-Ref-ID': message.id,
              'Auto-Submitted': 'auto-generated',
              'X-Auto-Response-Suppress': 'All',
              'List-Id': `<alerts.${sender.domain}>`,
            },
            ...(isUrgent(message) && { priority: 'high' as const }),
            signal,
          }),
          signal,
        );
        return quoted(info.response, secrets);
      } catch (error) {
        throw toNotifyError(error, secrets);
      }
    },
    test: async (signal) => {
      try {
        await until(transport.verify(), signal);
      } catch (error) {
        throw toNotifyError(error, secrets);
      }
      return `${url.hostname} answers and lets us in`;
    },
    close: () => transport.close(),
  };
};
