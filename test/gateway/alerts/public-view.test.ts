import { expect, it } from 'vitest';
import { publicAlert, publicEvent, publicSituation } from '../../../gateway/alerts/public-view.ts';
import { openTestState } from '../../support/test-state.ts';
import { lan, lanId, levelOf, openDesk, seedRules, streetStation } from './desk-support.ts';

it('what everybody sees of alerts names nobody and quotes nobody', () => {
  const state = openTestState();
  seedRules(state);
  const desk = openDesk(state, [streetStation('tram-1'), streetStation('tram-2')]);
  desk.find(levelOf('tram-1', 'danger'));
  const id = desk.openSituations()[0]?.id ?? '';
  const whole = { alerts: [], situations: [id] };
  desk.act(whole, { kind: 'note', note: 'gọi cho anh Hùng 0912345678' }, lan);
  desk.act(whole, { kind: 'assign', person: lanId, note: 'chị Lan lo' }, lan);
  desk.act(whole, { kind: 'acknowledge', note: 'chị Lan biết' }, lan);
  desk.find(levelOf('tram-2', 'extreme'));
  const { escalation } = desk.openSituations()[0] ?? {};
  desk.escalated(id, escalation ?? null, [], 'administrators');

  const seen = JSON.stringify([
    ...desk.openAlerts().map(publicAlert),
    ...desk.openSituations().map(publicSituation),
    ...state.alerts.events({}).map(publicEvent),
  ]);
  for (const hidden of ['Lan', 'Hùng', lanId, 'biết', 'administrators', '"default"']) {
    expect(seen).not.toContain(hidden);
  }
  expect(seen).toContain('"why":"condition"');
  expect(seen).toContain('"severity":"extreme"');
});
