/** The resources of the indices, one function each. */
import {
  calendarSchema,
  type IndicesCalendar,
  type StationIndicesAnswer,
  stationIndicesSchema,
  type WardIndices,
  wardIndicesSchema,
} from '../../shared/indices-api.ts';
import type { LocalDate } from '../../shared/thresholds/threshold.ts';
import { getJson } from '../api/http.ts';

export const getStationIndices = (station: string, signal: AbortSignal): Promise<StationIndicesAnswer> =>
  getJson(stationIndicesSchema, '/indices', { station }, signal);

export const getWardIndices = (signal: AbortSignal): Promise<WardIndices> =>
  getJson(wardIndicesSchema, '/indices/wards', {}, signal);

export const getCalendar = (
  query: { station: string; from: LocalDate; to: LocalDate },
  signal: AbortSignal,
): Promise<IndicesCalendar> => getJson(calendarSchema, '/indices/days', query, signal);
