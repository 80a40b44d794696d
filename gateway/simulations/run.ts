/** One run as its simulators tell it, line by line: phase, figures, readings a second, what happened. No clock of its own. */
import {
  keptEvents,
  type Simulation,
  type SimulationEvent,
  type SimulationFigures,
  type SimulationLine,
} from '../../shared/simulation-api.ts';
import type { Instant } from '../../shared/time.ts';

const keptRates = 120;

export interface RunView {
  readonly phase: NonNullable<Simulation['phase']>;
  readonly enrolled: number;
  readonly figures: SimulationFigures | null;
  readonly rates: readonly number[];
  /** Newest first. */
  readonly events: readonly SimulationEvent[];
}

export interface Run {
  apply(line: SimulationLine, at: Instant): void;
  note(event: SimulationEvent): void;
  stopping(at: Instant): void;
  view(): RunView;
}

export const createRun = (): Run => {
  let phase: RunView['phase'] = 'enrolling';
  let enrolled = 0;
  let figures: SimulationFigures | null = null;
  let told: { readonly at: Instant; readonly acknowledged: number } | undefined;
  const rates: number[] = [];
  const events: SimulationEvent[] = [];

  const note = (event: SimulationEvent): void => {
    events.unshift(event);
    if (events.length > keptEvents) events.pop();
  };
  const move = (next: RunView['phase']): void => {
    if (phase !== 'stopping') phase = next;
  };

  const count = (at: Instant, acknowledged: number): void => {
    if (told && at > told.at) {
      const seconds = (at - told.at) / 1_000;
      rates.push(Math.max(0, Math.round((acknowledged - told.acknowledged) / seconds)));
      if (rates.length > keptRates) rates.shift();
    }
    told = { at, acknowledged };
  };

  return {
    note,
    stopping: (at) => {
      if (phase === 'stopping') return;
      phase = 'stopping';
      note({ at, kind: 'stopping' });
    },
    apply: (line, at) => {
      switch (line.kind) {
        case 'enrolled':
          enrolled = line.done;
          if (line.done === line.of) note({ at, kind: 'enrolled', count: line.of });
          return;
        case 'waiting':
          return note({ at, kind: 'waiting', count: Math.ceil(line.seconds) });
        case 'connecting':
          return move('history');
        case 'live':
          // The past came in thousands a second; beside it nothing else could be seen.
          rates.length = 0;
          told = undefined;
          move('live');
          return note({ at, kind: 'live', count: figures?.connected ?? 0 });
        case 'figures':
          count(at, line.figures.acknowledged);
          figures = line.figures;
          return;
        case 'fault':
          return note({ at, kind: 'fault', station: line.station, fault: line.fault });
        case 'refused':
          return note({ at, kind: 'refused', station: line.station, code: line.code });
      }
    },
    view: () => ({ phase, enrolled, figures, rates: [...rates], events: [...events] }),
  };
};
