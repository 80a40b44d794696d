/** What the messages say: their facts, in both languages, whatever the names. */
import { describe, expect, it } from 'vitest';
import { maxSeptets, septetsOf, toGsm } from '../../../gateway/alerts/messages/gsm.ts';
import { plainName } from '../../../gateway/alerts/messages/words.ts';
import { composeMessage } from '../../../gateway/alerts/messages.ts';
import type { Alert, AlertEvent } from '../../../shared/alert-api.ts';
import { type Condition, conditionKinds, type Rule } from '../../../shared/alerts/rule.ts';
import { hazards, severities } from '../../../shared/alerts/words.ts';
import { languages } from '../../../shared/i18n/translator.ts';
import { channels, deliveryReasons } from '../../../shared/notification-api.ts';
import { aDelivery, anAlert, anInput, aSituation, depthRule, link, minute, night } from '../../support/notices.ts';

const single = (alert: Alert, condition: Condition) => {
  const rules = (): Rule => ({ ...depthRule, condition });
  const situation = aSituation({ stations: [alert.station.id], hazard: alert.hazard, severity: alert.severity });
  return (language: 'vi' | 'en') => composeMessage(anInput({ language, situation, alerts: [alert], rules }));
};

describe('a new situation', () => {
  it('says what, where and how bad in its subject', () => {
    expect(composeMessage(anInput()).subject).toBe('NGUY HIỂM · Ngập đường phố 34 cm · phường Gia Viên (3 trạm)');
    expect(composeMessage(anInput({ language: 'en' })).subject).toBe(
      'DANGER · Street flooding 34 cm · Gia Viên ward (3 stations)',
    );
  });

  it('tells reading, receipt, level with its evidence, rule with its version, beginning and link', () => {
    const alert = anAlert();
    const reading = {
      at: night,
      receivedAt: night + 2_000,
      quality: 0,
      seq: 7,
      values: { water_depth: 34 },
    };
    const event = (kind: 'raised' | 'worse', at: number, value: number): AlertEvent => ({
      seq: 1,
      at,
      kind,
      alert: alert.id,
      situation: alert.situation,
      severity: 'danger',
      by: null,
      why: 'condition',
      reading,
      figure: { ...alert.figure, value },
      ruleVersion: 3,
    });
    const events = [event('raised', night - 20 * minute, 21), event('worse', night, 34)];
    const { text } = composeMessage(anInput({ alerts: [alert], events }));

    for (const fact of [
      'Giá trị: 34 cm (số đo tức thời)',
      'Đo lúc 23/11/2026 02:31:10, nhận lúc 23/11/2026 02:31:12',
      'Ngưỡng: 30 cm (Nguy hiểm); mức do dự án đặt, không phải quy định pháp luật',
      'Quy tắc: Ngập đường phố (street-depth, bản 3)',
      'Bắt đầu: 23/11/2026 02:10',
      'Diễn biến: 21 cm lúc 02:11, nay 34 cm',
      'trạm lân cận cũng báo như vậy',
      'Chưa có ai tiếp nhận.',
      'Việc cần làm: tiếp nhận ngay',
      link,
      'https://moitruong.example.vn/situations/',
      'UTC+7',
      'Thành phố Hải Phòng',
    ])
      expect(text).toContain(fact);
    const english = composeMessage(anInput({ language: 'en', alerts: [alert], events })).text;
    expect(english).toContain('Measured at 23 Nov 2026, 02:31:10, received at 23 Nov 2026, 02:31:12');
    expect(english).toContain('set by this project, no law sets it');
  });

  it('names the worst first and the others below, also what they say of the trend', () => {
    const projected = anAlert({
      rule: { ...anAlert().rule, kind: 'projected' },
      severity: 'warning',
      figure: { value: 20, unit: 'min', quantity: 'water_depth', step: 60, threshold: 'street.extreme' },
    });
    const rising = anAlert({
      rule: { ...anAlert().rule, kind: 'rise' },
      severity: 'warning',
      figure: { value: 0.36, unit: 'm/h', quantity: 'water_level', step: 0.3, threshold: null },
    });
    const { text } = composeMessage(anInput({ alerts: [rising, projected, ...anInput().alerts] }));

    expect(text).toContain('Trạm: Cầu Rào (tram-1)');
    expect(text).toContain('Xu thế: đang lên 36 cm/giờ');
    expect(text).toContain('đạt Đặc biệt nguy hiểm vào khoảng 02:51');
    expect(text).toContain('- Lê Lợi: Ngập đường phố 22 cm [CẢNH BÁO]');
  });

  it('counts what is expected from the last reading of a station that fell silent', () => {
    const projected = anAlert({
      rule: { ...anAlert().rule, kind: 'projected' },
      figure: { value: 20, unit: 'min', quantity: 'water_depth', step: 60, threshold: 'street.extreme' },
      silentSince: night - 5 * minute,
      updatedAt: night + 30 * minute,
    });
    expect(composeMessage(anInput({ alerts: [projected] })).text).toContain('vào khoảng 02:46');
  });

  it('says of a figure that could not be checked that it was not', () => {
    const alert = anAlert({
      rule: { id: 'river', version: 1, name: { vi: 'Báo động sông', en: 'River' }, kind: 'alarm-level' },
      figure: { value: 2.31, unit: 'm', quantity: 'water_level', step: 2.2, threshold: 'decision-05-2020.kien-an.III' },
    });
    const unverified = anInput().thresholds.find(
      (one) => one.kind === 'alarm-level' && one.gauge === 'kien-an' && one.level === 'III',
    );
    const figure = { ...alert.figure, threshold: unverified?.id ?? '' };
    const message = composeMessage(anInput({ alerts: [{ ...alert, figure }] }));

    expect(message.subject).toContain('Mực nước 2,31 m, đạt BĐ III');
    expect(message.text).toContain('2,20 m (BĐ III), theo 05/2020/QĐ-TTg, Phụ lục; CHƯA KIỂM CHỨNG');
  });

  it('says who has it', () => {
    const { text } = composeMessage(
      anInput({
        situation: aSituation({
          acknowledgedAt: night,
          acknowledgedBy: { kind: 'person', id: 'a', name: 'Lê An' },
          assignee: { id: 'b', name: 'Trần Bình' },
        }),
      }),
    );
    expect(text).toContain('Lê An đã tiếp nhận lúc 23/11/2026 02:31.');
    expect(text).toContain('Đang giao cho Trần Bình xử lý.');
  });

  it('warns of a value that the neighbours do not see, and of a station that fell silent', () => {
    const alert = anAlert({ corroboration: 'contradicted', silentSince: night - minute });
    const { text } = composeMessage(anInput({ alerts: [alert] }));
    expect(text).toContain('cần kiểm tra trước khi hành động');
    expect(text).toContain('Mất tín hiệu từ 23/11/2026 02:30');
  });
});

describe('each reason', () => {
  const textOf = (reason: (typeof deliveryReasons)[number], language: 'vi' | 'en', more = {}) =>
    composeMessage(anInput({ language, delivery: aDelivery({ reason, ...more }) }));

  it('has a subject of its own', () => {
    expect(textOf('worse', 'vi').subject).toMatch(/^TĂNG LÊN NGUY HIỂM · /);
    expect(textOf('again', 'vi').subject).toMatch(/^TÁI DIỄN · NGUY HIỂM · /);
    expect(textOf('silent', 'vi').subject).toMatch(/^MẤT TÍN HIỆU · NGUY HIỂM · /);
    expect(textOf('repeat', 'vi', { round: 2 }).subject).toMatch(/^NHẮC LẠI LẦN 2 · NGUY HIỂM · /);
    expect(textOf('repeat', 'en', { round: 0 }).subject).toMatch(/^REMINDER · DANGER · /);
    expect(textOf('update', 'en').subject).toMatch(/^UPDATE · DANGER · /);
    expect(textOf('silent', 'en').text).toContain('Silence does not mean that the danger is over.');
  });

  it('tells whoever is told later that others did not answer', () => {
    expect(textOf('raised', 'vi', { step: 2 }).text).toContain('Chuyển cấp, bước 2');
    expect(textOf('raised', 'vi', { step: 1 }).text).not.toContain('Chuyển cấp');
  });

  it('over carries no link to acknowledge and says how long it was and how bad', () => {
    const message = composeMessage(
      anInput({
        delivery: aDelivery({ reason: 'over' }),
        situation: aSituation({ endedAt: night, severity: 'watch', highest: 'extreme' }),
        alerts: [anAlert({ state: 'cleared', returnedAt: night - minute, clearedAt: night, isFalse: true })],
      }),
    );
    expect(message.subject).toBe('ĐÃ KẾT THÚC · Ngập lụt · phường Gia Viên (3 trạm)');
    expect(message.text).toContain('đã kết thúc lúc 23/11/2026 02:31, sau 20 phút. Mức nặng nhất: ĐẶC BIỆT NGUY HIỂM');
    expect(message.text).toContain('báo động sai');
    expect(message.link).toBeNull();
    expect(message.text + message.short).not.toContain('act#');
    expect(message.severity).toBe('extreme');
  });

  it('over is no end where nobody watches the place any more', () => {
    const over = (...alerts: Alert[]) => {
      const situation = aSituation({ endedAt: night });
      return composeMessage(anInput({ delivery: aDelivery({ reason: 'over' }), situation, alerts }));
    };
    const gone = anAlert({ state: 'cleared', clearedAt: night });
    const calm = anAlert({ state: 'cleared', returnedAt: night - minute, clearedAt: night });
    const { subject, text, short } = over(gone, calm);
    expect(subject).toBe('RÚT CẢNH BÁO · Ngập lụt · phường Gia Viên (3 trạm)');
    expect(text).toContain('không có nghĩa là đã hết nguy hiểm');
    expect(text).not.toContain('đã về dưới ngưỡng');
    expect(short).not.toContain('KET THUC');
    expect(over(calm).subject).toContain('ĐÃ KẾT THÚC');
    // In an exercise every place is watched until it is over.
    const situation = aSituation({ endedAt: night, provenance: 'simulated', exercise: gone.id });
    const delivery = aDelivery({ reason: 'over', exercise: gone.id });
    expect(composeMessage(anInput({ delivery, situation, alerts: [gone] })).subject).toContain('ĐÃ KẾT THÚC');
  });

  it('over calls it a false alarm only where all of it was', () => {
    const cleared = { state: 'cleared', returnedAt: night - minute, clearedAt: night } as const;
    const alerts = [anAlert({ ...cleared, severity: 'extreme', isFalse: true }), anAlert(cleared)];
    const situation = aSituation({ endedAt: night });
    const { text } = composeMessage(anInput({ delivery: aDelivery({ reason: 'over' }), situation, alerts }));
    expect(text).not.toContain('báo động sai');
  });

  it('test says that there is no alert', () => {
    for (const channel of channels) {
      const message = composeMessage(
        anInput({
          delivery: aDelivery({ reason: 'test', channel, situation: null }),
          situation: null,
          alerts: [],
          link: null,
          page: null,
        }),
      );
      expect(message.text).toContain('Không có cảnh báo nào');
      expect(message.severity).toBeNull();
    }
  });
});

describe('what is not real', () => {
  const id = '6c1f1a52-6f8c-4f4f-8c3a-0d4f6f1f2a11';

  it.each(['vi', 'en'] as const)('is marked in subject, text and short text: %s', (language) => {
    const [exercise, simulated] = language === 'vi' ? ['DIỄN TẬP', 'MÔ PHỎNG'] : ['EXERCISE', 'SIMULATED'];
    const drill = composeMessage(
      anInput({
        language,
        delivery: aDelivery({ exercise: id }),
        situation: aSituation({ exercise: id, provenance: 'simulated' }),
      }),
    );
    expect(drill.subject.startsWith(`${exercise} · `)).toBe(true);
    expect(drill.text.startsWith(exercise)).toBe(true);
    expect(drill.text.trimEnd().split('\n').at(-1)).toContain(exercise);
    expect(drill.short.startsWith(toGsm(exercise))).toBe(true);
    expect(drill.isExercise).toBe(true);
    const other = composeMessage(anInput({ language, situation: aSituation({ provenance: 'simulated' }) }));
    expect(other.subject.startsWith(`${simulated} · `)).toBe(true);
    expect(other.text.startsWith(simulated)).toBe(true);
    expect(composeMessage(anInput({ language })).text).not.toMatch(new RegExp(`${exercise}|${simulated}`));
  });

  it('invites to an exercise', () => {
    const message = composeMessage(
      anInput({
        delivery: aDelivery({ reason: 'exercise', exercise: id, situation: null }),
        situation: null,
        alerts: [],
      }),
    );
    expect(message.subject).toBe('DIỄN TẬP · Bạn tham gia một cuộc diễn tập');
  });
});

describe('every kind of rule', () => {
  const figure = anAlert().figure;
  const cases: { condition: Condition; alert: Partial<Alert>; vi: string; en: string; text: string }[] = [
    {
      condition: { kind: 'depth', steps: [{ depth: 30, severity: 'danger' }], hysteresis: 3 },
      alert: {},
      vi: 'Ngập đường phố 34 cm',
      en: 'Street flooding 34 cm',
      text: 'Nguy hiểm',
    },
    {
      condition: { kind: 'alarm-level', steps: [{ level: 'I', severity: 'warning' }], hysteresis: 0.05 },
      alert: { figure: { ...figure, value: 2.31, unit: 'm', quantity: 'water_level', threshold: null } },
      vi: 'Mực nước 2,31 m',
      en: 'Water level 2.31 m',
      text: 'Giá trị: 2,31 m',
    },
    {
      condition: {
        kind: 'rise',
        quantity: 'water_level',
        minutes: 30,
        steps: [{ perHour: 0.3, severity: 'warning' }],
        hysteresis: 0,
      },
      alert: { figure: { ...figure, value: 0.42, unit: 'm/h', quantity: 'water_level', step: 0.3, threshold: null } },
      vi: 'Nước sông lên nhanh 42 cm/giờ',
      en: 'River rising fast, 42 cm/h',
      text: 'Ngưỡng của quy tắc: 30 cm/giờ',
    },
    {
      condition: {
        kind: 'projected',
        quantity: 'water_depth',
        steps: [{ withinMinutes: 60, severity: 'warning' }],
        hysteresis: 0,
      },
      alert: { figure: { value: 45, unit: 'min', quantity: 'water_depth', step: 60, threshold: 'street.extreme' } },
      vi: 'Dự kiến đạt Đặc biệt nguy hiểm sau 45 phút',
      en: 'Extreme expected in 45 min',
      text: 'vào khoảng 03:16',
    },
    {
      condition: { kind: 'rain', hours: 3, steps: [{ amount: 70, severity: 'warning' }], hysteresis: 5 },
      alert: { figure: { value: 82.4, unit: 'mm', quantity: 'rain', step: 70, threshold: null } },
      vi: 'Mưa 82,4 mm trong 3 giờ',
      en: 'Rain 82.4 mm in 3 h',
      text: 'tổng trong 3 giờ',
    },
    {
      condition: { kind: 'limit', network: 'air', thresholds: null, steps: [{ over: 20, severity: 'warning' }] },
      alert: {
        network: 'air',
        hazard: 'air',
        figure: { value: 61.25, unit: 'µg/m³', quantity: 'pm25', step: 60, threshold: 'qcvn-05-2023.pm25.24h.2026' },
      },
      vi: 'PM2.5 61,3 µg/m³, vượt giới hạn',
      en: 'PM2.5 61.3 µg/m³, above the limit',
      text: 'trung bình 24 giờ',
    },
    {
      condition: { kind: 'air-index', steps: [{ index: 201, severity: 'danger' }], hysteresis: 5 },
      alert: {
        network: 'air',
        hazard: 'air',
        figure: { value: 215, unit: 'VN_AQI', quantity: null, step: 201, threshold: null },
      },
      vi: 'VN_AQI 215 (rất xấu)',
      en: 'VN_AQI 215 (very bad)',
      text: 'theo 1459/QĐ-TCMT',
    },
    {
      condition: {
        kind: 'value',
        quantity: 'wind_speed',
        direction: 'above',
        steps: [{ value: 20, severity: 'warning' }],
        hysteresis: 1,
      },
      alert: { figure: { value: 24.5, unit: 'm/s', quantity: 'wind_speed', step: 20, threshold: null } },
      vi: 'Tốc độ gió 24,5 m/s',
      en: 'Wind speed 24.5 m/s',
      text: 'Ngưỡng của quy tắc: 20,0 m/s',
    },
    {
      condition: { kind: 'silent', steps: [{ intervals: 5, severity: 'warning' }] },
      alert: { hazard: 'equipment', figure: { value: 90, unit: 'min', quantity: null, step: 5, threshold: null } },
      vi: 'Trạm mất tín hiệu 1 giờ 30 phút',
      en: 'Station silent for 1 h 30 min',
      text: 'trạng thái của trạm',
    },
    {
      condition: { kind: 'fault', severity: 'warning' },
      alert: { hazard: 'equipment', figure: { value: 1, unit: '', quantity: null, step: 1, threshold: null } },
      vi: 'Thiết bị báo lỗi',
      en: 'Instrument reports a fault',
      text: 'trạng thái của trạm',
    },
    {
      condition: { kind: 'battery', steps: [{ percent: 20, severity: 'watch' }], hysteresis: 5 },
      alert: { hazard: 'equipment', figure: { value: 14, unit: '%', quantity: null, step: 20, threshold: null } },
      vi: 'Pin còn 14%',
      en: 'Battery at 14%',
      text: 'Ngưỡng của quy tắc: 20%',
    },
    {
      condition: { kind: 'doubtful', signs: ['stuck'], severity: 'watch' },
      alert: { hazard: 'equipment', figure: { value: 1, unit: '', quantity: 'pm25', step: 1, threshold: null } },
      vi: 'Số liệu đáng ngờ',
      en: 'Doubtful data',
      text: 'trạng thái của trạm',
    },
  ];

  it('is covered here', () => {
    expect(new Set(cases.map(({ condition }) => condition.kind))).toEqual(new Set(conditionKinds));
  });

  it.each(cases)('has its words: $en', ({ condition, alert, vi, en, text }) => {
    const of = single(anAlert({ ...alert, rule: { ...anAlert().rule, kind: condition.kind } }), condition);
    expect(of('vi').subject).toContain(`· ${vi} · Cầu Rào, phường Gia Viên`);
    expect(of('en').subject).toContain(`· ${en} · Cầu Rào, Gia Viên ward`);
    expect(of('vi').text).toContain(text);
  });

  it('says what to do for every hazard and severity, and the advice of the air index', () => {
    const all = new Set<string>();
    for (const hazard of hazards) {
      for (const severity of severities) {
        const { text } = composeMessage(anInput({ situation: aSituation({ hazard, severity }) }));
        all.add(/Việc cần làm: (.+)/.exec(text)?.[1] ?? '');
      }
    }
    expect(all.size).toBe(hazards.length * severities.length);
    const aqi = cases.find(({ condition }) => condition.kind === 'air-index');
    const alert = anAlert({ ...aqi?.alert, rule: { ...anAlert().rule, kind: 'air-index' } });
    expect(composeMessage(anInput({ alerts: [alert] })).text).toContain('hạn chế tối đa các hoạt động ngoài trời');
  });
});

describe('a text message', () => {
  it('has at most 160 characters that count once, the link whole and the most important first', () => {
    for (const language of languages) {
      for (const reason of deliveryReasons) {
        for (const severity of severities) {
          const { short } = composeMessage(
            anInput({ language, delivery: aDelivery({ reason, round: 3 }), situation: aSituation({ severity }) }),
          );
          expect(septetsOf(short)).toBeLessThanOrEqual(maxSeptets);
          if (reason !== 'over') expect(short.endsWith(` ${link}`)).toBe(true);
        }
      }
    }
    expect(composeMessage(anInput()).short).toBe(
      `NGUY HIEM: Ngap duong pho 34 cm, phuong Gia Vien (3 tram). TH-128, 02:31. ${link}`,
    );
  });

  it('keeps a text when the link is too long for both, and cuts a long text', () => {
    const long = `https://${'x'.repeat(150)}.example/act#abc`;
    const { short } = composeMessage(anInput({ link: long }));
    expect(short).toContain('Ngap duong pho 34 cm');
    expect(short).not.toContain('https');
    const name = 'Đ'.repeat(120);
    const one = anAlert({ station: { ...anAlert().station, name } });
    const cut = composeMessage(anInput({ alerts: [one], situation: aSituation({ stations: ['tram-1'] }) })).short;
    expect(cut.length).toBeLessThanOrEqual(160);
    expect(cut.endsWith(`... ${link}`)).toBe(true);
  });

  it('writes Vietnamese in letters of GSM 03.38', () => {
    expect(toGsm('Đường Lê Lợi: ngập ≥ 34 µg/m³ “ữ” ấẬ — ₂ 中')).toBe('Duong Le Loi: ngap >= 34 ug/m3 "u" aA - 2 ?');
    expect(septetsOf('a[b')).toBe(4);
    expect(septetsOf('đ')).toBeUndefined();
  });
});

describe('names from outside', () => {
  const hostile = 'Trạm\r\nBcc: all@example.org\u202e<script>alert(1)</script> http://evil.example {x} \u0000';

  it('stay one line without links, directions or tags', () => {
    const name = plainName(hostile);
    expect(name).not.toMatch(/[\p{C}<>]|:\/\/|evil\.example/u);
    expect(name).toContain('{x}');
    expect([...plainName('a'.repeat(500))]).toHaveLength(80);
    expect(plainName('Trạm PM2.5 số 1')).toBe('Trạm PM2.5 số 1');
  });

  it('cannot break subject, text or short text', () => {
    const alert = anAlert({
      station: { ...anAlert().station, name: hostile },
      rule: { ...anAlert().rule, name: { vi: hostile, en: hostile } },
    });
    const person = { kind: 'person', id: 'a', name: hostile } as const;
    const message = composeMessage(
      anInput({
        alerts: [alert],
        situation: aSituation({
          stations: ['tram-1'],
          acknowledgedAt: night,
          acknowledgedBy: person,
          assignee: { id: 'a', name: hostile },
        }),
        publicName: hostile,
      }),
    );
    for (const text of [message.subject, message.text, message.short]) {
      expect(text).not.toMatch(/[^\P{C}\n]|[<>]|evil\.example/u);
      expect(text).not.toMatch(/^Bcc/m);
    }
    expect(message.subject).not.toContain('\n');
  });
});
