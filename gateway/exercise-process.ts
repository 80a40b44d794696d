/** The stations of an exercise, as a process of their own. */
import { join } from 'node:path';
import type { ExercisesOptions, RunningScenario } from './exercises/exercises.ts';
import { type SimulatorHost, startSimulator } from './simulator-process.ts';
import type { Log } from './telemetry/log.ts';

export interface ScenarioProcessOptions extends SimulatorHost {
  readonly dataDirectory: string;
  readonly log: Pick<Log, 'info' | 'error'>;
}

const maxStations = 50;

export const createScenarioProcess =
  ({ dataDirectory, log, ...host }: ScenarioProcessOptions): ExercisesOptions['startScenario'] =>
  (scenario, { minutes, from, onEnded }): RunningScenario => {
    let acknowledged = 0;
    const running = startSimulator(host, {
      command: 'exercise',
      args: ['--scenario', scenario, '--minutes', String(minutes), '--from', String(from)],
      stations: maxStations,
      credentials: join(dataDirectory, 'exercise-credentials.json'),
      onLine: (line) => {
        const count = /^acknowledged (\d+)$/.exec(line)?.[1];
        if (count === undefined) log.info({ line }, 'exercise stations');
        else acknowledged = Number(count);
      },
      onEnd: (problem) => {
        if (problem !== null) log.error({ problem }, 'stations of the exercise ended');
        onEnded(problem);
      },
    });
    return { acknowledged: () => acknowledged, stop: running.stop };
  };
