/** Bodies of requests: JSON of moderate size, or what a route takes instead, never more than it said. */
import express, { type RequestHandler } from 'express';
import { AppError } from '../../shared/errors.ts';
import type { Route } from './route.ts';

const maxJsonBytes = 16 * 1_024;

/** @throws AppError REQUEST_NOT_JSON; REQUEST_TOO_LARGE by way of the parser */
const only =
  (types: readonly string[], parse: RequestHandler): RequestHandler =>
  (request, response, next) => {
    if (!request.is([...types])) throw new AppError('REQUEST_NOT_JSON', `send a body of type ${types.join(' or ')}`);
    parse(request, response, next);
  };

/** Undefined for a route without a body. */
export const createBodyParser = ({
  body,
  bodyBytes = maxJsonBytes,
  upload,
}: Pick<Route, 'body' | 'bodyBytes' | 'upload'>): RequestHandler | undefined => {
  if (upload) {
    const { contentTypes, maxBytes } = upload;
    return only(contentTypes, express.raw({ limit: maxBytes, type: () => true }));
  }
  if (!body) return undefined;
  const json = 'application/json';
  return only([json], express.json({ limit: bodyBytes, type: json }));
};
