import { expect, it } from 'vitest';
import { ApiFailure } from '../../../console/api/http.ts';
import { isAddressRefused } from '../../../console/rules/called-address.ts';

const url = 'http://10.0.0.4/hook';
const refused = new ApiFailure('CHANGE_INVALID', 422, undefined, {
  details: [{ path: 'url', message: '10.0.0.4 may not be called' }],
});

it('marks the address that was refused, until it is changed', () => {
  expect(isAddressRefused(refused, url, ` ${url}`)).toBe(true);
  expect(isAddressRefused(refused, url, 'https://hook.example')).toBe(false);
  expect(isAddressRefused(undefined, url, url)).toBe(false);
  expect(isAddressRefused(new ApiFailure('CHANGE_INVALID', 422), url, url)).toBe(false);
});
