import { describe, expect, it } from 'vitest';
import { createOutgoing, type Resolve } from '../../../gateway/access/outgoing.ts';

/** A resolver that says what it was told and remembers what it was asked. */
const resolver = (addresses: readonly string[]) => {
  const asked: string[] = [];
  const resolve: Resolve = (hostname, answer) => {
    asked.push(hostname);
    answer(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
  return { asked, resolve };
};

const inside = [
  ['loopback', '127.0.0.1'],
  ['all of loopback', '127.99.0.1'],
  ['loopback, IPv6', '::1'],
  ['unspecified', '0.0.0.0'],
  ['unspecified, IPv6', '::'],
  ['private', '10.1.2.3'],
  ['private', '172.16.0.1'],
  ['private', '192.168.1.1'],
  ['metadata of a cloud', '169.254.169.254'],
  ['metadata of a cloud, IPv6', 'fd00:ec2::254'],
  ['link-local', 'fe80::1'],
  ['unique local', 'fc00::1'],
  ['carrier-grade NAT', '100.64.0.1'],
  ['multicast', '224.0.0.1'],
  ['multicast, IPv6', 'ff02::1'],
  ['broadcast', '255.255.255.255'],
  ['documentation', '192.0.2.1'],
  ['reserved', '240.0.0.1'],
  ['IPv4 in IPv6', '::ffff:127.0.0.1'],
  ['IPv4 in IPv6, hexadecimal', '::ffff:7f00:1'],
  ['IPv4-compatible', '::127.0.0.1'],
  ['NAT64', '64:ff9b::7f00:1'],
  ['6to4', '2002:7f00:1::'],
  ['Teredo', '2001::1'],
] as const;

describe('an outgoing call', () => {
  it.each(inside)('does not reach %s: %s, by its literal', async (_what, address) => {
    const host = address.includes(':') ? `[${address}]` : address;
    const { asked, resolve } = resolver([]);
    const outgoing = createOutgoing({ allow: [], resolve });

    await expect(outgoing.fetch(`https://${host}/`)).rejects.toMatchObject({ reason: 'address' });
    expect(asked).toEqual([]);
  });

  it.each(inside)('does not reach %s: %s, by a name', async (_what, address) => {
    const { asked, resolve } = resolver([address]);
    const outgoing = createOutgoing({ allow: [], resolve });

    await expect(outgoing.fetch('https://friendly.example/')).rejects.toMatchObject({ reason: 'address' });
    expect(asked).toEqual(['friendly.example']);
  });

  it.each([
    ['http://0x7f.1/'],
    ['https://2130706433/'],
    ['https://0177.0.0.1/'],
    ['https://127.1/'],
    ['https://①②⑦.0.0.1/'],
  ])('is not deceived by %s', async (url) => {
    await expect(createOutgoing({ allow: [] }).fetch(url)).rejects.toMatchObject({ reason: 'address' });
  });

  it('is refused when only one of several addresses is inside', async () => {
    const { resolve } = resolver(['93.184.216.34', '10.0.0.1']);

    await expect(createOutgoing({ allow: [], resolve }).fetch('https://mixed.example/')).rejects.toMatchObject({
      reason: 'address',
    });
  });

  it.each([
    ['file:///etc/passwd'],
    ['ftp://files.example/'],
    ['data:text/plain,hello'],
    ['https://user:secret@host.example/'],
    ['nonsense'],
  ])('is never made to %s', async (url) => {
    await expect(createOutgoing({ allow: [] }).fetch(url)).rejects.toMatchObject({ reason: 'url' });
  });

  it('by plain HTTP goes to allowed hosts only, whatever their names lead to', async () => {
    const { resolve } = resolver(['93.184.216.34']);
    const outgoing = createOutgoing({ allow: ['10.0.0.0/8'], resolve });

    await expect(outgoing.fetch('http://www.example/')).rejects.toMatchObject({ reason: 'address' });
    await expect(outgoing.fetch('http://93.184.216.34/')).rejects.toMatchObject({ reason: 'address' });
  });

  it('refuses settings that mean nothing', () => {
    expect(() => createOutgoing({ allow: ['10.0.0.0/99'] })).toThrow(/GATEWAY_OUTGOING_ALLOW/);
    expect(() => createOutgoing({ allow: ['https://sso.example'] })).toThrow(/GATEWAY_OUTGOING_ALLOW/);
  });
});

describe('problemOf', () => {
  const publicName: Resolve = (_name, answer) => answer(null, [{ address: '203.0.114.7', family: 4 }]);
  const privateName: Resolve = (_name, answer) => answer(null, [{ address: '10.1.2.3', family: 4 }]);
  const noName: Resolve = (_name, answer) => answer(new Error('ENOTFOUND'), []);

  it.each([
    ['https://hooks.example/a', publicName, null],
    // It may be there tomorrow; it is judged again when it is called.
    ['https://hooks.example/a', noName, null],
    ['https://hooks.example/a', privateName, /may not be called/],
    ['http://hooks.example/a', publicName, /may not be called/],
    ['https://127.0.0.1/a', publicName, /may not be called/],
    ['https://[::1]/a', publicName, /may not be called/],
    ['https://user@hooks.example/a', publicName, /credentials/],
    ['ftp://hooks.example/a', publicName, /https/],
    ['no address', publicName, /no URL/],
  ])('says what fetch would refuse: %s', async (url, resolve, expected) => {
    const problem = await createOutgoing({ allow: [], resolve }).problemOf(url);

    if (expected === null) expect(problem).toBeNull();
    else expect(problem).toMatch(expected);
  });

  it('lets what the operator allowed', async () => {
    const outgoing = createOutgoing({ allow: ['10.0.0.0/8', 'siren.local'], resolve: privateName });

    expect(await outgoing.problemOf('https://inside.example/')).toBeNull();
    expect(await outgoing.problemOf('http://siren.local/')).toBeNull();
  });
});
