/** Noise by kind of place, LAeq in dBA: levels of roads and lanes as published for Hà Nội; for simulation only. */
import { type Instant, minuteMs } from '../../shared/time.ts';
import { hourly, localHour, localWeekday } from './local-time.ts';
import { normal, seedOf, smoothNoise, uniform } from './random.ts';
import { round, type Signal } from './signal.ts';

export type NoiseSite = 'main-road' | 'residential' | 'school' | 'port';

/** LAeq at each hour of a working day, dBA. */
const levels: Record<NoiseSite, readonly number[]> = {
  'main-road': [
    62.5, 61, 60.5, 60.5, 62, 66, 71.5, 75.5, 76, 75, 74.5, 74, 73.5, 73.5, 74, 74.5, 75.5, 76.5, 76, 74.5, 73.5, 71,
    67.5, 64.5,
  ],
  residential: [
    45, 44, 43, 42.5, 43.5, 47, 54, 58, 58.5, 58, 57.5, 58, 56.5, 55.5, 57, 57.5, 58.5, 59.5, 57.5, 56.5, 55, 52, 47.5,
    46,
  ],
  school: [44, 43, 42.5, 42, 43, 46, 53, 61, 59, 56.5, 58, 60, 59.5, 54, 57, 58.5, 60.5, 60, 55, 53, 52, 50, 46, 45],
  port: [66, 65.5, 65, 65, 65.5, 67, 69, 71, 72, 72, 72, 71.5, 70, 71, 72, 72, 72, 71, 71, 70.5, 70, 69, 68, 67],
};

const weekend = (site: NoiseSite, at: Instant): number => {
  const weekday = localWeekday(at);
  if (weekday !== 0 && weekday !== 6) return 0;
  const hour = localHour(at);
  if (site === 'school') return hour >= 6.5 && hour < 18 ? -5 : 0;
  return weekday === 0 && site === 'main-road' ? -1.5 : 0;
};

/** LAeq over about a minute, LAmax, LA10 (loudest tenth) and LA90 (background); always LA90 < LAeq < LA10 < LAmax. */
export const createNoise = (station: number, site: NoiseSite): Signal => {
  const slow = seedOf(station, 'slow');
  const fast = seedOf(station, 'fast');
  const horn = seedOf(station, 'horn');
  const offset = normal(station, 3) * 0.8;
  return (at) => {
    const second = Math.floor(at / 1000);
    // Traffic comes in waves: one-minute levels spread by 2 to 3 dB.
    const laeq =
      hourly(levels[site], at) +
      weekend(site, at) +
      offset +
      0.9 * smoothNoise(slow, at / (40 * minuteMs)) +
      1.7 * smoothNoise(fast, at / minuteMs) +
      0.5 * normal(fast, second);
    const spread = site === 'main-road' ? 1 : 0.8;
    return {
      laeq: round(laeq, 10),
      // A horn or a lorry passes: +8 to +20 dB.
      lamax: round(laeq + 8 + 12 * uniform(horn, second) ** 2, 10),
      la10: round(laeq + 2.2 + spread * uniform(horn + 1, second), 10),
      la90: round(laeq - 4 - 4 * spread * uniform(horn + 2, second), 10),
    };
  };
};
