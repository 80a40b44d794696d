/**
 * Alarm levels of river gauges after Decision 05/2020/QĐ-TTg. Its annex could not be read: verified figures are derived from
 * official bulletins that print a level beside its distance from the alarm level ("2,13 m, trên BĐ1 0,13 m"); the others are
 * recalled. Of some gauges only one level is known.
 */
import type { Bilingual, Law, LevelThreshold, ThresholdEntry } from './threshold.ts';
import { riverClauses } from './wording.ts';

const law: Law = {
  document: '05/2020/QĐ-TTg',
  clause: { vi: 'Phụ lục', en: 'Annex' },
  title: {
    vi: 'Quy định mực nước tương ứng với các cấp báo động lũ trên các sông thuộc phạm vi cả nước',
    en: 'Water levels of the flood alarm levels on rivers throughout the country',
  },
  issuedBy: {
    vi: 'Quyết định của Thủ tướng Chính phủ ngày 31/01/2020',
    en: 'Decision of the Prime Minister of 31 January 2020',
  },
};

const fromBulletin = (vi: string, en: string): Bilingual => ({
  vi: `Suy ra từ bản tin chính thức: ${vi}. Phụ lục của Quyết định chưa đọc được.`,
  en: `Derived from official bulletins: ${en}. The annex of the Decision could not be read.`,
});
const recalled = (vi = '', en = ''): Bilingual => ({
  vi: `Chưa kiểm chứng: mức theo trí nhớ, phụ lục của Quyết định chưa đọc được.${vi && ` ${vi}`}`,
  en: `Unverified: recalled, the annex of the Decision could not be read.${en && ` ${en}`}`,
});

type Figure = readonly [value: number, evidence: 'verified' | 'unverified', note: Bilingual];
interface Gauge {
  readonly gauge: string;
  readonly name: string;
  readonly river: string;
  readonly levels: Partial<Record<'I' | 'II' | 'III', Figure>>;
}

const verified = (value: number, note: Bilingual): Figure => [value, 'verified', note];
const unverified = (value: number, note: Bilingual = recalled()): Figure => [value, 'unverified', note];

const kienAn = fromBulletin('11/9/2024, 2,04 m = trên BĐ2 0,14 m', '11 Sep 2024, 2.04 m = BĐ II + 0.14 m');
const cuaCam = recalled(
  'Bản tin 02/01/2026 cho thấy BĐ II vào khoảng 1,9–2,0 m.',
  'A bulletin of 2 Jan 2026 makes a BĐ II of about 1.9–2.0 m plausible.',
);
const doNghi = (vi: string, en: string): Bilingual =>
  recalled(
    `${vi}Theo bản tin 02/01/2026, BĐ II không cao hơn 1,9 m nhiều.`,
    `${en}After a bulletin of 2 Jan 2026 BĐ II is not far above 1.9 m.`,
  );
const trungTrang = fromBulletin(
  '2/10/2025, 2,13 m = trên BĐ1 0,13 m; 11/9/2024, 2,29 m = dưới BĐ2 0,01 m và 2,61 m = trên BĐ3 0,01 m',
  '2 Oct 2025, 2.13 m = BĐ I + 0.13 m; 11 Sep 2024, 2.29 m = BĐ II − 0.01 m and 2.61 m = BĐ III + 0.01 m',
);
const chanhChu = fromBulletin(
  '2/10/2025, 2,80 m = trên BĐ1 0,30 m; 11/9/2024, 3,16 m = trên BĐ2 0,16 m',
  '2 Oct 2025, 2.80 m = BĐ I + 0.30 m; 11 Sep 2024, 3.16 m = BĐ II + 0.16 m',
);
const phaLai = fromBulletin('bảng bản tin của EVN; 2 và 6/10/2025', 'table of an EVN bulletin; 2 and 6 Oct 2025');
const catKhe = fromBulletin(
  '6/10/2025, 3,23 m = dưới BĐ1 0,27 m; 2/10/2025; tháng 9/2024 (BĐ3)',
  '6 Oct 2025, 3.23 m = BĐ I − 0.27 m; 2 Oct 2025; Sep 2024 (BĐ III)',
);
const baLat = fromBulletin('bản tin của tỉnh Thái Bình', 'bulletins of Thái Bình province');

/** Only this level is known; the others of the gauge are missing rather than guessed. */
const only = (vi: string, en: string): Bilingual => {
  const note = fromBulletin(vi, en);
  return {
    vi: `${note.vi} Các cấp báo động khác của trạm này chưa tìm thấy.`,
    en: `${note.en} The other levels of this gauge were not found.`,
  };
};

const gauges: readonly Gauge[] = [
  {
    gauge: 'kien-an',
    name: 'Kiến An',
    river: 'Lạch Tray',
    levels: { I: unverified(1.6), II: verified(1.9, kienAn), III: unverified(2.2) },
  },
  {
    gauge: 'cua-cam',
    name: 'Cửa Cấm',
    river: 'Cấm',
    levels: { I: unverified(1.7, cuaCam), II: unverified(1.9, cuaCam), III: unverified(2.1, cuaCam) },
  },
  {
    gauge: 'do-nghi',
    name: 'Do Nghi',
    river: 'Đá Bạch',
    levels: {
      I: unverified(1.8, doNghi('Trong khoảng 1,7–1,9 m. ', 'Between 1.7 and 1.9 m. ')),
      II: unverified(2, doNghi('Trong khoảng 1,9–2,1 m. ', 'Between 1.9 and 2.1 m. ')),
      III: unverified(2.3, doNghi('', '')),
    },
  },
  {
    gauge: 'trung-trang',
    name: 'Trung Trang',
    river: 'Văn Úc',
    levels: { I: verified(2, trungTrang), II: verified(2.3, trungTrang), III: verified(2.6, trungTrang) },
  },
  {
    gauge: 'chanh-chu',
    name: 'Chanh Chử',
    river: 'Luộc',
    levels: { I: verified(2.5, chanhChu), II: verified(3, chanhChu), III: unverified(3.5) },
  },
  {
    gauge: 'pha-lai',
    name: 'Phả Lại',
    river: 'Thái Bình',
    levels: { I: verified(4, phaLai), II: verified(5, phaLai), III: verified(6, phaLai) },
  },
  {
    gauge: 'cat-khe',
    name: 'Cát Khê',
    river: 'Thái Bình',
    levels: { I: verified(3.5, catKhe), II: verified(4.5, catKhe), III: verified(5, catKhe) },
  },
  {
    gauge: 'ben-binh',
    name: 'Bến Bình',
    river: 'Kinh Thầy',
    levels: { II: verified(3.5, only('2/10/2025, 3,74 m = trên BĐ2 0,24 m', '2 Oct 2025, 3.74 m = BĐ II + 0.24 m')) },
  },
  {
    gauge: 'an-phu',
    name: 'An Phụ',
    river: 'Kinh Môn',
    levels: { I: verified(2.2, only('6/10/2025, 1,71 m = dưới BĐ1 0,49 m', '6 Oct 2025, 1.71 m = BĐ I − 0.49 m')) },
  },
  {
    gauge: 'ba-nha',
    name: 'Bá Nha',
    river: 'Gùa',
    levels: { I: verified(2, only('6/10/2025, 1,36 m = dưới BĐ1 0,64 m', '6 Oct 2025, 1.36 m = BĐ I − 0.64 m')) },
  },
  {
    gauge: 'quang-dat',
    name: 'Quảng Đạt',
    river: 'Rạng',
    levels: { I: verified(2.1, only('6/10/2025, 1,48 m = dưới BĐ1 0,62 m', '6 Oct 2025, 1.48 m = BĐ I − 0.62 m')) },
  },
  {
    gauge: 'la-tien',
    name: 'La Tiến',
    river: 'Luộc',
    levels: { I: verified(4.2, only('6/10/2025, 3,10 m = dưới BĐ1 1,10 m', '6 Oct 2025, 3.10 m = BĐ I − 1.10 m')) },
  },
  {
    gauge: 'ba-lat',
    name: 'Ba Lạt',
    river: 'Hồng',
    levels: { I: verified(2, baLat), II: verified(2.3, baLat), III: verified(2.6, baLat) },
  },
];

const severities: Readonly<Record<Extract<LevelThreshold, { kind: 'alarm-level' }>['level'], number>> = {
  I: 1,
  II: 2,
  III: 3,
};
const levels = ['I', 'II', 'III'] as const;

export const decision052020: readonly ThresholdEntry[] = gauges.flatMap(({ gauge, name, river, levels: known }) =>
  levels.flatMap((level): ThresholdEntry[] => {
    const figure = known[level];
    if (!figure) return [];
    const [value, evidence, evidenceNote] = figure;
    return [
      {
        id: `bd.${gauge}.${severities[level]}`,
        kind: 'alarm-level',
        quantity: 'water_level',
        value,
        comparison: 'at-or-above',
        averagingSeconds: 0,
        gauge,
        gaugeName: name,
        river,
        datum: 'national_msl',
        level,
        severity: severities[level],
        label: { vi: `Báo động ${level}`, en: `Alarm level ${level}` },
        law,
        evidence,
        evidenceNote,
        programme: riverClauses,
      },
    ];
  }),
);
