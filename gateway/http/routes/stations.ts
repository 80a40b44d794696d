import { z } from 'zod';
import {
  type LatestReading,
  type LatestValue,
  latestReadingSchema,
  networkFilterSchema,
  stationViewSchema,
} from '../../../shared/api.ts';
import { isQuantityId, type Network, type QuantityId, quantities } from '../../../shared/quantities.ts';
import { stationIdSchema } from '../../../shared/station.ts';
import { isInSight } from '../../principal.ts';
import type { HttpDeps } from '../deps.ts';
import { sightOfRequest, stationInSight } from '../identify.ts';
import { parseAs } from '../problem.ts';
import type { Route } from '../route.ts';
import { sendShared } from '../shared-answer.ts';

const stationParams = z.object({ id: stationIdSchema });

/** A station may belong to several networks: only its values of the one asked for. */
const ofNetwork = (reading: LatestReading, network: Network): LatestReading => {
  const values: Partial<Record<QuantityId, LatestValue>> = {};
  for (const [quantity, value] of Object.entries(reading.values)) {
    if (isQuantityId(quantity) && quantities[quantity].network === network) values[quantity] = value;
  }
  return { station: reading.station, values };
};

export const stationRoutes = ({
  state,
  stations,
  publicFace,
}: Pick<HttpDeps, 'state' | 'stations' | 'publicFace'>): Route[] => [
  {
    method: 'get',
    access: 'public',
    path: '/api/v1/stations',
    tag: 'stations',
    summary: 'All stations with what is known of their presence',
    query: networkFilterSchema,
    answers: { 200: { description: 'Stations', schema: z.array(stationViewSchema) } },
    errors: ['QUERY_MALFORMED'],
    handle: (request, response) => {
      const { network } = parseAs(networkFilterSchema, request.query, 'QUERY_MALFORMED');
      const sight = sightOfRequest(request, { publicFace });
      const views = state.views().filter((view) => isInSight(sight, view));
      sendShared(
        request,
        response,
        views.filter(({ networks }) => network === undefined || networks.includes(network)),
      );
    },
  },
  {
    method: 'get',
    access: 'public',
    path: '/api/v1/stations/{id}',
    tag: 'stations',
    summary: 'One station',
    params: stationParams,
    answers: { 200: { description: 'The station', schema: stationViewSchema } },
    errors: ['STATION_UNKNOWN'],
    handle: (request, response) => {
      const sight = sightOfRequest(request, { publicFace });
      sendShared(request, response, stationInSight(sight, state.view(String(request.params.id))));
    },
  },
  {
    method: 'get',
    access: 'public',
    path: '/api/v1/readings/latest',
    tag: 'readings',
    summary: 'Latest value by measuring time of every quantity of every station',
    query: networkFilterSchema,
    answers: { 200: { description: 'Latest values by station', schema: z.array(latestReadingSchema) } },
    errors: ['QUERY_MALFORMED'],
    handle: (request, response) => {
      const { network } = parseAs(networkFilterSchema, request.query, 'QUERY_MALFORMED');
      const sight = sightOfRequest(request, { publicFace });
      const seen = state.latest().filter(({ station: id }) => {
        const station = stations.find(id);
        return station !== undefined && isInSight(sight, station);
      });
      if (network === undefined) return sendShared(request, response, seen);
      const ofOne = seen.map((reading) => ofNetwork(reading, network));
      sendShared(
        request,
        response,
        ofOne.filter(({ values }) => Object.keys(values).length > 0),
      );
    },
  },
];
