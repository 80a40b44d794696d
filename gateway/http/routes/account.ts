import {
  passwordChangeSchema,
  totpBeginSchema,
  totpConfirmSchema,
  totpRemoveSchema,
  totpSecretSchema,
} from '../../../shared/people-api.ts';
import type { HttpDeps } from '../deps.ts';
import { addressOf, personOf } from '../identify.ts';
import { parseAs } from '../problem.ts';
import type { Route } from '../route.ts';

/** Each asks for the password or a code again, so that a screen left open gives nobody the account. */
export const accountRoutes = ({ access }: Pick<HttpDeps, 'access'>): Route[] => [
  {
    method: 'post',
    access: 'signed-in',
    path: '/api/v1/account/password',
    tag: 'account',
    summary: "Changes the caller's own password; their other sessions end",
    body: passwordChangeSchema,
    answers: { 204: { description: 'Changed' } },
    errors: ['SIGN_IN_REFUSED', 'CHANGE_INVALID'],
    limit: 'sign-ins',
    handle: async (request, response) => {
      const change = parseAs(passwordChangeSchema, request.body, 'CHANGE_INVALID');
      await access.changePassword(personOf(request), change, addressOf(request));
      response.status(204).end();
    },
  },
  {
    method: 'post',
    access: 'signed-in',
    path: '/api/v1/account/totp',
    tag: 'account',
    summary: 'Begins a second factor; it is asked for only after its first code was confirmed',
    body: totpBeginSchema,
    answers: { 200: { description: 'The secret, shown this once', schema: totpSecretSchema } },
    errors: ['SIGN_IN_REFUSED', 'CHANGE_INVALID'],
    limit: 'sign-ins',
    handle: async (request, response) => {
      const { password } = parseAs(totpBeginSchema, request.body, 'CHANGE_INVALID');
      response.json(await access.beginTotp(personOf(request), password));
    },
  },
  {
    method: 'post',
    access: 'signed-in',
    path: '/api/v1/account/totp/confirm',
    tag: 'account',
    summary: 'Switches the second factor on with its first code',
    body: totpConfirmSchema,
    answers: { 204: { description: 'Asked for from now on' } },
    errors: ['SIGN_IN_REFUSED', 'CHANGE_INVALID'],
    limit: 'sign-ins',
    handle: (request, response) => {
      const { code } = parseAs(totpConfirmSchema, request.body, 'CHANGE_INVALID');
      access.confirmTotp(personOf(request), code, addressOf(request));
      response.status(204).end();
    },
  },
  {
    method: 'post',
    access: 'signed-in',
    path: '/api/v1/account/totp/remove',
    tag: 'account',
    summary: 'Takes the second factor away',
    body: totpRemoveSchema,
    answers: { 204: { description: 'Asked for no more' } },
    errors: ['SIGN_IN_REFUSED', 'CHANGE_INVALID'],
    limit: 'sign-ins',
    handle: async (request, response) => {
      const { password } = parseAs(totpRemoveSchema, request.body, 'CHANGE_INVALID');
      await access.removeTotp(personOf(request), password, addressOf(request));
      response.status(204).end();
    },
  },
];
