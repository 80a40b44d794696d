/** Webhooks: other systems that are told. */
import { randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import {
  deliverySchema,
  type KeptWebhook,
  keptWebhookSchema,
  newWebhookSchema,
  type Webhook,
  webhookPutSchema,
  webhookSchema,
} from '../../../shared/notification-api.ts';
import type { Kept } from '../../state/collections.ts';
import { refuseProblems } from '../change-invalid.ts';
import { collectionRoutes } from '../collection-routes.ts';
import type { HttpDeps } from '../deps.ts';
import { policiesTelling } from '../notification-checks.ts';
import type { Route } from '../route.ts';
import { actorOfRequest } from '../station-access.ts';

/** 192 random bits, to be told from other secrets by its beginning. */
const newSecret = (): string => `whsec_${randomBytes(24).toString('base64url')}`;

const show = ({ id, version, body, isDefault, changedAt, changedBy }: Kept<Webhook>): KeptWebhook => ({
  id,
  version,
  body,
  isDefault,
  changedAt,
  changedBy,
});

export const webhookRoutes = ({ alerting, outgoing }: Pick<HttpDeps, 'alerting' | 'outgoing'>): Route[] => [
  ...collectionRoutes({
    name: 'webhooks',
    tag: 'notifications',
    read: 'alerts.read',
    write: 'notifications.write',
    collection: alerting.webhooks,
    body: webhookSchema,
    put: webhookPutSchema,
    shown: keptWebhookSchema,
    texts: {
      list: 'Webhooks: other systems that are told',
      add: 'Adds a webhook; its secret is shown this once',
      change: 'Replaces a webhook; its secret stays',
      remove: 'Removes a webhook that no policy names',
    },
    show,
    check: async ({ url }) => {
      const problem = await outgoing.problemOf(url);
      if (problem !== null) refuseProblems([{ path: 'url', message: problem }]);
    },
    users: (id) =>
      policiesTelling(
        alerting.policies.list(),
        (recipient) => recipient.kind === 'webhook' && recipient.webhook === id,
      ),
    add: {
      shown: newWebhookSchema,
      run: (webhook, request) => {
        const [id, secret] = [randomUUID(), newSecret()];
        // First the secret: no webhook is ever there whose secret nobody was shown.
        alerting.deliveries.setSecret(`webhook:${id}`, secret);
        return { ...show(alerting.webhooks.add(webhook, actorOfRequest(request), { id })), secret };
      },
    },
  }),
  {
    method: 'post',
    access: 'notifications.write',
    path: '/api/v1/webhooks/{id}/test',
    tag: 'notifications',
    summary: 'Sends a signed test message there, now',
    params: z.object({ id: z.string().min(1).max(64) }),
    answers: { 200: { description: 'What became of it', schema: deliverySchema } },
    errors: ['NOT_FOUND', 'CHANNEL_FAILED'],
    handle: async (request, response) => {
      const webhook = String(request.params.id);
      response.json(await alerting.channels.tell({ webhook }, 'webhook', actorOfRequest(request)));
    },
  },
];
