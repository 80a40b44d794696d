/** Official disaster-risk levels (Decision 18/2021/QĐ-TTg), as people took them from bulletins. */
import { z } from 'zod';
import {
  type OfficialLevel,
  officialLevelRequestSchema,
  officialLevelSchema,
} from '../../../shared/official-level-api.ts';
import { officialLevelOf } from '../../official-levels.ts';
import { may } from '../../principal.ts';
import { refuseProblems } from '../change-invalid.ts';
import type { HttpDeps } from '../deps.ts';
import { principalOf } from '../identify.ts';
import { parseAs } from '../problem.ts';
import type { Route } from '../route.ts';
import { sendShared } from '../shared-answer.ts';
import { actorOfRequest } from '../station-access.ts';

const querySchema = z.object({
  all: z.enum(['true', 'false']).default('false').meta({ description: 'Those whose time has passed, too' }),
});

/** Who entered one is for staff. */
const withoutNames = (level: OfficialLevel): OfficialLevel => ({ ...level, enteredBy: null });

export const officialLevelRoutes = ({
  alerting: { officialLevels },
  now,
}: Pick<HttpDeps, 'alerting' | 'now'>): Route[] => [
  {
    method: 'get',
    access: 'public',
    path: '/api/v1/official-levels',
    tag: 'warnings',
    summary: 'Official disaster-risk levels that hold or are to hold, as people took them from bulletins',
    description: 'Shown and never computed: the levels belong to the authorities. Who entered one is for staff.',
    query: querySchema,
    answers: { 200: { description: 'Levels, oldest entry first', schema: z.array(officialLevelSchema) } },
    errors: ['QUERY_MALFORMED'],
    handle: (request, response) => {
      const { all } = parseAs(querySchema, request.query, 'QUERY_MALFORMED');
      const withNames = may(principalOf(request), 'alerts.read');
      const shown = officialLevels.list().filter(({ body }) => all === 'true' || body.validTo > now());
      const levels = shown.map(officialLevelOf);
      sendShared(request, response, withNames ? levels : levels.map(withoutNames));
    },
  },
  {
    method: 'post',
    access: 'warnings.write',
    path: '/api/v1/official-levels',
    tag: 'warnings',
    summary: 'Enters the official level of a bulletin',
    body: officialLevelRequestSchema,
    answers: { 201: { description: 'As kept', schema: officialLevelSchema } },
    errors: ['CHANGE_INVALID', 'LIMIT_REACHED'],
    handle: (request, response) => {
      const given = parseAs(officialLevelRequestSchema, request.body, 'CHANGE_INVALID');
      if (given.bulletin.issuedAt > now()) {
        refuseProblems([{ path: 'bulletin.issuedAt', message: 'a bulletin that has been issued expected' }]);
      }
      const kept = officialLevels.add(given, actorOfRequest(request));
      response.status(201).location(`/api/v1/official-levels/${kept.id}`).json(officialLevelOf(kept));
    },
  },
  {
    method: 'delete',
    access: 'warnings.write',
    path: '/api/v1/official-levels/{id}',
    tag: 'warnings',
    summary: 'Withdraws an official level',
    params: z.object({ id: z.string().min(1).max(64) }),
    answers: { 204: { description: 'Withdrawn' } },
    errors: ['NOT_FOUND'],
    handle: (request, response) => {
      officialLevels.remove(String(request.params.id), actorOfRequest(request));
      response.status(204).end();
    },
  },
];
