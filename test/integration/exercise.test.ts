/** An exercise from its beginning to its summary: real stations over MQTT, a real mail server, and nobody else is woken. */
import { SMTPServer } from 'smtp-server';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { alertsAnswerSchema, situationsAnswerSchema } from '../../shared/alert-api.ts';
import { capMessageSchema } from '../../shared/cap-api.ts';
import { exerciseSchema } from '../../shared/exercise-api.ts';
import { addPerson, browserOf } from '../support/people.ts';
import { startGateway, until } from '../support/start-gateway.ts';

interface Mail {
  readonly to: string[];
  readonly text: string;
}

const startMailServer = async (): Promise<{ port: number; mails: Mail[] }> => {
  const mails: Mail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData: (stream, session, done) => {
      const pieces: Buffer[] = [];
      stream.on('data', (piece: Buffer) => pieces.push(piece));
      stream.on('end', () => {
        mails.push({
          to: session.envelope.rcptTo.map(({ address }) => address),
          text: Buffer.concat(pieces).toString(),
        });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const address = server.server.address();
  return { port: typeof address === 'object' && address ? address.port : 0, mails };
};

it('reaches its participants only, is marked everywhere, and ends with a summary', async () => {
  const { port, mails } = await startMailServer();
  const { state, url } = await startGateway({
    SMTP_URL: `smtp://127.0.0.1:${port}`,
    SMTP_FROM: 'Hải Đăng <canh-bao@haiphong.example>',
    GATEWAY_PUBLIC_URL: 'https://hai-dang.example',
    GATEWAY_PUBLIC: 'real',
  });
  const leader = await addPerson(state, { role: 'emergency' });
  const bystander = await addPerson(state, { role: 'emergency' });
  const browser = browserOf(state, url, leader);
  const exercise = async () => exerciseSchema.parse((await browser.get(`/api/v1/exercises/${begun.id}`)).json);

  const answer = await browser.send('POST', '/api/v1/exercises', {
    name: 'Diễn tập tháng 11',
    scenario: 'street-flood',
    minutes: 1,
    participants: [leader.id],
  });
  expect(answer.status).toBe(201);
  const begun = exerciseSchema.parse(answer.json);
  const second = await browser.send('POST', '/api/v1/exercises', { ...begun, name: 'Lần hai' });
  expect(second.status).not.toBe(201);

  const situations = async () =>
    situationsAnswerSchema.parse((await browser.get(`/api/v1/situations?exercise=${begun.id}`)).json).situations;
  await until(async () => (await situations()).some(({ severity }) => severity === 'danger'), 40_000);
  await until(() => mails.length > 0, 20_000);

  // Whoever may see real things only sees nothing of it.
  const face = await fetch(`${url}/api/v1/situations`);
  expect(situationsAnswerSchema.parse(await face.json()).situations).toEqual([]);
  const feed = await (await fetch(`${url}/api/v1/cap/feed.atom`)).text();
  expect(feed).not.toContain('<entry>');

  const [worst] = (await situations()).filter(({ severity }) => severity === 'danger');
  const acted = await browser.send('POST', '/api/v1/alerts/actions', {
    situations: [worst?.id],
    action: { kind: 'acknowledge', note: 'đã cử người' },
  });
  expect(acted.status).toBe(200);
  const messages = z
    .array(capMessageSchema)
    .parse((await browser.get(`/api/v1/cap/messages?situation=${worst?.id}`)).json);
  expect(messages.map(({ status }) => status)).toContain('Exercise');

  expect((await browser.send('POST', `/api/v1/exercises/${begun.id}/end`)).status).toBe(202);
  await until(async () => (await exercise()).state === 'ended', 15_000);
  const { summary, problem } = await exercise();
  expect(problem).toBeNull();
  expect(summary?.readings).toBeGreaterThan(10);
  expect(summary?.people).toMatchObject([{ id: leader.id, acknowledged: 1, failed: 0 }]);
  expect(summary?.people[0]?.told).toBeGreaterThan(0);
  expect((await situations()).every(({ state: now }) => now === 'cleared')).toBe(true);

  const open = alertsAnswerSchema.parse((await browser.get('/api/v1/alerts?open=true')).json);
  expect(open.alerts).toEqual([]);
  expect(mails.every(({ to }) => to.includes(leader.email))).toBe(true);
  expect(mails.some(({ to }) => to.includes(bystander.email))).toBe(false);
  // RFC 2047: the mark stands at the beginning of the subject.
  const subject = /^Subject: =\?UTF-8\?Q\?(.*?)\?=/m.exec(mails[0]?.text ?? '')?.[1] ?? '';
  expect(decodeURIComponent(subject.replaceAll('=', '%').replaceAll('_', ' '))).toMatch(/DIỄN TẬP/);
  const stations = await (await fetch(`${url}/api/v1/stations`)).json();
  expect(stations).toEqual([]);
});
