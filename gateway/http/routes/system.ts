import { z } from 'zod';
import { clientConfigSchema } from '../../../shared/api.ts';
import type { HttpDeps } from '../deps.ts';
import type { Route } from '../route.ts';

const healthCheckSchema = z.object({ ok: z.boolean(), required: z.boolean(), detail: z.string().optional() });

const readinessSchema = z
  .object({
    status: z.enum(['ready', 'degraded', 'unready']),
    checks: z.record(z.string(), healthCheckSchema),
  })
  .meta({ id: 'Readiness' });
type Readiness = z.infer<typeof readinessSchema>;

export const systemRoutes = ({
  clientConfig,
  health,
  metrics,
}: Pick<HttpDeps, 'clientConfig' | 'health' | 'metrics'>): Route[] => [
  {
    method: 'get',
    access: 'open',
    path: '/api/v1/client-config',
    tag: 'system',
    summary: 'What a browser may know of the settings',
    answers: { 200: { description: 'Settings', schema: clientConfigSchema } },
    errors: [],
    handle: (_request, response) => void response.json(clientConfig),
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
    summary: 'Prometheus metrics',
    answers: { 200: { description: 'Text exposition format', contentType: 'text/plain' } },
    errors: [],
    handle: async (_request, response) => {
      const { contentType, body } = await metrics();
      response.set('Cache-Control', 'no-store').set('Content-Type', contentType).send(body);
    },
  },
];
