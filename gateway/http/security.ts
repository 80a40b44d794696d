/** Headers and checks that keep other sites out of the console and the API. */
import type { RequestHandler } from 'express';
import helmet from 'helmet';
import type { ClientConfig } from '../../shared/api.ts';
import { AppError } from '../../shared/errors.ts';
import { isForeignOrigin, isListedOrigin } from '../origin.ts';

/** Origins of the map resources that the operator chose. */
export const originsOf = ({ map }: ClientConfig): string[] => {
  const urls = [map.styleUrl, map.pmtilesUrl, ...map.layers.map(({ url }) => url)];
  return [...new Set(urls.flatMap((url) => (url !== null && URL.canParse(url) ? [new URL(url).origin] : [])))];
};

/**
 * No `upgrade-insecure-requests` and no HSTS: a gateway in a control room is often reached by plain HTTP, and behind TLS
 * it is the proxy's word. Inline styles are for MapLibre and uPlot, which position by style attributes.
 */
export const createHeaders = (mapOrigins: readonly string[]): RequestHandler =>
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        workerSrc: ["'self'", 'blob:'],
        imgSrc: ["'self'", 'data:', 'blob:', ...mapOrigins],
        styleSrc: ["'self'", "'unsafe-inline'"],
        connectSrc: ["'self'", 'ws:', 'wss:', ...mapOrigins],
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
