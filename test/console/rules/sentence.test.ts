/** Rules in words: every kind of condition, in both languages. */
import { describe, expect, it } from 'vitest';
import { createFormat } from '../../../console/format/format.ts';
import { ruleChanges } from '../../../console/rules/diff.ts';
import {
  daysText,
  debounceText,
  planningText,
  ruleScopeText,
  ruleSentence,
  stepWords,
} from '../../../console/rules/sentence.ts';
import { networkOf, plainNumber, ruleHazard, type Words } from '../../../console/rules/words.ts';
import { type Condition, conditionKinds, type Rule, ruleSchema } from '../../../shared/alerts/rule.ts';
import { createTranslate, type Language } from '../../../shared/i18n/translate.ts';

const wordsIn = (language: Language): Words => {
  const t = createTranslate(language);
  return { t, language, format: createFormat(language, 'Asia/Ho_Chi_Minh', t) };
};
const vi = wordsIn('vi');
const en = wordsIn('en');
const names = {
  threshold: (id: string) => `giới hạn ${id}`,
  policy: (id: string) => `chính sách ${id}`,
  station: (id: string) => `trạm ${id}`,
};

const ruleOf = (condition: Condition, more: Partial<Rule> = {}): Rule =>
  ruleSchema.parse({
    name: { vi: 'Thử', en: 'Try' },
    enabled: true,
    condition,
    debounce: { up: { readings: 2, minutes: 0 }, down: { readings: 1, minutes: 0 } },
    scope: { networks: null, wards: null, stations: null },
    latch: null,
    acknowledge: 'warning',
    policy: null,
    planning: null,
    note: null,
    ...more,
  });

const depth: Condition = { kind: 'depth', steps: [{ depth: 30, severity: 'danger' }], hysteresis: 3 };

/** One of each kind, with the sentence that a person reads. */
const kinds: readonly (readonly [Condition, string, string])[] = [
  [
    depth,
    'Độ sâu ngập từ 30 cm: nguy hiểm; hai lần đo liên tiếp; trễ 3 cm',
    'Depth of flooding from 30 cm: danger; two readings in a row; 3 cm hysteresis',
  ],
  [
    {
      kind: 'alarm-level',
      steps: [
        { level: 'I', severity: 'warning' },
        { level: 'III', severity: 'extreme' },
      ],
      hysteresis: 0.05,
    },
    'Mực nước đạt BĐ I: cảnh báo, BĐ III: đặc biệt nguy hiểm; hai lần đo liên tiếp; trễ 0,05 m',
    'Water level reaches alarm level I: warning, alarm level III: extreme; two readings in a row; 0.05 m hysteresis',
  ],
  [
    {
      kind: 'rise',
      quantity: 'water_level',
      minutes: 30,
      steps: [{ perHour: 0.6, severity: 'watch' }],
      hysteresis: 0.1,
    },
    'Mực nước lên nhanh, tính trên 30 phút, từ 0,6 m/giờ: theo dõi; hai lần đo liên tiếp; trễ 0,1 m/giờ',
    'Water level rises, over 30 minutes, from 0.6 m/h: watch; two readings in a row; 0.1 m/h hysteresis',
  ],
  [
    {
      kind: 'projected',
      quantity: 'water_depth',
      steps: [
        { withinMinutes: 120, severity: 'watch' },
        { withinMinutes: 20, severity: 'warning' },
      ],
      hysteresis: 0,
    },
    'Độ sâu ngập dự kiến chạm mức kế tiếp trong vòng 2 giờ: theo dõi, trong vòng 20 phút: cảnh báo; hai lần đo liên tiếp',
    'Depth of flooding projected to reach the next class within 2 h: watch, within 20 min: warning; two readings in a row',
  ],
  [
    { kind: 'rain', hours: 1, steps: [{ amount: 50, severity: 'warning' }], hysteresis: 5 },
    'Mưa 1 giờ từ 50 mm: cảnh báo; hai lần đo liên tiếp; trễ 5 mm',
    'Rain over 1 hour from 50 mm: warning; two readings in a row; 5 mm hysteresis',
  ],
  [
    {
      kind: 'limit',
      network: 'air',
      thresholds: null,
      steps: [
        { over: 0, severity: 'watch' },
        { over: 50, severity: 'warning' },
      ],
    },
    'Trung bình không khí theo quy chuẩn, mọi giới hạn, vượt giới hạn: theo dõi, vượt từ 50%: cảnh báo; hai lần đo liên tiếp',
    'Averages of air quality by law, every limit, above the limit: watch, 50% above it: warning; two readings in a row',
  ],
  [
    { kind: 'limit', network: 'noise', thresholds: ['a', 'b', 'c'], steps: [{ over: 10, severity: 'warning' }] },
    'giới hạn a và 2 giới hạn khác, vượt từ 10 dB: cảnh báo; hai lần đo liên tiếp',
    'giới hạn a and 2 other limits, 10 dB above it: warning; two readings in a row',
  ],
  [
    { kind: 'air-index', steps: [{ index: 151, severity: 'warning' }], hysteresis: 10 },
    'VN_AQI giờ từ 151: cảnh báo; hai lần đo liên tiếp; trễ 10',
    'Hourly VN_AQI from 151: warning; two readings in a row; 10 hysteresis',
  ],
  [
    {
      kind: 'value',
      quantity: 'temperature',
      direction: 'below',
      steps: [{ value: -2.5, severity: 'watch' }],
      hysteresis: 1,
    },
    'Nhiệt độ từ \u22122,5 °C trở xuống: theo dõi; hai lần đo liên tiếp; trễ 1 °C',
    'Temperature at or below \u22122.5 °C: watch; two readings in a row; 1 °C hysteresis',
  ],
  [
    { kind: 'silent', steps: [{ intervals: 10, severity: 'watch' }] },
    'Trạm mất tín hiệu từ 10 chu kỳ đo: theo dõi; hai lần đo liên tiếp',
    'The station is silent for 10 intervals: watch; two readings in a row',
  ],
  [
    { kind: 'fault', severity: 'warning' },
    'Trạm báo lỗi thiết bị: cảnh báo; hai lần đo liên tiếp',
    'The station reports a fault of its instrument: warning; two readings in a row',
  ],
  [
    { kind: 'battery', steps: [{ percent: 20, severity: 'watch' }], hysteresis: 5 },
    'Pin của trạm còn từ 20% trở xuống: theo dõi; hai lần đo liên tiếp; trễ 5%',
    'Battery of the station at or below 20%: watch; two readings in a row; 5% hysteresis',
  ],
  [
    { kind: 'doubtful', signs: ['stuck', 'neighbour'], severity: 'watch' },
    'Số đo đứng yên hoặc lệch hẳn các trạm gần: theo dõi; hai lần đo liên tiếp',
    'Values that never change or disagree with every station nearby: watch; two readings in a row',
  ],
];

const spaced = (text: string): string => text.replaceAll('\u00a0', ' ');

describe('a rule in one sentence', () => {
  it('is tried for every kind of condition', () => {
    expect(new Set(kinds.map(([condition]) => condition.kind))).toEqual(new Set(conditionKinds));
  });

  it.each(kinds)('$kind', (condition, vietnamese, english) => {
    const rule = ruleOf(condition);

    expect(spaced(ruleSentence(rule, vi, names))).toBe(vietnamese);
    expect(spaced(ruleSentence(rule, en, names))).toBe(english);
  });

  it('says when it holds, and nothing of what is always so', () => {
    const first = { readings: 1, minutes: 0 };
    const rule = ruleOf(depth, {
      debounce: { up: { readings: 3, minutes: 10 }, down: first },
      planning: { days: [1, 2, 3, 4, 5], from: '22:00', to: '06:00' },
    });

    expect(spaced(ruleSentence(rule, vi, names))).toBe(
      'Độ sâu ngập từ 30 cm: nguy hiểm; ba lần đo liên tiếp, kéo dài 10 phút; trễ 3 cm; chỉ 22:00–06:00, T2–T6',
    );
    const plain = ruleOf({ ...depth, hysteresis: 0 }, { debounce: { up: first, down: first } });
    expect(spaced(ruleSentence(plain, vi, names))).toBe('Độ sâu ngập từ 30 cm: nguy hiểm');
    expect(debounceText(first, vi)).toBe('');
  });

  it('names each step once, mildest first', () => {
    expect(stepWords({ kind: 'fault', severity: 'watch' }, vi)).toEqual([{ severity: 'watch', mark: '' }]);
    expect(
      stepWords(
        {
          kind: 'depth',
          steps: [
            { depth: 10, severity: 'watch' },
            { depth: 30, severity: 'danger' },
          ],
          hysteresis: 0,
        },
        en,
      ).map(({ severity, mark }) => `${severity} ${spaced(mark)}`),
    ).toEqual(['watch from 10 cm', 'danger from 30 cm']);
  });
});

describe('parts of a rule', () => {
  it('write days as people do', () => {
    expect(daysText([7, 6, 5, 4, 3, 2, 1], vi)).toBe('mọi ngày');
    expect(daysText([6, 7], vi)).toBe('T7, CN');
    expect(daysText([1, 3, 4, 5, 7], en)).toBe('Mon, Wed–Fri, Sun');
    expect(planningText({ days: [7], from: '00:00', to: '00:00' }, vi)).toBe('chỉ CN');
    expect(planningText(null, vi)).toBe('');
  });

  it('say where a rule holds, a few places by name', () => {
    expect(ruleScopeText({ networks: null, wards: null, stations: null }, vi, names)).toBe('mọi trạm đo được');
    expect(
      ruleScopeText({ networks: ['flood'], wards: ['11383'], stations: ['a', 'b', 'c', 'd', 'e'] }, vi, names),
    ).toBe('Ngập lụt · phường Lê Chân · trạm a, trạm b, trạm c và 2 nơi khác');
  });

  it('belong to a hazard and a network', () => {
    expect(ruleHazard(depth)).toBe('flood');
    expect(
      ruleHazard({ kind: 'limit', network: 'noise', thresholds: null, steps: [{ over: 0, severity: 'watch' }] }),
    ).toBe('noise');
    expect(ruleHazard({ kind: 'fault', severity: 'watch' })).toBe('equipment');
    expect(networkOf({ kind: 'fault', severity: 'watch' })).toBeUndefined();
  });

  it('show as many digits as a figure has', () => {
    expect([30, 0.05, 2.5, -1, 0.1 + 0.2].map((value) => plainNumber(value, vi))).toEqual([
      '30',
      '0,05',
      '2,5',
      '\u22121',
      '0,3',
    ]);
  });
});

describe('what is different between two versions', () => {
  it('is said facet by facet, in the order of the form', () => {
    const before = ruleOf(depth);
    const after = ruleOf(
      { kind: 'depth', steps: [{ depth: 40, severity: 'danger' }], hysteresis: 5 },
      { enabled: false, policy: 'default', latch: 'extreme' },
    );

    expect(
      ruleChanges(before, after, vi, names).map(({ facet, before: old, after: now }) =>
        spaced(`${facet}: ${old} → ${now}`),
      ),
    ).toEqual([
      'enabled: bật → tắt',
      'condition: Độ sâu ngập từ 30 cm: nguy hiểm → Độ sâu ngập từ 40 cm: nguy hiểm',
      'hysteresis: trễ 3 cm → trễ 5 cm',
      'latch: không bao giờ → từ mức đặc biệt nguy hiểm',
      'policy: chỉ hiển thị, không báo ai → chính sách default',
    ]);
  });

  it('is nothing when they say the same', () => {
    expect(ruleChanges(ruleOf(depth), ruleOf({ ...depth }), vi, names)).toEqual([]);
  });
});
