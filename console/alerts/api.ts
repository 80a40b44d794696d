/** The resources of `/api/v1` about alerts and situations, one function each. */
import { z } from 'zod';
import {
  type AlertActionRequest,
  type AlertDetail,
  type AlertsAnswer,
  type AlertsQuery,
  type Assignee,
  alertActionAnswerSchema,
  alertDetailSchema,
  alertsAnswerSchema,
  assigneeSchema,
  type Situation,
  type SituationDetail,
  type SituationsAnswer,
  situationDetailSchema,
  situationsAnswerSchema,
} from '../../shared/alert-api.ts';
import { type CapImported, type CapMessage, capImportedSchema, capMessageSchema } from '../../shared/cap-api.ts';
import {
  type AlertLinkLook,
  alertLinkLookSchema,
  type Delivery,
  deliverySchema,
} from '../../shared/notification-api.ts';
import { apiUrl, getJson, postJson } from '../api/http.ts';

const text = encodeURIComponent;

export type SituationsRequest = Pick<AlertsQuery, 'open' | 'hazard' | 'ward' | 'provenance' | 'before'> & {
  readonly limit: number;
};

export const getSituations = (query: Partial<SituationsRequest>, signal: AbortSignal): Promise<SituationsAnswer> =>
  getJson(situationsAnswerSchema, '/situations', query, signal);
export const getSituation = (id: string, signal: AbortSignal): Promise<SituationDetail> =>
  getJson(situationDetailSchema, `/situations/${text(id)}`, {}, signal);
export const getAlerts = (query: Partial<AlertsQuery>, signal: AbortSignal): Promise<AlertsAnswer> =>
  getJson(alertsAnswerSchema, '/alerts', query, signal);
export const getAlert = (id: string, signal: AbortSignal): Promise<AlertDetail> =>
  getJson(alertDetailSchema, `/alerts/${text(id)}`, {}, signal);

const assigneesSchema = z.array(assigneeSchema);
export const getAssignees = (signal: AbortSignal): Promise<Assignee[]> =>
  getJson(assigneesSchema, '/alerts/assignees', {}, signal);

/** @throws ApiFailure OUTSIDE_SCOPE, CHANGE_INVALID, NOT_FOUND … ; then nothing was done */
export const act = async (request: AlertActionRequest): Promise<Situation[]> =>
  (await postJson(alertActionAnswerSchema, '/alerts/actions', request)).situations;

const deliveriesSchema = z.array(deliverySchema);
export const getDeliveries = (situation: string, signal: AbortSignal): Promise<Delivery[]> =>
  getJson(deliveriesSchema, `/situations/${text(situation)}/deliveries`, {}, signal);

const capMessagesSchema = z.array(capMessageSchema);
export const getCapMessages = (situation: string, signal: AbortSignal): Promise<CapMessage[]> =>
  getJson(capMessagesSchema, '/cap/messages', { situation }, signal);
export const capXmlUrl = ({ identifier }: Pick<CapMessage, 'identifier'>): string =>
  apiUrl(`/cap/messages/${text(identifier)}`);

const importedSchema = z.array(capImportedSchema);
/** Those that are not over. */
export const getImported = (signal: AbortSignal): Promise<CapImported[]> =>
  getJson(importedSchema, '/cap/imported', {}, signal);

export type DossierOf = { readonly kind: 'alerts' | 'situations'; readonly id: string };
export const dossierUrl = ({ kind, id }: DossierOf): string => apiUrl(`/${kind}/${text(id)}/dossier`);
export const dossierPdfUrl = ({ kind, id }: DossierOf, language: 'vi' | 'en'): string =>
  apiUrl(`/${kind}/${text(id)}/dossier.pdf`, { language });

/** The token goes in the body, never in an address. */
export const lookAtLink = (token: string): Promise<AlertLinkLook> =>
  postJson(alertLinkLookSchema, '/alert-links/look', { token });
/** @throws ApiFailure LINK_ENDED */
export const acknowledgeByLink = (token: string): Promise<AlertLinkLook> =>
  postJson(alertLinkLookSchema, '/alert-links/acknowledge', { token });
