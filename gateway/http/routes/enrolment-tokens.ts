import { z } from 'zod';
import { isWithin } from '../../../shared/access.ts';
import { AppError } from '../../../shared/errors.ts';
import { enrolmentTokenSchema, newEnrolmentTokenSchema, tokenRequestSchema } from '../../../shared/station-api.ts';
import { hourMs } from '../../../shared/time.ts';
import { scopeOf } from '../../principal.ts';
import type { HttpDeps } from '../deps.ts';
import { baseUrlOf, principalOf } from '../identify.ts';
import { parseAs } from '../problem.ts';
import type { Route } from '../route.ts';
import { actorOfRequest } from '../station-access.ts';

export const enrolmentTokenRoutes = ({
  stationStore,
  publicUrl,
  now,
}: Pick<HttpDeps, 'stationStore' | 'publicUrl' | 'now'>): Route[] => [
  {
    method: 'get',
    access: 'stations.credentials',
    path: '/api/v1/enrolment-tokens',
    tag: 'enrolment',
    summary: 'Tokens that can still be used and lie in the own scope, newest first',
    answers: { 200: { description: 'Tokens, without what makes them work', schema: z.array(enrolmentTokenSchema) } },
    errors: [],
    handle: (request, response) => {
      const own = scopeOf(principalOf(request));
      response.json(stationStore.tokens().filter(({ scope }) => isWithin(scope, own)));
    },
  },
  {
    method: 'post',
    access: 'stations.credentials',
    path: '/api/v1/enrolment-tokens',
    tag: 'enrolment',
    summary: 'A token with which stations claim their own credentials',
    body: tokenRequestSchema,
    answers: { 201: { description: 'The token, shown this once', schema: newEnrolmentTokenSchema } },
    errors: ['CHANGE_INVALID', 'OUTSIDE_SCOPE'],
    handle: (request, response) => {
      const { hours, ...grant } = parseAs(tokenRequestSchema, request.body, 'CHANGE_INVALID');
      if (!isWithin(grant.scope, scopeOf(principalOf(request)))) {
        throw new AppError('OUTSIDE_SCOPE', 'the token would reach further than you do: limit its wards and networks');
      }
      const expiresAt = Math.round(now() + hours * hourMs);
      const { token, stored } = stationStore.createToken({ ...grant, expiresAt }, actorOfRequest(request));
      // Behind the hash sign it is sent to no server and stands in no log.
      const link = `${baseUrlOf(request, publicUrl)}/enrol#${encodeURIComponent(token)}`;
      response
        .status(201)
        .location(`/api/v1/enrolment-tokens/${stored.id}`)
        .json({ ...stored, token, link });
    },
  },
  {
    method: 'delete',
    access: 'stations.credentials',
    path: '/api/v1/enrolment-tokens/{id}',
    tag: 'enrolment',
    summary: 'Withdraws a token; stations that claimed with it stay',
    params: z.object({ id: z.uuid() }),
    answers: { 204: { description: 'Withdrawn' } },
    errors: ['NOT_FOUND', 'OUTSIDE_SCOPE'],
    handle: (request, response) => {
      const id = String(request.params.id);
      const found = stationStore.tokens().find((token) => token.id === id);
      if (!found) throw new AppError('NOT_FOUND', 'there is no token of this id that can still be used');
      if (!isWithin(found.scope, scopeOf(principalOf(request)))) {
        throw new AppError('OUTSIDE_SCOPE', 'the token reaches further than you do');
      }
      stationStore.withdrawToken(id, actorOfRequest(request));
      response.status(204).end();
    },
  },
];
