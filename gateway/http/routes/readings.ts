import {
  maxBuckets,
  maxRawPoints,
  type ReadingsAnswer,
  readingsAnswerSchema,
  readingsQuerySchema,
} from '../../../shared/api.ts';
import { quantities } from '../../../shared/quantities.ts';
import type { HttpDeps } from '../deps.ts';
import { sightOfRequest, stationInSight } from '../identify.ts';
import type { LocalTime } from '../local-time.ts';
import { parseAs } from '../problem.ts';
import type { Route } from '../route.ts';
import { sendShared } from '../shared-answer.ts';
import { checkBuckets, checkInstants } from '../span.ts';

export const readingRoutes = (
  { stations, history, publicFace }: Pick<HttpDeps, 'stations' | 'history' | 'publicFace'>,
  localTime: LocalTime,
): Route[] => [
  {
    method: 'get',
    access: 'public',
    path: '/api/v1/readings',
    tag: 'readings',
    summary: 'One quantity of one station over a span, raw or in buckets',
    description:
      `Readings measured in [from, to). Without \`every\` each reading with its quality, ${maxRawPoints} at most. With ` +
      `\`every\` buckets of the readings of quality 0, ${maxBuckets} at most; they lie on a grid on which days begin at local ` +
      'midnight and weeks on Monday, so the first and the last bucket may be cut by the span.',
    query: readingsQuerySchema,
    answers: { 200: { description: 'Points or buckets, oldest first', schema: readingsAnswerSchema } },
    errors: ['QUERY_MALFORMED', 'QUERY_SPAN_TOO_LONG', 'STATION_UNKNOWN', 'HISTORY_UNAVAILABLE'],
    handle: async (request, response) => {
      const { station, quantity, from, to, every } = parseAs(readingsQuerySchema, request.query, 'QUERY_MALFORMED');
      checkInstants(from, to);
      stationInSight(sightOfRequest(request, { publicFace }), stations.find(station));
      const about = { station, quantity, unit: quantities[quantity].unit, from, to };
      if (every === undefined) {
        const found = await history.range({ station, quantity, from, to, limit: maxRawPoints + 1 });
        const points = found.slice(0, maxRawPoints);
        const truncated = found.length > maxRawPoints;
        const answer: ReadingsAnswer = { ...about, everyMs: null, points, truncated };
        return sendShared(request, response, answer);
      }
      const originMs = localTime.originMs(every, from);
      checkBuckets(from, to, every, originMs, maxBuckets);
      const buckets = await history.buckets({
        station,
        quantity,
        from,
        to,
        everyMs: every,
        originMs,
        limit: maxBuckets,
      });
      const answer: ReadingsAnswer = { ...about, everyMs: every, buckets, truncated: false };
      sendShared(request, response, answer);
    },
  },
];
