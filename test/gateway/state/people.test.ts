import { describe, expect, it } from 'vitest';
import type { PeopleStore, State, StoredSession } from '../../../gateway/state/ports.ts';
import { type Role, type Scope, wholeCity } from '../../../shared/access.ts';
import { AppError, type ErrorCode } from '../../../shared/errors.ts';
import { testActor } from '../../support/gateway-process.ts';
import { until } from '../../support/start-gateway.ts';
import { openTestState, type TestState } from '../../support/test-state.ts';

const address = '192.0.2.7';
const actions = (state: State) =>
  state.audit
    .list({ limit: 100 })
    .map(({ action }) => action)
    .reverse();

const codeOf = (work: () => unknown): ErrorCode | undefined => {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
  return undefined;
};

const add = (state: State, email: string, role: Role = 'environment', scope: Scope = wholeCity) =>
  state.people.add({ email, name: email, role, scope, passwordHash: '$argon2id$canary' }, testActor);

const session = (state: TestState, id: string, person: string): StoredSession => ({
  id,
  person,
  createdAt: state.clock,
  lastUsedAt: state.clock,
  expiresAt: state.clock + 1_000,
  address,
  userAgent: 'Firefox',
});

const begin = (state: TestState, id: string, person: string) =>
  state.people.beginSession(session(state, id, person), testActor);

const ended = (state: State): string[] => {
  const ids: string[] = [];
  state.people.onSessionsEnded((more) => ids.push(...more));
  return ids;
};

describe('people', () => {
  it('are found by id, by address in any case, and by single sign-on', () => {
    const state = openTestState();
    const person = add(state, 'An@Example.org');

    expect(person).toMatchObject({ email: 'an@example.org', totp: false, sso: false, lastSignInAt: null });
    expect(state.people.find(person.id)).toMatchObject({ person, passwordHash: '$argon2id$canary', totpStep: 0 });
    expect(state.people.findByEmail(' AN@example.ORG')?.person).toEqual(person);
    expect(state.people.findBySubject('https://sso', '42')).toBeUndefined();
    state.people.linkSubject(person.id, 'https://sso', '42');
    expect(state.people.findBySubject('https://sso', '42')?.person).toEqual({ ...person, sso: true });
    expect(codeOf(() => add(state, 'an@EXAMPLE.org'))).toBe('PERSON_EXISTS');
    const other = add(state, 'binh@example.org');
    expect(codeOf(() => state.people.linkSubject(other.id, 'https://sso', '42'))).toBe('PERSON_EXISTS');
    expect(actions(state)).toEqual(['person.join', 'person.change', 'person.join']);
  });

  it('are changed, with what differs written down', () => {
    const state = openTestState();
    const { id } = add(state, 'an@example.org');
    const changed = state.people.change(id, { role: 'field', scope: { networks: ['air'], wards: null } }, testActor);

    expect(changed).toMatchObject({ role: 'field', scope: { networks: ['air'], wards: null } });
    expect(state.audit.list({ limit: 1 })[0]).toMatchObject({
      action: 'person.change',
      target: id,
      before: { role: 'environment', scope: { networks: null } },
      after: { role: 'field', scope: { networks: ['air'] } },
    });
    state.people.change(id, { role: 'field' }, testActor);
    expect(state.audit.head().seq).toBe(2);
    expect(codeOf(() => state.people.change('nobody', { role: 'field' }, testActor))).toBe('PERSON_UNKNOWN');
  });

  it.each([
    ['disabled', { disabled: true }],
    ['given another role', { role: 'field' }],
    ['given a part of the city', { scope: { networks: ['air'], wards: null } }],
  ] satisfies [string, Parameters<PeopleStore['change']>[1]][])(
    'the last administrator of the whole city is not %s',
    (_name, change) => {
      const state = openTestState();
      const first = add(state, 'a@example.org', 'administrator');
      add(state, 'part@example.org', 'administrator', { networks: ['noise'], wards: null });
      const gone = add(state, 'gone@example.org', 'administrator');
      state.people.change(gone.id, { disabled: true }, testActor);
      const head = state.audit.head();

      expect(codeOf(() => state.people.change(first.id, change, testActor))).toBe('LAST_ADMINISTRATOR');
      expect(state.people.find(first.id)?.person).toEqual(first);
      expect(state.audit.head()).toEqual(head);

      state.people.change(gone.id, { disabled: false }, testActor);
      expect(codeOf(() => state.people.change(first.id, change, testActor))).toBeUndefined();
    },
  );

  it('have a second factor whose codes are used once', () => {
    const state = openTestState();
    const { id } = add(state, 'an@example.org');
    state.people.setTotp(id, 'BASE32', testActor);

    expect(state.people.find(id)).toMatchObject({ totpSecret: 'BASE32', person: { totp: true } });
    expect(state.people.useTotpStep(id, 100)).toBe(true);
    expect(state.people.useTotpStep(id, 100)).toBe(false);
    expect(state.people.useTotpStep(id, 99)).toBe(false);
    expect(state.people.useTotpStep(id, 101)).toBe(true);
    state.people.change(id, { removeTotp: true }, testActor);
    state.people.change(id, { removeTotp: true }, testActor);
    expect(state.people.find(id)).toMatchObject({ totpSecret: null, totpStep: 0 });
    expect(actions(state)).toEqual(['person.join', 'person.totp.add', 'person.totp.remove']);
  });
});

describe('sessions', () => {
  it('begin, move on, and are the person’s own to end', () => {
    const state = openTestState();
    const [an, binh] = [add(state, 'an@example.org'), add(state, 'binh@example.org')];
    const ids = ended(state);
    begin(state, 's1', an.id);
    state.people.touchSession('s1', state.clock + 500, state.clock + 1_500);

    expect(state.people.session('s1')).toEqual({
      ...session(state, 's1', an.id),
      lastUsedAt: state.clock + 500,
      expiresAt: state.clock + 1_500,
    });
    expect(codeOf(() => state.people.endSession('s1', binh.id, testActor))).toBe('NOT_FOUND');
    state.people.endSession('s1', an.id, testActor);
    expect(state.people.session('s1')).toBeUndefined();
    expect(ids).toEqual(['s1']);
    expect(actions(state).slice(2)).toEqual(['session.begin', 'session.end']);
  });

  it('are nothing any more after their time', () => {
    const state = openTestState();
    const { id } = add(state, 'an@example.org');
    const ids = ended(state);
    begin(state, 's1', id);
    state.clock += 1_000;

    expect(state.people.session('s1')).toBeUndefined();
    expect(state.people.sessions(id)).toEqual([]);
    expect(ids).toEqual([]);
    state.people.dropEndedSessions();
    state.people.dropEndedSessions();
    expect(ids).toEqual(['s1']);
  });

  it('end with a new password, all but the one it was set in', () => {
    const state = openTestState();
    const { id } = add(state, 'an@example.org');
    const ids = ended(state);
    for (const name of ['s1', 's2', 's3']) begin(state, name, id);
    state.people.setPassword(id, 'new', testActor, 's2');

    expect(ids.sort()).toEqual(['s1', 's3']);
    expect(state.people.sessions(id).map((one) => one.id)).toEqual(['s2']);
    expect(state.audit.list({ limit: 1 })[0]).toMatchObject({ action: 'person.password', after: { sessionsEnded: 2 } });
  });

  it('end when the person is disabled', () => {
    const state = openTestState();
    const { id } = add(state, 'an@example.org');
    const ids = ended(state);
    begin(state, 's1', id);
    state.people.change(id, { name: 'Ân' }, testActor);
    expect(ids).toEqual([]);
    state.people.change(id, { disabled: true }, testActor);

    expect(ids).toEqual(['s1']);
  });

  it('that another process ended are noticed', async () => {
    const state = openTestState();
    const { id } = add(state, 'an@example.org');
    begin(state, 's1', id);
    const ids = ended(state);
    begin(state, 's2', id);
    const other = state.again();
    other.people.change(id, { disabled: true }, testActor);

    await until(() => ids.length === 2);
    expect(ids.sort()).toEqual(['s1', 's2']);
  });
});

describe('invitations', () => {
  const invite = (state: TestState, email: string, role: Role = 'field') =>
    state.people.invite(
      { email, name: 'Ân', role, scope: wholeCity, expiresAt: state.clock + 1_000 },
      { ...testActor, name: 'Bình' },
    );
  const accept = (state: State, token: string, more: { name?: string; email?: string } = {}) =>
    state.people.accept(token, { passwordHash: 'new hash', ...more }, address);

  it('make a person, once', () => {
    const state = openTestState();
    const { token, invitation } = invite(state, 'An@example.org');
    expect(state.people.invitations()).toEqual([invitation]);
    expect(state.people.lookAtInvitation(token)).toEqual(invitation);
    expect(invitation).toMatchObject({ email: 'an@example.org', invitedBy: 'Bình', role: 'field' });

    const person = accept(state, token, { name: 'Nguyễn Ân' });

    expect(person).toMatchObject({ email: 'an@example.org', name: 'Nguyễn Ân', role: 'field' });
    expect(state.people.find(person.id)?.passwordHash).toBe('new hash');
    expect(state.people.invitations()).toEqual([]);
    expect(codeOf(() => accept(state, token))).toBe('INVITATION_ENDED');
    expect(state.audit.list({ limit: 1 })[0]).toMatchObject({
      action: 'person.join',
      target: person.id,
      actor: { kind: 'person', id: person.id, name: 'Nguyễn Ân', address },
    });
  });

  it('for somebody who exists set a password, end the sessions, and change nothing else', () => {
    const state = openTestState();
    const person = add(state, 'an@example.org', 'viewer');
    state.people.setTotp(person.id, 'BASE32', testActor);
    const ids = ended(state);
    begin(state, 's1', person.id);
    const { token, invitation } = invite(state, 'an@example.org', 'administrator');
    expect(invitation).toMatchObject({ role: 'viewer', name: 'an@example.org' });

    const same = accept(state, token, { name: 'Khác', email: 'other@example.org' });

    expect(same).toEqual({ ...person, totp: true });
    expect(state.people.find(person.id)).toMatchObject({ passwordHash: 'new hash', totpSecret: 'BASE32' });
    expect(ids).toEqual(['s1']);
  });

  it('replace an earlier one for the same address, expire, and are withdrawn', () => {
    const state = openTestState();
    const first = invite(state, 'an@example.org');
    const second = invite(state, 'AN@example.org');
    expect(state.people.lookAtInvitation(first.token)).toBeUndefined();
    state.people.withdrawInvitation(second.invitation.id, testActor);
    expect(codeOf(() => accept(state, second.token))).toBe('INVITATION_ENDED');
    expect(codeOf(() => state.people.withdrawInvitation(second.invitation.id, testActor))).toBe('NOT_FOUND');

    const third = invite(state, 'an@example.org');
    state.clock += 1_000;
    expect(state.people.lookAtInvitation(third.token)).toBeUndefined();
    expect(codeOf(() => accept(state, third.token))).toBe('INVITATION_ENDED');
  });

  it('lead nowhere for somebody who was disabled, or joined otherwise', () => {
    const state = openTestState();
    const person = add(state, 'an@example.org');
    const { token } = invite(state, 'an@example.org');
    state.people.change(person.id, { disabled: true }, testActor);
    expect(codeOf(() => accept(state, token))).toBe('INVITATION_ENDED');

    const other = invite(state, 'binh@example.org', 'administrator');
    add(state, 'binh@example.org', 'viewer');
    expect(codeOf(() => accept(state, other.token))).toBe('INVITATION_ENDED');
  });

  it('without an address let the person choose one that is free', () => {
    const state = openTestState();
    add(state, 'an@example.org');
    const { token } = invite(state, '', 'administrator');

    expect(codeOf(() => accept(state, token))).toBe('CHANGE_INVALID');
    expect(codeOf(() => accept(state, token, { email: 'AN@example.org' }))).toBe('PERSON_EXISTS');
    expect(accept(state, token, { email: 'Binh@example.org' })).toMatchObject({
      email: 'binh@example.org',
      role: 'administrator',
    });
  });
});
