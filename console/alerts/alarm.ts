/** When the page makes itself heard: a new situation that nobody has acknowledged calls, and calls again. Pure. */
import type { Situation } from '../../shared/alert-api.ts';
import { isAtLeast } from '../../shared/alerts/words.ts';
import { type Instant, minuteMs, secondMs } from '../../shared/time.ts';
import { isCalling, originOf, sortSituations } from './situations.ts';

export const repeatAfterMs = 30 * secondMs;
export const muteMs = 10 * minuteMs;

/**
 * Those that call, worst first: from warning on, unacknowledged, of the world or of an exercise. `asked` are those that staff may see
 * whole: where nobody is to be told (all of it is shelved, suppressed, or somebody else's) there is no escalation, and no call. What
 * is not among them calls.
 */
export const callingSituations = (
  situations: readonly Situation[],
  asked: readonly Situation[] | undefined,
): Situation[] =>
  sortSituations(
    situations.filter(
      (each) =>
        each.state === 'unacknowledged' &&
        isAtLeast(each.severity, 'warning') &&
        isCalling(each) &&
        originOf(each) !== 'simulated' &&
        asked?.find(({ id }) => id === each.id)?.escalation !== null,
    ),
  );

export type Tone = 'warning' | 'extreme';

export interface Note {
  /** Hertz. */
  readonly pitch: number;
  /** Seconds from the beginning, and long. */
  readonly at: number;
  readonly for: number;
}

/** Two tones going up, twice; an extreme one falls quickly, six times, so that it is told apart without looking. */
export const notesOf = (tone: Tone): Note[] =>
  tone === 'warning'
    ? [0, 0.7].flatMap((at) => [
        { pitch: 660, at, for: 0.22 },
        { pitch: 880, at: at + 0.26, for: 0.3 },
      ])
    : Array.from({ length: 6 }, (_, i) => [
        { pitch: 1_175, at: i * 0.3, for: 0.13 },
        { pitch: 784, at: i * 0.3 + 0.15, for: 0.13 },
      ]).flat();

export interface AlarmState {
  /** What has called already: another wave of a situation, or a worse one, calls at once. */
  readonly heard: ReadonlySet<string>;
  readonly lastAt: Instant | undefined;
}

export const silent: AlarmState = { heard: new Set(), lastAt: undefined };

const keyOf = ({ id, severity, waves }: Situation): string => `${id} ${severity} ${waves}`;

/** What is to be played now, if anything, and what is then known. */
export const nextTone = (
  before: AlarmState,
  calling: readonly Situation[],
  { now, mutedUntil }: { now: Instant; mutedUntil: Instant },
): { readonly state: AlarmState; readonly tone: Tone | undefined } => {
  if (calling.length === 0) return { state: before.heard.size === 0 ? before : silent, tone: undefined };
  const heard = new Set(calling.map(keyOf));
  const isNew = [...heard].some((key) => !before.heard.has(key));
  const isDue = before.lastAt === undefined || now - before.lastAt >= repeatAfterMs;
  const isMuted = now < mutedUntil;
  if (isMuted || !(isNew || isDue))
    return { state: { ...before, heard: isMuted ? heard : before.heard }, tone: undefined };
  return {
    state: { heard, lastAt: now },
    tone: calling.some(({ severity }) => severity === 'extreme') ? 'extreme' : 'warning',
  };
};
