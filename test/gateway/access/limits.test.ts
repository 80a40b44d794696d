import { describe, expect, it } from 'vitest';
import { createSignInLimits } from '../../../gateway/access/limits.ts';
import { createRefusals } from '../../../gateway/access/refusals.ts';
import type { AuditEntry } from '../../../shared/people-api.ts';
import { dayMs, minuteMs } from '../../../shared/time.ts';

const office = '10.1.1.1';
const attacker = '203.0.113.7';

const signedInBefore = (target: string, address: string, at: number): AuditEntry => ({
  seq: 1,
  at,
  actor: { kind: 'person', id: target, name: 'An', address },
  action: 'session.begin',
  target,
  before: null,
  after: null,
  hash: '',
});

const setUp = (entries: readonly AuditEntry[] = []) => {
  const time = { now: 100 * dayMs };
  const limits = createSignInLimits({ list: () => [...entries] }, () => time.now);
  /** Codes of so many failures in a row. */
  const fail = (times: number, email: string, person: string | undefined, address: string): string[] =>
    Array.from({ length: times }, () => {
      try {
        limits.begin(email, person, address);
        return 'tried';
      } catch (error) {
        return error instanceof Error ? error.message.replace(/\d+ s$/, '') : '';
      }
    });
  return { time, limits, fail };
};

const limited = 'too many failed attempts, try again in ';

describe('guessing a password', () => {
  it('has to wait after five failures, with the same words whether the account exists or not', () => {
    const { fail } = setUp();

    const known = fail(6, 'an@haiphong.example', 'an', attacker);
    const unknown = fail(6, 'nobody@haiphong.example', undefined, attacker);

    expect(known).toEqual([...Array.from({ length: 5 }, () => 'tried'), limited]);
    expect(unknown).toEqual(known);
  });

  it('of one account is limited from however many addresses it is tried', () => {
    const { fail } = setUp();

    const outcomes = Array.from({ length: 100 }, (_, index) =>
      fail(1, 'an@haiphong.example', 'an', `203.0.113.${index}`),
    );

    expect(outcomes.flat().filter((outcome) => outcome === 'tried')).toHaveLength(5);
  });

  it('of many accounts from one address is limited', () => {
    const { fail } = setUp();

    const outcomes = Array.from({ length: 100 }, (_, index) =>
      fail(1, `p${index}@haiphong.example`, undefined, attacker),
    );

    expect(outcomes.flat().filter((outcome) => outcome === 'tried')).toHaveLength(30);
  });

  it('from elsewhere does not lock out who has signed in from here before', () => {
    const { limits, fail } = setUp();
    limits.signedIn('an', office);
    fail(100, 'an@haiphong.example', 'an', attacker);

    expect(fail(1, 'an@haiphong.example', 'an', office)).toEqual(['tried']);
    expect(fail(1, 'an@haiphong.example', 'an', attacker)).toEqual([limited]);
  });

  it('is limited from a known address, too', () => {
    const { limits, fail } = setUp();
    limits.signedIn('an', office);

    expect(fail(6, 'an@haiphong.example', 'an', office).at(-1)).toBe(limited);
  });

  it('knows the address from the audit log after a restart, for thirty days', () => {
    const at = 100 * dayMs;
    const lately = setUp([signedInBefore('an', office, at - 29 * dayMs)]);
    const longAgo = setUp([signedInBefore('an', office, at - 31 * dayMs)]);
    for (const { fail } of [lately, longAgo]) fail(100, 'an@haiphong.example', 'an', attacker);

    expect(lately.fail(1, 'an@haiphong.example', 'an', office)).toEqual(['tried']);
    expect(longAgo.fail(1, 'an@haiphong.example', 'an', office)).toEqual([limited]);
  });

  it('is not made easier by an own account on the same address', () => {
    const { limits, fail } = setUp();
    let tried = 0;
    for (let round = 0; round < 60; round += 1) {
      if (fail(1, `p${round}@haiphong.example`, undefined, attacker)[0] === 'tried') tried += 1;
      limits.begin('own@haiphong.example', undefined, `${attacker}9`).succeeded();
    }

    expect(tried).toBe(30);
  });

  it('by somebody who took over a session is limited apart from sign-ins', () => {
    const { limits, fail } = setUp();
    fail(100, 'an@haiphong.example', 'an', attacker);
    for (let count = 0; count < 5; count += 1) limits.beginOwn('an');

    expect(() => limits.beginOwn('an')).toThrow(limited);
  });
});

describe('refused sign-ins in the audit log', () => {
  const notes = () => {
    const time = { now: 1_000_000 };
    const entries: { target: string; address: string; after: unknown }[] = [];
    const refusals = createRefusals(
      { append: (by, _action, target, _before, after) => void entries.push({ target, address: by.address, after }) },
      () => time.now,
    );
    return { time, entries, refusals };
  };

  it('are one entry a minute for an account and an address, with their number', () => {
    const { time, entries, refusals } = notes();
    for (let count = 0; count < 50; count += 1) refusals.note('an', attacker, 'password');
    time.now += minuteMs;
    refusals.note('an', attacker, 'limit');

    expect(entries).toEqual([
      { target: 'an', address: attacker, after: { reason: 'password', attempts: 1 } },
      { target: 'an', address: attacker, after: { reason: 'limit', attempts: 50 } },
    ]);
  });

  it('are so many a minute in all, and say how many were left out', () => {
    const { time, entries, refusals } = notes();
    for (let count = 0; count < 1_000; count += 1) refusals.note(`p${count}`, attacker, 'password');
    expect(entries).toHaveLength(60);
    time.now += minuteMs;
    refusals.note('an', attacker, 'password');

    expect(entries.at(-1)?.after).toEqual({ reason: 'password', attempts: 1, unlistedOfOthers: 940 });
  });
});
