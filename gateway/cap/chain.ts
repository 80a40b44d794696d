/**
 * Which message comes next: Alert, Updates, at the end an Update that says all clear or a Cancel. Pure. It compares what is to be
 * said with what was said last, so that after a crash nothing is repeated and nothing left out.
 */
import { type Severity, severityRank } from '../../shared/alerts/words.ts';
import { hourMs, type Instant, minuteMs, secondMs } from '../../shared/time.ts';
import { type CapFacts, deservesAlert } from './facts.ts';
import { wholeSecond } from './times.ts';

export const validMs = 3 * hourMs;
/** The all clear is for those who asked last before it. */
export const overValidMs = hourMs;
/** Renewed so long before it expires: receivers ask every few minutes. */
export const renewBeforeMs = 20 * minuteMs;
/** What is not worse waits so long after the message before: five stations that join within a minute are one Update. */
export const settleMs = minuteMs;

/** What was said last. */
export interface LastMessage {
  readonly key: string;
  readonly severity: Severity;
  readonly phase: CapFacts['phase'];
  readonly sent: Instant;
  readonly expires: Instant;
}

export const isFinal = ({ phase }: Pick<LastMessage, 'phase'>): boolean =>
  phase === 'over' || phase === 'false' || phase === 'withdrawn';

export interface NextMessage {
  readonly msgType: 'Alert' | 'Update' | 'Cancel';
  readonly sent: Instant;
  readonly expires: Instant;
}

/** Undefined = nothing to tell; `later` = there is, at that time. */
export const nextMessage = (
  facts: CapFacts,
  last: LastMessage | undefined,
  now: Instant,
): NextMessage | { readonly later: Instant } | undefined => {
  // Strictly one after the other, whatever the clock does.
  const sent = Math.max(wholeSecond(now), last ? last.sent + secondMs : 0);
  const message = (msgType: NextMessage['msgType'], forMs: number): NextMessage => ({
    msgType,
    sent,
    expires: sent + forMs,
  });
  if (!last) return deservesAlert(facts) ? message('Alert', validMs) : undefined;
  if (isFinal(last)) return undefined;
  if (facts.phase === 'false' || facts.phase === 'withdrawn') return message('Cancel', overValidMs);
  if (facts.phase === 'over') return message('Update', overValidMs);
  // Nothing is said of what people have put aside; what was said runs out by itself.
  if (facts.phase === 'held') return undefined;
  if (facts.key === last.key) {
    if (facts.phase !== 'active') return undefined;
    const due = last.expires - renewBeforeMs;
    return now >= due ? message('Update', validMs) : { later: due };
  }
  const isWorse =
    facts.phase === 'active' && (last.phase !== 'active' || severityRank(facts.severity) > severityRank(last.severity));
  const settled = last.sent + settleMs;
  return isWorse || now >= settled ? message('Update', validMs) : { later: settled };
};
