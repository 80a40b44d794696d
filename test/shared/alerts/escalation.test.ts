import { describe, expect, it } from 'vitest';
import type { Escalation } from '../../../shared/alert-api.ts';
import { dueStep } from '../../../shared/alerts/escalation.ts';
import type { Policy } from '../../../shared/notification-api.ts';
import { minuteMs } from '../../../shared/time.ts';

const begin = Date.UTC(2026, 10, 23);
const after = (minutes: number): number => begin + minutes * minuteMs;
const to: Policy['steps'][number]['to'] = [{ kind: 'role', role: 'emergency' }];
const policy = (delays: readonly number[], more: Partial<Policy> = {}): Policy => ({
  name: 'Ngập',
  from: 'warning',
  steps: delays.map((afterMinutes) => ({ afterMinutes, to })),
  repeatMinutes: 15,
  maxRepeats: 2,
  ...more,
});
const begun: Escalation = {
  ...{ policy: 'default', wave: 1, reason: 'raised', startedAt: begin },
  ...{ step: 0, round: 0, nextAt: begin },
};

/** What is done when it is looked at exactly when it asks to be. */
const course = (rules: Policy, from: Escalation = begun): string[] => {
  const done: string[] = [];
  let now = from;
  for (let looks = 0; looks < 100 && now.nextAt !== null; looks += 1) {
    const at = now.nextAt;
    const { step, nextAt, ...rest } = dueStep(now, rules, at);
    if (step === null) now = { ...now, nextAt };
    else {
      done.push(`${(at - begin) / minuteMs} min: ${step}.${'round' in rest ? rest.round : ''}`);
      now = { ...now, step, nextAt, round: 'round' in rest ? rest.round : 0 };
    }
  }
  return done;
};

describe('steps of an escalation', () => {
  it('follow each other, then the last is repeated so often', () => {
    expect(course(policy([0, 10, 5]))).toEqual([
      '0 min: 1.0',
      '10 min: 2.0',
      '15 min: 3.0',
      '30 min: 3.1',
      '45 min: 3.2',
    ]);
  });

  it('begin when the first one is due', () => {
    expect(course(policy([5, 10], { repeatMinutes: null }))).toEqual(['5 min: 1.0', '15 min: 2.0']);
    expect(dueStep(begun, policy([5]), after(4))).toEqual({ step: null, nextAt: after(5) });
  });

  it('begin later when the wave is to', () => {
    expect(course(policy([0], { maxRepeats: 0 }), { ...begun, nextAt: after(7) })).toEqual(['7 min: 1.0']);
  });

  it('are not repeated where the policy does not say so', () => {
    expect(course(policy([0], { repeatMinutes: null, maxRepeats: 8 }))).toEqual(['0 min: 1.0']);
    expect(course(policy([0], { maxRepeats: 0 }))).toEqual(['0 min: 1.0']);
  });

  it('leave people their time after an outage', () => {
    const late = dueStep({ ...begun, step: 1, nextAt: after(10) }, policy([0, 10, 5]), after(300));
    expect(late).toEqual({ step: 2, round: 0, nextAt: after(305) });
  });

  it('are none before their time, and none once all is done', () => {
    expect(dueStep({ ...begun, step: 1, nextAt: after(10) }, policy([0, 10]), after(9))).toEqual({
      step: null,
      nextAt: after(10),
    });
    expect(dueStep({ ...begun, nextAt: null }, policy([0]), after(9))).toEqual({ step: null, nextAt: null });
  });

  it('end in order when the policy has fewer of them meanwhile', () => {
    const shorter = policy([0], { maxRepeats: 1 });
    expect(course(shorter, { ...begun, step: 3, round: 0, nextAt: after(20) })).toEqual(['20 min: 1.1']);
    expect(dueStep({ ...begun, step: 3, round: 1, nextAt: after(20) }, shorter, after(20))).toEqual({
      step: null,
      nextAt: null,
    });
  });
});
