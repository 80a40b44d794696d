import { describe, expect, it } from 'vitest';
import { createLiveState } from '../../../gateway/live/live-state.ts';
import { reading, refusal, start, stateRecord, station } from './records.ts';

const quiet = () => {
  const state = createLiveState({ stations: [station('a'), station('b')] });
  state.drain();
  return state;
};

describe('latest values', () => {
  it('are those measured last, whatever arrived last', () => {
    const state = quiet();

    state.apply(reading('a', start, { pm25: 30 }), 100);
    state.apply(reading('a', start - 60_000, { pm25: 10, humidity: 80 }, { x: start + 5 }), 200);

    expect(state.latest()).toEqual([
      {
        station: 'a',
        values: {
          pm25: { value: 30, at: start, receivedAt: start, quality: 0 },
          humidity: { value: 80, at: start - 60_000, receivedAt: start + 5, quality: 0 },
        },
      },
    ]);
  });

  it('take the later of two readings of the same instant, as the history does', () => {
    const state = quiet();

    state.apply(reading('a', start, { pm25: 30 }), 100);
    state.apply(reading('a', start, { pm25: 31 }, { x: start + 1 }), 200);

    expect(state.latest()[0]?.values.pm25?.value).toBe(31);
  });

  it('carry the quality of each value, and what staff judged of it', () => {
    const invalid = new Set<string>();
    const state = createLiveState({
      stations: [station('a')],
      judged: (_station, quantity, _at, quality) => (invalid.has(quantity) ? quality | 128 : quality),
    });
    const { cursor } = state.drain();
    state.apply(reading('a', start, { pm25: 30, pm10: 900 }, { f: { pm10: 8 } }), 100);

    expect(state.since(cursor)?.readings).toEqual([['a', start, start, 0, 'pm25', 30, 'pm10', 900, '!pm10', 8]]);
    expect(state.latest()).toMatchObject([{ values: { pm25: { quality: 0 }, pm10: { quality: 8 } } }]);

    const before = state.drain().cursor;
    invalid.add('pm10');
    state.judgementsChanged();
    expect(state.latest()).toMatchObject([{ values: { pm25: { quality: 0 }, pm10: { quality: 136 } } }]);
    // Who has the former quality gets everything anew.
    expect(state.since(before)).toBeUndefined();
    expect(state.drain().readings).toBeUndefined();

    invalid.clear();
    state.judgementsChanged();
    expect(state.latest()).toMatchObject([{ values: { pm10: { quality: 8 } } }]);
  });

  it('go on from what was restored', () => {
    const state = quiet();

    state.restore({
      presence: [],
      latest: [{ station: 'a', values: { pm25: { value: 5, at: start, receivedAt: start, quality: 0 } } }],
      cursor: 1_000,
    });
    state.apply(reading('a', start - 1, { pm25: 99 }), 1_100);

    expect(state.snapshot(start)).toMatchObject({ cursor: 1_100, latest: [{ values: { pm25: { value: 5 } } }] });
  });

  it('learnt late fill what is missing, move nothing back, and are told by a snapshot', () => {
    const state = quiet();
    const value = { value: 5, at: start, receivedAt: start, quality: 0 };
    state.apply(reading('a', start + 1, { pm25: 30 }), 100);
    const { cursor } = state.drain();

    state.learn([{ station: 'a', values: { pm25: value, humidity: value } }]);

    expect(state.latest()).toMatchObject([{ values: { pm25: { value: 30 }, humidity: { value: 5 } } }]);
    expect(state.since(cursor)).toBeUndefined();
    expect(state.drain().readings).toBeUndefined();
    expect(state.drain().readings).toEqual([]);
  });

  it('learnt late that are no news disturb nobody', () => {
    const state = quiet();
    state.apply(reading('a', start, { pm25: 30 }), 100);
    const { cursor } = state.drain();

    state.learn([{ station: 'a', values: { pm25: { value: 5, at: start, receivedAt: start, quality: 0 } } }]);

    expect(state.latest()[0]?.values.pm25?.value).toBe(30);
    expect(state.since(cursor)?.readings).toEqual([]);
    expect(state.drain().readings).toEqual([]);
  });

  it('of a snapshot do not move afterwards', () => {
    const state = quiet();
    state.apply(reading('a', start, { pm25: 30 }), 100);
    const snapshot = state.snapshot(start);

    state.apply(reading('a', start + 1, { pm25: 31 }), 200);

    expect(snapshot.latest[0]?.values.pm25?.value).toBe(30);
  });
});

describe('presence', () => {
  it('is lost by the will, and ready again with the first word after it', () => {
    const state = quiet();

    state.apply(stateRecord('a', 'ready', start), 100);
    state.apply(stateRecord('a', 'lost', start + 10), 200);
    const lost = state.view('a');
    state.apply(reading('a', start + 20), 300);

    expect(lost).toMatchObject({ state: 'lost', stateSince: start + 10, lastSeenAt: start });
    expect(state.view('a')).toMatchObject({ state: 'ready', stateSince: start + 20, lastSeenAt: start + 20 });
  });

  it('is unknown of a station that never spoke', () => {
    expect(quiet().view('a')).toMatchObject({ state: 'unknown', stateSince: null, lastSeenAt: null, refused: 0 });
  });

  it('restored as lost is ready when it spoke afterwards', () => {
    const state = quiet();
    const row = { state: 'lost', stateSince: start, battery: 50, rssi: -70, about: null, refused: 3 } as const;

    state.restore({
      presence: [
        { ...row, station: 'a', lastSeenAt: start + 1 },
        { ...row, station: 'b', lastSeenAt: start },
      ],
      latest: [],
      cursor: 10,
    });

    expect(state.view('a')).toMatchObject({ state: 'ready', battery: 50, refused: 3 });
    expect(state.view('b')).toMatchObject({ state: 'lost', stateSince: start });
  });

  it('stays lost when a reading from before is replayed', () => {
    const state = quiet();
    const row = { station: 'a', battery: null, rssi: null, about: null, refused: 0 };
    state.restore({
      presence: [{ ...row, state: 'lost', stateSince: start, lastSeenAt: start - 10 }],
      latest: [],
      cursor: 0,
    });

    state.apply(reading('a', start - 10), 100);

    expect(state.view('a')).toMatchObject({ state: 'lost', stateSince: start });
  });

  it('is not announced again for every reading', () => {
    const state = quiet();
    state.apply(reading('a', start, { pm25: 1 }, { b: 80, g: -70 }), 100);
    state.drain({ slow: true });

    state.apply(reading('a', start + 1_000, { pm25: 2 }, { b: 80.3, g: -72 }), 200);

    expect(state.drain({ slow: true })).toMatchObject({ changed: [], removed: [] });
  });

  it('announces battery, signal and refusals in the slow drain only', () => {
    const state = quiet();
    state.apply(reading('a', start), 100);
    state.drain({ slow: true });

    state.apply(reading('a', start + 1_000, { pm25: 2 }, { b: 79 }), 200);
    state.apply(refusal('b', start + 1_000), 200);

    expect(state.drain().changed).toEqual([]);
    expect(state.drain({ slow: true }).changed).toMatchObject([
      { id: 'a', battery: 79 },
      { id: 'b', refused: 1 },
    ]);
  });

  it('does not take the battery of a late reading', () => {
    const state = quiet();

    state.apply(reading('a', start, { pm25: 1 }, { b: 40 }), 100);
    state.apply(reading('a', start - 60_000, { pm25: 1 }, { b: 90 }), 200);

    expect(state.view('a')?.battery).toBe(40);
  });
});

describe('the directory', () => {
  it('changes are announced once', () => {
    const state = quiet();

    state.stationsChanged({ changed: [station('c', { name: 'Cầu Rào' })], removed: ['b', 'never-known'] });

    expect(state.drain()).toMatchObject({
      changed: [{ id: 'c', name: 'Cầu Rào', state: 'unknown' }],
      removed: [{ id: 'b', provenance: 'real' }],
    });
    expect(state.drain()).toMatchObject({ changed: [], removed: [] });
    expect(state.views().map(({ id }) => id)).toEqual(['a', 'c']);
  });

  it('decides whose readings are shown', () => {
    const state = quiet();

    state.apply(reading('stranger', start), 100);

    expect(state.drain().readings).toEqual([]);
    expect(state.latest()).toEqual([]);
  });
});

describe('since', () => {
  it('gives exactly what came after the cursor', () => {
    const state = quiet();
    state.apply(reading('a', start, { pm25: 1 }), 100);
    const { cursor } = state.drain();
    state.apply(reading('a', start + 1, { pm25: 2 }), 200);
    state.apply(reading('b', start + 2, { pm25: 3, pm10: 4 }), 200);

    expect(state.since(cursor)).toMatchObject({
      cursor: 200,
      readings: [
        ['a', start + 1, start + 1, 0, 'pm25', 2],
        ['b', start + 2, start + 2, 0, 'pm25', 3, 'pm10', 4],
      ],
    });
    expect(state.since(200)?.readings).toEqual([]);
  });

  it('gives the rest of a frame whose beginning was already given', () => {
    const state = quiet();
    state.apply(reading('a', start, { pm25: 1 }), 100);
    const { cursor } = state.drain();

    state.apply(reading('a', start + 1, { pm25: 2 }), 100);

    expect(state.since(cursor)?.readings).toEqual([['a', start + 1, start + 1, 0, 'pm25', 2]]);
  });

  it.each([50, 150, 10_000])('does not pretend to know cursor %i', (cursor) => {
    const state = quiet();
    state.restore({ presence: [], latest: [], cursor: 100 });
    state.apply(reading('a', start), 200);

    expect(state.since(cursor)).toBeUndefined();
  });

  it('remembers the position at which it was restored, so that viewers survive a restart', () => {
    const state = quiet();
    state.restore({ presence: [], latest: [], cursor: 100 });
    state.apply(reading('a', start), 200);

    expect(state.since(100)?.readings).toHaveLength(1);
  });

  it('forgets beyond its number of readings and beyond its age', () => {
    const few = createLiveState({ stations: [station('a')], maxReadings: 2 });
    const short = createLiveState({ stations: [station('a')], maxAgeMs: 1_000 });
    for (const state of [few, short]) {
      for (const step of [1, 2, 3]) state.apply(reading('a', start + step * 600), step * 100);
    }

    expect(few.since(0)).toBeUndefined();
    expect(few.since(100)?.readings).toHaveLength(2);
    expect(short.since(0)).toBeUndefined();
    expect(short.since(100)?.readings).toHaveLength(2);
  });

  it('is not answered across the removal of a station, which only a snapshot can tell', () => {
    const state = quiet();
    state.apply(reading('a', start), 100);
    const { cursor } = state.drain();

    state.stationsChanged({ changed: [], removed: ['b'] });

    expect(state.since(cursor)).toBeUndefined();
  });

  it('names the stations that changed meanwhile, and no others', () => {
    const state = quiet();
    state.apply(reading('a', start), 100);
    state.apply(reading('b', start), 200);
    const { cursor } = state.drain();

    state.apply(stateRecord('a', 'lost', start + 1), 300);
    state.apply(reading('a', start + 2), 400);
    const later = state.since(cursor);

    expect(later?.stations.map(({ id }) => id)).toContain('a');
    expect(state.since(400)?.stations.map(({ id }) => id)).toEqual(['a']);
  });
});

it('says so when more came between two drains than it keeps', () => {
  const state = createLiveState({ stations: [station('a')], maxReadings: 2 });
  state.drain();
  for (const step of [1, 2, 3]) state.apply(reading('a', start + step), step * 100);

  expect(state.drain().readings).toBeUndefined();
  expect(state.drain().readings).toEqual([]);
});
