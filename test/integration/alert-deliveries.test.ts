/**
 * Nobody is forgotten and nobody is told twice: the telling part over a real mail server and a real webhook, killed at every step
 * that it writes or sends and opened again over the same file.
 */
import { copyFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOutgoing } from '../../gateway/access/outgoing.ts';
import { createEmail } from '../../gateway/alerts/notifiers/email.ts';
import type { Notifier } from '../../gateway/alerts/notifiers/notifier.ts';
import { createWebhook } from '../../gateway/alerts/notifiers/webhook.ts';
import { copySqlite } from '../../gateway/state/sqlite.ts';
import { openState } from '../../gateway/state/state.ts';
import { situationSchema } from '../../shared/alert-api.ts';
import type { Channel, Policy } from '../../shared/notification-api.ts';
import { minuteMs } from '../../shared/time.ts';
import { addPerson, addRule, Killed, openWorld, type World, type WorldOptions } from '../support/alert-world.ts';
import { testActor } from '../support/gateway-process.ts';
import { type HookServer, startHookServer } from '../support/hook-server.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';
import { temporaryFolder } from '../support/temporary.ts';

const begin = Date.UTC(2026, 10, 23, 2);
const folder = temporaryFolder();
let mail: MailServer;
let hook: HookServer;
let notifiers: ReadonlyMap<Channel, Notifier>;
let template: string;
let next = 0;

/** An and a webhook at once, Bình and An after ten minutes, Bình again every fifteen; another webhook follows everything. */
const prepare = (): string => {
  const file = folder.file('empty.db');
  const state = openState(file, () => begin);
  const [an, binh] = [addPerson(state, 'an'), addPerson(state, 'binh')];
  const { webhooks } = state.collections;
  const own = { name: 'Bảng tin', url: `${hook.url}/steps`, enabled: true, follows: null };
  const following = { hazards: null, from: 'warning' as const };
  const called = webhooks.add(own, testActor).id;
  webhooks.add({ ...own, name: 'Trung tâm', url: `${hook.url}/follows`, follows: following }, testActor);
  const policy: Policy = {
    name: 'Ngập',
    from: 'warning',
    steps: [
      {
        afterMinutes: 0,
        to: [
          { kind: 'person', person: an },
          { kind: 'webhook', webhook: called },
        ],
      },
      {
        afterMinutes: 10,
        to: [
          { kind: 'person', person: binh },
          { kind: 'person', person: an },
        ],
      },
    ],
    repeatMinutes: 15,
    maxRepeats: 1,
  };
  addRule(state, policy);
  state.close();
  const whole = folder.file('template.db');
  copySqlite(file, whole);
  return whole;
};

beforeAll(async () => {
  [mail, hook] = await Promise.all([startMailServer(), startHookServer()]);
  notifiers = new Map<Channel, Notifier>([
    ['email', createEmail({ url: mail.url, from: 'Hải Phòng <canhbao@haiphong.example>' })],
    ['webhook', createWebhook(createOutgoing({ allow: ['127.0.0.1'] }), Date.now)],
  ]);
  template = prepare();
});

afterAll(async () => {
  for (const notifier of notifiers.values()) notifier.close?.();
  await Promise.all([mail.stop(), hook.stop()]);
  folder.remove();
});

const newFile = (): string => {
  next += 1;
  const file = folder.file(`world-${next}.db`);
  copyFileSync(template, file);
  return file;
};

interface Act {
  readonly minutes: number;
  /** Done again when the process died in it, as the journal is read again and people press again. */
  readonly run: (world: World) => void;
}

/** Of the message to this person that came last. */
const tokenOf = (person: string): string => {
  const letters = mail.mails.filter(({ to }) => to.startsWith(`${person}@`));
  return /\/act#([\w-]+)/.exec(letters.at(-1)?.text ?? '')?.[1] ?? '';
};
const acknowledge = (person: string) => (world: World) => {
  if (world.desk.openSituations().every(({ acknowledgedAt }) => acknowledgedAt !== null)) return;
  world.links.acknowledge(tokenOf(person), '127.0.0.1');
};
const nothing = (): void => {};

/** Raised, climbed, acknowledged by link, worse, climbed again, repeated, acknowledged, over. */
const flood: readonly Act[] = [
  { minutes: 0, run: (world) => world.street('danger') },
  { minutes: 10, run: nothing },
  { minutes: 12, run: acknowledge('an') },
  { minutes: 20, run: nothing },
  { minutes: 30, run: (world) => world.street('extreme') },
  { minutes: 40, run: nothing },
  { minutes: 55, run: nothing },
  { minutes: 58, run: acknowledge('binh') },
  { minutes: 90, run: (world) => world.street(null) },
];

interface Outcome {
  /** What reached whom, without ids: `wave.step.round reason channel recipient`. */
  readonly told: readonly string[];
  readonly points: number;
  readonly problems: readonly string[];
}

/** Runs the flood, killed at the `killAt`-th step of the process, if at all. */
const live = async (killAt: number): Promise<Outcome> => {
  const [mailsBefore, callsBefore] = [mail.mails.length, hook.calls.length];
  const clock = { at: begin };
  let points = 0;
  const options: WorldOptions = {
    file: newFile(),
    clock,
    notifiers,
    reach: (point) => {
      points += 1;
      if (points === killAt) throw new Killed(point);
    },
  };
  let world = openWorld(options);
  const reopen = async (): Promise<void> => {
    await world.close();
    world = openWorld(options);
  };
  for (const { minutes, run } of flood) {
    clock.at = begin + minutes * minuteMs;
    for (;;) {
      try {
        run(world);
        await world.settle();
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
      }
      if (!world.isDead()) break;
      await reopen();
    }
  }
  const outcome = judge(world, mailsBefore, callsBefore);
  await world.close();
  return { ...outcome, points };
};

const judge = (world: World, mailsBefore: number, callsBefore: number): Omit<Outcome, 'points'> => {
  const problems: string[] = [];
  const accepted = new Map<string, number>();
  for (const { delivery } of [...mail.mails.slice(mailsBefore), ...hook.calls.slice(callsBefore)]) {
    accepted.set(delivery, (accepted.get(delivery) ?? 0) + 1);
  }
  const written = world.state.deliveries.list({ limit: 1_000 });
  const told: string[] = [];
  for (const { id, state, wave, step, round, reason, channel, recipient, attempts } of written) {
    const name = `${wave}.${step}.${round} ${reason} ${channel} ${recipient.name}`;
    const times = accepted.get(id) ?? 0;
    // Sent again only where the end of a try was not known.
    const unknown = attempts.filter(({ ok }) => ok === null).length;
    if (times > 1 + unknown) problems.push(`${name} was sent ${times} times`);
    if (state === 'delivered' && times === 0) problems.push(`${name} is said to be delivered and is not`);
    if (state === 'due' || state === 'sending' || state === 'held') problems.push(`${name} is ${state} for ever`);
    if (state === 'dropped' && times > unknown) problems.push(`${name} was sent and dropped`);
    if (reason !== 'update' && times > 0) told.push(name);
    accepted.delete(id);
  }
  if (accepted.size > 0) problems.push(`${accepted.size} messages that nobody wrote down`);
  const [situation] = world.state.alerts.situations({ limit: 10 }).situations;
  const last = hook.calls
    .slice(callsBefore)
    .filter(({ path }) => path === '/follows')
    .at(-1);
  const heard = situationSchema.safeParse(last && JSON.parse(last.body).situation).data;
  if (situation?.endedAt === null || heard?.revision !== situation?.revision)
    problems.push(`who follows heard of revision ${heard?.revision} of ${situation?.revision}`);
  return { told: told.sort(), problems };
};

/** As many of all points as fit into some seconds, others at each run; every one of them with TEST_ALL=1. */
const enoughMs = 6_000;
const fewest = 6;
const pointsOf = (points: number): number[] => {
  const all = Array.from({ length: points }, (_, index) => index + 1);
  if (process.env.TEST_ALL) return all;
  // Far from each other, from a random one on.
  const apart = Math.ceil(points / 16);
  const first = 1 + Math.floor(Math.random() * apart);
  return all.filter((point) => point % apart === first % apart).sort(() => Math.random() - 0.5);
};

const expected = [
  '1.1.0 raised email an',
  '1.1.0 raised webhook Bảng tin',
  '1.2.0 raised email binh',
  '1.2.0 repeat email an',
  '2.0.0 over email an',
  '2.0.0 over email binh',
  '2.0.0 over webhook Bảng tin',
  '2.1.0 worse email an',
  '2.1.0 worse webhook Bảng tin',
  '2.2.0 repeat email an',
  '2.2.0 worse email binh',
  '2.2.1 repeat email an',
  '2.2.1 repeat email binh',
];

describe('telling people of a flood', () => {
  it('reaches everybody that the policy names, and those who were told when it is over', async () => {
    const { told, problems } = await live(0);
    expect(problems).toEqual([]);
    expect(told).toEqual(expected);
  });

  it('is the same when the process is killed at any of its steps', async () => {
    const { points } = await live(0);
    expect(points).toBeGreaterThan(100);
    const wrong: string[] = [];
    const began = performance.now();
    for (const [tried, killAt] of pointsOf(points).entries()) {
      if (!process.env.TEST_ALL && tried >= fewest && performance.now() - began > enoughMs) break;
      const { told, problems } = await live(killAt);
      wrong.push(...problems.map((problem) => `killed at ${killAt}: ${problem}`));
      const missing = expected.filter((one) => !told.includes(one));
      const more = told.filter((one) => !expected.includes(one));
      if (missing.length + more.length > 0) wrong.push(`killed at ${killAt}: without ${missing}, with ${more}`);
    }
    expect(wrong).toEqual([]);
  }, 300_000);
});
