/** The stations in memory, kept equal to `state.db`: authentication and ingest never wait for a database. */
import type { Station } from '../../shared/station.ts';
import type { StationChange, StationDirectory } from './directory.ts';
import { isSecretOf, type StationStore, type StoredStation } from './stations.ts';

export interface StationBook extends StationDirectory {
  /** The station, when the secret is its own and not revoked. */
  authenticate(id: string, secret: Buffer): Station | undefined;
  /** Called with the id of a station whose secret changed or was revoked. */
  onCredentialsChanged(listener: (id: string) => void): void;
  /** Reads the store again; called after own writes, and by itself when another process wrote. */
  refresh(): void;
  start(): void;
  stop(): void;
}

const pollMs = 300;

const sameStation = (a: StoredStation, b: StoredStation): boolean =>
  JSON.stringify(a.station) === JSON.stringify(b.station);
const sameCredentials = (a: StoredStation, b: StoredStation): boolean =>
  a.secretHash.equals(b.secretHash) && a.revokedAt === b.revokedAt;

export const createStationBook = (store: StationStore): StationBook => {
  const listeners = new Set<(change: StationChange) => void>();
  const credentialListeners: ((id: string) => void)[] = [];
  let stations = new Map(store.list().map((stored) => [stored.station.id, stored]));
  let version = store.version();
  let timer: NodeJS.Timeout | undefined;

  const refresh = (): void => {
    version = store.version();
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
      return isSecretOf(stored, secret) ? stored?.station : undefined;
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
        if (store.version() !== version) refresh();
      }, pollMs);
    },
    stop: () => {
      if (timer) clearInterval(timer);
    },
  };
};
