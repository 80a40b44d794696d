/**
 * VN_AQI after Decision 1459/QĐ-TCMT of 12/11/2019: its bands and breakpoints as data; nothing is computed here. A band is
 * not a limit: index 100 stands for other concentrations than QCVN 05:2023/BTNMT allows.
 */
import type { QuantityId } from '../quantities.ts';
import type { Bilingual, Evidence, Law } from './threshold.ts';

export const vnAqiLaw: Law = {
  document: '1459/QĐ-TCMT',
  clause: { vi: 'Bảng khoảng giá trị và màu; bảng giá trị BPi', en: 'Table of bands and colours; table of BPi values' },
  title: {
    vi: 'Hướng dẫn kỹ thuật tính toán và công bố chỉ số chất lượng không khí Việt Nam (VN_AQI)',
    en: 'Technical guide to computing and publishing the Vietnamese air quality index (VN_AQI)',
  },
  issuedBy: {
    vi: 'Quyết định của Tổng cục Môi trường ngày 12/11/2019',
    en: 'Decision of the Vietnam Environment Administration of 12 November 2019',
  },
};
export const vnAqiEvidence: { readonly mark: Evidence; readonly note: Bilingual } = {
  mark: 'verified',
  note: {
    vi: 'Đọc trong bản chép từ văn bản (kho mã qnguyenle075/hcmc-air-quality, còn dùng ngày 03/10/2026); dải và màu cũng có trên cem.gov.vn.',
    en: 'Read in a transcription of the text (repository qnguyenle075/hcmc-air-quality, in use on 2026-10-03); bands and colours also on cem.gov.vn.',
  },
};

export interface AqiBand {
  /** Index, both inclusive. */
  readonly from: number;
  readonly to: number;
  readonly level: 'good' | 'moderate' | 'poor' | 'bad' | 'very-bad' | 'hazardous';
  readonly name: Bilingual;
  /** Name of the colour in the Decision, and the colour. */
  readonly colourName: Bilingual;
  readonly colour: string;
}

export const vnAqiBands: readonly AqiBand[] = [
  {
    from: 0,
    to: 50,
    level: 'good',
    name: { vi: 'Tốt', en: 'Good' },
    colourName: { vi: 'Xanh', en: 'Green' },
    colour: '#00e400',
  },
  {
    from: 51,
    to: 100,
    level: 'moderate',
    name: { vi: 'Trung bình', en: 'Moderate' },
    colourName: { vi: 'Vàng', en: 'Yellow' },
    colour: '#ffff00',
  },
  {
    from: 101,
    to: 150,
    level: 'poor',
    name: { vi: 'Kém', en: 'Poor' },
    colourName: { vi: 'Da cam', en: 'Orange' },
    colour: '#ff7e00',
  },
  {
    from: 151,
    to: 200,
    level: 'bad',
    name: { vi: 'Xấu', en: 'Bad' },
    colourName: { vi: 'Đỏ', en: 'Red' },
    colour: '#ff0000',
  },
  {
    from: 201,
    to: 300,
    level: 'very-bad',
    name: { vi: 'Rất xấu', en: 'Very bad' },
    colourName: { vi: 'Tím', en: 'Purple' },
    colour: '#8f3f97',
  },
  {
    from: 301,
    to: 500,
    level: 'hazardous',
    name: { vi: 'Nguy hại', en: 'Hazardous' },
    colourName: { vi: 'Nâu', en: 'Brown' },
    colour: '#7e0023',
  },
];

/** Index values Ii at which the breakpoints stand. */
export const vnAqiSteps = [0, 50, 100, 150, 200, 300, 400, 500] as const;

export interface AqiScale {
  readonly quantity: QuantityId;
  /** What concentration it is entered with; dust by its NowCast for the hourly index, by the 24 h mean for the daily one. */
  readonly over: '1h' | '8h' | '24h-or-nowcast';
  /** BPi in µg/m³, one for each of `vnAqiSteps`; null = the Decision has none. From the last one on the index is 500. */
  readonly breakpoints: readonly (number | null)[];
}

export const vnAqiScales: readonly AqiScale[] = [
  { quantity: 'o3', over: '1h', breakpoints: [0, 160, 200, 300, 400, 800, 1_000, 1_200] },
  { quantity: 'o3', over: '8h', breakpoints: [0, 100, 120, 170, 210, 400, null, null] },
  { quantity: 'co', over: '1h', breakpoints: [0, 10_000, 30_000, 45_000, 60_000, 90_000, 120_000, 150_000] },
  { quantity: 'so2', over: '1h', breakpoints: [0, 125, 350, 550, 800, 1_600, 2_100, 2_630] },
  { quantity: 'no2', over: '1h', breakpoints: [0, 100, 200, 700, 1_200, 2_350, 3_100, 3_850] },
  { quantity: 'pm10', over: '24h-or-nowcast', breakpoints: [0, 50, 150, 250, 350, 420, 500, 600] },
  { quantity: 'pm25', over: '24h-or-nowcast', breakpoints: [0, 25, 50, 80, 150, 250, 350, 500] },
];
