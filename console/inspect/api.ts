import { type Inspection, inspectionSchema } from '../../shared/inspection-api.ts';
import { getJson } from '../api/http.ts';

/** For whoever has `quarantine.read`, of a station in scope; asking keeps it going for a minute. */
export const getInspection = (station: string, after: number, signal: AbortSignal): Promise<Inspection> =>
  getJson(inspectionSchema, `/stations/${encodeURIComponent(station)}/inspection`, { after }, signal);
