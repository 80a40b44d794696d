/**
 * The simulated city of `GATEWAY_DEMO`: a process of its own that enrols about 40 stations and publishes over real MQTT, as
 * any station would. All of it is marked as simulated.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { hourMs } from '../shared/time.ts';
import type { Config } from './config.ts';
import type { Gateway } from './gateway.ts';
import type { Log } from './telemetry/log.ts';

const maxStations = 200;
const restartDelayMs = 3_000;

/** Starts the simulators beside the gateway; returns how to stop them. */
export const startDemoCity = (gateway: Gateway, config: Config, log: Log): (() => Promise<void>) => {
  const own = import.meta.url;
  const isSource = own.endsWith('.ts');
  const entry = fileURLToPath(new URL(isSource ? '../simulators/main.ts' : '../simulators/main.js', own));
  let child: ChildProcess | undefined;
  let stopping = false;

  const start = (): void => {
    const { http, mqtt } = gateway.addresses();
    const token = gateway.grantEnrolment({
      provenance: 'simulated',
      uses: maxStations,
      expiresAt: Date.now() + hourMs,
    });
    const arguments_ = [
      ...(isSource ? ['--import', 'tsx'] : []),
      entry,
      'demo',
      ...['--url', `mqtt://127.0.0.1:${mqtt}`],
      ...['--http', `http://127.0.0.1:${http}`],
      ...['--enrol', token],
      ...['--credentials', join(config.GATEWAY_DATA_DIR, 'demo-credentials.json')],
      ...['--seed', '1'],
    ];
    // Its standard input stays open as long as we live: when it closes, the simulators end by themselves.
    const started = spawn(process.execPath, arguments_, { stdio: ['pipe', 'pipe', 'inherit'] });
    child = started;
    createInterface({ input: started.stdout }).on('line', (line) => log.info({ demo: line }, 'demo city'));
    started.on('error', (err) => log.error({ err }, 'demo city cannot be started'));
    started.on('exit', (code) => {
      child = undefined;
      if (stopping) return;
      log.warn({ code }, 'demo city ended, starting it again');
      setTimeout(() => !stopping && start(), restartDelayMs).unref();
    });
  };

  start();
  return async () => {
    stopping = true;
    const ending = child;
    if (!ending) return;
    const exited = new Promise<void>((resolve) => ending.once('exit', () => resolve()));
    ending.kill('SIGTERM');
    const late = new Promise<void>((resolve) => setTimeout(resolve, 3_000).unref());
    await Promise.race([exited, late]);
    ending.kill('SIGKILL');
  };
};
