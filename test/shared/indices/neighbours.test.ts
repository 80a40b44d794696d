import { describe, expect, it } from 'vitest';
import { emptyHour, type HourMean } from '../../../shared/indices/averages.ts';
import { neighbourDisagreement, neighboursOf } from '../../../shared/indices/neighbours.ts';
import type { Station } from '../../../shared/station.ts';
import { hourMs } from '../../../shared/time.ts';

const hours = (...values: (number | null)[]): HourMean[] =>
  values.map((value, index) => ({
    ...emptyHour(index * hourMs),
    ...(value !== null && { value, captured: 1, count: 1, valid: true }),
  }));

const three = [hours(20, 20, 20), hours(25, 25, 25), hours(30, 30, 30)];

describe('a disagreement', () => {
  it('is a mean far from the median of the neighbours for three hours', () => {
    expect(neighbourDisagreement(hours(90, 95, 100), three)).toEqual([
      { at: 0, value: 90, median: 25, neighbours: 3 },
      { at: hourMs, value: 95, median: 25, neighbours: 3 },
      { at: 2 * hourMs, value: 100, median: 25, neighbours: 3 },
    ]);
  });

  it('is one of values that are too low as well', () => {
    const others = three.map((each) => each.map((hour) => ({ ...hour, value: 120 })));
    expect(neighbourDisagreement(hours(5, 5, 5), others)).toHaveLength(3);
  });

  it.each([
    ['by a factor of 3 or less', hours(75, 75, 75), three],
    ['by 30 µg/m³ or less', hours(32, 32, 32), [hours(2, 2, 2), hours(2, 2, 2), hours(2, 2, 2)]],
    ['for two hours only', hours(25, 95, 100), three],
    ['over fewer than three hours', hours(95, 100), three],
    ['now above, now below', hours(400, 5, 400), three.map((each) => each.map((hour) => ({ ...hour, value: 100 })))],
    ['with too little data of its own', hours(90, null, 100), three],
    ['from two neighbours', hours(90, 95, 100), three.slice(1)],
    ['from three neighbours of which one has no data', hours(90, 95, 100), [...three.slice(1), hours(20, null, 20)]],
  ])('is none %s', (_what, own, others) => {
    expect(neighbourDisagreement(own, others)).toBeUndefined();
  });

  it('is about the last three hours of more', () => {
    expect(
      neighbourDisagreement(
        hours(20, 90, 90, 90),
        [...three, ...three].map((each) => [...each, ...each.slice(0, 1)]),
      ),
    ).toHaveLength(3);
  });

  it('is measured against the middle of an even number', () => {
    expect(neighbourDisagreement(hours(200, 200, 200), [...three, hours(40, 40, 40)])?.[0]?.median).toBe(27.5);
  });
});

describe('neighbours', () => {
  const place = (id: string, about: Partial<Station> = {}) => ({
    id,
    lat: 20.85,
    lon: 106.69,
    provenance: 'real' as const,
    quantities: ['pm25' as const],
    ...about,
  });

  it('are active stations of the same kind that measure the same within 5 km', () => {
    const all = [
      place('self'),
      place('near', { lat: 20.89 }),
      place('far', { lat: 20.9 }),
      place('simulated', { provenance: 'simulated' }),
      place('other', { quantities: ['pm10'] }),
      place('closed', { lifecycle: 'retired' }),
      place('repaired', { lifecycle: 'maintenance' }),
    ];

    expect(neighboursOf(place('self'), all, 'pm25').map(({ id }) => id)).toEqual(['near']);
    expect(neighboursOf(place('self', { provenance: 'simulated' }), all, 'pm25').map(({ id }) => id)).toEqual([
      'simulated',
    ]);
  });
});
