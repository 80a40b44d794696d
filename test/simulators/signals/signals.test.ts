import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findQuantity } from '../../../shared/quantities.ts';
import { dayMs, hourMs, minuteMs } from '../../../shared/time.ts';
import { type Place, places } from '../../../simulators/places.ts';
import { createCity } from '../../../simulators/signals/city.ts';
import { localHour } from '../../../simulators/signals/local-time.ts';
import { createRainField } from '../../../simulators/signals/rain.ts';
import type { Signal } from '../../../simulators/signals/signal.ts';
import { createDepth } from '../../../simulators/signals/street.ts';
import { tideAt } from '../../../simulators/signals/tide.ts';

const from = Date.UTC(2026, 10, 15);

const signalOf = (seed: number, { description: { id, lat, lon }, sensors }: Place): Signal =>
  createCity(seed).signal({ id, position: { lat, lon }, sensors });

const placeOf = (id: string): Place => {
  const place = places.find(({ description }) => description.id === id);
  if (!place) throw new Error(`no place ${id}`);
  return place;
};

/** Local time in Hải Phòng, UTC+7. */
const local = (...[year, month, day, hour, minute]: [number, number, number, number, number]): number =>
  Date.UTC(year, month - 1, day, hour - 7, minute);

describe('a simulated city', () => {
  it('says the same at the same instants for the same seed, whatever was asked before', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...places),
        fc.array(fc.integer({ min: 0, max: 60 * 24 * 60 }), { minLength: 1, maxLength: 6 }),
        (place, minutes) => {
          const asked = signalOf(1, place);
          for (const minute of minutes) {
            const at = from + minute * minuteMs;

            expect(asked(at, at - 30_000)).toEqual(signalOf(1, place)(at, at - 30_000));
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is another city with another seed', () => {
    const same = places.filter((place) => {
      const at = from + 11 * hourMs;
      return (
        JSON.stringify(signalOf(1, place)(at, at - hourMs)) === JSON.stringify(signalOf(2, place)(at, at - hourMs))
      );
    });

    // Dry streets and gauges without rain may well agree.
    expect(same.filter(({ sensors }) => sensors.kind !== 'street' && sensors.kind !== 'rain')).toEqual([]);
  });

  it('stays within what instruments can report, through a whole year', () => {
    for (const place of places) {
      const signal = signalOf(3, place);
      for (let at = from; at < from + 365 * dayMs; at += 17.3 * hourMs) {
        const values = signal(at, at - 5 * minuteMs);

        expect(Object.keys(values).sort()).toEqual([...place.description.quantities].sort());
        for (const [id, value] of Object.entries(values)) {
          const [min, max] = findQuantity(id)?.range ?? [0, 0];
          if (!(value >= min && value <= max)) throw new Error(`${place.description.id} ${id} = ${value}`);
        }
      }
    }
  });
});

describe('air', () => {
  const place = placeOf('sim-khi-le-chan');
  const signal = signalOf(1, place);

  it('never holds more fine dust than dust', () => {
    for (let at = from; at < from + 60 * dayMs; at += 17 * minuteMs) {
      const { pm1 = 0, pm25 = 0, pm10 = 0 } = signal(at, at);
      if (!(pm1 <= pm25 && pm25 <= pm10)) throw new Error(`${pm1} ${pm25} ${pm10} at ${new Date(at).toISOString()}`);
    }
  });

  it('has least PM2.5 in the early afternoon and most in the small hours and the morning', () => {
    const sums = new Array<number>(24).fill(0);
    for (let at = from; at < from + 120 * dayMs; at += 20 * minuteMs) {
      const hour = Math.floor(localHour(at));
      sums[hour] = (sums[hour] ?? 0) + (signal(at, at).pm25 ?? 0);
    }
    const lowest = sums.indexOf(Math.min(...sums));
    const highest = sums.indexOf(Math.max(...sums));

    expect([13, 14, 15]).toContain(lowest);
    expect([4, 5, 6, 7, 8]).toContain(highest);
  });

  it('is dirtier in winter than in summer', () => {
    const mean = (start: number): number => {
      let sum = 0;
      for (let i = 0; i < 500; i += 1) sum += signal(start + i * 2.9 * hourMs, start).pm25 ?? 0;
      return sum / 500;
    };

    expect(mean(Date.UTC(2026, 11, 10))).toBeGreaterThan(1.7 * mean(Date.UTC(2026, 5, 10)));
  });
});

describe('noise', () => {
  const mean = (id: string, fromHour: number, toHour: number): number => {
    const signal = signalOf(1, placeOf(id));
    let sum = 0;
    let n = 0;
    for (let at = from; at < from + 28 * dayMs; at += 9 * minuteMs) {
      const hour = localHour(at);
      if (hour < fromHour || hour >= toHour) continue;
      sum += signal(at, at).laeq ?? 0;
      n += 1;
    }
    return sum / n;
  };

  it('is lower at night than by day on a main road, and loud there all the same', () => {
    const day = mean('sim-on-cau-dat', 6, 18);
    const night = mean('sim-on-cau-dat', 0, 5);

    expect(day).toBeGreaterThan(night + 8);
    expect(day).toBeGreaterThan(72);
    expect(day).toBeLessThan(79);
    expect(night).toBeGreaterThan(58);
  });

  it('is lower in a lane than on a main road, at any time of the day', () => {
    for (const hour of [2, 8, 14, 20]) {
      expect(mean('sim-on-lam-tuong', hour, hour + 1)).toBeLessThan(mean('sim-on-cau-dat', hour, hour + 1) - 8);
    }
  });

  it('keeps background, mean and peaks in order', () => {
    const signal = signalOf(5, placeOf('sim-on-cang-dinh-vu'));
    for (let at = from; at < from + 2 * dayMs; at += 37_000) {
      const { la90 = 0, laeq = 0, la10 = 0, lamax = 0 } = signal(at, at);
      if (!(la90 < laeq && laeq < la10 && la10 < lamax)) throw new Error(`${la90} ${laeq} ${la10} ${lamax}`);
    }
  });
});

describe('tide at Hòn Dấu', () => {
  it('stays between chart zero and 4.3 m over a nodal cycle', () => {
    let lowest = Number.POSITIVE_INFINITY;
    let highest = Number.NEGATIVE_INFINITY;
    for (let at = Date.UTC(2024, 0, 1); at < Date.UTC(2043, 0, 1); at += 50 * minuteMs) {
      const height = tideAt(at);
      lowest = Math.min(lowest, height);
      highest = Math.max(highest, height);
    }

    expect(lowest).toBeGreaterThan(0);
    expect(highest).toBeGreaterThan(3.8);
    expect(highest).toBeLessThan(4.3);
  });

  // Peaks in the press, Hòn Dấu, metres above chart zero.
  it.each([
    ['8/11/2025', local(2025, 11, 8, 4, 50), 4.09],
    ['9/11/2025', local(2025, 11, 9, 6, 30), 4.05],
    ['8/12/2025', local(2025, 12, 8, 6, 30), 4.11],
  ])('comes close to the observed peak of %s', (_day, peakAt, peak) => {
    let best = { at: 0, height: 0 };
    for (let at = peakAt - 12 * hourMs; at <= peakAt + 12 * hourMs; at += 5 * minuteMs) {
      if (tideAt(at) > best.height) best = { at, height: tideAt(at) };
    }

    expect(Math.abs(best.height - peak)).toBeLessThan(0.3);
    expect(Math.abs(best.at - peakAt)).toBeLessThan(hourMs);
  });

  it('has one high water a day at springs', () => {
    let highs = 0;
    const start = Date.UTC(2026, 10, 25, 12);
    for (let at = start; at < start + 4 * dayMs; at += 10 * minuteMs) {
      const height = tideAt(at);
      if (height > tideAt(at - 10 * minuteMs) && height > tideAt(at + 10 * minuteMs)) highs += 1;
    }

    expect(highs).toBe(4);
  });

  it('arrives later and weaker up the river', () => {
    const range = (id: string): number => {
      const signal = signalOf(1, placeOf(id));
      const levels: number[] = [];
      for (let at = Date.UTC(2026, 10, 27); at < Date.UTC(2026, 10, 29); at += 20 * minuteMs) {
        levels.push(signal(at, at).water_level ?? 0);
      }
      return Math.max(...levels) - Math.min(...levels);
    };

    expect(range('sim-song-cua-cam')).toBeGreaterThan(range('sim-song-trung-trang'));
    expect(range('sim-song-trung-trang')).toBeGreaterThan(range('sim-song-chanh-chu'));
  });
});

describe('rain and streets', () => {
  const position = { lat: 20.855, lon: 106.686 };
  const rain = createRainField(11)(position);

  it('adds up to the same amount whatever the interval of reading', () => {
    const span = 4 * dayMs;
    const add = (stepMs: number): number => {
      let sum = 0;
      for (let at = from + stepMs; at <= from + span; at += stepMs) sum += rain.tipped(at - stepMs, at);
      return sum;
    };

    expect(add(30_000)).toBeCloseTo(add(hourMs), 6);
    expect(add(hourMs)).toBeGreaterThan(5);
    expect(Math.abs(add(hourMs) - rain.amount(from, from + span))).toBeLessThan(5);
  });

  it('brings a storm in every week', () => {
    for (let week = 0; week < 52; week += 1) {
      const start = from + week * 7 * dayMs;

      expect(rain.amount(start, start + 7 * dayMs)).toBeGreaterThan(10);
    }
  });

  const street = { outfall: 1.2, surface: 3, catchment: 5, drainage: 20 };
  const storm = {
    rate: (at: number) => (at >= from && at < from + 2 * hourMs ? 45 : 0),
    amount: () => 0,
    tipped: () => 0,
  };

  it('floods a street when it rains harder than the drains take, and drains it afterwards', () => {
    const depth = createDepth(street, storm, () => 0);

    expect(depth(from - hourMs)).toBe(0);
    expect(depth(from + 2 * hourMs)).toBeGreaterThan(10);
    expect(depth(from + 8 * hourMs)).toBe(0);
  });

  it('floods it deeper and for longer while the river stands above the outfall', () => {
    const free = createDepth(street, storm, () => 0);
    const blocked = createDepth(street, storm, () => 1.6);

    expect(blocked(from + 2 * hourMs)).toBeGreaterThan(free(from + 2 * hourMs) + 5);
    expect(blocked(from + 5 * hourMs)).toBeGreaterThan(5);
    expect(free(from + 5 * hourMs)).toBe(0);
  });

  it('lets a spring tide come up through the drains under a dry sky', () => {
    const dry = { rate: () => 0, amount: () => 0, tipped: () => 0 };
    const depth = createDepth({ ...street, surface: 1.9 }, dry, (at) =>
      at > from && at < from + 3 * hourMs ? 2.1 : 0.5,
    );

    expect(depth(from + 2 * hourMs)).toBeGreaterThan(15);
    expect(depth(from + 12 * hourMs)).toBe(0);
  });

  it('joins its blocks of a day without a jump', () => {
    const depth = createDepth(street, storm, () => 1.6);
    let steepest = 0;
    for (let at = from - hourMs; at < from + 3 * dayMs; at += minuteMs) {
      steepest = Math.max(steepest, Math.abs(depth(at + minuteMs) - depth(at)));
    }

    expect(steepest).toBeLessThan(0.5);
  });

  it('floods some street of the city in every fortnight', () => {
    for (let fortnight = 0; fortnight < 6; fortnight += 1) {
      const start = from + fortnight * 14 * dayMs;
      let deepest = 0;
      for (const place of places.filter(({ sensors }) => sensors.kind === 'street')) {
        const signal = signalOf(1, place);
        for (let at = start; at < start + 14 * dayMs; at += 15 * minuteMs) {
          deepest = Math.max(deepest, signal(at, at).water_depth ?? 0);
        }
      }

      expect(deepest).toBeGreaterThanOrEqual(10);
    }
  });
});
