import { describe, expect, it } from 'vitest';
import type { AlertStore } from '../../../gateway/alerts/ports.ts';
import { AppError } from '../../../shared/errors.ts';
import { minuteMs } from '../../../shared/time.ts';
import { testActor } from '../../support/gateway-process.ts';
import { openTestState } from '../../support/test-state.ts';
import {
  depthRule,
  figureOf,
  keyOf,
  lan,
  lanId,
  levelOf,
  openDesk,
  pastOf,
  readingAt,
  seedRules,
  silentLevel,
  streetStation,
  wardB,
} from './desk-support.ts';

const far = { ward: wardB, lat: 20.7, lon: 106.5 };

const open = (options: Parameters<typeof openDesk>[2] = {}) => {
  const state = openTestState();
  seedRules(state);
  const stations = [
    ...['tram-1', 'tram-2', 'tram-3', 'tram-4', 'tram-5'].map((id) => streetStation(id)),
    streetStation('xa-1', far),
    streetStation('mo-phong-1', { provenance: 'simulated' }),
  ];
  return { state, stations, desk: openDesk(state, stations, options) };
};
const one = (id: string) => ({ alerts: [id], situations: [] });
const whole = (id: string) => ({ alerts: [], situations: [id] });
const acknowledge = { kind: 'acknowledge', note: 'đã cử đội' } as const;
const code = (expected: string) => expect.objectContaining({ code: expected });

describe('findings', () => {
  it('raise an alert with the reading and the version of the rule behind it, in a situation of its ward', () => {
    const { state, desk } = open();
    desk.find(levelOf('tram-1', 'danger'));

    const alert = desk.alertAt('tram-1');
    const [situation] = desk.openSituations();
    expect(alert).toMatchObject({
      rule: { id: 'street-depth', version: 1, name: depthRule.name, kind: 'depth' },
      hazard: 'flood',
      provenance: 'real',
      state: 'unacknowledged',
      severity: 'danger',
      onsetAt: 1_000,
      raisedAt: state.clock,
      situation: situation?.id,
    });
    expect(situation).toMatchObject({ number: 1, severity: 'danger', escalation: { wave: 1, policy: 'default' } });
    expect(state.alerts.events({ alert: alert.id })).toMatchObject([
      { kind: 'raised', reading: readingAt(1_000), figure: figureOf(34), ruleVersion: 1, why: 'condition', by: null },
    ]);
    expect(desk.changes).toMatchObject([
      {
        alerts: [alert],
        situations: [{ before: undefined, now: situation }],
        events: [{ kind: 'opened' }, { kind: 'raised' }],
      },
    ]);
    expect(state.alerts.engine()).toEqual({ cursor: 1, memory: '{}' });
  });

  it('of five stations of one ward are one situation with five alerts that bear each other out', () => {
    const { state, desk } = open();
    const five = ['tram-1', 'tram-2', 'tram-3', 'tram-4', 'tram-5'];
    desk.find(...five.slice(0, 3).map((id) => levelOf(id, 'warning')));
    desk.find(...five.slice(3).map((id) => levelOf(id, 'warning')), levelOf('xa-1', 'warning'));

    const [situation, other] = state.alerts.open().situations;
    expect(situation).toMatchObject({
      number: 1,
      corroboration: 'corroborated',
      alerts: { open: 5, all: 5 },
      stations: five,
    });
    expect(situation?.escalation).toMatchObject({ wave: 1, reason: 'raised' });
    expect(other).toMatchObject({ number: 2, corroboration: 'single', ward: wardB });
    expect(new Set(five.map((id) => desk.alertAt(id).corroboration))).toEqual(new Set(['corroborated']));
  });

  it('follow an alert up and down, and back to normal until somebody acknowledges', () => {
    const { state, desk } = open();
    desk.find(levelOf('tram-1', 'warning'));
    desk.find(levelOf('tram-1', 'danger'));
    desk.find(levelOf('tram-1', 'watch'));
    desk.find(levelOf('tram-1', null));
    const alert = desk.alertAt('tram-1');
    expect(alert).toMatchObject({ state: 'returned', highest: 'danger', severity: 'watch' });
    desk.act(one(alert.id), acknowledge, lan);

    expect(desk.openAlerts()).toEqual([]);
    expect(desk.kinds()).toEqual([
      ...['opened', 'raised', 'worse', 'milder', 'returned', 'acknowledged', 'cleared', 'ended'],
    ]);
    expect(state.alerts.situation(alert.situation)).toMatchObject({ state: 'cleared', acknowledgedBy: { id: lanId } });
  });

  it('that were extreme are closed by a person after they returned', () => {
    const { desk } = open();
    desk.find(levelOf('tram-1', 'extreme'));
    const { id } = desk.alertAt('tram-1');
    desk.act(one(id), acknowledge, lan);
    desk.find(levelOf('tram-1', null));
    expect(desk.alertAt('tram-1').state).toBe('latched');
    expect(() => desk.act(one(id), acknowledge, lan)).toThrow(code('CHANGE_INVALID'));
    desk.act(one(id), { kind: 'close', isFalse: false, note: 'nước đã rút' }, lan);
    expect(desk.openSituations()).toEqual([]);
  });

  it('of silence ring again and never clear', () => {
    const { state, desk } = open();
    desk.find(levelOf('tram-1', 'danger'), silentLevel('tram-2', 'warning'));
    desk.act(one(desk.alertAt('tram-1').id), acknowledge, lan);
    desk.find({ kind: 'silent', station: 'tram-1', since: state.clock - 130_000 });
    expect(desk.alertAt('tram-1')).toMatchObject({ state: 'unacknowledged', silentSince: state.clock - 130_000 });
    const flood = desk.openSituations().find(({ hazard }) => hazard === 'flood');
    expect(flood?.escalation).toMatchObject({ wave: 2, reason: 'silent' });

    state.clock += 7 * 86_400_000;
    desk.tick();
    expect(desk.alertAt('tram-1').state).toBe('unacknowledged');
    desk.find({ kind: 'heard', station: 'tram-1', since: state.clock });
    expect(desk.alertAt('tram-1')).toMatchObject({ state: 'unacknowledged', silentSince: null });
    expect(desk.alertAt('tram-2', 'silent')).toMatchObject({ hazard: 'equipment', silentSince: null });
  });

  it('that nobody watches any more clear with the reason', () => {
    const { state, desk } = open();
    desk.find(levelOf('tram-1', 'extreme'));
    const { id } = desk.alertAt('tram-1');
    desk.find({ kind: 'unwatched', key: keyOf('tram-1'), why: 'station-gone' });
    expect(state.alerts.alert(id)?.state).toBe('cleared');
    expect(state.alerts.events({ alert: id }).at(-1)).toMatchObject({ kind: 'cleared', why: 'station-gone' });
  });

  it('go on under a new version of the rule, with its terms', () => {
    const { state, desk } = open();
    desk.find(levelOf('tram-1', 'warning'));
    state.collections.rules.change('street-depth', { ...depthRule, acknowledge: 'danger' }, testActor);
    desk.find(levelOf('tram-1', 'warning', { ruleVersion: 2, figure: figureOf(36) }));
    expect(desk.alertAt('tram-1')).toMatchObject({ rule: { version: 2 }, figure: { value: 36 }, severity: 'warning' });
    expect(desk.kinds().at(-1)).toBe('rule-changed');
    desk.find(levelOf('tram-1', null, { ruleVersion: 2 }));
    expect(desk.openAlerts()).toEqual([]);
  });

  it('of the past are recorded and tell nobody, in a situation that is open or in one that ends at once', () => {
    const { state, desk } = open();
    desk.find(pastOf('tram-1'), pastOf('tram-2'));
    expect(desk.openAlerts()).toEqual([]);
    expect(state.alerts.situations({ limit: 10 }).situations).toMatchObject([
      { number: 1, state: 'cleared', waves: 0, escalation: null, alerts: { open: 0, all: 2 } },
    ]);
    expect(state.alerts.alerts({ past: 'true', limit: 10 }).alerts).toMatchObject([
      { isPast: true, state: 'cleared', onsetAt: 1_000, returnedAt: 5_000, clearedAt: state.clock },
      { isPast: true },
    ]);

    desk.find(levelOf('tram-3', 'warning'));
    const before = desk.openSituations()[0];
    desk.find(pastOf('tram-1'));
    expect(desk.openSituations()).toMatchObject([
      { id: before?.id, state: 'unacknowledged', severity: 'warning', waves: 1, alerts: { open: 1, all: 2 } },
    ]);
  });

  it('of simulated stations are a situation of their own that wakes nobody; in an exercise it does', () => {
    const exercise = '7b1d1c52-6f6d-4f7e-8a43-0d9a7b6f1c02';
    const running = { value: null as string | null };
    const { desk } = open({ exercises: { of: (id) => (id.startsWith('mo-phong') ? running.value : null) } });
    desk.find(levelOf('tram-1', 'danger'), levelOf('mo-phong-1', 'danger'));
    expect(desk.openSituations().map(({ provenance, waves }) => [provenance, waves])).toEqual([
      ['real', 1],
      ['simulated', 0],
    ]);
    expect(desk.alertAt('mo-phong-1').corroboration).toBe('single');
    desk.find(levelOf('mo-phong-1', null));
    desk.act(one(desk.alertAt('mo-phong-1').id), acknowledge, lan);

    running.value = exercise;
    desk.find(levelOf('mo-phong-1', 'danger'));
    expect(desk.openSituations()[1]).toMatchObject({ exercise, escalation: { wave: 1 } });
    desk.endExercise(exercise);
    expect(desk.openSituations()).toMatchObject([{ provenance: 'real' }]);
    expect(desk.changes.at(-1)?.events[0]).toMatchObject({ kind: 'cleared', why: 'exercise-over' });
  });

  it('of a station that is not registered, or of what is not open, change nothing', () => {
    const { state, desk } = open();
    desk.find(levelOf('tram-9', 'danger'), levelOf('tram-1', null), { kind: 'silent', station: 'tram-1', since: 1 });
    expect(desk.changes).toEqual([]);
    expect(state.alerts.engine()?.cursor).toBe(1);
  });
});

describe('figures', () => {
  it('are shown at once and stored at most once a minute, without an event', () => {
    const { state, desk } = open();
    const stored = () => state.alerts.open().alerts[0]?.figure.value;
    const figure = (value: number) => desk.find({ kind: 'figure', key: keyOf('tram-1'), figure: figureOf(value) });
    desk.find(levelOf('tram-1', 'danger'));
    const revision = desk.openSituations()[0]?.revision;
    figure(35);
    state.clock += 20_000;
    figure(36);
    expect([desk.alertAt('tram-1').figure.value, stored()]).toEqual([36, 34]);
    state.clock += 40_000;
    desk.find();
    expect(stored()).toBe(36);
    expect(desk.changes).toHaveLength(2);
    expect(desk.changes[1]).toMatchObject({ situations: [], events: [] });
    expect(desk.openSituations()[0]?.revision).toBe(revision);
    figure(37);
    desk.find(levelOf('tram-1', 'extreme', { figure: figureOf(52) }));
    expect(stored()).toBe(52);
  });
});

describe('corroboration', () => {
  it('comes and goes with the alerts around', () => {
    const { desk } = open();
    desk.find(levelOf('tram-1', 'danger'));
    expect(desk.alertAt('tram-1').corroboration).toBe('single');
    desk.find(levelOf('tram-2', 'watch'));
    expect(desk.alertAt('tram-1').corroboration).toBe('corroborated');
    expect(desk.changes.at(-1)?.events.map(({ kind, why }) => `${kind} ${why}`)).toEqual([
      'raised condition',
      'corroboration corroborated',
    ]);
    desk.find(levelOf('tram-2', null));
    expect(desk.alertAt('tram-1').corroboration).toBe('single');
  });

  it('looks at calm neighbours when it is raised, and again every minute', () => {
    const calm = { list: ['a', 'b'] };
    const { state, desk } = open({
      neighbours: ({ station, ward }) =>
        calm.list.map((id) => ({ ...station, station: id, ward, judgedAt: state.clock, ratio: 0.1 })),
    });
    desk.find(levelOf('tram-1', 'danger'));
    expect(desk.alertAt('tram-1').corroboration).toBe('contradicted');
    calm.list = ['a'];
    state.clock += minuteMs - 1_000;
    desk.tick();
    expect(desk.alertAt('tram-1').corroboration).toBe('contradicted');
    state.clock += 1_000;
    desk.tick();
    expect(desk.alertAt('tram-1').corroboration).toBe('single');
  });
});

describe('actions', () => {
  it('on a situation are on all its open alerts, audited in the same change', () => {
    const { state, desk } = open();
    desk.find(levelOf('tram-1', 'danger'), levelOf('tram-2', 'warning'));
    const [situation] = desk.openSituations();
    const id = situation?.id ?? '';
    const answer = desk.act(whole(id), acknowledge, lan, 'link');

    expect(answer).toMatchObject([
      { id, state: 'acknowledged', acknowledgedBy: { kind: 'link', id: lanId }, escalation: null },
    ]);
    expect(desk.openAlerts().map(({ state: now }) => now)).toEqual(['acknowledged', 'acknowledged']);
    expect(state.audit.list({ limit: 1 })).toMatchObject([
      {
        action: 'alert.acknowledge',
        target: id,
        actor: { kind: 'person', id: lanId },
        after: { note: 'đã cử đội', via: 'link' },
      },
    ]);
    expect(() => desk.act(whole(id), acknowledge, lan)).toThrow(code('CHANGE_INVALID'));
  });

  it('on several are done all or not at all', () => {
    const { state, desk } = open();
    desk.find(levelOf('tram-1', 'danger'), levelOf('xa-1', 'danger'));
    desk.find(levelOf('xa-1', null));
    const both = { alerts: [desk.alertAt('xa-1').id, desk.alertAt('tram-1').id], situations: [] };
    const before = state.audit.head();
    expect(() => desk.act(both, { kind: 'close', isFalse: false, note: 'xong' }, lan)).toThrow(code('CHANGE_INVALID'));
    expect(() => desk.act({ ...both, situations: [lanId] }, acknowledge, lan)).toThrow(code('NOT_FOUND'));
    expect(desk.openAlerts()).toHaveLength(2);
    expect(state.audit.head()).toEqual(before);
    desk.act(both, { kind: 'close', isFalse: true, note: 'thử máy' }, lan);
    expect(desk.openAlerts()).toEqual([]);
    expect(state.audit.list({ limit: 5 }).filter(({ action }) => action === 'alert.close')).toHaveLength(2);
  });

  it('give a situation to somebody, who also gets what comes to it', () => {
    const { desk } = open();
    desk.find(levelOf('tram-1', 'danger'));
    const id = desk.openSituations()[0]?.id ?? '';
    const nobody = { kind: 'assign', person: '00000000-0000-4000-8000-000000000000', note: '' } as const;
    expect(() => desk.act(whole(id), nobody, lan)).toThrow(code('CHANGE_INVALID'));
    desk.act(whole(id), { kind: 'assign', person: lanId, note: '' }, lan);
    desk.find(levelOf('tram-2', 'danger'));
    expect(desk.alertAt('tram-2').assignee).toEqual({ id: lanId, name: lan.name });
    expect(desk.act(whole(id), { kind: 'assign', person: null, note: '' }, lan)[0]?.assignee).toBeNull();
  });

  it('shelve for a while: it goes on below, wakes nobody, and comes back by itself', () => {
    const { state, desk } = open();
    desk.find(levelOf('tram-1', 'danger'));
    const alert = desk.alertAt('tram-1');
    desk.act(one(alert.id), { kind: 'shelve', minutes: 30, note: 'đang thông cống' }, lan);
    desk.find(levelOf('tram-1', 'extreme'));
    state.clock += 30 * minuteMs - 1;
    desk.tick();
    expect(desk.openSituations()[0]).toMatchObject({ escalation: null, waves: 1 });
    state.clock += 1;
    desk.tick();
    expect(desk.alertAt('tram-1')).toMatchObject({ shelvedUntil: null, severity: 'extreme' });
    expect(desk.openSituations()[0]).toMatchObject({ severity: 'extreme', escalation: { wave: 2, reason: 'again' } });
  });

  it('add words to what is over, and nothing else', () => {
    const { state, desk } = open();
    desk.find(levelOf('tram-1', 'watch'));
    const { id, situation } = desk.alertAt('tram-1');
    desk.find(levelOf('tram-1', null));
    const both = { alerts: [id], situations: [situation] };
    expect(() => desk.act(both, acknowledge, lan)).toThrow(code('CHANGE_INVALID'));
    const revision = state.alerts.situation(situation)?.revision ?? 0;
    expect(desk.act(both, { kind: 'note', note: 'xe chết máy' }, lan)).toMatchObject([
      { id: situation, state: 'cleared', revision: revision + 1 },
    ]);
    expect(state.alerts.events({ situation }).filter(({ kind }) => kind === 'noted')).toMatchObject([
      { alert: null, why: 'xe chết máy', by: { kind: 'person', name: lan.name } },
      { alert: id },
    ]);
    expect(desk.openSituations()).toEqual([]);
  });
});

describe('maintenance', () => {
  const scope = { networks: null, wards: null, stations: ['tram-1'] };

  it('suppresses what is open and what comes, and lets go when it ends or is removed', () => {
    const { state, desk } = open();
    const windows = state.collections.maintenance;
    desk.find(levelOf('tram-1', 'danger'), levelOf('tram-2', 'warning'));
    const from = state.clock + 60_000;
    const { id } = windows.add({ scope, from, to: from + 3_600_000, reason: 'thay cảm biến' }, testActor);
    desk.tick();
    expect(desk.alertAt('tram-1').suppressedBy).toBeNull();
    state.clock = from;
    desk.tick();
    expect(desk.alertAt('tram-1').suppressedBy).toBe(id);
    expect(desk.alertAt('tram-2').suppressedBy).toBeNull();
    expect(desk.openSituations()[0]).toMatchObject({ severity: 'warning' });
    desk.find(silentLevel('tram-1', 'warning'));
    const equipment = () => desk.openSituations().find(({ hazard }) => hazard === 'equipment');
    expect(equipment()).toMatchObject({ escalation: null, waves: 0 });

    windows.remove(id, testActor);
    desk.tick();
    expect(desk.alertAt('tram-1').suppressedBy).toBeNull();
    expect(equipment()).toMatchObject({ escalation: { wave: 1, reason: 'raised' } });
    const told = desk.changes.length;
    desk.tick();
    expect(desk.changes).toHaveLength(told);
  });

  it('that ends is followed by the next one', () => {
    const { state, desk } = open();
    const windows = state.collections.maintenance;
    const add = (from: number, to: number) => windows.add({ scope, from, to, reason: 'thay cảm biến' }, testActor).id;
    const first = add(state.clock, state.clock + 10_000);
    state.clock += 1;
    const second = add(state.clock, state.clock + 20_000);
    desk.find(levelOf('tram-1', 'danger'));
    expect(desk.alertAt('tram-1').suppressedBy).toBe(first);
    state.clock += 10_000;
    desk.tick();
    expect(desk.alertAt('tram-1').suppressedBy).toBe(second);
    state.clock += 10_000;
    desk.tick();
    expect(desk.alertAt('tram-1').suppressedBy).toBeNull();
  });

  it('that could not be followed is followed as soon as it can be stored', () => {
    const state = openTestState();
    seedRules(state);
    let isBroken = false;
    const store: AlertStore = {
      ...state.alerts,
      write: (change) => {
        if (isBroken) throw new AppError('STORE_UNAVAILABLE', 'alerts cannot be stored: SQLITE_FULL');
        return state.alerts.write(change);
      },
    };
    const desk = openDesk(state, [streetStation('tram-1')], { store });
    state.collections.maintenance.add(
      { scope, from: state.clock, to: state.clock + 10_000, reason: 'thay cảm biến' },
      testActor,
    );
    desk.find(levelOf('tram-1', 'danger'));
    desk.tick();
    state.clock += 10_000;
    isBroken = true;
    expect(() => desk.tick()).toThrow(code('STORE_UNAVAILABLE'));
    isBroken = false;
    desk.tick();
    expect(desk.alertAt('tram-1').suppressedBy).toBeNull();
  });
});

describe('escalation', () => {
  const message = (situation: string, key: string) => ({
    ...({ situation, exercise: null, wave: 1, step: 1, round: 0, reason: 'raised', severity: 'danger' } as const),
    ...({ recipient: { kind: 'person', id: lanId, name: lan.name }, channel: 'email', notBefore: 0 } as const),
    ...{ key, causedAt: null, held: false },
  });

  it('moves on together with its messages, and not over one that began meanwhile', () => {
    const { state, desk } = open();
    desk.find(levelOf('tram-1', 'warning'));
    const [situation] = desk.openSituations();
    const { id = '', escalation = null } = situation ?? {};
    if (!escalation) throw new Error('nothing escalates');
    const moved = { ...escalation, step: 1, nextAt: state.clock + 600_000 };
    desk.escalated(id, moved, [message(id, 'a')], 'step:1');
    expect(desk.openSituations()[0]).toMatchObject({ escalation: moved, revision: 2 });
    expect(state.deliveries.list({ situation: id, limit: 10 })).toMatchObject([{ state: 'due', channel: 'email' }]);
    expect(desk.changes.at(-1)?.events).toMatchObject([{ kind: 'escalated', why: 'step:1', alert: null }]);

    desk.escalated(id, moved, [message(id, 'a'), message(id, 'b')], '');
    expect(state.deliveries.list({ situation: id, limit: 10 })).toHaveLength(2);
    expect(desk.openSituations()[0]?.revision).toBe(2);

    desk.find(levelOf('tram-1', 'danger'));
    expect(() => desk.escalated(id, { ...moved, step: 2 }, [message(id, 'c')], 'step:2')).toThrow(
      code('CHANGE_CONFLICT'),
    );
    expect(state.deliveries.list({ situation: id, limit: 10 })).toHaveLength(2);
  });
});

describe('a change', () => {
  it('that cannot be stored is not held either, and can be made again', () => {
    const state = openTestState();
    seedRules(state);
    const broken = { is: true };
    const store: AlertStore = {
      ...state.alerts,
      write: (change) => {
        if (broken.is) throw new AppError('STORE_UNAVAILABLE', 'alerts cannot be stored: SQLITE_FULL');
        return state.alerts.write(change);
      },
    };
    const desk = openDesk(state, [streetStation('tram-1')], { store });
    expect(() => desk.find(levelOf('tram-1', 'danger'))).toThrow(code('STORE_UNAVAILABLE'));
    expect([desk.openAlerts(), desk.openSituations(), desk.changes]).toEqual([[], [], []]);
    broken.is = false;
    desk.find(levelOf('tram-1', 'danger'));
    expect(desk.openSituations()).toMatchObject([{ number: 1, revision: 1 }]);
  });

  it('of five hundred findings is one transaction', () => {
    const state = openTestState();
    seedRules(state);
    let writes = 0;
    const write: AlertStore['write'] = (change) => {
      writes += 1;
      return state.alerts.write(change);
    };
    const stations = Array.from({ length: 500 }, (_, index) => streetStation(`tram-${index}`));
    const desk = openDesk(state, stations, { store: { ...state.alerts, write } });
    desk.find(...stations.map(({ id }) => levelOf(id, 'warning')));
    expect([writes, desk.changes.length, desk.openAlerts().length]).toEqual([1, 1, 500]);
    expect(desk.openSituations()).toMatchObject([{ alerts: { open: 500 }, corroboration: 'corroborated' }]);
  });

  it('made by a listener is told after the one that it answers, and a listener that fails holds up nobody', () => {
    const { desk } = open();
    desk.onChange(() => {
      throw new Error('broken listener');
    });
    const told: string[] = [];
    desk.onChange(({ events }) => {
      if (events.some(({ kind }) => kind === 'raised')) desk.act(one(desk.alertAt('tram-1').id), acknowledge, lan);
    });
    desk.onChange(({ events }) => told.push(...events.map(({ kind }) => kind)));
    desk.find(levelOf('tram-1', 'danger'));
    expect(told).toEqual(['opened', 'raised', 'acknowledged']);
  });

  it('is there again after a restart, all of it', () => {
    const { state, stations, desk } = open();
    desk.find(levelOf('tram-1', 'danger'), levelOf('xa-1', 'extreme'), silentLevel('tram-2', 'warning'));
    desk.act(one(desk.alertAt('xa-1').id), { kind: 'shelve', minutes: 60, note: 'đang sửa' }, lan);
    desk.find(levelOf('tram-1', null));
    desk.find(levelOf('tram-2', 'warning'));

    const again = openDesk(Object.assign(state.again(), { clock: state.clock }), stations);
    const byId = <T extends { id: string }>(all: readonly T[]): T[] => [...all].sort((a, b) => (a.id < b.id ? -1 : 1));
    expect(byId(again.openAlerts())).toEqual(byId(desk.openAlerts()));
    expect(byId(again.openSituations())).toEqual(byId(desk.openSituations()));
    again.find(levelOf('tram-1', 'danger'));
    expect(again.alertAt('tram-1').id).toBe(desk.alertAt('tram-1').id);
  });
});
