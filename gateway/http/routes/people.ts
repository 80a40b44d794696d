import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { personChangeSchema, personSchema } from '../../../shared/people-api.ts';
import type { HttpDeps } from '../deps.ts';
import { principalOf } from '../identify.ts';
import { requireNotAbove, requireSoundStanding } from '../people-rules.ts';
import { parseAs } from '../problem.ts';
import type { Route } from '../route.ts';
import { actorOfRequest } from '../station-access.ts';

export const peopleRoutes = ({ people }: Pick<HttpDeps, 'people'>): Route[] => [
  {
    method: 'get',
    access: 'people.manage',
    path: '/api/v1/people',
    tag: 'people',
    summary: 'Everybody who may sign in, disabled people too',
    answers: { 200: { description: 'People', schema: z.array(personSchema) } },
    errors: [],
    handle: (_request, response) => void response.json(people.list()),
  },
  {
    method: 'patch',
    access: 'people.manage',
    path: '/api/v1/people/{id}',
    tag: 'people',
    summary: 'Changes role, scope or name, disables, or takes a lost second factor away',
    params: z.object({ id: z.uuid() }),
    body: personChangeSchema,
    answers: { 200: { description: 'The person as they are now', schema: personSchema } },
    errors: ['CHANGE_INVALID', 'PERSON_UNKNOWN', 'LAST_ADMINISTRATOR'],
    handle: (request, response) => {
      const principal = principalOf(request);
      const change = parseAs(personChangeSchema, request.body, 'CHANGE_INVALID');
      const stored = people.find(String(request.params.id));
      if (!stored) throw new AppError('PERSON_UNKNOWN', 'there is no person of this id');
      const { person } = stored;
      const isOwn = principal.kind === 'person' && principal.id === person.id;
      if (isOwn && (change.removeTotp || change.disabled)) {
        throw new AppError('CHANGE_INVALID', 'not on your own account: the second factor goes with your password only');
      }
      const standing = { role: change.role ?? person.role, scope: change.scope ?? person.scope };
      requireNotAbove(principal, person);
      requireNotAbove(principal, standing);
      if (change.role !== undefined || change.scope !== undefined) requireSoundStanding(standing);
      response.json(people.change(person.id, change, actorOfRequest(request)));
    },
  },
];
