/**
 * "Why this figure": what a number was made of, hour by hour, by which formula and which law, so that anybody can work it
 * out again. Only gathers what the other files computed. Pure.
 */
import { type QuantityId, quantities } from '../quantities.ts';
import type { Bilingual, Evidence, Law, Threshold } from '../thresholds/threshold.ts';
import { vnAqiEvidence, vnAqiLaw, vnAqiSteps } from '../thresholds/vn-aqi.ts';
import type { Instant } from '../time.ts';
import { type Average, type HourMean, neededOf } from './averages.ts';
import type { Aggregate } from './combine.ts';
import { type AqiPart, nowCastHours, scaleOf } from './vn-aqi.ts';

/** One hour that went into a figure. */
export interface ExplainedHour {
  readonly at: Instant;
  readonly value: number | null;
  readonly captured: number;
  readonly expected: number;
  /** False = too little data (or none), left out. */
  readonly isUsed: boolean;
  /** Factor by which it counts; the same for all in a plain mean. */
  readonly weight: number;
}

export interface Explanation {
  readonly quantity: QuantityId;
  readonly unit: string;
  /** The formula in words and signs. */
  readonly formula: Bilingual;
  readonly hours: readonly ExplainedHour[];
  /** Starts of the hours that are missing or not valid. */
  readonly missing: readonly Instant[];
  /** How much data the figure needs, and by which rule. */
  readonly capture: {
    readonly captured: number;
    readonly expected: number;
    readonly needed: number;
    readonly rule: Bilingual;
  };
  /** In `unit`; of an index the concentration that it was entered with. */
  readonly value: number | null;
  /** Of an index: the step of the table that was used. */
  readonly step?: { readonly from: number; readonly to: number; readonly low: number; readonly high: number };
  readonly law: Law;
  readonly evidence: Evidence;
  readonly evidenceNote: Bilingual;
}

const formulas = {
  mean: {
    vi: 'Trung bình cộng các giá trị trung bình 1 giờ hợp lệ: Σ ci / n',
    en: 'Arithmetic mean of the valid hourly means: Σ ci / n',
  },
  energetic: {
    vi: 'Trung bình năng lượng các mức theo giờ: 10·lg(Σ 10^(Li/10) / n)',
    en: 'Energetic mean of the hourly levels: 10·lg(Σ 10^(Li/10) / n)',
  },
  circular: {
    vi: 'Hướng của tổng các véc-tơ đơn vị theo giờ',
    en: 'Direction of the sum of the hourly unit vectors',
  },
  sum: { vi: 'Tổng lượng theo giờ: Σ ri', en: 'Sum of the hourly amounts: Σ ri' },
} as const satisfies Record<Aggregate, Bilingual>;

const nowCastFormulas = {
  normalised: {
    vi: 'NowCast = Σ w^(i−1)·ci / Σ w^(i−1), w = Cmin/Cmax > 1/2 (i = 1: giờ hiện tại)',
    en: 'NowCast = Σ w^(i−1)·ci / Σ w^(i−1), w = Cmin/Cmax > 1/2 (i = 1: the current hour)',
  },
  halved: {
    vi: 'NowCast = Σ (1/2)^i·ci, vì Cmin/Cmax ≤ 1/2 (i = 1: giờ hiện tại)',
    en: 'NowCast = Σ (1/2)^i·ci, because Cmin/Cmax ≤ 1/2 (i = 1: the current hour)',
  },
} as const satisfies Record<string, Bilingual>;

const captureRules = {
  project: {
    vi: 'Cần ít nhất 75 % số liệu hợp lệ (quy tắc của dự án; văn bản không quy định)',
    en: 'At least 75 % of the data must be valid (a rule of this project; the text sets none)',
  },
  nowCast: {
    vi: 'Cần ít nhất 2 trong 3 giờ gần nhất (Quyết định 1459/QĐ-TCMT, 2.2.1.a); mỗi giờ cần 75 % số liệu (quy tắc của dự án)',
    en: 'At least 2 of the latest 3 hours (Decision 1459/QĐ-TCMT, 2.2.1.a); each hour needs 75 % of its data (a rule of this project)',
  },
} as const satisfies Record<string, Bilingual>;

const explainHours = (hours: readonly HourMean[], weightOf: (index: number) => number): ExplainedHour[] =>
  hours.map(({ from, value, captured, expected, valid }, index) => ({
    at: from,
    value,
    captured,
    expected,
    isUsed: valid && value !== null,
    weight: valid && value !== null ? weightOf(index) : 0,
  }));

const missingOf = (hours: readonly ExplainedHour[]): Instant[] =>
  hours.filter(({ isUsed }) => !isUsed).map(({ at }) => at);

/** An average that a threshold is compared with, from the hours over which it was taken. */
export const explainAverage = (
  threshold: Pick<Threshold, 'quantity' | 'law' | 'evidence' | 'evidenceNote'>,
  average: Average,
  hours: readonly HourMean[],
): Explanation => {
  const { quantity, law, evidence, evidenceNote } = threshold;
  const { unit, aggregate } = quantities[quantity];
  const used = explainHours(
    hours.filter(({ from }) => from >= average.from && from < average.to),
    () => 1,
  );
  return {
    quantity,
    unit,
    formula: formulas[aggregate],
    hours: used,
    missing: missingOf(used),
    capture: { ...captureOf(average), rule: captureRules.project },
    value: average.value,
    law,
    evidence,
    evidenceNote,
  };
};

const captureOf = ({ captured, expected, needed }: Average): Pick<Average, 'captured' | 'expected' | 'needed'> => ({
  captured,
  expected,
  needed,
});

const stepOf = ({ quantity, over, concentration }: AqiPart): Explanation['step'] => {
  const scale = scaleOf(quantity, over === '24h' || over === 'nowcast' ? '24h-or-nowcast' : over);
  const place =
    scale?.breakpoints.findIndex((high, index) => index > 0 && high !== null && concentration <= high) ?? -1;
  const low = scale?.breakpoints[place - 1];
  const high = scale?.breakpoints[place];
  const from = vnAqiSteps[place - 1];
  const to = vnAqiSteps[place];
  return low == null || high == null || from === undefined || to === undefined ? undefined : { from, to, low, high };
};

const aqiFormula: Bilingual = {
  vi: 'AQI = (Ii+1 − Ii) / (BPi+1 − BPi) × (C − BPi) + Ii',
  en: 'AQI = (Ii+1 − Ii) / (BPi+1 − BPi) × (C − BPi) + Ii',
};

const join = (one: Bilingual, other: Bilingual): Bilingual => ({
  vi: `${one.vi}; ${other.vi}`,
  en: `${one.en}; ${other.en}`,
});

/**
 * The index of one parameter, from consecutive hours in order of time: for the hourly index those up to its hour (twelve for
 * dust), for the daily one those of the average or maximum that it was taken from.
 */
export const explainAqi = (part: AqiPart, hours: readonly HourMean[]): Explanation => {
  const { quantity, concentration, nowCast: now } = part;
  const used = hours.slice(now ? -nowCastHours : 0);
  const weights = now?.weights ?? [];
  const explained = explainHours(used, (index) => (now ? (weights[used.length - 1 - index] ?? 0) : 1));
  const valid = explained.filter(({ isUsed }) => isUsed).length;
  const entered = now ? nowCastFormulas[now.weight > 0.5 ? 'normalised' : 'halved'] : formulas.mean;
  const step = stepOf(part);
  return {
    quantity,
    unit: quantities[quantity].unit,
    formula: join(entered, aqiFormula),
    hours: explained,
    missing: missingOf(explained),
    capture: now
      ? {
          captured: explained.slice(-3).filter(({ isUsed }) => isUsed).length,
          expected: 3,
          needed: 2,
          rule: captureRules.nowCast,
        }
      : { captured: valid, expected: used.length, needed: neededOf(used.length), rule: captureRules.project },
    value: concentration,
    ...(step && { step }),
    law: vnAqiLaw,
    evidence: vnAqiEvidence.mark,
    evidenceNote: vnAqiEvidence.note,
  };
};
