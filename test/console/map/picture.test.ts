import { describe, expect, it } from 'vitest';
import type { PointCollection } from '../../../console/map/features.ts';
import { createPicture } from '../../../console/map/picture.ts';

const feature = (properties: Record<string, string | number>, lon = 106.7): PointCollection['features'][number] => ({
  type: 'Feature',
  geometry: { type: 'Point', coordinates: [lon, 20.8] },
  properties: { id: 'a', small: 'marker air fresh', severity: 0, figure: '37', unit: 'µg/m³', ...properties },
});
const one = (properties: Record<string, string | number> = {}, lon?: number): PointCollection => ({
  type: 'FeatureCollection',
  features: [feature(properties, lon)],
});
const far = { withFigures: false };
const near = { withFigures: true };

describe('createPicture', () => {
  it('draws the first one, and then only what looks different', () => {
    const picture = createPicture();
    expect(picture.next(one(), { now: 0, ...near })).toEqual(one());
    picture.drawn(10);
    expect(picture.next(one(), { now: 10_000, ...near })).toBeUndefined();
    expect(picture.next(one({ severity: 2 }), { now: 10_000, ...near })).toEqual(one({ severity: 2 }));
    picture.drawn(10_010);
    expect(picture.next(one({ severity: 2 }, 106.8), { now: 20_000, ...near })).toBeDefined();
    picture.drawn(20_010);
    const two = { ...one({ severity: 2 }, 106.8), features: [feature({ severity: 2 }, 106.8), feature({ id: 'b' })] };
    expect(picture.next(two, { now: 30_000, ...near })).toBeDefined();
    picture.drawn(30_010);
    expect(picture.next(one({ severity: 2 }, 106.8), { now: 40_000, ...near })).toBeDefined();
  });

  it('draws a new value only where values are written, and gives none where they are not', () => {
    const picture = createPicture();
    const first = picture.next(one(), { now: 0, ...far });
    expect(first?.features[0]?.properties).toMatchObject({ id: 'a', figure: '', unit: '' });
    picture.drawn(10);
    expect(picture.next(one({ figure: '38' }), { now: 10_000, ...far })).toBeUndefined();
    // Zooming in shows the values of now.
    expect(picture.next(one({ figure: '39' }), { now: 20_000, ...near })).toEqual(one({ figure: '39' }));
    picture.drawn(20_010);
    expect(picture.next(one({ figure: '40' }), { now: 30_000, ...near })).toEqual(one({ figure: '40' }));
  });

  it('waits for the map, the longer the slower it is, but not for ever', () => {
    const picture = createPicture();
    let severity = 0;
    const isDrawnAt = (now: number): boolean => {
      severity += 1;
      return picture.next(one({ severity }), { now, ...near }) !== undefined;
    };
    expect(isDrawnAt(0)).toBe(true);
    expect(isDrawnAt(900)).toBe(false);
    picture.drawn(100);
    expect(isDrawnAt(550)).toBe(false);
    expect(isDrawnAt(600)).toBe(true);
    picture.drawn(1_100);
    expect(isDrawnAt(2_500)).toBe(false);
    expect(isDrawnAt(2_600)).toBe(true);
    picture.drawn(7_500);
    expect(isDrawnAt(10_400)).toBe(false);
    expect(isDrawnAt(10_500)).toBe(true);
    // The hand keeps dragging: the map is never idle.
    expect(isDrawnAt(15_400)).toBe(false);
    expect(isDrawnAt(15_500)).toBe(true);
  });

  it('draws again what was lost with the style of the map', () => {
    const picture = createPicture();
    picture.next(one(), { now: 0, ...near });
    picture.drawn(10);
    picture.forget();
    expect(picture.next(one(), { now: 10_000, ...near })).toEqual(one());
  });
});
