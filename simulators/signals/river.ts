/** River gauges in the national height system: the tide, weakened and delayed on its way up, on top of the river's own water. */
import { dayMs, hourMs, type Instant, minuteMs } from '../../shared/time.ts';
import { dayAngle, yearAngle } from './local-time.ts';
import type { LocalRain } from './rain.ts';
import { seedOf, smoothNoise } from './random.ts';
import { round, type Signal } from './signal.ts';
import { chartZeroBelowNational, type Level } from './tide.ts';

export interface Reach {
  /** Share of the tide that arrives. */
  readonly attenuation: number;
  /** How much later than at Hòn Dấu. */
  readonly lagMinutes: number;
  /** Mean river water above the mean sea, m. */
  readonly offset: number;
  /** How far flood water from upstream lifts it in the wet season, m. */
  readonly flood: number;
}

/** Mean sea level above chart zero, m. */
const meanSea = 2.05;

/** Water level above national zero, metres. */
export const createRiver = (options: {
  city: number;
  station: number;
  sea: Level;
  reach: Reach;
  rain: LocalRain;
}): Signal => {
  const { sea, reach, rain } = options;
  const upstream = seedOf(options.city, 'upstream');
  const ripples = seedOf(options.station, 'ripples');
  const level = (at: Instant): number => {
    const tide = sea(at - reach.lagMinutes * minuteMs) - meanSea;
    const wet = 0.5 + 0.5 * Math.cos(yearAngle(at) - dayAngle(225));
    const flood = reach.flood * (0.15 + 0.85 * wet) * Math.max(0, 0.5 + 0.5 * smoothNoise(upstream, at / (4 * dayMs)));
    // What fell in the last day runs off: 40 mm lift the upper reaches by about 0.1 m.
    const runoff =
      0.004 * reach.flood * (rain.amount(at - 12 * hourMs, at) + 0.6 * rain.amount(at - 30 * hourMs, at - 12 * hourMs));
    return meanSea - chartZeroBelowNational + reach.offset + reach.attenuation * tide + flood + runoff;
  };
  return (at) => ({ water_level: round(level(at) + 0.006 * smoothNoise(ripples, at / minuteMs), 1000) });
};

/** Level of the inner-city outfalls (the Cấm river), metres above national zero. */
export const createOutfall = (sea: Level): Level => {
  return (at) => sea(at - 40 * minuteMs) - chartZeroBelowNational + 0.05;
};
