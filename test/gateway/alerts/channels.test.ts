import { describe, expect, it, onTestFinished } from 'vitest';
import { createOutgoing } from '../../../gateway/access/outgoing.ts';
import { createAddresses } from '../../../gateway/alerts/addresses.ts';
import { createChannels } from '../../../gateway/alerts/channels.ts';
import { createComposing } from '../../../gateway/alerts/composing.ts';
import { createDeliverer } from '../../../gateway/alerts/deliverer.ts';
import { createHeartbeat } from '../../../gateway/alerts/heartbeat.ts';
import { composeMessage } from '../../../gateway/alerts/messages.ts';
import { createEmail } from '../../../gateway/alerts/notifiers/email.ts';
import type { Notifier } from '../../../gateway/alerts/notifiers/notifier.ts';
import { createWebhook, verifySignature } from '../../../gateway/alerts/notifiers/webhook.ts';
import type { Channel } from '../../../shared/notification-api.ts';
import { addPerson } from '../../support/alert-world.ts';
import { testActor } from '../../support/gateway-process.ts';
import { startHookServer } from '../../support/hook-server.ts';
import { startMailServer } from '../../support/mail-server.ts';
import { quietLog } from '../../support/quiet-log.ts';
import { openTestState } from '../../support/test-state.ts';

const outgoing = createOutgoing({ allow: ['127.0.0.1'] });

const open = async () => {
  const state = openTestState();
  const [mail, hook] = await Promise.all([startMailServer(), startHookServer()]);
  const now = (): number => state.clock;
  const email = createEmail({ url: mail.url, from: 'Hải Phòng <canhbao@haiphong.example>' });
  const notifiers = new Map<Channel, Notifier>([
    ['email', email],
    ['webhook', createWebhook(outgoing, Date.now)],
    ['sms', { ...createEmail(null), channel: 'sms' as const, settings: ['GATEWAY_SMS_URL'] }],
  ]);
  const { deliveries, alerts: store, audit, collections } = state;
  const { webhooks } = collections;
  const findPerson = (id: string) => state.people.find(id)?.person;
  const addressesOf = createAddresses({ findPerson, webhooks, deliveries, newSecret: () => 'bí mật' });
  const composing = createComposing({
    compose: (input) =>
      composeMessage({
        ...input,
        rules: () => undefined,
        thresholds: [],
        publicName: 'Hải Phòng',
        zone: 'Asia/Ho_Chi_Minh',
      }),
    ...{ store, deliveries, publicUrl: null, now },
  });
  const deliverer = createDeliverer({ deliveries, store, notifiers, composing, addressesOf, now, log: quietLog });
  const heartbeat = createHeartbeat({ url: undefined, seconds: 60, isWell: () => null, outgoing, now, log: quietLog });
  const common = { notifiers, deliveries, deliverer, addressesOf, findPerson, webhooks, audit, heartbeat, now };
  const channels = createChannels({ ...common, pushKey: () => null, everyHours: 6, log: quietLog, firstMs: 1 });
  deliverer.start();
  onTestFinished(async () => {
    channels.stop();
    await deliverer.stop();
    email.close?.();
    await Promise.all([mail.stop(), hook.stop()]);
  });
  return { state, mail, hook, channels };
};

const of = (channels: Awaited<ReturnType<typeof open>>['channels'], channel: Channel) =>
  channels.state().channels.find((one) => one.channel === channel);

describe('channels', () => {
  it('test themselves soon after the start, those that are set up, and plan the next time', async () => {
    const { channels, state } = await open();
    channels.start();
    await expect.poll(() => of(channels, 'email')?.lastTest?.ok).toBe(true);
    await expect.poll(() => of(channels, 'webhook')?.lastTest?.ok).toBe(true);
    const next = of(channels, 'email')?.nextTestAt ?? 0;
    expect(next - state.clock).toBeGreaterThan(5.3 * 3_600_000);
    expect(next - state.clock).toBeLessThan(6.7 * 3_600_000);
    expect(of(channels, 'sms')).toMatchObject({ isConfigured: false, settings: ['GATEWAY_SMS_URL'], lastTest: null });
    expect(channels.available()).toEqual(['email', 'webhook']);
  });

  it('say in the words of the other side what is wrong', async () => {
    const { channels, mail } = await open();
    await mail.stop();
    await expect(channels.test('email', testActor)).rejects.toMatchObject({ code: 'CHANNEL_FAILED' });
    expect(of(channels, 'email')?.lastTest).toMatchObject({
      ok: false,
      detail: expect.stringContaining('ECONNREFUSED'),
    });
    await expect(channels.test('sms', testActor)).rejects.toMatchObject({ code: 'CHANNEL_FAILED' });
  });

  it('tell oneself, for real, and it is in the audit log', async () => {
    const { channels, mail, state } = await open();
    const an = addPerson(state, 'an');
    const delivery = await channels.tell({ person: an }, 'email', testActor);
    expect(delivery).toMatchObject({ state: 'delivered', reason: 'test', situation: null });
    expect(mail.mails).toMatchObject([{ to: 'an@haiphong.example', delivery: delivery.id }]);
    expect(state.audit.list({ limit: 1, action: 'channel.test' })[0]?.target).toBe('email');
    expect(of(channels, 'email')).toMatchObject({ lastDeliveredAt: state.clock, failures24h: 0 });
    await expect(channels.tell({ person: 'nobody' }, 'email', testActor)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('try a test once, and give the answer', async () => {
    const { channels, mail, state } = await open();
    const an = addPerson(state, 'an');
    mail.onMail = () => {
      throw Object.assign(new Error('mailbox is full'), { responseCode: 452 });
    };
    await expect(channels.tell({ person: an }, 'email', testActor)).rejects.toMatchObject({
      code: 'CHANNEL_FAILED',
      message: expect.stringContaining('mailbox is full'),
    });
    expect(state.deliveries.list({ limit: 5 }).map((one) => one.state)).toEqual(['failed']);
    expect(of(channels, 'email')?.failures24h).toBe(1);
  });

  it('tell a webhook, signed with its secret', async () => {
    const { channels, hook, state } = await open();
    const body = { name: 'Trung tâm', url: `${hook.url}/in`, enabled: true, follows: null };
    const { id } = state.collections.webhooks.add(body, testActor);
    const delivery = await channels.tell({ webhook: id }, 'webhook', testActor);
    const [call] = hook.calls;
    expect(call).toMatchObject({ path: '/in', delivery: delivery.id });
    const signature = String(call?.headers['x-hai-dang-signature']);
    expect(verifySignature('bí mật', call?.body ?? '', signature, Date.now())).toBe(true);
    hook.onCall = () => 500;
    await expect(channels.tell({ webhook: id }, 'webhook', testActor)).rejects.toMatchObject({
      code: 'CHANNEL_FAILED',
    });
    await expect(channels.tell({ webhook: 'none' }, 'webhook', testActor)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('the heartbeat', () => {
  const openHeartbeat = async (isWell: () => string | null) => {
    const hook = await startHookServer();
    const heartbeat = createHeartbeat({
      ...{ url: `${hook.url}/beat`, seconds: 0.02, isWell, outgoing },
      ...{ now: Date.now, log: quietLog },
    });
    onTestFinished(async () => {
      heartbeat.stop();
      await hook.stop();
    });
    heartbeat.start();
    return { hook, heartbeat };
  };

  it('goes out again and again while all is well, and not while it is not', async () => {
    let problem: string | null = null;
    const { hook, heartbeat } = await openHeartbeat(() => problem);
    await expect.poll(() => hook.calls.length).toBeGreaterThan(2);
    expect(heartbeat.state()).toMatchObject({ isConfigured: true, problem: null, lastOkAt: expect.any(Number) });
    problem = 'the engine is behind';
    await expect.poll(() => heartbeat.state().problem).toBe('the engine is behind');
    const calls = hook.calls.length;
    await expect.poll(() => heartbeat.state().problem).toBe('the engine is behind');
    expect(hook.calls.length).toBe(calls);
    problem = null;
    await expect.poll(() => hook.calls.length).toBeGreaterThan(calls);
  });

  it('says what the service outside answered', async () => {
    const { hook, heartbeat } = await openHeartbeat(() => null);
    hook.onCall = () => 503;
    await expect.poll(() => heartbeat.state().problem).toBe('the service answered 503');
    await hook.stop();
    await expect.poll(() => heartbeat.state().problem).toContain('cannot be reached');
  });
});
