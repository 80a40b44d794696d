/** Who may open another connection to the live channel: so many at once and so many a second from one network address. */
import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';
import { type Instant, secondMs } from '../../shared/time.ts';
import { isForeignOrigin } from '../origin.ts';

export interface DoorLimits {
  /** Viewers at once, from everywhere. */
  readonly maxViewers: number;
  /** Viewers at once from one address; a whole office often has one. */
  readonly maxPerAddress: number;
  /** New connections a second from one address, on average. */
  readonly handshakesPerSecond: number;
  /** As many may come together: after a restart of the gateway everybody does. */
  readonly handshakeBurst: number;
}

export interface DoorOptions {
  readonly limits: DoorLimits;
  readonly now: () => Instant;
  /** Further web origins, beside our own, whose pages may connect. */
  readonly allowedOrigins: readonly string[];
  readonly addressOf: (request: IncomingMessage) => string;
}

export interface Door {
  /** Counts a handshake; why it is refused, or null. */
  refusal(request: IncomingMessage, viewers: number): string | null;
  /** Counts a connection for its address from its first to its last moment, also before it is admitted. */
  entered(connection: { readonly request: IncomingMessage; once(event: 'close', left: () => void): void }): void;
  /** Addresses that are remembered now. */
  size(): number;
}

interface Caller {
  viewers: number;
  /** Handshakes it may make without waiting. */
  credit: number;
  creditAt: Instant;
}

/** Idle addresses are forgotten when there are more than this. */
const maxIdle = 10_000;

const hexadecimal = (parts: readonly number[]): string => parts.map((part) => part.toString(16)).join(':');

/** IPv6 addresses count by their /64: that is what one subscriber has (RFC 6177). */
export const networkOf = (address: string): string => {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  return parsed instanceof ipaddr.IPv6 ? `${hexadecimal(parsed.parts.slice(0, 4))}::/64` : parsed.toString();
};

/**
 * Address of the sender as far as the proxies in front are believed: the first, from our side, that is not one of them.
 * `trust` is asked as Express asks its setting `trust proxy`.
 */
export const addressBehind = (
  remote: string,
  forwardedFor: string | undefined,
  trust: (address: string, hop: number) => boolean,
): string => {
  const hops = [remote, ...(forwardedFor ?? '').split(',').reverse()].map((hop) => hop.trim()).filter(Boolean);
  return hops.find((hop, index) => index === hops.length - 1 || !trust(hop, index)) ?? remote;
};

export const createDoor = ({ limits, now, allowedOrigins, addressOf }: DoorOptions): Door => {
  const callers = new Map<string, Caller>();

  const refilled = (caller: Caller, at: Instant): number => {
    const elapsed = Math.max(0, at - caller.creditAt) / secondMs;
    return Math.min(limits.handshakeBurst, caller.credit + elapsed * limits.handshakesPerSecond);
  };

  const forgetIdle = (at: Instant): void => {
    if (callers.size <= maxIdle) return;
    for (const [network, caller] of callers) {
      if (caller.viewers === 0 && refilled(caller, at) >= limits.handshakeBurst) callers.delete(network);
    }
  };

  const callerOf = (address: string): Caller => {
    const network = networkOf(address);
    let caller = callers.get(network);
    if (!caller) {
      forgetIdle(now());
      caller = { viewers: 0, credit: limits.handshakeBurst, creditAt: now() };
      callers.set(network, caller);
    }
    return caller;
  };

  return {
    refusal: (request, viewers) => {
      if (isForeignOrigin(request.headers, allowedOrigins)) return 'this origin may not use the live channel';
      if (viewers >= limits.maxViewers) return 'too many viewers, try again later';
      const caller = callerOf(addressOf(request));
      const at = now();
      caller.credit = refilled(caller, at);
      caller.creditAt = at;
      if (caller.credit < 1) return 'too many connections a second from this address, try again later';
      caller.credit -= 1;
      return caller.viewers >= limits.maxPerAddress ? 'too many viewers from this address, try again later' : null;
    },
    entered: (connection) => {
      const address = addressOf(connection.request);
      callerOf(address).viewers += 1;
      connection.once('close', () => {
        callerOf(address).viewers -= 1;
      });
    },
    size: () => callers.size,
  };
};
