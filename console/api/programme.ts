/** The resources of `/api/v1` about the city's programme, one function each. */
import {
  type ProgrammeAnswer,
  programmeAnswerSchema,
  type TargetEntry,
  type TargetRow,
  targetRowSchema,
} from '../../shared/city-programme-api.ts';
import { apiUrl, getJson, postJson, sendJson } from './http.ts';

export interface ProgrammeRequest {
  /** As in addresses: `2026-11`, `2026-Q4`, `2026`, `2026-11-01..2026-11-15`. */
  readonly period: string;
  readonly ward: string | undefined;
}

const queryOf = ({ period, ward }: ProgrammeRequest) => ({ period, ward });

export const getProgramme = (request: ProgrammeRequest, signal: AbortSignal): Promise<ProgrammeAnswer> =>
  getJson(programmeAnswerSchema, '/programme', queryOf(request), signal);

/** Address of the environment rows as CSV. */
export const programmeCsvUrl = (request: ProgrammeRequest): string =>
  apiUrl('/exports/programme.csv', queryOf(request));

const valuesPath = (code: string): string => `/programme/targets/${encodeURIComponent(code)}/values`;

export const enterTargetValue = (code: string, entry: TargetEntry): Promise<TargetRow> =>
  postJson(targetRowSchema, valuesPath(code), entry);
export const withdrawTargetValue = (code: string, id: string, reason: string): Promise<void> =>
  sendJson('DELETE', `${valuesPath(code)}/${id}`, undefined, { reason });
