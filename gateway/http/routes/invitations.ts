import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import {
  invitationAcceptSchema,
  invitationLookSchema,
  invitationRequestSchema,
  invitationSchema,
  invitationTokenSchema,
  newInvitationSchema,
  personSchema,
} from '../../../shared/people-api.ts';
import { hourMs } from '../../../shared/time.ts';
import type { HttpDeps } from '../deps.ts';
import { addressOf, baseUrlOf, isConfidential, principalOf } from '../identify.ts';
import { requireNotAbove, requireSoundStanding } from '../people-rules.ts';
import { parseAs } from '../problem.ts';
import type { Route } from '../route.ts';
import { actorOfRequest } from '../station-access.ts';

const ended = (): AppError => new AppError('INVITATION_ENDED', 'the invitation was used, withdrawn or has expired');

export const invitationRoutes = ({
  people,
  access,
  publicUrl,
  now,
}: Pick<HttpDeps, 'people' | 'access' | 'publicUrl' | 'now'>): Route[] => [
  {
    method: 'get',
    access: 'people.manage',
    path: '/api/v1/invitations',
    tag: 'people',
    summary: 'Invitations that can still be accepted',
    answers: { 200: { description: 'Invitations, without what makes them work', schema: z.array(invitationSchema) } },
    errors: [],
    handle: (_request, response) => void response.json(people.invitations()),
  },
  {
    method: 'post',
    access: 'people.manage',
    path: '/api/v1/invitations',
    tag: 'people',
    summary: 'A link with which somebody joins, or, who is here already, sets a new password',
    description: 'For an e-mail that exists, name, role and scope of the person stay as they are.',
    body: invitationRequestSchema,
    answers: { 201: { description: 'The link, shown this once', schema: newInvitationSchema } },
    errors: ['CHANGE_INVALID'],
    handle: (request, response) => {
      const principal = principalOf(request);
      const { hours, ...wanted } = parseAs(invitationRequestSchema, request.body, 'CHANGE_INVALID');
      const known = people.findByEmail(wanted.email)?.person;
      requireNotAbove(principal, known ?? wanted);
      if (known?.disabledAt) throw new AppError('CHANGE_INVALID', 'this person is disabled: enable them first');
      if (!known) requireSoundStanding(wanted);
      const expiresAt = now() + hours * hourMs;
      const { token, invitation } = people.invite({ ...wanted, expiresAt }, actorOfRequest(request));
      // Behind the hash sign it is sent to no server and stands in no log.
      const link = `${baseUrlOf(request, publicUrl)}/join#${encodeURIComponent(token)}`;
      response
        .status(201)
        .location(`/api/v1/invitations/${invitation.id}`)
        .json({ ...invitation, link });
    },
  },
  {
    method: 'delete',
    access: 'people.manage',
    path: '/api/v1/invitations/{id}',
    tag: 'people',
    summary: 'Withdraws an invitation',
    params: z.object({ id: z.uuid() }),
    answers: { 204: { description: 'Withdrawn' } },
    errors: ['NOT_FOUND'],
    handle: (request, response) => {
      people.withdrawInvitation(String(request.params.id), actorOfRequest(request));
      response.status(204).end();
    },
  },
  {
    method: 'post',
    access: 'open',
    path: '/api/v1/invitations/look',
    tag: 'people',
    summary: 'What a link is about',
    body: invitationTokenSchema,
    answers: { 200: { description: 'For whom it is', schema: invitationLookSchema } },
    errors: ['CHANGE_INVALID', 'INVITATION_ENDED', 'REQUEST_FOREIGN_ORIGIN'],
    limit: 'sign-ins',
    handle: (request, response) => {
      const { token } = parseAs(invitationTokenSchema, request.body, 'CHANGE_INVALID');
      const invitation = people.lookAtInvitation(token);
      if (!invitation) throw ended();
      const { email, name, role, expiresAt } = invitation;
      response.json({ email, name, role, expiresAt, isReset: people.findByEmail(email) !== undefined });
    },
  },
  {
    method: 'post',
    access: 'open',
    path: '/api/v1/invitations/accept',
    tag: 'people',
    summary: 'Chooses the password; the link ends. Signing in is a step of its own',
    body: invitationAcceptSchema,
    answers: { 200: { description: 'The person', schema: personSchema } },
    errors: ['CHANGE_INVALID', 'INVITATION_ENDED', 'PERSON_EXISTS', 'SIGN_IN_INSECURE', 'REQUEST_FOREIGN_ORIGIN'],
    limit: 'sign-ins',
    handle: async (request, response) => {
      if (!isConfidential(request)) {
        throw new AppError('SIGN_IN_INSECURE', 'a password is taken over TLS only, or on this machine itself');
      }
      const { token, name, email, password } = parseAs(invitationAcceptSchema, request.body, 'CHANGE_INVALID');
      // Hashing is dear: only for who holds a link.
      const invitation = people.lookAtInvitation(token);
      if (!invitation) throw ended();
      const about = { email: invitation.email || (email ?? ''), name: name ?? invitation.name };
      if (about.email === '') throw new AppError('CHANGE_INVALID', 'email: an e-mail is needed to sign in with');
      const passwordHash = await access.passwords.hash(password, about);
      response.json(people.accept(token, { name, email, passwordHash }, addressOf(request)));
    },
  },
];
