import { beforeEach, describe, expect, it, vi } from 'vitest';
import { restoreCity, serializeCity } from '../../../console/live/saved-city.ts';
import { LiveStore } from '../../../console/live/store.ts';
import type { Snapshot } from '../../../shared/live-events.ts';
import { now, station } from '../model/stations.ts';

/** This computer's clock is an hour behind the gateway's. */
const behindMs = 3_600_000;
let clock: number;
let frames: (() => void)[];
const frame = (): void => {
  for (const flush of frames.splice(0)) flush();
};
const around = {
  now: () => clock,
  schedule: (flush: () => void) => void frames.push(flush),
};
const snapshot: Snapshot = {
  cursor: 10,
  serverTime: now,
  stations: [station('a')],
  latest: [{ station: 'a', values: { pm25: { value: 30, at: now - 5_000, receivedAt: now, quality: 0 } } }],
};

beforeEach(() => {
  clock = now - behindMs;
  frames = [];
});

describe('LiveStore', () => {
  it('says when series have a gap: a snapshot after the first one, but no refill', () => {
    const store = new LiveStore(around);
    const listener = vi.fn();
    const stop = store.onBegunAnew(listener);

    store.snapshot(snapshot);
    store.refill({ cursor: 11, serverTime: now, readings: [], stations: [] });
    expect(listener).not.toHaveBeenCalled();
    store.snapshot({ ...snapshot, cursor: 99_000 });
    expect(listener).toHaveBeenCalledOnce();
    stop();
    store.snapshot({ ...snapshot, cursor: 99_001 });
    expect(listener).toHaveBeenCalledOnce();
  });

  it('has forgotten at once, without waiting for a frame: what is kept of it is what somebody else finds', () => {
    const store = new LiveStore(around);
    store.snapshot(snapshot);
    frame();
    const listener = vi.fn();
    store.subscribe(listener);

    store.forget();
    expect(store.getState()).toMatchObject({ origin: 'none', heardAt: undefined });
    expect(store.getState().city.stations.size).toBe(0);
    expect(listener).toHaveBeenCalledOnce();
    store.snapshot(snapshot);
    store.waits();
    frame();
    expect(store.getState()).toMatchObject({ origin: 'none', connection: 'waiting' });
  });

  it('tells its listeners once per frame, however much arrived', () => {
    const store = new LiveStore(around);
    const listener = vi.fn();
    store.subscribe(listener);

    store.connected();
    store.snapshot(snapshot);
    store.changes({ cursor: 11, serverTime: now, readings: [['a', now, now, 0, 'pm25', 31]] });
    expect(store.getState().origin).toBe('none');
    frame();

    expect(listener).toHaveBeenCalledTimes(1);
    expect(store.getState().city.values.get('a')?.pm25?.value).toBe(31);
  });

  it('shows the time of the gateway with a wrong clock of its own', () => {
    const store = new LiveStore(around);

    store.snapshot(snapshot);
    clock += 2_000;

    expect(store.serverNow()).toBe(now + 2_000);
  });

  it('resumes from the newest cursor, even before the next frame', () => {
    const store = new LiveStore(around);
    expect(store.cursor).toBeUndefined();

    store.snapshot(snapshot);
    store.changes({ cursor: 12, serverTime: now, readings: [] });

    expect(store.cursor).toBe(12);
  });

  it('does not resume from a city of an earlier visit', () => {
    const store = new LiveStore(around);
    store.snapshot(snapshot);
    frame();
    const saved = restoreCity(serializeCity(store.getState().city, now) ?? '');

    const next = new LiveStore(around, saved);

    expect(next.getState()).toMatchObject({ origin: 'saved', savedAt: now });
    expect(next.getState().city.values.get('a')?.pm25?.value).toBe(30);
    expect(next.cursor).toBeUndefined();
  });

  it('remembers since when the connection is lost, not when it last failed to come back', () => {
    const store = new LiveStore(around);
    store.snapshot(snapshot);
    store.connected();

    store.disconnected();
    clock += 60_000;
    store.disconnected();
    frame();

    expect(store.getState()).toMatchObject({ connection: 'lost', lostAt: now });
    store.connected();
    frame();
    expect(store.getState()).toMatchObject({ connection: 'connected', lostAt: undefined });
  });

  it('announces a refill with its number of readings, and a refill of none not at all', () => {
    const store = new LiveStore(around);
    store.snapshot(snapshot);

    store.refill({ cursor: 11, serverTime: now, readings: [], stations: [] });
    frame();
    expect(store.getState().refill).toBeUndefined();

    store.refill({
      cursor: 13,
      serverTime: now,
      stations: [],
      readings: [
        ['a', now, now, 0, 'pm25', 31],
        ['a', now + 1, now + 1, 0, 'pm25', 32],
      ],
    });
    frame();
    expect(store.getState().refill).toEqual({ count: 2, at: now });
  });

  it('hands every reading to charts at once, late ones included', () => {
    const store = new LiveStore(around);
    store.snapshot(snapshot);
    const seen: number[] = [];
    const stop = store.onReadings((readings) => seen.push(...readings.map(({ at }) => at)));

    store.changes({ cursor: 11, serverTime: now, readings: [['a', now - 99_000, now, 0, 'pm25', 1]] });
    stop();
    store.changes({ cursor: 12, serverTime: now, readings: [['a', now, now, 0, 'pm25', 2]] });

    expect(seen).toEqual([now - 99_000]);
  });
});

describe('restoreCity', () => {
  it.each(['', 'null', '{"format":2}', '{"format":1,"savedAt":1,"stations":[{"id":"a"}],"latest":[]}'])(
    'refuses what is not a whole saved city: %s',
    (text) => {
      expect(restoreCity(text)).toBeUndefined();
    },
  );
});
