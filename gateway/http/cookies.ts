/**
 * Our two cookies. The prefix `__Host-` makes browsers refuse them without Secure, from another host and for a part of the site
 * (RFC 6265bis §4.1.3.2); Lax keeps them off requests that other sites' pages make, save for opening a page of ours.
 */
import { parseCookie, stringifySetCookie } from 'cookie';
import type { Response } from 'express';

export const sessionCookie = '__Host-session';
export const ssoCookie = '__Host-sso';

const readCookie = (header: string | undefined, name: string): string | undefined => {
  if (header === undefined) return undefined;
  const value = parseCookie(header)[name];
  return value === undefined || value === '' || value.length > 200 ? undefined : value;
};

/** Token of the session, as the browser sent it. */
export const sessionTokenOf = (header: string | undefined): string | undefined => readCookie(header, sessionCookie);

/** Name of the sign-in under way at the city's single sign-on. */
export const ssoTransactionOf = (header: string | undefined): string | undefined => readCookie(header, ssoCookie);

const append = (response: Response, name: string, value: string, maxAgeMs: number): void => {
  const maxAge = Math.floor(maxAgeMs / 1_000);
  response.append(
    'Set-Cookie',
    stringifySetCookie({ name, value, maxAge, path: '/', httpOnly: true, secure: true, sameSite: 'lax' }),
  );
};

/** `maxAgeMs` is the longest that a session can last: its sliding end is kept here, not in the browser. */
export const giveCookie = (response: Response, name: string, value: string, maxAgeMs: number): void =>
  append(response, name, value, maxAgeMs);

export const takeCookie = (response: Response, name: string): void => append(response, name, '', 0);
