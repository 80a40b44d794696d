/**
 * Numeric targets of the action programme, part II.2. What is measured there is not measured by sensors: actual values are
 * entered by staff, with their date and source, and never invented. `fn 5` = footnote 5 of the programme.
 */
import type { Bilingual, Evidence } from '../thresholds/threshold.ts';

/** What is to be reached by a year. All figures are in the unit of the target. */
export type TargetGoal =
  /** The programme names none. */
  | { readonly kind: 'none' }
  /** "đạt 100 %", "đạt khoảng 6,4 %". */
  | { readonly kind: 'number'; readonly value: number }
  /** "60 - 70 %"; with `isOpen` "16 % - ≥ 24 %": the upper figure is no bound. */
  | { readonly kind: 'range'; readonly from: number; readonly to: number; readonly isOpen: boolean }
  /** "tối thiểu 29,2"; with `isStrict` "trên 90 %": the figure itself is not enough. */
  | { readonly kind: 'at-least'; readonly value: number; readonly isStrict: boolean }
  /** Said in words: nothing to compare a figure with. */
  | { readonly kind: 'text'; readonly text: Bilingual };

/** Units of targets. */
export const targetUnits = ['percent', 'm2-per-person', 'count'] as const;
export type TargetUnit = (typeof targetUnits)[number];

export const targetYears = [2025, 2030] as const;
export type TargetYear = (typeof targetYears)[number];

export interface ProgrammeTarget {
  /** Stable key, unique. */
  readonly code: string;
  readonly indicator: Bilingual;
  readonly unit: TargetUnit;
  readonly goals: Readonly<Record<TargetYear, TargetGoal>>;
  /** Place in the programme, e.g. `II.2 ¶2`. */
  readonly clause: string;
  /** Where the programme has it from, by its footnotes. */
  readonly source: Bilingual;
  readonly evidence: Evidence;
  /** What to know before it is compared. */
  readonly remark?: Bilingual;
}

const none: TargetGoal = { kind: 'none' };
const number = (value: number): TargetGoal => ({ kind: 'number', value });
const range = (from: number, to: number, isOpen = false): TargetGoal => ({ kind: 'range', from, to, isOpen });
const atLeast = (value: number): TargetGoal => ({ kind: 'at-least', value, isStrict: false });
const moreThan = (value: number): TargetGoal => ({ kind: 'at-least', value, isStrict: true });

const masterPlan: Bilingual = {
  vi: 'Quyết định 323/QĐ-TTg ngày 30/3/2023 (điều chỉnh quy hoạch chung thành phố)',
  en: 'Decision 323/QĐ-TTg of 30 March 2023 (adjusted master plan of the city)',
};
const classification: Bilingual = {
  vi: 'Nghị quyết 1210/2016/UBTVQH13, sửa đổi năm 2022 (tiêu chuẩn phân loại đô thị)',
  en: 'Resolution 1210/2016/UBTVQH13, amended in 2022 (classification of cities)',
};
const digital: Bilingual = {
  vi: 'Nghị quyết 03-NQ/TU ngày 26/10/2021 (chuyển đổi số thành phố)',
  en: 'Resolution 03-NQ/TU of 26 October 2021 (digital transformation of the city)',
};

/** `chú thích 4: …` */
const footnote = (numbers: string, { vi, en }: Bilingual): Bilingual => ({
  vi: `chú thích ${numbers}: ${vi}`,
  en: `footnote ${numbers}: ${en}`,
});

export const targets: readonly ProgrammeTarget[] = [
  {
    code: 'urbanisation',
    indicator: { vi: 'Tỷ lệ đô thị hóa', en: 'Urbanisation rate' },
    unit: 'percent',
    goals: { 2025: range(60, 70), 2030: range(74, 76) },
    clause: 'II.2 ¶2',
    source: footnote('1, 2', {
      vi: `Chương trình hành động 76-CTr/TU ngày 08/7/2019 và ${classification.vi}; ${masterPlan.vi}`,
      en: `Action programme 76-CTr/TU of 8 July 2019 and ${classification.en}; ${masterPlan.en}`,
    }),
    evidence: 'verified',
    remark: {
      vi: 'Chú thích 1 nói về tiêu chuẩn giao thông đô thị loại I, không nói về tỷ lệ đô thị hóa: có thể là nhầm lẫn của văn bản.',
      en: 'Footnote 1 speaks of the traffic standard of a class I city, not of urbanisation: perhaps a slip of the text.',
    },
  },
  {
    code: 'urban-land',
    indicator: {
      vi: 'Đất xây dựng đô thị trên diện tích đất tự nhiên',
      en: 'Urban construction land in the natural area',
    },
    unit: 'percent',
    goals: { 2025: range(31, 32), 2030: range(34, 35) },
    clause: 'II.2 ¶3',
    source: footnote('3', masterPlan),
    evidence: 'verified',
  },
  {
    code: 'traffic-land',
    indicator: {
      vi: 'Đất giao thông trên đất xây dựng đô thị, toàn thành phố',
      en: 'Traffic land in urban construction land, whole city',
    },
    unit: 'percent',
    goals: { 2025: none, 2030: range(16, 20) },
    clause: 'II.2 ¶4',
    source: footnote('4', {
      vi: `thuyết minh (trang 222) đồ án theo ${masterPlan.vi}`,
      en: `explanatory notes (page 222) to ${masterPlan.en}`,
    }),
    evidence: 'verified',
  },
  {
    code: 'traffic-land-inner',
    indicator: {
      vi: 'Đất giao thông trên đất xây dựng đô thị, nội thành, nội thị',
      en: 'Traffic land in urban construction land, inner districts',
    },
    unit: 'percent',
    goals: { 2025: range(16, 24, true), 2030: range(16, 26, true) },
    clause: 'II.2 ¶4',
    source: footnote('5', {
      vi: `${classification.vi}; Chương trình hành động 76-CTr/TU`,
      en: `${classification.en}; action programme 76-CTr/TU`,
    }),
    evidence: 'verified',
  },
  {
    code: 'green-area',
    indicator: { vi: 'Cây xanh bình quân đầu người, toàn thành phố', en: 'Green area per person, whole city' },
    unit: 'm2-per-person',
    goals: { 2025: none, 2030: range(10, 13) },
    clause: 'II.2 ¶5',
    source: footnote('6', masterPlan),
    evidence: 'verified',
  },
  {
    code: 'green-area-inner',
    indicator: { vi: 'Cây xanh bình quân đầu người, nội thành, nội thị', en: 'Green area per person, inner districts' },
    unit: 'm2-per-person',
    goals: { 2025: range(10, 15, true), 2030: range(10, 15, true) },
    clause: 'II.2 ¶5',
    source: footnote('7', classification),
    evidence: 'verified',
    remark: {
      vi: 'Chú thích 7 ghi 10 – ≥ 13 m²/người, khác với phần lời (10 – ≥ 15). Ở đây theo phần lời.',
      en: 'Footnote 7 says 10 – ≥ 13 m² per person, the body of the text 10 – ≥ 15. The body is followed here.',
    },
  },
  {
    code: 'housing',
    indicator: { vi: 'Sàn nhà ở bình quân đầu người, toàn thành phố', en: 'Housing floor area per person, whole city' },
    unit: 'm2-per-person',
    goals: { 2025: atLeast(29.2), 2030: atLeast(36.5) },
    clause: 'II.2 ¶6',
    source: footnote('8', {
      vi: 'Quyết định 3399/QĐ-UBND ngày 11/10/2022 (chương trình phát triển nhà ở)',
      en: 'Decision 3399/QĐ-UBND of 11 October 2022 (housing programme)',
    }),
    evidence: 'verified',
  },
  {
    code: 'housing-inner',
    indicator: {
      vi: 'Sàn nhà ở bình quân đầu người, nội thành, nội thị',
      en: 'Housing floor area per person, inner districts',
    },
    unit: 'm2-per-person',
    goals: { 2025: range(28, 32, true), 2030: range(28, 32, true) },
    clause: 'II.2 ¶6',
    source: footnote('9', classification),
    evidence: 'verified',
  },
  {
    code: 'fibre-households',
    indicator: { vi: 'Hộ gia đình có hạ tầng cáp quang băng rộng', en: 'Households reached by fibre broadband' },
    unit: 'percent',
    goals: { 2025: moreThan(90), 2030: number(100) },
    clause: 'II.2 ¶7',
    source: footnote('10, 11', digital),
    evidence: 'verified',
    remark: {
      vi: 'Cho năm 2030 văn bản ghi "phổ cập"; hiểu là 100 %.',
      en: 'For 2030 the text says "universal"; taken as 100 %.',
    },
  },
  {
    code: 'fibre-communes',
    indicator: {
      vi: 'Xã, phường, thị trấn có cáp quang băng rộng',
      en: 'Communes and wards reached by fibre broadband',
    },
    unit: 'percent',
    goals: { 2025: number(100), 2030: number(100) },
    clause: 'II.2 ¶7',
    source: footnote('10, 11', digital),
    evidence: 'verified',
    remark: {
      vi: 'Cho năm 2030 văn bản ghi "phổ cập"; hiểu là 100 %.',
      en: 'For 2030 the text says "universal"; taken as 100 %.',
    },
  },
  {
    code: '5g',
    indicator: { vi: 'Phủ sóng mạng di động 5G', en: 'Coverage with 5G' },
    unit: 'percent',
    goals: {
      2025: {
        kind: 'text',
        text: { vi: 'phổ cập ở khu vực đô thị trung tâm', en: 'universal in the central urban area' },
      },
      2030: number(100),
    },
    clause: 'II.2 ¶7',
    source: footnote('10, 11', digital),
    evidence: 'verified',
  },
  {
    code: 'e-payment',
    indicator: { vi: 'Dân số có tài khoản thanh toán điện tử', en: 'People with an electronic payment account' },
    unit: 'percent',
    goals: { 2025: moreThan(50), 2030: number(100) },
    clause: 'II.2 ¶7',
    source: footnote('10, 11', digital),
    evidence: 'verified',
    remark: {
      vi: 'Năm 2025 tính trên dân số, năm 2030 trên dân số trưởng thành tại đô thị: ghi rõ cách tính trong nguồn.',
      en: 'Of the population in 2025, of urban adults in 2030: say in the source which one a value is of.',
    },
  },
  {
    code: 'digital-id',
    indicator: { vi: 'Người dân có danh tính số trên di động', en: 'Residents with a mobile digital identity' },
    unit: 'percent',
    goals: { 2025: atLeast(40), 2030: none },
    clause: 'II.2 ¶7',
    source: footnote('10', digital),
    evidence: 'verified',
  },
  {
    code: 'gdp-share',
    indicator: { vi: 'Đóng góp của thành phố vào GDP cả nước', en: "City's share of the national GDP" },
    unit: 'percent',
    goals: { 2025: number(6.4), 2030: number(8.2) },
    clause: 'II.2 ¶8',
    source: footnote('12', {
      vi: 'Nghị quyết 45-NQ/TW ngày 24/01/2019',
      en: 'Resolution 45-NQ/TW of 24 January 2019',
    }),
    evidence: 'verified',
  },
  {
    code: 'digital-economy',
    indicator: { vi: 'Kinh tế số trong GRDP', en: 'Digital economy in the GRDP' },
    unit: 'percent',
    goals: { 2025: range(25, 30), 2030: range(35, 40) },
    clause: 'II.2 ¶8',
    source: footnote('13', {
      vi: `${digital.vi} và Nghị quyết 06-NQ/TW`,
      en: `${digital.en} and Resolution 06-NQ/TW`,
    }),
    evidence: 'verified',
  },
  {
    code: 'smart-city',
    indicator: {
      vi: 'Đô thị trực thuộc được công nhận đô thị thông minh tầm khu vực và quốc tế',
      en: 'Cities under it recognised as smart, regionally and internationally',
    },
    unit: 'count',
    goals: { 2025: none, 2030: atLeast(1) },
    clause: 'II.2 ¶8',
    source: { vi: 'nêu tại II.2, không có chú thích', en: 'stated in II.2, without a footnote' },
    evidence: 'verified',
  },
  {
    code: 'master-plans',
    indicator: {
      vi: 'Đô thị có quy hoạch chung, quy hoạch phân khu và cơ bản có chương trình phát triển đô thị',
      en: 'Urban areas with a general plan, zoning plans and, in the main, a development programme',
    },
    unit: 'percent',
    goals: { 2025: number(100), 2030: none },
    clause: 'II.2 ¶1',
    source: { vi: 'nêu tại II.2, không có chú thích', en: 'stated in II.2, without a footnote' },
    evidence: 'verified',
  },
];

const byCode: ReadonlyMap<string, ProgrammeTarget> = new Map(targets.map((target) => [target.code, target]));

export const findTarget = (code: string): ProgrammeTarget | undefined => byCode.get(code);

/** Range in which a value of this unit can be at all, both ends included. */
export const unitRange: Readonly<Record<TargetUnit, readonly [min: number, max: number]>> = {
  percent: [0, 100],
  'm2-per-person': [0, 1_000],
  count: [0, 1_000],
};

/**
 * Where a value stands against a goal. `above-range`: higher than a closed range, which the programme does not judge; `open`: the
 * goal is said in words; `no-goal`: there is none; `no-data`: nobody has entered a value.
 */
export type TargetVerdict = 'met' | 'not-met' | 'above-range' | 'open' | 'no-goal' | 'no-data';

export const verdictOn = (goal: TargetGoal, value: number | undefined): TargetVerdict => {
  if (goal.kind === 'none') return 'no-goal';
  if (value === undefined) return 'no-data';
  switch (goal.kind) {
    case 'text':
      return 'open';
    case 'number':
      return value >= goal.value ? 'met' : 'not-met';
    case 'at-least':
      return (goal.isStrict ? value > goal.value : value >= goal.value) ? 'met' : 'not-met';
    case 'range':
      if (value < goal.from) return 'not-met';
      return value > goal.to && !goal.isOpen ? 'above-range' : 'met';
  }
};
