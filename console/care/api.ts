/** The resources of `/api/v1` about work at stations and their commissioning, one function each. */
import {
  type CareDue,
  type CareEntry,
  type CareRequestInput,
  careDueSchema,
  careEntrySchema,
  careListSchema,
  type StationCare,
  stationCareSchema,
} from '../../shared/care-api.ts';
import {
  type Certificate,
  type CertificateRequestInput,
  type Commissioning,
  certificateSchema,
  commissioningSchema,
} from '../../shared/commissioning-api.ts';
import { apiUrl, getJson, postJson, sendJson } from '../api/http.ts';

const stationPath = (id: string): string => `/stations/${encodeURIComponent(id)}`;

export const getCare = (station: string, signal: AbortSignal): Promise<StationCare> =>
  getJson(stationCareSchema, `${stationPath(station)}/care`, {}, signal);
export const enterWork = (station: string, work: CareRequestInput): Promise<CareEntry> =>
  postJson(careEntrySchema, `${stationPath(station)}/care`, work);
export const withdrawWork = (station: string, entry: string, reason: string): Promise<void> =>
  sendJson('POST', `${stationPath(station)}/care/${entry}/withdrawal`, { reason });
export const getDue = (days: number, signal: AbortSignal): Promise<CareDue> =>
  getJson(careDueSchema, '/care/due', { days }, signal);
export const getNewestWork = (limit: number, signal: AbortSignal): Promise<CareEntry[]> =>
  getJson(careListSchema, '/care', { limit }, signal);
/** Address of the whole log as CSV. */
export const workCsvUrl = (): string => apiUrl('/exports/care.csv');

export const getCommissioning = (station: string, minutes: number, signal: AbortSignal): Promise<Commissioning> =>
  getJson(commissioningSchema, `${stationPath(station)}/commissioning`, { minutes }, signal);
export const getCertificates = (station: string, signal: AbortSignal): Promise<Certificate[]> =>
  getJson(certificateSchema.array(), `${stationPath(station)}/certificates`, {}, signal);
export const getCertificate = (station: string, id: string, signal: AbortSignal): Promise<Certificate> =>
  getJson(certificateSchema, `${stationPath(station)}/certificates/${encodeURIComponent(id)}`, {}, signal);
export const issueCertificate = (station: string, request: CertificateRequestInput): Promise<Certificate> =>
  postJson(certificateSchema, `${stationPath(station)}/certificates`, request);
export const withdrawCertificate = (station: string, id: string, reason: string): Promise<Certificate> =>
  postJson(certificateSchema, `${stationPath(station)}/certificates/${id}/withdrawal`, { reason });
