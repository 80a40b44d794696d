import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { NewDelivery } from '../../../gateway/alerts/ports.ts';
import { stateMigrations } from '../../../gateway/state/migrations.ts';
import { openSqlite } from '../../../gateway/state/sqlite.ts';
import { defaultContact } from '../../../shared/notification-api.ts';
import { addPerson } from '../../support/alert-world.ts';
import { testActor } from '../../support/gateway-process.ts';
import { aSituation } from '../../support/notices.ts';
import { openTestState } from '../../support/test-state.ts';

const situation = aSituation({ id: randomUUID() });
const open = () => {
  const state = openTestState();
  state.alerts.write({ situations: [situation] });
  return state;
};
const message = (key: string, more: Partial<NewDelivery> = {}): NewDelivery => ({
  ...{ situation: situation.id, exercise: null, wave: 1, step: 1, round: 0, reason: 'raised', severity: 'danger' },
  recipient: { kind: 'person', id: 'an', name: 'An' },
  ...{ channel: 'email', notBefore: 0, key, causedAt: null, held: false },
  ...more,
});

describe('deliveries', () => {
  it('of one key are written once', () => {
    const { deliveries } = open();
    expect(deliveries.add([message('a'), message('b')])).toHaveLength(2);
    expect(deliveries.add([message('a'), message('c')]).length).toBe(1);
    expect(deliveries.list({ limit: 10 })).toHaveLength(3);
  });

  it('are due in their order from their time on, by channel, those under way included', () => {
    const { deliveries } = open();
    deliveries.add([
      message('later', { notBefore: 20 }),
      message('first', { notBefore: 5 }),
      message('held', { notBefore: 10, held: true }),
      message('sms', { notBefore: 1, channel: 'sms' }),
      message('siren', { channel: 'mqtt' }),
    ]);
    const due = (now: number) => deliveries.due(now, 10, 'email').map(({ delivery }) => delivery.notBefore);
    expect([due(4), due(10), due(20)]).toEqual([[], [5, 10], [5, 10, 20]]);
    expect(deliveries.due(100, 10).map(({ delivery }) => delivery.channel)).not.toContain('mqtt');
    expect(deliveries.due(100, 2)).toHaveLength(2);
    expect(deliveries.nextAt()).toBe(1);
    const [one] = deliveries.due(4, 10);
    deliveries.begin(one?.delivery.id ?? '', 4, 's');
    expect(deliveries.due(4, 10).map(({ delivery }) => delivery.state)).toEqual(['sending']);
    deliveries.end(one?.delivery.id ?? '', { at: 6, ok: false, detail: 'later', again: 50 });
    expect(deliveries.nextAt()).toBe(5);
    expect(deliveries.due(49, 10, 'sms')).toEqual([]);
  });

  it('do not wait for a clock that was set back to come so far again, but for the end of quiet hours', () => {
    const state = open();
    const { deliveries } = state;
    const hour = 3_600_000;
    state.clock += 2 * hour;
    const written = state.clock;
    deliveries.add([message('a', { notBefore: written }), message('b', { notBefore: written, held: true })]);
    state.clock -= 2 * hour;
    const [due, ...more] = deliveries.due(state.clock, 10);
    expect(due?.delivery).toMatchObject({ state: 'due', notBefore: written });
    expect(more).toEqual([]);
    deliveries.begin(due?.delivery.id ?? '', state.clock, 'a…@example');
    deliveries.end(due?.delivery.id ?? '', { at: state.clock, ok: false, detail: 'later', again: state.clock + 5_000 });
    expect(deliveries.due(state.clock + 4_000, 10)).toEqual([]);
    expect(deliveries.due(state.clock + 5_000, 10)).toHaveLength(1);
  });

  it('keep every try, and after very many the first and the newest', () => {
    const { deliveries } = open();
    const [delivery] = deliveries.add([message('a', { causedAt: 100 })]);
    const id = delivery?.id ?? '';
    for (let at = 0; at < 64; at += 1) {
      deliveries.begin(id, at, 'a…@example');
      deliveries.end(id, { at: at + 3, ok: false, detail: 'no', again: at + 5 });
    }
    const attempts = deliveries.find(id)?.delivery.attempts ?? [];
    expect([attempts.length, attempts[0]?.at, attempts.at(-1)?.at]).toEqual([60, 0, 63]);
    deliveries.begin(id, 700, 'a…@example');
    deliveries.end(id, { at: 750, ok: true, detail: '250', again: null });
    expect(deliveries.find(id)?.delivery).toMatchObject({
      state: 'delivered',
      deliveredAt: 750,
      latencyMs: 650,
      problem: null,
    });
    deliveries.drop(id, 'too late');
    expect(deliveries.find(id)?.delivery.state).toBe('delivered');
  });

  it('are dropped by their reasons, what is under way is not', () => {
    const { deliveries } = open();
    const [a] = deliveries.add([message('a'), message('b', { held: true }), message('c', { reason: 'over' })]);
    deliveries.begin(a?.id ?? '', 1, '');
    deliveries.dropPending(situation.id, ['raised'], 'over');
    expect(deliveries.list({ limit: 9 }).map(({ state }) => state)).toEqual(['due', 'dropped', 'sending']);
    expect(deliveries.list({ limit: 9, state: 'dropped' })[0]?.problem).toBe('over');
  });

  it('are old news when a later one goes the same way', () => {
    const { deliveries } = open();
    const [first] = deliveries.add([message('a')]);
    const isOld = () => deliveries.superseded(first?.id ?? '');
    deliveries.add([
      message('b', { channel: 'sms' }),
      message('c', { recipient: { kind: 'person', id: 'b', name: 'B' } }),
    ]);
    deliveries.add([message('d', { reason: 'update' }), message('e', { held: true })]);
    expect(isOld()).toBe(false);
    const [later] = deliveries.add([message('f')]);
    expect(isOld()).toBe(true);
    deliveries.drop(later?.id ?? '', '');
    expect(isOld()).toBe(false);
  });

  it('that cannot be read stand in nobody’s way', () => {
    const state = open();
    const [broken] = state.deliveries.add([message('a'), message('b')]);
    const raw = openSqlite({ file: state.file, migrations: stateMigrations });
    raw.prepare('UPDATE delivery SET document = ? WHERE id = ?').run('{"a":1}', broken?.id ?? '');
    raw.close();
    expect(state.deliveries.due(1, 10)).toHaveLength(1);
    expect(state.deliveries.list({ limit: 10 })).toHaveLength(1);
    expect(state.deliveries.nextAt()).toBe(0);
  });

  it('are listed newest first, by situation, exercise and state', () => {
    const { deliveries } = open();
    const exercise = randomUUID();
    deliveries.add([message('a'), message('b', { exercise }), message('c', { situation: null, exercise })]);
    expect(deliveries.list({ limit: 2 }).map(({ situation: of }) => of)).toEqual([null, situation.id]);
    expect(deliveries.list({ limit: 9, situation: situation.id })).toHaveLength(2);
    expect(deliveries.list({ limit: 9, exercise })).toHaveLength(2);
    expect(deliveries.list({ limit: 9, situation: situation.id, exercise })).toHaveLength(1);
    expect(deliveries.list({ limit: 9, exercise, state: 'failed' })).toEqual([]);
  });
});

describe('wishes', () => {
  it('are the usual ones until somebody says otherwise, and every change is in the audit log', () => {
    const state = open();
    const an = addPerson(state, 'an');
    expect(state.deliveries.contact(an)).toEqual(defaultContact);
    const wishes = { ...defaultContact, language: 'en' as const };
    state.deliveries.setContact(an, wishes, testActor);
    expect(state.deliveries.contact(an)).toEqual(wishes);
    expect(state.audit.list({ limit: 1 })[0]).toMatchObject({ action: 'contact.change', target: an, after: wishes });
    expect(() => state.deliveries.setContact(randomUUID(), wishes, testActor)).toThrow(/no person/);
  });

  it('name browsers, each of one person, so many at most', () => {
    const state = open();
    const [an, binh] = [addPerson(state, 'an'), addPerson(state, 'binh')];
    const device = (n: number) => ({ endpoint: `https://push.example/${n}`, p256dh: 'p', auth: 'a', label: `${n}` });
    for (let n = 0; n < 10; n += 1) state.deliveries.addPushDevice(an, device(n));
    expect(() => state.deliveries.addPushDevice(an, device(10))).toThrow(/at most 10/);
    const id = state.deliveries.addPushDevice(binh, device(3));
    expect(state.deliveries.pushDevices(an)).toHaveLength(9);
    state.deliveries.removePushDevice(an, id);
    expect(state.deliveries.pushDevices(binh)).toHaveLength(1);
    state.deliveries.removePushDevice(binh, id);
    expect(state.deliveries.pushDevices(binh)).toEqual([]);
  });
});

describe('channels and secrets', () => {
  it('keep the last test, and count what was delivered and what failed', () => {
    const state = open();
    const { deliveries } = state;
    deliveries.tested('email', { at: 1, ok: true, ms: 5, detail: 'ok' });
    deliveries.tested('email', { at: 2, ok: false, ms: 6, detail: 'refused' });
    for (let n = 0; n < 103; n += 1) deliveries.tested('sms', { at: n, ok: true, ms: 1, detail: '' });
    expect(deliveries.lastTests().get('email')).toEqual({ at: 2, ok: false, ms: 6, detail: 'refused' });
    expect(deliveries.lastTests().get('sms')?.at).toBe(102);
    const [a, b] = deliveries.add([message('a'), message('b')]);
    deliveries.end(a?.id ?? '', { at: 77, ok: true, detail: '', again: null });
    deliveries.end(b?.id ?? '', { at: 78, ok: false, detail: '', again: null });
    expect(deliveries.channelCounts(state.clock).get('email')).toEqual({ lastDeliveredAt: 77, failures: 1 });
    expect(deliveries.channelCounts(state.clock + 1).get('email')).toEqual({ lastDeliveredAt: 77, failures: 0 });
  });

  it('are made once, and kept', () => {
    const state = open();
    expect(state.deliveries.secret('a', () => 'first')).toBe('first');
    expect(state.again().deliveries.secret('a', () => 'second')).toBe('first');
    state.deliveries.setSecret('a', 'third');
    expect(state.deliveries.secret('a', () => 'fourth')).toBe('third');
  });
});
