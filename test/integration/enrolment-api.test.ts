/** Many stations at once by HTTP: enrolment with tokens, and tables. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Scope } from '../../shared/access.ts';
import { credentialsSchema } from '../../shared/api.ts';
import { enrolmentLookSchema, importAnswerSchema, newEnrolmentTokenSchema } from '../../shared/station-api.ts';
import { type Callers, callersOf } from '../support/callers.ts';
import { asked, elsewhere, here, type NewStations, newId, newStationsOf } from '../support/new-stations.ts';
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

describe('an enrolment token', () => {
  const make = async (body: object, caller = callers.as('field')) => {
    const answer = await caller.send('POST', '/enrolment-tokens', body);
    expect(answer.status).toBe(201);
    return newEnrolmentTokenSchema.parse(answer.json);
  };

  it('is shown once, with a link for a phone', async () => {
    const token = await make({ uses: 3, hours: 2, note: 'Đội 1' });

    expect(token.link).toBe(`${gateway.url}/enrol#${encodeURIComponent(token.token)}`);
    const listed = await callers.as('field').get('/enrolment-tokens');
    expect(listed.json).toContainEqual(expect.objectContaining({ id: token.id, usesLeft: 3, note: 'Đội 1' }));
    expect(listed.bytes.toString()).not.toContain(token.token);
    expect(callers.audited('enrolment.create')[0]).toMatchObject({ target: token.id, actor: { name: 'field' } });
    expect(JSON.stringify(callers.audited('enrolment.create'))).not.toContain(token.token);
  });

  it('says on the phone what it allows, and then gives credentials for it', async () => {
    const { token } = await make({ scope: { networks: ['air'], wards: null } });

    const look = await callers.nobody.send('POST', '/enrolments/look', { token });
    const station = asked({ networks: ['air'] });
    const claimed = await callers.nobody.send('POST', '/enrolments', { token, station });

    expect(enrolmentLookSchema.parse(look.json)).toMatchObject({
      provenance: 'real',
      usesLeft: 1,
      networks: ['air'],
      wards: null,
    });
    expect(claimed.status).toBe(201);
    const credentials = credentialsSchema.parse(claimed.json);
    expect(credentials).toMatchObject({ host: '127.0.0.1', mqttPort: gateway.mqtt });
    const { socket, code } = await made.connect(station.id, credentials.password);
    socket.destroy();
    expect(code).toBe(0);
    expect(callers.audited('station.enrol')[0]).toMatchObject({
      actor: { kind: 'station', id: station.id, address: '127.0.0.1' },
      target: station.id,
    });
    expect(await callers.nobody.send('POST', '/enrolments/look', { token })).toMatchObject({
      status: 401,
      code: 'ENROLMENT_REFUSED',
    });
  });

  it('lets nothing in beyond its networks and wards, whatever the phone says', async () => {
    const { token } = await make({ uses: 9, scope: { networks: ['air'], wards: ['11948'] } });
    const claim = (more: object) =>
      callers.nobody.send('POST', '/enrolments', { token, station: asked({ networks: ['air'], ...more }) });

    expect(await claim({})).toMatchObject({ code: 'ENROLMENT_REFUSED' });
    expect(await claim({ ...elsewhere, quantities: ['laeq'] })).toMatchObject({ code: 'ENROLMENT_REFUSED' });
    expect(await claim({ ...elsewhere, areaClass: 'Z9' })).toMatchObject({ code: 'STATION_INVALID' });
    expect(await claim({ ...elsewhere, ward: '12' })).toMatchObject({ code: 'STATION_INVALID' });
    expect(await claim(elsewhere)).toMatchObject({ status: 201 });
  });

  it('reaches no further than who makes it', async () => {
    const scope: Scope = { networks: ['air'], wards: ['11948'] };
    const field = callers.as('field', scope);

    expect(await field.send('POST', '/enrolment-tokens', {})).toMatchObject({ status: 403, code: 'OUTSIDE_SCOPE' });
    expect(
      await field.send('POST', '/enrolment-tokens', { scope: { networks: ['air', 'noise'], wards: ['11948'] } }),
    ).toMatchObject({ code: 'OUTSIDE_SCOPE' });
    const own = await make({ scope }, field);
    const foreign = await make({});
    const listed = JSON.stringify((await field.get('/enrolment-tokens')).json);
    expect(listed).toContain(own.id);
    expect(listed).not.toContain(foreign.id);
    expect(await field.send('DELETE', `/enrolment-tokens/${foreign.id}`)).toMatchObject({ code: 'OUTSIDE_SCOPE' });
    expect(await field.send('DELETE', `/enrolment-tokens/${own.id}`)).toMatchObject({ status: 204 });
  });

  it('that was withdrawn is none any more', async () => {
    const { id, token } = await make({});
    const field = callers.as('field');

    expect(await field.send('DELETE', `/enrolment-tokens/${id}`)).toMatchObject({ status: 204 });
    expect(await field.send('DELETE', `/enrolment-tokens/${id}`)).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    expect(await callers.nobody.send('POST', '/enrolments/look', { token })).toMatchObject({ status: 401 });
    expect(callers.audited('enrolment.withdraw')[0]).toMatchObject({ target: id });
  });

  it('is not for everybody, and not of any size', async () => {
    expect(await callers.nobody.get('/enrolment-tokens')).toMatchObject({ status: 401 });
    expect(await callers.as('environment').send('POST', '/enrolment-tokens', {})).toMatchObject({ code: 'FORBIDDEN' });
    expect(await callers.as('field').send('POST', '/enrolment-tokens', { uses: 0 })).toMatchObject({
      status: 422,
      code: 'CHANGE_INVALID',
    });
    expect(await callers.nobody.send('POST', '/enrolments/look', { token: 'x' })).toMatchObject({ status: 400 });
  });
});

describe('a table of stations', () => {
  const csv = { 'content-type': 'text/csv' };
  const tableOf = (...rows: string[]) => ['id,name,quantities,lat,lon,owner', ...rows].join('\r\n');
  const row = (id: string, name = 'Trạm', owner = '') => `${id},${name},pm25,${here.lat},${here.lon},${owner}`;

  it('is tried first and carried out then', async () => {
    const [one, two] = [newId(), newId()];
    const table = tableOf(row(one), row(two));
    const field = callers.as('field');

    const tried = importAnswerSchema.parse((await field.send('POST', '/stations/import?dryRun=true', table, csv)).json);
    expect(tried).toMatchObject({ done: false, credentials: [], rows: [{ outcome: 'create' }, { outcome: 'create' }] });
    expect(gateway.stations.find(one)).toBeUndefined();

    const done = importAnswerSchema.parse((await field.send('POST', '/stations/import', table, csv)).json);
    expect(done).toMatchObject({ done: true, credentials: [{ username: one }, { username: two }] });
    const { socket, code } = await made.connect(two, done.credentials[1]?.password ?? '');
    socket.destroy();
    expect(code).toBe(0);
    expect(
      callers
        .audited('station.create')
        .slice(0, 2)
        .map(({ target }) => target),
    ).toEqual([two, one]);

    const again = importAnswerSchema.parse((await field.send('POST', '/stations/import', table, csv)).json);
    expect(again).toMatchObject({ done: true, credentials: [], rows: [{ outcome: 'same' }, { outcome: 'same' }] });
  });

  it('is not carried out in part', async () => {
    const [good, bad] = [newId(), newId()];

    const answer = await callers
      .as('field')
      .send('POST', '/stations/import', tableOf(row(good), `${bad},x,pm3,1,2,`), csv);

    expect(importAnswerSchema.parse(answer.json)).toMatchObject({
      done: false,
      credentials: [],
      rows: [{ outcome: 'create' }, { outcome: 'refused', line: 3, problems: [{ column: 'quantities' }] }],
    });
    expect(gateway.stations.find(good)).toBeUndefined();
  });

  it('reaches no further than who sends it', async () => {
    const mine = await made.create();
    const scope: Scope = { networks: ['air'], wards: ['11948'] };

    const answer = await callers
      .as('field', scope)
      .send('POST', '/stations/import', tableOf(row(mine.username, 'Taken')), csv);

    expect(importAnswerSchema.parse(answer.json)).toMatchObject({ done: false, rows: [{ outcome: 'refused' }] });
    expect(gateway.stations.find(mine.username)?.station.name).toBe('Cầu Rào');
  });

  it('comes back from an export as it was, formulas and all, and does no harm in a spreadsheet', async () => {
    const hostile = ['=cmd|"/c calc"!A1', '+1+1', '@SUM(1)', '-2', "'=1", '<b>x</b>'];
    const ids: string[] = [];
    for (const name of hostile)
      ids.push((await made.create({ name, details: { owner: name, notes: `${name}\nmore` } })).username);

    const field = callers.as('field');
    const exported = await field.get('/exports/stations.csv');
    const text = exported.bytes.toString();
    const again = await field.send('POST', '/stations/import', text, csv);

    expect(exported.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(exported.headers.get('content-disposition')).toContain('stations.csv');
    expect(text).not.toMatch(/(^|[,"\n])[=@+]/m);
    const { rows } = importAnswerSchema.parse(again.json);
    expect(rows.filter(({ outcome }) => outcome !== 'same')).toEqual([]);
    expect(ids.map((id) => gateway.stations.find(id)?.station.name)).toEqual(hostile);
  });

  it('is exported only as far as one is responsible', async () => {
    const { username } = await made.create();

    const noise = await callers.as('emergency', { networks: ['noise'], wards: null }).get('/exports/stations.csv');
    expect(noise.status).toBe(200);
    expect(noise.bytes.toString()).not.toContain(username);
    expect((await callers.as('emergency').get('/exports/stations.csv')).bytes.toString()).toContain(username);
    expect(await callers.nobody.get('/exports/stations.csv')).toMatchObject({ status: 401 });
    expect(await callers.as('viewer').get('/exports/stations.csv')).toMatchObject({ code: 'FORBIDDEN' });
  });

  it('is refused when it is none, too large, or from nobody', async () => {
    const field = callers.as('field');
    const path = '/stations/import';

    expect(await field.send('POST', path, '{}', { 'content-type': 'application/json' })).toMatchObject({ status: 415 });
    expect(await field.send('POST', path, 'x'.repeat(2 ** 20 + 1), csv)).toMatchObject({ code: 'REQUEST_TOO_LARGE' });
    expect(await field.send('POST', path, Buffer.from([0xc3, 0x28]), csv)).toMatchObject({ code: 'UPLOAD_INVALID' });
    expect(await field.send('POST', path, '', csv)).toMatchObject({ code: 'UPLOAD_INVALID' });
    expect(await field.send('POST', `${path}?dryRun=perhaps`, 'id', csv)).toMatchObject({ code: 'QUERY_MALFORMED' });
    expect(await callers.nobody.send('POST', path, 'id', csv)).toMatchObject({ status: 401 });
    expect(await callers.as('environment').send('POST', path, 'id', csv)).toMatchObject({ code: 'FORBIDDEN' });
  });
});
