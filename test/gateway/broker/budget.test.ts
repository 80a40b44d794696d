import { describe, expect, it } from 'vitest';
import { createBudgets } from '../../../gateway/broker/budget.ts';

const setUp = () => {
  let now = 0;
  return {
    budgets: createBudgets({ perSecond: 100, burst: 200 }, () => now),
    after: (ms: number) => {
      now += ms;
    },
  };
};

describe('the budget of a station', () => {
  it('is its own, over all that it does, and comes back with time', () => {
    const { budgets, after } = setUp();
    expect(budgets.charge('tram-1', 200)).toBe(0);
    expect(budgets.charge('tram-1', 50)).toBe(500);
    expect(budgets.charge('tram-2', 1)).toBe(0);
    after(250);
    expect(budgets.charge('tram-1', 0)).toBe(250);
    after(251);
    expect(budgets.charge('tram-1', 0)).toBe(0);
  });

  it('is not renewed by forgetting it while something is owed', () => {
    const { budgets, after } = setUp();
    budgets.charge('tram-1', 300);
    budgets.sweep();
    expect(budgets.charge('tram-1', 0)).toBe(1_000);
    after(3_000);
    budgets.sweep();
    expect(budgets.charge('tram-1', 200)).toBe(0);
  });
});
