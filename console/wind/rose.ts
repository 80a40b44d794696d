/** From where the wind brings a pollutant: hourly means by sector of the wind. Pure. */
import type { Bucket } from '../../shared/api.ts';
import { neededOf } from '../../shared/indices/averages.ts';
import type { QuantityId } from '../../shared/quantities.ts';
import type { Station } from '../../shared/station.ts';
import { hourMs, secondMs } from '../../shared/time.ts';

export const sectors = 16;
/** Below this a vane points anywhere; metres per second. A choice of this project. */
export const calmBelow = 0.5;
/** Fewer hours than these say nothing of a sector. */
export const tellingHours = 3;

const carried = ['pm25', 'pm10', 'no2', 'so2', 'o3', 'co', 'pm1', 'tsp'] as const satisfies readonly QuantityId[];

/** What a rose can be drawn of at a station; empty where wind or pollutants are not measured. */
export const rosePollutants = ({ quantities }: Pick<Station, 'quantities'>): QuantityId[] =>
  quantities.includes('wind_direction') && quantities.includes('wind_speed')
    ? carried.filter((quantity) => quantities.includes(quantity))
    : [];

export interface Sector {
  /** 0 = north, clockwise; where the wind comes from. */
  readonly index: number;
  readonly hours: number;
  /** Mean of the hourly means; null without any. */
  readonly mean: number | null;
  /** Enough hours to tell something. */
  readonly isTelling: boolean;
}

export interface Rose {
  readonly sectors: readonly Sector[];
  /** Hours with all three quantities. */
  readonly hours: number;
  readonly calm: { readonly hours: number; readonly mean: number | null };
  /** Over all of these hours. */
  readonly mean: number | null;
  /** The telling sector with the highest mean. */
  readonly worst: Sector | undefined;
  /** From where the wind came most often. */
  readonly commonest: Sector | undefined;
}

export const sectorOf = (degrees: number): number =>
  Math.round((((degrees % 360) + 360) % 360) / (360 / sectors)) % sectors;

const meanOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

export const roseOf = (
  direction: readonly Bucket[],
  speed: readonly Bucket[],
  pollutant: readonly Bucket[],
  intervalSeconds: number,
): Rose => {
  const needed = neededOf(Math.max(1, Math.round(hourMs / (intervalSeconds * secondMs))));
  const valid = (buckets: readonly Bucket[]) =>
    new Map(buckets.filter(({ count }) => count >= needed).map(({ at, mean }) => [at, mean]));
  const [directions, speeds] = [valid(direction), valid(speed)];
  const found = Array.from({ length: sectors }, (): number[] => []);
  const calm: number[] = [];
  const all: number[] = [];
  for (const [at, value] of valid(pollutant)) {
    const from = directions.get(at);
    const fast = speeds.get(at);
    if (from === undefined || fast === undefined) continue;
    all.push(value);
    (fast < calmBelow ? calm : (found[sectorOf(from)] ?? calm)).push(value);
  }
  const list = found.map(
    (values, index): Sector => ({
      index,
      hours: values.length,
      mean: meanOf(values),
      isTelling: values.length >= tellingHours,
    }),
  );
  const most = (of: readonly Sector[], measure: (sector: Sector) => number): Sector | undefined =>
    of.reduce<Sector | undefined>(
      (best, each) => (best === undefined || measure(each) > measure(best) ? each : best),
      undefined,
    );
  return {
    sectors: list,
    hours: all.length,
    calm: { hours: calm.length, mean: meanOf(calm) },
    mean: meanOf(all),
    worst: most(
      list.filter(({ isTelling }) => isTelling),
      ({ mean }) => mean ?? 0,
    ),
    commonest: most(
      list.filter(({ hours }) => hours > 0),
      ({ hours }) => hours,
    ),
  };
};

/** Whole hours up to the last complete one. */
export const roseSpan = (now: number, days: number): { from: number; to: number } => {
  const to = Math.floor(now / hourMs) * hourMs;
  return { from: to - days * 24 * hourMs, to };
};

/** A petal in a circle of radius 1 about 0,0, north up; `reach` 0 to 1. */
export const petalPath = (index: number, reach: number, radius: number): string => {
  const half = ((360 / sectors) * 0.42 * Math.PI) / 180;
  const middle = (index * 2 * Math.PI) / sectors;
  const r = reach * radius;
  const place = (angle: number): string => `${(r * Math.sin(angle)).toFixed(2)} ${(-r * Math.cos(angle)).toFixed(2)}`;
  return `M0 0L${place(middle - half)}A${r.toFixed(2)} ${r.toFixed(2)} 0 0 1 ${place(middle + half)}Z`;
};
