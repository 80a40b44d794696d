import { describe, expect, it } from 'vitest';
import { clientAddress, isTrustedProxy, networkOf } from '../../../gateway/broker/network-address.ts';

describe('the network of an address', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2:ffff::', '2001:db8:1:2::/64'],
    ['fe80::1%eth0', 'fe80::/64'],
    ['::1', '::/64'],
    ['nonsense', 'unknown'],
    ['', 'unknown'],
  ])('of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

describe('the address behind proxies', () => {
  it.each([
    ['no proxy is trusted', '203.0.113.9', '198.51.100.1', undefined, '203.0.113.9'],
    ['one proxy', '10.0.0.1', '198.51.100.1', 1, '198.51.100.1'],
    ['one proxy, and the client wrote something itself', '10.0.0.1', '127.0.0.1, 198.51.100.1', 1, '198.51.100.1'],
    ['two proxies', '10.0.0.1', '1.1.1.1, 198.51.100.1, 10.0.0.2', 2, '198.51.100.1'],
    ['a proxy by its network', '10.0.0.1', '198.51.100.1', '10.0.0.0/8', '198.51.100.1'],
    ['a proxy by name', '127.0.0.1', '198.51.100.1', 'loopback, uniquelocal', '198.51.100.1'],
    ['a stranger who says it is a proxy', '203.0.113.9', '127.0.0.1', '10.0.0.0/8', '203.0.113.9'],
    ['nonsense in the header', '10.0.0.1', 'x, <script>', 1, '10.0.0.1'],
    ['no header', '10.0.0.1', undefined, 1, '10.0.0.1'],
  ])('with %s', (_what, peer, header, proxies, expected) => {
    expect(clientAddress(peer, header, proxies)).toBe(expected);
  });

  it('believes only those who were named', () => {
    expect(isTrustedProxy('::ffff:10.1.2.3', '10.0.0.0/8')).toBe(true);
    expect(isTrustedProxy('11.1.2.3', '10.0.0.0/8, fd00::/8')).toBe(false);
    expect(isTrustedProxy('fd00::5', '10.0.0.0/8, fd00::/8')).toBe(true);
    expect(isTrustedProxy('10.1.2.3', 'constructor')).toBe(false);
    expect(isTrustedProxy('10.1.2.3', undefined)).toBe(false);
  });
});
