import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import {
  simulationDetailSchema,
  simulationRequestSchema,
  simulationSchema,
  simulationStopSchema,
  simulationsAnswerSchema,
} from '../../../shared/simulation-api.ts';
import type { HttpDeps } from '../deps.ts';
import { parseAs } from '../problem.ts';
import type { Route } from '../route.ts';
import { actorOfRequest } from '../station-access.ts';

const params = z.object({ id: z.uuid() });
const tag = 'simulations';

export const simulationRoutes = ({ simulations }: Pick<HttpDeps, 'simulations'>): Route[] => [
  {
    method: 'get',
    access: 'simulations.run',
    path: '/api/v1/simulations',
    tag,
    summary: 'Simulated fleets, newest first, and how much more may be simulated',
    answers: { 200: { description: 'Runs with their figures', schema: simulationsAnswerSchema } },
    errors: [],
    handle: (_request, response) => void response.json(simulations.answer()),
  },
  {
    method: 'get',
    access: 'simulations.run',
    path: '/api/v1/simulations/{id}',
    tag,
    summary: 'One run, with the last hundred things that happened',
    params,
    answers: { 200: { description: 'The run', schema: simulationDetailSchema } },
    errors: ['NOT_FOUND'],
    handle: (request, response) => {
      const { id } = parseAs(params, request.params, 'NOT_FOUND');
      const found = simulations.find(id);
      if (!found) throw new AppError('NOT_FOUND', 'there is no simulation of this id');
      response.json(found);
    },
  },
  {
    method: 'post',
    access: 'simulations.run',
    path: '/api/v1/simulations',
    tag,
    summary: 'Starts a simulated fleet',
    description:
      'Its stations enrol and publish over MQTT as real ones do, are marked as simulated for good, and end with the gateway.',
    body: simulationRequestSchema,
    answers: { 201: { description: 'The run', schema: simulationSchema } },
    errors: ['REQUEST_MALFORMED', 'LIMIT_REACHED', 'SIMULATIONS_OFF'],
    limit: 'writes',
    handle: (request, response) => {
      const body = parseAs(simulationRequestSchema, request.body, 'REQUEST_MALFORMED');
      const begun = simulations.begin(body, actorOfRequest(request));
      response.status(201).location(`/api/v1/simulations/${begun.id}`).json(begun);
    },
  },
  {
    method: 'post',
    access: 'simulations.run',
    path: '/api/v1/simulations/{id}/stop',
    tag,
    summary: 'Stops a run; its stations stay, and are retired if that is wanted',
    params,
    body: simulationStopSchema,
    answers: { 202: { description: 'The run, still stopping', schema: simulationSchema } },
    errors: ['NOT_FOUND', 'REQUEST_MALFORMED'],
    limit: 'writes',
    handle: (request, response) => {
      const { id } = parseAs(params, request.params, 'NOT_FOUND');
      const { retire } = parseAs(simulationStopSchema, request.body, 'REQUEST_MALFORMED');
      response.status(202).json(simulations.end(id, retire, actorOfRequest(request)));
    },
  },
  {
    method: 'post',
    access: 'simulations.run',
    path: '/api/v1/simulations/{id}/retire',
    tag,
    summary: 'Retires the stations of a run that is over',
    description:
      'They may not connect any more and leave the lists; their readings stay in the history, marked as simulated.',
    params,
    answers: { 200: { description: 'The run', schema: simulationSchema } },
    errors: ['NOT_FOUND', 'CHANGE_INVALID'],
    limit: 'writes',
    handle: (request, response) => {
      const { id } = parseAs(params, request.params, 'NOT_FOUND');
      response.json(simulations.retire(id, actorOfRequest(request)));
    },
  },
];
