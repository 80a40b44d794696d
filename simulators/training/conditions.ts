/** What goes on in the city of a training fleet, laid over the ordinary signals. Functions of the instant; design figures. */
import type { SimulationCondition } from '../../shared/simulation-api.ts';
import { hourMs, type Instant, minuteMs } from '../../shared/time.ts';
import type { Alteration } from '../fleet.ts';
import { localHour } from '../signals/local-time.ts';
import { clamp, round, type Values } from '../signals/signal.ts';

/** mm/h of a cloudburst over the whole fleet. */
const cloudburst = 55;
const deepest = 38;
const riverRise = 1.2;
/** Dust and traffic gases when nothing moves the air. */
const smogDust = 2.6;
const smogGas = 1.5;
const nightNoise = 15;

/** From 0 to 1 within a time. */
const ramp = (at: Instant, from: Instant, overMs: number): number => clamp((at - from) / overMs, 0, 1);

/** Share of (since, at] that lies behind `from`, as a time. */
const elapsed = (since: Instant, at: Instant, from: Instant): number => Math.max(0, at - Math.max(since, from));

const flooded = (values: Readonly<Values>, at: Instant, since: Instant, from: Instant): Values => {
  const { rain, rain_rate, water_depth, water_level } = values;
  const rate = cloudburst * ramp(at, from, 10 * minuteMs);
  return {
    ...values,
    ...(rain !== undefined && { rain: round(rain + (rate * elapsed(since, at, from)) / hourMs, 10) }),
    ...(rain_rate !== undefined && { rain_rate: round(rain_rate + rate, 10) }),
    ...(water_depth !== undefined && {
      water_depth: Math.round(Math.max(water_depth, deepest * ramp(at, from + 5 * minuteMs, 30 * minuteMs))),
    }),
    ...(water_level !== undefined && { water_level: round(water_level + riverRise * ramp(at, from, hourMs), 100) }),
  };
};

const times = (value: number | undefined, factor: number): number | undefined =>
  value === undefined ? undefined : round(value * factor, 10);

const hazy = (values: Readonly<Values>): Values => {
  const changed: Values = { ...values };
  for (const quantity of ['pm1', 'pm25', 'pm10'] as const) {
    const value = times(values[quantity], smogDust);
    if (value !== undefined) changed[quantity] = value;
  }
  for (const quantity of ['no2', 'co'] as const) {
    const value = times(values[quantity], smogGas);
    if (value !== undefined) changed[quantity] = value;
  }
  return changed;
};

const isNight = (at: Instant): boolean => {
  const hour = localHour(at);
  return hour >= 21 || hour < 6;
};

const loud = (values: Readonly<Values>): Values => {
  const changed: Values = { ...values };
  for (const quantity of ['laeq', 'lamax', 'la10', 'la90'] as const) {
    const value = values[quantity];
    if (value !== undefined) changed[quantity] = round(value + nightNoise, 10);
  }
  return changed;
};

/** `startedAt` is when the rain begins; smog and noise are those of the past that is sent as well. */
export const createCondition = (condition: SimulationCondition, startedAt: Instant): Alteration => {
  switch (condition) {
    case 'normal':
      return (reading) => reading;
    case 'flood':
      return (reading, since) => ({ ...reading, values: flooded(reading.values, reading.at, since, startedAt) });
    case 'smog':
      return (reading) => ({ ...reading, values: hazy(reading.values) });
    case 'loud-night':
      return (reading) => (isNight(reading.at) ? { ...reading, values: loud(reading.values) } : reading);
  }
};
