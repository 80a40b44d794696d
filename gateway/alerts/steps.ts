/**
 * The steps of a policy that are due for a situation, and the messages of them. A step that reaches nobody is skipped at once; when
 * none reaches anybody, whoever looks after the system is told.
 */
import type { Alert, Escalation, Situation } from '../../shared/alert-api.ts';
import { dueStep, longestWaitMs } from '../../shared/alerts/escalation.ts';
import { isAtLeast } from '../../shared/alerts/words.ts';
import type { Channel, Delivery, Policy } from '../../shared/notification-api.ts';
import { type Instant, minuteMs } from '../../shared/time.ts';
import type { NewDelivery } from './ports.ts';
import type { Recipients, Way } from './recipients.ts';

export interface StepsInput {
  readonly situation: Situation;
  readonly escalation: Escalation;
  /** Undefined = it was removed. */
  readonly policy: Policy | undefined;
  /** Open ones of the situation. */
  readonly alerts: readonly Alert[];
  /** Messages of this wave that call somebody. */
  readonly sent: readonly Delivery[];
  readonly recipients: Recipients;
  /** Channels that the operator has set up. */
  readonly available: readonly Channel[];
  /** Received-at of the reading behind it. */
  readonly causedAt: () => Instant | null;
  readonly at: Instant;
}

export interface Steps {
  /** Where the escalation stands then. */
  readonly moved: Escalation;
  readonly messages: readonly NewDelivery[];
  /**
   * Codes, empty where nothing is worth telling: `step:2`, `repeat:1`, `nobody:1` (that step reaches nobody), `waits`,
   * `quiet-hours`, `administrators`, `nobody-at-all`, `below-policy`, `policy-gone`, `done`.
   */
  readonly why: string;
}

/** Whom to tell when the policy was removed. */
const lastPolicy: Policy = {
  name: '',
  from: 'warning',
  steps: [{ afterMinutes: 0, to: [{ kind: 'role', role: 'administrator' }] }],
  repeatMinutes: null,
  maxRepeats: 0,
};
/** When nobody at all could be told it is tried again from the first step. */
const againMs = 15 * minuteMs;

/** Somebody was told by it, or will be in a moment. */
const isUnderWay = ({ state }: Delivery): boolean => state === 'due' || state === 'sending' || state === 'delivered';
const whom = ({ recipient, channel }: Pick<Delivery, 'recipient' | 'channel'>): string => `${recipient.id}/${channel}`;

/** Collects the messages of a wave, each recipient and channel once. */
const createSheet = ({ situation, escalation, sent, causedAt }: StepsInput) => {
  const messages = new Map<string, NewDelivery>();
  const held = new Set(sent.filter(({ state }) => state === 'held').map(whom));
  const told = new Set(sent.filter(isUnderWay).map(({ recipient }) => recipient.id));
  const isAtOnce = escalation.nextAt === escalation.startedAt && escalation.reason !== 'silent';

  return {
    messages,
    wasTold: told.size > 0,
    isWaiting: () => held.size > 0 || messages.size > 0,
    /** True when one of them goes out now. `rung` = the step as it is named in the key. */
    write: (ways: readonly Way[], step: number, round: number, rung: number | string = step): boolean => {
      for (const way of ways) {
        // It waits for the end of the quiet hours already.
        if (way.held && (held.has(whom(way)) || messages.has(whom(way)))) continue;
        messages.set(whom(way), {
          ...{ situation: situation.id, exercise: situation.exercise, wave: escalation.wave, step, round },
          ...way,
          reason: round > 0 || told.has(way.recipient.id) ? 'repeat' : escalation.reason,
          severity: situation.severity,
          key: [situation.id, escalation.wave, rung, round, whom(way)].join('/'),
          causedAt: isAtOnce && step === 1 && round === 0 && !way.held ? causedAt() : null,
        });
      }
      return ways.some((way) => !way.held);
    },
  };
};

/** What a clock that was set back since has put far off goes on now: nobody is told twice by it, and nobody waits for hours. */
export const soonEnough = (escalation: Escalation, policy: Policy | undefined, at: Instant): Escalation =>
  escalation.nextAt === null || escalation.nextAt - at <= longestWaitMs(policy ?? lastPolicy, againMs)
    ? escalation
    : { ...escalation, startedAt: Math.min(escalation.startedAt, at), nextAt: at };

export const stepsDue = (input: StepsInput): Steps => {
  const { situation, escalation, alerts, recipients, available, at } = input;
  const policy = input.policy ?? lastPolicy;
  const codes = input.policy ? [] : ['policy-gone'];
  const sheet = createSheet(input);
  const standing = (moved: Escalation, code: string): Steps => ({
    moved,
    messages: [...sheet.messages.values()],
    why: [...codes, code].filter(Boolean).join(' '),
  });
  const tell = (step: number, round: number): boolean =>
    sheet.write(recipients.ways(policy.steps[step - 1]?.to ?? [], situation, alerts, at), step, round);

  if (!isAtLeast(situation.severity, policy.from)) return standing({ ...escalation, nextAt: null }, 'below-policy');
  let moved = escalation;
  for (;;) {
    const due = dueStep(moved, policy, at);
    if (due.step === null) return standing({ ...moved, nextAt: due.nextAt }, due.nextAt === null ? 'done' : '');
    const { step, round, nextAt } = due;
    moved = { ...moved, step, round, nextAt };
    if (tell(step, round)) return standing(moved, round > 0 ? `repeat:${round}` : `step:${step}`);
    codes.push(`nobody:${step}`);
    if (step === policy.steps.length) break;
    moved = { ...moved, nextAt: at };
  }

  const { step, round } = moved;
  if (round === 0 && sheet.wasTold) return standing(moved, 'waits');
  // Told again is whoever the steps before still reach.
  const lower = policy.steps.findLastIndex((_, index) => round > 0 && index < step - 1 && tell(index + 1, round));
  if (lower >= 0) return standing(moved, `repeat:${round}`);
  // Those who sleep are told when they wake; nobody waits for that when it is dangerous.
  if (sheet.isWaiting() && !isAtLeast(situation.severity, 'danger')) return standing(moved, 'quiet-hours');
  if (sheet.write(recipients.administrators(situation, at), step, round, 'administrators')) {
    return standing(moved, 'administrators');
  }
  const isWorthAnother = moved.nextAt === null && !sheet.wasTold && available.length > 0;
  return standing(isWorthAnother ? { ...escalation, step: 0, round: 0, nextAt: at + againMs } : moved, 'nobody-at-all');
};
