/** The socket behind the store: connects, resumes from the cursor, and keeps the set of watched stations. */
import { io, type Socket } from 'socket.io-client';
import type { z } from 'zod';
import {
  type ClientToServer,
  type handshakeSchema,
  maxWatchedStations,
  type ServerToClient,
} from '../../shared/live-events.ts';
import type { LiveStore } from './store.ts';

type Handshake = z.input<typeof handshakeSchema>;

export interface LiveConnection {
  /** Asks for every reading of one station until the answer is called. */
  watch(station: string): () => void;
  /** Forgets what is known and begins a new connection: somebody has signed in or out. */
  renew(): void;
  /** Where it is being tried again, tries now instead of after a pause. */
  hurry(): void;
  /** Drops a connection that is there in name only, and resumes. */
  restart(): void;
  close(): void;
}

/** How the gateway says that without signing in nothing may be seen. */
const isSignInRequired = (error: Error & { data?: unknown }): boolean =>
  error.message === 'SIGN_IN_REQUIRED' ||
  (typeof error.data === 'object' &&
    error.data !== null &&
    'code' in error.data &&
    error.data.code === 'SIGN_IN_REQUIRED');

/**
 * `onRefused`: the gateway has ended the connection itself, or lets nobody in who has not signed in. `key`: an API key; browsers send
 * it with the first request only, which is the one that counts.
 */
export const connectLive = (
  store: LiveStore,
  onRefused: () => void = () => {},
  key: string | undefined = undefined,
): LiveConnection => {
  const watched = new Map<string, number>();
  const watchedNow = (): string[] => [...watched.keys()].slice(0, maxWatchedStations);
  const socket: Socket<ServerToClient, ClientToServer> = io({
    // The watched stations are part of the handshake, so that a refill holds every reading of theirs.
    auth: (answer) =>
      answer({
        ...(store.cursor === undefined ? {} : { since: store.cursor }),
        watch: watchedNow(),
      } satisfies Handshake),
    ...(key !== undefined && { extraHeaders: { authorization: `Bearer ${key}` } }),
    reconnectionDelay: 500,
    reconnectionDelayMax: 5_000,
  });
  let again: ReturnType<typeof setTimeout> | undefined;

  const sendWatched = (): void => {
    if (socket.connected) socket.emit('watch', watchedNow(), () => {});
  };

  socket.on('connect', () => {
    store.connected();
  });
  socket.on('disconnect', (reason) => {
    store.disconnected();
    // A gateway that stops closes its sockets itself; the library would then wait to be asked.
    if (reason !== 'io server disconnect') return;
    again = setTimeout(() => socket.connect(), 1_000);
    onRefused();
  });
  socket.on('connect_error', (error) => {
    if (isSignInRequired(error)) {
      // Nothing to try again until somebody signs in: then `renew` is called.
      store.waits();
      onRefused();
      return;
    }
    store.disconnected();
    if (!socket.active) again = setTimeout(() => socket.connect(), 5_000);
  });
  socket.on('snapshot', (snapshot) => store.snapshot(snapshot));
  socket.on('refill', (refill) => store.refill(refill));
  socket.on('changes', (changes) => store.changes(changes));
  socket.on('stations', (change) => store.stations(change));
  socket.on('indices', (indices) => store.indices(indices));
  socket.on('alerts', (alerts) => store.alerts(alerts));
  socket.on('renewed', (what) => store.renewed(what));
  socket.on('health', (health) => store.health(health));

  return {
    watch: (station) => {
      watched.set(station, (watched.get(station) ?? 0) + 1);
      sendWatched();
      return () => {
        const left = (watched.get(station) ?? 1) - 1;
        if (left > 0) watched.set(station, left);
        else watched.delete(station);
        sendWatched();
      };
    },
    renew: () => {
      clearTimeout(again);
      socket.disconnect();
      store.forget();
      socket.connect();
    },
    hurry: () => {
      if (socket.connected || store.getState().connection !== 'lost') return;
      clearTimeout(again);
      socket.disconnect().connect();
    },
    restart: () => void socket.io.engine?.close(),
    close: () => {
      clearTimeout(again);
      socket.close();
    },
  };
};
