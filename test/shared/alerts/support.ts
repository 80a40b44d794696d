/** An alert of water in a street, and what a test changes of it. */
import type { Alert, ByWhom } from '../../../shared/alert-api.ts';
import type { Terms } from '../../../shared/alerts/lifecycle.ts';
import { isAtLeast } from '../../../shared/alerts/words.ts';

export const at0 = Date.UTC(2026, 10, 23, 3);

export const lan: ByWhom = { kind: 'person', id: '5d2c8a52-6f6d-4f7e-8a43-0d9a7b6f1c01', name: 'Nguyễn Thị Lan' };

export const figure: Alert['figure'] = {
  value: 34,
  unit: 'cm',
  quantity: 'water_depth',
  step: 30,
  threshold: null,
};

export const floodTerms: Terms = { latch: 'extreme', acknowledge: 'warning', policy: 'default' };
export const equipmentTerms: Terms = { latch: null, acknowledge: null, policy: 'equipment' };

export const testAlert = (change: Partial<Alert> = {}): Alert => ({
  id: '0b5c1f6e-7d8a-4a55-9a3e-3f0d5f1f0a01',
  situation: '8d5e4f0a-1c2b-4d3e-9f10-2a3b4c5d6e01',
  rule: { id: 'street-depth', version: 1, name: { vi: 'Ngập đường', en: 'Street flooding' }, kind: 'depth' },
  station: { id: 'tram-1', name: 'Trạm 1', lat: 20.86, lon: 106.68 },
  ward: '11311',
  network: 'flood',
  hazard: 'flood',
  subject: '',
  provenance: 'real',
  exercise: null,
  state: 'unacknowledged',
  severity: 'danger',
  highest: change.severity ?? 'danger',
  isPast: false,
  isFalse: false,
  figure,
  corroboration: 'single',
  onsetAt: at0 - 60_000,
  raisedAt: at0,
  returnedAt: null,
  clearedAt: null,
  acknowledgedAt: null,
  acknowledgedBy: null,
  assignee: null,
  shelvedUntil: null,
  suppressedBy: null,
  silentSince: null,
  updatedAt: at0,
  ...change,
});

/** As it is in a state that it came to in the ordinary way. */
export const inState = (state: Alert['state'], change: Partial<Alert> = {}): Alert => {
  const known = { acknowledgedAt: at0 + 1_000, acknowledgedBy: lan };
  const back = { returnedAt: at0 + 2_000 };
  const how: Readonly<Record<Alert['state'], Partial<Alert>>> = {
    unacknowledged: {},
    acknowledged: known,
    returned: back,
    latched: { ...known, ...back },
    cleared: { ...known, ...back, clearedAt: at0 + 3_000 },
  };
  return testAlert({ ...how[state], state, ...change });
};

/** What must be true of every alert, whatever happened to it. */
export const impossible = (alert: Alert): string[] => {
  const { state } = alert;
  const isKnown = alert.acknowledgedAt !== null;
  const problems = {
    'acknowledged at no time': (state === 'acknowledged' || state === 'latched') && !isKnown,
    'known and still ringing': (state === 'unacknowledged' || state === 'returned') && isKnown,
    'acknowledged by nobody': isKnown !== (alert.acknowledgedBy !== null),
    'returned at no time': (state === 'returned' || state === 'latched') && alert.returnedAt === null,
    'returned and holds': (state === 'unacknowledged' || state === 'acknowledged') && alert.returnedAt !== null,
    'cleared at no time': (state === 'cleared') !== (alert.clearedAt !== null),
    'cleared and shelved': state === 'cleared' && (alert.shelvedUntil !== null || alert.silentSince !== null),
    'worse than its worst': !isAtLeast(alert.highest, alert.severity),
    'false and open': alert.isFalse && state !== 'cleared',
  };
  return Object.entries(problems).flatMap(([name, isSo]) => (isSo ? [name] : []));
};
