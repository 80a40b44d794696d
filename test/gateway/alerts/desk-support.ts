/** A desk over a real `state.db`, with stations, rules and a clock that the test sets. */
import { type AlertDeskOptions, createAlertDesk, type TickingDesk } from '../../../gateway/alerts/desk.ts';
import type { AlertKey, AlertStore, DeskChange, Finding } from '../../../gateway/alerts/ports.ts';
import type { State } from '../../../gateway/state/ports.ts';
import type { Alert, AlertFigure, EvidenceReading } from '../../../shared/alert-api.ts';
import { type Rule, ruleSchema } from '../../../shared/alerts/rule.ts';
import type { Severity } from '../../../shared/alerts/words.ts';
import type { Station } from '../../../shared/station.ts';
import { testActor, testStation } from '../../support/gateway-process.ts';
import { quietLog } from '../../support/quiet-log.ts';

const debounce = { up: { readings: 1, minutes: 0 }, down: { readings: 1, minutes: 0 } };
const everywhere = { networks: null, wards: null, stations: null };

export const depthRule: Rule = ruleSchema.parse({
  name: { vi: 'Ngập đường', en: 'Street flooding' },
  enabled: true,
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
  debounce,
  scope: everywhere,
  latch: 'extreme',
  acknowledge: 'warning',
  policy: 'default',
  planning: null,
  note: null,
});

export const silentRule: Rule = ruleSchema.parse({
  ...depthRule,
  name: { vi: 'Mất tín hiệu', en: 'Silent' },
  condition: { kind: 'silent', steps: [{ intervals: 3, severity: 'warning' }] },
  latch: null,
  acknowledge: null,
  policy: 'equipment',
});

/** Two wards of the city; `xa` is far from both. */
export const wardA = '11311';
export const wardB = '11359';

export const streetStation = (id: string, change: Partial<Station> = {}): Station =>
  testStation(id, {
    networks: ['flood'],
    quantities: ['water_depth'],
    ward: wardA,
    lat: 20.86,
    lon: 106.68,
    datum: 'street_surface',
    ...change,
  });

export const figureOf = (value: number): AlertFigure => ({
  value,
  unit: 'cm',
  quantity: 'water_depth',
  step: 10,
  threshold: null,
});

export const readingAt = (at: number): EvidenceReading => ({
  at,
  receivedAt: at + 500,
  quality: 0,
  seq: 1,
  values: { water_depth: 34 },
});

export const keyOf = (station: string, rule = 'street-depth'): AlertKey => ({ rule, station, subject: '' });

export const levelOf = (
  station: string,
  severity: Severity | null,
  change: Partial<Extract<Finding, { kind: 'level' }>> = {},
): Finding => ({
  kind: 'level',
  key: keyOf(station),
  ruleVersion: 1,
  network: 'flood',
  severity,
  onsetAt: 1_000,
  figure: figureOf(34),
  reading: readingAt(1_000),
  ...change,
});

export const silentLevel = (station: string, severity: Severity | null): Finding =>
  levelOf(station, severity, { key: keyOf(station, 'silent'), reading: null });

export const pastOf = (station: string): Finding => ({
  kind: 'past',
  key: keyOf(station),
  ruleVersion: 1,
  network: 'flood',
  severity: 'danger',
  from: 1_000,
  to: 5_000,
  figure: figureOf(41),
  reading: readingAt(2_000),
});

export interface TestDesk extends TickingDesk {
  /** Findings of the engine; the cursor counts up by itself. */
  find(...findings: Finding[]): void;
  /** What was told, oldest first. */
  readonly changes: DeskChange[];
  /** The open alert of the street rule at a station. */
  alertAt(station: string, rule?: string): Alert;
  /** Kinds of the events of all that was told, in order. */
  kinds(): string[];
}

export const seedRules = (state: State): void => {
  state.collections.rules.add(depthRule, testActor, { id: 'street-depth' });
  state.collections.rules.add(silentRule, testActor, { id: 'silent' });
};

export const openDesk = (
  state: State & { readonly clock: number },
  stations: readonly Station[],
  options: Partial<AlertDeskOptions> & { readonly store?: AlertStore } = {},
): TestDesk => {
  let cursor = state.alerts.engine()?.cursor ?? 0;
  const desk = createAlertDesk({
    store: state.alerts,
    stations: { find: (id) => stations.find((station) => station.id === id) },
    rules: { version: (id, version) => state.collections.rules.version(id, version) },
    maintenance: state.collections.maintenance,
    exercises: { of: () => null },
    neighbours: () => [],
    person: (id) => (id === lanId ? { id, name: 'Nguyễn Thị Lan' } : undefined),
    now: () => state.clock,
    log: quietLog,
    ...options,
  });
  const changes: DeskChange[] = [];
  desk.onChange((change) => changes.push(change));
  return {
    ...desk,
    changes,
    find: (...findings) => {
      cursor += 1;
      desk.commit(findings, { cursor, memory: '{}' });
    },
    alertAt: (station, rule = 'street-depth') => {
      const found = desk.openAlerts().find((alert) => alert.station.id === station && alert.rule.id === rule);
      if (!found) throw new Error(`no alert of ${rule} is open at ${station}`);
      return found;
    },
    kinds: () => changes.flatMap(({ events }) => events.map(({ kind }) => kind)),
  };
};

export const lanId = '5d2c8a52-6f6d-4f7e-8a43-0d9a7b6f1c01';
export const lan = { kind: 'person', id: lanId, name: 'Nguyễn Thị Lan', address: '203.0.113.7' } as const;
