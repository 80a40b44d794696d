/** The routes about alerts over a real state and a real server: who sees and may do what, and what is refused. */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createApp } from '../../../gateway/http/app.ts';
import type { HttpDeps } from '../../../gateway/http/deps.ts';
import { type Scope, wholeCity } from '../../../shared/access.ts';
import type { Maintenance } from '../../../shared/alert-api.ts';
import { dossierSchema } from '../../../shared/dossier-api.ts';
import { defaultContact, type OnCall, type Policy } from '../../../shared/notification-api.ts';
import { minuteMs } from '../../../shared/time.ts';
import { type Callers, callersOf } from '../../support/callers.ts';
import { type FloodStory, tellFlood } from '../../support/flood-story.ts';
import { testActor } from '../../support/gateway-process.ts';
import { anAlert, aSituation, depthRule } from '../../support/notices.ts';
import { addPerson, browserOf } from '../../support/people.ts';
import { openTestState, type TestState } from '../../support/test-state.ts';
import { fakeDeps } from './fakes.ts';

const elsewhere: Scope = { networks: null, wards: ['other'] };
const noSuch = randomUUID();

let state: TestState;
let story: FloodStory;
let url: string;
let callers: Callers;

const serve = async (overrides: Partial<HttpDeps> = {}): Promise<string> => {
  const { state: live, ...deps } = fakeDeps({
    stored: state,
    stations: story.sources.stations,
    now: () => state.clock,
    ...overrides,
  });
  const server = createServer(createApp({ ...deps, state: live }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => void server.close(() => resolve())));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
};

/** An alert that holds, in a situation of its own. */
const openAlert = (): { id: string; situation: string } => {
  const situation = aSituation({ id: randomUUID(), number: 129, stations: ['tram-1'], alerts: { open: 1, all: 1 } });
  const alert = anAlert({
    id: randomUUID(),
    situation: situation.id,
    rule: { id: 'street-depth', version: 1, name: depthRule.name, kind: 'depth' },
  });
  state.alerts.write({ situations: [situation], alerts: [alert] });
  return { id: alert.id, situation: situation.id };
};

beforeEach(() => {
  state = openTestState();
  story = tellFlood(state);
});
const start = async (overrides: Partial<HttpDeps> = {}): Promise<void> => {
  url = await serve(overrides);
  callers = callersOf({ url, state });
};

describe('reading alerts', () => {
  it('shows names and words to staff of the place, and the public view to everybody else', async () => {
    await start();
    const path = `/situations/${story.situation.id}`;
    const named = { situation: { acknowledgedBy: { name: 'Trần Thị Hạnh' } } };

    const staff = await callers.as('emergency').get(path);
    expect(staff.json).toMatchObject(named);
    expect(JSON.stringify(staff.json)).toContain('Cấm đường');
    for (const caller of [callers.nobody, callers.as('viewer'), callers.as('emergency', elsewhere)]) {
      const answer = await caller.get(path);
      expect(answer.json).toMatchObject({
        situation: { id: story.situation.id, acknowledgedBy: null, assignee: null },
      });
      expect(JSON.stringify(answer.json)).not.toMatch(/Cấm đường|Hạnh/);
      expect((await caller.get(`/alerts/${story.alert.id}`)).json).toMatchObject({ alert: { acknowledgedBy: null } });
      expect(JSON.stringify((await caller.get('/alerts')).json)).not.toContain('Hạnh');
    }
  });

  it('hides simulated ones where only real stations are shown', async () => {
    const simulated = tellFlood(openTestState(), { provenance: 'simulated' });
    state.alerts.write({
      situations: [{ ...simulated.situation, number: 500 }],
      alerts: [simulated.alert],
    });
    await start({ publicFace: 'real' });

    const listed = await callers.nobody.get('/alerts');
    expect(JSON.stringify(listed.json)).toContain(story.alert.id);
    expect(JSON.stringify(listed.json)).not.toContain(simulated.alert.id);
    expect((await callers.nobody.get('/alerts?provenance=simulated')).json).toEqual({ alerts: [], next: null });
    expect((await callers.nobody.get(`/alerts/${simulated.alert.id}`)).status).toBe(404);
    expect((await callers.nobody.get(`/situations/${simulated.situation.id}`)).status).toBe(404);
    expect((await callers.as('viewer').get(`/alerts/${simulated.alert.id}`)).status).toBe(200);
  });

  it('tags what everybody sees alike, and lets nobody store what staff see', async () => {
    await start();
    for (const path of ['/situations', '/alerts', `/alerts/${story.alert.id}`, '/rules', '/official-levels']) {
      const shared = await callers.nobody.get(path);
      expect([shared.headers.get('etag'), shared.headers.get('cache-control')]).toEqual([
        expect.stringMatching(/^W\//),
        'public, max-age=5',
      ]);
      const own = await callers.as('emergency').get(path);
      expect([own.headers.get('etag'), own.headers.get('cache-control')]).toEqual([null, 'private, no-store']);
    }
  });

  it('tells of messages those who are responsible there', async () => {
    await start();
    const path = `/situations/${story.situation.id}/deliveries`;

    expect((await callers.as('field').get(path)).json).toHaveLength(2);
    expect((await callers.as('field', elsewhere).get(path)).code).toBe('OUTSIDE_SCOPE');
    expect((await callers.as('field').get('/deliveries')).json).toHaveLength(2);
    expect((await callers.as('field', elsewhere).get('/deliveries')).json).toEqual([]);
  });
});

describe('acting on alerts', () => {
  it('does all of it or, outside the scope of the caller, nothing', async () => {
    const one = openAlert();
    await start();
    const action = { kind: 'acknowledge', note: 'Đã nhận' };
    const field = callers.as('field', { networks: ['noise'], wards: null });

    const refused = await field.send('POST', '/alerts/actions', { alerts: [one.id], action });
    expect(refused.code).toBe('OUTSIDE_SCOPE');
    const whole = await field.send('POST', '/alerts/actions', { situations: [one.situation], action });
    expect(whole.code).toBe('OUTSIDE_SCOPE');
    expect(state.alerts.alert(one.id)?.state).toBe('unacknowledged');

    const done = await callers.as('field').send('POST', '/alerts/actions', { alerts: [one.id], action });
    expect(done.json).toMatchObject({ situations: [{ id: one.situation, acknowledgedBy: { kind: 'key' } }] });
    expect(state.alerts.alert(one.id)?.state).toBe('acknowledged');
    expect(callers.audited('alert.acknowledge')).toHaveLength(1);
  });

  it('assigns to nobody who could not handle it', async () => {
    const one = openAlert();
    await start();
    const viewer = await addPerson(state, { role: 'viewer' });
    const far = await addPerson(state, { role: 'field', scope: elsewhere });
    const near = await addPerson(state, { role: 'field' });
    const assign = (person: string) =>
      callers.as('emergency').send('POST', '/alerts/actions', { alerts: [one.id], action: { kind: 'assign', person } });

    for (const person of [viewer.id, far.id, noSuch]) {
      expect((await assign(person)).json).toMatchObject({
        code: 'CHANGE_INVALID',
        errors: [{ path: 'action.person' }],
      });
    }
    expect((await assign(near.id)).json).toMatchObject({ situations: [{ assignee: { id: near.id } }] });
    const { json } = await callers.as('emergency').get('/alerts/assignees');
    expect(json).toContainEqual({ id: near.id, name: near.name, role: 'field' });
    expect(JSON.stringify(json)).not.toContain(viewer.id);
  });
});

describe('rules', () => {
  it('name only what there is', async () => {
    await start();
    const rule = {
      ...depthRule,
      policy: 'no-such',
      scope: { ...depthRule.scope, stations: ['tram-1', 'tram-9'] },
    };

    const answer = await callers.as('emergency').send('POST', '/rules', { rule });

    expect(answer.json).toMatchObject({
      code: 'CHANGE_INVALID',
      errors: [{ path: 'rule.scope.stations[1]' }, { path: 'rule.policy' }],
    });
    const limits = {
      ...depthRule,
      policy: null,
      condition: { kind: 'limit', network: 'air', thresholds: ['nope'], steps: [{ over: 0, severity: 'watch' }] },
    };
    expect((await callers.as('emergency').send('POST', '/rules', { rule: limits })).json).toMatchObject({
      errors: [{ path: 'rule.condition.thresholds[0]' }],
    });
  });

  it('keep their versions, refuse a change over another, and a default one is not removed', async () => {
    await start();
    const rules = callers.as('emergency');
    const rule = { ...depthRule, policy: null };
    const { json: made, headers } = await rules.send('POST', '/rules', { rule });
    const path = (headers.get('location') ?? '').replace('/api/v1', '');
    expect(made).toMatchObject({ version: 1, isDefault: false, open: 0 });

    const changed = await rules.send('PUT', path, { rule: { ...rule, enabled: false }, version: 1 });
    expect(changed.json).toMatchObject({ version: 2, rule: { enabled: false } });
    expect((await rules.send('PUT', path, { rule, version: 1 })).code).toBe('CHANGE_CONFLICT');
    expect((await rules.get(`${path}/versions`)).json).toMatchObject([{ version: 1 }, { version: 2 }]);
    expect((await rules.send('DELETE', path)).status).toBe(204);
    expect((await rules.send('DELETE', '/rules/street-depth')).code).toBe('CHANGE_INVALID');
    expect((await rules.get(`${path}/versions`)).status).toBe(200);
  });

  it('say how many open alerts they have, and hide from the public who changed them', async () => {
    openAlert();
    await start();

    expect((await callers.nobody.get('/rules')).json).toMatchObject([{ id: 'street-depth', open: 1, changedBy: null }]);
    expect((await callers.as('field').get('/rules')).json).toMatchObject([{ changedBy: 'test' }]);
  });

  it('take a scope of a thousand stations', async () => {
    await start();
    const stations = Array.from({ length: 1_000 }, (_, index) => `${'tram-cua-pho-lon-so-'.repeat(2)}${index}`);

    const answer = await callers
      .as('emergency')
      .send('POST', '/rules', { rule: { ...depthRule, scope: { ...depthRule.scope, stations } } });

    expect(answer.code).toBe('CHANGE_INVALID');
  });
});

const policyTo = (to: Policy['steps'][number]['to']): Policy => ({
  name: 'Trực đêm',
  from: 'warning',
  steps: [{ afterMinutes: 0, to }],
  repeatMinutes: null,
  maxRepeats: 0,
});

describe('who is told', () => {
  it('is only who there is', async () => {
    await start();
    const gone = await addPerson(state, { role: 'field' });
    state.people.change(gone.id, { disabled: true }, testActor);
    const policy = policyTo([
      { kind: 'on-call', list: 'none', position: 1 },
      { kind: 'person', person: gone.id },
      { kind: 'role', role: 'field' },
      { kind: 'webhook', webhook: 'none' },
    ]);

    const answer = await callers.as('administrator').send('POST', '/policies', policy);

    expect(answer.json).toMatchObject({
      code: 'CHANGE_INVALID',
      errors: [{ path: 'steps[0].to[0]' }, { path: 'steps[0].to[1]' }, { path: 'steps[0].to[3]' }],
    });
  });

  it('stays as long as something names it', async () => {
    await start();
    const admin = callers.as('administrator');
    const person = await addPerson(state, { role: 'emergency' });
    const list: OnCall = {
      name: 'Trực ban',
      role: 'emergency',
      people: [person.id],
      startsOn: '2026-11-01',
      handoverAt: '07:00',
      turnDays: 7,
      exceptions: [],
    };
    const idOf = (json: unknown): string => String(Object(json).id);
    const onCall = await admin.send('POST', '/on-call', list);
    expect(onCall.json).toMatchObject({ version: 1, now: [{ id: person.id, name: person.name }] });
    const policy = await admin.send(
      'POST',
      '/policies',
      policyTo([{ kind: 'on-call', list: idOf(onCall.json), position: 1 }]),
    );
    const rule = await admin.send('POST', '/rules', { rule: { ...depthRule, policy: idOf(policy.json) } });

    const refusedList = await admin.send('DELETE', `/on-call/${idOf(onCall.json)}`);
    const refusedPolicy = await admin.send('DELETE', `/policies/${idOf(policy.json)}`);
    expect([refusedList.code, refusedPolicy.code]).toEqual(['CHANGE_INVALID', 'CHANGE_INVALID']);
    expect(refusedList.json).toMatchObject({ detail: expect.stringContaining('Trực đêm') });
    expect(refusedPolicy.json).toMatchObject({ detail: expect.stringContaining(depthRule.name.vi) });
    await admin.send('DELETE', `/rules/${idOf(rule.json)}`);
    expect((await admin.send('DELETE', `/policies/${idOf(policy.json)}`)).status).toBe(204);
    expect((await admin.send('DELETE', `/on-call/${idOf(onCall.json)}`)).status).toBe(204);
  });

  it('is no machine inside the city, and a webhook shows its secret once', async () => {
    await start();
    const admin = callers.as('administrator');
    const webhook = (address: string) => ({ name: 'Trung tâm', url: address, enabled: true, follows: null });

    for (const address of ['http://127.0.0.1/hook', 'https://10.0.0.7/', 'https://user:pass@example.com/']) {
      expect((await admin.send('POST', '/webhooks', webhook(address))).json).toMatchObject({
        code: 'CHANGE_INVALID',
        errors: [{ path: 'url' }],
      });
    }
    const made = await admin.send('POST', '/webhooks', webhook('https://hooks.example.com/alerts'));
    expect(made.json).toMatchObject({ version: 1, secret: expect.stringMatching(/^whsec_[\w-]{32}$/) });
    const { id, secret } = Object(made.json);
    expect(state.deliveries.secret(`webhook:${id}`, () => 'another')).toBe(secret);
    expect(JSON.stringify((await admin.get('/webhooks')).json)).not.toContain(secret);
    expect(JSON.stringify(callers.audited('webhook.create'))).not.toContain(secret);
  });

  it('wishes for oneself, and a channel that is on knows where to', async () => {
    await start();
    const person = await addPerson(state, { role: 'field' });
    const browser = browserOf(state, url, person);
    const path = '/api/v1/account/notifications';

    expect((await browser.get(path)).json).toMatchObject({ contact: defaultContact, pushDevices: [] });
    const wrong = await browser.send('PUT', path, { ...defaultContact, sms: { ...defaultContact.sms, enabled: true } });
    expect(wrong.json).toMatchObject({ code: 'CHANGE_INVALID', errors: [{ path: 'sms.phone' }] });
    const changed = { ...defaultContact, quiet: { from: '22:00', to: '06:00' } };
    expect((await browser.send('PUT', path, changed)).json).toMatchObject({ contact: changed });
    expect((await callers.as('field').get('/account/notifications')).code).toBe('FORBIDDEN');
    const inside = {
      endpoint: 'https://192.168.1.1/push',
      keys: { p256dh: 'B'.repeat(60), auth: 'a'.repeat(22) },
      label: 'Điện thoại',
    };
    expect((await browser.send('POST', '/api/v1/account/push-devices', inside)).code).toBe('CHANGE_INVALID');
    const added = await browser.send('POST', '/api/v1/account/push-devices', {
      ...inside,
      endpoint: 'https://push.example.com/abc',
    });
    expect(added.json).toMatchObject({ pushDevices: [{ label: 'Điện thoại' }] });
    expect(added.text).not.toContain('push.example.com');
    const [device] = Object(added.json).pushDevices;
    expect((await browser.send('DELETE', `/api/v1/account/push-devices/${device.id}`)).status).toBe(204);
    expect((await browser.get(path)).json).toMatchObject({ pushDevices: [] });
  });
});

describe('maintenance', () => {
  const windowOf = (scope: Partial<Maintenance['scope']>): Maintenance => ({
    scope: { networks: null, wards: null, stations: null, ...scope },
    from: state.clock,
    to: state.clock + 60 * minuteMs,
    reason: 'Thay đầu đo',
  });

  it('is opened for stations of the own part of the city, and ended by those only', async () => {
    await start();
    const own = callers.as('field', { networks: ['flood'], wards: ['11359'] });
    const other = callers.as('field', elsewhere);

    expect((await own.send('POST', '/maintenance', windowOf({}))).code).toBe('OUTSIDE_SCOPE');
    expect((await other.send('POST', '/maintenance', windowOf({ stations: ['tram-1'] }))).code).toBe('OUTSIDE_SCOPE');
    const one = await own.send('POST', '/maintenance', windowOf({ stations: ['tram-1'] }));
    const two = await own.send('POST', '/maintenance', windowOf({ networks: ['flood'], wards: ['11359'] }));
    expect([one.status, two.status]).toEqual([201, 201]);
    const { id } = Object(one.json);
    expect((await other.send('DELETE', `/maintenance/${id}`)).code).toBe('OUTSIDE_SCOPE');
    expect((await own.send('DELETE', `/maintenance/${id}`)).status).toBe(204);
    expect((await own.get('/maintenance')).json).toHaveLength(1);
  });

  it('is refused for stations that there are not, and for the past', async () => {
    await start();
    const past = { ...windowOf({ stations: ['tram-9'] }), from: state.clock - 2, to: state.clock - 1 };

    expect((await callers.as('field').send('POST', '/maintenance', past)).json).toMatchObject({
      errors: [{ path: 'scope.stations[0]' }, { path: 'to' }],
    });
  });
});

it('shows official levels that hold or are to hold, and to the public not who entered them', async () => {
  await start();
  const level = {
    disaster: 'flood',
    level: 2,
    wards: null,
    bulletin: { issuer: 'Đài KTTV khu vực Đông Bắc', number: 'LULU-12', issuedAt: state.clock - 1, url: '' },
    validFrom: state.clock,
    validTo: state.clock + 1_000,
    text: '',
  };
  const made = await callers.as('emergency').send('POST', '/official-levels', level);
  expect(made.json).toMatchObject({ level: 2, enteredBy: expect.any(String), withdrawnAt: null });
  const early = { ...level, bulletin: { ...level.bulletin, issuedAt: state.clock + 1 } };
  expect((await callers.as('emergency').send('POST', '/official-levels', early)).code).toBe('CHANGE_INVALID');

  expect((await callers.nobody.get('/official-levels')).json).toMatchObject([{ level: 2, enteredBy: null }]);
  state.clock += 1_001;
  expect((await callers.nobody.get('/official-levels')).json).toEqual([]);
  expect((await callers.nobody.get('/official-levels?all=true')).json).toHaveLength(1);
});

describe('dossiers', () => {
  it('are files for those who are responsible there', async () => {
    await start();
    const path = `/alerts/${story.alert.id}/dossier`;

    const made = await callers.as('environment').get(path);
    expect(made.headers.get('content-disposition')).toBe('attachment; filename=hai-dang_TH-128_tram-1.json');
    expect(dossierSchema.parse(made.json).alerts.map(({ id }) => id)).toEqual([story.alert.id]);
    expect((await callers.as('environment', elsewhere).get(path)).code).toBe('OUTSIDE_SCOPE');
    expect((await callers.as('viewer').get(path)).code).toBe('FORBIDDEN');
    expect((await callers.as('environment').get(`/alerts/${noSuch}/dossier`)).status).toBe(404);
    expect((await callers.as('environment', wholeCity).get(`${path}.pdf?language=fr`)).code).toBe('QUERY_MALFORMED');
  });
});
