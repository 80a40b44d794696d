/** Classes of rain as the hydro-meteorological service (KTTV) speaks of them, by the sum over 24 and 12 hours. */
import { type Bilingual, defaultDataCapture, type Law, type ThresholdEntry } from './threshold.ts';
import { drainageClauses } from './wording.ts';

const law: Law = {
  document: 'KTTV',
  clause: { vi: 'Lượng mưa 24 giờ và 12 giờ', en: 'Rainfall of 24 and 12 hours' },
  title: {
    vi: 'Cấp mưa dùng trong bản tin của ngành khí tượng thủy văn',
    en: 'Classes of rain in bulletins of the hydro-meteorological service',
  },
};

const names = {
  light: { severity: 1, vi: 'Mưa nhỏ', en: 'Light rain' },
  moderate: { severity: 2, vi: 'Mưa vừa', en: 'Moderate rain' },
  heavy: { severity: 3, vi: 'Mưa to', en: 'Heavy rain' },
  'very-heavy': { severity: 4, vi: 'Mưa rất to', en: 'Very heavy rain' },
} as const;

const read: Bilingual = {
  vi: 'Đọc trên kienthuc.net.vn. Nguồn ghi khoảng số nguyên (16–50, 51–100, trên 100 mm trong 24 giờ; 8–25, 26–50, trên 50 mm trong 12 giờ); ở đây cấp cao hơn bắt đầu ngay khi vượt cận trên của cấp dưới.',
  en: 'Read on kienthuc.net.vn. The source gives whole numbers (16–50, 51–100, over 100 mm in 24 hours; 8–25, 26–50, over 50 mm in 12 hours); here a class begins just above the upper bound of the one below.',
};
const derived: Bilingual = {
  vi: 'Chưa kiểm chứng: nguồn chỉ nêu mưa nhỏ cho 24 giờ (dưới 16 mm); với 12 giờ suy ra là dưới mức mưa vừa.',
  en: 'Unverified: the source gives light rain for 24 hours only (under 16 mm); for 12 hours it is taken as less than moderate.',
};

/** Sum in millimetres over 12 or 24 hours. */
const rain = (
  hours: 12 | 24,
  level: keyof typeof names,
  comparison: 'above' | 'at-or-above',
  value: number,
): ThresholdEntry => {
  const isDerived = hours === 12 && level === 'light';
  const { severity, vi, en } = names[level];
  return {
    id: `rain.${hours}h.${level}`,
    kind: 'class',
    quantity: 'rain',
    value,
    comparison,
    averagingSeconds: hours * 3_600,
    dataCapture: defaultDataCapture,
    level,
    severity,
    label: { vi: `${vi} (${hours} giờ)`, en: `${en} (${hours} hours)` },
    law,
    evidence: isDerived ? 'unverified' : 'verified',
    evidenceNote: isDerived ? derived : read,
    programme: drainageClauses,
  };
};

export const rainClasses: readonly ThresholdEntry[] = [
  rain(24, 'light', 'above', 0),
  rain(24, 'moderate', 'at-or-above', 16),
  rain(24, 'heavy', 'above', 50),
  rain(24, 'very-heavy', 'above', 100),
  rain(12, 'light', 'above', 0),
  rain(12, 'moderate', 'at-or-above', 8),
  rain(12, 'heavy', 'above', 25),
  rain(12, 'very-heavy', 'above', 50),
];
