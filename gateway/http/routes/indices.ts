import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import {
  calendarQuerySchema,
  calendarSchema,
  indicesQuerySchema,
  indicesSummarySchema,
  maxCalendarDays,
  noiseSummarySchema,
  stationIndicesSchema,
  wardIndicesSchema,
  waterSummarySchema,
} from '../../../shared/indices-api.ts';
import { dayMs } from '../../../shared/time.ts';
import type { HttpDeps } from '../deps.ts';
import { sightOfRequest, stationInSight } from '../identify.ts';
import { parseAs } from '../problem.ts';
import type { Route } from '../route.ts';
import { sendShared } from '../shared-answer.ts';
import { checkInstants } from '../span.ts';

const averages =
  'An hour needs 75 % of its readings, averages over 8 and 24 h need 75 % of their hours (6, 18): a rule of this project where ' +
  'the law sets none. Only values of quality 0 enter. Nothing is rounded before it is compared.';

/** @throws AppError QUERY_MALFORMED, QUERY_SPAN_TOO_LONG */
const checkDays = (from: string, to: string): void => {
  const [first, last] = [Date.parse(from), Date.parse(to)];
  checkInstants(first - dayMs, last + dayMs);
  const days = (last - first) / dayMs + 1;
  if (days <= maxCalendarDays) return;
  throw new AppError('QUERY_SPAN_TOO_LONG', `this would be ${days} days and ${maxCalendarDays} are the limit`, {
    details: [{ path: 'to', message: 'use a shorter span' }],
  });
};

export const indicesRoutes = ({
  indices,
  stations,
  publicFace,
}: Pick<HttpDeps, 'indices' | 'stations' | 'publicFace'>): Route[] => [
  {
    method: 'get',
    access: 'public',
    path: '/api/v1/indices',
    tag: 'indices',
    summary: 'How every station stands now, or with `station` everything about one and why',
    description:
      'Without `station` one row per station: hourly VN_AQI (Decision 1459/QĐ-TCMT), the worst state of the limits in force ' +
      'by network, the alarm level or class of depth reached. With `station` means, indices, noise by legal period, water and ' +
      'rain, and every limit with its margin, projection and exceedance days, each explained by its hours, formula and law. ' +
      `${averages} Figures carry two more decimals than are shown, rates of rise three more; margins are null where none exists.`,
    query: indicesQuerySchema,
    answers: {
      200: {
        description: 'The summary of the city, or the figures of the station',
        schema: z.union([indicesSummarySchema, stationIndicesSchema]),
      },
    },
    errors: ['QUERY_MALFORMED', 'STATION_UNKNOWN'],
    handle: async (request, response) => {
      const { station } = parseAs(indicesQuerySchema, request.query, 'QUERY_MALFORMED');
      const sight = sightOfRequest(request, { publicFace });
      if (station === undefined) return sendShared(request, response, await indices.summary(sight));
      const { id } = stationInSight(sight, stations.find(station));
      sendShared(request, response, await indices.station(id));
    },
  },
  {
    method: 'get',
    access: 'public',
    path: '/api/v1/indices/days',
    tag: 'indices',
    summary: 'Calendar of one station: daily VN_AQI, daily means, and which limits each day exceeded',
    description:
      `Local days from \`from\` to \`to\`, both included, ${maxCalendarDays} at most, from the hourly figures of the history; ` +
      `each limit as in force on that day. ${averages}`,
    query: calendarQuerySchema,
    answers: { 200: { description: 'Days, oldest first', schema: calendarSchema } },
    errors: ['QUERY_MALFORMED', 'QUERY_SPAN_TOO_LONG', 'STATION_UNKNOWN', 'HISTORY_UNAVAILABLE'],
    handle: async (request, response) => {
      const { station, from, to } = parseAs(calendarQuerySchema, request.query, 'QUERY_MALFORMED');
      checkDays(from, to);
      const { id } = stationInSight(sightOfRequest(request, { publicFace }), stations.find(station));
      sendShared(request, response, await indices.calendar(id, from, to));
    },
  },
  {
    method: 'get',
    access: 'public',
    path: '/api/v1/indices/wards',
    tag: 'indices',
    summary: 'How the city and each ward stand now',
    description:
      'Of the stations that the caller sees. Only real ones enter, unless none is shown: then simulated and replayed ones do, ' +
      'and `simulated` says so. Planned and retired stations stay out.',
    answers: { 200: { description: 'City and wards', schema: wardIndicesSchema } },
    errors: [],
    handle: async (request, response) =>
      sendShared(request, response, await indices.wards(sightOfRequest(request, { publicFace }))),
  },
  {
    method: 'get',
    access: 'public',
    path: '/api/v1/indices/water',
    tag: 'indices',
    summary: 'Water and rain of every station now, in one answer',
    description:
      'Of the stations that the caller sees and that measure water level, depth or rain: what is reached, trends and the next ' +
      'crossing, rain of 1, 3, 6, 12 and 24 h, since when a street is under water, and the last 24 h in slots; with the model ' +
      'of the tide where a gauge stands above a zero of the sea. Worked out anew every few seconds at most.',
    answers: { 200: { description: 'Stations by id', schema: waterSummarySchema } },
    errors: [],
    handle: async (request, response) =>
      sendShared(request, response, await indices.water(sightOfRequest(request, { publicFace }))),
  },
  {
    method: 'get',
    access: 'public',
    path: '/api/v1/indices/noise',
    tag: 'indices',
    summary: 'Noise of every station now, in one answer',
    description:
      'Of the stations that the caller sees and that measure LAeq: the legal period that runs, the last finished ones, and the ' +
      'last 24 complete clock hours, each compared with the limit of its own hour. Worked out anew every few seconds at most.',
    answers: { 200: { description: 'Stations by id', schema: noiseSummarySchema } },
    errors: [],
    handle: async (request, response) =>
      sendShared(request, response, await indices.noise(sightOfRequest(request, { publicFace }))),
  },
];
