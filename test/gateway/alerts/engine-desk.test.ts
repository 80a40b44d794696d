/** The engine with a real desk over a real `state.db` and a real journal. */
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type AlertDeskOptions, createAlertDesk } from '../../../gateway/alerts/desk.ts';
import { type AlertEngine, createAlertEngine } from '../../../gateway/alerts/engine.ts';
import { createRuleBook, seedDefaults } from '../../../gateway/alerts/rule-book.ts';
import { createJournal } from '../../../gateway/ingest/journal.ts';
import { createJournalReader } from '../../../gateway/ingest/journal-reader.ts';
import type { JournalRecord } from '../../../gateway/ingest/record.ts';
import { defaultPolicies, defaultRules } from '../../../shared/alerts/default-rules.ts';
import { vietnamTime } from '../../../shared/indices/local-day.ts';
import type { Station } from '../../../shared/station.ts';
import { builtInThresholds } from '../../../shared/thresholds/catalogue.ts';
import { minuteMs, secondMs } from '../../../shared/time.ts';
import { testActor } from '../../support/gateway-process.ts';
import { quietLog } from '../../support/quiet-log.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { openTestState } from '../../support/test-state.ts';
import { reading } from '../live/records.ts';
import { begin, createMemory, river, street, useClock } from './engine-support.ts';

useClock();

const depth = (cm: number, station = 'duong') => reading(station, Date.now(), { water_depth: cm });

const openAll = async (first: readonly Station[]) => {
  let stations = [...first];
  const state = openTestState();
  const folder = temporaryFolder();
  onTestFinished(folder.remove);
  seedDefaults(state.collections.rules, state.collections.policies, testActor);
  const rules = createRuleBook(state.collections.rules);
  const journal = createJournal({
    ...{ directory: folder.file('journal'), segmentBytes: 1e6, maxBytes: 1e9, reserveBytes: 0, log: quietLog },
    onFatal: (error) => {
      throw error;
    },
  });
  await journal.open();
  onTestFinished(() => journal.close());
  const memory = createMemory(stations);
  const now = (): number => Date.now();
  const deskOptions: AlertDeskOptions = {
    ...{ store: state.alerts, rules, maintenance: state.collections.maintenance, exercises: { of: () => null } },
    ...{ neighbours: () => [], person: () => undefined, now, log: quietLog },
    stations: { find: (id) => stations.find((station) => station.id === id) },
  };
  let desk = createAlertDesk(deskOptions);
  let engine: AlertEngine | undefined;
  journal.onCommit((commit) => engine?.committed(commit));

  const startEngine = async (): Promise<AlertEngine> => {
    desk = createAlertDesk(deskOptions);
    const started = createAlertEngine({
      ...{ rules, thresholds: builtInThresholds, offset: vietnamTime, indices: memory, store: state.alerts, journal },
      stations: { all: () => stations },
      desk: { commit: desk.commit, openAlerts: desk.openAlerts },
      reader: createJournalReader(folder.file('journal')),
      now,
      log: quietLog,
      onFatal: (error) => {
        throw error;
      },
    });
    await started.start();
    engine = started;
    onTestFinished(() => started.stop());
    return started;
  };
  await startEngine();

  return {
    state,
    desk: () => desk,
    engine: () => engine,
    startEngine,
    /** Committed, and judged. */
    send: async (...records: JournalRecord[]): Promise<void> => {
      await new Promise<void>((resolve, reject) => {
        journal.append(records, (error) => (error ? reject(error) : resolve()));
      });
      await vi.advanceTimersByTimeAsync(100);
    },
    pass: (ms: number) => vi.advanceTimersByTimeAsync(ms),
    changeStations: (next: readonly Station[]) => {
      const removed = stations.map(({ id }) => id).filter((id) => !next.some((station) => station.id === id));
      stations = [...next];
      engine?.stationsChanged({ changed: stations, removed });
    },
    open: () => desk.openAlerts().map(({ rule, station, severity }) => `${station.id} ${rule.id} ${severity}`),
    events: () => state.alerts.events({}).map(({ kind, why }) => `${kind} ${why}`),
  };
};

type All = Awaited<ReturnType<typeof openAll>>;
const flood = async (all: All, cm = 34): Promise<void> => {
  await all.send(depth(cm));
  await all.pass(minuteMs);
  await all.send(depth(cm));
};

describe('engine and desk', () => {
  it('raise an alert with the rule’s version, and go on after a restart as if there had been none', async () => {
    const all = await openAll([street()]);
    await flood(all);
    expect(all.open()).toEqual(['duong street-depth danger']);
    const [alert] = all.desk().openAlerts();
    expect(alert).toMatchObject({
      rule: { version: 1, kind: 'depth' },
      figure: { value: 34, threshold: 'street.danger' },
    });

    await all.engine()?.stop();
    await all.pass(minuteMs);
    await all.send(depth(36));
    await all.startEngine();
    expect(all.desk().openAlerts()).toMatchObject([{ id: alert?.id, severity: 'danger' }]);
    await all.pass(minuteMs);
    await all.send(depth(2));
    await all.pass(minuteMs);
    await all.send(depth(2));
    expect(all.desk().openAlerts()).toMatchObject([{ id: alert?.id, state: 'returned' }]);
  });

  it('tell that a station in danger says nothing, and when it is heard again; the alert stays', async () => {
    const all = await openAll([street()]);
    await flood(all);
    await all.pass(2 * minuteMs + 15 * secondMs);
    expect(all.desk().openAlerts()).toMatchObject([{ severity: 'danger', silentSince: begin + minuteMs + 100 }]);
    expect(all.events().filter((event) => event.startsWith('silent'))).toHaveLength(1);
    await all.send(depth(34));
    expect(all.events().some((event) => event.startsWith('heard'))).toBe(true);
    expect(
      all
        .desk()
        .openAlerts()
        .find(({ rule }) => rule.id === 'street-depth'),
    ).toMatchObject({ silentSince: null });
  });

  it('close what nobody watches any more, and say why', async () => {
    const all = await openAll([street(), street('hai'), river()]);
    for (const id of ['duong', 'hai']) await all.send(depth(34, id));
    await all.pass(minuteMs);
    for (const id of ['duong', 'hai']) await all.send(depth(34, id));
    await all.send(reading('song', Date.now(), { water_level: 2 }));
    await all.pass(minuteMs);
    await all.send(reading('song', Date.now(), { water_level: 2 }));
    expect(all.open()).toHaveLength(3);

    const rule = defaultRules['street-depth'];
    if (!rule) throw new Error('the rule of streets is missing');
    all.changeStations([street('hai'), river()]);
    await all.pass(2 * secondMs);
    expect(all.open()).toEqual(['hai street-depth danger', 'song river-level danger']);
    all.state.collections.rules.change(
      'street-depth',
      { ...rule, scope: { ...rule.scope, stations: ['khac'] } },
      testActor,
    );
    await all.pass(2 * secondMs);
    expect(all.open()).toEqual(['song river-level danger']);
    const level = defaultRules['river-level'];
    if (!level) throw new Error('the rule of rivers is missing');
    all.state.collections.rules.change('river-level', { ...level, enabled: false }, testActor);
    await all.pass(2 * secondMs);
    expect(all.open()).toEqual([]);
    expect(
      all
        .events()
        .filter((event) => event.startsWith('cleared'))
        .sort(),
    ).toEqual(['cleared out-of-scope', 'cleared rule-off', 'cleared station-gone']);
  });

  it('keep an alert open under a changed rule, and move it by the new steps', async () => {
    const all = await openAll([street()]);
    await flood(all);
    const rule = defaultRules['street-depth'];
    if (rule?.condition.kind !== 'depth') throw new Error('the rule of streets is missing');
    const steps = [{ depth: 40, severity: 'danger' as const }];
    all.state.collections.rules.change('street-depth', { ...rule, condition: { ...rule.condition, steps } }, testActor);
    await all.pass(minuteMs);
    await all.send(depth(38));
    await all.pass(minuteMs);
    await all.send(depth(38));
    expect(all.open()).toEqual(['duong street-depth danger']);
    await all.pass(minuteMs);
    await all.send(depth(34));
    await all.pass(minuteMs);
    await all.send(depth(34));
    expect(all.desk().openAlerts()).toMatchObject([{ state: 'returned' }]);
  });

  it('do not raise again what somebody closed as false, until it has returned', async () => {
    const all = await openAll([street()]);
    await flood(all);
    const ids = all
      .desk()
      .openAlerts()
      .map(({ id }) => id);
    all.desk().act({ alerts: ids, situations: [] }, { kind: 'close', isFalse: true, note: 'thử thiết bị' }, testActor);
    await flood(all);
    expect(all.open()).toEqual([]);
    await flood(all, 2);
    await flood(all);
    expect(all.open()).toEqual(['duong street-depth danger']);
  });

  it('do not raise the rest of what somebody closed as false while the water falls', async () => {
    const all = await openAll([street()]);
    await flood(all, 60);
    const [alert] = all.desk().openAlerts();
    const alerts = [alert?.id ?? ''];
    all.desk().act({ alerts, situations: [] }, { kind: 'close', isFalse: true, note: 'thử thiết bị' }, testActor);
    await flood(all, 40);
    await flood(all, 12);
    expect(all.open()).toEqual([]);
    await flood(all, 34);
    expect(all.open()).toEqual(['duong street-depth danger']);
  });

  it('do not worsen an alert because its mild steps were taken out of the rule', async () => {
    const all = await openAll([street()]);
    await flood(all, 15);
    const rule = defaultRules['street-depth'];
    if (rule?.condition.kind !== 'depth') throw new Error('the rule of streets is missing');
    const steps = [{ depth: 50, severity: 'extreme' as const }];
    all.state.collections.rules.change('street-depth', { ...rule, condition: { ...rule.condition, steps } }, testActor);
    await all.pass(minuteMs);
    await flood(all, 15);
    expect(all.events().filter((event) => event.startsWith('worse'))).toEqual([]);
    expect(all.open()).toEqual([]);
  });

  it('do not call an alert over because its rule watches something else now', async () => {
    const all = await openAll([street('duong', { quantities: ['water_depth', 'rain'] })]);
    const rules = all.state.collections.rules;
    const rule = defaultRules['street-depth'];
    if (!rule) throw new Error('the rule of streets is missing');
    const of = (quantity: 'water_depth' | 'rain') => ({
      ...rule,
      condition: {
        kind: 'value' as const,
        quantity,
        direction: 'above' as const,
        steps: [{ value: 20, severity: 'danger' as const }],
        hysteresis: 1,
      },
    });
    rules.change('street-depth', of('water_depth'), testActor);
    await flood(all);
    expect(all.open()).toEqual(['duong street-depth danger']);
    rules.change('street-depth', of('rain'), testActor);
    for (let minute = 0; minute < 3; minute += 1) {
      await all.send(reading('duong', Date.now(), { water_depth: 34, rain: 0 }));
      await all.pass(minuteMs);
    }
    expect(all.events().filter((event) => /^(returned|cleared)/.test(event))).toEqual(['cleared out-of-scope']);
    expect(all.open()).toEqual([]);
  });

  it('go on watching what is open when its rule is off for a moment only', async () => {
    const all = await openAll([street()]);
    await flood(all);
    const rule = defaultRules['street-depth'];
    if (!rule) throw new Error('the rule of streets is missing');
    for (const enabled of [false, true])
      all.state.collections.rules.change('street-depth', { ...rule, enabled }, testActor);
    await all.pass(2 * secondMs);
    expect(all.open()).toEqual(['duong street-depth danger']);
    await flood(all, 2);
    expect(all.desk().openAlerts()).toMatchObject([{ state: 'returned' }]);
  });

  it('say since when a station is silent by its last reading, also after nobody listened for hours', async () => {
    const all = await openAll([street()]);
    await flood(all);
    vi.setSystemTime(Date.now() + 8 * 60 * minuteMs);
    await all.pass(2 * secondMs);
    const last = Date.now();
    await all.send(depth(34));
    await all.pass(3 * minuteMs + 15 * secondMs);
    expect(
      all
        .desk()
        .openAlerts()
        .find(({ rule }) => rule.id === 'street-depth'),
    ).toMatchObject({ silentSince: last });
  });

  it('know from what is open where the ladders stand, when their memory is lost', async () => {
    const all = await openAll([street()]);
    await flood(all);
    await all.engine()?.stop();
    const cursor = all.state.alerts.engine()?.cursor ?? 0;
    all.state.alerts.write({ engine: { cursor, memory: 'lost' } });
    await all.startEngine();
    await flood(all, 34);
    expect(all.open()).toEqual(['duong street-depth danger']);
    await flood(all, 2);
    expect(all.desk().openAlerts()).toMatchObject([{ state: 'returned' }]);
  });
});

describe('the rules of the product', () => {
  it('are added once; what was changed or removed stays so', () => {
    const { collections } = openTestState();
    const { rules, policies } = collections;
    seedDefaults(rules, policies, testActor);
    expect(
      rules
        .list()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(Object.keys(defaultRules).sort());
    expect(
      policies
        .list()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(Object.keys(defaultPolicies).sort());
    expect(rules.list().every(({ isDefault }) => isDefault)).toBe(true);

    const rule = defaultRules['rain-1h'];
    if (!rule) throw new Error('the rule of rain is missing');
    rules.change('rain-1h', { ...rule, enabled: false }, testActor);
    rules.remove('rain-24h', testActor);
    seedDefaults(rules, policies, testActor);
    const book = createRuleBook(rules);
    expect(book.find('rain-1h')).toMatchObject({ version: 2, rule: { enabled: false }, isDefault: true });
    expect(book.find('rain-24h')).toBeUndefined();
    expect(book.version('rain-1h', 1)?.enabled).toBe(true);
    expect(book.all()).toHaveLength(Object.keys(defaultRules).length - 1);
  });
});
