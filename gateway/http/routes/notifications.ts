/** How somebody wants to be told: their own addresses, devices and quiet hours. */
import { z } from 'zod';
import {
  type Contact,
  type ContactAnswer,
  contactAnswerSchema,
  contactSchema,
  contactTestSchema,
  deliverySchema,
  pushSubscriptionSchema,
} from '../../../shared/notification-api.ts';
import { type ChangeProblem, refuseProblems } from '../change-invalid.ts';
import type { HttpDeps } from '../deps.ts';
import { personOf } from '../identify.ts';
import { parseAs } from '../problem.ts';
import type { Route } from '../route.ts';
import { actorOfRequest } from '../station-access.ts';

/** A channel that is switched on needs to know where to. */
const contactProblems = ({ sms, telegram, quiet }: Contact): ChangeProblem[] => [
  ...(sms.enabled && sms.phone === '' ? [{ path: 'sms.phone', message: 'a phone number is needed' }] : []),
  ...(telegram.enabled && telegram.chat === ''
    ? [{ path: 'telegram.chat', message: 'the number of the chat is needed' }]
    : []),
  ...(quiet && quiet.from === quiet.to ? [{ path: 'quiet.to', message: 'quiet hours must end' }] : []),
];

export const notificationRoutes = ({ alerting, outgoing }: Pick<HttpDeps, 'alerting' | 'outgoing'>): Route[] => {
  const { deliveries, channels } = alerting;

  const answerFor = (person: string): ContactAnswer => ({
    contact: deliveries.contact(person),
    available: channels
      .state()
      .channels.filter(({ isConfigured }) => isConfigured)
      .map(({ channel }) => channel),
    pushKey: channels.pushKey(),
    pushDevices: deliveries.pushDevices(person).map(({ id, label, addedAt }) => ({ id, label, addedAt })),
  });

  return [
    {
      method: 'get',
      access: 'signed-in',
      path: '/api/v1/account/notifications',
      tag: 'account',
      summary: 'How the caller is told',
      answers: { 200: { description: 'Wishes, and what the operator has set up', schema: contactAnswerSchema } },
      errors: [],
      handle: (request, response) => void response.json(answerFor(personOf(request).id)),
    },
    {
      method: 'put',
      access: 'signed-in',
      path: '/api/v1/account/notifications',
      tag: 'account',
      summary: 'Changes how the caller is told',
      body: contactSchema,
      answers: { 200: { description: 'As kept', schema: contactAnswerSchema } },
      errors: ['CHANGE_INVALID'],
      handle: (request, response) => {
        const { id } = personOf(request);
        const contact = parseAs(contactSchema, request.body, 'CHANGE_INVALID');
        refuseProblems(contactProblems(contact));
        deliveries.setContact(id, contact, actorOfRequest(request));
        response.json(answerFor(id));
      },
    },
    {
      method: 'post',
      access: 'signed-in',
      path: '/api/v1/account/notifications/test',
      tag: 'account',
      summary: 'Sends the caller a test message over one channel, now',
      body: contactTestSchema,
      answers: { 200: { description: 'What became of it', schema: deliverySchema } },
      errors: ['CHANGE_INVALID', 'NOT_FOUND', 'CHANNEL_FAILED'],
      limit: 'sign-ins',
      handle: async (request, response) => {
        const { id: person } = personOf(request);
        const { channel } = parseAs(contactTestSchema, request.body, 'CHANGE_INVALID');
        response.json(await channels.tell({ person }, channel, actorOfRequest(request)));
      },
    },
    {
      method: 'post',
      access: 'signed-in',
      path: '/api/v1/account/push-devices',
      tag: 'account',
      summary: 'Adds a browser that is told by web push (RFC 8030)',
      body: pushSubscriptionSchema,
      answers: { 201: { description: 'How the caller is told', schema: contactAnswerSchema } },
      errors: ['CHANGE_INVALID', 'LIMIT_REACHED'],
      handle: async (request, response) => {
        const { id } = personOf(request);
        const { endpoint, keys, label } = parseAs(pushSubscriptionSchema, request.body, 'CHANGE_INVALID');
        const problem = await outgoing.problemOf(endpoint);
        if (problem !== null) refuseProblems([{ path: 'endpoint', message: problem }]);
        const device = deliveries.addPushDevice(id, { endpoint, ...keys, label });
        response.status(201).location(`/api/v1/account/push-devices/${device}`).json(answerFor(id));
      },
    },
    {
      method: 'delete',
      access: 'signed-in',
      path: '/api/v1/account/push-devices/{id}',
      tag: 'account',
      summary: 'Removes one of the own browsers',
      params: z.object({ id: z.string().min(1).max(64) }),
      answers: { 204: { description: 'Removed, or it was none of the own' } },
      errors: [],
      handle: (request, response) => {
        deliveries.removePushDevice(personOf(request).id, String(request.params.id));
        response.status(204).end();
      },
    },
  ];
};
