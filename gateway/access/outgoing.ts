/**
 * HTTP to the outside, for addresses that somebody typed or that another system's documents name: nothing inside the city's network
 * or on this machine is reached that the operator did not allow (server-side request forgery, OWASP A10:2021).
 *
 * The address is judged where the connection is made, so that a name cannot mean something else between check and use.
 */
import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { Agent, request } from 'undici';
import { secondMs } from '../../shared/time.ts';
import { ConfigError } from '../config.ts';

export type OutgoingReason = 'url' | 'address' | 'redirect' | 'size' | 'time' | 'network';

/** A call that was not made, or whose answer was not taken. `message` is for the operator. */
export class OutgoingError extends Error {
  override readonly name = 'OutgoingError';
  readonly reason: OutgoingReason;

  constructor(reason: OutgoingReason, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.reason = reason;
  }
}

export interface OutgoingRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | URLSearchParams | null | undefined;
}

export interface Outgoing {
  /** @throws OutgoingError */
  fetch(url: string | URL, init?: OutgoingRequest): Promise<Response>;
}

export interface OutgoingCheck {
  /** Why this address would not be called, for who typed it in; null = it would be, or its name cannot be looked up now. */
  problemOf(url: string): Promise<string | null>;
}

export type Resolve = (
  hostname: string,
  answer: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

export interface OutgoingOptions {
  /** Host names, addresses or networks (CIDR) that may be called although they are private, also by plain HTTP. */
  readonly allow: readonly string[];
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
  readonly resolve?: Resolve;
}

const resolveBySystem: Resolve = (hostname, answer) => systemLookup(hostname, { all: true, order: 'verbatim' }, answer);

type Network = readonly [ipaddr.IPv4 | ipaddr.IPv6, number];

/** @throws ConfigError for what is neither a name nor a network */
const parseAllowed = (allow: readonly string[]) => {
  const names = new Set<string>();
  const networks: Network[] = [];
  for (const entry of allow) {
    const text = entry.toLowerCase().replace(/^\[|\]$/g, '');
    if (ipaddr.isValidCIDR(text)) networks.push(ipaddr.parseCIDR(text));
    else if (isIP(text)) networks.push([ipaddr.process(text), isIP(text) === 4 ? 32 : 128]);
    else if (/^[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?$/.test(text)) names.add(text);
    else throw new ConfigError(`GATEWAY_OUTGOING_ALLOW: "${entry}" is neither a host name nor a network`);
  }
  return { names, networks };
};

const isWithin = (address: ipaddr.IPv4 | ipaddr.IPv6, networks: readonly Network[]): boolean =>
  networks.some(([network, bits]) => {
    if (address instanceof ipaddr.IPv4) return network instanceof ipaddr.IPv4 && address.match(network, bits);
    return network instanceof ipaddr.IPv6 && address.match(network, bits);
  });

/** All that IANA has given out of IPv6; what lies outside may wrap an IPv4 address, such as ::127.0.0.1. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

const isOfInternet = (address: ipaddr.IPv4 | ipaddr.IPv6): boolean =>
  address.range() === 'unicast' && (address instanceof ipaddr.IPv4 || address.match(globalUnicast));

const redirects = new Set([301, 302, 303, 307, 308]);

export const createOutgoing = (options: OutgoingOptions): Outgoing & OutgoingCheck => {
  const { timeoutMs = 10 * secondMs, maxBytes = 2 ** 20, resolve = resolveBySystem } = options;
  const { names, networks } = parseAllowed(options.allow);

  /** Everything but plain unicast of the internet is somebody's inside: RFC 6890, and every way to wrap an IPv4 address. */
  const isReachable = (text: string, onlyAllowed: boolean): boolean => {
    if (!ipaddr.isValid(text)) return false;
    const address = ipaddr.process(text);
    return isWithin(address, networks) || (!onlyAllowed && isOfInternet(address));
  };

  /** Resolves for one connection and refuses it when any of the addresses is not to be reached. */
  const checkedLookup =
    (onlyAllowed: boolean): LookupFunction =>
    (hostname, { all }, answer) => {
      resolve(hostname, (error, addresses) => {
        if (error) return answer(error, '');
        const [first] = addresses;
        const bad = addresses.find(({ address }) => !names.has(hostname) && !isReachable(address, onlyAllowed));
        if (bad || !first) {
          return answer(new OutgoingError('address', `${hostname} leads to an address that may not be called`), '');
        }
        if (all) answer(null, addresses);
        else answer(null, first.address, first.family);
      });
    };

  /** @throws OutgoingError */
  const check = (url: string | URL): { target: URL; isPlain: boolean } => {
    if (!URL.canParse(String(url))) throw new OutgoingError('url', 'this is no URL');
    const target = new URL(url);
    const isPlain = target.protocol === 'http:';
    if (!isPlain && target.protocol !== 'https:') throw new OutgoingError('url', 'only https is called');
    if (target.username || target.password) throw new OutgoingError('url', 'no credentials in a URL');
    const host = target.hostname.replace(/^\[|\]$/g, '');
    // A literal address is connected to without any lookup.
    if (isIP(host) && !isReachable(host, isPlain)) {
      throw new OutgoingError('address', `${host} may not be called`);
    }
    return { target, isPlain };
  };

  const call = async (target: URL, dispatcher: Agent, init: OutgoingRequest, signal: AbortSignal) => {
    const headers = new Headers(init.headers);
    if (init.body instanceof URLSearchParams && !headers.has('content-type')) {
      headers.set('content-type', 'application/x-www-form-urlencoded;charset=UTF-8');
    }
    const {
      statusCode,
      headers: answered,
      body,
    } = await request(target, {
      dispatcher,
      signal,
      method: init.method ?? 'GET',
      headers: Object.fromEntries(headers),
      body: init.body instanceof URLSearchParams ? init.body.toString() : (init.body ?? null),
    });
    // Whatever is not read to its end is cut together with its connection.
    if (redirects.has(statusCode)) throw new OutgoingError('redirect', `${target.host} answered with a redirection`);
    const pieces: Buffer[] = [];
    let size = 0;
    for await (const piece of body) {
      size += piece.length;
      if (size > maxBytes)
        throw new OutgoingError('size', `the answer of ${target.host} is larger than ${maxBytes} bytes`);
      pieces.push(piece);
    }
    const kept = Object.entries(answered).flatMap(([name, value]) =>
      value === undefined ? [] : [value].flat().map((one): [string, string] => [name, one]),
    );
    const isEmpty = statusCode === 204 || statusCode === 205 || statusCode === 304;
    return new Response(isEmpty ? null : Buffer.concat(pieces), { status: statusCode, headers: kept });
  };

  return {
    fetch: async (url, init = {}) => {
      const { target, isPlain } = check(url);
      const dispatcher = new Agent({
        connect: { lookup: checkedLookup(isPlain && !names.has(target.hostname)), timeout: timeoutMs },
        pipelining: 0,
      });
      const abort = new AbortController();
      const late = setTimeout(() => abort.abort(), timeoutMs);
      try {
        return await call(target, dispatcher, init, abort.signal);
      } catch (error) {
        if (error instanceof OutgoingError) throw error;
        if (abort.signal.aborted) {
          throw new OutgoingError('time', `${target.host} did not answer within ${timeoutMs / 1_000} s`, error);
        }
        throw new OutgoingError('network', `${target.host} cannot be reached`, error);
      } finally {
        clearTimeout(late);
        await dispatcher.destroy();
      }
    },
    problemOf: async (url) => {
      try {
        const { target, isPlain } = check(url);
        const host = target.hostname.replace(/^\[|\]$/g, '');
        if (isIP(host)) return null;
        await new Promise<void>((settle, reject) => {
          checkedLookup(isPlain && !names.has(host))(host, { all: true }, (error) =>
            error ? reject(error) : settle(),
          );
        });
        return null;
      } catch (error) {
        return error instanceof OutgoingError ? error.message : null;
      }
    },
  };
};
