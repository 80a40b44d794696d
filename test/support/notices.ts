/** A situation, its alerts and a delivery about it, as messages are made of them. */
import { randomUUID } from 'node:crypto';
import type { MessageInput } from '../../gateway/alerts/messages.ts';
import type { Alert, Situation } from '../../shared/alert-api.ts';
import type { Rule } from '../../shared/alerts/rule.ts';
import type { Delivery } from '../../shared/notification-api.ts';
import { builtInThresholds } from '../../shared/thresholds/catalogue.ts';

/** 2026-11-23 02:31:10 in Hải Phòng. */
export const night = Date.UTC(2026, 10, 22, 19, 31, 10);
export const minute = 60_000;

export const depthRule: Rule = {
  name: { vi: 'Ngập đường phố', en: 'Street flooding' },
  enabled: true,
  condition: { kind: 'depth', steps: [{ depth: 30, severity: 'danger' }], hysteresis: 3 },
  debounce: { up: { readings: 2, minutes: 0 }, down: { readings: 2, minutes: 5 } },
  scope: { networks: null, wards: null, stations: null },
  latch: 'extreme',
  acknowledge: 'warning',
  policy: 'default',
  planning: null,
  note: null,
};

export const anAlert = (more: Partial<Alert> = {}): Alert => ({
  id: randomUUID(),
  situation: '0b0f9c1e-1f4e-4a54-9a55-3c8a5e6b7d10',
  rule: { id: 'street-depth', version: 3, name: depthRule.name, kind: 'depth' },
  station: { id: 'tram-1', name: 'Cầu Rào', lat: 20.8477, lon: 106.6975 },
  ward: '11359',
  network: 'flood',
  hazard: 'flood',
  subject: '',
  provenance: 'real',
  exercise: null,
  state: 'unacknowledged',
  severity: 'danger',
  highest: 'danger',
  isPast: false,
  isFalse: false,
  figure: { value: 34, unit: 'cm', quantity: 'water_depth', step: 30, threshold: 'street.danger' },
  corroboration: 'corroborated',
  onsetAt: night - 21 * minute,
  raisedAt: night - 20 * minute,
  returnedAt: null,
  clearedAt: null,
  acknowledgedAt: null,
  acknowledgedBy: null,
  assignee: null,
  shelvedUntil: null,
  suppressedBy: null,
  silentSince: null,
  updatedAt: night,
  ...more,
});

export const aSituation = (more: Partial<Situation> = {}): Situation => ({
  id: '0b0f9c1e-1f4e-4a54-9a55-3c8a5e6b7d10',
  number: 128,
  ward: '11359',
  hazard: 'flood',
  provenance: 'real',
  exercise: null,
  state: 'unacknowledged',
  severity: 'danger',
  highest: 'danger',
  corroboration: 'corroborated',
  openedAt: night - 20 * minute,
  endedAt: null,
  updatedAt: night,
  alerts: { open: 3, all: 3 },
  stations: ['tram-1', 'tram-2', 'tram-3'],
  acknowledgedAt: null,
  acknowledgedBy: null,
  assignee: null,
  escalation: null,
  waves: 1,
  revision: 4,
  ...more,
});

export const aDelivery = (more: Partial<Delivery> = {}): Delivery => ({
  id: randomUUID(),
  situation: '0b0f9c1e-1f4e-4a54-9a55-3c8a5e6b7d10',
  exercise: null,
  wave: 1,
  step: 1,
  round: 0,
  reason: 'raised',
  severity: 'danger',
  recipient: { kind: 'person', id: randomUUID(), name: 'Nguyễn Văn Trực' },
  channel: 'email',
  address: '',
  state: 'sending',
  createdAt: night + 2_000,
  notBefore: night + 2_000,
  attempts: [],
  deliveredAt: null,
  latencyMs: null,
  openedAt: null,
  problem: null,
  ...more,
});

export const link = 'https://moitruong.example.vn/act#Zm9vYmFyYmF6cXV4cXV1eGNvcmdlZ3Jh';

export const anInput = (more: Partial<MessageInput> = {}): MessageInput => ({
  delivery: aDelivery(),
  language: 'vi',
  situation: aSituation(),
  alerts: [
    anAlert(),
    anAlert({
      station: { id: 'tram-2', name: 'Lạch Tray', lat: 20.85, lon: 106.69 },
      figure: { ...anAlert().figure, value: 31 },
    }),
    anAlert({
      station: { id: 'tram-3', name: 'Lê Lợi', lat: 20.85, lon: 106.69 },
      severity: 'warning',
      figure: { value: 22, unit: 'cm', quantity: 'water_depth', step: 20, threshold: 'street.warning' },
    }),
  ],
  rules: () => depthRule,
  thresholds: builtInThresholds,
  link,
  page: 'https://moitruong.example.vn/situations/0b0f9c1e-1f4e-4a54-9a55-3c8a5e6b7d10',
  publicName: 'Thành phố Hải Phòng',
  zone: 'Asia/Ho_Chi_Minh',
  ...more,
});
