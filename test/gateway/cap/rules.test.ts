/** Each rule beyond the schema has a sample that breaks it, and only it. */
import { describe, expect, it } from 'vitest';
import { type CapDocument, capDocumentSchema } from '../../../gateway/cap/document.ts';
import { type CapRule, capRules, checkCap } from '../../../gateway/cap/rules.ts';

const square = '20.84,106.69 20.84,106.70 20.85,106.70 20.85,106.69 20.84,106.69';

const info = (more: Partial<CapDocument['info'][number]> = {}): CapDocument['info'][number] => ({
  language: 'vi-VN',
  category: ['Met'],
  event: 'Ngập đường phố',
  responseType: ['Avoid'],
  urgency: 'Immediate',
  severity: 'Severe',
  certainty: 'Observed',
  eventCode: [],
  effective: '2026-11-23T07:00:00+07:00',
  onset: '2026-11-23T06:50:00+07:00',
  expires: '2026-11-23T10:00:00+07:00',
  headline: 'Nguy hiểm',
  parameter: [],
  resource: [],
  area: [{ areaDesc: 'Phường Gia Viên', polygon: [square], circle: ['20.84,106.69 0.5'], geocode: [] }],
  ...more,
});

const document = (more: Partial<CapDocument> = {}): CapDocument => ({
  identifier: 'hai-dang-1-1',
  sender: 'hai-dang.example',
  sent: '2026-11-23T07:00:00+07:00',
  status: 'Actual',
  msgType: 'Alert',
  scope: 'Public',
  code: [],
  info: [info(), info({ language: 'en-US' })],
  ...more,
});

/** Both languages the same, and both wrong. */
const both = (more: Partial<CapDocument['info'][number]>): CapDocument =>
  document({ info: [info(more), info({ ...more, language: 'en-US' })] });
const area = (more: Partial<CapDocument['info'][number]['area'][number]>): CapDocument =>
  both({ area: [{ areaDesc: 'Ở đây', polygon: [], circle: [], geocode: [], ...more }] });

const wide = Array.from({ length: 130 }, (_, index) => {
  const angle = (2 * Math.PI * index) / 130;
  return `${(20.8 + Math.sin(angle) / 100).toFixed(5)},${(106.6 + Math.cos(angle) / 100).toFixed(5)}`;
});

const samples: Readonly<Record<CapRule, CapDocument>> = {
  'identifier-characters': document({ identifier: 'hai dang,1' }),
  'time-form': document({ sent: '2026-11-23T00:00:00Z' }),
  empty: both({ contact: ' ' }),
  'restriction-missing': document({ scope: 'Restricted' }),
  'addresses-missing': document({ scope: 'Private' }),
  'references-missing': document({ msgType: 'Update' }),
  'references-malformed': document({
    msgType: 'Cancel',
    references: 'hai-dang.example,hai-dang-1-0,2026-11-23T06:00:00+07:00 hai-dang-1-0',
  }),
  'references-later': document({
    msgType: 'Update',
    references: 'hai-dang.example,hai-dang-1-0,2026-11-23T08:00:00+07:00',
  }),
  'info-missing': document({ info: [] }),
  'language-twice': document({ info: [info(), info()] }),
  'infos-disagree': document({ info: [info(), info({ language: 'en-US', severity: 'Extreme' })] }),
  'expires-too-early': both({ expires: '2026-11-23T07:00:00+07:00' }),
  'onset-after-expires': both({ onset: '2026-11-23T10:00:01+07:00' }),
  'all-clear-urgency': both({ responseType: ['AllClear'] }),
  'exercise-unmarked': document({ status: 'Exercise' }),
  'area-missing': both({ area: [] }),
  'polygon-malformed': area({ polygon: ['20.84;106.69 20.84,106.70'] }),
  'polygon-open': area({ polygon: ['20.84,106.69 20.84,106.70 20.85,106.70 20.85,106.69'] }),
  'polygon-points': area({ polygon: [[...wide, wide[0]].join(' ')] }),
  'polygon-crossing': area({ polygon: ['20.84,106.69 20.85,106.70 20.85,106.69 20.84,106.70 20.84,106.69'] }),
  'circle-malformed': area({ circle: ['20.84,106.69'] }),
  'position-range': area({ circle: ['106.69,20.84 0.5'] }),
};

describe('checkCap', () => {
  it('finds nothing wrong with a good message', () => {
    expect(checkCap(document())).toEqual([]);
    expect(checkCap(document({ status: 'Exercise', info: [info({ headline: 'DIỄN TẬP – Nguy hiểm' })] }))).toEqual([]);
  });

  it.each(capRules)('tells of %s, and of nothing else', (rule) => {
    const problems = checkCap(samples[rule]);

    expect([...new Set(problems.map((problem) => problem.rule))]).toEqual([rule]);
    expect(problems.every(({ path, message }) => path !== '' && message !== '')).toBe(true);
    // All of them are beyond the schema.
    expect(capDocumentSchema.safeParse(samples[rule]).success).toBe(true);
  });

  it('says when longitude comes first, and when a triangle is missing', () => {
    const turned = square.replaceAll(/([\d.]+),([\d.]+)/g, '$2,$1');
    expect(checkCap(area({ polygon: [turned] }))[0]?.message).toBe('longitude before latitude');
    expect(checkCap(area({ polygon: ['20.84,106.69 20.85,106.70 20.84,106.69'] }))[0]?.rule).toBe('polygon-points');
  });

  it('lets several areas be warned differently in one language', () => {
    const elsewhere = [{ areaDesc: 'Đồ Sơn', polygon: [], circle: [], geocode: [{ valueName: 'a', value: '1' }] }];
    expect(checkCap(document({ info: [info(), info({ severity: 'Minor', area: elsewhere })] }))).toEqual([]);
  });

  it('stops at fifty', () => {
    const circles = Array.from({ length: 150 }, () => 'x');
    expect(checkCap(area({ circle: circles }))).toHaveLength(50);
  });
});
