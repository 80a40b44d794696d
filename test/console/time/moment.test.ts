import { describe, expect, it } from 'vitest';
import { liveKindOf, momentOf, momentText, onwardFrom, waysFrom } from '../../../console/time/moment.ts';
import { hourMs } from '../../../shared/time.ts';

const at = Date.parse('2026-11-22T07:05:00Z');
const now = at + 48 * hourMs;
const here = (path: string): URL => new URL(path, 'https://moitruong.example.vn');
const past = here(`/?at=${momentText(at)}&network=air`);

describe('the moment in an address', () => {
  it('is read to the minute, and written so that it can be read', () => {
    expect(momentText(at)).toBe('2026-11-22T07:05Z');
    expect(momentOf(new URLSearchParams('at=2026-11-22T07:05Z'))).toBe(at);
    expect(momentOf(new URLSearchParams('at=2026-11-22T14:05:59%2B07:00'))).toBe(at);
  });

  it.each(['', 'at=', 'at=live', 'at=2026-11-22', 'at=1969-01-01T00:00Z', 'at=%3Cscript%3E'])(
    'is none in %j',
    (search) => {
      expect(momentOf(new URLSearchParams(search))).toBeUndefined();
    },
  );
});

describe('a link from a page that looks at a moment', () => {
  it('keeps it on the pages of the city', () => {
    expect(onwardFrom(past, '/air', now)).toBe('/air?at=2026-11-22T07:05Z');
    expect(onwardFrom(past, '/?colour=aqi', now)).toBe('/?colour=aqi&at=2026-11-22T07:05Z');
    expect(onwardFrom(past, '/air', now, at + hourMs)).toBe('/air?at=2026-11-22T08:05Z');
  });

  it('shows the page of a station around it, and never beyond now', () => {
    expect(onwardFrom(past, '/stations/tram-1#figures', now)).toBe(
      '/stations/tram-1?from=2026-11-21T13:05Z&to=2026-11-22T13:05Z&at=2026-11-22T07:05Z#figures',
    );
    expect(onwardFrom(past, '/stations/tram-1', at + hourMs)).toBe(
      '/stations/tram-1?from=2026-11-21T13:05Z&to=2026-11-22T08:05Z&at=2026-11-22T07:05Z',
    );
    expect(onwardFrom(past, '/stations/tram-1?from=x&to=y', now)).toBe(
      '/stations/tram-1?from=x&to=y&at=2026-11-22T07:05Z',
    );
  });

  it('is carried along by pages of the city that are always live', () => {
    expect(onwardFrom(past, '/flood', now)).toBe('/flood?at=2026-11-22T07:05Z');
    expect(onwardFrom(past, '/stations?view=refused', now)).toBe('/stations?view=refused&at=2026-11-22T07:05Z');
    const water = here('/flood?at=2026-11-22T07:05Z');
    expect(onwardFrom(water, '/flood?station=pho-1', now)).toBe('/flood?station=pho-1&at=2026-11-22T07:05Z');
    expect(onwardFrom(water, '/', now)).toBe('/?at=2026-11-22T07:05Z');
    // What is seen there is live, and so is what it leads to.
    expect(onwardFrom(water, '/stations/tram-1', now)).toBe('/stations/tram-1?at=2026-11-22T07:05Z');
    expect(onwardFrom(water, '/?network=flood&at=live', now)).toBe('/?network=flood');
    // What is played elsewhere is of the past of that page only.
    expect(onwardFrom(water, '/noise', now, at + hourMs)).toBe('/noise?at=2026-11-22T07:05Z');
  });

  it('leaves others as they are', () => {
    for (const to of ['/stations/tram-1/edit', '/alerts/rules', '/people', '/fleet/care', '/limits', '/programme']) {
      expect(onwardFrom(past, to, now)).toBe(to);
      expect(liveKindOf(to)).toBeUndefined();
    }
  });

  it('goes back to live where it is asked to', () => {
    expect(onwardFrom(past, '/?at=live&network=air', now)).toBe('/?network=air');
    expect(onwardFrom(past, '/?at=live', now)).toBe('/');
  });

  it('changes nothing where all is live', () => {
    expect(onwardFrom(here('/'), '/air', now)).toBe('/air');
    expect(onwardFrom(here('/'), '/stations/tram-1', now)).toBe('/stations/tram-1');
    expect(onwardFrom(here('/flood'), '/', now)).toBe('/');
    expect(onwardFrom(here('/audit?at=2026-11-22T07:05Z'), '/', now)).toBe('/');
    expect(onwardFrom(past, '/?at=2026-11-22T09:00Z', now)).toBe('/?at=2026-11-22T09:00Z');
  });
});

describe('a page that is always live', () => {
  it.each([
    ['/flood', 'water'],
    ['/noise', 'noise'],
    ['/stations', 'other'],
    ['/stations/tram-1', 'station'],
    ['/alerts', 'other'],
    ['/alerts/warnings', 'other'],
    ['/situations/s-1', 'other'],
    ['/', undefined],
    ['/air', undefined],
  ] as const)('is known: %s', (path, kind) => {
    expect(liveKindOf(path)).toBe(kind);
  });

  it('leads back to the moment and on to live', () => {
    expect(waysFrom(here(`/flood?station=pho-1&at=${momentText(at)}`), at)).toEqual({
      back: '/?network=flood&at=2026-11-22T07:05Z',
      stay: '/flood?station=pho-1&at=live',
    });
    expect(waysFrom(here(`/alerts?at=${momentText(at)}`), at).back).toBe('/?at=2026-11-22T07:05Z');
    const station = here(`/stations/tram-1?q=pm25&from=2026-11-21T13:05Z&to=2026-11-22T13:05Z&at=${momentText(at)}`);
    expect(waysFrom(station, at)).toEqual({
      back: '/?station=tram-1&at=2026-11-22T07:05Z',
      stay: '/stations/tram-1?q=pm25&at=live',
    });
    // Which is taken out by the navigation.
    expect(onwardFrom(station, waysFrom(station, at).stay, now)).toBe('/stations/tram-1?q=pm25');
  });
});
