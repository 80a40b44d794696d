import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { exerciseRequestSchema, exerciseSchema, scenarioSchema } from '../../../shared/exercise-api.ts';
import type { HttpDeps } from '../deps.ts';
import { parseAs } from '../problem.ts';
import type { Route } from '../route.ts';
import { actorOfRequest } from '../station-access.ts';

const params = z.object({ id: z.uuid() });

export const exerciseRoutes = ({ alerting: { exercises } }: Pick<HttpDeps, 'alerting'>): Route[] => [
  {
    method: 'get',
    access: 'alerts.read',
    path: '/api/v1/exercises',
    tag: 'exercises',
    summary: 'Exercises, newest first',
    answers: { 200: { description: 'Exercises', schema: z.array(exerciseSchema) } },
    errors: [],
    handle: (_request, response) => void response.json(exercises.list()),
  },
  {
    method: 'get',
    access: 'alerts.read',
    path: '/api/v1/exercises/scenarios',
    tag: 'exercises',
    summary: 'What can be exercised',
    answers: { 200: { description: 'Scenarios', schema: z.array(scenarioSchema) } },
    errors: [],
    handle: (_request, response) => void response.json(exercises.scenarios()),
  },
  {
    method: 'get',
    access: 'alerts.read',
    path: '/api/v1/exercises/{id}',
    tag: 'exercises',
    summary: 'One exercise with its summary, so far while it runs',
    params,
    answers: { 200: { description: 'The exercise', schema: exerciseSchema } },
    errors: ['NOT_FOUND'],
    handle: (request, response) => {
      const { id } = parseAs(params, request.params, 'NOT_FOUND');
      const found = exercises.find(id);
      if (!found) throw new AppError('NOT_FOUND', 'there is no exercise of this id');
      response.json(found);
    },
  },
  {
    method: 'post',
    access: 'exercises.run',
    path: '/api/v1/exercises',
    tag: 'exercises',
    summary: 'Begins an exercise',
    description:
      'Simulated stations tell a story; what they raise is marked EXERCISE / DIỄN TẬP, goes to the participants only, and enters no ' +
      'statistics. One exercise at a time.',
    body: exerciseRequestSchema,
    answers: { 201: { description: 'The exercise', schema: exerciseSchema } },
    errors: ['REQUEST_MALFORMED', 'EXERCISE_RUNNING', 'PERSON_UNKNOWN'],
    limit: 'writes',
    handle: (request, response) => {
      const body = parseAs(exerciseRequestSchema, request.body, 'REQUEST_MALFORMED');
      response.status(201).json(exercises.begin(body, actorOfRequest(request)));
    },
  },
  {
    method: 'post',
    access: 'exercises.run',
    path: '/api/v1/exercises/{id}/end',
    tag: 'exercises',
    summary: 'Ends an exercise before its time',
    description: 'The stations fall silent, what is open of it is closed, and the summary is made a few seconds later.',
    params,
    answers: { 202: { description: 'The exercise, still as it was', schema: exerciseSchema } },
    errors: ['NOT_FOUND'],
    limit: 'writes',
    handle: (request, response) => {
      const { id } = parseAs(params, request.params, 'NOT_FOUND');
      response.status(202).json(exercises.end(id, actorOfRequest(request)));
    },
  },
];
