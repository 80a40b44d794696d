/** Backup and restore as an operator does them: commands beside a gateway that stations publish to. */
import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { io } from 'socket.io-client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { workFolder } from '../../gateway/backup/backup.ts';
import { copyDatabase } from '../../gateway/backup/copy-database.ts';
import { lockDirectory } from '../../gateway/state/lock.ts';
import { openState } from '../../gateway/state/state.ts';
import { wholeCity } from '../../shared/access.ts';
import type { Refill, Snapshot } from '../../shared/live-events.ts';
import { backUp, fillDataFolder, setUp } from '../gateway/backup/data-folder.ts';
import { compareWithHistory, createWitness, untilWritten } from '../support/durability.ts';
import {
  type GatewayProcess,
  registerStations,
  startGatewayProcess,
  testActor,
  testStation,
} from '../support/gateway-process.ts';
import { until } from '../support/start-gateway.ts';
import { temporaryFolder } from '../support/temporary.ts';

const run = promisify(execFile);
const beginAt = Date.now() - 3_600_000;

interface Outcome {
  readonly code: number;
  readonly said: string;
}

/** `npm run backup` or `restore`, without npm. */
const command = async (
  name: 'backup' | 'restore',
  dataDirectory: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Outcome> => {
  const env = { PATH: process.env.PATH, GATEWAY_DATA_DIR: dataDirectory, GATEWAY_DISK_RESERVE_MB: '1', ...environment };
  const child = spawn(process.execPath, ['--import', 'tsx', `gateway/cli/${name}.ts`, ...args], {
    cwd: new URL('../../', import.meta.url).pathname,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => (said += bytes.toString()));
  const code = await new Promise<number>((resolve) => child.once('close', (status) => resolve(status ?? -1)));
  return { code, said };
};

const start = async (directory: string): Promise<GatewayProcess> => {
  const gateway = await startGatewayProcess({ directory });
  onTestFinished(async () => void (await gateway.end('SIGKILL')));
  return gateway;
};

/** What a viewer is told first who comes with this cursor. */
const greeting = async (http: number, since?: number): Promise<{ event: string; message: Snapshot | Refill }> => {
  const socket = io(`http://127.0.0.1:${http}`, {
    transports: ['websocket'],
    reconnection: false,
    auth: since === undefined ? {} : { since },
  });
  onTestFinished(() => void socket.disconnect());
  return new Promise((resolve) => {
    for (const event of ['snapshot', 'refill']) {
      socket.once(event, (message: Snapshot | Refill) => resolve({ event, message }));
    }
  });
};

/** Somebody who has signed in. */
const addPerson = (directory: string): string => {
  const state = openState(join(directory, 'state.db'));
  const now = Date.now();
  const { id } = state.people.add(
    { email: 'an@example.org', name: 'An', role: 'administrator', scope: wholeCity, passwordHash: null },
    testActor,
  );
  const session = { id: 'a'.repeat(64), person: id, createdAt: now, lastUsedAt: now, expiresAt: now + 3_600_000 };
  state.people.beginSession({ ...session, address: '', userAgent: '' }, testActor);
  state.close();
  return id;
};

describe('a backup made while stations publish', () => {
  it('restored elsewhere, has every reading that was acknowledged before it began, once', async () => {
    const folder = temporaryFolder();
    onTestFinished(folder.remove);
    const [data, other, file] = [folder.file('data'), folder.file('other'), folder.file('a.tar.gz')];
    const secrets = registerStations(
      data,
      ['a', 'b', 'c', 'd'].map((id) => testStation(`tram-${id}`)),
    );
    const person = addPerson(data);
    const witness = createWitness(secrets, beginAt);
    const first = await start(data);
    const published = witness.run(first.mqtt, { ratePerStation: 150 });
    await until(() => witness.count() > 500);

    // What the backup owes: everything acknowledged by now.
    const owed = new Map([...witness.acknowledged].map(([id, times]) => [id, [...times]]));
    const made = await command('backup', data, [file]);
    const acknowledgedAfter = witness.count();
    const late = openState(join(data, 'state.db'));
    late.stations.add(testStation('tram-late'), {}, testActor);
    late.close();
    const { message: before } = await greeting(first.http);
    await until(() => witness.count() > acknowledgedAfter + 100);
    await first.end('SIGKILL');
    await published;
    const checked = await command('restore', other, [file, '--verify']);
    const wasTouched = existsSync(other);
    const restored = await command('restore', other, [file]);

    const second = await start(other);
    await untilWritten(second.http);
    const verdict = await compareWithHistory(second.http, owed, beginAt);
    const state = openState(join(other, 'state.db'));
    onTestFinished(() => state.close());
    // Stations go on with their credentials, and a viewer of before begins anew.
    const again = createWitness(secrets, beginAt + 1_800_000);
    const more = again.run(second.mqtt, { ratePerStation: 100, messages: 50 });
    await more;
    await untilWritten(second.http);
    const comeBack = await greeting(second.http, before.cursor);
    const newcomer = await greeting(second.http);
    const resumed = await greeting(second.http, newcomer.message.cursor);

    expect(made).toMatchObject({ code: 0 });
    expect(checked).toMatchObject({ code: 0, said: expect.stringMatching(/^Good: backup of/) });
    expect(wasTouched).toBe(false);
    expect(restored).toMatchObject({ code: 0 });
    expect([...owed.values()].flat().length).toBeGreaterThan(500);
    expect(verdict).toMatchObject({ lost: 0, wrong: 0 });
    expect(again.count()).toBe(200);
    expect(await compareWithHistory(second.http, again.acknowledged, beginAt + 1_800_000)).toMatchObject({
      lost: 0,
      wrong: 0,
    });
    expect(state.stations.list().map(({ station }) => station.id)).toEqual(['tram-a', 'tram-b', 'tram-c', 'tram-d']);
    expect(state.people.sessions(person)).toEqual([]);
    expect(state.people.list()).toHaveLength(1);
    expect(state.audit.verify()).toMatchObject({ whole: true });
    expect(state.audit.list({ limit: 1, action: 'backup.restore' })).toHaveLength(1);
    expect(comeBack.event).toBe('snapshot');
    expect(comeBack.message.cursor).toBeGreaterThan(before.cursor);
    expect(resumed.event).toBe('refill');
  });

  it('does not stop the gateway, which the next restore finds running', async () => {
    const folder = temporaryFolder();
    onTestFinished(folder.remove);
    const [data, file] = [folder.file('data'), folder.file('a.tar.gz')];
    registerStations(data, [testStation('tram-a')]);
    const gateway = await start(data);

    const made = await command('backup', data, [file]);
    const refused = await command('restore', data, [file, '--replace', '--yes']);
    const answer = await fetch(`http://127.0.0.1:${gateway.http}/readyz`);

    expect(made.code).toBe(0);
    expect(refused).toMatchObject({ code: 65, said: expect.stringMatching(/another gateway is using/) });
    expect(answer.status).toBe(200);
    expect(readdirSync(folder.path).sort()).toEqual(['a.tar.gz', 'data']);
  });
});

describe('the commands', () => {
  it('say what is wrong, and with which code they end', async () => {
    const { data, file } = await setUp();
    writeFileSync(file('exists.tar.gz'), 'x');
    writeFileSync(file('broken.tar.gz'), 'x'.repeat(2_000));

    const outcomes = [
      await command('backup', data, ['one', 'two']),
      await command('backup', data, [file('exists.tar.gz')]),
      await command('backup', file('nowhere'), [file('b.tar.gz')]),
      await command('restore', data, [file('exists.tar.gz'), '--verify', '--replace']),
      await command('restore', data, [file('missing.tar.gz')]),
      await command('restore', file('new'), [file('broken.tar.gz')]),
    ];

    expect(outcomes.map(({ code }) => code)).toEqual([64, 65, 65, 64, 65, 65]);
    expect(outcomes.map(({ said }) => said.split('\n')[0])).toEqual([
      'one file expected',
      expect.stringMatching(/exists\.tar\.gz exists: .*--force/),
      expect.stringMatching(/^no data at .*nowhere/),
      expect.stringMatching(/^--verify changes nothing/),
      expect.stringMatching(/^there is no file .*missing/),
      expect.stringMatching(/broken\.tar\.gz is no usable backup/),
    ]);
    expect(outcomes.map(({ said }) => said).join()).not.toMatch(/ at .*\.ts:\d+/);
    expect(existsSync(file('new'))).toBe(false);
  });

  it('say loudly when the readings are in InfluxDB', async () => {
    const { data, file } = await setUp();
    const influx = { INFLUX_URL: 'http://127.0.0.1:9', INFLUX_DB: 'city' };

    const made = await command('backup', data, [file('a.tar.gz')], influx);
    const checked = await command('restore', data, [file('a.tar.gz'), '--verify'], influx);

    expect(made).toMatchObject({ code: 0, said: expect.stringMatching(/NOT in this file/) });
    expect(checked).toMatchObject({ code: 0, said: expect.stringMatching(/WITHOUT the readings/) });
  });

  it('move nothing aside without being told so', async () => {
    const { data, file } = await setUp();
    await backUp(data, file('a.tar.gz'));

    const silent = await command('restore', data, [file('a.tar.gz'), '--replace']);
    const told = await command('restore', data, [file('a.tar.gz'), '--replace', '--yes']);

    expect(silent).toMatchObject({ code: 64, said: expect.stringMatching(/give --yes/) });
    expect(told).toMatchObject({ code: 0, said: expect.stringMatching(/What was there is in .*before-restore/) });
    expect(readdirSync(file('')).filter((name) => name.startsWith('data.before-restore-'))).toHaveLength(1);
  });

  it('are made one at a time', async () => {
    const { data, file } = await setUp();
    const work = join(data, workFolder);
    mkdirSync(work);
    writeFileSync(join(work, 'copy.db'), 'of the other one');
    const release = lockDirectory(work);

    const refused = await command('backup', data, [file('a.tar.gz')]);
    release();

    expect(refused).toMatchObject({ code: 65, said: expect.stringMatching(/another backup/) });
    expect(existsSync(join(work, 'copy.db'))).toBe(true);
  });
});

describe('a database', () => {
  const quiet = () => ({ onBytes: () => {}, signal: new AbortController().signal });

  it('that cannot be read is named', async () => {
    const folder = temporaryFolder();
    onTestFinished(folder.remove);
    writeFileSync(folder.file('records.db'), 'no database at all'.repeat(500));

    const attempt = copyDatabase(folder.file('records.db'), folder.file('copy.db'), quiet());

    await expect(attempt).rejects.toThrow(/records\.db cannot be copied: .*not a database/);
  });

  it('is not copied to the end when nobody wants it any more', async () => {
    const folder = temporaryFolder();
    onTestFinished(folder.remove);
    await fillDataFolder(folder.file('data'));
    const stopping = new AbortController();
    const attempt = copyDatabase(folder.file('data/history.db'), folder.file('copy.db'), {
      ...quiet(),
      signal: stopping.signal,
    });

    stopping.abort(new Error('interrupted'));

    await expect(attempt).rejects.toThrow('interrupted');
  });
});

it('a restore into a mount point puts the files inside, and an interrupted one lets no gateway start', async () => {
  const { data, file } = await setUp();
  await backUp(data, file('a.tar.gz'));
  const volume = temporaryFolder();
  await run('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', volume.path]);
  onTestFinished(async () => {
    await run('umount', ['-l', volume.path]);
    volume.remove();
  });

  const first = await command('restore', volume.path, [file('a.tar.gz')]);
  const second = await command('restore', volume.path, [file('a.tar.gz'), '--replace', '--yes']);
  const aside = readdirSync(volume.path).filter((name) => name.startsWith('before-restore-'));
  const gateway = await start(volume.path);
  const code = await gateway.end('SIGTERM');
  mkdirSync(volume.file('.restore-unfinished'));
  const refused = await startGatewayProcess({ directory: volume.path }).then(
    () => 'started',
    (error: unknown) => String(error),
  );

  expect([first.code, second.code, code]).toEqual([0, 0, 0]);
  expect(aside).toHaveLength(1);
  expect(
    readFileSync(volume.file(join(aside[0] ?? '', 'state.db')))
      .subarray(0, 6)
      .toString(),
  ).toBe('SQLite');
  expect(refused).toMatch(/restore into .* was interrupted/);
});
