import { describe, expect, it } from 'vitest';
import { parseOptions, stepFrom, views } from '../../../console/wall/options.ts';

describe('the address of the wall', () => {
  it('asks for everything when it asks for nothing', () => {
    expect(parseOptions('')).toEqual({ views, seconds: 20, hasSound: false, theme: 'dark' });
  });

  it('chooses views, their order, their time, sound and theme', () => {
    expect(parseOptions('?views=attention,city&seconds=45&sound=on&theme=light')).toEqual({
      views: ['attention', 'city'],
      seconds: 45,
      hasSound: true,
      theme: 'light',
    });
  });

  it('is as if it were empty where it cannot be understood', () => {
    expect(parseOptions('?views=nothing,,city,city&seconds=soon&sound=loud&theme=pink')).toEqual({
      views: ['city'],
      seconds: 20,
      hasSound: false,
      theme: 'dark',
    });
    expect(parseOptions('?views=none').views).toEqual(views);
  });

  it('keeps the time between five seconds and ten minutes', () => {
    expect(['0', '-3', '4.9', '1e9', 'Infinity', ''].map((text) => parseOptions(`?seconds=${text}`).seconds)).toEqual([
      5, 5, 5, 600, 20, 20,
    ]);
  });
});

it('steps around the end in both directions', () => {
  expect(stepFrom(views, 'attention', 1)).toBe('city');
  expect(stepFrom(views, 'city', -1)).toBe('attention');
  expect(stepFrom(['flood'], 'flood', 1)).toBe('flood');
  // A view that was shown because something called, and is not in the rotation.
  expect(stepFrom(['city', 'flood'], 'attention', 1)).toBe('flood');
});
