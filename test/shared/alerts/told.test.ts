import { expect, it } from 'vitest';
import { readCodes, toldBy } from '../../../shared/alerts/told.ts';

it('reads codes with and without a number', () => {
  expect(readCodes('policy-gone nobody:1 step:2')).toEqual([
    { name: 'policy-gone', number: '' },
    { name: 'nobody', number: '1' },
    { name: 'step', number: '2' },
  ]);
  expect(readCodes('')).toEqual([]);
});

it.each([
  ['step:1', 'told'],
  ['policy-gone step:1', 'told'],
  ['nobody:1 administrators', 'told'],
  ['nobody:1 step:2', 'escalated'],
  ['repeat:3', 'again'],
  ['below-policy', 'nobody'],
  ['nobody:1 nobody-at-all', 'nobody'],
  ['done', 'escalated'],
  // The public is not told whom a policy names.
  ['', 'escalated'],
])('%j is %s', (why, told) => {
  expect(toldBy(why)).toBe(told);
});
