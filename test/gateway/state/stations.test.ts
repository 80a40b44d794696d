import { describe, expect, it } from 'vitest';
import type { StationStore } from '../../../gateway/state/ports.ts';
import { createStationBook } from '../../../gateway/state/station-book.ts';
import { wholeCity } from '../../../shared/access.ts';
import type { Provenance } from '../../../shared/station.ts';
import { maxPhotosPerStation } from '../../../shared/station-api.ts';
import { testActor, testStation } from '../../support/gateway-process.ts';
import { openTestState, type TestState } from '../../support/test-state.ts';

const address = '192.0.2.7';
const secretBytes = (secret: string) => Buffer.from(secret);
const grant = (state: TestState, provenance: Provenance, uses = 1, scope = wholeCity) =>
  state.stations.createToken({ provenance, uses, expiresAt: state.clock + 1_000, scope, note: 'đội 1' }, testActor)
    .token;
const add = (store: StationStore, id: string, overrides = {}) => store.add(testStation(id, overrides), {}, testActor);
const { provenance: _, ...claimable } = testStation('tram-9');

describe('station store', () => {
  it('keeps only a hash of the secret and finds the station again', () => {
    const state = openTestState();
    const secret = add(state.stations, 'tram-1');

    expect(state.again().stations.find('tram-1')?.station).toEqual(testStation('tram-1'));
    expect(JSON.stringify(state.stations.list())).not.toContain(secret);
    expect(() => add(state.stations, 'tram-1')).toThrow('exists already');
  });

  it('authenticates by secret, refuses the old one after rotating and every one after revoking', () => {
    const state = openTestState();
    const first = add(state.stations, 'tram-1');
    const book = createStationBook(state);
    expect(book.authenticate('tram-1', secretBytes(first))?.id).toBe('tram-1');
    expect(book.authenticate('tram-1', secretBytes('wrong'))).toBeUndefined();
    expect(book.authenticate('nobody', secretBytes(first))).toBeUndefined();

    const second = state.stations.rotate('tram-1', testActor);
    book.refresh();
    expect(book.authenticate('tram-1', secretBytes(first))).toBeUndefined();
    expect(book.authenticate('tram-1', secretBytes(second))).toBeDefined();

    state.stations.revoke('tram-1', testActor);
    book.refresh();
    expect(book.authenticate('tram-1', secretBytes(second))).toBeUndefined();
    expect(() => state.stations.revoke('nobody', testActor)).toThrow('there is no station');
  });

  it('changes the record of a station and leaves its secret alone', () => {
    const state = openTestState();
    const secret = add(state.stations, 'tram-1');
    const book = createStationBook(state);
    const ended: string[] = [];
    book.onCredentialsChanged((id) => ended.push(id));

    state.stations.update(testStation('tram-1', { name: 'Tên mới', datum: 'local' }), { owner: 'Sở' }, testActor);
    book.refresh();

    expect(book.find('tram-1')).toMatchObject({ name: 'Tên mới', datum: 'local' });
    expect(book.authenticate('tram-1', secretBytes(secret))).toBeDefined();
    expect(ended).toEqual([]);
    expect(() => state.stations.update(testStation('nobody'), {}, testActor)).toThrow('there is no station');
    expect(() => state.stations.update(testStation('tram-1', { provenance: 'simulated' }), {}, testActor)).toThrow(
      'real for good',
    );
  });

  it('notices what another process wrote', () => {
    const state = openTestState();
    const other = state.again().stations;
    const book = createStationBook(state);
    const changed: string[] = [];
    const ended: string[] = [];
    book.onChange((change) => changed.push(...change.changed.map((station) => station.id)));
    book.onCredentialsChanged((id) => ended.push(id));
    const before = state.version();

    add(other, 'tram-2');
    expect(state.version()).not.toBe(before);
    book.refresh();
    other.revoke('tram-2', testActor);
    book.refresh();

    expect(changed).toEqual(['tram-2']);
    expect(ended).toEqual(['tram-2']);
  });

  it('drops and refuses a station that is retired, and lets it in when it is back', () => {
    const state = openTestState();
    const secret = add(state.stations, 'tram-1');
    const book = createStationBook(state);
    const ended: string[] = [];
    book.onCredentialsChanged((id) => ended.push(id));

    state.stations.update(testStation('tram-1', { lifecycle: 'maintenance' }), {}, testActor);
    book.refresh();
    expect(ended).toEqual([]);

    state.stations.update(testStation('tram-1', { lifecycle: 'retired' }), {}, testActor);
    book.refresh();
    expect(ended).toEqual(['tram-1']);
    expect(book.authenticate('tram-1', secretBytes(secret))).toBeUndefined();
    expect(book.certified('tram-1', state.clock)).toBeUndefined();
    expect(book.find('tram-1')?.lifecycle).toBe('retired');

    state.stations.update(testStation('tram-1'), {}, testActor);
    book.refresh();
    expect(book.authenticate('tram-1', secretBytes(secret))).toBeDefined();
  });

  it('takes certificates until the credentials are rotated or revoked', () => {
    const state = openTestState();
    add(state.stations, 'tram-1');
    const book = createStationBook(state);
    const issuedAt = state.clock - 86_400_000;
    expect(book.certified('tram-1', issuedAt)?.id).toBe('tram-1');
    expect(book.certified('nobody', issuedAt)).toBeUndefined();

    state.stations.rotate('tram-1', testActor);
    book.refresh();
    expect(book.certified('tram-1', issuedAt)).toBeUndefined();
    expect(book.certified('tram-1', state.clock)).toBeDefined();

    state.clock += 1_000;
    state.stations.revoke('tram-1', testActor);
    book.refresh();
    expect(book.certified('tram-1', state.clock + 1_000)).toBeUndefined();
  });

  it('writes down what differs, and nothing when nothing does', () => {
    const state = openTestState();
    state.stations.add(testStation('tram-1', { gauge: 'kien-an' }), { owner: 'A', notes: 'x' }, testActor);
    state.stations.update(testStation('tram-1', { name: 'Mới' }), { owner: 'A', notes: 'y' }, testActor);
    state.stations.update(testStation('tram-1', { name: 'Mới' }), { notes: 'y', owner: 'A' }, testActor);

    const [change, creation] = state.audit.list({ limit: 10 });
    expect(change).toMatchObject({ seq: 2, action: 'station.change', target: 'tram-1', actor: testActor });
    expect(change?.before).toEqual({ name: 'Trạm tram-1', gauge: 'kien-an', details: { notes: 'x' } });
    expect(change?.after).toEqual({ name: 'Mới', details: { notes: 'y' } });
    expect(creation).toMatchObject({ action: 'station.create', before: null, after: { id: 'tram-1' } });
  });

  it('adds and changes many, all or none', () => {
    const state = openTestState();
    add(state.stations, 'tram-1');
    const rows = [
      { station: testStation('tram-1', { name: 'Mới' }), details: {} },
      { station: testStation('tram-2'), details: { owner: 'Sở' } },
    ];
    const wrong = { station: testStation('tram-1', { provenance: 'simulated' }), details: {} };

    expect(() => state.stations.addMany([...rows, wrong], testActor)).toThrow('for good');
    expect(state.stations.list().map(({ station }) => station.name)).toEqual(['Trạm tram-1']);
    expect(state.audit.head().seq).toBe(1);

    const credentials = state.stations.addMany(rows, testActor);
    expect(credentials.map(({ username }) => username)).toEqual(['tram-2']);
    expect(state.stations.find('tram-1')?.station.name).toBe('Mới');
    const book = createStationBook(state);
    expect(book.authenticate('tram-2', secretBytes(credentials[0]?.password ?? ''))).toBeDefined();
    expect(state.audit.head().seq).toBe(3);
  });

  it('keeps photos with the record, up to a limit, and no hash in it', () => {
    const state = openTestState();
    add(state.stations, 'tram-1');
    const bytes = Buffer.from([0xff, 0xd8, 0, 1]);
    const photo = state.stations.addPhoto('tram-1', { contentType: 'image/jpeg' }, bytes, testActor);

    expect(state.stations.record('tram-1')).toEqual({
      station: testStation('tram-1'),
      details: {},
      photos: [photo],
      enrolled: false,
      createdAt: state.clock,
      updatedAt: state.clock,
      revokedAt: null,
    });
    expect(state.stations.photo('tram-1', photo.id)).toEqual({ photo, bytes });
    expect(state.stations.photo('tram-2', photo.id)).toBeUndefined();
    for (let more = 1; more < maxPhotosPerStation; more++)
      state.stations.addPhoto('tram-1', { contentType: 'image/png' }, bytes, testActor);
    expect(() => state.stations.addPhoto('tram-1', { contentType: 'image/png' }, bytes, testActor)).toThrow('at most');
    expect(() => state.stations.addPhoto('nobody', { contentType: 'image/png' }, bytes, testActor)).toThrow(
      'no station',
    );

    expect(() => state.stations.removePhoto('tram-2', photo.id, testActor)).toThrow('no photo');
    state.stations.removePhoto('tram-1', photo.id, testActor);
    expect(state.stations.photo('tram-1', photo.id)).toBeUndefined();
    expect(state.audit.list({ limit: 1 })[0]).toMatchObject({ action: 'station.photo.remove', target: 'tram-1' });
  });
});

describe('enrolment', () => {
  it('lets in as many stations as the token allows, with the provenance of the token', () => {
    const state = openTestState();
    const token = grant(state, 'simulated');

    expect(state.stations.claim(token, claimable, address).station.provenance).toBe('simulated');
    expect(() => state.stations.claim(token, { ...claimable, id: 'tram-10' }, address)).toThrow('used up');
    expect(() => state.stations.claim('x'.repeat(32), claimable, address)).toThrow('unknown or has expired');
    expect(state.audit.list({ limit: 1 })[0]).toMatchObject({
      action: 'station.enrol',
      target: 'tram-9',
      actor: { kind: 'station', id: 'tram-9', name: claimable.name, address },
      after: { id: 'tram-9', provenance: 'simulated' },
    });
  });

  it('lets a simulated station claim again, but never a real one or one that a person added', () => {
    const state = openTestState();
    const simulated = grant(state, 'simulated', 3);
    const first = state.stations.claim(simulated, claimable, address).secret;
    expect(state.stations.claim(simulated, claimable, address).secret).not.toBe(first);
    expect(state.stations.lookAtToken(simulated)?.usesLeft).toBe(2);

    add(state.stations, 'by-hand', { provenance: 'simulated' });
    expect(() => state.stations.claim(simulated, { ...claimable, id: 'by-hand' }, address)).toThrow('exists');

    const real = grant(state, 'real', 3);
    state.stations.claim(real, { ...claimable, id: 'real-1' }, address);
    expect(() => state.stations.claim(real, { ...claimable, id: 'real-1' }, address)).toThrow('exists');
    expect(() => state.stations.claim(real, claimable, address)).toThrow('exists');
  });

  it('keeps what staff wrote down about a station that claims again', () => {
    const state = openTestState();
    const token = grant(state, 'simulated');
    state.stations.claim(token, claimable, address);
    const written = testStation('tram-9', { provenance: 'simulated', areaClass: 'special', lifecycle: 'maintenance' });
    state.stations.update(written, { owner: 'Sở' }, testActor);

    state.stations.claim(token, { ...claimable, name: 'Tên khác' }, address);

    expect(state.stations.find('tram-9')).toMatchObject({
      station: { name: 'Tên khác', areaClass: 'special', lifecycle: 'maintenance' },
      details: { owner: 'Sở' },
    });
  });

  it.each([
    ['revoked', (store: StationStore) => store.revoke('tram-9', testActor)],
    [
      'retired',
      (store: StationStore) =>
        store.update(testStation('tram-9', { provenance: 'simulated', lifecycle: 'retired' }), {}, testActor),
    ],
  ])('does not undo that somebody %s it', (word, end) => {
    const state = openTestState();
    const token = grant(state, 'simulated', 3);
    state.stations.claim(token, claimable, address);
    end(state.stations);

    expect(() => state.stations.claim(token, claimable, address)).toThrow(`was ${word} by an operator`);
  });

  it('refuses a token after its time', () => {
    const state = openTestState();
    const token = grant(state, 'real');
    expect(state.stations.lookAtToken(token)).toMatchObject({ provenance: 'real', uses: 1, usesLeft: 1 });
    state.clock += 1_001;

    expect(() => state.stations.claim(token, claimable, address)).toThrow('expired');
    expect(state.stations.lookAtToken(token)).toBeUndefined();
    expect(state.stations.tokens()).toEqual([]);
  });

  it('refuses stations outside the networks and wards of the token', () => {
    const state = openTestState();
    const noise = grant(state, 'real', 5, { networks: ['noise'], wards: null });
    const elsewhere = grant(state, 'real', 5, { networks: null, wards: ['11383'] });
    const here = grant(state, 'real', 5, { networks: ['air'], wards: [claimable.ward] });

    expect(() => state.stations.claim(noise, claimable, address)).toThrow('other networks or wards');
    expect(() => state.stations.claim(elsewhere, claimable, address)).toThrow('other networks or wards');
    expect(state.stations.claim(here, claimable, address).station.id).toBe('tram-9');
    expect(state.stations.lookAtToken(noise)?.usesLeft).toBe(5);
    expect(state.stations.lookAtToken(here)?.usesLeft).toBe(4);
  });

  it('lists what can still be used, and withdraws it', () => {
    const state = openTestState();
    const first = grant(state, 'real');
    state.clock += 10;
    const used = grant(state, 'simulated');
    state.stations.claim(used, claimable, address);

    const [token, ...others] = state.stations.tokens();
    expect(others).toEqual([]);
    expect(token).toMatchObject({ provenance: 'real', note: 'đội 1', createdBy: 'test', scope: wholeCity });
    state.stations.withdrawToken(token?.id ?? '', testActor);
    expect(state.stations.lookAtToken(first)).toBeUndefined();
    expect(() => state.stations.withdrawToken(token?.id ?? '', testActor)).toThrow('no enrolment token');
  });
});
