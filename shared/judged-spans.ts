/** Judgements that overlap, as spans that do not: the later judgement holds. Pure. */
import type { Verdict } from './quality.ts';
import type { Instant } from './time.ts';

/** A stretch of time of one quantity with what holds there. */
export interface JudgedSpan {
  readonly from: Instant;
  /** Exclusive. */
  readonly to: Instant;
  readonly verdict: Verdict;
}

/** In order of time, from judgements in the order in which they were made; neighbours of one verdict are joined. */
export const judgedSpans = (judgements: readonly JudgedSpan[]): JudgedSpan[] => {
  let spans: JudgedSpan[] = [];
  for (const { from, to, verdict } of judgements) {
    const around = spans.flatMap((span): JudgedSpan[] => {
      if (span.to <= from || span.from >= to) return [span];
      const before = span.from < from ? [{ ...span, to: from }] : [];
      return span.to > to ? [...before, { ...span, from: to }] : before;
    });
    spans = [...around, { from, to, verdict }];
  }
  spans.sort((a, b) => a.from - b.from);
  const joined: JudgedSpan[] = [];
  for (const span of spans) {
    const last = joined.at(-1);
    if (last && last.to === span.from && last.verdict === span.verdict) {
      joined[joined.length - 1] = { ...last, to: span.to };
    } else {
      joined.push(span);
    }
  }
  return joined;
};
