/**
 * Air quality: yearly level × hour of the day × spells of days × the place × noise that remembers, less what rain washes out.
 * Levels and hour factors are simulation figures shaped on published studies of Hà Nội (PM2.5 highest 02–08 h, lowest
 * 14–15 h, winter about three times summer); they are nobody's measurements.
 */
import { dayMs, hourMs, type Instant, minuteMs } from '../../shared/time.ts';
import { dayAngle, hourly, yearAngle } from './local-time.ts';
import type { LocalRain } from './rain.ts';
import { normal, seedOf, smoothNoise } from './random.ts';
import { clamp, round, type Signal } from './signal.ts';

export type AirSite = 'traffic' | 'urban' | 'industrial' | 'port' | 'coastal' | 'rural';

/** Daily means, µg/m³: wet summer, spring and autumn, dry winter. */
const levels = {
  pm25: [18, 32, 50],
  no2: [18, 25, 32],
  so2: [12, 18, 25],
  o3: [42, 57, 45],
  co: [500, 700, 1000],
} as const;

const hours = {
  pm25: [
    1.12, 1.15, 1.18, 1.2, 1.22, 1.25, 1.28, 1.3, 1.22, 1.08, 0.95, 0.85, 0.78, 0.73, 0.7, 0.71, 0.76, 0.86, 0.97, 1.03,
    1.06, 1.08, 1.1, 1.11,
  ],
  traffic: [
    0.75, 0.68, 0.63, 0.62, 0.68, 0.85, 1.15, 1.45, 1.4, 1.15, 0.98, 0.9, 0.85, 0.82, 0.82, 0.88, 1.05, 1.35, 1.45,
    1.35, 1.18, 1.02, 0.92, 0.82,
  ],
  o3: [
    0.45, 0.42, 0.4, 0.38, 0.36, 0.34, 0.36, 0.48, 0.7, 1, 1.3, 1.55, 1.75, 1.9, 1.95, 1.85, 1.6, 1.25, 0.95, 0.78,
    0.68, 0.6, 0.55, 0.5,
  ],
} as const;

/** Share of the city's level found at a kind of place. */
const sites: Record<
  AirSite,
  { readonly pm: number; readonly traffic: number; readonly so2: number; readonly o3: number }
> = {
  traffic: { pm: 1.2, traffic: 1.6, so2: 0.9, o3: 0.75 },
  urban: { pm: 1.02, traffic: 1.1, so2: 0.9, o3: 0.9 },
  industrial: { pm: 1.22, traffic: 1, so2: 1.7, o3: 0.95 },
  port: { pm: 1.1, traffic: 1.15, so2: 1.9, o3: 0.95 },
  coastal: { pm: 0.75, traffic: 0.55, so2: 0.6, o3: 1.15 },
  rural: { pm: 0.85, traffic: 0.5, so2: 0.55, o3: 1.1 },
};

/** Between the three seasons: 0 = height of summer, 1 = midwinter. */
const seasonal = ([summer, between, winter]: readonly [number, number, number], cold: number): number =>
  cold < 0.5 ? summer + (between - summer) * cold * 2 : between + (winter - between) * (cold * 2 - 1);

/** Noise that remembers for about an hour, standard deviation about 1. */
const wander = (seed: number, at: Instant): number =>
  0.75 * smoothNoise(seed, at / (100 * minuteMs)) +
  0.6 * smoothNoise(seed + 1, at / (25 * minuteMs)) +
  0.3 * smoothNoise(seed + 2, at / (6 * minuteMs));

/** Share that is left in the air after the rain of the last hours; a third is gone after 10 mm. */
const washedOut = (rain: LocalRain, at: Instant): number => {
  const recent = rain.amount(at - hourMs, at) + 0.5 * rain.amount(at - 4 * hourMs, at - hourMs);
  return 1 - 0.5 * (1 - Math.exp(-recent / 9));
};

/** Dust, µg/m³: PM1 < PM2.5 < PM10, and with `gases` NO₂, SO₂, O₃ and CO (µg/m³). */
export const createAir = (options: {
  readonly city: number;
  readonly station: number;
  readonly site: AirSite;
  readonly gases: boolean;
  readonly rain: LocalRain;
}): Signal => {
  const { city, station, gases, rain } = options;
  const site = sites[options.site];
  const haze = seedOf(city, 'haze');
  const seeds = {
    pm: seedOf(station, 'pm'),
    coarse: seedOf(station, 'coarse'),
    counter: seedOf(station, 'counter'),
    traffic: seedOf(station, 'traffic'),
    so2: seedOf(station, 'so2'),
    o3: seedOf(station, 'o3'),
    co: seedOf(station, 'co'),
  };
  const own = 1 + 0.06 * clamp(normal(station, 7), -2, 2);
  return (at) => {
    const cold = 0.5 + 0.5 * Math.cos(yearAngle(at) - dayAngle(15));
    const washed = washedOut(rain, at);
    const spell = Math.exp(0.32 * smoothNoise(haze, at / (2.2 * dayMs)));
    const second = Math.floor(at / 1000);
    const pm25 = Math.max(
      1.5,
      seasonal(levels.pm25, cold) *
        hourly(hours.pm25, at) *
        site.pm *
        own *
        spell *
        washed *
        (1 + 0.07 * wander(seeds.pm, at)) *
        (1 + 0.012 * normal(seeds.counter, second)),
    );
    // PM10 is 1.5 to 1.9 times PM2.5; rain takes the coarse part first.
    const ratio = clamp(1.7 + 0.09 * wander(seeds.coarse, at) - 0.25 * (1 - washed), 1.5, 1.9);
    const dust = {
      pm25: round(pm25, 10),
      pm10: round(pm25 * ratio, 10),
      pm1: round(pm25 * (0.66 + 0.02 * smoothNoise(seeds.counter, at / hourMs)), 10),
    };
    if (!gases) return dust;
    const traffic = hourly(hours.traffic, at) * site.traffic * (1 + 0.09 * wander(seeds.traffic, at));
    // Ships and chimneys: a low background with plumes of an hour or two.
    const plume = Math.max(0, smoothNoise(seeds.so2, at / (1.6 * hourMs)) - 0.9) * 1.3;
    return {
      ...dust,
      no2: round(Math.max(1, seasonal(levels.no2, cold) * traffic * Math.sqrt(spell)), 10),
      so2: round(
        Math.max(1, seasonal(levels.so2, cold) * site.so2 * (0.75 + plume + 0.05 * wander(seeds.so2, at))),
        10,
      ),
      o3: round(
        Math.max(
          2,
          seasonal(levels.o3, cold) *
            hourly(hours.o3, at) *
            site.o3 *
            (1 + 0.07 * wander(seeds.o3, at)) *
            (0.55 + 0.45 * washed),
        ),
        10,
      ),
      co: round(
        Math.max(80, seasonal(levels.co, cold) * (0.35 + 0.65 * traffic) * spell * (1 + 0.04 * wander(seeds.co, at))),
        1,
      ),
    };
  };
};
