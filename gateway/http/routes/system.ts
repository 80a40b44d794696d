import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';
import { z } from 'zod';
import { type ClientConfig, clientConfigSchema } from '../../../shared/api.ts';
import { AppError } from '../../../shared/errors.ts';
import { dayMs } from '../../../shared/time.ts';
import type { HttpDeps } from '../deps.ts';
import { isFromThisMachine, sightOfRequest } from '../identify.ts';
import type { Route } from '../route.ts';

const healthCheckSchema = z.object({ ok: z.boolean(), required: z.boolean(), detail: z.string().optional() });

const readinessSchema = z
  .object({
    status: z.enum(['ready', 'degraded', 'unready']),
    checks: z.record(z.string(), healthCheckSchema),
  })
  .meta({ id: 'Readiness' });
type Readiness = z.infer<typeof readinessSchema>;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** @throws AppError SIGN_IN_REQUIRED, FORBIDDEN */
const checkMetricsAccess = (request: Request, token: string | undefined): void => {
  if (token === undefined) {
    if (isFromThisMachine(request)) return;
    throw new AppError('FORBIDDEN', 'metrics are for this machine only, unless GATEWAY_METRICS_TOKEN is set');
  }
  const shown = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  if (!timingSafeEqual(digest(shown), digest(token))) {
    throw new AppError('SIGN_IN_REQUIRED', 'send the bearer token of GATEWAY_METRICS_TOKEN');
  }
};

/** RFC 9116 §2.5.5 advises an end less than a year away; a running gateway always names one. */
const securityText = (contact: string, at: number): string =>
  [
    `Contact: ${contact}`,
    `Expires: ${new Date(at + 300 * dayMs).toISOString()}`,
    'Preferred-Languages: vi, en',
    '',
  ].join('\n');

type SystemDeps = Pick<
  HttpDeps,
  'clientConfig' | 'layers' | 'publicFace' | 'health' | 'metrics' | 'metricsToken' | 'securityContact' | 'now'
>;

export const systemRoutes = ({
  clientConfig,
  layers,
  publicFace,
  health,
  metrics,
  metricsToken,
  securityContact,
  now,
}: SystemDeps): Route[] => [
  {
    method: 'get',
    access: 'open',
    path: '/api/v1/client-config',
    tag: 'system',
    summary: 'What a browser may know of the settings',
    answers: { 200: { description: 'Settings', schema: clientConfigSchema } },
    errors: [],
    handle: (request, response) => {
      const mayRead = sightOfRequest(request, { publicFace }) !== 'nothing';
      const added = mayRead ? layers.list().map(({ name, url }) => ({ name, url })) : [];
      const { map } = clientConfig;
      response.json({ ...clientConfig, map: { ...map, layers: [...map.layers, ...added] } } satisfies ClientConfig);
    },
  },
  {
    method: 'get',
    access: 'open',
    path: '/healthz',
    tag: 'system',
    summary: 'The process lives; asks nothing else',
    answers: { 200: { description: 'Alive', schema: z.object({ status: z.literal('alive') }) } },
    errors: [],
    handle: (_request, response) => void response.set('Cache-Control', 'no-store').json({ status: 'alive' }),
  },
  {
    method: 'get',
    access: 'open',
    path: '/readyz',
    tag: 'system',
    summary: 'Whether the gateway does its duty, check by check',
    answers: {
      200: {
        description: 'Ready, or degraded: something heals by itself and nothing is lost',
        schema: readinessSchema,
      },
      503: { description: 'Unready: nothing can be accepted now', schema: readinessSchema },
    },
    errors: [],
    handle: async (_request, response) => {
      const checks = await health();
      const failed = Object.values(checks).filter(({ ok }) => !ok);
      const status = failed.some(({ required }) => required) ? 'unready' : failed.length > 0 ? 'degraded' : 'ready';
      response
        .status(status === 'unready' ? 503 : 200)
        .set('Cache-Control', 'no-store')
        .json({ status, checks } satisfies Readiness);
    },
  },
  {
    method: 'get',
    access: 'open',
    path: '/metrics',
    tag: 'system',
    summary: 'Prometheus metrics, for the operator: with a token of its own, or from the same machine',
    answers: { 200: { description: 'Text exposition format', contentType: 'text/plain' } },
    errors: ['SIGN_IN_REQUIRED', 'FORBIDDEN'],
    handle: async (request, response) => {
      checkMetricsAccess(request, metricsToken);
      const { contentType, body } = await metrics();
      response.set('Cache-Control', 'no-store').set('Content-Type', contentType).send(body);
    },
  },
  {
    method: 'get',
    access: 'open',
    path: '/.well-known/security.txt',
    tag: 'system',
    summary: 'Whom to tell of a weakness (RFC 9116)',
    answers: { 200: { description: 'Contact', contentType: 'text/plain' } },
    errors: ['NOT_FOUND'],
    handle: (_request, response) => {
      if (securityContact === undefined) throw new AppError('NOT_FOUND', 'no contact is set');
      response
        .set('Cache-Control', 'no-cache')
        .type('text/plain; charset=utf-8')
        .send(securityText(securityContact, now()));
    },
  },
];
