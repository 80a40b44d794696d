import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Situation } from '../../../shared/alert-api.ts';
import { aSituation } from '../../support/notices.ts';
import { openTestState } from '../../support/test-state.ts';

describe('situations of a span of time', () => {
  it('are those that were open at some moment of it, newest first', () => {
    const state = openTestState();
    const put = (number: number, openedAt: number, endedAt: number | null, more: Partial<Situation> = {}): void => {
      const about = { state: endedAt === null ? 'unacknowledged' : 'cleared', ward: String(number) } as const;
      state.alerts.write({
        situations: [aSituation({ id: randomUUID(), number, openedAt, endedAt, ...about, ...more })],
      });
    };
    put(1, 100, 200);
    put(2, 150, 400);
    put(3, 250, null, { provenance: 'simulated' });
    put(4, 500, null);
    const during = (from: number, to: number, more: object = {}): number[] =>
      state.alerts.situationsDuring({ from, to, limit: 10, ...more }).map(({ number }) => number);

    expect(during(180, 180)).toEqual([2, 1]);
    // It was over at that very moment.
    expect(during(200, 200)).toEqual([2]);
    expect(during(150, 260)).toEqual([3, 2, 1]);
    expect(during(99, 99)).toEqual([]);
    expect(during(600, 900)).toEqual([4, 3]);
    expect(during(600, 900, { provenance: 'real' })).toEqual([4]);
    expect(during(0, 900, { limit: 2 })).toEqual([4, 3]);
  });
});
