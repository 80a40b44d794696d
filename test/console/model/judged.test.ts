import { describe, expect, it } from 'vitest';
import { judgedIn, verdictAt } from '../../../console/model/judged.ts';
import type { Judgement } from '../../../shared/judgement-api.ts';

const judgement = (about: Partial<Judgement>): Judgement => ({
  id: crypto.randomUUID(),
  station: 'a',
  quantity: null,
  from: 100,
  to: 200,
  verdict: 'invalid',
  at: 0,
  withdrawnAt: null,
  reason: null,
  by: null,
  withdrawnBy: null,
  ...about,
});
const window = { from: 0, to: 1_000 };

describe('judgedIn', () => {
  it('shows each span once, whichever of the quantities it is about', () => {
    const list = [judgement({ quantity: 'pm10', from: 300, to: 400 }), judgement({})];

    expect(judgedIn(list, ['pm25', 'pm10'], window)).toEqual([
      { from: 100, to: 200, verdict: 'invalid' },
      { from: 300, to: 400, verdict: 'invalid' },
    ]);
    expect(judgedIn(list, ['pm25'], window)).toHaveLength(1);
  });

  it('follows the newer where two overlap, and leaves out what was withdrawn or is out of view', () => {
    const newestFirst = [
      judgement({ withdrawnAt: 5, from: 0, to: 900 }),
      judgement({ verdict: 'valid', from: 150, to: 300 }),
      judgement({}),
    ];

    expect(judgedIn(newestFirst, ['pm25'], window)).toEqual([
      { from: 100, to: 150, verdict: 'invalid' },
      { from: 150, to: 300, verdict: 'valid' },
    ]);
    expect(judgedIn(newestFirst, ['pm25'], { from: 300, to: 400 })).toEqual([]);
  });
});

describe('verdictAt', () => {
  const spans = [
    { from: 100, to: 150, verdict: 'invalid' },
    { from: 150, to: 300, verdict: 'valid' },
  ] as const;

  it('is that of a reading, from the beginning to before the end', () => {
    expect([99, 100, 149, 150, 299, 300].map((at) => verdictAt(spans, at, 0))).toEqual([
      undefined,
      'invalid',
      'invalid',
      'valid',
      'valid',
      undefined,
    ]);
  });

  it('is invalid for a bucket that both touch', () => {
    expect(verdictAt(spans, 140, 60)).toBe('invalid');
    expect(verdictAt(spans, 40, 60)).toBeUndefined();
    expect(verdictAt(spans, 160, 60)).toBe('valid');
  });
});
