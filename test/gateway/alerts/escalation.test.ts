import { randomUUID } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Notifier } from '../../../gateway/alerts/notifiers/notifier.ts';
import { openState } from '../../../gateway/state/state.ts';
import {
  type Channel,
  type Contact,
  defaultContact,
  type Policy,
  type Recipient,
} from '../../../shared/notification-api.ts';
import { hourMs, minuteMs } from '../../../shared/time.ts';
import { addPerson, addRule, openWorld, street, type World, type WorldOptions } from '../../support/alert-world.ts';
import { testActor, testStation } from '../../support/gateway-process.ts';
import { temporaryFolder } from '../../support/temporary.ts';

/** 09:00 in Hải Phòng. */
const begin = Date.UTC(2026, 10, 23, 2);
const night = { from: '22:00', to: '06:00' };

const silentNotifier = (channel: Channel): Notifier => ({
  channel,
  isConfigured: true,
  settings: [],
  send: () => Promise.reject(new Error('nothing is sent here')),
  test: () => Promise.resolve(''),
});

interface Setting {
  readonly world: World;
  readonly an: string;
  readonly binh: string;
  readonly root: string;
  /** Minutes since the beginning. */
  at(minutes: number): Promise<void>;
  wishes(person: string, wishes: Partial<Contact>): void;
  /** `wave.step.round reason channel name`, in the order in which they were written; held ones in brackets. */
  told(): string[];
  /** Codes of what the escalation did. */
  did(): string[];
}

const person = (id: string): Recipient => ({ kind: 'person', person: id });
const role = (name: 'emergency' | 'field' | 'administrator'): Recipient => ({ kind: 'role', role: name });
type To = (people: { an: string; binh: string; root: string }) => readonly Recipient[];

const open = (
  steps: readonly (readonly [number, To])[],
  more: Partial<Policy> = {},
  options: Partial<WorldOptions> & { readonly startsAt?: number; readonly prepare?: (world: World) => void } = {},
): Setting => {
  const folder = temporaryFolder();
  const file = folder.file('state.db');
  const clock = { at: options.startsAt ?? begin };
  const state = openState(file, () => clock.at);
  const people = {
    an: addPerson(state, 'an'),
    binh: addPerson(state, 'binh'),
    root: addPerson(state, 'root', 'administrator'),
  };
  addRule(state, {
    name: 'Ngập',
    from: 'warning',
    steps: steps.map(([afterMinutes, to]) => ({ afterMinutes, to: [...to(people)] })),
    repeatMinutes: null,
    maxRepeats: 0,
    ...more,
  });
  state.close();
  const channels: Channel[] = ['email', 'sms', 'telegram', 'webhook'];
  const notifiers = new Map(channels.map((channel) => [channel, silentNotifier(channel)]));
  const world = openWorld({ file, clock, notifiers, delivers: false, ...options });
  onTestFinished(async () => {
    await world.close();
    folder.remove();
  });
  const { deliveries, alerts } = world.state;
  return {
    world,
    ...people,
    at: async (minutes) => {
      clock.at = (options.startsAt ?? begin) + minutes * minuteMs;
      await world.settle();
    },
    wishes: (id, wishes) => deliveries.setContact(id, { ...defaultContact, ...wishes }, testActor),
    told: () =>
      deliveries
        .list({ limit: 500 })
        .reverse()
        .map(({ wave, step, round, reason, channel, recipient, state: now }) => {
          const text = `${wave}.${step}.${round} ${reason} ${channel} ${recipient.name}`;
          return now === 'due' ? text : `(${now}) ${text}`;
        }),
    did: () => alerts.events({}).flatMap(({ kind, why }) => (kind === 'escalated' ? [why] : [])),
  };
};

const danger = async (setting: Setting): Promise<void> => {
  setting.world.street('danger');
  await setting.world.settle();
};

describe('escalation', () => {
  it('goes up its steps while nobody acknowledges, and repeats the last', async () => {
    const steps = [
      [0, ({ an }: { an: string }) => [person(an)]],
      [10, () => [role('emergency')]],
    ] as const;
    const setting = open(steps, { repeatMinutes: 15, maxRepeats: 2 });
    await danger(setting);
    expect(setting.told()).toEqual(['1.1.0 raised email an']);
    await setting.at(9);
    expect(setting.told()).toHaveLength(1);
    await setting.at(10);
    await setting.at(25);
    await setting.at(40);
    await setting.at(300);
    expect(setting.told().slice(1)).toEqual([
      '1.2.0 repeat email an',
      '1.2.0 raised email binh',
      '1.2.1 repeat email an',
      '1.2.1 repeat email binh',
      '1.2.2 repeat email an',
      '1.2.2 repeat email binh',
    ]);
    expect(setting.did()).toEqual(['step:1', 'step:2', 'repeat:1', 'repeat:2']);
  });

  it('goes on when the clock is set back by hours, one step at a time', async () => {
    const setting = open([
      [0, ({ an }) => [person(an)]],
      [10, ({ binh }) => [person(binh)]],
      [20, ({ root }) => [person(root)]],
    ]);
    await danger(setting);
    await setting.at(-180);
    expect(setting.told()).toEqual(['1.1.0 raised email an', '1.2.0 raised email binh']);
    await setting.at(-161);
    expect(setting.told()).toHaveLength(2);
    await setting.at(-160);
    expect(setting.told().at(-1)).toBe('1.3.0 raised email root');
  });

  it('stops when somebody acknowledges; what was not sent yet is dropped', async () => {
    const setting = open([
      [0, ({ an }) => [person(an)]],
      [10, ({ binh }) => [person(binh)]],
    ]);
    await danger(setting);
    const [situation] = setting.world.desk.openSituations();
    setting.world.desk.act(
      { alerts: [], situations: [situation?.id ?? ''] },
      { kind: 'acknowledge', note: '' },
      testActor,
    );
    await setting.at(60);
    expect(setting.told()).toEqual(['(dropped) 1.1.0 raised email an']);
  });

  it('begins anew when it becomes worse', async () => {
    const setting = open([[0, ({ an }) => [person(an)]]]);
    await danger(setting);
    setting.world.street('extreme');
    await setting.at(1);
    expect(setting.told()).toEqual(['1.1.0 raised email an', '2.1.0 worse email an']);
  });

  it('tells those who were told, and only those, that it is over', async () => {
    const setting = open([
      [0, ({ an }) => [person(an)]],
      [10, ({ binh }) => [person(binh)]],
    ]);
    await danger(setting);
    const { deliveries } = setting.world.state;
    const [first] = deliveries.list({ limit: 1 });
    deliveries.begin(first?.id ?? '', begin, '');
    deliveries.end(first?.id ?? '', { at: begin, ok: true, detail: '', again: null });
    await setting.at(10);
    setting.world.street(null);
    const [situation] = setting.world.desk.openSituations();
    setting.world.desk.act(
      { alerts: [], situations: [situation?.id ?? ''] },
      { kind: 'acknowledge', note: '' },
      testActor,
    );
    await setting.at(11);
    expect(setting.told()).toEqual([
      '(delivered) 1.1.0 raised email an',
      '(dropped) 1.2.0 raised email binh',
      '1.0.0 over email an',
    ]);
  });

  it('tells nobody of what is milder than the policy', async () => {
    const setting = open([[0, ({ an }) => [person(an)]]], { from: 'extreme' });
    await danger(setting);
    expect(setting.told()).toEqual([]);
    expect(setting.did()).toEqual(['below-policy']);
    setting.world.street('extreme');
    await setting.at(1);
    expect(setting.told()).toEqual(['2.1.0 worse email an']);
  });

  it('uses the channels that somebody wants from this severity on', async () => {
    const setting = open([[0, ({ an }) => [person(an)]]]);
    setting.wishes(setting.an, {
      email: { enabled: true, from: 'extreme' },
      sms: { enabled: true, from: 'danger', phone: '+84912345678' },
      telegram: { enabled: true, from: 'watch', chat: '' },
    });
    await danger(setting);
    expect(setting.told()).toEqual(['1.1.0 raised sms an']);
  });
});

describe('whom a step means', () => {
  const onCall = (setting: Setting, people: readonly string[]): string =>
    setting.world.state.collections.onCall.add(
      {
        ...{
          name: 'Trực',
          role: 'emergency',
          startsOn: '2026-11-23',
          handoverAt: '07:00',
          turnDays: 1,
          exceptions: [],
        },
        people: [...people],
      },
      testActor,
      { id: 'truc' },
    ).id;
  const duty = (position: number): Recipient => ({ kind: 'on-call', list: 'truc', position });

  it('is whoever is on duty at that time', async () => {
    const setting = open([
      [0, () => [duty(1)]],
      [24 * 60, () => [duty(1), duty(2)]],
    ]);
    onCall(setting, [setting.an, setting.binh]);
    await danger(setting);
    await setting.at(24 * 60);
    expect(setting.told()).toEqual(['1.1.0 raised email an', '1.2.0 raised email binh', '1.2.0 repeat email an']);
  });

  it('is the next in turn for somebody who was disabled', async () => {
    const setting = open([[0, () => [duty(1)]]]);
    onCall(setting, [setting.an, setting.binh]);
    setting.world.state.people.change(setting.an, { disabled: true }, testActor);
    await danger(setting);
    expect(setting.told()).toEqual(['1.1.0 raised email binh']);
  });

  it('is everybody of a role who is responsible for the ward and the network, once', async () => {
    const setting = open([[0, ({ an }) => [role('emergency'), person(an)]]]);
    const { people } = setting.world.state;
    people.change(setting.binh, { scope: { networks: ['air'], wards: null } }, testActor);
    await danger(setting);
    expect(setting.told()).toEqual(['1.1.0 raised email an']);
  });

  it('is a webhook, while it is enabled', async () => {
    const setting = open([
      [
        0,
        () => [
          { kind: 'webhook', webhook: 'bang' },
          { kind: 'webhook', webhook: 'tat' },
        ],
      ],
    ]);
    const { webhooks } = setting.world.state.collections;
    const hook = { name: 'Bảng', url: 'https://bang.example/', enabled: true, follows: null };
    webhooks.add(hook, testActor, { id: 'bang' });
    webhooks.add({ ...hook, enabled: false }, testActor, { id: 'tat' });
    await danger(setting);
    expect(setting.told()).toEqual(['1.1.0 raised webhook Bảng']);
  });
});

describe('a step that reaches nobody', () => {
  const nobody: To = () => [role('field')];

  it('is skipped at once, and it is written down', async () => {
    const setting = open([
      [0, nobody],
      [10, ({ binh }) => [person(binh)]],
    ]);
    await danger(setting);
    expect(setting.told()).toEqual(['1.2.0 raised email binh']);
    expect(setting.did()).toEqual(['nobody:1 step:2']);
  });

  it('leaves it to administrators, by everything they have, when no other does', async () => {
    const setting = open([
      [0, nobody],
      [10, nobody],
    ]);
    setting.wishes(setting.root, {
      email: { enabled: false, from: 'extreme' },
      sms: { enabled: false, from: 'extreme', phone: '+84912345678' },
      quiet: { from: '00:00', to: '23:59' },
    });
    await danger(setting);
    expect(setting.told()).toEqual(['1.2.0 raised email root', '1.2.0 raised sms root']);
    expect(setting.did()).toEqual(['nobody:1 nobody:2 administrators']);
  });

  it('leaves it to administrators when the policy is gone', async () => {
    const setting = open([[0, ({ an }) => [person(an)]]]);
    setting.world.state.collections.policies.remove('thu', testActor);
    await danger(setting);
    expect(setting.told()).toEqual(['1.1.0 raised email root']);
    expect(setting.did()).toEqual(['policy-gone step:1']);
  });

  it('is tried again when there is nobody at all', async () => {
    const setting = open([[0, nobody]], {}, { notifiers: new Map([['sms', silentNotifier('sms')]]) });
    await danger(setting);
    expect(setting.did()).toEqual(['nobody:1 nobody-at-all']);
    setting.wishes(setting.root, { sms: { enabled: false, from: 'extreme', phone: '+84912345678' } });
    await setting.at(14);
    expect(setting.told()).toEqual([]);
    await setting.at(15);
    expect(setting.told()).toEqual(['1.1.0 raised sms root']);
  });

  it('is repeated to whoever was reached before', async () => {
    const setting = open(
      [
        [0, ({ an }) => [person(an)]],
        [10, nobody],
      ],
      { repeatMinutes: 15, maxRepeats: 1 },
    );
    await danger(setting);
    await setting.at(10);
    await setting.at(25);
    expect(setting.told()).toEqual(['1.1.0 raised email an', '1.1.1 repeat email an']);
    expect(setting.did()).toEqual(['step:1', 'nobody:2 waits', 'nobody:2 repeat:1']);
  });
});

describe('quiet hours', () => {
  /** 02:00 in Hải Phòng. */
  const late = Date.UTC(2026, 10, 23, 19);

  it('hold a message until they end, and the next step comes at once', async () => {
    const setting = open(
      [
        [0, ({ an }) => [person(an)]],
        [30, ({ binh }) => [person(binh)]],
      ],
      {},
      { startsAt: late },
    );
    setting.wishes(setting.an, { quiet: night });
    await danger(setting);
    expect(setting.told()).toEqual(['(held) 1.1.0 raised email an', '1.2.0 raised email binh']);
    const held = setting.world.state.deliveries.list({ state: 'held', limit: 1 })[0];
    expect(held?.notBefore).toBe(late + 4 * hourMs);
  });

  it('do not count for the extreme', async () => {
    const setting = open([[0, ({ an }) => [person(an)]]], {}, { startsAt: late });
    setting.wishes(setting.an, { quiet: night });
    setting.world.street('extreme');
    await setting.world.settle();
    expect(setting.told()).toEqual(['1.1.0 raised email an']);
  });

  it('of everybody wake administrators when it is dangerous, and nobody when it is not', async () => {
    const steps = [[0, ({ an }: { an: string }) => [person(an)]]] as const;
    const dangerous = open(steps, {}, { startsAt: late });
    dangerous.wishes(dangerous.an, { quiet: night });
    await danger(dangerous);
    expect(dangerous.told()).toEqual(['(held) 1.1.0 raised email an', '1.1.0 raised email root']);

    const milder = open(steps, {}, { startsAt: late });
    milder.wishes(milder.an, { quiet: night });
    milder.world.street('warning');
    await milder.world.settle();
    expect(milder.told()).toEqual(['(held) 1.1.0 raised email an']);
    expect(milder.did()).toEqual(['nobody:1 quiet-hours']);
  });

  it('hold one message, however often it is repeated', async () => {
    const steps = [[0, ({ an, binh }: { an: string; binh: string }) => [person(an), person(binh)]]] as const;
    const setting = open(steps, { repeatMinutes: 15, maxRepeats: 3 }, { startsAt: late });
    setting.wishes(setting.an, { quiet: night });
    await danger(setting);
    for (const minutes of [15, 30, 45]) await setting.at(minutes);
    expect(setting.told().filter((one) => one.endsWith('an'))).toEqual(['(held) 1.1.0 raised email an']);
    expect(setting.told().filter((one) => one.endsWith('binh'))).toHaveLength(4);
  });
});

describe('what is not real', () => {
  const drill = testStation('dien-tap-1', { ...street, id: 'dien-tap-1', provenance: 'simulated' });

  it('wakes nobody outside of an exercise', async () => {
    const setting = open([[0, () => [role('emergency')]]], {}, { stations: [{ ...drill, id: 'mo-phong' }] });
    setting.world.street('extreme', 'mo-phong');
    await setting.at(60);
    expect(setting.told()).toEqual([]);
  });

  it('in an exercise is told to its participants, whoever the policy names, and to no webhook', async () => {
    const exercise = { id: randomUUID(), participants: [] as string[] };
    const setting = open(
      [[0, () => [role('administrator'), { kind: 'webhook', webhook: 'bang' }]]],
      {},
      { stations: [drill], exercise },
    );
    const hook = {
      name: 'Bảng',
      url: 'https://bang.example/',
      enabled: true,
      follows: { hazards: null, from: 'watch' as const },
    };
    setting.world.state.collections.webhooks.add(hook, testActor, { id: 'bang' });
    exercise.participants.push(setting.binh);
    setting.world.street('extreme', drill.id);
    await setting.world.settle();
    expect(setting.told()).toEqual(['1.1.0 raised email binh']);
    expect(setting.world.state.deliveries.list({ limit: 1 })[0]?.exercise).toBe(exercise.id);
  });

  it('in an exercise that reaches none of its participants is not told to administrators', async () => {
    const exercise = { id: randomUUID(), participants: [randomUUID()] };
    const setting = open([[0, () => [role('administrator')]]], {}, { stations: [drill], exercise });
    setting.world.street('extreme', drill.id);
    await setting.world.settle();
    expect(setting.told()).toEqual([]);
    expect(setting.did()).toEqual(['nobody:1 nobody-at-all']);
  });
});
