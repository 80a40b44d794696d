/**
 * A ladder: severities that a value climbs and leaves. A rung is reached when the value was at or over it for so many readings in
 * a row and over so many minutes; it is left when the value was below it by more than the hysteresis for as long as `down` says.
 * Noise smaller than the hysteresis therefore makes one rise and one fall.
 *
 *                 ┌────────── reached: value ≥ at, `up`
 *      at ────────┼─────────
 *                 │   stays
 *      at − h ────┼─────────
 *                 └────────── left: value < at − h, `down`
 *
 * Pure, and the state is plain JSON. Conditions that fall (battery, minutes left) are negated by whoever asks.
 */
import { type Instant, minuteMs } from '../time.ts';
import type { Debounce } from './rule.ts';
import { type Severity, severityRank } from './words.ts';

export interface Rung {
  readonly at: number;
  readonly severity: Severity;
}

export interface Ladder {
  /** Ascending, each more severe than the one before. */
  readonly rungs: readonly Rung[];
  /** In the unit of the value. */
  readonly hysteresis: number;
  readonly up: Debounce;
  readonly down: Debounce;
}

/** Readings in a row that speak for a change. */
export interface Run {
  readonly since: Instant;
  readonly count: number;
}

export interface LadderState {
  /** Of the newest value that was judged. */
  readonly at: Instant;
  /** Of the rung that is reached; null = below all. */
  readonly severity: Severity | null;
  /** First reading of the run with which `severity` was reached; null = it has never moved, or was put there by `onLadder`. */
  readonly since: Instant | null;
  /** One of each rung: of those above, the run that may reach it; of the others, the run that may leave it. */
  readonly runs: readonly (Run | null)[];
}

export interface Move {
  readonly from: Severity | null;
  readonly to: Severity | null;
  /** First reading of the run that made it. */
  readonly onsetAt: Instant;
}

export interface Climbed {
  readonly state: LadderState;
  readonly moved: Move | null;
}

export const groundState = (ladder: Ladder, at: Instant = Number.NEGATIVE_INFINITY): LadderState => ({
  at,
  severity: null,
  since: null,
  runs: ladder.rungs.map(() => null),
});

/** Below all rungs, and nothing speaks for a change: nothing has to be remembered but the time. */
export const isGround = ({ severity, runs }: LadderState): boolean =>
  severity === null && runs.every((run) => run === null);

const goOn = (before: Run | null | undefined, at: Instant): Run =>
  before ? { since: before.since, count: before.count + 1 } : { since: at, count: 1 };

/**
 * Takes one value in. A value that is not newer than the last one, or no number, changes nothing. Infinite values are allowed.
 * The state has to be of this ladder: see `onLadder`.
 */
export const climb = (
  ladder: Ladder,
  state: LadderState,
  { at, value }: { readonly at: Instant; readonly value: number },
): Climbed => {
  if (at <= state.at || Number.isNaN(value)) return { state, moved: null };
  const { rungs, hysteresis } = ladder;
  const stand = rungs.findIndex(({ severity }) => severity === state.severity);
  const runs = rungs.map((rung, index): Run | null => {
    const speaks = index > stand ? value >= rung.at : value < rung.at - hysteresis;
    return speaks ? goOn(state.runs[index], at) : null;
  });
  const hasHeld = (run: Run | null, { readings, minutes }: Debounce): boolean =>
    run !== null && run.count >= readings && at - run.since >= minutes * minuteMs;

  const reached = runs.findLastIndex((run, index) => index > stand && hasHeld(run, ladder.up));
  const left = runs.findIndex((run, index) => index <= stand && hasHeld(run, ladder.down));
  const next = reached >= 0 ? reached : left >= 0 ? left - 1 : stand;
  if (next === stand) return { state: { ...state, at, runs }, moved: null };

  const onsetAt = runs[reached >= 0 ? reached : left]?.since ?? at;
  const severity = rungs[next]?.severity ?? null;
  // A rung that changed sides begins without a run; those that did not go on with theirs.
  const kept = runs.map((run, index) => (index > stand === index > next ? run : null));
  return {
    state: { at, severity, since: onsetAt, runs: kept },
    moved: { from: state.severity, to: severity, onsetAt },
  };
};

/**
 * A state on another ladder: on the rung of the same severity, else on the nearest milder one, else on the lowest, which nothing
 * has reached yet (`since` null). Runs are kept where the rungs are the same.
 */
export const onLadder = (state: LadderState, { rungs }: Ladder): LadderState => {
  const lowest = rungs[0]?.severity ?? null;
  const { severity } = state;
  const milder = (than: Severity): Severity | null =>
    rungs.findLast((rung) => severityRank(rung.severity) <= severityRank(than))?.severity ?? lowest;
  const next = severity === null ? null : milder(severity);
  const isWorse = severity !== null && next !== null && severityRank(next) > severityRank(severity);
  return {
    ...state,
    severity: next,
    since: isWorse ? null : state.since,
    runs: rungs.map((_rung, index) => (state.runs.length === rungs.length ? (state.runs[index] ?? null) : null)),
  };
};
