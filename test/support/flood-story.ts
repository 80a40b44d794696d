/**
 * A street flood in real stores: two stations, a rule, an alert that was raised, got worse, was told, acknowledged and cleared. The
 * readings are given as functions of time.
 */
import { randomUUID } from 'node:crypto';
import type { DossierSources } from '../../gateway/alerts/dossier.ts';
import { createJudgementBook } from '../../gateway/judgements.ts';
import { wholeCity } from '../../shared/access.ts';
import type { Alert, AlertEvent, Situation } from '../../shared/alert-api.ts';
import type { RawPoint } from '../../shared/api.ts';
import { builtInThresholds } from '../../shared/thresholds/catalogue.ts';
import { minuteMs } from '../../shared/time.ts';
import { testActor, testStation } from './gateway-process.ts';
import { anAlert, aSituation, depthRule } from './notices.ts';
import type { TestState } from './test-state.ts';

/** 2026-11-23 02:10 in Hải Phòng. */
export const onset = Date.UTC(2026, 10, 22, 19, 10);

/** Depth of water in cm: up to 52 within 40 minutes, and down again. */
export const depthAt = (at: number): number => {
  const minutes = (at - onset) / minuteMs + 12;
  const shape = minutes < 0 ? 0 : minutes < 52 ? minutes : Math.max(0, 52 - (minutes - 52) * 0.6);
  return Math.round(shape * 10) / 10;
};

export const pointsOf = (
  from: number,
  to: number,
  everyMs: number,
  valueAt: (at: number) => number,
  quality: (at: number) => number = () => 0,
): RawPoint[] =>
  Array.from({ length: Math.max(0, Math.ceil((to - from) / everyMs)) }, (_, index) => {
    const at = from + index * everyMs;
    return { at, value: valueAt(at), quality: quality(at) };
  });

export interface FloodStory {
  readonly sources: DossierSources;
  readonly alert: Alert;
  readonly situation: Situation;
}

/** `everyMs` = between two readings. */
export const tellFlood = (
  state: TestState,
  options: { readonly everyMs?: number; readonly provenance?: 'real' | 'simulated'; readonly exercise?: string } = {},
): FloodStory => {
  const { everyMs = minuteMs, provenance = 'real', exercise = null } = options;
  state.clock = onset - 86_400_000;
  const flood = { networks: ['flood' as const], quantities: ['water_depth' as const, 'rain' as const], provenance };
  const instrument = { model: 'Siêu âm SR-50', serial: 'SN-0042', calibrationDue: '2026-10-01' };
  state.stations.add(
    testStation('tram-1', { ...flood, name: 'Cầu Rào 2', datum: 'street_surface', height: 3.2 }),
    { instrument, owner: 'Công ty Thoát nước' },
    testActor,
  );
  state.stations.add(testStation('tram-2', { ...flood, name: 'Lạch Tray', lat: 20.853 }), {}, testActor);
  state.stations.add(testStation('tram-xa', { ...flood, name: 'Đồ Sơn', lat: 20.72, lon: 106.78 }), {}, testActor);
  state.collections.rules.add(
    {
      ...depthRule,
      condition: {
        kind: 'depth',
        hysteresis: 3,
        steps: [
          { depth: 15, severity: 'warning' },
          { depth: 30, severity: 'danger' },
          { depth: 50, severity: 'extreme' },
        ],
      },
      note: { vi: 'Mức do dự án đặt theo chiều cao bánh xe.', en: 'Set by the project after the height of wheels.' },
    },
    testActor,
    { id: 'street-depth', isDefault: true },
  );
  const person = state.people.add(
    {
      email: 'hanh@haiphong.example',
      name: 'Trần Thị Hạnh',
      role: 'emergency',
      scope: wholeCity,
      passwordHash: null,
    },
    testActor,
  );
  const by = { kind: 'person', id: person.id, name: person.name } as const;

  const at = (minutes: number): number => onset + minutes * minuteMs;
  const situation = aSituation({
    id: randomUUID(),
    provenance,
    exercise,
    state: 'cleared',
    severity: 'warning',
    highest: 'extreme',
    corroboration: 'corroborated',
    openedAt: at(4) + 900,
    endedAt: at(110),
    alerts: { open: 0, all: 1 },
    stations: ['tram-1'],
    acknowledgedAt: at(9),
    acknowledgedBy: by,
  });
  const figure = { value: 16, unit: 'cm', quantity: 'water_depth' as const, step: 15, threshold: null };
  const alert = anAlert({
    id: randomUUID(),
    situation: situation.id,
    rule: { id: 'street-depth', version: 1, name: depthRule.name, kind: 'depth' },
    station: { id: 'tram-1', name: 'Cầu Rào 2', lat: 20.8477, lon: 106.6975 },
    provenance,
    exercise,
    state: 'cleared',
    severity: 'warning',
    highest: 'extreme',
    figure: { ...figure, value: 12 },
    onsetAt: at(3),
    raisedAt: at(4) + 900,
    returnedAt: at(109),
    clearedAt: at(110),
    acknowledgedAt: at(9),
    acknowledgedBy: by,
  });
  const reading = (minutes: number, depth: number) => ({
    at: at(minutes),
    receivedAt: at(minutes) + 700,
    quality: 0,
    seq: 1_000 + minutes,
    values: { water_depth: depth },
  });
  const event = (more: Partial<AlertEvent> & Pick<AlertEvent, 'kind' | 'at'>): Omit<AlertEvent, 'seq'> => ({
    alert: alert.id,
    situation: situation.id,
    severity: null,
    by: null,
    why: 'condition',
    reading: null,
    figure: null,
    ruleVersion: null,
    ...more,
  });
  const delivery = (name: string, more: { wave?: number; reason?: 'raised' | 'worse' | 'over' } = {}) => ({
    key: randomUUID(),
    situation: situation.id,
    exercise,
    wave: 1,
    step: 1,
    round: 0,
    reason: 'raised' as const,
    severity: 'warning' as const,
    recipient: { kind: 'person' as const, id: person.id, name },
    channel: 'email' as const,
    notBefore: at(4) + 1_000,
    causedAt: at(4) + 700,
    held: false,
    ...more,
  });
  state.clock = at(4) + 1_000;
  state.alerts.write({
    situations: [situation],
    alerts: [alert],
    events: [
      event({ kind: 'opened', at: at(4) + 900, alert: null, severity: 'warning' }),
      event({ kind: 'raised', at: at(4) + 900, severity: 'warning', reading: reading(4, 16), figure, ruleVersion: 1 }),
      event({ kind: 'acknowledged', at: at(9), by, why: 'Đã cử đội <b>số 3</b> ra hiện trường' }),
      event({
        kind: 'worse',
        at: at(19) + 800,
        severity: 'danger',
        reading: reading(19, 31),
        figure: { ...figure, value: 31, step: 30 },
        ruleVersion: 1,
      }),
      event({
        kind: 'worse',
        at: at(39) + 800,
        severity: 'extreme',
        reading: reading(39, 51),
        figure: { ...figure, value: 51, step: 50 },
        ruleVersion: 1,
      }),
      event({ kind: 'noted', at: at(45), by, why: 'Cấm đường Lạch Tray từ 02:55' }),
      event({
        kind: 'returned',
        at: at(109),
        severity: 'warning',
        reading: reading(109, 11),
        figure: { ...figure, value: 11 },
      }),
      event({ kind: 'cleared', at: at(110), severity: 'warning' }),
      event({ kind: 'ended', at: at(110), alert: null }),
    ],
    deliveries: [delivery('Trần Thị Hạnh'), delivery('Nguyễn Văn Trực')],
  });
  const [second, first] = state.deliveries.list({ situation: situation.id, limit: 10 });
  if (!first || !second) throw new Error('two messages were to be written');
  state.deliveries.begin(first.id, at(4) + 1_200, 'h…@haiphong.example');
  state.deliveries.end(first.id, { at: at(4) + 1_900, ok: true, detail: '250 OK', again: null });
  state.deliveries.begin(second.id, at(4) + 1_300, 'n…@haiphong.example');
  state.deliveries.end(second.id, { at: at(5), ok: false, detail: '550 no such mailbox', again: null });
  state.judgements.add(
    {
      station: 'tram-1',
      quantity: 'water_depth',
      from: at(60),
      to: at(63),
      verdict: 'invalid',
      reason: 'Xe tải che đầu đo',
    },
    testActor,
  );
  state.clock = at(180);

  const [from, to] = [onset - 300 * minuteMs, onset + 300 * minuteMs];
  const series: Readonly<Record<string, readonly RawPoint[]>> = {
    'tram-1 water_depth': pointsOf(from, to, everyMs, depthAt, (time) => (time === at(70) ? 8 : 0)),
    'tram-1 rain': pointsOf(from, to, 10 * minuteMs, (time) => (Math.abs(time - onset) < 40 * minuteMs ? 9.5 : 0)),
    'tram-2 water_depth': pointsOf(from, to, minuteMs, (time) => depthAt(time) / 2),
    'tram-xa water_depth': pointsOf(from, to, minuteMs, () => 0),
  };
  const stations = () => state.stations.list().map(({ station }) => station);
  return {
    alert,
    situation,
    sources: {
      store: state.alerts,
      rules: state.collections.rules,
      deliveries: state.deliveries,
      cap: {
        messages: () => [
          {
            identifier: 'hai-dang.TH-128.1',
            situation: situation.id,
            msgType: 'Alert',
            status: 'Actual',
            sent: at(5),
            expires: at(65),
            severity: 'Moderate',
            certainty: 'Observed',
            headline: { vi: 'Ngập', en: 'Flood' },
            href: '/api/v1/cap/messages/hai-dang.TH-128.1',
          },
        ],
        xml: () => '<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"/>',
      },
      stations: { all: stations, find: (id) => stations().find((station) => station.id === id) },
      stationStore: state.stations,
      history: {
        range: async ({ station, quantity, from: first, to: last, limit }) =>
          (series[`${station} ${quantity}`] ?? [])
            .filter((point) => point.at >= first && point.at < last)
            .slice(0, limit),
      },
      judged: createJudgementBook(state).judged,
      judgements: state.judgements,
      records: {
        quarantine: async ({ station }) =>
          station === 'tram-1'
            ? [
                {
                  id: 2,
                  receivedAt: at(20),
                  topic: 'city/v1/tram-1/reading',
                  station: 'tram-1',
                  code: 'VALUE_OUT_OF_RANGE',
                  path: 'values.water_depth',
                  message: 'outside of what can be measured',
                  fate: 'value',
                  sizeBytes: 80,
                },
                {
                  id: 1,
                  receivedAt: at(-600),
                  topic: 'city/v1/tram-1/reading',
                  station: 'tram-1',
                  code: 'MESSAGE_NOT_JSON',
                  path: '',
                  message: 'long before',
                  fate: 'message',
                  sizeBytes: 3,
                },
              ]
            : [],
      },
      thresholds: builtInThresholds,
      timeZone: 'Asia/Ho_Chi_Minh',
      program: 'Hải Đăng 0.1.0',
      now: () => state.clock,
    },
  };
};
