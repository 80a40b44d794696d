/** Exercises from their beginning to their end, with stations that do nothing. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createExercises } from '../../../gateway/exercises/exercises.ts';
import { AppError } from '../../../shared/errors.ts';
import { minuteMs } from '../../../shared/time.ts';
import { addPerson } from '../../support/alert-world.ts';
import { testActor } from '../../support/gateway-process.ts';
import { quietLog } from '../../support/quiet-log.ts';
import { openTestState } from '../../support/test-state.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
});
afterEach(() => vi.useRealTimers());

describe('an exercise', () => {
  it('whose end cannot be stored is ended as soon as it can', async () => {
    const state = openTestState();
    const ended: string[] = [];
    let isBroken = true;
    const exercises = createExercises({
      kept: state.collections.exercises,
      alerts: state.alerts,
      deliveries: state.deliveries,
      desk: {
        endExercise: (id) => {
          if (isBroken) throw new AppError('STORE_UNAVAILABLE', 'the disk is full');
          ended.push(id);
        },
      },
      people: state.people.list,
      stations: { find: () => undefined },
      stationStore: state.stations,
      stationsChanged: () => {},
      startScenario: () => ({ acknowledged: () => 0, stop: async () => {} }),
      now: () => state.clock,
      log: quietLog,
    });
    const participants = [addPerson(state, 'an')];
    const { id } = exercises.begin({ name: 'Diễn tập', scenario: 'street-flood', minutes: 5, participants }, testActor);
    state.clock += 5 * minuteMs;
    await vi.advanceTimersByTimeAsync(5 * minuteMs + 5_000);
    expect(exercises.running()?.id).toBe(id);
    isBroken = false;
    await vi.advanceTimersByTimeAsync(minuteMs);
    expect(exercises.running()).toBeUndefined();
    expect(ended).toEqual([id]);
    expect(exercises.find(id)).toMatchObject({ state: 'ended', problem: null });
    await exercises.stop();
  });
});
