/** Labels beside a staff: each as near to its place as the others let it. Pure; pixels from the top. */
export const spread = (places: readonly number[], least: number, top: number, bottom: number): number[] => {
  const order = places.map((at, i) => ({ at, i })).sort((a, b) => a.at - b.at);
  let free = top;
  for (const each of order) {
    each.at = Math.max(each.at, free);
    free = each.at + least;
  }
  // What was pushed over the end moves back, with those before it.
  let ceiling = bottom;
  for (const each of order.toReversed()) {
    each.at = Math.min(each.at, ceiling);
    ceiling = each.at - least;
  }
  const found = [...places];
  for (const { at, i } of order) found[i] = at;
  return found;
};
