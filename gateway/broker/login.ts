/**
 * CONNECT: whether a station may come in, and which connections it has. Checking a secret costs a microsecond and no more, so
 * that wrong ones are no load; after many wrong ones from an address only stations that were let in from there are looked at.
 */
import type { Client, ConnectPacket } from 'aedes';
import type { Station } from '../../shared/station.ts';
import type { Instant } from '../../shared/time.ts';
import type { Topics } from '../../shared/topics.ts';
import { type Budgets, costs } from './budget.ts';
import type { Doorkeeper } from './doorkeeper.ts';
import { type ClientCertificate, identityOf, type LoginError, refusal, returnCodes, whyUnfit } from './identity.ts';
import type { Peer } from './listeners.ts';

/** `refused_failures` = too many wrong ones from this address, `refused_station` = too many connections of this station, or too often. */
export type LoginEvent = 'denied' | 'refused_failures' | 'refused_station';

export interface LoginOptions {
  readonly topics: Topics;
  readonly authenticate: (id: string, secret: Buffer) => Station | undefined;
  readonly certified: (id: string, issuedAt: Instant) => Station | undefined;
  readonly refusing: () => string | null;
  readonly budgets: Budgets;
  readonly doorkeeper: Pick<Doorkeeper, 'mayTry' | 'failed' | 'succeeded'>;
  readonly onRefused: (event: LoginEvent, network: string, reason: string, station: string | undefined) => void;
}

export interface Login {
  /** Looks at a CONNECT packet before aedes does. */
  prepare(client: Client, packet: ConnectPacket, certificate: ClientCertificate | undefined): void;
  /** The station that comes in, or what CONNACK answers. */
  check(client: Client, peer: Peer, username: string | undefined, password: Buffer | undefined): Station | LoginError;
  /** CONNACK was sent; the station. */
  ready(client: Client): string | undefined;
  /** A connection that was ready has ended; the station, when no other of its connections is there or about to be. */
  gone(client: Client): string | undefined;
  /** The socket is closed. The station, when this was the last one and was never ready: what it took over is gone too. */
  left(client: Client): string | undefined;
  stationOf(client: Client): string | undefined;
  /** All that were let in, also those that are not ready yet. */
  clientsOf(station: string): Client[];
  isConnected(station: string): boolean;
}

/** A station has one connection; several while a line breaks and comes back, or under several client ids. */
export const connectionsPerStation = 20;

export const createLogin = (options: LoginOptions): Login => {
  const { doorkeeper, budgets } = options;
  const unfit = new WeakMap<Client, LoginError>();
  /** Station of a connection that was let in. */
  const stations = new WeakMap<Client, string>();
  const admitted = new Map<string, Set<Client>>();
  const wereReady = new WeakSet<Client>();

  /** A connection under the same client id is taken over [MQTT-3.1.4-2] and not one more. */
  const hasTooMany = (station: string, client: Client): boolean => {
    const clients = admitted.get(station);
    if (!clients || clients.size < connectionsPerStation) return false;
    return ![...clients].some((other) => other.id === client.id);
  };

  const othersOf = (client: Client): number => {
    const clients = admitted.get(stations.get(client) ?? '');
    return [...(clients ?? [])].filter((other) => other !== client).length;
  };

  return {
    prepare: (client, packet, certificate) => {
      const reason = whyUnfit(options.topics, packet, certificate);
      // Told with the CONNACK of check, where a code says what is wrong; a bare close would not.
      if (reason) unfit.set(client, reason);
    },
    check: (client, { visit, certificate }, username, password) => {
      const busy = options.refusing();
      if (busy !== null) return refusal(busy, returnCodes.later, 'gateway');
      const identity = identityOf(username, certificate);
      const refuse = (event: LoginEvent, error: LoginError): LoginError => {
        options.onRefused(event, visit.network, error.message, identity?.slice(0, 64));
        return error;
      };
      const reason = unfit.get(client);
      if (reason) return refuse('denied', reason);
      if (identity === undefined) return refuse('denied', refusal('no user name', returnCodes.credentials, 'username'));
      if (!certificate && !doorkeeper.mayTry(visit.network, identity))
        return refuse(
          'refused_failures',
          refusal('too many wrong credentials from this address: later', returnCodes.later, 'failures'),
        );
      const station = certificate
        ? options.certified(certificate.commonName, certificate.issuedAt)
        : password && options.authenticate(identity, password);
      if (!station) {
        doorkeeper.failed(visit.network);
        return refuse(
          'denied',
          refusal('wrong station id or credentials', returnCodes.credentials, certificate ? 'certificate' : 'password'),
        );
      }
      if (hasTooMany(station.id, client))
        return refuse(
          'refused_station',
          refusal('too many connections of this station: later', returnCodes.later, 'connections'),
        );
      if (budgets.charge(station.id, 0) > 0)
        return refuse(
          'refused_station',
          refusal('too much of this station in a short time: later', returnCodes.later, 'rate'),
        );
      budgets.charge(station.id, costs.login);
      doorkeeper.succeeded(visit.network, station.id);
      stations.set(client, station.id);
      admitted.set(station.id, (admitted.get(station.id) ?? new Set()).add(client));
      return station;
    },
    ready: (client) => {
      wereReady.add(client);
      return stations.get(client);
    },
    gone: (client) => (othersOf(client) === 0 ? stations.get(client) : undefined),
    left: (client) => {
      const station = stations.get(client);
      const clients = station === undefined ? undefined : admitted.get(station);
      if (station === undefined || !clients?.delete(client) || clients.size > 0) return undefined;
      admitted.delete(station);
      return wereReady.has(client) ? undefined : station;
    },
    stationOf: (client) => stations.get(client),
    clientsOf: (station) => [...(admitted.get(station) ?? [])],
    isConnected: (station) => admitted.has(station),
  };
};
