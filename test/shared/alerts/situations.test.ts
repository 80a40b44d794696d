import { describe, expect, it } from 'vitest';
import { type Alert, type Situation, situationSchema } from '../../../shared/alert-api.ts';
import { type Happening, happen, type NewEvent, raisedEvent, type Terms } from '../../../shared/alerts/lifecycle.ts';
import { settleMs, situationAfter } from '../../../shared/alerts/situations.ts';
import type { Severity } from '../../../shared/alerts/words.ts';
import { minuteMs } from '../../../shared/time.ts';
import { at0, equipmentTerms, figure, floodTerms, lan, testAlert } from './support.ts';

/** One situation, driven by what happens to its alerts, named a, b, c … */
const createCase = (terms: Terms = floodTerms, place: Partial<Alert> = {}) => {
  const alerts = new Map<string, Alert>();
  let situation: Situation | undefined;
  let at = at0;
  const commit = (events: NewEvent[], added: Alert[], before: readonly Alert[]): Situation => {
    const { ward, hazard, provenance, exercise } = testAlert(place);
    const opening = { id: testAlert().situation, number: 7, ward, hazard, provenance, exercise };
    const wasOpen = new Set([...before.filter(({ state }) => state !== 'cleared'), ...added].map(({ id }) => id));
    situation = situationAfter({
      before: situation,
      opening,
      alerts: [...alerts.values()].filter(({ id, isPast }) => wasOpen.has(id) && !isPast),
      added,
      events,
      terms: () => terms,
      at,
    });
    return situationSchema.parse(situation);
  };
  return {
    pass: (ms: number): void => {
      at += ms;
    },
    now: () => situation,
    /** As the notifiers leave it. */
    set: (change: Partial<NonNullable<Situation['escalation']>>): void => {
      if (situation?.escalation) situation = { ...situation, escalation: { ...situation.escalation, ...change } };
    },
    raise: (name: string, severity: Severity, change: Partial<Alert> = {}): Situation => {
      const before = [...alerts.values()];
      const station = { id: `tram-${name}`, name, lat: 20.86, lon: 106.68 };
      const alert = testAlert({ ...place, id: name, station, severity, raisedAt: at, ...change });
      alerts.set(name, alert);
      return commit([raisedEvent(alert, null, 'condition')], [alert], before);
    },
    happen: (names: string, happening: Happening): Situation => {
      const before = [...alerts.values()];
      const events = [...names].flatMap((name) => {
        const alert = alerts.get(name);
        const outcome = alert && happen(alert, happening, terms, at);
        if (outcome) alerts.set(name, outcome.alert);
        return outcome?.events ?? [];
      });
      return commit(events, [], before);
    },
  };
};

const level = (severity: Severity | null): Happening => ({ kind: 'level', severity, figure, reading: null });
const acknowledge: Happening = { kind: 'acknowledge', by: lan, note: '' };
const shelve: Happening = { kind: 'shelve', until: at0 + 3_600_000, by: lan, note: 'đang sửa' };
const unshelve: Happening = { kind: 'unshelve', by: null, note: '' };
const silent: Happening = { kind: 'silent', since: at0 };

describe('a situation', () => {
  it('is as bad as its worst alert that holds, and lasts until all are cleared', () => {
    const one = createCase();
    expect(one.raise('a', 'warning')).toMatchObject({ number: 7, state: 'unacknowledged', severity: 'warning' });
    expect(one.raise('b', 'danger')).toMatchObject({ severity: 'danger', alerts: { open: 2, all: 2 } });
    expect(one.happen('b', acknowledge).state).toBe('unacknowledged');
    expect(one.happen('b', level(null))).toMatchObject({ severity: 'warning', highest: 'danger', alerts: { open: 1 } });
    expect(one.happen('a', level(null))).toMatchObject({ state: 'returned', severity: 'warning', endedAt: null });
    one.pass(5_000);
    expect(one.happen('a', acknowledge)).toMatchObject({
      state: 'cleared',
      endedAt: at0 + 5_000,
      acknowledgedAt: at0 + 5_000,
      acknowledgedBy: lan,
      alerts: { open: 0, all: 2 },
      stations: ['tram-a', 'tram-b'],
      revision: 6,
    });
  });

  it('is acknowledged when all that waits is, and no more when another begins to wait', () => {
    const one = createCase();
    one.raise('a', 'danger');
    one.raise('b', 'warning');
    one.raise('c', 'watch');
    one.happen('a', acknowledge);
    expect(one.now()?.acknowledgedAt).toBeNull();
    expect(one.happen('b', acknowledge)).toMatchObject({
      state: 'acknowledged',
      acknowledgedAt: at0,
      escalation: null,
    });
    expect(one.raise('d', 'watch')).toMatchObject({ state: 'acknowledged', acknowledgedAt: at0, escalation: null });
    expect(one.happen('d', level('warning'))).toMatchObject({ state: 'unacknowledged', acknowledgedAt: null });
  });

  it('stays as bad as it last was once nothing holds', () => {
    const one = createCase();
    one.raise('a', 'extreme');
    one.happen('a', acknowledge);
    expect(one.happen('a', level(null))).toMatchObject({ state: 'latched', severity: 'extreme', acknowledgedAt: at0 });
    expect(one.happen('a', { kind: 'close', isFalse: false, by: lan, note: 'rút' }).state).toBe('cleared');
  });

  it('has the severity of what is neither shelved nor suppressed', () => {
    const one = createCase();
    one.raise('a', 'extreme');
    one.raise('b', 'warning');
    expect(one.happen('a', shelve)).toMatchObject({ severity: 'warning', highest: 'extreme' });
    expect(one.happen('b', { kind: 'suppress', window: 'w' })).toMatchObject({ severity: 'warning', escalation: null });
  });

  it('is in the hands of who has its worst alert', () => {
    const one = createCase();
    one.raise('a', 'warning');
    one.raise('b', 'danger');
    const to = { id: lan.id, name: lan.name };
    expect(one.happen('a', { kind: 'assign', to, by: lan, note: '' }).assignee).toEqual(to);
    const other = { id: 'x', name: 'Trần Văn Hùng' };
    expect(one.happen('b', { kind: 'assign', to: other, by: lan, note: '' }).assignee).toEqual(other);
  });

  it('is borne out by one of its alerts, and contradicted only by all', () => {
    const one = createCase();
    one.raise('a', 'warning', { corroboration: 'contradicted' });
    expect(one.now()?.corroboration).toBe('contradicted');
    one.raise('b', 'warning', { corroboration: 'single' });
    expect(one.now()?.corroboration).toBe('single');
    expect(one.happen('a', { kind: 'corroboration', now: 'corroborated' }).corroboration).toBe('corroborated');
  });

  it('of readings that came late begins and ends at once, and tells nobody', () => {
    const one = createCase();
    const late = { state: 'cleared', isPast: true, clearedAt: at0 } as const;
    expect(one.raise('a', 'danger', late)).toMatchObject({
      state: 'cleared',
      severity: 'danger',
      endedAt: at0,
      alerts: { open: 0, all: 1 },
      escalation: null,
      waves: 0,
    });
  });
});

describe('escalation', () => {
  const wave = (situation: Situation | undefined) =>
    situation?.escalation ? `${situation.escalation.reason} ${situation.escalation.wave}` : null;

  it('begins with the first alert, at once, by the policy of its rule', () => {
    expect(createCase().raise('a', 'warning').escalation).toEqual({
      policy: 'default',
      wave: 1,
      reason: 'raised',
      startedAt: at0,
      step: 0,
      round: 0,
      nextAt: at0,
    });
    expect(createCase({ ...floodTerms, policy: null }).raise('a', 'extreme')).toMatchObject({
      escalation: null,
      waves: 0,
    });
  });

  it('goes on as it is while more of the same comes, and begins anew when it gets worse', () => {
    const one = createCase();
    one.raise('a', 'warning');
    one.set({ step: 1, nextAt: at0 + 600_000 });
    expect(one.raise('b', 'warning').escalation).toMatchObject({ wave: 1, step: 1, nextAt: at0 + 600_000 });
    one.happen('a', level('watch'));
    expect(one.now()?.escalation?.step).toBe(1);
    one.pass(1_000);
    expect(one.raise('c', 'danger').escalation).toMatchObject({
      wave: 2,
      reason: 'worse',
      step: 0,
      nextAt: at0 + 1_000,
    });
    expect(wave(one.happen('a', level('extreme')))).toBe('worse 3');
  });

  it('ends when somebody acknowledges and begins anew when the station falls silent or it comes back', () => {
    const one = createCase();
    one.raise('a', 'danger');
    expect(wave(one.happen('a', acknowledge))).toBeNull();
    expect(wave(one.happen('a', silent))).toBe('silent 2');
    one.happen('a', { kind: 'heard' });
    one.happen('a', level(null));
    expect(wave(one.now())).toBe('silent 2');
    expect(wave(one.happen('a', level('danger')))).toBe('again 3');
    one.happen('a', level(null));
    expect(wave(one.happen('a', level('danger')))).toBe('again 3');
  });

  it('begins anew for another alert once somebody looks after the first', () => {
    const one = createCase();
    one.raise('a', 'danger');
    one.happen('a', acknowledge);
    expect(wave(one.raise('b', 'watch'))).toBeNull();
    expect(wave(one.raise('c', 'warning'))).toBe('raised 2');
    one.happen('c', acknowledge);
    expect(wave(one.happen('b', level('warning')))).toBe('worse 3');
  });

  it('stops while everything is shelved or under maintenance, and comes back after it', () => {
    const one = createCase();
    one.raise('a', 'danger');
    expect(wave(one.happen('a', shelve))).toBeNull();
    expect(wave(one.happen('a', level('extreme')))).toBeNull();
    expect(wave(one.happen('a', unshelve))).toBe('again 2');
    expect(wave(one.happen('a', { kind: 'suppress', window: 'w' }))).toBeNull();
    expect(wave(one.happen('a', { kind: 'unsuppress' }))).toBe('again 3');
  });

  it('does not begin when a shelf or maintenance ends over what has returned to normal', () => {
    for (const [aside, back] of [
      [shelve, unshelve],
      [{ kind: 'suppress', window: 'w' }, { kind: 'unsuppress' }],
    ] satisfies [Happening, Happening][]) {
      const one = createCase();
      one.raise('a', 'danger');
      one.happen('a', aside);
      one.happen('a', level(null));
      expect(one.happen('a', back)).toMatchObject({ state: 'returned', escalation: null, waves: 1 });
      expect(wave(one.happen('a', level('danger')))).toBe('again 2');
    }
  });

  it('of what began under maintenance begins when that ends', () => {
    const one = createCase();
    expect(one.raise('a', 'danger', { suppressedBy: 'w' })).toMatchObject({ severity: 'danger', escalation: null });
    expect(wave(one.happen('a', { kind: 'unsuppress' }))).toBe('raised 1');
  });

  it('wakes nobody for simulated stations, except in an exercise', () => {
    const simulated = createCase(floodTerms, { provenance: 'simulated' });
    expect(simulated.raise('a', 'extreme')).toMatchObject({ escalation: null, waves: 0 });
    expect(simulated.happen('a', silent).escalation).toBeNull();
    const exercise = createCase(floodTerms, {
      provenance: 'simulated',
      exercise: '7b1d1c52-6f6d-4f7e-8a43-0d9a7b6f1c02',
    });
    expect(wave(exercise.raise('a', 'extreme'))).toBe('raised 1');
  });

  it('tells of every broken station, those of one power cut together', () => {
    const one = createCase(equipmentTerms, { hazard: 'equipment' });
    one.raise('a', 'warning');
    one.set({ step: 1, nextAt: null });
    one.pass(minuteMs);
    expect(one.raise('b', 'warning').escalation).toMatchObject({ wave: 2, reason: 'raised', nextAt: at0 + settleMs });
    one.pass(minuteMs);
    expect(one.raise('c', 'warning').escalation).toMatchObject({ wave: 2, nextAt: at0 + settleMs });
    one.happen('abc', acknowledge);
    expect(one.now()).toMatchObject({ state: 'acknowledged', escalation: null });
    expect(one.raise('d', 'warning').escalation).toMatchObject({
      wave: 3,
      reason: 'raised',
      nextAt: at0 + 2 * minuteMs,
    });
  });

  it('ends with the situation', () => {
    const one = createCase();
    one.raise('a', 'danger');
    expect(one.happen('a', { kind: 'unwatched', why: 'rule-off' })).toMatchObject({
      state: 'cleared',
      escalation: null,
      waves: 1,
      acknowledgedAt: null,
    });
  });
});
