/**
 * Randomness that can be asked for any instant: every figure is a hash of a seed and a number, so that history and live
 * agree, in any order of asking, and two runs with one seed give one city.
 */

/** Scrambles two 32-bit numbers into one; neighbouring inputs give unrelated outputs. Unsigned. */
export const mix = (a: number, b: number): number => {
  let h = (a ^ Math.imul(b | 0, 0x9e3779b1)) | 0;
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return (h ^ (h >>> 16)) >>> 0;
};

/** Seed of one named thing, e.g. of one sensor of one station. */
export const seedOf = (seed: number, name: string): number => {
  let h = mix(seed, name.length);
  for (let i = 0; i < name.length; i += 1) h = mix(h, name.charCodeAt(i));
  return h;
};

/** Uniform in [0, 1), the n-th of this seed. */
export const uniform = (seed: number, n: number): number => mix(seed, n) / 0x1_0000_0000;

/** About normal, mean 0, standard deviation 1, never beyond ±3.5: the sum of four bytes of one hash. */
export const normal = (seed: number, n: number): number => {
  const h = mix(seed, n);
  return (((h & 255) + ((h >>> 8) & 255) + ((h >>> 16) & 255) + (h >>> 24)) / 255 - 2) * 1.7320508;
};

/** Smooth noise along x: normal figures at whole numbers, joined by a curve without corners. */
export const smoothNoise = (seed: number, x: number): number => {
  const i = Math.floor(x);
  const f = x - i;
  const weight = f * f * f * (f * (f * 6 - 15) + 10);
  const from = normal(seed, i);
  return from + (normal(seed, i + 1) - from) * weight;
};

/** Figures one after the other, for building one thing (a storm, a list of places) from its seed. */
export const createSequence = (seed: number): (() => number) => {
  let n = 0;
  return () => {
    n += 1;
    return uniform(seed, n);
  };
};
