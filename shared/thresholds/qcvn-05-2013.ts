/** QCVN 05:2013/BTNMT, until QCVN 05:2023/BTNMT replaced it: limits of dust for views of the past. */
import type { QuantityId } from '../quantities.ts';
import { defaultDataCapture, type Law, type ThresholdEntry } from './threshold.ts';
import { type AveragingTime, averagingTimes, environmentClauses, meanLabel } from './wording.ts';

const law: Law = {
  document: 'QCVN 05:2013/BTNMT',
  clause: { vi: 'Bảng 1', en: 'Table 1' },
  title: {
    vi: 'Quy chuẩn kỹ thuật quốc gia về chất lượng không khí xung quanh',
    en: 'National technical regulation on ambient air quality',
  },
};

const limit = (quantity: QuantityId, over: AveragingTime, value: number): ThresholdEntry => ({
  id: `qcvn-05-2013.${quantity}.${over}`,
  kind: 'limit',
  quantity,
  value,
  comparison: 'above',
  averagingSeconds: averagingTimes[over].seconds,
  dataCapture: defaultDataCapture,
  label: meanLabel(quantity, over),
  law,
  until: '2023-09-11',
  evidence: 'verified',
  evidenceNote: {
    vi: 'Đọc trên trang arc.org.vn, không phải trong văn bản gốc. Hết hiệu lực khi QCVN 05:2023/BTNMT thay thế; ngày bắt đầu hiệu lực chưa kiểm chứng nên để trống.',
    en: 'Read on arc.org.vn, not in the original text. Ended when QCVN 05:2023/BTNMT replaced it; its first day in force was not checked and is left open.',
  },
  programme: environmentClauses,
});

export const qcvn052013: readonly ThresholdEntry[] = [
  limit('pm10', '24h', 150),
  limit('pm10', 'year', 50),
  limit('pm25', '24h', 50),
  limit('pm25', 'year', 25),
];
