/** The stations in memory, kept equal to `state.db`: authentication and ingest never wait for a database. */
import type { Station } from '../../shared/station.ts';
import type { Instant } from '../../shared/time.ts';
import type { StationChange, StationDirectory } from './directory.ts';
import type { State, StoredStation } from './ports.ts';
import { matchesHash } from './secrets.ts';

export interface StationBook extends StationDirectory {
  /** The station, when the secret is its own, not revoked, and it is not retired. */
  authenticate(id: string, secret: Buffer): Station | undefined;
  /**
   * The station that a client certificate issued at `issuedAt` (its notBefore, whole seconds) still speaks for: neither
   * revoked nor retired, and its credentials not changed since.
   */
  certified(id: string, issuedAt: Instant): Station | undefined;
  /** Why a known station may not come in, whatever it shows; undefined = it may. */
  standing(id: string): 'revoked' | 'retired' | undefined;
  /** Called with the id of a station whose credentials are not what they were: rotated, revoked, retired, removed. */
  onCredentialsChanged(listener: (id: string) => void): void;
  /** Reads the store again; called after own writes, and by itself when another process wrote. */
  refresh(): void;
  start(): void;
  stop(): void;
}

const pollMs = 300;

const sameStation = (a: StoredStation, b: StoredStation): boolean =>
  JSON.stringify(a.station) === JSON.stringify(b.station);

const mayConnect = ({ revokedAt, station }: StoredStation): boolean =>
  revokedAt === null && station.lifecycle !== 'retired';

const sameCredentials = (a: StoredStation, b: StoredStation): boolean =>
  a.secretHash.equals(b.secretHash) && a.certificatesFrom === b.certificatesFrom && mayConnect(a) === mayConnect(b);

export const createStationBook = ({
  stations: store,
  version: versionOf,
}: Pick<State, 'stations' | 'version'>): StationBook => {
  const listeners = new Set<(change: StationChange) => void>();
  const credentialListeners: ((id: string) => void)[] = [];
  let stations = new Map(store.list().map((stored) => [stored.station.id, stored]));
  let version = versionOf();
  let timer: NodeJS.Timeout | undefined;

  const refresh = (): void => {
    version = versionOf();
    const before = stations;
    stations = new Map(store.list().map((stored) => [stored.station.id, stored]));
    const changed: Station[] = [];
    for (const [id, stored] of stations) {
      const old = before.get(id);
      if (!old || !sameStation(old, stored)) changed.push(stored.station);
      if (old && !sameCredentials(old, stored)) for (const listener of credentialListeners) listener(id);
    }
    const removed = [...before.keys()].filter((id) => !stations.has(id));
    for (const id of removed) for (const listener of credentialListeners) listener(id);
    if (changed.length + removed.length > 0) for (const listener of listeners) listener({ changed, removed });
  };

  return {
    all: () => [...stations.values()].map((stored) => stored.station),
    find: (id) => stations.get(id)?.station,
    authenticate: (id, secret) => {
      const stored = stations.get(id);
      const matches = matchesHash(secret, stored?.secretHash);
      return matches && stored && mayConnect(stored) ? stored.station : undefined;
    },
    certified: (id, issuedAt) => {
      const stored = stations.get(id);
      return stored && mayConnect(stored) && stored.certificatesFrom <= issuedAt ? stored.station : undefined;
    },
    standing: (id) => {
      const stored = stations.get(id);
      if (stored?.station.lifecycle === 'retired') return 'retired';
      return stored && stored.revokedAt !== null ? 'revoked' : undefined;
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onCredentialsChanged: (listener) => {
      credentialListeners.push(listener);
    },
    refresh,
    start: () => {
      timer = setInterval(() => {
        if (versionOf() !== version) refresh();
      }, pollMs);
    },
    stop: () => {
      if (timer) clearInterval(timer);
    },
  };
};
