import { describe, expect, it } from 'vitest';
import { crossingOf, dayOf, gaugesOf, tellingTrend } from '../../../console/flood/gauges.ts';
import { mostRain, rainOf } from '../../../console/flood/rain.ts';
import { passagesOf, spotsOf } from '../../../console/flood/spots.ts';
import { spread } from '../../../console/flood/spread.ts';
import { aheadMs, levelScale, measuredPoints, modelPoints, pastMs, pathOf } from '../../../console/flood/tide-chart.ts';
import { stationNow } from '../../../console/model/city-view.ts';
import type { Values } from '../../../console/model/condition.ts';
import { createLevelJudge } from '../../../console/model/levels.ts';
import type { StationView } from '../../../shared/api.ts';
import type { WaterRow, WaterSummary } from '../../../shared/indices-api.ts';
import { qualityFlags } from '../../../shared/quality.ts';
import { builtInThresholds } from '../../../shared/thresholds/catalogue.ts';
import { streetInundation } from '../../../shared/thresholds/street-inundation.ts';
import { hourMs, minuteMs } from '../../../shared/time.ts';
import { now, station } from '../model/stations.ts';
import { alarm, catalogue } from '../model/thresholds.ts';

const date = '2026-11-22';
const judge = createLevelJudge(catalogue, () => date);
const value = (of: number, at = now - minuteMs, quality = 0) => ({ value: of, at, receivedAt: at, quality });
const entry = (one: StationView, values: Values) => stationNow(one, values, now, judge);

const row = (id: string, more: Partial<WaterRow> = {}): WaterRow => ({
  station: id,
  restoring: false,
  level: null,
  depth: null,
  rain: [],
  wet: null,
  recent: {},
  ...more,
});
const summary = (...stations: WaterRow[]): WaterSummary => ({
  at: now,
  recent: { from: now - 24 * hourMs, everyMs: 15 * minuteMs },
  tide: null,
  stations,
  thresholds: builtInThresholds.filter(({ quantity }) => quantity === 'rain'),
});

const gauge = (id: string, more: Partial<StationView> = {}) =>
  station(id, { networks: ['flood'], quantities: ['water_level'], gauge: 'test', datum: 'national_msl', ...more });
const context = (water: WaterSummary | undefined) => ({ summary: water, catalogue, date, now });
const outlook = (next: { threshold: string; at: number } | null) => ({
  published: null,
  value: null,
  datum: 'national_msl',
  national: null,
  reached: null,
  trends: [],
  next: next && { ...next, earliest: next.at, latest: null },
});

describe('gauges', () => {
  it('stand above the zero of their datum, and are compared there', () => {
    const [one] = gaugesOf([entry(gauge('a', { datumOffset: 0.5 }), { water_level: value(1.2) })], context(undefined));

    expect(one?.value?.value).toBeCloseTo(1.7, 9);
    expect(one?.state?.reached?.id).toBe('bd.test.I');
    expect(one?.national?.value).toBeCloseTo(1.7, 9);
  });

  it('keep the last value that may be compared while the newest may not', () => {
    const published = { at: now - 5 * minuteMs, value: 1.0, quality: 0 };
    const [one] = gaugesOf(
      [entry(gauge('a'), { water_level: value(9, now - minuteMs, qualityFlags.fault) })],
      context(summary(row('a', { level: { ...outlook(null), published } }))),
    );
    expect(one?.value?.value).toBe(1);
  });

  it('are sorted by level, then by what reaches its next one soonest, then by name', () => {
    const ids = gaugesOf(
      [
        entry(gauge('b'), { water_level: value(1) }),
        entry(gauge('a'), { water_level: value(1) }),
        entry(gauge('soon'), { water_level: value(1.5) }),
        entry(gauge('worst'), { water_level: value(2) }),
        entry(gauge('sea', { gauge: undefined, datum: 'chart_zero_hondau' }), { water_level: value(3) }),
        entry(gauge('gone', { lifecycle: 'retired' }), { water_level: value(3) }),
      ],
      context(summary(row('soon', { level: outlook({ threshold: 'bd.test.I', at: now + hourMs }) }))),
    ).map((one) => one.station.id);

    expect(ids).toEqual(['worst', 'soon', 'a', 'b', 'sea']);
  });

  it('say nothing of where an old level goes, and nothing of a crossing that has passed', () => {
    const water = summary(row('a', { level: outlook({ threshold: 'bd.test.I', at: now + hourMs }) }));
    const [fresh] = gaugesOf([entry(gauge('a'), { water_level: value(1.5) })], context(water));
    const [old] = gaugesOf([entry(gauge('a'), { water_level: value(1.5, now - hourMs) })], context(water));

    expect(fresh && crossingOf(fresh, now)?.level.id).toBe('bd.test.I');
    expect(fresh && crossingOf(fresh, now + 2 * hourMs)).toBeUndefined();
    expect([old?.isStale, old?.outlook]).toEqual([true, undefined]);
  });

  it('find the lowest and the highest of a day, at the middle of their slots', () => {
    const day = dayOf([null, 1, 3, null, 2], { from: 0, everyMs: 10 }, 100);
    expect(dayOf([1, 2], { from: 0, everyMs: 10 }, 12)?.highest.at).toBe(12);
    expect(day).toMatchObject({ lowest: { at: 15, value: 1 }, highest: { at: 25, value: 3 } });
    expect(dayOf([null, null], { from: 0, everyMs: 10 }, 100)).toBeUndefined();
  });

  it('tell the trend of half an hour, else the longest', () => {
    const trend = (minutes: number) => ({ minutes, perHour: 1, low: 0, high: 2, points: 9 });
    expect(tellingTrend({ trends: [15, 30, 60].map(trend), next: null })?.minutes).toBe(30);
    expect(tellingTrend({ trends: [15, 60].map(trend), next: null })?.minutes).toBe(60);
  });
});

const spot = (id: string, more: Partial<StationView> = {}) =>
  station(id, { networks: ['flood'], quantities: ['water_depth'], datum: 'street_surface', ...more });

describe('streets', () => {
  it('are sorted worst first, and silence is never dry', () => {
    const old = now - 3 * hourMs;
    const found = spotsOf(
      [
        entry(spot('dry'), { water_depth: value(2) }),
        entry(spot('silent'), { water_depth: value(0, old) }),
        entry(spot('faulty'), { water_depth: value(80, now, qualityFlags.fault) }),
        entry(spot('new'), {}),
        entry(spot('wet'), { water_depth: value(24) }),
        entry(spot('deeper'), { water_depth: value(28) }),
        entry(spot('drowned'), { water_depth: value(60, old) }),
      ],
      judge,
      now,
      summary(row('wet', { wet: { since: now - hourMs, isAtLeast: false } }), row('dry', { wet: null })),
    );

    expect(found.map(({ entry: { station: one }, kind }) => [one.id, kind])).toEqual([
      ['drowned', 'wet'],
      ['deeper', 'wet'],
      ['wet', 'wet'],
      ['faulty', 'unknown'],
      ['new', 'unknown'],
      ['silent', 'unknown'],
      ['dry', 'dry'],
    ]);
    expect(found[0]?.outlook).toBeUndefined();
    expect(found[2]?.wet?.since).toBe(now - hourMs);
  });

  it('tell who passes in signs where the project set the class, and never more with deeper water', () => {
    const order = ['yes', 'care', 'no'];
    const classes = streetInundation.map((each) => ({ ...each, origin: 'built-in' as const }));
    let before = passagesOf(undefined);
    for (const level of classes) {
      if (!('severity' in level)) throw new Error('no class');
      const passages = passagesOf(level);
      for (const who of ['walk', 'motorbike', 'car'] as const)
        expect(order.indexOf(passages?.[who] ?? '')).toBeGreaterThanOrEqual(order.indexOf(before?.[who] ?? ''));
      before = passages;
      expect(passagesOf({ ...level, origin: 'city' })).toBeUndefined();
    }
    expect(before).toEqual({ walk: 'no', motorbike: 'no', car: 'no' });
    expect(passagesOf(alarm('I', 1))).toBeUndefined();
  });
});

describe('rain', () => {
  const sum = (hours: number, amount: number | null, threshold: string | null = null) => ({
    hours,
    amount,
    missingMinutes: 0,
    valid: true,
    threshold,
    isAtLeast: false,
  });
  const wet = (id: string) => entry(station(id, { networks: ['flood'], quantities: ['rain'] }), {});

  it('is sorted by class, then by the last hour', () => {
    const rows = rainOf(
      ['a', 'b', 'c'].map(wet),
      summary(
        row('a', { rain: [sum(1, 2), sum(24, 20, 'rain.24h.moderate')] }),
        row('b', { rain: [sum(1, 9), sum(24, 10, 'rain.24h.light')] }),
        row('c', { rain: [sum(1, null), sum(24, 12, 'rain.24h.light')] }),
      ),
    );
    expect(rows.map(({ entry: { station: one } }) => one.id)).toEqual(['a', 'b', 'c']);
    expect(mostRain(rows, 1)?.row.entry.station.id).toBe('b');
    expect(mostRain(rows, 24)?.sum.amount).toBe(20);
    expect(mostRain(rainOf([wet('c')], summary(row('c', { rain: [sum(1, 0)] }))), 1)).toBeUndefined();
  });
});

describe('the tide chart', () => {
  it('has every full hour, whenever it is looked at', () => {
    const points = modelPoints(now + 7 * minuteMs);
    expect(points.filter(({ at }) => at % hourMs === 0)).toHaveLength((pastMs + aheadMs) / hourMs);
    expect(points[0]?.at).toBeGreaterThanOrEqual(now + 7 * minuteMs - pastMs);
    expect(points.at(-1)?.at).toBeLessThanOrEqual(now + 7 * minuteMs + aheadMs);
  });

  it('has round ticks around everything', () => {
    expect(levelScale([-0.8, 1.47])).toEqual({ low: -1, high: 1.5, ticks: [-1, -0.5, 0, 0.5, 1, 1.5] });
    expect(levelScale([0, 0]).high).toBeGreaterThan(0);
  });

  it('breaks its line where a slot is missing, and moves what was measured to the national zero', () => {
    const day = dayOf([1, null, 2, 3], { from: now - hourMs, everyMs: 15 * minuteMs }, now);
    const points = measuredPoints(day, -1.89, now);
    expect(points.map((point) => point && Number(point.level.toFixed(2)))).toEqual([-0.89, null, 0.11, 1.11]);
    expect(
      pathOf(
        points,
        () => 0,
        () => 0,
      ),
    ).toBe('M0.0 0.0M0.0 0.0L0.0 0.0');
  });
});

describe('labels beside a staff', () => {
  it('stay where they belong when there is room, else as near as the others let them', () => {
    expect(spread([100, 20, 60], 17, 10, 146)).toEqual([100, 20, 60]);
    expect(spread([12, 14, 16], 17, 10, 146)).toEqual([12, 29, 46]);
    expect(spread([140, 143, 145], 17, 10, 146)).toEqual([112, 129, 146]);
  });
});
