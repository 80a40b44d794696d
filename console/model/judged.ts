/** What of a chart's time staff have judged. Pure. */
import { type JudgedSpan, judgedSpans } from '../../shared/judged-spans.ts';
import type { Judgement } from '../../shared/judgement-api.ts';
import type { Verdict } from '../../shared/quality.ts';
import type { QuantityId } from '../../shared/quantities.ts';
import type { Instant } from '../../shared/time.ts';

/** Spans in which at least one of the quantities is judged, each span once; `judgements` newest first. */
export const judgedIn = (
  judgements: readonly Judgement[],
  wanted: readonly QuantityId[],
  { from, to }: { readonly from: Instant; readonly to: Instant },
): JudgedSpan[] => {
  const inForce = judgements.filter(({ withdrawnAt }) => withdrawnAt === null).reverse();
  const found = new Map<string, JudgedSpan>();
  for (const one of wanted) {
    for (const span of judgedSpans(inForce.filter(({ quantity }) => quantity === null || quantity === one))) {
      if (span.to <= from || span.from >= to) continue;
      found.set(`${span.from} ${span.to} ${span.verdict}`, span);
    }
  }
  return [...found.values()].sort((a, b) => a.from - b.from);
};

/** Verdict over a row of a table that begins at `at` and lasts `lengthMs`; invalid where both touch it. */
export const verdictAt = (spans: readonly JudgedSpan[], at: Instant, lengthMs: number): Verdict | undefined => {
  const touching = spans.filter(({ from, to }) => from < at + Math.max(1, lengthMs) && to > at);
  return touching.some(({ verdict }) => verdict === 'invalid') ? 'invalid' : touching[0]?.verdict;
};
