/** The gateway inside the test's own process, on free ports and a temporary folder. */
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { type Config, parseConfig } from '../../gateway/config.ts';
import { createGateway, type Gateway } from '../../gateway/gateway.ts';
import type { State, StationStore } from '../../gateway/state/ports.ts';
import { openState } from '../../gateway/state/state.ts';
import { type QuarantineEntry, quarantineEntrySchema } from '../../shared/api.ts';
import type { Station } from '../../shared/station.ts';
import { testActor } from './gateway-process.ts';
import { quietLog } from './quiet-log.ts';
import { temporaryFolder } from './temporary.ts';

export interface TestGateway {
  readonly gateway: Gateway;
  readonly config: Config;
  readonly mqtt: number;
  readonly http: number;
  readonly url: string;
  /** `state.db` as another process would open it. */
  readonly state: State;
  readonly stations: StationStore;
  /** Registers a station; returns its secret when the gateway knows it. */
  add(station: Station): Promise<string>;
  quarantine(station: string): Promise<QuarantineEntry[]>;
}

export const consoleDirectory = fileURLToPath(new URL('../../dist/console/', import.meta.url));

/** Ends with the test, or when what is given to `onEnd` is called. */
export const startGateway = async (
  environment: Readonly<Record<string, string>> = {},
  onEnd: (end: () => Promise<void>) => void = onTestFinished,
  /** Another build of the console than that of this checkout. */
  consoleFolder: string = consoleDirectory,
): Promise<TestGateway> => {
  const folder = temporaryFolder();
  const config = parseConfig({
    GATEWAY_DATA_DIR: folder.path,
    GATEWAY_HTTP_HOST: '127.0.0.1',
    GATEWAY_MQTT_HOST: '127.0.0.1',
    GATEWAY_HTTP_PORT: '0',
    GATEWAY_MQTT_PORT: '0',
    // Most tests read what simulated stations sent, and do not sign in.
    GATEWAY_PUBLIC: 'all',
    ...environment,
  });
  const gateway = createGateway(config, {
    version: '0.0.0-test',
    consoleDirectory: consoleFolder,
    log: quietLog,
    onFatal: (error) => {
      throw error;
    },
  });
  await gateway.start();
  const state = openState(folder.file('state.db'));
  const { stations } = state;
  onEnd(async () => {
    state.close();
    await gateway.stop();
    folder.remove();
  });
  const { http, mqtt } = gateway.addresses();
  const url = `http://127.0.0.1:${http}`;
  return {
    gateway,
    config,
    http,
    mqtt,
    url,
    state,
    stations,
    add: async (station) => {
      const secret = stations.add(station, {}, testActor);
      await until(async () => (await fetch(`${url}/api/v1/stations/${station.id}`)).ok);
      return secret;
    },
    quarantine: async (station) => {
      const response = await fetch(`${url}/api/v1/quarantine?station=${station}`);
      return quarantineEntrySchema.array().parse(await response.json());
    },
  };
};

/** Waits until something is so; fails with what it was waiting for. */
export const until = async (condition: () => boolean | Promise<boolean>, patienceMs = 10_000): Promise<void> => {
  const deadline = performance.now() + patienceMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`waited in vain for ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};
