/** Channels of notification and what was sent over them. */
import { z } from 'zod';
import { isWholeCity } from '../../../shared/access.ts';
import {
  channelSchema,
  channelsAnswerSchema,
  type Delivery,
  deliveriesQuerySchema,
  deliverySchema,
} from '../../../shared/notification-api.ts';
import { scopeOf } from '../../principal.ts';
import { placeOfSituation, readsAlerts } from '../alert-access.ts';
import type { HttpDeps } from '../deps.ts';
import { principalOf } from '../identify.ts';
import { parseAs } from '../problem.ts';
import type { Route } from '../route.ts';
import { actorOfRequest } from '../station-access.ts';

const channelParams = z.object({ channel: channelSchema });

export const channelRoutes = (deps: Pick<HttpDeps, 'alerting' | 'stations'>): Route[] => {
  const { channels, deliveries, store } = deps.alerting;
  return [
    {
      method: 'get',
      access: 'alerts.read',
      path: '/api/v1/channels',
      tag: 'notifications',
      summary: 'Channels of notification: what is set up, and how the last self-tests went',
      answers: { 200: { description: 'Channels', schema: channelsAnswerSchema } },
      errors: [],
      handle: (_request, response) => void response.json(channels.state()),
    },
    {
      method: 'post',
      access: 'notifications.write',
      path: '/api/v1/channels/{channel}/test',
      tag: 'notifications',
      summary: 'Tests a channel now; nobody is told',
      params: channelParams,
      answers: { 200: { description: 'Channels as they are then', schema: channelsAnswerSchema } },
      errors: ['NOT_FOUND', 'CHANNEL_FAILED'],
      handle: async (request, response) => {
        const { channel } = parseAs(channelParams, request.params, 'NOT_FOUND');
        response.json(await channels.test(channel, actorOfRequest(request)));
      },
    },
    {
      method: 'get',
      access: 'alerts.read',
      path: '/api/v1/deliveries',
      tag: 'notifications',
      summary: 'Messages that were to be sent, newest first, with every attempt',
      description:
        'Whoever is responsible for a part of the city sees those of situations there; messages of no situation are for ' +
        'those who are responsible for all of it.',
      query: deliveriesQuerySchema,
      answers: { 200: { description: 'Deliveries', schema: z.array(deliverySchema) } },
      errors: ['QUERY_MALFORMED'],
      handle: (request, response) => {
        const query = parseAs(deliveriesQuerySchema, request.query, 'QUERY_MALFORMED');
        const found = deliveries.list(query);
        if (isWholeCity(scopeOf(principalOf(request)))) return void response.json(found);
        const known = new Map<string, boolean>();
        const isShown = ({ situation: id }: Delivery): boolean => {
          if (id === null) return false;
          const before = known.get(id);
          if (before !== undefined) return before;
          const situation = store.situation(id);
          const shown = situation !== undefined && readsAlerts(request, placeOfSituation(situation, deps));
          known.set(id, shown);
          return shown;
        };
        response.json(found.filter(isShown));
      },
    },
  ];
};
