import { describe, expect, it } from 'vitest';
import { rounding } from '../../../gateway/indices/edge.ts';

describe('rounding', () => {
  it.each([
    [1.005, 2, 1.01],
    [0.285, 2, 0.29],
    [2.5, 0, 3],
    [-2.5, 0, -3],
    [-0.001, 2, 0],
    [45.00000000000001, 3, 45],
    [1234.5678, 3, 1234.568],
  ])('of %f to %i decimals is %f', (value, decimals, rounded) => {
    expect(Object.is(rounding(value, decimals), rounded)).toBe(true);
  });
});
