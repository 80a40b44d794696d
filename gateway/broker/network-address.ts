/** Whom a connection is counted for. Pure. */
import ipaddr from 'ipaddr.js';

/** An IPv4 address, or the /64 of an IPv6 address: one customer has at least that many. `unknown` when it is neither. */
export const networkOf = (address: string): string => {
  const bare = address.replace(/%.*$/, '');
  if (!ipaddr.isValid(bare)) return 'unknown';
  const parsed = ipaddr.process(bare);
  if (!(parsed instanceof ipaddr.IPv6)) return parsed.toString();
  const prefix = new ipaddr.IPv6([...parsed.parts.slice(0, 4), 0, 0, 0, 0]);
  return `${prefix.toString()}/64`;
};

/** Names that stand for networks, as in Express. */
const namedRanges: Readonly<Record<string, readonly string[]>> = {
  loopback: ['loopback'],
  linklocal: ['linkLocal'],
  uniquelocal: ['private', 'uniqueLocal'],
};

const isIn = (address: string, network: string): boolean => {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  const ranges = Object.hasOwn(namedRanges, network) ? namedRanges[network] : undefined;
  if (ranges) return ranges.includes(parsed.range());
  if (ipaddr.isValidCIDR(network)) {
    const [base, bits] = ipaddr.parseCIDR(network);
    return base.kind() === parsed.kind() && parsed.match(base, bits);
  }
  return ipaddr.isValid(network) && ipaddr.process(network).toString() === parsed.toString();
};

/** Reverse proxies in front: how many there are, or their addresses separated by commas. */
export type TrustedProxies = number | string | undefined;

/** True when what the peer at this address says of the client's address is believed. */
export const isTrustedProxy = (address: string, proxies: TrustedProxies): boolean => {
  if (proxies === undefined || proxies === 0) return false;
  if (typeof proxies === 'number') return true;
  return proxies.split(',').some((network) => isIn(address, network.trim()));
};

/**
 * The client's address behind the trusted proxies: `X-Forwarded-For` read from its end, where each proxy appended whom it
 * saw. What stands left of the first address that is not believed was written by anybody.
 */
export const clientAddress = (peer: string, forwardedFor: string | undefined, proxies: TrustedProxies): string => {
  const chain = [...(forwardedFor ?? '').split(',').map((part) => part.trim()), peer].filter(Boolean).reverse();
  let address = peer;
  for (const [hop, next] of chain.entries()) {
    if (!ipaddr.isValid(next)) return address;
    address = next;
    const believed = typeof proxies === 'number' ? hop < proxies : isTrustedProxy(next, proxies);
    if (!believed) return address;
  }
  return address;
};
