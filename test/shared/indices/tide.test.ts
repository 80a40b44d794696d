/** The model of the tide against the peaks that it was fitted to, its own fit, and what is known of the tide at Hòn Dấu. */
import { describe, expect, it } from 'vitest';
import {
  type TideConstituent,
  tideAboveNational,
  tideArguments,
  tideAt,
  tideConstituents,
  tideExtremes,
  tideModel,
  tidePeaks,
  tideWith,
} from '../../../shared/indices/tide.ts';
import { dayMs, hourMs, type Instant, minuteMs } from '../../../shared/time.ts';
import { tideAt as simulatedTide } from '../../../simulators/signals/tide.ts';
import { midnight } from './hours.ts';

type Phases = Record<TideConstituent, number>;

/** P1 lags like K1; the lag of Q1 lies on the line through those of O1 and K1 over their speeds (degrees an hour). */
const inferred = (O1: number, K1: number, M2: number): Phases => ({
  O1,
  K1,
  P1: K1,
  Q1: O1 - ((K1 - O1) * (13.943036 - 13.398661)) / (15.041069 - 13.943036),
  M2,
});

interface Residual {
  readonly date: string;
  readonly centimetres: number;
  /** Undefined where the hour of the peak is not known. */
  readonly minutes: number | undefined;
}

const residualsOf = (height: (at: Instant) => number): Residual[] =>
  tidePeaks.map((peak) => {
    const start = midnight(peak.date);
    const highs = tideExtremes(start, start + dayMs, height).filter(({ kind }) => kind === 'high');
    const highest = highs.reduce((top, one) => (one.level > top.level ? one : top), { at: start, level: -9 });
    const at = 'at' in peak ? Date.parse(`${peak.date}T${peak.at}:00+07:00`) : undefined;
    return {
      date: peak.date,
      centimetres: highest.level * 100 - peak.level,
      minutes: at === undefined ? undefined : (highest.at - at) / minuteMs,
    };
  });

/** Sum of squares: 15 cm and 30 minutes weigh alike. */
const misfit = (phases: Phases): number =>
  residualsOf((at) => tideWith(phases, at)).reduce(
    (total, { centimetres, minutes = 0 }) => total + (centimetres / 15) ** 2 + (minutes / 30) ** 2,
    0,
  );

describe('the peaks of 2025 and 2026', () => {
  const residuals = residualsOf(tideAt);

  it('are met as badly or as well as the doc comment says', () => {
    const heights = residuals.map(({ centimetres }) => Math.round(centimetres));
    const times = residuals.flatMap(({ minutes }) => (minutes === undefined ? [] : [Math.round(minutes)]));
    const rootMeanSquare = Math.sqrt(
      residuals.reduce((total, { centimetres }) => total + centimetres ** 2, 0) / residuals.length,
    );

    expect(residuals.map(({ date }, place) => [date, heights[place]])).toEqual([
      ['2025-06-27', 6],
      ['2025-07-21', 18],
      ['2025-11-08', -21],
      ['2025-11-09', -2],
      ['2025-12-08', 3],
      ['2026-01-02', -1],
    ]);
    expect(times).toEqual([26, -13, -10]);
    expect(rootMeanSquare / 100).toBeCloseTo(tideModel.residualMetres, 2);
    expect(tideModel.evidence).toBe('unverified');
  });

  it('are fitted: no phase that was free can be moved by some degrees to a smaller sum of squares', () => {
    const { O1, K1, M2 } = tideConstituents;
    const fitted = misfit(inferred(O1.phase, K1.phase, M2.phase));
    for (const [o1, k1, m2] of [
      [4, 0, 0],
      [-4, 0, 0],
      [0, 4, 0],
      [0, -4, 0],
      [4, 4, 0],
      [-4, -4, 0],
      [0, 0, 30],
      [0, 0, -30],
    ] as const) {
      expect(misfit(inferred(O1.phase + o1, K1.phase + k1, M2.phase + m2))).toBeGreaterThan(fitted);
    }
    const { P1, Q1 } = inferred(O1.phase, K1.phase, M2.phase);
    expect([P1, Math.round(Q1)]).toEqual([tideConstituents.P1.phase, tideConstituents.Q1.phase]);
  });
});

describe('the astronomical arguments', () => {
  it.each([
    ['O1', 25.8193],
    ['K1', 23.9345],
    ['P1', 24.0659],
    ['Q1', 26.8684],
    ['M2', 12.4206],
  ] as const)('of %s turn once in %d hours', (name, period) => {
    const at = Date.UTC(2026, 5, 1);
    // 29 days, counted in whole days so that the hour angle comes round.
    const turned = (days: number): number =>
      tideArguments(at + days * dayMs)[name].degrees - tideArguments(at)[name].degrees;
    const perDay = turned(29) / 29 + (name === 'M2' ? 720 : 360);

    // The nodal shift adds a little of its own.
    expect(Math.abs((360 * 24) / perDay - period)).toBeLessThan(0.001);
  });

  it('have their largest diurnal tides in 2025, when the ascending node is near the equinox', () => {
    const factor = (year: number): number => tideArguments(Date.UTC(year, 0, 15)).O1.factor;

    expect(factor(2025)).toBeGreaterThan(1.17);
    expect(factor(2034)).toBeLessThan(0.83);
  });
});

describe('the tide of a year', () => {
  const start = midnight('2025-06-01');
  const extremes = tideExtremes(start, start + 365 * dayMs);
  const highs = extremes.filter(({ kind }) => kind === 'high');

  it('is diurnal, within what is known of Hòn Dấu', () => {
    const levels = extremes.map(({ level }) => level);

    expect(highs.length).toBeGreaterThan(350);
    expect(highs.length).toBeLessThan(385);
    expect(Math.max(...levels)).toBeGreaterThan(3.9);
    expect(Math.max(...levels)).toBeLessThan(4.4);
    expect(Math.min(...levels)).toBeGreaterThan(-0.3);
  });

  it('has its highest waters in the morning in winter, in the afternoon in summer', () => {
    const hourOfHighest = (from: string, days: number): number => {
      const begin = midnight(from);
      const top = highs
        .filter(({ at }) => at >= begin && at < begin + days * dayMs)
        .reduce((best, one) => (one.level > best.level ? one : best));
      return ((top.at + 7 * hourMs) % dayMs) / hourMs;
    };

    expect(hourOfHighest('2025-12-01', 60)).toBeLessThan(9);
    expect(hourOfHighest('2025-06-01', 60)).toBeGreaterThan(13);
  });

  it('alternates high and low', () => {
    expect(extremes.every(({ kind }, place) => kind !== extremes[place - 1]?.kind)).toBe(true);
  });

  it('above the national zero is 1.89 m lower', () => {
    expect(tideAt(start) - tideAboveNational(start)).toBeCloseTo(1.89, 12);
  });

  it('is that of the simulators, but for their phases of their own', () => {
    let sum = 0;
    let count = 0;
    for (let at = start; at < start + 365 * dayMs; at += 3 * hourMs) {
      sum += (tideAt(at) - simulatedTide(at)) ** 2;
      count += 1;
    }
    expect(Math.sqrt(sum / count)).toBeLessThan(0.15);
  });
});
