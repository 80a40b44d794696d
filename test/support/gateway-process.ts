/** The gateway as a process of its own, for tests that kill it. Stations are registered straight in its data folder. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openState } from '../../gateway/state/state.ts';
import type { Actor } from '../../shared/people-api.ts';
import type { Station } from '../../shared/station.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

export interface GatewayProcess {
  readonly child: ChildProcess;
  readonly http: number;
  readonly mqtt: number;
  /** Sends a signal and waits for the end; returns the exit code. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

export interface GatewayProcessOptions {
  readonly directory: string;
  readonly http?: number;
  readonly mqtt?: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** Runs the gateway under another command, such as strace. */
  readonly wrapper?: readonly string[];
}

/** Starts it and waits until it says where it listens. */
export const startGatewayProcess = async (options: GatewayProcessOptions): Promise<GatewayProcess> => {
  const command = [
    ...(options.wrapper ?? []),
    process.execPath,
    '--max-semi-space-size=32',
    '--import',
    'tsx',
    join(root, 'gateway/main.ts'),
  ];
  const child = spawn(command[0] ?? '', command.slice(1), {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      GATEWAY_DATA_DIR: options.directory,
      GATEWAY_HTTP_HOST: '127.0.0.1',
      GATEWAY_MQTT_HOST: '127.0.0.1',
      GATEWAY_HTTP_PORT: String(options.http ?? 0),
      GATEWAY_MQTT_PORT: String(options.mqtt ?? 0),
      GATEWAY_LOG_LEVEL: process.env.TEST_LOG ? 'debug' : 'warn',
      ...options.environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const ports = await new Promise<{ http: number; mqtt: number }>((resolve, reject) => {
    const read = (bytes: Buffer): void => {
      output += bytes.toString();
      if (process.env.TEST_LOG) process.stderr.write(bytes);
      const match = /console\s+http:\/\/localhost:(\d+)\s+MQTT\s+mqtt:\/\/localhost:(\d+)/.exec(output);
      if (match) resolve({ http: Number(match[1]), mqtt: Number(match[2]) });
      if (output.length > 1e6) output = output.slice(-1e5);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) => reject(new Error(`the gateway ended with ${code} while starting:\n${output}`)));
  });
  return {
    child,
    ...ports,
    end: (signal) =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve(child.exitCode);
        child.once('exit', (code) => resolve(code));
        child.kill(signal);
      }),
  };
};

export const testStation = (id: string, overrides: Partial<Station> = {}): Station => ({
  id,
  name: `Trạm ${id}`,
  networks: ['air'],
  quantities: ['pm25', 'pm10'],
  interval: 60,
  ward: '11359',
  lat: 20.8477,
  lon: 106.6975,
  provenance: 'real',
  ...overrides,
});

/** As whom tests write to `state.db`. */
export const testActor: Actor = { kind: 'command', id: 'test', name: 'test', address: '' };

/** Registers stations and returns their secrets by id. */
export const registerStations = (directory: string, stations: readonly Station[]): Map<string, string> => {
  mkdirSync(directory, { recursive: true });
  const state = openState(join(directory, 'state.db'));
  try {
    return new Map(stations.map((station) => [station.id, state.stations.add(station, {}, testActor)]));
  } finally {
    state.close();
  }
};
