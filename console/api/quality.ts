/** The resources of `/api/v1` about judgements over readings. */
import { z } from 'zod';
import { type Judgement, type JudgementRequest, judgementSchema } from '../../shared/judgement-api.ts';
import { deleteJson, getJson, postJson } from './http.ts';

const judgementsSchema = z.array(judgementSchema);
/** Newest first; withdrawn ones only for staff. */
export const getJudgements = (station: string, signal: AbortSignal): Promise<Judgement[]> =>
  getJson(judgementsSchema, '/judgements', { station }, signal);
export const addJudgement = (judgement: JudgementRequest): Promise<Judgement> =>
  postJson(judgementSchema, '/judgements', judgement);
export const withdrawJudgement = (id: string): Promise<void> => deleteJson(`/judgements/${id}`);
