/** Who makes a request and from where: asked once per request, before its handler, and kept beside it. */
import type { Request, RequestHandler } from 'express';
import type { Permission } from '../../shared/access.ts';
import { AppError } from '../../shared/errors.ts';
import type { Origin, PersonPrincipal } from '../access/access.ts';
import { anonymous, isInSight, may, type Principal, type Sight, sightOf } from '../principal.ts';
import { sessionTokenOf } from './cookies.ts';
import type { HttpDeps } from './deps.ts';
import type { RouteAccess } from './route.ts';

const principals = new WeakMap<Request, Principal>();

/** Who makes this request; anonymous where nobody asked. */
export const principalOf = (request: Request): Principal => principals.get(request) ?? anonymous;

/** A dual-stack socket writes IPv4 addresses as IPv6. */
const plainAddress = (address: string): string => address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');

/** Network address that the request comes from, as far as proxies are believed. */
export const addressOf = (request: Request): string => plainAddress(request.ip ?? '');

const isLoopback = (address: string): boolean => /^127\.|^::1$/.test(plainAddress(address));

/** Whether a proxy handed it on for somebody else. */
const isHandedOn = ({ headers }: Request): boolean =>
  [headers.forwarded, headers.via, headers['x-forwarded-for']].some((header) => header !== undefined);

/** Whether it comes from this very machine, and no proxy here handed it on for somebody else. */
export const isFromThisMachine = (request: Request): boolean =>
  !isHandedOn(request) && isLoopback(request.socket.remoteAddress ?? '');

/**
 * Whether nobody on the way can read a password or a cookie: TLS, or a browser that calls us by the name of its own machine. From
 * a container that is not the loopback address.
 */
export const isConfidential = (request: Request): boolean =>
  request.secure ||
  (!isHandedOn(request) && /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(request.headers.host ?? ''));

export const originOf = (request: Request): Origin => ({
  address: addressOf(request),
  userAgent: (request.get('User-Agent') ?? '').slice(0, 300),
});

/** The person who makes this request, on a route for people. @throws AppError FORBIDDEN for everybody else */
export const personOf = (request: Request): PersonPrincipal => {
  const principal = principalOf(request);
  if (principal.kind !== 'person') throw new AppError('FORBIDDEN', 'this is for people, not for keys');
  return principal;
};

/** Address under which the caller reaches us, without a final slash; for links. */
export const baseUrlOf = (request: Request, publicUrl: string | undefined): string =>
  publicUrl === undefined ? `${request.protocol}://${request.host}` : publicUrl.replace(/\/+$/, '');

/** What the caller may see of stations. */
export const sightOfRequest = (request: Request, { publicFace }: Pick<HttpDeps, 'publicFace'>): Sight =>
  sightOf(principalOf(request), publicFace);

/** The station as far as the caller may know of it. @throws AppError STATION_UNKNOWN, also for one out of sight */
export const stationInSight = <T extends Parameters<typeof isInSight>[1]>(sight: Sight, station: T | undefined): T => {
  if (!station || !isInSight(sight, station)) throw new AppError('STATION_UNKNOWN', 'there is no station of this id');
  return station;
};

/** Whether this principal may call a route of this access. @throws AppError SIGN_IN_REQUIRED, FORBIDDEN */
export const checkAccess = (principal: Principal, access: RouteAccess, face: HttpDeps['publicFace']): void => {
  if (access === 'open') return;
  if (access === 'public') {
    if (sightOf(principal, face) === 'nothing') throw new AppError('SIGN_IN_REQUIRED', 'sign in to see this');
    return;
  }
  if (principal.kind === 'anonymous') throw new AppError('SIGN_IN_REQUIRED', 'sign in, or send an API key');
  if (access === 'signed-in') {
    if (principal.kind !== 'person') throw new AppError('FORBIDDEN', 'this is for people, not for keys');
    return;
  }
  requirePermission(principal, access);
};

/** @throws AppError FORBIDDEN */
export const requirePermission = (principal: Principal, permission: Permission): void => {
  if (!may(principal, permission)) throw new AppError('FORBIDDEN', `this needs the permission ${permission}`);
};

/** Finds out who calls and lets pass whom the route is for. */
export const createGuard =
  (
    { access: { identify }, publicFace }: Pick<HttpDeps, 'access' | 'publicFace'>,
    access: RouteAccess,
  ): RequestHandler =>
  (request, response, next) => {
    const { cookie, authorization } = request.headers;
    const { principal, isKeyRefused } = identify({ sessionToken: sessionTokenOf(cookie), authorization });
    if (isKeyRefused && access !== 'open') throw new AppError('SIGN_IN_REQUIRED', 'this API key is not valid');
    principals.set(request, principal);
    response.vary('Cookie, Authorization');
    if (principal.kind !== 'anonymous') response.set('Cache-Control', 'private, no-store');
    checkAccess(principal, access, publicFace);
    next();
  };
