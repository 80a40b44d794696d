/**
 * Two days of one station, worked out a second time as one would in a notebook: raw readings in plain lists, means by
 * integer arithmetic in tenths, tables typed again, nothing of `shared/indices` but what is tested. Equal to the last
 * printed digit, and the same after a restart in the middle.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { complianceOf } from '../../../shared/indices/compliance.ts';
import { dayOfDate } from '../../../shared/indices/local-day.ts';
import { ldenOf, periodLevels } from '../../../shared/indices/noise.ts';
import { dailyVnAqi, hourlyVnAqi, newestFirst } from '../../../shared/indices/vn-aqi.ts';
import { createWindows, type WindowReading, type Windows } from '../../../shared/indices/windows.ts';
import { builtInThresholds } from '../../../shared/thresholds/catalogue.ts';
import { thresholdsFor } from '../../../shared/thresholds/select.ts';
import { hourMs, type Instant, minuteMs } from '../../../shared/time.ts';

const quantities = ['pm25', 'pm10', 'o3', 'no2', 'laeq'] as const;
type Quantity = (typeof quantities)[number];
const station = 'tram-1';
// 2026-11-21T00:00+07:00 and the two days after it, up to 06:30 of the 23rd.
const begin: Instant = Date.UTC(2026, 10, 20, 17);
const end = begin + 48 * hourMs + 6.5 * hourMs;

let state = 20_261_122;
const random = (): number => {
  state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
  return state / 0x7fff_ffff;
};

interface Raw {
  readonly at: Instant;
  readonly tenths: Record<Quantity, number>;
  readonly quality: number;
}

/** A haze that comes at noon of the 22nd, traffic in the evening, a calibration, a gap of 40 minutes and one of 3 hours. */
const raw: Raw[] = [];
for (let minute = 0; begin + minute * minuteMs < end; minute += 1) {
  const hour = minute / 60;
  if (hour > 20.2 && hour < 20.87) continue;
  if (hour > 27 && hour < 30) continue;
  const haze = hour > 36 ? 45 : 0;
  const wave = Math.sin(((hour - 9) / 24) * 2 * Math.PI);
  const level = hour % 24 > 22 || hour % 24 < 5 ? 520 : 640;
  raw.push({
    at: begin + minute * minuteMs + Math.floor(random() * 900),
    tenths: {
      pm25: Math.round(10 * (25 + haze + 8 * wave + 6 * random())),
      pm10: Math.round(10 * (45 + 1.5 * haze + 12 * wave + 9 * random())),
      o3: Math.round(10 * (90 + 85 * wave + 5 * random())),
      no2: Math.round(10 * (60 - 20 * wave + 15 * random())),
      laeq: Math.round(level + 60 * random()),
    },
    quality: hour > 14 && hour < 14.4 ? 1 : random() < 0.002 ? 4 : 0,
  });
}

const toReading = ({ at, tenths, quality }: Raw, receivedAt = Math.max(at, begin)): WindowReading => ({
  station,
  at,
  receivedAt,
  quality,
  values: Object.fromEntries(quantities.map((quantity) => [quantity, tenths[quantity] / 10])),
});

/** What the gateway sees: five hours come late and backwards, every tenth reading twice, one with a wrong value first. */
const arrivals: WindowReading[] = [];
const late: Raw[] = [];
for (const [index, one] of raw.entries()) {
  const hour = (one.at - begin) / hourMs;
  if (hour > 31 && hour < 36) late.unshift(one);
  else arrivals.push(toReading(one));
  if (hour > 40) arrivals.push(...late.splice(0).map((lost) => toReading(lost, one.at)));
  if (index % 10 === 0) arrivals.splice(-1, 0, toReading({ ...one, tenths: { ...one.tenths, pm25: 4_000 } }, one.at));
  if (index % 7 === 0 && hour < 31) arrivals.push(toReading(one));
}

// The notebook.

const good = raw.filter(({ quality }) => quality === 0);
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Mean of an hour from its raw readings; null with fewer than 45 minutes that have one. */
const hourOf = (quantity: Quantity, start: Instant): number | null => {
  const inside = good.filter(({ at }) => at >= start && at < start + hourMs);
  if (new Set(inside.map(({ at }) => Math.floor(at / minuteMs))).size < 45) return null;
  if (quantity === 'laeq') {
    return 10 * Math.log10(sum(inside.map(({ tenths }) => 10 ** (tenths.laeq / 100))) / inside.length);
  }
  return sum(inside.map(({ tenths }) => tenths[quantity])) / inside.length / 10;
};
const hoursTo = (quantity: Quantity, until: Instant, count: number): (number | null)[] =>
  Array.from({ length: count }, (_, index) => hourOf(quantity, until - (count - index) * hourMs));
const known = (values: readonly (number | null)[]): number[] => values.filter((value) => value !== null);
const meanOf = (values: readonly number[]): number => sum(values) / values.length;
const meanIfEnough = (values: readonly (number | null)[]): number | null =>
  known(values).length >= 0.75 * values.length ? meanOf(known(values)) : null;
const one = (value: number | null | undefined): string => (value == null ? '–' : value.toFixed(1));

const table: Record<string, number[]> = {
  pm25: [0, 25, 50, 80, 150, 250, 350, 500],
  pm10: [0, 50, 150, 250, 350, 420, 500, 600],
  o3: [0, 160, 200, 300, 400, 800, 1_000, 1_200],
  o3of8: [0, 100, 120, 170, 210, 400],
  no2: [0, 100, 200, 700, 1_200, 2_350, 3_100, 3_850],
};
const steps = [0, 50, 100, 150, 200, 300, 400, 500];
const indexOf = (name: string, value: number): number => {
  const points = table[name] ?? [];
  const place = points.findIndex((point) => point > value);
  const [low = 0, high = 1] = [points[place - 1], points[place]];
  const [from = 0, to = 0] = [steps[place - 1], steps[place]];
  return Math.round(from + ((value - low) / (high - low)) * (to - from));
};
const nowCastOf = (values: readonly (number | null)[]): number | null => {
  const newest = [...values].reverse();
  if (known(newest.slice(0, 3)).length < 2) return null;
  const ratio = Math.min(...known(newest)) / Math.max(...known(newest));
  let top = 0;
  let bottom = 0;
  let weight = 1;
  for (const value of newest) {
    if (value !== null) {
      top += weight * value;
      bottom += weight;
    }
    weight *= Math.max(ratio, 0.5);
  }
  return ratio > 0.5 ? top / bottom : top / 2;
};

describe('two days worked out twice', () => {
  const windows = createWindows();
  let restarted: Windows;

  beforeAll(() => {
    const stop = Math.floor(arrivals.length * 0.6);
    const stored = new Map<Instant, WindowReading>();
    for (const [index, reading] of arrivals.entries()) {
      windows.add(reading);
      // What the history holds at the time of the stop: one point at each time, the last one sent.
      if (index < stop) stored.set(reading.at, reading);
    }
    restarted = createWindows();
    const now = arrivals[stop]?.receivedAt ?? end;
    for (const reading of stored.values()) restarted.add({ ...reading, receivedAt: now });
    for (const reading of arrivals.slice(stop)) restarted.add(reading);
  });

  const starts = Array.from({ length: 48 }, (_, hour) => begin + (hour + 6) * hourMs);

  it.each(quantities)('hourly means of %s', (quantity) => {
    for (const start of starts) {
      const found = windows.hour(station, quantity, start);
      expect(one(found.valid ? found.value : null), new Date(start).toISOString()).toBe(one(hourOf(quantity, start)));
      if (found.valid) expect(found.value).toBeCloseTo(hourOf(quantity, start) ?? Number.NaN, 9);
    }
    expect(starts.filter((start) => hourOf(quantity, start) === null).length).toBeGreaterThan(2);
  });

  it('hourly VN_AQI, hour by hour', () => {
    const seen = new Set<string>();
    for (let until = begin + 19 * hourMs; until <= begin + 54 * hourMs; until += hourMs) {
      const last = (quantity: Quantity) => newestFirst(windows.hours(station, quantity, until - 12 * hourMs, until));
      const found = hourlyVnAqi({ pm25: last('pm25'), pm10: last('pm10'), o3: last('o3'), no2: last('no2') });
      const byHand = new Map<string, number>();
      for (const dust of ['pm25', 'pm10'] as const) {
        const value = nowCastOf(hoursTo(dust, until, 12));
        if (value !== null) byHand.set(dust, indexOf(dust, value));
      }
      for (const gas of ['o3', 'no2'] as const) {
        const [value] = hoursTo(gas, until, 1);
        if (value != null) byHand.set(gas, indexOf(gas, value));
      }
      const expected = byHand.has('pm25') || byHand.has('pm10') ? Math.max(...byHand.values()) : null;

      expect(found.index, new Date(until).toISOString()).toBe(expected);
      expect(Object.fromEntries(found.parts.map((part) => [part.quantity, part.index]))).toEqual(
        Object.fromEntries(byHand),
      );
      seen.add(String(found.dominant?.quantity));
    }
    expect([...seen].sort()).toEqual(['pm25', 'undefined']);
  });

  it('daily VN_AQI of the 22nd', () => {
    const day = dayOfDate('2026-11-22');
    const hours = (quantity: Quantity) => windows.hours(station, quantity, day.start - 7 * hourMs, day.end);
    const found = dailyVnAqi({ pm25: hours('pm25'), pm10: hours('pm10'), o3: hours('o3'), no2: hours('no2') }, day);
    const ends = Array.from({ length: 24 }, (_, hour) => day.start + (hour + 1) * hourMs);
    const rolling = known(ends.map((until) => meanIfEnough(hoursTo('o3', until, 8))));
    const byHand = {
      'pm25 24h': indexOf('pm25', meanIfEnough(hoursTo('pm25', day.end, 24)) ?? -1),
      'pm10 24h': indexOf('pm10', meanIfEnough(hoursTo('pm10', day.end, 24)) ?? -1),
      'o3 1h': indexOf('o3', Math.max(...known(hoursTo('o3', day.end, 24)))),
      'o3 8h': indexOf('o3of8', Math.max(...rolling)),
      'no2 1h': indexOf('no2', Math.max(...known(hoursTo('no2', day.end, 24)))),
    };

    expect(Object.fromEntries(found.parts.map((part) => [`${part.quantity} ${part.over}`, part.index]))).toEqual(
      byHand,
    );
    expect(found.index).toBe(Math.max(...Object.values(byHand)));
    expect(found.dominant).toMatchObject({ quantity: 'o3', over: '8h' });
  });

  it('the 24 h mean of PM2.5 against its limit, and the room of the day', () => {
    const [limit] = thresholdsFor(
      { id: station, quantities: ['pm25'] },
      'pm25',
      builtInThresholds,
      '2026-11-22',
    ).filter(({ kind, averagingSeconds }) => kind === 'limit' && averagingSeconds === 86_400);
    if (limit?.kind !== 'limit') throw new Error('no limit');
    const day = dayOfDate('2026-11-22');
    const at = day.start + 20 * hourMs + 24 * minuteMs;
    const live = createWindows();
    for (const item of raw) if (item.at < at) live.add(toReading(item));
    const found = complianceOf({ threshold: limit, hours: live.hours(station, 'pm25', at - 25 * hourMs, at), at });

    const now = meanIfEnough(hoursTo('pm25', day.start + 20 * hourMs, 24));
    expect(one(found?.current.value)).toBe(one(now));
    expect(found?.state).toBe((now ?? 0) > 45 ? 'exceeds' : 'near');
    // 45 µg/m³ × the hours that count = what is there + this hour, filled up with m over its 36 minutes, + three hours of m.
    const soFar = known(hoursTo('pm25', day.start + 20 * hourMs, 20));
    const minutes = good
      .filter((item) => item.at >= day.start + 20 * hourMs && item.at < at)
      .map(({ tenths }) => tenths.pm25 / 10);
    const room = (soFar.length + 4) * 45 - sum(soFar) - sum(minutes) / (minutes.length + 36);
    expect(found?.margin).toBeCloseTo(room / (3 + 36 / (minutes.length + 36)), 9);
    expect(found?.isLost).toBe(false);
  });

  it('levels of noise by day and night, and Lden', () => {
    const day = dayOfDate('2026-11-22');
    const hours = windows.hours(station, 'laeq', day.start, day.end + 6 * hourMs);
    const limits = thresholdsFor(
      { id: station, quantities: ['laeq'], areaClass: 'ordinary' },
      'laeq',
      builtInThresholds,
      day.date,
    );
    const byHand = (from: number, to: number) => {
      const levels = known(hoursTo('laeq', day.start + to * hourMs, to - from));
      return 10 * Math.log10(meanOf(levels.map((level) => 10 ** (level / 10))));
    };

    expect(periodLevels(limits, hours, day).map(({ level }) => one(level.value))).toEqual([
      one(byHand(6, 21)),
      one(byHand(21, 30)),
    ]);
    const [d, e, n] = [byHand(7, 19), byHand(19, 23), byHand(23, 30)];
    // The night ends at 07:00, half an hour after the recording: seven of its eight hours.
    const lden = 10 * Math.log10((12 * 10 ** (d / 10) + 4 * 10 ** ((e + 5) / 10) + 8 * 10 ** ((n + 10) / 10)) / 24);
    expect(one(ldenOf(hours, day).value)).toBe(one(lden));
  });

  it('is the same to the last bit after a restart that reads the history', () => {
    for (const quantity of quantities) {
      expect(restarted.hours(station, quantity, begin, end)).toEqual(windows.hours(station, quantity, begin, end));
      expect(restarted.mean(station, quantity, end - 24 * hourMs, end)).toEqual(
        windows.mean(station, quantity, end - 24 * hourMs, end),
      );
    }
  });
});
