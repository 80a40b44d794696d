/** Bodies that are files: what came, under one of the types that the route takes. */
import type { Request } from 'express';
import { AppError } from '../../shared/errors.ts';

/**
 * The upload as it was parsed for the route; an empty body is none.
 * @throws AppError UPLOAD_INVALID
 */
export const uploadOf = <T extends string>(
  request: Request,
  contentTypes: readonly T[],
): { readonly bytes: Buffer; readonly contentType: T } => {
  const body: unknown = request.body;
  const named = request.is([...contentTypes]);
  const contentType = contentTypes.find((type) => type === named);
  if (!Buffer.isBuffer(body) || body.length === 0 || contentType === undefined) {
    throw new AppError(
      'UPLOAD_INVALID',
      `a file of type ${contentTypes.join(' or ')} expected, and it must not be empty`,
    );
  }
  return { bytes: body, contentType };
};
