/**
 * The rules and escalation policies that come with the product. A city changes and switches them off; none is law by itself. The
 * note of each rule says which figures are law, which are this project's, and which are not verified. Pure.
 */
import type { Policy } from '../notification-api.ts';
import type { Rule } from './rule.ts';

type Draft = Pick<Rule, 'name' | 'condition' | 'note'> & Partial<Pick<Rule, 'debounce'>>;

const everywhere: Rule['scope'] = { networks: null, wards: null, stations: null };
/** Two readings in a row: a single wrong value wakes nobody. */
const twice: Rule['debounce'] = { up: { readings: 2, minutes: 0 }, down: { readings: 2, minutes: 0 } };
const atOnce: Rule['debounce'] = { up: { readings: 1, minutes: 0 }, down: { readings: 1, minutes: 0 } };
/** Judged once an hour: it has to be better for two hours. */
const hourly: Rule['debounce'] = { up: { readings: 1, minutes: 0 }, down: { readings: 2, minutes: 0 } };

/** Policy ids that the rules name. */
export const defaultPolicy = 'default';
export const equipmentPolicy = 'equipment';

/** A danger to people: from `warning` on somebody has to acknowledge it. */
const hazard = (draft: Draft, latch: Rule['latch'] = null): Rule => ({
  enabled: true,
  debounce: twice,
  scope: everywhere,
  latch,
  acknowledge: 'warning',
  policy: defaultPolicy,
  planning: null,
  ...draft,
});

/** An extreme flood is closed by a person only. */
const flood = (draft: Draft): Rule => hazard(draft, 'extreme');

/** Clears by itself, and waits for nobody. */
const equipment = (draft: Draft): Rule => ({
  enabled: true,
  debounce: atOnce,
  scope: everywhere,
  latch: null,
  acknowledge: null,
  policy: equipmentPolicy,
  planning: null,
  ...draft,
});

const floodRules: Readonly<Record<string, Rule>> = {
  'river-level': flood({
    name: { vi: 'Mực nước sông đạt cấp báo động', en: 'River at an alarm level' },
    condition: {
      kind: 'alarm-level',
      steps: [
        { level: 'I', severity: 'warning' },
        { level: 'II', severity: 'danger' },
        { level: 'III', severity: 'extreme' },
      ],
      hysteresis: 0.05,
    },
    note: {
      vi: 'Các cấp báo động của từng trạm thủy văn là quy định tại Quyết định 05/2020/QĐ-TTg; một số trị số chưa kiểm chứng (xem từng ngưỡng). Mức nghiêm trọng gán cho từng cấp, độ trễ 0,05 m và yêu cầu hai số đo liên tiếp là của dự án. Ở hạ lưu, triều cường thông thường cũng đạt BĐ I–II.',
      en: 'The alarm levels of each gauge are set by Decision 05/2020/QĐ-TTg; some figures are not verified (see each threshold). Which severity a level has, the hysteresis of 0.05 m and the two readings in a row are this project’s. In the lower reaches ordinary spring tides reach BĐ I–II too.',
    },
  }),
  'street-depth': flood({
    name: { vi: 'Ngập đường phố', en: 'Street under water' },
    condition: {
      kind: 'depth',
      steps: [
        { depth: 10, severity: 'watch' },
        { depth: 20, severity: 'warning' },
        { depth: 30, severity: 'danger' },
        { depth: 50, severity: 'extreme' },
      ],
      hysteresis: 3,
    },
    note: {
      vi: 'Không có văn bản nào quy định: các mức 10, 20, 30, 50 cm, độ trễ 3 cm và hai số đo liên tiếp là của dự án, theo khả năng đi lại của người và xe.',
      en: 'Set by no law: 10, 20, 30 and 50 cm, the hysteresis of 3 cm and the two readings in a row are this project’s, after what people and vehicles can pass.',
    },
  }),
  'river-rise': flood({
    name: { vi: 'Mực nước sông lên nhanh', en: 'River rising fast' },
    condition: {
      kind: 'rise',
      quantity: 'water_level',
      minutes: 60,
      steps: [
        { perHour: 0.6, severity: 'watch' },
        { perHour: 1, severity: 'warning' },
      ],
      hysteresis: 0.1,
    },
    note: {
      vi: 'Của dự án, chưa kiểm chứng: 0,6 m/giờ cao hơn tốc độ lên của triều cường tại Hòn Dấu (khoảng 0,5 m/giờ), nên triều thông thường không gây cảnh báo.',
      en: 'This project’s, not verified: 0.6 m/h is more than a spring tide at Hòn Dấu rises (about 0.5 m/h), so that ordinary tides raise nothing.',
    },
  }),
  'street-rise': flood({
    name: { vi: 'Nước trên đường lên nhanh', en: 'Water in a street rising fast' },
    condition: {
      kind: 'rise',
      quantity: 'water_depth',
      minutes: 15,
      steps: [
        { perHour: 30, severity: 'watch' },
        { perHour: 60, severity: 'warning' },
      ],
      hysteresis: 10,
    },
    note: {
      vi: 'Của dự án, chưa kiểm chứng: lên 30 hoặc 60 cm/giờ trong 15 phút, tức là thêm khoảng 8 hoặc 15 cm.',
      en: 'This project’s, not verified: a rise of 30 or 60 cm/h over 15 minutes, which is about 8 or 15 cm more.',
    },
  }),
  'river-projected': flood({
    name: { vi: 'Sông sắp đạt cấp báo động', en: 'River about to reach an alarm level' },
    condition: {
      kind: 'projected',
      quantity: 'water_level',
      steps: [
        { withinMinutes: 120, severity: 'watch' },
        { withinMinutes: 45, severity: 'warning' },
      ],
      hysteresis: 30,
    },
    note: {
      vi: 'Cấp báo động theo Quyết định 05/2020/QĐ-TTg; thời gian báo trước 120 và 45 phút là của dự án. Ngoại suy tốc độ lên của 30 phút gần nhất, không phải dự báo thủy văn.',
      en: 'Alarm levels after Decision 05/2020/QĐ-TTg; the 120 and 45 minutes ahead are this project’s. It carries on the rise of the last 30 minutes and is no hydrological forecast.',
    },
  }),
  'street-projected': flood({
    name: { vi: 'Đường phố sắp ngập tới mức tiếp theo', en: 'Street about to reach the next class of depth' },
    condition: {
      kind: 'projected',
      quantity: 'water_depth',
      steps: [
        { withinMinutes: 45, severity: 'watch' },
        { withinMinutes: 20, severity: 'warning' },
      ],
      hysteresis: 10,
    },
    note: {
      vi: 'Các cấp ngập và thời gian báo trước là của dự án. Ngoại suy tốc độ lên của 30 phút gần nhất, không phải dự báo.',
      en: 'The classes of depth and the minutes ahead are this project’s. It carries on the rise of the last 30 minutes and is no forecast.',
    },
  }),
  'rain-1h': flood({
    name: { vi: 'Mưa lớn trong 1 giờ', en: 'Heavy rain within an hour' },
    condition: {
      kind: 'rain',
      hours: 1,
      steps: [
        { amount: 50, severity: 'warning' },
        { amount: 70, severity: 'danger' },
        { amount: 100, severity: 'extreme' },
      ],
      hysteresis: 5,
    },
    debounce: atOnce,
    note: {
      vi: 'Không phải quy định: 50, 70, 100 mm/giờ là các mốc tiêu thoát nước của Hà Nội (nguồn thứ cấp, chưa kiểm chứng); tại Hải Phòng báo chí nêu trên 50 mm thì ngập diện rộng.',
      en: 'No law: 50, 70 and 100 mm/h are the drainage yardsticks of Hà Nội (secondary source, not verified); for Hải Phòng the press speaks of widespread flooding above 50 mm.',
    },
  }),
  'rain-24h': flood({
    name: { vi: 'Mưa to trong 24 giờ', en: 'Heavy rain within 24 hours' },
    condition: {
      kind: 'rain',
      hours: 24,
      steps: [
        { amount: 50, severity: 'watch' },
        { amount: 100, severity: 'warning' },
        { amount: 200, severity: 'danger' },
      ],
      hysteresis: 5,
    },
    debounce: atOnce,
    note: {
      vi: 'Mưa to (trên 50 mm) và mưa rất to (trên 100 mm trong 24 giờ) theo cấp mưa của ngành khí tượng thủy văn; 200 mm theo khoảng lượng mưa tại Điều 44 Quyết định 18/2021/QĐ-TTg (nguồn thứ cấp). Cấp độ rủi ro thiên tai không được tính từ cảm biến. Mức nghiêm trọng là của dự án.',
      en: 'Heavy (over 50 mm) and very heavy rain (over 100 mm in 24 hours) as the hydro-meteorological service classes it; 200 mm after a band of Article 44 of Decision 18/2021/QĐ-TTg (secondary source). No official risk level follows from sensors. The severities are this project’s.',
    },
  }),
};

const airAndNoiseRules: Readonly<Record<string, Rule>> = {
  'air-limits': hazard({
    name: { vi: 'Không khí vượt quy chuẩn', en: 'Air above a legal limit' },
    condition: {
      kind: 'limit',
      network: 'air',
      thresholds: null,
      steps: [
        { over: 0, severity: 'watch' },
        { over: 50, severity: 'warning' },
        { over: 100, severity: 'danger' },
      ],
    },
    debounce: hourly,
    note: {
      vi: 'Giới hạn và thời gian trung bình theo QCVN 05:2023/BTNMT. Vượt quá là theo luật; các mốc vượt 50 % và 100 %, mức nghiêm trọng và yêu cầu 75 % số liệu là của dự án.',
      en: 'Limits and averaging times of QCVN 05:2023/BTNMT. That a limit is exceeded is law; the steps of 50 % and 100 % over it, the severities and the 75 % of data are this project’s.',
    },
  }),
  'noise-limits': hazard({
    name: { vi: 'Tiếng ồn vượt quy chuẩn', en: 'Noise above a legal limit' },
    condition: {
      kind: 'limit',
      network: 'noise',
      thresholds: null,
      steps: [
        { over: 0, severity: 'watch' },
        { over: 10, severity: 'warning' },
      ],
    },
    debounce: hourly,
    note: {
      vi: 'Giới hạn theo QCVN 26:2010/BTNMT và QCVN 26:2025/BNNMT tùy loại khu vực và khung giờ; các trị số của quy chuẩn 2025 chưa kiểm chứng. Mốc vượt 10 dB (nghe to gấp đôi) và mức nghiêm trọng là của dự án.',
      en: 'Limits of QCVN 26:2010/BTNMT and QCVN 26:2025/BNNMT by area class and hour; the figures of the regulation of 2025 are not verified. The step of 10 dB over (twice as loud to the ear) and the severities are this project’s.',
    },
  }),
  'air-index': hazard({
    name: { vi: 'Chỉ số VN_AQI xấu', en: 'Bad air quality index (VN_AQI)' },
    condition: {
      kind: 'air-index',
      steps: [
        { index: 151, severity: 'warning' },
        { index: 201, severity: 'danger' },
        { index: 301, severity: 'extreme' },
      ],
      hysteresis: 10,
    },
    debounce: hourly,
    note: {
      vi: 'Dải chỉ số “Xấu”, “Rất xấu”, “Nguy hại” theo Quyết định 1459/QĐ-TCMT; mức nghiêm trọng và độ trễ 10 điểm là của dự án.',
      en: 'The bands “bad”, “very bad” and “hazardous” of Decision 1459/QĐ-TCMT; the severities and the hysteresis of 10 points are this project’s.',
    },
  }),
};

const equipmentRules: Readonly<Record<string, Rule>> = {
  'station-silent': equipment({
    name: { vi: 'Trạm mất tín hiệu', en: 'Station is silent' },
    condition: {
      kind: 'silent',
      steps: [
        { intervals: 3, severity: 'watch' },
        { intervals: 30, severity: 'warning' },
      ],
    },
    note: {
      vi: 'Của dự án: sau 3 chu kỳ đo (ít nhất hai chu kỳ và 10 giây) không nhận được số liệu; báo cho người sau 30 chu kỳ.',
      en: 'This project’s: nothing received for 3 intervals (at least two and ten seconds); people are told after 30.',
    },
  }),
  'station-fault': equipment({
    name: { vi: 'Trạm báo lỗi thiết bị', en: 'Station reports a fault' },
    condition: { kind: 'fault', severity: 'warning' },
    debounce: twice,
    note: {
      vi: 'Trạng thái 02 (báo lỗi thiết bị) của Thông tư 10/2021/TT-BTNMT; yêu cầu hai số đo liên tiếp là của dự án.',
      en: 'Status 02 (instrument fault) of Circular 10/2021/TT-BTNMT; the two readings in a row are this project’s.',
    },
  }),
  'station-battery': equipment({
    name: { vi: 'Pin trạm yếu', en: 'Battery low' },
    condition: {
      kind: 'battery',
      steps: [
        { percent: 25, severity: 'watch' },
        { percent: 10, severity: 'warning' },
      ],
      hysteresis: 5,
    },
    debounce: twice,
    note: { vi: 'Của dự án: 25 % và 10 %, độ trễ 5 điểm.', en: 'This project’s: 25 % and 10 %, hysteresis 5 points.' },
  }),
  'station-doubtful': equipment({
    name: { vi: 'Số liệu đáng ngờ', en: 'Doubtful values' },
    condition: { kind: 'doubtful', signs: ['stuck', 'neighbour'], severity: 'watch' },
    note: {
      vi: 'Của dự án: giá trị không đổi lâu bất thường, hoặc bụi khác hẳn mọi trạm trong vòng 5 km suốt 3 giờ. Chỉ hiển thị, không báo cho ai.',
      en: 'This project’s: a value that does not change for unnaturally long, or dust unlike every station within 5 km for 3 hours. It is shown, nobody is told.',
    },
  }),
};

/** By id. */
export const defaultRules: Readonly<Record<string, Rule>> = { ...floodRules, ...airAndNoiseRules, ...equipmentRules };

/** By id. */
export const defaultPolicies: Readonly<Record<string, Policy>> = {
  [defaultPolicy]: {
    name: 'Trực ứng phó khẩn cấp',
    from: 'warning',
    steps: [
      { afterMinutes: 0, to: [{ kind: 'role', role: 'emergency' }] },
      {
        afterMinutes: 10,
        to: [
          { kind: 'role', role: 'administrator' },
          { kind: 'role', role: 'emergency' },
        ],
      },
    ],
    repeatMinutes: 15,
    maxRepeats: 8,
  },
  [equipmentPolicy]: {
    name: 'Kỹ thuật hiện trường',
    from: 'warning',
    steps: [{ afterMinutes: 0, to: [{ kind: 'role', role: 'field' }] }],
    repeatMinutes: null,
    maxRepeats: 0,
  },
};
