/** The size of a photo that is sent. Pure. */

/** Longest side, pixels. */
const longestSide = 1_600;

/** The size that fits into the longest side; a smaller picture stays as it is. Pure. */
export const fittedSize = (width: number, height: number, longest = longestSide): [width: number, height: number] => {
  const scale = Math.min(1, longest / Math.max(width, height));
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
};
