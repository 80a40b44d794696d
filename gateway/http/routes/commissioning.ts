/** Commissioning of stations: the checklist as the gateway measures it, and the certificates that were signed. */
import { z } from 'zod';
import { isFulfilled, verdictProblems } from '../../../shared/commissioning.ts';
import {
  type CertificateBody,
  certificateRequestSchema,
  certificateSchema,
  commissioningQuerySchema,
  commissioningSchema,
  withdrawalSchema,
} from '../../../shared/commissioning-api.ts';
import { AppError } from '../../../shared/errors.ts';
import { stationIdSchema } from '../../../shared/station.ts';
import type { StationRecord } from '../../../shared/station-api.ts';
import type { HttpDeps } from '../deps.ts';
import type { LocalTime } from '../local-time.ts';
import { parseAs } from '../problem.ts';
import type { Route } from '../route.ts';
import { actorOfRequest, stationFor } from '../station-access.ts';

type Deps = Pick<HttpDeps, 'certificates' | 'commission' | 'stationStore' | 'stationsChanged' | 'now'>;

const stationParams = z.object({ id: stationIdSchema });
const certificateParams = stationParams.extend({ certificate: z.uuid() });

const problemTexts = {
  'open-checks': 'not every check is fulfilled: accepted with remarks, or refused',
  'open-hand-checks': 'not every hand check is ticked: accepted with remarks, or refused',
  remarks: 'this verdict needs remarks',
  'activate-refused': 'a station that is refused does not become active',
} as const;

/** From these a station becomes active by its commissioning. */
const beforeActive: readonly StationRecord['station']['lifecycle'][] = ['planned', 'maintenance'];

export const commissioningRoutes = (deps: Deps, localTime: LocalTime): Route[] => {
  const { certificates, commission, stationStore, stationsChanged, now } = deps;

  const recordFor = (
    request: Parameters<Route['handle']>[0],
    permission: 'stations.read' | 'stations.write',
  ): StationRecord => {
    const record = stationStore.record(stationFor(request, permission, deps).station.id);
    if (!record) throw new AppError('STATION_UNKNOWN', 'there is no station of this id');
    return record;
  };

  return [
    {
      method: 'get',
      access: 'stations.read',
      path: '/api/v1/stations/{id}/commissioning',
      tag: 'work at stations',
      summary: 'The checklist of commissioning, measured over the last minutes',
      description:
        'The window grows where the interval of the station is so long that it would hold fewer than five readings. Clock, ' +
        'battery and signal are those of at most 128 messages since the gateway started. Tolerances are rules of this project.',
      params: stationParams,
      query: commissioningQuerySchema,
      answers: { 200: { description: 'The checks with their figures', schema: commissioningSchema } },
      errors: ['QUERY_MALFORMED', 'STATION_UNKNOWN', 'OUTSIDE_SCOPE', 'HISTORY_UNAVAILABLE', 'STORE_UNAVAILABLE'],
      limit: 'exports',
      handle: async (request, response) => {
        const { minutes } = parseAs(commissioningQuerySchema, request.query, 'QUERY_MALFORMED');
        response.json(await commission(recordFor(request, 'stations.read'), minutes));
      },
    },
    {
      method: 'get',
      access: 'stations.read',
      path: '/api/v1/stations/{id}/certificates',
      tag: 'work at stations',
      summary: 'Certificates of commissioning of a station, newest first, withdrawn ones too',
      params: stationParams,
      answers: { 200: { description: 'Certificates', schema: z.array(certificateSchema) } },
      errors: ['STATION_UNKNOWN', 'OUTSIDE_SCOPE'],
      handle: (request, response) => {
        response.json(certificates.of(stationFor(request, 'stations.read', deps).station.id));
      },
    },
    {
      method: 'get',
      access: 'stations.read',
      path: '/api/v1/stations/{id}/certificates/{certificate}',
      tag: 'work at stations',
      summary: 'One certificate of commissioning',
      description:
        '`hash` is the SHA-256 of the canonical JSON (RFC 8785) of number, station, issuedAt, issuedBy and body.',
      params: certificateParams,
      answers: { 200: { description: 'The certificate', schema: certificateSchema } },
      errors: ['NOT_FOUND', 'STATION_UNKNOWN', 'OUTSIDE_SCOPE'],
      handle: (request, response) => {
        const { station } = stationFor(request, 'stations.read', deps);
        const found = certificates.find(station.id, String(request.params.certificate));
        if (!found) throw new AppError('NOT_FOUND', 'this station has no certificate of this id');
        response.json(found);
      },
    },
    {
      method: 'post',
      // It can make a station active, which is a change of its record.
      access: 'stations.write',
      path: '/api/v1/stations/{id}/certificates',
      tag: 'work at stations',
      summary: 'Issues a certificate with the figures that the gateway measures at this moment',
      description:
        '`accepted` needs every check and every hand check fulfilled; the other verdicts need remarks. `activate` makes a ' +
        'planned station, or one in maintenance, active.',
      params: stationParams,
      body: certificateRequestSchema,
      answers: { 201: { description: 'The certificate', schema: certificateSchema } },
      errors: [
        'CHANGE_INVALID',
        'CHANGE_CONFLICT',
        'STATION_UNKNOWN',
        'OUTSIDE_SCOPE',
        'LIMIT_REACHED',
        'HISTORY_UNAVAILABLE',
        'STORE_UNAVAILABLE',
      ],
      handle: async (request, response) => {
        const record = recordFor(request, 'stations.write');
        const { activate, ...signed } = parseAs(certificateRequestSchema, request.body, 'CHANGE_INVALID');
        const { from, to, checks } = await commission(record, signed.minutes);
        const problems = verdictProblems(checks, { ...signed, activate });
        if (problems.length > 0) {
          const open = checks.filter((check) => !isFulfilled(check)).map(({ id }) => id);
          const details = problems.map((problem) => ({
            path: problem === 'remarks' ? 'remarks' : 'verdict',
            message:
              problem === 'open-checks' ? `${problemTexts[problem]} (${open.join(', ')})` : problemTexts[problem],
          }));
          throw new AppError('CHANGE_INVALID', details.map(({ message }) => message).join('; '), { details });
        }
        const body: CertificateBody = {
          ...signed,
          from,
          to,
          station: record.station,
          instrument: record.details.instrument ?? null,
          checks,
          activated: activate && beforeActive.includes(record.station.lifecycle),
        };
        const year = localTime.iso(now()).slice(0, 4);
        const certificate = certificates.issue(record.station.id, body, year, actorOfRequest(request));
        if (body.activated) stationsChanged();
        response
          .status(201)
          .location(`/api/v1/stations/${record.station.id}/certificates/${certificate.id}`)
          .json(certificate);
      },
    },
    {
      method: 'post',
      access: 'stations.write',
      path: '/api/v1/stations/{id}/certificates/{certificate}/withdrawal',
      tag: 'work at stations',
      summary: 'Withdraws a certificate; it stays to be seen, with the reason',
      description: 'The station keeps the state that it has.',
      params: certificateParams,
      body: withdrawalSchema,
      answers: { 200: { description: 'The certificate as it is now', schema: certificateSchema } },
      errors: ['CHANGE_INVALID', 'NOT_FOUND', 'STATION_UNKNOWN', 'OUTSIDE_SCOPE'],
      handle: (request, response) => {
        const { station } = stationFor(request, 'stations.write', deps);
        const { reason } = parseAs(withdrawalSchema, request.body, 'CHANGE_INVALID');
        const id = String(request.params.certificate);
        certificates.withdraw(station.id, id, reason, actorOfRequest(request));
        response.json(certificates.find(station.id, id));
      },
    },
  ];
};
