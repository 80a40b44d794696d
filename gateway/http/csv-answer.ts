/** A table that is written while it is read: as long as it likes, never wholly in memory. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { byteOrderMark } from './csv.ts';

const hasLeft = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';

/** Answers with the pieces as a file to save. What fails before the first piece is a problem document still. */
export const sendCsv = async (
  request: Request,
  response: Response,
  fileName: string,
  pieces: AsyncGenerator<string>,
): Promise<void> => {
  const first = await pieces.next();
  response.attachment(fileName).type('text/csv; charset=utf-8');
  if (request.method === 'HEAD') return void response.end();
  const whole = async function* () {
    yield byteOrderMark + (first.value ?? '');
    yield* pieces;
  };
  try {
    await pipeline(Readable.from(whole()), response);
  } catch (error) {
    if (!hasLeft(error)) throw error;
  }
};
