import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alertKeyText } from '../../../gateway/alerts/desk/book.ts';
import type { AlertStore, DeskChange, Finding } from '../../../gateway/alerts/ports.ts';
import type { Alert, AlertAction, Situation } from '../../../shared/alert-api.ts';
import { holds, isEffective } from '../../../shared/alerts/lifecycle.ts';
import { situationKeyText } from '../../../shared/alerts/situations.ts';
import { severities, worstOf } from '../../../shared/alerts/words.ts';
import { AppError } from '../../../shared/errors.ts';
import { impossible } from '../../shared/alerts/support.ts';
import { testActor } from '../../support/gateway-process.ts';
import { openTestState } from '../../support/test-state.ts';
import {
  figureOf,
  keyOf,
  lan,
  lanId,
  levelOf,
  openDesk,
  pastOf,
  seedRules,
  silentLevel,
  streetStation,
  type TestDesk,
  wardB,
} from './desk-support.ts';

const stations = [
  streetStation('tram-1'),
  streetStation('tram-2'),
  streetStation('xa-1', { ward: wardB, lat: 20.7, lon: 106.5 }),
  streetStation('gia-1', { provenance: 'simulated' }),
  streetStation('dien-tap-1', { provenance: 'simulated' }),
];
const exercise = '7b1d1c52-6f6d-4f7e-8a43-0d9a7b6f1c02';

const stationOf = fc.constantFrom(...stations.map(({ id }) => id));
const findingOf: fc.Arbitrary<Finding> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(stationOf, fc.constantFrom(null, ...severities)).map(([id, to]) => levelOf(id, to)),
  },
  fc.tuple(stationOf, fc.constantFrom(null, 'warning' as const)).map(([id, to]) => silentLevel(id, to)),
  stationOf.map((station): Finding => ({ kind: 'silent', station, since: 1 })),
  stationOf.map((station): Finding => ({ kind: 'heard', station, since: 1 })),
  stationOf.map((id): Finding => ({ kind: 'figure', key: keyOf(id), figure: figureOf(40) })),
  stationOf.map((id): Finding => ({ kind: 'unwatched', key: keyOf(id), why: 'rule-off' })),
  stationOf.map(pastOf),
);
const actionOf: fc.Arbitrary<AlertAction> = fc.constantFrom<AlertAction>(
  { kind: 'acknowledge', note: '' },
  { kind: 'assign', person: lanId, note: '' },
  { kind: 'note', note: 'nước đang lên' },
  { kind: 'shelve', minutes: 5, note: 'đang sửa' },
  { kind: 'unshelve', note: '' },
  { kind: 'close', isFalse: false, note: 'xong' },
  { kind: 'close', isFalse: true, note: 'thử máy' },
);
type Step =
  | { readonly do: 'find'; readonly findings: readonly Finding[]; readonly fails: boolean }
  | { readonly do: 'act'; readonly action: AlertAction; readonly pick: number; readonly whole: boolean }
  | { readonly do: 'pass'; readonly ms: number }
  | { readonly do: 'maintain'; readonly station: string }
  | { readonly do: 'end exercise' | 'restart' };
const stepOf: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('find' as const),
      findings: fc.array(findingOf, { minLength: 1, maxLength: 5 }),
      fails: fc.integer({ min: 0, max: 9 }).map((die) => die === 0),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('act' as const), action: actionOf, pick: fc.nat(20), whole: fc.boolean() }),
  },
  fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(1_000, 61_000, 301_000) }),
  fc.record({ do: fc.constant('maintain' as const), station: stationOf }),
  fc.record({ do: fc.constantFrom('end exercise' as const, 'restart' as const) }),
);

const checkOpen = (alerts: readonly Alert[], situations: readonly Situation[]): void => {
  expect(alerts.flatMap(impossible)).toEqual([]);
  expect(new Set(alerts.map(alertKeyText)).size).toBe(alerts.length);
  expect(new Set(situations.map(situationKeyText)).size).toBe(situations.length);
  const known = new Map(situations.map((situation) => [situation.id, situation]));
  for (const alert of alerts) {
    const situation = known.get(alert.situation);
    expect(situation && situationKeyText(situation)).toBe(situationKeyText(alert));
  }
  for (const situation of situations) {
    const mine = alerts.filter((alert) => alert.situation === situation.id);
    expect(mine.length).toBe(situation.alerts.open);
    expect(mine.length).toBeGreaterThan(0);
    expect(situation.endedAt).toBeNull();
    const worst = worstOf(mine.filter((alert) => holds(alert) && isEffective(alert)).map(({ severity }) => severity));
    if (worst) expect(situation.severity).toBe(worst);
    expect(mine.some(holds)).toBe(situation.state === 'unacknowledged' || situation.state === 'acknowledged');
    const { escalation } = situation;
    if (escalation) {
      expect(escalation.wave).toBe(situation.waves);
      expect(['unacknowledged', 'returned']).toContain(situation.state);
      expect(situation.provenance === 'real' || situation.exercise !== null).toBe(true);
      expect(mine.some(isEffective)).toBe(true);
    }
    // Nobody knows of something bad that may wake people, and nobody is being told of it.
    const isUnknown = mine.some(
      (alert) => isEffective(alert) && alert.state === 'unacknowledged' && alert.hazard === 'flood',
    );
    const mayWake = situation.provenance === 'real' || situation.exercise !== null;
    if (isUnknown && mayWake && mine.every(isEffective) && situation.severity !== 'watch') {
      expect(escalation !== null || situation.state === 'acknowledged').toBe(true);
    }
  }
};

const checkChange = (change: DeskChange, revisions: Map<string, { revision: number; waves: number }>): void => {
  for (const { before, now } of change.situations) {
    const known = revisions.get(now.id);
    expect(before?.revision).toBe(known?.revision);
    expect(now.revision).toBe((known?.revision ?? 0) + 1);
    expect(now.waves).toBeGreaterThanOrEqual(known?.waves ?? 0);
    revisions.set(now.id, { revision: now.revision, waves: now.waves });
  }
};

const byId = <T extends { readonly id: string }>(all: readonly T[]): T[] =>
  [...all].sort((a, b) => (a.id < b.id ? -1 : 1));

const attempt = (work: () => unknown): void => {
  try {
    work();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
};

describe('whatever the engine finds and people do', () => {
  it('keeps alerts, situations and events in order, in memory and on disk', () => {
    fc.assert(
      fc.property(fc.array(stepOf, { minLength: 5, maxLength: 40 }), (steps) => {
        const state = openTestState();
        seedRules(state);
        const failing = { is: false };
        const store: AlertStore = {
          ...state.alerts,
          write: (change) => {
            if (failing.is) throw new AppError('STORE_UNAVAILABLE', 'disk full');
            return state.alerts.write(change);
          },
        };
        const open = (): TestDesk =>
          openDesk(state, stations, { store, exercises: { of: (id) => (id === 'dien-tap-1' ? exercise : null) } });
        let desk = open();
        const revisions = new Map<string, { revision: number; waves: number }>();
        let lastEvent = 0;

        for (const step of steps) {
          state.clock += 1_000;
          const told = desk.changes.length;
          const before = [desk.openAlerts(), desk.openSituations()];
          switch (step.do) {
            case 'find':
              failing.is = step.fails;
              attempt(() => desk.find(...step.findings));
              failing.is = false;
              if (step.fails) expect([desk.openAlerts(), desk.openSituations()]).toEqual(before);
              break;
            case 'act': {
              const all = step.whole ? desk.openSituations() : desk.openAlerts();
              const ids = all.length === 0 ? [] : [all[step.pick % all.length]?.id ?? ''];
              const what = step.whole ? { alerts: [], situations: ids } : { alerts: ids, situations: [] };
              if (ids.length > 0) attempt(() => desk.act(what, step.action, lan));
              break;
            }
            case 'pass':
              state.clock += step.ms;
              desk.tick();
              break;
            case 'maintain': {
              const scope = { networks: null, wards: null, stations: [step.station] };
              const [from, to] = [state.clock, state.clock + 60_000];
              state.collections.maintenance.add({ scope, from, to, reason: 'bảo trì' }, testActor);
              desk.tick();
              break;
            }
            case 'end exercise':
              desk.endExercise(exercise);
              expect(desk.openAlerts().filter((alert) => alert.exercise === exercise)).toEqual([]);
              break;
            case 'restart': {
              desk = open();
              expect(byId(desk.openSituations())).toEqual(byId(before[1] as Situation[]));
              break;
            }
          }
          for (const change of step.do === 'restart' ? [] : desk.changes.slice(told)) {
            checkChange(change, revisions);
            for (const { seq } of change.events) {
              expect(seq).toBe(lastEvent + 1);
              lastEvent = seq;
            }
          }
          checkOpen(desk.openAlerts(), desk.openSituations());
        }
        const stored = state.alerts.open();
        expect(byId(stored.situations)).toEqual(byId(desk.openSituations()));
        const withoutFigures = (alerts: readonly Alert[]) =>
          byId(alerts).map(({ figure: _figure, updatedAt: _updatedAt, ...alert }) => alert);
        expect(withoutFigures(stored.alerts)).toEqual(withoutFigures(desk.openAlerts()));
      }),
      { numRuns: 20 },
    );
  }, 60_000);
});
