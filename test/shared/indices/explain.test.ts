/** An explanation holds all that is needed to work the figure out again. */
import { describe, expect, it } from 'vitest';
import { meanOfHours } from '../../../shared/indices/averages.ts';
import { explainAqi, explainAverage } from '../../../shared/indices/explain.ts';
import { hourlyVnAqi, newestFirst } from '../../../shared/indices/vn-aqi.ts';
import { builtInThresholds } from '../../../shared/thresholds/catalogue.ts';
import { hourMs } from '../../../shared/time.ts';
import { hoursFrom, midnight } from './hours.ts';

const start = midnight('2026-11-22');

describe('the explanation of an average', () => {
  const limit = builtInThresholds.find(({ id }) => id === 'qcvn-05-2023.o3.8h');
  if (!limit) throw new Error('the limit is missing');
  const hours = hoursFrom(start, [80, 90, null, 100, 110, 120, 130, 140, 150]);
  const average = meanOfHours(hours.slice(0, 8), 'mean');
  const found = explainAverage(limit, average, hours);

  it('names hours, missing hours, rule and law', () => {
    expect(found.hours).toHaveLength(8);
    expect(found.missing).toEqual([start + 2 * hourMs]);
    expect(found.capture).toMatchObject({ captured: 7, expected: 8, needed: 6 });
    expect(found.law).toMatchObject({ document: 'QCVN 05:2023/BTNMT', clause: { vi: 'Bảng 1' } });
    expect(found.evidence).toBe('verified');
  });

  it('leads to the same figure by its own hours and weights', () => {
    const used = found.hours.filter(({ isUsed }) => isUsed);

    expect(used.reduce((sum, { value, weight }) => sum + (value ?? 0) * weight, 0) / used.length).toBe(found.value);
  });
});

describe('the explanation of an index', () => {
  const values = [26.9, 24.7, 20.5, 23.5, null, 16.5, 19.0, 16.5, 20.3, 22.4, 19.6, 20.6];

  it.each([
    ['by the weights of w', values, true],
    ['by halves', [60, ...values.slice(1)], false],
  ])('of dust leads to the same NowCast %s, and to the same index', (_name, given, isNormalised) => {
    const hours = hoursFrom(start, [99, ...given]);
    const part = hourlyVnAqi({ pm25: newestFirst(hours) }).dominant;
    if (!part) throw new Error('no index');
    const { hours: used, step, capture, missing, formula, value } = explainAqi(part, hours);
    const sum = used.reduce((total, hour) => total + (hour.value ?? 0) * hour.weight, 0);
    const weights = used.reduce((total, { weight }) => total + weight, 0);

    expect(used).toHaveLength(12);
    expect(isNormalised ? sum / weights : sum).toBeCloseTo(value ?? Number.NaN, 12);
    expect(formula.vi).toContain(isNormalised ? 'Σ w^(i−1)·ci / Σ w^(i−1)' : 'Σ (1/2)^i·ci');
    expect(missing).toEqual([start + 5 * hourMs]);
    expect(capture).toMatchObject({ captured: 3, expected: 3, needed: 2 });
    if (!step || value === null) throw new Error('no step');
    expect(((step.to - step.from) / (step.high - step.low)) * (value - step.low) + step.from).toBeCloseTo(
      part.exact,
      12,
    );
  });

  it('of a gas is its hour alone', () => {
    const parts = hourlyVnAqi({ pm25: [10, 10, 10], no2: [130.8] }).parts;
    const part = parts.find(({ quantity }) => quantity === 'no2');
    if (!part) throw new Error('no part');

    expect(explainAqi(part, hoursFrom(start, [130.8]))).toMatchObject({
      value: 130.8,
      step: { from: 50, to: 100, low: 100, high: 200 },
      law: { document: '1459/QĐ-TCMT' },
      hours: [{ at: start, weight: 1 }],
    });
  });
});
