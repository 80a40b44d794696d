/**
 * Simulated fleets that staff start from the console: a few at once, each for a time, and never more stations than the settings allow.
 * What is kept is what was asked for and how it ended. A run ends with the gateway and is not taken up again.
 */
import { randomUUID } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';
import type { Actor } from '../../shared/people-api.ts';
import {
  type KeptSimulation,
  maxSimulations,
  prefixOf,
  type Simulation,
  type SimulationDetail,
  type SimulationEvent,
  type SimulationLine,
  type SimulationRequest,
  type SimulationsAnswer,
  totalOf,
} from '../../shared/simulation-api.ts';
import { type Instant, minuteMs } from '../../shared/time.ts';
import type { Collection, Kept } from '../state/collections.ts';
import type { StationStore } from '../state/ports.ts';
import type { Log } from '../telemetry/log.ts';
import { createRun, type Run } from './run.ts';

export interface SimulationsOptions {
  readonly kept: Collection<KeptSimulation>;
  readonly stationStore: Pick<StationStore, 'list' | 'addMany'>;
  /** After the records of stations changed. */
  readonly stationsChanged: () => void;
  /** `onEnd` is called once; `problem` null = as it was told to. */
  readonly startStations: (
    simulation: KeptSimulation,
    hear: { readonly onLine: (line: SimulationLine) => void; readonly onEnd: (problem: string | null) => void },
  ) => { stop(): Promise<void> };
  /** Of all runs together; 0 = switched off. */
  readonly maxStations: number;
  /** Whether simulators can connect: they speak plain MQTT. */
  readonly isReachable: () => boolean;
  readonly now: () => Instant;
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>;
}

export interface Simulations {
  answer(): SimulationsAnswer;
  find(id: string): SimulationDetail | undefined;
  /** @throws AppError LIMIT_REACHED, SIMULATIONS_OFF */
  begin(request: SimulationRequest, by: Actor): Simulation;
  /** Idempotent; goes on in the background. @throws AppError NOT_FOUND */
  end(id: string, retire: boolean, by: Actor): Simulation;
  /** Retires the stations of a run that is over. @throws AppError NOT_FOUND, CHANGE_INVALID while it runs */
  retire(id: string, by: Actor): Simulation;
  /** Writes down what an earlier process left running. */
  start(): void;
  stop(): Promise<void>;
}

interface Running {
  readonly run: Run;
  readonly stations: { stop(): Promise<void> };
  readonly timer: NodeJS.Timeout | undefined;
  /** How it is to be written down, once somebody or its time has ended it. */
  end: { readonly ending: 'time' | 'stopped' | 'restart'; readonly by: Actor; retire: boolean } | undefined;
  /** Resolves when it is written down. */
  readonly over: Promise<void>;
}

/** What the gateway does by itself, in the audit log. */
const system: Actor = { kind: 'system', id: '', name: '', address: '' };
const listed = 200;
/** Events of runs that are over, in memory. */
const keptRuns = 20;

export const createSimulations = (options: SimulationsOptions): Simulations => {
  const { kept, stationStore, maxStations, now, log } = options;
  const running = new Map<string, Running>();
  const past = new Map<string, readonly SimulationEvent[]>();

  const shown = ({ body }: Kept<KeptSimulation>): Simulation => {
    const view = running.get(body.id)?.run.view();
    return {
      ...body,
      prefix: prefixOf(body.id),
      phase: view?.phase ?? null,
      enrolled: view?.enrolled ?? body.figures?.stations ?? 0,
      figures: view?.figures ?? body.figures,
      rates: [...(view?.rates ?? [])],
    };
  };

  const found = (id: string): Kept<KeptSimulation> => {
    const one = kept.find(id);
    if (!one) throw new AppError('NOT_FOUND', 'there is no simulation of this id');
    return one;
  };

  const stationsLeft = (): number =>
    maxStations - [...running.keys()].reduce((sum, id) => sum + totalOf(found(id).body.stations), 0);

  const remember = (id: string, events: readonly SimulationEvent[]): void => {
    past.set(id, events);
    const oldest = past.keys().next().value;
    if (past.size > keptRuns && oldest !== undefined) past.delete(oldest);
  };

  const retireStations = (id: string, by: Actor): void => {
    const prefix = prefixOf(id);
    const changed = stationStore
      .list()
      .filter(({ station }) => station.id.startsWith(prefix) && station.provenance === 'simulated')
      .filter(({ station }) => station.lifecycle !== 'retired')
      .map(({ station, details }) => ({ station: { ...station, lifecycle: 'retired' as const }, details }));
    if (changed.length === 0) return;
    stationStore.addMany(changed, by);
    options.stationsChanged();
  };

  /** After the process is gone. */
  const writeDown = (id: string, problem: string | null): void => {
    const one = running.get(id);
    if (!one) return;
    running.delete(id);
    clearTimeout(one.timer);
    const { figures, events } = one.run.view();
    const at = now();
    const { by, retire } = one.end ?? { by: system, retire: false };
    const ending = one.end?.ending ?? 'failure';
    const over: KeptSimulation = {
      ...found(id).body,
      state: 'ended',
      endedAt: at,
      ending,
      problem: ending === 'failure' ? (problem ?? 'the simulators ended before their time').slice(0, 600) : null,
      figures,
      ...(retire && { retiredAt: at }),
    };
    remember(id, [{ at, kind: 'ended' }, ...events.slice(0, 99)]);
    kept.change(id, over, by);
    if (retire) retireStations(id, by);
    log.info({ simulation: id, ending }, 'simulation over');
  };

  const endOnce = (id: string, end: NonNullable<Running['end']>): Promise<void> => {
    const one = running.get(id);
    if (!one) return Promise.resolve();
    if (one.end) {
      one.end.retire ||= end.retire;
      return one.over;
    }
    one.end = end;
    one.run.stopping(now());
    void one.stations.stop();
    return one.over;
  };

  const launch = (simulation: KeptSimulation): void => {
    const { id, endsAt } = simulation;
    const run = createRun();
    run.note({ at: now(), kind: 'started', count: totalOf(simulation.stations) });
    let isOver: () => void = () => {};
    const over = new Promise<void>((resolve) => {
      isOver = resolve;
    });
    const stations = options.startStations(simulation, {
      onLine: (line) => run.apply(line, now()),
      onEnd: (problem) => {
        // Never before it is among those that run.
        setImmediate(() => {
          try {
            writeDown(id, problem);
          } catch (err) {
            log.error({ err, simulation: id }, 'the end of a simulation cannot be written down');
          }
          isOver();
        });
      },
    });
    const timer =
      endsAt === null
        ? undefined
        : setTimeout(
            () => void endOnce(id, { ending: 'time', by: system, retire: false }),
            Math.max(0, endsAt - now()),
          );
    running.set(id, { run, stations, timer, end: undefined, over });
  };

  const unavailable = (): SimulationsAnswer['unavailable'] => {
    if (maxStations === 0) return 'off';
    return options.isReachable() ? null : 'no-mqtt';
  };

  return {
    answer: () => ({
      unavailable: unavailable(),
      limits: {
        stations: maxStations,
        stationsLeft: Math.max(0, stationsLeft()),
        runs: maxSimulations,
        runsLeft: Math.max(0, maxSimulations - running.size),
      },
      simulations: kept.list().slice(-listed).reverse().map(shown),
    }),
    find: (id) => {
      const one = kept.find(id);
      return one && { ...shown(one), events: [...(running.get(id)?.run.view().events ?? past.get(id) ?? [])] };
    },
    begin: (request, by) => {
      const why = unavailable();
      if (why !== null)
        throw new AppError(
          'SIMULATIONS_OFF',
          why === 'off'
            ? 'simulations are switched off (GATEWAY_SIMULATED_STATIONS)'
            : 'simulators speak plain MQTT, which is switched off',
        );
      if (running.size >= maxSimulations)
        throw new AppError('LIMIT_REACHED', `${maxSimulations} simulations are running; stop one first`);
      if (totalOf(request.stations) > stationsLeft())
        throw new AppError('LIMIT_REACHED', `only ${stationsLeft()} of ${maxStations} simulated stations are left`);
      const at = now();
      const id = randomUUID();
      const simulation: KeptSimulation = {
        ...request,
        id,
        state: 'running',
        startedAt: at,
        startedBy: by.name || by.id,
        endsAt: request.minutes === null ? null : at + request.minutes * minuteMs,
        endedAt: null,
        ending: null,
        problem: null,
        figures: null,
        retiredAt: null,
      };
      kept.add(simulation, by, { id });
      try {
        launch(simulation);
      } catch (error) {
        const problem = (error instanceof Error ? error.message : String(error)).slice(0, 600);
        kept.change(id, { ...simulation, state: 'ended', endedAt: now(), ending: 'failure', problem }, system);
        throw error;
      }
      log.info({ simulation: id, stations: totalOf(request.stations) }, 'simulation begun');
      return shown(found(id));
    },
    end: (id, retire, by) => {
      found(id);
      void endOnce(id, { ending: 'stopped', by, retire });
      return shown(found(id));
    },
    retire: (id, by) => {
      const { body } = found(id);
      if (running.has(id)) throw new AppError('CHANGE_INVALID', 'the simulation is running; stop it first');
      retireStations(id, by);
      if (body.retiredAt === null) kept.change(id, { ...body, retiredAt: now() }, by);
      return shown(found(id));
    },
    start: () => {
      for (const { id, body } of kept.list()) {
        if (body.state !== 'running' || running.has(id)) continue;
        kept.change(id, { ...body, state: 'ended', ending: 'restart', endedAt: now() }, system);
        log.warn({ simulation: id }, 'a simulation ended with the gateway before');
      }
    },
    stop: async () => {
      await Promise.all([...running.keys()].map((id) => endOnce(id, { ending: 'restart', by: system, retire: false })));
    },
  };
};
