import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { addressBehind, createDoor, networkOf } from '../../../gateway/live/door.ts';

const from = (address: string): IncomingMessage => ({ headers: {}, url: address }) as IncomingMessage;

const doorAt = () => {
  let at = 0;
  const door = createDoor({
    limits: { maxViewers: 1_000, maxPerAddress: 10, handshakesPerSecond: 2, handshakeBurst: 4 },
    now: () => at,
    allowedOrigins: [],
    addressOf: ({ url }) => url ?? '',
  });
  const knock = (address: string, times: number): number =>
    Array.from({ length: times }, () => door.refusal(from(address), 0)).filter((reason) => reason === null).length;
  return {
    door,
    knock,
    pass: (ms: number) => {
      at += ms;
    },
  };
};

describe('a network', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::', '2001:db8:1:2::/64'],
    ['', ''],
    ['unix:', 'unix:'],
  ])('of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

describe('the address behind proxies', () => {
  const proxies = new Set(['10.0.0.1', '10.0.0.2']);
  const trust = (address: string): boolean => proxies.has(address);

  it.each([
    ['that of the socket, when nobody is believed', '198.51.100.1', '192.0.2.1', '198.51.100.1'],
    ['what the proxy says', '10.0.0.1', '192.0.2.1', '192.0.2.1'],
    ['what the outer one of two proxies says', '10.0.0.1', '192.0.2.1, 10.0.0.2', '192.0.2.1'],
    ['not what the sender wrote before the proxy', '10.0.0.1', '203.0.113.9, 192.0.2.1', '192.0.2.1'],
    ['the proxy when it says nothing', '10.0.0.1', undefined, '10.0.0.1'],
    ['the farthest when all are proxies', '10.0.0.1', '10.0.0.2', '10.0.0.2'],
  ])('is %s', (_, remote, forwarded, address) => {
    expect(addressBehind(remote, forwarded, trust)).toBe(address);
  });
});

describe('a door', () => {
  it('lets a burst in, then so many a second, address by address', () => {
    const { knock, pass } = doorAt();

    const first = knock('192.0.2.1', 10);
    pass(1_000);
    const later = knock('192.0.2.1', 10);
    pass(3_600_000);
    const muchLater = knock('192.0.2.1', 10);

    expect([first, later, muchLater, knock('192.0.2.2', 10)]).toEqual([4, 2, 4, 4]);
  });

  it('is not opened by a clock that jumps back', () => {
    const { knock, pass } = doorAt();
    knock('192.0.2.1', 10);

    pass(-3_600_000);

    expect(knock('192.0.2.1', 10)).toBe(0);
  });

  it('takes all addresses of one IPv6 subscriber for one', () => {
    const { knock } = doorAt();

    expect([knock('2001:db8::1', 3), knock('2001:db8::2', 3), knock('2001:db8:0:1::1', 3)]).toEqual([3, 1, 3]);
  });

  it('forgets idle addresses when there are very many, and none that has viewers', () => {
    const { door, knock, pass } = doorAt();
    let leave = (): void => {};
    const keep = (_: 'close', left: () => void): void => {
      leave = left;
    };
    door.entered({ request: from('192.0.2.1'), once: keep });
    for (let index = 0; index < 10_001; index += 1) knock(`10.1.${index >> 8}.${index & 255}`, 1);
    const busy = door.size();

    pass(60_000);
    knock('192.0.2.9', 1);

    expect(busy).toBe(10_002);
    expect(door.size()).toBe(2);
    leave();
    expect(door.size()).toBe(2);
  });
});
