/** Windows in which alerts of stations are recorded and nobody is told. */
import type { Request } from 'express';
import { z } from 'zod';
import { isWithin } from '../../../shared/access.ts';
import {
  type KeptMaintenance,
  keptMaintenanceSchema,
  type Maintenance,
  maintenanceSchema,
} from '../../../shared/alert-api.ts';
import { AppError } from '../../../shared/errors.ts';
import { mayWithStation, scopeOf } from '../../principal.ts';
import type { Kept } from '../../state/collections.ts';
import { refuseProblems } from '../change-invalid.ts';
import type { HttpDeps } from '../deps.ts';
import { principalOf } from '../identify.ts';
import { maintenanceProblems } from '../notification-checks.ts';
import { parseAs } from '../problem.ts';
import type { Route } from '../route.ts';
import { actorOfRequest, outsideScope } from '../station-access.ts';

const show = ({ id, body, createdAt, createdBy }: Kept<Maintenance>): KeptMaintenance => ({
  id,
  maintenance: body,
  createdAt,
  createdBy,
});

export const maintenanceRoutes = ({
  alerting: { maintenance },
  stations,
  now,
}: Pick<HttpDeps, 'alerting' | 'stations' | 'now'>): Route[] => {
  /** The window lies in the caller's part of the city, or names stations of it only. @throws AppError OUTSIDE_SCOPE */
  const requireOwn = (request: Request, { scope }: Maintenance): void => {
    const principal = principalOf(request);
    if (isWithin(scope, scopeOf(principal))) return;
    const isOwn = scope.stations?.every((id) => {
      const station = stations.find(id);
      return station !== undefined && mayWithStation(principal, 'maintenance.write', station);
    });
    if (!isOwn) throw outsideScope();
  };

  return [
    {
      method: 'get',
      access: 'alerts.read',
      path: '/api/v1/maintenance',
      tag: 'alerts',
      summary: 'Maintenance windows, oldest first',
      answers: { 200: { description: 'Windows', schema: z.array(keptMaintenanceSchema) } },
      errors: [],
      handle: (_request, response) => void response.json(maintenance.list().map(show)),
    },
    {
      method: 'post',
      access: 'maintenance.write',
      path: '/api/v1/maintenance',
      tag: 'alerts',
      summary: 'Opens a maintenance window: alerts of these stations are recorded, and nobody is told',
      body: maintenanceSchema,
      bodyBytes: 128 * 1_024,
      answers: { 201: { description: 'The window', schema: keptMaintenanceSchema } },
      errors: ['CHANGE_INVALID', 'OUTSIDE_SCOPE', 'LIMIT_REACHED'],
      handle: (request, response) => {
        const given = parseAs(maintenanceSchema, request.body, 'CHANGE_INVALID');
        refuseProblems(maintenanceProblems(given, { hasStation: (id) => stations.find(id) !== undefined, now: now() }));
        requireOwn(request, given);
        const kept = maintenance.add(given, actorOfRequest(request));
        response.status(201).location(`/api/v1/maintenance/${kept.id}`).json(show(kept));
      },
    },
    {
      method: 'delete',
      access: 'maintenance.write',
      path: '/api/v1/maintenance/{id}',
      tag: 'alerts',
      summary: 'Ends a maintenance window, or calls it off',
      params: z.object({ id: z.string().min(1).max(64) }),
      answers: { 204: { description: 'Ended' } },
      errors: ['NOT_FOUND', 'OUTSIDE_SCOPE'],
      handle: (request, response) => {
        const id = String(request.params.id);
        const kept = maintenance.find(id);
        if (!kept) throw new AppError('NOT_FOUND', 'there is no maintenance window of this id');
        requireOwn(request, kept.body);
        maintenance.remove(id, actorOfRequest(request));
        response.status(204).end();
      },
    },
  ];
};
