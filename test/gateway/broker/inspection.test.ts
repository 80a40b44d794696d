import { expect, it } from 'vitest';
import { endOf, maskedAddress } from '../../../gateway/broker/inspection.ts';

it('an address is shown without its last number', () => {
  expect(maskedAddress('203.0.113.87')).toBe('203.0.113.…');
  expect(maskedAddress('2001:db8:1:2::/64')).toBe('2001:db8:1:2::/64');
  expect(maskedAddress('unknown')).toBe('unknown');
});

const no = { saidGoodbye: false, isReplaced: false };
it.each([
  [undefined, { ...no, saidGoodbye: true }, 'goodbye'],
  [undefined, no, 'lost'],
  ['read ECONNRESET', no, 'lost'],
  [undefined, { ...no, isReplaced: true }, 'replaced'],
  ['keep alive timeout', no, 'keep-alive'],
  ['credentials changed', no, 'credentials'],
  ['publishing there is not allowed', no, 'topic'],
  ['packet of 300000 bytes is larger than the 262144 allowed', no, 'too-large'],
  ['Invalid header flag bits, must be 0x0 for puback packet', no, 'protocol'],
] as const)('a connection that ends with %s', (error, how, end) => {
  expect(endOf(error, how)).toBe(end);
});
