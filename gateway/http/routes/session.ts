import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { ownSessionSchema, type SessionAnswer, sessionAnswerSchema, signInSchema } from '../../../shared/people-api.ts';
import { permissionsOfPrincipal } from '../../principal.ts';
import { giveCookie, sessionCookie, sessionTokenOf, takeCookie } from '../cookies.ts';
import type { HttpDeps } from '../deps.ts';
import { addressOf, isConfidential, originOf, personOf, principalOf, sightOfRequest } from '../identify.ts';
import { parseAs } from '../problem.ts';
import type { Route } from '../route.ts';

type SessionDeps = Pick<HttpDeps, 'access' | 'people' | 'publicFace'>;

export const sessionRoutes = ({ access, people, publicFace }: SessionDeps): Route[] => [
  {
    method: 'get',
    access: 'open',
    path: '/api/v1/session',
    tag: 'session',
    summary: 'Who the caller is and what they may do; never an error',
    answers: { 200: { description: 'The caller', schema: sessionAnswerSchema } },
    errors: [],
    handle: (request, response) => {
      const principal = principalOf(request);
      const person = principal.kind === 'person' ? (people.find(principal.id)?.person ?? null) : null;
      // A cookie that opens nothing any more is only carried about.
      if (principal.kind === 'anonymous' && sessionTokenOf(request.headers.cookie)) {
        takeCookie(response, sessionCookie);
      }
      response.set('Cache-Control', 'private, no-store').json({
        person,
        permissions: [...permissionsOfPrincipal(principal)],
        mayRead: sightOfRequest(request, { publicFace }) !== 'nothing',
        signIn: { possible: isConfidential(request), sso: access.sso?.label ?? null },
      } satisfies SessionAnswer);
    },
  },
  {
    method: 'post',
    access: 'open',
    path: '/api/v1/session',
    tag: 'session',
    summary: 'Signs in with e-mail and password, and a code where a second factor is set up',
    body: signInSchema,
    answers: { 204: { description: 'Signed in; the session is in the cookie' } },
    errors: ['REQUEST_MALFORMED', 'SIGN_IN_REFUSED', 'TOTP_REQUIRED', 'SIGN_IN_INSECURE', 'REQUEST_FOREIGN_ORIGIN'],
    limit: 'sign-ins',
    handle: async (request, response) => {
      requireConfidential(request);
      const credentials = parseAs(signInSchema, request.body, 'REQUEST_MALFORMED');
      const { token, maxAgeMs } = await access.signIn(credentials, originOf(request));
      // Whoever was signed in here before is not any more.
      const before = sessionTokenOf(request.headers.cookie);
      if (before) access.signOut(before, addressOf(request));
      giveCookie(response, sessionCookie, token, maxAgeMs);
      response.status(204).end();
    },
  },
  {
    method: 'delete',
    access: 'open',
    path: '/api/v1/session',
    tag: 'session',
    summary: 'Signs out',
    answers: { 204: { description: 'Nobody is signed in here any more' } },
    errors: ['FORBIDDEN', 'REQUEST_FOREIGN_ORIGIN'],
    handle: (request, response) => {
      const token = sessionTokenOf(request.headers.cookie);
      if (token) access.signOut(token, addressOf(request));
      takeCookie(response, sessionCookie);
      response.status(204).end();
    },
  },
  {
    method: 'get',
    access: 'signed-in',
    path: '/api/v1/session/list',
    tag: 'session',
    summary: "The caller's own sessions, newest first",
    answers: { 200: { description: 'Sessions', schema: z.array(ownSessionSchema) } },
    errors: [],
    handle: (request, response) => void response.json(access.sessionsOf(personOf(request))),
  },
  {
    method: 'delete',
    access: 'signed-in',
    path: '/api/v1/session/list/{id}',
    tag: 'session',
    summary: "Ends one of the caller's own sessions at once",
    params: z.object({ id: z.string().regex(/^[0-9a-f]{64}$/) }),
    answers: { 204: { description: 'Ended' } },
    errors: ['NOT_FOUND'],
    handle: (request, response) => {
      access.endSession(personOf(request), String(request.params.id), addressOf(request));
      response.status(204).end();
    },
  },
];

/** @throws AppError SIGN_IN_INSECURE */
const requireConfidential = (request: Parameters<typeof isConfidential>[0]): void => {
  if (isConfidential(request)) return;
  throw new AppError(
    'SIGN_IN_INSECURE',
    'a password could be read on the way: put TLS in front of the gateway, or sign in on this machine itself',
  );
};
