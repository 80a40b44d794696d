/** What an answer of InfluxDB to a write means (pure). */
import type { Instant } from '../../shared/time.ts';
import type { Answer } from './bisect.ts';
import type { WriteOutcome } from './history.ts';
import type { Answered } from './influx-exchange.ts';

export type Keep = Extract<WriteOutcome, { fate: 'keep' }>;

/** A header must not stop the writing for longer than this. */
const longestRetryAfterMs = 3_600_000;

/** `Retry-After`: whole seconds or an HTTP date (RFC 9110 §10.2.3), as ms from now; undefined when it is neither. */
export const parseRetryAfter = (header: string | undefined, now: Instant): number | undefined => {
  const text = header?.trim() ?? '';
  let ms = Number.NaN;
  if (/^\d{1,10}$/.test(text)) ms = Number(text) * 1000;
  else if (/^[A-Z][a-z]+, .{8,24} GMT$/.test(text)) ms = Date.parse(text) - now;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), longestRetryAfterMs);
};

const stop = (outcome: Omit<Keep, 'fate'>): Answer<Keep> => ({ kind: 'stop', outcome: { fate: 'keep', ...outcome } });

/** `unsure`: something of it was not stored, the server did not say what. */
export type Verdict = Answer<Keep> | { readonly kind: 'unsure'; readonly reason: string };

export const judge = (answered: Answered, now: Instant): Verdict => {
  if (answered.kind === 'no-answer') return stop({ reason: answered.reason, needsOperator: answered.lasting });
  const { status, words } = answered;
  const reason = words === '' ? `HTTP ${status}` : `HTTP ${status}: ${words}`;
  if (status === 204) return { kind: 'taken' };
  // InfluxDB 3 answers a partial write with 201.
  if (status === 201) return { kind: 'unsure', reason };
  if (status === 400 || status === 413 || status === 422) return { kind: 'refused', reason };
  if (status === 408 || status === 429 || status >= 500) {
    const retryAfterMs = parseRetryAfter(answered.retryAfter, now);
    return stop({ reason, needsOperator: false, ...(retryAfterMs !== undefined && { retryAfterMs }) });
  }
  return stop({ reason, needsOperator: true });
};
