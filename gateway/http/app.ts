/** The HTTP side: API, health, metrics and the console. Express without listening; opens nothing itself. */
import { createHash, randomUUID } from 'node:crypto';
import compression from 'compression';
import express, { type Express, type RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import { AppError } from '../../shared/errors.ts';
import { minuteMs } from '../../shared/time.ts';
import { createBodyParser } from './body.ts';
import { createConsoleFiles, createConsolePage } from './console.ts';
import type { HttpDeps, HttpLimits, Log } from './deps.ts';
import { createGuard } from './identify.ts';
import { createLocalTime } from './local-time.ts';
import { describeApi, type OpenApiDocument } from './openapi.ts';
import { createErrorHandler } from './problem.ts';
import { expressPath, type Route } from './route.ts';
import { accountRoutes } from './routes/account.ts';
import { alertLinkRoutes } from './routes/alert-links.ts';
import { alertRoutes } from './routes/alerts.ts';
import { auditRoutes } from './routes/audit.ts';
import { capRoutes } from './routes/cap.ts';
import { careRoutes } from './routes/care.ts';
import { channelRoutes } from './routes/channels.ts';
import { cityRoutes } from './routes/city.ts';
import { commissioningRoutes } from './routes/commissioning.ts';
import { enrolmentTokenRoutes } from './routes/enrolment-tokens.ts';
import { enrolmentRoutes } from './routes/enrolments.ts';
import { exerciseRoutes } from './routes/exercises.ts';
import { exportRoutes } from './routes/exports.ts';
import { fleetRoutes } from './routes/fleet.ts';
import { indicesRoutes } from './routes/indices.ts';
import { inspectionRoutes } from './routes/inspection.ts';
import { invitationRoutes } from './routes/invitations.ts';
import { judgementRoutes } from './routes/judgements.ts';
import { keyRoutes } from './routes/keys.ts';
import { layerRoutes } from './routes/layers.ts';
import { maintenanceRoutes } from './routes/maintenance.ts';
import { notificationRoutes } from './routes/notifications.ts';
import { officialLevelRoutes } from './routes/official-levels.ts';
import { peopleRoutes } from './routes/people.ts';
import { photoRoutes } from './routes/photos.ts';
import { policyRoutes } from './routes/policies.ts';
import { programmeRoutes } from './routes/programme.ts';
import { readingRoutes } from './routes/readings.ts';
import { recordRoutes } from './routes/records.ts';
import { ruleRoutes } from './routes/rules.ts';
import { sessionRoutes } from './routes/session.ts';
import { simulationRoutes } from './routes/simulations.ts';
import { situationRoutes } from './routes/situations.ts';
import { ssoRoutes } from './routes/sso.ts';
import { stationImportRoutes } from './routes/station-import.ts';
import { stationRecordRoutes } from './routes/station-records.ts';
import { stationRoutes } from './routes/stations.ts';
import { systemRoutes } from './routes/system.ts';
import { thresholdRoutes } from './routes/thresholds.ts';
import { webhookRoutes } from './routes/webhooks.ts';
import { createHeaders, originsOf, refuseForeignWrites, refuseUnvouchedWrites, shareWithListed } from './security.ts';

const defaultLimits: HttpLimits = {
  readsPerMinute: 3_000,
  exportsPerMinute: 60,
  enrolmentsPerMinute: 120,
  writesPerMinute: 300,
  signInsPerMinute: 60,
};

const limitPerMinute = (limit: number): RequestHandler =>
  rateLimit({
    windowMs: minuteMs,
    limit,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    // A forged X-Forwarded-For is simply not believed; it needs no line on the console.
    validate: { xForwardedForHeader: false, forwardedHeader: false },
    handler: (_request, _response, next) => next(new AppError('RATE_LIMITED', 'too many requests, see Retry-After')),
  });

const tag =
  (log: Log): RequestHandler =>
  (request, response, next) => {
    const requestId = randomUUID();
    response.set('X-Request-Id', requestId);
    response.on('finish', () => {
      log.debug({ requestId, method: request.method, path: request.path, status: response.statusCode }, 'request');
    });
    next();
  };

const noStore: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store');
  next();
};

const notFound: RequestHandler = () => {
  throw new AppError('NOT_FOUND', 'there is nothing at this address');
};

/** The document that describes `describedRoutes`, with itself among them. */
const documentRoute = (describedRoutes: readonly Route[], version: string): Route => {
  const path = '/api/openapi.json';
  let document: OpenApiDocument | undefined;
  const route: Route = {
    method: 'get',
    access: 'open',
    path,
    tag: 'system',
    summary: 'This document',
    answers: { 200: { description: 'OpenAPI 3.1', contentType: 'application/json' } },
    errors: [],
    handle: (_request, response) => {
      document ??= describeApi([...describedRoutes, route], { version });
      const text = JSON.stringify(document);
      response
        .set('Cache-Control', 'no-cache')
        .set('ETag', `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`)
        .type('application/json')
        .send(text);
    },
  };
  return route;
};

/** The routes as mounted and described. */
export const routesOf = (deps: HttpDeps): Route[] => {
  const localTime = createLocalTime(deps.timeZone);
  const routes = [
    ...stationRoutes(deps),
    ...readingRoutes(deps, localTime),
    ...exportRoutes(deps, localTime),
    ...thresholdRoutes(deps, localTime),
    ...indicesRoutes(deps),
    ...cityRoutes(deps),
    ...judgementRoutes(deps),
    ...programmeRoutes(deps, localTime),
    ...recordRoutes(deps),
    ...inspectionRoutes(deps),
    ...fleetRoutes(deps),
    ...alertRoutes(deps),
    ...situationRoutes(deps),
    ...alertLinkRoutes(deps),
    ...ruleRoutes(deps),
    ...policyRoutes(deps),
    ...webhookRoutes(deps),
    ...channelRoutes(deps),
    ...maintenanceRoutes(deps),
    ...officialLevelRoutes(deps),
    ...exerciseRoutes(deps),
    ...simulationRoutes(deps),
    ...capRoutes(deps),
    ...stationImportRoutes(deps),
    ...stationRecordRoutes(deps),
    ...photoRoutes(deps),
    ...careRoutes(deps, localTime),
    ...commissioningRoutes(deps, localTime),
    ...enrolmentTokenRoutes(deps),
    ...enrolmentRoutes(deps),
    ...layerRoutes(deps),
    ...sessionRoutes(deps),
    ...ssoRoutes(deps),
    ...accountRoutes(deps),
    ...notificationRoutes(deps),
    ...peopleRoutes(deps),
    ...invitationRoutes(deps),
    ...keyRoutes(deps),
    ...auditRoutes(deps, localTime),
    ...systemRoutes(deps),
  ];
  return [...routes, documentRoute(routes, deps.clientConfig.version)];
};

/** Whoever asks too often is turned away first; the body is read last, and only of those who may send one. */
const mountRoutes = (app: Express, deps: HttpDeps): void => {
  const limits = { ...defaultLimits, ...deps.limits };
  const limiters = {
    reads: limitPerMinute(limits.readsPerMinute),
    exports: limitPerMinute(limits.exportsPerMinute),
    writes: limitPerMinute(limits.writesPerMinute),
    'sign-ins': limitPerMinute(limits.signInsPerMinute),
    enrolments: limitPerMinute(limits.enrolmentsPerMinute),
  };
  const methods = new Map<string, string[]>();
  for (const route of routesOf(deps)) {
    const handlers: RequestHandler[] = [];
    const limit = route.limit ?? (route.method === 'get' ? 'reads' : 'writes');
    if (route.limit || route.path.startsWith('/api/')) handlers.push(limiters[limit]);
    // Health and metrics know nobody.
    if (route.access !== 'open' || route.path.startsWith('/api/')) handlers.push(createGuard(deps, route.access));
    const parse = createBodyParser(route);
    if (parse) handlers.push(parse);
    app[route.method](expressPath(route.path), ...handlers, route.handle);
    const known = route.method === 'get' ? ['GET', 'HEAD'] : [route.method.toUpperCase()];
    methods.set(route.path, [...(methods.get(route.path) ?? []), ...known]);
  }
  for (const [path, known] of methods) {
    const allow = [...known, 'OPTIONS'].join(', ');
    app.route(expressPath(path)).all((request, response) => {
      response.set('Allow', allow);
      if (request.method === 'OPTIONS') return void response.status(204).end();
      throw new AppError('REQUEST_METHOD_UNKNOWN', `this address knows ${allow}`);
    });
  }
};

export const createApp = (deps: HttpDeps): Express => {
  const app = express();
  app.set('trust proxy', deps.trustProxy ?? false);
  // Answers of the API are not to be stored; files and the API document carry tags of their own.
  app.set('etag', false);
  app.use(tag(deps.log));
  app.use(createHeaders([...originsOf(deps.clientConfig), ...(deps.mapOrigins ?? [])]));
  app.use(compression());
  const ownOrigins = deps.publicUrl === undefined ? [] : [deps.publicUrl];
  app.use(refuseForeignWrites([...deps.allowedOrigins, ...ownOrigins]), refuseUnvouchedWrites(ownOrigins));
  app.use('/api', shareWithListed(deps.allowedOrigins), noStore);
  mountRoutes(app, deps);
  app.use(['/api', '/socket.io'], notFound);
  if (deps.mapDir !== undefined) app.use('/map', express.static(deps.mapDir, { index: false, redirect: false }));
  app.use('/map', notFound);
  app.use(createConsoleFiles(deps.consoleDir));
  app.use(createConsolePage(deps.consoleDir));
  app.use(notFound);
  app.use(createErrorHandler(deps.log));
  return app;
};
