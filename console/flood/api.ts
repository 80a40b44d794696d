/** Water of the whole city in one answer. */
import { type WaterSummary, waterSummarySchema } from '../../shared/indices-api.ts';
import { getJson } from '../api/http.ts';

export const getWaterSummary = (signal: AbortSignal): Promise<WaterSummary> =>
  getJson(waterSummarySchema, '/indices/water', {}, signal);
