/**
 * The simulated city of `GATEWAY_DEMO`: a process of its own that enrols about 40 stations and publishes over real MQTT, as
 * any station would. All of it is marked as simulated.
 */
import { join } from 'node:path';
import type { Config } from './config.ts';
import type { Gateway } from './gateway.ts';
import { type SimulatorProcess, startSimulator } from './simulator-process.ts';
import type { Log } from './telemetry/log.ts';

const maxStations = 200;
const restartDelayMs = 3_000;

/** Starts the simulators beside the gateway; returns how to stop them. */
export const startDemoCity = (gateway: Gateway, config: Config, log: Log): (() => Promise<void>) => {
  let running: SimulatorProcess | undefined;
  let stopping = false;

  const start = (): void => {
    running = startSimulator(gateway, {
      command: 'demo',
      args: ['--seed', '1'],
      stations: maxStations,
      credentials: join(config.GATEWAY_DATA_DIR, 'demo-credentials.json'),
      onLine: (line) => log.info({ demo: line }, 'demo city'),
      onEnd: (problem, code) => {
        running = undefined;
        if (stopping) return;
        log.warn({ code, problem }, 'demo city ended, starting it again');
        setTimeout(() => !stopping && start(), restartDelayMs).unref();
      },
    });
  };

  start();
  return async () => {
    stopping = true;
    await running?.stop();
  };
};
