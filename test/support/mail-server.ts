/** A mail server that takes what it is sent and remembers it. */
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import { quotedPrintable } from './quoted-printable.ts';

export interface Mail {
  readonly at: number;
  readonly to: string;
  /** Without the angle brackets. */
  readonly messageId: string;
  /** Left part of the Message-ID: the id of the delivery. */
  readonly delivery: string;
  /** The plain text, decoded. */
  readonly text: string;
  readonly raw: string;
}

export interface MailServer {
  readonly port: number;
  /** `smtp://127.0.0.1:…`, without TLS. */
  readonly url: string;
  /** Accepted ones, oldest first. */
  readonly mails: readonly Mail[];
  /** Throw to refuse a mail; `responseCode` of the error is the answer. */
  onMail: (mail: Mail) => void | Promise<void>;
  stop(): Promise<void>;
}

const header = (raw: string, name: string): string =>
  new RegExp(`^${name}: *(.*(?:\\r?\\n[ \\t].*)*)`, 'im').exec(raw)?.[1]?.replaceAll(/\s+/g, ' ').trim() ?? '';

const plainTextOf = (raw: string): string => {
  const part = /content-type: text\/plain[\s\S]*?(?=\r?\n--|$)/i.exec(raw)?.[0] ?? '';
  const [head = '', ...rest] = part.split(/\r?\n\r?\n/);
  const body = rest.join('\n\n');
  const encoding = header(head, 'content-transfer-encoding').toLowerCase();
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString();
  return encoding === 'quoted-printable' ? quotedPrintable(body) : body;
};

export const startMailServer = async (): Promise<MailServer> => {
  const mails: Mail[] = [];
  const server: { onMail: MailServer['onMail'] } = { onMail: () => {} };
  const smtp = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    authOptional: true,
    onData: (stream, session, answer) => {
      const take = async (): Promise<void> => {
        const raw = await text(stream);
        const messageId = header(raw, 'message-id').replaceAll(/[<>]/g, '');
        const [delivery = ''] = messageId.split('@');
        const to = session.envelope.rcptTo.map(({ address }) => address).join(', ');
        const mail = { at: Date.now(), to, messageId, delivery, text: plainTextOf(raw), raw };
        await server.onMail(mail);
        mails.push(mail);
      };
      take().then(
        () => answer(),
        (error: Error) => answer(error),
      );
    },
  });
  smtp.on('error', () => {});
  const listening = smtp.listen(0, '127.0.0.1');
  await new Promise((resolve) => listening.once('listening', resolve));
  const { port } = listening.address() as AddressInfo;
  return Object.assign(server, {
    port,
    url: `smtp://127.0.0.1:${port}`,
    mails,
    stop: () => new Promise<void>((resolve) => smtp.close(() => resolve())),
  });
};
