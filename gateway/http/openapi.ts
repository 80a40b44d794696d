/** The OpenAPI 3.1 document, built from the routes as they are mounted and the schemas that check them. Pure. */
import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import { problemSchema } from '../../shared/api.ts';
import { type ErrorCode, errorCodes } from '../../shared/errors.ts';
import type { Route, RouteAccess } from './route.ts';

type Json = { [key: string]: unknown };

export interface OpenApiDocument {
  readonly openapi: '3.1.1';
  readonly info: Json;
  readonly tags: readonly Json[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, unknown>>;
    readonly securitySchemes: Readonly<Record<string, Json>>;
  };
}

const securitySchemes = {
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-session',
    description: 'A person, signed in on a page of the console',
  },
  key: { type: 'http', scheme: 'bearer', description: 'An API key of a program: hdk_…' },
};

/** By access: alternatives of which one is enough; an empty one = nobody has to sign in. */
const securityOf = (access: RouteAccess): Json[] => {
  if (access === 'open') return [];
  if (access === 'signed-in') return [{ session: [] }];
  const either = [{ session: [] }, { key: [] }];
  return access === 'public' ? [{}, ...either] : either;
};

const accessText = (access: RouteAccess): string | undefined => {
  if (access === 'open') return undefined;
  if (access === 'public') return 'Without sign-in as far as the operator allows it; then real stations only, or all.';
  return access === 'signed-in' ? 'For people who have signed in.' : `Needs the permission \`${access}\`.`;
};

/** Codes with which every route of this access may answer. */
const accessErrors = (access: RouteAccess): ErrorCode[] => {
  if (access === 'open') return [];
  return access === 'public' ? ['SIGN_IN_REQUIRED'] : ['SIGN_IN_REQUIRED', 'FORBIDDEN'];
};

/** Codes with which every route that takes a body may answer. */
const bodyErrors = ({ body, upload }: Route): ErrorCode[] =>
  body || upload ? ['REQUEST_NOT_JSON', 'REQUEST_TOO_LARGE'] : [];

const requestBodyOf = ({ body, upload }: Route, describe: Describe): Json | undefined => {
  if (upload) {
    const schema = { type: 'string', format: 'binary' };
    const content = Object.fromEntries(upload.contentTypes.map((type) => [type, { schema }]));
    return { required: true, description: `At most ${upload.maxBytes} bytes`, content };
  }
  return body && { required: true, content: { 'application/json': { schema: describe(body, 'input') } } };
};

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const definition = '#/$defs/';

/** References point into the components; bounds that only say "a safe integer" and bans of later fields are left out. */
const tidy = (value: unknown, names: ReadonlyMap<string, string>): unknown => {
  if (Array.isArray(value)) return value.map((inner) => tidy(inner, names));
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
    if (key === '$ref' && typeof inner === 'string' && inner.startsWith(definition)) {
      const id = inner.slice(definition.length);
      kept[key] = `#/components/schemas/${names.get(id) ?? id}`;
    } else kept[key] = tidy(inner, names);
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

  const definitionsOf = (schema: z.ZodType, io: 'input' | 'output') => {
    const raw: unknown = z.toJSONSchema(schema, { target: 'draft-2020-12', io, unrepresentable: 'any' });
    const own = isObject(raw) ? raw : {};
    return { own, definitions: isObject(own.$defs) ? own.$defs : {} };
  };

  /** What may be left out when it is sent is always there when it is answered: such a shape has two names. */
  const namesOfInput = (schema: z.ZodType, definitions: Json): ReadonlyMap<string, string> => {
    const answered = definitionsOf(schema, 'output').definitions;
    const differs = (id: string): boolean => JSON.stringify(definitions[id]) !== JSON.stringify(answered[id]);
    const named = new Set(Object.keys(definitions).filter(differs));
    // Whatever refers to one of them differs as well.
    for (let before = -1; before !== named.size; ) {
      before = named.size;
      for (const [id, definition] of Object.entries(definitions)) {
        const text = JSON.stringify(definition);
        if ([...named].some((other) => text.includes(`"#/$defs/${other}"`))) named.add(id);
      }
    }
    return new Map([...named].map((id) => [id, `${id}Input`]));
  };

  const describe = (schema: z.ZodType, io: 'input' | 'output'): Json => {
    const { own, definitions } = definitionsOf(schema, io);
    const names = io === 'input' ? namesOfInput(schema, definitions) : new Map<string, string>();
    for (const [id, definition] of Object.entries(definitions)) keep(names.get(id) ?? id, tidy(definition, names));
    const described = tidy(own, names);
    return isObject(described) ? described : {};
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

/** RFC 9110: answers of these have no content, or none that anybody reads. */
const isBare = (status: string): boolean => status === '204' || status.startsWith('3');

const operationOf = (route: Route, describe: Describe): Json => {
  const answers = Object.entries(route.answers).map(([status, { description, schema, contentType }]) => {
    if (isBare(status)) return [status, { description }] as const;
    const media = contentType ?? 'application/json';
    const described = schema ? describe(schema, 'output') : { type: 'string' };
    return [status, { description, content: { [media]: { schema: described } } }] as const;
  });
  const isLimited = route.limit !== undefined || route.path.startsWith('/api/');
  const common: ErrorCode[] = isLimited ? ['RATE_LIMITED', 'INTERNAL'] : ['INTERNAL'];
  const errors = new Set([...route.errors, ...accessErrors(route.access), ...bodyErrors(route), ...common]);
  const parameters = [...parametersOf(route.params, 'path', describe), ...parametersOf(route.query, 'query', describe)];
  const requestBody = requestBodyOf(route, describe);
  const description = [route.description, accessText(route.access)].filter(Boolean).join(' ');
  return {
    tags: [route.tag],
    summary: route.summary,
    ...(description && { description }),
    ...(parameters.length > 0 && { parameters }),
    ...(requestBody && { requestBody }),
    security: securityOf(route.access),
    responses: { ...Object.fromEntries(answers), ...problemsOf([...errors], describe) },
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
        'Environment monitoring of a city: stations, readings, thresholds, quarantine, ledger, people. Times are epoch ms, UTC.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: { schemas, securitySchemes },
  };
};
