import { describe, expect, it } from 'vitest';
import { alertBands } from '../../../console/alerts/bands.ts';
import { hopsOf } from '../../../console/alerts/hops.ts';
import {
  byText,
  corroborationText,
  countdownText,
  deliveryText,
  escalationText,
  eventGroupOf,
  eventTitle,
  figureText,
  levelsInForce,
  situationTitle,
  stateText,
  stepText,
  whyText,
} from '../../../console/alerts/words.ts';
import { createFormat } from '../../../console/format/format.ts';
import { alertEventKinds } from '../../../shared/alert-api.ts';
import { createTranslate, type Language } from '../../../shared/i18n/translate.ts';
import type { Delivery } from '../../../shared/notification-api.ts';
import { builtInThresholds as thresholds } from '../../../shared/thresholds/catalogue.ts';
import { now } from '../model/stations.ts';
import { alert, event, officialLevel, situation } from './samples.ts';

const wordsOf = (language: Language) => {
  const t = createTranslate(language);
  return { t, format: createFormat(language, 'Asia/Ho_Chi_Minh', t) };
};
const vi = wordsOf('vi');
const en = wordsOf('en');
const plain = (text: string | undefined) => text?.replaceAll('\u00a0', ' ');

it('names a situation by hazard and place', () => {
  expect(situationTitle(situation(1), vi)).toMatch(/^Ngập lụt · phường /);
  expect(situationTitle(situation(1, { hazard: 'equipment', ward: 'other' }), en)).toBe('Equipment · outside the city');
});

it.each([
  [272_000, '04:32'],
  [0, '00:00'],
  [-5_000, '00:00'],
  [3_872_000, '1:04:32'],
])('counts %i ms down as %s', (ms, text) => {
  expect(countdownText(ms)).toBe(text);
});

it('says when somebody is told next', () => {
  const { escalation } = situation(1);
  expect(escalationText(escalation, now, vi)).toBe('Chuyển cấp sau 04:32');
  expect(escalationText(escalation && { ...escalation, nextAt: now - 1 }, now, en)).toBe('Escalating now');
  expect(escalationText(escalation && { ...escalation, nextAt: null }, now, en)).toBe('Every step has been taken');
  expect(escalationText(null, now, vi)).toBeUndefined();
});

describe('what was measured, against what', () => {
  const figure = (kind: string, value: number, more: Partial<ReturnType<typeof alert>['figure']> = {}, subject = '') =>
    alert(1, {
      subject,
      rule: { ...alert(1).rule, kind },
      figure: { value, unit: '', quantity: null, step: null, threshold: null, ...more },
    });

  it.each([
    [alert(1), '34 cm', 'ngưỡng 30 cm'],
    [figure('silent', 12), 'im lặng 12 phút', undefined],
    [figure('fault', 1), 'trạm báo lỗi thiết bị', undefined],
    [figure('doubtful', 1, {}, 'stuck'), 'số đo đứng yên, không đổi', undefined],
    [figure('battery', 12, { unit: '%', step: 15 }), 'pin còn 12%', 'ngưỡng 15%'],
    [figure('projected', 40), 'dự kiến đạt mức tiếp theo sau 40 phút', undefined],
    [figure('air-index', 213, { step: 201 }), 'VN_AQI 213', 'ngưỡng 201'],
    [figure('rise', 0.12, { unit: 'm/h', quantity: 'water_level' }), 'lên 12 cm/giờ', undefined],
    [figure('rain', 72, { unit: 'mm', quantity: 'rain', step: 70 }), 'mưa 72,0 mm', 'ngưỡng 70,0 mm'],
  ])('%#', (given, what, step) => {
    expect(plain(figureText(given, vi))).toBe(what);
    expect(plain(stepText(given, thresholds, vi))).toBe(step);
  });

  it('names the alarm level or the limit with its law', () => {
    const level = thresholds.find(({ kind }) => kind === 'alarm-level');
    const limit = thresholds.find(({ kind }) => kind === 'limit');
    const of = (kind: string, id: string | undefined) => figure(kind, 1, { threshold: id ?? null });

    expect(stepText(of('alarm-level', level?.id), thresholds, vi)).toMatch(/^BĐ I+ là /);
    expect(stepText(of('limit', limit?.id), thresholds, vi)).toContain(limit?.law.document);
  });
});

it('says who has it, as far as one may know', () => {
  const lan = { kind: 'person' as const, id: 'p', name: 'Lan' };
  expect(stateText(situation(1), vi)).toBe('Chưa ai tiếp nhận');
  expect(stateText(situation(1, { state: 'acknowledged', acknowledgedBy: lan }), vi)).toBe('Lan đã tiếp nhận');
  expect(stateText(situation(1, { assignee: { id: 'p', name: 'Lan' } }), en)).toBe('Lan has it');
  expect(stateText(situation(1, { state: 'acknowledged' }), en)).toBe('Acknowledged');
});

it('says of equipment nothing about other stations', () => {
  expect(corroborationText(situation(1, { corroboration: 'corroborated' }), en)).toBe('Borne out by another station');
  expect(corroborationText(situation(1, { hazard: 'equipment' }), en)).toBeUndefined();
});

describe('the log', () => {
  it('has words and a group for every kind of event, in both languages', () => {
    for (const kind of alertEventKinds) {
      for (const words of [vi, en]) expect(eventTitle(event({ kind }), words).length).toBeGreaterThan(2);
      expect(['measured', 'people', 'system']).toContain(eventGroupOf(kind));
    }
  });

  it('tells the first message from a later step, a reminder, and nobody', () => {
    const title = (why: string) => eventTitle(event({ kind: 'escalated', why }), vi);
    expect(['step:1', 'nobody:1 step:2', 'repeat:1', 'below-policy', ''].map(title)).toEqual([
      'Báo tin',
      'Chuyển cấp',
      'Nhắc lại',
      'Chưa báo cho ai',
      'Chuyển cấp',
    ]);
  });

  it('explains codes, and leaves the words of people alone', () => {
    const why = (text: string, by = null as ReturnType<typeof event>['by']) => whyText(event({ why: text, by }), vi);
    const lan = { kind: 'person' as const, id: 'p', name: 'Lan' };

    expect(why('condition')).toBeUndefined();
    expect(why('rule-off')).toBe('quy tắc đã tắt');
    expect(why('nobody:1 step:2')).toBe('bước 1 không tới được ai; bước 2');
    expect(why('something-new:3')).toBe('something-new:3');
    expect(why('done', lan)).toBe('done');
    expect(why('Đã gọi công ty thoát nước', lan)).toBe('Đã gọi công ty thoát nước');
    expect(why('')).toBeUndefined();
  });

  it('names who did it, and by what', () => {
    expect(byText(event(), vi)).toBeUndefined();
    expect(byText(event({ by: { kind: 'link', id: 'p', name: 'Lan' } }), vi)).toBe('Lan, qua liên kết trong tin');
    expect(byText(event({ by: { kind: 'key', id: 'k', name: 'SCADA' } }), en)).toBe('API key SCADA');
  });
});

it('says of a message whether it arrived', () => {
  const delivery = (more: Partial<Delivery>): Delivery => ({
    id: situation(1).id,
    situation: situation(1).id,
    exercise: null,
    wave: 1,
    step: 1,
    round: 0,
    reason: 'raised',
    severity: 'danger',
    recipient: { kind: 'person', id: 'p', name: 'Lan' },
    channel: 'email',
    address: 'l…@hp.vn',
    state: 'delivered',
    createdAt: now,
    notBefore: now + 60_000,
    attempts: [],
    deliveredAt: now,
    latencyMs: 1_400,
    openedAt: null,
    problem: null,
    ...more,
  });
  const attempt = { at: now, ms: 10, ok: false, detail: 'busy' };

  expect(deliveryText(delivery({}), now, vi)).toBe('đã nhận, sau số đo 1,4 giây');
  expect(deliveryText(delivery({ state: 'due', attempts: [attempt] }), now, en)).toBe(
    'not delivered after 1 attempt, next at 17:06',
  );
  expect(deliveryText(delivery({ state: 'failed', problem: 'no such address' }), now, en)).toBe(
    'failed: no such address',
  );
  expect(deliveryText(delivery({ state: 'failed', attempts: [attempt] }), now, en)).toBe('failed: busy');
  expect(deliveryText(delivery({ state: 'held' }), now, vi)).toBe('giữ đến hết giờ yên lặng, 17:06');
});

it('shows official levels in force, the highest first, those of the ward only', () => {
  const levels = [
    officialLevel({ id: 'a' }),
    officialLevel({ id: 'b', level: 3, wards: ['11329'] }),
    officialLevel({ id: 'c', validTo: now }),
    officialLevel({ id: 'd', withdrawnAt: now - 1 }),
  ];
  const ids = (ward?: string) => levelsInForce(levels, now, ward).map(({ id }) => id);

  expect(ids()).toEqual(['b', 'a']);
  expect(ids('11311')).toEqual(['a']);
});

describe('alerts in a chart', () => {
  const span = { from: now - 3_600_000, to: now };

  it('begin with their first reading and end when they returned; those of other quantities are left out', () => {
    const bands = alertBands(
      [alert(1), alert(2, { returnedAt: now - 60_000 }), alert(3, { onsetAt: now + 1 })],
      ['water_depth'],
      span,
      vi,
    );

    expect(bands.map(({ from, to }) => [from, to])).toEqual([
      [now - 620_000, now],
      [now - 620_000, now - 60_000],
    ]);
    expect(bands[0]?.text).toContain('đang mở');
    expect(alertBands([alert(1)], ['pm25'], span, vi)).toEqual([]);
  });
});

it('shows how long each step took, those that happened only', () => {
  const hops = hopsOf({
    alert: alert(1).id,
    measuredAt: now,
    receivedAt: now + 200,
    raisedAt: now + 230,
    messageMadeAt: now + 260,
    acceptedAt: now + 1_260,
    openedAt: null,
    acknowledgedAt: now + 61_260,
  });

  expect(hops.map(({ name, ms }) => [name, ms])).toEqual([
    ['received', 200],
    ['raised', 30],
    ['messageMade', 30],
    ['accepted', 1_000],
    ['acknowledged', 60_000],
  ]);
  expect(hops[0]?.from).toBe(0);
  expect(hops.at(-1)?.to).toBe(1);
});
