/**
 * Quality of a value as one number, stored beside it: the sum of the flags that apply. 0 means nothing speaks against it. What a
 * value was stored with never changes; judgements of staff are laid over it wherever readings leave the gateway.
 */
export const qualityFlags = {
  /** The station said it was being calibrated (Circular 10/2021/TT-BTNMT, status 01). Of the whole reading. */
  calibrating: 1,
  /** The station reported an instrument fault (Circular 10/2021/TT-BTNMT, status 02). Of the whole reading. */
  fault: 2,
  /** At acceptance: values of one reading contradict each other, e.g. PM2.5 clearly above PM10. Of the whole reading. */
  inconsistent: 4,
  /** At acceptance: farther from the value before than can be within that time. Of one value. */
  step: 8,
  /** At acceptance: exactly the same for longer than happens in nature. Of one value. */
  stuck: 16,
  /** At acceptance: the station's clock is ahead of ours, or went back. Of the whole reading. */
  clock: 32,
  /** By comparing hours of stations near each other; shown while it is so, never stored with a point. */
  neighbour: 64,
  /** By staff, with a judgement over a span of time; never stored with a point. */
  invalidated: 128,
} as const;

export type QualityFlag = keyof typeof qualityFlags;

/** Set by the gateway itself: staff who judge a span valid take these off. What the station said of itself stays. */
export const automaticFlags =
  qualityFlags.inconsistent | qualityFlags.step | qualityFlags.stuck | qualityFlags.clock | qualityFlags.neighbour;

/** With these a value says nothing about water; the others doubt it, and a real flood rises fast. */
const unfitForLevels =
  qualityFlags.calibrating | qualityFlags.fault | qualityFlags.inconsistent | qualityFlags.invalidated;

const names = Object.keys(qualityFlags) as QualityFlag[];

/** Names of the flags in a quality number. */
export const flagsOf = (quality: number): QualityFlag[] => names.filter((flag) => (quality & qualityFlags[flag]) !== 0);

/** What several values of one instant have in common, and what each has besides; values that are not there have no say. */
export const commonQuality = (
  qualities: readonly (number | undefined)[],
): { readonly common: number; readonly own: readonly number[] } => {
  const there = qualities.filter((quality) => quality !== undefined);
  const common = there.length === 0 ? 0 : there.reduce((one, other) => one & other);
  return { common, own: qualities.map((quality) => (quality ?? 0) & ~common) };
};

export const hasFlag = (quality: number, flag: QualityFlag): boolean => (quality & qualityFlags[flag]) !== 0;

/** Whether a value enters means, indices and comparisons with a limit over an averaging time. */
export const entersAverages = (quality: number): boolean => quality === 0;

/** Whether alarm levels and classes of inundation are judged by a value, perhaps as a doubtful one. */
export const judgesLevels = (quality: number): boolean => (quality & unfitForLevels) === 0;

/** What staff say of a span of time. */
export const verdicts = ['invalid', 'valid'] as const;
export type Verdict = (typeof verdicts)[number];

/** Quality of a stored value under a judgement. */
export const judgedQuality = (quality: number, verdict: Verdict): number =>
  verdict === 'invalid' ? quality | qualityFlags.invalidated : quality & ~automaticFlags;
