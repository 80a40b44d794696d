import { describe, expect, it } from 'vitest';
import { createSimulations, type SimulationsOptions } from '../../../gateway/simulations/simulations.ts';
import type { SimulationLine, SimulationRequest } from '../../../shared/simulation-api.ts';
import { hourMs } from '../../../shared/time.ts';
import { testActor, testStation } from '../../support/gateway-process.ts';
import { quietLog } from '../../support/quiet-log.ts';
import { openTestState } from '../../support/test-state.ts';

const request: SimulationRequest = {
  name: 'Tập huấn',
  stations: { air: 2, noise: 1, flood: 0 },
  wards: null,
  interval: 5,
  seed: 1,
  minutes: null,
  history: 0,
  condition: 'normal',
  faults: { silent: 0, drift: 0, stuck: 0, nonsense: 0, clock: 0 },
};
const figures = {
  ...{ stations: 3, connected: 3, sent: 10, acknowledged: 10, pending: 0, dropped: 0, resent: 0, history: 1 },
  ...{ refused: [], refusedValues: [], latency: { p50: 2, p99: 9 }, faults: [] },
};

/** Simulators that do as they are told, and what they hear. */
const fixture = (changes: Partial<SimulationsOptions> = {}) => {
  const state = openTestState();
  const processes: {
    tell: (line: SimulationLine) => void;
    die: (problem: string | null) => void;
    isStopped: boolean;
  }[] = [];
  let now = Date.UTC(2026, 10, 23);
  const options: SimulationsOptions = {
    kept: state.collections.simulations,
    stationStore: state.stations,
    stationsChanged: () => {},
    startStations: (_simulation, { onLine, onEnd }) => {
      const one = { tell: onLine, die: onEnd, isStopped: false };
      processes.push(one);
      return {
        stop: async () => {
          one.isStopped = true;
          onEnd(null);
        },
      };
    },
    maxStations: 10,
    isReachable: () => true,
    now: () => now,
    log: quietLog,
    ...changes,
  };
  const simulations = createSimulations(options);
  const settle = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  const pass = (ms: number): void => {
    now += ms;
  };
  return { state, options, simulations, processes, settle, pass };
};

describe('createSimulations', () => {
  it('tells how a run stands, line by line', () => {
    const { simulations, processes, pass } = fixture();
    const { id } = simulations.begin(request, testActor);
    processes[0]?.tell({ kind: 'enrolled', done: 3, of: 3 });
    processes[0]?.tell({ kind: 'connecting' });
    expect(simulations.find(id)).toMatchObject({ phase: 'history', enrolled: 3 });
    processes[0]?.tell({ kind: 'figures', figures });
    processes[0]?.tell({ kind: 'live' });
    processes[0]?.tell({ kind: 'figures', figures });
    pass(1_000);
    processes[0]?.tell({ kind: 'figures', figures: { ...figures, acknowledged: 17 } });

    const found = simulations.find(id);
    expect(found).toMatchObject({ phase: 'live', rates: [7], figures: { acknowledged: 17 }, state: 'running' });
    expect(found?.events.map(({ kind }) => kind)).toEqual(['live', 'enrolled', 'started']);
  });

  it('keeps a hundred events of a run', () => {
    const { simulations, processes } = fixture();
    const { id } = simulations.begin(request, testActor);
    for (let n = 0; n < 300; n += 1) processes[0]?.tell({ kind: 'waiting', seconds: n });
    expect(simulations.find(id)?.events.length).toBe(100);
  });

  it('stops a run once, writes down who did, and retires its stations and no others', async () => {
    const { simulations, state, settle } = fixture();
    const { id, prefix } = simulations.begin(request, testActor);
    state.stations.add(testStation(`${prefix}khi-001`, { provenance: 'simulated' }), {}, testActor);
    state.stations.add(testStation('tram-1'), {}, testActor);
    simulations.end(id, true, testActor);
    simulations.end(id, true, testActor);
    await settle();

    expect(simulations.find(id)).toMatchObject({ state: 'ended', ending: 'stopped', phase: null, problem: null });
    expect(simulations.find(id)?.retiredAt).not.toBeNull();
    expect(state.stations.find(`${prefix}khi-001`)?.station.lifecycle).toBe('retired');
    expect(state.stations.find('tram-1')?.station.lifecycle).toBeUndefined();
    const actions = state.audit.list({ limit: 20 }).map(({ action }) => action);
    expect(actions.filter((action) => action.startsWith('simulation.'))).toEqual([
      'simulation.change',
      'simulation.create',
    ]);
  });

  it('retires the stations of a run that is over, and not of one that runs', async () => {
    const { simulations, processes, settle } = fixture();
    const { id } = simulations.begin(request, testActor);
    expect(() => simulations.retire(id, testActor)).toThrow(/stop it first/);
    processes[0]?.die('no broker answers');
    await settle();
    expect(simulations.find(id)).toMatchObject({ ending: 'failure', problem: 'no broker answers' });
    expect(simulations.retire(id, testActor).retiredAt).not.toBeNull();
  });

  it('takes no run for an earlier one that was begun before it looked', () => {
    const { simulations } = fixture();
    const { id } = simulations.begin(request, testActor);
    simulations.start();
    expect(simulations.find(id)).toMatchObject({ state: 'running', phase: 'enrolling', endedAt: null });
  });

  it('writes down a run whose simulators could not even be started', () => {
    const { simulations } = fixture({
      startStations: () => {
        throw new Error('the disk is full');
      },
    });
    expect(() => simulations.begin(request, testActor)).toThrow('the disk is full');
    expect(simulations.answer().simulations).toMatchObject([
      { state: 'ended', ending: 'failure', problem: 'the disk is full', phase: null },
    ]);
    expect(simulations.answer().limits).toMatchObject({ stationsLeft: 10, runsLeft: 3 });
  });

  it('lets no more run than three, nor more stations than the settings allow', async () => {
    const { simulations, settle } = fixture();
    const first = simulations.begin({ ...request, stations: { air: 8, noise: 0, flood: 0 } }, testActor);
    expect(() => simulations.begin(request, testActor)).toThrow(/only 2 of 10/);
    simulations.end(first.id, false, testActor);
    await settle();
    for (let n = 0; n < 3; n += 1) simulations.begin(request, testActor);
    const one = { ...request, stations: { air: 1, noise: 0, flood: 0 } };
    expect(() => simulations.begin(one, testActor)).toThrow(/3 simulations are running/);
    expect(simulations.answer().limits).toEqual({ stations: 10, stationsLeft: 1, runs: 3, runsLeft: 0 });
  });

  it('starts none where they are switched off or could not connect', () => {
    expect(() => fixture({ maxStations: 0 }).simulations.begin(request, testActor)).toThrow(/switched off/);
    const { simulations } = fixture({ isReachable: () => false });
    expect(simulations.answer().unavailable).toBe('no-mqtt');
  });

  it('writes down what an earlier process left running, and does not take it up again', () => {
    const { simulations, options, pass } = fixture();
    const { id } = simulations.begin({ ...request, minutes: 60 }, testActor);
    pass(hourMs);
    let started = 0;
    const next = createSimulations({
      ...options,
      startStations: () => {
        started += 1;
        return { stop: async () => {} };
      },
    });
    next.start();
    expect(next.find(id)).toMatchObject({ state: 'ended', ending: 'restart', phase: null });
    expect(started).toBe(0);
  });

  it('ends with the gateway', async () => {
    const { simulations, processes } = fixture();
    const { id } = simulations.begin({ ...request, minutes: 1 }, testActor);
    await simulations.stop();
    expect([processes[0]?.isStopped, simulations.find(id)?.ending]).toEqual([true, 'restart']);
  });
});
