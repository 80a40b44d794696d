/** A mail server on a free port, and mails as people would read them. */
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { onTestFinished } from 'vitest';

export interface Mail {
  /** Unfolded and decoded; names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
  readonly html: string;
  readonly raw: string;
  readonly recipients: readonly string[];
  readonly isSecure: boolean;
}

export interface MailServer {
  readonly port: number;
  readonly mails: Mail[];
  /** Connections so far. */
  connections(): number;
}

const decodeWords = (text: string): string =>
  text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_match, kind: string, word: string) =>
      kind.toLowerCase() === 'b'
        ? Buffer.from(word, 'base64').toString('latin1')
        : word
            .replaceAll('_', ' ')
            .replace(/=([0-9A-F]{2})/gi, (_hex, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
    );

const utf8 = (latin: string): string => Buffer.from(latin, 'latin1').toString('utf8');

const headersOf = (head: string): Map<string, string> =>
  new Map(
    head
      .replace(/\r\n[ \t]+/g, ' ')
      .split('\r\n')
      .map((line): [string, string] => {
        const colon = line.indexOf(':');
        const value = line.slice(colon + 1).trim();
        return [line.slice(0, colon).toLowerCase(), /=\?/.test(value) ? utf8(decodeWords(value)) : value];
      }),
  );

const split = (raw: string): [head: string, body: string] => {
  const end = raw.indexOf('\r\n\r\n');
  return [raw.slice(0, end), raw.slice(end + 4)];
};

const bodyOf = (headers: ReadonlyMap<string, string>, body: string): string => {
  const encoding = headers.get('content-transfer-encoding')?.toLowerCase();
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  if (encoding !== 'quoted-printable') return body;
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/gi, (_match, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  return utf8(bytes).replaceAll('\r\n', '\n');
};

const mailOf = (raw: string, recipients: readonly string[], isSecure: boolean): Mail => {
  const [head, body] = split(raw);
  const headers = headersOf(head);
  const boundary = /boundary="?([^";]+)"?/.exec(headers.get('content-type') ?? '')?.[1];
  const parts = (boundary === undefined ? [raw] : body.split(`--${boundary}`).slice(1, -1)).map((part) => {
    const [partHead, partBody] = split(part.replace(/^\r\n/, ''));
    const partHeaders = headersOf(partHead);
    return { type: partHeaders.get('content-type') ?? '', text: bodyOf(partHeaders, partBody) };
  });
  const of = (type: string): string => parts.find((part) => part.type.startsWith(type))?.text ?? '';
  return { headers, text: of('text/plain'), html: of('text/html'), raw, recipients, isSecure };
};

export const startMailServer = async (options: SMTPServerOptions = {}, host = '127.0.0.1'): Promise<MailServer> => {
  const mails: Mail[] = [];
  let connections = 0;
  const server = new SMTPServer({
    authOptional: true,
    closeTimeout: 200,
    logger: false,
    onData: (stream, session, done) => {
      const pieces: Buffer[] = [];
      stream.on('data', (piece: Buffer) => pieces.push(piece));
      stream.on('end', () => {
        const recipients = session.envelope.rcptTo.map(({ address }) => address);
        mails.push(mailOf(Buffer.concat(pieces).toString('latin1'), recipients, session.secure));
        done();
      });
    },
    ...options,
    onConnect: (session, done) => {
      connections += 1;
      if (options.onConnect) options.onConnect(session, done);
      else done();
    },
  });
  // Clients that refuse our certificate are what some tests are about.
  server.on('error', () => {});
  await new Promise<void>((resolve) => void server.listen(0, host, () => resolve()));
  onTestFinished(() => new Promise<void>((resolve) => void server.close(() => resolve())));
  const address: AddressInfo | string | null = server.server.address();
  return {
    port: address !== null && typeof address === 'object' ? address.port : 0,
    mails,
    connections: () => connections,
  };
};
