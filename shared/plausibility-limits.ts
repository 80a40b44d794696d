/**
 * How fast a value can change and how long it can stay exactly the same, per quantity. All of it are rules of this project, wide
 * enough for fireworks, squalls and sluices; no law sets them. Those of temperature, humidity, pressure and wind are of the order
 * that the World Meteorological Organization gives for automatic weather stations.
 */
import type { QuantityId } from './quantities.ts';
import { hourMs, minuteMs } from './time.ts';

export interface StepLimit {
  /** Largest believable change between two readings that follow each other closely, in the quantity's unit. */
  readonly base: number;
  /** And so much more for every minute between them. */
  readonly perMinute: number;
}

export interface StuckLimit {
  /** Longest believable time without any change, ms. */
  readonly afterMs: number;
  /** Values that may stay for ever: nothing there, or the end of the scale. */
  readonly except: readonly number[];
}

export interface PlausibilityLimits {
  /** Null: it may jump from anywhere to anywhere. */
  readonly step: StepLimit | null;
  /** Null: it may stay where it is. */
  readonly stuck: StuckLimit | null;
}

/** A value counts as stuck only after this many readings without change, however long they took. */
export const stuckReadings = 10;
/** After a silence longer than this the same value again begins a new run. */
export const stuckGapMs = 2 * hourMs;

const step = (base: number, perMinute: number): StepLimit => ({ base, perMinute });
const stuck = (hours: number, ...except: readonly number[]): StuckLimit => ({ afterMs: hours * hourMs, except });

export const plausibilityLimits: Readonly<Record<QuantityId, PlausibilityLimits>> = {
  // A fire or fireworks beside the inlet: hundreds of µg/m³ within a minute.
  pm25: { step: step(300, 100), stuck: stuck(6, 0) },
  pm10: { step: step(600, 200), stuck: stuck(6, 0) },
  pm1: { step: step(300, 100), stuck: stuck(6, 0) },
  tsp: { step: step(1_000, 400), stuck: stuck(6, 0) },
  // Gases near nought stay below what an instrument can tell for hours.
  no2: { step: step(200, 50), stuck: stuck(12, 0) },
  so2: { step: step(400, 100), stuck: stuck(12, 0) },
  o3: { step: step(150, 40), stuck: stuck(12, 0) },
  co: { step: step(15_000, 5_000), stuck: stuck(12, 0) },
  temperature: { step: step(5, 1), stuck: stuck(12) },
  humidity: { step: step(20, 5), stuck: stuck(12, 100) },
  pressure: { step: step(3, 0.5), stuck: stuck(12) },
  wind_speed: { step: step(25, 10), stuck: stuck(12, 0) },
  // A vane rests in a calm and turns all the way in a gust.
  wind_direction: { step: null, stuck: null },
  // A siren or a pneumatic hammer; an average over a minute never repeats itself to the tenth for hours.
  laeq: { step: step(50, 10), stuck: stuck(2) },
  lamax: { step: null, stuck: stuck(2) },
  la10: { step: step(50, 10), stuck: stuck(2) },
  la90: { step: step(40, 10), stuck: stuck(2) },
  // A sluice that opens beside the gauge.
  water_level: { step: step(0.5, 0.1), stuck: stuck(12) },
  // A car before the sensor. Standing water hardly moves.
  water_depth: { step: step(30, 5), stuck: stuck(24, 0) },
  // Amounts come in bursts, and of nothing there may be much.
  rain: { step: null, stuck: null },
  rain_rate: { step: null, stuck: null },
};

/** The largest believable change over a time, in the quantity's unit. */
export const largestStep = ({ base, perMinute }: StepLimit, elapsedMs: number): number =>
  base + (perMinute * elapsedMs) / minuteMs;
