/** A real VictoriaMetrics (Debian's) in a temporary folder: the second server that takes InfluxDB 2's way of writing. */
import { startServer } from './server-process.ts';
import { freePort, temporaryFolder } from './temporary.ts';

export interface ExportedSeries {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly number[];
  /** Epoch ms. */
  readonly timestamps: readonly number[];
}

export interface VictoriaMetrics {
  readonly url: string;
  /** Every series of a selector such as `{station="a"}`, with what was written a moment ago. */
  export(selector: string): Promise<ExportedSeries[]>;
  /** Ends it and removes the data. */
  stop(): Promise<void>;
}

export const startVictoriaMetrics = async (): Promise<VictoriaMetrics> => {
  const folder = temporaryFolder('hai-dang-vm-');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const args = [
    `-storageDataPath=${folder.path}`,
    `-httpListenAddr=127.0.0.1:${port}`,
    '-retentionPeriod=100y',
    '-search.latencyOffset=0s',
    '-memory.allowedBytes=256MB',
    '-loggerLevel=WARN',
  ];
  const server = await startServer('victoria-metrics', args, async () => (await fetch(`${url}/health`)).ok).catch(
    (error: unknown) => {
      folder.remove();
      throw error;
    },
  );
  return {
    url,
    export: async (selector) => {
      await fetch(`${url}/internal/force_flush`);
      const answer = await fetch(`${url}/api/v1/export?match[]=${encodeURIComponent(selector)}`);
      const text = await answer.text();
      return text
        .split('\n')
        .filter((line) => line !== '')
        .map((line): ExportedSeries => JSON.parse(line));
    },
    stop: async () => {
      await server.stop('SIGKILL');
      folder.remove();
    },
  };
};
