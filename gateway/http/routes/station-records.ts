import { z } from 'zod';
import { credentialsSchema } from '../../../shared/api.ts';
import { AppError } from '../../../shared/errors.ts';
import { type Station, stationIdSchema, stationSchema } from '../../../shared/station.ts';
import {
  type StationRecord,
  stationChangeSchema,
  stationCreateSchema,
  stationRecordSchema,
} from '../../../shared/station-api.ts';
import { networksOf, siteProblems, wardAt } from '../../station-rules.ts';
import type { HttpDeps } from '../deps.ts';
import { principalOf, requirePermission } from '../identify.ts';
import { parseAs } from '../problem.ts';
import type { Route } from '../route.ts';
import { actorOfRequest, credentialsOf, requireInScope, stationFor } from '../station-access.ts';

type Deps = Pick<HttpDeps, 'stationStore' | 'stationsChanged' | 'thresholds' | 'clientConfig'>;

const stationParams = z.object({ id: stationIdSchema });

/** @throws AppError STATION_INVALID */
export const checkSite = (site: Parameters<typeof siteProblems>[0], { thresholds }: Pick<Deps, 'thresholds'>): void => {
  const problems = siteProblems(site, thresholds);
  if (problems.length === 0) return;
  const details = problems.map(({ field, message }) => ({ path: field, message }));
  throw new AppError('STATION_INVALID', details.map(({ path, message }) => `${path}: ${message}`).join('; '), {
    details,
  });
};

/** What is given in place of what was; null takes an optional property away. */
const changed = (station: Station, change: Omit<z.output<typeof stationChangeSchema>, 'details'>): Station => {
  const given = Object.fromEntries(Object.entries({ ...station, ...change }).filter(([, value]) => value !== null));
  const lat = change.lat ?? station.lat;
  const lon = change.lon ?? station.lon;
  const isMoved = lat !== station.lat || lon !== station.lon;
  const ward = change.ward ?? (isMoved ? wardAt({ lat, lon }) : station.ward);
  return parseAs(
    stationSchema,
    { ...given, ward, networks: networksOf(change.quantities ?? station.quantities) },
    'STATION_INVALID',
  );
};

export const stationRecordRoutes = (deps: Deps): Route[] => {
  const { stationStore, stationsChanged } = deps;

  const recordOf = (id: string): StationRecord => {
    const record = stationStore.record(id);
    if (!record) throw new AppError('STATION_UNKNOWN', 'there is no station of this id');
    return record;
  };

  return [
    {
      method: 'post',
      access: 'stations.write',
      path: '/api/v1/stations',
      tag: 'records of stations',
      summary: 'Registers a station; answers with its credentials',
      description:
        'Needs `stations.credentials` as well. Ward: that of the nearest centre where none is given; networks: those of the quantities.',
      body: stationCreateSchema,
      answers: { 201: { description: 'Credentials, shown this once', schema: credentialsSchema } },
      errors: ['STATION_INVALID', 'STATION_EXISTS', 'OUTSIDE_SCOPE'],
      handle: (request, response) => {
        requirePermission(principalOf(request), 'stations.credentials');
        const { details = {}, ...given } = parseAs(stationCreateSchema, request.body, 'STATION_INVALID');
        checkSite(given, deps);
        const station = parseAs(
          stationSchema,
          { ...given, ward: given.ward ?? wardAt(given), networks: networksOf(given.quantities) },
          'STATION_INVALID',
        );
        requireInScope(request, 'stations.write', station);
        const secret = stationStore.add(station, details, actorOfRequest(request));
        stationsChanged();
        response
          .status(201)
          .location(`/api/v1/stations/${station.id}`)
          .json(credentialsOf(request, deps, station.id, secret));
      },
    },
    {
      method: 'patch',
      access: 'stations.write',
      path: '/api/v1/stations/{id}',
      tag: 'records of stations',
      summary: 'Changes what is given; null takes an optional property away, details are replaced as a whole',
      params: stationParams,
      body: stationChangeSchema,
      answers: { 200: { description: 'The record as it is now', schema: stationRecordSchema } },
      errors: ['STATION_INVALID', 'STATION_UNKNOWN', 'OUTSIDE_SCOPE'],
      handle: (request, response) => {
        const stored = stationFor(request, 'stations.write', deps);
        const { details, ...change } = parseAs(stationChangeSchema, request.body, 'STATION_INVALID');
        checkSite(change, deps);
        const station = changed(stored.station, change);
        // Nobody gives a station away that nobody else asked for.
        requireInScope(request, 'stations.write', station);
        stationStore.update(station, details ?? stored.details, actorOfRequest(request));
        stationsChanged();
        response.json(recordOf(station.id));
      },
    },
    {
      method: 'get',
      access: 'stations.read',
      path: '/api/v1/stations/{id}/record',
      tag: 'records of stations',
      summary: 'Everything that is kept about a station but its secret',
      params: stationParams,
      answers: { 200: { description: 'The record', schema: stationRecordSchema } },
      errors: ['STATION_UNKNOWN', 'OUTSIDE_SCOPE'],
      handle: (request, response) => {
        response.json(recordOf(stationFor(request, 'stations.read', deps).station.id));
      },
    },
    {
      method: 'post',
      access: 'stations.credentials',
      path: '/api/v1/stations/{id}/rotate',
      tag: 'records of stations',
      summary: 'A new secret; the old one and its connection end at once',
      params: stationParams,
      answers: { 200: { description: 'Credentials, shown this once', schema: credentialsSchema } },
      errors: ['STATION_UNKNOWN', 'OUTSIDE_SCOPE'],
      handle: (request, response) => {
        const { id } = stationFor(request, 'stations.credentials', deps).station;
        const secret = stationStore.rotate(id, actorOfRequest(request));
        stationsChanged();
        response.json(credentialsOf(request, deps, id, secret));
      },
    },
    {
      method: 'post',
      access: 'stations.credentials',
      path: '/api/v1/stations/{id}/revoke',
      tag: 'records of stations',
      summary: 'Withdraws the credentials and closes the connection; the station and its history stay',
      params: stationParams,
      answers: { 200: { description: 'The record as it is now', schema: stationRecordSchema } },
      errors: ['STATION_UNKNOWN', 'OUTSIDE_SCOPE'],
      handle: (request, response) => {
        const { id } = stationFor(request, 'stations.credentials', deps).station;
        stationStore.revoke(id, actorOfRequest(request));
        stationsChanged();
        response.json(recordOf(id));
      },
    },
  ];
};
