import { describe, expect, it } from 'vitest';
import { safePath, signInPath } from '../../../console/access/next.ts';

describe('safePath', () => {
  it.each(['/people', '/stations/tram-1?range=7d', '/audit?action=key.create#top', '/'])('leads back to %s', (path) => {
    expect(safePath(path)).toBe(path);
  });

  it.each([
    null,
    '',
    'people',
    'https://elsewhere.example/people',
    '//elsewhere.example/people',
    '/\\elsewhere.example',
    '/\t/elsewhere.example',
    'javascript:alert(1)',
    '/sign-in?next=/people',
    '/join',
  ])('does not lead to %j', (text) => {
    expect(safePath(text)).toBe('/');
  });
});

describe('signInPath', () => {
  it('remembers where one was', () => {
    expect(signInPath('/audit?action=key.create')).toBe('/sign-in?next=%2Faudit%3Faction%3Dkey.create');
  });

  it('is plain for the first page', () => {
    expect(signInPath('/')).toBe('/sign-in');
  });
});
