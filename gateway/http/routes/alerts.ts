/** Alerts, and what people do about them. */
import type { Request } from 'express';
import { z } from 'zod';
import { isInScope, permissionsOf } from '../../../shared/access.ts';
import {
  type Assignee,
  alertActionAnswerSchema,
  alertActionSchema,
  alertDetailSchema,
  alertsAnswerSchema,
  alertsQuerySchema,
  assigneeSchema,
} from '../../../shared/alert-api.ts';
import { dossierSchema } from '../../../shared/dossier-api.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Person } from '../../../shared/people-api.ts';
import { createAlertAccess, type Place } from '../alert-access.ts';
import { refuseProblems } from '../change-invalid.ts';
import type { HttpDeps } from '../deps.ts';
import { dossierLanguageSchema, sendDossier, sendDossierPdf } from '../dossier-answer.ts';
import { parseAs } from '../problem.ts';
import type { Route } from '../route.ts';
import { sendShared } from '../shared-answer.ts';
import { actorOfRequest } from '../station-access.ts';

const tag = 'alerts';
const params = z.object({ id: z.uuid() });

type Deps = Pick<HttpDeps, 'alerting' | 'stations' | 'people' | 'publicFace'>;

const handlesAlerts = ({ disabledAt, role }: Person): boolean =>
  disabledAt === null && permissionsOf(role).includes('alerts.handle');

export const alertRoutes = (deps: Deps): Route[] => {
  const { alerting, people } = deps;
  const { store, desk, cap, dossiers } = alerting;
  const access = createAlertAccess(deps);

  /** Nobody is given what they may not handle. @throws AppError CHANGE_INVALID */
  const requireAssignable = (id: string, places: readonly Place[]): void => {
    const person = people.find(id)?.person;
    const problem = (message: string): void => refuseProblems([{ path: 'action.person', message }]);
    if (!person || !handlesAlerts(person)) return problem('there is nobody of this id who handles alerts');
    if (!places.every((place) => isInScope(person.scope, place))) problem('this person is not responsible there');
  };

  const dossierOf = (request: Request) => {
    const { alert } = access.staffAlertOf(request, 'alerts.read');
    return { kind: 'alert', id: alert.id } as const;
  };

  return [
    {
      method: 'get',
      access: 'public',
      path: '/api/v1/alerts',
      tag,
      summary: 'Alerts, newest first',
      description:
        'Names and words of people are for staff of the ward and network, everybody else sees them as null. Page with ' +
        '`before` = `next`.',
      query: alertsQuerySchema,
      answers: { 200: { description: 'Alerts', schema: alertsAnswerSchema } },
      errors: ['QUERY_MALFORMED'],
      handle: (request, response) => {
        const query = parseAs(alertsQuerySchema, request.query, 'QUERY_MALFORMED');
        const provenance = access.provenanceShown(request, query.provenance);
        if (provenance === null) return sendShared(request, response, { alerts: [], next: null });
        const { alerts, next } = store.alerts({ ...query, provenance });
        sendShared(request, response, { alerts: alerts.map((alert) => access.showAlert(request, alert)), next });
      },
    },
    {
      method: 'get',
      access: 'alerts.read',
      path: '/api/v1/alerts/assignees',
      tag,
      summary: 'People whom alerts may be assigned to',
      answers: { 200: { description: 'By name', schema: z.array(assigneeSchema) } },
      errors: [],
      handle: (_request, response) => {
        const all: Assignee[] = people
          .list()
          .filter(handlesAlerts)
          .map(({ id, name, role }) => ({ id, name, role }));
        response.json(all.sort((one, other) => one.name.localeCompare(other.name, 'vi')));
      },
    },
    {
      method: 'post',
      access: 'alerts.handle',
      path: '/api/v1/alerts/actions',
      tag,
      summary: 'Acknowledges, assigns, notes, shelves or closes alerts or whole situations',
      description:
        'All of them or none: what lies outside the wards and networks of the caller refuses the whole request.',
      body: alertActionSchema,
      answers: { 200: { description: 'The situations as they are then', schema: alertActionAnswerSchema } },
      errors: ['CHANGE_INVALID', 'NOT_FOUND', 'OUTSIDE_SCOPE'],
      handle: (request, response) => {
        const { action, ...what } = parseAs(alertActionSchema, request.body, 'CHANGE_INVALID');
        const places = access.requireActable(request, what);
        if (action.kind === 'assign' && action.person !== null) requireAssignable(action.person, places);
        const situations = desk.act(what, action, actorOfRequest(request));
        response.json({ situations: situations.map((situation) => access.showSituation(request, situation)) });
      },
    },
    {
      method: 'get',
      access: 'public',
      path: '/api/v1/alerts/{id}',
      tag,
      summary: 'One alert with its situation',
      params,
      answers: { 200: { description: 'The alert', schema: alertDetailSchema } },
      errors: ['NOT_FOUND'],
      handle: (request, response) => {
        const { alert, situation } = access.alertOf(request);
        sendShared(request, response, {
          alert: access.showAlert(request, alert),
          situation: access.showSituation(request, situation),
        });
      },
    },
    {
      method: 'get',
      access: 'public',
      path: '/api/v1/alerts/{id}/cap',
      tag,
      summary: 'The newest CAP 1.2 message of the situation of an alert',
      params,
      answers: { 200: { description: 'CAP 1.2 (ITU-T X.1303bis)', contentType: 'application/cap+xml' } },
      errors: ['NOT_FOUND'],
      handle: (request, response) => {
        const xml = cap.latestXml(access.alertOf(request).situation.id);
        if (xml === undefined) throw new AppError('NOT_FOUND', 'there is no CAP message of this alert');
        response.type('application/cap+xml').send(xml);
      },
    },
    {
      method: 'get',
      access: 'alerts.read',
      path: '/api/v1/alerts/{id}/dossier',
      tag,
      summary: 'Everything that is known of an alert, as one document to keep',
      description:
        'Readings, rule and law, who was told and when, what was done. `sha256` is that of the document without it, in the ' +
        'canonical form of RFC 8785.',
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
      path: '/api/v1/alerts/{id}/dossier.pdf',
      tag,
      summary: 'The dossier of an alert to be read and printed; the document itself is attached to it',
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
