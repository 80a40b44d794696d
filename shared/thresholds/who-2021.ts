/**
 * WHO global air quality guidelines, 2021: recommended levels (AQG) for comparison; no limits. The level for ozone in its
 * peak season is left out: it is a mean of daily maxima over six months, which no plain average can be compared with.
 */
import type { QuantityId } from '../quantities.ts';
import { defaultDataCapture, type Law, type ThresholdEntry } from './threshold.ts';
import { type AveragingTime, averagingTimes, environmentClauses, meanLabel } from './wording.ts';

const document = 'WHO AQG 2021';
const title = {
  vi: 'Hướng dẫn toàn cầu về chất lượng không khí của Tổ chức Y tế Thế giới (2021)',
  en: 'WHO global air quality guidelines (2021)',
};
const recommended: Law = {
  document,
  title,
  clause: { vi: 'Mức khuyến nghị (AQG)', en: 'Recommended AQG levels' },
};
const shortTimes: Law = {
  document,
  title,
  clause: {
    vi: 'Mức cho thời gian ngắn, giữ nguyên từ các hướng dẫn trước',
    en: 'Levels for short averaging times, kept from earlier guidelines',
  },
};

const guideline = (law: Law, quantity: QuantityId, over: AveragingTime, value: number): ThresholdEntry => {
  const isPercentile = law === recommended && (over === '24h' || over === '8h');
  return {
    id: `who-2021.${quantity}.${over}`,
    kind: 'guideline',
    quantity,
    value,
    comparison: 'above',
    averagingSeconds: averagingTimes[over].seconds,
    dataCapture: defaultDataCapture,
    ...(isPercentile && { percentile: 99 }),
    label: meanLabel(quantity, over),
    law,
    evidence: 'verified',
    evidenceNote: {
      vi: 'Đọc trong bản chép tài liệu của WHO (kho mã qnguyenle075/hcmc-air-quality). CO đổi từ mg/m³ sang µg/m³. Chỉ để so sánh, không phải giới hạn pháp lý.',
      en: 'Read in a transcription of the WHO document (repository qnguyenle075/hcmc-air-quality). CO converted from mg/m³ to µg/m³. For comparison only, not a legal limit.',
    },
    programme: environmentClauses,
  };
};

export const who2021: readonly ThresholdEntry[] = [
  guideline(recommended, 'pm25', 'year', 5),
  guideline(recommended, 'pm25', '24h', 15),
  guideline(recommended, 'pm10', 'year', 15),
  guideline(recommended, 'pm10', '24h', 45),
  guideline(recommended, 'o3', '8h', 100),
  guideline(recommended, 'no2', 'year', 10),
  guideline(recommended, 'no2', '24h', 25),
  guideline(recommended, 'so2', '24h', 40),
  guideline(recommended, 'co', '24h', 4_000),
  guideline(shortTimes, 'no2', '1h', 200),
  guideline(shortTimes, 'so2', '10min', 500),
  guideline(shortTimes, 'co', '8h', 10_000),
  guideline(shortTimes, 'co', '1h', 35_000),
  guideline(shortTimes, 'co', '15min', 100_000),
];
