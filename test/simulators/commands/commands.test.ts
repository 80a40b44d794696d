import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Command } from '../../../simulators/commands/command.ts';
import { CommandError } from '../../../simulators/commands/failure.ts';
import { replay } from '../../../simulators/commands/replay.ts';
import { simulate } from '../../../simulators/commands/simulate.ts';
import {
  eventually,
  passwordOf,
  startBroker,
  startEnrolments,
  type TestBroker,
  type TestEnrolments,
} from '../support.ts';

const token = 'a-token-of-at-least-20-characters';

let folder: string;
let broker: TestBroker;
let gateway: TestEnrolments;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'simulators-'));
  broker = await startBroker((username, password) => password === passwordOf(username));
  gateway = await startEnrolments(Number(new URL(broker.url).port));
});

afterEach(async () => {
  await broker.stop();
  await gateway.stop();
  await rm(folder, { recursive: true, force: true });
});

const options = (): string[] => ['--http', gateway.http, '--credentials', join(folder, 'credentials.json')];

/** Runs a command as the command line does, but in this process. */
const start = (command: Command, args: readonly string[]) => {
  const stop = new AbortController();
  let text = '';
  const stdout = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      text += chunk.toString();
      done();
    },
  });
  const result = command.run(args, { stdout, stop: stop.signal });
  // Looked at by the test in its own time.
  result.catch(() => {});
  return { result, stop: () => stop.abort(), output: () => text };
};

const recording = async (name: string, lines: readonly string[]): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, lines.join('\n'));
  return path;
};

describe('simulate', () => {
  it('enrols, sends the past, goes live, and ends with figures that add up', async () => {
    const run = start(simulate, [...options(), '--enrol', token, '--stations', '4', '--history', '2h']);
    await eventually(() => run.output().includes('4 stations are live'));
    run.stop();

    expect(await run.result).toBe(0);
    const figures = /sent (\d+) = acknowledged (\d+) \+ unconfirmed (\d+) \+ given up (\d+)/.exec(run.output());
    const [sent, acknowledged, unconfirmed, dropped] = figures?.slice(1).map(Number) ?? [];
    expect(sent).toBeGreaterThan(90);
    expect([acknowledged, unconfirmed, dropped]).toEqual([sent, 0, 0]);
    expect(broker.acknowledged).toHaveLength(sent ?? -1);
    expect(gateway.asked.map(({ station }) => station.id)).toHaveLength(4);
  });

  it('needs no token the second time, and does not send the past again', async () => {
    const first = start(simulate, [...options(), '--enrol', token, '--stations', '3', '--history', '3h']);
    await eventually(() => first.output().includes('are live'));
    first.stop();
    await first.result;
    const before = broker.received.length;

    const second = start(simulate, [...options(), '--stations', '3', '--history', '3h']);
    await eventually(() => second.output().includes('are live'));
    second.stop();

    expect(await second.result).toBe(0);
    expect(gateway.asked).toHaveLength(3);
    expect(broker.received.length - before).toBeLessThan(10);
    const instants = broker.received.map(({ station, payload }) => `${station} ${payload.at}`);
    expect(new Set(instants).size).toBe(instants.length);
  });

  it('enrols again when the gateway has forgotten its stations, and sends it the past', async () => {
    const first = start(simulate, [...options(), '--enrol', token, '--stations', '2', '--history', '1h']);
    await eventually(() => first.output().includes('are live'));
    first.stop();
    await first.result;
    await broker.stop();
    const asked = new Set<string>();
    broker = await startBroker((username) => {
      const known = asked.has(username);
      asked.add(username);
      return known;
    });

    const again = ['--enrol', token, '--stations', '2', '--history', '1h', '--url', broker.url];
    const second = start(simulate, [...options(), ...again]);
    await eventually(() => second.output().includes('are live'));
    second.stop();

    expect(await second.result).toBe(0);
    expect(gateway.asked).toHaveLength(4);
    expect(broker.received.length).toBeGreaterThan(20);
  });

  it('ends by itself after the duration', async () => {
    const run = start(simulate, [...options(), '--enrol', token, '--stations', '1', '--duration', '300ms']);

    expect(await run.result).toBe(0);
    expect(broker.states.at(-1)).toMatch(/disconnected$/);
  });

  it('says how to get credentials when there are none', async () => {
    const run = start(simulate, [...options(), '--stations', '2']);

    const error = await run.result.catch((reason: unknown) => reason);

    expect(error).toBeInstanceOf(CommandError);
    expect(error).toMatchObject({ exitCode: 64 });
    expect(String(error)).toContain('enrol --count 2 --provenance simulated');
  });

  it('tells every option that is wrong at once', async () => {
    const error = await start(simulate, ['--stations', 'many', '--history', '9d', '--url', 'broker']).result.catch(
      (reason: unknown) => reason,
    );

    expect(error).toMatchObject({ exitCode: 64 });
    for (const option of ['--stations', '--history', '--url']) expect(String(error)).toContain(option);
  });

  it('says that no broker answers', async () => {
    const run = start(simulate, [...options(), '--anonymous', '--url', 'mqtt://127.0.0.1:1', '--stations', '1']);

    const error = await run.result.catch((reason: unknown) => reason);

    expect(error).toMatchObject({ exitCode: 69 });
    expect(String(error)).toContain('mqtt://127.0.0.1:1');
  });
});

describe('replay', () => {
  const lines = [
    'sensor_id;sensor_type;location;lat;lon;timestamp;P1;durP1;ratioP1;P2;durP2;ratioP2',
    '7;SDS011;9;20.8;106.6;2026-11-01T00:00:00;10.0;;;5.0;;',
    '7;SDS011;9;20.8;106.6;2026-11-01T00:02:30;11.0;;;5.5;;',
    '7;SDS011;9;broken',
    '7;SDS011;9;20.8;106.6;2026-11-01T00:05:00;12.0;;;6.0;;',
  ];

  it('sends a recording with its original times and counts everything', async () => {
    const file = await recording('2026-11-01_sds011_sensor_7.csv', lines);
    const refusal = { code: 'VALUE_OUT_OF_RANGE', path: 'values.pm10', message: 'no' };
    broker.gate = () => {
      const refused = (fate: string): void =>
        broker.publish('city/v1/replay-sds011-7/$refused', JSON.stringify({ ...refusal, fate }));
      refused('value');
      refused('reading');
      return 'acknowledge';
    };

    const run = start(replay, [...options(), '--enrol', token, file]);

    expect(await run.result).toBe(0);
    expect(broker.received.map(({ station, payload }) => [station, payload.at, payload.values])).toEqual([
      ['replay-sds011-7', Date.UTC(2026, 10, 1, 0, 0), { pm10: 10, pm25: 5 }],
      ['replay-sds011-7', Date.UTC(2026, 10, 1, 0, 2, 30), { pm10: 11, pm25: 5.5 }],
      ['replay-sds011-7', Date.UTC(2026, 10, 1, 0, 5), { pm10: 12, pm25: 6 }],
    ]);
    const output = run.output();
    expect(output).toContain('4 lines, 1 unreadable');
    expect(output).toContain('line 4: 4 fields where the heading has 12');
    expect(output).toContain('sent          3 = acknowledged 3');
    expect(output).toContain('quarantined   1: VALUE_OUT_OF_RANGE 1');
    expect(output).toContain('single values refused, their readings kept: 1');
    expect(output).toContain('every reading sent was acknowledged');
    expect(gateway.asked[0]?.station).toMatchObject({ id: 'replay-sds011-7', interval: 150, lat: 20.8, lon: 106.6 });
  });

  it('moves the series to now when asked, and says so', async () => {
    const file = await recording('x.csv', lines);
    const before = Date.now();

    const run = start(replay, [...options(), '--enrol', token, '--shift', '--as', 'thu-1', file]);

    expect(await run.result).toBe(0);
    const instants = broker.received.map(({ payload }) => Number(payload.at));
    expect(instants.map((at) => at - (instants[0] ?? 0))).toEqual([0, 150_000, 300_000]);
    expect(instants[2]).toBeGreaterThan(before - 1_000);
    expect(instants[2]).toBeLessThanOrEqual(Date.now());
    expect(run.output()).toContain('--shift');
    expect(broker.received[0]?.station).toBe('thu-1');
  });

  it('keeps the pace of the recording at a speed', async () => {
    const file = await recording('x.csv', lines);

    const run = start(replay, [...options(), '--enrol', token, '--speed', '1000', file]);

    expect(await run.result).toBe(0);
    expect(broker.sizes).toEqual([1, 1, 1]);
  });

  it('numbers a second replay on from the first', async () => {
    const file = await recording('x.csv', lines);
    await start(replay, [...options(), '--enrol', token, file]).result;
    await start(replay, [...options(), file]).result;

    expect(broker.received.map(({ payload }) => payload.seq)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('explains a file that it does not understand', async () => {
    const file = await recording('x.csv', ['when;dust', '1;2']);

    const error = await start(replay, [...options(), file]).result.catch((reason: unknown) => reason);

    expect(error).toMatchObject({ exitCode: 64 });
    expect(String(error)).toContain('--map');
  });
});

describe('the command line', () => {
  const main = fileURLToPath(new URL('../../../simulators/main.ts', import.meta.url));
  const call = (args: readonly string[]) => {
    const child = spawn(process.execPath, ['--import', 'tsx', main, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString();
      });
    }
    const code = new Promise<number | null>((resolve) => child.once('close', resolve));
    return { child, code, output: () => output };
  };

  it('helps', { timeout: 30_000 }, async () => {
    const runs = ['simulate', 'replay', 'demo'].map((name) => call([name, '--help']));

    for (const run of runs) {
      expect(await run.code).toBe(0);
      expect(run.output()).toContain('--enrol TOKEN');
    }
  });

  it('answers 64 to a wrong call and 69 when nobody is there', { timeout: 30_000 }, async () => {
    const wrong = call(['simulate', '--sttions', '3']);
    const nobody = call([
      'simulate',
      '--anonymous',
      '--url',
      'mqtt://127.0.0.1:1',
      '--credentials',
      join(folder, 'x.json'),
    ]);

    expect(await wrong.code).toBe(64);
    expect(wrong.output()).toContain('--help');
    expect(await nobody.code).toBe(69);
  });

  it('shows the demo city, and ends it with the process that started it', { timeout: 60_000 }, async () => {
    const run = call(['demo', ...options(), '--enrol', token]);
    await eventually(() => run.output().includes('demo ready') || run.child.exitCode !== null);

    run.child.stdin.end();

    expect(await run.code).toBe(0);
    expect(run.output()).toContain('demo ready');
    expect(gateway.asked).toHaveLength(40);
    // Seven days less ten minutes at 5-minute steps: 2 014 readings of each station.
    expect(broker.acknowledged.length).toBeGreaterThanOrEqual(40 * 2_013);
    expect(broker.sizes.every((size) => size <= 500)).toBe(true);
    expect(broker.states.filter((state) => state.endsWith('disconnected'))).toHaveLength(40);
  });
});
