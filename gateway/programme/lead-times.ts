/**
 * How long before a level of water was reached somebody had been warned, over a period: from the first alert of a situation at a
 * station to the measured instant at which the level was reached. Pure, but for what is kept for some seconds.
 */
import type { LeadTimeRow, LeadTimes } from '../../shared/city-programme-api.ts';
import type { LevelThreshold, Threshold } from '../../shared/thresholds/threshold.ts';
import { dayMs, type Instant, secondMs } from '../../shared/time.ts';

/** One step upwards of an alert of the hazard flood, of no exercise. */
export interface FloodStep {
  readonly situation: string;
  readonly station: string;
  readonly ward: string;
  /** Kind of the rule. */
  readonly rule: string;
  readonly kind: 'raised' | 'worse';
  /** By our clock: from when on people could know of the alert. */
  readonly raisedAt: Instant;
  /** Measured-at of the reading behind the step. */
  readonly at: Instant;
  readonly threshold: string | null;
}

export interface FloodSteps {
  /** Of alerts that were raised in [from, to), recorded while they happened, and no false ones. */
  floodSteps(query: {
    readonly from: Instant;
    readonly to: Instant;
    readonly provenance: 'real' | 'simulated';
    readonly limit: number;
  }): FloodStep[];
}

interface Of {
  readonly from: Instant;
  readonly to: Instant;
  /** Undefined = the whole city. */
  readonly ward: string | undefined;
}

const judgesLevels: ReadonlySet<string> = new Set(['alarm-level', 'depth']);

const isLevel = (threshold: Threshold): threshold is LevelThreshold =>
  threshold.kind === 'alarm-level' || threshold.kind === 'class';

/** Alarm levels of all gauges are one line each; the figures behind them differ, their meaning does not. */
const lineOf = (level: LevelThreshold): string =>
  level.kind === 'alarm-level' ? `alarm-level ${level.level}` : `class ${level.value}`;

/** Sorted; the lower of the two in the middle, so that it is a lead time that there was. */
const medianOf = (sorted: readonly number[]): number | null => sorted[Math.floor((sorted.length - 1) / 2)] ?? null;

const rowOf = (threshold: string | null, leads: readonly number[]): LeadTimeRow => {
  const sorted = [...leads].sort((a, b) => a - b);
  return {
    threshold,
    events: sorted.length,
    warned: sorted.filter((lead) => lead > 0).length,
    medianMs: medianOf(sorted),
    worstMs: sorted[0] ?? null,
  };
};

/**
 * Each level counts once in a situation at a station, where it was first reached in [from, to). The lead is 0 where the first alert
 * came with the level itself or after it.
 */
export const leadTimesOf = (
  steps: readonly FloodStep[],
  { from, to, ward }: Of,
  catalogue: readonly Threshold[],
): Omit<LeadTimes, 'simulated' | 'complete'> => {
  const levels = new Map(catalogue.filter(isLevel).map((level) => [level.id, level]));
  const placeOf = ({ situation, station }: FloodStep): string => `${situation} ${station}`;
  const firstOf = new Map<string, Instant>();
  for (const step of steps) {
    const known = firstOf.get(placeOf(step));
    if (known === undefined || step.raisedAt < known) firstOf.set(placeOf(step), step.raisedAt);
  }
  const reached = new Map<string, FloodStep & { readonly level: LevelThreshold }>();
  for (const step of steps) {
    const level = step.threshold === null ? undefined : levels.get(step.threshold);
    if (!level || !judgesLevels.has(step.rule)) continue;
    const key = `${placeOf(step)} ${level.id}`;
    const known = reached.get(key);
    if (!known || step.at < known.at) reached.set(key, { ...step, level });
  }
  const lines = new Map<string, { readonly level: LevelThreshold; readonly leads: number[] }>();
  for (const step of reached.values()) {
    if (step.at < from || step.at >= to || (ward !== undefined && step.ward !== ward)) continue;
    const line = lines.get(lineOf(step.level)) ?? { level: step.level, leads: [] };
    line.leads.push(Math.max(0, step.at - (firstOf.get(placeOf(step)) ?? step.at)));
    lines.set(lineOf(step.level), line);
  }
  const sorted = [...lines].sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true })).map(([, line]) => line);
  return {
    all: rowOf(
      null,
      sorted.flatMap(({ leads }) => leads),
    ),
    levels: sorted.map(({ level, leads }) => rowOf(level.id, leads)),
    thresholds: sorted.map(({ level }) => level),
  };
};

/** A situation may have begun before the period in which a level was reached. */
const beforeMs = 14 * dayMs;
/** Steps upwards in a year; a flood of a day has some hundred. */
const mostSteps = 10_000;
const keptMs = 30 * secondMs;
const mostKept = 8;

export interface LeadTimesQuery extends Of {
  readonly simulated: boolean;
}

/** Kept for some seconds, because everybody who looks at the programme asks once a minute. */
export const createLeadTimes = (
  { floodSteps }: FloodSteps,
  { catalogue, now }: { readonly catalogue: readonly Threshold[]; readonly now: () => Instant },
): ((query: LeadTimesQuery) => LeadTimes) => {
  const kept = new Map<string, { readonly at: Instant; readonly answer: LeadTimes }>();
  return ({ simulated, ...of }) => {
    const key = `${of.from} ${of.to} ${of.ward ?? ''} ${simulated}`;
    const known = kept.get(key);
    if (known && Math.abs(now() - known.at) < keptMs) return known.answer;
    kept.delete(key);
    const oldest = kept.keys().next();
    if (kept.size >= mostKept && !oldest.done) kept.delete(oldest.value);
    const provenance = simulated ? 'simulated' : 'real';
    const steps = floodSteps({ from: of.from - beforeMs, to: of.to, provenance, limit: mostSteps });
    const answer = { simulated, complete: steps.length < mostSteps, ...leadTimesOf(steps, of, catalogue) };
    kept.set(key, { at: now(), answer });
    return answer;
  };
};
