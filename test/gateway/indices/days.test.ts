/** Days of the past: by the hours of the history, kept only when the history has everything of them. */
import { describe, expect, it } from 'vitest';
import { createDays, exceedancesOf } from '../../../gateway/indices/days.ts';
import type { Bucket } from '../../../shared/api.ts';
import { vietnamTime } from '../../../shared/indices/local-day.ts';
import type { QuantityId } from '../../../shared/quantities.ts';
import { builtInThresholds } from '../../../shared/thresholds/catalogue.ts';
import { dayMs, hourMs, type Instant } from '../../../shared/time.ts';
import { station } from '../live/records.ts';

const now = Date.parse('2026-01-05T10:30:00+07:00');
const khi = station('khi', { quantities: ['pm25', 'rain'] });
const midnight = (date: string): Instant => Date.parse(`${date}T00:00:00+07:00`);

/** PM2.5 by the hour; hours are asked of it as of a history that has everything up to `position`. */
const setUp = (pm25: (at: Instant) => number | undefined, count = 60) => {
  let value = pm25;
  const status = { position: 100, asked: 0 };
  let answering: () => Promise<void> = async () => {};
  const history = {
    buckets: async ({
      quantity,
      from,
      to,
      everyMs,
    }: {
      quantity: QuantityId;
      from: Instant;
      to: Instant;
      everyMs: number;
    }) => {
      status.asked += 1;
      const buckets: Bucket[] = [];
      for (let at = from; at < to; at += everyMs) {
        const mean = value(at);
        if (quantity !== 'pm25' || mean === undefined) continue;
        buckets.push({ at, count, min: mean, max: mean, mean, sum: count * mean });
      }
      await answering();
      return buckets;
    },
  };
  const days = createDays({
    thresholds: builtInThresholds,
    offset: vietnamTime,
    history,
    historyPosition: () => status.position,
  });
  return {
    days,
    status,
    change: (next: typeof pm25) => {
      value = next;
    },
    whileAnswering: (work: () => void) => {
      answering = async () => work();
    },
    mean: async (date: string) => (await days.of(khi, date, date, now))[0]?.means.pm25?.value,
  };
};

describe('a day', () => {
  it('is local, and judged by the limit of its date', async () => {
    const { days } = setUp((at) => (at < midnight('2026-01-01') ? 48 : 48 + (at % dayMs === 0 ? 24 : 0)));
    const found = await days.of(khi, '2025-12-31', '2026-01-01', now);

    expect(found.map(({ date, means }) => [date, means.pm25?.value, means.pm25?.from])).toEqual([
      ['2025-12-31', 48, midnight('2025-12-31')],
      ['2026-01-01', 49, midnight('2026-01-01')],
    ]);
    // 50 µg/m³ until the end of 2025, 45 from then on.
    expect(found.map(({ verdicts }) => verdicts.map(({ threshold, verdict }) => [threshold.value, verdict]))).toEqual([
      [[50, 'kept']],
      [[45, 'exceeded']],
    ]);
    expect(found.map(({ vnAqi }) => vnAqi?.value)).toEqual([96, 98]);
  });

  it('needs 18 valid hours, each with three quarters of its readings', async () => {
    const day = midnight('2026-01-02');
    const until = (hours: number) => (at: Instant) => (at < day + hours * hourMs ? 60 : undefined);
    const verdictOf = async (hours: number, count?: number) =>
      (await setUp(until(hours), count).days.of(khi, '2026-01-02', '2026-01-02', now))[0]?.verdicts[0]?.verdict;

    expect(await verdictOf(18)).toBe('exceeded');
    expect(await verdictOf(17)).toBe('not-enough-data');
    expect(await verdictOf(24, 45)).toBe('exceeded');
    expect(await verdictOf(24, 44)).toBe('not-enough-data');
  });

  it('is asked for once when it is over, and each time while it lasts', async () => {
    const { mean, status, days } = setUp(() => 20);
    await mean('2026-01-03');
    const asked = status.asked;
    await mean('2026-01-03');
    expect(status.asked).toBe(asked);

    await days.of(khi, '2026-01-05', '2026-01-05', now);
    const before = status.asked;
    await days.of(khi, '2026-01-05', '2026-01-05', now);
    expect(status.asked).toBeGreaterThan(before);
  });

  it('is asked for again after a late reading, and kept only when the history has it', async () => {
    const { days, status, mean, change } = setUp(() => 20);
    expect(await mean('2026-01-03')).toBe(20);
    days.touched('khi', midnight('2026-01-03') + hourMs, 200);
    // Not stored yet: the answer is the one of before, and not to be kept.
    expect(await mean('2026-01-03')).toBe(20);
    change(() => 30);
    status.position = 200;
    expect(await mean('2026-01-03')).toBe(30);
    change(() => 40);
    expect(await mean('2026-01-03')).toBe(30);
  });

  it('is not kept when a late reading or a judgement comes while it is asked for', async () => {
    for (const disturb of ['touched', 'drop'] as const) {
      const { days, whileAnswering, mean, change } = setUp(() => 20);
      whileAnswering(() => {
        if (disturb === 'touched') days.touched('khi', midnight('2026-01-03') + 5, 300);
        else days.drop('khi', { from: midnight('2026-01-03'), to: midnight('2026-01-03') + 1 });
      });
      await mean('2026-01-03');
      change(() => 30);
      expect([disturb, await mean('2026-01-03')]).toEqual([disturb, 30]);
    }
  });

  it('goes with the evening before it, into which its 8 h means reach', async () => {
    const { days, mean, change } = setUp(() => 20);
    await mean('2026-01-03');
    days.touched('khi', midnight('2026-01-03') - 8 * hourMs, 50);
    change(() => 30);
    expect(await mean('2026-01-03')).toBe(20);
    days.touched('khi', midnight('2026-01-03') - hourMs, 50);
    expect(await mean('2026-01-03')).toBe(30);
  });

  it('of a station is dropped by span, or as a whole', async () => {
    const { days, mean, change } = setUp(() => 20);
    for (const date of ['2026-01-02', '2026-01-04']) await mean(date);
    change(() => 30);
    days.drop('khi', { from: midnight('2026-01-04'), to: midnight('2026-01-05') });
    expect([await mean('2026-01-02'), await mean('2026-01-04')]).toEqual([20, 30]);
    days.drop('khi');
    expect(await mean('2026-01-02')).toBe(30);
  });

  it('is forgotten when there are too many', async () => {
    const asked: string[] = [];
    const days = createDays({
      thresholds: [],
      offset: vietnamTime,
      history: {
        buckets: async ({ station: id }) => {
          asked.push(id);
          return [];
        },
      },
      historyPosition: () => 0,
      maxDays: 5,
    });
    const [a, b] = [station('a'), station('b')];
    await days.of(a, '2026-01-01', '2026-01-03', now);
    await days.of(b, '2026-01-01', '2026-01-03', now);
    expect(await days.of(a, '2026-01-01', '2026-01-03', now)).toHaveLength(3);
    expect(asked).toEqual(['a', 'b', 'a']);
  });
});

describe('exceedance days', () => {
  const limit = { quantity: 'pm25', averagingSeconds: 86_400 } as const;

  it('are of the calendar year up to yesterday', async () => {
    const { days } = setUp((at) => (at < midnight('2026-01-03') ? 60 : 20));
    const year = await days.year(khi, now);

    expect(year.map(({ date }) => date)).toEqual(['2026-01-01', '2026-01-02', '2026-01-03', '2026-01-04']);
    expect(exceedancesOf(year, limit, now, vietnamTime)).toEqual({
      year: 2026,
      through: '2026-01-04',
      exceeded: ['2026-01-01', '2026-01-02'],
      kept: 2,
      unknown: 0,
      days: 4,
    });
  });

  it('are none on the first of January', async () => {
    const { days } = setUp(() => 60);
    const first = midnight('2026-01-01') + hourMs;
    expect(exceedancesOf(await days.year(khi, first), limit, first, vietnamTime)).toMatchObject({
      ...{ year: 2026, exceeded: [], kept: 0, unknown: 0, days: 0 },
    });
  });
});
