/** A small catalogue of round figures, of the same shape as the real one. */
import type { LevelThreshold, Threshold } from '../../../shared/thresholds/threshold.ts';

const text = (words: string) => ({ vi: words, en: words });
const law = (document: string) => ({ document, clause: text('Phụ lục'), title: text('Văn bản') });
type Alarm = Extract<Threshold, { kind: 'alarm-level' }>;

export const alarm = (level: 'I' | 'II' | 'III', value: number, more: Partial<Alarm> = {}): LevelThreshold => ({
  id: `bd.test.${level}`,
  kind: 'alarm-level',
  quantity: 'water_level',
  value,
  comparison: 'at-or-above',
  averagingSeconds: 0,
  gauge: 'test',
  gaugeName: 'Trạm Thử',
  river: 'Thử',
  datum: 'national_msl',
  level,
  severity: level.length,
  label: { vi: `Báo động ${level}`, en: `Alarm level ${level}` },
  law: law('Quyết định A'),
  evidence: 'verified',
  evidenceNote: text('đã đọc'),
  programme: ['III.3 ¶1'],
  origin: 'built-in',
  ...more,
});

export const depth = (severity: number, value: number, vi: string, en: string): LevelThreshold => ({
  id: `street.${severity}`,
  kind: 'class',
  quantity: 'water_depth',
  value,
  comparison: 'at-or-above',
  averagingSeconds: 0,
  datum: 'street_surface',
  level: `level-${severity}`,
  severity,
  label: { vi, en },
  law: law('Dự án'),
  evidence: 'project',
  evidenceNote: text('đề xuất'),
  programme: ['III.3 ¶4'],
  origin: 'built-in',
});

export const dust: Threshold = {
  id: 'dust',
  kind: 'limit',
  quantity: 'pm25',
  value: 10,
  comparison: 'above',
  averagingSeconds: 86_400,
  dataCapture: 0.75,
  label: { vi: 'PM2.5, trung bình 24 giờ', en: 'PM2.5, 24-hour mean' },
  law: law('QCVN B'),
  from: '2026-01-01',
  evidence: 'verified',
  evidenceNote: text('đã đọc'),
  programme: ['III.5 ¶7'],
  origin: 'built-in',
};

export const river = [alarm('I', 1.6), alarm('II', 1.9), alarm('III', 2.2)];
export const street = [
  depth(1, 10, 'Theo dõi', 'Watch'),
  depth(2, 20, 'Cảnh báo', 'Warning'),
  depth(3, 30, 'Nguy hiểm', 'Danger'),
  depth(4, 50, 'Đặc biệt nguy hiểm', 'Extreme'),
];
export const catalogue: readonly Threshold[] = [...river, ...street, dust];
