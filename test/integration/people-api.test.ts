/** People, invitations, keys and the audit log by HTTP: who may do what, and that nobody becomes more than they are. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stateMigrations } from '../../gateway/state/migrations.ts';
import { openSqlite } from '../../gateway/state/sqlite.ts';
import { type Permission, permissions, type Role, type Scope, wholeCity } from '../../shared/access.ts';
import {
  apiKeySchema,
  auditAnswerSchema,
  invitationLookSchema,
  newApiKeySchema,
  newInvitationSchema,
  personSchema,
  sessionAnswerSchema,
} from '../../shared/people-api.ts';
import { type Caller, type Callers, callersOf, createCaller } from '../support/callers.ts';
import { testActor, testStation } from '../support/gateway-process.ts';
import { startGateway, type TestGateway } from '../support/start-gateway.ts';

let gateway: TestGateway;
let callers: Callers;
let administrator: Caller;
let end: () => Promise<void>;

const password = 'ngọn hải đăng trên đảo Hòn Dấu';
const air: Scope = { networks: ['air'], wards: null };

const tokenOf = (link: string): string => decodeURIComponent(new URL(link).hash.slice(1));

const invite = async (email: string, role: Role, scope: Scope = wholeCity, caller = administrator) => {
  const answer = await caller.send('POST', '/invitations', { email, name: 'Linh', role, scope });
  expect(answer.status).toBe(201);
  return newInvitationSchema.parse(answer.json);
};

const signIn = async (email: string): Promise<Caller> => {
  const answer = await callers.nobody.send('POST', '/session', { email, password });
  expect(answer.status).toBe(204);
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  return createCaller(gateway.url, email, { cookie, origin: gateway.url });
};

/** Somebody with a password of their own, signed in as a browser is. */
const joinIn = async (email: string, role: Role, scope: Scope = wholeCity) => {
  const { link } = await invite(email, role, scope);
  const answer = await callers.nobody.send('POST', '/invitations/accept', { token: tokenOf(link), password });
  expect(answer.status).toBe(200);
  return { person: personSchema.parse(answer.json), caller: await signIn(email) };
};

beforeAll(async () => {
  gateway = await startGateway({ GATEWAY_PUBLIC: 'real' }, (ending) => {
    end = ending;
  });
  callers = callersOf(gateway);
  administrator = callers.as('administrator');
});
afterAll(() => end());

describe('an invitation', () => {
  it('leads to a page with its token behind the hash sign, and is used once', async () => {
    const { link, id } = await invite('mai@haiphong.example', 'field', air);
    const token = tokenOf(link);
    expect(link).toBe(`${gateway.url}/join#${encodeURIComponent(token)}`);

    const look = await callers.nobody.send('POST', '/invitations/look', { token });
    expect(invitationLookSchema.parse(look.json)).toMatchObject({
      email: 'mai@haiphong.example',
      role: 'field',
      isReset: false,
    });
    const accepted = await callers.nobody.send('POST', '/invitations/accept', { token, password, name: 'Mai' });
    expect(personSchema.parse(accepted.json)).toMatchObject({ name: 'Mai', role: 'field', scope: air });

    const mai = await signIn('mai@haiphong.example');
    expect(sessionAnswerSchema.parse((await mai.get('/session')).json).permissions).toContain('stations.write');
    expect(await callers.nobody.send('POST', '/invitations/look', { token })).toMatchObject({
      status: 410,
      code: 'INVITATION_ENDED',
    });
    expect(await callers.nobody.send('POST', '/invitations/accept', { token, password })).toMatchObject({
      code: 'INVITATION_ENDED',
    });
    expect(callers.audited('person.invite').find(({ target }) => target === id)).toMatchObject({
      actor: { kind: 'key', name: 'administrator', address: '127.0.0.1' },
      after: { email: 'mai@haiphong.example', role: 'field' },
    });
    expect(callers.audited('person.join')[0]).toMatchObject({ actor: { kind: 'person', address: '127.0.0.1' } });
    expect(JSON.stringify(gateway.state.audit.from(1, 1_000))).not.toContain(token);
    expect(JSON.stringify(gateway.state.audit.from(1, 1_000))).not.toContain('argon2');
  });

  it('for somebody who is here sets a new password, and neither role nor scope', async () => {
    const { person, caller } = await joinIn('nam@haiphong.example', 'viewer');
    const { link } = await invite('Nam@HaiPhong.example', 'administrator');
    const token = tokenOf(link);

    const look = await callers.nobody.send('POST', '/invitations/look', { token });
    expect(look.json).toMatchObject({ isReset: true, role: 'viewer' });
    const next = 'một mật khẩu khác hẳn';
    const accepted = await callers.nobody.send('POST', '/invitations/accept', { token, password: next });

    expect(accepted.json).toMatchObject({ id: person.id, role: 'viewer', name: 'Linh' });
    expect((await caller.get('/session')).json).toMatchObject({ person: null });
    expect(await callers.nobody.send('POST', '/session', { email: person.email, password })).toMatchObject({
      code: 'SIGN_IN_REFUSED',
    });
    expect(await callers.nobody.send('POST', '/session', { email: person.email, password: next })).toMatchObject({
      status: 204,
    });
  });

  it('is listed without its token and can be withdrawn', async () => {
    const { id, link } = await invite('hoa@haiphong.example', 'viewer');

    const listed = await administrator.get('/invitations');
    expect(listed.json).toContainEqual(expect.objectContaining({ id, email: 'hoa@haiphong.example' }));
    expect(listed.bytes.toString()).not.toContain(tokenOf(link));
    expect(await administrator.send('DELETE', `/invitations/${id}`)).toMatchObject({ status: 204 });
    expect(await administrator.send('DELETE', `/invitations/${id}`)).toMatchObject({ status: 404 });
    expect(await callers.nobody.send('POST', '/invitations/look', { token: tokenOf(link) })).toMatchObject({
      status: 410,
    });
    expect(callers.audited('person.invitation.withdraw')[0]).toMatchObject({ target: id });
  });

  it('is not accepted with a weak password, and stays usable', async () => {
    const { link } = await invite('tuan@haiphong.example', 'viewer');
    const token = tokenOf(link);
    const accept = (chosen: string) => callers.nobody.send('POST', '/invitations/accept', { token, password: chosen });

    expect(await accept('short')).toMatchObject({ status: 422, code: 'CHANGE_INVALID' });
    expect(await accept('tuan@haiphong.example')).toMatchObject({ status: 422, code: 'CHANGE_INVALID' });
    expect(await accept(password)).toMatchObject({ status: 200 });
  });

  it('is not accepted where a password could be read on the way', async () => {
    const { link } = await invite('lan@haiphong.example', 'viewer');
    const body = { token: tokenOf(link), password };

    expect(
      await callers.nobody.send('POST', '/invitations/accept', body, { 'x-forwarded-for': '203.0.113.9' }),
    ).toMatchObject({ status: 403, code: 'SIGN_IN_INSECURE' });
  });

  it.each([
    ['no e-mail', { email: 'linh' }],
    ['an unknown role', { role: 'root' }],
    ['an unknown ward', { scope: { networks: null, wards: ['1'] } }],
    ['an administrator of a part', { role: 'administrator', scope: air }],
    ['a year of validity', { hours: 24 * 365 }],
  ])('is not made with %s', async (_name, more) => {
    const body = { email: 'x@haiphong.example', name: 'X', role: 'viewer', scope: wholeCity, ...more };

    expect(await administrator.send('POST', '/invitations', body)).toMatchObject({
      status: 422,
      code: 'CHANGE_INVALID',
    });
  });
});

describe('people', () => {
  it('are managed by administrators only', async () => {
    const { person } = await joinIn('binh@haiphong.example', 'viewer');

    for (const role of ['viewer', 'environment', 'field', 'emergency'] as const) {
      const caller = callers.as(role);
      expect(await caller.get('/people')).toMatchObject({ code: 'FORBIDDEN' });
      expect(await caller.send('PATCH', `/people/${person.id}`, { role })).toMatchObject({ code: 'FORBIDDEN' });
      expect(await caller.get('/invitations')).toMatchObject({ code: 'FORBIDDEN' });
      expect(await caller.send('POST', '/invitations', {})).toMatchObject({ code: 'FORBIDDEN' });
      expect(await caller.get('/keys')).toMatchObject({ code: 'FORBIDDEN' });
      expect(await caller.get('/audit')).toMatchObject({ code: 'FORBIDDEN' });
    }
    expect(await callers.nobody.get('/people')).toMatchObject({ status: 401, code: 'SIGN_IN_REQUIRED' });
    const listed = await administrator.get('/people');
    expect(personSchema.array().parse(listed.json)).toContainEqual(expect.objectContaining({ id: person.id }));
    expect(listed.bytes.toString()).not.toMatch(/argon2|password/i);
  });

  it('cannot raise themselves', async () => {
    const { person, caller } = await joinIn('duc@haiphong.example', 'field', air);

    expect(await caller.send('PATCH', `/people/${person.id}`, { role: 'administrator' })).toMatchObject({
      status: 403,
      code: 'FORBIDDEN',
    });
    expect(await caller.send('PATCH', `/people/${person.id}`, { scope: wholeCity })).toMatchObject({
      code: 'FORBIDDEN',
    });
    expect((await caller.get('/session')).json).toMatchObject({ person: { role: 'field', scope: air } });
  });

  it('are changed at once, sessions included, and the log says from what to what', async () => {
    const { person, caller } = await joinIn('thu@haiphong.example', 'viewer');
    const path = `/people/${person.id}`;

    const answer = await administrator.send('PATCH', path, { role: 'field', scope: air, name: 'Thu' });

    expect(personSchema.parse(answer.json)).toMatchObject({ role: 'field', scope: air, name: 'Thu' });
    expect((await caller.get('/session')).json).toMatchObject({ person: { role: 'field' } });
    expect(callers.audited('person.change')[0]).toMatchObject({
      actor: { name: 'administrator' },
      target: person.id,
      before: { role: 'viewer', name: 'Linh' },
      after: { role: 'field', name: 'Thu' },
    });
    await administrator.send('PATCH', path, { disabled: true });
    expect((await caller.get('/session')).json).toMatchObject({ person: null });
    expect(await callers.nobody.send('POST', '/session', { email: person.email, password })).toMatchObject({
      code: 'SIGN_IN_REFUSED',
    });
    const again = { email: person.email, name: 'Thu', role: 'viewer', scope: wholeCity };
    expect(await administrator.send('POST', '/invitations', again)).toMatchObject({ code: 'CHANGE_INVALID' });
  });

  it('who manage people do not lock themselves out', async () => {
    const { person, caller } = await joinIn('quan@haiphong.example', 'administrator');
    const path = `/people/${person.id}`;

    expect(await caller.send('PATCH', path, { role: 'viewer' })).toMatchObject({
      status: 409,
      code: 'LAST_ADMINISTRATOR',
    });
    expect(await caller.send('PATCH', path, { disabled: true })).toMatchObject({ code: 'CHANGE_INVALID' });
    expect(await caller.send('PATCH', path, { removeTotp: true })).toMatchObject({ code: 'CHANGE_INVALID' });
    expect(await caller.send('PATCH', path, { scope: air })).toMatchObject({ code: 'CHANGE_INVALID' });
    expect(await caller.send('PATCH', path, {})).toMatchObject({ code: 'CHANGE_INVALID' });
    expect(await caller.send('PATCH', '/people/none', { name: 'x' })).toMatchObject({ code: 'PERSON_UNKNOWN' });
  });

  it('cannot be made, changed or reset beyond what a key may itself', async () => {
    const narrow = callers.with(['people.manage']);
    const { person } = await joinIn('vinh@haiphong.example', 'environment');
    const request = { email: 'neu@haiphong.example', name: 'N', scope: wholeCity };

    expect(await narrow.send('POST', '/invitations', { ...request, role: 'administrator' })).toMatchObject({
      code: 'FORBIDDEN',
    });
    expect(
      await narrow.send('POST', '/invitations', { ...request, email: person.email, role: 'viewer' }),
    ).toMatchObject({ code: 'FORBIDDEN' });
    expect(await narrow.send('PATCH', `/people/${person.id}`, { disabled: true })).toMatchObject({ code: 'FORBIDDEN' });
    expect(await narrow.send('POST', '/invitations', { ...request, role: 'viewer' })).toMatchObject({ status: 201 });
  });

  it('are not changed by a page of somewhere else', async () => {
    const { person } = await joinIn('ha@haiphong.example', 'viewer');
    const { caller } = await joinIn('sep@haiphong.example', 'administrator');
    const foreign = { origin: 'https://evil.example' };

    const answer = await caller.send('PATCH', `/people/${person.id}`, { role: 'administrator' }, foreign);

    expect(answer).toMatchObject({ status: 403, code: 'REQUEST_FOREIGN_ORIGIN' });
    expect(gateway.state.people.find(person.id)?.person.role).toBe('viewer');
  });
});

describe('an API key', () => {
  const make = (wanted: readonly Permission[], scope: Scope = wholeCity, caller = administrator) =>
    caller.send('POST', '/keys', { name: 'Cổng dữ liệu', permissions: wanted, scope, days: 30 });

  it('is shown once, works, and is revoked at once', async () => {
    const answer = await make(['stations.read'], air);
    expect(answer.status).toBe(201);
    const { key, ...stored } = newApiKeySchema.parse(answer.json);
    const program = createCaller(gateway.url, 'program', { authorization: `Bearer ${key}` });
    await gateway.add(testStation('khoa-1'));

    expect(stored.expiresAt).toBeGreaterThan(Date.now() + 29 * 86_400_000);
    expect(await program.get('/stations/khoa-1/record')).toMatchObject({ status: 200 });
    const listed = await administrator.get('/keys');
    expect(listed.bytes.toString()).not.toContain(key);
    expect(
      apiKeySchema
        .array()
        .parse(listed.json)
        .find(({ id }) => id === stored.id)?.lastUsedAt,
    ).not.toBeNull();
    expect(await administrator.send('DELETE', `/keys/${stored.id}`)).toMatchObject({ status: 204 });
    expect(await program.get('/stations/khoa-1/record')).toMatchObject({ status: 401, code: 'SIGN_IN_REQUIRED' });
    expect(await administrator.send('DELETE', `/keys/${stored.id}`)).toMatchObject({ status: 404 });
    expect(callers.audited('key.create')[0]).toMatchObject({ target: stored.id, after: { name: 'Cổng dữ liệu' } });
    expect(callers.audited('key.revoke')[0]).toMatchObject({ target: stored.id });
    expect(JSON.stringify(callers.audited('key.create'))).not.toContain(key);
  });

  it('can do nothing that its maker may not do', async () => {
    const narrow = callers.with(['keys.manage', 'stations.read']);

    expect(await make(['stations.read'], wholeCity, narrow)).toMatchObject({ status: 201 });
    expect(await make(['stations.write'], wholeCity, narrow)).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    expect(await make([...permissions], wholeCity, narrow)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await make(['audit.read'], air)).toMatchObject({ status: 422, code: 'CHANGE_INVALID' });
    expect(await make(['stations.read'], wholeCity, callers.as('field'))).toMatchObject({ code: 'FORBIDDEN' });
  });

  it.each([
    ['an unknown permission', { permissions: ['everything'] }],
    ['no name', { name: '' }],
    ['no end of days', { days: 0 }],
  ])('is not made with %s', async (_name, more) => {
    const body = { name: 'x', permissions: [], scope: wholeCity, days: null, ...more };

    expect(await administrator.send('POST', '/keys', body)).toMatchObject({ status: 422, code: 'CHANGE_INVALID' });
  });
});

describe('the audit log', () => {
  it('is read page by page and says that it is whole', async () => {
    await invite('log@haiphong.example', 'viewer');

    const first = auditAnswerSchema.parse((await administrator.get('/audit?limit=2')).json);
    const second = auditAnswerSchema.parse(
      (await administrator.get(`/audit?limit=2&before=${first.entries[1]?.seq}`)).json,
    );

    expect(first.chain).toEqual({ whole: true, entries: first.entries[0]?.seq, brokenAt: null });
    expect(second.entries[0]?.seq).toBe((first.entries[1]?.seq ?? 0) - 1);
    const invited = auditAnswerSchema.parse((await administrator.get('/audit?action=person.invite&limit=500')).json);
    expect(new Set(invited.entries.map(({ action }) => action))).toEqual(new Set(['person.invite']));
    expect(await administrator.get('/audit?limit=0')).toMatchObject({ status: 400, code: 'QUERY_MALFORMED' });
    expect(await administrator.get('/audit?action=x')).toMatchObject({ code: 'QUERY_MALFORMED' });
  });

  it('is exported whole, and no name in it is a formula', async () => {
    gateway.stations.add(
      testStation('log-1', { name: '=HYPERLINK("http://evil.example")' }),
      {},
      {
        ...testActor,
        name: '=cmd|"/c calc"!A1',
      },
    );
    for (let count = 0; count < 600; count += 1) {
      gateway.state.audit.append(testActor, 'session.refuse', `n-${count}`, null, null);
    }

    const answer = await administrator.get('/exports/audit.csv');

    const text = answer.bytes.toString();
    const lines = text.trimEnd().split('\r\n');
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toContain('audit.csv');
    expect(lines).toHaveLength(1 + gateway.state.audit.verify().entries);
    expect(lines[0]).toBe('\uFEFFseq,at,actor_kind,actor_id,actor_name,address,action,target,before,after,hash');
    expect(text).toContain(`"'=cmd|""/c calc""!A1"`);
    expect(text).not.toMatch(/(^|,)"?[=+@]/m);
    expect(await callers.nobody.get('/exports/audit.csv')).toMatchObject({ status: 401 });
    expect(await callers.as('field').get('/exports/audit.csv')).toMatchObject({ code: 'FORBIDDEN' });
  });

  it('says where it was tampered with', async () => {
    const database = openSqlite({
      file: join(gateway.config.GATEWAY_DATA_DIR, 'state.db'),
      migrations: stateMigrations,
    });
    database.exec('DROP TRIGGER audit_no_update');
    database.prepare("UPDATE audit SET target = 'somebody else' WHERE seq = 3").run();
    database.close();

    const { chain } = auditAnswerSchema.parse((await administrator.get('/audit?limit=1')).json);

    expect(chain).toMatchObject({ whole: false, brokenAt: 3 });
  });
});
