import { credentialsSchema, enrolmentSchema } from '../../../shared/api.ts';
import { AppError } from '../../../shared/errors.ts';
import { stationSchema } from '../../../shared/station.ts';
import { enrolmentLookRequestSchema, enrolmentLookSchema } from '../../../shared/station-api.ts';
import { networksOf, wardAt } from '../../station-rules.ts';
import type { HttpDeps } from '../deps.ts';
import { addressOf } from '../identify.ts';
import { parseAs } from '../problem.ts';
import type { Route } from '../route.ts';
import { credentialsOf } from '../station-access.ts';
import { checkSite } from './station-records.ts';

/** Provenance is that of the token. */
const claimedStation = stationSchema.omit({ provenance: true });

type Deps = Pick<HttpDeps, 'stationStore' | 'stationsChanged' | 'thresholds' | 'clientConfig' | 'log'>;

export const enrolmentRoutes = (deps: Deps): Route[] => [
  {
    method: 'post',
    access: 'open',
    path: '/api/v1/enrolments/look',
    tag: 'enrolment',
    summary: 'What a token allows, without using it',
    body: enrolmentLookRequestSchema,
    answers: { 200: { description: 'What may be claimed with it', schema: enrolmentLookSchema } },
    errors: ['ENROLMENT_REFUSED', 'REQUEST_FOREIGN_ORIGIN'],
    limit: 'enrolments',
    handle: (request, response) => {
      const { token } = parseAs(enrolmentLookRequestSchema, request.body, 'REQUEST_MALFORMED');
      const found = deps.stationStore.lookAtToken(token);
      if (!found) throw new AppError('ENROLMENT_REFUSED', 'the token is unknown, has expired or is used up');
      const { provenance, usesLeft, expiresAt, scope } = found;
      response.json({ provenance, usesLeft, expiresAt, ...scope });
    },
  },
  {
    method: 'post',
    access: 'open',
    path: '/api/v1/enrolments',
    tag: 'enrolment',
    summary: 'A station claims its credentials with a token that the operator handed out',
    body: enrolmentSchema,
    answers: { 201: { description: 'Credentials, shown this once', schema: credentialsSchema } },
    errors: ['ENROLMENT_REFUSED', 'REQUEST_FOREIGN_ORIGIN', 'STATION_EXISTS', 'STATION_INVALID', 'STORE_UNAVAILABLE'],
    limit: 'enrolments',
    handle: (request, response) => {
      const { token, station: given } = parseAs(enrolmentSchema, request.body, 'STATION_INVALID');
      checkSite(given, deps);
      // What it measures says which networks it is in, so that a token of one network lets nothing else in.
      const claimed = parseAs(
        claimedStation,
        { ...given, ward: given.ward ?? wardAt(given), networks: networksOf(given.quantities) },
        'STATION_INVALID',
      );
      const { station, secret } = deps.stationStore.claim(token, claimed, addressOf(request));
      deps.stationsChanged();
      deps.log.info({ station: station.id, provenance: station.provenance }, 'station enrolled');
      response
        .status(201)
        .location(`/api/v1/stations/${station.id}`)
        .json(credentialsOf(request, deps, station.id, secret));
    },
  },
];
