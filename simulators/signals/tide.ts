/**
 * Sea level at Hòn Dấu above chart zero (metres): five tidal constituents, the yearly rise of the mean level in autumn, and a
 * little weather. Amplitudes are rounded published ones; phases were fitted to dated peaks of the press (4.09 m on
 * 8/11/2025, 4.05 m on 9/11/2025, 4.11 m on 8/12/2025) and reproduce those to about 0.3 m and half an hour. Not for navigation.
 */
import { dayMs, hourMs, type Instant } from '../../shared/time.ts';
import { dayAngle, yearAngle } from './local-time.ts';
import { seedOf, smoothNoise } from './random.ts';
import { round, type Signal } from './signal.ts';

const radians = Math.PI / 180;
const epoch = Date.UTC(2026, 0, 1);

/** Amplitude (m), period (h), phase at the epoch (degrees), share of the 18.6-year modulation. */
const constituents: readonly (readonly [amplitude: number, period: number, phase: number, node: number])[] = [
  [0.76, 25.8193, 114.7, 0.187], // O1
  [0.72, 23.9345, 30.7, 0.115], // K1
  [0.24, 24.0659, 9.3, 0], // P1
  [0.14, 26.8684, 144.1, 0.187], // Q1
  [0.05, 12.4206, 312.4, 0], // M2
];

/** Chart zero below the national zero, metres. A secondary source; unverified. */
export const chartZeroBelowNational = 1.89;

/** Tide at Hòn Dấu without weather, metres above chart zero. */
export const tideAt = (at: Instant): number => {
  const elapsedHours = (at - epoch) / hourMs;
  // Longitude of the Moon's ascending node: diurnal tides are largest when it is near 0 (2025), smallest nine years later.
  const node = Math.cos((125.04 - 0.0529539 * ((at - Date.UTC(2000, 0, 1, 12)) / dayMs)) * radians);
  let height = 2.05 + 0.1 * Math.cos(yearAngle(at) - dayAngle(304));
  for (const [amplitude, period, phase, share] of constituents) {
    height += amplitude * (1 + share * node) * Math.cos(((elapsedHours / period) * 360 + phase) * radians);
  }
  // Low water flattens over the banks: never below chart zero, which is the lowest astronomical tide.
  return height < 0.5 ? 0.5 * Math.exp((height - 0.5) / 0.5) : height;
};

export type Level = (at: Instant) => number;

/** The sea with the city's weather in it: tide and a surge of at most about ±0.12 m. */
export const createSea = (city: number): Level => {
  const surge = seedOf(city, 'surge');
  return (at) => Math.max(0.02, tideAt(at) + 0.035 * smoothNoise(surge, at / (14 * hourMs)));
};

/** A tide gauge above chart zero. */
export const createTideGauge = (station: number, sea: Level): Signal => {
  const waves = seedOf(station, 'waves');
  return (at) => ({ water_level: round(Math.max(0, sea(at) + 0.008 * smoothNoise(waves, at / 60_000)), 1000) });
};
