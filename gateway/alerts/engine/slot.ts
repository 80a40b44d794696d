/**
 * One watch with what is remembered of it: where its ladder stands, what the desk was told, and a second ladder for readings of
 * the past. Pure but for the slot itself, which is changed in place: most values of a city find the ladder on the ground, and
 * cost one comparison.
 */
import type { AlertFigure, EvidenceReading } from '../../../shared/alert-api.ts';
import { climb, groundState, isGround, type LadderState } from '../../../shared/alerts/ladder.ts';
import { isPlanned } from '../../../shared/alerts/planning.ts';
import { type Severity, severityRank } from '../../../shared/alerts/words.ts';
import type { OffsetMs } from '../../../shared/indices/local-day.ts';
import type { Instant } from '../../../shared/time.ts';
import type { Finding } from '../ports.ts';
import { figureOf, type Watch } from './watches.ts';

export interface Live {
  readonly state: LadderState;
  /** What the desk was told last; outside its planning a rule may stand higher than it tells. */
  readonly told: Severity | null;
  /** Of what is judged by the hour: the hour judged last, and where the ladder stood before it (null = on the ground). */
  readonly hour?: Instant | undefined;
  readonly before?: LadderState | null | undefined;
}

/** What readings of the past would have raised. */
export interface Past {
  readonly state: LadderState;
  /** Null = it has not been raised yet. */
  readonly raised: { readonly severity: Severity; readonly from: Instant } | null;
  readonly worst: { readonly figure: AlertFigure; readonly reading: EvidenceReading } | null;
}

export interface Slot {
  readonly watch: Watch;
  /** Of the watch, and so near at hand that a value below all rungs needs nothing else of it. */
  readonly sign: 1 | -1;
  readonly lift: number;
  readonly takes: Takes;
  /** Below it a ladder on the ground stays there. */
  readonly lowest: number;
  live: Live | undefined;
  past: Past | undefined;
  /** Last figure that the desk was given. */
  figure: number;
  /** Of sums of rain: what the sum cannot be more than, without looking. */
  atMost: number;
}

/** Which values may be judged: any, those of water also with doubts (a flood does rise fast), or only those without. */
export type Takes = 'any' | 'levels' | 'averages';

const takesOf = ({ condition: { kind } }: Watch): Takes => {
  if (kind === 'fault' || kind === 'battery' || kind === 'doubtful') return 'any';
  return kind === 'alarm-level' || kind === 'depth' ? 'levels' : 'averages';
};

export type Told =
  | { readonly severity: Severity | null; readonly onsetAt: Instant; readonly isEasing?: true }
  | 'same'
  | null;

export const createSlot = (watch: Watch): Slot => ({
  watch,
  sign: watch.sign,
  lift: watch.lift,
  takes: takesOf(watch),
  lowest: watch.ladder.rungs[0]?.at ?? Number.POSITIVE_INFINITY,
  live: undefined,
  past: undefined,
  figure: Number.NaN,
  atMost: Number.POSITIVE_INFINITY,
});

const rankOf = (severity: Severity | null): number => (severity === null ? -1 : severityRank(severity));

/** A ladder that was changed under an alert may stand on a rung that no value has reached. */
const isReached = ({ watch }: Slot, { since, severity }: LadderState, height: number): boolean =>
  since !== null || height >= (watch.ladder.rungs.find((rung) => rung.severity === severity)?.at ?? 0);

/** Puts the ladder where it stands now. What is milder is told at any time, what is worse only when the rule is planned. */
const settle = (
  slot: Slot,
  state: LadderState,
  { at, value: height }: { readonly at: Instant; readonly value: number },
  offset: OffsetMs,
  more: Partial<Live> = {},
): Told => {
  const told = slot.live?.told ?? null;
  const isEasing = rankOf(state.severity) < rankOf(told);
  const isNews =
    state.severity !== told &&
    (isEasing || (isReached(slot, state, height) && isPlanned(slot.watch.rule.planning, at, offset)));
  const next = isNews ? state.severity : told;
  slot.live = next === null && isGround(state) && !more.before ? undefined : { state, told: next, ...more };
  if (isNews) return { severity: state.severity, onsetAt: state.since ?? at, ...(isEasing && { isEasing }) };
  return next === null ? null : 'same';
};

/** Takes a figure into the live ladder. Null = the ladder is on the ground; `same` = it stays where the desk knows it to be. */
export const take = (slot: Slot, at: Instant, value: number, offset: OffsetMs): Told => {
  const height = slot.sign * value;
  if (slot.live === undefined && !(height >= slot.lowest)) return null;
  const { ladder } = slot.watch;
  const { state } = climb(ladder, slot.live?.state ?? groundState(ladder), { at, value: height });
  return settle(slot, state, { at, value: height }, offset);
};

/** The same with the figure of a whole hour. The same hour again, with late data, replaces what it said before. */
export const takeHour = (slot: Slot, hour: Instant, value: number, offset: OffsetMs): Told => {
  const { ladder, sign } = slot.watch;
  const height = sign * value;
  const { live } = slot;
  if (live === undefined && !(height >= slot.lowest)) return null;
  const base = (live?.hour === hour ? live.before : live?.state) ?? groundState(ladder);
  const { state } = climb(ladder, base, { at: hour, value: height });
  return settle(slot, state, { at: hour, value: height }, offset, { hour, before: isGround(base) ? null : base });
};

/** The condition cannot hold any more, whatever the value: the ladder goes to the ground. */
export const leave = (slot: Slot, at: Instant): Told => {
  const told = slot.live?.told ?? null;
  slot.live = undefined;
  return told === null ? null : { severity: null, onsetAt: at, isEasing: true };
};

/** Ends what readings of the past would have raised; undefined when they would not have, or it was open all the time. */
export const finishPast = (slot: Slot, gapFrom: Instant): Finding | undefined => {
  const { watch, live, past } = slot;
  slot.past = undefined;
  if (!past?.raised || !past.worst) return undefined;
  const { severity, from } = past.raised;
  const isKnown =
    live?.told != null && (live.state.since ?? gapFrom) <= gapFrom && rankOf(live.told) >= rankOf(severity);
  if (isKnown) return undefined;
  const { key, version, network } = watch;
  const to = (past.state.severity === null ? past.state.since : null) ?? past.state.at;
  return { kind: 'past', key, ruleVersion: version, network, severity, from, to, ...past.worst };
};

/** Takes a figure into the ladder of the past; newer than those before. True when what it raised is over. */
export const takePast = (
  slot: Slot,
  at: Instant,
  value: number,
  reading: () => EvidenceReading,
  offset: OffsetMs,
): boolean => {
  const { watch, past } = slot;
  const height = watch.sign * value;
  if (past === undefined && !(height >= slot.lowest)) return false;
  const { state } = climb(watch.ladder, past?.state ?? groundState(watch.ladder), { at, value: height });
  if (state.severity === null && past?.raised) {
    slot.past = { ...past, state };
    return true;
  }
  if (isGround(state)) {
    slot.past = undefined;
    return false;
  }
  let raised = past?.raised ?? null;
  if (state.severity !== null && rankOf(state.severity) > rankOf(raised?.severity ?? null)) {
    const isRaised = isPlanned(watch.rule.planning, at, offset);
    if (isRaised) raised = { severity: state.severity, from: raised?.from ?? state.since ?? at };
  }
  const before = past?.worst ?? null;
  const isWorst = before === null || height > watch.sign * before.figure.value;
  const worst = isWorst ? { figure: figureOf(watch, value, state.severity), reading: reading() } : before;
  const severity = raised?.severity ?? null;
  slot.past = { state, raised, worst: { ...worst, figure: figureOf(watch, worst.figure.value, severity) } };
  return false;
};
