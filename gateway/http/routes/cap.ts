/** CAP 1.2: our messages as documents and as an Atom feed, and the warnings of others. */
import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import { z } from 'zod';
import {
  type CapFeed,
  type CapImported,
  capFeedPutSchema,
  capFeedSchema,
  capImportedSchema,
  capMessageSchema,
  type KeptCapFeed,
  keptCapFeedSchema,
} from '../../../shared/cap-api.ts';
import { AppError } from '../../../shared/errors.ts';
import { may } from '../../principal.ts';
import type { Kept } from '../../state/collections.ts';
import { refuseProblems } from '../change-invalid.ts';
import { collectionRoutes } from '../collection-routes.ts';
import type { HttpDeps } from '../deps.ts';
import { baseUrlOf, principalOf, sightOfRequest } from '../identify.ts';
import { parseAs } from '../problem.ts';
import type { Route } from '../route.ts';
import { sendShared } from '../shared-answer.ts';
import { actorOfRequest } from '../station-access.ts';
import { uploadOf } from '../uploads.ts';

const tag = 'warnings';
const capType = 'application/cap+xml';
const atomType = 'application/atom+xml';
const uploadTypes = [capType, 'application/xml', 'text/xml', atomType, 'application/rss+xml'] as const;
const maxUploadBytes = 2 ** 20;
const maxListed = 200;

const yes = z.enum(['true', 'false']).optional();
const feedQuery = z.object({
  exercises: yes.meta({
    description: 'Exercises and simulated situations too, for callers who may see simulated stations',
  }),
});
const messagesQuery = z.object({ situation: z.uuid().optional() });
const importedQuery = z.object({ all: yes.meta({ description: 'Those that are over too' }) });

const utf8 = new TextDecoder('utf-8', { fatal: true });
const textOf = (bytes: Buffer): string => {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new AppError('UPLOAD_INVALID', 'this is not UTF-8');
  }
};

/** Aggregators ask every minute and are told 304; a message never changes, the feed does. */
const sendXml = (request: Request, response: Response, type: string, xml: string): void => {
  if (principalOf(request).kind === 'anonymous') response.set('Cache-Control', 'public, max-age=5');
  response.set('ETag', `W/"${createHash('sha256').update(xml).digest('base64url').slice(0, 22)}"`);
  response.set('Content-Type', `${type}; charset=utf-8`).send(xml);
};

type Deps = Pick<HttpDeps, 'outgoing' | 'publicFace' | 'publicUrl'> & {
  readonly alerting: Pick<HttpDeps['alerting'], 'cap'>;
};

export const capRoutes = ({ alerting: { cap }, outgoing, publicFace, publicUrl }: Deps): Route[] => {
  /** Exercises and simulated situations are for those who may see simulated stations. */
  const seesAll = (request: Request): boolean => sightOfRequest(request, { publicFace }) === 'all';

  const showFeed = ({ id, version, body }: Kept<CapFeed>): KeptCapFeed =>
    cap.keptFeeds().find((feed) => feed.id === id) ?? { id, version, body, lastAskedAt: null, problem: null };

  const showImported = (request: Request, imported: CapImported): CapImported =>
    may(principalOf(request), 'alerts.read') ? imported : { ...imported, importedBy: null };

  return [
    {
      method: 'get',
      access: 'public',
      path: '/api/v1/cap/feed.atom',
      tag,
      summary: 'Our CAP messages in force, as an Atom feed',
      description: 'Atom 1.0 (RFC 4287): the newest message of each situation, with a link to the CAP 1.2 document.',
      query: feedQuery,
      answers: { 200: { description: 'The feed', contentType: atomType } },
      errors: ['QUERY_MALFORMED'],
      handle: (request, response) => {
        const { exercises } = parseAs(feedQuery, request.query, 'QUERY_MALFORMED');
        const withExercises = exercises === 'true' && seesAll(request);
        sendXml(request, response, atomType, cap.feed({ baseUrl: baseUrlOf(request, publicUrl), withExercises }));
      },
    },
    {
      method: 'get',
      access: 'public',
      path: '/api/v1/cap/messages',
      tag,
      summary: 'Our CAP messages, newest first; of one situation its whole chain',
      query: messagesQuery,
      answers: { 200: { description: `At most ${maxListed}`, schema: z.array(capMessageSchema) } },
      errors: ['QUERY_MALFORMED'],
      handle: (request, response) => {
        const { situation } = parseAs(messagesQuery, request.query, 'QUERY_MALFORMED');
        sendShared(request, response, cap.messages({ situation, limit: maxListed, withExercises: seesAll(request) }));
      },
    },
    {
      method: 'get',
      access: 'public',
      path: '/api/v1/cap/messages/{identifier}',
      tag,
      summary: 'One of our CAP messages',
      description: 'CAP 1.2 (ITU-T X.1303bis) in Vietnamese and English, valid against the schema of the standard.',
      params: z.object({ identifier: z.string().min(1).max(200) }),
      answers: { 200: { description: 'The document', contentType: capType } },
      errors: ['NOT_FOUND'],
      handle: (request, response) => {
        const xml = cap.xml(String(request.params.identifier), { withExercises: seesAll(request) });
        if (xml === undefined) throw new AppError('NOT_FOUND', 'there is no CAP message of this identifier');
        sendXml(request, response, capType, xml);
      },
    },
    {
      method: 'get',
      access: 'public',
      path: '/api/v1/cap/imported',
      tag,
      summary: 'Warnings of others in force, newest import first',
      query: importedQuery,
      answers: { 200: { description: `At most ${maxListed}`, schema: z.array(capImportedSchema) } },
      errors: ['QUERY_MALFORMED'],
      handle: (request, response) => {
        const { all } = parseAs(importedQuery, request.query, 'QUERY_MALFORMED');
        const listed = cap.imported({ all: all === 'true', limit: maxListed });
        sendShared(
          request,
          response,
          listed.map((imported) => showImported(request, imported)),
        );
      },
    },
    {
      method: 'post',
      access: 'warnings.write',
      path: '/api/v1/cap/imported',
      tag,
      summary: 'Imports a CAP message, or those written into an Atom or RSS feed',
      description:
        'CAP 1.1 and 1.2 in UTF-8 without document type. The same message (sender, identifier, sent) is kept once. What is ' +
        'wrong beyond the schema is told in `problems` and does not keep it out.',
      upload: { contentTypes: uploadTypes, maxBytes: maxUploadBytes },
      answers: { 201: { description: 'The messages as kept', schema: z.array(capImportedSchema) } },
      errors: ['UPLOAD_INVALID'],
      handle: (request, response) => {
        const xml = textOf(uploadOf(request, uploadTypes).bytes);
        response.status(201).json(cap.import(xml, null, actorOfRequest(request)));
      },
    },
    ...collectionRoutes({
      name: 'cap/feeds',
      tag,
      read: 'warnings.write',
      write: 'warnings.write',
      collection: cap.feeds,
      body: capFeedSchema,
      put: capFeedPutSchema,
      shown: keptCapFeedSchema,
      texts: {
        list: 'Feeds of warnings that are asked every so often',
        add: 'Adds a feed: Atom, RSS, or a single CAP message',
        change: 'Replaces a feed',
        remove: 'Removes a feed; what it brought stays until it is over',
      },
      show: showFeed,
      check: async ({ url }) => {
        const problem = await outgoing.problemOf(url);
        if (problem !== null) refuseProblems([{ path: 'url', message: problem }]);
      },
      users: () => [],
    }),
    {
      method: 'post',
      access: 'warnings.write',
      path: '/api/v1/cap/feeds/{id}/ask',
      tag,
      summary: 'Asks a feed now',
      params: z.object({ id: z.string().min(1).max(64) }),
      answers: { 200: { description: 'The feed and when it was asked', schema: keptCapFeedSchema } },
      errors: ['NOT_FOUND', 'CHANNEL_FAILED'],
      handle: async (request, response) => void response.json(await cap.ask(String(request.params.id))),
    },
  ];
};
