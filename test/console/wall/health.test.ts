import { describe, expect, it } from 'vitest';
import { stationNow } from '../../../console/model/city-view.ts';
import { type WallNow, wallHealth } from '../../../console/wall/health.ts';
import { now, station } from '../model/stations.ts';

const reporting = (id: string, secondsAgo: number, more = {}) =>
  stationNow(
    station(id, more),
    { pm25: { value: 12, at: now - secondsAgo * 1_000, receivedAt: now - secondsAgo * 1_000, quality: 0 } },
    now,
  );

const well: WallNow = {
  connection: 'connected',
  lostAt: undefined,
  heardAt: now - 4_000,
  savedAt: undefined,
  now,
  openedAt: now - 3_600_000,
  stations: [reporting('a', 20), reporting('b', 30_000)],
};

describe('the wall', () => {
  it('is well while the gateway is heard and somebody reports', () => {
    expect(wallHealth(well)).toEqual({ kind: 'well' });
  });

  it('is not well while nothing but simulated stations reports', () => {
    const stations = [reporting('that', 30_000), reporting('gia', 20, { provenance: 'simulated' })];
    expect(wallHealth({ ...well, stations })).toEqual({ kind: 'no-data', since: now - 30_000_000 });
    const planned = reporting('sau', 30_000, { lifecycle: 'planned' });
    expect(wallHealth({ ...well, stations: [...stations.slice(1), planned] })).toEqual({ kind: 'well' });
  });

  it('is lost from the last word on, not from when that was noticed', () => {
    const lost = { ...well, connection: 'lost', heardAt: now - 40_000, lostAt: now - 10_000 } as const;
    expect(wallHealth(lost)).toEqual({ kind: 'lost', since: now - 40_000, shownAt: now - 40_000 });
  });

  it('is lost when a connection that looks alive has said nothing for a while', () => {
    expect(wallHealth({ ...well, heardAt: now - 15_000 })).toEqual({ kind: 'well' });
    expect(wallHealth({ ...well, heardAt: now - 15_001 }).kind).toBe('lost');
  });

  it('says of when a city is that it only remembers', () => {
    const opened = { ...well, connection: 'lost', heardAt: undefined, lostAt: now, savedAt: now - 7_200_000 } as const;
    expect(wallHealth(opened)).toEqual({ kind: 'lost', since: now, shownAt: now - 7_200_000 });
  });

  it('gives a page that was just opened a moment', () => {
    const opening = { ...well, connection: 'connecting', heardAt: undefined, stations: [] } as const;
    expect(wallHealth({ ...opening, openedAt: now - 9_000 })).toEqual({ kind: 'connecting' });
    expect(wallHealth({ ...opening, openedAt: now - 11_000 })).toEqual({
      kind: 'lost',
      since: now - 11_000,
      shownAt: undefined,
    });
  });

  it('is without data when nobody reports, since the newest reading', () => {
    const silent = [reporting('a', 400), reporting('b', 900)];
    expect(wallHealth({ ...well, stations: silent })).toEqual({ kind: 'no-data', since: now - 400_000 });
  });

  it('expects nothing of stations that are not meant to report, and says nothing of an empty city', () => {
    const asked = [reporting('a', 20), reporting('b', 900, { lifecycle: 'maintenance' })];
    expect(wallHealth({ ...well, stations: asked })).toEqual({ kind: 'well' });
    expect(wallHealth({ ...well, stations: [] })).toEqual({ kind: 'well' });
  });
});
