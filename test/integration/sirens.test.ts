/** Sirens and signs: stations of our own broker, here Debian's mosquitto_sub, and the real store of what was told. */
import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import mqtt from 'mqtt';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { DeskChange } from '../../gateway/alerts/ports.ts';
import { createSirens } from '../../gateway/alerts/sirens.ts';
import { createBroker } from '../../gateway/broker/broker.ts';
import type { Alert, Situation } from '../../shared/alert-api.ts';
import { builtInThresholds } from '../../shared/thresholds/catalogue.ts';
import { createTopics } from '../../shared/topics.ts';
import { testStation } from '../support/gateway-process.ts';
import { anAlert, aSituation, depthRule, night } from '../support/notices.ts';
import { quietLog } from '../support/quiet-log.ts';
import { openTestState } from '../support/test-state.ts';

const topics = createTopics();
const topic = topics.alerts('flood', '11359');
const exercise = '6c1f1a52-6f8c-4f4f-8c3a-0d4f6f1f2a11';

const eventually = <T>(what: () => T) => expect.poll(what, { timeout: 10_000 });

const startBroker = async () => {
  const station = testStation('bien-bao-1');
  const broker = createBroker({
    host: '127.0.0.1',
    port: 0,
    topics,
    pipeline: { accept: (_message, done) => done(null) },
    authenticate: (id) => (id === station.id ? station : undefined),
    findStation: (id) => (id === station.id ? station : undefined),
    refusing: () => null,
    onVanished: () => {},
    limits: { packetBytes: 65_536, connections: 20 },
    count: () => {},
    log: quietLog,
  });
  await broker.start();
  onTestFinished(() => broker.stop());
  return broker;
};

/** `topic payload` of everything that a sign hears. */
const listen = (port: number, filter: string): { heard: string[]; child: ChildProcess } => {
  const child = spawn(
    'mosquitto_sub',
    ['-p', String(port), '-u', 'bien-bao-1', '-P', 'x', '-q', '1', '-v', '-t', filter],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const heard: string[] = [];
  let rest = '';
  child.stdout?.on('data', (bytes: Buffer) => {
    const lines = (rest + bytes.toString()).split('\n');
    rest = lines.pop() ?? '';
    heard.push(...lines);
  });
  onTestFinished(() => void child.kill());
  return { heard, child };
};

/** What is open, as the desk would tell it. */
const createOpen = () => {
  const state = openTestState();
  const listeners: ((change: DeskChange) => void)[] = [];
  let open: { situations: Situation[]; alerts: Alert[] } = { situations: [], alerts: [] };
  return {
    state,
    desk: {
      openAlerts: () => open.alerts,
      openSituations: () => open.situations,
      onChange: (listener: (change: DeskChange) => void) => void listeners.push(listener),
    },
    set: (situations: Situation[], alerts: Alert[], receivedAt?: number): void => {
      const before = open.situations;
      const ended = before
        .filter(({ id }) => !situations.some((one) => one.id === id))
        .map((one) => ({ ...one, endedAt: night }));
      state.alerts.write({ situations: [...ended, ...situations] });
      open = { situations, alerts };
      const reading = { at: night, receivedAt: receivedAt ?? night, quality: 0, seq: 1, values: { water_depth: 34 } };
      const events = alerts.map((alert, seq) => ({
        seq,
        at: night,
        kind: 'raised' as const,
        alert: alert.id,
        situation: alert.situation,
        severity: alert.severity,
        by: null,
        why: 'condition',
        reading,
        figure: alert.figure,
        ruleVersion: 1,
      }));
      for (const listener of listeners) {
        listener({ alerts, situations: situations.map((now) => ({ before: undefined, now })), events });
      }
    },
  };
};

const setUp = async () => {
  const broker = await startBroker();
  const open = createOpen();
  const create = () => {
    const sirens = createSirens({
      desk: open.desk,
      announce: broker.announce,
      listening: broker.listening,
      topics,
      deliveries: open.state.deliveries,
      rules: () => depthRule,
      thresholds: builtInThresholds,
      zone: 'Asia/Ho_Chi_Minh',
      now: Date.now,
      log: quietLog,
    });
    onTestFinished(() => sirens.stop());
    return sirens;
  };
  const told = () =>
    open.state.deliveries
      .list({ limit: 100 })
      .map(({ channel, reason, severity, state, attempts }) => ({
        channel,
        reason,
        severity,
        state,
        detail: attempts.at(-1)?.detail,
      }))
      .reverse();
  return { broker, open, create, told };
};

const last = ({ heard }: { heard: string[] }, where = topic) => {
  const text = heard.findLast((line) => line.startsWith(`${where} `))?.slice(where.length + 1);
  // So mosquitto_sub writes an empty payload.
  return text === undefined || text === '(null)' ? text : JSON.parse(text);
};

describe('a sign of a ward', () => {
  it('shows the worst real situation as it changes, and nothing when it is over', async () => {
    const { broker, open, create, told } = await setUp();
    const sirens = create();
    sirens.start();
    const sign = listen(broker.port(), topic);
    const all = listen(broker.port(), 'city/v1/alerts/+/+');
    await eventually(() => broker.listening()).toBe(2);

    const alert = anAlert();
    open.set([aSituation()], [alert], Date.now() - 40);
    await eventually(() => last(sign)?.severity).toBe('danger');
    expect(last(sign)).toMatchObject({
      situation: alert.situation,
      number: 128,
      network: 'flood',
      ward: '11359',
      headline: {
        vi: 'Ngập đường phố 34 cm · phường Gia Viên (3 trạm)',
        en: 'Street flooding 34 cm · Gia Viên ward (3 stations)',
      },
      stations: ['tram-1', 'tram-2', 'tram-3'],
      station: 'tram-1',
      value: 34,
      unit: 'cm',
      corroboration: 'corroborated',
      since: aSituation().openedAt,
    });

    open.set([aSituation({ severity: 'extreme' })], [{ ...alert, severity: 'extreme' }]);
    await eventually(() => last(sign)?.severity).toBe('extreme');
    open.set(
      [aSituation({ severity: 'extreme' })],
      [{ ...alert, severity: 'extreme', figure: { ...alert.figure, value: 55 } }],
    );
    await eventually(() => last(sign)?.value).toBe(55);
    open.set([], []);
    await eventually(() => last(sign)).toBe('(null)');

    await eventually(() => all.heard.filter((line) => line.startsWith(topic))).toEqual(sign.heard);
    await eventually(() => told().length).toBe(3);
    expect(told()).toMatchObject([
      { channel: 'mqtt', reason: 'raised', severity: 'danger', state: 'delivered', detail: '2 connections listen' },
      { reason: 'worse', severity: 'extreme', state: 'delivered' },
      { reason: 'over', severity: 'extreme', state: 'delivered' },
    ]);
    expect(open.state.deliveries.list({ limit: 9 }).at(-1)?.latencyMs).toBeGreaterThanOrEqual(40);
    // The deliverer leaves them alone.
    expect(open.state.deliveries.due(Date.now() + 1e9, 10)).toEqual([]);
  });

  it('that connects later finds what holds, also after a restart; what is stale is gone', async () => {
    const { broker, open, create, told } = await setUp();
    await broker.announce(topics.alerts('air', '11359'), '{"stale":true}');
    open.set([aSituation()], [anAlert()]);
    const first = create();
    first.start();
    await eventually(() => told().length).toBe(1);
    expect(told()).toMatchObject([{ reason: 'repeat' }]);
    first.stop();
    const second = create();
    second.start();
    await eventually(() => told().length).toBe(2);
    expect(await second.repeat(topic)).toBe('0 connections listen');

    const sign = listen(broker.port(), 'city/v1/alerts/+/+');
    await eventually(() => last(sign)?.severity).toBe('danger');
    await sleep(50);
    expect(sign.heard).toHaveLength(1);
  });

  it('never shows an exercise, beside which something real may go on', async () => {
    const { broker, open, create, told } = await setUp();
    const sirens = create();
    sirens.start();
    const sign = listen(broker.port(), 'city/v1/alerts/+/+');
    await eventually(() => broker.listening()).toBe(1);
    const drill = { exercise, provenance: 'simulated', severity: 'extreme' } as const;
    open.set([aSituation(drill)], [anAlert(drill)]);
    await sleep(300);
    const real = { id: '1c1f1a52-6f8c-4f4f-8c3a-0d4f6f1f2a11', number: 129, severity: 'warning' } as const;
    open.set(
      [aSituation(drill), aSituation(real)],
      [anAlert(drill), anAlert({ situation: real.id, severity: 'warning' })],
    );
    await eventually(() => last(sign)?.severity).toBe('warning');

    expect(sign.heard.filter((line) => line.includes('{'))).toHaveLength(1);
    expect(told()).toMatchObject([{ severity: 'warning' }]);
  });

  it('is told as soon as the broker runs, and the channel says when it does not', async () => {
    const { broker, open, create, told } = await setUp();
    const sirens = create();
    await broker.stop();
    expect(sirens.listeners()).toBeNull();
    await expect(sirens.repeat(topic)).rejects.toThrow(/does not run/);
    open.set([aSituation()], [anAlert()]);
    sirens.start();
    await sleep(50);
    expect(told()).toEqual([]);
  });

  it('may listen and not speak there', async () => {
    const broker = await startBroker();
    const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${broker.port()}`, {
      username: 'bien-bao-1',
      password: 'x',
      reconnectPeriod: 0,
    });
    onTestFinished(async () => void client.end(true));
    client.on('error', () => {});
    await expect(client.subscribeAsync('city/v1/alerts/#')).rejects.toThrow();
    await client.subscribeAsync('city/v1/alerts/flood/11359');
    await client.unsubscribeAsync('city/v1/alerts/flood/11359');
    await eventually(() => broker.listening()).toBe(0);
    const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
    client.publish(topic, '{}', { qos: 1, retain: true });
    await closed;

    const sign = listen(broker.port(), 'city/v1/alerts/+/+');
    await eventually(() => broker.listening()).toBe(1);
    await broker.announce(topic, 'ours');
    await eventually(() => sign.heard).toEqual([`${topic} ours`]);
  });
});
