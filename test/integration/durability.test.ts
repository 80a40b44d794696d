/**
 * What is acknowledged is kept: the gateway as a process that is killed, stopped, starved of disk and of its database while
 * stations publish. Longer runs of the same kind: `npm run faults`.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { compareWithHistory, createWitness, untilWritten, type Witness } from '../support/durability.ts';
import {
  type GatewayProcess,
  type GatewayProcessOptions,
  registerStations,
  startGatewayProcess,
  testStation,
} from '../support/gateway-process.ts';
import { startInfluxdb } from '../support/influxdb.ts';
import { until } from '../support/start-gateway.ts';
import { temporaryFolder } from '../support/temporary.ts';

const run = promisify(execFile);
const beginAt = Date.now() - 3_600_000;
const ratePerStation = 150;

const setUp = (directory?: string) => {
  const folder = temporaryFolder();
  onTestFinished(folder.remove);
  const data = directory ?? folder.path;
  const witness = createWitness(
    registerStations(
      data,
      ['a', 'b', 'c', 'd'].map((id) => testStation(`tram-${id}`)),
    ),
    beginAt,
  );
  const start = async (options: Partial<GatewayProcessOptions> = {}): Promise<GatewayProcess> => {
    const gateway = await startGatewayProcess({ directory: data, ...options });
    onTestFinished(async () => void (await gateway.end('SIGKILL')));
    return gateway;
  };
  return { data, witness, start };
};

/** Everything acknowledged is in the history once, with its value; and there was something to lose. */
const expectNothingLost = async (gateway: GatewayProcess, witness: Witness): Promise<void> => {
  await untilWritten(gateway.http);
  expect(witness.count()).toBeGreaterThan(50);
  expect(await compareWithHistory(gateway.http, witness.acknowledged, beginAt)).toMatchObject({ lost: 0, wrong: 0 });
};

// A database that comes back is found at the writer's next attempt, which a busy machine can put a minute off.
describe('what was acknowledged', { timeout: 180_000 }, () => {
  it.each(['embedded', 'influx'])('survives kill -9 in the middle of ingest, with the %s history', async (history) => {
    const influx = history === 'influx' ? await startInfluxdb() : undefined;
    onTestFinished(async () => influx?.stop());
    const environment: Record<string, string> = influx ? { INFLUX_URL: influx.url, INFLUX_DB: 'env' } : {};
    const { witness, start } = setUp();

    for (let round = 0; round < 4; round += 1) {
      const gateway = await start({ environment });
      const published = witness.run(gateway.mqtt, { ratePerStation });
      const before = witness.count();
      await until(() => witness.count() > before + 20);
      await sleep(Math.random() * 400);
      await gateway.end('SIGKILL');
      await published;
    }

    await expectNothingLost(await start({ environment }), witness);
  });

  it('survives a stop under load, which ends with code 0', async () => {
    const { witness, start } = setUp();
    const gateway = await start();
    const published = witness.run(gateway.mqtt, { ratePerStation });
    await until(() => witness.count() > 100);

    expect(await gateway.end('SIGTERM')).toBe(0);
    await published;

    await expectNothingLost(await start(), witness);
  });

  it('is not lost when InfluxDB is away, which does not hold up acknowledgements', async () => {
    const influx = await startInfluxdb();
    onTestFinished(() => influx.stop());
    const { witness, start } = setUp();
    const gateway = await start({ environment: { INFLUX_URL: influx.url, INFLUX_DB: 'env' } });
    const published = witness.run(gateway.mqtt, { ratePerStation });
    await until(() => witness.count() > 100);

    await influx.kill();
    const before = witness.count();
    await until(() => witness.count() > before + 500);
    const ready = await (await fetch(`http://127.0.0.1:${gateway.http}/readyz`)).json();
    await influx.restart();
    witness.stop();
    await published;

    expect(ready).toMatchObject({ checks: { history: { ok: false }, journal: { ok: true } } });
    await expectNothingLost(gateway, witness);
  });

  it('is on disk although a write failed: the gateway acknowledges nothing more and ends', async () => {
    const { data, witness, start } = setUp();
    mkdirSync(join(data, 'journal'), { recursive: true });
    const journal = join(data, 'journal', '0000000000000000.journal');
    writeFileSync(journal, '');
    const wrapper = [
      'strace',
      '-f',
      '-qq',
      '-o',
      '/dev/null',
      '-P',
      journal,
      '-e',
      'trace=write',
      '-e',
      'inject=write:error=EIO:when=40+',
    ];
    const gateway = await start({ wrapper });
    const ended = new Promise((resolve) => gateway.child.once('exit', resolve));
    await witness.run(gateway.mqtt, { ratePerStation });

    expect(await ended).toBe(74);
    await expectNothingLost(await start(), witness);
  });

  it('stays when the disk is full: nothing is acknowledged until there is room again', async () => {
    const disk = temporaryFolder();
    await run('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', disk.path]);
    onTestFinished(async () => {
      await run('umount', ['-l', disk.path]);
      disk.remove();
    });
    const { data, witness, start } = setUp(join(disk.path, 'data'));
    const gateway = await start({ environment: { GATEWAY_DISK_RESERVE_MB: '1' } });
    await witness.run(gateway.mqtt, { ratePerStation, messages: 40 });
    const ballast = join(disk.path, 'ballast');
    await run('sh', ['-c', `dd if=/dev/zero of=${ballast} bs=64k 2>/dev/null || true`]);
    await until(async () => (await fetch(`http://127.0.0.1:${gateway.http}/readyz`)).status === 503);

    const before = witness.count();
    await witness.run(gateway.mqtt, { ratePerStation, messages: 10 });
    expect(witness.count()).toBe(before);

    await run('rm', [ballast]);
    await until(async () => (await fetch(`http://127.0.0.1:${gateway.http}/readyz`)).status === 200);
    await witness.run(gateway.mqtt, { ratePerStation, messages: 40 });
    expect(witness.count()).toBeGreaterThan(before);
    await expectNothingLost(gateway, witness);
    expect(data).toContain(disk.path);
  });

  it('cannot be written by two gateways at once', async () => {
    const { start } = setUp();
    await start();

    await expect(start()).rejects.toThrow('another gateway is using');
  });
});
