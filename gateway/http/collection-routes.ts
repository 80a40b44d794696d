/** The four routes of a collection of small documents that people write: list, add, change, remove. */
import type { Request } from 'express';
import { z } from 'zod';
import type { Permission } from '../../shared/access.ts';
import type { Collection, Kept } from '../state/collections.ts';
import { refuseWhenUsed } from './change-invalid.ts';
import { parseAs } from './problem.ts';
import type { Route } from './route.ts';
import { actorOfRequest } from './station-access.ts';

/** Policies with many recipients and lists with many exceptions. */
const bodyBytes = 64 * 1_024;

interface CollectionRoutes<T, Shown> {
  /** Below `/api/v1/`. */
  readonly name: string;
  readonly tag: string;
  readonly read: Permission;
  readonly write: Permission;
  readonly collection: Collection<T>;
  readonly body: z.ZodType<T>;
  readonly put: z.ZodType<{ body: T; version?: number | undefined }>;
  readonly shown: z.ZodType;
  readonly texts: Readonly<Record<'list' | 'add' | 'change' | 'remove', string>>;
  readonly show: (kept: Kept<T>) => Shown;
  /** @throws AppError CHANGE_INVALID */
  readonly check: (body: T, request: Request) => void | Promise<void>;
  /** Names of what needs it. */
  readonly users: (id: string) => string[];
  /** How one is added, where more than its document is kept; answers what is shown this once. */
  readonly add?: {
    readonly shown: z.ZodType;
    readonly run: (body: T, request: Request) => Shown & { readonly id: string };
  };
}

const params = z.object({ id: z.string().min(1).max(64) });

export const collectionRoutes = <T, Shown>(options: CollectionRoutes<T, Shown>): Route[] => {
  const { name, tag, read, write, collection, body, put, shown, texts, show, check, users, add } = options;
  const path = `/api/v1/${name}`;
  return [
    {
      method: 'get',
      access: read,
      path,
      tag,
      summary: texts.list,
      answers: { 200: { description: 'Oldest first', schema: z.array(shown) } },
      errors: [],
      handle: (_request, response) => void response.json(collection.list().map(show)),
    },
    {
      method: 'post',
      access: write,
      path,
      tag,
      summary: texts.add,
      body,
      bodyBytes,
      answers: { 201: { description: 'As kept', schema: add?.shown ?? shown } },
      errors: ['CHANGE_INVALID', 'LIMIT_REACHED'],
      handle: async (request, response) => {
        const given = parseAs(body, request.body, 'CHANGE_INVALID');
        await check(given, request);
        if (add) {
          const made = add.run(given, request);
          return void response.status(201).location(`${path}/${made.id}`).json(made);
        }
        const kept = collection.add(given, actorOfRequest(request));
        response.status(201).location(`${path}/${kept.id}`).json(show(kept));
      },
    },
    {
      method: 'put',
      access: write,
      path: `${path}/{id}`,
      tag,
      summary: texts.change,
      description: 'With `version` the change is refused when somebody else was faster.',
      params,
      body: put,
      bodyBytes,
      answers: { 200: { description: 'As kept', schema: shown } },
      errors: ['CHANGE_INVALID', 'CHANGE_CONFLICT', 'NOT_FOUND'],
      handle: async (request, response) => {
        const { body: given, version } = parseAs(put, request.body, 'CHANGE_INVALID');
        await check(given, request);
        response.json(show(collection.change(String(request.params.id), given, actorOfRequest(request), version)));
      },
    },
    {
      method: 'delete',
      access: write,
      path: `${path}/{id}`,
      tag,
      summary: texts.remove,
      description: 'Refused while something else needs it. Its versions stay to be read.',
      params,
      answers: { 204: { description: 'Removed' } },
      errors: ['CHANGE_INVALID', 'NOT_FOUND'],
      handle: (request, response) => {
        const id = String(request.params.id);
        const kept = collection.find(id);
        if (kept) refuseWhenUsed(kept.isDefault, users(id));
        collection.remove(id, actorOfRequest(request));
        response.status(204).end();
      },
    },
  ];
};
