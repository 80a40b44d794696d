/**
 * Connections as somebody sees them who looks at a station: who came, who was sent away and why, how it ended. What is told of
 * a connection later is kept with it, whoever looks.
 */
import type { Client, ConnectPacket } from 'aedes';
import type { ConnectionEnd, InspectedConnection, LoginRefusal } from '../../shared/inspection-api.ts';
import { type Instant, secondMs } from '../../shared/time.ts';
import type { Inspector } from '../inspect/inspector.ts';
import { identityOf } from './identity.ts';
import type { Peer } from './listeners.ts';

type Line = Omit<InspectedConnection, 'since'>;

interface Known {
  readonly line: Line;
  readonly identity: string | undefined;
  since?: Instant;
  error?: string;
  slowedAt?: Instant;
}

export interface InspectionOptions {
  readonly inspector: Inspector | undefined;
  /** Why the credentials of a known station count no longer. */
  readonly standing: (station: string) => 'revoked' | 'retired' | undefined;
}

export interface ConnectionInspection {
  /** CONNECT has arrived; before its client id is bound to the station. */
  came(client: Client, packet: ConnectPacket, peer: Peer | undefined): void;
  refused(client: Client, why: LoginRefusal): void;
  ready(client: Client, station: string): void;
  /** A protocol error, or a connection that the broker has ended. */
  failed(client: Client, error: Error & { readonly errorCode?: unknown }): void;
  topicRefused(station: string | undefined, action: 'publish' | 'subscribe', topic: string): void;
  slowed(client: Client, station: string): void;
  /** The socket is closed. */
  left(client: Client, station: string | undefined, how: { saidGoodbye: boolean; isReplaced: boolean }): void;
  /** The gateway ends it: its credentials are not what they were. */
  dismissed(client: Client): void;
  /** Undefined while it is not ready. */
  describe(client: Client): InspectedConnection | undefined;
}

const slowedEveryMs = 10 * secondMs;
const maxText = 200;
const dismissal = 'credentials changed';

/** Return codes of CONNACK that aedes itself gives, before anybody is asked. */
const ownRefusals: ReadonlyMap<unknown, LoginRefusal> = new Map([
  [1, 'protocol'],
  [2, 'client-id'],
  [6, 'keep-alive'],
]);

/** An IPv4 address without its last number; networks of IPv6 are short already. */
export const maskedAddress = (network: string): string => network.replace(/^(\d+\.\d+\.\d+)\.\d+$/, '$1.…');

/** How a connection ended, from the last error of the broker. */
export const endOf = (
  error: string | undefined,
  { saidGoodbye, isReplaced }: { saidGoodbye: boolean; isReplaced: boolean },
): ConnectionEnd => {
  if (saidGoodbye) return 'goodbye';
  if (error === dismissal) return 'credentials';
  if (error === 'keep alive timeout') return 'keep-alive';
  if (error?.startsWith('packet of ')) return 'too-large';
  if (error === 'publishing there is not allowed') return 'topic';
  if (isReplaced) return 'replaced';
  return error === undefined || /ECONNRESET|EPIPE|ETIMEDOUT/.test(error) ? 'lost' : 'protocol';
};

export const createConnectionInspection = ({ inspector, standing }: InspectionOptions): ConnectionInspection => {
  const known = new WeakMap<Client, Known>();

  const refused = (client: Client, why: LoginRefusal): void => {
    const found = known.get(client);
    const station = found?.identity;
    if (!inspector || !found || station === undefined || !inspector.watches(station)) return;
    const reason = why === 'password' || why === 'certificate' ? (standing(station) ?? why) : why;
    inspector.note(station, 'connection', () => ({
      kind: 'login-refused',
      at: inspector.now(),
      reason,
      ...found.line,
    }));
  };

  return {
    came: (client, packet, peer) => {
      if (!peer) return;
      known.set(client, {
        identity: identityOf(packet.username, peer.certificate),
        line: {
          transport: peer.transport,
          address: maskedAddress(peer.visit.network),
          clientId: packet.clientId.slice(0, maxText),
          protocol: packet.protocolVersion ?? 4,
          keepAliveSeconds: packet.keepalive ?? 0,
        },
      });
    },
    refused,
    ready: (client, station) => {
      const found = known.get(client);
      if (!found || !inspector) return;
      found.since = inspector.now();
      if (!inspector.watches(station)) return;
      const { since, line } = found;
      inspector.note(station, 'connection', () => ({ kind: 'connected', at: since, ...line }));
    },
    failed: (client, error) => {
      const found = known.get(client);
      if (!found) return;
      found.error = error.message.slice(0, maxText);
      const own = found.since === undefined ? ownRefusals.get(error.errorCode) : undefined;
      // Other refusals were told when they were decided.
      if (own && !('why' in error)) refused(client, own);
    },
    topicRefused: (station, action, topic) => {
      if (!inspector || station === undefined || !inspector.watches(station)) return;
      inspector.note(station, 'connection', () => ({
        kind: 'topic-refused',
        at: inspector.now(),
        action,
        topic: topic.slice(0, maxText),
      }));
    },
    slowed: (client, station) => {
      const found = known.get(client);
      if (!inspector || !found || !inspector.watches(station)) return;
      const at = inspector.now();
      if (found.slowedAt !== undefined && at - found.slowedAt < slowedEveryMs) return;
      found.slowedAt = at;
      inspector.note(station, 'connection', () => ({ kind: 'slowed', at }));
    },
    left: (client, station, how) => {
      const found = known.get(client);
      if (!inspector || !found || station === undefined || !inspector.watches(station)) return;
      const { since, error, line } = found;
      if (since === undefined) return;
      const at = inspector.now();
      inspector.note(station, 'connection', () => ({
        kind: 'disconnected',
        at,
        reason: endOf(error, how),
        detail: error ?? '',
        lastedMs: Math.max(0, at - since),
        transport: line.transport,
        address: line.address,
        clientId: line.clientId,
      }));
    },
    dismissed: (client) => {
      const found = known.get(client);
      if (found) found.error = dismissal;
    },
    describe: (client) => {
      const found = known.get(client);
      return found?.since === undefined ? undefined : { since: found.since, ...found.line };
    },
  };
};
