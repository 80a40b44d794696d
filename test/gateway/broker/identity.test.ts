import { describe, expect, it } from 'vitest';
import { identityOf, whyUnfit } from '../../../gateway/broker/identity.ts';
import { createTopics } from '../../../shared/topics.ts';

const topics = createTopics();
const connect = { clientId: 'x', username: 'tram-1', clean: true };
const certificate = { commonName: 'tram-1', issuedAt: 0 };
const will = (topic: string, payload = 'lost') => ({
  will: { topic, payload: Buffer.from(payload), qos: 1 as const, retain: true },
});

describe('a CONNECT', () => {
  it('is fit with a user name, with a certificate, and with both when they agree', () => {
    expect(whyUnfit(topics, connect, undefined)).toBeUndefined();
    expect(whyUnfit(topics, { clientId: 'x', clean: true }, certificate)).toBeUndefined();
    expect(whyUnfit(topics, connect, certificate)).toBeUndefined();
    expect(whyUnfit(topics, { ...connect, ...will(topics.state('tram-1')) }, undefined)).toBeUndefined();
  });

  it.each([
    ['no user name', { username: undefined }, undefined, 4],
    ['a user name that is no id', { username: '../x' }, undefined, 4],
    ['a certificate of another station', { username: 'tram-2' }, certificate, 5],
    ['a certificate for no station', { username: undefined }, { commonName: 'Tram 1', issuedAt: 0 }, 4],
    ['a long client id', { clientId: 'x'.repeat(129) }, undefined, 2],
    ['a session without client id', { clientId: '', clean: false }, undefined, 2],
    ['a will on another station', will(topics.state('tram-2')), undefined, 5],
    ['a will on a reading', will(topics.reading('tram-1')), undefined, 5],
    ['a large will', will(topics.state('tram-1'), 'x'.repeat(65)), undefined, 5],
    [
      'a will on another station, with a certificate',
      { username: undefined, ...will(topics.state('tram-2')) },
      certificate,
      5,
    ],
  ])('is refused with %s', (_what, change, presented, returnCode) => {
    expect(whyUnfit(topics, { ...connect, ...change }, presented)).toMatchObject({ returnCode });
  });

  it('speaks for the station of its certificate, whatever the user name says', () => {
    expect(identityOf('tram-2', certificate)).toBe('tram-1');
    expect(identityOf('tram-2', undefined)).toBe('tram-2');
  });
});
