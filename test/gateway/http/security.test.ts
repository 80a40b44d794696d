import { describe, expect, it } from 'vitest';
import { originsOf } from '../../../gateway/http/security.ts';
import { isForeignOrigin, isListedOrigin } from '../../../gateway/origin.ts';
import { clientConfig } from './fakes.ts';

const allowed = ['https://portal.example/'];

describe('a foreign origin', () => {
  it.each([
    ['https://evil.example', 'gateway.example:8080'],
    ['http://gateway.example', 'gateway.example:8080'],
    ['http://gateway.example:8080.evil.example', 'gateway.example:8080'],
    ['null', 'gateway.example:8080'],
    ['file://gateway.example:8080', 'gateway.example:8080'],
    ['not an origin', 'gateway.example:8080'],
    ['https://portal.example.evil.example', 'gateway.example:8080'],
  ])('is %s at %s', (origin, host) => {
    expect(isForeignOrigin({ origin, host }, allowed)).toBe(true);
  });

  it.each([
    ['http://gateway.example:8080', 'gateway.example:8080'],
    ['http://gateway.example:8080', 'Gateway.Example:8080'],
    ['https://gateway.example', 'gateway.example'],
    ['https://portal.example', 'gateway.example:8080'],
  ])('is not %s at %s', (origin, host) => {
    expect(isForeignOrigin({ origin, host }, allowed)).toBe(false);
  });

  it('is not that of a program without one', () => {
    expect(isForeignOrigin({ host: 'gateway.example' }, [])).toBe(false);
  });

  it('is foreign when nobody says which host we are', () => {
    expect(isForeignOrigin({ origin: 'http://gateway.example' }, [])).toBe(true);
    expect(isListedOrigin('https://portal.example', ['portal.example'])).toBe(false);
  });
});

it('finds the origins of map resources and leaves relative ones out', () => {
  expect(originsOf(clientConfig)).toEqual(['https://tiles.example']);
});
