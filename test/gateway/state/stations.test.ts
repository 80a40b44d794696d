import { describe, expect, it, onTestFinished } from 'vitest';
import { createStationBook } from '../../../gateway/state/station-book.ts';
import { openStationStore, type StationStore } from '../../../gateway/state/stations.ts';
import type { Provenance } from '../../../shared/station.ts';
import { testStation } from '../../support/gateway-process.ts';
import { temporaryFolder } from '../../support/temporary.ts';

let clock = 1_000_000;
const openStore = (): { store: StationStore; again: () => StationStore } => {
  const folder = temporaryFolder();
  const open = () => {
    const store = openStationStore(folder.file('state.db'), () => clock);
    onTestFinished(() => store.close());
    return store;
  };
  onTestFinished(folder.remove);
  return { store: open(), again: open };
};

const secretBytes = (secret: string) => Buffer.from(secret);
const grant = (store: StationStore, provenance: Provenance, uses = 1) =>
  store.createToken({ provenance, uses, expiresAt: clock + 1_000 });
const { provenance: _, ...claimable } = testStation('tram-9');

describe('station store', () => {
  it('keeps only a hash of the secret and finds the station again', () => {
    const { store, again } = openStore();
    const secret = store.add(testStation('tram-1'));

    expect(again().find('tram-1')?.station).toEqual(testStation('tram-1'));
    expect(JSON.stringify(store.list())).not.toContain(secret);
    expect(() => store.add(testStation('tram-1'))).toThrow('exists already');
  });

  it('authenticates by secret, refuses the old one after rotating and every one after revoking', () => {
    const { store } = openStore();
    const first = store.add(testStation('tram-1'));
    const book = createStationBook(store);
    expect(book.authenticate('tram-1', secretBytes(first))?.id).toBe('tram-1');
    expect(book.authenticate('tram-1', secretBytes('wrong'))).toBeUndefined();
    expect(book.authenticate('nobody', secretBytes(first))).toBeUndefined();

    const second = store.rotate('tram-1');
    book.refresh();
    expect(book.authenticate('tram-1', secretBytes(first))).toBeUndefined();
    expect(book.authenticate('tram-1', secretBytes(second))).toBeDefined();

    store.revoke('tram-1');
    book.refresh();
    expect(book.authenticate('tram-1', secretBytes(second))).toBeUndefined();
    expect(() => store.revoke('nobody')).toThrow('there is no station');
  });

  it('changes the record of a station and leaves its secret alone', () => {
    const { store } = openStore();
    const secret = store.add(testStation('tram-1'));
    const book = createStationBook(store);
    const ended: string[] = [];
    book.onCredentialsChanged((id) => ended.push(id));

    store.update(testStation('tram-1', { name: 'Tên mới', datum: 'local' }));
    book.refresh();

    expect(book.find('tram-1')).toMatchObject({ name: 'Tên mới', datum: 'local' });
    expect(book.authenticate('tram-1', secretBytes(secret))).toBeDefined();
    expect(ended).toEqual([]);
    expect(() => store.update(testStation('nobody'))).toThrow('there is no station');
  });

  it('notices what another process wrote', () => {
    const { store, again } = openStore();
    const other = again();
    const book = createStationBook(store);
    const changed: string[] = [];
    const ended: string[] = [];
    book.onChange((change) => changed.push(...change.changed.map((station) => station.id)));
    book.onCredentialsChanged((id) => ended.push(id));
    const before = store.version();

    other.add(testStation('tram-2'));
    expect(store.version()).not.toBe(before);
    book.refresh();
    other.revoke('tram-2');
    book.refresh();

    expect(changed).toEqual(['tram-2']);
    expect(ended).toEqual(['tram-2']);
  });

  it('enrols as many stations as the token allows, with the provenance of the token', () => {
    const { store } = openStore();
    const token = grant(store, 'simulated');

    expect(store.claim(token, claimable).station.provenance).toBe('simulated');
    expect(() => store.claim(token, { ...claimable, id: 'tram-10' })).toThrow('used up');
    expect(() => store.claim('x'.repeat(32), claimable)).toThrow('unknown or has expired');
  });

  it('lets a simulated station claim again, but never a real one or one that a person added', () => {
    const { store } = openStore();
    const simulated = grant(store, 'simulated', 3);
    const first = store.claim(simulated, claimable).secret;
    expect(store.claim(simulated, claimable).secret).not.toBe(first);

    store.add(testStation('by-hand', { provenance: 'simulated' }));
    expect(() => store.claim(simulated, { ...claimable, id: 'by-hand' })).toThrow('exists');

    const real = grant(store, 'real', 3);
    store.claim(real, { ...claimable, id: 'real-1' });
    expect(() => store.claim(real, { ...claimable, id: 'real-1' })).toThrow('exists');
    expect(() => store.claim(real, claimable)).toThrow('exists');
  });

  it('refuses a token after its time', () => {
    const { store } = openStore();
    const token = grant(store, 'real');
    clock += 1_001;

    expect(() => store.claim(token, claimable)).toThrow('expired');
  });
});
