/** What the routes about the records of stations have in common: whose business a station is, and what its credentials say. */
import type { Request } from 'express';
import type { Permission } from '../../shared/access.ts';
import type { Credentials } from '../../shared/api.ts';
import { AppError } from '../../shared/errors.ts';
import type { Actor } from '../../shared/people-api.ts';
import type { Station } from '../../shared/station.ts';
import { actorOf, mayWithStation } from '../principal.ts';
import type { StoredStation } from '../state/ports.ts';
import type { HttpDeps } from './deps.ts';
import { addressOf, principalOf } from './identify.ts';

/** As the audit log names who makes this request. */
export const actorOfRequest = (request: Request): Actor => actorOf(principalOf(request), addressOf(request));

export const outsideScope = (): AppError =>
  new AppError('OUTSIDE_SCOPE', 'this is not in the wards and networks that you are responsible for');

/** @throws AppError OUTSIDE_SCOPE */
export const requireInScope = (
  request: Request,
  permission: Permission,
  station: Pick<Station, 'ward' | 'networks'>,
): void => {
  if (!mayWithStation(principalOf(request), permission, station)) throw outsideScope();
};

/** The station of the path, when it is the caller's business. @throws AppError STATION_UNKNOWN, OUTSIDE_SCOPE */
export const stationFor = (
  request: Request,
  permission: Permission,
  { stationStore }: Pick<HttpDeps, 'stationStore'>,
): StoredStation => {
  const stored = stationStore.find(String(request.params.id));
  if (!stored) throw new AppError('STATION_UNKNOWN', 'there is no station of this id');
  requireInScope(request, permission, stored.station);
  return stored;
};

/** All that a station needs to connect; the host is the one under which the caller reached us. */
export const credentialsOf = (
  request: Request,
  { clientConfig }: Pick<HttpDeps, 'clientConfig'>,
  station: string,
  secret: string,
): Credentials => ({
  username: station,
  password: secret,
  topicRoot: clientConfig.topicRoot,
  host: request.hostname,
  mqttPort: clientConfig.mqttPort,
  mqttTlsPort: clientConfig.mqttTlsPort ?? null,
  mqttWsPort: clientConfig.mqttWsPort ?? null,
});
