/** Sign-in, sessions and the second factor over a real store, with a clock that the test sets. */
import { Secret, TOTP } from 'otpauth';
import { describe, expect, it } from 'vitest';
import { createAccess } from '../../../gateway/access/access.ts';
import { createPasswords } from '../../../gateway/access/passwords.ts';
import { type Principal, permissionsOfPrincipal } from '../../../gateway/principal.ts';
import { wholeCity } from '../../../shared/access.ts';
import { dayMs, hourMs, minuteMs, secondMs } from '../../../shared/time.ts';
import { quietLog } from '../../support/quiet-log.ts';
import { openTestState } from '../../support/test-state.ts';
import { countingHashing } from '../http/fakes.ts';

const origin = { address: '10.1.1.1', userAgent: 'Firefox' };
const email = 'an@haiphong.example';
const password = 'mười hai ký tự';
const operator = { kind: 'command', id: 'root', name: 'root', address: '' } as const;

const setUp = async () => {
  const state = openTestState();
  const { hashing, asked } = countingHashing();
  const passwords = createPasswords(hashing);
  const { people, keys, audit } = state;
  const make = () =>
    createAccess({
      ...{ people, keys, audit, passwords },
      sessionIdleMs: 12 * hourMs,
      sso: null,
      now: () => state.clock,
      log: quietLog,
    });
  const an = people.add(
    { email, name: 'An', role: 'field', scope: wholeCity, passwordHash: await hashing.hash(password) },
    operator,
  );
  const access = make();
  const signIn = (code?: string) => access.signIn({ email, password, code }, origin);
  const who = (sessionToken?: string, authorization?: string): Principal =>
    access.identify({ sessionToken, authorization }).principal;
  const asPerson = (token: string) => {
    const principal = who(token);
    if (principal.kind !== 'person') throw new Error('nobody is signed in');
    return principal;
  };
  return { state, people, audit, asked, access, make, an, signIn, who, asPerson };
};

const codeOf = (secret: string, at: number): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at });

describe('sign-in', () => {
  it('makes a session of who knows the password, whatever the case of the e-mail', async () => {
    const { access, who, an } = await setUp();

    const { token, person } = await access.signIn({ email: ' An@HaiPhong.example ', password }, origin);

    expect(person).toMatchObject({ id: an.id, lastSignInAt: expect.any(Number) });
    expect(who(token)).toMatchObject({ kind: 'person', id: an.id, role: 'field', email });
    expect(token).toMatch(/^[\w-]{43}$/);
  });

  it('keeps no token that would open anything', async () => {
    const { signIn, people, an, who } = await setUp();
    const { token } = await signIn();

    const [stored] = people.sessions(an.id);

    expect(JSON.stringify(stored)).not.toContain(token);
    expect(who(stored?.id)).toEqual({ kind: 'anonymous' });
  });

  it('costs one verification and says the same, whether the account exists or not', async () => {
    const { access, asked } = await setUp();
    const refusal = (name: string) =>
      access.signIn({ email: name, password: 'wrong' }, origin).catch((error: Error) => error.message);

    const known = await refusal(email);
    expect(asked).toHaveLength(1);
    const unknown = await refusal('nobody@haiphong.example');
    expect(asked).toHaveLength(2);
    expect(unknown).toBe(known);
  });

  it('is refused to who was disabled, also while the password was being checked', async () => {
    const { people, an, signIn } = await setUp();
    const other = people.add(
      { email: 'x@y.example', name: 'X', role: 'administrator', scope: wholeCity, passwordHash: null },
      operator,
    );
    expect(other.role).toBe('administrator');

    const running = signIn();
    people.change(an.id, { disabled: true }, operator);

    await expect(running).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED' });
    await expect(signIn()).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED' });
  });

  it('is refused with the old password when it changes meanwhile', async () => {
    const { people, an, signIn } = await setUp();

    const running = signIn();
    people.setPassword(an.id, 'plain another', operator);

    await expect(running).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED' });
  });

  it('that fails is in the audit log, without what was typed where the e-mail belongs', async () => {
    const { access, audit, an } = await setUp();
    for (const typed of [email, 'nobody@haiphong.example', 'my secret password']) {
      await access.signIn({ email: typed, password: 'wrong' }, origin).catch(() => {});
    }

    const entries = audit.list({ limit: 10, action: 'session.refuse' });

    expect(entries.map(({ target }) => target)).toEqual(['', 'nobody@haiphong.example', an.id]);
    expect(entries[0]?.actor).toEqual({ kind: 'nobody', id: '', name: '', address: origin.address });
  });

  it('still lets in who has signed in from here before while somebody else guesses', async () => {
    const { signIn, access, make } = await setUp();
    await signIn();
    const guess = () =>
      access.signIn({ email, password: 'guess' }, { ...origin, address: '203.0.113.7' }).catch((error) => error.code);
    const codes: string[] = [];
    for (let count = 0; count < 8; count += 1) codes.push(await guess());

    expect(codes.slice(5)).toEqual(['RATE_LIMITED', 'RATE_LIMITED', 'RATE_LIMITED']);
    await expect(signIn()).resolves.toBeDefined();
    await expect(make().signIn({ email, password }, origin)).resolves.toBeDefined();
  });
});

describe('a session', () => {
  it('ends without use, and slides with use', async () => {
    const { state, signIn, who } = await setUp();
    const { token } = await signIn();

    for (let day = 0; day < 4; day += 1) {
      state.clock += 11 * hourMs;
      expect(who(token).kind).toBe('person');
    }
    state.clock += 12 * hourMs;
    expect(who(token).kind).toBe('anonymous');
  });

  it('ends after fourteen days however much it is used', async () => {
    const { state, signIn, who } = await setUp();
    const begun = state.clock;
    const { token, maxAgeMs } = await signIn();

    while (state.clock + 6 * hourMs < begun + 14 * dayMs) {
      state.clock += 6 * hourMs;
      expect(who(token).kind).toBe('person');
    }
    state.clock = begun + 14 * dayMs;
    expect(who(token).kind).toBe('anonymous');
    expect(maxAgeMs).toBe(14 * dayMs);
  });

  it('is written at most every five minutes', async () => {
    const { state, signIn, who, people, an } = await setUp();
    const { token } = await signIn();
    const used = () => people.sessions(an.id)[0]?.lastUsedAt;
    const begun = used();

    state.clock += 4 * minuteMs;
    who(token);
    expect(used()).toBe(begun);
    state.clock += 2 * minuteMs;
    who(token);
    expect(used()).toBe(state.clock);
  });

  it('is a new one at every sign-in, and the ones not used for longest end when there are many', async () => {
    const { state, signIn, who, people, an } = await setUp();
    const tokens: string[] = [];
    for (let count = 0; count < 25; count += 1) {
      tokens.push((await signIn()).token);
      state.clock += secondMs;
    }

    expect(new Set(tokens).size).toBe(25);
    expect(people.sessions(an.id)).toHaveLength(20);
    expect(tokens.map((token) => who(token).kind)).toEqual([
      ...Array.from({ length: 5 }, () => 'anonymous'),
      ...Array.from({ length: 20 }, () => 'person'),
    ]);
  });

  it('is that of somebody who may still come in', async () => {
    const { people, signIn, who, an } = await setUp();
    const { token } = await signIn();

    people.change(an.id, { role: 'viewer' }, operator);
    expect(permissionsOfPrincipal(who(token))).toEqual([]);
    people.change(an.id, { disabled: true }, operator);
    expect(who(token)).toEqual({ kind: 'anonymous' });
  });

  it('of their own may be listed and ended, those of others may not', async () => {
    const { access, signIn, asPerson, who, people, state } = await setUp();
    const { token: first } = await signIn();
    state.clock += 1;
    const { token: second } = await signIn();
    const me = asPerson(second);
    const stranger = {
      ...me,
      id: people.add(
        { email: 'b@y.example', name: 'B', role: 'viewer', scope: wholeCity, passwordHash: null },
        operator,
      ).id,
    };
    const ids = access.sessionsOf(me).map(({ id, current }) => ({ id, current }));

    expect(ids.map(({ current }) => current)).toEqual([true, false]);
    expect(() => access.endSession(stranger, ids[1]?.id ?? '', '')).toThrow(
      expect.objectContaining({ code: 'NOT_FOUND' }),
    );
    access.endSession(me, ids[1]?.id ?? '', '');
    expect([who(first).kind, who(second).kind]).toEqual(['anonymous', 'person']);
    access.signOut(second, '');
    expect(who(second).kind).toBe('anonymous');
  });
});

describe('an API key', () => {
  it('makes its bearer what it says, before any cookie', async () => {
    const { state, signIn, who } = await setUp();
    const { token } = await signIn();
    const { key, stored } = state.keys.create(
      { name: 'portal', permissions: ['stations.read'], scope: wholeCity, expiresAt: state.clock + hourMs },
      operator,
    );

    expect(who(token, `Bearer ${key}`)).toMatchObject({ kind: 'key', id: stored.id, permissions: ['stations.read'] });
    expect(who(token, `bearer   ${key}`)).toMatchObject({ kind: 'key' });
    state.clock += hourMs;
    expect(who(token, `Bearer ${key}`).kind).toBe('anonymous');
  });

  it.each([['Bearer hdk_wrong'], ['Bearer'], ['Bearer a b'], [`Bearer ${'x'.repeat(5_000)}`]])(
    'that is none is refused: %s',
    async (authorization) => {
      const { access } = await setUp();

      expect(access.identify({ authorization })).toEqual({ principal: { kind: 'anonymous' }, isKeyRefused: true });
    },
  );

  it('is not what a proxy uses for its own password', async () => {
    const { access } = await setUp();

    expect(access.identify({ authorization: 'Basic dXNlcjpwYXNz' }).isKeyRefused).toBe(false);
  });
});

describe('the second factor', () => {
  const enrolled = async () => {
    const all = await setUp();
    const { token } = await all.signIn();
    const me = all.asPerson(token);
    const { secret, uri } = await all.access.beginTotp(me, password);
    return { ...all, me, token, secret, uri };
  };

  it('is asked for only after its first code was confirmed', async () => {
    const { access, me, secret, uri, signIn, state, people } = await enrolled();
    expect(uri).toContain(`secret=${secret}`);
    expect(decodeURIComponent(uri)).toContain(`Hải Đăng:${email}`);
    await expect(signIn()).resolves.toBeDefined();

    access.confirmTotp(me, codeOf(secret, state.clock), '');

    await expect(signIn()).rejects.toMatchObject({ code: 'TOTP_REQUIRED' });
    expect(people.find(me.id)?.person.totp).toBe(true);
  });

  it('is asked for only after the right password', async () => {
    const { access, me, secret, state } = await enrolled();
    access.confirmTotp(me, codeOf(secret, state.clock), '');

    await expect(access.signIn({ email, password: 'wrong' }, origin)).rejects.toMatchObject({
      code: 'SIGN_IN_REFUSED',
    });
  });

  it('takes the codes of this moment and its neighbours, each once', async () => {
    const { access, me, secret, state, signIn } = await enrolled();
    access.confirmTotp(me, codeOf(secret, state.clock), '');
    // The one that confirmed it was used, too.
    await expect(signIn(codeOf(secret, state.clock))).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED' });

    state.clock += 5 * minuteMs;
    await expect(signIn(codeOf(secret, state.clock - 30 * secondMs))).resolves.toBeDefined();
    await expect(signIn(codeOf(secret, state.clock + 30 * secondMs))).resolves.toBeDefined();
    await expect(signIn(codeOf(secret, state.clock + 30 * secondMs))).rejects.toMatchObject({
      code: 'SIGN_IN_REFUSED',
    });
    // Before one that was used: perhaps seen over a shoulder.
    await expect(signIn(codeOf(secret, state.clock))).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED' });
    state.clock += 5 * minuteMs;
    await expect(signIn(codeOf(secret, state.clock - 60 * secondMs))).rejects.toMatchObject({
      code: 'SIGN_IN_REFUSED',
    });
  });

  it('cannot be guessed: codes are limited like passwords', async () => {
    const { access, me, secret, state, signIn } = await enrolled();
    access.confirmTotp(me, codeOf(secret, state.clock), '');
    state.clock += 5 * minuteMs;
    const wrong = ((Number(codeOf(secret, state.clock)) + 500_000) % 1_000_000).toString().padStart(6, '0');
    const codes: string[] = [];
    for (let count = 0; count < 7; count += 1) codes.push(await signIn(wrong).catch((error) => error.code));

    expect(codes.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => 'SIGN_IN_REFUSED'));
    expect(codes.slice(5)).toEqual(['RATE_LIMITED', 'RATE_LIMITED']);
  });

  it('is begun and taken away with the password only', async () => {
    const { access, me, secret, state, signIn } = await enrolled();
    await expect(access.beginTotp(me, 'wrong')).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED' });
    access.confirmTotp(me, codeOf(secret, state.clock), '');
    await expect(access.removeTotp(me, 'wrong', '')).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED' });
    await expect(access.beginTotp(me, password)).rejects.toMatchObject({ code: 'CHANGE_INVALID' });

    await access.removeTotp(me, password, '');

    await expect(signIn()).resolves.toBeDefined();
  });

  it('that was begun long ago, or by another session, is not confirmed', async () => {
    const { access, me, secret, state, signIn, asPerson } = await enrolled();
    const other = asPerson((await signIn()).token);

    expect(() => access.confirmTotp(other, codeOf(secret, state.clock), '')).toThrow(/begin again/);
    state.clock += 11 * minuteMs;
    expect(() => access.confirmTotp(me, codeOf(secret, state.clock), '')).toThrow(/begin again/);
  });
});

describe('an own password', () => {
  it('is changed by who knows it; other sessions end, this one stays', async () => {
    const { access, signIn, asPerson, who } = await setUp();
    const [{ token: here }, { token: there }] = [await signIn(), await signIn()];

    await expect(
      access.changePassword(asPerson(here), { current: 'wrong', next: 'a new long one' }, ''),
    ).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED' });
    await access.changePassword(asPerson(here), { current: password, next: 'a new long one' }, '');

    expect([who(here).kind, who(there).kind]).toEqual(['person', 'anonymous']);
    await expect(signIn()).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED' });
    await expect(access.signIn({ email, password: 'a new long one' }, origin)).resolves.toBeDefined();
  });

  it('is not changed to what anybody would guess', async () => {
    const { access, signIn, asPerson } = await setUp();
    const me = asPerson((await signIn()).token);

    await expect(access.changePassword(me, { current: password, next: email }, '')).rejects.toMatchObject({
      code: 'CHANGE_INVALID',
    });
  });
});
