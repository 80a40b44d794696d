import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { stateMigrations } from '../../../gateway/state/migrations.ts';
import { openSqlite } from '../../../gateway/state/sqlite.ts';
import { openState } from '../../../gateway/state/state.ts';
import type { Alert, Situation } from '../../../shared/alert-api.ts';
import { happen, type NewEvent, raisedEvent } from '../../../shared/alerts/lifecycle.ts';
import { situationAfter } from '../../../shared/alerts/situations.ts';
import { floodTerms, testAlert } from '../../shared/alerts/support.ts';
import { testActor } from '../../support/gateway-process.ts';
import { openTestState, type TestState } from '../../support/test-state.ts';

const situationOf = (alerts: readonly Alert[], number: number, at: number): Situation => {
  const { situation: id, ward, hazard, provenance, exercise } = alerts[0] ?? testAlert();
  const opening = { id, number, ward, hazard, provenance, exercise };
  return situationAfter({ before: undefined, opening, alerts, added: alerts, events: [], terms: () => floodTerms, at });
};

/** An alert alone in its situation; each in a ward of its own, by `number`. */
const raise = (state: TestState, number: number, change: Partial<Alert> = {}): Alert => {
  const station = { ...testAlert().station, id: `tram-${number}` };
  const own = { id: randomUUID(), situation: randomUUID(), station, ward: String(number), raisedAt: state.clock };
  const alert = testAlert({ ...own, ...change });
  const situations = [situationOf([alert], number, state.clock)];
  state.alerts.write({ alerts: [alert], situations, events: [raisedEvent(alert, null, 'condition')] });
  return alert;
};
const ids = (alerts: readonly Alert[]) => alerts.map(({ id }) => id);

describe('alerts', () => {
  it('are stored with their situations, events, the engine and the audit log: all, or nothing', () => {
    const state = openTestState();
    const alert = testAlert();
    const situation = situationOf([alert], 1, state.clock);
    const event = raisedEvent(alert, null, 'condition');
    const audit = [{ by: testActor, action: 'alert.note', target: alert.id, after: { note: 'x' } }] as const;
    const change = {
      alerts: [alert],
      situations: [situation],
      events: [event],
      engine: { cursor: 7, memory: '{}' },
      audit,
    };
    expect(state.alerts.write(change)).toEqual([{ ...event, seq: 1 }]);

    const again = state.again();
    expect(again.alerts.open()).toEqual({ alerts: [alert], situations: [situation] });
    expect(again.alerts.alert(alert.id)).toEqual(alert);
    expect(again.alerts.situation(situation.id)).toEqual(situation);
    expect(again.alerts.engine()).toEqual({ cursor: 7, memory: '{}' });
    expect(again.audit.list({ limit: 1 })).toMatchObject([{ action: 'alert.note', target: alert.id }]);
    expect(again.alerts.nextNumber()).toBe(2);

    const orphan = testAlert({
      id: randomUUID(),
      situation: randomUUID(),
      station: { ...alert.station, id: 'tram-9' },
    });
    const failing = {
      ...change,
      events: [event],
      engine: { cursor: 8, memory: '{}' },
      alerts: [orphan],
      situations: [],
    };
    expect(() => state.alerts.write(failing)).toThrow(expect.objectContaining({ code: 'STORE_UNAVAILABLE' }));
    expect(state.alerts.engine()?.cursor).toBe(7);
    expect(state.alerts.events({})).toHaveLength(1);
    expect(state.audit.head().seq).toBe(1);
  });

  it('of one key are open once', () => {
    const state = openTestState();
    const first = raise(state, 1);
    const second = { ...first, id: randomUUID() };
    expect(() => state.alerts.write({ alerts: [second] })).toThrow(
      expect.objectContaining({ code: 'STORE_UNAVAILABLE' }),
    );
    const cleared: Alert = { ...first, state: 'cleared', clearedAt: state.clock };
    state.alerts.write({ alerts: [second, cleared] });
    expect(ids(state.alerts.open().alerts)).toEqual([second.id]);
  });

  it('are listed with the newest happening first, page by page; a new figure moves nothing', () => {
    const state = openTestState();
    const all = [1, 2, 3, 4, 5].map((number) => raise(state, number));
    const [first, second] = all;
    if (!first || !second) throw new Error('nothing was raised');
    state.alerts.write({ alerts: [{ ...first, figure: { ...first.figure, value: 99 } }] });
    const noted = happen(
      second,
      { kind: 'note', by: { ...testActor, kind: 'command' }, note: 'x' },
      floodTerms,
      state.clock,
    );
    state.alerts.write({ alerts: [noted?.alert ?? second], events: noted?.events ?? [] });

    const seen: string[] = [];
    let before: number | undefined;
    for (let page = 0; page < 3; page += 1) {
      const { alerts, next } = state.alerts.alerts({ limit: 2, ...(before !== undefined && { before }) });
      seen.push(...alerts.map(({ station }) => station.id));
      before = next ?? undefined;
    }
    expect(seen).toEqual(['tram-2', 'tram-5', 'tram-4', 'tram-3', 'tram-1']);
    expect(before).toBeUndefined();
    expect(state.alerts.alert(first.id)?.figure.value).toBe(99);
  });

  it('are found by every filter', () => {
    const state = openTestState();
    const exercise = randomUUID();
    const mild = raise(state, 1, { severity: 'watch' });
    state.clock += 1_000;
    const late = state.clock;
    const past = raise(state, 2, { state: 'cleared', isPast: true, clearedAt: state.clock });
    const drill = raise(state, 3, { provenance: 'simulated', exercise, severity: 'extreme' });
    const air = raise(state, 4, { hazard: 'air', rule: { ...testAlert().rule, id: 'vn-aqi' } });
    const find = (query: Omit<Parameters<typeof state.alerts.alerts>[0], 'limit'>) =>
      ids(state.alerts.alerts({ ...query, limit: 10 }).alerts);

    expect(find({ open: 'true' })).toEqual(ids([air, drill, mild]));
    expect(find({ open: 'false' })).toEqual([past.id]);
    expect(find({ past: 'true' })).toEqual([past.id]);
    expect(find({ past: 'false' })).toEqual(ids([air, drill, mild]));
    expect(find({ hazard: 'air' })).toEqual([air.id]);
    expect(find({ severity: 'danger' })).toEqual(ids([air, drill, past]));
    expect(find({ ward: '1' })).toEqual([mild.id]);
    expect(find({ station: 'tram-3' })).toEqual([drill.id]);
    expect(find({ rule: 'vn-aqi' })).toEqual([air.id]);
    expect(find({ situation: mild.situation })).toEqual([mild.id]);
    expect(find({ exercise })).toEqual([drill.id]);
    expect(find({ provenance: 'real', open: 'true' })).toEqual(ids([air, mild]));
    expect(find({ from: late })).toEqual(ids([air, drill, past]));
    expect(find({ to: late })).toEqual([mild.id]);
    expect(find({ station: 'tram-3', hazard: 'air' })).toEqual([]);
  });

  it('that nobody can read are left out and named, and are not in the way of the next ones', () => {
    const state = openTestState();
    const [broken, whole, orphan] = [raise(state, 1), raise(state, 2), raise(state, 3)];
    const database = openSqlite({ file: state.file, migrations: stateMigrations });
    database.prepare('UPDATE alert SET document = ? WHERE id = ?').run('{"id":', broken.id);
    database.prepare('UPDATE situation SET document = ? WHERE id = ?').run('{}', orphan.situation);
    database.close();

    const named: string[] = [];
    const reader = openState(
      state.file,
      () => state.clock,
      (what, id) => named.push(`${what} ${id}`),
    );
    try {
      expect(ids(reader.alerts.alerts({ limit: 10 }).alerts)).toEqual(ids([orphan, whole]));
      const open = reader.alerts.open();
      expect(ids(open.alerts)).toEqual([whole.id]);
      expect(open.situations.map(({ number }) => number)).toEqual([1, 2]);
      expect(new Set(named)).toEqual(
        new Set([`alert ${broken.id}`, `alert ${orphan.id}`, `situation ${orphan.situation}`]),
      );
      reader.alerts.write({
        alerts: [
          { ...orphan, id: randomUUID() },
          { ...broken, id: randomUUID() },
        ],
      });
    } finally {
      reader.close();
    }
  });
});

describe('situations', () => {
  it('are listed by number, newest first, and found by what they are about', () => {
    const state = openTestState();
    const exercise = randomUUID();
    for (const number of [1, 2, 3]) raise(state, number);
    raise(state, 4, { provenance: 'simulated', exercise });
    const over = raise(state, 5, { hazard: 'noise', state: 'cleared', clearedAt: state.clock });
    const find = (query: Omit<Parameters<typeof state.alerts.situations>[0], 'limit'>, limit = 10) =>
      state.alerts.situations({ ...query, limit });
    const numbers = (query: Parameters<typeof find>[0]) => find(query).situations.map(({ number }) => number);

    expect(numbers({})).toEqual([5, 4, 3, 2, 1]);
    expect(numbers({ open: true })).toEqual([4, 3, 2, 1]);
    expect(numbers({ open: false })).toEqual([5]);
    expect(numbers({ hazard: over.hazard })).toEqual([5]);
    expect(numbers({ ward: '2' })).toEqual([2]);
    expect(numbers({ exercise })).toEqual([4]);
    expect(numbers({ provenance: 'simulated' })).toEqual([4]);
    const page = find({}, 2);
    expect(page.situations.map(({ number }) => number)).toEqual([5, 4]);
    expect(find({ before: page.next ?? 0 }, 2).situations.map(({ number }) => number)).toEqual([3, 2]);
  });

  it('of one ward and hazard are open once', () => {
    const state = openTestState();
    const alert = raise(state, 1);
    const twin = { ...situationOf([alert], 2, state.clock), id: randomUUID() };
    expect(() => state.alerts.write({ situations: [twin] })).toThrow(
      expect.objectContaining({ code: 'STORE_UNAVAILABLE' }),
    );
    const other = { ...twin, exercise: randomUUID() };
    state.alerts.write({ situations: [other] });
    expect(state.alerts.open().situations).toHaveLength(2);
  });
});

describe('events', () => {
  it('are numbered in order, listed oldest first, the newest of them when they are many, and never changed', () => {
    const state = openTestState();
    const alert = raise(state, 1);
    const other = raise(state, 2);
    const note = (why: string): NewEvent => ({ ...raisedEvent(alert, null, 'condition'), kind: 'noted', why });
    expect(state.alerts.write({ events: [note('a'), note('b')] }).map(({ seq }) => seq)).toEqual([3, 4]);
    expect(state.alerts.events({ situation: alert.situation }).map(({ why }) => why)).toEqual(['condition', 'a', 'b']);
    expect(state.alerts.events({ alert: alert.id, limit: 2 }).map(({ seq }) => seq)).toEqual([3, 4]);
    expect(state.alerts.events({ alert: other.id }).map(({ seq }) => seq)).toEqual([2]);
    expect(state.alerts.events({ limit: 3 }).map(({ seq }) => seq)).toEqual([2, 3, 4]);

    const database = openSqlite({ file: state.file, migrations: stateMigrations });
    expect(() => database.exec('UPDATE alert_event SET at = 0')).toThrow(/not changed/);
    expect(() => database.exec('DELETE FROM alert_event')).toThrow(/not deleted/);
    database.close();
  });
});

describe('messages', () => {
  it('are written down with what caused them, each key once', () => {
    const state = openTestState();
    const { situation } = raise(state, 1);
    const message = (key: string, held = false) => ({
      ...({
        key,
        held,
        situation,
        exercise: null,
        wave: 1,
        step: 1,
        round: 0,
        reason: 'raised',
        severity: 'danger',
      } as const),
      ...({ recipient: { kind: 'person', id: randomUUID(), name: 'Lan' }, channel: 'email' } as const),
      ...{ notBefore: state.clock, causedAt: state.clock - 800 },
    });
    state.alerts.write({ deliveries: [message('a'), message('b', true)] });
    state.alerts.write({ deliveries: [message('a'), message('c')] });
    const stored = state.deliveries.list({ situation, limit: 10 });
    expect(stored.map((one) => one.state).sort()).toEqual(['due', 'due', 'held']);
    expect(stored[0]).toMatchObject({ createdAt: state.clock, attempts: [], address: '', latencyMs: null });
    expect(state.deliveries.find(stored[0]?.id ?? '')?.causedAt).toBe(state.clock - 800);
  });
});
