/** Headers and checks that keep other sites out of the console and the API. */
import type { RequestHandler } from 'express';
import helmet from 'helmet';
import type { ClientConfig } from '../../shared/api.ts';
import { AppError } from '../../shared/errors.ts';
import { isForeignOrigin, isListedOrigin } from '../origin.ts';
import { sessionTokenOf } from './cookies.ts';

/** Origins of the map resources that the operator chose. */
export const originsOf = ({ map }: ClientConfig): string[] => {
  const urls = [map.styleUrl, map.pmtilesUrl, ...map.layers.map(({ url }) => url)];
  return [...new Set(urls.flatMap((url) => (url !== null && URL.canParse(url) ? [new URL(url).origin] : [])))];
};

/** The position for the enrolment page, the camera for photos of a station; nothing else is ever asked for. */
const permissionsPolicy = [
  'geolocation=(self)',
  'camera=(self)',
  ...[
    'accelerometer',
    'autoplay',
    'bluetooth',
    'display-capture',
    'encrypted-media',
    'gyroscope',
    'hid',
    'magnetometer',
  ],
  ...['microphone', 'midi', 'payment', 'publickey-credentials-get', 'serial', 'usb', 'xr-spatial-tracking'],
]
  .map((entry) => (entry.includes('=') ? entry : `${entry}=()`))
  .join(', ');

/** One year. Without subdomains: they are not ours to decide about. */
const strictTransport = 'max-age=31536000';

/**
 * No `upgrade-insecure-requests`: a gateway in a control room is often reached by plain HTTP, and only who came by TLS is told to
 * stay with it. Inline styles are for MapLibre and uPlot, which position by style attributes.
 */
export const createHeaders = (mapOrigins: readonly string[]): RequestHandler => {
  const usual = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        workerSrc: ["'self'", 'blob:'],
        imgSrc: ["'self'", 'data:', 'blob:', ...mapOrigins],
        styleSrc: ["'self'", "'unsafe-inline'"],
        connectSrc: ["'self'", ...mapOrigins],
        fontSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: false,
    originAgentCluster: false,
    // Tile servers ask for the origin of the page; nobody learns more.
    referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
  });
  return (request, response, next) => {
    response.set('Permissions-Policy', permissionsPolicy);
    if (request.secure) response.set('Strict-Transport-Security', strictTransport);
    usual(request, response, next);
  };
};

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Pages of other sites may not change anything here, even where no cookie is needed. */
export const refuseForeignWrites =
  (allowedOrigins: readonly string[]): RequestHandler =>
  (request, _response, next) => {
    if (safeMethods.has(request.method)) return next();
    const { origin } = request.headers;
    const isCrossSite = request.headers['sec-fetch-site'] === 'cross-site';
    const isListed = origin !== undefined && isListedOrigin(origin, allowedOrigins);
    if (!isListed && (isCrossSite || isForeignOrigin(request.headers, allowedOrigins))) {
      throw new AppError('REQUEST_FOREIGN_ORIGIN', 'pages of other sites may not do this');
    }
    next();
  };

/**
 * A session's cookie changes something only from a page of our own: a browser always says so, by Origin or Sec-Fetch-Site, and
 * not even the listed origins may act for somebody who is signed in. Programs use keys.
 */
export const refuseUnvouchedWrites =
  (ownOrigins: readonly string[]): RequestHandler =>
  (request, _response, next) => {
    const { origin, cookie } = request.headers;
    if (safeMethods.has(request.method) || sessionTokenOf(cookie) === undefined) return next();
    const isOwn =
      origin === undefined
        ? request.headers['sec-fetch-site'] === 'same-origin'
        : !isForeignOrigin(request.headers, ownOrigins);
    if (!isOwn) throw new AppError('FORBIDDEN', 'a session is for pages of this console; programs use API keys');
    next();
  };

/** Lets pages of the listed origins, and of no others, read the API. */
export const shareWithListed =
  (allowedOrigins: readonly string[]): RequestHandler =>
  (request, response, next) => {
    if (allowedOrigins.length === 0) return next();
    response.vary('Origin');
    const { origin } = request.headers;
    if (origin === undefined || !isListedOrigin(origin, allowedOrigins)) return next();
    response.set('Access-Control-Allow-Origin', origin);
    response.set('Access-Control-Expose-Headers', 'Retry-After, X-Request-Id');
    if (request.method !== 'OPTIONS' || request.get('Access-Control-Request-Method') === undefined) return next();
    response
      .set('Access-Control-Allow-Methods', 'GET, HEAD, POST')
      .set('Access-Control-Allow-Headers', 'content-type')
      .set('Access-Control-Max-Age', '600')
      .status(204)
      .end();
  };
