/**
 * Quality of a reading as one number, stored beside its values as the field `quality`: the sum of the flags that apply.
 * 0 means nothing speaks against it, and only such values enter a mean, an index or a comparison with a limit.
 */
export const qualityFlags = {
  /** The station said it was being calibrated (Circular 10/2021/TT-BTNMT, status 01). */
  calibrating: 1,
  /** The station reported an instrument fault (Circular 10/2021/TT-BTNMT, status 02). */
  fault: 2,
  /** Values of one reading contradict each other, e.g. PM2.5 clearly above PM10. */
  inconsistent: 4,
} as const;

export type QualityFlag = keyof typeof qualityFlags;

/** Names of the flags in a stored quality number. */
export const flagsOf = (quality: number): QualityFlag[] =>
  (Object.keys(qualityFlags) as QualityFlag[]).filter((flag) => (quality & qualityFlags[flag]) !== 0);
