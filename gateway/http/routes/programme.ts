/** The city's programme: its clauses, its targets with the values that staff entered, and what the readings say to them. */
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { clauses, programmeDocument } from '../../../shared/city-programme/clauses.ts';
import { monthOf, type Period, parsePeriod } from '../../../shared/city-programme/period.ts';
import {
  findTarget,
  type ProgrammeTarget,
  targets,
  unitRange,
  verdictOn,
} from '../../../shared/city-programme/targets.ts';
import {
  type LeadTimes,
  type ProgrammeAnswer,
  type ProgrammeEnvironment,
  type ProgrammeFigures,
  programmeAnswerSchema,
  programmeQuerySchema,
  type TargetRow,
  type TargetValue,
  targetEntrySchema,
  targetRowSchema,
  targetWithdrawalSchema,
} from '../../../shared/city-programme-api.ts';
import { AppError } from '../../../shared/errors.ts';
import { dayOfDate } from '../../../shared/indices/local-day.ts';
import { secondMs } from '../../../shared/time.ts';
import type { StoredTargetValue } from '../../state/ports.ts';
import { sendCsv } from '../csv-answer.ts';
import type { HttpDeps } from '../deps.ts';
import { principalOf, sightOfRequest } from '../identify.ts';
import type { LocalTime } from '../local-time.ts';
import { parseAs } from '../problem.ts';
import { programmeLines } from '../programme-table.ts';
import type { Route } from '../route.ts';
import { sendShared } from '../shared-answer.ts';
import { actorOfRequest } from '../station-access.ts';

type Deps = Pick<HttpDeps, 'leadTimes' | 'programme' | 'programmeChanged' | 'targetValues' | 'publicFace' | 'now'>;

/** `withNames`: who entered a value is for people of the city and keys, not for the public. */
const toValue = ({ target: _target, ...value }: StoredTargetValue, withNames: boolean): TargetValue => ({
  ...value,
  enteredBy: withNames ? value.enteredBy : null,
  withdrawn: value.withdrawn && { ...value.withdrawn, by: withNames ? value.withdrawn.by : null },
});

const toRow = (target: ProgrammeTarget, all: readonly StoredTargetValue[], withNames: boolean): TargetRow => {
  const values = all.filter((value) => value.target === target.code);
  const newest = values.find(({ withdrawn }) => withdrawn === null);
  const { goals } = target;
  return {
    ...target,
    newest: newest?.id ?? null,
    verdicts: { 2025: verdictOn(goals[2025], newest?.value), 2030: verdictOn(goals[2030], newest?.value) },
    values: values.map((value) => toValue(value, withNames)),
  };
};

const targetParams = z.object({ code: z.string().max(60) });
const valueParams = targetParams.extend({ id: z.uuid() });

const targetOf = (code: unknown): ProgrammeTarget => {
  const target = findTarget(String(code));
  if (!target) throw new AppError('NOT_FOUND', 'the programme has no target of this code');
  return target;
};

const outside = (path: string, message: string): AppError =>
  new AppError('CHANGE_INVALID', `${path}: ${message}`, { details: [{ path, message }] });

/** How long a request waits for figures that are being computed. */
const waitMs = 10 * secondMs;
const lookAgainMs = 100;

/** @throws AppError HISTORY_UNAVAILABLE, NOT_READY */
const readyFigures = async (look: () => ProgrammeEnvironment): Promise<ProgrammeFigures> => {
  const deadline = performance.now() + waitMs;
  for (;;) {
    const { figures, failure } = look();
    if (figures) return figures;
    if (failure) throw new AppError('HISTORY_UNAVAILABLE', 'the history does not answer');
    if (performance.now() > deadline) {
      throw new AppError('NOT_READY', 'the figures are being computed', { retryAfterSeconds: 2 });
    }
    await setTimeout(lookAgainMs);
  }
};

export const programmeRoutes = (deps: Deps, localTime: LocalTime): Route[] => {
  const { programme, targetValues, now } = deps;
  const today = (): string => localTime.iso(now()).slice(0, 10);

  const periodOf = (text: string | undefined): Period =>
    (text === undefined ? undefined : parsePeriod(text)) ?? monthOf(today());

  const leadTimesFor = ({ from, to }: Period, ward: string | undefined, simulated: boolean): LeadTimes =>
    deps.leadTimes({
      from: dayOfDate(from, localTime.offsetMs).start,
      to: dayOfDate(to, localTime.offsetMs).end,
      ward,
      simulated,
    });

  return [
    {
      method: 'get',
      access: 'public',
      path: '/api/v1/programme',
      tag: 'programme',
      summary: 'Clauses, targets with their values, and the environment over a period',
      description:
        'The environment rows are computed from hourly figures of the history when somebody asks for a period, one period at ' +
        'a time: while `environment.progress` is below 1, ask again after two seconds. Only real stations are counted, unless ' +
        'only simulated ones are shown (`simulated`). An hour counts when the average over the time of the limit, ending with ' +
        'it, has enough data.',
      query: programmeQuerySchema,
      answers: { 200: { description: 'The programme', schema: programmeAnswerSchema } },
      errors: ['QUERY_MALFORMED'],
      handle: (request, response) => {
        const { period, ward } = parseAs(programmeQuerySchema, request.query, 'QUERY_MALFORMED');
        const withNames = principalOf(request).kind !== 'anonymous';
        const values = targetValues.list();
        const asked = periodOf(period);
        const environment = programme.environment({
          period: asked,
          ward,
          seesAll: sightOfRequest(request, deps) === 'all',
        });
        const answer: ProgrammeAnswer = {
          document: programmeDocument,
          clauses: clauses.map(({ answers, figures, ...clause }) => ({
            ...clause,
            answers: [...answers],
            figures: [...figures],
          })),
          targets: targets.map((target) => toRow(target, values, withNames)),
          environment,
          leadTimes: environment.figures && leadTimesFor(asked, ward, environment.figures.simulated),
        };
        sendShared(request, response, answer);
      },
    },
    {
      method: 'get',
      access: 'public',
      path: '/api/v1/exports/programme.csv',
      tag: 'programme',
      summary: 'The environment rows of a period, as CSV',
      description:
        'RFC 4180 in UTF-8 with a byte order mark, one figure per line. Figures that take longer than ten seconds to ' +
        'compute are answered with 503 and Retry-After: `/programme` tells the progress.',
      query: programmeQuerySchema,
      answers: { 200: { description: 'The table', contentType: 'text/csv' } },
      errors: ['QUERY_MALFORMED', 'HISTORY_UNAVAILABLE', 'NOT_READY'],
      limit: 'exports',
      handle: async (request, response) => {
        const query = parseAs(programmeQuerySchema, request.query, 'QUERY_MALFORMED');
        const period = periodOf(query.period);
        const seesAll = sightOfRequest(request, deps) === 'all';
        const figures = await readyFigures(() => programme.environment({ period, ward: query.ward, seesAll }));
        const lines = programmeLines({ figures, period, ward: query.ward, localTime });
        const name = `programme_${period.text.replace('..', '_')}${query.ward === undefined ? '' : `_${query.ward}`}.csv`;
        await sendCsv(
          request,
          response,
          name,
          (async function* () {
            yield [...lines].join('');
          })(),
        );
      },
    },
    {
      method: 'post',
      access: 'programme.write',
      path: '/api/v1/programme/targets/{code}/values',
      tag: 'programme',
      summary: 'Enters a value of a target',
      description:
        'A correction is another value of the same day: the one entered last counts, the others stay to be seen.',
      params: targetParams,
      body: targetEntrySchema,
      answers: { 201: { description: 'The target with its values', schema: targetRowSchema } },
      errors: ['CHANGE_INVALID', 'NOT_FOUND', 'LIMIT_REACHED'],
      handle: (request, response) => {
        const target = targetOf(request.params.code);
        const entry = parseAs(targetEntrySchema, request.body, 'CHANGE_INVALID');
        const [min, max] = unitRange[target.unit];
        if (entry.value < min || entry.value > max) throw outside('value', `between ${min} and ${max} expected`);
        if (target.unit === 'count' && !Number.isInteger(entry.value))
          throw outside('value', 'a whole number expected');
        if (entry.asOf > today()) throw outside('asOf', 'a day that has come expected');
        targetValues.enter({ target: target.code, ...entry }, actorOfRequest(request));
        deps.programmeChanged();
        response.status(201).json(toRow(target, targetValues.list(), true));
      },
    },
    {
      method: 'delete',
      access: 'programme.write',
      path: '/api/v1/programme/targets/{code}/values/{id}',
      tag: 'programme',
      summary: 'Withdraws a value of a target',
      description: 'It stays to be seen, with the reason, and counts no longer.',
      params: valueParams,
      query: targetWithdrawalSchema,
      answers: { 200: { description: 'The target with its values', schema: targetRowSchema } },
      errors: ['QUERY_MALFORMED', 'NOT_FOUND'],
      handle: (request, response) => {
        const target = targetOf(request.params.code);
        const { reason } = parseAs(targetWithdrawalSchema, request.query, 'QUERY_MALFORMED');
        targetValues.withdraw(target.code, String(request.params.id), reason, actorOfRequest(request));
        deps.programmeChanged();
        response.json(toRow(target, targetValues.list(), true));
      },
    },
  ];
};
