/** Noise of the whole city in one answer, and the hours of one station. */
import type { Bucket } from '../../shared/api.ts';
import { type NoiseSummary, noiseSummarySchema } from '../../shared/indices-api.ts';
import { hourMs, type Instant } from '../../shared/time.ts';
import { getJson } from '../api/http.ts';
import { getReadings } from '../api/resources.ts';

export const getNoiseSummary = (signal: AbortSignal): Promise<NoiseSummary> =>
  getJson(noiseSummarySchema, '/indices/noise', {}, signal);

/** Hourly LAeq of complete clock hours over [from, to). */
export const getNoiseHours = async (
  station: string,
  span: { readonly from: Instant; readonly to: Instant },
  signal: AbortSignal,
): Promise<Bucket[]> => {
  const answer = await getReadings({ station, quantity: 'laeq', ...span, everyMs: hourMs }, signal);
  return answer.buckets ?? [];
};
