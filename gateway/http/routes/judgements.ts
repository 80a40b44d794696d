import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import {
  type Judgement,
  judgementRequestSchema,
  judgementSchema,
  judgementsQuerySchema,
} from '../../../shared/judgement-api.ts';
import type { Station } from '../../../shared/station.ts';
import { isInSight, mayWithStation, type Principal } from '../../principal.ts';
import type { HttpDeps } from '../deps.ts';
import { principalOf, sightOfRequest, stationInSight } from '../identify.ts';
import { parseAs } from '../problem.ts';
import type { Route } from '../route.ts';
import { sendShared } from '../shared-answer.ts';
import { actorOfRequest, requireInScope } from '../station-access.ts';

type Deps = Pick<HttpDeps, 'stations' | 'judgements' | 'judgementsChanged' | 'publicFace'>;

const isStaffFor = (principal: Principal, station: Station): boolean =>
  mayWithStation(principal, 'stations.read', station) || mayWithStation(principal, 'quality.judge', station);

/** What everybody may know: which readings count, not who said so and why. */
const publicView = (judgement: Judgement): Judgement => ({ ...judgement, reason: null, by: null, withdrawnBy: null });

export const judgementRoutes = ({ stations, judgements, judgementsChanged, publicFace }: Deps): Route[] => [
  {
    method: 'get',
    access: 'public',
    path: '/api/v1/judgements',
    tag: 'judgements',
    summary: 'Spans of readings that staff judged invalid or valid, newest first',
    description:
      'Where judgements overlap, the later one holds. Reason and person are for staff of the station, and so are judgements ' +
      'that were withdrawn.',
    query: judgementsQuerySchema,
    answers: { 200: { description: 'Judgements', schema: z.array(judgementSchema) } },
    errors: ['QUERY_MALFORMED', 'STATION_UNKNOWN'],
    handle: (request, response) => {
      const { station: id } = parseAs(judgementsQuerySchema, request.query, 'QUERY_MALFORMED');
      const sight = sightOfRequest(request, { publicFace });
      if (id !== undefined) stationInSight(sight, stations.find(id));
      const principal = principalOf(request);
      const seen = judgements.list(id).flatMap((judgement): Judgement[] => {
        const station = stations.find(judgement.station);
        if (!station || !isInSight(sight, station)) return [];
        if (isStaffFor(principal, station)) return [judgement];
        return judgement.withdrawnAt === null ? [publicView(judgement)] : [];
      });
      sendShared(request, response, seen);
    },
  },
  {
    method: 'post',
    access: 'quality.judge',
    path: '/api/v1/judgements',
    tag: 'judgements',
    summary: 'Judges the readings of a span of time',
    description:
      'Nothing that is stored changes. `invalid` readings carry the flag `invalidated` and enter no average; `valid` ones lose ' +
      'the flags that the gateway set, not what the station said of itself. Averages and indices are computed again.',
    body: judgementRequestSchema,
    answers: { 201: { description: 'The judgement', schema: judgementSchema } },
    errors: ['CHANGE_INVALID', 'STATION_UNKNOWN', 'OUTSIDE_SCOPE', 'LIMIT_REACHED'],
    handle: (request, response) => {
      const judgement = parseAs(judgementRequestSchema, request.body, 'CHANGE_INVALID');
      const station = stations.find(judgement.station);
      if (!station) throw new AppError('STATION_UNKNOWN', 'there is no station of this id');
      requireInScope(request, 'quality.judge', station);
      const stored = judgements.add(judgement, actorOfRequest(request));
      judgementsChanged();
      response.status(201).location(`/api/v1/judgements/${stored.id}`).json(stored);
    },
  },
  {
    method: 'delete',
    access: 'quality.judge',
    path: '/api/v1/judgements/{id}',
    tag: 'judgements',
    summary: 'Withdraws a judgement; it stays in the list as withdrawn',
    params: z.object({ id: z.uuid() }),
    answers: { 204: { description: 'Withdrawn' } },
    errors: ['NOT_FOUND', 'OUTSIDE_SCOPE'],
    handle: (request, response) => {
      const id = String(request.params.id);
      const station = stations.find(judgements.find(id)?.station ?? '');
      if (!station) throw new AppError('NOT_FOUND', 'there is no judgement of this id in force');
      requireInScope(request, 'quality.judge', station);
      judgements.withdraw(id, actorOfRequest(request));
      judgementsChanged();
      response.status(204).end();
    },
  },
];
