/** QCVN 05:2023/BTNMT, table 1: limits of ambient air for the quantities that this catalogue knows. */
import type { QuantityId } from '../quantities.ts';
import { defaultDataCapture, type Law, type ThresholdEntry } from './threshold.ts';
import { type AveragingTime, averagingTimes, environmentClauses, meanLabel } from './wording.ts';

const law: Law = {
  document: 'QCVN 05:2023/BTNMT',
  clause: { vi: 'Bảng 1', en: 'Table 1' },
  title: {
    vi: 'Quy chuẩn kỹ thuật quốc gia về chất lượng không khí',
    en: 'National technical regulation on air quality',
  },
  issuedBy: {
    vi: 'Thông tư 01/2023/TT-BTNMT ngày 13/03/2023',
    en: 'Circular 01/2023/TT-BTNMT of 13 March 2023',
  },
};

interface Dates {
  readonly from: string;
  readonly until?: string;
  /** Ending of the id where one limit follows another. */
  readonly suffix?: string;
}
const inForce: Dates = { from: '2023-09-12' };

/** Limit in µg/Nm³ (25 °C, 760 mmHg). */
const limit = (
  quantity: QuantityId,
  over: AveragingTime,
  value: number,
  { suffix, ...dates }: Dates = inForce,
): ThresholdEntry => ({
  id: `qcvn-05-2023.${quantity}.${over}${suffix ? `.${suffix}` : ''}`,
  kind: 'limit',
  quantity,
  value,
  comparison: 'above',
  averagingSeconds: averagingTimes[over].seconds,
  dataCapture: defaultDataCapture,
  label: meanLabel(quantity, over),
  law,
  ...dates,
  evidence: 'verified',
  evidenceNote: {
    vi: 'Đọc trong bản chép từ văn bản đã ký (kho mã qnguyenle075/hcmc-air-quality, rà soát hiệu lực 03/10/2026). Đơn vị gốc µg/Nm³ ở 25 °C, 760 mmHg. Yêu cầu 75 % số liệu hợp lệ là quy tắc của dự án.',
    en: 'Read in a transcription of the signed text (repository qnguyenle075/hcmc-air-quality, status checked 2026-10-03). Original unit µg/Nm³ at 25 °C, 760 mmHg. That 75 % of the data must be valid is a rule of this project.',
  },
  programme: environmentClauses,
});

export const qcvn052023: readonly ThresholdEntry[] = [
  limit('so2', '1h', 350),
  limit('so2', '24h', 125),
  limit('so2', 'year', 50),
  limit('co', '1h', 30_000),
  limit('co', '8h', 10_000),
  limit('no2', '1h', 200),
  limit('no2', '24h', 100),
  limit('no2', 'year', 40),
  limit('o3', '1h', 200),
  limit('o3', '8h', 120),
  limit('tsp', '1h', 300),
  limit('tsp', '24h', 200),
  limit('tsp', 'year', 100),
  limit('pm10', '24h', 100),
  limit('pm10', 'year', 50),
  // The note to the table: "Giá trị nồng độ áp dụng từ ngày 01/01/2026".
  limit('pm25', '24h', 50, { ...inForce, until: '2025-12-31', suffix: '2023' }),
  limit('pm25', '24h', 45, { from: '2026-01-01', suffix: '2026' }),
  limit('pm25', 'year', 25),
];
