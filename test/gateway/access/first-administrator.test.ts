import { describe, expect, it } from 'vitest';
import { ensureFirstAdministrator } from '../../../gateway/access/first-administrator.ts';
import { createPasswords } from '../../../gateway/access/passwords.ts';
import { dayMs } from '../../../shared/time.ts';
import { openTestState } from '../../support/test-state.ts';
import { countingHashing } from '../http/fakes.ts';

const setUp = () => {
  const state = openTestState();
  const passwords = createPasswords(countingHashing().hashing);
  const ensure = (given: { email: string; password: string } | null = null) =>
    ensureFirstAdministrator({ people: state.people, passwords, given, now: () => state.clock });
  return { state, ensure };
};

describe('the first administrator', () => {
  it('is made from the settings while there is nobody, and in the name of the system', async () => {
    const { state, ensure } = setUp();
    const given = { email: 'Admin@haiphong.example', password: 'hải đăng hòn dấu' };

    expect(await ensure(given)).toMatchObject({ kind: 'made' });
    expect(state.people.list()).toMatchObject([{ email: 'admin@haiphong.example', role: 'administrator' }]);
    expect(state.audit.list({ limit: 1, action: 'person.join' })).toMatchObject([{ actor: { kind: 'system' } }]);

    expect(await ensure({ ...given, password: 'another one, later' })).toEqual({ kind: 'not-needed' });
    expect(state.people.list()).toHaveLength(1);
  });

  it('is invited by a link that is shown once, and again when it has expired', async () => {
    const { state, ensure } = setUp();

    const first = await ensure();
    const second = await ensure();
    state.clock += dayMs;
    const third = await ensure();

    expect([first.kind, second.kind, third.kind]).toEqual(['invited', 'waiting', 'invited']);
    expect(JSON.stringify(second)).not.toContain('token');
    const [old, fresh] = [first, third].map((one) => (one.kind === 'invited' ? one.token : ''));
    expect(state.people.lookAtInvitation(old ?? '')).toBeUndefined();
    expect(state.people.lookAtInvitation(fresh ?? '')).toMatchObject({ role: 'administrator', email: '' });
  });

  it('chooses an e-mail of their own with the link, and nobody is invited any more', async () => {
    const { state, ensure } = setUp();
    const invited = await ensure();
    const token = invited.kind === 'invited' ? invited.token : '';

    state.people.accept(token, { name: 'Bình', email: 'binh@haiphong.example', passwordHash: 'h' }, '10.0.0.1');

    expect(state.people.list()).toMatchObject([
      { email: 'binh@haiphong.example', name: 'Bình', role: 'administrator' },
    ]);
    expect(await ensure()).toEqual({ kind: 'not-needed' });
  });
});
