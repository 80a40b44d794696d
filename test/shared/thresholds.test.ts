/** The catalogue against tables typed a second time from the sources, and the functions that choose from it. */
import { describe, expect, it } from 'vitest';
import { builtInThresholds as catalogue } from '../../shared/thresholds/catalogue.ts';
import { applyOverrides } from '../../shared/thresholds/override.ts';
import {
  appliesAtHour,
  isReached,
  levelReached,
  nextLevel,
  type ThresholdSite,
  thresholdsFor,
  thresholdsInForce,
} from '../../shared/thresholds/select.ts';
import { type Threshold, thresholdEntrySchema, thresholdSchema } from '../../shared/thresholds/threshold.ts';
import { areaClasses } from '../../shared/thresholds/wording.ts';

const today = '2026-11-22';
const hour = 3_600;
const of = (document: string): Threshold[] => catalogue.filter(({ law }) => law.document === document);
const entry = (id: string): Threshold => {
  const found = catalogue.find((candidate) => candidate.id === id);
  if (!found) throw new Error(`there is no ${id}`);
  return found;
};
/** `quantity averaging value` of every entry, to compare whole tables. */
const figures = (entries: readonly Threshold[]): string[] =>
  entries.map(({ quantity, averagingSeconds, value }) => `${quantity} ${averagingSeconds / hour}h ${value}`).sort();
const site = (about: Partial<ThresholdSite> = {}): ThresholdSite => ({ id: 'tram-1', quantities: ['pm25'], ...about });
const ids = (entries: readonly Threshold[]): string[] => entries.map(({ id }) => id);

describe('every entry of the catalogue', () => {
  it.each(catalogue.map((one) => [one.id, one] as const))('%s is whole', (_id, { origin, ...written }) => {
    expect(thresholdEntrySchema.parse(written)).toEqual(written);
    expect(thresholdSchema.parse({ ...written, origin })).toEqual({ ...written, origin: 'built-in' });
    expect(written.programme.length).toBeGreaterThan(0);
    expect(Object.keys(written.law)).toEqual(expect.arrayContaining(['document', 'clause', 'title']));
    if (written.evidence === 'unverified') expect(written.evidenceNote.vi).toMatch(/^Chưa kiểm chứng/);
    if (written.evidence === 'unverified') expect(written.evidenceNote.en).toMatch(/^Unverified/);
  });

  it('has an id of its own', () => {
    expect(new Set(ids(catalogue)).size).toBe(catalogue.length);
  });

  it('is compared at once only when it is an alarm level or a depth', () => {
    for (const { averagingSeconds, kind, quantity } of catalogue) {
      expect(averagingSeconds === 0).toBe(kind === 'alarm-level' || quantity === 'water_depth');
    }
  });

  it('is counted in full', () => {
    const count = (kind: Threshold['kind']) => catalogue.filter((one) => one.kind === kind).length;
    expect([count('limit'), count('guideline'), count('alarm-level'), count('class')]).toEqual([41, 14, 29, 12]);
  });
});

describe('QCVN 05:2023/BTNMT', () => {
  it('has every figure of table 1', () => {
    const table = {
      so2: { '1': 350, '24': 125, '8760': 50 },
      co: { '1': 30000, '8': 10000 },
      no2: { '1': 200, '24': 100, '8760': 40 },
      o3: { '1': 200, '8': 120 },
      tsp: { '1': 300, '24': 200, '8760': 100 },
      pm10: { '24': 100, '8760': 50 },
      pm25: { '24': 45, '8760': 25 },
    };
    const expected = Object.entries(table).flatMap(([quantity, limits]) =>
      Object.entries(limits).map(([hours, value]) => `${quantity} ${hours}h ${value}`),
    );

    const inForce = thresholdsInForce(of('QCVN 05:2023/BTNMT'), today);

    expect(figures(inForce)).toEqual(expected.sort());
    expect(new Set(inForce.map(({ kind, comparison, evidence }) => `${kind} ${comparison} ${evidence}`))).toEqual(
      new Set(['limit above verified']),
    );
    expect(new Set(inForce.map(({ programme }) => programme.join()))).toEqual(new Set(['III.5 ¶7']));
  });

  it.each([
    ['2023-09-11', 'QCVN 05:2013/BTNMT', 50],
    ['2023-09-12', 'QCVN 05:2023/BTNMT', 50],
    ['2025-12-31', 'QCVN 05:2023/BTNMT', 50],
    ['2026-01-01', 'QCVN 05:2023/BTNMT', 45],
    [today, 'QCVN 05:2023/BTNMT', 45],
  ])('limits the 24 h mean of PM2.5 on %s after %s to %d', (at, document, value) => {
    const limits = thresholdsFor(site(), 'pm25', catalogue, at).filter(
      ({ kind, averagingSeconds }) => kind === 'limit' && averagingSeconds === 24 * hour,
    );

    expect(limits.map(({ law, value: limit }) => [law.document, limit])).toEqual([[document, value]]);
  });

  it('has no limit for one hour of fine dust', () => {
    const hourly = catalogue.filter(({ averagingSeconds }) => averagingSeconds === hour);

    expect(hourly.filter(({ quantity }) => quantity === 'pm25' || quantity === 'pm10')).toEqual([]);
  });
});

it('QCVN 05:2013/BTNMT has the figures of dust, for the past', () => {
  const old = of('QCVN 05:2013/BTNMT');

  expect(figures(old)).toEqual(['pm10 24h 150', 'pm10 8760h 50', 'pm25 24h 50', 'pm25 8760h 25']);
  expect(new Set(old.map(({ until }) => until))).toEqual(new Set(['2023-09-11']));
  expect(thresholdsInForce(old, today)).toEqual([]);
});

describe('noise', () => {
  const noise = (areaClass: string) => site({ quantities: ['laeq'], areaClass });
  const at = (areaClass: string, localHour: number, date: string) =>
    thresholdsFor(noise(areaClass), 'laeq', catalogue, date)
      .filter((limit) => appliesAtHour(limit, localHour))
      .map(({ value }) => value);

  it.each([
    ['special', 55, 45],
    ['ordinary', 70, 55],
  ])('in the %s area is limited to %d by day and %d at night after QCVN 26:2010', (areaClass, day, night) => {
    for (const localHour of [6, 12, 20]) expect(at(areaClass, localHour, today)).toEqual([day]);
    for (const localHour of [21, 23, 0, 5]) expect(at(areaClass, localHour, today)).toEqual([night]);
  });

  it.each([
    ['A', 50, 45, 40],
    ['B', 55, 50, 45],
    ['C', 60, 55, 50],
    ['D', 65, 60, 55],
    ['E', 70, 65, 60],
  ])('in area %s has the unverified figures %d, %d, %d of QCVN 26:2025', (areaClass, day, evening, night) => {
    for (const localHour of [6, 17]) expect(at(areaClass, localHour, today)).toEqual([day]);
    for (const localHour of [18, 21]) expect(at(areaClass, localHour, today)).toEqual([evening]);
    for (const localHour of [22, 0, 5]) expect(at(areaClass, localHour, today)).toEqual([night]);
    expect(at(areaClass, 12, '2025-11-13')).toEqual([]);
    expect(at(areaClass, 12, '2025-11-14')).toEqual([day]);
  });

  it('changes from one regulation to the other at the turn of the year', () => {
    expect(at('ordinary', 12, '2026-12-31')).toEqual([70]);
    expect(at('ordinary', 12, '2027-01-01')).toEqual([]);
    expect(at('B', 12, '2027-01-01')).toEqual([55]);
  });

  it('marks the regulation that could not be read, and only that', () => {
    expect(new Set(of('QCVN 26:2025/BNNMT').map(({ evidence }) => evidence))).toEqual(new Set(['unverified']));
    expect(new Set(of('QCVN 26:2010/BTNMT').map(({ evidence }) => evidence))).toEqual(new Set(['verified']));
  });

  it('has no limit where nobody said what kind of area it is', () => {
    expect(thresholdsFor(site({ quantities: ['laeq'] }), 'laeq', catalogue, today)).toEqual([]);
  });

  it('has a name for every class that the laws use', () => {
    const used = catalogue.flatMap((one) => ('areaClass' in one && one.areaClass ? [one.areaClass] : []));

    expect([...new Set(used)].sort()).toEqual(Object.keys(areaClasses).sort());
  });
});

describe('WHO 2021', () => {
  const who = of('WHO AQG 2021');

  it('has the recommended levels, CO in µg/m³, as guidelines and not as limits', () => {
    expect(figures(who)).toEqual(
      [
        ['pm25', 8760, 5],
        ['pm25', 24, 15],
        ['pm10', 8760, 15],
        ['pm10', 24, 45],
        ['o3', 8, 100],
        ['no2', 8760, 10],
        ['no2', 24, 25],
        ['no2', 1, 200],
        ['so2', 24, 40],
        ['so2', 1 / 6, 500],
        ['co', 24, 4000],
        ['co', 8, 10000],
        ['co', 1, 35000],
        ['co', 1 / 4, 100000],
      ]
        .map(([quantity, hours, value]) => `${quantity} ${hours}h ${value}`)
        .sort(),
    );
    expect(new Set(who.map(({ kind }) => kind))).toEqual(new Set(['guideline']));
  });

  it('means the 99th percentile for days and eight hours of its recommended levels', () => {
    const percentiles = who.filter((one) => one.kind === 'guideline' && one.percentile === 99);

    expect(ids(percentiles).sort()).toEqual(
      ['co.24h', 'no2.24h', 'o3.8h', 'pm10.24h', 'pm25.24h', 'so2.24h'].map((id) => `who-2021.${id}`),
    );
  });
});

/** Typed from the bulletins: a star = verified, a dash = not known. */
const alarmLevels = `
  kien-an     1.6  1.9* 2.2
  cua-cam     1.7  1.9  2.1
  do-nghi     1.8  2.0  2.3
  trung-trang 2.0* 2.3* 2.6*
  chanh-chu   2.5* 3.0* 3.5
  pha-lai     4.0* 5.0* 6.0*
  cat-khe     3.5* 4.5* 5.0*
  ben-binh    -    3.5* -
  an-phu      2.2* -    -
  ba-nha      2.0* -    -
  quang-dat   2.1* -    -
  la-tien     4.2* -    -
  ba-lat      2.0* 2.3* 2.6*`
  .trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/));

describe('alarm levels of rivers', () => {
  const river = (gauge: string, datum: ThresholdSite['datum'] = 'national_msl'): ThresholdSite =>
    site({ quantities: ['water_level'], gauge, datum });
  const levels = (gauge: string) => thresholdsFor(river(gauge), 'water_level', catalogue, today);

  it.each(alarmLevels)('of %s are %s, %s, %s', (gauge, ...figuresOfLevels) => {
    const expected = figuresOfLevels.flatMap((figure, index) => {
      if (figure === '-') return [];
      const evidence = figure.endsWith('*') ? 'verified' : 'unverified';
      return [[['I', 'II', 'III'][index], Number.parseFloat(figure), evidence, 'national_msl']];
    });

    const found = levels(gauge).flatMap((one) =>
      one.kind === 'alarm-level' ? [[one.level, one.value, one.evidence, one.datum]] : [],
    );

    expect(found).toEqual(expected);
  });

  it('are of no other gauge', () => {
    const gauges = catalogue.flatMap((one) => (one.kind === 'alarm-level' ? [one.gauge] : []));

    expect([...new Set(gauges)]).toEqual(alarmLevels.map(([gauge]) => gauge));
    expect(levels('hon-dau')).toEqual([]);
  });

  it.each(['chart_zero_hondau', 'local', 'street_surface'] as const)('never hold above %s', (datum) => {
    expect(thresholdsFor(river('kien-an', datum), 'water_level', catalogue, today)).toEqual([]);
  });

  it('do not hold where datum or gauge is not stated', () => {
    expect(thresholdsFor(site({ gauge: 'kien-an' }), 'water_level', catalogue, today)).toEqual([]);
    expect(thresholdsFor(site({ datum: 'national_msl' }), 'water_level', catalogue, today)).toEqual([]);
  });

  it('are reached at their figure, one after the other', () => {
    const reached = (value: number) => levelReached(value, levels('trung-trang'))?.level;

    expect([1.99, 2, 2.29, 2.3, 2.6, 9].map(reached)).toEqual([undefined, 'I', 'I', 'II', 'III', 'III']);
    expect(nextLevel(1.5, levels('trung-trang'))?.level).toBe('I');
    expect(nextLevel(2.13, levels('trung-trang'))?.level).toBe('II');
    expect(nextLevel(2.6, levels('trung-trang'))).toBeUndefined();
  });

  it('say what is known where only one is', () => {
    expect(levelReached(3.74, levels('ben-binh'))?.level).toBe('II');
    expect(levelReached(3.49, levels('ben-binh'))).toBeUndefined();
    expect(nextLevel(5, levels('an-phu'))).toBeUndefined();
    for (const one of levels('ben-binh')) expect(one.evidenceNote.en).toContain('other levels of this gauge');
  });

  it('are not reached by what is no number', () => {
    expect(levelReached(Number.NaN, levels('trung-trang'))).toBeUndefined();
  });
});

describe('street inundation', () => {
  const street = (about: Partial<ThresholdSite> = {}) =>
    thresholdsFor(site({ quantities: ['water_depth'], ...about }), 'water_depth', catalogue, today);

  it('has four classes, set by the project, with what can pass', () => {
    expect(
      street({ datum: 'street_surface' }).map((one) =>
        one.kind === 'class' ? [one.level, one.value, one.evidence] : [],
      ),
    ).toEqual([
      ['watch', 10, 'project'],
      ['warning', 20, 'project'],
      ['danger', 30, 'project'],
      ['extreme', 50, 'project'],
    ]);
    for (const one of street()) expect(one).toHaveProperty('meaning.vi');
  });

  it('is told from a single depth', () => {
    const reached = (depth: number) => levelReached(depth, street())?.level;

    expect([0, 9.9, 10, 19, 20, 30, 49, 50, 200].map(reached)).toEqual([
      undefined,
      undefined,
      'watch',
      'watch',
      'warning',
      'danger',
      'danger',
      'extreme',
      'extreme',
    ]);
  });

  it('is measured from the street unless the station says otherwise of its depth', () => {
    expect(street({ datum: 'local' })).toEqual([]);
    expect(street({ datum: 'national_msl', quantities: ['water_depth', 'water_level'] })).toHaveLength(4);
  });

  it('can be set for one station in place of the general classes', () => {
    const own = { ...entry('street.watch'), id: 'underpass.watch', value: 5, station: 'ham-chui', origin: undefined };
    const { catalogue: merged, problems } = applyOverrides(catalogue, JSON.parse(JSON.stringify([own])));
    const of = (id: string) => thresholdsFor(site({ id }), 'water_depth', merged, today);

    expect(problems).toEqual([]);
    expect(ids(of('ham-chui'))).toEqual(['underpass.watch']);
    expect(of('tram-1')).toHaveLength(4);
  });
});

describe('rain', () => {
  const classOf = (sum: number, hours: number) =>
    catalogue
      .flatMap((one) =>
        one.kind === 'class' && one.quantity === 'rain' && one.averagingSeconds === hours * hour && isReached(sum, one)
          ? [one.level]
          : [],
      )
      .at(-1);

  it.each([
    [24, [0, 0.2, 15.9, 16, 50, 51, 100, 101]],
    [12, [0, 0.2, 7.9, 8, 25, 26, 50, 51]],
  ])('over %d hours is classed as the hydro-meteorological service does', (hours, sums) => {
    expect(sums.map((sum) => classOf(sum, hours))).toEqual([
      undefined,
      'light',
      'light',
      'moderate',
      'moderate',
      'heavy',
      'heavy',
      'very-heavy',
    ]);
  });

  it('is never classed by a single reading', () => {
    expect(levelReached(300, thresholdsFor(site(), 'rain', catalogue, today))).toBeUndefined();
  });

  it('marks the one class that is derived', () => {
    const rain = catalogue.filter(({ quantity }) => quantity === 'rain');

    expect(ids(rain.filter(({ evidence }) => evidence !== 'verified'))).toEqual(['rain.12h.light']);
  });
});
