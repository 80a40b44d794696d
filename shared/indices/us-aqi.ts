/**
 * US AQI of dust, only for comparison with VN_AQI: other breakpoints, another NowCast, indices that jump from 50 to 51
 * between two breakpoints. Not a Vietnamese index; show it under its own name. Pure.
 */
import type { Bilingual, Evidence } from '../thresholds/threshold.ts';
import { nowCastHours, roundHalfUp } from './vn-aqi.ts';

interface UsScale {
  readonly quantity: 'pm25' | 'pm10';
  /** Concentrations are cut, not rounded, to this many decimals before they are looked up. */
  readonly decimals: number;
  /** First and last concentration of each band, µg/m³. */
  readonly bands: readonly (readonly [low: number, high: number])[];
  readonly evidence: Evidence;
  readonly evidenceNote: Bilingual;
}

/** First and last index of each band. */
export const usAqiBands = [
  [0, 50],
  [51, 100],
  [101, 150],
  [151, 200],
  [201, 300],
  [301, 500],
] as const;

/** 40 CFR part 58, appendix G, table 2, as amended by the final rule of 2024 (in effect since 6 May 2024). */
export const usAqiScales: readonly UsScale[] = [
  {
    quantity: 'pm25',
    decimals: 1,
    bands: [
      [0, 9],
      [9.1, 35.4],
      [35.5, 55.4],
      [55.5, 125.4],
      [125.5, 225.4],
      [225.5, 325.4],
    ],
    evidence: 'verified',
    evidenceNote: {
      vi: 'Đọc trong nhiều mã nguồn mở tính US AQI theo quy định 2024 (ví dụ AirGradient), không phải trong văn bản gốc.',
      en: 'Read in several open-source computations of the US AQI of 2024 (AirGradient among them), not in the original text.',
    },
  },
  {
    quantity: 'pm10',
    decimals: 0,
    bands: [
      [0, 54],
      [55, 154],
      [155, 254],
      [255, 354],
      [355, 424],
      [425, 604],
    ],
    evidence: 'verified',
    evidenceNote: {
      vi: 'Đọc trong vài mã nguồn mở tính US AQI, không phải trong văn bản gốc.',
      en: 'Read in some open-source computations of the US AQI, not in the original text.',
    },
  },
];

const cut = (value: number, decimals: number): number => {
  const power = 10 ** decimals;
  // 35.4 × 10 is 353.99… in binary fractions for some neighbours of 35.4.
  return Math.floor(Number((value * power).toPrecision(12))) / power;
};

/**
 * US AQI of one concentration in µg/m³, rounded; 500 and `isBeyond` above the last breakpoint ("beyond the AQI"). Undefined
 * for what is no concentration. Formula of 40 CFR part 58, appendix G.
 */
export const usAqi = (
  quantity: UsScale['quantity'],
  concentration: number,
): { readonly index: number; readonly isBeyond: boolean } | undefined => {
  const scale = usAqiScales.find((one) => one.quantity === quantity);
  if (!scale || !(concentration >= 0)) return undefined;
  const value = cut(concentration, scale.decimals);
  for (const [place, [low, high]] of scale.bands.entries()) {
    const band = usAqiBands[place];
    if (!band || value > high) continue;
    const [from, to] = band;
    return { index: roundHalfUp(((to - from) / (high - low)) * (value - low) + from), isBeyond: false };
  }
  return { index: 500, isBeyond: true };
};

/**
 * NowCast of dust as US EPA computes it (AirNow technical note, recalled): w = 1 − (cmax − cmin)/cmax, at least 1/2, always
 * divided by the weights of the hours that exist; µg/m³. Hours newest first, null = missing; undefined unless two of the
 * newest three exist.
 */
export const usNowCast = (hours: readonly (number | null)[]): number | undefined => {
  const known = hours.slice(0, nowCastHours);
  const values = known.filter((value) => value !== null);
  if (known.slice(0, 3).filter((value) => value !== null).length < 2) return undefined;
  const most = Math.max(...values);
  const weight = most === 0 ? 1 : Math.max(0.5, 1 - (most - Math.min(...values)) / most);
  let sum = 0;
  let weights = 0;
  for (const [index, value] of known.entries()) {
    if (value === null) continue;
    sum += value * weight ** index;
    weights += weight ** index;
  }
  return sum / weights;
};
