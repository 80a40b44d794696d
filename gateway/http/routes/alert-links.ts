/** One-time links in messages: whoever holds one acknowledges without signing in. Opening the page changes nothing. */
import { alertLinkLookSchema, alertLinkSchema } from '../../../shared/notification-api.ts';
import type { HttpDeps } from '../deps.ts';
import { addressOf } from '../identify.ts';
import { parseAs } from '../problem.ts';
import type { Route } from '../route.ts';

const common = {
  method: 'post',
  access: 'open',
  tag: 'alerts',
  body: alertLinkSchema,
  errors: ['CHANGE_INVALID', 'LINK_ENDED'],
  limit: 'sign-ins',
} as const satisfies Partial<Route>;

export const alertLinkRoutes = ({ alerting: { links } }: Pick<HttpDeps, 'alerting'>): Route[] => [
  {
    ...common,
    path: '/api/v1/alert-links/look',
    summary: 'What a link in a message is about',
    answers: { 200: { description: 'The situation in few words', schema: alertLinkLookSchema } },
    handle: (request, response) => {
      response.json(links.look(parseAs(alertLinkSchema, request.body, 'CHANGE_INVALID').token));
    },
  },
  {
    ...common,
    path: '/api/v1/alert-links/acknowledge',
    summary: 'Acknowledges the situation in the name of the person who was told; works once',
    answers: { 200: { description: 'As it is then', schema: alertLinkLookSchema } },
    handle: (request, response) => {
      const { token } = parseAs(alertLinkSchema, request.body, 'CHANGE_INVALID');
      response.json(links.acknowledge(token, addressOf(request)));
    },
  },
];
