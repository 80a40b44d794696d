/** One table of routes is mounted, limited and described in OpenAPI, so that these never differ. */
import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { Permission } from '../../shared/access.ts';
import type { ErrorCode } from '../../shared/errors.ts';

export interface Answer {
  readonly description: string;
  readonly schema?: z.ZodType;
  /** Default `application/json`. */
  readonly contentType?: string;
}

/**
 * Who may call a route. `open`: everybody, always. `public`: whoever may read stations and readings (the public too, unless it
 * is switched off). `signed-in`: every person. Else a permission; where a station is meant, its scope is for the handler to check.
 */
export type RouteAccess = 'open' | 'public' | 'signed-in' | Permission;

export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Mandatory, so that nothing is open by oversight. */
  readonly access: RouteAccess;
  /** As in OpenAPI: `/api/v1/stations/{id}`. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** Largest JSON body where 16 KiB are not enough. */
  readonly bodyBytes?: number;
  /** A body that is not JSON: `request.body` is a Buffer. */
  readonly upload?: { readonly contentTypes: readonly string[]; readonly maxBytes: number };
  readonly answers: Readonly<Record<number, Answer>>;
  /** Problems that it may answer with, beside those that every route has. */
  readonly errors: readonly ErrorCode[];
  /** Rate limit of its own. */
  readonly limit?: 'exports' | 'enrolments' | 'sign-ins' | 'writes';
  readonly handle: (request: Request, response: Response) => Promise<void> | void;
}

/** `/stations/{id}` as Express writes it. */
export const expressPath = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ':$1');
