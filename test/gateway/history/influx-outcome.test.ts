import { describe, expect, it } from 'vitest';
import { judge, parseRetryAfter } from '../../../gateway/history/influx-outcome.ts';

const now = Date.parse('2026-11-22T10:00:00Z');
const answer = (status: number, words = '', retryAfter?: string) =>
  judge({ kind: 'answer', status, words, retryAfter }, now);

describe('parseRetryAfter', () => {
  it.each<[string | undefined, number | undefined]>([
    ['30', 30_000],
    ['0', 0],
    [' 5 ', 5_000],
    ['Sun, 22 Nov 2026 10:00:45 GMT', 45_000],
    ['Sunday, 22-Nov-26 10:00:10 GMT', 10_000],
    ['Sun, 22 Nov 2026 09:00:00 GMT', 0],
    ['999999999', 3_600_000],
    ['Fri, 22 Nov 2126 09:00:00 GMT', 3_600_000],
    ['-5', undefined],
    ['1.5', undefined],
    ['soon', undefined],
    ['2026-11-22', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('reads %j as %j ms', (header, ms) => {
    expect(parseRetryAfter(header, now)).toBe(ms);
  });
});

describe('judge', () => {
  it('takes 204, and nothing else, for stored', () => {
    expect(answer(204)).toEqual({ kind: 'taken' });
    for (let status = 100; status < 600; status += 1) {
      if (status !== 204) expect(answer(status).kind).not.toBe('taken');
    }
  });

  it.each([400, 413, 422])('halves what is refused with %i', (status) => {
    expect(answer(status, 'partial write: field type conflict')).toEqual({
      kind: 'refused',
      reason: `HTTP ${status}: partial write: field type conflict`,
    });
  });

  it('is unsure about 201', () => {
    expect(answer(201)).toMatchObject({ kind: 'unsure' });
  });

  it.each([401, 403, 404])('keeps and calls the operator at %i', (status) => {
    expect(answer(status, 'unauthorized')).toEqual({
      kind: 'stop',
      outcome: { fate: 'keep', reason: `HTTP ${status}: unauthorized`, needsOperator: true },
    });
  });

  it.each([408, 429, 500, 502, 503, 504, 507, 599])('keeps and waits at %i', (status) => {
    expect(answer(status)).toEqual({
      kind: 'stop',
      outcome: { fate: 'keep', reason: `HTTP ${status}`, needsOperator: false },
    });
    expect(answer(status, '', '30')).toMatchObject({ outcome: { retryAfterMs: 30_000 } });
  });

  it.each([200, 202, 205, 301, 302, 307, 402, 405, 409, 418])(
    'keeps and calls the operator at an unexpected %i',
    (status) => {
      expect(answer(status)).toMatchObject({ kind: 'stop', outcome: { fate: 'keep', needsOperator: true } });
    },
  );

  it('keeps without an answer; a certificate needs the operator', () => {
    expect(judge({ kind: 'no-answer', reason: 'ECONNREFUSED', lasting: false }, now)).toEqual({
      kind: 'stop',
      outcome: { fate: 'keep', reason: 'ECONNREFUSED', needsOperator: false },
    });
    expect(judge({ kind: 'no-answer', reason: 'CERT_HAS_EXPIRED', lasting: true }, now)).toMatchObject({
      outcome: { needsOperator: true },
    });
  });
});
