/** Hours, days and levels of a period against a recomputation from single readings by other code. */
import { describe, expect, it } from 'vitest';
import type { ProgrammeStation } from '../../../gateway/programme/station-day.ts';
import { qualityFlags } from '../../../shared/quality.ts';
import type { QuantityId } from '../../../shared/quantities.ts';
import { dayMs, hourMs, type Instant, minuteMs } from '../../../shared/time.ts';
import { compute, local, type Point, type Points, site } from './support.ts';

/** Reproducible numbers in [0, 1). */
const random = (seed: number) => {
  let state = seed;
  return (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

const from = local('2025-12-20T00:00');
const to = local('2026-01-11T00:00');
const now = to + 5 * hourMs;

/** Every ten minutes, with gaps of hours and lost single readings. */
const course = (seed: number, value: (at: Instant, chance: () => number) => number): Point[] => {
  const chance = random(seed);
  const points: Point[] = [];
  let silentUntil = 0;
  for (let at = from - 2 * dayMs; at < now; at += 10 * minuteMs) {
    if (at >= silentUntil && chance() < 0.004) silentUntil = at + (1 + Math.floor(chance() * 20)) * hourMs;
    if (at < silentUntil || chance() < 0.1) continue;
    points.push({ at, value: value(at, chance) });
  }
  return points;
};

const points: Points = {
  'khi pm25': course(1, (at, chance) => 45 + 30 * Math.sin(at / dayMs) + 10 * chance()),
  'khi o3': course(2, (at, chance) => 90 + 80 * Math.sin(at / (4 * hourMs)) + 20 * chance()),
  'on laeq': course(3, (at, chance) => 60 + 8 * Math.sin(at / (3 * hourMs)) + 5 * chance()),
};
const sites: ProgrammeStation[] = [
  site('khi', { quantities: ['pm25', 'o3'] }),
  site('on', { networks: ['noise'], quantities: ['laeq'], areaClass: 'ordinary' }),
];

/** The mean of an hour when at least five of its six readings are there: 75 % of six is 4.5. */
const hourOf = (id: string, start: Instant): number | undefined => {
  const own = (points[id] ?? []).filter(({ at }) => at >= start && at < start + hourMs).map(({ value }) => value);
  if (own.length < 5) return undefined;
  if (!id.endsWith('laeq')) return own.reduce((sum, value) => sum + value, 0) / own.length;
  return 10 * Math.log10(own.reduce((sum, level) => sum + 10 ** (level / 10), 0) / own.length);
};

const remembered = new Map<string, number | undefined>();
const hour = (id: string, start: Instant): number | undefined => {
  const key = `${id} ${start}`;
  if (!remembered.has(key)) remembered.set(key, hourOf(id, start));
  return remembered.get(key);
};

/** Mean of the hours before `end`, with three quarters of them. */
const meanBefore = (id: string, end: Instant, hours: number): number | undefined => {
  const own = Array.from({ length: hours }, (_, n) => hour(id, end - (n + 1) * hourMs)).filter(
    (each) => each !== undefined,
  );
  return own.length * 4 >= hours * 3 ? own.reduce((sum, each) => sum + each, 0) / own.length : undefined;
};

interface Naive {
  readonly id: string;
  readonly hours: number;
  readonly limitAt: (start: Instant) => number | undefined;
}

const naive = ({ id, hours, limitAt }: Naive) => {
  let [expected, judged, within] = [0, 0, 0];
  for (let start = from; start < to; start += hourMs) {
    const limit = limitAt(start);
    if (limit === undefined) continue;
    expected += 1;
    const mean = hours === 1 ? hour(id, start) : meanBefore(id, start + hourMs, hours);
    if (mean === undefined) continue;
    judged += 1;
    if (mean <= limit) within += 1;
  }
  return { expected, judged, within };
};

const newYear = local('2026-01-01T00:00');

describe('computePeriod', () => {
  it.each([
    [
      'khi',
      'qcvn-05-2023.pm25.24h.2023',
      { id: 'khi pm25', hours: 24, limitAt: (at) => (at < newYear ? 50 : undefined) },
    ],
    [
      'khi',
      'qcvn-05-2023.pm25.24h.2026',
      { id: 'khi pm25', hours: 24, limitAt: (at) => (at < newYear ? undefined : 45) },
    ],
    ['khi', 'qcvn-05-2023.o3.1h', { id: 'khi o3', hours: 1, limitAt: () => 200 }],
    ['khi', 'qcvn-05-2023.o3.8h', { id: 'khi o3', hours: 8, limitAt: () => 120 }],
    ['on', 'qcvn-26-2010.ordinary.day', { id: 'on laeq', hours: 1, limitAt: (at) => (isDay(at) ? 70 : undefined) }],
    ['on', 'qcvn-26-2010.ordinary.night', { id: 'on laeq', hours: 1, limitAt: (at) => (isDay(at) ? undefined : 55) }],
  ] as const satisfies readonly (readonly [string, string, Naive])[])(
    'counts the hours of %s against %s as a recomputation from its readings does',
    async (station, limit, input) => {
      const { sums } = await compute(sites, points, '2025-12-20..2026-01-10', now);
      const counted = sums.get(station)?.limits.get(limit);

      expect(counted).toMatchObject(naive(input));
      // The course is made so that there is something to count of each kind.
      expect(counted?.judged).toBeGreaterThan(0);
      expect(counted?.judged).toBeLessThan(counted?.expected ?? 0);
    },
  );

  it('counts the days whose mean of hours is above the limit of that day', async () => {
    const { sums } = await compute(sites, points, '2025-12-20..2026-01-10', now);
    const days = Array.from({ length: 22 }, (_, n) => from + n * dayMs);
    const above = (limit: number, last: Instant, first: Instant): string[] =>
      days
        .filter((start) => start >= first && start < last && (meanBefore('khi pm25', start + dayMs, 24) ?? 0) > limit)
        .map((start) => new Date(start + 7 * hourMs).toISOString().slice(0, 10));
    const limits = sums.get('khi')?.limits;

    expect(limits?.get('qcvn-05-2023.pm25.24h.2023')?.above).toEqual(above(50, newYear, from));
    expect(limits?.get('qcvn-05-2023.pm25.24h.2026')?.above).toEqual(above(45, to, newYear));
    expect(above(50, newYear, from).length).toBeGreaterThan(0);
  });

  it('adds valid and expected hours up over the quantities of a network', async () => {
    const { sums } = await compute(sites, points, '2025-12-20..2026-01-10', now);
    const valid = (['pm25', 'o3'] as const).reduce(
      (sum, quantity) =>
        sum +
        Array.from({ length: 22 * 24 }, (_, n) => hour(`khi ${quantity}`, from + n * hourMs)).filter(
          (each) => each !== undefined,
        ).length,
      0,
    );

    expect(sums.get('khi')?.networks.get('air')).toMatchObject({ expected: 2 * 22 * 24, valid });
  });

  it('counts an hour of a network once, and within only when no limit was exceeded in it', async () => {
    const { sums } = await compute(sites, points, '2025-12-20..2026-01-10', now);
    let [judged, within] = [0, 0];
    for (let start = from; start < to; start += hourMs) {
      const means = [
        [meanBefore('khi pm25', start + hourMs, 24), start < newYear ? 50 : 45],
        [hour('khi o3', start), 200],
        [meanBefore('khi o3', start + hourMs, 8), 120],
      ] as const;
      const known = means.filter(([mean]) => mean !== undefined);
      if (known.length > 0) judged += 1;
      if (known.length > 0 && known.every(([mean = 0, limit]) => mean <= limit)) within += 1;
    }

    expect(sums.get('khi')?.networks.get('air')).toMatchObject({ judged, within });
  });

  it('gives the same whatever pieces it is fetched in', async () => {
    const whole = await compute(sites, points, '2025-12-20..2026-01-10', now);
    const halves = await Promise.all(
      ['2025-12-20..2025-12-31', '2026-01-01..2026-01-10'].map((text) => compute(sites, points, text, now)),
    );
    for (const id of ['khi', 'on']) {
      for (const [limit, counted] of whole.sums.get(id)?.limits ?? []) {
        const parts = halves.map(({ sums }) => sums.get(id)?.limits.get(limit));
        for (const key of ['expected', 'judged', 'within', 'daysKept', 'daysUnknown'] as const) {
          expect(
            parts.reduce((sum, part) => sum + (part?.[key] ?? 0), 0),
            `${limit} ${key}`,
          ).toBe(counted[key]);
        }
        expect(parts.flatMap((part) => part?.above ?? [])).toEqual(counted.above);
      }
    }
  });
});

const isDay = (at: Instant): boolean => {
  const localHour = new Date(at + 7 * hourMs).getUTCHours();
  return localHour >= 6 && localHour < 21;
};

const every = (minutes: number, first: Instant, last: Instant, value: (at: Instant) => number): Point[] =>
  Array.from(
    { length: Math.round((last - first) / (minutes * minuteMs)) },
    (_, n) => first + n * minutes * minuteMs,
  ).map((at) => ({ at, value: value(at) }));

describe('what a station is expected to measure', () => {
  const steady = (id: QuantityId, first: string, last: string): Points => ({
    [`tram ${id}`]: every(10, local(first), local(last), () => 20),
  });
  const expected = async (one: ProgrammeStation, given: Points, text: string, at: string) =>
    (await compute([one], given, text, local(at))).sums.get('tram')?.networks.get('air')?.expected;

  it('begins with its registration', async () => {
    const one = site('tram', {}, local('2026-11-10T14:20'));

    expect(await expected(one, {}, '2026-11', '2026-12-05T00:00')).toBe(9 + 20 * 24);
  });

  it('begins earlier where there are readings from before', async () => {
    const one = site('tram', {}, local('2026-11-10T00:00'));
    const given = steady('pm25', '2026-11-08T20:00', '2026-11-09T02:00');

    expect(await expected(one, given, '2026-11', '2026-12-05T00:00')).toBe(4 + 24 + 21 * 24);
  });

  it('ends with the hour that ended last', async () => {
    const one = site('tram', {});

    expect(await expected(one, {}, '2026-11', '2026-11-03T10:59')).toBe(2 * 24 + 10);
  });

  it('is nothing on days without data once it is retired', async () => {
    const one = site('tram', { lifecycle: 'retired' });
    const given = steady('pm25', '2026-11-01T00:00', '2026-11-03T00:00');

    expect(await expected(one, given, '2026-11', '2026-12-05T00:00')).toBe(48);
  });

  it('is nothing in a period that has not begun', async () => {
    const { sums } = await compute([site('tram', {})], {}, '2027', local('2026-11-03T10:00'));

    expect(sums.get('tram')).toBeUndefined();
  });
});

describe('water', () => {
  const river = site('song', {
    networks: ['flood'],
    quantities: ['water_level'],
    gauge: 'trung-trang',
    datum: 'national_msl',
    datumOffset: 0.5,
  });
  const street = site('duong', { networks: ['flood'], quantities: ['water_depth'], datum: 'street_surface' });

  it('is counted by the highest value of an hour, above the zero of the datum', async () => {
    // 2.05 m, 2.35 m and 2.65 m with the offset; alarm levels are 2.0, 2.3 and 2.6 m.
    const levels = [1.2, 1.55, 1.85, 2.15, 1.2];
    const given: Points = {
      'song water_level': every(10, local('2026-11-02T00:00'), local('2026-11-02T05:00'), (at) => {
        const minute = new Date(at).getUTCMinutes();
        const value = levels[Math.floor((at - local('2026-11-02T00:00')) / hourMs)] ?? 0;
        return minute === 20 ? value : 0.9;
      }),
    };
    const { sums } = await compute([river], given, '2026-11', local('2026-11-04T00:00'));
    const reached = (level: number) => sums.get('song')?.levels.get(`bd.trung-trang.${level}`);

    expect([reached(1), reached(2), reached(3)]).toEqual([
      { measured: 5, reached: 3 },
      { measured: 5, reached: 2 },
      { measured: 5, reached: 1 },
    ]);
  });

  it('over a street is one inundation as long as no hour between is dry, across midnight as well', async () => {
    const depths = new Map([
      ['2026-11-02T22', 12],
      ['2026-11-02T23', 34],
      ['2026-11-03T00', 55],
      ['2026-11-03T01', 9.9],
      ['2026-11-03T02', 10],
    ]);
    const given: Points = {
      'duong water_depth': every(10, local('2026-11-02T12:00'), local('2026-11-03T03:00'), (at) => {
        const name = new Date(at + 7 * hourMs).toISOString().slice(0, 13);
        return depths.get(name) ?? 0;
      }),
    };
    const { sums } = await compute([street], given, '2026-11', local('2026-11-10T00:00'));

    expect(sums.get('duong')?.inundations).toEqual([
      {
        from: local('2026-11-02T22:00'),
        to: local('2026-11-03T01:00'),
        max: 55,
        beginsBefore: false,
        end: 'dry',
      },
      // The data stop with it.
      {
        from: local('2026-11-03T02:00'),
        to: local('2026-11-03T03:00'),
        max: 10,
        beginsBefore: false,
        end: 'silent',
      },
    ]);
    expect(sums.get('duong')?.levels.get('street.danger')).toEqual({ measured: 15, reached: 2 });
  });

  it('counts where a reading is doubted, and not where it says nothing about water', async () => {
    const { step, fault } = qualityFlags;
    const hours = [step, fault, step | fault, 0];
    const begin = local('2026-11-02T00:00');
    const given: Points = {
      'duong water_depth': every(10, begin, begin + 4 * hourMs, () => 25).map(({ at, value }) => ({
        at,
        value,
        quality: hours[Math.floor((at - begin) / hourMs)] ?? 0,
      })),
    };
    const { sums } = await compute([street], given, '2026-11', local('2026-11-10T00:00'));

    expect(sums.get('duong')?.levels.get('street.warning')).toEqual({ measured: 2, reached: 2 });
    expect(sums.get('duong')?.inundations).toMatchObject([
      { from: begin, to: begin + hourMs, end: 'silent' },
      { from: begin + 3 * hourMs, to: begin + 4 * hourMs },
    ]);
    // Averages take neither.
    expect(sums.get('duong')?.networks.get('flood')?.valid).toBe(1);
  });

  it('says of an inundation that it lasts still, was there before, or goes on after the period', async () => {
    const given: Points = {
      'duong water_depth': every(10, local('2026-11-01T00:00'), local('2026-11-03T10:30'), () => 25),
    };
    const at = local('2026-11-03T10:40');
    const running = await compute([street], given, '2026-11-02..2026-11-30', at);
    const over = await compute([street], given, '2026-11-02..2026-11-02', at);

    expect(running.sums.get('duong')?.inundations).toMatchObject([
      { from: local('2026-11-02T00:00'), to: local('2026-11-03T11:00'), beginsBefore: true, end: 'ongoing' },
    ]);
    expect(over.sums.get('duong')?.inundations).toMatchObject([
      { from: local('2026-11-02T00:00'), to: local('2026-11-03T00:00'), beginsBefore: true, end: 'cut' },
    ]);
  });
});
