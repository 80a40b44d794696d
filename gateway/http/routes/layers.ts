import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { displayName } from '../../../shared/station.ts';
import { type Layer, layerSchema, maxLayerBytes } from '../../../shared/station-api.ts';
import type { HttpDeps } from '../deps.ts';
import { cleanGeoJson } from '../geojson.ts';
import { principalOf } from '../identify.ts';
import { parseAs } from '../problem.ts';
import type { Route } from '../route.ts';
import { actorOfRequest } from '../station-access.ts';
import { uploadOf } from '../uploads.ts';

const contentTypes = ['application/geo+json', 'application/json'] as const;
const layerParams = z.object({ id: z.uuid() });
const layerQuery = z.object({ name: displayName });

/** Who added one is for people of the city and keys, not for the public. */
const withoutName = (layer: Layer): Layer => ({ ...layer, addedBy: '' });

export const layerRoutes = ({ layers }: Pick<HttpDeps, 'layers'>): Route[] => [
  {
    method: 'get',
    access: 'public',
    path: '/api/v1/layers',
    tag: 'layers',
    summary: 'Layers of the map that people of the city added',
    answers: { 200: { description: 'Layers', schema: z.array(layerSchema) } },
    errors: [],
    handle: (request, response) => {
      const list = layers.list();
      response.json(principalOf(request).kind === 'anonymous' ? list.map(withoutName) : list);
    },
  },
  {
    method: 'post',
    access: 'layers.write',
    path: '/api/v1/layers',
    tag: 'layers',
    summary: 'Adds a layer',
    description:
      'GeoJSON (RFC 7946): a FeatureCollection in WGS 84. Of the properties, texts, numbers, true, false and null are kept.',
    query: layerQuery,
    upload: { contentTypes, maxBytes: maxLayerBytes },
    answers: { 201: { description: 'The layer', schema: layerSchema } },
    errors: ['QUERY_MALFORMED', 'UPLOAD_INVALID', 'LIMIT_REACHED'],
    handle: (request, response) => {
      const { name } = parseAs(layerQuery, request.query, 'QUERY_MALFORMED');
      const { features, bytes } = cleanGeoJson(uploadOf(request, contentTypes).bytes);
      const layer = layers.add({ name, features }, bytes, actorOfRequest(request));
      response.status(201).location(layer.url).json(layer);
    },
  },
  {
    method: 'get',
    access: 'public',
    path: '/api/v1/layers/{id}/data',
    tag: 'layers',
    summary: 'A layer as GeoJSON',
    params: layerParams,
    answers: { 200: { description: 'FeatureCollection', contentType: 'application/geo+json' } },
    errors: ['NOT_FOUND'],
    handle: (request, response) => {
      const id = String(request.params.id);
      const bytes = layers.bytes(id);
      if (!bytes) throw new AppError('NOT_FOUND', 'there is no layer of this id');
      // The data never change under an id; a browser asks whether they are still there.
      response.set({ ETag: `"${id}"`, 'Cache-Control': 'private, no-cache', 'Content-Type': 'application/geo+json' });
      response.send(bytes);
    },
  },
  {
    method: 'delete',
    access: 'layers.write',
    path: '/api/v1/layers/{id}',
    tag: 'layers',
    summary: 'Deletes a layer',
    params: layerParams,
    answers: { 204: { description: 'Deleted' } },
    errors: ['NOT_FOUND'],
    handle: (request, response) => {
      layers.remove(String(request.params.id), actorOfRequest(request));
      response.status(204).end();
    },
  },
];
