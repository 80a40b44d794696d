/**
 * Exercises: one at a time, from a scenario of simulated stations to a summary. What an exercise raises belongs to it alone: it is
 * marked, goes to its participants, and ends with it.
 */
import { randomUUID } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';
import {
  type Exercise,
  type ExerciseRequest,
  type ExerciseSummary,
  exercisePrefix,
} from '../../shared/exercise-api.ts';
import { type ScenarioId, scenarioOf, stories, storyOf } from '../../shared/exercises/scenarios.ts';
import { summarizeExercise } from '../../shared/exercises/summary.ts';
import type { Actor, Person } from '../../shared/people-api.ts';
import type { Station } from '../../shared/station.ts';
import { type Instant, minuteMs, secondMs } from '../../shared/time.ts';
import type { Exercises } from '../alerts/alerting.ts';
import type { AlertDesk, AlertStore, DeliveryStore } from '../alerts/ports.ts';
import type { Collection } from '../state/collections.ts';
import type { StationDirectory } from '../state/directory.ts';
import type { StationStore } from '../state/ports.ts';
import type { Log } from '../telemetry/log.ts';

/** The stations of a scenario, running. */
export interface RunningScenario {
  /** Readings that the gateway acknowledged so far. */
  acknowledged(): number;
  stop(): Promise<void>;
}

export interface ExercisesOptions {
  readonly kept: Collection<Exercise>;
  readonly alerts: Pick<AlertStore, 'alerts' | 'situations' | 'events'>;
  readonly deliveries: Pick<DeliveryStore, 'list'>;
  readonly desk: Pick<AlertDesk, 'endExercise'>;
  readonly people: () => readonly Person[];
  readonly stations: Pick<StationDirectory, 'find'>;
  readonly stationStore: Pick<StationStore, 'find' | 'update'>;
  /** After the records of stations changed. */
  readonly stationsChanged: () => void;
  /** `onEnded` is called once when the stations stop by themselves; `problem` null = as planned. */
  readonly startScenario: (
    scenario: ScenarioId,
    options: { readonly minutes: number; readonly from: number; readonly onEnded: (problem: string | null) => void },
  ) => RunningScenario;
  readonly now: () => Instant;
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>;
}

/** What the gateway does by itself, in the audit log. */
const system: Actor = { kind: 'system', id: '', name: '', address: '' };
/** Messages under way when the stations stop still arrive within it. */
const graceMs = 2 * secondMs;
const againMs = 10 * secondMs;
const listed = 500;

export const createExercises = (options: ExercisesOptions): Exercises => {
  const { kept, alerts, deliveries, desk, now, log } = options;
  const listeners: (() => void)[] = [];
  let scenario: RunningScenario | undefined;
  let current: Exercise | undefined = kept.list().find(({ body }) => body.state === 'running')?.body;
  let endTimer: NodeJS.Timeout | undefined;

  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  const stationIds = ({ scenario: id }: Pick<Exercise, 'scenario'>): string[] =>
    storyOf(id).stations.map(({ station }) => station.id);

  const summaryOf = (exercise: Exercise): ExerciseSummary => {
    const { situations } = alerts.situations({ exercise: exercise.id, limit: listed });
    const names = new Map(options.people().map(({ id, name }) => [id, name]));
    return summarizeExercise({
      situations: [...situations].reverse(),
      alerts: alerts.alerts({ exercise: exercise.id, limit: listed }).alerts,
      events: situations.flatMap(({ id }) => alerts.events({ situation: id })),
      deliveries: deliveries.list({ exercise: exercise.id, limit: listed }),
      participants: exercise.participants.map((id) => ({ id, name: names.get(id) ?? '—' })),
      readings: scenario?.acknowledged() ?? exercise.summary?.readings ?? 0,
    });
  };

  /** Stations of exercises are missed by nobody while there is none. */
  const setLifecycle = (exercise: Exercise, lifecycle: 'active' | 'retired'): void => {
    let isChanged = false;
    for (const id of stationIds(exercise)) {
      const stored = options.stationStore.find(id);
      if (!stored || stored.station.lifecycle === lifecycle) continue;
      const station: Station = { ...stored.station, lifecycle };
      options.stationStore.update(station, stored.details, system);
      isChanged = true;
    }
    if (isChanged) options.stationsChanged();
  };

  const keep = (exercise: Exercise, by: Actor): Exercise => kept.change(exercise.id, exercise, by).body;

  const finish = async (exercise: Exercise, by: Actor, problem: string | null): Promise<void> => {
    clearTimeout(endTimer);
    const ending = scenario;
    await ending?.stop();
    await new Promise((resolve) => setTimeout(resolve, graceMs));
    // Somebody else finished it meanwhile.
    if (current?.id !== exercise.id) return;
    desk.endExercise(exercise.id);
    const state = problem === null ? 'ended' : 'failed';
    keep({ ...exercise, state, problem, endedAt: now(), summary: summaryOf(exercise) }, by);
    current = undefined;
    scenario = undefined;
    setLifecycle(exercise, 'retired');
    log.info({ exercise: exercise.id, state, problem }, 'exercise over');
    changed();
  };

  const finishing = new Map<string, Promise<void>>();
  const finishOnce = (exercise: Exercise, by: Actor, problem: string | null): Promise<void> => {
    const known = finishing.get(exercise.id);
    if (known) return known;
    const done = finish(exercise, by, problem)
      .catch((err: unknown) => {
        log.error({ err, exercise: exercise.id }, 'exercise not ended in order, tried again');
        // Else its band stays on every page, and no other can begin.
        if (current?.id === exercise.id) endTimer = setTimeout(() => void finishOnce(exercise, by, problem), againMs);
      })
      .finally(() => finishing.delete(exercise.id));
    finishing.set(exercise.id, done);
    return done;
  };

  const run = (exercise: Exercise): void => {
    const lengthMs = exercise.minutes * minuteMs;
    const from = Math.min(1, Math.max(0, (now() - exercise.startedAt) / lengthMs));
    scenario = options.startScenario(exercise.scenario, {
      minutes: exercise.minutes,
      from,
      onEnded: (problem) => {
        // Ended by itself, at its end or by a fault; stopping it is our own doing.
        if (current?.id === exercise.id && !finishing.has(exercise.id)) void finishOnce(exercise, system, problem);
      },
    });
    endTimer = setTimeout(() => void finishOnce(exercise, system, null), Math.max(0, exercise.endsAt - now()));
  };

  return {
    scenarios: () => stories.map(scenarioOf),
    list: () =>
      kept
        .list()
        .map(({ body }) => (body.id === current?.id ? { ...body, summary: summaryOf(body) } : body))
        .reverse(),
    find: (id) => {
      const body = kept.find(id)?.body;
      return body && body.id === current?.id ? { ...body, summary: summaryOf(body) } : body;
    },
    running: () => current,
    begin: (request: ExerciseRequest, by) => {
      if (current) throw new AppError('EXERCISE_RUNNING', `${current.name} is running; end it first`);
      const active = new Set(options.people().flatMap(({ id, disabledAt }) => (disabledAt === null ? [id] : [])));
      const unknown = request.participants.filter((id) => !active.has(id));
      if (unknown.length > 0)
        throw new AppError('PERSON_UNKNOWN', 'a participant does not exist or is disabled', {
          details: unknown.map((id) => ({ path: 'participants', message: id })),
        });
      const at = now();
      const exercise: Exercise = {
        ...request,
        participants: [...new Set(request.participants)],
        id: randomUUID(),
        state: 'running',
        startedAt: at,
        startedBy: by.name || by.id,
        endsAt: at + request.minutes * minuteMs,
        endedAt: null,
        problem: null,
        summary: null,
      };
      kept.add(exercise, by, { id: exercise.id });
      current = exercise;
      setLifecycle(exercise, 'active');
      run(exercise);
      log.info({ exercise: exercise.id, scenario: exercise.scenario, minutes: exercise.minutes }, 'exercise begun');
      changed();
      return exercise;
    },
    end: (id, by) => {
      const found = kept.find(id)?.body;
      if (!found) throw new AppError('NOT_FOUND', 'there is no exercise of this id');
      if (current?.id === id) void finishOnce(found, by, null);
      return found;
    },
    of: (station) => {
      if (!current || !station.startsWith(exercisePrefix)) return null;
      return options.stations.find(station)?.provenance === 'simulated' ? current.id : null;
    },
    onChange: (listener) => void listeners.push(listener),
    start: () => {
      if (!current) return;
      if (now() >= current.endsAt) void finishOnce(current, system, null);
      else run(current);
    },
    /** The exercise goes on with the next start, where its time is not over. */
    stop: async () => {
      clearTimeout(endTimer);
      const stopping = scenario;
      scenario = undefined;
      current = undefined;
      await stopping?.stop();
    },
  };
};
