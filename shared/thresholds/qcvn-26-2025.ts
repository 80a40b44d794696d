/**
 * QCVN 26:2025/BNNMT: noise in five area classes by day, evening and night. In force since 14/11/2025, but its table could
 * not be read: every figure, hour and class here is unverified until somebody compares it with the text.
 */
import { defaultDataCapture, type Law, type ThresholdEntry } from './threshold.ts';
import { areaClasses, averagingTimes, environmentClauses } from './wording.ts';

const law: Law = {
  document: 'QCVN 26:2025/BNNMT',
  clause: { vi: 'Bảng giới hạn (chưa đọc được nguyên văn)', en: 'Table of limits (its text could not be read)' },
  title: {
    vi: 'Quy chuẩn kỹ thuật quốc gia về tiếng ồn',
    en: 'National technical regulation on noise',
  },
  issuedBy: {
    vi: 'Thông tư 01/2025/TT-BNNMT ngày 15/05/2025',
    en: 'Circular 01/2025/TT-BNNMT of 15 May 2025',
  },
};

const periods = {
  day: { hours: [6, 18], vi: '06–18 giờ', en: '06:00–18:00' },
  evening: { hours: [18, 22], vi: '18–22 giờ', en: '18:00–22:00' },
  night: { hours: [22, 6], vi: '22–06 giờ', en: '22:00–06:00' },
} as const;

type AreaClass = 'A' | 'B' | 'C' | 'D' | 'E';

const limit = (areaClass: AreaClass, period: keyof typeof periods, value: number): ThresholdEntry => {
  const { hours, vi, en } = periods[period];
  return {
    id: `qcvn-26-2025.${areaClass.toLowerCase()}.${period}`,
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
    from: '2025-11-14',
    appliesTo: {
      vi: 'Đến hết 31/12/2026, cơ sở hoạt động trước 14/11/2025 được chọn áp dụng QCVN 26:2010/BTNMT; từ 01/01/2027 áp dụng cho tất cả.',
      en: 'Until 31 December 2026 establishments that operated before 14 November 2025 may apply QCVN 26:2010/BTNMT instead; from 1 January 2027 it applies to all.',
    },
    evidence: 'unverified',
    evidenceNote: {
      vi: 'Chưa kiểm chứng: chưa đọc được bảng giới hạn của quy chuẩn. Mức, khung giờ và tên loại khu vực là theo trí nhớ; chỉ ngày hiệu lực và chuyển tiếp đã đối chiếu. Thành phố cần đối chiếu văn bản và sửa bằng tệp ngưỡng.',
      en: 'Unverified: the table of the regulation could not be read. Figures, hours and names of the classes are recalled; only the dates were checked. Compare with the text and correct it in the thresholds file.',
    },
    programme: environmentClauses,
  };
};

const limits = (areaClass: AreaClass, day: number, evening: number, night: number): ThresholdEntry[] => [
  limit(areaClass, 'day', day),
  limit(areaClass, 'evening', evening),
  limit(areaClass, 'night', night),
];

export const qcvn262025: readonly ThresholdEntry[] = [
  ...limits('A', 50, 45, 40),
  ...limits('B', 55, 50, 45),
  ...limits('C', 60, 55, 50),
  ...limits('D', 65, 60, 55),
  ...limits('E', 70, 65, 60),
];
