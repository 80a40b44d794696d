import { expect, it, onTestFinished } from 'vitest';
import { openState } from '../../../gateway/state/state.ts';
import type { Webhook } from '../../../shared/notification-api.ts';
import { addRule, openWorld } from '../../support/alert-world.ts';
import { testActor } from '../../support/gateway-process.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const begin = Date.UTC(2026, 10, 23, 2);

const open = (follows: Webhook['follows'], enabled = true) => {
  const folder = temporaryFolder();
  const file = folder.file('state.db');
  const state = openState(file, () => begin);
  const hook = { name: 'Trung tâm', url: 'https://trung-tam.example/', enabled, follows };
  state.collections.webhooks.add(hook, testActor, { id: 'trung-tam' });
  const steps = [{ afterMinutes: 0, to: [{ kind: 'role' as const, role: 'field' as const }] }];
  addRule(state, { name: 'Ngập', from: 'extreme', steps, repeatMinutes: null, maxRepeats: 0 });
  state.close();
  const world = openWorld({ file, clock: { at: begin }, notifiers: new Map(), delivers: false });
  onTestFinished(async () => {
    await world.close();
    folder.remove();
  });
  const updates = () => world.state.deliveries.list({ limit: 50 }).filter(({ reason }) => reason === 'update');
  return { world, updates };
};

it('tells who follows of every change, of several quick ones once', async () => {
  const { world, updates } = open({ hazards: ['flood'], from: 'danger' });
  world.street('danger');
  world.street('extreme');
  await world.settle();
  const [situation] = world.desk.openSituations();
  expect(updates()).toMatchObject([{ situation: situation?.id, channel: 'webhook', severity: 'extreme' }]);
  world.desk.act({ alerts: [], situations: [situation?.id ?? ''] }, { kind: 'acknowledge', note: '' }, testActor);
  await world.settle();
  expect(updates()).toHaveLength(2);
});

it.each<[string, Webhook['follows'], boolean]>([
  ['another hazard', { hazards: ['air'], from: 'watch' }, true],
  ['worse situations', { hazards: null, from: 'extreme' }, true],
  ['nothing', null, true],
  ['these, and is switched off', { hazards: null, from: 'watch' }, false],
])('does not tell who follows %s', async (_, follows, enabled) => {
  const { world, updates } = open(follows, enabled);
  world.street('danger');
  await world.settle();
  expect(updates()).toEqual([]);
});
