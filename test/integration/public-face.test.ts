/** What is shown to who has not signed in: all, real stations only, or nothing. */
import { describe, expect, it } from 'vitest';
import { createTopics } from '../../shared/topics.ts';
import { testActor, testStation } from '../support/gateway-process.ts';
import { addPerson, type Browser, browserOf, openBrowser } from '../support/people.ts';
import { createPublisher } from '../support/publisher.ts';
import { startGateway, until } from '../support/start-gateway.ts';

const at = Date.now() - 120_000;
const span = `from=${at - 1_000}&to=${at + 600_000}`;
const aboutStation = (id: string): string[] => [
  `/api/v1/stations/${id}`,
  `/api/v1/readings?station=${id}&quantity=pm25&${span}`,
  `/api/v1/exports/readings.csv?station=${id}&${span}`,
  `/api/v1/thresholds?station=${id}`,
  `/api/v1/ledger?station=${id}&${span}`,
];
const lists = ['/api/v1/stations', '/api/v1/readings/latest', '/api/v1/quarantine'];

/** A city of one real and one simulated station, each with a reading and a refusal. */
const startCity = async (face: string) => {
  const gateway = await startGateway({ GATEWAY_PUBLIC: face });
  const { state, url, mqtt } = gateway;
  const viewer = browserOf(state, url, await addPerson(state, { role: 'viewer' }));
  for (const [id, provenance] of [
    ['tram-that', 'real'],
    ['tram-gia', 'simulated'],
  ] as const) {
    const secret = gateway.stations.add({ ...testStation(id), provenance }, {}, testActor);
    await until(async () => (await viewer.get(`/api/v1/stations/${id}`)).status === 200);
    const messages = [JSON.stringify({ at, values: { pm25: 12.5 } }), '{broken'];
    const publisher = createPublisher({
      ...{ port: mqtt, station: id, secret, topic: createTopics('city/v1').reading(id) },
      window: 1,
      payload: (n) => messages[n],
      onAcknowledged: () => {},
    });
    await publisher.connect();
    await publisher.run();
    publisher.close();
  }
  await until(async () => (await viewer.get('/api/v1/quarantine')).text.includes('tram-gia'));
  return { ...gateway, viewer, nobody: openBrowser(url) };
};

const seen = async (browser: Browser, path: string): Promise<string[]> => {
  const { text } = await browser.get(path);
  return ['tram-that', 'tram-gia'].filter((id) => text.includes(id));
};

describe('the public', () => {
  it('sees real stations only, and of the others not even that there are any', async () => {
    const { nobody, viewer, state } = await startCity('real');

    for (const path of lists) {
      expect([path, await seen(nobody, path)]).toEqual([path, ['tram-that']]);
      expect([path, await seen(viewer, path)]).toEqual([path, ['tram-that', 'tram-gia']]);
    }
    for (const path of aboutStation('tram-that')) expect([path, (await nobody.get(path)).status]).toEqual([path, 200]);
    for (const path of aboutStation('tram-gia')) {
      const hidden = await nobody.get(path);
      const missing = await nobody.get(path.replace('tram-gia', 'tram-khong'));
      expect([path, hidden.status, hidden.code]).toEqual([path, 404, 'STATION_UNKNOWN']);
      expect(hidden.json).toEqual(missing.json);
      expect([path, (await viewer.get(path)).status]).toEqual([path, 200]);
    }
    const filtered = await nobody.get('/api/v1/quarantine?station=tram-gia');
    expect(filtered.json).toEqual([]);
    const { key } = state.keys.create(
      { name: 'portal', permissions: [], scope: { networks: null, wards: null }, expiresAt: null },
      testActor,
    );
    expect((await nobody.get('/api/v1/stations', { authorization: `Bearer ${key}` })).text).toContain('tram-gia');
  });

  it('sees everything where the operator says so', async () => {
    const { nobody } = await startCity('all');

    for (const path of lists) expect([path, await seen(nobody, path)]).toEqual([path, ['tram-that', 'tram-gia']]);
    for (const path of aboutStation('tram-gia')) expect([path, (await nobody.get(path)).status]).toEqual([path, 200]);
  });

  it('sees nothing but the way to sign in where it is switched off', async () => {
    const { nobody, viewer } = await startCity('off');

    for (const path of [...lists, ...aboutStation('tram-that'), '/api/v1/thresholds']) {
      const answer = await nobody.get(path);
      expect([path, answer.status, answer.code]).toEqual([path, 401, 'SIGN_IN_REQUIRED']);
      expect(answer.headers.get('www-authenticate')).not.toMatch(/basic|digest|negotiate/i);
      expect((await viewer.get(path)).status).toBe(200);
    }
    for (const path of ['/api/v1/session', '/api/v1/client-config', '/healthz', '/sign-in']) {
      expect([path, (await nobody.get(path)).status]).not.toEqual([path, 401]);
    }
    expect((await nobody.get('/api/v1/session')).json).toMatchObject({ mayRead: false });
    expect((await viewer.get('/api/v1/session')).json).toMatchObject({ mayRead: true });
  });

  it('may keep what it sees a moment; what somebody sees who has signed in is kept by nobody', async () => {
    const { nobody, viewer } = await startCity('real');

    const open = await nobody.get('/api/v1/stations');
    const closed = await viewer.get('/api/v1/stations');

    expect(open.headers.get('cache-control')).toBe('public, max-age=5');
    expect(closed.headers.get('cache-control')).toBe('private, no-store');
    expect(closed.headers.get('etag')).toBeNull();
    for (const { headers } of [open, closed]) expect(headers.get('vary')).toMatch(/Cookie, Authorization/);
  });
});
