import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createLeadTimes, type FloodStep, leadTimesOf } from '../../../gateway/programme/lead-times.ts';
import type { Alert, AlertEvent } from '../../../shared/alert-api.ts';
import { builtInThresholds } from '../../../shared/thresholds/catalogue.ts';
import { dayMs, minuteMs } from '../../../shared/time.ts';
import { anAlert, aSituation } from '../../support/notices.ts';
import { openTestState } from '../../support/test-state.ts';

const from = Date.UTC(2026, 10, 1);
const period = { from, to: from + 30 * dayMs, ward: undefined };
const at = (minutes: number): number => from + dayMs + minutes * minuteMs;
const levels = builtInThresholds.filter(({ kind }) => kind === 'alarm-level');
const gauge = levels[0]?.kind === 'alarm-level' ? levels[0].gauge : '';
const [one, two] = levels.filter((level) => level.kind === 'alarm-level' && level.gauge === gauge).map(({ id }) => id);
const other = levels.find((level) => level.kind === 'alarm-level' && level.gauge !== gauge)?.id;

const anEvent = (
  alert: Alert,
  more: Pick<AlertEvent, 'kind' | 'at'> & Partial<AlertEvent>,
): Omit<AlertEvent, 'seq'> => ({
  situation: alert.situation,
  alert: alert.id,
  severity: 'warning',
  by: null,
  why: '',
  reading: null,
  figure: { ...alert.figure, threshold: one ?? null },
  ruleVersion: 1,
  ...more,
});

const step = (more: Partial<FloodStep>): FloodStep => ({
  situation: 's-1',
  station: 'song-1',
  ward: '11359',
  rule: 'alarm-level',
  kind: 'raised',
  raisedAt: at(0),
  at: at(0),
  threshold: null,
  ...more,
});
const projected = (minutes: number, more: Partial<FloodStep> = {}) =>
  step({ rule: 'projected', raisedAt: at(minutes), at: at(minutes), threshold: one ?? null, ...more });
const reached = (threshold: string | undefined, minutes: number, more: Partial<FloodStep> = {}) =>
  step({ threshold: threshold ?? null, at: at(minutes), raisedAt: at(minutes + 1), ...more });
const rows = (steps: FloodStep[], of = {}) => leadTimesOf(steps, { ...period, ...of }, builtInThresholds);

describe('how long people had before water reached a level', () => {
  it('is from the first alert of the situation at the station to the level, by level', () => {
    const found = rows([
      projected(0),
      reached(one, 60),
      reached(two, 150, { kind: 'worse', raisedAt: at(61) }),
      // Another gauge, another situation: raised by the level itself.
      reached(other, 500, { situation: 's-2', station: 'song-2' }),
    ]);

    expect(found.all).toEqual({
      threshold: null,
      events: 3,
      warned: 2,
      medianMs: 60 * minuteMs,
      worstMs: 0,
    });
    expect(found.levels.map(({ threshold, events, worstMs }) => [threshold, events, worstMs])).toEqual([
      [one, 2, 0],
      [two, 1, 150 * minuteMs],
    ]);
    expect(found.thresholds.map(({ id }) => id)).toEqual([one, two]);
  });

  it('counts a level once in a situation at a station, where it was first reached', () => {
    const again = [projected(0), reached(one, 60), reached(one, 300, { kind: 'worse' })];
    expect(rows(again).all).toMatchObject({ events: 1, worstMs: 60 * minuteMs });
    expect(rows([...again, reached(one, 400, { situation: 's-2' })]).all).toMatchObject({ events: 2, worstMs: 0 });
  });

  it('takes nothing from another station, and nothing for a level that nobody knows', () => {
    expect(rows([projected(0, { station: 'song-2' }), reached(one, 60)]).all).toMatchObject({ warned: 0, medianMs: 0 });
    expect(rows([projected(0), reached(undefined, 60), reached('of-nobody', 60)]).all.events).toBe(0);
    expect(rows([]).all).toEqual({ threshold: null, events: 0, warned: 0, medianMs: null, worstMs: null });
  });

  it('is of the ward and the period in which the level was reached', () => {
    const steps = [projected(0), reached(one, 60)];
    expect(rows(steps, { ward: '11359' }).all.events).toBe(1);
    expect(rows(steps, { ward: '11360' }).all.events).toBe(0);
    expect(rows(steps, { from: at(61) }).all.events).toBe(0);
    // The warning came in the month before.
    expect(rows(steps, { from: at(30) }).all).toMatchObject({ events: 1, worstMs: 60 * minuteMs });
  });
});

it('reads the steps from what is kept, without exercises, past and false alerts', () => {
  const state = openTestState();
  const write = (about: Partial<Alert>, provenance: 'real' | 'simulated' = 'real'): void => {
    const situation = aSituation({
      id: randomUUID(),
      number: state.alerts.nextNumber(),
      hazard: 'flood',
      provenance,
      exercise: about.exercise ?? null,
      state: 'cleared',
    });
    const alert = anAlert({
      id: randomUUID(),
      situation: situation.id,
      hazard: 'flood',
      provenance,
      state: 'cleared',
      rule: { id: 'river', version: 1, name: { vi: 'Sông', en: 'River' }, kind: 'alarm-level' },
      onsetAt: at(0),
      raisedAt: at(1),
      ...about,
    });
    const reading = { at: at(90), receivedAt: at(91), quality: 0, seq: null, values: {} };
    const worse = { ...alert.figure, threshold: two ?? null };
    state.alerts.write({
      situations: [situation],
      alerts: [alert],
      events: [
        anEvent(alert, { kind: 'raised', at: at(1) }),
        anEvent(alert, { kind: 'worse', at: at(91), figure: worse, reading }),
        anEvent(alert, { kind: 'cleared', at: at(300) }),
      ],
    });
  };
  write({});
  write({ isPast: true });
  write({ isFalse: true });
  write({ exercise: randomUUID() });
  write({ raisedAt: period.to });
  write({}, 'simulated');
  const query = { from, to: period.to, limit: 10 };

  expect(state.floodSteps.floodSteps({ ...query, provenance: 'real' })).toMatchObject([
    { rule: 'alarm-level', kind: 'raised', raisedAt: at(1), at: at(0), threshold: one },
    { rule: 'alarm-level', kind: 'worse', raisedAt: at(1), at: at(90), threshold: two },
  ]);
  const leadTimes = createLeadTimes(state.floodSteps, { catalogue: builtInThresholds, now: () => at(400) });
  expect(leadTimes({ ...period, simulated: true })).toMatchObject({
    simulated: true,
    complete: true,
    all: { events: 2, warned: 1, worstMs: 0, medianMs: 0 },
  });
});
