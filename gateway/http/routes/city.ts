/** The city at a moment of the past, and a span of moments to be played. */
import { setImmediate } from 'node:timers/promises';
import type { Request } from 'express';
import type { Situation } from '../../../shared/alert-api.ts';
import { courseOf, situationAt } from '../../../shared/alerts/course.ts';
import {
  type CityAt,
  type CitySteps,
  cityAtQuerySchema,
  cityAtSchema,
  cityStepsQuerySchema,
  cityStepsSchema,
  maxMoments,
  type SituationMoment,
} from '../../../shared/city-past-api.ts';
import { AppError } from '../../../shared/errors.ts';
import { type Instant, minuteMs } from '../../../shared/time.ts';
import { createAlertAccess } from '../alert-access.ts';
import type { HttpDeps } from '../deps.ts';
import { sightOfRequest } from '../identify.ts';
import { parseAs } from '../problem.ts';
import type { Route } from '../route.ts';
import { sendShared } from '../shared-answer.ts';
import { checkInstants, fittingEvery } from '../span.ts';

/** The newest ones of a span; more are not looked at by anybody. */
const maxSituations = 300;
const alertsOfOne = 500;
/** A browser's idea of now may be a little ahead of ours. */
const aheadMs = minuteMs;

type Deps = Pick<HttpDeps, 'past' | 'alerting' | 'stations' | 'publicFace' | 'now'>;

export const cityRoutes = (deps: Deps): Route[] => {
  const { past, alerting, now } = deps;
  const access = createAlertAccess(deps);

  /** @throws AppError QUERY_MALFORMED for what has not come yet */
  const checkPast = (path: 'at' | 'to', instant: Instant): void => {
    if (instant <= now() + aheadMs) return;
    const message = 'this moment has not come yet';
    throw new AppError('QUERY_MALFORMED', `${path}: ${message}`, { details: [{ path, message }] });
  };

  const courseOfOne = ({ id }: Situation): SituationMoment[] => {
    const stations = new Map<string, string>();
    for (let before: number | undefined; ; ) {
      const { alerts, next } = alerting.store.alerts({ situation: id, limit: alertsOfOne, before });
      for (const alert of alerts) stations.set(alert.id, alert.station.id);
      if (next === null) break;
      before = next;
    }
    return courseOf(alerting.store.events({ situation: id }), (alert) => stations.get(alert));
  };

  const situationsDuring = async (request: Request, from: Instant, to: Instant): Promise<CitySteps['situations']> => {
    const provenance = access.provenanceShown(request, undefined) ?? undefined;
    const found: CitySteps['situations'] = [];
    for (const situation of alerting.store.situationsDuring({ from, to, provenance, limit: maxSituations })) {
      found.push({ situation: alerting.publicView(situation), course: courseOfOne(situation) });
      // Others are served in between.
      await setImmediate();
    }
    return found;
  };

  return [
    {
      method: 'get',
      access: 'public',
      path: '/api/v1/city',
      tag: 'city',
      summary: 'The city at a moment of the past',
      description:
        'The newest value of each quantity of every station at that moment by measured-at, at most 24 h old, with what came late ' +
        'and as it is judged today; levels and limits by the law in force on that date; hourly VN_AQI of the last complete hour; ' +
        'situations that were open, as they stood. Records of stations (name, place, interval) are those of now.',
      query: cityAtQuerySchema,
      answers: { 200: { description: 'The city as it was', schema: cityAtSchema } },
      errors: ['QUERY_MALFORMED', 'RATE_LIMITED', 'HISTORY_UNAVAILABLE'],
      handle: async (request, response) => {
        const { at } = parseAs(cityAtQuerySchema, request.query, 'QUERY_MALFORMED');
        checkInstants(at, at);
        checkPast('at', at);
        const city = await past.at(sightOfRequest(request, deps), at);
        const situations = (await situationsDuring(request, at, at)).flatMap(
          ({ situation, course }) => situationAt(situation, course, at) ?? [],
        );
        const answer: CityAt = { ...city, situations };
        sendShared(request, response, answer);
      },
    },
    {
      method: 'get',
      access: 'public',
      path: '/api/v1/city/steps',
      tag: 'city',
      summary: 'A span of moments of the whole city, to be played',
      description:
        `Moments \`from\`, \`from\` + \`every\` … up to \`to\`, ${maxMoments} at most. Of each station the main quantity of each ` +
        'network and every quantity with alarm levels: the newest value of the step that ends with the moment.',
      query: cityStepsQuerySchema,
      answers: { 200: { description: 'What changed from moment to moment', schema: cityStepsSchema } },
      errors: ['QUERY_MALFORMED', 'QUERY_SPAN_TOO_LONG', 'RATE_LIMITED', 'HISTORY_UNAVAILABLE'],
      limit: 'exports',
      handle: async (request, response) => {
        const { from, to, every } = parseAs(cityStepsQuerySchema, request.query, 'QUERY_MALFORMED');
        checkInstants(from, to);
        checkPast('to', to);
        const count = Math.floor((to - from) / every) + 1;
        if (count > maxMoments) {
          const fitting = fittingEvery(from, to, maxMoments);
          const advice = fitting ? `use every=${fitting} or longer, or a shorter span` : 'use a shorter span';
          throw new AppError(
            'QUERY_SPAN_TOO_LONG',
            `this would be ${count} moments and ${maxMoments} are the limit: ${advice}`,
            {
              details: [{ path: 'every', message: advice }],
            },
          );
        }
        const steps = await past.steps(sightOfRequest(request, deps), { from, everyMs: every, count });
        const situations = await situationsDuring(request, from, from + (count - 1) * every);
        const answer: CitySteps = { ...steps, situations };
        sendShared(request, response, answer);
      },
    },
  ];
};
