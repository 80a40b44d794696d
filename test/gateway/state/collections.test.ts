import { describe, expect, it } from 'vitest';
import { stateMigrations } from '../../../gateway/state/migrations.ts';
import { openSqlite } from '../../../gateway/state/sqlite.ts';
import { openState } from '../../../gateway/state/state.ts';
import type { Policy } from '../../../shared/notification-api.ts';
import { testActor } from '../../support/gateway-process.ts';
import { openTestState } from '../../support/test-state.ts';

const policy: Policy = {
  name: 'Trực ban',
  from: 'warning',
  steps: [{ afterMinutes: 0, to: [{ kind: 'role', role: 'emergency' }] }],
  repeatMinutes: 15,
  maxRepeats: 8,
};
const code = (expected: string) => expect.objectContaining({ code: expected });

/** Writes past the store, as an older release or a fault of the disk would have. */
const rewrite = (file: string, id: string, body: string): void => {
  const database = openSqlite({ file, migrations: stateMigrations });
  database.prepare('UPDATE document SET body = ? WHERE id = ?').run(body, id);
  database.close();
};

describe('a collection', () => {
  it('keeps every version of a document, with who changed it and when, in the audit log as well', () => {
    const state = openTestState();
    const { policies } = state.collections;
    const made = policies.add(policy, testActor, { id: 'default', isDefault: true });
    const second = { ...policy, repeatMinutes: 5 };
    const begun = state.clock;
    state.clock += 1_000;

    expect(made).toMatchObject({ id: 'default', version: 1, body: policy, isDefault: true, createdBy: 'test' });
    expect(policies.change('default', second, testActor)).toMatchObject({ version: 2, body: second, isDefault: true });
    expect(state.again().collections.policies.list()).toMatchObject([
      { version: 2, body: second, createdAt: begun, changedAt: state.clock },
    ]);
    expect(policies.version('default', 1)).toEqual(policy);
    expect(policies.versions('default').map(({ version, body }) => [version, body.repeatMinutes])).toEqual([
      [1, 15],
      [2, 5],
    ]);
    expect(state.audit.list({ limit: 2 })).toMatchObject([
      { action: 'policy.change', target: 'default', before: policy, after: second },
      { action: 'policy.create', target: 'default', before: null, after: policy },
    ]);
  });

  it('refuses a change of a version that is no longer the newest', () => {
    const { policies } = openTestState().collections;
    const { id } = policies.add(policy, testActor);
    policies.change(id, { ...policy, maxRepeats: 1 }, testActor, 1);
    expect(() => policies.change(id, policy, testActor, 1)).toThrow(code('CHANGE_CONFLICT'));
    expect(policies.find(id)).toMatchObject({ version: 2, body: { maxRepeats: 1 } });
  });

  it('forgets a removed document but for its versions, and gives its id to no other', () => {
    const state = openTestState();
    const { policies } = state.collections;
    policies.add(policy, testActor, { id: 'a' });
    policies.remove('a', testActor);
    expect([policies.list(), policies.find('a'), policies.version('a', 1)]).toEqual([[], undefined, policy]);
    expect(() => policies.remove('a', testActor)).toThrow(code('NOT_FOUND'));
    expect(() => policies.change('a', policy, testActor)).toThrow(code('NOT_FOUND'));
    expect(() => policies.add(policy, testActor, { id: 'a' })).toThrow(code('CHANGE_INVALID'));
    expect(state.audit.list({ limit: 1 })).toMatchObject([{ action: 'policy.remove', before: policy, after: null }]);
  });

  it('is apart from the other collections', () => {
    const { policies, capFeeds } = openTestState().collections;
    policies.add(policy, testActor, { id: 'a' });
    capFeeds.add({ name: 'KTTV', url: 'https://example.org/cap', minutes: 10, enabled: true }, testActor, { id: 'a' });
    expect([policies.list().length, capFeeds.list().length]).toEqual([1, 1]);
    expect(policies.find('a')?.body).toEqual(policy);
  });

  it('tells of every change once it is stored, and of none that was refused', () => {
    const { policies } = openTestState().collections;
    const seen: number[] = [];
    policies.onChange(() => seen.push(policies.list().length));
    policies.add(policy, testActor, { id: 'a' });
    expect(() => policies.add(policy, testActor, { id: 'a' })).toThrow();
    policies.change('a', policy, testActor);
    policies.remove('a', testActor);
    expect(seen).toEqual([1, 1, 0]);
  });

  it.each(['{"name":"of another release"}', '{"name":'])('leaves out what it cannot read, and names it: %s', (body) => {
    const state = openTestState();
    state.collections.policies.add(policy, testActor, { id: 'a' });
    state.collections.policies.add(policy, testActor, { id: 'b' });
    rewrite(state.file, 'a', body);
    const named: string[] = [];
    const reader = openState(state.file, Date.now, (what, id) => named.push(`${what} ${id}`));
    try {
      expect(reader.collections.policies.list().map(({ id }) => id)).toEqual(['b']);
      expect(reader.collections.policies.find('a')).toBeUndefined();
      expect(new Set(named)).toEqual(new Set(['policy a']));
    } finally {
      reader.close();
    }
  });
});
