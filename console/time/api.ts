import { type CityAt, type CitySteps, cityAtSchema, cityStepsSchema } from '../../shared/city-past-api.ts';
import { type Instant, secondMs } from '../../shared/time.ts';
import { getJson } from '../api/http.ts';
import { endOf, type TimeWindow } from './window.ts';

export const getCityAt = (at: Instant, signal: AbortSignal): Promise<CityAt> =>
  getJson(cityAtSchema, '/city', { at }, signal);

export const getCitySteps = (window: TimeWindow, signal: AbortSignal): Promise<CitySteps> =>
  getJson(
    cityStepsSchema,
    '/city/steps',
    { from: window.from, to: endOf(window), every: `${window.everyMs / secondMs}s` },
    signal,
  );
