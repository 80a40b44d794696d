/** QCVN 26:2010/BTNMT: noise in special and ordinary areas. Since 14/11/2025 only a transition, until 31/12/2026. */
import { defaultDataCapture, type Law, type ThresholdEntry } from './threshold.ts';
import { areaClasses, averagingTimes, environmentClauses } from './wording.ts';

const law: Law = {
  document: 'QCVN 26:2010/BTNMT',
  clause: { vi: 'Bảng 1', en: 'Table 1' },
  title: {
    vi: 'Quy chuẩn kỹ thuật quốc gia về tiếng ồn',
    en: 'National technical regulation on noise',
  },
  issuedBy: {
    vi: 'Thông tư 39/2010/TT-BTNMT ngày 16/12/2010',
    en: 'Circular 39/2010/TT-BTNMT of 16 December 2010',
  },
};

const periods = {
  day: { hours: [6, 21], vi: '06–21 giờ', en: '06:00–21:00' },
  night: { hours: [21, 6], vi: '21–06 giờ', en: '21:00–06:00' },
} as const;

const limit = (areaClass: 'special' | 'ordinary', period: keyof typeof periods, value: number): ThresholdEntry => {
  const { hours, vi, en } = periods[period];
  return {
    id: `qcvn-26-2010.${areaClass}.${period}`,
    kind: 'limit',
    quantity: 'laeq',
    value,
    comparison: 'above',
    averagingSeconds: averagingTimes['1h'].seconds,
    dataCapture: defaultDataCapture,
    hours: [...hours],
    areaClass,
    label: { vi: `LAeq ${vi}, ${areaClasses[areaClass].vi}`, en: `LAeq ${en}, ${areaClasses[areaClass].en}` },
    law,
    until: '2026-12-31',
    appliesTo: {
      vi: 'Từ 14/11/2025: chỉ cơ sở hoạt động trước ngày đó (hoặc đã có thủ tục môi trường), theo quy định chuyển tiếp đến hết 31/12/2026; sau đó áp dụng QCVN 26:2025/BNNMT.',
      en: 'Since 14 November 2025 only establishments that operated before (or had completed their environmental procedures), as a transition until 31 December 2026; after that QCVN 26:2025/BNNMT applies.',
    },
    evidence: 'verified',
    evidenceNote: {
      vi: 'Mức và khung giờ đọc trên caselaw.vn, scribd và russinvecchi.com.vn; thời hạn chuyển tiếp trên enviapac.com.vn. Không thấy nguồn nào nêu thời gian lấy trung bình của LAeq: dự án so sánh LAeq từng giờ.',
      en: 'Figures and hours read on caselaw.vn, scribd and russinvecchi.com.vn; the transition on enviapac.com.vn. No source read names the averaging time of LAeq: this project compares hourly LAeq.',
    },
    programme: environmentClauses,
  };
};

export const qcvn262010: readonly ThresholdEntry[] = [
  limit('special', 'day', 55),
  limit('special', 'night', 45),
  limit('ordinary', 'day', 70),
  limit('ordinary', 'night', 55),
];
