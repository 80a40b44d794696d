import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { stationIdSchema } from '../../../shared/station.ts';
import { maxPhotoBytes, maxPhotosPerStation, type Photo, photoSchema } from '../../../shared/station-api.ts';
import type { HttpDeps } from '../deps.ts';
import { cleanImage } from '../images.ts';
import type { Route } from '../route.ts';
import { actorOfRequest, stationFor } from '../station-access.ts';
import { uploadOf } from '../uploads.ts';

const contentTypes = photoSchema.shape.contentType.options;
const stationParams = z.object({ id: stationIdSchema });
const photoParams = stationParams.extend({ photo: z.uuid() });

const noPhoto = (): AppError => new AppError('NOT_FOUND', 'the station has no photo of this id');

export const photoRoutes = (deps: Pick<HttpDeps, 'stationStore'>): Route[] => [
  {
    method: 'post',
    access: 'stations.write',
    path: '/api/v1/stations/{id}/photos',
    tag: 'records of stations',
    summary: 'Adds a photo of a station',
    description: `At most ${maxPhotosPerStation}. Position, owner and whatever else is not needed to draw the picture are taken out.`,
    params: stationParams,
    upload: { contentTypes, maxBytes: maxPhotoBytes },
    answers: { 201: { description: 'The photo', schema: photoSchema } },
    errors: ['UPLOAD_INVALID', 'STATION_UNKNOWN', 'OUTSIDE_SCOPE', 'LIMIT_REACHED'],
    handle: (request, response) => {
      const { id } = stationFor(request, 'stations.write', deps).station;
      const { bytes, contentType } = uploadOf(request, contentTypes);
      const image = cleanImage(bytes, contentType);
      const photo: Photo = deps.stationStore.addPhoto(id, { contentType }, image.bytes, actorOfRequest(request));
      response.status(201).location(`/api/v1/stations/${id}/photos/${photo.id}`).json(photo);
    },
  },
  {
    method: 'get',
    access: 'stations.read',
    path: '/api/v1/stations/{id}/photos/{photo}',
    tag: 'records of stations',
    summary: 'A photo of a station',
    params: photoParams,
    answers: { 200: { description: 'The image', contentType: 'image/*' } },
    errors: ['STATION_UNKNOWN', 'NOT_FOUND', 'OUTSIDE_SCOPE'],
    handle: (request, response) => {
      const { id } = stationFor(request, 'stations.read', deps).station;
      const found = deps.stationStore.photo(id, String(request.params.photo));
      if (!found) throw noPhoto();
      response
        .set({
          'Content-Type': found.photo.contentType,
          'Content-Disposition': 'inline',
          // Bytes that somebody uploaded: nothing of them may run, not even when opened by themselves.
          'Content-Security-Policy': "sandbox; default-src 'none'",
          // A photo never changes under its id; no proxy may keep it.
          'Cache-Control': 'private, max-age=3600',
        })
        .send(found.bytes);
    },
  },
  {
    method: 'delete',
    access: 'stations.write',
    path: '/api/v1/stations/{id}/photos/{photo}',
    tag: 'records of stations',
    summary: 'Deletes a photo of a station',
    params: photoParams,
    answers: { 204: { description: 'Deleted' } },
    errors: ['STATION_UNKNOWN', 'NOT_FOUND', 'OUTSIDE_SCOPE'],
    handle: (request, response) => {
      const { id } = stationFor(request, 'stations.write', deps).station;
      deps.stationStore.removePhoto(id, String(request.params.photo), actorOfRequest(request));
      response.status(204).end();
    },
  },
];
