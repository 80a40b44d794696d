import { describe, expect, it, onTestFinished } from 'vitest';
import { type Message, type Notifier, NotifyError, type Target } from '../../../gateway/alerts/notifiers/notifier.ts';
import { openState } from '../../../gateway/state/state.ts';
import { type Channel, type Delivery, defaultContact } from '../../../shared/notification-api.ts';
import { hourMs, minuteMs, secondMs } from '../../../shared/time.ts';
import { addPerson, addRule, Killed, openWorld, type World, type WorldOptions } from '../../support/alert-world.ts';
import { testActor } from '../../support/gateway-process.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const begin = Date.UTC(2026, 10, 23, 2);

interface Sent {
  readonly channel: Channel;
  readonly target: Target;
  readonly message: Message;
}
type Answer = (sent: Sent, signal: AbortSignal) => Promise<string> | string;

interface Setting {
  world: World;
  readonly an: string;
  readonly binh: string;
  readonly sent: Sent[];
  answer: Answer;
  after(ms: number): Promise<void>;
  /** Newest last. */
  list(): Delivery[];
  reopen(): Promise<void>;
}

/** An and Bình are told at once, by e-mail and by what else they want. */
const open = (more: Partial<WorldOptions> = {}): Setting => {
  const folder = temporaryFolder();
  const file = folder.file('state.db');
  const clock = { at: begin };
  const state = openState(file, () => clock.at);
  const [an, binh] = [addPerson(state, 'an'), addPerson(state, 'binh')];
  const to = [an, binh].map((id) => ({ kind: 'person' as const, person: id }));
  const steps = [{ afterMinutes: 0, to }];
  addRule(state, { name: 'Ngập', from: 'warning', steps, repeatMinutes: 15, maxRepeats: 9 });
  state.close();

  const sent: Sent[] = [];
  const behaviour: { answer: Answer } = { answer: () => 'ok' };
  const channels: Channel[] = ['email', 'sms', 'push'];
  const notifiers = new Map(
    channels.map((channel): [Channel, Notifier] => [
      channel,
      {
        ...{ channel, isConfigured: true, settings: [] },
        send: async (target, message, signal) => {
          sent.push({ channel, target, message });
          return await behaviour.answer({ channel, target, message }, signal);
        },
        test: () => Promise.resolve(''),
      },
    ]),
  );
  const options: WorldOptions = { file, clock, notifiers, ...more };
  const setting: Setting = Object.assign(behaviour, {
    ...{ world: openWorld(options), an, binh, sent },
    after: async (ms: number) => {
      clock.at += ms;
      await setting.world.settle();
    },
    list: () => setting.world.state.deliveries.list({ limit: 100 }).reverse(),
    reopen: async () => {
      await setting.world.close();
      setting.world = openWorld({ ...options, reach: () => {} });
    },
  });
  onTestFinished(async () => {
    await setting.world.close();
    folder.remove();
  });
  return setting;
};

const raise = async (setting: Setting): Promise<void> => {
  setting.world.street('danger');
  await setting.world.settle();
};
const states = (setting: Setting): string[] =>
  setting.list().map(({ recipient, state, round }) => `${recipient.name} ${round} ${state}`);
const temporary = (): never => {
  throw new NotifyError('421 try later');
};

describe('the deliverer', () => {
  it('writes down what was tried, what the other side said and how long it took', async () => {
    const setting = open();
    setting.answer = ({ target }) => `250 taken for ${target.address}`;
    await raise(setting);
    expect(setting.list()[0]).toMatchObject({
      ...{ state: 'delivered', address: 'a…@haiphong.example', deliveredAt: begin, latencyMs: 0, problem: null },
      attempts: [{ at: begin, ok: true, detail: '250 taken for an@haiphong.example' }],
    });
  });

  it('tries again after a growing pause, under the same id and with the same link', async () => {
    const setting = open();
    setting.answer = temporary;
    await raise(setting);
    await setting.after(4 * secondMs);
    expect(setting.sent).toHaveLength(2);
    await setting.after(secondMs);
    expect(setting.sent).toHaveLength(4);
    setting.answer = () => 'ok';
    await setting.after(10 * secondMs);
    expect(states(setting)).toEqual(['an 0 delivered', 'binh 0 delivered']);
    const ofAn = setting.sent.filter(({ target }) => target.address.startsWith('an@')).map(({ message }) => message);
    expect(ofAn).toHaveLength(3);
    expect(new Set(ofAn.map(({ id, link, text }) => `${id} ${link} ${text}`)).size).toBe(1);
    expect(ofAn[0]?.link).toMatch(/^https:\/\/canhbao\.haiphong\.example\/act#[\w-]{32}$/);
    expect(setting.list()[0]?.attempts.map(({ ok, detail }) => `${ok} ${detail}`)).toEqual([
      'false 421 try later',
      'false 421 try later',
      'true ok',
    ]);
  });

  it('waits as long as the other side asks', async () => {
    const setting = open();
    setting.answer = () => {
      throw new NotifyError('429', { retryAfterMs: 60 * secondMs });
    };
    await raise(setting);
    await setting.after(59 * secondMs);
    expect(setting.sent).toHaveLength(2);
    await setting.after(secondMs);
    expect(setting.sent).toHaveLength(4);
  });

  it('gives up at once when another try cannot help, and says why', async () => {
    const setting = open();
    setting.answer = () => {
      throw new NotifyError('550 no such mailbox', { permanent: true });
    };
    await raise(setting);
    expect(setting.list().map(({ state, problem }) => `${state} ${problem}`)).toEqual([
      'failed 550 no such mailbox',
      'failed 550 no such mailbox',
    ]);
  });

  it('gives up after a day', async () => {
    const setting = open();
    // Nothing newer takes its place.
    setting.world.state.collections.policies.change(
      'thu',
      {
        ...{ name: 'Ngập', from: 'warning', repeatMinutes: null, maxRepeats: 0 },
        steps: [{ afterMinutes: 0, to: [{ kind: 'person', person: setting.an }] }],
      },
      testActor,
    );
    setting.answer = temporary;
    await raise(setting);
    for (let hours = 0; hours < 24; hours += 1) await setting.after(hourMs);
    expect(states(setting)).toEqual(['an 0 failed']);
    expect(setting.sent.length).toBeGreaterThan(20);
  });

  it('ends a try that takes too long, and tries again', async () => {
    const setting = open({ tryMs: 30 });
    setting.answer = () => new Promise(() => {});
    await raise(setting);
    expect(setting.list()[0]).toMatchObject({ state: 'due', problem: expect.stringContaining('no answer within') });
  });

  it('lets a channel that hangs hold up no other', async () => {
    const setting = open();
    setting.world.state.deliveries.setContact(
      setting.an,
      { ...defaultContact, sms: { enabled: true, from: 'watch', phone: '+84912345678' } },
      testActor,
    );
    let free = (): void => {};
    const gate = new Promise<string>((resolve) => {
      free = () => resolve('late');
    });
    setting.answer = ({ channel }) => (channel === 'email' ? gate : 'ok');
    setting.world.street('danger');
    await expect.poll(() => setting.list().filter(({ state }) => state === 'delivered')).toHaveLength(1);
    expect(setting.list().map(({ channel, state }) => `${channel} ${state}`)).toEqual([
      'email sending',
      'sms delivered',
      'email sending',
    ]);
    free();
    await setting.world.settle();
    expect(setting.list().every(({ state }) => state === 'delivered')).toBe(true);
  });

  it('leaves out what a newer message says', async () => {
    const setting = open();
    setting.answer = temporary;
    await raise(setting);
    await setting.after(15 * minuteMs);
    setting.answer = () => 'ok';
    await setting.after(10 * minuteMs);
    expect(states(setting)).toEqual(['an 0 dropped', 'binh 0 dropped', 'an 1 delivered', 'binh 1 delivered']);
  });

  it('sends nothing more once somebody acknowledged', async () => {
    const setting = open();
    setting.answer = ({ target }) => (target.address.startsWith('an@') ? 'ok' : temporary());
    await raise(setting);
    const [situation] = setting.world.desk.openSituations();
    const what = { alerts: [], situations: [situation?.id ?? ''] };
    setting.world.desk.act(what, { kind: 'acknowledge', note: '' }, testActor);
    await setting.after(hourMs);
    expect(states(setting)).toEqual(['an 0 delivered', 'binh 0 dropped']);
  });

  it('sends nothing to somebody who was disabled meanwhile', async () => {
    const setting = open();
    setting.answer = temporary;
    await raise(setting);
    setting.world.state.people.change(setting.binh, { disabled: true }, testActor);
    await setting.after(5 * secondMs);
    expect(setting.list()[1]).toMatchObject({ state: 'failed', problem: 'no address there' });
  });

  it('reaches a person through any of their browsers, and forgets those that are gone', async () => {
    const setting = open();
    const { deliveries } = setting.world.state;
    const email = { enabled: false, from: 'watch' as const };
    deliveries.setContact(setting.an, { ...defaultContact, email }, testActor);
    for (const name of ['old', 'new'])
      deliveries.addPushDevice(setting.an, {
        endpoint: `https://push.example/${name}`,
        p256dh: name,
        auth: name,
        label: name,
      });
    setting.answer = ({ target }) => {
      if (target.address.endsWith('old')) throw new NotifyError('410 gone', { permanent: true, gone: true });
      return 'ok';
    };
    await raise(setting);
    expect(setting.list()[0]).toMatchObject({ channel: 'push', state: 'delivered', address: 'old, new' });
    expect(deliveries.pushDevices(setting.an).map(({ label }) => label)).toEqual(['new']);
  });

  it('tells once although the end of it could not be written at first', async () => {
    let isFull = false;
    const setting = open({
      reach: (point) => {
        if (isFull && point === 'deliveries.end <') throw new Error('disk full');
      },
    });
    isFull = true;
    setting.world.street('danger');
    await expect.poll(() => setting.world.deliverer.problem()).toContain('cannot be written');
    expect(setting.world.isDead()).toBe(false);
    isFull = false;
    await setting.world.settle();
    expect(states(setting)).toEqual(['an 0 delivered', 'binh 0 delivered']);
    expect(setting.sent).toHaveLength(2);
  });

  it('sends again, under the same id, what was under way when the process died', async () => {
    const setting = open({
      reach: (point) => {
        if (point === 'email.send >') throw new Killed(point);
      },
    });
    await raise(setting);
    const before = setting.sent.map(({ message }) => message.id);
    await setting.reopen();
    await setting.world.settle();
    expect(states(setting)).toEqual(['an 0 delivered', 'binh 0 delivered']);
    const ids = new Set(setting.sent.map(({ message }) => message.id));
    expect(ids.size).toBe(2);
    expect(before.every((id) => ids.has(id))).toBe(true);
    expect(setting.list()[0]?.attempts.map(({ ok }) => ok)).toEqual([null, true]);
  });

  it('says that it does not run', async () => {
    const setting = open();
    expect(setting.world.deliverer.problem()).toBeNull();
    await setting.world.deliverer.stop();
    expect(setting.world.deliverer.problem()).toBe('messages are not being delivered');
  });
});
