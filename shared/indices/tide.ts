/**
 * Astronomical tide at Hòn Dấu as a model: five constituents, the yearly course of the mean level, no weather. Unverified and
 * not for navigation; its purpose is to show beside a measured level what the Moon and the Sun alone would make of it.
 *
 *     h(t) = 2.05 m + 0.10 cos(year) + Σ f·H·cos(V + u − g)     above chart zero
 *
 * V (the equilibrium argument) and the nodal factors f, u follow from the mean longitudes of Moon and Sun (Schureman 1940,
 * Special Publication 98; recalled). Amplitudes H are rounded figures that were recalled. Phases g of O1 and K1 were fitted by
 * least squares to the six peaks in `tidePeaks`, M2 with them, and those of P1 and Q1 inferred from them as usual (g of P1 =
 * g of K1; g linear in speed for Q1). The fit leaves 12 cm (root mean square; −21 to +18 cm) and half an hour. Peaks read in the
 * press hold the weather of their day, so a good part of that need not be the model's. Pure.
 */
import type { Bilingual, Evidence } from '../thresholds/threshold.ts';
import { dayMs, hourMs, type Instant, minuteMs } from '../time.ts';
import { chartZeroOffset } from './datum.ts';

const radians = Math.PI / 180;

/** Amplitude in metres and Greenwich phase lag in degrees. */
export const tideConstituents = {
  O1: { amplitude: 0.76, phase: 298 },
  K1: { amplitude: 0.72, phase: 339 },
  P1: { amplitude: 0.24, phase: 339 },
  Q1: { amplitude: 0.14, phase: 278 },
  M2: { amplitude: 0.05, phase: 150 },
} as const satisfies Record<string, { readonly amplitude: number; readonly phase: number }>;
export type TideConstituent = keyof typeof tideConstituents;

/** Mean level above chart zero and its yearly course, metres; highest at the end of October (recalled: October, November). */
const meanLevel = 2.05;
const yearlyCourse = 0.1;
const yearlyPeak = Date.UTC(2025, 9, 31);
const yearMs = 365.2422 * dayMs;

/** Highest water of a local day as the press and bulletins gave it; centimetres above chart zero. */
export const tidePeaks = [
  { date: '2025-06-27', level: 390 },
  { date: '2025-07-21', level: 325 },
  { date: '2025-11-08', level: 409, at: '04:50' },
  { date: '2025-11-09', level: 405, at: '06:30' },
  { date: '2025-12-08', level: 411, at: '06:30' },
  /** A bulletin of 15:00; whether that was the hour of the peak is not known, so only the height was fitted. */
  { date: '2026-01-02', level: 383 },
] as const;

interface Argument {
  /** V + u, degrees. */
  readonly degrees: number;
  /** Nodal factor of the amplitude. */
  readonly factor: number;
}

/**
 * V + u in degrees and f of each constituent at an instant. Mean longitudes after Meeus, Astronomical Algorithms (1998),
 * chapter 47, to the linear term; f and u after Schureman (1940), table of formulas as abridged by Doodson.
 */
export const tideArguments = (at: Instant): Readonly<Record<TideConstituent, Argument>> => {
  const days = (at - Date.UTC(2000, 0, 1, 12)) / dayMs;
  // Hour angle of the mean Sun at Greenwich; mean longitudes of Moon, Sun, lunar perigee and ascending node.
  const hourAngle = (15 * (at % dayMs)) / hourMs - 180;
  const moon = 218.3164 + 13.17639648 * days;
  const sun = 280.4665 + 0.98564736 * days;
  const perigee = 83.3532 + 0.11140353 * days;
  const node = (125.0445 - 0.05295377 * days) * radians;
  const factorO1 = 1.0089 + 0.1871 * Math.cos(node) - 0.0147 * Math.cos(2 * node);
  const shiftO1 = 10.8 * Math.sin(node) - 1.34 * Math.sin(2 * node);
  const shiftK1 = -8.86 * Math.sin(node) + 0.68 * Math.sin(2 * node);
  return {
    O1: { degrees: hourAngle - 2 * moon + sun + 90 + shiftO1, factor: factorO1 },
    K1: {
      degrees: hourAngle + sun - 90 + shiftK1,
      factor: 1.006 + 0.115 * Math.cos(node) - 0.0088 * Math.cos(2 * node),
    },
    P1: { degrees: hourAngle - sun + 90, factor: 1 },
    Q1: { degrees: hourAngle - 3 * moon + sun + perigee + 90 + shiftO1, factor: factorO1 },
    M2: {
      degrees: 2 * (hourAngle - moon + sun) - 2.14 * Math.sin(node),
      factor: 1.0004 - 0.0373 * Math.cos(node),
    },
  };
};

const names = Object.keys(tideConstituents) as TideConstituent[];

/** Height above chart zero in metres with given phases (degrees); what the fit varies. */
export const tideWith = (phases: Readonly<Record<TideConstituent, number>>, at: Instant): number => {
  const found = tideArguments(at);
  let height = meanLevel + yearlyCourse * Math.cos((2 * Math.PI * (at - yearlyPeak)) / yearMs);
  for (const name of names) {
    const { degrees, factor } = found[name];
    height += factor * tideConstituents[name].amplitude * Math.cos((degrees - phases[name]) * radians);
  }
  return height;
};

const fitted: Readonly<Record<TideConstituent, number>> = {
  O1: tideConstituents.O1.phase,
  K1: tideConstituents.K1.phase,
  P1: tideConstituents.P1.phase,
  Q1: tideConstituents.Q1.phase,
  M2: tideConstituents.M2.phase,
};

/** Astronomical tide at Hòn Dấu, metres above chart zero. */
export const tideAt = (at: Instant): number => tideWith(fitted, at);

/** The same above the national zero, metres; with the unverified difference of the two. */
export const tideAboveNational = (at: Instant): number => tideAt(at) - chartZeroOffset.metres;

/** How much the model is to be trusted; shown wherever a figure of it is. */
export const tideModel: { readonly evidence: Evidence; readonly residualMetres: number; readonly note: Bilingual } = {
  evidence: 'unverified',
  /** Root mean square of the six heights. */
  residualMetres: 0.12,
  note: {
    vi: 'Mô hình, chưa kiểm chứng: triều thiên văn tại Hòn Dấu từ 5 sóng, pha hiệu chỉnh theo 6 đỉnh triều đăng trên báo chí (sai số khoảng 12 cm, lớn nhất 21 cm; giờ lệch đến nửa giờ). Không tính nước dâng do gió. Không dùng cho hàng hải.',
    en: 'Model, unverified: astronomical tide at Hòn Dấu from five constituents, phases fitted to six peaks reported in the press (about 12 cm, at most 21 cm; times within half an hour). Without storm surge. Not for navigation.',
  },
};

export interface TideExtreme {
  readonly kind: 'high' | 'low';
  readonly at: Instant;
  /** Metres above chart zero. */
  readonly level: number;
}

const stepMs = 20 * minuteMs;

/** Top of the parabola through three levels a step apart, around the middle one. */
const vertex = (at: Instant, before: number, level: number, after: number): Pick<TideExtreme, 'at' | 'level'> => {
  const bend = before - 2 * level + after;
  const shift = bend === 0 ? 0 : (before - after) / (2 * bend);
  return { at: Math.round(at + shift * stepMs), level: level - ((before - after) * shift) / 4 };
};

/** High and low waters of the model in [from, to); to about a minute. */
export const tideExtremes = (from: Instant, to: Instant, height: (at: Instant) => number = tideAt): TideExtreme[] => {
  const extremes: TideExtreme[] = [];
  let before = height(from - stepMs);
  let level = height(from);
  for (let at = from; at < to; at += stepMs) {
    const after = height(at + stepMs);
    if (level >= before && level > after) extremes.push({ kind: 'high', ...vertex(at, before, level, after) });
    else if (level <= before && level < after) extremes.push({ kind: 'low', ...vertex(at, before, level, after) });
    before = level;
    level = after;
  }
  return extremes.filter(({ at }) => at >= from && at < to);
};
