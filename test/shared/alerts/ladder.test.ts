/** Ladders: one rise and one fall of one crossing, whatever trembles around it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  climb,
  groundState,
  isGround,
  type Ladder,
  type LadderState,
  onLadder,
} from '../../../shared/alerts/ladder.ts';
import { hourMs, minuteMs } from '../../../shared/time.ts';

const street: Ladder = {
  rungs: [
    { at: 10, severity: 'watch' },
    { at: 20, severity: 'warning' },
    { at: 30, severity: 'danger' },
    { at: 50, severity: 'extreme' },
  ],
  hysteresis: 3,
  up: { readings: 2, minutes: 0 },
  down: { readings: 2, minutes: 0 },
};

interface Sample {
  readonly at: number;
  readonly value: number;
}
const minutely = (values: readonly number[], from = 0): Sample[] =>
  values.map((value, index) => ({ at: from + index * minuteMs, value }));

const run = (ladder: Ladder, samples: readonly Sample[], from: LadderState = groundState(ladder)) => {
  const moves: string[] = [];
  let state = from;
  for (const sample of samples) {
    const climbed = climb(ladder, state, sample);
    state = climbed.state;
    if (climbed.moved) {
      const { from: was, to, onsetAt } = climbed.moved;
      moves.push(`${was ?? '-'} ${to ?? '-'} @${onsetAt / minuteMs}`);
    }
  }
  return { moves, state };
};

describe('a ladder', () => {
  it('is climbed when the value holds for the readings asked for, from the first of them on', () => {
    expect(run(street, minutely([5, 12, 5, 12, 13])).moves).toEqual(['- watch @3']);
  });

  it('is climbed to the highest rung that held, and the next one goes on with its own run', () => {
    expect(run(street, minutely([0, 32, 34, 55, 56])).moves).toEqual(['- danger @1', 'danger extreme @3']);
    expect(run(street, minutely([0, 15, 55, 56])).moves).toEqual(['- watch @1', 'watch extreme @2']);
  });

  it('is left only below the rung by more than the hysteresis, one or many rungs at once', () => {
    expect(run(street, minutely([31, 31, 27, 27, 29])).moves).toEqual(['- danger @0']);
    expect(run(street, minutely([31, 31, 26.9, 26.9])).moves).toEqual(['- danger @0', 'danger warning @2']);
    expect(run(street, minutely([60, 60, 0, 0])).moves).toEqual(['- extreme @0', 'extreme - @2']);
  });

  it('asks for readings and for minutes, both', () => {
    const slow: Ladder = { ...street, up: { readings: 2, minutes: 10 } };
    expect(run(slow, minutely(Array.from({ length: 10 }, () => 12))).moves).toEqual([]);
    expect(run(slow, minutely(Array.from({ length: 11 }, () => 12))).moves).toEqual(['- watch @0']);
    expect(
      run(slow, [
        { at: 0, value: 12 },
        { at: hourMs, value: 12 },
      ]).moves,
    ).toEqual(['- watch @0']);
  });

  it('takes no notice of what is not newer, or no number', () => {
    const { state } = run(street, minutely([12, 12]));
    for (const sample of [
      { at: minuteMs, value: 99 },
      { at: 0, value: 99 },
      { at: hourMs, value: Number.NaN },
    ]) {
      expect(climb(street, state, sample)).toEqual({ state, moved: null });
    }
  });

  it('takes what is far below all', () => {
    const { moves } = run(street, minutely([12, 12, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]));
    expect(moves).toEqual(['- watch @0', 'watch - @2']);
  });

  it('is plain JSON that goes on the same', () => {
    const samples = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 60 });
    fc.assert(
      fc.property(samples, fc.nat(60), (values, cut) => {
        const all = minutely(values);
        const first = run(street, all.slice(0, cut));
        const again: LadderState = { ...JSON.parse(JSON.stringify(first.state)), at: first.state.at };
        const second = run(street, all.slice(cut), again);
        expect([...first.moves, ...second.moves]).toEqual(run(street, all).moves);
      }),
    );
  });

  it('does not see noise smaller than its hysteresis: one rise, one fall, of any crossing', () => {
    const noise = fc.array(fc.integer({ min: -145, max: 145 }), { minLength: 60, maxLength: 240 });
    fc.assert(
      fc.property(noise, fc.constantFrom(10, 20, 30, 50), (tremble, at) => {
        const ladder: Ladder = { ...street, rungs: street.rungs.filter((rung) => rung.at === at) };
        // Around the threshold by less than half of the hysteresis, then well above, around it again, and away.
        const around = tremble.map((hundredths) => at + hundredths / 100);
        const values = [...around, at + 2, at + 2, ...around, 0, 0];
        expect(run(ladder, minutely(values)).moves.map((move) => move.replace(/ @.*/, ''))).toEqual([
          expect.stringMatching(/^- /),
          expect.stringMatching(/ -$/),
        ]);
      }),
    );
  });

  it('±2 % around a threshold for an hour are one rise and one fall', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 60, maxLength: 60 }), (thousandths) => {
        const noisy = thousandths.map((part) => 1.9 * (1 + part / 1_000));
        const river: Ladder = { ...street, rungs: [{ at: 1.9, severity: 'danger' }], hysteresis: 0.05 };
        const { moves } = run(river, minutely([1.2, ...noisy, 1.95, 1.95, ...noisy, 1.2, 1.2]));
        expect(moves).toHaveLength(2);
      }),
    );
  });

  it('never stands on a rung that no two readings in a row had reached', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 80 }), (values) => {
        const { state } = run(street, minutely(values));
        const rung = street.rungs.find(({ severity }) => severity === state.severity);
        const held = values.some((value, index) => rung && value >= rung.at && (values[index + 1] ?? -1) >= rung.at);
        expect(rung === undefined || held).toBe(true);
      }),
    );
  });

  it('is on the ground when nothing is reached and nothing speaks for a change', () => {
    expect(isGround(run(street, minutely([12, 5])).state)).toBe(true);
    expect(isGround(run(street, minutely([5, 12])).state)).toBe(false);
    expect(isGround(run(street, minutely([12, 12])).state)).toBe(false);
  });

  it('that is changed is stood on at the same severity, else at the nearest milder one', () => {
    const { state } = run(street, minutely([55, 55]));
    const lower = (...severities: ('watch' | 'warning' | 'danger')[]): Ladder => ({
      ...street,
      rungs: severities.map((severity, index) => ({ at: 5 + index, severity })),
    });
    expect(onLadder(state, street)).toEqual(state);
    expect(onLadder(state, lower('watch', 'danger')).severity).toBe('danger');
    expect(onLadder(groundState(street, 0), lower('watch')).severity).toBeNull();
    expect(onLadder(run(street, minutely([12, 12])).state, lower('danger')).severity).toBe('danger');
  });
});
