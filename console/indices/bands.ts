/** The bands of VN_AQI by name, and what may colour the map; their texts and breakpoints are in `shared/thresholds/vn-aqi.ts`. */
import type { AqiBandLevel } from '../../shared/indices-api.ts';

/** Mildest first. */
export const bands: readonly AqiBandLevel[] = ['good', 'moderate', 'poor', 'bad', 'very-bad', 'hazardous'];

/** First and last index of each. */
export const bandRange: Readonly<Record<AqiBandLevel, readonly [from: number, to: number]>> = {
  good: [0, 50],
  moderate: [51, 100],
  poor: [101, 150],
  bad: [151, 200],
  'very-bad': [201, 300],
  hazardous: [301, 500],
};

/** What decides the fill of the markers: levels and limits, or the air quality index. */
export const colourings = ['state', 'aqi'] as const;
export type Colouring = (typeof colourings)[number];
