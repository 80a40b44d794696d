/** The stations of a simulation that staff started, as a process of their own. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  type KeptSimulation,
  prefixOf,
  type SimulationLine,
  simulationFaults,
  simulationLineSchema,
  totalOf,
} from '../shared/simulation-api.ts';
import type { SimulationsOptions } from './simulations/simulations.ts';
import { type SimulatorHost, startSimulator } from './simulator-process.ts';
import type { Log } from './telemetry/log.ts';

export interface SimulationProcessOptions extends SimulatorHost {
  readonly dataDirectory: string;
  readonly log: Pick<Log, 'debug' | 'warn'>;
}

const argumentsOf = ({ id, stations, wards, interval, seed, history, minutes, condition, faults }: KeptSimulation) => [
  ...['--prefix', prefixOf(id)],
  ...['--air', String(stations.air), '--noise', String(stations.noise), '--flood', String(stations.flood)],
  ...(wards === null ? [] : ['--wards', wards.join(',')]),
  ...['--interval', String(interval), '--seed', String(seed), '--history', String(history), '--condition', condition],
  ...(minutes === null ? [] : ['--minutes', String(minutes)]),
  ...simulationFaults.flatMap((fault) => [`--${fault}`, String(faults[fault])]),
];

/** Undefined for what is no line of ours. */
const parseLine = (text: string): SimulationLine | undefined => {
  try {
    return simulationLineSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

/** Credentials are those of one run; a run is never taken up again. */
export const createSimulationProcess = ({
  dataDirectory,
  log,
  ...host
}: SimulationProcessOptions): SimulationsOptions['startStations'] => {
  const folder = join(dataDirectory, 'simulations');
  rmSync(folder, { recursive: true, force: true });
  return (simulation, { onLine, onEnd }) => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const credentials = join(folder, `${simulation.id}.json`);
    return startSimulator(host, {
      command: 'training',
      args: argumentsOf(simulation),
      stations: totalOf(simulation.stations),
      credentials,
      onLine: (text) => {
        const line = parseLine(text);
        if (line) onLine(line);
        else log.debug({ line: text.slice(0, 200) }, 'a line of a simulation that is not understood');
      },
      onEnd: (problem) => {
        rmSync(credentials, { force: true });
        if (problem !== null) log.warn({ simulation: simulation.id, problem }, 'simulation failed');
        onEnd(problem);
      },
    });
  };
};
