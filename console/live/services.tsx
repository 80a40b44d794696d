/** What every screen may use: the live store, its connection, the client configuration and the clock. */
import { createContext, type ReactNode, useContext, useEffect, useRef, useSyncExternalStore } from 'react';
import type { ClientConfig, StationView } from '../../shared/api.ts';
import type { Renewed } from '../../shared/live-events.ts';
import { type Instant, secondMs } from '../../shared/time.ts';
import type { Values } from '../model/condition.ts';
import { usePast } from '../time/past-context.ts';
import type { LiveConnection } from './connection.ts';
import type { LiveState, LiveStore } from './store.ts';

export interface Services {
  readonly store: LiveStore;
  readonly connection: LiveConnection;
  readonly config: ClientConfig;
  /** False until the gateway has told its configuration; the map waits for it. */
  readonly isConfigKnown: boolean;
  /** Asks for it anew: a layer of the map was added or deleted. */
  readonly reloadConfig: () => void;
}

const ServicesContext = createContext<Services | undefined>(undefined);

export const ServicesProvider = ({ services, children }: { services: Services; children: ReactNode }) => (
  <ServicesContext value={services}>{children}</ServicesContext>
);

export const useServices = (): Services => {
  const services = useContext(ServicesContext);
  if (!services) throw new Error('no services around this component');
  return services;
};

/** A part of the live state; re-renders only when that part is another value. */
export const useLive = <T,>(select: (state: LiveState) => T): T => {
  const { store } = useServices();
  return useSyncExternalStore(store.subscribe, () => select(store.getState()));
};

/** Asks again when the gateway says that something is no longer the same. */
export const useRenewal = (what: Renewed, reload: () => void): void => {
  const renewals = useLive((state) => state.renewals[what]);
  const seen = useRef(renewals);
  useEffect(() => {
    if (seen.current === renewals) return;
    seen.current = renewals;
    reload();
  }, [renewals, reload]);
};

/** As it is now, or as far as it is known of the moment that is shown. */
export const useStation = (id: string): StationView | undefined => {
  const past = usePast();
  return useLive((state) => (past?.city ?? state.city).stations.get(id));
};
export const useValues = (id: string): Values | undefined => {
  const past = usePast();
  return useLive((state) => (past?.city ?? state.city).values.get(id));
};

const tickListeners = new Set<() => void>();
let ticker: ReturnType<typeof setInterval> | undefined;
const subscribeTick = (listener: () => void): (() => void) => {
  tickListeners.add(listener);
  ticker ??= setInterval(() => {
    for (const each of tickListeners) each();
  }, secondMs);
  return () => {
    tickListeners.delete(listener);
    if (tickListeners.size === 0) {
      clearInterval(ticker);
      ticker = undefined;
    }
  };
};

/** The gateway's time, rounded down to `stepMs`; ticks by itself. Where a moment of the past is shown it stands still there. */
export const useNow = (stepMs: number = secondMs): Instant => {
  const { store } = useServices();
  const past = usePast();
  return useSyncExternalStore(subscribeTick, () => past?.at ?? Math.floor(store.serverNow() / stepMs) * stepMs);
};

/**
 * The time by which silence is judged. While we have no connection ourselves it stands still: what the stations do is then
 * unknown, and calling them silent would be our fault, not theirs.
 */
export const useJudgedNow = (stepMs: number = 5 * secondMs): Instant => {
  const now = useNow(stepMs);
  const origin = useLive((state) => state.origin);
  const savedAt = useLive((state) => state.savedAt);
  const lostAt = useLive((state) => state.lostAt);
  const past = usePast();
  if (past) return past.at;
  if (origin === 'saved' && savedAt !== undefined) return savedAt;
  return lostAt ?? now;
};

/** Asks for every reading of this station while the component is on the screen. */
export const useWatch = (station: string): void => {
  const { connection } = useServices();
  useEffect(() => connection.watch(station), [connection, station]);
};
