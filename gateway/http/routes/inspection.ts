import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { inspectionQuerySchema, inspectionSchema } from '../../../shared/inspection-api.ts';
import type { HttpDeps } from '../deps.ts';
import { parseAs } from '../problem.ts';
import type { Route } from '../route.ts';
import { requireInScope } from '../station-access.ts';

export const inspectionRoutes = (deps: Pick<HttpDeps, 'stations' | 'inspection'>): Route[] => [
  {
    method: 'get',
    access: 'quarantine.read',
    path: '/api/v1/stations/{id}/inspection',
    tag: 'records',
    summary: 'What the gateway sees of one station while somebody looks',
    description:
      'Connections, refused logins and messages as they came, how they were read and what was refused. The first question begins ' +
      'it, and it goes on for a minute after the last one; what happened before is not known. Ask about once a second with the ' +
      '`newest` of the answer before as `after`.',
    params: z.object({ id: z.string() }),
    query: inspectionQuerySchema,
    answers: { 200: { description: 'What is newer, oldest first', schema: inspectionSchema } },
    errors: ['QUERY_MALFORMED', 'STATION_UNKNOWN', 'OUTSIDE_SCOPE', 'LIMIT_REACHED'],
    handle: (request, response) => {
      const { after } = parseAs(inspectionQuerySchema, request.query, 'QUERY_MALFORMED');
      const station = deps.stations.find(String(request.params.id));
      if (!station) throw new AppError('STATION_UNKNOWN', 'there is no station of this id');
      requireInScope(request, 'quarantine.read', station);
      response.json(deps.inspection(station.id, after));
    },
  },
];
