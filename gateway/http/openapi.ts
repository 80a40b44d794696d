/** The OpenAPI 3.1 document, built from the routes as they are mounted and the schemas that check them. Pure. */
import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import { problemSchema } from '../../shared/api.ts';
import { type ErrorCode, errorCodes } from '../../shared/errors.ts';
import type { Route } from './route.ts';

type Json = { [key: string]: unknown };

export interface OpenApiDocument {
  readonly openapi: '3.1.1';
  readonly info: Json;
  readonly tags: readonly Json[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** References point into the components; bounds that only say "a safe integer" and bans of later fields are left out. */
const tidy = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(tidy);
  if (!isObject(value)) return value;
  const kept: Json = {};
  for (const [key, inner] of Object.entries(value)) {
    const isNoise =
      key === '$schema' ||
      key === '$defs' ||
      (key === 'additionalProperties' && inner === false) ||
      (key === 'minimum' && inner === Number.MIN_SAFE_INTEGER) ||
      (key === 'maximum' && inner === Number.MAX_SAFE_INTEGER);
    if (isNoise) continue;
    kept[key] =
      key === '$ref' && typeof inner === 'string' ? inner.replace('#/$defs/', '#/components/schemas/') : tidy(inner);
  }
  return kept;
};

const createCollector = () => {
  const schemas: Record<string, unknown> = {};

  const keep = (id: string, schema: unknown): void => {
    const text = JSON.stringify(schema);
    if (schemas[id] !== undefined && JSON.stringify(schemas[id]) !== text) {
      throw new Error(`two different schemas are called ${id}`);
    }
    schemas[id] = schema;
  };

  const describe = (schema: z.ZodType, io: 'input' | 'output'): Json => {
    const raw: unknown = z.toJSONSchema(schema, { target: 'draft-2020-12', io, unrepresentable: 'any' });
    if (!isObject(raw)) return {};
    if (isObject(raw.$defs)) for (const [id, definition] of Object.entries(raw.$defs)) keep(id, tidy(definition));
    const own = tidy(raw);
    return isObject(own) ? own : {};
  };

  return { schemas, describe };
};

type Describe = ReturnType<typeof createCollector>['describe'];

const parametersOf = (schema: z.ZodType | undefined, place: 'path' | 'query', describe: Describe): Json[] => {
  if (!schema) return [];
  const { properties, required } = describe(schema, 'input');
  if (!isObject(properties)) return [];
  return Object.entries(properties).map(([name, described]) => {
    const { description, ...inner } = isObject(described) ? described : {};
    return {
      name,
      in: place,
      required: Array.isArray(required) && required.includes(name),
      ...(description !== undefined && { description }),
      schema: inner,
    };
  });
};

const problemsOf = (codes: readonly ErrorCode[], describe: Describe): Record<string, Json> => {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codes) byStatus.set(errorCodes[code], [...(byStatus.get(errorCodes[code]) ?? []), code]);
  const schema = describe(problemSchema, 'output');
  return Object.fromEntries(
    [...byStatus].map(([status, names]) => [
      String(status),
      {
        description: `${STATUS_CODES[status]}: ${names.join(', ')}`,
        content: { 'application/problem+json': { schema } },
      },
    ]),
  );
};

const operationOf = (route: Route, describe: Describe): Json => {
  const answers = Object.entries(route.answers).map(([status, { description, schema, contentType }]) => {
    const media = contentType ?? 'application/json';
    const described = schema ? describe(schema, 'output') : { type: 'string' };
    return [status, { description, content: { [media]: { schema: described } } }] as const;
  });
  const common: ErrorCode[] = route.path.startsWith('/api/') ? ['RATE_LIMITED', 'INTERNAL'] : ['INTERNAL'];
  const parameters = [...parametersOf(route.params, 'path', describe), ...parametersOf(route.query, 'query', describe)];
  return {
    tags: [route.tag],
    summary: route.summary,
    ...(route.description && { description: route.description }),
    ...(parameters.length > 0 && { parameters }),
    ...(route.body && {
      requestBody: { required: true, content: { 'application/json': { schema: describe(route.body, 'input') } } },
    }),
    responses: { ...Object.fromEntries(answers), ...problemsOf([...route.errors, ...common], describe) },
  };
};

export const describeApi = (routes: readonly Route[], info: { readonly version: string }): OpenApiDocument => {
  const { schemas, describe } = createCollector();
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of routes) {
    const operations = paths[route.path] ?? {};
    operations[route.method] = operationOf(route, describe);
    paths[route.path] = operations;
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Hải Đăng',
      version: info.version,
      description:
        'Environment monitoring of a city: stations, readings, thresholds, quarantine and ledger. Times are epoch ms, UTC.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: { schemas },
  };
};
