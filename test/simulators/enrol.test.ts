import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { enrol } from '../../simulators/enrol.ts';
import { places } from '../../simulators/places.ts';
import { passwordOf, startEnrolments, type TestEnrolments } from './support.ts';

let gateway: TestEnrolments;
const token = 'a-token-of-at-least-20-characters';
const station = places[0]?.description ?? {
  id: '',
  name: '',
  networks: [],
  quantities: [],
  interval: 1,
  lat: 0,
  lon: 0,
};

beforeEach(async () => {
  gateway = await startEnrolments(1234);
});

afterEach(() => gateway.stop());

describe('enrolment', () => {
  it('exchanges a token for credentials', async () => {
    const credentials = await enrol({ http: gateway.http, token }, station);

    expect(credentials).toEqual({
      username: station.id,
      password: passwordOf(station.id),
      topicRoot: 'city/v1',
      mqttPort: 1234,
    });
    expect(gateway.asked).toEqual([{ token, station }]);
  });

  it('waits as long as the gateway asks, and goes on', async () => {
    gateway.troubles.push({ status: 429, headers: { 'retry-after': '1' } });
    const waits: number[] = [];

    await enrol({ http: gateway.http, token, onWait: (seconds) => waits.push(seconds) }, station);

    expect(waits).toEqual([1]);
    expect(gateway.asked).toHaveLength(1);
  });

  it('passes on why the gateway refused, and what to do', async () => {
    gateway.troubles.push({
      status: 401,
      body: {
        type: 'about:blank',
        title: 'Unauthorized',
        status: 401,
        code: 'ENROLMENT_REFUSED',
        detail: 'the enrolment token has expired',
        errors: [{ path: 'token', message: 'expired' }],
      },
    });

    const error = await enrol({ http: gateway.http, token }, station).catch((reason: unknown) => reason);

    expect(error).toMatchObject({ code: 'ENROLMENT_REFUSED' });
    expect(String(error)).toContain('the enrolment token has expired (token: expired)');
    expect(String(error)).toContain('Ask the operator');
  });

  it('says where it looked when nobody answers', async () => {
    const error = await enrol({ http: 'http://127.0.0.1:1', token }, station).catch((reason: unknown) => reason);

    expect(error).toMatchObject({ code: 'UNREACHABLE' });
    expect(String(error)).toContain('http://127.0.0.1:1');
  });

  it('does not take some other answer for credentials', async () => {
    gateway.troubles.push({ status: 200, body: { hello: 'world' } });

    await expect(enrol({ http: gateway.http, token }, station)).rejects.toMatchObject({ code: 'UNEXPECTED' });
  });
});
