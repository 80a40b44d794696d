/**
 * Who may come in from where. Every listener asks before it reads a byte. Stations behind one address (a NAT of a mobile
 * operator) share its limits with whoever else is there, so each limit is made so that a neighbour's abuse of it does not
 * shut out those who were let in before. All memory is bounded. Pure but for the clock that it is given.
 */
import { networkOf } from './network-address.ts';
import { createTokenBucket, type TokenBucket } from './token-bucket.ts';

/** `full` = all connections, `address_full` = all of this address, `rate` = too many new ones of this address. */
export type DoorRefusal = 'full' | 'address_full' | 'rate';

export interface DoorLimits {
  readonly connections: number;
  readonly perAddress: number;
  readonly connectsPerSecond: number;
}

/** One connection, from its first packet to its end. */
export interface Visit {
  /** Address or network for which it is counted. */
  readonly network: string;
  isWaiting(): boolean;
  /** A step of the login is done (TLS handshake): its time begins again. */
  renew(): void;
  loggedIn(): void;
  /** The connection is gone. Idempotent. */
  left(): void;
}

export interface Doorkeeper {
  /**
   * Lets a connection in, or says why not. `close` is called when it does not log in. `cost` = for how many new connections of
   * its address it counts.
   */
  admit(address: string, close: () => void, cost?: number): Visit | DoorRefusal;
  /** Whether credentials of this station are looked at: not after many failures, unless it was here before. */
  mayTry(network: string, station: string): boolean;
  failed(network: string): void;
  succeeded(network: string, station: string): void;
  /** Closes those who do not log in; called about twice a second. Returns how many. */
  closeOverdue(): number;
  connections(): number;
  /** Connections that have not logged in yet. */
  waiting(): number;
  /** Addresses and stations remembered; for the tests of their bounds. */
  remembered(): { readonly addresses: number; readonly stations: number };
}

/** Each step of the login (TLS handshake, WebSocket upgrade with CONNECT, CONNECT) has this long. */
export const loginMs = 9_000;
/**
 * A whole district may reconnect at once behind one address, so that many may wait for a moment; who is still waiting after
 * this time is one of at most `waitingPerAddress`.
 */
const patienceMs = 3_000;
export const waitingPerAddress = 100;
/** A TLS handshake is a millisecond of work before anything is known of the client. */
export const handshakeCost = 3;
/** Burst of new connections, in seconds of the permitted rate. */
const burstSeconds = 10;
/** Wrong passwords and unknown stations of one address. */
export const failures = { burst: 20, perSecond: 1 / 3 } as const;
const maxIdleAddresses = 20_000;
const maxRememberedStations = 50_000;

interface Address {
  open: number;
  waiting: number;
  readonly connects: TokenBucket;
  readonly failures: TokenBucket;
}

interface Waiting {
  since: number;
  readonly address: Address;
  readonly close: () => void;
}

export const createDoorkeeper = (limits: DoorLimits, now: () => number = () => performance.now()): Doorkeeper => {
  /** With open connections: never more than there are connections. */
  const active = new Map<string, Address>();
  /** Without: kept for their budgets, the longest untouched first. */
  const idle = new Map<string, Address>();
  /** `network station` of stations that logged in, the longest ago first. */
  const known = new Set<string>();
  /** In the order of `since`. */
  const waiting = new Map<Visit, Waiting>();
  let open = 0;

  const touch = (network: string): Address => {
    const found = active.get(network) ?? idle.get(network);
    if (found) return found;
    const address: Address = {
      open: 0,
      waiting: 0,
      connects: createTokenBucket(
        { perSecond: limits.connectsPerSecond, burst: limits.connectsPerSecond * burstSeconds },
        now,
      ),
      failures: createTokenBucket(failures, now),
    };
    keepIdle(network, address);
    return address;
  };

  const keepIdle = (network: string, address: Address): void => {
    idle.set(network, address);
    if (idle.size <= maxIdleAddresses) return;
    const [oldest] = idle.keys();
    if (oldest !== undefined) idle.delete(oldest);
  };

  const keyOf = (network: string, station: string): string => `${network} ${station}`;

  /** Makes room for a newcomer by the connection that has waited longest for its own login. */
  const makeRoom = (): boolean => {
    const [oldest] = waiting.values();
    if (!oldest || open < limits.connections) return open < limits.connections;
    oldest.close();
    return open < limits.connections;
  };

  const whyNot = (address: Address, cost: number): DoorRefusal | undefined => {
    if (!address.connects.take(cost)) return 'rate';
    if (address.open >= limits.perAddress) return 'address_full';
    return makeRoom() ? undefined : 'full';
  };

  return {
    admit: (from, close, cost = 1) => {
      const network = networkOf(from);
      const address = touch(network);
      const refusal = whyNot(address, cost);
      if (refusal) return refusal;
      idle.delete(network);
      active.set(network, address);
      address.open += 1;
      open += 1;
      let isOpen = true;

      const noLongerWaiting = (): void => {
        if (waiting.delete(visit)) address.waiting -= 1;
      };
      const left = (): void => {
        if (!isOpen) return;
        isOpen = false;
        noLongerWaiting();
        open -= 1;
        address.open -= 1;
        if (address.open > 0) return;
        active.delete(network);
        keepIdle(network, address);
      };
      const visit: Visit = {
        network,
        isWaiting: () => waiting.has(visit),
        renew: () => {
          const entry = waiting.get(visit);
          if (!entry) return;
          waiting.delete(visit);
          entry.since = now();
          waiting.set(visit, entry);
        },
        loggedIn: noLongerWaiting,
        left,
      };
      address.waiting += 1;
      waiting.set(visit, {
        since: now(),
        address,
        close: () => {
          left();
          close();
        },
      });
      return visit;
    },
    mayTry: (network, station) => known.has(keyOf(network, station)) || touch(network).failures.has(),
    failed: (network) => void touch(network).failures.take(),
    succeeded: (network, station) => {
      const key = keyOf(network, station);
      known.delete(key);
      known.add(key);
      if (known.size <= maxRememberedStations) return;
      const [oldest] = known;
      if (oldest !== undefined) known.delete(oldest);
    },
    closeOverdue: () => {
      const at = now();
      let closed = 0;
      for (const { since, address, close } of [...waiting.values()]) {
        const waitedMs = at - since;
        if (waitedMs < patienceMs) break;
        if (waitedMs < loginMs && address.waiting <= waitingPerAddress) continue;
        close();
        closed += 1;
      }
      for (const [network, address] of idle) {
        if (!address.connects.isFull() || !address.failures.isFull()) break;
        idle.delete(network);
      }
      return closed;
    },
    connections: () => open,
    waiting: () => waiting.size,
    remembered: () => ({ addresses: active.size + idle.size, stations: known.size }),
  };
};
