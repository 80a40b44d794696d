import { describe, expect, it } from 'vitest';
import { SessionStore, type SessionWord } from '../../../console/access/session.ts';
import { ApiFailure } from '../../../console/api/http.ts';
import { wholeCity } from '../../../shared/access.ts';
import type { Person, SessionAnswer } from '../../../shared/people-api.ts';

const personOf = (name: string): Person => ({
  id: name,
  email: `${name}@city.example`,
  name,
  role: 'field',
  scope: wholeCity,
  totp: false,
  sso: false,
  createdAt: 0,
  lastSignInAt: null,
  disabledAt: null,
});
const answerOf = (person: Person | null, mayRead = true): SessionAnswer => ({
  person,
  permissions: person ? ['stations.read'] : [],
  mayRead,
  signIn: { possible: true, sso: null },
});
const lan = personOf('lan');
const hung = personOf('hung');

/** A gateway of which the test says who is signed in. */
const createSession = () => {
  const told: (SessionWord | 'left')[] = [];
  const gateway = {
    now: answerOf(null),
    next: lan as Person | null,
    refusal: undefined as ApiFailure | undefined,
    asked: 0,
    hold: undefined as Promise<void> | undefined,
  };
  const session = new SessionStore(
    {
      getSession: async () => {
        gateway.asked += 1;
        const answer = gateway.now;
        await gateway.hold;
        if (gateway.refusal) throw gateway.refusal;
        return answer;
      },
      signIn: async () => {
        if (gateway.refusal) throw gateway.refusal;
        gateway.now = answerOf(gateway.next);
      },
      signOut: async () => {
        gateway.now = answerOf(null);
      },
    },
    { tell: (word) => told.push(word), left: () => told.push('left') },
  );
  let others = 0;
  session.onIdentity(() => {
    others += 1;
  });
  return { session, gateway, told, identities: () => others };
};
const credentials = { email: 'lan@city.example', password: 'a long enough one' };

describe('SessionStore', () => {
  it('tells the other pages after signing in and out, and judges anew what may be seen', async () => {
    const { session, told, identities } = createSession();
    await session.refresh();
    expect(identities()).toBe(0);

    await session.signIn(credentials);
    expect(session.getState().answer?.person).toEqual(lan);
    expect(identities()).toBe(1);

    await session.signOut();
    expect(session.getState()).toMatchObject({ answer: { person: null }, endedFor: undefined });
    expect(identities()).toBe(2);
    expect(told).toEqual(['signed-in', 'left', 'signed-out']);
  });

  it('remembers whose session ended by itself until they are back', async () => {
    const { session, gateway, told } = createSession();
    await session.signIn(credentials);
    gateway.now = answerOf(null);

    await session.refresh();
    expect(session.getState().endedFor).toEqual(lan);
    await session.refresh();
    expect(session.getState().endedFor).toEqual(lan);
    // Messages to this device go on: nobody wanted them to end.
    expect(told).toEqual(['signed-in']);

    session.askAgain(true);
    await session.signIn(credentials);
    expect(session.getState()).toMatchObject({ endedFor: undefined, isAskedAgain: false, answer: { person: lan } });
  });

  it('keeps nothing when another page of the browser signed out on purpose', async () => {
    const { session, gateway } = createSession();
    await session.signIn(credentials);
    gateway.now = answerOf(null);

    await session.hear('signed-out');
    expect(session.getState()).toMatchObject({ answer: { person: null }, endedFor: undefined });
  });

  it('knows that nobody is signed in after signing out, even when the gateway can then not be asked', async () => {
    const { session, gateway, told, identities } = createSession();
    await session.signIn(credentials);
    const before = identities();
    gateway.refusal = new ApiFailure('UNREACHABLE', 0);

    await session.signOut();
    expect(session.getState()).toMatchObject({ answer: { person: null, permissions: [] }, endedFor: undefined });
    expect(identities()).toBe(before + 1);
    expect(told).toEqual(['signed-in', 'left', 'signed-out']);
  });

  it('forgets who left in another page of the browser, even when the gateway can then not be asked', async () => {
    const { session, gateway, identities } = createSession();
    await session.signIn(credentials);
    const before = identities();
    gateway.refusal = new ApiFailure('UNREACHABLE', 0);

    await session.hear('signed-out');
    expect(session.getState()).toMatchObject({ answer: { person: null, permissions: [] }, endedFor: undefined });
    expect(identities()).toBe(before + 1);
  });

  it('takes nobody for thrown out who signs out while the page asks for another reason', async () => {
    const { session, gateway } = createSession();
    await session.signIn(credentials);
    let release = (): void => {};
    gateway.hold = new Promise((resolve) => {
      release = resolve;
    });
    const leaving = session.signOut();
    await Promise.resolve();
    await Promise.resolve();
    // The live channel has been closed by the gateway: the page asks why.
    const asking = session.refresh();
    release();
    await Promise.all([leaving, asking]);
    expect(session.getState()).toMatchObject({ answer: { person: null }, endedFor: undefined });
  });

  it('follows another page that signed in as somebody else', async () => {
    const { session, gateway, identities } = createSession();
    await session.refresh();
    await session.signIn(credentials);
    gateway.now = answerOf(hung);

    await session.hear('signed-in');
    expect(session.getState().answer?.person).toEqual(hung);
    expect(identities()).toBe(2);
  });

  it('judges anew when the city closes its public face', async () => {
    const { session, gateway, identities } = createSession();
    await session.refresh();
    gateway.now = answerOf(null, false);

    await session.refresh();
    expect(identities()).toBe(1);
  });

  it('hands a refusal on and stays as it was', async () => {
    const { session, gateway, told } = createSession();
    await session.refresh();
    gateway.refusal = new ApiFailure('SIGN_IN_REFUSED', 401);

    await expect(session.signIn(credentials)).rejects.toThrow('SIGN_IN_REFUSED');
    expect(session.getState().answer?.person).toBeNull();
    expect(told).toEqual([]);
  });

  it('keeps what it knows while the gateway cannot be reached', async () => {
    const { session, gateway } = createSession();
    await session.signIn(credentials);
    gateway.refusal = new ApiFailure('UNREACHABLE', 0);

    await session.refresh();
    expect(session.getState()).toMatchObject({ answer: { person: lan }, failure: { code: 'UNREACHABLE' } });
  });

  it('asks once for several who ask at once, and hears no answer that was overtaken', async () => {
    const { session, gateway } = createSession();
    let release = (): void => {};
    gateway.hold = new Promise((resolve) => {
      release = resolve;
    });
    const slow = Promise.all([session.refresh(), session.refresh()]);
    expect(gateway.asked).toBe(1);

    gateway.hold = undefined;
    await session.signIn(credentials);
    release();
    await slow;
    expect(session.getState().answer?.person).toEqual(lan);
  });
});
