/**
 * The scenarios of exercises: fixed stations in real places and what each of them measures while a story runs from 0 to 1. The
 * stories follow floods of Hải Phòng as the press and the bulletins told them; what lies between the figures told is made up. Pure.
 */
import type { Scenario, scenarioIds } from '../exercise-api.ts';
import { exercisePrefix } from '../exercise-api.ts';
import type { QuantityId } from '../quantities.ts';
import type { Station } from '../station.ts';
import type { Bilingual } from '../thresholds/threshold.ts';
import { nearestWard } from '../wards.ts';

export type ScenarioId = (typeof scenarioIds)[number];

/** Seconds between two readings of a station of an exercise. */
export const exerciseInterval = 5;

/** Moments of the story (0 = begin, 1 = end) and values there; straight lines between them. */
export type Curve = readonly (readonly [moment: number, value: number])[];

export interface StoryStation {
  readonly station: Omit<Station, 'provenance'>;
  /** A level or depth that follows a curve; of rain the millimetres of the whole story and how they fall. */
  readonly curve: Curve;
  readonly total?: number;
  /** Power and line are gone from this moment on. */
  readonly silentFrom?: number;
}

export interface Story {
  readonly id: ScenarioId;
  readonly name: Bilingual;
  readonly description: Bilingual;
  readonly source: Bilingual;
  readonly stations: readonly StoryStation[];
}

/** The value of a curve at a moment. */
export const valueAt = (curve: Curve, moment: number): number => {
  let before = curve[0];
  for (const point of curve) {
    if (point[0] >= moment) {
      if (before === undefined || point[0] === before[0]) return point[1];
      return before[1] + ((point[1] - before[1]) * (moment - before[0])) / (point[0] - before[0]);
    }
    before = point;
  }
  return before?.[1] ?? 0;
};

/** The area under a curve up to a moment. */
const areaTo = (curve: Curve, moment: number): number => {
  const steps = 400;
  let sum = 0;
  for (let step = 0; step < steps; step += 1) sum += valueAt(curve, ((step + 0.5) / steps) * moment);
  return (sum / steps) * moment;
};

/** Millimetres that fell between two moments. */
export const rainBetween = (curve: Curve, total: number, from: number, to: number): number => {
  const whole = areaTo(curve, 1);
  return whole === 0 ? 0 : (total * (areaTo(curve, to) - areaTo(curve, from))) / whole;
};

type Spot = readonly [id: string, name: string, lat: number, lon: number];

const base = ([id, name, lat, lon]: Spot, quantity: QuantityId): Omit<Station, 'provenance'> => ({
  id: `${exercisePrefix}${id}`,
  name: `${name} (diễn tập)`,
  networks: ['flood'],
  quantities: [quantity],
  interval: exerciseInterval,
  ward: nearestWard({ lat, lon })?.code ?? 'other',
  lat,
  lon,
  lifecycle: 'active',
});

const street = (spot: Spot, curve: Curve, silentFrom?: number): StoryStation => ({
  station: { ...base(spot, 'water_depth'), datum: 'street_surface' },
  curve,
  ...(silentFrom !== undefined && { silentFrom }),
});
const river = (spot: Spot, gauge: string, curve: Curve, silentFrom?: number): StoryStation => ({
  station: { ...base(spot, 'water_level'), datum: 'national_msl', gauge },
  curve,
  ...(silentFrom !== undefined && { silentFrom }),
});
const rain = (spot: Spot, total: number, curve: Curve): StoryStation => ({
  station: base(spot, 'rain'),
  curve,
  total,
});

const flooded = (peak: number, at = 0.5): Curve => [
  [0, 0],
  [at * 0.4, peak * 0.25],
  [at, peak],
  [at + 0.15, peak * 0.9],
  [0.9, peak * 0.1],
  [1, 0],
];
const swollen = (from: number, peak: number, at = 0.6): Curve => [
  [0, from],
  [at, peak],
  [at + 0.1, peak],
  [1, from],
];
const downpour: Curve = [
  [0, 0.2],
  [0.15, 1],
  [0.45, 1],
  [0.6, 0.1],
  [1, 0],
];

const cauDat: Spot = ['cau-dat', 'Phố Cầu Đất', 20.855, 106.686];
const nguyenKhuyen: Spot = ['nguyen-khuyen', 'Phố Nguyễn Khuyến', 20.858, 106.687];
const lachTray: Spot = ['lach-tray', 'Đường Lạch Tray', 20.845, 106.695];
const tranNguyenHan: Spot = ['tran-nguyen-han', 'Đường Trần Nguyên Hãn', 20.848, 106.672];
const hungVuong: Spot = ['hung-vuong', 'Đường Hùng Vương', 20.868, 106.655];
const rainCentre: Spot = ['mua-trung-tam', 'Trạm mưa trung tâm', 20.857, 106.684];
const cuaCam: Spot = ['cua-cam', 'Trạm thủy văn Cửa Cấm', 20.87, 106.7];
const kienAn: Spot = ['kien-an', 'Trạm thủy văn Kiến An', 20.82, 106.63];
const trungTrang: Spot = ['trung-trang', 'Trạm thủy văn Trung Trang', 20.84, 106.5];
const chanhChu: Spot = ['chanh-chu', 'Trạm thủy văn Chanh Chử', 20.725, 106.45];

export const stories: readonly Story[] = [
  {
    id: 'street-flood',
    name: { vi: 'Mưa lớn, ngập đường phố', en: 'Downpour, streets under water' },
    description: {
      vi: 'Khoảng 95 mm mưa rơi khi sông Cấm đang cao nên cống không thoát được: năm tuyến phố ngập 30–70 cm, hai trạm trong cùng một phường.',
      en: 'About 95 mm of rain falls while the Cấm river is high and the drains are closed: five streets stand 30 to 70 cm under water, two stations of them in one ward.',
    },
    source: { vi: 'Theo trận ngập ngày 14/10/2025 (báo chí)', en: 'After the flood of 14 October 2025 (press)' },
    stations: [
      street(cauDat, flooded(66, 0.5)),
      street(nguyenKhuyen, flooded(42, 0.55)),
      street(lachTray, flooded(34, 0.5)),
      street(tranNguyenHan, flooded(48, 0.6)),
      street(hungVuong, flooded(52, 0.45)),
      rain(rainCentre, 95, downpour),
      river(cuaCam, 'cua-cam', swollen(1.5, 1.96)),
    ],
  },
  {
    id: 'spring-tide',
    name: { vi: 'Triều cường, trời không mưa', en: 'Spring tide under a dry sky' },
    description: {
      vi: 'Đỉnh triều 4,1 m tại Hòn Dấu (khoảng 2,2 m theo cao độ quốc gia) đẩy nước qua cống lên những chỗ thấp ven sông, dù trời không mưa.',
      en: 'A high tide of 4.1 m at Hòn Dấu (about 2.2 m above national zero) pushes water through the drains into low places by the river although no rain falls.',
    },
    source: {
      vi: 'Theo triều cường tháng 11 và 12/2025 (bản tin)',
      en: 'After the spring tides of November and December 2025 (bulletins)',
    },
    stations: [
      river(cuaCam, 'cua-cam', swollen(1.3, 2.18, 0.5)),
      river(kienAn, 'kien-an', swollen(1.2, 1.95, 0.55)),
      street(hungVuong, flooded(44, 0.6)),
      street(cauDat, flooded(31, 0.6)),
      street(['cau-rao', 'Đường Cầu Rào', 20.8343, 106.7046], flooded(38, 0.6)),
    ],
  },
  {
    id: 'typhoon',
    name: { vi: 'Bão, lũ trên sông và mất điện', en: 'Typhoon, rivers in flood, power lost' },
    description: {
      vi: 'Các trạm thủy văn vượt báo động II và III, đường phố ngập 20–50 cm. Hai trạm mất điện đúng lúc nước đang lên: cảnh báo của chúng không được tự kết thúc.',
      en: 'River gauges pass alarm levels II and III, streets stand 20 to 50 cm under water. Two stations lose power while the water rises: their alerts must not end by themselves.',
    },
    source: {
      vi: 'Theo bão số 3 (Yagi) và lũ ngày 7–11/9/2024 (bản tin)',
      en: 'After typhoon Yagi and the floods of 7 to 11 September 2024 (bulletins)',
    },
    stations: [
      river(kienAn, 'kien-an', swollen(1.3, 2.04)),
      river(trungTrang, 'trung-trang', swollen(1.7, 2.61), 0.55),
      river(chanhChu, 'chanh-chu', swollen(2.2, 3.42)),
      street(cauDat, flooded(46, 0.6), 0.45),
      street(lachTray, flooded(38, 0.6)),
      street(tranNguyenHan, flooded(28, 0.6)),
      rain(rainCentre, 215, downpour),
    ],
  },
];

export const storyOf = (id: ScenarioId): Story => {
  const story = stories.find((one) => one.id === id);
  if (!story) throw new Error(`there is no scenario ${id}`);
  return story;
};

/** As the API tells of it. */
export const scenarioOf = ({ id, name, description, source, stations }: Story): Scenario => ({
  id,
  name,
  description,
  source,
  stations: stations.map(({ station }) => ({ id: station.id, name: station.name, ward: station.ward })),
});
