import { type ThresholdsAnswer, thresholdsAnswerSchema, thresholdsQuerySchema } from '../../../shared/api.ts';
import { thresholdsFor, thresholdsInForce } from '../../../shared/thresholds/select.ts';
import type { Sight } from '../../principal.ts';
import type { HttpDeps } from '../deps.ts';
import { sightOfRequest, stationInSight } from '../identify.ts';
import type { LocalTime } from '../local-time.ts';
import { parseAs } from '../problem.ts';
import type { Route } from '../route.ts';
import { sendShared } from '../shared-answer.ts';

type Deps = Pick<HttpDeps, 'stations' | 'thresholds' | 'now'>;

/** @throws AppError QUERY_MALFORMED, STATION_UNKNOWN */
export const answerThresholds = (
  { stations, thresholds, now }: Deps,
  localTime: LocalTime,
  query: unknown,
  sight: Sight = 'all',
): ThresholdsAnswer => {
  const { quantity, station: id, at: asked } = parseAs(thresholdsQuerySchema, query, 'QUERY_MALFORMED');
  const at = asked === undefined || asked === 'all' ? localTime.iso(now()).slice(0, 10) : asked;
  if (id === undefined) {
    const listed = asked === 'all' ? thresholds : thresholdsInForce(thresholds, at);
    return { at, thresholds: listed.filter((entry) => quantity === undefined || entry.quantity === quantity) };
  }
  const station = stationInSight(sight, stations.find(id));
  const measured = quantity === undefined ? station.quantities : [quantity];
  return { at, thresholds: measured.flatMap((one) => thresholdsFor(station, one, thresholds, at)) };
};

export const thresholdRoutes = (deps: Deps & Pick<HttpDeps, 'publicFace'>, localTime: LocalTime): Route[] => [
  {
    method: 'get',
    access: 'public',
    path: '/api/v1/thresholds',
    tag: 'thresholds',
    summary: 'Limits, guidelines, alarm levels and classes in force, each with its law and the evidence for its figure',
    description:
      'With `station` only those that hold there: limits of its area class, alarm levels of its gauge in its datum, classes ' +
      'of its own in place of the general ones. A value may be compared with a threshold only over its averaging time ' +
      '(`averagingSeconds`; 0 = each reading) and within its local hours.',
    query: thresholdsQuerySchema,
    answers: { 200: { description: 'Thresholds in force on `at`', schema: thresholdsAnswerSchema } },
    errors: ['QUERY_MALFORMED', 'STATION_UNKNOWN'],
    handle: (request, response) =>
      sendShared(request, response, answerThresholds(deps, localTime, request.query, sightOfRequest(request, deps))),
  },
];
