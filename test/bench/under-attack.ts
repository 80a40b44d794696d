/**
 * How long 200 honest stations wait for their acknowledgements while the gateway is attacked, beside the same stations in quiet.
 * Stations, gateway and attacker are three processes on this machine; where it has fewer cores than that, they share them.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setPriority } from 'node:os';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { registerStations, startGatewayProcess, testStation } from '../support/gateway-process.ts';
import { createHonestStations } from '../support/honest-stations.ts';
import { openTcp } from '../support/mqtt-wire.ts';
import { freePort, temporaryFolder } from '../support/temporary.ts';
import { createTestAuthority } from '../support/tls-files.ts';
import { attackNames, type Target } from './attacks.ts';

const stationCount = 200;
const attackSeconds = 10;
const restMs = 2_000;
const quietMs = 6_000;

const attack = async (name: string, target: Target): Promise<number> => {
  const entry = fileURLToPath(new URL('./attacks.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', entry, name, String(attackSeconds)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  // An attacker has a machine of its own; here it takes what the others leave.
  if (child.pid !== undefined) setPriority(child.pid, 10);
  child.stdin.end(JSON.stringify(target));
  const [tries] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return Number(tries);
};

const metric = async (http: number, pattern: RegExp): Promise<number> => {
  const metrics = await (await fetch(`http://127.0.0.1:${http}/metrics`)).text();
  return Number(pattern.exec(metrics)?.[1] ?? 0);
};

export const benchUnderAttack = async (): Promise<void> => {
  const folder = temporaryFolder();
  const tls = await createTestAuthority();
  const mqttTls = await freePort();
  const names = Array.from({ length: stationCount }, (_, n) => `honest-${n}`);
  const stolenNames = Array.from({ length: 5 }, (_, n) => `stolen-${n}`);
  const secrets = registerStations(
    folder.path,
    [...names, ...stolenNames].map((id) => testStation(id)),
  );
  const gateway = await startGatewayProcess({
    directory: folder.path,
    environment: { ...tls.environment, GATEWAY_MQTT_TLS_PORT: String(mqttTls), GATEWAY_LOG_LEVEL: 'fatal' },
  });
  const honest = createHonestStations({
    secrets: new Map([...secrets].slice(0, stationCount)),
    open: () => openTcp(gateway.mqtt),
  });
  const target: Target = { mqtt: gateway.mqtt, mqttTls, stolen: [...secrets].slice(stationCount) };
  const cpu = (): Promise<number> => metric(gateway.http, /^gateway_process_cpu_seconds_total (\S+)/m);
  const rss = (): Promise<number> => metric(gateway.http, /^gateway_process_resident_memory_bytes (\S+)/m);
  const line = (name: string, { p50, p99 }: { p50: number; p99: number }, cores: number, more = ''): void =>
    void process.stdout.write(
      `  ${name.padEnd(30)} p50 ${p50.toFixed(1).padStart(6)}  p99 ${p99.toFixed(1).padStart(6)} ms  ${cores.toFixed(2)} cores${more}\n`,
    );
  /** The machine may have other work as well: each attack is compared with the quiet before and after it. */
  const quiet = async (round: number): Promise<number> => {
    const before = await cpu();
    for (const name of [`quiet ${round}`, `quiet ${round + 1}`]) {
      honest.phase(name);
      await sleep(quietMs / 2);
    }
    return ((await cpu()) - before) / (quietMs / 1_000);
  };
  try {
    await honest.start();
    await sleep(restMs);
    process.stdout.write(`${stationCount} stations, 1 reading/s each, QoS 1; cores = CPU of the gateway\n`);
    const quietCores = await quiet(0);
    line('quiet', honest.percentiles('quiet 0'), quietCores);
    const before = await rss();
    for (const [round, name] of attackNames.entries()) {
      honest.phase(name);
      const cpuBefore = await cpu();
      const tries = await attack(name, target);
      const cores = ((await cpu()) - cpuBefore) / attackSeconds;
      const grown = ((await rss()) - before) / 2 ** 20;
      honest.phase('between');
      await sleep(restMs);
      await quiet(round + 1);
      const measured = honest.percentiles(name);
      const around = honest.percentiles(`quiet ${round + 1}`);
      line(
        name,
        measured,
        cores,
        `  ${(measured.p99 / around.p99).toFixed(1)} × quiet p99 (${around.p99.toFixed(1)} ms)  ` +
          `${Math.round(tries / attackSeconds)} tries/s  RSS ${grown >= 0 ? '+' : ''}${grown.toFixed(0)} MiB`,
      );
    }
    const { lost, wrong, dropped, acknowledged } = await honest.finish(gateway.http);
    process.stdout.write(
      `  ${acknowledged} readings acknowledged, ${lost} lost, ${wrong} wrong, ${dropped} connections dropped\n`,
    );
  } finally {
    honest.end();
    await gateway.end('SIGTERM');
    tls.remove();
    folder.remove();
  }
};
