/**
 * Rain over the city: storms made of cells, each with a place, a time and a peak. A cell rains as sin² from its start to its
 * end, so the amount between two instants is known in closed form and readings of any interval add up to the same storm.
 * There is more rain than the climate has: one storm in every 48 h, so that a week of history always holds something.
 */

import { dayMs, hourMs, type Instant, minuteMs } from '../../shared/time.ts';
import { distanceKm } from '../../shared/wards.ts';
import { dayAngle, yearAngle } from './local-time.ts';
import { createSequence, mix, seedOf, smoothNoise } from './random.ts';
import { clamp, type Position, round, type Signal } from './signal.ts';

/** Time in which one storm begins. */
const blockMs = 2 * dayMs;
/** No storm lasts longer. */
const longestMs = 14 * hourMs;
const cityCentre: Position = { lat: 20.855, lon: 106.68 };

interface Cell {
  readonly start: Instant;
  readonly durationMs: number;
  /** mm/h at the middle of the cell, at its centre. */
  readonly peak: number;
  readonly centre: Position;
  readonly radiusKm: number;
}

/** Rain at one place. */
export interface LocalRain {
  /** mm/h. */
  rate(at: Instant): number;
  /** mm in (from, to]. */
  amount(from: Instant, to: Instant): number;
  /** mm that a tipping bucket of 0.2 mm counts in (from, to]; consecutive intervals add up exactly. */
  tipped(from: Instant, to: Instant): number;
}

export type RainField = (position: Position) => LocalRain;

const stormsOf = (seed: number, block: number): Cell[] => {
  const next = createSequence(mix(seed, block));
  const blockStart = block * blockMs;
  // Most rain falls in August (day 225 of the year).
  const wet = 0.5 + 0.5 * Math.cos(yearAngle(blockStart) - dayAngle(225));
  const cells: Cell[] = [];
  const start = blockStart + next() * (blockMs - 2 * hourMs);
  const peak = (26 + 34 * wet) * (0.7 + 0.8 * next());
  const count = 3 + Math.floor(next() * 4);
  for (let i = 0; i < count; i += 1) {
    cells.push({
      start: start + i * (15 + 25 * next()) * minuteMs,
      durationMs: (30 + 80 * next()) * minuteMs,
      peak: peak * (i === 0 ? 1 : 0.3 + 0.7 * next()),
      centre: { lat: cityCentre.lat + (next() - 0.5) * 0.1, lon: cityCentre.lon + (next() - 0.5) * 0.12 },
      radiusKm: 9 + 14 * next(),
    });
  }
  // Drizzle (mưa phùn): hours of less than 2 mm/h, everywhere.
  if (next() < 0.5) {
    cells.push({
      start: blockStart + next() * (blockMs - 2 * hourMs),
      durationMs: (3 + 7 * next()) * hourMs,
      peak: 0.5 + 1.3 * next(),
      centre: cityCentre,
      radiusKm: 90,
    });
  }
  return cells;
};

const rateOf = (cell: Cell, at: Instant): number => {
  const u = (at - cell.start) / cell.durationMs;
  return u <= 0 || u >= 1 ? 0 : cell.peak * Math.sin(Math.PI * u) ** 2;
};

/** mm from the start of the cell until `at`. */
const fallenOf = (cell: Cell, at: Instant): number => {
  const u = clamp((at - cell.start) / cell.durationMs, 0, 1);
  return ((cell.peak * cell.durationMs) / hourMs) * (u / 2 - Math.sin(2 * Math.PI * u) / (4 * Math.PI));
};

/** All storms of one seed. */
export const createRainField = (seed: number): RainField => {
  const stormSeed = seedOf(seed, 'storms');
  return (position) => {
    // Only a memory of what the hash says: the answers do not depend on it.
    const blocks = new Map<number, readonly Cell[]>();
    const cellsOf = (block: number): readonly Cell[] => {
      const known = blocks.get(block);
      if (known) return known;
      const cells = stormsOf(stormSeed, block).map((cell) => ({
        ...cell,
        peak: cell.peak * Math.exp(-((distanceKm(position, cell.centre) / cell.radiusKm) ** 2)),
      }));
      if (blocks.size >= 8) blocks.clear();
      blocks.set(block, cells);
      return cells;
    };
    const sum = (from: Instant, to: Instant, figure: (cell: Cell) => number): number => {
      let total = 0;
      const last = Math.floor(to / blockMs);
      for (let block = Math.floor((from - longestMs) / blockMs); block <= last; block += 1) {
        for (const cell of cellsOf(block)) total += figure(cell);
      }
      return total;
    };
    return {
      rate: (at) => sum(at, at, (cell) => rateOf(cell, at)),
      amount: (from, to) => sum(from, to, (cell) => fallenOf(cell, to) - fallenOf(cell, from)),
      tipped: (from, to) =>
        round(
          sum(from, to, (cell) => Math.floor(fallenOf(cell, to) * 5) - Math.floor(fallenOf(cell, from) * 5)) * 0.2,
          10,
        ),
    };
  };
};

/** A tipping-bucket gauge: amount since the last reading (mm) and rate (mm/h, ±4 %). */
export const createRainGauge = (seed: number, rain: LocalRain): Signal => {
  return (at, since) => ({
    rain: rain.tipped(since, at),
    rain_rate: round(Math.max(0, rain.rate(at) * (1 + 0.04 * smoothNoise(seed, at / minuteMs))), 10),
  });
};
