import { expect, it } from 'vitest';
import { wholeCity } from '../../../shared/access.ts';
import { maxLayers } from '../../../shared/station-api.ts';
import { minuteMs } from '../../../shared/time.ts';
import { testActor } from '../../support/gateway-process.ts';
import { openTestState, type TestState } from '../../support/test-state.ts';

const create = (state: TestState, expiresAt: number | null = null) =>
  state.keys.create({ name: 'Sở', permissions: ['stations.read'], scope: wholeCity, expiresAt }, testActor);

it('a key is recognised by its prefix, shown once, and valid until it is revoked', () => {
  const state = openTestState();
  const { key, stored } = create(state);

  expect(key).toMatch(/^hdk_[A-Za-z0-9]{32}$/);
  expect(key.startsWith(stored.hint)).toBe(true);
  expect(state.keys.list()).toEqual([stored]);
  expect(state.again().keys.use(key)).toMatchObject({ id: stored.id, permissions: ['stations.read'] });
  expect(state.keys.use(`${key.slice(0, -1)}!`)).toBeUndefined();

  state.keys.revoke(stored.id, testActor);
  expect(state.keys.use(key)).toBeUndefined();
  expect(state.keys.list()[0]?.revokedAt).toBe(state.clock);
  expect(() => state.keys.revoke(stored.id, testActor)).toThrow('no valid key');
  expect(state.audit.list({ limit: 9 }).map(({ action }) => action)).toEqual(['key.revoke', 'key.create']);
});

it('a key ends at its time', () => {
  const state = openTestState();
  const { key } = create(state, state.clock + 10);
  expect(state.keys.use(key)).toBeDefined();
  state.clock += 10;
  expect(state.keys.use(key)).toBeUndefined();
});

it('the last use is noted, at most once a minute', () => {
  const state = openTestState();
  const { key } = create(state);
  const first = state.clock;
  expect(state.keys.use(key)?.lastUsedAt).toBe(first);
  state.clock += minuteMs - 1;
  expect(state.keys.use(key)?.lastUsedAt).toBe(first);
  state.clock += 1;
  expect(state.keys.use(key)?.lastUsedAt).toBe(first + minuteMs);
  expect(state.keys.list()[0]?.lastUsedAt).toBe(first + minuteMs);
});

it('layers are kept with their bytes, up to a limit', () => {
  const state = openTestState();
  const bytes = Buffer.from('{"type":"FeatureCollection","features":[]}');
  const layer = state.layers.add({ name: 'Ngập', features: 0 }, bytes, testActor);

  expect(layer).toMatchObject({ sizeBytes: bytes.length, addedBy: 'test' });
  expect(state.layers.list()).toEqual([layer]);
  expect(state.again().layers.bytes(layer.id)).toEqual(bytes);
  for (let more = 1; more < maxLayers; more++) state.layers.add({ name: 'x', features: 0 }, bytes, testActor);
  expect(() => state.layers.add({ name: 'x', features: 0 }, bytes, testActor)).toThrow('at most');
  state.layers.remove(layer.id, testActor);
  expect(state.layers.bytes(layer.id)).toBeUndefined();
  expect(() => state.layers.remove(layer.id, testActor)).toThrow('no layer');
});
