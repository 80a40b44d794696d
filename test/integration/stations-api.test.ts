/** Records of stations by HTTP against a whole gateway: who may make, see and change them, and whom they let in. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Scope } from '../../shared/access.ts';
import { credentialsSchema } from '../../shared/api.ts';
import { stationRecordSchema } from '../../shared/station-api.ts';
import { type Callers, callersOf } from '../support/callers.ts';
import { asked, closed, elsewhere, type NewStations, newStationsOf } from '../support/new-stations.ts';
import { startGateway, type TestGateway } from '../support/start-gateway.ts';

let gateway: TestGateway;
let callers: Callers;
let made: NewStations;
let end: () => Promise<void>;

beforeAll(async () => {
  gateway = await startGateway({ GATEWAY_PUBLIC: 'real' }, (ending) => {
    end = ending;
  });
  callers = callersOf(gateway);
  made = newStationsOf(gateway, callers);
});
afterAll(() => end());

describe('a station is created', () => {
  it('with all that it needs to connect, and connects', async () => {
    const body = asked({ details: { owner: 'Sở TN&MT', instrument: { serial: 'S-1' } } });

    const answer = await callers.as('field').send('POST', '/stations', body);

    expect(answer.status).toBe(201);
    expect(answer.headers.get('location')).toBe(`/api/v1/stations/${body.id}`);
    expect(answer.headers.get('cache-control')).toContain('no-store');
    const credentials = credentialsSchema.parse(answer.json);
    expect(credentials).toMatchObject({
      username: body.id,
      topicRoot: 'city/v1',
      host: '127.0.0.1',
      mqttPort: gateway.mqtt,
      mqttTlsPort: null,
      mqttWsPort: null,
    });
    const { socket, code } = await made.connect(body.id, credentials.password);
    socket.destroy();
    expect(code).toBe(0);
    expect(gateway.stations.find(body.id)?.station).toMatchObject({ networks: ['air'], provenance: 'real' });
    expect(made.wardOf(body.id)).toMatch(/^\d{5}$/);
    expect(callers.audited('station.create')[0]).toMatchObject({
      actor: { kind: 'key', name: 'field', address: '127.0.0.1' },
      target: body.id,
      before: null,
      after: { name: 'Cầu Rào', details: { owner: 'Sở TN&MT' } },
    });
  });

  it('with the networks of its quantities and the ward that was named', async () => {
    const { username } = await made.create({ quantities: ['laeq', 'rain', 'pm25'], ward: 'other' });

    expect(gateway.stations.find(username)?.station).toMatchObject({
      networks: ['noise', 'flood', 'air'],
      ward: 'other',
    });
  });

  it.each([
    ['nobody', 401, 'SIGN_IN_REQUIRED'],
    ['viewer', 403, 'FORBIDDEN'],
    ['emergency', 403, 'FORBIDDEN'],
    ['environment', 403, 'FORBIDDEN'],
  ] as const)('not by %s', async (who, status, code) => {
    const caller = who === 'nobody' ? callers.nobody : callers.as(who);

    expect(await caller.send('POST', '/stations', asked())).toMatchObject({ status, code });
  });

  it('not without the right to its secret', async () => {
    const body = asked();

    expect(await callers.with(['stations.write']).send('POST', '/stations', body)).toMatchObject({ code: 'FORBIDDEN' });
    expect(gateway.stations.find(body.id)).toBeUndefined();
  });

  it.each([
    ['a network', { quantities: ['pm25', 'rain'] }],
    ['a place', elsewhere],
    ['a ward', { ward: 'other' }],
  ])('not with %s outside the scope', async (_name, more) => {
    const first = await made.create();
    const scope: Scope = { networks: ['air'], wards: [made.wardOf(first.username)] };
    const [inside, outside] = [asked(), asked(more)];

    expect(await callers.as('field', scope).send('POST', '/stations', inside)).toMatchObject({ status: 201 });
    expect(await callers.as('field', scope).send('POST', '/stations', outside)).toMatchObject({
      status: 403,
      code: 'OUTSIDE_SCOPE',
    });
    expect(gateway.stations.find(outside.id)).toBeUndefined();
  });

  it.each([
    ['an id of another form', { id: '../../etc/passwd' }],
    ['a name with control characters', { name: 'a\u0000b' }],
    ['an unknown quantity', { quantities: ['pm3'] }],
    ['no quantity', { quantities: [] }],
    ['an unknown ward', { ward: '99999' }],
    ['an area class that no threshold knows', { areaClass: 'Z9' }],
    ['a gauge that no threshold knows', { gauge: 'nowhere' }],
    ['a position on no earth', { lat: 91 }],
    ['a provenance of its own', { provenance: 'invented' }],
  ])('not with %s', async (_name, more) => {
    const answer = await callers.as('administrator').send('POST', '/stations', asked(more));

    expect(answer).toMatchObject({ status: 422, code: 'STATION_INVALID' });
    expect(answer.json).toMatchObject({ errors: [{ path: expect.any(String) }] });
  });

  it('once', async () => {
    const { username } = await made.create();

    expect(await callers.as('administrator').send('POST', '/stations', asked({ id: username }))).toMatchObject({
      status: 409,
      code: 'STATION_EXISTS',
    });
  });

  it('not from a body that is no JSON, or too large', async () => {
    const administrator = callers.as('administrator');
    const type = (value: string) => ({ 'content-type': value });
    const large = JSON.stringify(asked({ details: { notes: 'x'.repeat(20_000) } }));

    expect(await administrator.send('POST', '/stations', 'id=1', type('text/plain'))).toMatchObject({ status: 415 });
    expect(await administrator.send('POST', '/stations', '{', type('application/json'))).toMatchObject({ status: 400 });
    expect(await administrator.send('POST', '/stations', large, type('application/json'))).toMatchObject({
      status: 413,
      code: 'REQUEST_TOO_LARGE',
    });
  });

  it('with a hostile name, which stays a text', async () => {
    const name = '</script><img src=x onerror=alert(1)>"\'';
    const { username } = await made.create({ name });

    const answer = await callers.nobody.get(`/stations/${username}`);

    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.json).toMatchObject({ name });
  });
});

describe('the record of a station', () => {
  it('is for those who may read records, and no secret is in it', async () => {
    const { username, password } = await made.create({ details: { notes: 'Chìa khóa ở bảo vệ' } });

    const answer = await callers.as('emergency').get(`/stations/${username}/record`);

    expect(stationRecordSchema.parse(answer.json)).toMatchObject({
      details: { notes: 'Chìa khóa ở bảo vệ' },
      enrolled: false,
      revokedAt: null,
      photos: [],
    });
    expect(answer.bytes.toString()).not.toContain(password);
    expect(await callers.nobody.get(`/stations/${username}/record`)).toMatchObject({ status: 401 });
    expect(await callers.as('viewer').get(`/stations/${username}/record`)).toMatchObject({ code: 'FORBIDDEN' });
    const noise: Scope = { networks: ['noise'], wards: null };
    expect(await callers.as('emergency', noise).get(`/stations/${username}/record`)).toMatchObject({
      code: 'OUTSIDE_SCOPE',
    });
    expect((await callers.nobody.get(`/stations/${username}`)).bytes.toString()).not.toContain('Chìa khóa');
  });

  it.each([
    '/stations/none/record',
    '/stations/..%2f..%2fetc%2fpasswd/record',
    '/stations/%00/record',
    '/stations/__proto__/record',
  ])('is not at %s', async (path) => {
    expect(await callers.as('administrator').get(path)).toMatchObject({ status: 404, code: 'STATION_UNKNOWN' });
  });

  it('is changed property by property, and null takes one away', async () => {
    const { username } = await made.create({ height: 3, datumOffset: 0.2, lifecycle: 'planned' });
    const ward = made.wardOf(username);

    const answer = await callers.as('field').send('PATCH', `/stations/${username}`, {
      height: null,
      lifecycle: 'active',
      quantities: ['rain'],
      details: { owner: 'Linh' },
    });

    expect(answer.status).toBe(200);
    const { station, details } = stationRecordSchema.parse(answer.json);
    expect(station).toMatchObject({
      name: 'Cầu Rào',
      lifecycle: 'active',
      networks: ['flood'],
      datumOffset: 0.2,
      ward,
    });
    expect(station).not.toHaveProperty('height');
    expect(details).toEqual({ owner: 'Linh' });
    expect((await callers.nobody.get(`/stations/${username}`)).json).toMatchObject({ networks: ['flood'] });
    expect(callers.audited('station.change')[0]).toMatchObject({
      target: username,
      before: { height: 3, lifecycle: 'planned', networks: ['air'] },
      after: { lifecycle: 'active', networks: ['flood'] },
    });
  });

  it('follows a station that moves into the next ward', async () => {
    const { username } = await made.create();
    const before = made.wardOf(username);

    await callers.as('field').send('PATCH', `/stations/${username}`, elsewhere);

    expect(made.wardOf(username)).toBe('11948');
    expect(before).not.toBe('11948');
  });

  it('neither comes into nor leaves the scope of who changes it', async () => {
    const { username } = await made.create();
    const ward = made.wardOf(username);
    const inside = callers.as('field', { networks: ['air'], wards: [ward] });
    const outside = callers.as('field', { networks: ['air'], wards: ['11948'] });
    const path = `/stations/${username}`;

    expect(await outside.send('PATCH', path, { name: 'Mine' })).toMatchObject({ code: 'OUTSIDE_SCOPE' });
    expect(await outside.send('PATCH', path, elsewhere)).toMatchObject({ code: 'OUTSIDE_SCOPE' });
    expect(await inside.send('PATCH', path, elsewhere)).toMatchObject({ code: 'OUTSIDE_SCOPE' });
    expect(await inside.send('PATCH', path, { quantities: ['pm25', 'laeq'] })).toMatchObject({ code: 'OUTSIDE_SCOPE' });
    expect(gateway.stations.find(username)?.station).toMatchObject({ name: 'Cầu Rào', ward, networks: ['air'] });
    expect(await inside.send('PATCH', path, { name: 'Cầu Rào 2' })).toMatchObject({ status: 200 });
  });

  it.each([
    ['nothing to change', {}],
    ['an unknown gauge', { gauge: 'nowhere' }],
    ['an unknown ward', { ward: '12' }],
    ['an empty name', { name: ' ' }],
    ['a necessary property taken away', { lat: null }],
  ])('is not changed by %s', async (_name, change) => {
    const { username } = await made.create();

    expect(await callers.as('field').send('PATCH', `/stations/${username}`, change)).toMatchObject({
      status: 422,
      code: 'STATION_INVALID',
    });
  });

  it('keeps its id and its provenance', async () => {
    const { username } = await made.create();

    const answer = await callers
      .as('field')
      .send('PATCH', `/stations/${username}`, { name: 'New', id: 'other', provenance: 'simulated' });

    expect(stationRecordSchema.parse(answer.json).station).toMatchObject({
      id: username,
      name: 'New',
      provenance: 'real',
    });
  });
});

describe('credentials', () => {
  it('that are revoked end the connection, and the next one is refused', async () => {
    const field = callers.as('field');
    const { username, password } = await made.create();
    const { socket, code } = await made.connect(username, password);
    expect(code).toBe(0);

    const answer = await field.send('POST', `/stations/${username}/revoke`);

    expect(answer.status).toBe(200);
    expect(stationRecordSchema.parse(answer.json).revokedAt).toBeTypeOf('number');
    await closed(socket);
    expect((await made.connect(username, password)).code).not.toBe(0);
    expect(callers.audited('station.revoke')[0]).toMatchObject({ target: username, actor: { name: 'field' } });
  });

  it('that are rotated end the connection; the new secret works and the old one does not', async () => {
    const { username, password } = await made.create();
    const { socket } = await made.connect(username, password);

    const answer = await callers.as('field').send('POST', `/stations/${username}/rotate`);

    const fresh = credentialsSchema.parse(answer.json);
    await closed(socket);
    expect(fresh.password).not.toBe(password);
    expect((await made.connect(username, password)).code).not.toBe(0);
    const again = await made.connect(username, fresh.password);
    again.socket.destroy();
    expect(again.code).toBe(0);
    const entry = callers.audited('station.rotate')[0];
    expect(entry).toMatchObject({ target: username });
    expect(JSON.stringify(entry)).not.toContain(fresh.password);
  });

  it('of a retired station let nobody in', async () => {
    const { username, password } = await made.create();
    const { socket } = await made.connect(username, password);

    await callers.as('field').send('PATCH', `/stations/${username}`, { lifecycle: 'retired' });

    await closed(socket);
    expect((await made.connect(username, password)).code).not.toBe(0);
  });

  it.each(['rotate', 'revoke'])('are not for everybody to %s', async (verb) => {
    const { username, password } = await made.create();
    const path = `/stations/${username}/${verb}`;

    expect(await callers.nobody.send('POST', path)).toMatchObject({ status: 401 });
    expect(await callers.as('environment').send('POST', path)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await callers.with(['stations.write']).send('POST', path)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await callers.as('field', { networks: ['flood'], wards: null }).send('POST', path)).toMatchObject({
      code: 'OUTSIDE_SCOPE',
    });
    expect(await callers.as('field').send('POST', `/stations/none/${verb}`)).toMatchObject({ code: 'STATION_UNKNOWN' });
    const { socket, code } = await made.connect(username, password);
    socket.destroy();
    expect(code).toBe(0);
  });
});
