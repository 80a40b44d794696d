/** Answers that are the same for everybody who has not signed in: caches may hold them a moment, and browsers ask with a tag. */
import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import { principalOf } from './identify.ts';

/** Short enough for readings that come every minute. */
const publicSeconds = 5;

/** The tag is weak: compression changes the bytes, not what they say (RFC 9110 §8.8.1). */
const tagOf = (text: string): string => `W/"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;

/** `send` answers 304 when the tag is the one that the caller has. Who has signed in gets an answer that nobody stores. */
export const sendShared = (request: Request, response: Response, body: unknown): void => {
  const text = JSON.stringify(body);
  if (principalOf(request).kind === 'anonymous') {
    response.set('Cache-Control', `public, max-age=${publicSeconds}`).set('ETag', tagOf(text));
  }
  response.type('application/json').send(text);
};
