import { credentialsSchema, enrolmentSchema } from '../../../shared/api.ts';
import { AppError } from '../../../shared/errors.ts';
import type { HttpDeps } from '../deps.ts';
import { parseAs } from '../problem.ts';
import type { Route } from '../route.ts';

export const enrolmentRoutes = ({ enrol }: Pick<HttpDeps, 'enrol'>): Route[] => [
  {
    method: 'post',
    access: 'open',
    path: '/api/v1/enrolments',
    tag: 'stations',
    summary: 'A station claims its credentials with a token that the operator handed out',
    body: enrolmentSchema,
    answers: { 201: { description: 'Credentials, shown this once', schema: credentialsSchema } },
    errors: [
      'REQUEST_MALFORMED',
      'ENROLMENT_REFUSED',
      'REQUEST_FOREIGN_ORIGIN',
      'STATION_EXISTS',
      'REQUEST_TOO_LARGE',
      'REQUEST_NOT_JSON',
      'STATION_INVALID',
      'STORE_UNAVAILABLE',
    ],
    limit: 'enrolments',
    handle: async (request, response) => {
      if (request.body === undefined) throw new AppError('REQUEST_NOT_JSON', 'send a body of type application/json');
      const credentials = await enrol(parseAs(enrolmentSchema, request.body, 'STATION_INVALID'));
      response.status(201).location(`/api/v1/stations/${credentials.username}`).json(credentials);
    },
  },
];
