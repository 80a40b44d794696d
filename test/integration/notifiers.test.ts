/** Every channel against a real server of its kind: what arrives there, and what its answers mean. */
import { createECDH, randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createOutgoing } from '../../gateway/access/outgoing.ts';
import { composeMessage, type MessageInput } from '../../gateway/alerts/messages.ts';
import { createEmail } from '../../gateway/alerts/notifiers/email.ts';
import type { Message, Notifier, Target } from '../../gateway/alerts/notifiers/notifier.ts';
import { createNotifiers } from '../../gateway/alerts/notifiers/notifiers.ts';
import { createSms } from '../../gateway/alerts/notifiers/sms.ts';
import { createTelegram } from '../../gateway/alerts/notifiers/telegram.ts';
import { createWebPush, vapidKeysOf } from '../../gateway/alerts/notifiers/web-push.ts';
import { createWebhook, signatureHeader, verifySignature } from '../../gateway/alerts/notifiers/webhook.ts';
import { parseConfig } from '../../gateway/config.ts';
import { channels } from '../../shared/notification-api.ts';
import { startMailServer } from '../support/mail.ts';
import { aDelivery, anAlert, anInput, aSituation, link } from '../support/notices.ts';
import { openTestState } from '../support/test-state.ts';

const outgoing = createOutgoing({ allow: ['127.0.0.1'] });
const now = () => 1_795_000_000_000;
const message = (more: Partial<MessageInput> = {}): Message => composeMessage(anInput(more));
const patience = (): AbortSignal => AbortSignal.timeout(5_000);
const send = (notifier: Notifier, target: Partial<Target> & { address: string }, what = message()) =>
  notifier.send({ name: 'Nguyễn Văn Trực', ...target }, what, patience());

interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Answers what it is told to; each request is kept. */
const receive = async (answer: (request: Received, response: ServerResponse) => void) => {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const one = { method, url, headers, body: Buffer.concat(pieces) };
      received.push(one);
      answer(one, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, received };
};

const json = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void =>
  void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));

const email = (url: string, from = 'Cảnh báo Hải Đăng <canh-bao@haiphong.example>'): Notifier => {
  const notifier = createEmail({ url, from });
  onTestFinished(() => notifier.close?.());
  return notifier;
};
const smtp = (port: number, more = '?ignoreTLS=true', who = ''): string => `smtp://${who}127.0.0.1:${port}/${more}`;

describe('e-mail', () => {
  it('arrives whole, in UTF-8, with the headers of an automatic and urgent message', async () => {
    const server = await startMailServer();
    const what = message();

    const receipt = await send(email(smtp(server.port)), { address: 'truc@haiphong.example' }, what);

    expect(receipt).toMatch(/^250/);
    const [mail] = server.mails;
    expect(mail?.recipients).toEqual(['truc@haiphong.example']);
    expect(mail?.headers.get('subject')).toBe('NGUY HIỂM · Ngập đường phố 34 cm · phường Gia Viên (3 trạm)');
    expect(mail?.headers.get('from')).toContain('Cảnh báo Hải Đăng');
    expect(mail?.headers.get('to')).toContain('Nguyễn Văn Trực');
    expect(mail?.headers.get('message-id')).toBe(`<${what.id}@haiphong.example>`);
    expect(mail?.headers.get('x-entity-ref-id')).toBe(what.id);
    expect(mail?.headers.get('auto-submitted')).toBe('auto-generated');
    expect(mail?.headers.get('list-id')).toBe('<alerts.haiphong.example>');
    expect(mail?.headers.get('importance')).toBe('High');
    expect(mail?.text.trim()).toBe(what.text.trim());
    expect(mail?.html).toContain(`<a href="${link}"`);
    expect(mail?.html).not.toMatch(/<table|<img|<script|src=|url\(/);
  });

  it('is not urgent when it is over, and the same id comes again at another try', async () => {
    const server = await startMailServer();
    const over = message({ delivery: aDelivery({ reason: 'over' }), situation: aSituation({ highest: 'extreme' }) });
    const notifier = email(smtp(server.port));
    await send(notifier, { address: 'a@haiphong.example' }, over);
    await send(notifier, { address: 'a@haiphong.example' }, over);

    expect(server.mails.map(({ headers }) => headers.get('importance'))).toEqual([undefined, undefined]);
    expect(new Set(server.mails.map(({ headers }) => headers.get('message-id'))).size).toBe(1);
    // Both went over one connection that was kept.
    expect(server.connections()).toBe(1);
  });

  it('lets no name add a header, a recipient or a tag', async () => {
    const server = await startMailServer();
    const hostile = 'x\r\nBcc: all@example.org\r\n\r\n<img src=x onerror=alert(1)>"& <b>, other@example.org';
    const alert = anAlert({ station: { ...anAlert().station, name: hostile } });
    const what = message({ alerts: [alert], situation: aSituation({ stations: ['tram-1'] }) });

    await send(email(smtp(server.port)), { address: 'a@haiphong.example', name: hostile }, what);

    const [mail] = server.mails;
    expect(mail?.recipients).toEqual(['a@haiphong.example']);
    expect([...(mail?.headers.keys() ?? [])].filter((name) => name === 'bcc' || name === 'cc')).toEqual([]);
    expect(mail?.headers.get('subject')).toContain('x Bcc: all@example. org');
    expect(mail?.html).not.toMatch(/<img|<b>/);
    await expect(send(email(smtp(server.port)), { address: 'a@b.example, c@d.example' })).rejects.toMatchObject({
      permanent: true,
    });
    expect(server.mails).toHaveLength(1);
  });

  it.each([
    ['a mailbox that is full for now', 452, false],
    ['a recipient that does not exist', 550, true],
  ])('refused for %s', async (_what, responseCode, permanent) => {
    const server = await startMailServer({
      onRcptTo: (_address, _session, done) => done(Object.assign(new Error('not now'), { responseCode })),
    });
    await expect(send(email(smtp(server.port)), { address: 'a@haiphong.example' })).rejects.toMatchObject({
      name: 'NotifyError',
      permanent,
      message: `${responseCode} not now`,
    });
  });

  it('is tried again when our account or sender is refused, and never tells the password', async () => {
    const server = await startMailServer({
      onAuth: (_auth, _session, done) => done(Object.assign(new Error('bad s3cret-word'), { responseCode: 535 })),
    });
    const notifier = email(smtp(server.port, '?tls.rejectUnauthorized=false', 'user:s3cret-word@'));
    const refusal = { permanent: false, message: '535 bad •••' };
    await expect(send(notifier, { address: 'a@haiphong.example' })).rejects.toMatchObject(refusal);
    await expect(notifier.test(patience())).rejects.toMatchObject(refusal);
    const strict = await startMailServer({
      onMailFrom: (_address, _session, done) => done(Object.assign(new Error('who?'), { responseCode: 550 })),
    });
    await expect(send(email(smtp(strict.port)), { address: 'a@haiphong.example' })).rejects.toMatchObject({
      permanent: false,
    });
  });

  it('is given up in time by a server that says nothing, and by one that is not there', async () => {
    const server = await startMailServer({ onData: (stream) => void stream.resume() });
    const notifier = email(smtp(server.port));
    const short = AbortSignal.timeout(300);
    await expect(notifier.send({ address: 'a@haiphong.example', name: '' }, message(), short)).rejects.toMatchObject({
      name: 'NotifyError',
      permanent: false,
    });
    await expect(send(email('smtp://127.0.0.1:1/'), { address: 'a@haiphong.example' })).rejects.toMatchObject({
      permanent: false,
    });
  });

  it('uses STARTTLS, refuses a certificate that nobody vouches for unless it is allowed', async () => {
    const server = await startMailServer();
    await expect(send(email(smtp(server.port, '')), { address: 'a@haiphong.example' })).rejects.toMatchObject({
      permanent: false,
    });
    expect(server.mails).toEqual([]);
    const trusting = email(smtp(server.port, '?tls.rejectUnauthorized=false'));
    await send(trusting, { address: 'a@haiphong.example' });
    expect(server.mails.map(({ isSecure }) => isSecure)).toEqual([true]);
    expect(await trusting.test(patience())).toContain('127.0.0.1');
  });

  it('sends no password in clear text to another machine', async () => {
    let asked = 0;
    const server = await startMailServer(
      {
        hideSTARTTLS: true,
        allowInsecureAuth: true,
        disabledCommands: ['STARTTLS'],
        onAuth: (_auth, _session, done) => {
          asked += 1;
          done(null, { user: 'u' });
        },
      },
      '127.0.0.2',
    );
    const to = { address: 'a@haiphong.example' };
    await expect(send(email(`smtp://u:p@127.0.0.2:${server.port}/`), to)).rejects.toMatchObject({ permanent: false });
    expect(asked).toBe(0);
    await send(email(`smtp://u:p@127.0.0.2:${server.port}/?ignoreTLS=true`), to);
    expect([asked, server.mails.length]).toEqual([1, 1]);
  });

  it('needs an address as sender', () => {
    expect(() => createEmail({ url: 'smtp://127.0.0.1', from: 'nobody' })).toThrow(/SMTP_FROM/);
    expect(() => createEmail({ url: 'smtp://u:50%@127.0.0.1', from: 'a@b.example' })).toThrow(/SMTP_URL/);
  });
});

describe('a webhook', () => {
  const secret = 'whsec-0123456789';

  it('gets a signed document with everything but the link of a person', async () => {
    const { url, received } = await receive((_request, response) => json(response, 202, { taken: true }));
    const what = message();

    const receipt = await send(createWebhook(outgoing, now), { address: `${url}/hook`, secret }, what);

    expect(receipt).toBe('HTTP 202: {"taken":true}');
    const [got] = received;
    const body = got?.body.toString() ?? '';
    const header = String(got?.headers[signatureHeader.toLowerCase()]);
    expect(got?.headers['idempotency-key']).toBe(what.id);
    expect(verifySignature(secret, body, header, now())).toBe(true);
    expect(verifySignature('another', body, header, now())).toBe(false);
    expect(verifySignature(secret, `${body} `, header, now())).toBe(false);
    expect(verifySignature(secret, body, header, now() + 301_000)).toBe(false);
    expect(verifySignature(secret, body, header.replace('t=', 't=1'), now())).toBe(false);
    expect(verifySignature(secret, body, '', now())).toBe(false);
    const document = JSON.parse(body);
    expect(document).toMatchObject({
      id: what.id,
      type: 'situation.raised',
      reason: 'raised',
      severity: 'danger',
      exercise: false,
      simulated: false,
      situation: { number: 128, ward: '11359' },
      alerts: [{ severity: 'danger', figure: { value: 34 } }, {}, {}],
    });
    expect(what.text).toContain('act#');
    expect(body).not.toContain('act#');
  });

  it.each([
    [500, false, false],
    [503, false, false],
    [408, false, false],
    [425, false, false],
    [429, false, false],
    [400, true, false],
    [401, true, false],
    [404, true, false],
    [410, true, true],
  ])('that answers %i: permanent %s, gone %s', async (status, permanent, gone) => {
    const { url } = await receive((_request, response) => json(response, status, { no: 'x'.repeat(500) }));
    const error = await send(createWebhook(outgoing, now), { address: url, secret }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'NotifyError', permanent, gone, retryAfterMs: undefined });
    expect(error instanceof Error && error.message.length).toBeLessThan(250);
  });

  it('is asked again when it says so, in seconds or by date, within an hour', async () => {
    let header = '120';
    const { url } = await receive((_request, response) => json(response, 429, {}, { 'retry-after': header }));
    const attempt = () => send(createWebhook(outgoing, now), { address: url, secret });
    await expect(attempt()).rejects.toMatchObject({ retryAfterMs: 120_000, permanent: false });
    header = new Date(now() + 60_000).toUTCString();
    await expect(attempt()).rejects.toMatchObject({ retryAfterMs: 60_000 });
    header = '999999';
    await expect(attempt()).rejects.toMatchObject({ retryAfterMs: 3_600_000 });
    header = 'soon';
    await expect(attempt()).rejects.toMatchObject({ retryAfterMs: undefined });
  });

  it('reaches nothing inside the city that was not allowed, and follows no redirection', async () => {
    const { url, received } = await receive((_request, response) =>
      response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
    );
    const closed = createWebhook(createOutgoing({ allow: [] }), now);
    await expect(send(closed, { address: url, secret })).rejects.toMatchObject({
      permanent: true,
      message: expect.stringContaining('GATEWAY_OUTGOING_ALLOW'),
    });
    expect(received).toEqual([]);
    await expect(send(createWebhook(outgoing, now), { address: url, secret })).rejects.toMatchObject({
      permanent: true,
    });
    await expect(send(createWebhook(outgoing, now), { address: 'http://127.0.0.1:1/', secret })).rejects.toMatchObject({
      permanent: false,
    });
    await expect(send(createWebhook(outgoing, now), { address: url })).rejects.toMatchObject({ permanent: true });
  });

  it('that hangs is given up when the time is over', async () => {
    const { url } = await receive(() => {});
    await expect(
      createWebhook(outgoing, now).send({ address: url, secret, name: '' }, message(), AbortSignal.timeout(100)),
    ).rejects.toMatchObject({ permanent: false });
  });
});

describe('Telegram', () => {
  const token = '123456:AAE-very-secret-token';
  const bot = (url: string) => createTelegram({ token, apiUrl: url }, outgoing, now);

  it('gets plain text with a button to acknowledge', async () => {
    const { url, received } = await receive((_request, response) =>
      json(response, 200, { ok: true, result: { message_id: 77 } }),
    );
    expect(await send(bot(url), { address: '-1001234567890' })).toBe('message 77');
    const [got] = received;
    expect(got?.url).toBe(`/bot${token}/sendMessage`);
    const body = JSON.parse(got?.body.toString() ?? '');
    expect(body).toMatchObject({
      chat_id: '-1001234567890',
      disable_notification: false,
      link_preview_options: { is_disabled: true },
      reply_markup: { inline_keyboard: [[{ text: 'Tiếp nhận', url: link }]] },
    });
    expect(body.text).toMatch(/^NGUY HIỂM · Ngập đường phố 34 cm/);
    expect(body.parse_mode).toBeUndefined();
  });

  it('is never sent more than 4096 units, and is not loud for a watch', async () => {
    const { url, received } = await receive((_request, response) => json(response, 200, { ok: true, result: {} }));
    const what = { ...message(), severity: 'watch' as const, text: '😀'.repeat(5_000) };
    await send(bot(url), { address: '5' }, what);
    const body = JSON.parse(received[0]?.body.toString() ?? '');
    expect(body.text.length).toBeLessThanOrEqual(4_096);
    expect(body.text.isWellFormed()).toBe(true);
    expect(body.disable_notification).toBe(true);
  });

  it('goes without a button where the address of ours may not stand behind one', async () => {
    const { url, received } = await receive(({ body }, response) =>
      body.includes('reply_markup')
        ? json(response, 400, {
            ok: false,
            error_code: 400,
            description: 'Bad Request: inline keyboard button URL is invalid',
          })
        : json(response, 200, { ok: true, result: { message_id: 1 } }),
    );
    await send(bot(url), { address: '5' });
    expect(received).toHaveLength(2);
  });

  it.each([
    [403, 'Forbidden: bot was blocked by the user', { permanent: true, gone: true }],
    [400, 'Bad Request: chat not found', { permanent: true, gone: true }],
    [400, 'Bad Request: message text is empty', { permanent: true, gone: false }],
    [401, 'Unauthorized', { permanent: false, gone: false }],
    [429, 'Too Many Requests: retry after 35', { permanent: false, retryAfterMs: 35_000 }],
    [502, 'Bad Gateway', { permanent: false }],
  ])('answers %i %s', async (code, description, expected) => {
    const parameters = code === 429 ? { retry_after: 35 } : undefined;
    const { url } = await receive((_request, response) =>
      json(response, code, { ok: false, error_code: code, description, parameters }),
    );
    await expect(send(bot(url), { address: '5' })).rejects.toMatchObject({
      message: `${code}: ${description}`,
      ...expected,
    });
  });

  it('never tells the token, whatever goes wrong', async () => {
    const { url } = await receive((request, response) =>
      json(response, 404, { ok: false, error_code: 404, description: `no such path ${request.url}` }),
    );
    const answers = [bot(url), bot('http://127.0.0.1:1'), bot('http://10.0.0.1')].map((notifier) =>
      send(notifier, { address: '5' }).catch((error: unknown) => error),
    );
    for (const error of await Promise.all(answers)) {
      expect(error).toBeInstanceOf(Error);
      expect(`${error instanceof Error ? `${error.stack}${JSON.stringify(error)}` : ''}`).not.toContain('AAE-very');
      expect(error).not.toHaveProperty('cause');
    }
    await expect(send(bot(url), { address: '@somebody' })).rejects.toMatchObject({ permanent: true });
  });

  it('is tried by asking for its own name', async () => {
    const { url, received } = await receive((_request, response) =>
      json(response, 200, { ok: true, result: { username: 'hai_dang_bot' } }),
    );
    expect(await bot(url).test(patience())).toBe('bot @hai_dang_bot');
    expect(received.map((one) => one.url)).toEqual([`/bot${token}/getMe`]);
  });
});

describe('text messages', () => {
  const key = randomUUID();
  const what = message({ delivery: aDelivery({ id: key }) });
  const settings = { body: undefined, authorization: undefined };

  it('go by GET with everything encoded', async () => {
    const { url, received } = await receive((_request, response) => json(response, 200, { id: 'm1' }));
    const sms = createSms({ ...settings, url: `${url}/send?to={to}&text={text}&ref={key}` }, outgoing, now);

    expect(await send(sms, { address: '+84912345678' }, what)).toBe('HTTP 200: {"id":"m1"}');
    const [got] = received;
    const query = new URL(`${url}${got?.url}`).searchParams;
    expect([got?.method, query.get('to'), query.get('text'), query.get('ref')]).toEqual([
      'GET',
      '+84912345678',
      what.short,
      key,
    ]);
  });

  it('go by POST as JSON or as a form, with the authorization of the operator', async () => {
    const { url, received } = await receive((_request, response) => json(response, 200, {}));
    const text = 'a "quote" \\ {to} & =';
    const options = { url: `${url}/sms`, authorization: 'Bearer sms-secret' };
    const as = (body: string) => createSms({ ...options, body }, outgoing, now);
    await send(as('{"phone":"{to}","sms":{"text":"{text}"}}'), { address: '+84912345678' }, { ...what, short: text });
    await send(as('to={to}&text={text}&key={key}'), { address: '+84912345678' }, { ...what, short: text });

    const [first, second] = received;
    expect(JSON.parse(first?.body.toString() ?? '')).toEqual({ phone: '+84912345678', sms: { text } });
    expect(first?.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      authorization: 'Bearer sms-secret',
      'idempotency-key': key,
    });
    const form = new URLSearchParams(second?.body.toString());
    expect([form.get('to'), form.get('text'), form.get('key')]).toEqual(['+84912345678', text, key]);
    expect(second?.headers['content-type']).toBe('application/x-www-form-urlencoded');
  });

  it.each([
    [400, true],
    [402, false],
    [401, false],
    [429, false],
    [500, false],
  ])('refused with %i: permanent %s, without the authorization in the words', async (status, permanent) => {
    const { url } = await receive((_request, response) => json(response, status, { you: 'Bearer sms-secret' }));
    const sms = createSms(
      { url: `${url}/?{to}{text}`, body: undefined, authorization: 'Bearer sms-secret' },
      outgoing,
      now,
    );
    const error = await send(sms, { address: '+84912345678' }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ permanent, message: expect.not.stringContaining('sms-secret') });
  });

  it('say beforehand what is wrong with the settings', async () => {
    const problem = async (url: string, body?: string) =>
      createSms({ url, body, authorization: undefined }, outgoing, now)
        .test(patience())
        .catch((error: unknown) => (error instanceof Error ? error.message : ''));
    expect(await problem('https://sms.example/?to={to}&text={text}')).toContain('the settings can be used');
    expect(await problem('https://sms.example/?to={to}')).toContain('{text}');
    expect(await problem('https://{to}.example/?text={text}')).toContain('name of the server');
    expect(await problem('https://sms.example/', '{"to":{to},"text":"{text}"}')).toContain('no JSON');
    const sms = createSms({ ...settings, url: 'https://sms.example/?{to}{text}' }, outgoing, now);
    await expect(send(sms, { address: '0912345678' })).rejects.toMatchObject({ permanent: true });
  });
});

describe('web push', () => {
  const require = createRequire(import.meta.url);
  const ece: {
    decrypt(body: Buffer, options: { version: 'aes128gcm'; privateKey: unknown; authSecret: string }): Buffer;
  } = require('http_ece');

  const browser = () => {
    const ecdh = createECDH('prime256v1');
    const p256dh = ecdh.generateKeys().toString('base64url');
    const auth = randomBytes(16).toString('base64url');
    return {
      keys: { p256dh, auth },
      read: (body: Buffer): unknown =>
        JSON.parse(ece.decrypt(body, { version: 'aes128gcm', privateKey: ecdh, authSecret: auth }).toString()),
    };
  };

  it('can be read by the browser alone, is signed by our key and urgent when it is dangerous', async () => {
    const state = openTestState();
    const keys = vapidKeysOf(state.deliveries.secret);
    expect(vapidKeysOf(state.again().deliveries.secret)).toEqual(keys);
    const { url, received } = await receive((_request, response) => void response.writeHead(201).end());
    const push = createWebPush({ contact: 'mailto:ops@haiphong.example', keys: () => keys }, outgoing, now);
    const phone = browser();
    const what = message();

    expect(await send(push, { address: `${url}/push/abc`, keys: phone.keys }, what)).toBe('HTTP 201');
    const [got] = received;
    expect(got?.headers).toMatchObject({ urgency: 'high', ttl: '14400', 'content-encoding': 'aes128gcm' });
    expect(got?.headers.topic).toMatch(/^[\w-]{32}$/);
    expect(got?.headers.authorization).toContain(keys.publicKey);
    expect(got?.body.toString()).not.toContain('NGUY');
    expect(phone.read(got?.body ?? Buffer.alloc(0))).toMatchObject({
      title: what.subject,
      url: link,
      tag: what.situation?.id,
      severity: 'danger',
      isExercise: false,
    });
    const long = { ...what, text: 'ữ'.repeat(20_000) };
    await send(push, { address: `${url}/push/abc`, keys: phone.keys }, long);
    expect(received[1]?.body.length).toBeLessThan(4_096);
    expect(received[1]?.headers.topic).toBe(got?.headers.topic);
    expect(await push.test(patience())).toContain('our keys work');
  });

  it.each([
    [404, { permanent: true, gone: true }],
    [410, { permanent: true, gone: true }],
    [403, { permanent: false, gone: false }],
    [413, { permanent: true, gone: false }],
    [429, { permanent: false }],
    [500, { permanent: false }],
  ])('answered with %i', async (status, expected) => {
    const { url } = await receive((_request, response) => void response.writeHead(status).end());
    const keys = vapidKeysOf((_name, make) => make());
    const push = createWebPush({ contact: 'mailto:ops@haiphong.example', keys: () => keys }, outgoing, now);
    await expect(send(push, { address: url, keys: browser().keys })).rejects.toMatchObject(expected);
  });

  it('ends a subscription whose keys are none', async () => {
    const push = createWebPush(
      { contact: 'mailto:ops@haiphong.example', keys: () => vapidKeysOf((_name, make) => make()) },
      outgoing,
      now,
    );
    const keys = { p256dh: 'A'.repeat(87), auth: 'AAAA' };
    await expect(send(push, { address: 'https://push.example/x', keys })).rejects.toMatchObject({ gone: true });
  });
});

describe('all channels', () => {
  it('are there, and say when they are not set up', async () => {
    const ports = {
      outgoing,
      secret: (_name: string, make: () => string) => make(),
      sirens: { repeat: async () => '', listeners: () => null },
      now,
    };
    const all = createNotifiers(parseConfig({}), ports);
    expect([...all.keys()].sort()).toEqual([...channels].sort());
    expect([...all.values()].filter(({ isConfigured }) => isConfigured).map(({ channel }) => channel)).toEqual([
      'webhook',
      'mqtt',
    ]);
    for (const channel of ['email', 'sms', 'telegram', 'push'] as const) {
      const notifier = all.get(channel);
      expect(notifier?.settings.length).toBeGreaterThan(0);
      const target = { address: '+84912345678', name: '', keys: { p256dh: 'x', auth: 'y' } };
      await expect(notifier?.send(target, message(), patience())).rejects.toMatchObject({ permanent: true });
      await expect(notifier?.test(patience())).rejects.toThrow(/is not set/);
    }
    const configured = createNotifiers(
      parseConfig({
        SMTP_URL: 'smtp://127.0.0.1:1',
        SMTP_FROM: 'a@haiphong.example',
        TELEGRAM_BOT_TOKEN: '1'.repeat(30),
        GATEWAY_SMS_URL: 'https://sms.example/?to={to}&text={text}',
        GATEWAY_WEB_PUSH_CONTACT: 'mailto:ops@haiphong.example',
      }),
      ports,
    );
    expect([...configured.values()].every(({ isConfigured }) => isConfigured)).toBe(true);
    for (const notifier of configured.values()) notifier.close?.();
  });
});
