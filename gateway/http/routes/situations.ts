/** Situations: all alerts of one hazard in one ward, as one thing to deal with. */
import type { Request } from 'express';
import { z } from 'zod';
import {
  type Alert,
  type SituationDetail,
  situationDetailSchema,
  situationsAnswerSchema,
  situationsQuerySchema,
} from '../../../shared/alert-api.ts';
import { dossierSchema } from '../../../shared/dossier-api.ts';
import { deliverySchema } from '../../../shared/notification-api.ts';
import { createAlertAccess } from '../alert-access.ts';
import type { HttpDeps } from '../deps.ts';
import { dossierLanguageSchema, sendDossier, sendDossierPdf } from '../dossier-answer.ts';
import { parseAs } from '../problem.ts';
import type { Route } from '../route.ts';
import { sendShared } from '../shared-answer.ts';
import { actorOfRequest } from '../station-access.ts';

const tag = 'alerts';
const params = z.object({ id: z.uuid() });
/** More alerts or events of one situation are not listed; the dossier and `/alerts` have them. */
const maxAlerts = 1_000;
const maxEvents = 2_000;
const pageAlerts = 500;

type Deps = Pick<HttpDeps, 'alerting' | 'stations' | 'publicFace'>;

export const situationRoutes = (deps: Deps): Route[] => {
  const { store, deliveries, dossiers } = deps.alerting;
  const access = createAlertAccess(deps);

  const alertsOf = (situation: string): Alert[] => {
    const found: Alert[] = [];
    for (let before: number | undefined; found.length < maxAlerts; ) {
      const { alerts, next } = store.alerts({ situation, limit: pageAlerts, before });
      found.push(...alerts);
      if (next === null) break;
      before = next;
    }
    return found;
  };

  const dossierOf = (request: Request) =>
    ({ kind: 'situation', id: access.staffSituationOf(request, 'alerts.read').id }) as const;

  return [
    {
      method: 'get',
      access: 'public',
      path: '/api/v1/situations',
      tag,
      summary: 'Situations, newest first',
      description: 'Names of people are for staff of the ward and hazard. Page with `before` = `next`.',
      query: situationsQuerySchema,
      answers: { 200: { description: 'Situations', schema: situationsAnswerSchema } },
      errors: ['QUERY_MALFORMED'],
      handle: (request, response) => {
        const { open, ...query } = parseAs(situationsQuerySchema, request.query, 'QUERY_MALFORMED');
        const provenance = access.provenanceShown(request, query.provenance);
        if (provenance === null) return sendShared(request, response, { situations: [], next: null });
        const { situations, next } = store.situations({
          ...query,
          provenance,
          open: open === undefined ? undefined : open === 'true',
        });
        const shown = situations.map((situation) => access.showSituation(request, situation));
        sendShared(request, response, { situations: shown, next });
      },
    },
    {
      method: 'get',
      access: 'public',
      path: '/api/v1/situations/{id}',
      tag,
      summary: 'One situation with its alerts and what happened',
      params,
      answers: { 200: { description: 'The situation', schema: situationDetailSchema } },
      errors: ['NOT_FOUND'],
      handle: (request, response) => {
        const situation = access.situationOf(request);
        const answer: SituationDetail = {
          situation: access.showSituation(request, situation),
          alerts: alertsOf(situation.id).map((alert) => access.showAlert(request, alert)),
          events: store
            .events({ situation: situation.id, limit: maxEvents })
            .map((event) => access.showEvent(request, situation, event)),
        };
        sendShared(request, response, answer);
      },
    },
    {
      method: 'get',
      access: 'alerts.read',
      path: '/api/v1/situations/{id}/deliveries',
      tag,
      summary: 'Who was to be told of a situation, with every attempt',
      params,
      answers: { 200: { description: 'Deliveries, newest first', schema: z.array(deliverySchema) } },
      errors: ['NOT_FOUND', 'OUTSIDE_SCOPE'],
      handle: (request, response) => {
        const { id } = access.staffSituationOf(request, 'alerts.read');
        response.json(deliveries.list({ situation: id, limit: 500 }));
      },
    },
    {
      method: 'get',
      access: 'alerts.read',
      path: '/api/v1/situations/{id}/dossier',
      tag,
      summary: 'Everything that is known of a situation, as one document to keep',
      params,
      answers: { 200: { description: 'The dossier, a file to save', schema: dossierSchema } },
      errors: ['NOT_FOUND', 'OUTSIDE_SCOPE', 'NOT_READY', 'HISTORY_UNAVAILABLE', 'STORE_UNAVAILABLE'],
      limit: 'exports',
      handle: async (request, response) => {
        sendDossier(response, await dossiers.make(dossierOf(request), actorOfRequest(request)));
      },
    },
    {
      method: 'get',
      access: 'alerts.read',
      path: '/api/v1/situations/{id}/dossier.pdf',
      tag,
      summary: 'The dossier of a situation to be read and printed; the document itself is attached to it',
      params,
      query: dossierLanguageSchema,
      answers: { 200: { description: 'PDF', contentType: 'application/pdf' } },
      errors: ['NOT_FOUND', 'OUTSIDE_SCOPE', 'NOT_READY', 'HISTORY_UNAVAILABLE', 'STORE_UNAVAILABLE'],
      limit: 'exports',
      handle: async (request, response) => {
        const { language } = parseAs(dossierLanguageSchema, request.query, 'QUERY_MALFORMED');
        sendDossierPdf(response, await dossiers.print(dossierOf(request), language, actorOfRequest(request)));
      },
    },
  ];
};
