import { describe, expect, it } from 'vitest';
import { createApp, routesOf } from '../../../gateway/http/app.ts';
import { describeApi } from '../../../gateway/http/openapi.ts';
import { expressPath } from '../../../gateway/http/route.ts';
import { fakeDeps } from './fakes.ts';

const deps = fakeDeps();
const document = describeApi(routesOf(deps), { version: '1.2.3' });

/** What Express really has, beside the answer to wrong methods. */
const mounted = (): string[] =>
  createApp(deps)
    .router.stack.flatMap(({ route }) => route ?? [])
    .flatMap((route) =>
      [...new Set(route.stack.map(({ method }) => method))].map((method) => `${method} ${route.path}`),
    )
    .filter((name) => !name.startsWith('undefined '))
    .sort();

const references = (value: unknown): string[] => {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '$ref' && typeof inner === 'string' ? [inner] : references(inner),
  );
};

describe('the OpenAPI document', () => {
  it('describes every mounted route and no other', () => {
    const described = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method} ${expressPath(path)}`),
    );

    expect(described.sort()).toEqual(mounted());
    expect(described.length).toBeGreaterThan(12);
  });

  it('has every schema that it refers to', () => {
    const known = Object.keys(document.components.schemas).map((id) => `#/components/schemas/${id}`);

    expect([...new Set(references(document))].sort()).toEqual(known.sort());
    expect(known).toContain('#/components/schemas/Station');
  });

  it('names path and query parameters, and says which are needed', () => {
    expect(document.paths['/api/v1/stations/{id}']?.get?.parameters).toMatchObject([
      { name: 'id', in: 'path', required: true },
    ]);
    expect(document.paths['/api/v1/readings']?.get?.parameters).toMatchObject([
      { name: 'station', required: true },
      { name: 'quantity', required: true },
      { name: 'from', required: true },
      { name: 'to', required: true },
      { name: 'every', required: false, description: 'Bucket length, for example 5m, 1h, 1d' },
    ]);
  });

  it('describes the body of an enrolment and its problems', () => {
    expect(document.paths['/api/v1/enrolments']?.post).toMatchObject({
      requestBody: { required: true, content: { 'application/json': { schema: { required: ['token', 'station'] } } } },
      responses: {
        201: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Credentials' } } } },
        401: { content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } },
        429: { description: 'Too Many Requests: RATE_LIMITED' },
      },
    });
  });

  it('gives what may be left out in a request, and is always answered, two names', () => {
    const { schemas } = document.components;

    expect(schemas).toMatchObject({ Policy: {}, PolicyInput: {} });
    expect(document.paths['/api/v1/policies']?.post).toMatchObject({
      requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/PolicyInput' } } } },
    });
    expect(JSON.stringify(schemas.KeptPolicy)).toContain('"#/components/schemas/Policy"');
  });

  it('says nothing of safe integers', () => {
    expect(JSON.stringify(document)).not.toContain(String(Number.MAX_SAFE_INTEGER));
  });

  it('says of every route who may call it', () => {
    const { session, key } = document.components.securitySchemes;
    const securityOf = (path: string, method: string) => document.paths[path]?.[method]?.security;

    expect(session).toMatchObject({ type: 'apiKey', in: 'cookie', name: '__Host-session' });
    expect(key).toMatchObject({ type: 'http', scheme: 'bearer' });
    expect(securityOf('/healthz', 'get')).toEqual([]);
    expect(securityOf('/api/v1/stations', 'get')).toEqual([{}, { session: [] }, { key: [] }]);
    expect(securityOf('/api/v1/session/list', 'get')).toEqual([{ session: [] }]);
    expect(securityOf('/api/v1/people', 'get')).toEqual([{ session: [] }, { key: [] }]);
    expect(document.paths['/api/v1/people']?.get).toMatchObject({
      description: 'Needs the permission `people.manage`.',
      responses: {
        401: { description: 'Unauthorized: SIGN_IN_REQUIRED' },
        403: { description: 'Forbidden: FORBIDDEN' },
      },
    });
    for (const operations of Object.values(document.paths)) {
      for (const operation of Object.values(operations)) expect(operation.security).toBeDefined();
    }
  });

  it('describes uploads and answers without content', () => {
    const upload = document.paths['/api/v1/stations/{id}/photos']?.post;
    const removal = document.paths['/api/v1/stations/{id}/photos/{photo}']?.delete;

    expect(upload).toMatchObject({
      requestBody: { content: { 'image/png': { schema: { format: 'binary' } } } },
      responses: { 413: expect.anything(), 415: expect.anything() },
    });
    expect(removal).toMatchObject({ responses: { 204: { description: expect.any(String) } } });
    expect(JSON.stringify(removal)).not.toContain('"204":{"description":"Removed","content"');
  });
});
