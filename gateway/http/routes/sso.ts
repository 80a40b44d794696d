import type { Response } from 'express';
import { AppError, type ErrorCode } from '../../../shared/errors.ts';
import { giveCookie, sessionCookie, sessionTokenOf, ssoCookie, ssoTransactionOf, takeCookie } from '../cookies.ts';
import type { HttpDeps } from '../deps.ts';
import { addressOf, baseUrlOf, isConfidential, originOf } from '../identify.ts';
import type { Route } from '../route.ts';

const callbackPath = '/auth/sso/callback';
/** As long as the sign-in may take at the provider. */
const transactionMs = 600_000;

/** A person sits before these, not a program: what went wrong is told by the page that they came from. */
const backToSignIn = (response: Response, code: ErrorCode): void => response.redirect(303, `/sign-in?error=${code}`);

export const ssoRoutes = ({ access, publicUrl, log }: Pick<HttpDeps, 'access' | 'publicUrl' | 'log'>): Route[] => {
  const telling = async (response: Response, work: () => Promise<void>): Promise<void> => {
    response.set('Cache-Control', 'private, no-store');
    try {
      await work();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      log.debug({ code: error.code }, 'single sign-on ended without a session');
      backToSignIn(response, error.code);
    }
  };

  /** @throws AppError NOT_FOUND where the city has none */
  const sso = () => {
    if (!access.sso) throw new AppError('NOT_FOUND', 'no single sign-on is set up');
    return access.sso;
  };

  return [
    {
      method: 'get',
      access: 'open',
      path: '/auth/sso',
      tag: 'session',
      summary: "Sends the browser to the city's single sign-on",
      answers: {
        303: { description: 'To the provider, or back to the sign-in page with an error', contentType: 'text/plain' },
      },
      errors: [],
      limit: 'sign-ins',
      handle: (request, response) =>
        telling(response, async () => {
          if (!isConfidential(request)) throw new AppError('SIGN_IN_INSECURE', 'TLS is needed for this');
          const { url, transaction } = await sso().begin(`${baseUrlOf(request, publicUrl)}${callbackPath}`);
          giveCookie(response, ssoCookie, transaction, transactionMs);
          response.redirect(303, url);
        }),
    },
    {
      method: 'get',
      access: 'open',
      path: callbackPath,
      tag: 'session',
      summary: 'Where the single sign-on sends the browser back to',
      answers: {
        303: { description: 'Signed in, or back to the sign-in page with an error', contentType: 'text/plain' },
      },
      errors: [],
      limit: 'sign-ins',
      handle: (request, response) =>
        telling(response, async () => {
          const { cookie } = request.headers;
          takeCookie(response, ssoCookie);
          if (!isConfidential(request)) throw new AppError('SIGN_IN_INSECURE', 'TLS is needed for this');
          const query = request.url.split('?')[1] ?? '';
          const { token, maxAgeMs } = await sso().finish(ssoTransactionOf(cookie), query, originOf(request));
          const before = sessionTokenOf(cookie);
          if (before) access.signOut(before, addressOf(request));
          giveCookie(response, sessionCookie, token, maxAgeMs);
          response.redirect(303, '/');
        }),
    },
  ];
};
