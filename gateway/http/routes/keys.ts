import { z } from 'zod';
import { cityWidePermissions, isWholeCity, isWithin } from '../../../shared/access.ts';
import { AppError } from '../../../shared/errors.ts';
import { apiKeySchema, keyRequestSchema, newApiKeySchema } from '../../../shared/people-api.ts';
import { dayMs } from '../../../shared/time.ts';
import { permissionsOfPrincipal, scopeOf } from '../../principal.ts';
import type { HttpDeps } from '../deps.ts';
import { principalOf } from '../identify.ts';
import { parseAs } from '../problem.ts';
import type { Route } from '../route.ts';
import { actorOfRequest } from '../station-access.ts';

export const keyRoutes = ({ keys, now }: Pick<HttpDeps, 'keys' | 'now'>): Route[] => [
  {
    method: 'get',
    access: 'keys.manage',
    path: '/api/v1/keys',
    tag: 'keys',
    summary: 'API keys of programs, ended ones too',
    answers: { 200: { description: 'Keys', schema: z.array(apiKeySchema) } },
    errors: [],
    handle: (_request, response) => void response.json(keys.list()),
  },
  {
    method: 'post',
    access: 'keys.manage',
    path: '/api/v1/keys',
    tag: 'keys',
    summary: 'Makes a key; it can do nothing that its maker may not do',
    body: keyRequestSchema,
    answers: { 201: { description: 'The key, shown this once', schema: newApiKeySchema } },
    errors: ['CHANGE_INVALID', 'OUTSIDE_SCOPE'],
    handle: (request, response) => {
      const principal = principalOf(request);
      const { days, scope, name, permissions: asked } = parseAs(keyRequestSchema, request.body, 'CHANGE_INVALID');
      const permissions = [...new Set(asked)];
      const own = permissionsOfPrincipal(principal);
      const beyond = permissions.filter((permission) => !own.includes(permission));
      if (beyond.length > 0) throw new AppError('FORBIDDEN', `you may not give away ${beyond.join(', ')}`);
      if (!isWithin(scope, scopeOf(principal))) {
        throw new AppError('OUTSIDE_SCOPE', 'the key would reach further than you do');
      }
      const useless = isWholeCity(scope) ? [] : permissions.filter((one) => cityWidePermissions.includes(one));
      if (useless.length > 0) {
        throw new AppError('CHANGE_INVALID', `${useless.join(', ')}: only with the whole city as scope`);
      }
      const expiresAt = days === null ? null : now() + days * dayMs;
      const { key, stored } = keys.create({ name, permissions, scope, expiresAt }, actorOfRequest(request));
      response
        .status(201)
        .location(`/api/v1/keys/${stored.id}`)
        .json({ ...stored, key });
    },
  },
  {
    method: 'delete',
    access: 'keys.manage',
    path: '/api/v1/keys/{id}',
    tag: 'keys',
    summary: 'Revokes a key at once',
    params: z.object({ id: z.uuid() }),
    answers: { 204: { description: 'Revoked' } },
    errors: ['NOT_FOUND'],
    handle: (request, response) => {
      keys.revoke(String(request.params.id), actorOfRequest(request));
      response.status(204).end();
    },
  },
];
