/** Where an escalation stands against its policy: which step is due, and when the one after it. Pure. */
import type { Escalation } from '../alert-api.ts';
import type { Policy } from '../notification-api.ts';
import { type Instant, minuteMs } from '../time.ts';

/** `step` counts from 1; null = none is due. `nextAt` = when to look again, null = there is nothing more to do. */
export type DueStep =
  | { readonly step: number; readonly round: number; readonly nextAt: Instant | null }
  | { readonly step: null; readonly nextAt: Instant | null };

const repeats = ({ repeatMinutes, maxRepeats }: Policy, round: number): number | null =>
  repeatMinutes !== null && round < maxRepeats ? repeatMinutes : null;

/** When the next one is due after `step` was done in `round` at `now`. */
const after = (policy: Policy, step: number, round: number, now: Instant): Instant | null => {
  const minutes = policy.steps[step]?.afterMinutes ?? repeats(policy, round);
  return minutes === null ? null : now + minutes * minuteMs;
};

/** Nothing of a policy is planned further ahead; what was put off for another reason is `atLeast` so far. */
export const longestWaitMs = ({ steps, repeatMinutes }: Policy, atLeast: number): number =>
  Math.max(atLeast, (repeatMinutes ?? 0) * minuteMs, ...steps.map(({ afterMinutes }) => afterMinutes * minuteMs));

/**
 * Delays count from when the step before was really done, not from when it should have been: after an outage people still get
 * their time to answer, and the steps do not come all at once. The last step is repeated in rounds.
 */
export const dueStep = (escalation: Escalation, policy: Policy, now: Instant): DueStep => {
  const { startedAt, step, round, nextAt } = escalation;
  if (nextAt === null) return { step: null, nextAt: null };
  const begins = startedAt + (policy.steps[0]?.afterMinutes ?? 0) * minuteMs;
  const dueAt = step === 0 ? Math.max(begins, nextAt) : nextAt;
  if (now < dueAt) return { step: null, nextAt: dueAt };
  const last = policy.steps.length;
  if (step < last) return { step: step + 1, round: 0, nextAt: after(policy, step + 1, 0, now) };
  if (repeats(policy, round) === null) return { step: null, nextAt: null };
  return { step: last, round: round + 1, nextAt: after(policy, last, round + 1, now) };
};
