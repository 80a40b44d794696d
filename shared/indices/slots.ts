/** How much of a time is covered by readings, counted in slots of the station's interval. Pure. */

/** Slots expected in a time: the whole intervals that fit into it, at least one. */
export const expectedSlots = (lengthMs: number, intervalMs: number): number =>
  Math.max(1, Math.floor(lengthMs / intervalMs + 1e-9));

/**
 * Slots of one interval that hold at least one reading, so that a burst counts once. The grid is laid around the mean phase
 * of the readings: a station that measures on the minute, give or take some milliseconds, fills every slot, where a grid
 * beginning on the minute would have half of its readings fall into the slot before. `offsets` are milliseconds after the
 * start of the time.
 */
export const coveredSlots = (offsets: ArrayLike<number>, lengthMs: number, intervalMs: number): number => {
  const expected = expectedSlots(lengthMs, intervalMs);
  if (offsets.length === 0) return 0;
  if (expected === 1) return 1;
  let cosine = 0;
  let sine = 0;
  const turn = (2 * Math.PI) / intervalMs;
  for (let index = 0; index < offsets.length; index += 1) {
    const angle = turn * ((offsets[index] ?? 0) % intervalMs);
    cosine += Math.cos(angle);
    sine += Math.sin(angle);
  }
  const phase = (Math.atan2(sine, cosine) / turn + intervalMs) % intervalMs;
  const begin = phase - intervalMs / 2;
  const seen = new Uint8Array(expected);
  let covered = 0;
  for (let index = 0; index < offsets.length; index += 1) {
    const slot = Math.floor(((offsets[index] ?? 0) - begin) / intervalMs);
    const place = Math.min(Math.max(slot, 0), expected - 1);
    if (seen[place] === 0) covered += 1;
    seen[place] = 1;
  }
  return covered;
};
