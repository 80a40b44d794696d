import { describe, expect, it, onTestFinished } from 'vitest';
import type { Notifier } from '../../../gateway/alerts/notifiers/notifier.ts';
import { openState } from '../../../gateway/state/state.ts';
import { AppError } from '../../../shared/errors.ts';
import { hourMs } from '../../../shared/time.ts';
import { addPerson, addRule, Killed, openWorld, type WorldOptions } from '../../support/alert-world.ts';
import { testActor } from '../../support/gateway-process.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const begin = Date.UTC(2026, 10, 23, 2);

/** A flood of which An was told by e-mail. */
const open = async (more: Partial<WorldOptions> = {}) => {
  const folder = temporaryFolder();
  const file = folder.file('state.db');
  const clock = { at: begin };
  const state = openState(file, () => clock.at);
  const an = addPerson(state, 'an');
  const steps = [{ afterMinutes: 0, to: [{ kind: 'person' as const, person: an }] }];
  addRule(state, { name: 'Ngập', from: 'warning', steps, repeatMinutes: null, maxRepeats: 0 });
  state.close();
  const tokens: string[] = [];
  const email: Notifier = {
    ...{ channel: 'email', isConfigured: true, settings: [] },
    send: async (_, { link }) => {
      tokens.push(link?.split('#')[1] ?? '');
      return 'ok';
    },
    test: () => Promise.resolve(''),
  };
  const options: WorldOptions = { file, clock, notifiers: new Map([['email', email]]), ...more };
  const world = openWorld(options);
  world.street('danger');
  await world.settle();
  const [token = ''] = tokens;
  const setting = { world, an, token, clock, tokens, again: () => openWorld({ ...options, reach: () => {} }) };
  onTestFinished(async () => {
    await world.close();
    folder.remove();
  });
  return setting;
};

const codeOf = (work: () => unknown): string => {
  try {
    work();
    return 'none';
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
};

describe('a link in a message', () => {
  it('shows what it is about and changes nothing, however often it is opened', async () => {
    const { world, token } = await open();
    for (let opened = 0; opened < 3; opened += 1) {
      const look = world.links.look(token);
      expect(look).toMatchObject({
        person: 'an',
        language: 'vi',
        severity: 'danger',
        isOver: false,
        acknowledgedAt: null,
      });
      expect(look.title).toContain('Phố Lê Lợi');
      expect(look.text).not.toContain(token);
    }
    expect(world.desk.openSituations()[0]?.state).toBe('unacknowledged');
    expect(world.state.audit.list({ limit: 10, action: 'alert.acknowledge' })).toEqual([]);
    expect(world.state.deliveries.list({ limit: 1 })[0]?.openedAt).toBe(begin);
  });

  it('acknowledges in the name of the person, and is in the audit log', async () => {
    const { world, token, an } = await open();
    expect(world.links.acknowledge(token, '203.0.113.7')).toMatchObject({
      acknowledgedAt: begin,
      acknowledgedBy: 'an',
    });
    expect(world.desk.openSituations()[0]).toMatchObject({
      state: 'acknowledged',
      acknowledgedBy: { kind: 'link', id: an, name: 'an' },
      escalation: null,
    });
    const [entry] = world.state.audit.list({ limit: 1, action: 'alert.acknowledge' });
    expect(entry?.actor).toEqual({ kind: 'person', id: an, name: 'an', address: '203.0.113.7' });
  });

  it('works once', async () => {
    const { world, token } = await open();
    world.links.acknowledge(token, '');
    expect(codeOf(() => world.links.acknowledge(token, ''))).toBe('LINK_ENDED');
    // Who presses again sees that it is done.
    expect(world.links.look(token)).toMatchObject({ acknowledgedBy: 'an' });
  });

  it('of a message of before it became worse acknowledges no second time', async () => {
    const { world, token } = await open();
    world.links.acknowledge(token, '');
    world.street('extreme');
    await world.settle();
    expect(codeOf(() => world.links.acknowledge(token, ''))).toBe('LINK_ENDED');
    expect(world.desk.openSituations()[0]?.state).toBe('unacknowledged');
  });

  it('says who was first when somebody else acknowledged', async () => {
    const { world, token } = await open();
    const [situation] = world.desk.openSituations();
    const what = { alerts: [], situations: [situation?.id ?? ''] };
    world.desk.act(what, { kind: 'acknowledge', note: '' }, { ...testActor, name: 'Chi' });
    expect(world.links.look(token)).toMatchObject({ acknowledgedBy: 'Chi' });
    expect(world.links.acknowledge(token, '')).toMatchObject({ acknowledgedBy: 'Chi' });
  });

  it('ends after a day, and with the person', async () => {
    const { world, token, clock, an } = await open();
    clock.at = begin + 24 * hourMs - 1;
    expect(codeOf(() => world.links.look(token))).toBe('none');
    clock.at += 1;
    expect(codeOf(() => world.links.look(token))).toBe('LINK_ENDED');
    clock.at = begin;
    world.state.people.change(an, { disabled: true }, testActor);
    expect(codeOf(() => world.links.look(token))).toBe('LINK_ENDED');
    expect(codeOf(() => world.links.acknowledge(token, ''))).toBe('LINK_ENDED');
    expect(world.desk.openSituations()[0]?.state).toBe('unacknowledged');
  });

  it('that nobody was given leads nowhere', async () => {
    const { world } = await open();
    for (const token of ['', 'x'.repeat(32), 'A'.repeat(100)])
      expect(codeOf(() => world.links.look(token))).toBe('LINK_ENDED');
  });

  it('is not kept in a form in which it could be used', async () => {
    const { world, token } = await open();
    const stored = JSON.stringify(world.state.deliveries.list({ limit: 10 }));
    expect(stored).not.toContain(token);
  });

  it('acknowledges even when the process dies before the link is marked as used', async () => {
    const setting = await open({
      reach: (point) => {
        if (point === 'deliveries.useLink <') throw new Killed(point);
      },
    });
    expect(codeOf(() => setting.world.links.acknowledge(setting.token, ''))).toContain('Killed');
    const again = setting.again();
    expect(again.desk.openSituations()[0]?.state).toBe('acknowledged');
    expect(again.links.acknowledge(setting.token, '')).toMatchObject({ acknowledgedBy: 'an' });
    await again.close();
  });
});
