/**
 * Water on a street: rain of the street's catchment comes in, drains take it out, and the drains stop while the river stands
 * above their outfalls. A spring tide higher than the street comes up through the drains without any rain.
 *
 * The depth is a process with a memory, so it is computed in blocks of a day that each start 36 hours earlier with a dry
 * street: long enough to have forgotten the start, since every tide opens the outfalls once, and the same whoever asks first.
 */
import { hourMs, type Instant, minuteMs } from '../../shared/time.ts';
import type { LocalRain } from './rain.ts';
import { seedOf, smoothNoise } from './random.ts';
import { clamp, round, type Signal } from './signal.ts';
import type { Level } from './tide.ts';

export interface Street {
  /** Level above which the outfall no longer drains, m above national zero. */
  readonly outfall: number;
  /** Level of the road surface, m above national zero. */
  readonly surface: number;
  /** How many times its own rain a low point collects. */
  readonly catchment: number;
  /** What the drains take with a free outfall, mm/h. */
  readonly drainage: number;
}

const stepMs = 5 * minuteMs;
const blockSteps = 288;
const warmUpSteps = 432;
/** Leaves by seeping, pumping and the sun, mm/h. */
const seepage = 8;

export type Depth = (at: Instant) => number;

/** Depth above the road surface, cm, without the noise of a sensor. */
export const createDepth = (street: Street, rain: LocalRain, outfall: Level): Depth => {
  const blocks = new Map<number, Float64Array>();
  const compute = (block: number): Float64Array => {
    // One value more than the block has steps, to join it to the next.
    const depths = new Float64Array(blockSteps + 1);
    const first = block * blockSteps;
    let depth = 0;
    for (let step = first - warmUpSteps; step <= first + blockSteps; step += 1) {
      const at = step * stepMs;
      const level = outfall(at);
      // The outfall closes over 20 cm of river, as several pipes of one street do.
      const open = 1 - clamp((level - street.outfall + 0.1) / 0.2, 0, 1);
      const supply = rain.rate(at) * street.catchment;
      const removal = street.drainage * street.catchment * open + seepage;
      const balance = ((supply - removal) * stepMs) / hourMs / 10;
      // Deep water spreads over a wider area: it rises ever more slowly.
      depth = Math.max(0, depth + (balance > 0 ? balance / (1 + (depth / 35) ** 2) : balance));
      const tide = (level - street.surface) * 100;
      if (tide > depth) depth += (tide - depth) * 0.35;
      if (step >= first) depths[step - first] = depth;
    }
    return depths;
  };
  return (at) => {
    const block = Math.floor(at / stepMs / blockSteps);
    let depths = blocks.get(block);
    if (!depths) {
      depths = compute(block);
      if (blocks.size >= 4) blocks.clear();
      blocks.set(block, depths);
    }
    const position = at / stepMs - block * blockSteps;
    const i = Math.floor(position);
    const from = depths[i] ?? 0;
    return from + ((depths[i + 1] ?? from) - from) * (position - i);
  };
};

/** A depth sensor at the kerb, whole centimetres. */
export const createStreetGauge = (station: number, depth: Depth): Signal => {
  const splash = seedOf(station, 'splash');
  return (at) => {
    const water = depth(at);
    return { water_depth: water < 0.5 ? 0 : Math.max(0, round(water + 0.5 * smoothNoise(splash, at / minuteMs), 1)) };
  };
};
