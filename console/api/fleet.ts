/** The resources of `/api/v1` about the records of stations, enrolment, photos, import and layers, one function each. */
import { z } from 'zod';
import { type Credentials, credentialsSchema, type Enrolment } from '../../shared/api.ts';
import {
  type FleetAnswer,
  type FleetStation,
  fleetAnswerSchema,
  type RefusalsAnswer,
  refusalsAnswerSchema,
} from '../../shared/fleet-api.ts';
import {
  type EnrolmentLook,
  type EnrolmentToken,
  enrolmentLookSchema,
  enrolmentTokenSchema,
  type ImportAnswer,
  importAnswerSchema,
  type Layer,
  layerSchema,
  type NewEnrolmentToken,
  newEnrolmentTokenSchema,
  type Photo,
  photoSchema,
  type StationChangeRequest,
  type StationCreate,
  type StationRecord,
  stationRecordSchema,
  type TokenRequest,
} from '../../shared/station-api.ts';
import { apiUrl, deleteJson, getJson, patchJson, postJson, sendFile } from './http.ts';

/** Without a row where the station is not known. */
export interface FleetOf extends Omit<FleetAnswer, 'stations'> {
  readonly row: FleetStation | undefined;
}

/** Hour by hour what was received from every station in the last day. */
export const getFleet = (signal: AbortSignal): Promise<FleetAnswer> => getJson(fleetAnswerSchema, '/fleet', {}, signal);

/** The same of one station: its row, and what the row is of. */
export const getFleetOf = async (station: string, signal: AbortSignal): Promise<FleetOf> => {
  const { stations, ...counted } = await getJson(fleetAnswerSchema, '/fleet', { station }, signal);
  return { ...counted, row: stations[0] };
};

/** What was refused by station and reason in the last hours. */
export const getRefusals = (hours: number, signal: AbortSignal): Promise<RefusalsAnswer> =>
  getJson(refusalsAnswerSchema, '/fleet/refusals', { hours }, signal);

const stationPath = (id: string): string => `/stations/${encodeURIComponent(id)}`;

export const getRecord = (id: string, signal: AbortSignal): Promise<StationRecord> =>
  getJson(stationRecordSchema, `${stationPath(id)}/record`, {}, signal);
export const createStation = (station: StationCreate): Promise<Credentials> =>
  postJson(credentialsSchema, '/stations', station);
export const changeStation = (id: string, change: StationChangeRequest): Promise<StationRecord> =>
  patchJson(stationRecordSchema, stationPath(id), change);
export const rotateStation = (id: string): Promise<Credentials> =>
  postJson(credentialsSchema, `${stationPath(id)}/rotate`);
export const revokeStation = (id: string): Promise<StationRecord> =>
  postJson(stationRecordSchema, `${stationPath(id)}/revoke`);

export const photoUrl = (station: string, photo: string): string => apiUrl(`${stationPath(station)}/photos/${photo}`);
export const addPhoto = (station: string, photo: Blob): Promise<Photo> =>
  sendFile(photoSchema, 'POST', `${stationPath(station)}/photos`, photo, photo.type);
export const removePhoto = (station: string, photo: string): Promise<void> =>
  deleteJson(`${stationPath(station)}/photos/${photo}`);

/** All rows or none; with `dryRun` nothing is changed. */
export const importStations = (csv: Blob | string, dryRun: boolean): Promise<ImportAnswer> =>
  sendFile(importAnswerSchema, 'POST', '/stations/import', csv, 'text/csv', { dryRun: String(dryRun) });
/** Address of the CSV file of all stations of one's own scope. */
export const stationsCsvUrl = (): string => apiUrl('/exports/stations.csv');

const tokensSchema = z.array(enrolmentTokenSchema);
export const getTokens = (signal: AbortSignal): Promise<EnrolmentToken[]> =>
  getJson(tokensSchema, '/enrolment-tokens', {}, signal);
export const createToken = (request: TokenRequest): Promise<NewEnrolmentToken> =>
  postJson(newEnrolmentTokenSchema, '/enrolment-tokens', request);
export const withdrawToken = (id: string): Promise<void> => deleteJson(`/enrolment-tokens/${id}`);

export const lookAtToken = (token: string): Promise<EnrolmentLook> =>
  postJson(enrolmentLookSchema, '/enrolments/look', { token });
export const enrol = (enrolment: Enrolment): Promise<Credentials> =>
  postJson(credentialsSchema, '/enrolments', enrolment);

const layersSchema = z.array(layerSchema);
export const getLayers = (signal: AbortSignal): Promise<Layer[]> => getJson(layersSchema, '/layers', {}, signal);
export const addLayer = (name: string, geojson: Blob | string): Promise<Layer> =>
  sendFile(layerSchema, 'POST', '/layers', geojson, 'application/geo+json', { name });
export const removeLayer = (id: string): Promise<void> => deleteJson(`/layers/${id}`);
