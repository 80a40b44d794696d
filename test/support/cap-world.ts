/** CAP over a real `state.db` and a real desk, with a clock that the test sets and water that it raises. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { createOutgoing } from '../../gateway/access/outgoing.ts';
import { createAlertDesk } from '../../gateway/alerts/desk.ts';
import { whatText } from '../../gateway/alerts/messages/what.ts';
import { createWords } from '../../gateway/alerts/messages/words.ts';
import type { Finding } from '../../gateway/alerts/ports.ts';
import { createCap, type TickingCap } from '../../gateway/cap/cap.ts';
import type { CapDocument } from '../../gateway/cap/document.ts';
import { parseCap } from '../../gateway/cap/parse.ts';
import type { State } from '../../gateway/state/ports.ts';
import { openState } from '../../gateway/state/state.ts';
import type { Alert, AlertAction } from '../../shared/alert-api.ts';
import type { Severity } from '../../shared/alerts/words.ts';
import type { CapMessage } from '../../shared/cap-api.ts';
import type { Language } from '../../shared/i18n/translate.ts';
import { vietnamTime } from '../../shared/indices/local-day.ts';
import type { Station } from '../../shared/station.ts';
import { builtInThresholds } from '../../shared/thresholds/catalogue.ts';
import type { Instant } from '../../shared/time.ts';
import { testActor, testStation } from './gateway-process.ts';
import { depthRule } from './notices.ts';
import { quietLog } from './quiet-log.ts';
import { temporaryFolder } from './temporary.ts';

/** 2026-11-23 07:00:00 in Hải Phòng. */
export const morning = Date.UTC(2026, 10, 23);
export const minute = 60_000;
export const hour = 60 * minute;

export const streets: readonly Station[] = ['Cầu Đất', 'Lạch Tray', 'Lê Lợi'].map((name, index) =>
  testStation(`pho-${index + 1}`, {
    name,
    networks: ['flood'],
    quantities: ['water_depth'],
    datum: 'street_surface',
    lat: 20.8477 + index / 1_000,
  }),
);

const depths: Readonly<Record<Severity, number>> = { watch: 12, warning: 23, danger: 34, extreme: 55 };
const ruleId = 'street-depth';

export const describeAlert = (alert: Alert, language: Language): string =>
  whatText(alert, createWords(language, 'Asia/Ho_Chi_Minh'), {
    rules: () => depthRule,
    thresholds: builtInThresholds,
  });

export interface CapWorldOptions {
  readonly file?: string;
  readonly stations?: readonly Station[];
  readonly exercise?: string;
  readonly sender?: string;
  /** Stations that measure nothing of the kind. */
  readonly isContradicted?: boolean;
  readonly clock?: { at: Instant };
  /** The desk works, and no message is made: as if the gateway died before it. */
  readonly isDead?: boolean;
  readonly sliceMs?: number;
}

export interface CapWorld {
  readonly state: State;
  readonly cap: TickingCap;
  readonly clock: { at: Instant };
  readonly file: string;
  /** So much later; what is due is made. */
  pass(ms: number): void;
  /** The water in a street; null = dry. */
  street(station: string, severity: Severity | null): void;
  silent(station: string): void;
  unwatched(station: string): void;
  /** On everything that is open. */
  act(action: AlertAction): void;
  endExercise(): void;
  /** Of all situations, oldest first. */
  messages(): CapMessage[];
  documents(): CapDocument[];
  xmls(): string[];
  close(): void;
}

export const openCapWorld = (options: CapWorldOptions = {}): CapWorld => {
  const { stations = streets, exercise, clock = { at: morning } } = options;
  const folder = options.file === undefined ? temporaryFolder() : undefined;
  if (folder) onTestFinished(folder.remove);
  const file = options.file ?? folder?.file('state.db') ?? '';
  const now = (): Instant => clock.at;
  const state = openState(file, now);
  const { collections } = state;
  if (!collections.rules.find(ruleId)) {
    collections.rules.add({ ...depthRule, policy: null }, testActor, { id: ruleId });
  }
  const desk = createAlertDesk({
    store: state.alerts,
    stations: { find: (id) => stations.find((station) => station.id === id) },
    rules: { version: (id, version) => collections.rules.version(id, version) },
    maintenance: collections.maintenance,
    exercises: { of: () => exercise ?? null },
    neighbours: (alert) =>
      options.isContradicted
        ? ['xa-1', 'xa-2', 'xa-3'].map((station) => ({
            station,
            ward: alert.ward,
            lat: alert.station.lat,
            lon: alert.station.lon,
            judgedAt: now(),
            ratio: 0,
          }))
        : [],
    person: () => undefined,
    now,
    log: quietLog,
  });
  const cap = createCap({
    store: state.cap,
    alertStore: state.alerts,
    desk,
    layers: state.layers,
    feeds: collections.capFeeds,
    outgoing: createOutgoing({ allow: ['127.0.0.1'] }),
    allowedHosts: [],
    describe: describeAlert,
    sender: options.sender ?? 'hai-dang.haiphong.example',
    senderName: 'Thành phố Hải Phòng',
    publicUrl: 'https://canhbao.haiphong.example',
    offset: vietnamTime,
    sliceMs: options.sliceMs ?? Number.POSITIVE_INFINITY,
    now,
    log: quietLog,
  });
  let isOpen = true;
  const close = (): void => {
    if (!isOpen) return;
    isOpen = false;
    cap.stop();
    state.close();
  };
  onTestFinished(close);
  const tick = (): void => {
    if (!options.isDead) cap.tick();
  };
  if (!options.isDead) cap.start();

  let cursor = 0;
  const commit = (finding: Finding): void => {
    cursor += 1;
    desk.commit([finding], { cursor, memory: '{}' });
    tick();
  };
  const key = (station: string) => ({ rule: ruleId, station, subject: '' });
  const documents = (): CapDocument[] => xmls().map(parseCap);
  const messages = (): CapMessage[] => cap.messages({ limit: 200 }).reverse();
  const xmls = (): string[] => messages().map(({ identifier }) => cap.xml(identifier) ?? '');

  return {
    state,
    cap,
    clock,
    file,
    messages,
    documents,
    xmls,
    close,
    pass: (ms) => {
      clock.at += ms;
      tick();
    },
    street: (station, severity) => {
      const value = severity === null ? 2 : depths[severity];
      commit({
        kind: 'level',
        key: key(station),
        ruleVersion: 1,
        network: 'flood',
        severity,
        onsetAt: clock.at - minute,
        figure: {
          value,
          unit: 'cm',
          quantity: 'water_depth',
          step: severity === null ? null : value - 2,
          threshold: severity === null ? null : `street.${severity}`,
        },
        reading: null,
      });
    },
    silent: (station) => commit({ kind: 'silent', station, since: clock.at }),
    unwatched: (station) => commit({ kind: 'unwatched', key: key(station), why: 'rule-off' }),
    act: (action) => {
      desk.act({ alerts: [], situations: desk.openSituations().map(({ id }) => id) }, action, testActor);
      tick();
    },
    endExercise: () => {
      if (exercise !== undefined) desk.endExercise(exercise);
      tick();
    },
  };
};

export const capSchema = fileURLToPath(new URL('cap12.xsd', import.meta.url));

/** What xmllint finds wrong with the documents; empty = nothing. */
export const schemaProblems = (xmls: readonly string[], schema = capSchema): string => {
  const folder = temporaryFolder();
  try {
    const files = xmls.map((xml, index) => {
      const file = folder.file(`${index}.xml`);
      writeFileSync(file, xml);
      return file;
    });
    execFileSync('xmllint', ['--nonet', '--noout', '--schema', schema, ...files], { stdio: 'pipe' });
    return '';
  } catch (error) {
    if (error instanceof Error && 'stderr' in error) return String(error.stderr);
    throw error;
  } finally {
    folder.remove();
  }
};
