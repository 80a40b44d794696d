/** Classes of water depth above a street. No law sets them: they are settings of this project that a city replaces. */
import type { Bilingual, Law, ThresholdEntry } from './threshold.ts';
import { drainageClauses } from './wording.ts';

const law: Law = {
  document: 'Hải Đăng',
  clause: { vi: 'Thiết lập của dự án', en: 'Setting of this project' },
  title: {
    vi: 'Cấp ngập đường phố (chưa có văn bản nào quy định)',
    en: 'Classes of street inundation (set by no law)',
  },
};

/** Depth in centimetres above the road surface. */
const depth = (
  level: string,
  severity: number,
  value: number,
  label: Bilingual,
  meaning: Bilingual,
): ThresholdEntry => ({
  id: `street.${level}`,
  kind: 'class',
  quantity: 'water_depth',
  value,
  comparison: 'at-or-above',
  averagingSeconds: 0,
  datum: 'street_surface',
  level,
  severity,
  label,
  meaning,
  law,
  evidence: 'project',
  evidenceNote: {
    vi: 'Mức do dự án đề xuất; thành phố đặt lại được bằng tệp ngưỡng. Mô tả theo báo chí trong nước (có bài dẫn FEMA), không theo văn bản nào.',
    en: 'Proposed by this project; a city sets its own in the thresholds file. Descriptions after Vietnamese press reports (some citing FEMA), after no law.',
  },
  programme: drainageClauses,
});

export const streetInundation: readonly ThresholdEntry[] = [
  depth(
    'watch',
    1,
    10,
    { vi: 'Theo dõi', en: 'Watch' },
    {
      vi: 'Đi bộ được; xe máy đi chậm, chú ý hố ga. Nước chảy xiết sâu 15 cm có thể làm ngã người lớn.',
      en: 'Passable on foot; motorbikes slowly, mind open manholes. Moving water 15 cm deep can topple an adult.',
    },
  ),
  depth(
    'warning',
    2,
    20,
    { vi: 'Cảnh báo', en: 'Warning' },
    {
      vi: 'Không đi xe máy: nước có thể vào ống xả, bugi. Ô tô con chỉ qua được đến khoảng 25 cm, xe gầm cao khoảng 35 cm.',
      en: 'Do not ride motorbikes: water may reach exhaust and spark plug. Cars pass up to about 25 cm only, SUVs about 35 cm.',
    },
  ),
  depth(
    'danger',
    3,
    30,
    { vi: 'Nguy hiểm', en: 'Danger' },
    {
      vi: 'Ô tô dễ chết máy; nước chảy xiết sâu 30 cm cuốn được xe nhỏ. Nên cấm đường.',
      en: 'Cars stall; moving water 30 cm deep sweeps small vehicles away. The road should be closed.',
    },
  ),
  depth(
    'extreme',
    4,
    50,
    { vi: 'Đặc biệt nguy hiểm', en: 'Extreme' },
    {
      vi: 'Nguy hiểm với mọi phương tiện; trẻ em và người già không được lội qua.',
      en: 'Dangerous to all traffic; children and elderly people must not walk through it.',
    },
  ),
];
