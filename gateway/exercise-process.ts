/** The stations of an exercise: a process of its own that speaks real MQTT, as any station would. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { hourMs } from '../shared/time.ts';
import type { ExercisesOptions, RunningScenario } from './exercises/exercises.ts';
import type { EnrolmentGrant } from './state/ports.ts';
import type { Log } from './telemetry/log.ts';

export interface ScenarioProcessOptions {
  readonly dataDirectory: string;
  readonly addresses: () => { readonly http: number; readonly mqtt: number };
  readonly grantEnrolment: (grant: Omit<EnrolmentGrant, 'scope' | 'note'>) => string;
  readonly log: Pick<Log, 'info' | 'error'>;
}

const maxStations = 50;
const patienceMs = 5_000;

export const createScenarioProcess =
  ({ dataDirectory, addresses, grantEnrolment, log }: ScenarioProcessOptions): ExercisesOptions['startScenario'] =>
  (scenario, { minutes, from, onEnded }): RunningScenario => {
    const own = import.meta.url;
    const isSource = own.endsWith('.ts');
    const entry = fileURLToPath(new URL(isSource ? '../simulators/main.ts' : '../simulators/main.js', own));
    const { http, mqtt } = addresses();
    const token = grantEnrolment({ provenance: 'simulated', uses: maxStations, expiresAt: Date.now() + hourMs });
    const child: ChildProcess = spawn(
      process.execPath,
      [
        ...(isSource ? ['--import', 'tsx'] : []),
        ...[entry, 'exercise', '--scenario', scenario, '--minutes', String(minutes), '--from', String(from)],
        ...['--url', `mqtt://127.0.0.1:${mqtt}`, '--http', `http://127.0.0.1:${http}`, '--enrol', token],
        ...['--credentials', join(dataDirectory, 'exercise-credentials.json')],
      ],
      // Its standard input stays open as long as we live: when it closes, the stations end by themselves.
      { stdio: ['pipe', 'pipe', 'pipe'] },
    );
    let acknowledged = 0;
    let problem = '';
    if (child.stdout)
      createInterface({ input: child.stdout }).on('line', (line) => {
        const count = /^acknowledged (\d+)$/.exec(line)?.[1];
        if (count === undefined) log.info({ line }, 'exercise stations');
        else acknowledged = Number(count);
      });
    if (child.stderr)
      createInterface({ input: child.stderr }).on('line', (line) => {
        problem = `${problem}${problem && '\n'}${line}`.slice(0, 500);
      });
    const exited = new Promise<void>((resolve) => {
      child.on('error', (err) => {
        log.error({ err }, 'stations of the exercise cannot be started');
        onEnded(err.message);
        resolve();
      });
      child.on('exit', (code) => {
        onEnded(code === 0 || child.killed ? null : problem || `the stations ended with code ${code}`);
        resolve();
      });
    });
    return {
      acknowledged: () => acknowledged,
      stop: async () => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        child.kill('SIGTERM');
        const late = setTimeout(() => child.kill('SIGKILL'), patienceMs);
        await exited;
        clearTimeout(late);
      },
    };
  };
