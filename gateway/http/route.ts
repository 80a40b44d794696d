/** One table of routes is mounted, limited and described in OpenAPI, so that these never differ. */
import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { ErrorCode } from '../../shared/errors.ts';

export interface Answer {
  readonly description: string;
  readonly schema?: z.ZodType;
  /** Default `application/json`. */
  readonly contentType?: string;
}

export interface Route {
  readonly method: 'get' | 'post';
  /** As in OpenAPI: `/api/v1/stations/{id}`. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  readonly answers: Readonly<Record<number, Answer>>;
  /** Problems that it may answer with, beside those that every route has. */
  readonly errors: readonly ErrorCode[];
  /** Rate limit of its own. */
  readonly limit?: 'exports' | 'enrolments';
  readonly handle: (request: Request, response: Response) => Promise<void> | void;
}

/** `/stations/{id}` as Express writes it. */
export const expressPath = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ':$1');
