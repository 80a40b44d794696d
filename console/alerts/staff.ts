/** The scale of a staff: from where to where, and where its labels find room. Pure. */
import type { LevelQuantity } from '../model/levels.ts';

export interface StaffMark {
  readonly id: string;
  readonly value: number;
}

/** Above the highest mark or value, in the unit of the quantity. */
const head: Readonly<Record<LevelQuantity, number>> = { water_depth: 5, water_level: 0.3 };
/** Below the lowest. A street's staff stands on the street. */
const foot: Readonly<Record<LevelQuantity, number>> = { water_depth: 0, water_level: 0.5 };

export interface StaffScale {
  readonly low: number;
  readonly high: number;
  /** Height of the label of each mark, 0 at the bottom to 1 at the top, none nearer to the next than one of `rows`. */
  readonly labels: ReadonlyMap<string, number>;
}

export const staffScale = (
  quantity: LevelQuantity,
  value: number,
  marks: readonly StaffMark[],
  /** How many labels fit above each other. */
  rows: number,
): StaffScale => {
  const all = [value, ...marks.map((mark) => mark.value)];
  const low = quantity === 'water_depth' ? Math.min(0, ...all) : Math.min(...all) - foot[quantity];
  const high = Math.max(...all) + head[quantity];
  const least = 1 / Math.max(1, rows);
  const labels = new Map<string, number>();
  let free = Number.NEGATIVE_INFINITY;
  for (const mark of [...marks].sort((a, b) => a.value - b.value)) {
    const at = Math.max((mark.value - low) / (high - low), free);
    labels.set(mark.id, at);
    free = at + least;
  }
  // What was pushed over the top moves down again, with those below it.
  let ceiling = 1;
  for (const [id, at] of [...labels].reverse()) {
    const held = Math.min(at, ceiling);
    labels.set(id, held);
    ceiling = held - least;
  }
  return { low, high, labels };
};
