/** The only caller of fetch: JSON from `/api/v1`, checked by the schemas that the gateway answers with. */
import type { z } from 'zod';
import { problemSchema } from '../../shared/api.ts';

/** `code` is the gateway's, or one of ours: UNREACHABLE (no answer), UNREADABLE (an answer of another shape). */
export class ApiFailure extends Error {
  readonly code: string;
  readonly status: number;
  constructor(code: string, status: number, cause?: unknown) {
    super(code, { cause });
    this.name = 'ApiFailure';
    this.code = code;
    this.status = status;
  }
}

export type Query = Readonly<Record<string, string | number | undefined>>;

export const apiUrl = (path: string, query: Query = {}): string => {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  const text = search.toString();
  return `/api/v1${path}${text ? `?${text}` : ''}`;
};

export const getJson = async <T>(schema: z.ZodType<T>, path: string, query: Query, signal: AbortSignal): Promise<T> => {
  let response: Response;
  try {
    response = await fetch(apiUrl(path, query), { signal, headers: { accept: 'application/json' } });
  } catch (cause) {
    signal.throwIfAborted();
    throw new ApiFailure('UNREACHABLE', 0, cause);
  }
  const body: unknown = await response.json().catch(() => undefined);
  signal.throwIfAborted();
  if (!response.ok) {
    const problem = problemSchema.safeParse(body);
    throw new ApiFailure(problem.success ? problem.data.code : 'UNREADABLE', response.status);
  }
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new ApiFailure('UNREADABLE', response.status, parsed.error);
  return parsed.data;
};
