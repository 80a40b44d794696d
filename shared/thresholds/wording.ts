/** Words and figures that several laws share: averaging times, labels, classes of areas. */
import { type QuantityId, quantities } from '../quantities.ts';
import type { Bilingual } from './threshold.ts';

/** A year is 365 days here; what is meant is the calendar year. */
export const averagingTimes = {
  '10min': { seconds: 600, vi: 'trung bình 10 phút', en: '10-minute mean' },
  '15min': { seconds: 900, vi: 'trung bình 15 phút', en: '15-minute mean' },
  '1h': { seconds: 3_600, vi: 'trung bình 1 giờ', en: '1-hour mean' },
  '8h': { seconds: 28_800, vi: 'trung bình 8 giờ', en: '8-hour mean' },
  '24h': { seconds: 86_400, vi: 'trung bình 24 giờ', en: '24-hour mean' },
  year: { seconds: 31_536_000, vi: 'trung bình năm', en: 'annual mean' },
} as const;
export type AveragingTime = keyof typeof averagingTimes;

/** `PM2.5, trung bình 24 giờ` */
export const meanLabel = (quantity: QuantityId, over: AveragingTime): Bilingual => ({
  vi: `${quantities[quantity].symbol}, ${averagingTimes[over].vi}`,
  en: `${quantities[quantity].symbol}, ${averagingTimes[over].en}`,
});

/** Names of the area classes that the laws in the catalogue use. */
export const areaClasses = {
  special: { vi: 'khu vực đặc biệt', en: 'special area' },
  ordinary: { vi: 'khu vực thông thường', en: 'ordinary area' },
  A: { vi: 'khu vực A: bệnh viện, trường học, nhà trẻ', en: 'area A: hospitals, schools, kindergartens' },
  B: { vi: 'khu vực B: dân cư', en: 'area B: residential' },
  C: { vi: 'khu vực C: hỗn hợp, thương mại', en: 'area C: mixed and commercial' },
  D: { vi: 'khu vực D: công nghiệp, ven đường', en: 'area D: industrial, roadside' },
  E: { vi: 'khu vực E: công nghiệp nặng và khu vực khác', en: 'area E: heavy industry and others' },
} as const satisfies Record<string, Bilingual>;
export type KnownAreaClass = keyof typeof areaClasses;

/** Air and noise. */
export const environmentClauses = ['III.5 ¶7'];
/** Rivers and tide. */
export const riverClauses = ['III.3 ¶1', 'III.5 ¶5'];
/** Streets and drainage. */
export const drainageClauses = ['III.3 ¶4', 'III.5 ¶5'];
