import { describe, expect, it } from 'vitest';
import { listeningIn, listeningText } from '../../shared/notification-api.ts';

describe('what a test of the sirens answers', () => {
  it.each([0, 1, 42])('says that %d stations listen, and is read again', (count) => {
    expect(listeningIn(listeningText(count))).toBe(count);
  });
  it('is not read out of other answers', () => {
    expect(listeningIn('the broker does not run')).toBeUndefined();
    expect(listeningIn('')).toBeUndefined();
  });
});
