/** A real InfluxDB 1.x (Debian's) in a temporary folder. */
import { writeFileSync } from 'node:fs';
import { type ServerProcess, startServer } from './server-process.ts';
import { freePort, temporaryFolder } from './temporary.ts';

export interface Influxdb {
  readonly url: string;
  /** Runs InfluxQL; the parsed answer. */
  query(influxQl: string, db?: string): Promise<unknown>;
  /** Writes raw lines, precision ms; the status. */
  writeLines(db: string, lines: string): Promise<number>;
  /** Ends the process at once and keeps the data. */
  kill(): Promise<void>;
  /** Starts it again at the same address on the same data. */
  restart(): Promise<void>;
  /** Ends it and removes the data. */
  stop(): Promise<void>;
}

const configuration = (folder: string, port: number, rpcPort: number, auth: boolean): string => `
reporting-disabled = true
bind-address = "127.0.0.1:${rpcPort}"
[meta]
  dir = "${folder}/meta"
  logging-enabled = false
[data]
  dir = "${folder}/data"
  wal-dir = "${folder}/wal"
  index-version = "tsi1"
  query-log-enabled = false
[monitor]
  store-enabled = false
[http]
  bind-address = "127.0.0.1:${port}"
  log-enabled = false
  auth-enabled = ${auth}
[subscriber]
  enabled = false
[continuous_queries]
  enabled = false
`;

export const startInfluxdb = async (options: { auth?: boolean } = {}): Promise<Influxdb> => {
  const folder = temporaryFolder('hai-dang-influx-');
  const port = await freePort();
  const rpcPort = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const file = folder.file('influx.conf');
  writeFileSync(file, configuration(folder.path, port, rpcPort, options.auth === true));
  let server: ServerProcess | undefined;

  const start = async (): Promise<void> => {
    server ??= await startServer('influxd', ['-config', file], async () => (await fetch(`${url}/ping`)).status === 204);
  };
  const kill = async (): Promise<void> => {
    await server?.stop('SIGKILL');
    server = undefined;
  };

  try {
    await start();
  } catch (error) {
    folder.remove();
    throw error;
  }
  return {
    url,
    query: async (influxQl, db = '') => {
      const body = new URLSearchParams({ q: influxQl });
      const answer = await fetch(`${url}/query?db=${encodeURIComponent(db)}&epoch=ms`, { method: 'POST', body });
      return answer.json();
    },
    writeLines: async (db, lines) => {
      const answer = await fetch(`${url}/write?db=${encodeURIComponent(db)}&precision=ms`, {
        method: 'POST',
        body: lines,
      });
      await answer.arrayBuffer();
      return answer.status;
    },
    kill,
    restart: async () => {
      await kill();
      await start();
    },
    stop: async () => {
      await kill();
      folder.remove();
    },
  };
};
